"""The cells of a sheet of an .xlsx file, read from its XML as spreadsheet programs show them.

A character may be written as itself, as a reference or in a CDATA section, with comments and instructions in between;
quotes may be single, names prefixed, positions left out. An XML parser knows all that. What it cannot follow - a row
that is never closed - is read piece by piece. A cell that cannot be understood, or is given twice, is an error in that
cell: a blank deduction would be a gift.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from msgspec.structs import replace

from thidua_xlsx.documents.areas import column_number
from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawCell, Spot
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, is_on, new_parser

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


class SheetCells(NamedTuple):
    """A sheet's filled cells in order, the texts of its formulas, its hidden rows, the filled cells without a style."""

    cells: dict[Spot, RawCell]
    formulas: dict[Spot, str]
    hidden: frozenset[int]
    bare: frozenset[Spot]


def sheet_cells(xml: bytes, meaning: CellMeaning) -> SheetCells:
    """Read a sheet's cells from its `xml`; of a damaged one as much as can be read."""
    reader = _SheetReader(meaning)
    try:
        reader.read(xml)
    except expat.ExpatError:
        reader = _SheetReader(meaning)
        begin, ends = _DATA.search(xml), list(_DATA_END.finditer(xml))
        rows = _ROW.split(xml[begin.end() if begin else len(xml) : ends[-1].start() if ends else len(xml)])
        broken_rows: list[int] = []
        for row in rows[1:]:
            before = reader.last[0]
            try:
                _read_piece(reader, row)
            except expat.ExpatError:
                number = _NUMBER.search(row, 0, row.find(b">") + 1)
                broken_rows.append(int(number[1]) - 1 if number else before + 1)
                reader.last = broken_rows[-1], -1
                for piece in _CELL.split(_ROW_END.sub(b"", row))[1:]:
                    try:
                        _read_piece(reader, piece)
                    except expat.ExpatError:
                        place = _WRITTEN_AT.search(piece)
                        spot = _spot(place[1].decode()) if place else None
                        reader.last = spot or (reader.last[0], reader.last[1] + 1)
                        reader.lose(reader.last)
        last = max((col for (_, col), cell in reader.cells.items() if cell is not None), default=-1)
        for spot in ((row, col) for row in broken_rows for col in range(last + 1)):
            if reader.cells.get(spot) is None:
                reader.lose(spot)
    filled = {spot: cell for spot, cell in reader.cells.items() if cell is not None}
    in_order = dict(sorted(filled.items())) if sorted(filled) != list(filled) else filled
    return SheetCells(in_order, reader.formulas, frozenset(reader.hidden), frozenset(reader.bare))


@lru_cache(maxsize=20_000)  # forms have the same ones
def _spot(name: str) -> Spot | None:
    """Give the row and column, counted from 0, of a place as it is written of a cell; None where that is no place."""
    match = _PLACE.fullmatch(name)
    return (int(match[2]) - 1, column_number(match[1])) if match else None


class _SheetReader:
    """Collects the cells of a sheet as its XML goes by: expat calls it for every tag and every text.

    It is called some ten thousand times for a form, so it does little each time: what is rare comes last.
    """

    def __init__(self, meaning: CellMeaning) -> None:
        self._meaning = meaning
        self.cells: dict[Spot, RawCell | None] = {}
        self.formulas: dict[Spot, str] = {}
        self.hidden: set[int] = set()
        self.bare: set[Spot] = set()
        self.inside = 0  # elements that hold rows
        self.last: Spot = (-1, -1)  # the cell before
        self._attributes: dict[str, str] | None = None  # of the cell that is open
        self._value = self._text = ""
        self._formula: str | None = None
        self._taken = self._odd = self._struck = False  # is a text being taken; what was met in this cell
        self._values = self._aloud = 0

    def read(self, xml: bytes) -> None:
        """Go through some XML; ExpatError where it is none, after all that came before."""
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._take
        parser.Parse(xml, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            if self.inside:
                self._attributes = attributes
                self._value, self._formula = "", None
                self._taken = self._odd = self._struck = False
                self._values = self._aloud = 0
        elif name == "row":
            if self.inside:
                number = attributes.get("r", "").strip()
                row = int(number) - 1 if number.isascii() and number.isdigit() else self.last[0] + 1
                self.last = row, -1
                if attributes.get("hidden") in _TRUE:
                    self.hidden.add(row)
        elif self._taken:  # an element in the middle of a value
            self._odd = True
        elif name == "v":
            if self._attributes is not None:
                self._values += 1
                self._taken, self._text = True, ""
        elif name == "f":
            if self._attributes is not None:
                self._taken, self._text = True, ""
        elif name == "sheetData":
            self.inside += 1
        elif ":" in name:
            self._start(name.rpartition(":")[2], attributes)
        elif self._attributes is not None:
            self._start_inside(name, attributes)

    def _start_inside(self, name: str, attributes: dict[str, str]) -> None:
        """Begin one of the elements of a text that stands in its cell."""
        if name == "rPh":
            self._aloud += 1
        elif name == "t" and not self._aloud:
            self._taken, self._text = True, ""
        elif name == "strike" and is_on(attributes.get("val")):
            self._struck = True

    def _take(self, piece: str) -> None:
        self._text += piece

    def _end(self, name: str) -> None:
        if name == "c":
            if self._attributes is not None:
                self._end_cell(self._attributes)
                self._attributes = None
        elif name == "v" or name == "t":
            if self._taken:
                self._value += self._text
                self._taken = False
        elif name == "f":
            if self._taken:
                self._formula = self._text
                self._taken = False
        elif name == "sheetData":
            self.inside -= 1
        elif name == "rPh":
            self._aloud -= 1
        elif ":" in name:
            self._end(name.rpartition(":")[2])

    def _end_cell(self, attributes: dict[str, str]) -> None:
        """Put the cell that has ended in its place."""
        value, formula = self._value, self._formula
        kind, style = attributes.get("t", ""), attributes.get("s", "0")
        if value and not self._values and kind in ("", "n"):  # a text of its own, whose type was left out
            kind = "inlineStr"
        cell = self._meaning[kind, style, value, formula is not None]
        if cell is not None and self._struck:
            cell = replace(cell, struck=True)
        name = attributes.get("r")
        spot = _spot(name) if name else None
        if spot is None:  # one without a place stands behind the last, one whose place is none is odd
            self._odd = self._odd or name is not None
            spot = max(self.last[0], 0), self.last[1] + 1
        self.last = spot
        if self._odd or self._values > 1:
            cell = _LOST
        if formula:
            self.formulas[spot] = formula
        if spot in self.cells and self.cells[spot] != cell:
            cell = _LOST
        self.cells[spot] = cell
        if style == "0" and cell is not None:
            self.bare.add(spot)

    def lose(self, spot: Spot) -> None:
        """Note that whatever stands in a cell is not known."""
        self.cells[spot] = _LOST


def _read_piece(reader: _SheetReader, piece: bytes) -> None:
    reader.inside = 1
    reader.read(b"<piece>" + piece + b"</piece>")
