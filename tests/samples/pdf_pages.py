"""What stands on the pages of a PDF that LibreOffice made: lines of text with their edges, tables, and what is hidden.

LibreOffice writes few operators of PDF, each in one way. A page is read with one expression, exactly: where a letter
ends is known by the widths of its font.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from pypdf import PageObject, PdfReader

_SAME, _LEAST_RULE, _NEAR = 1.2, 8.0, 3.0  # points: a straight line, the shortest side of a cell, edges of one table
_TOKEN = re.compile(
    rb"\[(?P<parts>[^\]]*)\]|<(?P<codes>[0-9A-F]*)>|/(?P<name>\w+)|(?P<number>-?[\d.]+)|(?P<word>[A-Za-z]+\*?)"
)
_PART = re.compile(rb"<([0-9A-F]*)>|(-?[\d.]+)")
_LABEL = re.compile(r"\d+(,\d+)?")
# Of the type's size: how far most letters reach from the line that they stand on, and how far capitals with their marks.
_BELOW, _ABOVE, _MARKED = 0.2, 0.65, 0.9
_HAIR, _SLIVER = 1.5, 1.0  # points that nobody misses at the sides; above and below

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, low, right, high
_WHOLE: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Piece:
    """Some letters that stand together: where they begin and end, on which line, how large, in what they may be seen."""

    left: float
    right: float
    height: float
    size: float
    text: str
    bold: bool
    window: Box

    @property
    def hidden(self) -> bool:
        """Whether some of it lies beyond what is shown."""
        left, low, right, high = self.window
        top, foot = self.height + _MARKED * self.size, self.height - _BELOW * self.size
        beside = self.left < left - _HAIR or self.right > right + _HAIR
        return beside or foot < low - _SLIVER or top > high + _SLIVER

    def covers(self, other: "Piece") -> bool:
        """Whether it stands on another line, in part over the other's letters."""
        apart = abs(self.height - other.height)
        beside = min(self.right, other.right) - max(self.left, other.left)
        return _SAME < apart < _ABOVE * min(self.size, other.size) and beside > _HAIR


@dataclass(frozen=True)
class Line:
    """A line of text: how far above the page's lower edge, where it begins and ends, what it says, whether all is bold."""

    height: float
    left: float
    right: float
    text: str
    bold: bool


class Stroke(NamedTuple):
    """A straight line, level or upright: where it runs, from where to where."""

    at: float
    low: float
    high: float


@dataclass(frozen=True)
class TablePart:
    """What of a table stands on one page: its edges, how many rows it has there, a repeated heading included, and how
    high the tallest is.
    """

    low: float
    high: float
    rows: int
    tallest: float


@dataclass(frozen=True)
class PrintedPage:
    """A page: its text, its straight lines from the foot up, its size."""

    pieces: tuple[Piece, ...]
    level: tuple[Stroke, ...]
    upright: tuple[Stroke, ...]
    size: tuple[float, float]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The lines from the top down; the page's own number is left out."""
        found: dict[int, list[Piece]] = {}
        for piece in self.pieces:
            found.setdefault(round(piece.height), []).append(piece)
        lines = [
            _line(height, sorted(some, key=lambda one: one.left))
            for height, some in sorted(found.items(), reverse=True)
        ]
        return tuple(lines[1:] if lines and lines[0].text.isdigit() else lines)

    @cached_property
    def tables(self) -> tuple[TablePart, ...]:
        """The tables from the foot up."""
        return tuple(_tables([one.at for one in self.level], sorted((one.low, one.high) for one in self.upright)))

    @cached_property
    def low(self) -> float:
        """The lowest edge or line that stands on it, above the line of its footer."""
        return min([line.height for line in self.lines[:-1]] + [part.low for part in self.tables], default=self.size[1])

    @cached_property
    def smallest(self) -> float:
        """The size of the smallest letters; rules drawn with dashes are none."""
        return min((one.size for one in self.pieces if any(map(str.isalnum, one.text))), default=100.0)

    def table_at(self, line: Line) -> TablePart | None:
        """Give the table that a line stands in."""
        return next((part for part in self.tables if part.low < line.height < part.high), None)

    def lost(self) -> Iterator[str]:
        """Name the pieces that are cut off, and those that stand over others or over the edge of a cell."""
        yield from (f"cut off: {one.text}" for one in self.pieces if one.hidden)
        yield from (f"over an edge: {one.text}" for one in self.pieces if self._over_an_edge(one))
        placed = sorted(self.pieces, key=lambda one: one.height)
        for at, one in enumerate(placed):
            for other in placed[at + 1 :]:
                if other.height - one.height > _ABOVE * one.size:
                    break
                if one.covers(other):
                    yield f"over each other: {one.text} / {other.text}"

    def _over_an_edge(self, one: Piece) -> bool:
        if _LABEL.fullmatch(one.text):  # labels of bars stand over the lines of a chart
            return False
        low, high, middle = one.height + 0.1 * one.size, one.height + _ABOVE * one.size, one.height + 0.3 * one.size
        level = (edge for edge in self.level if low < edge.at < high)
        upright = (edge for edge in self.upright if one.left + _HAIR < edge.at < one.right - _HAIR)
        across = any(min(one.right, edge.high) - max(one.left, edge.low) > _HAIR for edge in level)
        return across or any(edge.low < middle < edge.high for edge in upright)


