"""Look at a file before any spreadsheet parser does: what it is by its bytes, and whether it is safe to open.

A stray cell in the far corner of a sheet aborts a native parser's process; a bomb fills the memory; a DTD expands.
All limits stand here. What passes is inflated once and handed on, so that nothing is inflated unchecked.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from io import BytesIO

import msgspec

from thidua_xlsx.documents.areas import column_number
from thidua_xlsx.formats.compound_file import SIGNATURE
from thidua_xlsx.formats.zip_parts import OtherCompression, inflated
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.places import column_letters

_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*?>")
_IS = rb"\s*=\s*[\"']"
_NAME = re.compile(rb"\bname" + _IS + rb"([^\"'<>]*)")
_ID = re.compile(rb"\b\w+:id" + _IS + rb"([^\"'<>]*)")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*?>")
_RELATION_ID = re.compile(rb"\bId" + _IS + rb"([^\"'<>]*)")
_TARGET = re.compile(rb"\bTarget" + _IS + rb"([^\"'<>]*)")

MAX_FILE = 30 * 2**20  # bytes of one file
MAX_INFLATED = 150 * 2**20  # bytes of all parts together
MAX_PARTS = 2_000
MAX_ROW = 50_000  # of a sheet that is not filled down to its last row
_LAST_ROW = 1_048_576  # of any sheet
MAX_COL = 1_000
MAX_AREA = 4_000_000  # cells of the rectangle a parser allocates for one sheet
MAX_STRINGS = 2_000_000
_HEAD = 4_000  # bytes of a part, among which its first tags stand
_SHARED = "xl/sharedstrings.xml"
_MAX_SHARED = 2**20  # bytes of a workbook's shared texts, as far as one is sought among them
_MAX_MANIFEST = 2**20  # bytes of an .ods file's list of parts, as far as it is looked at


class Refusal(msgspec.Struct, frozen=True):
    """Why a file is not opened: a code and its parameters."""

    code: Code
    params: Mapping[str, object] = msgspec.field(default_factory=dict)


class OpenedPackage(msgspec.Struct, frozen=True):
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
_PHOTO = re.compile(rb"....ftyp(?:hei[cfmsx]|hev[cx]|mif1|msf1)", re.DOTALL)
# Compound files are told apart by the streams in them, which stand in their directory by name.
_STREAMS = (
    ("WordDocument", "Word (.doc)"),
    ("PowerPoint Document", "PowerPoint (.ppt)"),
    ("__properties_version1.0", "Outlook (.msg)"),
)
# A workbook's first record, and behind it the one that says that all others are encrypted (FilePass).
_ENCRYPTED_XLS = re.compile(rb"\x09\x08\x10\x00.{16}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)


def open_package(data: bytes) -> OpenedPackage | Refusal:
    """Open `data`, the bytes of a workbook package, or say why not."""
    refused = refused_at_sight(data)
    if refused:
        return refused
    if data.startswith(SIGNATURE):
        if "EncryptedPackage".encode("utf-16-le") in data or _ENCRYPTED_XLS.search(data):
            return Refusal(codes.FILE_ENCRYPTED)
        for stream, name in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": name})
        return Refusal(codes.FILE_OLD_FORMAT, {"what": ".xls"})
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return _inflate(archive, data)
    except OtherCompression as compression:
        return Refusal(codes.FILE_OTHER_COMPRESSION, {"what": str(compression)})
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        return Refusal(codes.FILE_UNREADABLE, {"reason": str(error) or type(error).__name__})


def refused_at_sight(data: bytes) -> Refusal | None:
    """Say why `data` can be no workbook, by its size and its first bytes; None where it has to be opened to know."""
    if not data:
        return Refusal(codes.FILE_EMPTY)
    if len(data) > MAX_FILE:
        return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_FILE // 2**20} MB"})
    return None if data.startswith((SIGNATURE, b"PK")) else _stranger(data)


def shares_text(data: bytes, sought: str) -> bool:
    """Say whether `sought` stands among the texts that the cells of the workbook `data` share.

    A quick look by which one workbook is told among many without opening each: only the beginning of that one part,
    where every program keeps them.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            shared = [member for member in archive.infolist() if member.filename.lower() == _SHARED]
            return any(sought.encode() in inflated(archive, member, _MAX_SHARED) for member in shared)
    except (OtherCompression, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError):
        return False


