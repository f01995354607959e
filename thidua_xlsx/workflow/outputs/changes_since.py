"""Late changes: what differs between an earlier result of a season and the one that a merge gives now."""

from pathlib import Path

import msgspec

from thidua_xlsx.base.text import Say
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.changes_workbook import late_book
from thidua_xlsx.reports.result.result_changes import EarlierResult, NotAResult, ResultChange, changes, outcome
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import Held, digest, whole
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, own_bytes

CHANGED = "thay-doi.xlsx"


class EarlierRun(msgspec.Struct, frozen=True):
    """An earlier result and the SHA-256 of its file."""

    outcome: EarlierResult
    digest: str


def earlier_result(path: Path | None, loaded: SeasonFolder) -> EarlierRun | None:
    """Read an earlier result of this season; None where none is asked for, CommandError where the file is none."""
    if path is None:
        return None
    data = own_bytes(path) or b""
    try:
        old = outcome(data)
    except NotAResult:
        raise CommandError(key="cli.not_a_result", file=path.as_posix()) from None
    if old.season.id != loaded.rulebook.school.id:
        raise CommandError(key="cli.other_result", file=path.as_posix(), season=old.season.id)
    return EarlierRun(old, files.sha256(data))


def changed_since(
    earlier: EarlierRun | None, result: Held, season: Season, *, looks: str, say: Say
) -> tuple[tuple[ResultChange, ...] | None, dict[str, bytes]]:
    """Give what changed since an earlier result, and the workbook of it by file name; nothing without one."""
    if earlier is None:
        return None, {}
    changed = changes(earlier.outcome, outcome(whole(result)))
    book = late_book(season, changed, old=earlier.digest, new=digest(result), say=say)
    return changed, {CHANGED: paint(book, load_looks(looks))}
