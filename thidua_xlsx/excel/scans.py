"""The cells of sheets that are spelled the plain way, found by their shapes (`shapes`), of which each is made once.

The values are taken out of a sheet's XML, and what is left is looked up: forms of one season are laid out alike. Where
they differ in which cells are filled, they do not once every blank cell counts as filled. Whatever is spelled in any
other way gives None, and calamine reads it.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from thidua_xlsx.excel.shapes import HELD, NotPlain, Shape, sheet_shape

_BLANK = b"\1"  # stands where a cell is blank; XML cannot contain it either
_VALUE = re.compile(rb"<v>([^<\0]*+)</v>")
_PROBE, _FEW = 4_096, 25  # so many bytes of a sheet with fewer values than this
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]{1,3}[1-9]\d{0,6}(?::[A-Z]{1,3}[1-9]\d{0,6})?"/>')
ENCODED = re.compile(rb"""<\?xml[^>]*\bencoding=["'](?!utf-8["'])""", re.IGNORECASE)


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
        return HELD.join(pieces[::2]), pieces[1::2]
    pieces = xml.replace(b"</v>", HELD + b"<v>").split(b"<v>")
    written = HELD.join(pieces[::2])
    # Each value ends with the sign that stood before its closing tag, and nothing else does.
    closed = b"".join(pieces[1::2])
    *values, rest = closed.split(HELD)
    if rest or b"<" in closed or len(values) != len(pieces) // 2:
        raise NotPlain
    return written, values


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
            shape, ways = self._of_filled(written)
            # What is filled in otherwise in every form comes only once: to keep it would drive out all others.
            if ways <= _MOST_WAYS:
                self._as_they_are.keep(written, shape)
        return shape

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
        if len(self._ways) > _MOST_WAYS_KNOWN:
            self._ways.clear()
        self._ways[whole[-_END:]] += 1
        filled = signed.translate(_IS_FILLED, _NO_SIGNS)
        if len(filled) != len(shape.spots):
            raise NotPlain
        return shape.only(filled), self._ways[whole[-_END:]]


_MOST_WAYS = 8  # in which the cells of one sheet are filled, before it seems to be another one in every form
_MOST_WAYS_KNOWN = 1_000
_NO_SIGNS = bytes(range(2, 256))
_IS_FILLED = bytes((1, 0, *range(2, 256)))
_END = 2_000  # bytes of a sheet's end; what is filled in and what not mostly differs there
_SHEETS = Sheets(4 * 2**20)