def _stranger(data: bytes) -> Refusal:
    """Say what a file is that no spreadsheet program packs."""
    head = data[:2000].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if head.startswith(b"<?xml") and b"urn:schemas-microsoft-com:office:spreadsheet" in head:
        return Refusal(codes.FILE_OLD_FORMAT, {"what": "XML Spreadsheet 2003"})
    what = _what(data, head)
    return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": what}) if what else Refusal(codes.FILE_OF_NO_KIND)


def _what(data: bytes, head: bytes) -> str:
    """Give the name of a kind of file; empty where its bytes tell nothing."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    if _PHOTO.match(data):
        return "HEIC"
    if head.startswith((b"<!doctype html", b"<html", b"<table")):
        return "HTML"
    if head.startswith(b"<?xml"):
        return "XML"
    if head.startswith((b"{", b"[")):
        return "JSON"
    return "CSV / TXT" if b"\x00" not in data[:2000] else ""


def _inflate(archive: zipfile.ZipFile, data: bytes) -> OpenedPackage | Refusal:
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
        if member.filename.endswith("/"):  # a folder; `is_dir` fails on a name that damage has emptied
            continue
        if name in parts:
            return Refusal(codes.FILE_REFUSED, {"part": member.filename})
        # An ordinary part is inflated at once; one that is not as it should be goes the way that says what is wrong.
        content = _at_once(member, left, data)
        content = inflated(archive, member, left) if content is None else content
        left -= len(content)
        if left < 0:
            return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_INFLATED // 2**20} MB"})
        parts[name] = content
    return _hostile(parts) or OpenedPackage(parts)


# The head of a part: its signature, flags and method, and how long its name and what follows that are.
_HEADER = struct.Struct("<4s2xHH16xHH")
_LOCAL, _ENCRYPTED_PART = b"PK\x03\x04", 1
_DENSEST = 1_032  # bytes that one byte can inflate to


def _at_once(member: zipfile.ZipInfo, most: int, data: bytes) -> bytes | None:
    start = member.header_offset + _HEADER.size
    try:
        kind, flags, method, name, extra = _HEADER.unpack_from(data, member.header_offset)
        ordinary = kind == _LOCAL and method == member.compress_type == zipfile.ZIP_DEFLATED
        if not ordinary or (flags | member.flag_bits) & _ENCRYPTED_PART:
            return None
        named = data[start : start + name] == member.orig_filename.encode()
        begin = start + name + extra
        packed = data[begin : begin + member.compress_size]
        if member.file_size > most:
            return None
        if len(packed) * _DENSEST <= most:  # it cannot become too much, whatever its head says
            content = zlib.decompress(packed, -zlib.MAX_WBITS, max(member.file_size, 1))
        else:
            inflating = zlib.decompressobj(-zlib.MAX_WBITS)
            content = inflating.decompress(packed, most + 1)
            named = named and inflating.eof
    except (struct.error, zlib.error, UnicodeEncodeError):
        return None
    whole = named and len(content) == member.file_size and zlib.crc32(content) == member.CRC
    return content if whole else None


def _kind(archive: zipfile.ZipFile, names: list[str]) -> Refusal | None:
    if "xl/workbook.xml" in names:
        return None
    if "xl/workbook.bin" in names:
        return Refusal(codes.FILE_OLD_FORMAT, {"what": ".xlsb"})
    if "word/document.xml" in names:
        return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "Word (.docx)"})
    if any(name.startswith("ppt/") for name in names):
        return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "PowerPoint (.pptx)"})
    if "content.xml" not in names:
        return Refusal(codes.FILE_NOT_A_WORKBOOK, {"what": "ZIP"})
    with suppress(KeyError):  # whether it needs a password its list of parts tells, which is never encrypted
        if b"encryption-data" in inflated(archive, archive.getinfo("META-INF/manifest.xml"), _MAX_MANIFEST):
            return Refusal(codes.FILE_ENCRYPTED)
    return Refusal(codes.FILE_OLD_FORMAT, {"what": ".ods"})


def _hostile(parts: Mapping[str, bytes]) -> Refusal | None:
    for name, content in parts.items():
        # Hardly any part has an exclamation mark, and to look for a single byte costs next to nothing.
        if name.endswith((".xml", ".rels")) and b"!" in content and _DECLARATION.search(content):
            return Refusal(codes.FILE_REFUSED, {"part": name})
        # A relationship may lead anywhere in the package, so a part is a sheet by what it holds, not by its folder.
        if b"sheetData" in content:
            if b"&" in content and _VEILED.search(content):
                return Refusal(codes.FILE_REFUSED, {"part": name})
            cells, rows = _CELL.findall(content), _ROW.findall(content)
            if (cells or rows) and (cell := _stray(cells, rows)):
                return Refusal(codes.FILE_STRAY_CELL, {"sheet": _tab_of(name, parts), "cell": cell})
        listed = content.find(b"<sst", 0, _HEAD) >= 0
        if listed and max(map(int, _COUNT.findall(content[:_HEAD])), default=0) > MAX_STRINGS:
            return Refusal(codes.FILE_REFUSED, {"part": name})
    return None


_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
# XML allows spaces around the equals sign and either quote; a parser accepts them, so the guard must.
_COUNT = re.compile(rb"\b(?:uniqueC|c)ount" + _IS + rb"(\d{1,20})")
_CELL = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br" + _IS + rb"\s*([A-Za-z]{1,9})(\d{1,12})")
# A position spelled with character references hides from a scan. To begin with a letter makes this eight times as fast.
_VEILED = re.compile(rb"r(?<!\wr)" + _IS + rb"[^\"'<>]*&")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br" + _IS + rb"\s*(\d{1,12})")


def _stray(cells: list[tuple[bytes, bytes]], numbered: list[bytes]) -> str | None:
    """Name the furthest cell of a sheet whose filled rectangle is larger than a parser may be asked to allocate."""
    spelled = {letters for letters, _ in cells if len(letters) > 1}
    cols = max((column_number(letters.decode()) + 1 for letters in spelled), default=0)
    filled_rows = {int(row) for _, row in cells}.union(map(int, numbered))
    rows = max(filled_rows, default=0)
    # A council's workbook of 25,000 people is that long; one cell that somebody pasted far below has a gap above it.
    near = rows <= MAX_ROW or (rows <= _LAST_ROW and len(filled_rows) * 2 >= rows)
    if near and cols <= MAX_COL and rows * max(cols, 1) <= MAX_AREA:
        return None
    filled = [column_number(letters.decode()) for letters, row in cells if int(row) == rows]
    return f"{column_letters(max(max(filled, default=cols - 1), 0))}{rows}"


def _tab_of(part: str, parts: Mapping[str, bytes]) -> str:
    """Give the name that people see on the tab of the sheet `part`; its own where the workbook does not tell it.

    `parts` are the package's, by name.
    """
    ids = {
        match[1]
        for relation in _RELATION.findall(parts.get("xl/_rels/workbook.xml.rels", b""))
        if (target := _TARGET.search(relation)) and part.endswith(target[1].decode("utf-8", "replace").lstrip("./"))
        if (match := _RELATION_ID.search(relation))
    }
    for sheet in _SHEET.findall(parts.get("xl/workbook.xml", b"")):
        if (id_ := _ID.search(sheet)) and id_[1] in ids and (name := _NAME.search(sheet)):
            from html import unescape  # its table of names is large, and few files are refused

            return unescape(name[1].decode("utf-8", "replace"))
    return part.rpartition("/")[2].removesuffix(".xml")
