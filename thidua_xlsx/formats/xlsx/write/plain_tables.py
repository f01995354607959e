"""Tables as one workbook of plain sheets, for Power Query and pivot tables: a heading, rows, a name for each."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from thidua_xlsx.documents.data_table import TidyColumn, TidyTable, Value, exact_value

_MOST_ROWS = 1_000_000  # of a sheet; Excel ends soon behind
_LONGEST = 32_767  # characters of a cell
_MADE = datetime(2000, 1, 1)  # for the same tables the same bytes
_WIDTH = 14


def write_plain_tables(tables: Sequence[TidyTable], path: Path, writing: Callable[[str], None]) -> None:
    """Write tables, a sheet each (several for a table of more than a million rows); `writing` is told which one."""
    with Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": _MADE})
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for table in tables:
            writing(table.name)
            rows = table.rows()
            first, number = list(islice(rows, 1)), 1
            while first or number == 1:
                name = table.name if number == 1 else f"{table.name}_{number}"
                _sheet(book, name, table.columns, chain(first, islice(rows, _MOST_ROWS - 1)), (head, day))
                first, number = list(islice(rows, 1)), number + 1


def _sheet(
    book: Any, name: str, columns: Sequence[TidyColumn], rows: Iterable[tuple[Value, ...]], formats: tuple[Any, Any]
) -> None:
    """Write one sheet: a heading that stays in sight, the rows below it, a name for all of them."""
    sheet, last, (head, day) = book.add_worksheet(name), 0, formats
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(columns) - 1, _WIDTH)
    for col, column in enumerate(columns):
        sheet.write_string(0, col, column.name, head)
    for last, row in enumerate(rows, start=1):
        for col, value in enumerate(row):
            if isinstance(value, bool):
                sheet.write_boolean(last, col, value)
            elif isinstance(value, Decimal):
                sheet.write_number(last, col, float(exact_value(value)))
            elif isinstance(value, int):
                sheet.write_number(last, col, value)
            elif isinstance(value, date):
                sheet.write_datetime(last, col, value, day)
            elif value is not None:
                sheet.write_string(last, col, value[:_LONGEST])
    sheet.autofilter(0, 0, last, len(columns) - 1)
    book.define_name(f"t_{name}", f"='{name}'!$A$1:${xl_col_to_name(len(columns) - 1)}${last + 1}")
