"""Looks: what the names of `looks.toml` mean, for whoever paints and for how high rows must be.

A school may edit its copy of the file. Spreadsheet programs do not say how high wrapped text is, and merged cells never
grow alone: heights are estimated here, with the sizes that are painted.
"""

import math
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Literal

import msgspec
from msgspec.structs import asdict, replace

from thidua_xlsx.documents.screen_size import PIXELS_PER_CHARACTER, PIXELS_PER_POINT
from thidua_xlsx.documents.workbook_plan import Page

# Widths of letters in Times New Roman, in thousandths of the letter height; what is not listed is a middling letter.
_MIDDLE = 500
_WIDTHS = {
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys("ijlt:;/'|", 278),
    **dict.fromkeys("Ifr()[]-!", 333),
    **dict.fromkeys("Js", 389),
    **dict.fromkeys("acez?“”", 444),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("ELTZ+=<>×", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADĐGHKNOQUVXYw", 722),
    **dict.fromkeys("mM&%@W", 900),
    **dict.fromkeys("—…✓✗⚠", 1000),
}
_INDENT_PIXELS = 11
_BORDER_PIXELS = 2
_CAUTION = 1.03  # fonts differ a little between programs and printers
_BOLD = 1.07
_LINE = 1.27  # line height against letter height
PADDING = 4.0  # points above and below the text
_MOST_TEXTS = 5_000  # the words of a school's papers are few
_PIXEL = 0.75  # points; programs keep heights in whole pixels

_HEADER_LINE, _BELOW_HEADER = 5.0, 2.0  # millimetres
_NARROWER = 1.04  # italic letters need less room


class Look(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One look; what is left out comes from the look named in `like`. Sizes in points, colours as #RRGGBB.

    `sign` is shown before what stands in a cell that a highlight marks, so that it is seen without colours too.
    """

    like: str = ""
    size: float | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    colour: str | None = None
    fill: str | None = None
    pattern: Literal["solid", "grey"] | None = None
    border: Literal["none", "hair", "thin", "dashed"] | None = None
    align: Literal["left", "center", "right"] | None = None
    valign: Literal["top", "middle", "bottom"] | None = None
    wrap: bool | None = None
    indent: int | None = None
    sign: str | None = None

    @property
    def indented(self) -> bool:
        """Whether text stands off the left border; where a cell is centred `indent` does nothing."""
        return bool(self.indent) and self.align != "center"


class Margins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Margins of a printed page, in millimetres."""

    left: float
    right: float
    top: float
    bottom: float
    footer: float


_FORM_MARGINS = Margins(left=10, right=10, top=12, bottom=14, footer=7)


class ChartInk(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Colours of charts: fills of the series in order, then outlines and grid lines."""

    fills: tuple[str, ...]
    line: str
    grid: str


class Looks(msgspec.Struct, frozen=True, eq=False, forbid_unknown_fields=True):
    """`looks.toml` as it is written: the one font, margins, chart colours and every look by name.

    Forms have margins of their own: the wide ones of papers would print them too small to be read. Looks are told apart
    by identity: much is kept of each that a file was decoded to.
    """

    font: str
    size: float
    margins: Margins
    charts: ChartInk
    looks: dict[str, Look]
    form_margins: Margins = _FORM_MARGINS

    def margins_of(self, page: Page) -> Margins:
        """Give the margins with which a page is printed: its header stands as far from the edge as its footer."""
        margins = self.form_margins if page.narrow else self.margins
        if not page.header:
            return margins
        return replace(margins, top=margins.footer + _HEADER_LINE * len(page.header) + _BELOW_HEADER)

    def resolved(self, name: str) -> Look:
        """Give the look called `name` with everything it takes over from others.

        Raises KeyError where no look has that name.
        """
        return _resolved(self, name)

    def colour(self, name: str) -> str:
        """Give the fill of the look called `name` as `#RRGGBB`, for tabs and chart series.

        Where `name` is such a colour itself it is given as it is.
        """
        return name if name.startswith("#") else self.resolved(name).fill or self.charts.line

    def height(self, text: str, look: str, width: float, padding: float = PADDING) -> float:
        """Give the height in points that `text` needs in a column `width` characters wide, in the look called `look`.

        `padding` are the points above and below it. The text is broken into lines whether or not the look wraps: what
        does not stand on one line is to be seen.
        """
        return _height(self, text, look, width, padding)

    def narrowest(self, texts: Iterable[str], look: str) -> float:
        """Give how many characters wide a column must be so that no word of `texts` is broken in it.

        `look` is the name of the look in which they stand.
        """
        type_ = self.resolved(look)
        size, bold = type_.size or self.size, bool(type_.bold)
        words = (word for text in texts for word in text.split())
        return width_in_characters(max((text_pixels(word, size, bold=bold) for word in words), default=0.0))


@lru_cache(maxsize=500)
def _resolved(looks: Looks, name: str) -> Look:
    own = looks.looks[name]
    if not own.like:
        return own
    written = {field: value for field, value in asdict(own).items() if value is not None}
    return replace(_resolved(looks, own.like), **written)


@lru_cache(maxsize=5_000)  # of thousands of people most texts are found once
def _height(looks: Looks, text: str, look: str, width: float, padding: float) -> float:
    type_ = looks.resolved(look)
    size, room = type_.size or looks.size, width * _NARROWER if type_.italic else width
    lines = wrapped_lines(text, room, size, bold=bool(type_.bold), indent=type_.indented)
    return row_height(lines, size, padding=padding)


@cache
def _letter_width(letter: str) -> int:
    """Give the width of a letter as it stands in a text, with its marks, in thousandths of the letter height."""
    parts = unicodedata.normalize("NFD", letter)
    return sum(_WIDTHS.get(c, _MIDDLE) for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=_MOST_TEXTS)
def text_pixels(text: str, size: float, bold: bool = False) -> float:
    """Estimate how wide `text` is, in pixels, in letters of `size` points, `bold` or not."""
    thousandths = sum(map(_letter_width, text))
    return thousandths / 1000 * size * PIXELS_PER_POINT * _CAUTION * (_BOLD if bold else 1)


def wrapped_lines(text: str, width: float, size: float, *, bold: bool = False, indent: bool = False) -> int:
    """Count the lines that `text` takes in a column `width` characters wide, broken at words as programs do.

    Its letters are of `size` points, `bold` or not; `indent` where it stands off the border.
    """
    room = max(width * PIXELS_PER_CHARACTER - _BORDER_PIXELS - (_INDENT_PIXELS if indent else 0), 20.0)
    return sum(_paragraph_lines(paragraph, room, size, bold=bold) for paragraph in text.split("\n"))


def _paragraph_lines(text: str, room: float, size: float, *, bold: bool) -> int:
    space = text_pixels(" ", size, bold)
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = text_pixels(word, size, bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            # A word longer than its column, such as a file name, is broken inside.
            extra = math.ceil(width / room) - 1
            lines, used = lines + extra, width - extra * room
        else:
            used += (space if used else 0.0) + width
    return lines


def width_in_characters(pixels: float) -> float:
    """Give how many characters wide a column must be to leave so many `pixels` for text, in quarters of a character."""
    return math.ceil((pixels + _BORDER_PIXELS) / PIXELS_PER_CHARACTER * 4) / 4


def row_height(lines: int, size: float, *, padding: float = PADDING) -> float:
    """Give the height in points, in whole pixels, of a row with so many `lines` of letters of `size` points.

    `padding` are the points above and below them.
    """
    return math.ceil((lines * size * _LINE + padding) / _PIXEL) * _PIXEL


# Of a rulebook that nobody lays anything out for.
NO_LOOKS = Looks("", 11, _FORM_MARGINS, ChartInk((), "", ""), {})
