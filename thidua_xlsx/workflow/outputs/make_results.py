"""The results of a merge: each a task of its own, made side by side where the system can."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import RESULT, SUMMARY, UPWARD_REPORT
from thidua_xlsx.documents.long_sheets import MOST_ROWS, TooLong, as_planned
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.formats.xlsx.looks import Looks, load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.messages.findings import Finding, in_order
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.result.result_file import result_parts
from thidua_xlsx.reports.summary.summary_workbook import committee_book, committee_sheets, committee_title
from thidua_xlsx.runtime.parallel_tasks import Task, run_parallel
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.runtime.staged_outputs import StagedFile, StagedOutputs
from thidua_xlsx.workflow.load.season_folder import SeasonFolder
from thidua_xlsx.workflow.outputs.council_files import COUNCIL, council_workbook, left_alone
from thidua_xlsx.workflow.outputs.paper_files import FOLDER as PAPERS
from thidua_xlsx.workflow.outputs.paper_files import Written
from thidua_xlsx.workflow.outputs.paper_files import papers as official_papers
from thidua_xlsx.workflow.outputs.return_slips import FOLDER as SLIPS
from thidua_xlsx.workflow.outputs.return_slips import slips
from thidua_xlsx.workflow.outputs.upward_package_files import ZIP as PACKAGE
from thidua_xlsx.workflow.outputs.upward_package_files import UpwardPackage, package
from thidua_xlsx.workflow.outputs.upward_report import report_upward

_MANY = 500  # people
_LONGEST = (SUMMARY, COUNCIL, PAPERS, RESULT, UPWARD_REPORT)
_SHARES = 4  # of the slips of a large season: what is begun last should not take long


Contents = Callable[[], Mapping[str, bytes | Iterable[bytes]]]
Maker = Callable[[], Mapping[str, bytes | Iterable[bytes]] | Written | UpwardPackage]


class TaskResult(msgspec.Struct, frozen=True):
    """Results that one task has made and laid beside their targets, and what to say of them."""

    contents: Mapping[str, StagedFile]
    notices: tuple[Finding, ...]


class Results(msgspec.Struct, frozen=True):
    """What a merge writes but for letters and journal, the season as the results tell it, and what to say of them.

    The contents wait beside their targets; nothing of them is in memory.
    """

    season: Season
    contents: dict[str, StagedFile]
    notices: tuple[Finding, ...]


def results(
    loaded: SeasonFolder,
    season: Season,
    target: Path,
    words: Language,
    *,
    beside: StagedOutputs,
    papers: bool | None,
    jobs: int,
    progress: Progress,
) -> Results:
    """Make every result of a merge, `beside` its place in `target`; a council's workbook that somebody filled stays.

    Those that take longest are begun first, so that no processor waits long for the last one.
    """
    kept, aside = left_alone(loaded, season, target)
    season = replace(season, findings=tuple(in_order([*season.findings, *aside])))
    makers: dict[str, Maker] = {
        **_each(loaded, season, words),
        COUNCIL: lambda: {} if kept else council_workbook(loaded, season, words),
        PAPERS: partial(official_papers, loaded, season, target, asked=papers),
        PACKAGE: partial(package, loaded, season, target),
    }
    begun = sorted(makers, key=lambda name: _LONGEST.index(name) if name in _LONGEST else len(_LONGEST))
    tasks = {name: partial(_laid, makers[name], beside) for name in begun}
    made = _made(tasks, jobs, progress, long=_many(season))
    contents = {name: laid for maker in makers for name, laid in made[maker].contents.items()}
    return Results(season, contents, (*(notice for maker in makers for notice in made[maker].notices), *aside))


def _laid(make: Maker, beside: StagedOutputs) -> TaskResult:
    made = make()
    contents, notices = (made, ()) if isinstance(made, Mapping) else (made.contents, made.notices)
    return TaskResult({name: beside.lay(name, content) for name, content in contents.items()}, notices)


def outputs(
    loaded: SeasonFolder, season: Season, words: Language, progress: Progress = lambda step: None, *, jobs: int = 0
) -> dict[str, bytes]:
    """Give the results that rest on the season alone by file name: the same bytes with any number of `jobs`."""
    tasks = {name: partial(_whole, make) for name, make in _each(loaded, season, words).items()}
    made = _made(tasks, jobs, progress, long=_many(season))
    return {name: content for contents in made.values() for name, content in contents.items()}


def _whole(make: Contents) -> dict[str, bytes]:
    return {name: one if isinstance(one, bytes) else b"".join(one) for name, one in make().items()}


def _each(loaded: SeasonFolder, season: Season, words: Language) -> dict[str, Contents]:
    """Give what makes each of the results, those that take longest first."""
    return {
        SUMMARY: lambda: {SUMMARY: committee_workbook(season, words, load_looks(loaded.looks))},
        **_slips(loaded, season, words),
        UPWARD_REPORT: partial(report_upward, loaded, season, words),
        RESULT: lambda: {RESULT: result_parts(season, words)},
    }


def _slips(loaded: SeasonFolder, season: Season, words: Language) -> dict[str, Contents]:
    """Give what makes the return slips; those of a large season share by share."""
    forms, shares = season.submissions, _SHARES if _many(season) else 1
    cuts = [len(forms) * number // shares for number in range(shares + 1)]
    return {
        f"{SLIPS} ({number})" if shares > 1 else SLIPS: partial(slips, loaded, season, words, forms[start:end])
        for number, (start, end) in enumerate(pairwise(cuts), start=1)
    }


def committee_workbook(season: Season, words: Language, looks: Looks, *, most_rows: int = MOST_ROWS) -> bytes:
    """Paint the summary, sheet after sheet; as a whole where a table of more rows than `most_rows` goes on elsewhere.

    Which it is makes no difference to the bytes, only to how much is held in memory at a time.
    """
    try:
        sheets = as_planned(committee_sheets(season, words), most_rows)
        return paint_each(BookPlan(committee_title(season, words), ()), sheets, looks)
    except TooLong:
        return paint(committee_book(season, words, most_rows=most_rows), looks)


def _many(season: Season) -> bool:
    """Say whether so many people are judged that each result takes seconds."""
    return len(season.rulebook.people) > _MANY


def _made(tasks: Mapping[str, Task], jobs: int, progress: Progress, *, long: bool) -> dict[str, Any]:
    """Make results side by side; give them in the order in which they were asked for."""
    made: dict[str, object] = {}
    left = list(tasks)
    progress(ProgressStep("making", 0, len(tasks), left[0]))
    with closing(run_parallel(tasks, jobs, long=long)) as making:  # whatever happens, no copy outlives this
        for name, result in making:
            made[name] = result
            left.remove(name)
            if left:  # tasks are begun in their order: the first that is not done is surely under way
                progress(ProgressStep("making", len(made), len(tasks), left[0]))
    return {name: made[name] for name in tasks}
