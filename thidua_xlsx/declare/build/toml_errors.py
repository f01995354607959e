"""Where a declaration file is wrong: the key to look for, from what the decoders say."""

import copy
import re
from typing import Any

import msgspec

_STEP = re.compile(r"\.([^.\[\]`]+)|(\[\.\.\.\])|\[(\d+)\]")
_FIELD = re.compile(r"(?:unknown|required) field `([^`]+)`")
_LINE = re.compile(r"at line (\d+)")


def key_at(text: str, error: str) -> str:
    """Give the key on the line that a TOML parser complains about, with its table; empty where it names no line."""
    match = _LINE.search(error)
    lines = text.splitlines()[: int(match[1])] if match else []
    if not lines:
        return ""
    heads = [line.strip(" []") for line in lines if line.startswith("[")]
    key = lines[-1].partition("=")[0].strip() if "=" in lines[-1] else ""
    return ".".join(part for part in (heads[-1] if heads else "", key) if part)


def key_of(data: dict[str, Any], into: type[Any], error: str) -> str:
    """Give the key that a decoder's complaint is about, such as `columns.people.code.width`.

    The decoder says `[...]` for the entries of a table; which one it means is found by decoding them one at a time.
    """
    path = error.partition(" - at `$")[2].rstrip("`")
    narrowed = copy.deepcopy(data)
    here: Any = narrowed
    parts: list[str] = []
    for match in _STEP.finditer(path):
        step: str | int = match[1] or (int(match[3]) if match[3] else _culprit(narrowed, here, into, path))
        parts.append(str(step))
        here = here[step] if _holds(here, step) else None
    field = _FIELD.search(error)
    return ".".join([*parts, *([field[1]] if field else [])])


def _culprit(data: dict[str, Any], here: Any, into: type[Any], path: str) -> str:
    """Find the entry of a table whose decoding fails as the whole does; the table keeps only that one."""
    entries = dict(here) if isinstance(here, dict) else {}
    for key, entry in entries.items():
        here.clear()
        here[key] = entry
        try:
            msgspec.convert(data, type=into)
        except msgspec.ValidationError as error:
            if path in str(error):
                return str(key)
    return "…"


def _holds(here: Any, step: str | int) -> bool:
    if isinstance(here, dict):
        return step in here
    return isinstance(here, list | tuple) and isinstance(step, int) and step < len(here)
