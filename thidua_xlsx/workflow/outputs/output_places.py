"""Where results may be written: never over the season's own files, nor among what was issued or came back."""

import errno
import os
from collections.abc import Iterable
from pathlib import Path

from thidua_xlsx.base.file_names import FORMS, INBOX, LEDGER_FILE, OUT, RESULT, SEASON_FILE
from thidua_xlsx.base.text import visible
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime.staged_outputs import OutputLocked, file_holder

_OWN_FILES = (SEASON_FILE, LEDGER_FILE)
_OWN_FOLDERS = (INBOX, FORMS, ".cache", "luu-tru", "workbook_templates")


def not_replaced(stop: OutputLocked) -> Finding:
    """Say which file could not be replaced and, where a program says so beside it, who has it open in what."""
    name, holder = FilePlace(stop.path.as_posix()), file_holder(stop.path)
    if holder is None:
        return at(codes.OUTPUT_LOCKED, name, file=stop.path.name)
    who = f" ({visible(holder.who)})" if holder.who else ""
    return at(codes.OUTPUT_OPEN, name, file=stop.path.name, program=holder.program, who=who, mark=holder.mark.name)


def refuse_folder(out: Path, season: Path, inbox: Path) -> None:
    """Raise CommandError where results may not be written to the folder `out`, since it holds the season's own files.

    `season` is the season's folder, `inbox` the folder or file that is merged.
    """
    place = _plain(out)
    if place == _plain(season) or _in_any(place, _own_folders(season, inbox)) or out.is_file():
        raise CommandError(key="cli.not_an_output_folder", folder=out.as_posix())


def refuse_file(copy: Path, season: Path, inbox: Path, out: Path) -> None:
    """Raise CommandError where the result may not be copied to `copy`, a file of the season or another result.

    `season` is the season's folder, `inbox` what is merged, `out` where results go. Raises OSError where the machine
    would refuse the copy: nothing is to be written then.
    """
    place, results = _plain(copy), _plain(out)
    own = {_plain(season / name) for name in _OWN_FILES}
    another = _in_any(place, [results, _plain(season / OUT)]) and copy.name.casefold() != RESULT
    if place in own or _in_any(place, _own_folders(season, inbox)) or (another and copy.suffix.lower() != ".json"):
        raise CommandError(key="cli.not_an_output_file", file=copy.as_posix())
    _require_room(copy)


def among_own_files(file: Path) -> bool:
    """Say whether a `file` is one of the season's own, or lies among what was issued, came back or came out."""
    place = file.resolve()
    for season in place.parents:
        if season == place.parent and place.name.casefold() in _OWN_FILES:
            return True
        inside = place.relative_to(season).parts[0].casefold()
        if (season / SEASON_FILE).exists() and inside in (*_OWN_FOLDERS, OUT):
            return inside != OUT or place.suffix.casefold() != ".log"
    return False


def _require_room(file: Path) -> None:
    """Raise what the machine would say to a new file there: too long a name, no folder above it, no right to write."""
    file.exists()
    above = next(folder for folder in file.absolute().parents if folder.exists())
    refused = errno.ENOTDIR if not above.is_dir() else errno.EACCES if not os.access(above, os.W_OK | os.X_OK) else 0
    if refused:
        raise OSError(refused, os.strerror(refused), str(above))


def _own_folders(season: Path, inbox: Path) -> list[str]:
    folders = [season / name for name in _OWN_FOLDERS]
    # A single file may lie anywhere; only a folder that was given as an inbox holds nothing else.
    return [_plain(folder) for folder in (*folders, *([inbox] if inbox.is_dir() else []))]


def _in_any(place: str, folders: Iterable[str]) -> bool:
    return any(place == folder or place.startswith(folder.rstrip(os.sep) + os.sep) for folder in folders)


def _plain(path: Path) -> str:
    """Give a place as systems tell it that make no difference of small and capital letters, links followed."""
    return str(path.resolve()).casefold()
