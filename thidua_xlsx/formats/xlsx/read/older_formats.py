"""Read the values of an .xls or .ods file, by calamine, where none of them can be wrong.

Calamine gives an error cell, and in .ods a formula that was never calculated, as blank, and a blank bonus is zero. A
file that holds one is therefore not read at all; neither is one that would make it fill the memory.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO

from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, RawValue, Spot
from thidua_xlsx.formats.compound_file import compound_file
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_AREA, MAX_COL, MAX_INFLATED, MAX_ROW, MAX_STRINGS
from thidua_xlsx.formats.zip_parts import OtherCompression, inflated

_MAX_REPEAT = 1_000


def read_older(data: bytes, file: str, kind: str) -> RawBook | None:
    """Read the values in `data`, a file of the `kind` `.xls` or `.ods`; None where they would not be certain.

    `file` is its name in findings.
    """
    if not safe(data, kind) or not certain(data, kind):
        return None
    import python_calamine  # hardly anybody sends such a file

    try:
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        values = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    except MemoryError:  # says nothing about the file: whoever reads it apart from the others knows what it means
        raise
    except BaseException as error:  # files of some programs that the parser does not understand
        # A panic of the native reader is not an Exception; anything else of that rank (Ctrl-C) must go through.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise
    sheets = (RawSheet(name, _cells(rows), formulas_known=False) for name, rows in values.items())
    return RawBook(file, tuple(sheets), format=kind)


def _cells(rows: Sequence[Sequence[object]]) -> dict[Spot, RawCell]:
    filled = ((number, col, value) for number, row in enumerate(rows) for col, value in enumerate(row))
    return {(number, col): RawCell(_value(value)) for number, col, value in filled if value is not None and value != ""}


def _value(value: object) -> RawValue:
    if isinstance(value, bool | str | datetime | date | time):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value.total_seconds() / 86400 if isinstance(value, timedelta) else str(value)


def safe(data: bytes, kind: str) -> bool:
    """Say whether `data`, a file of the `kind` `.xls` or `.ods`, may be parsed without filling the memory."""
    if kind == ".xls":
        return _xls_is_small(_records(data))
    return kind == ".ods" and _ods_is_small(_content(data))


def certain(data: bytes, kind: str) -> bool:
    """Say whether no cell of `data`, a safe file of this `kind`, shows an error or waits to be calculated.

    The parser gives such cells as blank.
    """
    if kind == ".xls":
        # The result of a formula is a number unless its last two bytes say otherwise; its first byte is then the type.
        return not any(
            (id_ == _ERROR and len(body) >= 8 and body[7] == 1)
            or (id_ == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2)
            for id_, body in _records(data)
        )
    cells = _ODS_CELL.findall(_content(data))
    results = [b"office:value-type=" in cell for cell in cells if b"table:formula=" in cell]
    # One formula without a result may well give an empty text; where none has one, nobody calculated the file.
    return not any(b'value-type="error"' in cell for cell in cells) and (any(results) or not results)


# --- .xls: records of a type, a length and a body -------------------------------------------------------------------
_DIMENSIONS, _STRINGS, _SHARED, _FORMULA, _ERROR = 0x0200, 0x00FC, 0x00FD, 0x0006, 0x0205
_ONE_CELL = (0x0201, 0x0203, 0x0204, _ERROR, _FORMULA, _SHARED, 0x027E, 0x00D6)
_SEVERAL = (0x00BD, 0x00BE)  # a run of numbers, a run of blanks: the last column stands at the end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the records of an .xls file's workbook stream; nothing where it has none that can be read."""
    try:
        with compound_file(data) as book:
            stream = book.stream("Workbook") or book.stream("Book")
    except Exception:  # a damaged compound file raises many kinds; whatever it is, there is nothing to look at
        return
    at = 0
    while at + 4 <= len(stream):
        id_, length = struct.unpack_from("<HH", stream, at)
        yield id_, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _xls_is_small(records: Iterator[tuple[int, bytes]]) -> bool:
    any_record = False
    for id_, body in records:
        any_record = True
        rows, cols = _reach(id_, body)
        if rows > MAX_ROW or cols > MAX_COL or rows * cols > MAX_AREA:
            return False
        if id_ == _STRINGS and len(body) >= 8 and max(struct.unpack_from("<II", body)) > MAX_STRINGS:
            return False
    return any_record


def _reach(id_: int, body: bytes) -> tuple[int, int]:
    """Give how many rows and columns a record makes a sheet have."""
    if id_ == _DIMENSIONS and len(body) >= 12:
        _, rows, _, cols = struct.unpack_from("<IIHH", body)
        return rows, cols
    if id_ in _ONE_CELL and len(body) >= 4:
        row, col = struct.unpack_from("<HH", body)
        return row + 1, col + 1
    if id_ in _SEVERAL and len(body) >= 6:
        return struct.unpack_from("<H", body)[0] + 1, struct.unpack_from("<H", body, len(body) - 2)[0] + 1
    return 0, 0


# --- .ods: one part, in which a cell may say that it stands a million times -----------------------------------------
_ODS_CELL = re.compile(rb"<table:table-cell\b[^>]*>")


def _content(data: bytes) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            content = inflated(archive, archive.getinfo("content.xml"), MAX_INFLATED)
    except (zipfile.BadZipFile, zlib.error, OtherCompression, OSError, EOFError, KeyError, RuntimeError, ValueError):
        return b""
    return content if len(content) <= MAX_INFLATED else b""


def _ods_is_small(content: bytes) -> bool:
    filled = rb"<table:(?:table-cell|covered-table-cell)\b[^>]*[^/>]>"
    cells = (int(n) for tag in re.findall(filled, content) for n in re.findall(rb'repeated="(\d{1,9})', tag))
    rows = re.findall(rb'<table:table-row\b[^>]*repeated="(\d{1,9})"[^>]*>(.*?)</table:table-row>', content, re.DOTALL)
    tall = (int(n) for n, row in rows if b"office:value" in row or b"<text:" in row)
    return bool(content) and b"<!DOCTYPE" not in content and max([0, *cells, *tall]) <= _MAX_REPEAT
