"""Units that *Nhân sự* leaves blank and a staff list names: without them there is no season to compare a list with."""

from collections.abc import Sequence
from datetime import date

from thidua_xlsx.base.text import day_text, name_key
from thidua_xlsx.exchange.staff_list.staff_list import Roster
from thidua_xlsx.exchange.staff_list.vocabulary import may_be_one_unit, unit_key
from thidua_xlsx.model import Record


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
        unit = _unit(named.get(row["unit"], ""), units)
        if unit and _born_alike(record.values.get("birth_date"), row["birth_date"]):
            known[record.key] = unit
    return known


def _unit(name: str, units: Sequence[Record]) -> str:
    """Give the code of the one unit that a list calls `name`; empty where there is none or several may be meant."""
    said = [(record.key, str(record.values.get("name") or "")) for record in units] if name else []
    same = [code for code, own in said if unit_key(own) == unit_key(name)]
    same = same or [code for code, own in said if may_be_one_unit(own, name)]
    return same[0] if len(same) == 1 else ""


def _born_alike(own: object, other: str) -> bool:
    """Say whether two dates of birth may be one: either is blank, or is the year of the other alone."""
    told = day_text(own) if isinstance(own, date) else str(own or "")
    return not told or not other or told == other or (4 in (len(told), len(other)) and told[-4:] == other[-4:])
