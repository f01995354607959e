"""`verify`: is this summary the one that was made from those returned files, and if not, which cells differ."""

import json
from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from pathlib import Path

import msgspec

from thidua_xlsx.base.file_names import (
    INBOX,
    JOURNAL,
    KEPT,
    KEPT_LEDGERS,
    LEDGER_FILE,
    LOOKED_UP,
    RESULT,
    SUMMARY,
    UPWARD_REPORT,
)
from thidua_xlsx.declare.season import PluginStamp
from thidua_xlsx.documents.raw_workbook import RawBook, raw_text
from thidua_xlsx.exchange.school_reports.report_seal import is_report
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.intake.read.keyed_tables import every_table
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.judge.judging_options import options_from_journal
from thidua_xlsx.workflow.load.season_folder import find_season, open_season_folder, own_bytes
from thidua_xlsx.workflow.outputs.make_results import outputs_of_season
from thidua_xlsx.workflow.outputs.merge_journal import MergeRun, entries
from thidua_xlsx.workflow.outputs.output import OutputOptions, OutputRequest

_KINDS = (SUMMARY, LOOKED_UP, UPWARD_REPORT, RESULT)  # what a merge writes and a file may be compared with


class VerificationOutcome(Enum):
    """How a file compares with what the returns give today."""

    IDENTICAL = "identical"
    RESAVED = "resaved"
    DIFFERENT = "different"


class SummaryDifference(msgspec.Struct, frozen=True):
    """A cell that says something else than it should."""

    place: CellPlace
    expected: str
    found: str


class VerificationResult(msgspec.Struct, frozen=True):
    """The answer: sameness, the cells that differ, the journal's run that wrote this very file, and its chain.

    `mixed` where the last run was stopped while it wrote, so that some results beside the file may be older.
    `other_plugins` took part in the run that wrote it and not now, or now and not then.
    """

    sameness: VerificationOutcome
    differences: tuple[SummaryDifference, ...]
    run: MergeRun | None
    journal_whole: bool
    mixed: bool = False
    other_plugins: tuple[PluginStamp, ...] = ()


def verify(
    file: Path,
    season: Path | None,
    *,
    words: Language,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
) -> VerificationResult:
    """Compare a `file`, a summary, a report upward or ket-qua.json, with what the returns give, merged again in memory.

    The season is judged as the run that wrote the file saw it: its options from the journal beside the file, and the
    ledger of that time. `season` is the folder where it is not the one that the file lies in; `password_file` has
    passwords of returned files, one a line. Raises CommandError where the file is of another kind: a form, the season
    workbook, what is no workbook at all.
    """
    folder = find_season(season, file)
    data = own_bytes(file) or b""
    _require_result(file, data)
    journal = files.read_bytes(file.parent / JOURNAL) or b""
    listed, whole = entries(journal)
    run = run_that_wrote(data, listed)
    then = run or next(reversed(listed), None)
    opened = open_season_folder(folder, password_file, ledger_then=_ledger_then(folder, then) if then else None)
    try:  # as that run (or the last one, for a file nobody wrote) was asked to see the season
        loaded = options_from_journal(then.asked if then else {}).applied_to(opened)
    except ValueError:
        loaded = opened
    judged = judge_season(loaded, folder / INBOX, progress)
    made = outputs_of_season(OutputRequest(loaded, judged, words, OutputOptions(file.parent), progress=progress))
    plugins, plugins_then = opened.rulebook.plugins, run.plugins if run else opened.rulebook.plugins
    either = dict.fromkeys((*plugins_then, *plugins))
    other = tuple(stamp for stamp in either if (stamp in plugins_then) != (stamp in plugins))
    differences: tuple[SummaryDifference, ...] = ()
    sameness = VerificationOutcome.DIFFERENT
    if data in (made.get(name) for name in _KINDS):
        sameness = VerificationOutcome.IDENTICAL
    elif file.suffix.lower() != ".json":
        differences = tuple(differences_between(*_compared(file.name, data, made)))
        sameness = VerificationOutcome.DIFFERENT if differences else VerificationOutcome.RESAVED
    return VerificationResult(sameness, differences, run, whole, files.interrupted(file.parent), other)


def run_that_wrote(data: bytes, runs: Sequence[MergeRun]) -> MergeRun | None:
    """Give the last of the `runs` that wrote the very bytes `data`, under whatever name; None where none did."""
    digest = files.sha256(data)
    return next((run for run in reversed(runs) if digest in run.outputs.values()), None)


def _require_result(file: Path, data: bytes) -> None:
    """Raise CommandError where a file can be none of those that a merge writes and `verify` compares."""
    other = CommandError(key="cli.verify_other_kind", file=file.name, kinds=_KINDS)
    if file.suffix.lower() == ".json":
        try:
            result = json.loads(data)
        except ValueError:
            return  # cut or changed: it differs
        if not isinstance(result, dict) or "receipts" not in result:
            raise other
        return
    try:
        (book,) = _books(file.name, data)
    except CommandError as refused:
        if any(finding.code == codes.FILE_NOT_A_WORKBOOK for finding in refused.findings):
            raise other from None
        raise
    tables, _ = every_table(book)
    if tables and not is_report(book, tables):
        raise other


def _ledger_then(folder: Path, run: MergeRun) -> bytes | None:
    """Give the ledger that a run saw, of those that `finalize` kept; None where it is today's, or gone.

    Closing a season makes nothing wrong that was merged before.
    """
    kept = (own_bytes(path) or b"" for path in sorted((folder / KEPT).glob(KEPT_LEDGERS)))
    return next((data for data in kept if files.sha256(data) == run.inputs.get(LEDGER_FILE)), None)


def _compared(name: str, data: bytes, made: Mapping[str, bytes]) -> tuple[RawBook, RawBook]:
    """Give what the file should be, whichever result has more of its sheets, and the file."""
    books = (kind for kind in _KINDS if kind in made and kind != RESULT)
    *results, lying = _books(name, *(made[book] for book in books), data)
    sheets = {sheet.name for sheet in lying.sheets}
    return max(results, key=lambda result: len(sheets & {sheet.name for sheet in result.sheets})), lying


def _books(name: str, *contents: bytes) -> list[RawBook]:
    """Open workbooks in a process that may die; CommandError where one cannot be read."""
    with ReaderPool(1) as readers:
        books = [reading.result() for reading in [readers.read(data, name) for data in contents]]
    for book in books:
        if isinstance(book, Refusal):
            raise CommandError(Finding(book.code, FilePlace(name), book.params))
    return books


def differences_between(expected: RawBook, lying: RawBook) -> Iterator[SummaryDifference]:
    """Give the cells of a workbook that say something else than they should; of sheets that nobody made, every one."""
    sheets = {sheet.name: sheet for sheet in lying.sheets}
    for sheet in expected.sheets:
        other = sheets.pop(sheet.name, None)
        cells = other.cells if other else {}
        for row, col in sorted({*sheet.cells, *cells}):
            pair = raw_text(sheet.cells.get((row, col))), raw_text(cells.get((row, col)))
            if pair[0] != pair[1]:
                yield SummaryDifference(CellPlace(lying.file, sheet.name, row, col), *pair)
    for sheet in sheets.values():
        for (row, col), cell in sorted(sheet.cells.items()):
            yield SummaryDifference(CellPlace(lying.file, sheet.name, row, col), "", raw_text(cell))
