"""What changed between an earlier result and this one: for whom, from what to what, and what explains it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import sort_key
from thidua_xlsx.reports.result.listed_changes import ListedChange, listed_changes, other_lists

COUNCIL = "council"  # the phase of the workbook whose answers concern everybody
Value = str | int | float | bool | None


class _EarlierReason(msgspec.Struct, frozen=True):
    text: str = ""


class _Title(msgspec.Struct, frozen=True):
    id: str
    met: str = ""
    proposed: bool | None = None
    votes: Any = None
    decided: Any = None
    reasons: tuple[_EarlierReason, ...] = ()


class _EarlierScores(msgspec.Struct, frozen=True):
    final: float | None = None


class _EarlierRank(msgspec.Struct, frozen=True):
    school: int | None = None


class _EarlierPerson(msgspec.Struct, frozen=True):
    id: str
    full_name: str
    unit: str
    scores: _EarlierScores
    rank: _EarlierRank
    grade: str | None = None
    registered: tuple[str, ...] = ()
    titles: tuple[_Title, ...] = ()


class _EarlierUnit(msgspec.Struct, frozen=True):
    id: str
    name: str
    average: float | None = None
    rank: int | None = None
    grade: str | None = None
    registered: tuple[str, ...] = ()
    titles: tuple[_Title, ...] = ()


class _EarlierRatio(msgspec.Struct, frozen=True):
    id: str
    name: str = ""
    numerator: int | None = None
    denominator: int | None = None


class _EarlierRegistration(msgspec.Struct, frozen=True):
    id: str
    full_name: str = ""
    titles: tuple[str, ...] = ()
    commendations: tuple[str, ...] = ()


class _EarlierCount(msgspec.Struct, frozen=True):
    numerator: int | None = None
    denominator: int | None = None


class _EarlierSchool(msgspec.Struct, frozen=True):
    id: str
    name: str = ""
    registrations: tuple[_EarlierRegistration, ...] | None = None
    ratios: Mapping[str, _EarlierCount] = msgspec.field(default_factory=dict)


class _EarlierSchools(msgspec.Struct, frozen=True):
    units: tuple[_EarlierSchool, ...] = ()


class _EarlierReceipt(msgspec.Struct, frozen=True):
    file: str
    sha256: str
    unit: str | None = None
    phase: str | None = None


class _EarlierFinding(msgspec.Struct, frozen=True):
    code: str
    message: str = ""
    unit: str | None = None
    person: str | None = None


class _About(msgspec.Struct, frozen=True):
    id: str
    regime: str = ""


class EarlierResult(msgspec.Struct, frozen=True):
    """A result file, as far as a comparison needs it; other fields are left aside."""

    schema: Literal[1]
    season: _About
    people: tuple[_EarlierPerson, ...]
    units: tuple[_EarlierUnit, ...]
    receipts: tuple[_EarlierReceipt, ...] = ()
    findings: tuple[_EarlierFinding, ...] = ()
    targets: tuple[_EarlierRatio, ...] = ()
    schools: _EarlierSchools = _EarlierSchools()
    rest: Mapping[str, Any] = msgspec.field(default_factory=dict)  # all other lists, as they stand in the file


class NotAResult(Exception):
    """A file is no result of schema 1; the text says where it fails."""


def outcome(data: bytes) -> EarlierResult:
    """Read a result file; NotAResult where it is damaged or of another schema."""
    try:
        known = msgspec.json.decode(data, type=EarlierResult)
        return replace(known, rest=other_lists(msgspec.json.decode(data)))
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


def changes(old: EarlierResult, new: EarlierResult) -> tuple[ResultChange, ...]:
    """Compare two results: people in the order of names, then units, then what the schools of an office registered."""
    context = _Context(old, new)
    units = {one.id: one.name for one in (*old.units, *new.units)}
    before, after = {one.id: one for one in old.people}, {one.id: one for one in new.people}
    found: list[ResultChange] = []
    for person in sorted({**before, **after}.values(), key=lambda one: (sort_key(one.full_name), one.id)):
        facts = [None if one is None else _person_facts(one) for one in (before.get(person.id), after.get(person.id))]
        unit = units.get(person.unit, person.unit)
        found += context.compared((person.id, person.full_name, unit), person.unit, facts[0], facts[1])
    unit_before, unit_after = {one.id: one for one in old.units}, {one.id: one for one in new.units}
    for one in {**unit_before, **unit_after}.values():
        facts = [None if it is None else _unit_facts(it) for it in (unit_before.get(one.id), unit_after.get(one.id))]
        found += context.compared((one.id, one.name, ""), one.id, facts[0], facts[1])
    names = units | {one.id: one.name for one in (*old.schools.units, *new.schools.units)}
    listed = (_listed(one, names) for one in listed_changes(old.rest, new.rest) if not _told_as_ratio(one))
    return (*found, *_ratios(old, new), *_of_schools(old, new, context), *listed)


def _told_as_ratio(one: ListedChange) -> bool:
    of_registration = one.of == "targets" and one.names.get("id") in _OF_REGISTRATION
    return of_registration and one.before is not None and one.after is not None


def _listed(one: ListedChange, names: Mapping[str, str]) -> ResultChange:
    """Give the change of an entry; of one that has other figures those which differ."""
    who = one.names.get("id") or one.names.get("who") or ""
    owner = one.names.get("unit") or one.names.get("school") or one.names.get("scope") or ""
    name = one.names.get("name") or one.names.get("full_name") or names.get(who) or who or names.get(owner, owner)
    title = one.names.get("title", "")
    if one.before is None or one.after is None:
        what = "added" if one.before is None else "removed"
        return ResultChange(who, name, names.get(owner, ""), what, title, of=one.of)
    keys = [key for key in dict.fromkeys((*one.before, *one.after)) if one.before.get(key) != one.after.get(key)]
    sides = ["; ".join(side.get(key, "–") for key in keys) for side in (one.before, one.after)]
    return ResultChange(who, name, names.get(owner, ""), "figures", title, sides[0], sides[1], of=one.of)


_OF_REGISTRATION = ("registered", "movements")  # which people read as counts of counts


def _ratios(old: EarlierResult, new: EarlierResult) -> Iterator[ResultChange]:
    """Give the ratios of registration that changed, as counts of counts: 42/44 to 41/44."""
    before = {one.id: one for one in old.targets}
    for one in new.targets:
        was = before.get(one.id)
        if was is None or one.id not in _OF_REGISTRATION:
            continue
        counts = [f"{it.numerator}/{it.denominator}" for it in (was, one)]
        if counts[0] != counts[1]:
            yield ResultChange("", one.name, "", "ratio", "", counts[0], counts[1], (Explanation("registrations"),))


def _of_schools(old: EarlierResult, new: EarlierResult, context: "_Context") -> Iterator[ResultChange]:
    """Give who registered otherwise, newly or no more, school by school, and the ratios; schools that both name."""
    before = {one.id: one for one in old.schools.units}
    for school in new.schools.units:
        was = before.get(school.id)
        if was is None or was.registrations is None or school.registrations is None:
            continue
        sides = [{one.id: one for one in it.registrations or ()} for it in (was, school)]
        why = context.why_of(school.id)
        for id_ in dict.fromkeys((*sides[0], *sides[1])):
            earlier, now = (side.get(id_) for side in sides)
            told = [", ".join((*one.titles, *one.commendations)) if one else None for one in (earlier, now)]
            if told[0] != told[1]:
                name = next(one.full_name for one in (now, earlier) if one)
                yield ResultChange(f"{school.id}/{id_}", name, school.name, "registered", "", told[0], told[1], why)
        counts = [it.ratios.get("registered", _EarlierCount()) for it in (was, school)]
        if counts[0] != counts[1] and None not in (counts[0].denominator, counts[1].denominator):
            was_of, now_of = (f"{one.numerator}/{one.denominator}" for one in counts)
            yield ResultChange("", school.name, "", "ratio", "", was_of, now_of, (Explanation("registrations"),))


_Facts = Mapping[tuple[str, str], tuple[Value, tuple[str, ...]]]  # by what and title: the value and its reasons


def _person_facts(one: _EarlierPerson) -> _Facts:
    facts: dict[tuple[str, str], tuple[Value, tuple[str, ...]]] = {
        ("final", ""): (one.scores.final, ()),
        ("rank", ""): (one.rank.school, ()),
        ("grade", ""): (one.grade, ()),
        ("registered", ""): (", ".join(one.registered) or None, ()),
    }
    return facts | _title_facts(one.titles)


def _unit_facts(one: _EarlierUnit) -> _Facts:
    facts: dict[tuple[str, str], tuple[Value, tuple[str, ...]]] = {
        ("final", ""): (one.average, ()),
        ("rank", ""): (one.rank, ()),
        ("grade", ""): (one.grade, ()),
        ("registered", ""): (", ".join(one.registered) or None, ()),
    }
    return facts | _title_facts(one.titles)


def _title_facts(titles: Sequence[_Title]) -> dict[tuple[str, str], tuple[Value, tuple[str, ...]]]:
    found: dict[tuple[str, str], tuple[Value, tuple[str, ...]]] = {}
    for one in titles:
        reasons = tuple(reason.text for reason in one.reasons)
        found["met", one.id] = (one.met, reasons)
        found["proposed", one.id] = (one.proposed, reasons)
        found["votes", one.id] = (_votes(one.votes), ())
        found["decided", one.id] = (_plain(one.decided), ())
    return found


def _votes(value: Any) -> Value:
    """Give votes as one text, for and against (7/2), whatever a result file holds of them."""
    if isinstance(value, Mapping):
        counts = [value.get(key) for key in ("yes", "no")]
        return None if counts == [None, None] else "/".join("–" if one is None else str(one) for one in counts)
    return _plain(value)


def _plain(value: Any) -> Value:
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


class _Context:
    """What may explain changes: files that came, went or were replaced, findings that came or went, other rules."""

    def __init__(self, old: EarlierResult, new: EarlierResult) -> None:
        self._rules = old.season.regime != new.season.regime
        self._regimes = f"{old.season.regime} → {new.season.regime}"
        before = {one.sha256 for one in old.receipts}
        after = {one.sha256 for one in new.receipts}
        self._files = [(one, Explanation("came", one.file)) for one in new.receipts if one.sha256 not in before]
        self._files += [(one, Explanation("went", one.file)) for one in old.receipts if one.sha256 not in after]
        said, says = _sayings(old.findings), _sayings(new.findings)
        self._findings = [(one, Explanation("found", _text(one))) for one in new.findings if _key(one) not in said]
        self._findings += [(one, Explanation("settled", _text(one))) for one in old.findings if _key(one) not in says]

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
            (old, said), (new, says) = before.get((what, title), nothing), after.get((what, title), nothing)
            if old == new:
                continue
            told = [Explanation("reason", text) for text in says if text not in said]
            reasons = (*told, *why) or ((Explanation("others"),) if what in ("rank", "proposed") else ())
            yield ResultChange(who, name, unit_name, what, title, old, new, reasons)

    def why_of(self, unit: str) -> tuple[Explanation, ...]:
        """Give what may explain changes in a school whose report came anew."""
        return tuple(self._why("", unit))

    def _why(self, who: str, unit: str) -> Iterator[Explanation]:
        if self._rules:
            yield Explanation("rules", self._regimes)
        yield from (why for one, why in self._files if one.unit == unit or one.phase == COUNCIL)
        yield from (why for one, why in self._findings if one.person == who)


def _text(one: _EarlierFinding) -> str:
    return f"{one.code} {one.message}"


def _key(one: _EarlierFinding) -> tuple[str, str, str | None]:
    return one.code, one.message, one.person


def _sayings(findings: Sequence[_EarlierFinding]) -> set[tuple[str, str, str | None]]:
    return {_key(one) for one in findings}
