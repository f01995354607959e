"""Contents that wait beside their targets until every one of a run is complete.

Whoever makes a content writes it there at once, a copy of this process too: it is neither held in memory until all
others are made nor handed from one process to another.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from types import TracebackType

import msgspec

from thidua_xlsx.runtime.machine_faults import kept_out

_WAITING = ".moi"
_DEEPEST = 2  # results lie in their folder, or in a folder of one below it
_MARK = 1_024  # bytes of what a program lays beside a file that it has open
_AT_ONCE, _MANY = 4, 8  # files that are seen on the disk together, and from how many on that is worth it
_OWNER_ALONE = 0o600
_OVER = 24 * 60 * 60  # seconds after which no run is under way, where the system cannot be asked


class PrivateBytes(bytes):
    """Bytes of a file that nobody but its owner may read, where the system knows such rights."""


Content = bytes | Iterable[bytes | memoryview] | Callable[[Path], object]


class OutputLocked(Exception):
    """An output file could not be replaced, most often because it is open in a spreadsheet program."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class FileHolder(msgspec.Struct, frozen=True):
    """Who has a file open, as the file says that a program lays beside it: program, name, and that file."""

    program: str
    who: str
    mark: Path


def file_holder(path: Path) -> FileHolder | None:
    """Say who has the file `path` open; None where no program has left its mark beside it.

    Excel, Word and their likes write `~$name` (Word leaves out the first letters of a longer name): the name's length,
    then the name. LibreOffice writes `.~lock.name#`: fields behind commas, the name first.
    """
    for shown in (path.name, path.name[1:], path.name[2:]):
        if data := _mark_of(mark := path.with_name(f"~${shown}")):
            program = "Word" if path.suffix == ".docx" else "Excel"
            return FileHolder(program, _name_in(data), mark)
    if data := _mark_of(mark := path.with_name(f".~lock.{path.name}#")):
        fields = data.decode("utf-8", "replace").split(",")
        return FileHolder("LibreOffice", next((field.strip() for field in fields if field.strip()), ""), mark)
    return None


def _mark_of(mark: Path) -> bytes:
    try:
        with mark.open("rb") as stream:
            return stream.read(_MARK)
    except OSError:  # none there, or held so fast that it cannot be read either: Windows says nothing of it then
        return b"?" if mark.is_file() else b""


def _name_in(data: bytes) -> str:
    """Read the name in a mark: in UTF-16 where it is written so, else letter by letter; empty where it is neither."""
    length = data[0]
    for start in (57, 56, 55):
        name = data[start : start + 2 * length].decode("utf-16-le", "ignore")
        if len(name) == length and name.isprintable() and name.strip() and max(name) < "\u2000":
            return name.strip()
    name = data[1 : 1 + length].decode("latin-1")
    return name.strip() if name.isprintable() else ""


class StagedFile(msgspec.Struct, frozen=True):
    """A content that waits beside its target, complete: where it lies, and its SHA-256."""

    path: Path
    sha256: str


class LyingFile(msgspec.Struct, frozen=True):
    """A content that lies in its place already, as it was made before, and stays there."""

    sha256: str


