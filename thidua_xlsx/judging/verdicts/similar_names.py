"""Names of initiatives that are much alike: one measure, within a school and over schools."""

from typing import Generic, TypeVar

from thidua_xlsx.base.text import initiative_key

# Of 100, by rapidfuzz's ratio of the sorted words, without case and punctuation. At 90 two names of ten words differ in
# about one short word; another subject or another class usually stays below.
SIMILAR_FROM = 90
_SHORTEST = 12  # characters; short names are alike by chance

Whose = TypeVar("Whose")


def sorted_words(name: str) -> str:
    """Give the words of a name in order, without case and punctuation: what is compared."""
    return " ".join(sorted(initiative_key(name).split()))


def much_alike(one: str, other: str) -> bool:
    """Say whether two names are the same or nearly so, however short they are."""
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(sorted_words(one), sorted_words(other)) >= SIMILAR_FROM)


class Names(Generic[Whose]):
    """The names seen so far, each with the first who gave it; those that are long enough to compare are listed."""

    def __init__(self) -> None:
        self._first: dict[str, Whose] = {}
        self._listed: list[str] = []

    def add(self, words: str, whose: Whose) -> None:
        """Remember a name, written as `sorted_words` gives it; the first who gave it stays."""
        if words not in self._first:
            self._first[words] = whose
            if len(words) >= _SHORTEST:
                self._listed.append(words)

    def same(self, words: str) -> Whose | None:
        """Give the first who gave a name of just these words, in whatever order; None where nobody did."""
        return self._first.get(words)

    def closest(self, words: str) -> Whose | None:
        """Give who gave the most similar other name; the same words again are another matter."""
        if len(words) < _SHORTEST:
            return None
        from rapidfuzz import fuzz, process

        listed = [other for other in self._listed if other != words] if words in self._first else self._listed
        best = process.extractOne(words, listed, scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM)
        return self._first[best[0]] if best else None
