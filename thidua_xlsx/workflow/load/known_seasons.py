"""Where seasons lie on a machine, and the files beside them that open the program by a double click."""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import FORMS, INBOX, OUT, SEASON_FILE
from thidua_xlsx.base.text import Say, without_accents
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import OutputLocked
from thidua_xlsx.workflow.load.double_click import batch_file, command_file, desktop_file

STARTER = "Thi đua"
MERGER = "Gop phieu"  # plain ASCII: the name must survive every zip and stick
_DEEPEST = 3  # folders below where a search begins
_MOST_FOLDERS = 3_000  # that a search looks into
_NEVER = {"appdata", "library", "node_modules", "site-packages", INBOX, FORMS, OUT}


class SetUp(msgspec.Struct, frozen=True):
    """What was set up: starters by the folder that they were written into, and the folders that take none."""

    written: tuple[tuple[Path, tuple[str, ...]], ...]
    refused: tuple[tuple[Path, OSError], ...] = ()


def home_folder() -> Path | None:
    """Give the folder of whoever is logged in; None where the machine names none."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    return home if home.is_dir() else None


def season_here(folder: Path) -> Path | None:
    """Give the folder of the season that a `folder` is, or lies in; None where there is none."""
    if (folder / SEASON_FILE).is_file():
        return folder
    return next((above for above in folder.resolve().parents if (above / SEASON_FILE).is_file()), None)


def known_seasons(places: Iterable[Path]) -> list[Path]:
    """Find the seasons at some `places` or a few folders below, the one changed last first.

    Hidden folders, links, and what programs keep for themselves are passed over.
    """
    folders = {folder.resolve(): folder for place in places for folder in _seasons_below(place)}
    changed = dict.fromkeys(folders.values(), 0.0)
    for folder in changed:
        with suppress(OSError):  # gone meanwhile
            changed[folder] = (folder / SEASON_FILE).stat().st_mtime
    return sorted(changed, key=changed.__getitem__, reverse=True)


def _seasons_below(place: Path) -> Iterator[Path]:
    waiting = deque([(place, 0)])
    looked = 0
    while waiting and looked < _MOST_FOLDERS:
        folder, depth = waiting.popleft()
        looked += 1
        if (folder / SEASON_FILE).is_file():
            yield folder
        elif depth < _DEEPEST:
            names: list[str] = []
            with suppress(OSError), os.scandir(folder) as entries:  # what may not be looked into holds nothing for us
                for entry in entries:
                    hidden = entry.name.startswith((".", "$")) or entry.name.casefold() in _NEVER
                    names += [entry.name] if not hidden and entry.is_dir(follow_symlinks=False) else []
            waiting.extend((folder / name, depth + 1) for name in sorted(names))


def _plainly(text: str) -> str:
    """Give a sentence for a window that may have no Vietnamese letters."""
    return without_accents(text).capitalize()


def season_starters(say: Say) -> dict[str, bytes]:
    """Give the starters of a new season by file name; the same for every season, since they find their own folder."""
    sorry = _plainly(say("cli.starter_failed"))
    merging = ("merge", INBOX, "--open")
    return {
        f"{MERGER}.bat": batch_file(merging),
        f"{MERGER}.command": command_file(merging),
        f"{STARTER}.bat": batch_file(sorry=sorry),
        f"{STARTER}.command": command_file(sorry=sorry),
    }


def make_startable(folder: Path) -> None:
    """Allow macOS and Linux to run the starters in a `folder`."""
    for name in (f"{MERGER}.command", f"{STARTER}.command", f"{STARTER}.desktop"):
        if (folder / name).is_file():
            files.make_executable(folder / name)


def set_up(folders: Iterable[Path], say: Say) -> SetUp:
    """Write the starters of the menu into `folders`; they try first the interpreter that runs this program."""
    written, refused = [], []
    for folder in folders:
        try:
            sorry, python = _plainly(say("cli.starter_failed")), sys.executable
            starters = {
                f"{STARTER}.bat": batch_file(python=python, sorry=sorry, variables=os.environ),
                f"{STARTER}.command": command_file(python=python, sorry=sorry),
            }
            if sys.platform != "win32":  # a desktop file must name its folder as this system does
                comment = say("cli.starter_comment")
                entry = desktop_file(STARTER, comment, python=python, folder=folder.resolve())
                starters[f"{STARTER}.desktop"] = entry
            files.write_all(folder, starters)
            make_startable(folder)
        except (OSError, OutputLocked) as error:
            refused.append((folder, error if isinstance(error, OSError) else PermissionError(13, str(error))))
        else:
            written.append((folder, tuple(starters)))
    return SetUp(tuple(written), tuple(refused))
