"""How sheets that are spelled the plain way are laid out: their cells without what stands in them, each shape once.

The forms of a season differ in what people wrote and hardly in anything else. So a sheet without its values is looked
up: as it is, then with every blank cell counted as filled, then row by row. Only a row that nobody had before is
searched. It is trusted only where every byte of it was understood.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, compress, pairwise
from operator import lt
from typing import Generic, NamedTuple, TypeVar

from thidua_xlsx.documents.raw_workbook import Spot

NEAR_ROWS, NEAR_COLS = 4_000, 1_000  # sheets that reach further are rare; the guard looks at them more closely

_BLANK = b"\1"  # stands where a cell is blank; XML cannot contain it either
HELD = b"\0"  # stands in a shape where a value was; XML cannot contain it
_ROW = re.compile(rb'\s*+<row r="([1-9]\d{0,6})"([^<>]*+)>\s*+')
_COLUMN = re.compile(rb'r="([A-Z]{1,3})')
_LONGEST_ROW = 7  # digits of a row's number
_CELL = re.compile(
    rb'((?: s="\d{1,6}"| t="(?:s|str|inlineStr|n|b|e)"| (?:cm|vm|ph)="\d{1,6}")*+)'
    rb'(?:/>|>(?:<f(?: \w+="[^"<>\0]*+")*+>([^<\0]++)</f>|(<f(?: \w+="[^"<>\0]*+")++/>))?(\0)</c>)\s*+'
)
_TEXT = re.compile(rb' t="(?:s|str|inlineStr)"')
_BLANK_ERROR = re.compile(rb't="e"[^<>]*/>')  # an error that does not say which, no blank
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


class NotPlain(Exception):
    """Something is spelled in a way that has more than one reading, or none."""


class Shape(NamedTuple):
    """Rows of a sheet without the values in them; rows and columns are counted from 0.

    `spots` are the cells that hold a value, in their order, and `kinds` their attributes, behind `=` where a formula
    shows the value; `texts` says of each whether it may hold a text. `lines` are their columns by row. `formulas` are
    the texts of formulas, `hidden` the rows that are hidden, `rows` the first and the last row, filled or not.
    """

    spots: Sequence[Spot]
    kinds: Sequence[bytes]
    formulas: Mapping[Spot, str]
    hidden: frozenset[int]
    lines: Mapping[int, Sequence[int]]
    texts: Sequence[bool]
    rows: tuple[int, int]

    def only(self, filled: Sequence[object]) -> "Shape":
        """Give the shape of a sheet in which but some of these cells hold a value: those that are `filled`, in order.

        A cell with a formula may be blank, but remains one with a formula.
        """
        lines, end = dict[int, Sequence[int]](), 0
        for row, cols in self.lines.items():
            start, end = end, end + len(cols)
            there = filled[start:end]
            if all(there):
                lines[row] = cols
            elif any(there):
                lines[row] = list(compress(cols, there))
        spots, kinds = list(compress(self.spots, filled)), list(compress(self.kinds, filled))
        texts = list(compress(self.texts, filled))
        return Shape(spots, kinds, self.formulas, self.hidden, lines, texts, self.rows)


class _CellShape(NamedTuple):
    """A cell without its value and place: is it filled, its `kind`, its formula's text, may it hold a text."""

    filled: bool
    kind: bytes
    formula: str
    text: bool


class _ColumnShapes(dict[bytes, int]):
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


class _Cells(dict[bytes, _CellShape]):
    """Cells by what is written of them behind their place: the rows of a table have the same, and so have all forms."""

    def __missing__(self, written: bytes) -> _CellShape:
        match = _CELL.fullmatch(written)
        if not match:
            raise NotPlain
        attributes, text, pointing, held = match.groups()
        kind, texts = b"=" + attributes if text or pointing else attributes, _TEXT.search(attributes) is not None
        self[written] = cell = _CellShape(bool(held), kind, formula_text(text or b""), texts)
        return cell


