"""Late changes: what differs between an earlier result of a season and the one that a merge gives now."""

from pathlib import Path

from thidua_xlsx.base.file_names import CHANGES, RESULT
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.reports.result.changes_workbook import changes_workbook
from thidua_xlsx.reports.result.result_changes import NotAResult, ResultChange, changes, read_outcome
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.staged_outputs import StagedFile
from thidua_xlsx.workflow.load.season_folder import SeasonFolder, own_bytes
from thidua_xlsx.workflow.outputs.output import EarlierRun, Made, Output, OutputRequest


def earlier_result(path: Path, loaded: SeasonFolder) -> EarlierRun:
    """Read an earlier result of this season, the file at `path`. Raises CommandError where the file is none."""
    data = own_bytes(path) or b""
    try:
        old = read_outcome(data)
    except NotAResult:
        raise CommandError(key="cli.not_a_result", file=path.as_posix()) from None
    if old.season.id != loaded.rulebook.school.id:
        raise CommandError(key="cli.other_result", file=path.as_posix(), season=old.season.id)
    return EarlierRun(old, files.sha256(data))


def changed_since(earlier: EarlierRun | None, result: StagedFile) -> tuple[ResultChange, ...] | None:
    """Give what changed since an earlier result; None without one."""
    return changes(earlier.outcome, read_outcome(result.path.read_bytes())) if earlier else None


class ChangesOutput(Output):
    """The workbook of what changed since the earlier result that was asked for."""

    name, after_others = CHANGES, True

    def make(self, request: OutputRequest) -> Made:
        """Paint the changes; nothing where no earlier result was asked for."""
        earlier = request.options.earlier
        if earlier is None or request.changes is None:
            return Made()
        new = request.made[RESULT].sha256
        book = changes_workbook(request.season, request.changes, old=earlier.digest, new=new, say=request.words)
        return Made({CHANGES: paint(book, request.folder.templates.looks)})
