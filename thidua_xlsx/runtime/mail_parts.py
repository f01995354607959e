"""The parts of a saved e-mail (.eml, .mht), wherever they hang: attachments, the mail itself, mails within a mail.

Source: RFC 2045-2047, 2183, 2231. Only what tells where a file is and what it is called is looked at, and only so much
of it: a header of a megabyte, or parts three thousand deep, would keep the library's own parser busy for hours.
"""

import binascii
import re
from collections.abc import Iterator
from datetime import UTC, date, timedelta, timezone
from enum import Enum
from typing import TYPE_CHECKING

import msgspec

from thidua_xlsx.runtime.signed_mail import is_signed, signed_content

if TYPE_CHECKING:
    from email.message import Message

MAX_PARTS_DEEP = 20
_BEGINNING = 64 * 2**10  # bytes by which a mail is told from other files
_LONGEST_HEAD = 4 * 2**20  # bytes of all headers of a part
_LONGEST_HEADER = 4 * 2**10  # bytes of one
_HEADERS = ("content-type", "content-disposition", "content-transfer-encoding", "content-id")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # whatever a mail calls it
_SIGNED_NAME = re.compile(r"\.p7[mcs]$", re.IGNORECASE)
_SIGNATURES = re.compile(r"application/(?:(?:x-)?pkcs7-signature|pgp-signature|pgp-encrypted)")

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\A\r?\n")
_FOLDED = re.compile(rb"\r?\n(?=[ \t])")
_HEADER = re.compile(rb"[!-9;-~]+:")
_DATE = re.compile(rb"^date:([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_LONGEST_DATE = 200
_FROM_A_MAILBOX = re.compile(rb"\AFrom [^\n]*\n")
_OF_A_MAIL = re.compile(rb"^mime-version:", re.IGNORECASE | re.MULTILINE)
_OF_OLD_MAIL = tuple(
    re.compile(header, re.IGNORECASE | re.MULTILINE)
    for header in (rb"^from:", rb"^(?:to|subject|date|received|return-path|message-id):")
)


class PartKind(Enum):
    """What a part of a mail is: a file, something that belongs to the letter itself, or why it is not opened."""

    FILE = "file"
    OF_THE_LETTER = "of the letter"
    TOO_DEEP = "too deep"
    DAMAGED = "damaged"


class MailPart(msgspec.Struct, frozen=True):
    """A part of a mail that is not its text: its name in the mail, its bytes and what it is."""

    name: str
    data: bytes
    kind: PartKind = PartKind.FILE


def is_mail(data: bytes) -> bool:
    """Say whether `data`, the bytes of a file, are a saved e-mail, by how they begin."""
    head = _FROM_A_MAILBOX.sub(b"", data[:_BEGINNING].lstrip(b"\xef\xbb\xbf\r\n"))
    if not _HEADER.match(head):
        return False
    end = _BLANK_LINE.search(head)
    head = head[: end.start()] if end else head
    if b"\0" in head:
        return False
    return bool(_OF_A_MAIL.search(head)) or all(header.search(head) for header in _OF_OLD_MAIL)


def mail_parts(data: bytes, most: int) -> Iterator[MailPart]:
    """Give the parts of a mail that may be files, in their order; of more than `most` parts the last is too deep.

    `data` are the mail's bytes (RFC 5322); it may also be nothing but a signature with its content in it.
    """
    walk = PartsFound(most)
    if is_signed(data):
        yield from walk.content(PartHead("application/pkcs7-mime"), data, 0)
        return
    start = len(data) - len(data.lstrip(b"\xef\xbb\xbf\r\n"))
    if line := _FROM_A_MAILBOX.match(data[start : start + _LONGEST_HEADER]):
        start += line.end()
    yield from walk.message(data, start, len(data), 0)


_VIETNAM = timezone(timedelta(hours=7))


def day_sent(data: bytes) -> date | None:
    """Give the day in Vietnam on which a mail says that it was sent, in its own Date header; None where it does not.

    `data` are the mail's bytes.
    """
    from email.utils import parsedate_to_datetime

    head = data[:_BEGINNING].lstrip(b"\xef\xbb\xbf\r\n")
    end = _BLANK_LINE.search(head)
    match = _DATE.search(_FOLDED.sub(b"", head[: end.start()] if end else head))
    try:
        moment = parsedate_to_datetime(_text(match[1][:_LONGEST_DATE].strip())) if match else None
        aware = moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None  # RFC 5322: -0000 is UTC too
        return aware.astimezone(_VIETNAM).date() if aware else None
    except (ValueError, OverflowError, TypeError, IndexError):  # a date that is none
        return None


class PartHead(msgspec.Struct, frozen=True):
    """What is said of a part: its kind and name, how it is coded, whether it is attached or shown in the text."""

    kind: str = "text/plain"
    boundary: bytes = b""
    name: str = ""
    coding: str = ""
    attached: bool = False
    in_text: bool = False


class PartsFound:
    """A walk through a mail, in which every part is counted, whatever it is.

    `over` once there were more parts than may be, or parts too deep within others: no more are looked at.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self.over = False
        self._unnamed = 0

    def passes_limits(self, depth: int) -> bool:
        """Count a part that stands `depth` parts deep; say whether it may be looked at."""
        self._left -= 1
        self.over = self._left < 0 or depth > MAX_PARTS_DEEP
        return not self.over

    def too_deep(self) -> MailPart:
        """Give what stands for all parts that are not looked at any more."""
        return MailPart(self.named(""), b"", PartKind.TOO_DEEP)

    def named(self, name: str, ending: str = "") -> str:
        """Give the `name` of a part without slashes; where it has none, a number with the `ending`."""
        if not name:
            self._unnamed += 1
        return name.replace("/", " ") if name else f"{self._unnamed}{ending}"

    def within(self, name: str, ending: str, parts: Iterator[MailPart]) -> Iterator[MailPart]:
        """Give `parts`, those of a mail that is a part itself, under its `name`, or a number with the `ending`."""
        name = self.named(name, ending)
        for part in parts:
            yield MailPart(f"{name}/{part.name}", part.data, part.kind)

    def message(self, data: bytes, start: int, end: int, depth: int) -> Iterator[MailPart]:
        """Give the parts of the message that stands from `start` to `end` in `data`, and `depth` parts deep."""
        yield from self._part(data, start, end, depth, "text/plain", related=False)

    def content(self, head: PartHead, content: bytes, depth: int, *, related: bool = False) -> Iterator[MailPart]:
        """Give what a part is whose `content` is no longer coded: a file, a mail, or what a signature wraps.

        It stands `depth` parts deep; a `related` one belongs to the letter itself, such as its pictures.
        """
        inside = _signed(content) if not _SIGNATURES.fullmatch(head.kind) else b""
        if inside.startswith(_WORKBOOKS):
            yield MailPart(self.named(_SIGNED_NAME.sub("", head.name)), inside)
        elif inside:  # a mail that has only the headers of its content
            yield from self.message(inside, 0, len(inside), depth + 1)
        elif head.kind == "message/rfc822" and not content.startswith(_WORKBOOKS):
            yield from self.within(head.name, ".eml", self.message(content, 0, len(content), depth + 1))
        elif kind := _kind(head, content, related=related):
            yield MailPart(self.named(head.name), content, kind)

    def _part(self, data: bytes, start: int, end: int, depth: int, usual: str, *, related: bool) -> Iterator[MailPart]:
        if self.over:
            return
        if not self.passes_limits(depth):
            yield self.too_deep()
            return
        begin = _BLANK_LINE.search(data, start, min(end, start + _LONGEST_HEAD))
        if data.startswith((b"\n", b"\r\n"), start, end):  # no headers at all
            head, body = PartHead(usual), data.index(b"\n", start) + 1
        else:
            head, body = _head(data[start : begin.start() if begin else start], usual), begin.end() if begin else end
        if head.kind.startswith("multipart/") and head.boundary:
            inner = "message/rfc822" if head.kind == "multipart/digest" else "text/plain"
            related = related or head.kind == "multipart/related"
            for place, stop in _between(data, body, end, head.boundary):
                yield from self._part(data, place, stop, depth + 1, inner, related=related)
            return
        yield from self.content(head, _uncoded(data[body:end], head.coding), depth, related=related)


def _signed(content: bytes) -> bytes:
    """Give what a signature wraps; empty where this is none, or one that cannot be read."""
    try:
        return signed_content(content) if is_signed(content) else b""
    except ValueError:
        return b""


def _kind(head: PartHead, content: bytes, *, related: bool) -> PartKind | None:
    """Say what a part is that holds no others; None where it is the text of the letter."""
    if content.startswith(_WORKBOOKS):
        return PartKind.FILE
    named = bool(head.name) or head.attached
    if not named and (not content.strip() or head.kind.startswith(("text/", "message/", "multipart/"))):
        return None
    shown = head.kind.startswith("image/") and not head.attached and (related or head.in_text)
    return PartKind.OF_THE_LETTER if shown or _SIGNATURES.fullmatch(head.kind) else PartKind.FILE


def _between(data: bytes, start: int, end: int, boundary: bytes) -> Iterator[tuple[int, int]]:
    """Give where each part of a multipart begins and ends: the last one may never have been closed."""
    line, begin = b"--" + boundary, -1
    place = data.find(line, start, end)
    while place >= 0:
        behind = place + len(line)
        stop = data.find(b"\n", behind, end)
        rest = data[behind : min(behind + 100, end if stop < 0 else stop)].rstrip()
        if (place == start or data[place - 1 : place] == b"\n") and rest in (b"", b"--"):
            if begin >= 0:
                yield begin, max(begin, place - 1 - (data[place - 2 : place - 1] == b"\r"))
            if rest or stop < 0:
                return
            begin = stop + 1
        place = data.find(line, behind, end)
    if begin >= 0:
        yield begin, end


def _head(headers: bytes, usual: str) -> PartHead:
    """Read the headers of a part; what cannot be understood is as good as not there."""
    from email.message import Message  # slow to import, and few inboxes hold saved e-mails

    message = Message()
    for line in _FOLDED.sub(b"", headers).splitlines():
        name, _, value = line[:_LONGEST_HEADER].partition(b":")
        header = name.strip().lower().decode("latin-1")
        if header in _HEADERS and header not in message:
            message[header] = _text(value.strip())
    try:
        kind = message.get_content_type() if "content-type" in message else usual
        placed = str(message.get_content_disposition() or "")
        boundary = str(message.get_boundary("")).encode("utf-8", "replace")
    except Exception:  # the library is not made for headers that somebody spoiled
        kind, placed, boundary = usual, "", b""
    return PartHead(
        kind,
        boundary,
        _name(message),
        str(message.get("content-transfer-encoding", "")).strip().lower(),
        placed == "attachment",
        placed == "inline" or "content-id" in message,
    )


def _name(message: "Message") -> str:
    """Give the name of a part's file; empty where none can be read."""
    from email.header import decode_header

    try:
        coded = message.get_filename("") or ""
        parts = [(piece if isinstance(piece, bytes) else piece.encode(), code) for piece, code in decode_header(coded)]
        return "".join(part.decode(code or "utf-8", "replace") for part, code in parts).strip()
    except Exception:  # a coding that nobody knows, half a parameter, an escape that is none
        return ""


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def _uncoded(content: bytes, coding: str) -> bytes:
    """Undo the coding in which a mail carries a part; a damaged end costs no more than itself."""
    if coding == "quoted-printable":
        return binascii.a2b_qp(content)
    if coding != "base64":
        return content
    letters = _NOT_BASE64.sub(b"", content)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
