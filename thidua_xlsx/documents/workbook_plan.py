"""A workbook as a plain value, before anything is painted: what is in each cell, and how the sheet behaves.

Rows and columns are counted from 0 and computed by whoever makes the plan; nobody types a cell address.
A look is a name from `looks.toml`; what it means in ink is the painter's business.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Literal

import msgspec

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import Rule
from thidua_xlsx.documents.styled_rows import StyledRow
from thidua_xlsx.messages.places import cell_name

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
    computed when the sheet is painted, so that all programs break alike. `whole` shrinks the sheet to one page
    where that leaves its type readable. `narrow` margins are those of forms, which are no official papers. `type_size`
    is that of the smallest type, in points: no sheet is shrunk by us until that cannot be read.
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
    whole: bool = False
    narrow: bool = False
    type_size: float = 11.0


class SheetPlan(msgspec.Struct, frozen=True):
    """Everything on one sheet. Widths are in characters, heights in points.

    `streamed_to` is the last row and column handed over while the sheet was planned (`RowSink`): those cells and
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
    streamed_to: tuple[int, int] | None = None


class RowBatch(msgspec.Struct, frozen=True):
    """Whole rows of a sheet that is still being planned, from `row` up to and without `end`, and its name.

    A part begins where the one before it ended, the first at row 0; nothing of its rows comes later. `lines` are rows
    beside those that `cells` make; where cells of a line are merged (`joined`), the blank ones already look as the
    first of them. Links stand in lines or in `cells`, not in both.
    """

    name: str
    row: int
    end: int
    cells: Mapping[tuple[int, int], Cell]
    heights: Mapping[int, float]
    merges: tuple[Area, ...]
    lines: Mapping[int, StyledRow] = msgspec.field(default_factory=dict)
    joined: Sequence[Area] = ()


RowSink = Callable[[RowBatch], None]
# A sheet that hands over its rows while they are planned, so that they are never all held at a time; None where there
# is nothing to show.
StreamedPlan = Callable[[RowSink], SheetPlan | None]


class BookPlan(msgspec.Struct, frozen=True):
    """A whole workbook: its sheets, its named areas (name to formula text) and its document properties."""

    title: str
    sheets: tuple[SheetPlan, ...]
    names: Mapping[str, str] = msgspec.field(default_factory=dict)
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)

    def sheet(self, name: str) -> SheetPlan:
        """Give the sheet of that name."""
        return next(sheet for sheet in self.sheets if sheet.name == name)


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
