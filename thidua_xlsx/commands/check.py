"""`check`: read returned forms or the season workbook and say everything that was found; writes nothing."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.intake.checks.declaration_checks import SEASON_BOOK_CHECKS
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model.check_protocol import SeasonCheck
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.progress import Progress, ProgressStep
from thidua_xlsx.workflow.judge.score_sheet_checks import ALONE_CHECKS, SeasonSeen, seen_alone
from thidua_xlsx.workflow.load.inbox_files import Item, inbox_files
from thidua_xlsx.workflow.load.season_folder import (
    SeasonFolder,
    find_season,
    load_templates,
    open_season_folder,
    read_season,
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
    """Check files and folders; give the number of files read, all findings about them and the season's rulebook.

    Of `checks` those are made that make sense of one return alone.
    """
    folder = find_season(season, paths[0])
    own = [path for path in paths if path.name == SEASON_FILE]
    findings, book = check_season(folder if season else own[0].parent) if own else ([], None)
    others = [path for path in paths if path.name != SEASON_FILE]
    if not others:
        return Checked(len(own), findings, book)
    passwords = files.read_lines(password_file) if password_file else ()
    one = len(others) == 1 and others[0].is_file()
    with ReaderPool(1 if one else 0, passwords=passwords) as readers:
        found = [item for path in others for item in inbox_files(path, folder) if not _own(item)]
        reading = [None if item.refused or item.litter else readers.read(item.data, item.name) for item in found]
        loaded = open_season_folder(folder, password_file, readers)
        for number, (item, raw) in enumerate(zip(found, reading, strict=True)):
            progress(ProgressStep("reading", number, len(found), item.name))
            findings += _check_one(loaded, item, raw.result() if raw else None, checks)
    return Checked(len(own) + len(found), findings, loaded.rulebook)


def _own(item: Item) -> bool:
    """Whether an item is no return: a workbook of the season itself, or an archive whose files come by themselves."""
    return item.name.rpartition("/")[2] in (SEASON_FILE, LEDGER_FILE) or item.holds is not None


def check_season(folder: Path) -> tuple[list[Finding], Rulebook | None]:
    """Check the season workbook alone: every finding, also those that would stop a merge, and its rulebook."""
    declared, _ = load_templates(folder)
    records, findings = read_season(folder, declared)
    book, more = rulebook(declared, records, file=SEASON_FILE)
    if book is not None:
        more += [finding for check in SEASON_BOOK_CHECKS for finding in check(records, book)]
    return findings + more, book


def _check_one(
    loaded: SeasonFolder, item: Item, raw: RawBook | Refusal | None, checks: Sequence[SeasonCheck[SeasonSeen]]
) -> list[Finding]:
    place = FilePlace(item.name)
    if item.refused:
        return [item.refused]
    if raw is None:
        return [at(codes.FILE_LITTER, place)]
    if isinstance(raw, Refusal):
        return [Finding(raw.code, place, raw.params)]
    form, findings = read_returned_workbook(raw, loaded.rulebook, loaded.register, sha256=files.sha256(item.data))
    if form is None:
        return findings
    seen = seen_alone(form.submission, loaded.register, loaded.rulebook)
    alone = [check for check in checks if check.alone]
    return findings + [finding for check in alone for finding in check.find(seen, loaded.rulebook)]
