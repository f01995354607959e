"""`check`: read returned forms or the season workbook and say everything that was found; writes nothing."""

from collections.abc import Sequence
from itertools import filterfalse, islice
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.file_names import INBOX, SEASON_FILE
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.exchange.season_books.book_records import hidden_sheets_named, season_records
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.forms.identity.corrections import is_slip
from thidua_xlsx.intake.checks.declaration_checks import SEASON_BOOK_CHECKS
from thidua_xlsx.intake.checks.finding_owners import with_owners
from thidua_xlsx.intake.checks.return_checks import RETURN_CHECKS
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.intake.returns.held_answers import hold_back
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, at, has_errors
from thidua_xlsx.messages.places import FilePlace, SheetPlace
from thidua_xlsx.model.check_protocol import SeasonCheck
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.progress import Progress
from thidua_xlsx.runtime.staged_outputs import file_holder
from thidua_xlsx.workflow.judge.score_sheet_checks import ALONE_CHECKS, SeasonSeen, seen_alone
from thidua_xlsx.workflow.judge.waiver_places import printed_names
from thidua_xlsx.workflow.load.copies_beside import copies_beside
from thidua_xlsx.workflow.load.inbox_files import Item, items_of
from thidua_xlsx.workflow.load.plugins import plugins_of
from thidua_xlsx.workflow.load.season_folder import (
    SeasonFolder,
    find_season,
    handed_down_to,
    load_templates,
    open_season_folder,
    read_rulebook,
    read_season_book,
)


class Checked(NamedTuple):
    """What a check gave; `book` is None where the season workbook makes none."""

    files: int
    findings: list[Finding]
    book: Rulebook | None


def check_paths(
    paths: tuple[Path, ...],
    season: Path | None,
    password_file: Path | None = None,
    progress: Progress = lambda step: None,
    checks: Sequence[SeasonCheck[SeasonSeen]] = ALONE_CHECKS,
) -> Checked:
    """Check the files and folders `paths`; give how many files were read, all findings and the season's rulebook.

    Files and folders are one inbox together, seen as a merge sees it. Of a single file those of `checks` are made that
    make sense of one return alone. In the season workbook with its whole inbox is found what a merge finds, no more and
    no less; a season's own folder stands for these two. The `season` is in that folder, or in the one that the files
    lie in (None); `password_file` has passwords of returned files, one a line.
    """
    parts: list[Path] = []
    for (
        path
    ) in paths:  # of a season's own folder its workbook and its inbox; else, as of an inbox with a workbook, itself
        halves = path / SEASON_FILE, path / INBOX
        parts += halves if halves[0].is_file() and halves[1].is_dir() else (path,)
    paths = tuple(parts)
    folder = find_season(season, paths[0])
    own = [path for path in paths if path.name == SEASON_FILE]
    if (
        own
        and any(path.is_dir() and path.resolve() == (folder / INBOX).resolve() for path in paths)
        and len(paths) == 2
    ):
        loaded = open_season_folder(folder, password_file)
        with ReaderPool(passwords=files.read_lines(password_file) if password_file else ()) as readers:
            count, findings = _findings_together(loaded, [folder / INBOX], readers, progress, checks, whole=True)
        return Checked(1 + count, findings, loaded.rulebook)
    findings, book = check_season(folder if season else own[0].parent) if own else ([], None)
    returns = [path for path in paths if path.name != SEASON_FILE]
    if not returns:
        return Checked(len(own), findings, book)
    passwords = files.read_lines(password_file) if password_file else ()
    if len(returns) == 1 and returns[0].is_file():
        with ReaderPool(1, passwords=passwords) as reader:
            single, *others = islice(items_of(files.incoming(returns[0], folder), reader), 2)
            if single.holds is None and not others:  # else there are more, in an archive
                reading = None if single.refused or single.litter else reader.read(single.data, single.name)
                loaded = open_season_folder(folder, password_file, reader)
                findings += _findings_alone(loaded, single, reading.result() if reading else None, checks)
                return Checked(len(own) + 1, findings, loaded.rulebook)
    loaded = open_season_folder(folder, password_file)
    with ReaderPool(passwords=passwords) as readers:
        count, of_returns = _findings_together(loaded, returns, readers, progress, checks)
    return Checked(len(own) + count, [*findings, *of_returns], loaded.rulebook)


