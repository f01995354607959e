"""Rows of a sheet that are written together: in which order their cells stand, and how far they reach."""

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from thidua_xlsx.documents.styled_rows import StyledRow
from thidua_xlsx.documents.workbook_plan import Cell

SPANNED = 4  # rows share their `spans` by blocks of sixteen: two to the power of this

Spot = tuple[int, int]
BlockRow = Sequence[Cell | None] | StyledRow  # by column; None where there is no cell


class Block(msgspec.Struct):
    """Rows that are written together: their cells, what merges cover (each as it looks), heights and hidden rows.

    `outline` has the rows that are folded away, as in the plan; `lines` are whole rows beside those that `cells` make.
    """

    cells: Mapping[Spot, Cell]
    covered: Mapping[Spot, Cell]
    heights: Mapping[int, float]
    hidden: Set[int] = frozenset()
    outline: Mapping[int, int] = msgspec.field(default_factory=dict)
    lines: Mapping[int, StyledRow] = msgspec.field(default_factory=dict)
    rows: Mapping[int, BlockRow] = msgspec.field(default_factory=dict)  # of all, in their order
    sized: Set[int] = frozenset()
    reach: Mapping[int, tuple[int, int]] = msgspec.field(default_factory=dict)

    def __post_init__(self) -> None:
        rows: dict[int, list[Cell | None]] = {}
        for spots in (self.cells, self.covered):  # which is what merges make of some of the cells
            for (row, col), cell in spots.items():
                line = rows.get(row)
                if line is None:
                    line = rows[row] = []
                if col == len(line):
                    line.append(cell)
                    continue
                if col > len(line):
                    line += [None] * (col + 1 - len(line))
                line[col] = cell
        both: dict[int, BlockRow] = {**rows, **self.lines}
        self.rows = dict(sorted(both.items()))
        self.reach = _reach(self.rows)
        self.sized = self.heights.keys() | self.hidden | self.outline.keys()

    def corners(self) -> list[Spot]:
        """Give two corners of the rectangle that the cells fill, and the first and last row that has a height."""
        corners = [(min(self.sized), 0), (max(self.sized), 0)] if self.sized else []
        if self.rows:
            order = list(self.rows)
            corners += [(order[0], min(left for left, _ in self.reach.values()))]
            corners += [(order[-1], max(right for _, right in self.reach.values()) - 1)]
        return corners

    def spans(self) -> dict[int, str]:
        """Give the attribute that tells of which columns the rows are, by blocks of sixteen rows."""
        return {block: f' spans="{left + 1}:{right}"' for block, (left, right) in self.reach.items()}

    def numbers(self) -> Iterable[int]:
        """Give the numbers of the rows of which there is anything to say."""
        return self.rows if self.sized <= self.rows.keys() else sorted(self.sized | self.rows.keys())


def _reach(rows: Mapping[int, BlockRow]) -> dict[int, tuple[int, int]]:
    """Say by blocks of sixteen rows from which column on they have cells, and how far these reach."""
    reach: dict[int, tuple[int, int]] = {}
    before: object = None
    for row, line in rows.items():
        block = row >> SPANNED
        cells = line.styles if isinstance(line, StyledRow) else line
        if cells is before and block in reach:
            continue  # as in the row above
        before = cells
        left = 0 if cells[0] is not None else next(col for col, cell in enumerate(cells) if cell is not None)
        first, last = reach.get(block, (left, 0))
        reach[block] = min(first, left), max(last, len(cells))
    return reach
