"""Several rows of one person: where they were during the year, and what is wrong with the days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec.structs import replace

from thidua_xlsx.base.text import name_key
from thidua_xlsx.declare.build.build_state import BuildState, note_repeated
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season import Person, Round
from thidua_xlsx.messages import codes

Row = tuple[SeasonRow, Person]
_DAY = timedelta(days=1)


def united(draft: BuildState, rows: Sequence[Row]) -> Person:
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
    if not _one_person([stay for _, stay in rows]):
        note_repeated(draft, "people", [row for row, _ in rows])
        return rows[0][1]
    ordered = sorted(rows, key=lambda pair: (pair[1].since or date.min, pair[1].until or date.max))
    bounded = _bounded([stay for _, stay in ordered])
    for (row, _), stay, before in zip(ordered[1:], bounded[1:], bounded, strict=False):
        _compared(draft, row, before, stay)
    *earlier, last = _filled(bounded)
    return replace(last, earlier=tuple(earlier))


def _one_person(stays: Sequence[Person]) -> bool:
    names, born = {name_key(stay.full_name) for stay in stays}, {stay.birth_date for stay in stays} - {""}
    dated = any(stay.since or stay.until for stay in stays)
    return len(names) == 1 and len(born) <= 1 and dated


def _bounded(stays: Sequence[Person]) -> list[Person]:
    """Where only one of two rows says when the move was, the other follows from it: the day before, the day after."""
    bounded = list(stays)
    for number in range(1, len(bounded)):
        before, after = bounded[number - 1], bounded[number]
        if before.until is None and after.since is not None:
            bounded[number - 1] = replace(before, until=after.since - _DAY)
        elif after.since is None and before.until is not None:
            bounded[number] = replace(after, since=before.until + _DAY)
    return bounded


def _compared(draft: BuildState, row: SeasonRow, before: Person, after: Person) -> None:
    units = {"first": _unit(draft, before), "second": _unit(draft, after)}
    if before.until is None or after.since is None or after.since <= before.until:
        draft.note(codes.SEASON_STAYS_OVERLAP, row, "from", name=after.full_name, **units)
    elif after.since > before.until + _DAY:
        first, last = before.until + _DAY, after.since - _DAY
        draft.note(codes.SEASON_STAYS_GAP, row, "from", name=after.full_name, first=first, last=last)


def _unit(draft: BuildState, stay: Person) -> str:
    rows = draft.rows.get("units", ())
    return next((draft.text(row, "name") for row in rows if row.key == stay.unit), stay.unit)


def _filled(stays: Sequence[Person]) -> list[Person]:
    """What is said of a person in one row only holds for their other rows as well."""
    filled: list[Person] = []
    for number, stay in enumerate(stays):
        all_stays = (stay, *reversed(stays[:number]), *stays[number + 1 :])
        filled.append(
            replace(
                stay,
                birth_date=_first(other.birth_date for other in all_stays),
                gender=_first(other.gender for other in all_stays),
                position=_first(other.position for other in all_stays),
                joined_sector=_first(other.joined_sector for other in all_stays),
                employment=_first(other.employment for other in all_stays),
                email=_first(other.email for other in all_stays),
            )
        )
    return filled


def _first(texts: Iterable[str]) -> str:
    return next((text for text in texts if text), "")


def of_this_year(draft: BuildState, people: Sequence[Person], first: date | None) -> tuple[Person, ...]:
    """Give the people of the season without the stays that ended before its year began; who had left by then is named.

    Rows of last year may stay in the workbook: nobody is asked in a unit for what they were in it before.
    """
    if first is None:
        return tuple(people)
    gone = [person for person in people if person.until is not None and person.until < first]
    if gone:
        row = next(row for row in draft.rows["people"] if row.key == gone[0].code)
        names = tuple(person.full_name for person in gone)
        draft.note(codes.SEASON_PEOPLE_GONE, row, "to", count=len(gone), names=names, first=first)
    left = {person.code for person in gone}
    return tuple(_since(person, first) for person in people if person.code not in left)


def _since(person: Person, first: date) -> Person:
    there = tuple(stay for stay in person.earlier if stay.until is None or stay.until >= first)
    if len(there) == len(person.earlier):
        return person
    # Whoever came to the last unit before the year began was there all year.
    since = person.since if there or (person.since and person.since >= first) else None
    return replace(person, earlier=there, since=since)


def moves_without_days(draft: BuildState, people: Sequence[Person], rounds: Sequence[Round]) -> None:
    """Note that rounds without days leave open which unit is asked about somebody who moved during the year."""
    undated = tuple(round_.name or round_.code for round_ in rounds if round_.start is None or round_.end is None)
    rows = {row.key: row for row in draft.rows.get("people", ())}
    for person in people:
        if person.earlier and undated:
            unit = _unit(draft, person)
            draft.note(
                codes.SEASON_MOVE_IN_UNDATED_ROUND,
                rows[person.code],
                "from",
                name=person.full_name,
                rounds=undated,
                unit_name=unit,
            )
