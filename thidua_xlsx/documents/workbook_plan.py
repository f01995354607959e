"""A workbook as a plain value, before anything is painted: what is in each cell, and how the sheet behaves.

Rows and columns are counted from 0 and computed by whoever makes the plan; nobody types a cell address.
A look is a name from `looks.toml`; what it means in ink is the painter's business.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

import msgspec

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import Rule
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, Link, Plain, RowFormula, Style

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
    """Give a cell with `fields` of it changed, by name."""
    return msgspec.structs.replace(cell, **fields)


def blank_like(cell: Cell) -> Cell:
    """Give a blank cell in the look of another, as they stand under merges."""
    return replaced(cell, value=None, formula="", array=False, link="", spot="", note="")


def styled_cell(row: int, value: Plain | RowFormula, style: Style, link: Link = ("", "")) -> Cell:
    """Give the cell in `row`, counted from 0, that shows `value` in a style; `link` is where it leads, and the spot."""
    formula = value.formula.replace(ROW_NUMBER, str(row + 1)) if isinstance(value, RowFormula) else ""
    return Cell(
        value.stored_value if isinstance(value, RowFormula) else value,
        style.look,
        formula,
        open=style.open,
        link=link[0],
        spot=link[1],
        digits=style.digits,
        text=style.text,
        percent=style.percent,
        grouped=style.grouped,
    )


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
    """One series of a chart: its name and where its labels and values stand; a `hollow` one is an outline alone."""

    name: str
    labels: Area
    values: Area
    look: str = ""
    hollow: bool = False


class Chart(msgspec.Struct, frozen=True):
    """A native chart, placed with its corner on a cell; sizes in pixels. `sheet` names where its figures stand.

    `low` and `high` bound the value axis (None: from 0, to wherever the values end, of shares to 100 %); `labels`
    writes each value beside its bar, in stacks none below `least_labelled`. Where series `cover` each other, the bars
    of one place lie upon one another, so that a hollow one marks what the others have to reach. `type_size` is that of
    all words but the title, in points.
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
    cover: bool = False
    least_labelled: int = 1
    type_size: int = 11


ROWS_TOGETHER = 4  # of a table stand on a page at least


class Page(msgspec.Struct, frozen=True):
    """How the sheet prints: always A4, one page wide, or several where `cuts` are columns before which a page ends.

    `together` are spans of rows (first, last) that no page break may cut; where there are any, every page break is
    computed when the sheet is painted, so that all programs break alike. The printed `area` reaches further down where
    somebody types in rows of `grows`, to the last that is filled. `whole` shrinks the sheet to one page
    where that leaves its type readable. `narrow` margins are those of forms, which are no official papers. `type_size`
    is that of the smallest type, in points: no sheet is shrunk by us until that cannot be read. A sheet that
    is not `printed` is there to be read on the screen: who prints the whole workbook gets no page of it. `header` are
    the lines above each page, the second of them bold.
    """

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    repeat_cols: tuple[int, int] | None = None
    header: tuple[str, ...] = ()
    footer: str = ""
    centred: bool = True
    breaks: tuple[int, ...] = ()
    first: tuple[int, int] | None = None
    area: Area | None = None
    grows: Area | None = None
    together: tuple[tuple[int, int], ...] = ()
    cuts: tuple[int, ...] = ()
    whole: bool = False
    narrow: bool = False
    type_size: float = 11.0
    printed: bool = True


class SheetPlan(msgspec.Struct, frozen=True):
    """Everything on one sheet. Widths are in characters, heights in points.

    `outline` has the rows that are folded away until somebody asks for them, each with its depth: 0 for the row that
    opens those of 1 below it, one of which may open those of 2.
    """

    name: str
    cells: Mapping[tuple[int, int], Cell] = msgspec.field(default_factory=dict)
    widths: Mapping[int, float] = msgspec.field(default_factory=dict)
    heights: Mapping[int, float] = msgspec.field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    outline: Mapping[int, int] = msgspec.field(default_factory=dict)
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

    @property
    def last(self) -> tuple[int, int]:
        """The last row and the last column in which anything stands."""
        return max((row for row, _ in self.cells), default=0), max((col for _, col in self.cells), default=0)


class BookPlan(msgspec.Struct, frozen=True):
    """A whole workbook: its sheets, its named areas (name to formula text) and its document properties."""

    title: str
    sheets: tuple[SheetPlan, ...]
    names: Mapping[str, str] = msgspec.field(default_factory=dict)
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)

    def sheet(self, name: str) -> SheetPlan:
        """Give the sheet called `name`; StopIteration where there is none."""
        return next(sheet for sheet in self.sheets if sheet.name == name)
