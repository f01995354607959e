"""Where new lines go in a ledger as it lies on disk: below the last filled line, in rows that are empty."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record

Texts = dict[str, dict[tuple[int, int], str]]  # by sheet, then by row and column from 0


def lines_below(table: KeyedTable, spec: TableSpec, lines: Sequence[Mapping[str, str]]) -> Texts:
    """Place lines (texts by column key) into a table; columns that the ledger no longer has are left out.

    A row is empty where nothing but its key stands anywhere in it: what people wrote beside the table stays theirs.
    A row below the prepared ones gets a key of its own.
    """
    texts: dict[tuple[int, int], str] = {}
    keys = {row: key for key, row in table.rows.items()}
    fresh = (key for number in count(1) if (key := f"{spec.prefix}{number}") not in table.rows)
    for row, values in zip(_empty_rows(table), lines, strict=False):
        if row not in keys:
            texts[row, table.marker[1]] = next(fresh)
        for key, text in values.items():
            if key in table.columns and text:
                texts[row, table.columns[key]] = text
    return {table.sheet.name: texts} if texts else {}


def _empty_rows(table: KeyedTable) -> Iterator[int]:
    filled = {row for row, col in table.sheet.cells if col != table.marker[1] or row not in table.rows.values()}
    ours = set(table.columns.values())
    last = max((row for row, col in table.sheet.cells if col in ours), default=table.marker[0])
    yield from (row for row in count(max(last, table.marker[0]) + 1) if row not in filled)


def marked(lines: Sequence[tuple[Record, str]], column: str) -> Texts:
    """Place a text into one column of lines that stand in the ledger already."""
    texts: Texts = {}
    for record, text in lines:
        place = record.places.get(column)
        if isinstance(place, CellPlace):
            texts.setdefault(place.sheet, {})[place.row, place.col] = text
    return texts
