"""Where the tables of a form stand, known before a single cell of them is written."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import msgspec

from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.forms.identity.form_rows import FormRow

KEY, NUMBER, FIRST = 0, 1, 2  # the key column (hidden), the running number, the first column with content

AnswerAddress = tuple[str, str, str]  # table, row key, column key
Spot = tuple[str, int, int]  # sheet, row, column


class PlacedTable(msgspec.Struct, frozen=True, dict=True):
    """A table whose records are rows: its columns from `FIRST` on, its rows below a header at row `top`."""

    spec: TableSpec
    columns: Sequence[Column]
    rows: Sequence[FormRow]
    sheet: str
    top: int

    @property
    def first(self) -> int:
        """The row of the first record; above it are the header and the hidden row of keys."""
        return self.top + 2

    @property
    def heading(self) -> int:
        """The row of its title, where it has one, else of its header."""
        return self.top - bool(self.spec.title.vi)

    @property
    def end(self) -> int:
        """The first row below the table."""
        return self.first + len(self.rows)

    @cached_property
    def cols(self) -> Mapping[str, int]:
        """Where each column stands, by its key."""
        return {column.key: col for col, column in enumerate(self.columns, start=FIRST)}

    @cached_property
    def answered(self) -> Mapping[str, int]:
        """Where the columns stand that are typed into or worked out, by their keys."""
        return {key: self.cols[key] for key in (*self.spec.asked, *self.spec.live)}

    @cached_property
    def at(self) -> Mapping[str, int]:
        """Where each row stands, by its key."""
        return {row.key: at for at, row in enumerate(self.rows, start=self.first)}
