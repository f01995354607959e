"""What lies beside a season's own files and may hold what they lack: copies of them, and marks that they are open.

Programs that keep folders alike on several machines, and people, lay such copies there. Nobody reads them.
"""

import re
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
    findings = []
    for own in (folder / name for name in _OWN):
        called = re.compile(f"{_BEFORE}{re.escape(own.stem)}{_BEHIND}")
        with suppress(OSError):
            for path in sorted(own.parent.iterdir()):
                itself = path.name.casefold() == own.name.casefold()
                if itself or path.suffix.casefold() != own.suffix or files.is_litter(path.name):
                    continue
                if called.fullmatch(without_accents(clean(path.stem))) and path.is_file():
                    place = FilePlace(files.relative(path, folder, folder))
                    findings.append(at(codes.OWN_BOOK_COPY, place, own=own.name))
    return findings


def open_elsewhere(folder: Path) -> list[Finding]:
    """Say which workbooks of the season in a `folder` somebody has open: what was not saved yet cannot be read."""
    findings = []
    for own in (SEASON_FILE, LEDGER_FILE):
        holder = file_holder(folder / own)
        if holder:
            who = holder.who or "–"
            findings.append(at(codes.OWN_BOOK_OPEN, FilePlace(own), program=holder.program, who=who))
    return findings
