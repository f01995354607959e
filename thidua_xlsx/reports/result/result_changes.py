"""What changed between an earlier result and this one: for whom, from what to what, and what explains it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec.structs import asdict

from thidua_xlsx.base.text import number_text, sort_key
from thidua_xlsx.declare.tables.cell_spelling import shown_number
from thidua_xlsx.reports.result.outcome import (
    EarlierOutcome,
    EarlierRatio,
    EarlierSchool,
    FindingEntry,
    FractionEntry,
    OutcomeHead,
    PersonEntry,
    UnitEntry,
    VotesEntry,
)

# Compared person by person, or explanations of changes; what follows from the rules that were asked for.
_ELSEWHERE = ("people", "units", "receipts", "findings", "comparison", "season", "schema", "tool")
_OF_SCHOOLS = ("registrations", "ratios")  # of a school's entry, told one by one
_ID_KEYS = ("school", "unit", "id", "form", "title", "scope", "criterion", "round", "who")  # what names an entry
_NAME_KEYS = ("full_name", "name", "birth_date")  # what names one that has none of these
_NO_LIST = "_one"  # stands for the name of an object that is no list
_COMPARED_INSIDE = ("titles", "movements", "schools", "works")  # what else is inside an entry follows from others


def _entries_at(result: Any, *path: str) -> list[dict[str, Any]]:
    """Give the objects of the list, or the one object, that stand at a path of keys in a `result`; else nothing."""
    for key in path:
        result = result.get(key) if isinstance(result, dict) else None
    return [entry for entry in (result if isinstance(result, list) else [result]) if isinstance(entry, dict)]


_Entries = dict[tuple[str, ...], Mapping[str, Any]]


def _lists(result: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, _Entries]]:
    """Give every list of entries by its path, and every object of plain figures as a list of one."""
    for key, value in result.items():
        path = f"{above}{key}"
        if path in _ELSEWHERE:
            continue
        if isinstance(value, list):
            yield path, _entries(value)
        elif isinstance(value, dict):
            if any(not isinstance(inside, dict | list) for inside in value.values()):
                yield path, {(_NO_LIST,): value}
            yield from _lists({k: v for k, v in value.items() if isinstance(v, dict | list)}, f"{path}.")


def _entries(listed: list[Any]) -> _Entries:
    """Give the entries of a list by what names them; those of one name are counted."""
    seen: Counter[tuple[str, ...]] = Counter()
    entries: _Entries = {}
    for value in listed:
        entry = value if isinstance(value, dict) else {"id": value}
        name = tuple(f"{key}={entry[key]}" for key in _ID_KEYS if entry.get(key) is not None)
        name = name or tuple(f"{key}={entry[key]}" for key in _NAME_KEYS if key in entry)
        seen[name] += 1
        entries[(*name, str(seen[name]))] = entry
    return entries


def _values(entry: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Give what an entry says by key: values, lists of values and, by `key.key`, what its objects and lists hold."""
    for key, value in entry.items():
        if isinstance(value, dict):
            yield from _values(value, f"{above}{key}.")
        elif isinstance(value, list):
            if not any(isinstance(inside, dict) for inside in value):
                yield f"{above}{key}", ", ".join(map(str, value))
            elif key in _COMPARED_INSIDE:
                for number, inside in enumerate(value):
                    yield from _values(inside, f"{above}{key}.{inside.get('id', number)}.")
        elif value is not None:
            yield f"{above}{key}", number_text(shown_number(value)) if type(value) in (int, float) else str(value)


COUNCIL = "council"  # the phase of the workbook whose answers concern everybody
Value = str | int | float | bool | None


class NotAResult(Exception):
    """A file is no result of schema 1; the text says where it fails."""


def read_outcome(data: bytes) -> EarlierOutcome:
    """Read the content `data` of a result file of this or an earlier version.

    Raises NotAResult where it is damaged or of another schema.
    """
    try:
        head = msgspec.json.decode(data, type=OutcomeHead)
        lists = {key: value for key, value in msgspec.json.decode(data).items() if key not in _ELSEWHERE}
        return EarlierOutcome(
            **asdict(head),
            ratios=msgspec.convert(_entries_at(lists, "targets"), list[EarlierRatio]),
            schools=msgspec.convert(_entries_at(lists, "schools", "units"), list[EarlierSchool]),
            lists=lists,
        )
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
    """Give what differs between two results of one season.

    People come first, in the order of names, then units, ratios, what the schools of an office registered, and the
    entries of all other lists that both results have.
    """
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
    names_of = unit_names | {school.id: school.name for school in (*old.schools, *new.schools)}
    listed = _listed_changes(old.lists, new.lists, names_of)
    return (*result, *_ratios(old, new), *_of_schools(old, new, context), *listed)


