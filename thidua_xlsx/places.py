"""Where something stands: a file, a sheet, a cell, or a key in a declaration."""

from dataclasses import dataclass


def column_letters(col: int) -> str:
    """Give the letters of a column, counted from 0: 0 is A, 26 is AA."""
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell_name(row: int, col: int) -> str:
    """Give a cell's name as spreadsheet programs show it; row and column are counted from 0."""
    return f"{column_letters(col)}{row + 1}"


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file, by its path relative to the season folder."""

    file: str

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """A sheet of a workbook."""

    file: str
    sheet: str

    def __str__(self) -> str:
        return f"{self.file}!{self.sheet}"


@dataclass(frozen=True, slots=True)
class CellPlace:
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


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """A key of a declaration file."""

    file: str
    key: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}" if self.key else self.file


Place = FilePlace | SheetPlace | CellPlace | KeyPlace