def _line(height: float, some: Sequence[Piece]) -> Line:
    text, bold = " ".join(one.text for one in some), all(one.bold for one in some)
    return Line(height, some[0].left, max(one.right for one in some), text, bold)


def pages_of(file: Path) -> Iterator[PrintedPage]:
    """Read a document."""
    fonts: dict[int, _Font] = {}
    for page in PdfReader(file).pages:
        yield _Reading(page, fonts).page()


def sheets_of(file: Path) -> Iterator[tuple[str, tuple[PrintedPage, ...]]]:
    """Read a workbook sheet by sheet: the name and the pages of each that is printed."""
    reader, pages = PdfReader(file), tuple(pages_of(file))
    starts = [(reader.get_destination_page_number(mark), str(mark["/Title"])) for mark in reader.outline]
    ends = [*(start for start, _ in starts[1:]), len(pages)]
    for (start, name), end in zip(starts, ends, strict=True):
        yield name, pages[start:end]


class _Font:
    """A font as LibreOffice embeds it: one byte a letter."""

    def __init__(self, described: Any) -> None:
        first = int(described.get("/FirstChar", 0))
        self.widths = {first + at: float(width) for at, width in enumerate(described["/Widths"])}
        self.bold = "Bold" in described["/BaseFont"]
        told = described["/ToUnicode"].get_object().get_data().decode("ascii")
        found = re.findall(r"^<([0-9A-F]{2})> <([0-9A-F]{4,})>$", told, re.MULTILINE)
        self.letters = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in found}


