"""A workbook as a plain value, before anything is painted: what is in each cell, and how the sheet behaves.

Rows and columns are counted from 0 and computed by whoever makes the plan; nobody types a cell address.
A look is a name from `looks.toml`; what it means in ink is the painter's business.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.documents.styled_rows import Strip
from thidua_xlsx.messages.places import cell_name, column_letters

PlanValue = str | Decimal | int | bool | None


class Cell(msgspec.Struct, frozen=True, gc=False):
    """A cell: its value (for a formula: the result to store with it), its look, and what it does.

    `formula` is written without the equals sign; `array` marks a formula over whole ranges. `open` means a person
    may type here. `link` leads to a sheet of this workbook (`#Sheet!A1`) or to a file beside it.
    `spot` names the cell of that file to open it at (`'Sheet'!A1`).
    `digits` is the number of decimals shown; -1 leaves numbers as they are, `text` keeps what is typed as text.
    `note` is a comment shown beside the cell; `grouped` shows thousands apart, as amounts of money are read.
    """

    value: PlanValue = None
    look: str = "cell"
    formula: str = ""
    array: bool = False
    open: bool = False
    link: str = ""
    spot: str = ""
    digits: int = -1
    text: bool = False
    percent: bool = False
    note: str = ""
    grouped: bool = False


def replaced(cell: Cell, **fields: object) -> Cell:
    """Give a cell with some of its fields changed."""
    return msgspec.structs.replace(cell, **fields)


def blank_like(cell: Cell) -> Cell:
    """Give a blank cell in the look of another, as they stand under merges."""
    return replaced(cell, value=None, formula="", array=False, link="", spot="", note="")


class Area(msgspec.Struct, frozen=True):
    """A rectangle of cells on a sheet, both corners included."""

    row: int
    col: int
    last_row: int
    last_col: int

    def __str__(self) -> str:
        return f"{cell_name(self.row, self.col)}:{cell_name(self.last_row, self.last_col)}"

    @property
    def fixed(self) -> str:
        """The rectangle as it stands in a formula, fixed against copying: `$B$2:$B$9`."""
        return f"${column_letters(self.col)}${self.row + 1}:${column_letters(self.last_col)}${self.last_row + 1}"

    def on(self, sheet: str) -> str:
        """The rectangle with its sheet, as other sheets' formulas name it."""
        return f"{quoted(sheet)}!{self.fixed}"


def quoted(sheet: str) -> str:
    """Quote a sheet's name for use in a formula."""
    return "'" + sheet.replace("'", "''") + "'"


def reference(row: int, col: int, sheet: str = "") -> str:
    """Give one cell as it stands in a formula, fixed: `$B$2`, or with its sheet."""
    fixed = f"${column_letters(col)}${row + 1}"
    return f"{quoted(sheet)}!{fixed}" if sheet else fixed


_MM_PER_INCH = 25.4
_A4 = (210.0, 297.0)
_PIXELS_PER_INCH = 96
_PIXELS_PER_CHARACTER = 7  # of the book's base font; a column adds 5 pixels of its own
_COLUMN_PIXELS = 5
_POINTS_PER_INCH = 72