class StagedOutputs:
    """The places beside the files of a folder where contents of one run wait; used with `with`.

    Whoever has laid contents there sees them on the disk (`settle`) before it says that they are complete. Copies of
    the process that made it may use it too, if it is said to be `shared`. When a run fails, nothing of what any of
    them wrote stays, and no folder that was not there before.
    """

    def __init__(self, folder: Path, *, shared: bool = False) -> None:
        self._folder, self._run, self._shared = folder, os.getpid(), shared
        self._begun = time.time()
        self._left: dict[Path, dict[str, list[Path]]] = {}
        self._own: list[Path] = []
        self._written: list[tuple[Path, Path]] = []  # contents that may not be on the disk yet, and their targets
        self._made: list[Path] = []
        self._there = self._folders() if shared else set()
        for path in self._waiting() if shared else ():  # also beside what this run will not write again
            if self._left_behind(path):
                path.unlink(missing_ok=True)

    def __enter__(self) -> "StagedOutputs":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        for path in self._own:
            with suppress(OSError):  # a folder that became read-only meanwhile; what stopped the run is said, not this
                path.unlink(missing_ok=True)
        if kind is None:
            return
        made = set(self._made)
        if self._shared:
            for path in self._waiting(str(self._run)):
                path.unlink(missing_ok=True)
            made |= self._folders() - self._there
        for folder in sorted(made, reverse=True):
            with suppress(OSError):  # somebody else has put something there
                folder.rmdir()

    def stage(self, name: str, content: Content | LyingFile) -> StagedFile:
        """Write a content beside its target, the file `name` below the outputs' folder.

        One that lies in its place already waits there. What is too large to be held at once comes in parts, or as a
        function that writes it to the path it is given. Raises OutputLocked where its folder cannot be had, OSError,
        with the target's name, where the machine has no room for it.
        """
        target = self._folder / name
        if isinstance(content, LyingFile):
            return StagedFile(target, content.sha256)
        self._made += _make_folder(target.parent)
        # What runs that were killed had prepared for a target nobody will move into place any more.
        folder = target.parent
        if folder not in self._left:
            leftovers = self._left.setdefault(folder, {})
            for path in filter(self._left_behind, folder.glob(f".*{_WAITING}")):
                leftovers.setdefault(path.stem.rpartition(".")[0], []).append(path)
        for path in self._left[folder].get(f".{target.name}", []):
            path.unlink(missing_ok=True)
        waiting = target.with_name(f".{target.name}.{self._run}{_WAITING}")
        self._own.append(waiting)
        try:
            sha256 = _written(waiting, content)
            if isinstance(content, PrivateBytes):
                waiting.chmod(_OWNER_ALONE)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise _about(target, error) from error
        self._written.append((waiting, target))
        if self._run not in (os.getpid(), os.getppid()):  # nobody is left who would move it
            waiting.unlink(missing_ok=True)
            raise BrokenPipeError
        return StagedFile(waiting, sha256)

    def settle(self) -> None:
        """See on the disk what this process has laid since it was last asked to.

        OutputLocked or OSError, with the target's name, where the machine refuses. A disk takes as long for one small
        file as for several at once, so those of a thousand schools do not wait for one another.
        """
        written, self._written = self._written, []
        if len(written) < _MANY:
            for waiting, target in written:
                _see_on_disk(waiting, target)
            return
        from concurrent.futures import ThreadPoolExecutor  # what reads one file needs none of it

        with ThreadPoolExecutor(_AT_ONCE) as threads:
            list(threads.map(_see_on_disk, *zip(*written, strict=True)))

    def make_folder(self, name: str) -> None:
        """Make the folder `name` below that of the outputs.

        Where the run fails, it goes again if it was not there before.
        """
        self._made += _make_folder(self._folder / name)

    def _left_behind(self, path: Path) -> bool:
        """Say whether what waits there is of a run that was killed, not of another one under way."""
        run = path.stem.rpartition(".")[2]
        try:
            written = path.stat().st_mtime
            # What is younger than this run is surely not left behind.
            if not (run.isdecimal() and path.is_file() and written <= self._begun):
                return False
        except OSError:
            return False
        if int(run) == self._run:
            return True
        if sys.platform == "win32":  # to ask for a process there would stop it
            return self._begun - written >= _OVER
        try:
            os.kill(int(run), 0)
        except ProcessLookupError:
            return True
        except (PermissionError, OverflowError):  # somebody else's, or no number of a process of this system
            return False
        return False

    def _waiting(self, run: str = "*") -> list[Path]:
        """Give what waits in the folders that results lie in: of every run, or of one."""
        return [path for path in _below(self._folder, _DEEPEST) if fnmatchcase(path.name, f".*.{run}{_WAITING}")]

    def _folders(self) -> set[Path]:
        """Give the folders there are, of those that contents may be written into or that these need."""
        below = _below(self._folder, _DEEPEST - 1)
        return {path for path in (*self._folder.parents, self._folder, *below) if _is_folder(path)}


def waits(path: Path) -> bool:
    """Say whether `path` is a content that waited beside its target when its run was stopped."""
    return fnmatchcase(path.name, f".*{_WAITING}")


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """Give what lies in a folder and in so many folders below one another.

    What nobody may look into, or has just been removed, is passed over: this is perhaps the folder of other programs.
    """
    try:
        paths = list(folder.iterdir())
    except OSError:
        return
    for path in paths:
        yield path
        if depth and _is_folder(path):
            yield from _below(path, depth - 1)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:
        return False


def _see_on_disk(waiting: Path, target: Path) -> None:
    try:
        with waiting.open("r+b") as stream:
            os.fsync(stream.fileno())
    except OSError as error:
        raise _about(target, error) from error


def _about(target: Path, error: OSError) -> Exception:
    """Say of a file of the results what the machine refused."""
    return OutputLocked(target) if kept_out(error) else OSError(error.errno, error.strerror, str(target))


def _written(path: Path, content: Content) -> str:
    """Write a content; give its SHA-256."""
    if callable(content):
        content(path)
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    digest = hashlib.sha256()
    with path.open("wb") as stream:
        for part in (content,) if isinstance(content, bytes) else content:
            stream.write(part)
            digest.update(part)
    return digest.hexdigest()


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder and those it lies in where they are missing; give those that were made."""
    missing = [path for path in (folder, *folder.parents) if not _is_folder(path)]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        for path in missing:
            with suppress(OSError):  # never made
                path.rmdir()
        if kept_out(error):
            raise OutputLocked(folder) from error
        raise
    return missing
