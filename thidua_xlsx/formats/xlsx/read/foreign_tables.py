"""Read any workbook or text table of somebody else's making as plain tables, as far as can be told as people see it.

An .xlsx file is read by openpyxl, which knows what is merged, what is hidden and how numbers are shown; .xls and .ods
files, and what openpyxl cannot take, are read by calamine, which knows values and merged areas only. Of a
.csv file all cells are texts.
"""

import csv
import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from thidua_xlsx.documents.foreign_table import ForeignTable, Plain
from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal, guard_package
from thidua_xlsx.messages import codes

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_MOST_CELLS = 400_000  # of one sheet that openpyxl is asked to read: beyond that it takes minutes and much memory
_MOST_BYTES = 50 * 2**20  # of all parts; a larger file is no school's staff list
_TEXT_TABLES = (".csv", ".tsv", ".txt")
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")  # how .xlsx and .ods, and how .xls begin, whatever a file is called
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# How a code is shown: letters that the format adds before the digits, or zeros that fill it up to its length.
_CODE_FORMAT = re.compile(r'(?P<letters>(?:"[^"]*"|\\.)*)#*(?P<zeros>0+)')


def read_foreign_tables(path: Path) -> tuple[ForeignTable, ...] | Refusal:
    """Read every sheet of the file `path` (.xlsx, .xlsm, .xls, .ods or .csv); the reason where it cannot be read.

    Nothing is taken for a missing value but a blank cell. Numbers are numbers whatever their format, but for codes: a
    123 that is shown as 00123 is that text.
    """
    try:
        with path.open("rb") as stream:  # of a device the system says no size
            data = stream.read(MAX_FILE + 1)
    except OSError:
        return Refusal(codes.ROSTER_UNREADABLE)
    if path.suffix.lower() in _TEXT_TABLES and not data.startswith(_WORKBOOKS):
        return _separated(data, path.stem) or Refusal(codes.ROSTER_UNREADABLE)
    refused = guard_package(data)
    older_format = refused is not None and refused.code is codes.FILE_OLD_FORMAT
    # No number is taken from a staff list, so an .xls or .ods file that is safe to open will do.
    if refused is not None and not (older_format and older_formats.safe(data, str(refused.params["what"]))):
        return refused
    try:
        return (None if older_format else _as_seen(data)) or _values_only(data)
    except BaseException as error:
        # A panic of the native reader is not an Exception; anything else of that rank (Ctrl-C) must go through.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return Refusal(codes.ROSTER_UNREADABLE)
        raise


# --- text tables -----------------------------------------------------------------------------------------------------
def _separated(data: bytes, name: str) -> tuple[ForeignTable, ...]:
    """Read a table of texts parted by commas, semicolons or tabs (RFC 4180), as Excel and Google save it; none: empty.

    Unicode with or without a mark at its beginning; else letter by letter, as fonts of old encodings are told later.
    """
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), "utf-8")
    try:
        text = data.decode(marked)
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    if "\0" in text:  # some file that is no text
        return ()
    lines = text.splitlines()
    separator = max(",;\t", key=lambda mark: sum(line.count(mark) for line in lines[:20]))
    try:
        read = list(csv.reader(StringIO(text, newline=""), delimiter=separator))
    except csv.Error:  # a cell longer than any that people fill in
        return ()
    rows = [tuple(value.strip() or None for value in row) for row in read]
    width = max(map(len, rows), default=0)
    filled = _trimmed([(*row, *[None] * (width - len(row))) for row in rows])
    return (ForeignTable(name, filled),) if filled else ()


