"""Where something stands: a file, a sheet, a cell, or a key in a declaration."""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from thidua_xlsx.base.file_names import SEASON_FILE


@lru_cache(maxsize=2_000)
def column_letters(col: int) -> str:
    """Give the letters of the column `col`, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, col: int) -> str:
    """Give the name of the cell in `row` and `col`, both counted from 0, as spreadsheet programs show it: `B12`."""
    return f"{column_letters(col)}{row + 1}"


class FilePlace(msgspec.Struct, frozen=True, gc=False):
    """A file, by its path relative to the season folder."""

    file: str

    def __str__(self) -> str:
        return self.file


class SheetPlace(msgspec.Struct, frozen=True, gc=False):
    """A sheet of a workbook."""

    file: str
    sheet: str

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}"


class CellPlace(msgspec.Struct, frozen=True, gc=False):
    """A cell of a sheet; row and column are counted from 0."""

    file: str
    sheet: str
    row: int
    col: int

    @property
    def cell(self) -> str:
        """The cell's name as spreadsheet programs show it."""
        return cell_name(self.row, self.col)

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}!{self.cell}"


class Spots(msgspec.Struct, frozen=True, gc=False):
    """Where the records of a table stand: file, sheet, direction, and by key what all records have in common.

    `shared` gives for each key the column (or, in a score matrix with `across`, the row), counted from 0.
    """

    file: str
    sheet: str
    shared: Mapping[str, int]
    across: bool


class CellPlaces(Mapping[str, CellPlace]):
    """The cells of one record by column key, made when somebody asks: its row (or column) and what they share."""

    __slots__ = ("at", "table")

    def __init__(self, file: str, sheet: str, at: int, shared: Mapping[str, int], *, across: bool) -> None:
        self.table, self.at = Spots(file, sheet, shared, across), at

    @classmethod
    def of(cls, table: Spots, at: int) -> "CellPlaces":
        """Give the cells of the record of a table that stands in the row (or column) `at`, counted from 0."""
        places = cls.__new__(cls)
        places.table, places.at = table, at
        return places

    @property
    def sheet(self) -> str:
        """The sheet of the cells."""
        return self.table.sheet

    @property
    def shared(self) -> Mapping[str, int]:
        """The column of each key, or its row."""
        return self.table.shared

    @property
    def across(self) -> bool:
        """Whether the record is a column."""
        return self.table.across

    def __getitem__(self, key: str) -> CellPlace:
        table = self.table
        other = table.shared[key]
        row, col = (other, self.at) if table.across else (self.at, other)
        return CellPlace(table.file, table.sheet, row, col)

    def __contains__(self, key: object) -> bool:
        return key in self.table.shared

    def __iter__(self) -> Iterator[str]:
        return iter(self.table.shared)

    def __len__(self) -> int:
        return len(self.table.shared)


def cell_runs(cells: Iterable[CellPlace]) -> str:
    """Give the `cells` of one sheet as runs down their columns, holding exactly these cells: `D5:D9, D12, F3`."""
    columns: dict[int, list[int]] = {}
    for col, row in sorted({(cell.col, cell.row) for cell in cells}):
        columns.setdefault(col, []).append(row)
    named = []
    for col, rows in columns.items():
        runs: list[tuple[int, int]] = []
        for row in rows:
            if runs and row == runs[-1][1] + 1:
                runs[-1] = runs[-1][0], row
            else:
                runs.append((row, row))
        named += [(cell_name(first, col), cell_name(last, col)) for first, last in runs]
    return ", ".join(first if first == last else f"{first}:{last}" for first, last in named)


class KeyPlace(msgspec.Struct, frozen=True, gc=False):
    """A key of a declaration file."""

    file: str
    key: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}" if self.key else self.file


Place = FilePlace | SheetPlace | CellPlace | KeyPlace


def unique_places(places: Iterable[CellPlace]) -> tuple[CellPlace, ...]:
    """Give each cell once, in order."""
    return tuple(dict.fromkeys(places))


def cell_or_row(cell: CellPlace | None, table: str, key: str) -> Place:
    """Give the cell, or where there is none the row of the season workbook that declares what it is about.

    That row is the one with the key `key` in the table with the id `table`.
    """
    return cell or KeyPlace(SEASON_FILE, f"{table}.{key}")
