"""A season folder, read: templates, season workbook, ledger and register. What every other verb starts from."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import nullcontext, suppress
from functools import lru_cache
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import HANDED_DOWN, INBOX, LEDGER_FILE, REGISTER_FILE, SEASON_FILE
from thidua_xlsx.declare.build.choice_lists import Rows, table_name
from thidua_xlsx.declare.build.law_coverage import facts_not_asked
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.build.template_files import Templates, templates
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.season_books.book_records import hidden_sheets_named, ledger_records, season_records
from thidua_xlsx.exchange.season_books.handed_down import HEAD_TABLE, with_handed_down
from thidua_xlsx.formats.xlsx.read.package_guard import MAX_FILE, Refusal, shares_text
from thidua_xlsx.forms.identity.stamp import MARK
from thidua_xlsx.intake.checks.declaration_checks import LEDGER_CHECKS, SEASON_BOOK_CHECKS
from thidua_xlsx.intake.dossiers.earlier_years import with_last_titles
from thidua_xlsx.intake.dossiers.ledger_lines import match_ledger
from thidua_xlsx.intake.read.issue_register import Register, from_json
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Phrase, at, has_errors
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.model import Policy, Record
from thidua_xlsx.runtime import files, packaged_data
from thidua_xlsx.runtime.archives import may_hold_files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.load.copies_beside import copies_beside
from thidua_xlsx.workflow.load.inbox_files import items_of
from thidua_xlsx.workflow.load.plugins import Plugins, failed, plugins_of

_REGISTER_DAMAGED = at(codes.REGISTER_DAMAGED, FilePlace(REGISTER_FILE))
_MAX_LETTER = 2**25  # bytes of an archive or a saved e-mail that is looked through for such a workbook
_MAX_HANDED_DOWN = 2**21  # bytes of a workbook of movements: a hundred of them take a tenth of that
_MOST_NEAR = 5  # seasons that are named where none was found
_AWARDS = "awards"  # the ledger's table without which it is another workbook
_NO_LEDGER = at(codes.LEDGER_MISSING, FilePlace(LEDGER_FILE))


class SeasonFolder(msgspec.Struct, frozen=True):
    """A season folder as read; its rulebook is complete, notices and warnings about it are in `findings`.

    `asked` are other rules to judge by: in place of the season's own or, with `compare`, beside them. Returns are
    always read by the season's own `rulebook`. `records` are those of the season workbook. `handed_down` names the
    files in which movements were handed down, with their SHA-256.
    """

    folder: Path
    templates: Templates
    rulebook: Rulebook
    register: Register
    ledger: Mapping[str, tuple[Record, ...]] = msgspec.field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    passwords: tuple[str, ...] = ()
    duplicates: Policy = Policy.UNION
    records: Mapping[str, tuple[Record, ...]] = msgspec.field(default_factory=dict)
    asked: Rulebook | None = None
    compare: bool = False
    handed_down: Mapping[str, str] = msgspec.field(default_factory=dict)
    plugins: Plugins = Plugins()

    @property
    def judging(self) -> Rulebook:
        """The rulebook that the outputs speak of: the season's own, unless others were asked for in its place."""
        return self.asked if self.asked and not self.compare else self.rulebook


def find_season(season: Path | None, inbox: Path | None = None) -> Path:
    """Find the season folder: `season` where that is named, else the nearest one around the `inbox`, else this folder.

    `season` may also be the season workbook itself; around the inbox that folder counts which holds one.
    """
    if season is not None:
        return season.parent if season.is_file() else season
    if inbox is not None:
        # A season workbook that somebody dropped into the inbox does not make the inbox a season.
        for folder in (*inbox.resolve().parents, inbox):
            if (folder / SEASON_FILE).is_file():
                return folder
    return Path()


def load_templates(folder: Path | None = None, plugins: Plugins | None = None) -> Templates:
    """Read the templates: a season's own copies in its `folder` first, then the program's.

    `plugins` add kinds of criterion and papers (None = those of the season in the folder, if there is one). What is to
    be said of them is among the doubts. Raises CommandError where a template is broken.
    """
    plugins = plugins_of(folder) if plugins is None else plugins
    texts = packaged_data.template_texts(folder)
    declared, findings = _decoded(tuple(texts.items())) if plugins.kinds is KINDS else templates(texts, plugins.kinds)
    if declared is None:
        raise CommandError(*plugins.findings, *findings)
    return _with_papers(declared, texts, plugins)


