"""Read any workbook or text table of somebody else's making as plain tables, as far as can be told as people see it.

Of an .xlsx file it is known what is merged, what is hidden and how numbers are shown; .xls and .ods files are read by
calamine, which knows values and merged areas only. Of a .csv file all cells are texts.
"""

import csv
from io import BytesIO, StringIO
from pathlib import Path

from thidua_xlsx.documents.foreign_table import ForeignTable, Plain
from thidua_xlsx.documents.raw_workbook import RawSheet, Structure
from thidua_xlsx.formats.xlsx.passwords import WORKBOOKS
from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal, open_package
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_sheets
from thidua_xlsx.messages import codes

_TEXT_TABLES = (".csv", ".tsv", ".txt")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


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
    if path.suffix.lower() in _TEXT_TABLES and not data.startswith(WORKBOOKS):
        return _separated(data, path.stem) or Refusal(codes.ROSTER_UNREADABLE)
    package = open_package(data)
    if isinstance(package, Refusal):
        older_format = package.code is codes.FILE_OLD_FORMAT
        # No number is taken from a staff list, so an .xls or .ods file that is safe to open will do.
        if not (older_format and older_formats.safe(data, str(package.params["what"]))):
            return package
    try:
        if isinstance(package, Refusal):
            return _values_only(data)
        return tuple(map(_sheet_as_seen, read_sheets(package.parts, codes=True)))
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


# --- workbooks -------------------------------------------------------------------------------------------------------
def _sheet_as_seen(sheet: RawSheet) -> ForeignTable:
    filled = {spot: value for spot, cell in sheet.cells.items() if (value := _plain(cell.value)) is not None}
    height, width = (max((spot[side] for spot in filled), default=-1) + 1 for side in (0, 1))
    structure = sheet.structure or Structure()
    return ForeignTable(
        sheet.name,
        tuple(tuple(filled.get((row, col)) for col in range(width)) for row in range(height)),
        tuple(sorted(structure.merged)),
        structure.hidden_rows.difference(structure.filtered),
        structure.hidden_cols,
        not sheet.visible,
    )


def _trimmed(rows: list[tuple[Plain, ...]]) -> tuple[tuple[Plain, ...], ...]:
    """Leave out what is blank below and to the right: cells that only have a look."""
    filled = [(row, col) for row, values in enumerate(rows) for col, value in enumerate(values) if value is not None]
    height = max((row for row, _ in filled), default=-1) + 1
    width = max((col for _, col in filled), default=-1) + 1
    return tuple(values[:width] for values in rows[:height])


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


def _plain(value: Plain) -> Plain:
    """Give a value as the same whoever has read it: a blank is None, a whole number has no decimals."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value if value == value else None
    return None if value == "" else value
