"""A stranger's program: fills and reads forms, knowing only how a keyed table is marked (product contract, section 4).

It uses openpyxl and nothing of the package, so that the format is tested and not the program's own reading of it.
"""

import pickle
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.packaging.relationship import RelationshipList
from openpyxl.styles.cell_style import StyleArray
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.dimensions import DimensionHolder
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

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
        texts = [(place, cell) for place, cell in sheet._cells.items() if isinstance(cell.value, str)]
        marks = [cell for _, cell in sorted(texts, key=itemgetter(0)) if MARK in cell.value[:4]]
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
    book = _loaded(source.read_bytes())
    edit(book)
    _save(book, target, {})
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


def type_into(source: Path, target: Path, edit: Callable[[Workbook], Any]) -> Path:
    """The same, for an edit that does nothing but give cells other values: much cheaper where it comes again.

    A workbook of the same bytes that was opened or saved before is taken again, its cells put back as they were then,
    and sheets in which nobody has typed since are written as before.
    """
    data = source.read_bytes()
    typed = _typed.pop(data, None) or _as_it_came(data)
    _typed[data] = typed
    _put_back(typed)
    _now.pop(typed.book, None)  # unknown, should the edit fail
    edit(typed.book)
    assert typed.book.sheetnames == list(typed.cells), "an edit of sheets is not typing: `change` takes it"
    cells = _cells(typed.book, typed.cells)
    parts = _save(
        typed.book, target, {name: typed.parts.get(name) for name in cells if cells[name] is typed.cells[name]}
    )
    _now[typed.book] = cells
    for name in typed.cells:
        if cells[name] is typed.cells[name] and name in parts:
            typed.parts[name] = parts[name]
    _typed[target.read_bytes()] = _Typed(typed.book, cells, parts)
    while len(_typed) > _MOST_TYPED:
        del _typed[next(iter(_typed))]
    return target


_Known = tuple[object, str, StyleArray]  # what a cell holds
_Cells = dict[str, dict[tuple[int, int], _Known]]  # by sheet and place
_MOST_TYPED = 24


@dataclass(frozen=True)
class _Typed:
    """A workbook that stays open, what its cells held once, and as what each sheet was written then."""

    book: Workbook
    cells: _Cells
    parts: dict[str, bytes]


_typed: dict[bytes, _Typed] = {}  # by the bytes of the file
_now: WeakKeyDictionary[Workbook, _Cells] = WeakKeyDictionary()  # what the cells of an open workbook hold


def _as_it_came(data: bytes) -> _Typed:
    book = _loaded(data)
    _now[book] = cells = {sheet.title: _held(sheet) for sheet in book.worksheets}
    return _Typed(book, cells, {})


def _held(sheet: Worksheet) -> dict[tuple[int, int], _Known]:
    return {
        place: (cell._value, cell.data_type, copy(cell._style))
        for place, cell in sheet._cells.items()
        if isinstance(cell, Cell)
    }


def _cells(book: Workbook, before: _Cells) -> _Cells:
    """What the cells hold now: the same value as before for a sheet in which nothing has changed."""
    return {
        sheet.title: before[sheet.title] if _holds(sheet, before[sheet.title]) else _held(sheet)
        for sheet in book.worksheets
    }


def _holds(sheet: Worksheet, known: Mapping[tuple[int, int], _Known]) -> bool:
    nothing = (None, "n", None)
    for place, cell in sheet._cells.items():
        if isinstance(cell, Cell):
            value, kind, _ = known.get(place, nothing)
            if cell._value is not value or cell.data_type != kind:
                return False
    return True


def _put_back(typed: _Typed) -> None:
    now = _now.get(typed.book, {})
    for sheet in typed.book.worksheets:
        known = typed.cells[sheet.title]
        if now.get(sheet.title) is known:
            continue
        for place, cell in list(sheet._cells.items()):
            if not isinstance(cell, Cell):
                continue
            if place not in known:
                del sheet._cells[place]
                continue
            cell._value, cell.data_type, style = known[place]
            if cell._style != style:
                cell._style = copy(style)
        for place in known.keys() - sheet._cells.keys():
            cell = sheet.cell(*place)
            cell._value, cell.data_type, style = known[place]
            cell._style = copy(style)


class _Writer(ExcelWriter):
    """Writes sheets that are known as they were written before."""

    def __init__(self, book: Workbook, archive: ZipFile, known: Mapping[str, bytes | None]) -> None:
        super().__init__(book, archive)
        self.known, self.parts = known, dict[str, bytes]()

    def write_worksheet(self, ws: Any) -> None:
        """Write one sheet, and keep what was written where nothing else belongs to it."""
        ws._drawing = SpreadsheetDrawing()
        ws._drawing.charts, ws._drawing.images = ws._charts, ws._images
        part = self.known.get(ws.title)
        if part is None:
            sheet = WorksheetWriter(ws, BytesIO())
            sheet.write()
            ws._rels, part = sheet._rels, sheet.out.getvalue()
            alone = not (ws._rels or ws._comments or ws._charts or ws._images or ws._tables or ws._pivots)
        else:
            ws._rels, ws._comments, alone = RelationshipList(), [], True
        if alone and ws.legacy_drawing is None:
            self.parts[ws.title] = part
        self._archive.writestr(ws.path[1:], part)
        self.manifest.append(ws)


def _save(book: Workbook, target: Path, known: Mapping[str, bytes | None]) -> dict[str, bytes]:
    """Save a workbook, packed quickly; give the sheets as they were written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    book.properties.modified = datetime.now(UTC).replace(tzinfo=None)
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        writer = _Writer(book, archive, known)
        writer.save()
    _saved[:] = [(_as_it_lies(target), book)]
    return writer.parts


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


class Summary:
    """The sheets of the summary and of the workbook beside it, as one workbook is looked at."""

    def __init__(self, folder: Path, out: str = "ket-qua") -> None:
        books = (load_workbook(folder / out / name) for name in ("tong-hop.xlsx", "doi-chieu.xlsx"))
        self.worksheets: list[Worksheet] = [sheet for book in books for sheet in book.worksheets]

    @property
    def sheetnames(self) -> list[str]:
        return [sheet.title for sheet in self.worksheets]

    def __getitem__(self, name: str) -> Worksheet:
        return next(sheet for sheet in self.worksheets if sheet.title == name)

    def __iter__(self) -> Iterator[Worksheet]:
        return iter(self.worksheets)
