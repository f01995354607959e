"""Rows of a sheet that are written together: in which order their cells stand, and how far they reach."""

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from thidua_xlsx.plan import Cell
from thidua_xlsx.strips import Strip

SPANNED = 4  # rows share their `spans` by blocks of sixteen: two to the power of this

Spot = tuple[int, int]
Line = Sequence[Cell | None]  # by column; None where there is no cell
Row = Line | Strip


class Block(msgspec.Struct):
    """Rows that are written together: their cells, what merges cover (each as it looks), heights and hidden rows.

    `lines` are whole rows beside those that `cells` make.
    """

    cells: Mapping[Spot, Cell]
    covered: Mapping[Spot, Cell]
    heights: Mapping[int, float]
    hidden: Set[int] = frozenset()
    lines: Mapping[int, Row] = msgspec.field(default_factory=dict)
    rows: Mapping[int, Row] = msgspec.field(default_factory=dict)  # of all, in their order
    sized: Set[int] = frozenset()

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
        self.rows = dict(sorted({**rows, **self.lines}.items()))
        self.sized = self.heights.keys() | self.hidden

    def corners(self) -> list[Spot]:
        """Give two corners of the rectangle that the cells fill, and the first and last row that has a height."""
        corners = [(min(self.sized), 0), (max(self.sized), 0)] if self.sized else []
        if self.rows:
            order = list(self.rows)
            corners += [(order[0], min(map(_first, self.rows.values())))]
            corners += [(order[-1], max(map(len, self.rows.values())) - 1)]
        return corners

    def spans(self) -> dict[int, str]:
        """Give the attribute that tells of which columns the rows are, by blocks of sixteen rows."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for row, line in self.rows.items():
            block, left, right = row >> SPANNED, _first(line), len(line)
            first[block] = min(first.get(block, left), left)
            last[block] = max(last.get(block, right), right)
        return {block: f' spans="{first[block] + 1}:{last[block]}"' for block in first}

    def numbers(self) -> Iterable[int]:
        """Give the numbers of the rows of which there is anything to say."""
        return self.rows if self.sized <= self.rows.keys() else sorted(self.sized | self.rows.keys())


def _first(line: Row) -> int:
    """Give the first column of a row that has a cell."""
    if isinstance(line, Strip) or line[0] is not None:
        return 0
    return next(col for col, cell in enumerate(line) if cell is not None)
