"""What a merge does once the inbox is read: the season judged, every result made, all of it written at once."""

from collections.abc import Mapping
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import OUT, RESULT
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.letters.letter_texts import FOLDER as MAILS
from thidua_xlsx.reports.result.result_changes import ResultChange
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.runtime.staged_outputs import Content, Held, StagedFile, StagedOutputs
from thidua_xlsx.workflow.judge.judge_season import season_from
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.changes_since import EarlierRun, changed_since
from thidua_xlsx.workflow.outputs.export_files import EXPORTED, exports
from thidua_xlsx.workflow.outputs.letter_files import WITH_MERGE, left_to_mail, letters, stale
from thidua_xlsx.workflow.outputs.make_results import results
from thidua_xlsx.workflow.outputs.merge_journal import JOURNAL, line_for
from thidua_xlsx.workflow.outputs.return_slips import FOLDER as SLIPS
from thidua_xlsx.workflow.outputs.upward_package_files import PATTERNS as PACKED


class MergeResult(msgspec.Struct, frozen=True):
    """A merge that was done: the season as judged, and where the results lie.

    `notices` are about what was written, not about the season: they stand in no result. `changes` are those since the
    earlier result that was asked for; `said` are sentences (key and parameters) about how the files were read.
    """

    season: Season
    out: Path
    notices: tuple[Finding, ...] = ()
    changes: tuple[ResultChange, ...] | None = None
    said: tuple[tuple[str, Mapping[str, object]], ...] = ()

    @property
    def result(self) -> Path:
        """The result file (JSON, UTF-8), which may be larger than all else in memory."""
        return self.out / RESULT


class OutputOptions(msgspec.Struct, frozen=True):
    """What a merge is to write besides its results, and where: as the parameters of `merge` say."""

    target: Path
    papers: bool | None
    formats: tuple[str, ...]
    earlier: EarlierRun | None


def judge_and_write(
    loaded: SeasonFolder,
    read: Inbox,
    asked: JudgingOptions,
    wanted: OutputOptions,
    *,
    words: Language,
    jobs: int,
    progress: Progress,
) -> MergeResult:
    """Judge what an inbox held, make every result and write them; nothing is written before all is made."""
    judged, target = season_from(loaded, read, progress), wanted.target
    with StagedOutputs(target, shared=True) as beside:
        made = results(loaded, judged, target, words, beside=beside, papers=wanted.papers, jobs=jobs, progress=progress)
        judged = made.season
        changes, sheet = changed_since(wanted.earlier, made.contents[RESULT], judged, looks=loaded.looks, say=words)
        contents: dict[str, Held] = {**made.contents, **sheet}
        before = files.read_bytes(target / JOURNAL) or b""
        line = line_for(before, judged, loaded.folder, contents, asked=asked.kept(), now=datetime.now(UTC))
        progress(ProgressStep("making", 0, 1, MAILS))
        mails = letters(loaded, judged, contents, words)
        progress(ProgressStep("writing"))
        exported = exports(judged, wanted.formats, words, progress)
        mended = _mended(target)  # asked before writing takes the mark away
        renewed = (*map(escape, stale(target, judged, WITH_MERGE, mails)), *PACKED, *EXPORTED)
        everything: dict[str, Content | StagedFile] = {**contents, **mails, **exported, JOURNAL: line}
        files.write_all(target, everything, whole=(SLIPS,), renewed=renewed, beside=beside)
    return MergeResult(judged, target, (*mended, *made.notices, *left_to_mail(judged)), changes)


def _mended(target: Path) -> tuple[Finding, ...]:
    """Say that the run before was stopped while it wrote; this one writes everything anew."""
    return (at(codes.RUN_BEFORE_INTERRUPTED, FilePlace(OUT)),) if files.interrupted(target) else ()