def _listed_changes(old: Mapping[str, Any], new: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[ResultChange]:
    """Give the entries of all lists that came, went or have other figures, in the order of the result of today.

    `old` and `new` are the two results as JSON has them, without what is compared elsewhere; `names` are those of units
    and schools by code.
    """
    then, now = dict(_lists(old)), dict(_lists(new))
    for path in [key for key in now if key in then]:
        left_out = _OF_SCHOOLS if path == "schools.units" else ()
        for name in dict.fromkeys((*now[path], *then[path])):
            entries = then[path].get(name), now[path].get(name)
            before, after = (
                None if entry is None else dict(_values({k: v for k, v in entry.items() if k not in left_out}))
                for entry in entries
            )
            entry = entries[1] or entries[0] or {}
            # A ratio of registration that has changed is told as a count of counts (`_ratios`).
            as_counts = path == "targets" and entry.get("id") in _OF_REGISTRATION and None not in entries
            if before != after and not as_counts:
                yield _listed(path, entry, before, after, names)


_Figures = Mapping[str, str] | None  # of an entry by key; None where it is not there


def _listed(
    path: str, entry: Mapping[str, Any], before: _Figures, after: _Figures, names: Mapping[str, str]
) -> ResultChange:
    """Give the change of an entry of the list at `path`; of one that has other figures those which differ."""
    own = {key: str(entry[key]) for key in (*_ID_KEYS, *_NAME_KEYS) if isinstance(entry.get(key), str | int)}
    who, title = own.get("id") or own.get("who") or "", own.get("title", "")
    owner = own.get("unit") or own.get("school") or own.get("scope") or ""
    name = own.get("name") or own.get("full_name") or names.get(who) or who or names.get(owner, owner)
    if before is None or after is None:
        what = "added" if before is None else "removed"
        return ResultChange(who, name, names.get(owner, ""), what, title, of=path)
    keys = [key for key in dict.fromkeys((*before, *after)) if before.get(key) != after.get(key)]
    sides = ["; ".join(side.get(key, "–") for key in keys) for side in (before, after)]
    return ResultChange(who, name, names.get(owner, ""), "figures", title, sides[0], sides[1], of=path)


_OF_REGISTRATION = ("registered", "movements")  # which people read as counts of counts


def _ratios(old: EarlierOutcome, new: EarlierOutcome) -> Iterator[ResultChange]:
    """Give the ratios of registration that changed, as counts of counts: 42/44 to 41/44."""
    before = {ratio.id: ratio for ratio in old.ratios}
    for ratio in new.ratios:
        if ratio.id in _OF_REGISTRATION and ratio.id in before:
            yield from _ratio_change(ratio.name, before[ratio.id], ratio)


def _ratio_change(
    name: str, before: EarlierRatio | FractionEntry, after: EarlierRatio | FractionEntry
) -> Iterator[ResultChange]:
    counts = [f"{ratio.numerator}/{ratio.denominator}" for ratio in (before, after)]
    if counts[0] != counts[1]:
        yield ResultChange("", name, "", "ratio", "", counts[0], counts[1], (Explanation("registrations"),))


def _of_schools(old: EarlierOutcome, new: EarlierOutcome, context: "_Context") -> Iterator[ResultChange]:
    """Give who registered otherwise, newly or no more, school by school, and the ratios; schools that both name."""
    before = {school.id: school for school in old.schools}
    for school in new.schools:
        earlier = before.get(school.id)
        if earlier is None or earlier.registrations is None or school.registrations is None:
            continue
        why = context.why_of(school.id)
        then, now = (
            {person.id: person for person in side or ()} for side in (earlier.registrations, school.registrations)
        )
        for id_ in dict.fromkeys((*then, *now)):
            person = now.get(id_) or then[id_]
            titles = [
                ", ".join((*side[id_].titles, *side[id_].commendations)) if id_ in side else None
                for side in (then, now)
            ]
            if titles[0] != titles[1]:
                who = f"{school.id}/{id_}"
                yield ResultChange(who, person.full_name, school.name, "registered", "", titles[0], titles[1], why)
        ratios = [side.ratios.get("registered") for side in (earlier, school)]
        if ratios[0] and ratios[1]:
            yield from _ratio_change(school.name, ratios[0], ratios[1])


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
        why = self.why_of(unit, who)
        if before is None or after is None:
            yield ResultChange(who, name, unit_name, "added" if before is None else "removed", why=why)
            return
        nothing: tuple[Value, tuple[str, ...]] = (None, ())
        for what, title in dict.fromkeys((*before, *after)):
            (old, reasons), (new, reasons_now) = (side.get((what, title), nothing) for side in (before, after))
            if old == new:
                continue
            new_reasons = [Explanation("reason", text) for text in reasons_now if text not in reasons]
            by_others = (Explanation("others"),) if what in ("rank", "proposed") else ()
            yield ResultChange(who, name, unit_name, what, title, old, new, (*new_reasons, *why) or by_others)

    def why_of(self, unit: str, who: str = "") -> tuple[Explanation, ...]:
        """Give what may explain changes of somebody in a unit, or in a school whose report came anew."""
        rules = [Explanation("rules", self._regimes)] if self._rules else []
        files = (why for file, why in self._files if file.unit == unit or file.phase == COUNCIL)
        return (*rules, *files, *(why for finding, why in self._findings if finding.person == who))


def _text(finding: FindingEntry) -> str:
    return f"{finding.code} {finding.message}"


def _key(finding: FindingEntry) -> tuple[str, str, str | None]:
    return finding.code, finding.message, finding.person
