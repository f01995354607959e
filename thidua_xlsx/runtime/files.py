"""Files on disk: walk an inbox, read bytes, write atomically. The only place that opens files by path."""

import errno
import hashlib
import os
import signal
import stat
import threading
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

import msgspec

from thidua_xlsx.base.text import visible
from thidua_xlsx.runtime.machine_faults import kept_out
from thidua_xlsx.runtime.staged_outputs import Content, OutputLocked, StagedFile, StagedOutputs

_LONGEST_NAME = 4_096  # characters of a path; nothing is cut off below that
_LONGEST_TEXT = 2**20  # bytes of a small text file
_MOVING = ".dang-ghi.moi"  # stands in a results folder while files are moved into place
_JUNCTION = 0xA0000003  # what Windows calls a folder that is another one (IO_REPARSE_TAG_MOUNT_POINT)
_LITTER = (".ds_store", "thumbs.db", "desktop.ini")


class Incoming(msgspec.Struct, frozen=True):
    """A file found in the inbox: its path relative to the season (as text, NFC), how to read it, and is it a link.

    A folder that cannot be looked into stands in for what is in it: `closed` says why, in the system's own word.
    """

    name: str
    path: Path
    link: bool = False
    closed: str = ""


def is_litter(name: str) -> bool:
    """Say whether the file called `name` (a relative path) is a known by-product of some program.

    Such a file is never somebody's work.
    """
    parts = name.casefold().split("/")
    return parts[-1] in _LITTER or parts[-1].startswith(("~$", ".~lock.", "._")) or "__macosx" in parts


def incoming(inbox: Path, season: Path) -> list[Incoming]:
    """List every file under `inbox`, a folder or a single file, sorted by name, never following links.

    `season` is the season folder, to which names are relative.
    """
    if inbox.is_file():
        return [Incoming(relative(inbox, season, inbox), inbox, inbox.is_symlink())]
    # Two folders may be shown by one name, such as one written by a Mac beside the same of another system.
    return sorted(_walk(inbox, season), key=lambda file: (file.name, str(file.path)))


def _walk(inbox: Path, season: Path) -> Iterator[Incoming]:
    waiting = [(inbox, _shown(inbox, season, inbox))]  # folders may lie a thousand deep
    while waiting:
        folder, shown = waiting.pop()
        try:
            with os.scandir(folder) as listing:
                entries = list(listing)
        except OSError as error:  # a folder that nobody may look into
            yield Incoming(_named("", shown), folder, closed=reason(error))
            continue
        for entry in entries:
            path, name = Path(entry.path), entry.name if shown == "." else f"{shown}/{entry.name}"
            # A link to a folder is not walked; it is given like a file, so that it gets a receipt of its own.
            link = _is(entry.is_symlink) or _is_junction(entry)
            if not link and _is(entry.is_dir, follow_symlinks=False):
                waiting.append((path, name))
            else:
                yield Incoming(_named("", name), path, link)


def reason(error: OSError) -> str:
    """Give the system's own word for a fault, the same in every language: `EACCES`."""
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


def _is_junction(entry: "os.DirEntry[str]") -> bool:
    """Whether a folder of Windows is another one by a second name, which may lead anywhere, also to itself."""
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    return getattr(status, "st_reparse_tag", 0) == _JUNCTION


def _is(ask: Callable[..., bool], **how: bool) -> bool:
    """Ask the system what a name is; what it cannot tell is taken for a file, whose reading then says what is wrong."""
    try:
        return ask(**how)
    except OSError:
        return False


def relative(path: Path, season: Path, inbox: Path) -> str:
    """Give `path` as results name it: relative to the folder `season`, forward slashes, composed letters.

    Characters that steer a terminal, or that no encoding knows, are spelled out: people see names everywhere. A file in
    an `inbox` elsewhere is named by that folder's own name, so that results do not depend on where it was mounted.
    """
    # A link is named by where it lies, not by what it points to.
    return _named(_shown(path.parent, season, inbox), path.name)


def _shown(folder: Path, season: Path, inbox: Path) -> str:
    try:
        return folder.resolve().relative_to(season.resolve()).as_posix()
    except ValueError:
        return folder.relative_to(inbox.parent).as_posix()


def _named(folder: str, name: str) -> str:
    shown = name if folder in ("", ".") else f"{folder}/{name}"
    return visible(unicodedata.normalize("NFC", shown), most=_LONGEST_NAME)


def read_lines(path: Path) -> tuple[str, ...]:
    """Read the non-empty lines of `path`, a small text file or a pipe; of what has no end only the beginning."""
    with path.open("rb") as stream:
        text = stream.read(_LONGEST_TEXT).decode("utf-8-sig", "replace")
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class TooLarge(Exception):
    """A file is larger than anything that is read into memory."""


def read_bytes(path: Path, *, most: int | None = None) -> bytes | None:
    """Read the regular file `path`; None where it is something else or cannot be read.

    Raises TooLarge, before anything is read, where it holds more than `most` bytes.
    """
    try:
        return bytes_of(path, most=most)
    except OSError:
        return None


