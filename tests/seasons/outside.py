"""A stranger's program: fills and reads forms, knowing only how a keyed table is marked (product contract, section 4).

It uses openpyxl and nothing of the package, so that the format is tested and not the program's own reading of it.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet

MARK = "#td:"
Answers = Mapping[str, Mapping[str, Mapping[str, object]]]  # table id -> row key -> column key -> value


def leave_borders_alone() -> None:
    """Have openpyxl not draw borders anew around merged cells: a third of its work, and nothing that anybody tests."""
    MergedCellRange._get_borders = _begin_merged
    MergedCellRange.format = _fill_merged


def _begin_merged(merged: MergedCellRange) -> None:
    merged.start_cell = merged.ws.cell(row=merged.min_row, column=merged.min_col)


def _fill_merged(merged: MergedCellRange) -> None:
    style, first = StyleArray(), merged.start_cell._style
    style.protectionId = first.protectionId if first else 0
    for row, col in merged.cells:
        if (row, col) not in merged.ws._cells:
            hidden = merged.ws._cells[row, col] = MergedCell(merged.ws, row=row, column=col)
            hidden._style = copy(style)


@dataclass(frozen=True)
class Table:
    """A table as a stranger finds it: its sheet, the marker's place, and the first row that is no longer its own."""

    sheet: Worksheet
    row: int
    col: int
    end: int

    def rows(self) -> dict[str, int]:
        """Row number by row key."""
        cells = [(self.sheet.cell(row, self.col).value, row) for row in range(self.row + 1, self.end)]
        return {str(key): row for key, row in cells if key is not None}

    def columns(self) -> dict[str, int]:
        """Column number by column key."""
        cells = [(self.sheet.cell(self.row, col).value, col) for col in range(1, self.sheet.max_column + 1)]
        return {str(key): col for key, col in cells if key is not None and col != self.col}

    def cell(self, row: str, column: str) -> Cell:
        """The cell of a row key and a column key."""
        found = self.sheet.cell(self.rows()[row], self.columns()[column])
        assert isinstance(found, Cell)
        return found


def tables(book: Workbook) -> dict[str, Table]:
    """Every keyed table of a workbook by its id; a table ends where the next one on its sheet is marked."""
    found: dict[str, Table] = {}
    for sheet in book.worksheets:
        marks = [
            cell
            for line in sheet.iter_rows()
            for cell in line
            if isinstance(cell.value, str) and MARK in cell.value[:4]
        ]
        for number, mark in enumerate(marks):
            end = marks[number + 1].row if number + 1 < len(marks) else sheet.max_row + 1
            id_ = str(mark.value).removeprefix(MARK).partition("|")[0]
            found[id_] = Table(sheet, mark.row, mark.column, end)
    return found


def put(book: Workbook, answers: Answers) -> None:
    """Write answers into a workbook by table, row key and column key."""
    found = tables(book)
    for id_, lines in answers.items():
        rows, columns = found[id_].rows(), found[id_].columns()
        for row, values in lines.items():
            for column, value in values.items():
                found[id_].sheet.cell(rows[row], columns[column]).value = value  # type: ignore[assignment]


def replace_rows(book: Workbook, id_: str, lines: Mapping[str, Mapping[str, object]]) -> None:
    """Empty a table with typed keys and write other rows into it."""
    table = tables(book)[id_]
    columns = table.columns()
    for row in range(table.row + 1, max(table.end, table.row + 1 + len(lines))):
        for col in (table.col, *columns.values()):
            table.sheet.cell(row, col).value = None
    for row, (key, values) in enumerate(lines.items(), start=table.row + 1):
        table.sheet.cell(row, table.col).value = key
        for column, value in values.items():
            table.sheet.cell(row, columns[column]).value = value  # type: ignore[assignment]


def change(source: Path, target: Path, edit: Callable[[Workbook], Any]) -> Path:
    """Open a workbook, edit it and save it as another file (or the same)."""
    book = load_workbook(source)
    edit(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    _saved[:] = [(_as_it_lies(target), book)]
    return target


def type_into(source: Path, target: Path, edit: Callable[[Workbook], Any]) -> Path:
    """The same, for an edit that does nothing but give cells other values.

    A workbook of the same bytes that was opened before is taken again, its cells put back as they were.
    """
    data = source.read_bytes()
    book, cells = _typed.pop(data, None) or _as_it_came(data)
    _put_back(book, cells)
    _typed[data] = book, cells
    if len(_typed) > _MOST_OPEN:
        del _typed[next(iter(_typed))]
    edit(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    _saved[:] = [(_as_it_lies(target), book)]
    return target


_MOST_OPEN = 8
_Cells = dict[str, dict[tuple[int, int], tuple[object, str, StyleArray]]]  # by sheet and place
_typed: dict[bytes, tuple[Workbook, _Cells]] = {}


def _as_it_came(data: bytes) -> tuple[Workbook, _Cells]:
    book = load_workbook(BytesIO(data))
    cells = {
        sheet.title: {
            place: (cell.value, cell.data_type, copy(cell._style))
            for place, cell in sheet._cells.items()
            if isinstance(cell, Cell)
        }
        for sheet in book.worksheets
    }
    return book, cells


def _put_back(book: Workbook, cells: _Cells) -> None:
    for sheet in book.worksheets:
        known = cells[sheet.title]
        for place, cell in list(sheet._cells.items()):
            if place in known:
                cell._value, cell.data_type, style = known[place]
                if cell._style != style:
                    cell._style = copy(style)
            elif isinstance(cell, Cell):
                del sheet._cells[place]


_saved: list[tuple[tuple[Path, int, int], Workbook]] = []  # the workbook that was saved last


def _as_it_lies(file: Path) -> tuple[Path, int, int]:
    found = file.stat()
    return file.absolute(), found.st_mtime_ns, found.st_size


def opened(file: Path) -> Workbook:
    """A workbook to look into; the one that was just saved is not opened again. Nobody may change it."""
    known = dict(_saved).get(_as_it_lies(file))
    return load_workbook(file) if known is None else known


def fill(source: Path, target: Path, answers: Answers) -> Path:
    """Fill an issued form by key and save it elsewhere."""
    return type_into(source, target, lambda book: put(book, answers))


def find_text(sheet: Worksheet, text: str) -> Cell:
    """The first cell of a sheet whose text contains these words."""
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and text in cell.value:
                assert isinstance(cell, Cell)
                return cell
    raise AssertionError(f"nobody wrote {text!r} on sheet {sheet.title}")
