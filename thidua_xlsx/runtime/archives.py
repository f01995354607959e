"""What arrives inside something else: files in a .zip, attachments of a saved e-mail (.eml, .mht, .msg) or winmail.dat.

Containers are opened where workbooks are: in a process that may die. Nothing is ever written to disk. A member's name
is only text for messages; it is cleaned so that a path which tries to escape says nothing. Depth, number and size are
bounded, and sizes are counted while inflating, whatever the archive claims.
"""

import hashlib
import struct
import unicodedata
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import visible
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal, refused_at_sight
from thidua_xlsx.formats.zip_parts import OtherCompression, inflated
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code

MAX_DEPTH = 3
MAX_MEMBERS = 2_000
_LONGEST_NAME = 1_000  # characters of a member's name, for messages
MAX_TOTAL = 300 * 2**20  # bytes, over everything inside one file of the inbox
MAX_AT_ONCE = 16 * 2**20  # bytes of members after which the others are asked for anew

_WINMAIL = b"\x78\x9f\x3e\x22"  # how a winmail.dat begins
_OFFICE = (b"xl/", b"word/", b"ppt/", b"[content_types].xml", b"mimetype", b"content.xml")


class ArchiveEntry(msgspec.Struct, frozen=True):
    """A file found inside another: its name there, and its bytes or the reason why there are none.

    `sent` is the day of the letter that it came with.
    """

    name: str
    sha256: str = ""
    data: bytes = b""
    refused: Refusal | None = None
    sent: date | None = None


class Unpacked(msgspec.Struct, frozen=True):
    """What a file holds, from one member on: only those that may be workbooks come with their bytes.

    `count` is the number of files in it, None where it is no container; what belongs to a letter itself is a member
    but no file. `next` is the first member that is to be asked for anew, None where nothing is left.
    """

    sha256: str
    count: int | None
    entries: tuple[ArchiveEntry, ...] = ()
    next: int | None = None


class UnpackRequest(msgspec.Struct, frozen=True):
    """Asks for what a file holds, from one member on: the file's bytes, or where it is if they are too many."""

    source: bytes | Path
    first: int = 0


def may_hold_files(data: bytes) -> bool:
    """Say whether `data`, the bytes of a file, may be an archive or a saved e-mail, by a look that costs little."""
    if data.startswith(b"PK"):
        return not _lists_office_parts(data)
    # Forms are no mails, and most inboxes hold nothing else.
    from thidua_xlsx.runtime.mail_parts import is_mail
    from thidua_xlsx.runtime.outlook_message import may_be_message
    from thidua_xlsx.runtime.signed_mail import is_encrypted, is_signed

    looks = (may_be_message, is_signed, is_encrypted, is_mail)
    return data.startswith(_WINMAIL) or any(look(data) for look in looks)


def _not_to_be_opened(data: bytes) -> Refusal | None:
    """Say why what may hold files gives none of them: encrypted for its receiver, or a signature alone."""
    from thidua_xlsx.runtime.signed_mail import is_encrypted, is_signed, signed_content

    if is_encrypted(data):
        return Refusal(codes.FILE_FOR_ITS_RECEIVER)
    if not is_signed(data):
        return None
    try:
        return None if signed_content(data) else Refusal(codes.FILE_OF_THE_LETTER)
    except ValueError:
        return Refusal(codes.FILE_DAMAGED_INSIDE)


def _is_container(data: bytes) -> bool:
    """Say whether what may hold files does: a workbook of Excel 97 may have a mail of Outlook in it."""
    from thidua_xlsx.runtime.outlook_message import is_message, may_be_message

    return may_hold_files(data) and (not may_be_message(data) or is_message(data))


def unpack(source: bytes | Path, first: int = 0) -> Unpacked | Refusal:
    """Open the container `source` and give its members.

    It is bytes, or a path where they are too many to be handed over. To be called where a process may die. Members
    before the one with the number `first` are left out.
    """
    if isinstance(source, Path) and source.stat().st_size > MAX_TOTAL:
        return Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_TOTAL // 2**20} MB"})
    data = source.read_bytes() if isinstance(source, Path) else source
    sha256 = hashlib.sha256(data).hexdigest()
    if refused := _not_to_be_opened(data):
        return refused
    if not _is_container(data):
        return Unpacked(sha256, None)
    entries: list[ArchiveEntry] = []
    next_, count, size = None, 0, 0
    for number, entry in enumerate(_members(data, 1, _Budget())):
        count += entry.refused is None or entry.refused.code is not codes.FILE_OF_THE_LETTER
        if number >= first and size <= MAX_AT_ONCE:
            entries.append(entry)
            size += len(entry.data)
        elif number >= first:
            next_ = next_ or number
    return Unpacked(sha256, count, tuple(entries), next_)


class _Budget:
    """What one file of the inbox may still hold: members, and bytes of all of them."""

    def __init__(self) -> None:
        self.members, self.bytes = MAX_MEMBERS, MAX_TOTAL

    def spent(self, size: int) -> bool:
        """Take a member of so many bytes away; say whether that was more than there is."""
        self.bytes -= size
        return self.bytes < 0


_Member = tuple[str, bytes | Refusal]


