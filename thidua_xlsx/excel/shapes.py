"""How sheets that are spelled the plain way are laid out: their cells without what stands in them, each shape once.

The forms of a season differ in what people wrote and hardly in anything else. So the values are taken out of a sheet's
XML, and what is left is looked up: whole sheets first, then rows. Only a row that nobody had before is searched. It is
trusted only where every byte of it was understood: whatever is spelled otherwise gives None, and calamine reads it.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import lt
from typing import NamedTuple

from thidua_xlsx.raw import Spot

NEAR_ROWS, NEAR_COLS = 4_000, 1_000  # sheets that reach further are rare; the guard looks at them more closely

_HELD = b"\0"  # stands in a shape where a value was; XML cannot contain it
_ROW = re.compile(rb'\s*+<row r="([1-9]\d{0,6})"([^<>]*+)>\s*+')
_COLUMN = re.compile(rb'r="([A-Z]{1,3})')
_VALUE = re.compile(rb"<v>([^<\0]*+)</v>")
_LONGEST_ROW = 7  # digits of a row's number
_PROBE, _FEW = 4_096, 25  # so many bytes of a sheet with fewer values than this
_CELL = re.compile(
    rb'((?: s="\d{1,6}"| t="(?:s|str|n|b|e)"| (?:cm|vm|ph)="\d{1,6}")*+)'
    rb'(?:/>|>(?:<f(?: \w+="[^"<>\0]*+")*+>([^<\0]++)</f>|(<f(?: \w+="[^"<>\0]*+")++/>))?(\0)</c>)\s*+'
)
_TEXT = re.compile(rb' t="s(?:tr)?"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"/>')
ENCODED = re.compile(rb"""<\?xml[^>]*\bencoding=["'](?!utf-8["'])""", re.IGNORECASE)


class NotPlain(Exception):
    """Something is spelled in a way that has more than one reading, or none."""


class Shape(NamedTuple):
    """Rows of a sheet without the values in them; rows and columns are counted from 0.

    `spots` are the cells that hold a value, in their order, and `kinds` their attributes, behind `=` where a formula
    shows the value. `texts` are those of them that may hold a text, `lines` their columns by row. `formulas` are the
    texts of formulas, `hidden` the rows that are hidden, `rows` the first and the last row, filled or not.
    """

    spots: Sequence[Spot]
    kinds: Sequence[bytes]
    formulas: Mapping[Spot, str]
    hidden: frozenset[int]
    lines: Mapping[int, Sequence[int]]
    texts: Sequence[Spot]
    rows: tuple[int, int]


class Scan(NamedTuple):
    """A sheet's cells as they stand in its XML between `start` and `end`: their shape, and their values in order."""

    shape: Shape
    values: Sequence[bytes]
    start: int
    end: int


def scan(xml: bytes) -> Scan | None:
    """Find the cells and rows of a sheet's XML; None where something else stands among them, or one is far away."""
    start, end = xml.find(b"<sheetData>"), xml.rfind(b"</sheetData>")
    # Between the two there is nothing but rows and cells, or this is no shape; so it is alone where none stands beside.
    alone = 0 < start + 1 == xml.find(b"sheetData") and start < end and xml.find(b"sheetData", end + 3) < 0
    if not alone or ENCODED.match(xml) or (xml.find(b"dimension", 0, start) >= 0 and not _DIMENSION.search(xml)):
        return None
    try:
        written, values = _apart(xml[start + len(b"<sheetData>") : end])
        shape = _SHEETS.of(written)
    except NotPlain:
        return None
    return Scan(shape, values, start, end) if len(values) == len(shape.spots) else None


def _apart(xml: bytes) -> tuple[bytes, Sequence[bytes]]:
    """Take the values out of a sheet's XML: give the rest with a sign in the place of each, and the values.

    Where such a sign, or a tag out of its order, stood in the sheet itself, there are more signs than values.
    """
    middle = len(xml) // 2
    if xml.count(b"<v>", middle, middle + _PROBE) < _FEW:  # long formulas: one search through them is less than two
        pieces = _VALUE.split(xml)
        return _HELD.join(pieces[::2]), pieces[1::2]
    pieces = xml.replace(b"</v>", _HELD + b"<v>").split(b"<v>")
    written = _HELD.join(pieces[::2])
    # Each value ends with the sign that stood before its closing tag, and nothing else does.
    closed = b"".join(pieces[1::2])
    *values, rest = closed.split(_HELD)
    if rest or b"<" in closed or len(values) != len(pieces) // 2:
        raise NotPlain
    return written, values


class _Cell(NamedTuple):
    """A cell without its value and place: is it filled, its `kind`, its formula's text, may it hold a text."""

    filled: bool
    kind: bytes
    formula: str
    text: bool


class _Columns(dict[bytes, int]):
    """Columns by what is written of them behind `<c `, up to the number of the row."""

    def __missing__(self, written: bytes) -> int:
        match = _COLUMN.fullmatch(written)
        if not match:
            raise NotPlain
        col = 0
        for letter in match[1]:
            col = col * 26 + letter - 64
        if col > NEAR_COLS:
            raise NotPlain
        self[written] = col - 1
        return col - 1


class _Cells(dict[bytes, _Cell]):
    """Cells by what is written of them behind their place: the rows of a table have the same, and so have all forms."""

    def __missing__(self, written: bytes) -> _Cell:
        match = _CELL.fullmatch(written)
        if not match:
            raise NotPlain
        attributes, text, pointing, held = match.groups()
        kind, texts = b"=" + attributes if text or pointing else attributes, _TEXT.search(attributes) is not None
        self[written] = cell = _Cell(bool(held), kind, formula_text(text or b""), texts)
        return cell


class _Placed(dict[bytes, tuple[Spot, _Cell]]):
    """Cells with their places by all that is written of them behind `<c `: the forms of a season have the same."""

    def __missing__(self, written: bytes) -> tuple[Spot, _Cell]:
        end = written.find(b'"', 3)
        column = written[:end].rstrip(b"0123456789")
        row = written[len(column) : end]
        if end < 0 or not 0 < len(row) <= _LONGEST_ROW or row.startswith(b"0"):
            raise NotPlain
        self[written] = placed = (int(row) - 1, _COLUMNS[column]), _CELLS[written[end + 1 :]]
        return placed


def _placed(pieces: Sequence[bytes], row: int) -> list[tuple[Spot, _Cell]]:
    """Give the cells of a row with their places; NotPlain where one is of another row."""
    if row < _FORM_ROWS:
        return list(map(_PLACED.__getitem__, pieces))
    number = b'%d"' % (row + 1)
    try:
        return [((row, _COLUMNS[place]), _CELLS[rest]) for place, rest in [piece.split(number, 1) for piece in pieces]]
    except ValueError:  # a cell of another row
        raise NotPlain from None


class _Shapes(dict[bytes, Shape]):
    """Shapes by the XML they were read from, as far as `most` bytes of that; then it begins anew."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._size = most, 0

    def keep(self, written: bytes, shape: Shape) -> Shape:
        """Keep the shape of this XML for the next one that is the same, unless it is very long."""
        if len(written) > self._most // 4:
            return shape
        self._size += len(written)
        if self._size > self._most:
            self.clear()
            self._size = len(written)
        self[written] = shape
        return shape


class _Rows(_Shapes):
    def __missing__(self, written: bytes) -> Shape:
        return self.keep(written, _row(written))


class _Sheets:
    """Shapes of whole sheets, by the end of what they were read from: to compare is less than to count every byte."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._known: dict[tuple[int, bytes], tuple[bytes, Shape]] = {}

    def of(self, written: bytes) -> Shape:
        """Give the shape of a sheet without its values."""
        key = len(written), written[-_END:]
        known, shape = self._known.get(key, (b"", None))
        if shape is not None and known == written:
            return shape
        shape = _sheet(written)
        if len(written) > self._most // 4:
            return shape
        self._size += len(written)
        if self._size > self._most:
            self._known.clear()
            self._size = len(written)
        self._known[key] = written, shape
        return shape


_COLUMNS, _CELLS, _PLACED = _Columns(), _Cells(), _Placed()
_MOST_CELLS = 50_000
_FORM_ROWS = 200  # the rows of forms come again and again; those of a long roster come once
_END = 2_000  # bytes of a sheet's end; what is filled in and what not mostly differs there
_ROWS, _SHEETS = _Rows(4 * 2**20), _Sheets(8 * 2**20)


def _sheet(written: bytes) -> Shape:
    """Put the shape of a sheet together of those of its rows; NotPlain where they are not in order or hold nothing."""
    *closed, rest = written.split(b"</row>")
    if len(closed) > NEAR_ROWS:  # known before each of them is looked at
        raise NotPlain
    rows = [_ROWS[row] for row in closed]
    if rest.strip():
        rows.append(_row(rest, ends=True))
    if b"<c " not in written or any(one.rows[1] >= next_.rows[0] for one, next_ in pairwise(rows)):
        raise NotPlain
    spots, kinds, texts = list[Spot](), list[bytes](), list[Spot]()
    formulas, hidden, lines = dict[Spot, str](), set[int](), dict[int, Sequence[int]]()
    for row in rows:
        spots += row.spots
        kinds += row.kinds
        texts += row.texts
        formulas |= row.formulas
        hidden |= row.hidden
        lines |= row.lines
    return Shape(spots, kinds, formulas, frozenset(hidden), lines, texts, (rows[0].rows[0], rows[-1].rows[1]))


def _row(written: bytes, *, ends: bool = False) -> Shape:
    """Read the shape of a row up to its closing tag, and of the blank ones before it that are closed in their first.

    NotPlain where anything else stands there. `ends` behind the last row that has a closing tag.
    """
    head, *pieces = written.split(b"<c ")
    place, numbers, hidden, open_ = 0, [], set(), False
    while not open_ and (match := _ROW.match(head, place)):
        numbers.append(int(match[1]) - 1)
        hidden |= {numbers[-1]} if _HIDDEN.search(match[2]) else set()
        place, open_ = match.end(), match[2][-1:] != b"/"
    if place != len(head) or not numbers or open_ == ends or (pieces and ends):
        raise NotPlain
    if numbers != sorted(set(numbers)) or numbers[-1] >= NEAR_ROWS:
        raise NotPlain
    if max(len(_PLACED), len(_CELLS)) > _MOST_CELLS:
        _PLACED.clear()
        _CELLS.clear()
    row = numbers[-1]
    cells = _placed(pieces, row)
    places = [place for place, _ in cells]
    # In order from a first one of this row to a last one of it, none is of another row.
    if cells and not (places[0][0] == row == places[-1][0] and all(map(lt, places, places[1:]))):
        raise NotPlain
    filled = [(spot, cell) for spot, cell in cells if cell.filled]
    return Shape(
        [spot for spot, _ in filled],
        [cell.kind for _, cell in filled],
        {spot: cell.formula for spot, cell in filled if cell.formula},
        frozenset(hidden),
        {row: [spot[1] for spot, _ in filled]} if filled else {},
        [spot for spot, cell in filled if cell.text],
        (numbers[0], row),
    )


def formula_text(written: bytes) -> str:
    """Give the text of a formula without its escapes; `xml.sax.saxutils` would load a web client for that."""
    text = written.decode("utf-8", "replace")
    if "&" not in text:
        return text
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
