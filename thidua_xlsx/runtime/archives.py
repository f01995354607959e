"""What arrives inside something else: files in a .zip, attachments of a saved e-mail. Nothing is ever written to disk.

A member's name is only text for messages; it is cleaned so that a path which tries to escape says nothing. Depth,
number and size are bounded, and sizes are counted while inflating, whatever the archive claims.
"""

import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import msgspec

from thidua_xlsx.base.text import visible
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code

MAX_DEPTH = 3
MAX_MEMBERS = 2_000
_LONGEST_NAME = 1_000  # characters of a member's name, for messages
MAX_TOTAL = 300 * 2**20  # bytes, over everything inside one file of the inbox

_OFFICE = ("xl/", "word/", "ppt/", "[content_types].xml", "mimetype", "content.xml")
_OFFICE_BYTES = tuple(name.encode() for name in _OFFICE)
_MAIL = re.compile(rb"^(?:return-path|received|from|to|subject|date|mime-version|message-id|x-[\w-]+):", re.IGNORECASE)


class ArchiveEntry(msgspec.Struct, frozen=True):
    """A file found inside another: its name there, and its bytes or the reason why there are none."""

    name: str
    data: bytes = b""
    problem: Code | None = None


def holds_files(data: bytes) -> bool:
    """Say whether these bytes are an archive or a saved e-mail, by what they are and not by their name."""
    return _is_archive(data) or _is_mail(data)


def archive_entries(data: bytes) -> list[ArchiveEntry]:
    """Give the files inside an archive or e-mail, also inside archives within; in their order, bounded."""
    budget = [MAX_MEMBERS, MAX_TOTAL]
    return list(_members(data, 1, budget))


def _members(data: bytes, depth: int, budget: list[int]) -> Iterator[ArchiveEntry]:
    for member in _zipped(data, budget) if _is_archive(data) else _attached(data, budget):
        if member.problem or not holds_files(member.data):
            yield member
        elif depth >= MAX_DEPTH:
            yield ArchiveEntry(member.name, member.data, codes.FILE_NESTED_TOO_DEEP)
        else:
            for inner in _members(member.data, depth + 1, budget):
                yield ArchiveEntry(f"{member.name}/{inner.name}", inner.data, inner.problem)


def _is_archive(data: bytes) -> bool:
    if not data.startswith(b"PK") or _begins_as_office(data):
        return False
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()[:MAX_MEMBERS]]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeDecodeError):
        return False
    return not any(name.startswith(_OFFICE) for name in names)


_END = struct.Struct("<4s12xLH")  # of a .zip: its signature, where the list of its files is, how long a remark is
_LISTED = struct.Struct("<4s24xH16x")  # a file in that list: its signature, how long its name is


def _begins_as_office(data: bytes) -> bool:
    """Say whether the first file of a .zip is one of an office program's, without reading the list of them all."""
    if len(data) < _END.size:
        return False
    end, start, remark = _END.unpack_from(data, len(data) - _END.size)
    if end != b"PK\5\6" or remark or start + _LISTED.size > len(data):
        return False
    first, length = _LISTED.unpack_from(data, start)
    begin = start + _LISTED.size
    return first == b"PK\1\2" and data[begin : begin + length].lower().startswith(_OFFICE_BYTES)


def _is_mail(data: bytes) -> bool:
    head = data[:4096].lstrip(b"\xef\xbb\xbf\r\n")
    return (
        bool(_MAIL.match(head))
        and b"\x00" not in head
        and re.search(rb"^mime-version:|^from:", head, re.I | re.M) is not None
    )


def _zipped(data: bytes, budget: list[int]) -> Iterator[ArchiveEntry]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget[0] -= 1
            name = _inner_name(_decoded(info))
            if budget[0] < 0:
                yield ArchiveEntry(name, problem=codes.FILE_NESTED_TOO_DEEP)
                return
            if info.flag_bits & 0x1:
                yield ArchiveEntry(name, problem=codes.FILE_ENCRYPTED)
                continue
            yield _inflated(archive, info, name, budget)


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, budget: list[int]) -> ArchiveEntry:
    try:
        with archive.open(info) as stream:
            content = stream.read(max(budget[1], 0) + 1)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError):
        return ArchiveEntry(name, problem=codes.FILE_DAMAGED_INSIDE)
    budget[1] -= len(content)
    return ArchiveEntry(name, content) if budget[1] >= 0 else ArchiveEntry(name, problem=codes.FILE_NESTED_TOO_DEEP)


def _decoded(info: zipfile.ZipInfo) -> str:
    """Give a member's name; without the UTF-8 flag, Vietnamese names were most often UTF-8 all the same."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _attached(data: bytes, budget: list[int]) -> Iterator[ArchiveEntry]:
    import email.policy  # slow to import, and few inboxes hold saved e-mails
    from email.message import EmailMessage

    message = email.message_from_bytes(data, policy=email.policy.default)
    for number, part in enumerate(message.iter_attachments(), start=1):
        budget[0] -= 1
        unnamed = f"{number}.eml" if part.get_content_type() == "message/rfc822" else f"{number}"
        name = _inner_name(str(part.get_filename() or unnamed))
        content = part.get_payload(decode=True)
        if not isinstance(content, bytes):
            nested = part.get_payload()
            inner = nested[0] if isinstance(nested, list) and nested else None
            content = inner.as_bytes() if isinstance(inner, EmailMessage) else b""
        budget[1] -= len(content)
        if min(budget) < 0:
            yield ArchiveEntry(name, problem=codes.FILE_NESTED_TOO_DEEP)
            return
        yield ArchiveEntry(name, content)


def _inner_name(name: str) -> str:
    """Make a member's name safe to print and to sort: composed letters, no drive, no root, no way up."""
    parts = visible(unicodedata.normalize("NFC", name).replace("\\", "/"), most=_LONGEST_NAME).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":")) or "?"
