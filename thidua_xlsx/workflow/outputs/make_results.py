"""The outputs of a run: which there are, and how they are made side by side where the system can."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from functools import partial
from pathlib import PurePosixPath
from typing import Any, cast

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import EXTRAS
from thidua_xlsx.base.text import file_name
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.runtime.parallel_tasks import Task, run_parallel
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.runtime.staged_outputs import StagedFile, StagedOutputs
from thidua_xlsx.workflow.load.plugins import LoadedPlugin, Plugins, failed
from thidua_xlsx.workflow.outputs.changes_since import ChangesOutput
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.export_files import ExportOutput
from thidua_xlsx.workflow.outputs.letter_files import LettersOutput
from thidua_xlsx.workflow.outputs.output import MANY, Made, Output, OutputRequest, Sourced
from thidua_xlsx.workflow.outputs.paper_files import PapersOutput
from thidua_xlsx.workflow.outputs.print_file import PrintOutput
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput
from thidua_xlsx.workflow.outputs.summary_file import (
    LookedUpOutput,
    OverviewPageOutput,
    PeriodsOutput,
    ResultOutput,
    SummaryOutput,
)
from thidua_xlsx.workflow.outputs.upward_files import HandedDownOutput, PackageOutput, ReportOutput

OUTPUTS: tuple[Output, ...] = (
    SummaryOutput(),
    LookedUpOutput(),
    OverviewPageOutput(),
    SlipsOutput(),
    ReportOutput(),
    HandedDownOutput(),
    ResultOutput(),
    CouncilOutput(),
    PapersOutput(),
    PeriodsOutput(),
    PackageOutput(),
    ChangesOutput(),
    LettersOutput(),
    ExportOutput(),
    PrintOutput(),
)


class Results(msgspec.Struct, frozen=True):
    """What outputs have made: contents that wait beside their targets, what to say of them, and what is outdated.

    `journaled` are the contents whose digests the journal keeps, `made_of` says of some what they were made of. Nothing
    of any is in memory.
    """

    contents: Mapping[str, StagedFile] = msgspec.field(default_factory=dict)
    notices: tuple[Finding, ...] = ()
    outdated: tuple[str, ...] = ()
    journaled: Mapping[str, StagedFile] = msgspec.field(default_factory=dict)
    made_of: Mapping[str, str] = msgspec.field(default_factory=dict)

    def with_more(self, laid: "Results", *, in_journal: bool) -> "Results":
        """Give these results and those of another output, which the journal lists where `in_journal`."""
        return Results(
            {**self.contents, **laid.contents},
            (*self.notices, *laid.notices),
            (*self.outdated, *laid.outdated),
            {**self.journaled, **laid.contents} if in_journal else self.journaled,
            {**self.made_of, **laid.made_of},
        )

    def sources(self) -> dict[str, tuple[str, str]]:
        """Give what contents were made of and the SHA-256 of what came of it, where that is known."""
        return {name: (made_of, self.contents[name].sha256) for name, made_of in self.made_of.items()}


def results(request: OutputRequest, outputs: Iterable[Output], *, beside: StagedOutputs, jobs: int) -> Results:
    """Make the outputs that do not wait for others and lay each `beside` its place.

    Up to `jobs` processes make them (0 = one a processor). Those that take longest are begun first, so that no
    processor waits long for the last one.
    """
    parts = [part for output in outputs if not output.after_others for part in output.parts(request.season)]
    made = _made(parts, partial(_laid, request=request, beside=beside), request, jobs)
    results = Results()
    for output in parts:
        results = results.with_more(cast(Results, made[output.name]), in_journal=output.in_journal)
    return results


def results_after(
    results: Results, request: OutputRequest, outputs: Iterable[Output], beside: StagedOutputs
) -> Results:
    """Make the outputs that tell of others, one after another, and add them to the `results` of the others."""
    for output in outputs:
        if output.after_others:
            laid = _laid(output, replace(request, made=results.contents), beside)
            results = results.with_more(laid, in_journal=output.in_journal)
    return results


def _laid(output: Output, request: OutputRequest, beside: StagedOutputs) -> Results:
    made = output.make(request)
    laid, made_of = dict[str, StagedFile](), dict[str, str]()
    for name, content in made.contents.items():
        if isinstance(content, Sourced):
            made_of[name] = content.made_of
        laid[name] = beside.stage(name, content.content if isinstance(content, Sourced) else content)
    beside.settle()  # here, where others do not wait for it
    return Results(laid, made.notices, made.outdated, made_of=made_of)


def outputs_of_season(
    request: OutputRequest, outputs: Iterable[Output] = OUTPUTS, *, jobs: int = 0
) -> dict[str, bytes]:
    """Give the outputs that rest on the season alone by file name: the same bytes with any number of `jobs`."""
    parts = [part for output in outputs if output.of_season for part in output.parts(request.season)]
    made = _made(parts, lambda output: output.make(request).whole(), request, jobs)
    return {name: content for output in parts for name, content in made[output.name].items()}


def _made(
    outputs: Iterable[Output], make: Callable[[Output], object], request: OutputRequest, jobs: int
) -> dict[str, Any]:
    """Make outputs side by side, the heaviest begun first; give what came of each by its name."""
    made: dict[str, object] = {}
    heaviest_first = sorted(outputs, key=lambda output: -output.weight)
    tasks: dict[str, Task] = {output.name: partial(make, output) for output in heaviest_first}
    left, progress = list(tasks), request.progress
    if not left:
        return made
    progress(ProgressStep("making", 0, len(tasks), left[0]))
    # Of so many people, judged or told of by schools, each result takes seconds.
    season = request.season
    reports = season.schools.reports.values() if season.schools else ()
    named = sum(len(report.registrants) + len(report.proposals) for report in reports)
    many = len(season.rulebook.people) + named > MANY
    # Whatever happens, no copy outlives this.
    with closing(run_parallel(tasks, jobs, long=many)) as making:
        for name, result in making:
            made[name] = result
            left.remove(name)
            if left:  # tasks are begun in their order: the first that is not done is surely under way
                progress(ProgressStep("making", len(made), len(tasks), left[0]))
    return made


def plugin_outputs(plugins: Plugins) -> tuple[Output, ...]:
    """Give the outputs of plug-ins, for a merge to make beside the program's own."""
    return tuple(_PluginOutput(output, loaded) for loaded in plugins.loaded for output in loaded.plugin.outputs)


