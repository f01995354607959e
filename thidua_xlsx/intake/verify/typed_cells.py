"""Cells that somebody typed into a returned table."""

from collections.abc import Collection

from thidua_xlsx.base.text import clean
from thidua_xlsx.documents.raw_workbook import RawCell, raw_text
from thidua_xlsx.intake.read.keyed_tables import KeyedTable


def answer_columns(table: KeyedTable, known: Collection[str]) -> set[int]:
    """Give the columns of these keys that hold answers; keys that begin with `_` are ours."""
    return {col for key, col in table.columns.items() if key in known and not key.startswith("_")}


def is_filled(table: KeyedTable, row: int, col: int) -> bool:
    """Say whether anything can be seen in a cell."""
    cell = table.cell(row, col)
    return cell is not None and (type(cell.value) is float or bool(clean(raw_text(cell))))


def typed_in(table: KeyedTable, row: int, cols: set[int]) -> list[tuple[int, int]]:
    """Give the cells of a row in these columns that are filled, but not by a formula."""
    cells = table.sheet.cells
    there = [col for col in cols if (cell := cells.get((row, col))) and not cell.formula]
    return [(row, col) for col in sorted(there) if is_filled(table, row, col)]


def is_typed(cell: RawCell | None) -> bool:
    """Say whether somebody typed something into a cell."""
    return cell is not None and not cell.formula and bool(clean(raw_text(cell)))


def is_name(cell: RawCell | None) -> bool:
    """Say whether words stand in a cell, as a name would."""
    return cell is not None and isinstance(cell.value, str) and any(c.isalpha() for c in cell.value)
