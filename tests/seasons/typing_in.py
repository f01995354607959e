"""A person at a spreadsheet: types into cells, and leaves all else of the workbook as it lies.

What a formula came to last goes, as in every program that does not work it out; how another program saves a whole workbook
is tried with openpyxl and LibreOffice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from lxml import etree
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple, get_column_letter
from openpyxl.utils.datetime import from_excel, to_excel

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW, _CELL, _VALUE, _FORMULA, _INLINE, _TEXT = (_MAIN + name for name in ("row", "c", "v", "f", "is", "t"))
_RESULT = re.compile(rb'(?: t="\w+")?>(<f(?: [^>]*)?>[^<]*</f>)<v>[^<]*</v>')
_SAVED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


class Book:
    """A workbook that is open: its sheets, and what else lies in its package."""

    def __init__(self, data: bytes) -> None:
        with ZipFile(BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        paths = {one.get("Id"): one.get("Target") for one in etree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])}
        named = etree.fromstring(self.parts["xl/workbook.xml"]).find(f"{_MAIN}sheets")
        self.worksheets = [
            Sheet(self, one.get("name"), one.get("state", "visible"), f"xl/{paths[one.get(_ID)]}".rpartition("xl//")[2])
            for one in named
        ]

    @property
    def sheetnames(self) -> list[str]:
        return [sheet.title for sheet in self.worksheets]

    def __getitem__(self, name: str) -> "Sheet":
        return next(sheet for sheet in self.worksheets if sheet.title == name)

    def __iter__(self) -> Iterator["Sheet"]:
        return iter(self.worksheets)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells share."""
        shared = self.parts.get("xl/sharedStrings.xml")
        return [] if shared is None else [_text(one) for one in etree.fromstring(shared)]

    @cached_property
    def dated(self) -> frozenset[str]:
        """The looks that show a number as a day."""
        styles = etree.fromstring(self.parts["xl/styles.xml"])
        formats = {str(number): text for number, text in BUILTIN_FORMATS.items()}
        formats |= {one.get("numFmtId"): one.get("formatCode") for one in styles.iterfind(f"{_MAIN}numFmts/*")}
        looks = enumerate(styles.iterfind(f"{_MAIN}cellXfs/*"))
        return frozenset(str(at) for at, one in looks if is_date_format(formats.get(one.get("numFmtId"), "General")))

    def save(self, target: Path | BytesIO) -> None:
        """Save it, packed quickly, with the moment at which that was."""
        if isinstance(target, Path):
            target.parent.mkdir(parents=True, exist_ok=True)
        parts = self.parts | {sheet.path: sheet.written() for sheet in self.worksheets}
        if "docProps/core.xml" in parts:
            now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
            parts["docProps/core.xml"] = _SAVED.sub(rb"\g<1>" + now, parts["docProps/core.xml"])
        with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            for name, part in parts.items():
                archive.writestr(name, part)


