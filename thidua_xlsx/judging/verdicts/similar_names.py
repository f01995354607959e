"""Names of initiatives that are much alike: one measure, within a school and over schools."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

from thidua_xlsx.base.text import initiative_key

# Of 100, by rapidfuzz's ratio of the sorted words, without case and punctuation. At 90 two names of ten words differ in
# about one short word; another subject or another class usually stays below.
SIMILAR_FROM = 90
_SHORTEST = 12  # characters; short names are alike by chance
_LONGEST = 280  # characters of names whose letters are counted

Whose = TypeVar("Whose")


def sorted_words(name: str) -> str:
    """Give the words of `name` in order, without case and punctuation: what is compared."""
    return " ".join(sorted(initiative_key(name).split()))


def much_alike(name: str, other: str) -> bool:
    """Say whether `name` and `other` are the same or nearly so, however short they are."""
    from rapidfuzz import fuzz

    return bool(fuzz.ratio(sorted_words(name), sorted_words(other)) >= SIMILAR_FROM)


class _LetterCounts:
    """How many letters names have in common, of thousands of names at once.

    Two names of so many letters can only be as alike as `SIMILAR_FROM` asks where 45 of a hundred of both together are
    letters of both. Masks hold a bit for each name in order, so that one step adds up a letter for all of them. The
    names of 1,500 schools, 7,500, take 0.9 seconds, each against each 10.5.
    """

    def __init__(self) -> None:
        self._count = 0
        self._long = 0  # names whose letters are not counted
        self._having: dict[tuple[str, int], int] = {}  # the names that have a letter at least so many times
        self._room = [0] * _LONGEST.bit_length()  # by binary place: what a name's own length leaves of `_LONGEST`

    def add(self, words: str) -> None:
        """Count the letters of the next name."""
        bit = 1 << self._count
        self._count += 1
        if len(words) > _LONGEST:
            self._long |= bit
            return
        for letter in _numbered(words):
            self._having[letter] = self._having.get(letter, 0) | bit
        for place, digit in enumerate(reversed(f"{_LONGEST - _share(len(words)):b}")):
            self._room[place] |= bit if digit == "1" else 0

    def near(self, words: str) -> Iterator[int]:
        """Give the places of the names that may be much alike: all that are, and few others."""
        if len(words) > _LONGEST:
            yield from range(self._count)
            return
        total = self._room.copy()
        for letter in _numbered(words):
            _add_up(total, self._having.get(letter, 0))
        bits = f"{_at_least(total, _LONGEST - _share(-len(words))) | self._long:b}"[::-1]
        at = bits.find("1")
        while at >= 0:
            yield at
            at = bits.find("1", at + 1)


def _numbered(words: str) -> Iterable[tuple[str, int]]:
    return ((letter, number) for letter, count in Counter(words).items() for number in range(count))


def _share(length: int) -> int:
    """Give, rounded down, how many of both names' letters they must share for one of this length."""
    return length * SIMILAR_FROM // 200


def _add_up(total: list[int], mask: int) -> None:
    """Add one for each name of a mask to sums that are held by binary place."""
    for place, digits in enumerate(total):
        if not mask:
            return
        total[place], mask = digits ^ mask, digits & mask
    total.append(mask)


def _at_least(total: list[int], limit: int) -> int:
    """Give the mask of the names whose sum is a limit or more; the sums have as many places as the limit, or more."""
    above, same = 0, -1
    for place in reversed(range(len(total))):
        if limit >> place & 1:
            same &= total[place]
        else:
            above |= same & total[place]
            same &= ~total[place]
    return above | same


class Names(Generic[Whose]):
    """The names seen so far, each with the first who gave it; those that are long enough to compare are listed."""

    def __init__(self) -> None:
        self._first: dict[str, Whose] = {}
        self._listed: list[str] = []
        self._letters = _LetterCounts()

    def add(self, words: str, whose: Whose) -> None:
        """Remember a name, its `words` as `sorted_words` gives them; the first who gave it stays."""
        if words not in self._first:
            self._first[words] = whose
            if len(words) >= _SHORTEST:
                self._listed.append(words)
                self._letters.add(words)

    def same(self, words: str) -> Whose | None:
        """Give the first who gave a name of just these `words`, in whatever order; None where nobody did."""
        return self._first.get(words)

    def closest(self, words: str) -> Whose | None:
        """Give who gave the other name most similar to `words`; the same words again are another matter."""
        if len(words) < _SHORTEST:
            return None
        from rapidfuzz import fuzz, process

        near = [other for at in self._letters.near(words) if (other := self._listed[at]) != words]
        best = process.extractOne(words, near, scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM)
        return self._first[best[0]] if best else None
