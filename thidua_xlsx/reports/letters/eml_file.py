"""A letter as an .eml file: opens as a draft, ready to be sent; the same letter is the same bytes."""

from collections.abc import Collection, Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import SMTP
from hashlib import sha256

from thidua_xlsx.reports.letters.letter_texts import Letter

_XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TYPES = {".zip": "zip"}  # everything else that is sent is a workbook
_LONGEST_HEADER = 200


def eml_file(draft: Letter, attachments: Sequence[tuple[str, bytes]]) -> bytes:
    """Write a letter with its attachments (name and content).

    There is no Date and no Message-ID, which the mail program adds on sending, and the boundary comes from the
    letter's own file name, so two runs give the same bytes. `X-Unsent` makes mail programs open it as a draft.
    """
    message = EmailMessage(policy=SMTP)
    if draft.to:
        # The name goes with the first address; further ones are most likely other people's.
        first, *others = draft.to
        message["To"] = [Address(one_line(draft.name), addr_spec=first), *(Address(addr_spec=to) for to in others)]
    message["Subject"] = one_line(draft.subject)
    message["X-Unsent"] = "1"
    message.set_content(draft.body, cte="base64")
    for name, content in attachments:
        subtype = next((kind for end, kind in _TYPES.items() if name.endswith(end)), _XLSX)
        message.add_attachment(content, maintype="application", subtype=subtype, filename=one_line(name))
    if attachments:
        message.set_boundary(_boundary(draft.file))
    return message.as_bytes()


def is_own(file: str, data: bytes, known: Collection[str]) -> bool:
    """Say whether a file (by its name below the results) is a letter as `eml_file` writes it, and nobody else's.

    A mail program that saves a draft, or a letter that was sent, gives it a date, a sender or a boundary of its own.
    A letter without attachments has no boundary: it is ours where its name is among the `known` ones.
    """
    head = BytesHeaderParser().parsebytes(data)  # which takes headers as they are, however they are spelled
    if head["X-Unsent"] != "1" or any(name in head for name in ("Date", "Message-ID", "From")):
        return False
    boundary = head.get_boundary()
    return file in known if boundary is None else boundary == _boundary(file)


def _boundary(file: str) -> str:
    return f"=_thidua-xlsx_{sha256(file.encode()).hexdigest()[:32]}"


def one_line(text: str) -> str:
    """Make any text safe for a header: one line, no control characters, so that no name can add a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:_LONGEST_HEADER]
