"""Which files of a season's folder may be run as plug-ins: a list that is kept on the machine, never in the folder.

A season's folder is sent about, and whoever has it can write into it. So a file there runs only where somebody at this
machine has allowed its very content, by its SHA-256; changed by one letter it is another file.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import tomli

from thidua_xlsx.base.file_names import PLUGIN_LIST
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.known_seasons import home_folder

_FOLDER, _FILE = ".thidua-xlsx", "plugins-allowed.txt"
_ELSEWHERE = "THIDUA_ALLOWED_PLUGINS"  # a file in its place, for machines whose users have no folder
_MOST = 2**20  # bytes of a file that is run


def listed_files(folder: Path) -> dict[str, bytes]:
    """Give the files that the `plugins.toml` of a season's `folder` lists, their contents by name; none without a list.

    Raises ValueError where the list cannot be read, or names a file that is not there or not below the folder.
    """
    text = files.read_bytes(folder / PLUGIN_LIST)
    if text is None:
        return {}
    listed = tomli.loads(text.decode("utf-8")).get("files")  # TOMLDecodeError and UnicodeError are such errors
    if not isinstance(listed, list) or not all(isinstance(name, str) for name in listed):
        raise ValueError("files = [...]")
    return {name: _content(folder, name) for name in listed}


def carried_plugins(folder: Path) -> dict[str, bytes]:
    """Give what of the plug-ins of the season in a `folder` another season takes over: its list and the files in it.

    They are the same bytes, so that they run where they ran before. Nothing where the list cannot be read.
    """
    try:
        contents = listed_files(folder)
    except ValueError:
        return {}
    text = files.read_bytes(folder / PLUGIN_LIST)
    return {PLUGIN_LIST: text, **contents} if text is not None else {}


def _content(folder: Path, name: str) -> bytes:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or path.suffix != ".py" or "\\" in name or ":" in name:
        raise ValueError(name)
    try:
        content = files.read_bytes(folder / path, most=_MOST)
    except files.TooLarge:
        raise ValueError(name) from None
    if content is None:
        raise ValueError(name)
    return content


def allow_list() -> Path | None:
    """Give where this machine keeps what is allowed; None where nobody's folder is known."""
    if os.environ.get(_ELSEWHERE):
        return Path(os.environ[_ELSEWHERE])
    home = home_folder()
    return home / _FOLDER / _FILE if home else None


def allowed_digests() -> frozenset[str]:
    """Give the SHA-256 of every content that is allowed to run on this machine."""
    return frozenset(_lines())


def _lines() -> dict[str, str]:
    place = allow_list()
    text = (files.read_bytes(place) or b"").decode("utf-8", "replace") if place else ""
    lines = (line.split(maxsplit=1) for line in text.splitlines() if line.strip())
    return {line[0]: line[1] if len(line) > 1 else "" for line in lines}


def allow(digests: Mapping[str, str], forget: Iterable[str] = ()) -> Path | None:
    """Allow contents to run on this machine, forget others, and give where that is written down.

    `digests` are those to allow, by SHA-256 with the name that people know each by; `forget` are SHA-256 too. None
    where this machine has no place for the list: then nothing is allowed.
    """
    place = allow_list()
    if place is None:
        return None
    gone = set(forget)
    lines = {digest: name for digest, name in (_lines() | dict(digests)).items() if digest not in gone}
    place.parent.mkdir(parents=True, exist_ok=True)
    content = "".join(f"{digest}  {name}\n" for digest, name in sorted(lines.items()))
    files.write_all(place.parent, {place.name: content.encode()})
    return place
