"""A sheet while it is being laid out: cells are put one after another, positions are counted, nothing is typed."""

from collections.abc import Container, Sequence
from typing import Literal

import msgspec

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.looks import PADDING, Looks
from thidua_xlsx.documents.styled_rows import Link, Links, Plain, RowFormula, Style
from thidua_xlsx.documents.table import AnyColumns, Written
from thidua_xlsx.documents.workbook_plan import Cell, Highlight, Page, PlanValue, Ruled, SheetPlan, styled_cell

_BORDER = 5 / 7  # characters


class SheetBuilder(msgspec.Struct):
    """A sheet being laid out; `plan()` makes it a value."""

    name: str
    looks: Looks
    row: int = 0
    cells: dict[tuple[int, int], Cell] = msgspec.field(default_factory=dict)
    widths: dict[int, float] = msgspec.field(default_factory=dict)
    heights: dict[int, float] = msgspec.field(default_factory=dict)
    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_cols: set[int] = msgspec.field(default_factory=set)
    outline: dict[int, int] = msgspec.field(default_factory=dict)
    merges: list[Area] = msgspec.field(default_factory=list)
    together: list[tuple[int, int]] = msgspec.field(default_factory=list)  # rows that no page break should cut
    rules: list[Ruled] = msgspec.field(default_factory=list)
    highlights: list[Highlight] = msgspec.field(default_factory=list)

    def put_row(
        self,
        row: int,
        styles: Sequence[Style | None],
        values: Sequence[Plain | RowFormula],
        links: Links | None = None,
        spans: Sequence[tuple[int, int]] = (),
    ) -> None:
        """Put `values` in their `styles` into `row`, counted from 0, from the first column on, over what stood there.

        Where the style is None there is no cell. `links` are by column, `spans` the first and the last of each run of
        merged columns.
        """
        for col, (style, value) in enumerate(zip(styles, values, strict=True)):
            if style is None:
                self.cells.pop((row, col), None)
            else:
                self.cells[row, col] = styled_cell(row, value, style, (links or {}).get(col, ("", "")))
        self.merges += [Area(row, first, row, last) for first, last in spans]

    def write(self, row: int, columns: AnyColumns, cells: Sequence[Written], *, padding: float = PADDING) -> None:
        """Write `cells`, one for each of `columns`, into `row`, counted from 0.

        The row becomes as high as its longest wrapped text needs, with `padding` points above and below it. Where the
        style is None there is no cell. What stands in hidden columns makes no row higher.
        """
        at, height = 0, self.looks.height("", "cell", 1, padding)
        styles, values = list[Style | None](), list[Plain | RowFormula]()
        spans, links = list[tuple[int, int]](), dict[int, Link]()
        for column, (value, shown, link) in zip(columns, cells, strict=True):
            last = at + column.span - 1
            if isinstance(value, str) and shown and at not in self.hidden_cols:
                height = max(height, self.looks.height(value, shown.look, self.width_over(at, last), padding))
            if link:
                links[at] = link
            if last > at:
                spans.append((at, last))
            styles += [shown] * column.span
            values += [value, *[None] * (last - at)]
            at = last + 1
        self.heights[row] = height
        self.put_row(row, styles, values, links, spans)

    def key_row(self, row: int, marker: str, *keys: str) -> None:
        """Put the hidden row by which a table is read into `row`: its `marker`, then the `keys` of its columns."""
        for col, key in enumerate((marker, *keys)):
            self.put(row, col, key, "key")
        self.hidden_rows.add(row)

    def looks_used(self, hidden: Container[int] = ()) -> set[str]:
        """Give the looks of what was put on rows that are not `hidden`."""
        return {cell.look for (row, _), cell in self.cells.items() if row not in hidden}

    def put(self, row: int, col: int, value: PlanValue, look: str = "cell", **more: object) -> None:
        """Put a value in the cell in `row` and `col`, counted from 0, in the look called `look`.

        `more` are further fields of `Cell` by name.
        """
        self.cells[row, col] = Cell(value, look, **more)  # type: ignore[arg-type]

    def across(self, row: int, first: int, last: int, value: PlanValue, look: str, **more: object) -> None:
        """Put a value over the columns from `first` to `last` of `row`, counted from 0, in the look called `look`.

        They are merged where there are more than one; `more` are further fields of `Cell` by name.
        """
        self.put(row, first, value, look, **more)
        for col in range(first + 1, last + 1):
            self.put(row, col, None, look)
        if last > first:
            self.merges.append(Area(row, first, row, last))

    def line(
        self, row: int, first: int, last: int, value: PlanValue, look: str, *, least: float = 0, **more: object
    ) -> None:
        """Put a text over the columns from `first` to `last` of `row` in the look called `look`.

        The row is as high as the highest of its texts needs, and `least` points high at least; `more` are further
        fields of `Cell` by name.
        """
        self.across(row, first, last, value, look, **more)
        height = self.looks.height(str(value or ""), look, self.width_over(first, last))
        self.heights[row] = max(self.heights.get(row, least), least, height)

    def width_over(self, first: int, last: int) -> float:
        """The width in characters of the columns from `first` to `last` when they are merged.

        Each border between two of them is room for text as well.
        """
        shown = [self.widths.get(col, 8.43) for col in range(first, last + 1) if col not in self.hidden_cols]
        return sum(shown) + (len(shown) - 1) * _BORDER

    def plan(
        self,
        *,
        freeze: tuple[int, int] | None = None,
        page: Page | None = None,
        protected: bool = False,
        visibility: Literal["visible", "hidden", "very_hidden"] = "visible",
        tint: str = "",
        start: tuple[int, int] | None = None,
    ) -> SheetPlan:
        """Make the sheet a value; what was put on it goes there, uncopied, so nothing can be put on it any more.

        `freeze` is the first row and column that move, `start` the row and column of the cell that is chosen when it is
        opened, `protected` that only open cells can be typed into, `tint` the look whose fill its tab has. Raises
        ValueError where the look of a cell, of a highlight or of the tab is none of `looks`.
        """
        used = self.looks_used() | {highlight.look for highlight in self.highlights} | ({tint} - {""})
        if unknown := used - self.looks.looks.keys():
            raise ValueError(f"{self.name}: no look is called {', '.join(sorted(unknown))}")
        cells, self.cells = self.cells, {}  # of the largest lists a copy would be the most that is held
        return SheetPlan(
            name=self.name,
            cells=cells,
            widths=dict(self.widths),
            heights=dict(self.heights),
            hidden_rows=frozenset(self.hidden_rows),
            hidden_cols=frozenset(self.hidden_cols),
            outline=dict(self.outline),
            merges=tuple(self.merges),
            rules=tuple(self.rules),
            highlights=tuple(self.highlights),
            freeze=freeze,
            page=page or Page(),
            protected=protected,
            visibility=visibility,
            tint=tint,
            start=start,
        )
