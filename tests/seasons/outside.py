"""A stranger's program: fills and reads forms, knowing only how a keyed table is marked (product contract, section 4).

It uses openpyxl and nothing of the package, so that the format is tested and not the program's own reading of it.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet.dimensions import DimensionHolder
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from tests.seasons.typing_in import Book

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
        assert not isinstance(found, MergedCell)
        return found


def tables(book: Any) -> dict[str, Table]:
    """Every keyed table of a workbook by its id; a table ends where the next one on its sheet is marked."""
    found: dict[str, Table] = {}
    for sheet in book.worksheets:
        marks = sheet.beginning(MARK) if isinstance(book, Book) else _beginning(sheet, MARK)
        ends = [row for row, _, _ in marks[1:]] + [sheet.max_row + 1]
        for (row, column, text), end in zip(marks, ends, strict=False):
            found[text.removeprefix(MARK).partition("|")[0]] = Table(sheet, row, column, end)
    return found


def _beginning(sheet: Worksheet, mark: str) -> list[tuple[int, int, str]]:
    texts = ((*place, cell.value) for place, cell in sheet._cells.items() if isinstance(cell.value, str))
    return sorted(one for one in texts if one[2].startswith(mark))


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
    """Open a workbook as openpyxl does, edit it in any way and save it as another file (or the same)."""
    book = _loaded(source.read_bytes())
    edit(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        ExcelWriter(book, archive).save()
    return target


_MOST_PACKED = 24
_packed: dict[bytes, bytes] = {}  # by the bytes of the file; blank where it was opened but once


def _loaded(data: bytes) -> Workbook:
    """Open a workbook; from the second time on it is packed, and unpacked in a sixth of the time of opening it."""
    packed = _packed.pop(data, None)
    if packed:
        book: Workbook = pickle.loads(packed)
        for sheet in book.worksheets:  # pickle forgets whose they are and how a missing one is made
            for holder, missing in (("row_dimensions", sheet._add_row), ("column_dimensions", sheet._add_column)):
                found = DimensionHolder(worksheet=sheet, default_factory=missing)
                found.update(getattr(sheet, holder))
                setattr(sheet, holder, found)
    else:
        book = load_workbook(BytesIO(data))
        packed = b"" if packed is None else pickle.dumps(book, pickle.HIGHEST_PROTOCOL)
    _packed[data] = packed
    if len(_packed) > _MOST_PACKED:
        del _packed[next(iter(_packed))]
    return book


def type_into(source: Path, target: Path, edit: Callable[[Any], Any]) -> Path:
    """Open a workbook, give cells other values, and save it as another file (or the same): quick, whatever comes of looks."""
    book = Book(source.read_bytes())
    edit(book)
    book.save(target)
    return target


def opened(file: Path) -> Any:
    """A workbook to look into: what stands in its cells."""
    return Book(file.read_bytes())


def fill(source: Path, target: Path, answers: Answers) -> Path:
    """Fill an issued form by key and save it elsewhere."""
    return type_into(source, target, lambda book: put(book, answers))


def find_text(sheet: Worksheet, text: str) -> Cell:
    """The first cell of a sheet whose text contains these words."""
    for line in sheet.iter_rows():
        for cell in line:
            if isinstance(cell.value, str) and text in cell.value:
                return cell
    raise AssertionError(f"nobody wrote {text!r} on sheet {sheet.title}")


class Summary:
    """The sheets of the summary and of the workbook beside it, as one workbook is looked at."""

    def __init__(self, folder: Path, out: str = "ket-qua") -> None:
        books = (opened(folder / out / name) for name in ("tong-hop.xlsx", "doi-chieu.xlsx"))
        self.worksheets: list[Any] = [sheet for book in books for sheet in book.worksheets]

    @property
    def sheetnames(self) -> list[str]:
        return [sheet.title for sheet in self.worksheets]

    def __getitem__(self, name: str) -> Any:
        return next(sheet for sheet in self.worksheets if sheet.title == name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.worksheets)
