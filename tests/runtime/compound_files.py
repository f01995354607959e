"""Writes compound files (the container of .msg, [MS-CFB]) and mails of Outlook in them ([MS-OXMSG]), from plain values."""

import struct
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

Tree = Mapping[str, "bytes | Tree"]  # folders and streams by their names
SECTOR, SMALL, CUTOFF = 512, 64, 4096
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
STORAGE, STREAM, ROOT = 1, 2, 5
PROPERTIES = "__properties_version1.0"


class _Entry(NamedTuple):
    name: str
    kind: int
    content: bytes
    children: list[int]


def compound(tree: Tree) -> bytes:
    """A compound file with these folders and streams."""
    entries = _entries(tree)
    small, small_fat, large, fat = bytearray(), list[int](), bytearray(), list[int]()
    starts = {}
    for number, entry in enumerate(entries):
        if entry.kind == STREAM:
            place, table, size = (small, small_fat, SMALL) if len(entry.content) < CUTOFF else (large, fat, SECTOR)
            starts[number] = _laid(entry.content, place, table, size)
    starts[0] = _laid(bytes(small), large, fat, SECTOR)
    small_table = _laid(_numbers(small_fat), large, fat, SECTOR)
    beside = {child: pair for one in entries for child, pair in _beside(one.children)}
    listed = b"".join(
        _listed(entry, beside.get(number, (FREE, FREE)), starts.get(number, 0), len(small))
        for number, entry in enumerate(entries)
    )
    listed_at = _laid(listed, large, fat, SECTOR)
    tables = 1
    while tables * SECTOR // 4 < len(fat) + tables:
        tables += 1
    assert tables <= 109, "too large for this writer"
    first = len(fat)
    fat += [FAT] * tables
    fat += [FREE] * (tables * SECTOR // 4 - len(fat))
    head = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6,
        0, tables, listed_at, 0, CUTOFF, small_table, -(-len(small_fat) * 4 // SECTOR), END, 0,
    )  # fmt: skip
    places = [first + number for number in range(tables)]
    return head + _numbers(places + [FREE] * (109 - tables)) + bytes(large) + _numbers(fat)


def _numbers(values: list[int]) -> bytes:
    return struct.pack(f"<{len(values)}I", *values)


def _laid(content: bytes, place: bytearray, table: list[int], size: int) -> int:
    """Put a content behind the others in whole sectors; give its first."""
    if not content:
        return END
    first, count = len(table), -(-len(content) // size)
    table += [*range(first + 1, first + count), END]
    place += content + bytes(count * size - len(content))
    return first


def _entries(tree: Tree) -> list[_Entry]:
    entries = [_Entry("Root Entry", ROOT, b"", [])]

    def add(held: Tree, children: list[int]) -> None:
        for name in sorted(held, key=lambda name: (len(name), name.upper())):
            content = held[name]
            children.append(len(entries))
            if isinstance(content, bytes):
                entries.append(_Entry(name, STREAM, content, []))
            else:
                entries.append(entry := _Entry(name, STORAGE, b"", []))
                add(content, entry.children)

    add(tree, entries[0].children)
    return entries


def _listed(entry: _Entry, beside: tuple[int, int], start: int, small: int) -> bytes:
    name = f"{entry.name}\0".encode("utf-16-le")
    size = small if entry.kind == ROOT else len(entry.content)
    child = entry.children[len(entry.children) // 2] if entry.children else FREE
    return struct.pack("<64sHBBIII16xI16xIQ", name, len(name), entry.kind, 1, *beside, child, 0, start, size)


def _beside(children: list[int]) -> Iterator[tuple[int, tuple[int, int]]]:
    """The children of a folder as a search tree: each with the one to its left and to its right."""
    if not children:
        return
    middle = len(children) // 2
    halves = children[:middle], children[middle + 1 :]
    left, right = (half[len(half) // 2] if half else FREE for half in halves)
    yield children[middle], (left, right)
    for half in halves:
        yield from _beside(half)


def attachment(content: bytes | Tree, name: str = "phiếu tổ Toán.xlsx", **more: str) -> Tree:
    """An attachment as Outlook keeps it: its bytes, or the mail that is attached; `more` are texts by their numbers."""
    numbers = {"3707": name, "3704": "PHIEU~1.XLS", **{key.removeprefix("_"): text for key, text in more.items()}}
    texts = {f"__substg1.0_{number}001F": text.encode("utf-16-le") for number, text in numbers.items() if text}
    kind = "37010102" if isinstance(content, bytes) else "3701000D"
    return {PROPERTIES: bytes(24), **texts, f"__substg1.0_{kind}": content}


def message(*attachments: Tree, subject: str = "Phiếu đợt 2") -> Tree:
    """A mail of Outlook with these attachments."""
    mail: dict[str, Any] = {
        "__nameid_version1.0": {"__substg1.0_00020102": b""},
        PROPERTIES: bytes(32),
        "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le"),
        "__substg1.0_0037001F": subject.encode("utf-16-le"),
        "__substg1.0_1000001F": "Tổ gửi phiếu.".encode("utf-16-le"),
        "__recip_version1.0_#00000000": {PROPERTIES: bytes(8)},
    }
    return mail | {f"__attach_version1.0_#{number:08X}": one for number, one in enumerate(attachments)}


def outlook_file(*attachments: Tree) -> bytes:
    """The .msg file of a mail with these attachments."""
    return compound(message(*attachments))
