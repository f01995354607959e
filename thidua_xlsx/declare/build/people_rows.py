"""The units, the reporting schools and the people of a season, from the season workbook's records."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from thidua_xlsx.base.text import by_key, match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState, note_repeated, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import CouncilMember, Person, Round, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace

EMULATION, INITIATIVE = "TDKT", "SK"  # ids of the list of councils

_SCHOOLS = ("truong", "school")  # how the kind of a unit begins that is a school


def units_of(draft: BuildState, *, office: bool) -> tuple[Unit, ...]:
    """Give the units that fill in forms; none at all is an error, unless schools send reports.

    An `office` may declare its schools once they have reported.
    """
    rows = unique(draft, "units")
    if not rows and office and "units" in draft.rows:
        draft.findings.append(at(codes.OFFICE_WITHOUT_SCHOOLS, FilePlace(draft.file)))
    elif not rows:
        draft.empty("units")
    return tuple(draft.struct(Unit, row) for row in rows if not _sends_report(draft, row))


def _sends_report(draft: BuildState, row: SeasonRow) -> bool:
    """Say whether a unit is a school or office that reports: it has a report id, or its kind begins with "Trường"."""
    kind = match_key(draft.text(row, "kind"))
    return bool(draft.text(row, "report_id")) or kind.startswith(_SCHOOLS)


def reporters_of(draft: BuildState) -> tuple[Reporter, ...]:
    """Give the schools and offices among the units, in the order of the season workbook."""
    return tuple(
        draft.struct(Reporter, row, ids=tuple(re.findall(r"[^,;\s]+", draft.text(row, "report_id"))))
        for row in draft.rows.get("units", ())
        if _sends_report(draft, row)
    )


def people_of(draft: BuildState, units: set[str], *, office: bool) -> tuple[Person, ...]:
    """Give the people of the season; `units` are the known unit codes, and naming another is an error.

    An `office` that scores no units has none.

    Several rows with one code are one person who moved during the year, if they say so (`_united`).
    """
    rows = list(draft.rows.get("people", ()))
    if not rows and (units or not (office or draft.rows.get("units"))):
        draft.empty("people")
    for row in rows:
        unit = draft.text(row, "unit")
        if unit and unit not in units:
            draft.note_unknown(row, "people", "unit", unit, "units")
    by_code = by_key([(row, draft.struct(Person, row, "people")) for row in rows], lambda stay: stay[0].key)
    people = [_united(draft, same) for same in by_code.values()]
    for alike in by_key(people, lambda person: name_key(person.full_name)).values():
        born = by_key([person for person in alike if person.birth_date], lambda person: person.birth_date)
        twice = [(day, people) for day, people in born.items() if len(people) > 1]
        for day, same in twice:
            row, name = by_code[same[0].code][0][0], same[0].full_name
            of_both = tuple(person.code for person in same)
            draft.note(codes.SEASON_SAME_PERSON, row, "full_name", name=name, codes=of_both, born=day)
        if len(alike) > 1 and not twice:
            row, of_all = by_code[alike[0].code][0][0], tuple(person.code for person in alike)
            draft.note(codes.SEASON_SAME_NAME, row, "full_name", name=alike[0].full_name, codes=of_all)
    peopled = {stay.unit for person in people for stay in person.stays}
    for unit_row in draft.rows.get("units", ()):
        if people and unit_row.key not in peopled and not _sends_report(draft, unit_row):
            draft.note(codes.SEASON_UNIT_EMPTY, unit_row, name=draft.text(unit_row, "name"))
    return tuple(people)


def councils_of(draft: BuildState) -> dict[str, tuple[CouncilMember, ...]]:
    """Give the members of each council by its id; whoever names no council sits in the emulation council.

    A term that ends before it begins is not applied; members without a role are named once.
    """
    councils: dict[str, list[CouncilMember]] = {EMULATION: [], INITIATIVE: []}
    without: list[tuple[SeasonRow, str]] = []
    for row in unique(draft, "council"):
        member = draft.struct(CouncilMember, row)
        if member.since and member.until and member.since > member.until:
            days = {"since": member.since, "until": member.until}
            draft.note(codes.COUNCIL_TERM_BACKWARDS, row, "to", name=member.full_name, **days)
            member = replace(member, since=None, until=None)
        councils[draft.text(row, "council") or EMULATION].append(member)
        if member.full_name and not member.role:
            without.append((row, member.full_name))
    if without:
        draft.note(codes.COUNCIL_ROLE_MISSING, without[0][0], "role", names=tuple(name for _, name in without))
    return {id_: tuple(members) for id_, members in councils.items()}


_DAY = timedelta(days=1)
_KEPT = ("birth_date", "gender", "position", "joined_sector", "employment", "email")


def _united(draft: BuildState, rows: Sequence[tuple[SeasonRow, Person]]) -> Person:
    """Make one person of the rows that bear one code; days that cannot be are findings.

    Rows of different people, and rows without any day, are a code used twice. What a row leaves blank is as in the
    row of the stay before it. The last stay is what the person is; the others are its `earlier`.
    """
    for row, stay in rows:
        if stay.since and stay.until and stay.until < stay.since:
            days = {"since": stay.since, "until": stay.until}
            draft.note(codes.SEASON_STAY_BACKWARDS, row, "to", name=stay.full_name, **days)
    if len(rows) == 1:
        return rows[0][1]
    stays = [stay for _, stay in rows]
    names, born = {name_key(stay.full_name) for stay in stays}, {stay.birth_date for stay in stays} - {""}
    dated = any(stay.since or stay.until for stay in stays)
    if not (len(names) == 1 and len(born) <= 1 and dated):
        note_repeated(draft, "people", [row for row, _ in rows])
        return rows[0][1]
    ordered = sorted(rows, key=lambda pair: (pair[1].since or date.min, pair[1].until or date.max))
    bounded = [stay for _, stay in ordered]
    for number, (row, _) in enumerate(ordered[1:], start=1):
        before, stay = bounded[number - 1], bounded[number]
        # Where only one of two rows says when the move was, the other follows from it: the day before, the day after.
        if before.until is None and stay.since is not None:
            bounded[number - 1] = before = replace(before, until=stay.since - _DAY)
        elif stay.since is None and before.until is not None:
            bounded[number] = stay = replace(stay, since=before.until + _DAY)
        units = {"first": _unit(draft, before), "second": _unit(draft, stay)}
        if before.until is None or stay.since is None or stay.since <= before.until:
            draft.note(codes.SEASON_STAYS_OVERLAP, row, "from", name=stay.full_name, **units)
        elif stay.since > before.until + _DAY:
            days = {"first": before.until + _DAY, "last": stay.since - _DAY}
            draft.note(codes.SEASON_STAYS_GAP, row, "from", name=stay.full_name, **days)
    # What is said of a person in one row only holds for their other rows as well.
    filled: list[Person] = []
    for number, stay in enumerate(bounded):
        all_stays = (stay, *reversed(bounded[:number]), *bounded[number + 1 :])
        texts = {key: next(filter(None, (getattr(other, key) for other in all_stays)), "") for key in _KEPT}
        filled.append(replace(stay, **texts))
    return replace(filled[-1], earlier=tuple(filled[:-1]))


def _unit(draft: BuildState, stay: Person) -> str:
    rows = draft.rows.get("units", ())
    return next((draft.text(row, "name") for row in rows if row.key == stay.unit), stay.unit)


def of_this_year(draft: BuildState, people: Sequence[Person], first: date | None) -> tuple[Person, ...]:
    """Give the people of the season without the stays that ended before `first`, its first day.

    Who had left by then is named in a finding: rows of last year may stay in the workbook, and nobody is asked in a
    unit for what they were in it before. Where `first` is None, it is not known and everybody stays.
    """
    if first is None:
        return tuple(people)
    gone = [person for person in people if person.until is not None and person.until < first]
    if gone:
        row = next(row for row in draft.rows["people"] if row.key == gone[0].code)
        names = tuple(person.full_name for person in gone)
        draft.note(codes.SEASON_PEOPLE_GONE, row, "to", count=len(gone), names=names, first=first)
    codes_gone, kept = {person.code for person in gone}, list[Person]()
    for person in people:
        earlier = tuple(stay for stay in person.earlier if stay.until is None or stay.until >= first)
        if len(earlier) < len(person.earlier):
            # Whoever came to the last unit before the year began was there all year.
            since = person.since if earlier or (person.since and person.since >= first) else None
            person = replace(person, earlier=earlier, since=since)
        kept += [] if person.code in codes_gone else [person]
    return tuple(kept)


def moves_without_days(draft: BuildState, people: Sequence[Person], rounds: Sequence[Round]) -> None:
    """Note that rounds without days leave open which unit is asked about somebody who moved during the year."""
    undated = tuple(round_.name for round_ in rounds if round_.start is None or round_.end is None)
    rows = {row.key: row for row in draft.rows.get("people", ())}
    for person in people:
        if person.earlier and undated:
            unit = _unit(draft, person)
            params = {"name": person.full_name, "rounds": undated, "unit_name": unit}
            draft.note(codes.SEASON_MOVE_IN_UNDATED_ROUND, rows[person.code], "from", **params)