def bytes_of(path: Path, *, most: int | None = None) -> bytes:
    """Read the regular file `path` as `read_bytes` does, but raise OSError where that gives None.

    Where somebody writes it meanwhile (a download, a synchronised folder), it is read once more; ESTALE where it still
    changes: half of one file and half of another is nobody's return. Raises TooLarge where it holds more than `most`
    bytes.
    """
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.EINVAL, "no regular file")
    if most is not None and status.st_size > most:
        raise TooLarge(path)
    for _ in range(2):
        with path.open("rb", buffering=0) as stream:
            before = os.fstat(stream.fileno())
            content = stream.readall()
            after = os.fstat(stream.fileno())
        if (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and len(content) == after.st_size:
            return content
    raise OSError(errno.ESTALE, "changed while it was read", str(path))


def sha256(data: bytes) -> str:
    """Give the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def write_all(
    folder: Path,
    contents: Mapping[str, Content | StagedFile],
    *,
    whole: tuple[str, ...] = (),
    renewed: tuple[str, ...] = (),
    folders: tuple[str, ...] = (),
    beside: StagedOutputs | None = None,
) -> None:
    """Write files into `folder` so that each is whole or untouched; OutputLocked where one cannot be replaced.

    All are written beside their targets first, but for those that were laid there (`beside`) before, or lie in their
    places already; only when every one is complete are they moved into place. If a move fails or the process is killed,
    what was moved already stays complete and the rest keeps its old content; a mark stays behind that says so
    (`interrupted`) until a run has written everything again. What lies beside the targets then is removed by the next
    run. Subfolders named in `whole` hold nothing but these contents afterwards: workbooks of an earlier run that were
    not written again are removed. Files that fit a pattern in `renewed`, such as `thu/nhac-*.eml`, are removed
    likewise. `folders` are there afterwards too, though nothing may be in them.
    """
    if not contents and not folder.is_dir():
        return  # nothing to write, and nothing from before to remove
    with nullcontext(beside) if beside else StagedOutputs(folder) as room:
        laid = {
            name: staged if isinstance(staged, StagedFile) else room.stage(name, staged)
            for name, staged in contents.items()
        }
        room.settle()
        for name in folders:
            room.make_folder(name)
        stays = {staged.path for name, staged in laid.items() if staged.path == folder / name}
        prepared = [(staged.path, folder / name) for name, staged in laid.items() if staged.path not in stays]
        for _, target in prepared:
            if target.is_dir():
                raise OutputLocked(target)
            if target.exists():  # an office program that has it open refuses writers: better known before
                try:
                    with target.open("r+b"):
                        pass
                except OSError as error:
                    raise OutputLocked(target) from error
        with _undisturbed():
            _move_all(folder, prepared, stays, whole, renewed)


def write_where_asked(target: Path, content: bytes | Path) -> None:
    """Write `content`, bytes or a copy of a file, to `target`, where a person asked for it.

    A file takes the place of one that is there, also behind a link. What is no file - a pipe, `/dev/null`,
    `/dev/stdout` - is written into: nothing may take its place, or the machine would lose it. Raises OSError or
    OutputLocked where it cannot be written.
    """
    from shutil import copyfile, copyfileobj  # of which nothing is needed that only reads

    mode = target.stat().st_mode if target.exists() else stat.S_IFREG
    if stat.S_ISFIFO(mode) or stat.S_ISCHR(mode):
        with target.open("wb") as into:
            if isinstance(content, bytes):
                into.write(content)
            else:
                with content.open("rb") as source:
                    copyfileobj(source, into)
    elif stat.S_ISBLK(mode) or stat.S_ISSOCK(mode):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(target))
    else:
        place = target.resolve()
        staged = content if isinstance(content, bytes) else lambda beside: copyfile(content, beside)
        write_all(place.parent, {place.name: staged})


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait for an instant: whoever stops a command finds either all of it or nothing."""
    if threading.current_thread() is not threading.main_thread():  # signals are no business of others
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_DFL if before is None else before)


def _move_all(
    folder: Path, prepared: Sequence[tuple[Path, Path]], stays: Set[Path], whole: Iterable[str], renewed: Iterable[str]
) -> None:
    # Say in the folder that files are being moved into it; whether nobody had said so before.
    mark = folder / _MOVING
    new = not mark.exists()
    try:
        with mark.open("wb") as stream:
            os.fsync(stream.fileno())
    except OSError as error:
        with suppress(OSError):
            if new:
                mark.unlink(missing_ok=True)
        if kept_out(error):
            raise OutputLocked(mark) from error
        raise
    for place, (temporary, target) in enumerate(prepared):
        try:
            temporary.replace(target)
        except OSError as error:
            if new and not place:  # all are as they were
                mark.unlink(missing_ok=True)
            if kept_out(error):
                raise OutputLocked(target) from error
            raise OSError(error.errno, error.strerror, str(target)) from error
    written = {target for _, target in prepared} | stays
    for name in whole:
        for path in sorted((folder / name).rglob("*"), reverse=True):
            if path.is_dir() and not any(path.iterdir()):
                path.rmdir()
            elif path.suffix == ".xlsx" and path not in written:
                path.unlink()
    for pattern in renewed:
        for path in folder.glob(pattern):
            if path not in written:
                path.unlink()
    mark.unlink(missing_ok=True)


def make_executable(path: Path) -> None:
    """Let the file `path` be run by those who may read it; where the system knows no such right, nothing happens."""
    mode = path.stat().st_mode
    path.chmod(mode | (mode & 0o444) >> 2)


def interrupted(folder: Path) -> bool:
    """Say whether a run was stopped while it moved its files into `folder`: some may be older than the others."""
    return (folder / _MOVING).is_file()