def page_room(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> float:
    """Say how many points of rows one A4 page holds when the sheet is printed one page wide.

    `widths` are the columns' in characters, `margins` left, right, top and bottom in millimetres. Programs shrink to a
    whole percentage and never enlarge.
    """
    down = min(_A4) if landscape else max(_A4)
    _, _, top, bottom = margins
    percent = page_percent(widths, margins, landscape=landscape)
    return (down - top - bottom) / _MM_PER_INCH * _POINTS_PER_INCH * 100 / percent


def page_percent(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> int:
    """Say at how many per cent columns of these widths fit one A4 page."""
    across = max(_A4) if landscape else min(_A4)
    left, right, _, _ = margins
    pixels = sum(width * _PIXELS_PER_CHARACTER + _COLUMN_PIXELS for width in widths)
    wide = (across - left - right) / _MM_PER_INCH * _PIXELS_PER_INCH
    return min(100, max(10, int(100 * wide / pixels))) if pixels else 100


class NumberRule(msgspec.Struct, frozen=True):
    """A number between two limits, in steps (None = any step)."""

    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None


class ListRule(msgspec.Struct, frozen=True):
    """One of a named list's entries; with `loose` other text only gets a warning (several entries in one cell)."""

    name: str
    loose: bool = False


class DateRule(msgspec.Struct, frozen=True):
    """A day written as text, dd/mm/yyyy (or a year alone, where `year` says so)."""

    year: bool = False


class TextRule(msgspec.Struct, frozen=True):
    """Text of at most so many characters; with `digits` it spells a number, kept as text."""

    longest: int = 1000
    digits: bool = False


Rule = NumberRule | ListRule | DateRule | TextRule


class Ruled(msgspec.Struct, frozen=True):
    """A rule on an area, with the words shown when a cell is entered and when it is refused."""

    area: Area
    rule: Rule
    prompt_title: str = ""
    prompt: str = ""
    refusal: str = ""


class Highlight(msgspec.Struct, frozen=True):
    """A look that an area takes on while a formula (written for its first cell) is true."""

    area: Area
    formula: str
    look: str


class Series(msgspec.Struct, frozen=True):
    """One series of a chart: its name and where its labels and values stand."""

    name: str
    labels: Area
    values: Area
    look: str = ""


class Chart(msgspec.Struct, frozen=True):
    """A native chart, placed with its corner on a cell; sizes in pixels. `sheet` names where its figures stand.

    `low` and `high` bound the value axis (None: from 0, to wherever the values end); `labels` writes each value
    beside its bar.
    """

    kind: Literal["bar", "column", "stacked_bar", "stacked_column", "line", "scatter"]
    title: str
    row: int
    col: int
    series: tuple[Series, ...]
    sheet: str
    width: int = 480
    height: int = 288
    percent: bool = False
    value_title: str = ""
    legend: bool = True
    low: Decimal | None = None
    high: Decimal | None = None
    labels: bool = False


class Page(msgspec.Struct, frozen=True):
    """How the sheet prints: always A4, one page wide, or several where `cuts` are columns before which a page ends.

    `together` are spans of rows (first, last) that no page break may cut; where there are any, every page break is
    computed when the sheet is painted, so that all programs break alike.
    """

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    repeat_cols: tuple[int, int] | None = None
    footer: str = ""
    centred: bool = True
    breaks: tuple[int, ...] = ()
    first: tuple[int, int] | None = None
    area: Area | None = None
    together: tuple[tuple[int, int], ...] = ()
    cuts: tuple[int, ...] = ()


class SheetPlan(msgspec.Struct, frozen=True):
    """Everything on one sheet. Widths are in characters, heights in points.

    `poured` is the last row and column of what was handed over while the sheet was planned (`Pour`): those cells and
    merges are not here any more.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell] = msgspec.field(default_factory=dict)
    widths: Mapping[int, float] = msgspec.field(default_factory=dict)
    heights: Mapping[int, float] = msgspec.field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    merges: tuple[Area, ...] = ()
    rules: tuple[Ruled, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    charts: tuple[Chart, ...] = ()
    filters: Area | None = None
    freeze: tuple[int, int] | None = None
    page: Page = msgspec.field(default_factory=Page)
    protected: bool = False
    visibility: Literal["visible", "hidden", "very_hidden"] = "visible"
    tint: str = ""
    start: tuple[int, int] | None = None
    poured: tuple[int, int] | None = None


class Part(msgspec.Struct, frozen=True):
    """Whole rows of a sheet that is still being planned, from `row` up to and without `end`, and its name.

    A part begins where the one before it ended, the first at row 0; nothing of its rows comes later. `lines` are rows
    whose cells stand side by side from the first column on (None: no cell), without comments; where cells of a line are
    merged (`joined`), the blank ones already look as the first of them. Links stand in lines or in `cells`, not in
    both. A strip is such a line too.
    """

    name: str
    row: int
    end: int
    cells: Mapping[tuple[int, int], Cell]
    heights: Mapping[int, float]
    merges: tuple[Area, ...]
    lines: Mapping[int, Sequence[Cell | None] | Strip] = msgspec.field(default_factory=dict)
    joined: Sequence[Area] = ()


Pour = Callable[[Part], None]
# A sheet that hands over its rows while they are planned, so that they are never all held at a time; None where there
# is nothing to show.
Pouring = Callable[[Pour], SheetPlan | None]


class BookPlan(msgspec.Struct, frozen=True):
    """A whole workbook: its sheets, its named areas (name to formula text) and its document properties."""

    title: str
    sheets: tuple[SheetPlan, ...]
    names: Mapping[str, str] = msgspec.field(default_factory=dict)
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)

    def sheet(self, name: str) -> SheetPlan:
        """Give the sheet of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


def taken_apart(book: BookPlan) -> tuple[BookPlan, Iterator[SheetPlan]]:
    """Give a workbook without its sheets, and these one after another; nothing keeps one that was given."""
    left = list(reversed(book.sheets))
    return replace(book, sheets=()), _given_away(left)


def _given_away(left: list[SheetPlan]) -> Iterator[SheetPlan]:
    while left:
        yield left.pop()


def as_text(book: BookPlan) -> str:
    """Print a plan so that two of them can be compared by eye or by diff."""
    lines = [f"BOOK {book.title}"]
    lines += [f"NAME {name} = {formula}" for name, formula in sorted(book.names.items())]
    for sheet in book.sheets:
        lines.append(f"SHEET {sheet.name} [{sheet.visibility}{', protected' if sheet.protected else ''}]")
        for (row, col), cell in sorted(sheet.cells.items()):
            marks = "".join(mark for mark, on in (("_", cell.open), ("=", bool(cell.formula))) if on)
            content = f"={cell.formula} -> {cell.value}" if cell.formula else cell.value
            lines.append(f"  {cell_name(row, col)}{marks} {content!s} <{cell.look}>".replace("\n", "⏎"))
        lines += [f"  RULE {ruled.area} {ruled.rule}" for ruled in sheet.rules]
    return "\n".join(lines) + "\n"