def check_season(folder: Path) -> tuple[list[Finding], Rulebook | None]:
    """Check the season workbook in a `folder`: all findings, also those that would stop a merge, and its rulebook."""
    plugins = plugins_of(folder)
    declared = load_templates(folder)
    raw = read_season_book(folder)
    records, read = season_records(raw, declared)
    declaring, handed_down = handed_down_to(folder, records, declared)
    book, findings = read_rulebook(declared, declaring, read)
    if book is None:
        return [*plugins.findings, *findings, *hidden_sheets_named(raw, findings)], None
    findings += [*plugins.findings, *copies_beside(folder), *handed_down]
    if not has_errors(read):
        findings += [finding for check in SEASON_BOOK_CHECKS for finding in check(records, book)]
    findings += hidden_sheets_named(raw, findings)
    return with_owners(findings, book, (), books={SEASON_FILE: records}), book


def hidden_with_findings(folder: Path) -> list[str]:
    """Name the hidden sheets of the season workbook in a `folder` on which an error or a warning stands.

    None where a program has it open: nothing can be written into it then.
    """
    if file_holder(folder / SEASON_FILE):
        return []
    try:
        findings, _ = check_season(folder)
    except CommandError:  # no such workbook, or none that can be read
        return []
    return [
        finding.place.sheet
        for finding in findings
        if finding.code is codes.SHEET_HIDDEN and isinstance(finding.place, SheetPlace)
    ]


def _findings_alone(
    loaded: SeasonFolder, item: Item, raw: RawBook | Refusal | None, checks: Sequence[SeasonCheck[SeasonSeen]]
) -> list[Finding]:
    """Give what is found in a single file, by those checks that make sense without the rest of the season."""
    place, book = FilePlace(item.name), loaded.rulebook
    if item.refused:
        return [item.refused]
    if raw is None:
        return [at(codes.FILE_LITTER, place)]
    if isinstance(raw, Refusal):
        return [Finding(raw.code, place, raw.params)]
    form, findings = read_returned_workbook(raw, book, loaded.register, sha256=files.sha256(item.data))
    returns, changed = hold_back([form.submission] if form else [], book, printed_names(book))
    findings += changed
    of_return, across = RETURN_CHECKS, tuple(checks)
    if loaded.plugins.loaded:
        from thidua_xlsx.workflow.judge.all_checks import checks_of

        own = checks_of(loaded.plugins)
        of_return, across = own.of_return, tuple(dict.fromkeys((*checks, *own.of_season)))
    for submission in filterfalse(is_slip, returns):  # what a slip makes of a form is told with that form
        findings += [finding for check in of_return for finding in check(submission, book)]
        seen = seen_alone(submission, loaded.register, book)
        findings += [finding for check in across if check.alone for finding in check.find(seen, book)]
    findings = with_owners(findings, book, returns)
    return accepted(findings, book.waivers, book.as_of, printed_names(book))


def _findings_together(
    loaded: SeasonFolder,
    paths: Sequence[Path],
    readers: ReaderPool,
    progress: Progress,
    checks: Sequence[SeasonCheck[SeasonSeen]],
    *,
    whole: bool = False,
) -> tuple[int, list[Finding]]:
    """Count the files of an inbox; give what a merge finds in them, and the errors it finds elsewhere in the season.

    So both count alike: what was wrong in a file whose place another one takes needs nobody's attention any more.
    That a form is not among these files, or that a title is not proposed, is for `status` and `merge` to say, and is
    given here where the `whole` season is asked about.
    """
    from thidua_xlsx.workflow.judge.all_checks import checks_of
    from thidua_xlsx.workflow.judge.judge_season import season_from
    from thidua_xlsx.workflow.load.read_inbox import read_inbox

    inbox = read_inbox(loaded, paths, progress, readers)
    own = checks_of(loaded.plugins)
    of_season = tuple(dict.fromkeys((*own.of_season, *checks)))
    season = season_from(loaded, inbox, lambda step: None, replace(own, of_season=of_season))
    names = {receipt.file for receipt in inbox.receipts}
    count = sum(receipt.reason is None or receipt.reason.code is not codes.FILE_UNPACKED for receipt in inbox.receipts)
    return count, [
        finding
        for finding in season.findings
        if whole or finding.place.file in names or finding.severity is Severity.ERROR
    ]
