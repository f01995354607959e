"""A staff list of today against the season's people: who is new, gone, moved; only said, never changed."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from enum import Enum

import msgspec

from thidua_xlsx.base.text import match_key, name_key, one_letter_off
from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.exchange.staff_list.staff_list import ListedRow, Roster
from thidua_xlsx.exchange.staff_list.vocabulary import (
    may_be_one_birth,
    may_be_one_unit,
    person_code,
    post_in_full,
    unit_key,
)
from thidua_xlsx.model import Record


class StaffChangeKind(Enum):
    """In what a staff list and the season differ about somebody, in the order in which it is told."""

    NEW = "new"
    GONE = "gone"
    MOVED = "moved"
    PLACED = "placed"
    GROUP = "group"
    POST = "post"
    BLANK = "blank"
    STILL = "still"
    RENAMED = "renamed"
    BORN = "born"
    UNCLEAR = "unclear"


class StaffChange(msgspec.Struct, frozen=True):
    """One difference: its kind, the units it concerns by code, and what its sentence says.

    `row` is the line of the list for somebody new, as *Nhân sự* would have it; without a unit where the season has none
    of that name. Where the season leaves cells of somebody blank, it is what the list has for them, by column; of
    whoever is in another unit that the season has, it is that unit.
    """

    kind: StaffChangeKind
    units: tuple[str, ...]
    params: Mapping[str, object] = msgspec.field(default_factory=dict)
    row: ListedRow = msgspec.field(default_factory=dict)


class FormerPerson(msgspec.Struct, frozen=True):
    """Somebody whom the season workbook still has, with a last day before the season began."""

    code: str
    full_name: str
    birth_date: str
    unit: str
    until: str


class Changes(msgspec.Struct, frozen=True):
    """All differences, how many people are the same in both, and the units that the season does not know."""

    differences: tuple[StaffChange, ...]
    same: int
    new_units: tuple[str, ...] = ()


Pair = tuple[Person, ListedRow]


def staff_changes(
    roster: Roster, rulebook: Rulebook, used_codes: Collection[str] = (), former: Sequence[FormerPerson] = ()
) -> Changes:
    """Compare a staff list with the season's people, by name and birth date; what is not clear is asked.

    Of two people of one name the birth date decides, then the code, then the unit. Somebody whose last day in the
    school is declared may be missing from the list. Nobody new gets one of the `used_codes`, those of whoever left;
    whom the list has and who is among the `former` people is asked about and not added under a second code.
    """
    of = {row["code"]: _same_unit(row["name"], rulebook) for row in roster.units}
    pairs, people, rows, unclear = _paired(rulebook.people, roster.people, _likeness(of, roster.own_codes))
    questions, people, rows = _questions(people, rows)
    names = {row["code"]: row["name"] for row in roster.units}
    back, rows = _back_again(rows, former, rulebook)
    changes = [*unclear, *questions, *back]
    for pair in pairs:
        changes += [*_compared(*pair, rulebook, of, names), *_blank(*pair, rulebook)]
    for person in people:
        if person.until is None:
            who = {"name": person.full_name, "code": person.code, "unit": rulebook.holder_name(person.unit)}
            changes.append(StaffChange(StaffChangeKind.GONE, (person.unit,), who))
    changes += _new(rows, {*used_codes, *(person.code for person in rulebook.people)}, of, names)
    order = list(StaffChangeKind)
    ordered = tuple(sorted(changes, key=lambda change: order.index(change.kind)))
    different = {str(change.params.get("code")) for change in changes}
    same = sum(person.code not in different for person, _ in pairs)
    return Changes(ordered, same, tuple(names[code] for code, own in of.items() if not own))


def _same_unit(name: str, rulebook: Rulebook) -> str:
    """Give the code of the unit that a list calls `name`: so named or, where none is, the one that it may mean."""
    units = {unit_key(unit.name): unit.code for unit in rulebook.units}
    alike = [unit.code for unit in rulebook.units if may_be_one_unit(unit.name, name)]
    return units.get(unit_key(name)) or (alike[0] if len(alike) == 1 else "")


def _paired(
    people: Sequence[Person], rows: Sequence[ListedRow], likeness: Sequence[Callable[[Person, ListedRow], bool]]
) -> tuple[list[Pair], list[Person], list[ListedRow], list[StaffChange]]:
    """Give who is whom, the people and rows left over, and the rows that may be several people."""
    by_name: dict[str, list[Person]] = {}
    for person in people:
        by_name.setdefault(name_key(person.full_name), []).append(person)
    waiting: dict[str, list[ListedRow]] = {}
    for row in rows:
        waiting.setdefault(name_key(row["full_name"]), []).append(row)
    pairs: list[Pair] = []
    unclear: list[StaffChange] = []
    left: list[ListedRow] = []
    for name, listed in waiting.items():
        same = by_name.get(name, [])
        for alike in likeness:
            for row in list(listed):
                fitting = [person for person in same if alike(person, row)]
                rivals = [other for other in listed if fitting and alike(fitting[0], other)]
                if len(fitting) == 1 and len(rivals) == 1:
                    pairs.append((fitting[0], row))
                    same.remove(fitting[0])
                    listed.remove(row)
        open_ = [row for row in listed if any(_may_be(person, row) for person in same)]
        left += [row for row in listed if row not in open_]
        if open_:
            asked = [person for person in same if any(_may_be(person, row) for row in open_)]
            codes = tuple(person.code for person in asked)
            params = {"name": open_[0]["full_name"], "count": len(open_), "codes": codes}
            unclear.append(StaffChange(StaffChangeKind.UNCLEAR, (), params))
            by_name[name] = [person for person in same if person not in asked]
    return pairs, [person for group in by_name.values() for person in group], left, unclear


def _may_be(person: Person | FormerPerson, row: ListedRow) -> bool:
    return may_be_one_birth(person.birth_date, row["birth_date"])


_FILLED_IN = ("birth_date", "gender", "position", "joined_sector", "employment")


def _likeness(of: Mapping[str, str], own_codes: Collection[str]) -> Sequence[Callable[[Person, ListedRow], bool]]:
    """Give in what a person and a row of one name may be alike, the surest first.

    `of` has the season's unit for each of the list, by code. A code says something where it is one of the list's
    `own_codes`: those that were made for it follow its order.
    """
    return (
        lambda person, row: bool(person.birth_date) and person.birth_date == row["birth_date"],
        lambda person, row: (
            row["code"] in own_codes and _may_be(person, row) and person.code.casefold() == row["code"].casefold()
        ),
        lambda person, row: _may_be(person, row) and person.unit == of.get(row["unit"], ""),
        _may_be,
    )


def _questions(people: list[Person], rows: list[ListedRow]) -> tuple[list[StaffChange], list[Person], list[ListedRow]]:
    """Somebody gone and somebody new may be one and the same.

    That is where they have one name, or one full date of birth, or names a letter or its marks apart.
    """
    questions: list[StaffChange] = []
    for row in list(rows):
        named = [person for person in people if name_key(person.full_name) == name_key(row["full_name"])]
        born = [person for person in people if len(person.birth_date) > 4 and person.birth_date == row["birth_date"]]
        alike = [
            person for person in people if one_letter_off(person.full_name, row["full_name"]) and _may_be(person, row)
        ]
        renamed = StaffChangeKind.RENAMED
        for kind, close in ((StaffChangeKind.BORN, named), (renamed, born), (renamed, alike)):
            if len(close) == 1 and row in rows:
                person = close[0]
                params = {"name": person.full_name, "code": person.code, "other": row["full_name"]}
                params |= {"born": person.birth_date, "other_born": row["birth_date"]}
                questions.append(StaffChange(kind, (), params))
                people.remove(person)
                rows.remove(row)
    return questions, people, rows


def _compared(
    person: Person, row: ListedRow, rulebook: Rulebook, of: Mapping[str, str], names: Mapping[str, str]
) -> Iterable[StaffChange]:
    who: dict[str, object] = {"name": person.full_name, "code": person.code}
    unit, old = of.get(row["unit"], ""), rulebook.holder_name(person.unit)
    groups = rulebook.columns.choices["group"]
    other_group = row["group"] != person.group and person.group in groups and row["group"] in groups
    if person.until:
        yield StaffChange(StaffChangeKind.STILL, (), who | {"until": person.until, "unit": old})
    elif row["unit"] and unit != person.unit:
        new = names[row["unit"]]
        units, row_now = tuple(filter(None, (person.unit, unit))), {"unit": unit} if unit else {}
        if unit and row["position"] and other_group:  # by other criteria too
            row_now |= {"position": row["position"], "group": row["group"]}
        yield StaffChange(StaffChangeKind.MOVED, units, who | {"old": old, "new": new}, row_now)
    if row["position"] and other_group:
        params = who | {"old": groups[person.group], "new": groups[row["group"]], "position": row["position"]}
        yield StaffChange(StaffChangeKind.GROUP, (person.unit,), params)
    elif row["position"] and person.position:
        spelled, spelled_before = (match_key(post_in_full(post)) for post in (row["position"], person.position))
        # Two words for a teacher (`GV`, `Giáo viên`) are one post too.
        one_group = groups.find(row["position"]) == groups.find(person.position) is not None
        if spelled != spelled_before and not one_group:
            yield StaffChange(StaffChangeKind.POST, (), who | {"old": person.position, "position": row["position"]})


def _blank(person: Person, row: ListedRow, rulebook: Rulebook) -> Iterable[StaffChange]:
    """Tell which cells of a person the season leaves blank that the list fills."""
    filled = {key: row[key] for key in _FILLED_IN if row.get(key) and not getattr(person, key)}
    if filled:
        labels = tuple(rulebook.columns.column("people", key).label for key in filled)
        params = {"name": person.full_name, "code": person.code, "columns": labels}
        yield StaffChange(StaffChangeKind.BLANK, (), params, filled)


def _back_again(
    rows: Sequence[ListedRow], former: Sequence[FormerPerson], rulebook: Rulebook
) -> tuple[list[StaffChange], list[ListedRow]]:
    """Give a question about each row of somebody who had left, and the rows of people who are new."""
    asked, new = [], []
    for row in rows:
        named = [person for person in former if name_key(person.full_name) == name_key(row["full_name"])]
        person = next((person for person in named if _may_be(person, row)), None)
        if person:
            unit = rulebook.holder_name(person.unit)
            params = {"name": person.full_name, "code": person.code, "until": person.until, "unit": unit}
            asked.append(StaffChange(StaffChangeKind.STILL, (), params))
        else:
            new.append(row)
    return asked, new


def _new(
    rows: Iterable[ListedRow], used_codes: Collection[str], of: Mapping[str, str], names: Mapping[str, str]
) -> list[StaffChange]:
    taken = {code.upper() for code in used_codes}
    added = []
    for row in rows:
        code = row["code"] if row["code"].upper() not in taken else person_code(row["group"], taken)
        taken.add(code.upper())
        params = {"name": row["full_name"], "born": row["birth_date"] or "–", "unit": names.get(row["unit"], "–")}
        unit = of.get(row["unit"], "")
        line = {**row, "code": code, "unit": unit}
        added.append(StaffChange(StaffChangeKind.NEW, (unit,) if unit else (), {**params, "code": code}, line))
    return added


def units_of_blanks(people: Sequence[Record], units: Sequence[Record], roster: Roster) -> dict[str, str]:
    """Give the unit that `roster` names for each person whose own is blank, both by code.

    `people` and `units` are the lines of the season workbook. Nobody is among them whose name stands twice in either,
    who is born on another day there, has several lines, or is in a unit that the season does not have.
    """
    named = {row["code"]: row["name"] for row in roster.units}
    names, listed = (
        [name_key(str(row.get("full_name") or "")) for row in rows]
        for rows in ([record.values for record in people], roster.people)
    )
    rows = {key: row for key, row in zip(listed, roster.people, strict=True) if listed.count(key) == 1}
    known: dict[str, str] = {}
    for name, record in zip(names, people, strict=True):
        row = rows.get(name)
        if row is None or names.count(name) > 1 or record.values.get("unit") is not None:
            continue
        unit, born = _unit(named.get(row["unit"], ""), units), record.values.get("birth_date")
        if unit and may_be_one_birth(plain_text(born), row["birth_date"]):
            known[record.key] = unit
    return known


def _unit(name: str, units: Sequence[Record]) -> str:
    """Give the code of the one unit that a list calls `name`; empty where there is none or several may be meant."""
    named_units = [(record.key, str(record.values.get("name") or "")) for record in units] if name else []
    same = [code for code, own in named_units if unit_key(own) == unit_key(name)]
    same = same or [code for code, own in named_units if may_be_one_unit(own, name)]
    return same[0] if len(same) == 1 else ""
