"""The files of an inbox, one after another: also those inside archives and saved e-mails."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import archives, files


class Item(msgspec.Struct, frozen=True):
    """One file: its name for messages, its bytes, and what is already known of it.

    `refused` says why it cannot be used; `holds` is the number of files inside it, None for an ordinary file.
    """

    name: str
    data: bytes = b""
    refused: Finding | None = None
    holds: int | None = None

    @property
    def litter(self) -> bool:
        """Whether it is a by-product of some program."""
        return files.is_litter(self.name)


def inbox_files(inbox: Path, season: Path) -> Iterator[Item]:
    """Give every file of an inbox by name, each archive or e-mail followed by what it holds."""
    for file in files.incoming(inbox, season):
        place = FilePlace(file.name)
        if file.link:
            yield Item(file.name, refused=at(codes.FILE_IS_LINK, place))
            continue
        try:
            data = files.read_bytes(file.path, most=archives.MAX_TOTAL)
        except files.TooLarge:
            limit = f"{archives.MAX_TOTAL // 2**20} MB"
            yield Item(file.name, refused=at(codes.FILE_TOO_LARGE, place, limit=limit))
            continue
        if data is None:
            yield Item(file.name, refused=at(codes.FILE_UNREADABLE, place, reason="?"))
        elif files.is_litter(file.name) or not archives.holds_files(data):
            yield Item(file.name, data)
        else:
            inside = archives.archive_entries(data)
            yield Item(file.name, data, holds=len(inside))
            yield from (_inside(f"{file.name}/{member.name}", member) for member in inside)


def _inside(name: str, member: archives.ArchiveEntry) -> Item:
    if member.problem is None:
        return Item(name, member.data)
    return Item(name, refused=at(member.problem, FilePlace(name)))
