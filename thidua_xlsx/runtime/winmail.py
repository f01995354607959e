"""What Outlook packs into a `winmail.dat` (TNEF): the files attached to a message that it sent as rich text.

Source: [MS-OXTNEF]. Only attachments are read: the text of the message has no form in it. Lengths are looked at before
anything is taken, so that a file which lies gives fewer attachments and nothing worse.
"""

import struct
from collections.abc import Iterator

SIGNATURE = b"\x78\x9f\x3e\x22"
_HEAD = 6  # bytes: the signature and a key
_ATTRIBUTE = struct.Struct("<BII")  # a level, what it is, how long its content is
_CHECKSUM = 2  # bytes behind each content
_BEGINS, _TITLE, _CONTENT, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005

_DATA, _SHORT_NAME, _LONG_NAME = 0x3701, 0x3704, 0x3707
_FIXED = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
_OBJECT, _TEXT, _WIDE_TEXT, _BINARY = 0x0D, 0x1E, 0x1F, 0x102
_SEVERAL, _NAMED = 0x1000, 0x8000
_MOST_PROPERTIES = 1_000  # of one attachment


def packed_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the files in `data`, a winmail.dat (TNEF), in their order; as many as can be read of a damaged one.

    Each by its name, empty where it has none, and its bytes.
    """
    name, content, begun = "", b"", False
    for kind, value in _attributes(data):
        if kind == _BEGINS:
            if begun:
                yield name, content
            name, content, begun = "", b"", True
        elif kind == _TITLE:
            name = name or decoded_name(value)
        elif kind == _CONTENT:
            content = content or value
        elif kind == _PROPERTIES:
            properties = dict(_properties(value))
            name = decoded_name(properties.get(_LONG_NAME, properties.get(_SHORT_NAME, b""))) or name
            content = properties.get(_DATA) or content
    if begun:
        yield name, content


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    place = _HEAD
    while place + _ATTRIBUTE.size <= len(data):
        _, kind, length = _ATTRIBUTE.unpack_from(data, place)
        place += _ATTRIBUTE.size
        if place + length > len(data):
            return
        yield kind, data[place : place + length]
        place += length + _CHECKSUM


def _properties(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the MAPI properties of an attachment that are texts or bytes, as far as they can be read."""
    reader = _Reader(data)
    for _ in range(min(reader.number(), _MOST_PROPERTIES)):
        kind, id_ = reader.pair()
        if id_ >= _NAMED:
            reader.take(16)
            reader.take(reader.padded() if reader.number() else 4)
        several, kind = bool(kind & _SEVERAL), kind & ~_SEVERAL
        if kind in _FIXED:
            reader.take(_FIXED[kind] * (reader.number() if several else 1))
            continue
        if kind not in (_OBJECT, _TEXT, _WIDE_TEXT, _BINARY):
            return
        values = [reader.sized() for _ in range(min(reader.number(), _MOST_PROPERTIES))]
        if reader.over:
            return
        if values and kind == _OBJECT:  # before a message that is attached stands what it is
            yield id_, values[0][16:] if values[0][16:].startswith(SIGNATURE) else b""
        elif values:
            yield id_, values[0].decode("utf-16-le", "replace").encode() if kind == _WIDE_TEXT else values[0]


class _Reader:
    """Reads numbers and runs of bytes one after another; `over` once it was asked for more than there is."""

    def __init__(self, data: bytes) -> None:
        self._data, self._place, self.over = data, 0, False

    def take(self, length: int) -> bytes:
        self.over = self.over or self._place + length > len(self._data)
        piece = b"" if self.over else self._data[self._place : self._place + length]
        self._place += 0 if self.over else length
        return piece

    def number(self) -> int:
        return int.from_bytes(self.take(4), "little")

    def pair(self) -> tuple[int, int]:
        return int.from_bytes(self.take(2), "little"), int.from_bytes(self.take(2), "little")

    def padded(self) -> int:
        """Read a length, and give it up to the next full four bytes."""
        return (self.number() + 3) // 4 * 4

    def sized(self) -> bytes:
        length = self.number()
        value = self.take(length)
        self.take(-length % 4)
        return value


def decoded_name(name: bytes) -> str:
    """Give the file name `name` as text: in UTF-8, or in the code page of the sender's machine as Outlook writes it."""
    try:
        return name.decode("utf-8").strip("\0 ")
    except UnicodeDecodeError:
        return name.decode("cp1252", "replace").strip("\0 ")
