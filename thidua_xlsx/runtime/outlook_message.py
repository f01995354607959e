"""The files attached to an e-mail that Outlook saved as .msg: a compound file, in which every attachment is a folder.

Source: [MS-OXMSG], and [MS-OXOSMIME] for signed mail, which is kept whole as its only attachment. Nothing is taken out
before somebody asks for it, so that a file in which a thousand attachments are one and the same costs no more than one.
"""

from collections.abc import Iterator

from thidua_xlsx.formats.compound_file import SIGNATURE, CompoundFolder, compound_file
from thidua_xlsx.runtime.mail_parts import MailPart, PartHead, PartKind, PartsFound
from thidua_xlsx.runtime.winmail import decoded_name

_PROPERTIES = "__properties_version1.0"
_MARK = _PROPERTIES.encode("utf-16-le")
_ATTACHMENT = "__attach_version1.0_#"
_PROPERTY = "__substg1.0_"
_DATA, _OBJECT = "37010102", "3701000D"
_LONG_NAME, _SHORT_NAME, _TITLE, _MIME_TYPE, _CONTENT_ID = "3707", "3704", "3001", "370E", "3712"
_WIDE_TEXT, _TEXT = "001F", "001E"
_LONGEST_TEXT = 4 * 2**10  # bytes
_WHOLE_MAIL = "multipart/signed"
_PACKAGE = "package"  # where a workbook that was put into the text as an object keeps its file


def may_be_message(data: bytes) -> bool:
    """Say whether `data`, the bytes of a file, may be a mail of Outlook, by a look that costs little.

    An .xls may hold one.
    """
    return data.startswith(SIGNATURE) and _MARK in data


def is_message(data: bytes) -> bool:
    """Say whether `data`, a compound file, is a mail of Outlook; to be asked where a process may die."""
    if not may_be_message(data):
        return False
    with compound_file(data) as top:
        return _PROPERTIES in top


def outlook_parts(data: bytes, most: int) -> Iterator[MailPart]:
    """Give the files attached to the mail of Outlook in `data`, and to mails in it.

    Of more than `most` the last is too deep.
    """
    with compound_file(data) as top:
        yield from _Attachments(most).of_message(top, 0)


class _Attachments:
    """A walk through a mail and the mails in it, in which every attachment is counted."""

    def __init__(self, most: int) -> None:
        self._found = PartsFound(most)

    def of_message(self, message: CompoundFolder, depth: int) -> Iterator[MailPart]:
        """Give the files attached to a mail, in their order."""
        for name in filter(lambda name: name.startswith(_ATTACHMENT), message.names):
            attachment = message.folder(name)
            if attachment is None or self._found.over:
                return
            if self._found.passes_limits(depth):
                yield from self._attachment(attachment, depth)
            else:
                yield self._found.too_deep()

    def _attachment(self, attachment: CompoundFolder, depth: int) -> Iterator[MailPart]:
        name = next(filter(None, (_text(attachment, title) for title in (_LONG_NAME, _SHORT_NAME, _TITLE))), "")
        inner = attachment.folder(_PROPERTY + _OBJECT)
        if inner and _PROPERTIES in inner:
            yield from self._found.within(name, ".msg", self.of_message(inner, depth + 1))
            return
        try:
            content = inner.stream(_PACKAGE) if inner else attachment.stream(_PROPERTY + _DATA)
        except MemoryError:
            raise
        except Exception:  # one damaged attachment does not cost the others
            yield MailPart(self._found.named(name), b"", PartKind.DAMAGED)
            return
        kind = _text(attachment, _MIME_TYPE).lower()
        if kind == _WHOLE_MAIL:
            yield from self._found.message(content, 0, len(content), depth + 1)
            return
        in_text = bool(_text(attachment, _CONTENT_ID))
        yield from self._found.content(PartHead(kind, name=name, attached=not in_text, in_text=in_text), content, depth)


def _text(folder: CompoundFolder, number: str) -> str:
    """Give a property that is text; empty where there is none, or none that can be read."""
    try:
        wide = folder.stream(_PROPERTY + number + _WIDE_TEXT)[:_LONGEST_TEXT]
        if wide:
            return wide.decode("utf-16-le", "replace").strip("\0 ")
        return decoded_name(folder.stream(_PROPERTY + number + _TEXT)[:_LONGEST_TEXT])
    except MemoryError:
        raise
    except Exception:  # whatever the library says of a damaged one
        return ""
