"""`merge`: the main job. Read the inbox, judge the season, write the summary and the result — atomically and last."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from thidua_xlsx import codes, files
from thidua_xlsx.excel.isolated import Readers
from thidua_xlsx.excel.looks import load_looks
from thidua_xlsx.excel.writer import paint
from thidua_xlsx.findings import Finding, at, in_order
from thidua_xlsx.intake.combine import Policy
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Season
from thidua_xlsx.places import FilePlace
from thidua_xlsx.reports.late import Change
from thidua_xlsx.reports.result import result_json
from thidua_xlsx.reports.summary import committee_book
from thidua_xlsx.verbs.aside import Task, side_by_side
from thidua_xlsx.verbs.cache import Cache
from thidua_xlsx.verbs.council import council_workbook, left_alone
from thidua_xlsx.verbs.journal import JOURNAL, line_for
from thidua_xlsx.verbs.late import changed_since, earlier_result
from thidua_xlsx.verbs.load import OUT, Loaded, Unusable, find_season, load
from thidua_xlsx.verbs.mail import WITH_MERGE, left_to_mail, letters, patterns
from thidua_xlsx.verbs.package import PATTERNS as PACKAGE
from thidua_xlsx.verbs.package import package
from thidua_xlsx.verbs.papers import papers as official_papers
from thidua_xlsx.verbs.reading import Progress, Step
from thidua_xlsx.verbs.reports import report_upward
from thidua_xlsx.verbs.resting import collector_resting
from thidua_xlsx.verbs.season import season_of
from thidua_xlsx.verbs.slips import FOLDER as SLIPS
from thidua_xlsx.verbs.slips import slips
from thidua_xlsx.verbs.whatif import Rules, under

SUMMARY, RESULT = "tong-hop.xlsx", "ket-qua.json"


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that was done: the season as judged, where the results lie and the result as JSON text.

    `notices` are about what was written, not about the season: they stand in no result. `changes` are those since the
    earlier result that was asked for.
    """

    season: Season
    out: Path
    json: str
    notices: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] | None = None


@collector_resting()
def merge(
    inbox: Path,
    *,
    words: Words,
    season: Path | None = None,
    out: Path | None = None,
    as_of: date | None = None,
    duplicates: Policy = Policy.UNION,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    jobs: int = 0,
    cached: bool = True,
    rules: Rules | None = None,
    papers: bool | None = None,
    compare_with: Path | None = None,
) -> Merged:
    """Merge an inbox, reading `jobs` files at a time (0 = one a processor); nothing is written before all is judged.

    `rules` are others to judge by, in place of the season's own or beside them. With `cached`, returns that were read
    before and are unchanged are not read again. `papers` asks for all official papers or none.
    `compare_with` is an earlier result file; what changed since then is written beside the results.
    """
    if not inbox.exists():
        raise Unusable(key="cli.no_inbox", inbox=inbox.as_posix())
    folder = find_season(season, inbox)
    if inbox.resolve() in {folder.resolve(), (folder / "phieu").resolve(), (folder / OUT).resolve()}:
        raise Unusable(key="cli.not_an_inbox", folder=inbox.as_posix())
    loaded = load(folder, password_file)
    earlier = earlier_result(compare_with, loaded)  # read before this run writes over it
    rules = rules or Rules()
    loaded = as_asked(loaded, as_of, duplicates, rules)
    cache = Cache(loaded, used=cached)
    judged = season_of(loaded, inbox, progress, Readers(jobs, passwords=loaded.passwords), cache)
    target = out or loaded.folder / OUT
    results = _made_results(loaded, judged, target, words, papers=papers, jobs=jobs, progress=progress)
    judged, contents = results.season, results.contents
    changes, sheet = changed_since(earlier, contents[RESULT], judged, looks=loaded.looks, say=words)
    contents |= sheet
    before = files.read_bytes(target / JOURNAL) or b""
    asked = {"as_of": as_of.isoformat() if as_of else "", "duplicates": duplicates.value, **rules.asked()}
    line = line_for(before, judged, loaded.folder, contents, asked=asked, now=datetime.now(UTC))
    mails = letters(loaded, judged, contents, words)
    mended = _mended(target)  # asked before writing takes the mark away
    renewed = (*patterns(WITH_MERGE), *PACKAGE)
    files.write_all(target, {**contents, **mails, JOURNAL: line}, whole=(SLIPS,), renewed=renewed)
    cache.save()
    notices = (*mended, *results.notices, *left_to_mail(judged))
    return Merged(judged, target, contents[RESULT].decode(), notices, changes)


@dataclass(frozen=True, slots=True)
class _Results:
    """What a merge writes but for letters and journal, the season as the results tell it, and what to say of them."""

    season: Season
    contents: dict[str, bytes]
    notices: tuple[Finding, ...]


def _made_results(
    loaded: Loaded, season: Season, target: Path, words: Words, *, papers: bool | None, jobs: int, progress: Progress
) -> _Results:
    kept, aside = left_alone(loaded, season, target)
    season = replace(season, findings=tuple(in_order([*season.findings, *aside])))
    made = _made(
        {
            "papers": partial(official_papers, loaded, season, target, asked=papers),
            "package": partial(package, loaded, season, target),
            "council": lambda: {} if kept else council_workbook(loaded, season, words),
            **_results(loaded, season, words),
        },
        jobs,
        progress,
    )
    official, upward = made.pop("papers"), made.pop("package")
    contents = {**_together(made), **official.contents, **upward.contents}
    return _Results(season, contents, (*official.notices, *upward.notices, *aside))


def _mended(target: Path) -> tuple[Finding, ...]:
    """Say that the run before was stopped while it wrote; this one writes everything anew."""
    return (at(codes.RUN_BEFORE_INTERRUPTED, FilePlace(OUT)),) if files.interrupted(target) else ()


def as_asked(loaded: Loaded, as_of: date | None, duplicates: Policy, rules: Rules | None = None) -> Loaded:
    """Give a season as a merge was asked to see it: another day, policy for returns that differ, other rules."""
    book = replace(loaded.rulebook, as_of=as_of) if as_of else loaded.rulebook
    return under(replace(loaded, rulebook=book, duplicates=duplicates), rules or Rules())


def outputs(loaded: Loaded, season: Season, words: Words, jobs: int = 0) -> dict[str, bytes]:
    """Give every result of a merge by file name; the same season gives the same bytes, with any number of `jobs`."""
    return _together(_made(_results(loaded, season, words), jobs, lambda step: None))


def _results(loaded: Loaded, season: Season, words: Words) -> dict[str, Task]:
    """Give what makes each of the results, those that take longest first."""
    return {
        "summary": partial(_summary, loaded, season, words),
        "slips": partial(slips, loaded, season, words),
        "upward": partial(report_upward, loaded, season, words),
        "result": lambda: {RESULT: result_json(season, words).encode()},
    }


def _summary(loaded: Loaded, season: Season, words: Words) -> dict[str, bytes]:
    return {SUMMARY: paint(committee_book(season, words), load_looks(loaded.looks))}


def _made(tasks: Mapping[str, Task], jobs: int, progress: Progress) -> dict[str, Any]:
    """Make results side by side; give them in the order in which they were asked for."""
    made: dict[str, object] = {}
    progress(Step("writing", 0, len(tasks)))
    for name, result in side_by_side(tasks, jobs):
        made[name] = result
        progress(Step("writing", len(made), len(tasks)))
    return {name: made[name] for name in tasks}


def _together(made: Mapping[str, Mapping[str, bytes]]) -> dict[str, bytes]:
    return {name: content for contents in made.values() for name, content in contents.items()}
