"""Read any workbook of somebody else's making as plain tables: sheet names and rows of values, by pandas."""

from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

import msgspec

from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal, check
from thidua_xlsx.messages import codes

Plain = str | float | int | bool | date | datetime | time | timedelta | None


class ForeignTable(msgspec.Struct, frozen=True):
    """A sheet as plain values, None where blank; merged areas as (row, col, last row, last col), counted from 0."""

    name: str
    rows: tuple[tuple[Plain, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()


def read_frames(path: Path) -> tuple[ForeignTable, ...] | Refusal:
    """Read every sheet of an .xlsx, .xlsm, .xls or .ods file; a file that cannot be read gives the reason.

    Values are as they stand, whatever the cell's format; nothing is taken for a missing value but a blank cell.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_FILE // 2**20} MB"})
        data = path.read_bytes()
    except OSError:
        return Refusal(codes.ROSTER_UNREADABLE)
    refused = check(data)
    older_format = refused is not None and refused.code is codes.FILE_OLD_FORMAT
    # No number is taken from a staff list, so an .xls or .ods file that is safe to open will do.
    if refused is not None and not (older_format and older_formats.safe(data, str(refused.params["what"]))):
        return refused
    try:
        return _frames(data)
    except BaseException as error:
        # A panic of the native reader is not an Exception; anything else of that rank (Ctrl-C) must go through.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return Refusal(codes.ROSTER_UNREADABLE)
        raise


def _frames(data: bytes) -> tuple[ForeignTable, ...]:
    # pandas takes a third of a second to import, which only this command should pay.
    import pandas

    with pandas.ExcelFile(BytesIO(data), engine="calamine") as book:
        # Without na_filter a person whose name is written NA would be a blank.
        tables = pandas.read_excel(book, sheet_name=None, header=None, dtype=object, na_filter=False)
        return tuple(
            ForeignTable(
                str(name),
                tuple(tuple(_plain(value) for value in row) for row in table.itertuples(index=False, name=None)),
                _merges(book.book.get_sheet_by_name(str(name))),
            )
            for name, table in tables.items()
        )


def _plain(value: object) -> Plain:
    if isinstance(value, float):
        return value if value == value else None
    if isinstance(value, str):
        return value or None
    if value is None or isinstance(value, int | bool | date | time | timedelta):
        return value
    return str(value)


def _merges(sheet: object) -> tuple[tuple[int, int, int, int], ...]:
    areas = getattr(sheet, "merged_cell_ranges", None) or ()
    return tuple((first[0], first[1], last[0], last[1]) for first, last in areas)