def _members(data: bytes, depth: int, budget: _Budget, sent: date | None = None) -> Iterator[ArchiveEntry]:
    """Give what is in a container; of letters within a letter the outer one says on which day it was sent here."""
    if sent is None and not data.startswith((b"PK", _WINMAIL)):
        from thidua_xlsx.runtime.mail_parts import day_sent

        sent = day_sent(data)
    opened = _zipped if data.startswith(b"PK") else _packed if data.startswith(_WINMAIL) else _attached
    for name, content in opened(data, budget):
        if isinstance(content, Refusal):
            yield ArchiveEntry(name, refused=content, sent=sent)
        elif refused := _not_to_be_opened(content):
            yield ArchiveEntry(name, _sha256(content), refused=refused, sent=sent)
        elif not _is_container(content):
            refused = refused_at_sight(content)
            yield ArchiveEntry(name, _sha256(content), b"" if refused else content, refused, sent)
        elif depth >= MAX_DEPTH:
            yield ArchiveEntry(name, _sha256(content), refused=Refusal(codes.FILE_NESTED_TOO_DEEP), sent=sent)
        else:
            yield from _inside(name, content, depth + 1, budget, sent)


def _inside(name: str, data: bytes, depth: int, budget: _Budget, sent: date | None) -> Iterator[ArchiveEntry]:
    why: Code | None = codes.FILE_HOLDS_NOTHING
    try:
        for inner in _members(data, depth, budget, sent):
            why = None
            yield replace(inner, name=f"{name}/{inner.name}")
    except MemoryError:
        raise
    except Exception:  # an archive whose list of files is damaged; of the others the list was good
        why = codes.FILE_DAMAGED_INSIDE
    if why:
        yield ArchiveEntry(name, _sha256(data), refused=Refusal(why), sent=sent)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_END = struct.Struct("<4s6xHL6x")  # of a .zip: its signature, how many files are listed, how long that list is
_LISTED = struct.Struct("<4s24xHHH12x")  # a file in that list: its signature, how long its name and what follows are
_LONGEST_REMARK = 2**16


def _lists_office_parts(data: bytes) -> bool:
    """Say whether a .zip is a document of an office program, by the first names in the list of its files.

    One that has no such list is no archive either: whoever reads workbooks says what is wrong with it.
    """
    end = data.rfind(b"PK\5\6", max(len(data) - _LONGEST_REMARK - _END.size, 0))
    if end < 0 or end + _END.size > len(data):
        return True
    _, count, length = _END.unpack_from(data, end)
    place = end - length
    for _ in range(min(count, MAX_MEMBERS)):
        if place < 0 or place + _LISTED.size > end:
            return False
        signature, named, extra, remark = _LISTED.unpack_from(data, place)
        begin = place + _LISTED.size
        name = data[begin : begin + named].replace(b"\\", b"/").lower()
        if signature != b"PK\1\2":
            return False
        if name.startswith(_OFFICE):
            return True
        place = begin + named + extra + remark
    return False


def _zipped(data: bytes, budget: _Budget) -> Iterator[_Member]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            budget.members -= 1
            name = _inner_name(_decoded(info))
            if budget.members < 0:
                yield name, Refusal(codes.FILE_NESTED_TOO_DEEP)
                return
            yield name, _inflated(archive, info, budget)


def _inflated(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes | Refusal:
    if info.flag_bits & 0x1:
        return Refusal(codes.FILE_ENCRYPTED)
    try:
        content = inflated(archive, info, max(budget.bytes, 0))
    except OtherCompression as compression:
        return Refusal(codes.FILE_OTHER_COMPRESSION, {"what": str(compression)})
    except MemoryError:
        raise
    except Exception:  # the library has many words for a member that is damaged
        return Refusal(codes.FILE_DAMAGED_INSIDE)
    return Refusal(codes.FILE_NESTED_TOO_DEEP) if budget.spent(len(content)) else content


def _decoded(info: zipfile.ZipInfo) -> str:
    """Give a member's name; without the UTF-8 flag, Vietnamese names were most often UTF-8 all the same."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return info.filename


def _attached(data: bytes, budget: _Budget) -> Iterator[_Member]:
    from thidua_xlsx.runtime.mail_parts import PartKind, mail_parts
    from thidua_xlsx.runtime.outlook_message import may_be_message, outlook_parts

    no_files = {
        PartKind.OF_THE_LETTER: codes.FILE_OF_THE_LETTER,
        PartKind.TOO_DEEP: codes.FILE_NESTED_TOO_DEEP,
        PartKind.DAMAGED: codes.FILE_DAMAGED_INSIDE,
    }
    parts = outlook_parts if may_be_message(data) else mail_parts
    for part in parts(data, budget.members):
        budget.members -= 1
        over = budget.spent(len(part.data)) or budget.members < 0
        code = codes.FILE_NESTED_TOO_DEEP if over else no_files.get(part.kind)
        yield _inner_name(part.name), Refusal(code) if code else part.data
        if over:
            return


def _packed(data: bytes, budget: _Budget) -> Iterator[_Member]:
    from thidua_xlsx.runtime.winmail import packed_files

    for number, (name, content) in enumerate(packed_files(data), start=1):
        budget.members -= 1
        over = budget.spent(len(content)) or budget.members < 0
        yield _inner_name(name or f"{number}"), Refusal(codes.FILE_NESTED_TOO_DEEP) if over else content
        if over:
            return


def _inner_name(name: str) -> str:
    """Make a member's name safe to print and to sort: composed letters, no drive, no root, no way up."""
    parts = visible(unicodedata.normalize("NFC", name).replace("\\", "/"), most=_LONGEST_NAME).split("/")
    return "/".join(part for part in parts if part not in ("", ".", "..") and not part.endswith(":")) or "?"
