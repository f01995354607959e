"""Look at a file before any spreadsheet parser does: what it is by its bytes, and whether it is safe to open.

A stray cell in the far corner of a sheet aborts a native parser's process; a bomb fills the memory; a DTD expands.
All limits stand here. What passes is inflated once and handed on, so that nothing is inflated unchecked.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO

from thidua_xlsx import codes
from thidua_xlsx.codes import Code
from thidua_xlsx.places import column_letters

MAX_FILE = 30 * 2**20  # bytes of one file
MAX_INFLATED = 150 * 2**20  # bytes of all parts together
MAX_PARTS = 2_000
MAX_ROW = 50_000
MAX_COL = 1_000
MAX_AREA = 4_000_000  # cells of the rectangle a parser allocates for one sheet
MAX_STRINGS = 2_000_000


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not opened: a code and its parameters."""

    code: Code
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """A workbook package that may be parsed: its XML parts, inflated, by lower-case name."""

    parts: Mapping[str, bytes]


_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"{\\rtf", "RTF"),
)


def open_package(data: bytes) -> Package | Refusal:
    """Open a workbook package, or say why not."""
    if not data:
        return Refusal(codes.FILE_EMPTY)
    if len(data) > MAX_FILE:
        return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_FILE // 2**20} MB"})
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return Refusal(codes.FILE_ENCRYPTED)
        return Refusal(codes.FILE_OLD_FORMAT, {"what": ".xls"})
    if not data.startswith(b"PK"):
        return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": _what(data)})
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _inflate(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return Refusal(codes.FILE_UNREADABLE, {"reason": str(error) or type(error).__name__})


def check(data: bytes) -> Refusal | None:
    """Say whether a workbook file may be parsed; None if it may."""
    opened = open_package(data)
    return opened if isinstance(opened, Refusal) else None


def _what(data: bytes) -> str:
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return "HTML"
    if head.startswith(b"<?xml"):
        return "XML"
    return "CSV / TXT" if b"\x00" not in data[:2000] else "?"


def _inflate(archive: zipfile.ZipFile) -> Package | Refusal:
    members = archive.infolist()
    names = [member.filename.replace("\\", "/").lstrip("/").lower() for member in members]
    kind = _kind(archive, names)
    if kind:
        return kind
    if len(members) > MAX_PARTS:
        return Refusal(codes.FILE_REFUSED, {"part": f"{len(members)} parts"})
    parts: dict[str, bytes] = {}
    left = MAX_INFLATED
    for name, member in zip(names, members, strict=True):
        if member.is_dir():
            continue
        if name in parts:
            return Refusal(codes.FILE_REFUSED, {"part": member.filename})
        with archive.open(member) as stream:
            content = stream.read(left + 1)
        left -= len(content)
        if left < 0:
            return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_INFLATED // 2**20} MB"})
        parts[name] = content
    return _hostile(parts) or Package(parts)


def _kind(archive: zipfile.ZipFile, names: list[str]) -> Refusal | None:
    if "xl/workbook.xml" in names:
        return None
    if "xl/workbook.bin" in names:
        return Refusal(codes.FILE_OLD_FORMAT, {"what": ".xlsb"})
    if "word/document.xml" in names:
        return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "Word (.docx)"})
    if "content.xml" in names:
        return Refusal(codes.FILE_OLD_FORMAT, {"what": ".ods"})
    return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "ZIP"})


def _hostile(parts: Mapping[str, bytes]) -> Refusal | None:
    for name, content in parts.items():
        if name.endswith((".xml", ".rels")) and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
            return Refusal(codes.FILE_REFUSED, {"part": name})
        # A relationship may lead anywhere in the package, so a part is a sheet by what it holds, not by its folder.
        if b"sheetData" in content and _VEILED.search(content):
            return Refusal(codes.FILE_REFUSED, {"part": name})
        if b"sheetData" in content and (stray := _stray(name, content)):
            return stray
        counts = [int(number) for number in _COUNT.findall(content[:4000])] if b"<sst" in content[:4000] else []
        if counts and max(counts) > MAX_STRINGS:
            return Refusal(codes.FILE_REFUSED, {"part": name})
    return None


# XML allows spaces around the equals sign and either quote; a parser accepts them, so the guard must.
_IS = rb"\s*=\s*[\"']"
_COUNT = re.compile(rb"\b(?:uniqueC|c)ount" + _IS + rb"(\d{1,20})")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br" + _IS + rb"\s*([A-Za-z]{1,9})(\d{1,12})")
_VEILED = re.compile(rb"\br" + _IS + rb"[^\"'<>]*&")  # a position spelled with character references hides from a scan
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br" + _IS + rb"\s*(\d{1,12})")


def _stray(name: str, content: bytes) -> Refusal | None:
    """Refuse a sheet whose filled rectangle is larger than a parser may be asked to allocate; name its corner cell."""
    rows, cols = 0, 0
    for letters, row in _CELL.findall(content):
        rows = max(rows, int(row))
        if len(letters) > 1:
            cols = max(cols, _column(letters))
    rows = max([rows, *map(int, _ROW.findall(content))])
    if rows <= MAX_ROW and cols <= MAX_COL and rows * max(cols, 1) <= MAX_AREA:
        return None
    sheet = name.rpartition("/")[2].removesuffix(".xml")
    return Refusal(codes.FILE_STRAY_CELL, {"sheet": sheet, "cell": f"{column_letters(max(cols - 1, 0))}{rows}"})


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
