"""Initiatives that were used before, and names so alike that somebody should look: pointed at, never judged."""

from collections.abc import Iterator, Sequence

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.book_places import spot
from thidua_xlsx.judging.law.initiative_facts import used_before
from thidua_xlsx.judging.verdicts.initiative_progress import not_submitted
from thidua_xlsx.judging.verdicts.similar_names import Names, sorted_words
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.model import Dossier, Initiative


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
    others: Names[tuple[Person, Initiative]] = Names()
    for one in people:
        for initiative in one.history.initiatives:
            others.add(sorted_words(initiative.name), (one.person, initiative))
    for one in people:
        for initiative in one.initiatives:
            words = sorted_words(initiative.name)
            closest = others.closest(words)
            if closest is not None and used_before(initiative, one.history.initiatives) is None:
                yield _alike_to(one, initiative, rulebook.shown_name(closest[0]), closest[1])
            others.add(words, (one.person, initiative))


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