# --- by openpyxl -----------------------------------------------------------------------------------------------------
def _as_seen(data: bytes) -> tuple[ForeignTable, ...] | None:
    """Read a workbook with what people see of it; None where it is too large or openpyxl finds nothing in it."""
    import openpyxl

    with zipfile.ZipFile(BytesIO(data)) as package:
        if sum(part.file_size for part in package.infolist()) > _MOST_BYTES:
            return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of drawings and validations that it drops, which nobody needs here
            book = openpyxl.load_workbook(BytesIO(data), data_only=True, keep_links=False)
    except Exception:  # it refuses what other programs write slightly wrong, by many kinds of exception
        return None
    if any(sheet.max_row * sheet.max_column > _MOST_CELLS for sheet in book.worksheets):
        return None
    tables = tuple(map(_sheet_as_seen, book.worksheets))
    return tables if any(table.rows for table in tables) else None


def _sheet_as_seen(sheet: "Worksheet") -> ForeignTable:
    areas = sorted((area.min_row, area.min_col, area.max_row, area.max_col) for area in sheet.merged_cells.ranges)
    return ForeignTable(
        sheet.title,
        _trimmed([tuple(map(_shown, row)) for row in sheet.iter_rows()]),
        tuple((top - 1, left - 1, bottom - 1, right - 1) for top, left, bottom, right in areas),
        frozenset(_rows_hidden_by_hand(sheet)),
        frozenset(_hidden_columns(sheet)),
        sheet.sheet_state != "visible",
    )


def _shown(cell: "Cell | MergedCell") -> Plain:
    from openpyxl.utils.escape import unescape

    value = cell.value
    if cell.data_type == "e":  # an error says nothing
        return None
    if isinstance(value, str):
        return unescape(value) or None
    if isinstance(value, int | float) and not isinstance(value, bool):
        if isinstance(value, float) and not value.is_integer():
            return value if value == value else None
        return _code(int(value), cell.number_format) or int(value)
    return value if isinstance(value, bool | date | time | timedelta) else None


def _code(number: int, number_format: str) -> str:
    """Give a number as the code that its format makes of it: 7 is `007` in the format `000`, else an empty text."""
    match = _CODE_FORMAT.fullmatch(number_format)
    if number < 0 or match is None or not (match["letters"] or len(match["zeros"]) > 1):
        return ""
    letters = re.sub(r'"([^"]*)"|\\(.)', r"\1\2", match["letters"])
    return f"{letters}{number:0{len(match['zeros'])}d}"


def _rows_hidden_by_hand(sheet: "Worksheet") -> Iterator[int]:
    filtered = range(0)
    if sheet.auto_filter.ref and sheet.auto_filter.filterColumn:
        from openpyxl.utils.cell import range_boundaries

        _, top, _, bottom = range_boundaries(sheet.auto_filter.ref)
        filtered = range(top or 1, (bottom or sheet.max_row) + 1)
    for number, row in sheet.row_dimensions.items():
        if row.hidden and number not in filtered:
            yield number - 1


def _hidden_columns(sheet: "Worksheet") -> Iterator[int]:
    for column in sheet.column_dimensions.values():
        if column.hidden:
            yield from range((column.min or 1) - 1, min(column.max or 0, sheet.max_column))


def _trimmed(rows: list[tuple[Plain, ...]]) -> tuple[tuple[Plain, ...], ...]:
    """Leave out what is blank below and to the right: cells that only have a look."""
    filled = [(row, col) for row, values in enumerate(rows) for col, value in enumerate(values) if value is not None]
    height = max((row for row, _ in filled), default=-1) + 1
    width = max((col for _, col in filled), default=-1) + 1
    return tuple(values[:width] for values in rows[:height])


# --- by calamine -----------------------------------------------------------------------------------------------------
def _values_only(data: bytes) -> tuple[ForeignTable, ...]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_filelike(BytesIO(data))
    try:
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
        return tuple(
            ForeignTable(
                sheet.name,
                _trimmed([tuple(map(_plain, row)) for row in sheet.to_python(skip_empty_area=False)]),
                tuple((*first, *last) for first, last in getattr(sheet, "merged_cell_ranges", None) or ()),
            )
            for sheet in sheets
        )
    finally:
        book.close()


def _plain(value: str | float | bool | date | time | timedelta) -> Plain:
    """Give a value as the other reader does: a blank is None, a whole number has no decimals."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if value == value else None
    return None if value == "" else value
