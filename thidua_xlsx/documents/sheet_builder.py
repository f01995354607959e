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
    RowCells,
    Ruled,
    SheetPlan,
    line_cells,
)


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
    _lines: dict[int, StyledRow] = msgspec.field(default_factory=dict)

    def put_row(self, row: int, line: StyledRow, spans: Sequence[tuple[int, int]] = ()) -> None:
        """Put a whole row, from the first column on, of cells that have nothing but a value, and some a link.

        It covers what stood in these cells. `spans` are first and last of merged columns.
        """
        if self.cells:  # lists are all rows
            for col in range(len(line.styles)):
                self.cells.pop((row, col), None)
        self._lines[row] = line
        self.merges += [Area(row, first, row, last) for first, last in spans]

    def value(self, row: int, col: int) -> PlanValue:
        """Give what was put into a cell; None where there is none, or a formula of all rows that gives nothing yet."""
        line = self._lines.get(row)
        if line is None:
            return self.cells[row, col].value if (row, col) in self.cells else None
        value = line.values[col]
        return None if isinstance(value, RowFormula) else value

    def whole(self) -> dict[tuple[int, int], Cell]:
        """Give every cell that was put, one by one."""
        return self.cells | {
            spot: cell for row, line in self._lines.items() for spot, cell in line_cells(row, line).items()
        }

    def looks(self) -> set[str]:
        """Give the looks of what was put on rows that show."""
        hidden = self.hidden_rows
        kinds = {line.styles for row, line in self._lines.items() if row not in hidden}  # most rows are of a few kinds
        found = {one.look for styles in kinds for one in styles if one is not None}
        return found | {cell.look for (row, _), cell in self.cells.items() if row not in hidden}

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
        cells: Mapping[tuple[int, int], Cell] = self.cells  # of the largest lists a copy would be the most that is held
        if self._lines:
            cells = RowCells(self.cells, self._lines, {row for area in self.merges for row in area.rows})
        self.cells, self._lines = {}, {}
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
