"""The season workbook of a year, made the one of a later year: what is taken over, moved on, emptied, left behind."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import Enum

import msgspec

from thidua_xlsx.base.text import day_text
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.cell_kinds import CellValue
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import TableSpec, asked_column
from thidua_xlsx.exchange.season_books.year_words import YearStep
from thidua_xlsx.model import Record, Unknown

# What was answered, received, commended and decided in one year: nothing of it holds in another year.
_OF_ONE_YEAR = (
    *("waivers", "choices", "log", "received", "deeds", "reward_decisions", "inspections", "fund"),
    *("activities", "pupil_classes"),
)
# What comes anew each year: days of what happens, what the school registers and achieves; and columns in which people
# note what has happened, whatever the table.
_EVENTS = {
    "options": (
        "dossier_date", "decision_date", "as_of", "staff_conference", "school_title", "school_commendation",
        "school_target",
    ),
    "movements": ("actual",),
    "movement_details": ("result",),
    "bases": ("still_used",),
    "own_words": ("achievements",),
}  # fmt: skip
_HAPPENED = ("done", "received", "received_on")
# Days that mark out the year itself. No year makes others of the rest: when somebody was born or came, when a term
# began, when a document was issued.
_OF_THE_YEAR = {"rounds": ("start", "end"), "movement_details": ("start", "end")}
# Names and tasks in which people write the year.
_WORDED = {
    "rounds": ("name", "theme", "group"),
    "calendar": ("task", "guide", "doer", "product"),
    "movements": ("name", "indicator"),
    "movement_details": ("goal", "criteria"),
    "hand_ins": ("name",),
    "contests": ("name",),
    "proposal_rounds": ("name",),
    "paragraphs": ("text",),
}
_PARTS_OF_ONE_YEAR = ("theme_", "half_", "year_", "school_work")  # of paragraphs


class CarryOver(Enum):
    """What became of a cell that needs a look: nothing is in it now, or it still says what it said."""

    EMPTIED = "emptied"
    KEPT = "kept"


class CellCarried(msgspec.Struct, frozen=True):
    """A cell to look at: its table, its row's code (empty for settings and lines), what stood in it."""

    how: CarryOver
    table: str
    row: str
    column: Column
    text: str


class NextYear(msgspec.Struct, frozen=True):
    """The rows of a later year by table, the number of rows left behind by table, and the cells to look at."""

    tables: Mapping[str, Sequence[Mapping[str, object]]]
    left: Mapping[str, int]
    cells: tuple[CellCarried, ...]


def next_year(records: Mapping[str, Sequence[Record]], templates: Templates, step: YearStep) -> NextYear:
    """Make the tables of a later year from a season workbook's records.

    The days of rounds and of movements of one year and all deadlines move on by whole years, as do the years in names
    of rounds, tasks and movements. People, units and the council are as the old workbook has them, whoever left or
    moved included.
    """
    tables: dict[str, Sequence[Mapping[str, object]]] = {}
    left: dict[str, int] = {}
    cells: list[CellCarried] = []
    for spec in templates.forms["season"].tables():
        rows, known = records.get(spec.id, ()), {record.key for record in records.get("movements", ())}
        kept = rows
        if spec.id in _OF_ONE_YEAR:
            kept = ()
        elif spec.id == "movement_details":  # not of movements that an office had handed down for that year
            kept = tuple(row for row in rows if row.key in known)
        elif spec.id == "paragraphs":
            kept = tuple(row for row in rows if not str(row.values.get("part")).startswith(_PARTS_OF_ONE_YEAR))
        left |= {spec.id: len(rows) - len(kept)} if len(kept) < len(rows) else {}
        if kept:
            tables[spec.id] = [_row(record, spec, templates, step, cells) for record in kept]
    return NextYear(tables, left, tuple(cells))


def _row(
    record: Record, spec: TableSpec, templates: Templates, step: YearStep, cells: list[CellCarried]
) -> Mapping[str, object]:
    row: dict[str, object] = {spec.asked[0]: record.key} if spec.shape.codes_are_typed else {}
    names = spec.asked or templates.columns.table(spec.id)
    days = [record.values.get(key) for key in _OF_THE_YEAR.get(spec.id, ())]
    # A movement of several years goes on as it was declared; rounds are always the season's own.
    long = spec.id == "movement_details" and not step.within(*(day for day in days if isinstance(day, date)))
    for key in names:
        if key not in record.values:
            continue
        column, value = asked_column(templates.columns, spec, key), record.values[key]
        assert not isinstance(value, Unknown)  # a season with a cell that could not be read is not carried over
        of_its_day = key in _HAPPENED or key in _EVENTS.get(spec.id, ())
        moved = None if of_its_day else value if long else _moved(value, column, spec.id, step)
        if moved is None:
            cells.append(CellCarried(CarryOver.EMPTIED, spec.id, record.key, column, _text(value)))
        elif moved == value and key in _WORDED.get(spec.id, ()) and isinstance(value, str) and step.names(value):
            cells.append(CellCarried(CarryOver.KEPT, spec.id, record.key, column, _text(value)))
        if moved is not None:
            row[key] = _written(moved)
    return row


def _moved(value: CellValue, column: Column, table: str, step: YearStep) -> CellValue | None:
    """Give a value as it is in the later year; None where nobody can tell."""
    if isinstance(value, date):
        return step.day(value) if column.key in _OF_THE_YEAR.get(table, ()) else value
    if not isinstance(value, str):
        return value
    if column.key == "due" or column.key.startswith("due_"):
        return step.deadline(value)
    if column.key in _WORDED.get(table, ()):
        words = step.words(value)
        return value if words is None else words
    return value


def _text(value: CellValue) -> str:
    return day_text(value) if isinstance(value, date) else str(_written(value))


def _written(value: CellValue) -> object:
    """Give a value as a person would have typed it into the workbook."""
    if isinstance(value, date):
        return day_text(value)
    return ", ".join(value) if isinstance(value, tuple) else value