def plugin_folder(own: LoadedPlugin) -> str:
    """Name the folder below the results that holds nothing but what a plug-in writes."""
    return f"{EXTRAS}/{file_name(own.stamp.name)}"


class _PluginOutput(Output):
    """An output of a plug-in; where it fails that is told, and all other results are written."""

    def __init__(self, output: Any, own: LoadedPlugin) -> None:
        name = str(getattr(output, "name", type(output).__name__))
        self.name, self.weight = f"{plugin_folder(own)}/{name}", int(getattr(output, "weight", 0))
        self.after_others = bool(getattr(output, "after_others", False))
        self.renews = (f"{plugin_folder(own)}/*",)
        self._output, self._part, self._own = output, name, own

    def make(self, request: OutputRequest) -> Made:
        """Make what the plug-in makes, in its own folder."""

        def contents() -> Mapping[str, Any]:
            made = self._output.make(request)
            if not isinstance(made, Made):
                raise TypeError(type(made).__name__)
            return made.contents

        files, failures = own_files(self._own, self._part, contents)
        return Made(files, failures)


def own_files(
    own: LoadedPlugin, part: str, make: Callable[[], Mapping[str, Any]]
) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Give the files that a `part` of a plug-in makes, by name below the results; a finding alone where it fails.

    `make` is that part: it gives contents by name. What it would write elsewhere than in its own folder is a failure
    too.
    """
    try:
        contents = dict(make())
        for name, content in contents.items():
            parts = PurePosixPath(name).parts
            if not parts or any(file_name(part) != part for part in parts) or "/".join(parts) != name:
                raise ValueError(name)
            if not isinstance(content, bytes):
                raise TypeError(f"{name}: {type(content).__name__}")
    except Exception as error:  # somebody else's code
        return {}, (failed(own.stamp, part, error),)
    return {f"{plugin_folder(own)}/{name}": content for name, content in contents.items()}, ()