def _with_papers(declared: Templates, texts: Mapping[str, str], plugins: Plugins) -> Templates:
    """Give templates with the papers of plug-ins, but for those that cannot be used; a season's own go first."""
    doubts = list(plugins.findings)
    for loaded in plugins.loaded:
        if loaded.plugin.papers:
            more = {f"papers/{name}.toml": text for name, text in loaded.plugin.papers.items()}
            taken = more.keys() & packaged_data.template_texts().keys()
            whole, findings = (None, []) if taken else templates({**more, **texts}, plugins.kinds)
            if whole is None:
                why = "; ".join(
                    [*sorted(taken), *(str(value) for finding in findings for value in finding.params.values())]
                )
                doubts.append(failed(loaded.stamp, ", ".join(more), why))
            else:
                declared, texts = whole, {**more, **texts}
    return replace(declared, doubts=(*doubts, *declared.doubts)) if doubts else declared


@lru_cache(maxsize=2)  # who opens one season after another has the same templates each time
def _decoded(texts: tuple[tuple[str, str], ...]) -> tuple[Templates | None, Sequence[Finding]]:
    return templates(dict(texts))


def open_season_folder(
    folder: Path,
    password_file: Path | None = None,
    readers: ReaderPool | None = None,
    *,
    ledger_then: bytes | None = None,
) -> SeasonFolder:
    """Read a season `folder`: its templates, workbook, ledger and register.

    `password_file` lists passwords, one a line, that may open returned forms. `readers` open the school's own
    workbooks (default: a process of their own). `ledger_then` is read in the place of the ledger.
    """
    plugins = plugins_of(folder)
    with nullcontext(readers) if readers else ReaderPool(1) as opening:
        own = _opened(folder / SEASON_FILE, opening), _opened(folder / LEDGER_FILE, opening, ledger_then)
        lists = handed_down_files(folder, opening)
        above = [(name, opening.read(data, name)) for name, data in lists.items()]
        declared = load_templates(folder, plugins)  # while the workbooks are being read, and so the next
        register = read_register(folder)
        season, earlier = _book(own[0], SEASON_FILE), _book(own[1], LEDGER_FILE)
        handed = [(name, reading.result()) for name, reading in above]
    if season is None:
        raise CommandError(_no_season(folder))
    records, read = season_records(season, declared)
    declaring, movement_doubts = _with_movements(records, handed, declared)
    book, findings = usable_rulebook(declared, declaring, read)
    if book is None:
        errors = [finding for finding in findings if finding.severity is Severity.ERROR]
        raise CommandError(*plugins.findings, *errors, *hidden_sheets_named(season, errors))
    if unasked := facts_not_asked(book, declared.fact_sources):
        raise CommandError(*findings, *unasked, book=book)
    ledger, doubts = _ledger(earlier, declared) if earlier else ({}, [_NO_LEDGER])
    doubts = [*declared.doubts, *copies_beside(folder), *movement_doubts, *doubts]
    doubts += [_REGISTER_DAMAGED] if register.damaged else []
    matched = match_ledger(ledger, book)
    written_ledger, ledger = ledger, matched.records
    # Forms show last year's titles of lines alone whose owners nobody doubts.
    undoubted = {
        id_: tuple(row for row in rows if row.values.get("person") not in matched.doubts)
        for id_, rows in ledger.items()
    }
    book = with_last_titles(book, undoubted)
    doubts += [finding for check in SEASON_BOOK_CHECKS for finding in check(records, book)]
    doubts += [finding for check in LEDGER_CHECKS for finding in check(written_ledger, book)]
    doubts += hidden_sheets_named(season, [*findings, *doubts])
    return SeasonFolder(
        folder=folder,
        templates=declared,
        rulebook=replace(book, plugins=plugins.stamps) if plugins.loaded else book,
        register=register,
        ledger=ledger,
        findings=(*findings, *doubts),
        passwords=files.read_lines(password_file) if password_file else (),
        records={id_: tuple(rows) for id_, rows in records.items()},
        handed_down={name: files.sha256(data) for name, data in lists.items()},
        plugins=plugins,
    )


