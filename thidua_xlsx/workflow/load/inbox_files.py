"""The files of an inbox, one after another: also those inside archives and saved e-mails."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import msgspec

from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import archives, files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, SharedTime


class Item(msgspec.Struct, frozen=True):
    """One file: its name for messages, its bytes, and what is already known of it.

    `refused` says why it is not read; `holds` is the number of files inside it, None for an ordinary file. Without
    `data` it is known by its digest. `shared` is the time that it has with all others of one archive or e-mail, `sent`
    the day of the e-mail that brought it.
    """

    name: str
    data: bytes = b""
    refused: Finding | None = None
    holds: int | None = None
    sha256: str = ""
    shared: SharedTime | None = None
    sent: date | None = None

    @property
    def litter(self) -> bool:
        """Whether it is a by-product of some program."""
        return files.is_litter(self.name)


def items_of(incoming: Sequence[files.Incoming], readers: ReaderPool) -> Iterator[Item]:
    """Give the files that were found in an inbox, each archive or e-mail followed by what it holds.

    `readers` open archives and e-mails. No two files have the same name.
    """
    names = _NamesGiven()
    for file in incoming:
        yield from _items(names.own(file.name), file, readers, names)


class _NamesGiven:
    """The names in use: two files may be shown by one, such as one written by a Mac beside its twin."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def own(self, name: str) -> str:
        """Give a name that no other file has."""
        number, own = 1, name
        while own in self._used:
            number += 1
            own = f"{name} ({number})"
        self._used.add(own)
        return own


def _items(name: str, file: files.Incoming, readers: ReaderPool, names: _NamesGiven) -> Iterator[Item]:
    place = FilePlace(name)
    if file.link or file.closed:
        code = codes.FOLDER_CLOSED if file.closed else codes.FILE_IS_LINK
        yield Item(name, refused=at(code, place, reason=file.closed) if file.closed else at(code, place))
        return
    try:
        data = files.bytes_of(file.path, most=MAX_FILE)
    except files.TooLarge:
        yield from _unpacked(name, file.path.absolute(), readers, names)
        return
    except OSError as error:
        yield Item(name, refused=at(codes.FILE_OUT_OF_REACH, place, reason=files.reason(error)))
        return
    if files.is_litter(name) or not archives.may_hold_files(data):
        yield Item(name, data)
    else:
        yield from _unpacked(name, data, readers, names)


def _unpacked(name: str, source: bytes | Path, readers: ReaderPool, names: _NamesGiven) -> Iterator[Item]:
    """Give a container and what it holds; only as many of its members are in memory as come at a time."""
    place, first, digest, shared = FilePlace(name), 0, "", readers.shared_time()
    while True:
        content = readers.unpack(source, first, shared).result()
        if isinstance(content, Refusal):  # of the whole, or of what was still to come
            name = names.own(name) if digest else name
            yield Item(name, refused=Finding(content.code, FilePlace(name), content.params))
            return
        if digest and content.sha256 != digest:  # somebody changed the file while it was read
            yield Item(names.own(name), refused=at(codes.FILE_OUT_OF_REACH, place, reason="ESTALE"))
            return
        if content.count is None and isinstance(source, bytes):
            yield Item(name, source)
            return
        if content.count is None:
            limit = f"{MAX_FILE // 2**20} MB"
            yield Item(name, refused=at(codes.FILE_TOO_LARGE, place, limit=limit), sha256=content.sha256)
            return
        if not digest:
            digest = content.sha256
            empty = None if content.count else at(codes.FILE_HOLDS_NOTHING, place)
            yield Item(name, refused=empty, holds=content.count or None, sha256=digest)
        for entry in content.entries:
            own = names.own(f"{name}/{entry.name}")
            if entry.refused is None or files.is_litter(own):
                yield Item(own, entry.data, sha256=entry.sha256, shared=shared, sent=entry.sent)
            else:
                refused = Finding(entry.refused.code, FilePlace(own), entry.refused.params)
                yield Item(own, refused=refused, sha256=entry.sha256, sent=entry.sent)
        if content.next is None:
            return
        first = content.next
