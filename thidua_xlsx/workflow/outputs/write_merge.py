"""What a merge does once the inbox is read: the season judged, every result made, all of it written at once."""

from collections.abc import Sequence
from datetime import UTC, datetime
from glob import escape
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import JOURNAL, OUT, RESULT, SUMMARY
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at, in_order
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.result_changes import ResultChange
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.runtime.staged_outputs import StagedOutputs
from thidua_xlsx.workflow.judge.all_checks import Checks
from thidua_xlsx.workflow.judge.judge_season import season_from
from thidua_xlsx.workflow.judge.judging_options import JudgingOptions
from thidua_xlsx.workflow.load.read_inbox import Inbox
from thidua_xlsx.workflow.load.reading_cache import KeptOutputs
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.changes_since import changed_since
from thidua_xlsx.workflow.outputs.council_files import left_alone
from thidua_xlsx.workflow.outputs.make_results import OUTPUTS, results, results_after
from thidua_xlsx.workflow.outputs.merge_journal import line_for
from thidua_xlsx.workflow.outputs.output import Output, OutputOptions, OutputRequest


class MergeResult(msgspec.Struct, frozen=True):
    """A merge that was done: the season as judged, and where the results lie.

    `notices` are about what was written, not about the season: they stand in no result. `changes` are those since the
    earlier result that was asked for.
    """

    season: Season
    out: Path
    notices: tuple[Finding, ...] = ()
    changes: tuple[ResultChange, ...] | None = None

    @property
    def result(self) -> Path:
        """The result file (JSON, UTF-8), which may be larger than all else in memory."""
        return self.out / RESULT

    @property
    def summary(self) -> Path:
        """The workbook that the council reads."""
        return self.out / SUMMARY


def judge_and_write(
    loaded: SeasonFolder,
    read: Inbox,
    asked: JudgingOptions,
    wanted: OutputOptions,
    *,
    words: Language,
    checks: Checks | None = None,
    outputs: Sequence[Output] = OUTPUTS,
    jobs: int,
    progress: Progress,
) -> MergeResult:
    """Judge what an inbox held, make every output and write them; nothing is written before all is made.

    `asked` are the options of judging, `wanted` those of the outputs; `jobs` processes make them, 0 = as many as there
    are processors. Raises CommandError where a file cannot be put in its place.
    """
    judged, target = season_from(loaded, read, progress, checks), wanted.target
    del read  # of thousands of reports much to hold, and nobody asks for it any more
    kept, left_findings = left_alone(loaded, judged, target)
    judged = replace(judged, findings=tuple(in_order([*judged.findings, *left_findings])))
    before = KeptOutputs(loaded, target, wanted.cache_key, lang=words.lang)
    request = OutputRequest(loaded, judged, words, wanted, kept, progress=progress, before=before)
    with StagedOutputs(target, shared=True) as beside:
        made = results(request, outputs, beside=beside, jobs=jobs)
        made = replace(made, notices=(*made.notices, *left_findings))
        changes = changed_since(wanted.earlier, made.contents[RESULT]) if RESULT in made.contents else None
        made = results_after(made, replace(request, changes=changes), outputs, beside)
        lines = files.read_bytes(target / JOURNAL) or b""
        line = line_for(lines, judged, loaded.folder, made.journaled, asked=asked.kept(), now=datetime.now(UTC))
        progress(ProgressStep("writing"))
        # The run before was stopped while it wrote; asked before writing takes the mark away.
        mended = (at(codes.RUN_BEFORE_INTERRUPTED, FilePlace(OUT)),) if files.interrupted(target) else ()
        whole = tuple(output.whole_folder for output in outputs if output.whole_folder)
        renewed = (*map(escape, made.outdated), *(pattern for output in outputs for pattern in output.renews))
        files.write_all(target, {**made.contents, JOURNAL: line}, whole=whole, renewed=renewed, beside=beside)
    before.save(made.sources())
    return MergeResult(judged, target, (*mended, *made.notices), changes)
