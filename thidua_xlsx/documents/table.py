"""A table as a plain value: rows, and columns, each declared once with its heading, its width, its look and its value.

`reports/common/report_sheet.py` makes of it a part of a sheet, `exchange/council/reviewer_pages.py` a page of the
council's workbook.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic

import msgspec
from msgspec.structs import replace

from thidua_xlsx.documents.styled_rows import Link, Plain, RowFormula, Style, style

# What a row says in a column: a value alone is shown in the column's look, otherwise it brings its own, and perhaps
# where it leads: a link and a spot as in `Cell`.
Shown = Plain | tuple[Plain | RowFormula, Style] | tuple[Plain, Style, Link]
Written = tuple[Plain | RowFormula, Style | None, Link | None]  # a cell of a row; where there is no style there is none

MappedRow = Mapping[str, Shown]  # by the keys of columns
if TYPE_CHECKING:
    from typing_extensions import TypeVar

    Row = TypeVar("Row", default=MappedRow)
else:
    from typing import TypeVar  # which takes no default before Python 3.13

    Row = TypeVar("Row")


class Col(msgspec.Struct, Generic[Row], frozen=True):
    """A column: its key, its width in characters, the look of its cells, and what a row says in it.

    A row that is a mapping says it by the column's key, from any other `value` takes it; the number of the row is said
    where the column `counts`, and in the middle `blank` where there is nothing to say. The heading is `heading`;
    without one that of the column of the same key in the forms' table `of`; without that the words `words`, or
    `report.col.<key>`. Neighbours of one `group` stand below its name, which is a heading of its own. It takes `span`
    columns of the sheet. What is not `printed` is there to be looked up, and stands last.
    """

    key: str
    width: float = 12
    look: str = "cell"
    value: Callable[[Row], Shown] | None = None
    words: str = ""
    of: str = ""
    heading: str | None = None
    group: str = ""
    span: int = 1
    blank: str | None = None
    counts: bool = False
    printed: bool = True

    def shown(self, row: Row | MappedRow, number: int | None = None) -> tuple[Plain | RowFormula, Style, Link | None]:
        """Give what `row`, the `number`th of its table, says in this column, how that is shown, and where it leads."""
        cell: Shown = number if self.counts else None
        if isinstance(row, Mapping):
            cell = row.get(self.key, cell)
        elif self.value is not None:
            cell = self.value(row)
        if cell is None and self.blank is not None:
            return self.blank, style("cell_center"), None
        if not isinstance(cell, tuple):
            return cell, style(self.look), None
        return cell if len(cell) == 3 else (*cell, None)


class TextLine(msgspec.Struct, frozen=True):
    """A text over the whole width; among rows it heads those below it, which are counted `anew` where it says so."""

    text: str
    look: str = "section"
    anew: bool = False


class Opening(msgspec.Struct, frozen=True):
    """A row, or a line, that opens others, folded away below it until somebody asks for them; these may open more."""

    row: object
    folded: Sequence[object]


class Together(msgspec.Struct, frozen=True):
    """Rows that stand on one page."""

    rows: Sequence[object]


def counted(width: float = 5) -> Col[Any]:
    """Give the column that numbers the rows of a table, `width` characters wide."""
    return Col("no", width, "cell_center", counts=True)


def worded(words: str, *columns: Col[Row]) -> tuple[Col[Row], ...]:
    """Give columns whose headings are the sentence with the key `words`, where they bring none of their own.

    In `words`, `{key}` stands for the key of each column.
    """
    return tuple(
        column
        if column.heading is not None or column.words or column.of
        else replace(column, words=words.replace("{key}", column.key))
        for column in columns
    )


Columns = tuple[Col[Row], ...]  # of rows of one type: `Columns[TitlePath]`; bare ones are of mappings
AnyColumns = Sequence[Col[Any]]
Rows = Iterable[object]  # rows of a table, and lines among them