class _Reading:
    """What the operators of one page have come to so far."""

    def __init__(self, page: PageObject, fonts: dict[int, _Font]) -> None:
        self._page, self._fonts = page, fonts
        size = float(page.mediabox.width), float(page.mediabox.height)
        self._size = size
        self._at, self._window, self._text = _WHOLE, (0.0, 0.0, *size), _WHOLE
        self._stack: list[tuple[Matrix, Box]] = []
        self._drawn: list[tuple[float, float]] = []
        self._box: Box | None = None
        self._font, self._type = "", 0.0
        self._pieces: list[Piece] = []
        self._level, self._upright = set[Stroke](), set[Stroke]()

    def page(self) -> PrintedPage:
        """Read it."""
        contents = self._page.get_contents()
        given: list[Any] = []
        for token in _TOKEN.finditer(b"" if contents is None else contents.get_data()):
            kind = token.lastgroup
            if kind == "number":
                given.append(float(token["number"]))
            elif kind == "word":
                self._do(token["word"].decode(), given)
                given = []
            else:
                given.append(token)
        return PrintedPage(tuple(self._pieces), tuple(sorted(self._level)), tuple(sorted(self._upright)), self._size)

    def _do(self, operator: str, given: list[Any]) -> None:
        match operator:
            case "q":
                self._stack.append((self._at, self._window))
            case "Q":
                self._at, self._window = self._stack.pop()
            case "cm":
                self._at = _times(tuple(given), self._at)
            case "re":
                left, low, wide, high = given
                self._drawn += [
                    (left, low),
                    (left + wide, low),
                    (left + wide, low + high),
                    (left, low + high),
                    (left, low),
                ]
                self._box = self._placed_box(left, low, left + wide, low + high)
            case "m" | "l":
                self._drawn.append((given[0], given[1]))
            case "W" | "W*" if self._box:
                mine, box = self._window, self._box
                self._window = max(mine[0], box[0]), max(mine[1], box[1]), min(mine[2], box[2]), min(mine[3], box[3])
                self._drawn.clear()
            case "S" | "s" | "f" | "f*" | "B" | "n":
                self._draw()
            case "BT":
                self._text = _WHOLE
            case "Td":
                self._text = _times((1, 0, 0, 1, given[0], given[1]), self._text)
            case "Tm":
                self._text = tuple(given)
            case "Tf":
                self._font, self._type = given[0]["name"].decode(), given[1]
            case "Tj" | "TJ":
                self._write(given[0]["parts"] if operator == "TJ" else b"<" + given[0]["codes"] + b">")

    def _placed_box(self, left: float, low: float, right: float, high: float) -> Box:
        x, y = zip(_placed(self._at, left, low), _placed(self._at, right, high), strict=True)
        return min(x), min(y), max(x), max(y)

    def _draw(self) -> None:
        placed = [_placed(self._at, *spot) for spot in self._drawn]
        for (x, y), (to_x, to_y) in pairwise(placed):
            if abs(y - to_y) < _SAME and abs(x - to_x) > _LEAST_RULE:
                self._level.add(Stroke(y, min(x, to_x), max(x, to_x)))
            elif abs(x - to_x) < _SAME and abs(y - to_y) > _LEAST_RULE:
                self._upright.add(Stroke(x, min(y, to_y), max(y, to_y)))
        self._drawn.clear()
        self._box = None

    def _write(self, parts: bytes) -> None:
        font, text, wide = self._font_named(self._font), "", 0.0
        for codes, back in _PART.findall(parts):
            if back:
                wide -= float(back)
            for code in bytes.fromhex(codes.decode()):
                text += font.letters.get(code, "")
                wide += font.widths.get(code, 0.0)
        if not text.strip():
            return
        place = _times(self._text, self._at)
        (left, height), (right, end) = _placed(place, 0, 0), _placed(place, wide / 1000 * self._type, 0)
        size = round(self._type * max(abs(place[0]), abs(place[1])), 1)
        level = abs(end - height) < _SAME  # what is written upwards has no line
        self._pieces.append(Piece(left, right if level else left, height, size, text.strip(), font.bold, self._window))

    def _font_named(self, name: str) -> _Font:
        described = self._page["/Resources"]["/Font"].raw_get(f"/{name}")  # type: ignore[index]
        key = described.idnum
        if key not in self._fonts:
            self._fonts[key] = _Font(described.get_object())
        return self._fonts[key]


def _times(inner: Any, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _placed(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _tables(level: Sequence[float], upright: Sequence[tuple[float, float]]) -> Iterator[TablePart]:
    """Give the tables of a page from its upright lines, from the foot up, with the rows that level lines part."""
    spans: list[list[float]] = []
    for low, high in upright:
        if spans and low <= spans[-1][1] + _NEAR:
            spans[-1][1] = max(spans[-1][1], high)
        else:
            spans.append([low, high])
    for low, high in spans:
        edges: list[float] = []
        for height in level:
            if low - _NEAR <= height <= high + _NEAR and (not edges or height - edges[-1] > _NEAR):
                edges.append(height)
        yield TablePart(low, high, len(edges) - 1, max((up - down for down, up in pairwise(edges)), default=0.0))
