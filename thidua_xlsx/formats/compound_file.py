"""Folders and streams of a compound file, the container of .xls and of mails that Outlook saves ([MS-CFB])."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any

SIGNATURE = b"\xd0\xcf\x11\xe0"


class CompoundFolder:
    """A folder of a compound file: what it holds, by names of which the case does not matter."""

    def __init__(self, file: Any, entry: Any, path: tuple[str, ...] = ()) -> None:
        self._file, self._path = file, path
        self._held: Mapping[str, Any] = entry.kids_dict
        self.names = tuple(sorted(self._held))

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._held

    def folder(self, name: str) -> "CompoundFolder | None":
        """Give the folder called `name` in this one; None where there is none."""
        held = self._held.get(name.lower())
        return None if held is None else CompoundFolder(self._file, held, (*self._path, name))

    def stream(self, name: str) -> bytes:
        """Give the bytes of the stream called `name`; empty where there is none, OSError where it is damaged."""
        if name not in self:
            return b""
        with self._file.openstream([*self._path, name]) as stream:
            content: bytes = stream.read()
        return content


@contextmanager
def compound_file(data: bytes) -> Iterator[CompoundFolder]:
    """Open `data`, a compound file (.xls, .msg); the library raises in many ways where it is damaged."""
    import olefile  # few inboxes hold such files

    with olefile.OleFileIO(BytesIO(data)) as file:
        yield CompoundFolder(file, file.root)
