"""The journal of merges, `nhat-ky.jsonl`: one line a run, each carrying the hash of the line before.

It says what went in and what came out, and never influences a result. A line that was changed or removed later breaks
the chain.
"""

import getpass
import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from thidua_xlsx import __version__
from thidua_xlsx.base.file_names import INBOX, JOURNAL, LEDGER_FILE, OUT, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.declare.season import PluginStamp
from thidua_xlsx.model import Season
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import LyingFile, StagedFile


class MergeRun(msgspec.Struct, frozen=True):
    """One run: its number, when it was, the SHA-256 of inputs and outputs by file, what was asked.

    `findings` are counted by their severity. `user` ran it on `machine`; lines of earlier versions do not tell.
    `plugins` took part.
    """

    number: int
    at: str
    inputs: Mapping[str, str]
    outputs: Mapping[str, str]
    asked: Mapping[str, str] = msgspec.field(default_factory=dict)
    findings: Mapping[str, int] = msgspec.field(default_factory=dict)
    user: str = ""
    machine: str = ""
    plugins: tuple[PluginStamp, ...] = ()


def who_runs() -> tuple[str, str]:
    """Say who runs the program on which machine, as this calls them; empty where it has no name to tell."""
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return user, platform.node()


def line_for(
    before: bytes,
    season: Season,
    folder: Path,
    outputs: Mapping[str, StagedFile | LyingFile],
    *,
    asked: Mapping[str, str],
    now: datetime,
) -> bytes:
    """Give a journal with its next line.

    `before` is its content so far, `folder` the season's, whose own books are digested; `outputs` are by file name what
    the run wrote, `asked` the options that shape a result, `now` the moment with its time zone.
    """
    last = _lines(before)[-1:] or [{}]
    user, machine = who_runs()
    own = {
        name: data for name in (SEASON_FILE, LEDGER_FILE, REGISTER_FILE) if (data := files.read_bytes(folder / name))
    }
    body: dict[str, Any] = {
        "number": int(last[0].get("number", 0)) + 1,
        "at": now.isoformat(timespec="seconds"),
        "user": user,
        "machine": machine,
        "tool": f"thidua-xlsx {__version__}",
        "inputs": {name: files.sha256(data) for name, data in own.items()}
        | {receipt.file: receipt.sha256 for receipt in season.receipts},
        **({"plugins": msgspec.to_builtins(season.rulebook.plugins)} if season.rulebook.plugins else {}),
        "asked": dict(asked),
        "receipts": _counted([receipt.status.value for receipt in season.receipts]),
        "findings": _counted([finding.severity.value for finding in season.findings]),
        "outputs": {name: content.sha256 for name, content in sorted(outputs.items())},
        "previous": str(last[0].get("hash", "")),
    }
    body["hash"] = _hash(body)
    return before + (json.dumps(body, ensure_ascii=False, sort_keys=True) + "\n").encode()


def _counted(values: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def _hash(body: Mapping[str, Any]) -> str:
    rest = {key: value for key, value in body.items() if key != "hash"}
    return hashlib.sha256(json.dumps(rest, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _lines(content: bytes) -> list[dict[str, Any]]:
    lines = []
    for line in content.decode("utf-8", "replace").splitlines():
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict):
            lines.append(entry)
    return lines


def entries(content: bytes) -> tuple[list[MergeRun], bool]:
    """Give the runs of a journal with this `content`, the first one first, and whether its chain is whole.

    It is not where a line was changed, removed or put in; lines that are no JSON objects are left out.
    """
    lines = _lines(content)
    whole = len(lines) == len([line for line in content.splitlines() if line.strip()])
    previous = ""
    runs = []
    for number, line in enumerate(lines, start=1):
        whole = whole and line.get("hash") == _hash(line) and line.get("previous") == previous
        whole = whole and line.get("number") == number
        previous = str(line.get("hash", ""))
        plugins: tuple[PluginStamp, ...] = ()
        with suppress(msgspec.ValidationError):  # a line that somebody changed: its chain is broken, and that is told
            plugins = msgspec.convert(line.get("plugins") or (), tuple[PluginStamp, ...])
        runs.append(
            MergeRun(
                number=number,
                at=str(line.get("at", "")),
                inputs=line.get("inputs") or {},
                outputs=line.get("outputs") or {},
                asked=line.get("asked") or {},
                findings=line.get("findings") or {},
                user=str(line.get("user", "")),
                machine=str(line.get("machine", "")),
                plugins=plugins,
            )
        )
    return runs, whole


def runs_in(folder: Path) -> list[MergeRun]:
    """Give the runs that the journal in a `folder` of results tells of, the first one first."""
    return entries(files.read_bytes(folder / JOURNAL) or b"")[0]


def unmerged(season: Path) -> tuple[str, ...]:
    """Name files of the inbox, and the season workbook, that the last merge of a `season` has not seen as they are now.

    Files within archives and mails are known by the file that holds them.
    """
    runs = runs_in(season / OUT)
    seen = runs[-1].inputs if runs else {}
    inbox = files.incoming(season / INBOX, season) if (season / INBOX).is_dir() else []
    lying = [(file.name, file.path) for file in inbox if not files.is_litter(file.name)]
    return tuple(
        name
        for name, path in (*lying, (SEASON_FILE, season / SEASON_FILE))
        if name not in seen or (seen[name] and files.sha256(files.read_bytes(path) or b"") != seen[name])
    )


def written_before(folder: Path) -> dict[str, set[str]]:
    """Give, by name, the SHA-256 of every content that a merge has ever written below a `folder` of results."""
    digests: dict[str, set[str]] = {}
    for entry in runs_in(folder):
        for name, sha256 in entry.outputs.items():
            digests.setdefault(name, set()).add(sha256)
    return digests