def handed_down_files(folder: Path, readers: ReaderPool) -> dict[str, bytes]:
    """Give the workbooks in which an office hands down movements: beside the season workbook, or in its inbox.

    `folder` is that of the season. They are known by the table in them, whatever they are called; a damaged one by its
    name. So is one inside an archive or a saved e-mail, which the `readers` open where it names such a file.
    """
    beside = [
        (path.name, path) for path in sorted(folder.glob("*.xlsx")) if path.name not in (SEASON_FILE, LEDGER_FILE)
    ]
    returned = [(file.name, file.path) for file in files.incoming(folder / INBOX, folder) if not file.link]
    lists = {}
    for name, path in (*beside, *returned):
        called = path.name.startswith(HANDED_DOWN)
        data = None
        if called or path.suffix.lower() == ".xlsx":
            with suppress(files.TooLarge):  # for a list of movements
                data = files.read_bytes(path, most=_MAX_HANDED_DOWN)
        if data and (called or shares_text(data, f"{MARK}{HEAD_TABLE}")):
            lists[name] = data
    packed = [
        file for file in files.incoming(folder / INBOX, folder) if file.name not in lists and _may_hold_list(file)
    ]
    for item in items_of(packed, readers):
        if item.data and shares_text(item.data, f"{MARK}{HEAD_TABLE}"):
            lists[item.name] = item.data
    return lists


def _may_hold_list(file: files.Incoming) -> bool:
    """Say whether a file of the inbox holds others and names a list of movements among them."""
    if file.link or file.closed or file.path.suffix.lower() == ".xlsx":
        return False
    try:
        data = files.bytes_of(file.path, most=_MAX_LETTER)
    except (files.TooLarge, OSError):
        return False
    named = any(HANDED_DOWN.encode(how) in data for how in ("ascii", "utf-16-le"))  # the latter in Outlook's letters
    return named and may_hold_files(data)


def handed_down_to(folder: Path, records: Rows, declared: Templates) -> tuple[Rows, list[Finding]]:
    """Give the records of a season with the movements that lie in its `folder`, and what is said of these."""
    with ReaderPool(1) as readers:
        lists = handed_down_files(folder, readers)
        handed = [(name, readers.read(data, name).result()) for name, data in lists.items()]
    return _with_movements(records, handed, declared)


def _with_movements(
    records: Rows, handed: Iterable[tuple[str, RawBook | Refusal]], declared: Templates
) -> tuple[Rows, list[Finding]]:
    """Give the records with the movements that were handed down; a workbook that cannot be read stops nothing."""
    findings: list[Finding] = []
    for name, raw in handed:
        if isinstance(raw, Refusal):
            findings.append(unreadable(raw, name))
        else:
            records, doubts = with_handed_down(records, raw, declared)
            findings += doubts
    return records, findings


