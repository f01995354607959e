"""What a line of the ledger says that nobody can read, or that cannot be: what rests on its table is then unknown.

A discipline whose kind is blank or no kind, or whose days cannot be right, is still a discipline: to leave it out would
call somebody blameless. An award or an initiative without a name may be any.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from thidua_xlsx.base.text import clean, day_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, season_year
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record, Unknown

_NAMED_BY = {"awards": ("title", "period"), "initiatives": ("name",), "discipline": ("kind",)}
_DAYS = {"discipline": ("decision_date", "ended")}
_WHOSE = ("person", "full_name")
_YEAR = timedelta(days=366)


def unread(table: str, line: Record, rulebook: Rulebook) -> tuple[tuple[CellPlace, ...], list[Finding]]:
    """Give the cells of a line that nobody can read or that cannot be right, and what is to be said of them.

    Of a cell that nobody can read the reader has said so by an error; nothing is said twice. A line that holds nothing
    but whom it is about says nothing.
    """
    if all(line.values.get(key) is None for key in line.places if key not in _WHOSE):
        return (), []
    cells: dict[CellPlace, None] = {}
    findings = []
    for key, finding in _faults(table, line, rulebook):
        place = line.places.get(key)
        if place is not None:
            cells[place] = None
            findings += [finding] if finding else []
    return tuple(cells), findings


def _faults(table: str, line: Record, rulebook: Rulebook) -> Iterator[tuple[str, Finding | None]]:
    year = season_year(rulebook)
    for key in _NAMED_BY.get(table, ()):
        answer, place = line.values.get(key), line.places.get(key)
        if place is None or isinstance(answer, Unknown):
            yield key, None
        elif answer is None:
            label = rulebook.columns.column(table, key).label
            yield key, at(codes.LEDGER_CELL_BLANK, place, column=label)
        elif key == "period" and not _possible_period(plain_text(answer), year):
            yield key, _impossible(table, key, plain_text(answer), place, rulebook)
    yield from _impossible_days(table, line, year, rulebook)


def _possible_period(period: str, year: SeasonYear) -> bool:
    number = year.of(period)
    return number is not None and (year.number is None or number <= year.number + 1)


def _impossible_days(
    table: str, line: Record, year: SeasonYear, rulebook: Rulebook
) -> Iterator[tuple[str, Finding | None]]:
    """Give the days that nobody can read, that lie more than a year ahead, or that end before they begin."""
    began = line.values.get("decision_date")
    for key in _DAYS.get(table, ()):
        day, place = line.values.get(key), line.places.get(key)
        if place is None or day is None:
            continue
        ahead = isinstance(day, date) and year.number is not None and day > year.ends(year.number) + _YEAR
        backwards = isinstance(day, date) and isinstance(began, date) and day < began
        if isinstance(day, Unknown) or backwards or (ahead and key == "decision_date"):
            text = day.raw if isinstance(day, Unknown) else day_text(day) if isinstance(day, date) else str(day)
            yield key, _impossible(table, key, text, place, rulebook)


def _impossible(table: str, key: str, text: str, place: CellPlace, rulebook: Rulebook) -> Finding:
    label = rulebook.columns.column(table, key).label
    return at(codes.LEDGER_CELL_IMPOSSIBLE, place, raw=clean(text), column=label, value=clean(text))
