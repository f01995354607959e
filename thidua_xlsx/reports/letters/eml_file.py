"""A letter as an .eml file: opens as a draft, ready to be sent; the same letter is the same bytes."""

from base64 import encodebytes
from binascii import b2a_base64
from collections.abc import Collection, Sequence
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from hashlib import sha256

from thidua_xlsx.reports.letters.letter_texts import Letter

_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORD = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {".zip": "zip", ".docx": _WORD}  # everything else that is sent is a workbook
_LONGEST_HEADER = 200
_SHORT = 30  # bytes: less than a line in base64
_NEXT_LINE = "\r\n "  # a header goes on in a line that begins with a space


def eml_file(draft: Letter, attachments: Sequence[tuple[str, bytes]]) -> bytes:
    """Write a letter with its `attachments` (name and content).

    There is no Date and no Message-ID, which the mail program adds on sending, and the boundary comes from the letter's
    own file name, so two runs give the same bytes. `X-Unsent` makes mail programs open it as a draft.
    """
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    message.set_content(draft.body, cte="base64")
    marks = [sha256(f"{draft.file} {number}".encode()).digest()[:_SHORT] for number in range(len(attachments))]
    for mark, (name, _) in zip(marks, attachments, strict=True):
        subtype = next((kind for end, kind in _TYPES.items() if name.endswith(end)), _XLSX)
        message.add_attachment(mark, maintype="application", subtype=subtype, filename=_one_line(name))
    if attachments:
        message.set_boundary(_boundary(draft.file))
    whole = message.as_bytes()
    # `email` takes contents line by line; what stands for them is short, and they come in its place at once.
    for mark, (_, content) in zip(marks, attachments, strict=True):
        lines = encodebytes(content).replace(b"\n", b"\r\n")
        whole = whole.replace(b2a_base64(mark, newline=False) + b"\r\n", lines, 1)
    return _headers(draft).encode("ascii") + whole


def is_own(file: str, data: bytes, known: Collection[str]) -> bool:
    """Say whether a `file` with the content `data` is a letter as `eml_file` writes it, and nobody else's.

    Files go by their names below the results. A mail program that saves a draft, or a letter that was sent, gives it a
    date, a sender or a boundary of its own. A letter without attachments has no boundary: it is ours where its name is
    among the `known` ones.
    """
    head = BytesHeaderParser().parsebytes(data)  # which takes headers as they are, however they are spelled
    if head["X-Unsent"] != "1" or any(name in head for name in ("Date", "Message-ID", "From")):
        return False
    boundary = head.get_boundary()
    return file in known if boundary is None else boundary == _boundary(file)


def _boundary(file: str) -> str:
    return f"=_thidua-xlsx_{sha256(file.encode()).hexdigest()[:32]}"


def _headers(draft: Letter) -> str:
    """The addressees and the subject as header lines.

    They are folded here and not by `EmailMessage`, which drops the space between two words when it begins a new encoded
    word there ("Tổ Nuôi dưỡngcần sửa").
    """
    subject = f"Subject: {_in_header('Subject', _one_line(draft.subject))}\r\n"
    if not draft.to:
        return subject
    # The name goes with the first address; further ones are most likely other people's.
    first, *rest = draft.to
    to = [_named(_one_line(draft.name), first), *(str(Address(addr_spec=address)) for address in rest)]
    return f"To: {f',{_NEXT_LINE}'.join(to)}\r\n{subject}"


def _named(name: str, address: str) -> str:
    if _plain(name):
        return str(Address(name, addr_spec=address))
    return f"{_in_header('To', name)}{_NEXT_LINE}<{Address(addr_spec=address)}>"


def _in_header(header: str, text: str) -> str:
    charset = "us-ascii" if _plain(text) else "utf-8"
    return Header(text, charset, header_name=header).encode(linesep="\r\n")


def _plain(text: str) -> bool:
    """Whether a text may stand in a header as it is: no marks on letters, nothing that reads as an encoded word."""
    return text.isascii() and "=?" not in text


def _one_line(text: str) -> str:
    """Make any `text` safe for a header: one line, no control characters, so that no name can add a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST_HEADER]
