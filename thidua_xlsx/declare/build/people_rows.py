"""The units, the reporting schools and the people of a season, from the season workbook's records."""

import re
from collections.abc import Sequence

from thidua_xlsx.base.text import match_key, name_key
from thidua_xlsx.declare.build.build_state import BuildState, made, unique
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.build.unit_moves import united
from thidua_xlsx.declare.season import CouncilMember, Person, Unit
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.messages import codes

EMULATION, INITIATIVE = "TDKT", "SK"  # ids of the list of councils

_SCHOOLS = ("truong", "school")  # how the kind of a unit begins that is a school


def units_of(draft: BuildState) -> tuple[Unit, ...]:
    """Give the units that fill in forms; none at all is an error, unless schools send reports."""
    rows = unique(draft, "units")
    if not rows:
        draft.empty("units")
    return tuple(made(Unit, row.values, code=row.key) for row in rows if not sends_report(draft, row))


def sends_report(draft: BuildState, row: SeasonRow) -> bool:
    """Say whether a unit is a school or office that reports: it has a report id, or its kind begins with "Trường"."""
    kind = match_key(draft.text(row, "kind"))
    return bool(draft.text(row, "report_id")) or kind.startswith(_SCHOOLS)


def reporters_of(draft: BuildState) -> tuple[Reporter, ...]:
    """Give the schools and offices among the units, in the order of the season workbook."""
    return tuple(
        made(Reporter, row.values, code=row.key, ids=tuple(re.findall(r"[^,;\s]+", draft.text(row, "report_id"))))
        for row in draft.rows.get("units", ())
        if sends_report(draft, row)
    )


def people_of(draft: BuildState, units: set[str]) -> tuple[Person, ...]:
    """Give the people of the season; `units` are the known unit codes, and naming another is an error.

    Several rows with one code are one person who moved during the year, if they say so (`unit_moves.united`).
    """
    rows = list(draft.rows.get("people", ()))
    if not rows and (units or not draft.rows.get("units")):
        draft.empty("people")
    by_code: dict[str, list[tuple[SeasonRow, Person]]] = {}
    for row in rows:
        by_code.setdefault(row.key, []).append((row, _stay(draft, row, units)))
    people = [united(draft, same) for same in by_code.values()]
    _twins(draft, people, [same[0][0] for same in by_code.values()])
    peopled = {stay.unit for person in people for stay in person.stays}
    for unit_row in draft.rows.get("units", ()):
        if people and unit_row.key not in peopled and not sends_report(draft, unit_row):
            draft.note(codes.SEASON_UNIT_EMPTY, unit_row, name=draft.text(unit_row, "name"))
    return tuple(people)


def _stay(draft: BuildState, row: SeasonRow, units: set[str]) -> Person:
    """Read one row: a person in one unit, for the whole year or a part of it."""
    unit = draft.text(row, "unit")
    if unit and unit not in units:
        draft.note(
            codes.SEASON_UNKNOWN_REFERENCE,
            row,
            "unit",
            column=draft.label("people", "unit"),
            value=unit,
            table=draft.table("units"),
        )
    return made(
        Person,
        row.values,
        code=row.key,
        group=str(draft.get(row, "people", "group")),
        counted=draft.get(row, "people", "counted") is not False,
        since=row.values.get("from"),
        until=row.values.get("to"),
    )


def _twins(draft: BuildState, people: Sequence[Person], rows: Sequence[SeasonRow]) -> None:
    by_name: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        by_name.setdefault(name_key(person.full_name), []).append(number)
    for numbers in by_name.values():
        if len(numbers) > 1:
            same = tuple(people[number].code for number in numbers)
            draft.note(
                codes.SEASON_SAME_NAME, rows[numbers[0]], "full_name", name=people[numbers[0]].full_name, codes=same
            )


def councils_of(draft: BuildState) -> dict[str, tuple[CouncilMember, ...]]:
    """Give the members of each council by its id; whoever names no council sits in the emulation council.

    A term that ends before it begins is not applied; members without a role are named once.
    """
    councils: dict[str, list[CouncilMember]] = {EMULATION: [], INITIATIVE: []}
    without: list[tuple[SeasonRow, CouncilMember]] = []
    for row in unique(draft, "council"):
        member = _member(draft, row)
        councils[str(row.values.get("council") or EMULATION)].append(member)
        if member.full_name and not member.role:
            without.append((row, member))
    if without:
        names = tuple(member.full_name for _, member in without)
        draft.note(codes.COUNCIL_ROLE_MISSING, without[0][0], "role", names=names)
    return {id_: tuple(members) for id_, members in councils.items()}


def _member(draft: BuildState, row: SeasonRow) -> CouncilMember:
    since, until = row.values.get("from"), row.values.get("to")
    if since and until and since > until:
        name = draft.text(row, "full_name")
        draft.note(codes.COUNCIL_TERM_BACKWARDS, row, "to", name=name, since=since, until=until)
        since = until = None
    return made(CouncilMember, row.values, code=row.key, since=since, until=until)
