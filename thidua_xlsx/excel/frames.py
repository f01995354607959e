"""Read any workbook of somebody else's making as plain tables: sheet names and rows of values, by pandas."""

import re
import zipfile
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path

from thidua_xlsx import codes
from thidua_xlsx.excel.guard import MAX_FILE, MAX_INFLATED, Refusal, check

Plain = str | float | int | bool | date | datetime | time | timedelta | None

# Older programs' files are refused as returned forms, but a staff list may well be one of them.
_OLDER = (".xls", ".ods")
_MAX_REPEAT = 1_000


@dataclass(frozen=True, slots=True)
class Frame:
    """A sheet as plain values, None where blank; merged areas as (row, col, last row, last col), counted from 0."""

    name: str
    rows: tuple[tuple[Plain, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()


def read_frames(path: Path) -> tuple[Frame, ...] | Refusal:
    """Read every sheet of an .xlsx, .xlsm, .xls or .ods file; a file that cannot be read gives the reason.

    Values are as they stand, whatever the cell's format; nothing is taken for a missing value but a blank cell.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_FILE // 2**20} MB"})
        data = path.read_bytes()
    except OSError as error:
        return _unreadable(error)
    refused = check(data)
    if refused is not None and not _older_but_safe(data, refused):
        return refused
    try:
        return _frames(data)
    except BaseException as error:
        # A panic of the native reader is not an Exception; anything else of that rank (Ctrl-C) must go through.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return _unreadable(error)
        raise


def _unreadable(error: BaseException) -> Refusal:
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    return Refusal(codes.ROSTER_UNREADABLE, {"reason": reason})


def _frames(data: bytes) -> tuple[Frame, ...]:
    # pandas takes a third of a second to import, which only this command should pay.
    import pandas

    with pandas.ExcelFile(BytesIO(data), engine="calamine") as book:
        # Without na_filter a person whose name is written NA would be a blank.
        tables = pandas.read_excel(book, sheet_name=None, header=None, dtype=object, na_filter=False)
        return tuple(
            Frame(
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


def _older_but_safe(data: bytes, refused: Refusal) -> bool:
    """Whether a file was refused for its format alone, and is one that cannot make the reader fill the memory.

    An .xls sheet ends at 65,536 rows by 256 columns. An .ods cell may say that it stands a million times.
    """
    if refused.code is not codes.FILE_OLD_FORMAT or refused.params["what"] not in _OLDER:
        return False
    if refused.params["what"] == ".xls":
        return True
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open("content.xml") as stream:
            content = stream.read(MAX_INFLATED + 1)
    except (zipfile.BadZipFile, OSError, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError):
        return False
    filled = rb"<table:(?:table-cell|covered-table-cell)\b[^>]*[^/>]>"
    cells = (int(n) for tag in re.findall(filled, content) for n in re.findall(rb'repeated="(\d{1,9})', tag))
    rows = re.findall(rb'<table:table-row\b[^>]*repeated="(\d{1,9})"[^>]*>(.*?)</table:table-row>', content, re.DOTALL)
    tall = (int(n) for n, row in rows if b"office:value" in row or b"<text:" in row)
    return len(content) <= MAX_INFLATED and b"<!DOCTYPE" not in content and max([0, *cells, *tall]) <= _MAX_REPEAT
