"""Areas of a sheet and how formulas name them."""

from collections.abc import Iterable, Iterator

import msgspec

from thidua_xlsx.messages.places import cell_name, column_letters


class Area(msgspec.Struct, frozen=True):
    """A rectangle of cells on a sheet, both corners included."""

    row: int
    col: int
    last_row: int
    last_col: int

    def __str__(self) -> str:
        return f"{cell_name(self.row, self.col)}:{cell_name(self.last_row, self.last_col)}"

    @property
    def corners(self) -> tuple[int, int, int, int]:
        """Its first row and column, then its last ones."""
        return self.row, self.col, self.last_row, self.last_col

    @property
    def spots(self) -> list[tuple[int, int]]:
        """The row and the column of each of its cells, row by row."""
        cols = range(self.col, self.last_col + 1)
        return [(row, col) for row in range(self.row, self.last_row + 1) for col in cols]

    @property
    def fixed(self) -> str:
        """The rectangle as it stands in a formula, fixed against copying: `$B$2:$B$9`."""
        return f"${column_letters(self.col)}${self.row + 1}:${column_letters(self.last_col)}${self.last_row + 1}"

    def on(self, sheet: str) -> str:
        """The rectangle on the sheet named `sheet`, as formulas of other sheets name it: `'Điểm'!$B$2:$B$9`."""
        return f"{quoted(sheet)}!{self.fixed}"


def cell_spot(name: str) -> tuple[int, int]:
    """Give the row and the column, counted from 0, of the cell called `name`: `AB12` is 11, 27."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]) - 1, column_number(letters)


def column_number(letters: str) -> int:
    """Give the number, counted from 0, of the column called `letters`: `A` is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def quoted(sheet: str) -> str:
    """Quote the name of a `sheet` for use in a formula: `Tổ 'A'` becomes `'Tổ ''A'''`."""
    return "'" + sheet.replace("'", "''") + "'"


def reference(row: int, col: int, sheet: str = "") -> str:
    """Give the cell in `row` and `col`, counted from 0, as it stands in a formula, fixed: `$B$2`.

    With a `sheet`, its name stands before it: `'Điểm'!$B$2`.
    """
    fixed = f"${column_letters(col)}${row + 1}"
    return f"{quoted(sheet)}!{fixed}" if sheet else fixed


def joined(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Give `places`, rows or columns in their order, as the first and the last of each run of neighbours."""
    first = last = -2
    for place in places:
        if place != last + 1:
            if first >= 0:
                yield first, last
            first = place
        last = place
    if first >= 0:
        yield first, last


class CopiedCheck(msgspec.Struct, frozen=True):
    """The check of a cell in one workbook that cells of a sheet in another are to have too."""

    donor_sheet: str
    donor_cell: str
    sheet: str
    cells: str
