"""Rows of a sheet that are written together: in which order their cells stand, and how far they reach."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from thidua_xlsx.plan import Cell

SPANNED = 4  # rows share their `spans` by blocks of sixteen: two to the power of this

Spot = tuple[int, int]


@dataclass(slots=True)
class Block:
    """Rows that are written together: their cells, what merges cover (each as it looks), heights and hidden rows."""

    cells: Mapping[Spot, Cell]
    covered: Mapping[Spot, Cell]
    heights: Mapping[int, float]
    hidden: Set[int] = frozenset()
    spots: list[Spot] = field(default_factory=list)  # in their order
    ends: dict[int, int] = field(default_factory=dict)  # where each row ends in it
    sized: Set[int] = frozenset()

    def __post_init__(self) -> None:
        spots: Iterable[Spot] = self.cells
        if self.covered and not self.covered.keys() <= self.cells.keys():
            spots = {**dict.fromkeys(spots), **dict.fromkeys(self.covered)}
        self.spots = sorted(spots)
        self.ends = {row: end for end, (row, _) in enumerate(self.spots, 1)}
        self.sized = self.heights.keys() | self.hidden

    def corners(self) -> list[Spot]:
        """Give two corners of the rectangle that the cells fill, and the first and last row that has a height."""
        start, left, right = 0, [], []
        for end in self.ends.values():
            left.append(self.spots[start][1])
            right.append(self.spots[end - 1][1])
            start = end
        corners = [(min(self.sized), 0), (max(self.sized), 0)] if self.sized else []
        if self.spots:
            corners += [(self.spots[0][0], min(left)), (self.spots[-1][0], max(right))]
        return corners

    def spans(self) -> dict[int, str]:
        """Give the attribute that tells of which columns the rows are, by blocks of sixteen rows."""
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        start = 0
        for row, end in self.ends.items():
            block, left, right = row >> SPANNED, self.spots[start][1], self.spots[end - 1][1]
            first[block] = min(first.get(block, left), left)
            last[block] = max(last.get(block, right), right)
            start = end
        return {block: f' spans="{first[block] + 1}:{last[block] + 1}"' for block in first}

    def rows(self) -> Iterable[int]:
        """Give the rows of which there is anything to say."""
        return sorted(self.sized | self.ends.keys()) if not self.sized <= self.ends.keys() else self.ends

    def under_merges(self, spot: Spot) -> Cell:
        """Give a cell in a row with merges."""
        return self.covered.get(spot) or self.cells[spot]