class Sheet:
    """One of its sheets."""

    def __init__(self, book: Book, title: str, state: str, path: str) -> None:
        self.book, self.title, self.sheet_state, self.path = book, title, state, path

    @cached_property
    def _tree(self) -> Any:
        return etree.fromstring(self.book.parts[self.path])

    @cached_property
    def _rows(self) -> dict[int, Any]:
        return {int(row.get("r")): row for row in self._tree.iterfind(f"{_MAIN}sheetData/{_ROW}")}

    @cached_property
    def _cells(self) -> dict[tuple[int, int], "TypedCell"]:
        """Its cells by row and column, as openpyxl keeps them."""
        found = {}
        for row, line in self._rows.items():
            for cell in line:
                column = column_index_from_string(cell.get("r").rstrip("0123456789"))
                found[row, column] = TypedCell(self, row, column, cell)
        return found

    @property
    def max_row(self) -> int:
        if "_cells" not in vars(self):
            return max(map(int, re.findall(rb'<row r="(\d+)"', self.book.parts[self.path])), default=1)
        return max((row for row, _ in self._cells), default=1)

    @property
    def max_column(self) -> int:
        return max((column for _, column in self._cells), default=1)

    def beginning(self, mark: str) -> list[tuple[int, int, str]]:
        """The cells whose text begins with a mark, by row and column; a sheet that nobody needs is not taken apart for it."""
        if "_cells" in vars(self):
            return sorted(
                (*place, cell.value) for place, cell in self._cells.items() if str(cell.value).startswith(mark)
            )
        shared = "|".join(str(at) for at, text in enumerate(self.book.strings) if text.startswith(mark))
        cells = rf'<c r="([A-Z]+)(\d+)"[^>]*(?: t="s"><v>({shared or "-"})</v>|><is><t[^>]*>({re.escape(mark)}[^<]*))'
        found = re.findall(cells, self.book.parts[self.path].decode())
        texts = ((row, column, self.book.strings[int(at)] if at else text) for column, row, at, text in found)
        return [(int(row), column_index_from_string(column), text) for row, column, text in texts]

    def cell(self, row: int, column: int) -> "TypedCell":
        """The cell at a place, which need not be there before somebody types."""
        found = self._cells.get((row, column))
        return TypedCell(self, row, column, None) if found is None else found

    def __getitem__(self, coordinate: str) -> "TypedCell":
        return self.cell(*coordinate_to_tuple(coordinate))

    def iter_rows(self, *, values_only: bool = False) -> Iterator[tuple[Any, ...]]:
        """Row by row, to the last cell of the sheet: its cells, or what stands in them."""
        width = range(1, self.max_column + 1)
        for row in range(1, self.max_row + 1):
            cells = (self.cell(row, column) for column in width)
            yield tuple(cell.value for cell in cells) if values_only else tuple(cells)

    @property
    def values(self) -> Iterator[tuple[Any, ...]]:
        """What stands in it, row by row."""
        return self.iter_rows(values_only=True)

    def made(self, row: int, column: int) -> Any:
        """Put a cell where there was none; as far as the sheet reached before it need not reach still."""
        for reach in self._tree.findall(f"{_MAIN}dimension"):
            self._tree.remove(reach)
        line = self._rows.get(row)
        if line is None:
            line = etree.Element(_ROW, r=str(row))
            data = self._tree.find(f"{_MAIN}sheetData")
            data.insert(sum(other < row for other in self._rows), line)
            self._rows[row] = line
        cell = etree.Element(_CELL, r=f"{get_column_letter(column)}{row}")
        line.insert(sum(place[0] == row and place[1] < column for place in self._cells), cell)
        return cell

    def written(self) -> bytes:
        """Its bytes; nobody has worked out its formulas since."""
        typed = "_tree" in vars(self)
        part = etree.tostring(self._tree, encoding="UTF-8", standalone=True) if typed else self.book.parts[self.path]
        return _RESULT.sub(rb">\1", part)


@dataclass(slots=True)
class TypedCell:
    """A cell of a sheet."""

    sheet: Sheet
    row: int
    column: int
    element: Any

    @property
    def coordinate(self) -> str:
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def value(self) -> Any:
        """What stands in it; of a formula, the formula."""
        if self.element is None or not len(self.element):
            return None
        first, kind = self.element[0], self.element.get("t", "n")
        if first.tag == _FORMULA:
            return f"={first.text or ''}"
        if first.tag == _INLINE:
            return _text(first)
        if kind == "s":
            return self.sheet.book.strings[int(first.text)]
        if kind == "n":
            return _number(first.text, dated=self.element.get("s") in self.sheet.book.dated)
        return first.text == "1" if kind == "b" else first.text

    @value.setter
    def value(self, value: object) -> None:
        if self.element is None:
            if value is None:
                return
            self.element = self.sheet.made(self.row, self.column)
            self.sheet._cells[self.row, self.column] = self
        self.element.attrib.pop("t", None)
        for inside in list(self.element):
            self.element.remove(inside)
        if value is not None:
            self._type(value)

    def _type(self, value: object) -> None:
        if isinstance(value, bool):
            self._write(_VALUE, str(int(value)), "b")
        elif isinstance(value, date):
            assert self.element.get("s") in self.sheet.book.dated, "the cell shows no days: `change` gives it a look"
            self._write(_VALUE, str(to_excel(value)))
        elif not isinstance(value, str):
            self._write(_VALUE, str(value))
        elif value.startswith("=") and len(value) > 1:
            self._write(_FORMULA, value[1:])
        elif value in ERROR_CODES:
            self._write(_VALUE, value, "e")
        else:
            self.element.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(self.element, _INLINE), _TEXT)
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = value

    def _write(self, name: str, text: str, kind: str = "") -> None:
        if kind:
            self.element.set("t", kind)
        etree.SubElement(self.element, name).text = text


def _text(element: Any) -> str:
    """The text of a shared or inline string, its runs put together; how it is spoken is none of it."""
    return "".join(one.text or "" for one in element.iter(_TEXT) if not one.getparent().tag.endswith("rPh"))


def _number(said: str, *, dated: bool) -> Any:
    number = float(said) if re.search(r"[.eE]", said) else int(said)
    return from_excel(number) if dated else number
