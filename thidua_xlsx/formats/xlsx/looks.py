"""Looks: what the names of `looks.toml` mean in ink, decoded once and translated into the painter's words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Literal

import msgspec
import tomli

from thidua_xlsx.documents.styled_rows import Style
from thidua_xlsx.documents.workbook_plan import Cell, Page


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


class Margins(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Margins of a printed page, in millimetres."""

    left: float
    right: float
    top: float
    bottom: float
    footer: float


_FORM_MARGINS = Margins(left=10, right=10, top=12, bottom=14, footer=7)
# What stands in for looks that came later, where a school's own file does not have them.
_INSTEAD = {"title_small": "school", "todo_small": "todo", "header_small": "header"}
_HEADER_LINE, _BELOW_HEADER = 5.0, 2.0  # millimetres


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

    @property
    def plain_ink(self) -> Mapping[str, object]:
        """What cells look like of which nothing else is said."""
        return {"font_name": self.font, "font_size": self.size}

    def margins_of(self, page: Page) -> Margins:
        """Give the margins with which a page is printed: its header stands as far from the edge as its footer."""
        margins = self.form_margins if page.narrow else self.margins
        if not page.header:
            return margins
        return msgspec.structs.replace(margins, top=margins.footer + _HEADER_LINE * len(page.header) + _BELOW_HEADER)

    def resolved(self, name: str) -> Look:
        """Give a look with everything it takes over from others; KeyError if no look has that name."""
        own = self.looks.get(name) or self.looks[_INSTEAD.get(name, name)]
        if not own.like:
            return own
        base = self.resolved(own.like)
        written = {field: value for field, value in msgspec.structs.asdict(own).items() if value is not None}
        return msgspec.structs.replace(base, **written)

    def colour(self, name: str) -> str:
        """Give the fill of a look (or of a `#RRGGBB` colour given as such) for tabs and chart series."""
        return name if name.startswith("#") else self.resolved(name).fill or self.charts.line


@lru_cache(maxsize=2)  # every output of a command asks for the same
def load_looks(text: str) -> Looks:
    """Decode `looks.toml`; raises msgspec.ValidationError naming the key where it is not as declared."""
    return msgspec.convert(tomli.loads(text), type=Looks)


_BORDERS = {"hair": 7, "thin": 1, "dashed": 3}
_VALIGN = {"top": "top", "middle": "vcenter", "bottom": "bottom"}
_PATTERNS = {"solid": 1, "grey": 18}


def cell_ink(looks: Looks, cell: Cell | Style) -> dict[str, object]:
    """Translate a cell's look, lock and number format into the painter's properties."""
    look = looks.resolved(cell.look)
    ink: dict[str, object] = {
        "font_name": looks.font,
        "font_size": look.size or looks.size,
        "valign": _VALIGN[look.valign or "bottom"],
        "locked": not cell.open,
        **_shared_ink(look),
    }
    if look.align:
        ink["align"] = look.align
    if look.wrap:
        ink["text_wrap"] = True
    # XlsxWriter would turn a centred cell with an indent into a left-aligned one.
    if look.indent and look.align != "center":
        ink["indent"] = look.indent
    if form := number_form(cell):
        ink["num_format"] = form
    return ink


def highlight_ink(looks: Looks, name: str) -> dict[str, object]:
    """Translate a look for a conditional format, which may change neither font nor size."""
    look = looks.resolved(name)
    ink = _shared_ink(look)
    if look.sign:  # of numbers above, below and at 0, and of text
        ink["num_format"] = ";".join(f'"{look.sign} "{form}' for form in ("General", "-General", "General", "@"))
    return ink


def _shared_ink(look: Look) -> dict[str, object]:
    ink: dict[str, object] = {}
    if look.bold:
        ink["bold"] = True
    if look.italic:
        ink["italic"] = True
    if look.underline:
        ink["underline"] = 1
    if look.colour:
        ink["font_color"] = look.colour
    if look.fill:
        pattern = _PATTERNS[look.pattern or "solid"]
        # In a hatch the background carries the fill and the strokes are the foreground; a solid fill needs only bg.
        strokes = {"fg_color": "#A6A6A6"} if look.pattern == "grey" else {}
        ink.update({"pattern": pattern, "bg_color": look.fill, **strokes})
    if look.border in _BORDERS:
        ink["border"] = _BORDERS[look.border]
        ink["border_color"] = "#7F7F7F"
    return ink


def number_form(cell: Cell | Style) -> str:
    """Give a cell's number format: `@` for text, percent, or so many decimals; empty leaves it General."""
    if cell.text:
        return "@"
    decimals = "." + "0" * cell.digits if cell.digits > 0 else ""
    if cell.percent:
        return f"0{decimals}%"
    if cell.grouped:
        return f"#,##0{decimals}"
    return f"0{decimals}" if cell.digits >= 0 else ""
