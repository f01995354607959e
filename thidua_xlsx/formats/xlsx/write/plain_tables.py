"""Tables as one workbook of plain sheets, for Power Query and pivot tables: a heading, rows, a name for each."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from thidua_xlsx.documents.data_table import TidyTable, exact_value

_MOST_ROWS = 1_000_000  # of a sheet; Excel ends soon behind
_LONGEST = 32_767  # characters of a cell
_MADE = datetime(2000, 1, 1)  # for the same tables the same bytes
_WIDTH = 14


def write_plain_tables(tables: Sequence[TidyTable], path: Path, writing: Callable[[str], None]) -> None:
    """Write `tables` to the workbook `path`, a sheet each; `writing` is told the name of the one that is under way.

    A table of more than a million rows takes several sheets.
    """
    with Workbook(str(path), {"constant_memory": True}) as book:
        book.set_properties({"created": _MADE})
        head, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for table in tables:
            writing(table.name)
            rows = table.rows()
            first, number = list(islice(rows, 1)), 1
            while first or number == 1:
                name = table.name if number == 1 else f"{table.name}_{number}"
                sheet, last = book.add_worksheet(name), 0
                sheet.freeze_panes(1, 1)
                sheet.set_column(0, len(table.columns) - 1, _WIDTH)
                for col, column in enumerate(table.columns):
                    sheet.write_string(0, col, column.name, head)
                for last, row in enumerate(chain(first, islice(rows, _MOST_ROWS - 1)), start=1):
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
                sheet.autofilter(0, 0, last, len(table.columns) - 1)
                book.define_name(f"t_{name}", f"='{name}'!$A$1:${xl_col_to_name(len(table.columns) - 1)}${last + 1}")
                first, number = list(islice(rows, 1)), number + 1
