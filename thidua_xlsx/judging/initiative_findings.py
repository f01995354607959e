"""Initiatives that were used before, and names so alike that somebody should look: pointed at, never judged."""

from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz, process

from thidua_xlsx import codes
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.judging.followup import not_submitted
from thidua_xlsx.judging.initiative_facts import used_before
from thidua_xlsx.judging.spots import spot
from thidua_xlsx.model import Dossier, Initiative
from thidua_xlsx.text import initiative_key

# Of 100, by rapidfuzz's ratio of the sorted words, without case and punctuation. At 90 two names of ten words differ in
# about one short word; another subject or another class usually stays below.
SIMILAR_FROM = 90
_SHORTEST = 12  # characters; short names are alike by chance


def initiatives_again(people: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Report initiatives used before, names much like an earlier or a colleague's one, and registered ones not seen."""
    return [*_used_again(people), *_alike(people, rulebook), *not_submitted(people, rulebook)]


def _used_again(people: Sequence[Dossier]) -> Iterator[Finding]:
    for one in people:
        for initiative in one.initiatives:
            used = used_before(initiative, one.history.initiatives)
            if used is not None:
                yield at(
                    codes.INITIATIVE_USED_BEFORE,
                    spot(next(iter(initiative.places), None), "people", one.person.code),
                    also=used.places,
                    unit=one.person.unit,
                    person=one.person.code,
                    name=initiative.name,
                    used_for=used.used_for,
                )


def _alike(people: Sequence[Dossier], rulebook: Rulebook) -> Iterator[Finding]:
    """Compare each initiative with those before it in the list and with all of the ledger; the closest is named."""
    others = _Names()
    for one in people:
        for initiative in one.history.initiatives:
            others.add(_sorted_words(initiative), (one.person, initiative))
    for one in people:
        for initiative in one.initiatives:
            words = _sorted_words(initiative)
            closest = others.closest(words)
            if closest is not None and used_before(initiative, one.history.initiatives) is None:
                yield _alike_to(one, initiative, rulebook.shown_name(closest[0]), closest[1])
            others.add(words, (one.person, initiative))


def _sorted_words(initiative: Initiative) -> str:
    return " ".join(sorted(initiative_key(initiative.name).split()))


class _Names:
    """The names seen so far, each with the first who gave it; those that are long enough to compare are listed."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[Person, Initiative]] = {}
        self._listed: list[str] = []

    def add(self, words: str, whose: tuple[Person, Initiative]) -> None:
        if words not in self._first:
            self._first[words] = whose
            if len(words) >= _SHORTEST:
                self._listed.append(words)

    def closest(self, words: str) -> tuple[Person, Initiative] | None:
        """Give the most similar other name; the same name again is another matter (X104, X120, X122)."""
        if len(words) < _SHORTEST:
            return None
        listed = [other for other in self._listed if other != words] if words in self._first else self._listed
        best = process.extractOne(words, listed, scorer=fuzz.ratio, score_cutoff=SIMILAR_FROM)
        return self._first[best[0]] if best else None


def _alike_to(one: Dossier, initiative: Initiative, who: str, other: Initiative) -> Finding:
    return at(
        codes.INITIATIVE_SIMILAR,
        spot(next(iter(initiative.places), None), "people", one.person.code),
        also=other.places[:1],
        unit=one.person.unit,
        person=one.person.code,
        name=initiative.name,
        other=other.name,
        whose=who,
    )
