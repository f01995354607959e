"""What lies beside a season's own files and may hold what they lack: copies of them, and marks that they are open.

Programs that keep folders alike on several machines, and people, lay such copies there. Nobody reads them.
"""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from thidua_xlsx.base.file_names import LEDGER_FILE, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.base.text import clean, without_accents
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import file_holder

_OWN = (SEASON_FILE, LEDGER_FILE, REGISTER_FILE)
# `Copy of thidua`, `Bản sao của thidua`; behind the name anything that is no further letter of it: `thidua (1)`,
# `thidua - Copy`, `thidua-DESKTOP-7A`, `thidua (conflicted copy 2027-05-01)`, `thidua.sync-conflict-20270501`.
_BEFORE = r"(?:(?:copy|ban sao|sao chep)(?: \(?\d+\)?)?(?: of| cua)? ?-? ?)?"
_BEHIND = r"(?:[^a-z0-9].*|copy.*|\d+)?"


def copies_beside(folder: Path) -> list[Finding]:
    """Say which copies of a season's own files lie beside them in its `folder`, and are not read."""
    return [
        at(codes.OWN_BOOK_COPY, FilePlace(files.relative(path, folder, folder)), own=Path(own).name)
        for own in _OWN
        for path in sorted(_copies(folder / own))
    ]


def _copies(own: Path) -> Iterator[Path]:
    called = re.compile(f"{_BEFORE}{re.escape(own.stem)}{_BEHIND}")
    with suppress(OSError), os.scandir(own.parent) as entries:
        for entry in entries:
            path = own.parent / entry.name
            itself = path.name.casefold() == own.name.casefold()
            if itself or path.suffix.casefold() != own.suffix or files.is_litter(path.name):
                continue
            if called.fullmatch(without_accents(clean(path.stem))) and entry.is_file():
                yield path


def open_elsewhere(folder: Path) -> list[Finding]:
    """Say which workbooks of the season in a `folder` somebody has open: what was not saved yet cannot be read."""
    findings = []
    for own in (SEASON_FILE, LEDGER_FILE):
        holder = file_holder(folder / own)
        if holder:
            who = holder.who or "–"
            findings.append(at(codes.OWN_BOOK_OPEN, FilePlace(own), program=holder.program, who=who))
    return findings
