"""Contents that wait beside their targets until every one of a run is complete.

Whoever makes a content writes it there at once, a copy of this process too: it is neither held in memory until all
others are made nor handed from one process to another.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import msgspec

_WAITING = ".moi"
_DEPTHS = ("", "*/", "*/*/")  # results lie in their folder, or in a folder of one below it
Content = bytes | Iterable[bytes | memoryview] | Callable[[Path], object]


class OutputLocked(Exception):
    """An output file could not be replaced, most often because it is open in a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Laid(msgspec.Struct, frozen=True):
    """A content that waits beside its target, complete and on the disk: where it lies, and its SHA-256."""

    path: Path
    sha256: str


Held = bytes | Laid


def digest(content: Held) -> str:
    """Give the SHA-256 of a content, in hexadecimal."""
    return content.sha256 if isinstance(content, Laid) else hashlib.sha256(content).hexdigest()


def whole(content: Held) -> bytes:
    """Give all of a content."""
    return content.path.read_bytes() if isinstance(content, Laid) else content


class Beside:
    """The places beside the files of a folder where contents of one run wait; used with `with`.

    Copies of the process that made it may use it too, if it is said to be `shared`. When a run fails, nothing of what
    any of them wrote stays, and no folder that was not there before.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._folder, self._run, self._shared = folder, os.getpid(), shared
        self._begun = time.time()
        self._left: dict[Path, dict[str, list[Path]]] = {}
        self._own: list[Path] = []
        self._there = self._folders() if shared else set()

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for path in self._own:
            path.unlink(missing_ok=True)
        if kind is None or not self._shared:
            return
        for depth in _DEPTHS:
            for path in self._folder.glob(f"{depth}.*.{self._run}{_WAITING}"):
                path.unlink(missing_ok=True)
        for folder in sorted(self._folders() - self._there, reverse=True):
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()

    def lay(self, name: str, content: Content) -> Laid:
        """Write a content beside its target, and see it on the disk; OutputLocked where its folder cannot be had.

        What is too large to be held at once comes in parts, or as a function that writes it to the path it is given.
        """
        target = self._folder / name
        _folder_for(target)
        for path in self._leftovers(target):
            path.unlink(missing_ok=True)
        waiting = target.with_name(f".{target.name}.{self._run}{_WAITING}")
        self._own.append(waiting)
        sha256 = _written(waiting, content)
        if self._run not in (os.getpid(), os.getppid()):  # nobody is left who would move it
            waiting.unlink(missing_ok=True)
            raise BrokenPipeError
        return Laid(waiting, sha256)

    def _leftovers(self, target: Path) -> list[Path]:
        """Give what runs that were killed had prepared for a target; nobody will move it into place any more."""
        folder = target.parent
        if folder not in self._left:
            found = self._left.setdefault(folder, {})
            for path in folder.glob(f".*{_WAITING}"):
                with suppress(OSError):
                    # What is younger than this run may be that of another one under way.
                    if path.is_file() and path.stat().st_mtime <= self._begun:
                        found.setdefault(path.stem.rpartition(".")[0], []).append(path)
        return self._left[folder].get(f".{target.name}", [])

    def _folders(self) -> set[Path]:
        """Give the folders there are, of those that contents may be written into or that these need."""
        below = (path for depth in _DEPTHS[1:] for path in self._folder.glob(depth))
        return {path for path in (*self._folder.parents, self._folder, *below) if path.is_dir()}


def _written(path: Path, content: Content) -> str:
    """Write a content and see it on the disk; give its SHA-256."""
    if callable(content):
        content(path)
        with path.open("r+b") as stream:
            os.fsync(stream.fileno())
            return hashlib.file_digest(stream, "sha256").hexdigest()
    known = hashlib.sha256()
    with path.open("wb") as stream:
        for part in (content,) if isinstance(content, bytes) else content:
            stream.write(part)
            known.update(part)
        stream.flush()
        os.fsync(stream.fileno())
    return known.hexdigest()


def _folder_for(target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError, PermissionError) as error:
        raise OutputLocked(target.parent) from error
