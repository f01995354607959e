"""A sheet while it is being laid out: cells are put one after another, positions are counted, nothing is typed."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import RowFormula, StyledRow
from thidua_xlsx.documents.workbook_plan import (
    Cell,
    Highlight,
    Page,
    PlanValue,
    RowBatch,
    RowCells,
    RowSink,
    Ruled,
    SheetPlan,
    line_cells,
)

_HELD = 10_000  # cells that are held before they are poured
_BLOCK = 16  # rows are poured by blocks of so many, in which sheets give the extent of their rows


class SheetBuilder(msgspec.Struct):
    """A sheet being laid out; `plan()` makes it a value."""

    name: str
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
    blanks: dict[Cell, Cell] = msgspec.field(default_factory=dict)
    sink: RowSink | None = None
    streamed_to: tuple[int, int] | None = None
    _lines: dict[int, StyledRow] = msgspec.field(default_factory=dict)
    _kept: dict[int, StyledRow] = msgspec.field(default_factory=dict)  # rows that nobody takes before the plan does
    _joined: list[Area] = msgspec.field(default_factory=list)
    _held: int = 0  # cells of lines
    _next: int = 0  # the first row that was not poured

    def put_row(self, row: int, line: StyledRow, spans: Sequence[tuple[int, int]] = ()) -> None:
        """Put a whole row, from the first column on, of cells that have nothing but a value, and some a link.

        `spans` are first and last of merged columns; the blank cells of a span follow its first one. The row is poured
        with the rows around it, and cannot be asked for.
        """
        if self.sink is None and not spans:
            self._keep(row, line)
            return
        if self.sink is None or self.hidden_rows:
            self._put_cells(row, line)
            self.merges += [Area(row, first, row, last) for first, last in spans]
            return
        self._lines[row] = line
        self._held += len(line.styles)
        if spans:
            self._joined += [Area(row, first, row, last) for first, last in spans]

    def _put_cells(self, row: int, line: StyledRow) -> None:
        self._kept.pop(row, None)
        self.cells.update(line_cells(row, line))

    def value(self, row: int, col: int) -> PlanValue:
        """Give what was put into a cell; None where there is none, or a formula of all rows that gives nothing yet."""
        line = self._kept.get(row)
        if line is None:
            return self.cells[row, col].value if (row, col) in self.cells else None
        value = line.values[col]
        return None if isinstance(value, RowFormula) else value

    def whole(self) -> dict[tuple[int, int], Cell]:
        """Give every cell that was put and that nobody took yet, one by one."""
        return self.cells | {
            spot: cell for row, line in self._kept.items() for spot, cell in line_cells(row, line).items()
        }

    def looks(self) -> set[str]:
        """Give the looks of what was put on rows that show, and that nobody took yet."""
        hidden = self.hidden_rows
        kinds = {line.styles for row, line in self._kept.items() if row not in hidden}  # most rows are of a few kinds
        found = {one.look for styles in kinds for one in styles if one is not None}
        return found | {cell.look for (row, _), cell in self.cells.items() if row not in hidden}

    def _keep(self, row: int, line: StyledRow) -> None:
        """Keep a row as it is for the plan; what stood there before is covered by it."""
        if self.cells:  # lists are all rows
            for col in range(len(line.styles)):
                self.cells.pop((row, col), None)
        self._kept[row] = line

    def flush(self) -> None:
        """Hand over the rows above the current one, where somebody takes them and they are many by now.

        Rows of a sheet that hides some are not handed over: the plan alone says which are hidden.
        """
        if self.sink is None or self.hidden_rows or len(self.cells) + self._held < _HELD:
            return
        end = self.row - self.row % _BLOCK
        while cut := [area.row for area in self.merges if area.row < end <= area.last_row]:
            end = min(cut) - min(cut) % _BLOCK
        if end > self._next:
            self._hand_over(end)

    def _hand_over(self, end: int) -> None:
        """Hand over the rows above `end` that were not handed over before."""
        if self.sink is None:
            return
        for row in [row for row in self._kept if row < end]:  # put before anybody took rows
            self._put_cells(row, self._kept[row])
        over = {spot: cell for spot, cell in self.cells.items() if spot[0] < end}
        merges = tuple(area for area in self.merges if area.row < end)
        heights = {row: self.heights[row] for row in range(self._next, end) if row in self.heights}
        outline = {row: level for row, level in self.outline.items() if self._next <= row < end}
        lines, joined = self._taken(end)
        self.sink(RowBatch(self.name, self._next, end, over, heights, merges, lines, joined, outline))
        wide = max(map(len, lines.values()), default=1) - 1
        self.streamed_to = (
            end - 1,
            max([col for _, col in over] + [wide, self.streamed_to[1] if self.streamed_to else 0]),
        )
        self._next = end
        for spot in over:
            del self.cells[spot]
        self.merges = [area for area in self.merges if area.row >= end]

    def _finish(self) -> None:
        """Hand over the last lines with the rows around them; where that cannot be, make cells of them."""
        if self._lines and not self.hidden_rows and not any(cell.note for cell in self.cells.values()):
            self._hand_over(max(*self._lines, *self.heights, *(row for row, _ in self.cells)) + 1)
        lines, joined = self._taken(self.row + 1)
        for row, line in lines.items():
            self._put_cells(row, line)
        if joined:
            self.merges = sorted([*self.merges, *joined], key=lambda area: area.row)

    def _taken(self, end: int) -> tuple[dict[int, StyledRow], list[Area]]:
        """Take the lines above a row away, and what is merged in them."""
        kept = {row: line for row, line in self._lines.items() if row >= end}
        lines = {row: line for row, line in self._lines.items() if row < end} if kept else self._lines
        joined = [area for area in self._joined if area.row < end]
        self._lines, self._held = kept, sum(map(len, kept.values()))
        self._joined = self._joined[len(joined) :]
        return lines, joined

    def put(self, row: int, col: int, value: PlanValue, look: str = "cell", **more: object) -> None:
        """Put a value in a cell; further fields of `Cell` by name."""
        cell = Cell(value, look, **more)  # type: ignore[arg-type]
        self.cells[row, col] = self.shared(cell) if value is None or value == "" else cell

    def shared(self, blank: Cell) -> Cell:
        """Give the one copy of a blank cell: they are the most by far and all alike."""
        return self.blanks.setdefault(blank, blank)

    def across(self, row: int, first: int, last: int, value: PlanValue, look: str, **more: object) -> None:
        """Put a value over several columns, merged where there are more than one."""
        self.put(row, first, value, look, **more)
        for col in range(first + 1, last + 1):
            self.put(row, col, None, look)
        if last > first:
            self.merges.append(Area(row, first, row, last))

    def width_over(self, first: int, last: int) -> float:
        """The width of several columns together."""
        return sum(self.widths.get(col, 8.43) for col in range(first, last + 1) if col not in self.hidden_cols)

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
        """Make the sheet a value; what was put on it goes there, uncopied, so nothing can be put on it any more."""
        self._finish()
        cells: Mapping[tuple[int, int], Cell] = self.cells  # of the largest lists a copy would be the most that is held
        if self._kept:
            cells = RowCells(self.cells, self._kept, {row for area in self.merges for row in area.rows})
        self.cells, self._kept = {}, {}
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
            streamed_to=self.streamed_to,
        )
