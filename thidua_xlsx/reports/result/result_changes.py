"""What changed between an earlier result and this one: for whom, from what to what, and what explains it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import sort_key
from thidua_xlsx.reports.result.listed_changes import ListedChange, at, listed_changes, other_lists
from thidua_xlsx.reports.result.outcome import EarlierOutcome, FindingEntry, PersonEntry, UnitEntry, VotesEntry

COUNCIL = "council"  # the phase of the workbook whose answers concern everybody
Value = str | int | float | bool | None


class NotAResult(Exception):
    """A file is no result of schema 1; the text says where it fails."""


def read_outcome(data: bytes) -> EarlierOutcome:
    """Read a result file of this or an earlier version; NotAResult where it is damaged or of another schema."""
    try:
        return replace(msgspec.json.decode(data, type=EarlierOutcome), lists=other_lists(msgspec.json.decode(data)))
    except (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise NotAResult(str(error)) from error


class Explanation(msgspec.Struct, frozen=True):
    """One thing that explains a change: a key of `late.why` and what it is about."""

    key: str
    text: str = ""


class ResultChange(msgspec.Struct, frozen=True):
    """One change: of whom, what (`final rank grade registered met proposed votes decided added removed`; `ratio` of
    the whole season, `figures` of an entry of another list), of which title. `of` is that list (`schools.units`).

    `before` and `after` are as the result file has them; `why` is empty where the files do not tell.
    """

    who: str
    name: str
    unit: str
    what: str
    title: str = ""
    before: Value = None
    after: Value = None
    why: tuple[Explanation, ...] = ()
    of: str = ""


def changes(old: EarlierOutcome, new: EarlierOutcome) -> tuple[ResultChange, ...]:
    """Compare two results: people in the order of names, then units, then what the schools of an office registered."""
    context = _Context(old, new)
    unit_names = {unit.id: unit.name for unit in (*old.units, *new.units)}
    people = [{person.id: person for person in side.people} for side in (old, new)]
    result: list[ResultChange] = []
    for person in sorted(
        {**people[0], **people[1]}.values(), key=lambda person: (sort_key(person.full_name), person.id)
    ):
        names = person.id, person.full_name, unit_names.get(person.unit, person.unit)
        result += context.compared(names, person.unit, *(_facts(side.get(person.id)) for side in people))
    units = [{unit.id: unit for unit in side.units} for side in (old, new)]
    for unit in {**units[0], **units[1]}.values():
        result += context.compared((unit.id, unit.name, ""), unit.id, *(_facts(side.get(unit.id)) for side in units))
    schools = [
        {school["id"]: school for school in at(side.lists, "schools", "units") if "id" in school} for side in (old, new)
    ]
    names_of = unit_names | {id_: school.get("name", "") for side in schools for id_, school in side.items()}
    listed = [_listed(entry, names_of) for entry in listed_changes(old.lists, new.lists) if not _is_count(entry)]
    return (*result, *_ratios(old, new), *_of_schools(schools[0], schools[1], context), *listed)


def _is_count(entry: ListedChange) -> bool:
    """Say whether a change is told as a count of counts (`_ratios`)."""
    of_registration = entry.of == "targets" and entry.names.get("id") in _OF_REGISTRATION
    return of_registration and entry.before is not None and entry.after is not None


def _listed(entry: ListedChange, names: Mapping[str, str]) -> ResultChange:
    """Give the change of an entry; of one that has other figures those which differ."""
    who = entry.names.get("id") or entry.names.get("who") or ""
    owner = entry.names.get("unit") or entry.names.get("school") or entry.names.get("scope") or ""
    name = entry.names.get("name") or entry.names.get("full_name") or names.get(who) or who or names.get(owner, owner)
    title, before, after = entry.names.get("title", ""), entry.before, entry.after
    if before is None or after is None:
        what = "added" if before is None else "removed"
        return ResultChange(who, name, names.get(owner, ""), what, title, of=entry.of)
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    sides = ["; ".join(side.get(key, "–") for key in keys) for side in (before, after)]
    return ResultChange(who, name, names.get(owner, ""), "figures", title, sides[0], sides[1], of=entry.of)


_OF_REGISTRATION = ("registered", "movements")  # which people read as counts of counts


def _ratios(old: EarlierOutcome, new: EarlierOutcome) -> Iterator[ResultChange]:
    """Give the ratios of registration that changed, as counts of counts: 42/44 to 41/44."""
    before = {ratio.get("id"): _count(ratio) for ratio in at(old.lists, "targets")}
    for ratio in at(new.lists, "targets"):
        id_, now = ratio.get("id"), _count(ratio)
        if id_ in _OF_REGISTRATION and id_ in before and before[id_] != now:
            why = (Explanation("registrations"),)
            yield ResultChange("", ratio.get("name", ""), "", "ratio", "", before[id_], now, why)


def _count(ratio: Mapping[str, Any]) -> str:
    """Give a ratio as its counts, 42/44; nothing where there is none."""
    return f"{ratio.get('numerator')}/{ratio['denominator']}" if ratio.get("denominator") is not None else ""


def _of_schools(
    before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]], context: "_Context"
) -> Iterator[ResultChange]:
    """Give who registered otherwise, newly or no more, school by school, and the ratios; schools that both name."""
    for id_, school in after.items():
        earlier = before.get(id_, {})
        if earlier.get("registrations") is None or school.get("registrations") is None:
            continue
        name, why = school.get("name", ""), context.why_of(id_)
        sides = [{person.get("id"): person for person in at(side, "registrations")} for side in (earlier, school)]
        for who in dict.fromkeys((*sides[0], *sides[1])):
            person = sides[1].get(who) or sides[0][who]
            was, now = (_registered(side[who]) if who in side else None for side in sides)
            if was != now:
                full_name = person.get("full_name", "")
                yield ResultChange(f"{id_}/{who}", full_name, name, "registered", "", was, now, why)
        ratios = [_count(next(iter(at(side, "ratios", "registered")), {})) for side in (earlier, school)]
        if ratios[0] != ratios[1] and all(ratios):
            yield ResultChange("", name, "", "ratio", "", ratios[0], ratios[1], (Explanation("registrations"),))


def _registered(person: Mapping[str, Any]) -> str:
    return ", ".join(map(str, (*(person.get("titles") or ()), *(person.get("commendations") or ()))))


_Facts = Mapping[tuple[str, str], tuple[Value, tuple[str, ...]]]  # by what and title: the value and its reasons


def _facts(entry: PersonEntry | UnitEntry | None) -> _Facts | None:
    """Give what is compared of a person or unit; None where there is no such entry."""
    if entry is None:
        return None
    final, rank = (
        (entry.scores.final, entry.rank.school) if isinstance(entry, PersonEntry) else (entry.average, entry.rank)
    )
    facts: dict[tuple[str, str], tuple[Value, tuple[str, ...]]] = {
        ("final", ""): (final, ()),
        ("rank", ""): (rank, ()),
        ("grade", ""): (entry.grade, ()),
        ("registered", ""): (", ".join(entry.registered) or None, ()),
    }
    for title in entry.titles:
        reasons = tuple(reason.text for reason in title.reasons)
        facts["met", title.id] = (title.met.value, reasons)
        facts["proposed", title.id] = (title.proposed, reasons)
        facts["votes", title.id] = (_votes(title.votes), ())
        facts["decided", title.id] = (title.decided, ())
    return facts


def _votes(votes: VotesEntry | None) -> str | None:
    """Give votes as one text, for and against: 7/2."""
    if votes is None or votes.yes is votes.no is None:
        return None
    return "/".join("–" if count is None else str(count) for count in (votes.yes, votes.no))


class _Context:
    """What may explain changes: files that came, went or were replaced, findings that came or went, other rules."""

    def __init__(self, old: EarlierOutcome, new: EarlierOutcome) -> None:
        self._rules = old.season.regime != new.season.regime
        self._regimes = f"{old.season.regime} → {new.season.regime}"
        before, after = ({receipt.sha256 for receipt in side.receipts} for side in (old, new))
        self._files = [(file, Explanation("came", file.file)) for file in new.receipts if file.sha256 not in before]
        self._files += [(file, Explanation("went", file.file)) for file in old.receipts if file.sha256 not in after]
        known, still = (set(map(_key, side.findings)) for side in (old, new))
        self._findings = [
            (finding, Explanation("found", _text(finding))) for finding in new.findings if _key(finding) not in known
        ]
        self._findings += [
            (finding, Explanation("settled", _text(finding))) for finding in old.findings if _key(finding) not in still
        ]

    def compared(
        self, names: tuple[str, str, str], unit: str, before: _Facts | None, after: _Facts | None
    ) -> Iterator[ResultChange]:
        """Give what changed for one person or unit."""
        who, name, unit_name = names
        why = tuple(self._why(who, unit))
        if before is None or after is None:
            yield ResultChange(who, name, unit_name, "added" if before is None else "removed", why=why)
            return
        nothing: tuple[Value, tuple[str, ...]] = (None, ())
        for what, title in dict.fromkeys((*before, *after)):
            (old, reasons), (new, reasons_now) = (side.get((what, title), nothing) for side in (before, after))
            if old == new:
                continue
            new_reasons = [Explanation("reason", text) for text in reasons_now if text not in reasons]
            others = (Explanation("others"),) if what in ("rank", "proposed") else ()
            yield ResultChange(who, name, unit_name, what, title, old, new, (*new_reasons, *why) or others)

    def why_of(self, unit: str) -> tuple[Explanation, ...]:
        """Give what may explain changes in a school whose report came anew."""
        return tuple(self._why("", unit))

    def _why(self, who: str, unit: str) -> Iterator[Explanation]:
        if self._rules:
            yield Explanation("rules", self._regimes)
        yield from (why for file, why in self._files if file.unit == unit or file.phase == COUNCIL)
        yield from (why for finding, why in self._findings if finding.person == who)


def _text(finding: FindingEntry) -> str:
    return f"{finding.code} {finding.message}"


def _key(finding: FindingEntry) -> tuple[str, str, str | None]:
    return finding.code, finding.message, finding.person