class _PlacedCells(dict[bytes, tuple[Spot, _CellShape]]):
    """Cells with their places by all that is written of them behind `<c `: the forms of a season have the same."""

    def __missing__(self, written: bytes) -> tuple[Spot, _CellShape]:
        end = written.find(b'"', 3)
        column = written[:end].rstrip(b"0123456789")
        row = written[len(column) : end]
        if end < 0 or not 0 < len(row) <= _LONGEST_ROW or row.startswith(b"0"):
            raise NotPlain
        self[written] = placed = (int(row) - 1, _COLUMNS[column]), _CELLS[written[end + 1 :]]
        return placed


def _placed(pieces: Sequence[bytes], row: int) -> list[tuple[Spot, _CellShape]]:
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


class _RowShapes(_Shapes):
    def __missing__(self, written: bytes) -> Shape:
        return self.keep(written, _row(written))


_COLUMNS, _CELLS, _PLACED = _ColumnShapes(), _Cells(), _PlacedCells()
_MOST_CELLS = 50_000
_FORM_ROWS = 200  # the rows of forms come again and again; those of a long roster come once
_ROWS = _RowShapes(4 * 2**20)


def sheet_shape(written: bytes) -> Shape:
    """Put the shape of a sheet together of those of its rows; NotPlain where they are not in order or hold nothing."""
    return _together(written, written.split(b"</row>"))


def _together(written: bytes, pieces: Sequence[bytes]) -> Shape:
    """Put the shape of a sheet together; `pieces` are what stands before each closing tag of a row, and the rest."""
    *closed, rest = pieces
    if len(closed) > NEAR_ROWS:  # known before each of them is looked at
        raise NotPlain
    rows = [_ROWS[row] for row in closed]
    if rest.strip():
        rows.append(_row(rest, ends=True))
    reaches = [row.rows for row in rows]
    if b"<c " not in written or any(one[1] >= next_[0] for one, next_ in pairwise(reaches)):
        raise NotPlain
    return Shape(
        list(chain.from_iterable([row.spots for row in rows])),
        list(chain.from_iterable([row.kinds for row in rows])),
        {spot: formula for row in rows if row.formulas for spot, formula in row.formulas.items()},
        frozenset(chain.from_iterable([row.hidden for row in rows if row.hidden])),
        {place: cols for row in rows for place, cols in row.lines.items()},
        list(chain.from_iterable([row.texts for row in rows])),
        (reaches[0][0], reaches[-1][1]),
    )


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
        [cell.text for _, cell in filled],
        (numbers[0], row),
    )


def formula_text(written: bytes) -> str:
    """Give the text of a formula without its escapes; NotPlain where a character is spelled by its number.

    `xml.sax.saxutils` would load a web client for that.
    """
    return unescaped(written.decode("utf-8", "replace"))


_REFERENCES = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6})?;?")
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def unescaped(text: str) -> str:
    """Give a text without its escapes; NotPlain where there is any doubt.

    A formula has hundreds of them and a few different ones: openpyxl may write Vietnamese letters by their numbers.
    """
    if "&" not in text:
        return text
    meant = {written: _referred(written) for written in set(_REFERENCES.findall(text))}
    if sum(character == "&" for character in meant.values()) > 1:  # what one leaves might be taken for another
        return _REFERENCES.sub(lambda match: meant[match[0]], text)
    for written, character in sorted(meant.items(), key=lambda one: one[1] == "&"):  # & itself comes last
        text = text.replace(written, character)
    return text


@lru_cache(maxsize=1_000)  # the letters of a language
def _referred(written: str) -> str:
    """Give the character that a reference stands for."""
    match = _REFERENCE.fullmatch(written)
    if match and match[1]:
        return _NAMED[match[1]]
    number = int(match[2] or 0) or int(match[3] or "0", 16) if match else 0
    if not (number in (9, 10) or 32 <= number < 0xD800 or 0x10000 <= number < 0x110000):
        raise NotPlain
    return chr(number)


