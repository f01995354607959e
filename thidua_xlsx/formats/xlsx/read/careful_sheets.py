"""The cells of sheets that are not spelled the plain way, read as spreadsheet programs show them.

A character may be written as itself, as a reference or in a CDATA section, with comments and instructions in between;
quotes may be single, names prefixed, positions left out. An XML parser knows all that. What it cannot follow - a row
that is never closed - is read piece by piece. A cell that cannot be understood, or is given twice, is an error in that
cell: a blank deduction would be a gift.
"""

import re
from typing import NamedTuple
from xml.parsers import expat

from msgspec.structs import replace

from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawCell, Spot
from thidua_xlsx.formats.xlsx.read.sheet_structure import column_number
from thidua_xlsx.formats.xlsx.read.struck_styles import is_on
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, XmlHandlers

_LOST = RawCell(None, error=UNREADABLE)
_PLACE = re.compile(r"\s*([A-Za-z]{1,3})([1-9]\d{0,6})\s*")
_TRUE = ("1", "true")

_DATA = re.compile(rb"<(?:\w+:)?sheetData\b[^>]*>")
_DATA_END = re.compile(rb"</(?:\w+:)?sheetData\s*>")
_ROW = re.compile(rb"(?=<(?:\w+:)?row[\s>/])")
_CELL = re.compile(rb"(?=<(?:\w+:)?c[\s>/])")
_ROW_END = re.compile(rb"</(?:\w+:)?row\s*>\s*\Z")
_NUMBER = re.compile(rb"""\br\s*=\s*["']\s*(\d{1,7})""")
_WRITTEN_AT = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]{1,3}[1-9]\d{0,6})\s*["']""")


class _Columns(dict[str, int]):
    """The numbers of columns by their letters."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = column_number(letters.upper().encode())
        return number


_COLUMNS = _Columns()


class CarefulCells(NamedTuple):
    """A sheet's filled cells, the texts of its formulas, its hidden rows, and the filled cells without a style."""

    cells: dict[Spot, RawCell]
    formulas: dict[Spot, str]
    hidden: frozenset[int]
    bare: frozenset[Spot]


def careful_cells(xml: bytes, meaning: CellMeaning) -> CarefulCells:
    """Read a sheet's cells from its XML, whatever it is spelled like; as much as can be read of a damaged one."""
    reader = _SheetReader(meaning)
    try:
        reader.read(xml)
    except expat.ExpatError:
        reader = _SheetReader(meaning)
        _salvage(xml, reader)
    cells = dict(sorted(reader.cells.items()))
    return CarefulCells(cells, reader.formulas, frozenset(reader.hidden), frozenset(reader.bare))


