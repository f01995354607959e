"""`backup` and `restore --from`: a whole season in one file, with the SHA-256 of each of its files, and back."""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Mapping
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import Content, PrivateBytes, waits

_LIST = "sao-luu.json"  # in the backup: the SHA-256 of every file by its path
_LEFT_OUT = (".cache", "~$", ".~lock.")  # what can be made again, and marks that programs lay beside open files
_PRIVATE = "khoa"  # the season's key and its copies
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same season gives the same bytes
_MOST = 2**32  # bytes that a season may come to


def back_up(folder: Path, target: Path | None, today: date) -> tuple[Path, int]:
    """Write a season `folder` into one zip file and read it back; give the file and how many files it holds.

    Without a `target` it lies beside the folder, named for it and for the day `today`; an earlier one of that name
    stays. Raises CommandError where the folder is no season or the target lies in it.
    """
    if not (folder / SEASON_FILE).is_file():
        raise CommandError(key="cli.backup_no_season", folder=folder.as_posix())
    beside = f"{folder.resolve()}-{today:%Y-%m-%d}"
    free = (Path(f"{beside}{f'-{number}' if number > 1 else ''}.zip") for number in range(1, 1_000))
    place = (target or next(path for path in free if not path.exists())).resolve()
    if place.is_relative_to(folder.resolve()):
        raise CommandError(key="cli.backup_inside", file=place.as_posix())
    # Links are not followed.
    every = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    belonging = [below for below in every if not any(part.startswith(_LEFT_OUT) for part in below.parts)]
    contained = sorted((below for below in belonging if not waits(below)), key=lambda below: below.as_posix())
    with TemporaryDirectory() as room:
        made = Path(room, "sao-luu.zip")
        known: dict[str, str] = {}
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as backup:
            for below in contained:
                content = (folder / below).read_bytes()
                known[below.as_posix()] = hashlib.sha256(content).hexdigest()
                _add(backup, below.as_posix(), content)
            _add(backup, _LIST, json.dumps(known, ensure_ascii=False, indent=1).encode())
        _opened(made)
        files.write_where_asked(place, made)
    return place, len(contained)


def take_back(backup: Path, folder: Path) -> int:
    """Lay a season out from its `backup` in a `folder` that is empty or not there; give how many files it had.

    Raises CommandError where the folder holds anything, or where the backup is damaged: nothing is written then.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(key="cli.restore_not_empty", folder=folder.as_posix())
    known = _opened(backup)
    with zipfile.ZipFile(backup) as opened:
        contents: dict[str, Content] = {
            name: PrivateBytes(opened.read(name))
            if PurePosixPath(name).name.startswith(_PRIVATE)
            else partial(lambda name, place: place.write_bytes(opened.read(name)), name)
            for name in known
        }
        files.write_all(folder, contents)
    return len(known)


def _add(backup: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _FIXED)
    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    backup.writestr(entry, content)


def _opened(path: Path) -> Mapping[str, str]:
    """Read every file of a backup and give their SHA-256 by path; CommandError where any is missing or changed."""
    damaged = CommandError(key="cli.restore_damaged", file=path.name)
    try:
        with zipfile.ZipFile(path) as backup:
            entries = {entry.filename: entry.file_size for entry in backup.infolist()}
            if sum(entries.values()) > _MOST:
                raise damaged
            known = json.loads(backup.read(_LIST))
            if not isinstance(known, dict) or set(entries) != {*known, _LIST}:
                raise damaged
            for name, sha256 in known.items():
                below = PurePosixPath(name)  # which must stay in the folder that it is laid out in, on every system
                outside = below.is_absolute() or ".." in below.parts or any(sign in name for sign in "\\:\0")
                if outside or not below.parts or hashlib.sha256(backup.read(name)).hexdigest() != sha256:
                    raise damaged
    except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise damaged from None
    return known