Found = TypeVar("Found")


class Kept(Generic[Found]):
    """What was found in some XML, by that XML, as far as `most` bytes of it; then it begins anew."""

    def __init__(self, most: int) -> None:
        self._most, self._size = most, 0
        self._known: dict[tuple[int, bytes], tuple[bytes, Found | None]] = {}

    def find(self, written: bytes) -> Found | None:
        """Give what was found in the very same XML: to compare it is less than to count its every byte."""
        known, found = self._known.get((len(written), written[-_END:]), (b"", None))
        return found if known == written else None

    def keep(self, written: bytes, found: Found) -> None:
        """Keep what was found for the next time, unless the XML is very long."""
        if len(written) > self._most // 4:
            return
        self._size += len(written)
        if self._size > self._most:
            self._known.clear()
            self._size = len(written)
        self._known[len(written), written[-_END:]] = written, found


class Sheets:
    """Shapes of sheets without their values, as they are and with every blank cell filled; `most` bytes of each."""

    def __init__(self, most: int) -> None:
        self._as_they_are, self._all_filled = Kept[Shape](most), Kept[Shape](most)
        self._ways = Counter[bytes]()

    def of(self, written: bytes) -> Shape:
        """Give the shape of a sheet without its values."""
        shape = self._as_they_are.find(written)
        if shape is None:
            if b't="e"' in written and _BLANK_ERROR.search(written):
                raise NotPlain
            shape, ways = self._of_known_rows(written) or self._of_filled(written)
            # What is filled in otherwise in every form comes only once: to keep it would drive out all others.
            if ways <= _MOST_WAYS:
                self._as_they_are.keep(written, shape)
        return shape

    def _of_known_rows(self, written: bytes) -> tuple[Shape, int] | None:
        """Make the shape of a sheet of those of its rows; None where many of these are new, or it has formulas.

        Tables that are as long as a school has people come once each, but their rows come again. Formulas are those of
        all forms of a kind, and are known by being the same ones.
        """
        rows = written.split(b"</row>")
        if b"<f" in written or _KNOWN * sum(map(_ROWS.__contains__, rows)) < (_KNOWN - 1) * len(rows):
            return None
        return _together(written, rows), 1 + self._ways_of(b"%d" % len(rows))

    def _of_filled(self, written: bytes) -> tuple[Shape, int]:
        """Make the shape of a sheet from that with all its cells filled; say in how many ways that one was filled."""
        if _BLANK in written:
            raise NotPlain
        signed = written.replace(b"/><c ", b">\1</c><c ").replace(b"/></row>", b">\1</c></row>")
        whole = signed.replace(_BLANK, HELD)
        shape = self._all_filled.find(whole)
        if shape is None:
            shape = sheet_shape(whole)
            self._all_filled.keep(whole, shape)
            if not shape.formulas:  # its rows are known as they are from now on
                return sheet_shape(written), self._ways_of(whole[-_END:])
        filled = signed.translate(_IS_FILLED, _NO_SIGNS)
        if len(filled) != len(shape.spots):
            raise NotPlain
        return shape.only(filled), self._ways_of(whole[-_END:])

    def _ways_of(self, sheet: bytes) -> int:
        """Say in how many ways a sheet has come that is known by this."""
        if len(self._ways) > _MOST_WAYS_KNOWN:
            self._ways.clear()
        self._ways[sheet] += 1
        return self._ways[sheet]


_KNOWN = 4  # one row of so many may be new where a sheet is put together of its rows
_MOST_WAYS = 8  # in which the cells of one sheet are filled, before it seems to be another one in every form
_MOST_WAYS_KNOWN = 1_000
_NO_SIGNS = bytes(range(2, 256))
_IS_FILLED = bytes((1, 0, *range(2, 256)))
_END = 2_000  # bytes of a sheet's end; what is filled in and what not mostly differs there
SHEETS = Sheets(4 * 2**20)
