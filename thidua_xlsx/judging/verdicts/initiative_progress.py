"""What became of the initiatives that people registered at the start of the year: submitted, or not seen since."""

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.school_years import days_of, season_year
from thidua_xlsx.judging.law.initiative_facts import used_before
from thidua_xlsx.judging.verdicts.similar_names import Names, much_alike, sorted_words
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Dossier, Initiative
from thidua_xlsx.model.check_protocol import person_finding

_PARTS = re.compile(r"[;\n]")


class Followed(msgspec.Struct, frozen=True):
    """One initiative on its way through the year.

    `registered` is its name as registered (empty = it was not), `initiative` what was submitted (None = not seen);
    `asked` is False where the registration did not come back, so that nobody knows.
    """

    registered: str
    initiative: Initiative | None
    asked: bool = True


def initiative_progress(dossier: Dossier, rulebook: Rulebook) -> tuple[Followed, ...]:
    """Give a person's initiatives: those submitted, in their order, then those registered and not seen since.

    A registered name belongs to the submitted one of the same name, however it is spelled, else to one that is called
    nearly the same; each to one at most.
    """
    waiting = _registered_initiatives(dossier, rulebook)
    pairs: dict[int, str] = {}

    def same(name: str, other: str) -> bool:
        return initiative_key(name) == initiative_key(other)

    for alike in (same, much_alike):
        for name in list(waiting):
            free = (place for place in range(len(dossier.initiatives)) if place not in pairs)
            place = next((index for index in free if alike(name, dossier.initiatives[index].name)), None)
            if place is not None:
                pairs[place] = name
                waiting.remove(name)
    asked = dossier.registration is not None
    submitted = [
        Followed(pairs.get(place, ""), initiative, asked) for place, initiative in enumerate(dossier.initiatives)
    ]
    return (*submitted, *(Followed(name, None) for name in waiting))


def _registered_initiatives(dossier: Dossier, rulebook: Rulebook) -> list[str]:
    """Give the names that a person registered, one a line or parted by semicolons; words such as "không" name none."""
    text = dossier.registration.values.get("initiative") if dossier.registration else None
    if not isinstance(text, str):
        return []
    parts = [part.strip() for part in _PARTS.split(text)]
    words = rulebook.columns.choices["special"]
    return list(dict.fromkeys(part for part in parts if initiative_key(part) and words.find(part) is None))


def not_submitted(people: Iterable[Dossier], rulebook: Rulebook) -> Iterator[Finding]:
    """Name the initiatives that were registered and never submitted, once the last round's forms are all there."""
    last = rulebook.rounds[-1].code if rulebook.rounds else ""
    for dossier in people:
        if not dossier.initiatives_known or not _registered_initiatives(dossier, rulebook):
            continue
        if not any(round_ == last for round_, _ in dossier.scores):
            continue
        for name in (work.registered for work in initiative_progress(dossier, rulebook) if work.initiative is None):
            cell = dossier.registration.place("initiative") if dossier.registration else None
            cells = [cell] if cell else []
            yield person_finding(codes.INITIATIVE_NOT_SUBMITTED, dossier, rulebook, cells, initiative=name)


def initiatives_again(people: Sequence[Dossier], rulebook: Rulebook) -> list[Finding]:
    """Report initiatives used before, names much like an earlier or a colleague's one, and registered ones not seen."""
    return [
        *_used_again(people, rulebook),
        *_perhaps_used(people, rulebook),
        *_alike(people, rulebook),
        *not_submitted(people, rulebook),
    ]


def _used_again(people: Sequence[Dossier], rulebook: Rulebook) -> Iterator[Finding]:
    for dossier in people:
        for initiative in dossier.initiatives:
            used = used_before(initiative, dossier.history.initiatives)
            if used is not None:
                cells, params = (*initiative.places[:1], *used.places), {"used_for": used.used_for}
                yield person_finding(
                    codes.INITIATIVE_USED_BEFORE, dossier, rulebook, cells, name=initiative.name, **params
                )


def _perhaps_used(people: Sequence[Dossier], rulebook: Rulebook) -> Iterator[Finding]:
    """Name initiatives of an earlier year that the ledger marks as used for nothing, where a title of it needed one.

    Closing that year could not tell which of several it was.
    """
    year, titles = season_year(rulebook), rulebook.regime.titles.items()
    resting = {id_ for id_, law in titles if any(step.fact == "free_initiatives" for step in law.needs.steps())}
    for dossier in people:
        ledger = dossier.history.initiatives
        for initiative in dossier.initiatives:
            key = initiative_key(initiative.name)
            line = next((line for line in ledger if initiative_key(line.name) == key and not line.used_for), None)
            days = days_of(line.decision_date) if line else None
            then = {year.of_day(day) for day in days} if days else set[int]()
            marked = {year.of(known.used_for.partition(" ")[2]) for known in ledger if known.used_for}
            award = next((a for a in dossier.awards if a.title in resting and year.of(a.period) in then - marked), None)
            if line and award:
                title = rulebook.choices["title"][award.title]
                params = {"name": initiative.name, "title": title, "period": award.period}
                cells = (*initiative.places[:1], *line.places)
                yield person_finding(codes.INITIATIVE_PERHAPS_USED, dossier, rulebook, cells, **params)


def _alike(people: Sequence[Dossier], rulebook: Rulebook) -> Iterator[Finding]:
    """Compare each initiative with those before it in the list and with all of the ledger; the closest is named."""
    earlier_names: Names[tuple[Person, Initiative]] = Names()
    for dossier in people:
        for initiative in dossier.history.initiatives:
            earlier_names.add(sorted_words(initiative.name), (dossier.person, initiative))
    for dossier in people:
        for initiative in dossier.initiatives:
            words = sorted_words(initiative.name)
            closest = earlier_names.closest(words)
            if closest is not None and used_before(initiative, dossier.history.initiatives) is None:
                person, other = closest
                cells = (*initiative.places[:1], *other.places[:1])
                params = {"name": initiative.name, "other": other.name, "whose": rulebook.shown_name(person)}
                yield person_finding(codes.INITIATIVE_SIMILAR, dossier, rulebook, cells, **params)
            earlier_names.add(words, (dossier.person, initiative))