class _SheetReader(XmlHandlers):
    """Collects the cells of a sheet as its XML goes by."""

    def __init__(self, meaning: CellMeaning) -> None:
        self._meaning = meaning
        self.cells: dict[Spot, RawCell] = {}
        self.formulas: dict[Spot, str] = {}
        self.hidden: set[int] = set()
        self.bare: set[Spot] = set()
        self.inside = 0  # elements that hold rows
        self.row, self.col = -1, -1
        self._met: set[Spot] = set()
        self._begin({})

    def _begin(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes
        self._open = self._odd = self._struck = False
        self._value: list[str] = []
        self._formula: list[str] | None = None
        self._taken: list[str] | None = None
        self._values = self._aloud = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self._taken is not None and name != "c" and name != "row":  # an element in the middle of a value
            self._odd = True
        elif name == "v" and self._open:
            self._values += 1
            self._taken = self._value
        elif name == "c" and self.inside:
            self._begin(attributes)
            self._open = True
        elif name == "row" and self.inside:
            self._start_row(attributes)
        elif name == "sheetData":
            self.inside += 1
        elif name == "f" and self._open:
            self._taken = self._formula = []
        elif name == "rPh" and self._open:
            self._aloud += 1
        elif name == "t" and self._open and not self._aloud:
            self._taken = self._value
        elif name == "strike" and self._open and is_on(attributes.get("val")):
            self._struck = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        written = attributes.get("r", "").strip()
        self.row = int(written) - 1 if written.isascii() and written.isdigit() else self.row + 1
        self.col = -1
        if attributes.get("hidden") in _TRUE:
            self.hidden.add(self.row)

    def text(self, piece: str) -> None:
        if self._taken is not None:
            self._taken.append(piece)

    def end(self, name: str) -> None:
        if name == "v" or name == "f" or name == "t":
            self._taken = None
        elif name == "c" and self._open:
            self._open = False
            self._finish()
        elif name == "rPh":
            self._aloud -= 1
        elif name == "sheetData":
            self.inside -= 1

    def _finish(self) -> None:
        """Put the cell that has ended in its place."""
        attributes = self._attributes
        kind = attributes.get("t", "")
        if self._value and not self._values and kind in ("", "n"):  # a text of its own, whose type was left out
            kind = "inlineStr"
        found = self._meaning.cell(
            kind, attributes.get("s", ""), "".join(self._value), formula=self._formula is not None
        )
        if found is not None and self._struck:
            found = replace(found, struck=True)
        spot = self._spot(attributes.get("r"))
        if self._odd or self._values > 1:
            found = _LOST
        if self._formula:
            self.formulas[spot] = "".join(self._formula)
        if spot in self._met and self.cells.get(spot) != found:
            found = _LOST
        self._met.add(spot)
        if found is not None:
            self.cells[spot] = found
            if attributes.get("s", "0") == "0":
                self.bare.add(spot)

    def _spot(self, written: str | None) -> Spot:
        """Say where the cell stands: one without a place stands behind the last, one whose place is none is odd."""
        match = _PLACE.fullmatch(written) if written else None
        if match:
            letters, number = match.groups()
            self.row, self.col = int(number) - 1, _COLUMNS[letters]
        else:
            self._odd = self._odd or written is not None
            self.row, self.col = max(self.row, 0), self.col + 1
        return self.row, self.col

    def lose(self, spot: Spot) -> None:
        """Note that whatever stands in a cell is not known."""
        self.cells[spot] = _LOST


def _salvage(xml: bytes, reader: _SheetReader) -> None:
    """Read a sheet that is no XML: row by row, and a row that is none cell by cell.

    In such a row, cells that are not there are not known to be blank.
    """
    begin, ends = _DATA.search(xml), list(_DATA_END.finditer(xml))
    rows = _ROW.split(xml[begin.end() if begin else len(xml) : ends[-1].start() if ends else len(xml)])
    broken_rows: list[int] = []
    for row in rows[1:]:
        before = reader.row
        try:
            _read_piece(reader, row)
        except expat.ExpatError:
            number = _NUMBER.search(row, 0, row.find(b">") + 1)
            reader.row, reader.col = int(number[1]) - 1 if number else before + 1, -1
            broken_rows.append(reader.row)
            _salvage_row(row, reader)
    last = max((col for _, col in reader.cells), default=-1)
    for spot in ((row, col) for row in broken_rows for col in range(last + 1)):
        if spot not in reader.cells:
            reader.lose(spot)


def _salvage_row(row: bytes, reader: _SheetReader) -> None:
    for piece in _CELL.split(_ROW_END.sub(b"", row))[1:]:
        try:
            _read_piece(reader, piece)
        except expat.ExpatError:
            place = _WRITTEN_AT.search(piece)
            found = _PLACE.fullmatch(place[1].decode()) if place else None
            if found:
                reader.row, reader.col = int(found[2]) - 1, _COLUMNS[found[1]]
            else:
                reader.col += 1
            reader.lose((reader.row, reader.col))


def _read_piece(reader: _SheetReader, piece: bytes) -> None:
    reader.inside = 1
    reader.read(b"<piece>" + piece + b"</piece>")