def _ledger(book: RawBook, declared: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read the ledger; CommandError where it lacks its first table: then what people were given before is not known."""
    ledger, read = ledger_records(book, declared)
    doubts = [_of_discipline(finding, ledger) for finding in read]
    lacking = [spec.id for spec in declared.forms["ledger"].tables() if spec.id not in ledger]
    if _AWARDS in lacking:
        tables = (table_name(declared, id_) for id_ in lacking)
        raise CommandError(*(at(codes.LEDGER_TABLE_MISSING, FilePlace(LEDGER_FILE), table=table) for table in tables))
    return ledger, doubts


def _of_discipline(finding: Finding, ledger: Mapping[str, Sequence[Record]]) -> Finding:
    """Give a doubt about a cell as an error where it is one of a discipline: what it says decides about somebody."""
    cells = {place for line in ledger.get("discipline", ()) for place in line.places.values()}
    if finding.code is not codes.SEASON_CELL_IGNORED or finding.place not in cells:
        return finding
    raw, column = finding.raw, finding.params["column"]
    return at(codes.LEDGER_CELL_IMPOSSIBLE, finding.place, raw=raw, column=column, value=raw or "?")


def read_rulebook(declared: Templates, records: Rows, read: Sequence[Finding]) -> tuple[Rulebook | None, list[Finding]]:
    """Make the rulebook that the records declare, and give it with all findings; None where they declare none.

    `read` are the findings about cells of those records. A cell that could not be read is not also said to be missing.
    Nothing may be judged by a rulebook of records in which such a cell was left out.
    """
    book, more = rulebook(declared, records, file=SEASON_FILE)
    unread = {finding.place for finding in read if finding.severity is Severity.ERROR}
    findings = [*read, *(finding for finding in more if finding.place not in unread)]
    return book, findings


def usable_rulebook(
    declared: Templates, records: Rows, read: Sequence[Finding]
) -> tuple[Rulebook | None, list[Finding]]:
    """Make the rulebook to judge by, as `read_rulebook` does; None also where a cell could not be read."""
    book, findings = read_rulebook(declared, records, read)
    return (None if has_errors(read) else book), findings


def read_season(folder: Path, declared: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read the season workbook's records in a `folder`. Raises CommandError where it is missing or cannot be opened."""
    return season_records(read_season_book(folder), declared)


def read_season_book(folder: Path) -> RawBook:
    """Read the season workbook in a `folder` as it lies there.

    Raises CommandError where it is missing or unreadable.
    """
    season = _own_book(folder / SEASON_FILE)
    if season is None:
        raise CommandError(_no_season(folder))
    return season


def _own_book(path: Path) -> RawBook | None:
    with ReaderPool(1) as readers:
        return _book(_opened(path, readers), path.name)


def _no_season(folder: Path) -> Finding:
    """Say that a folder holds no season, and which one around it or in it does."""
    try:
        around = [parent for parent in folder.resolve().parents if (parent / SEASON_FILE).is_file()][:1]
        within = sorted(path.parent for path in folder.glob(f"*/{SEASON_FILE}"))[:_MOST_NEAR]
    except OSError:
        around, within = [], []
    folders = tuple(path.as_posix() for path in (*around, *within))
    near = Phrase("missing_season.near", {"folders": folders}) if folders else ""
    return at(codes.SEASON_MISSING, FilePlace((folder / SEASON_FILE).as_posix()), near=near)


def read_ledger(folder: Path, declared: Templates) -> Mapping[str, tuple[Record, ...]]:
    """Read the records of the ledger in a `folder`, as they are written there; none where there is no ledger."""
    book = _own_book(folder / LEDGER_FILE)
    return _ledger(book, declared)[0] if book else {}


def _opened(path: Path, readers: ReaderPool, then: bytes | None = None) -> "Future[RawBook | Refusal] | None":
    """Have a workbook of the school, or `then` in its place, opened in a process that may die; None where none is."""
    data = own_bytes(path) if then is None else then
    return readers.read(data, path.name) if data is not None else None


def own_bytes(path: Path) -> bytes | None:
    """Read one of the school's own files at `path`; None where there is none.

    Raises CommandError where it is too large to be one, or is there and cannot be read: nobody may take it for a file
    that is not there yet, and write a new one in its place.
    """
    try:
        return files.bytes_of(path, most=MAX_FILE)
    except files.TooLarge:
        refusal = Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_FILE // 2**20} MB"})
        raise CommandError(unreadable(refusal, path.name)) from None
    except OSError as error:
        missing = isinstance(error, FileNotFoundError) and not path.is_symlink()
        if missing or isinstance(error, NotADirectoryError):
            return None
        refusal = Refusal(codes.FILE_OUT_OF_REACH, {"reason": files.reason(error)})
        raise CommandError(unreadable(refusal, path.name)) from None


def _book(reading: "Future[RawBook | Refusal] | None", name: str) -> RawBook | None:
    raw = reading.result() if reading else None
    if isinstance(raw, Refusal):
        raise CommandError(unreadable(raw, name))
    return raw


def unreadable(refusal: Refusal, name: str) -> Finding:
    """Say that the school's own workbook `name` cannot be read: it is not for a unit to send it again."""
    what = next(
        (refusal.params[name] for name in ("what", "reason", "limit") if name in refusal.params), refusal.code.id
    )
    return at(codes.OWN_BOOK_UNREADABLE, FilePlace(name), what=str(what))


def read_register(folder: Path) -> Register:
    """Read the register of issued forms in a `folder`.

    It is an empty one where the file is missing, one called damaged where it is that.
    """
    path = folder / REGISTER_FILE
    data = files.read_bytes(path)
    if data is None:
        return Register(damaged=path.exists() or path.is_symlink())
    return from_json(data)


def is_outdated(folder: Path) -> bool:
    """Say whether the season workbook in a `folder` lacks a sheet, a column or a setting of one begun today."""
    from thidua_xlsx.exchange.season_books.book_update import is_outdated as book_is_outdated

    declared = load_templates(folder)
    return book_is_outdated(read_season_book(folder), declared.forms["season"], declared.columns)
