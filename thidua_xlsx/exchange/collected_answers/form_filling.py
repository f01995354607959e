"""Where answers go in an issued form: its open cells by their keys, never one that is filled already."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Stamp


class Entry(msgspec.Struct, frozen=True):
    """One answer as it is typed, and where it was found; None where a program gave it."""

    value: str | Decimal
    place: CellPlace | None = None


class Answers(msgspec.Struct, frozen=True):
    """Answers to one form: by table, record and field, and lines for tables whose rows are empty places.

    The record of a score sheet is a person, its field a criterion; of a list the row's key and the column's.
    """

    records: Mapping[str, Mapping[str, Mapping[str, Entry]]] = {}
    lines: Mapping[str, Sequence[Mapping[str, Entry]]] = {}


class PlacedAnswers(msgspec.Struct, frozen=True):
    """What is to be written, by sheet and cell, and the answers that have no open cell, with their table and field."""

    cells: Mapping[str, Mapping[tuple[int, int], str | Decimal]]
    left: tuple[tuple[str, str, Entry], ...]


def filled_cells(raw: RawBook, form: Form, answers: Answers, stamp: Stamp, book: Rulebook) -> PlacedAnswers:
    """Work out where answers go in a form as it was issued; a cell that holds something else is left as it is.

    `raw` is the form as it lies there, `answers` are by table, record and field; its `stamp` says whose form it is.
    """
    tables, _ = find_tables(raw)
    cells: dict[str, dict[tuple[int, int], str | Decimal]] = {}
    left: list[tuple[str, str, Entry]] = []
    for id_, records in answers.records.items():
        table, spec = tables.get(id_), form.table(id_)
        for record, entries in records.items():
            for field, entry in entries.items():
                spot = _spot(table, spec, record, field, stamp, book) if table and spec else None
                there = table.cell(*spot) if table and spot else None
                other = there is not None and there.value not in (None, "", entry.value)
                if table is None or spot is None or other:
                    left.append((id_, field, entry))
                else:
                    cells.setdefault(table.sheet.name, {})[spot] = entry.value
    for id_, lines in answers.lines.items():
        table, spec = tables.get(id_), form.table(id_)
        free = []
        if table and spec:
            columns = [table.columns[key] for key in spec.asked if key in table.columns]
            free = [row for row in table.rows.values() if all(table.cell(row, col) is None for col in columns)]
        for number, line in enumerate(lines):
            for field, entry in line.items():
                if table is None or number >= len(free) or field not in table.columns:
                    left.append((id_, field, entry))
                else:
                    cells.setdefault(table.sheet.name, {})[free[number], table.columns[field]] = entry.value
    return PlacedAnswers(cells, tuple(left))


def _spot(
    table: KeyedTable, spec: TableSpec, record: str, field: str, stamp: Stamp, book: Rulebook
) -> tuple[int, int] | None:
    """Give the open cell of a field; None where the form asks nobody of that name, or not for this."""
    if not spec.shape.is_matrix:
        open_ = field in spec.asked and record in table.rows and field in table.columns
        return (table.rows[record], table.columns[field]) if open_ else None
    seen = book.for_table(spec)
    person, criterion = seen.person_in(record, stamp.unit, stamp.round), seen.rubric.criterion(field)
    if field not in table.rows or record not in table.columns or person is None or criterion is None:
        return None
    return (table.rows[field], table.columns[record]) if criterion.applies(person.group) else None
