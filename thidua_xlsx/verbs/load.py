"""A season folder, read: templates, season workbook, ledger and register. What every other verb starts from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from thidua_xlsx import codes, files, resources
from thidua_xlsx.codes import Severity
from thidua_xlsx.declare.agree import facts_not_asked
from thidua_xlsx.declare.rulebook import rulebook
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.templates import Templates, templates
from thidua_xlsx.excel.guard import Refusal
from thidua_xlsx.findings import Finding, at, has_errors
from thidua_xlsx.intake.combine import Policy
from thidua_xlsx.intake.own_books import ledger_records, season_records
from thidua_xlsx.intake.register import Register, from_json
from thidua_xlsx.model import Record
from thidua_xlsx.places import FilePlace

SEASON_FILE, LEDGER_FILE, INBOX, OUT = "thidua.xlsx", "so-theo-doi.xlsx", "inbox", "ket-qua"
REGISTER_FILE = "phieu/khoa.json"


class Unusable(Exception):
    """The arguments or the declaration cannot be used: nothing is written and the exit code is 2."""

    def __init__(self, *findings: Finding, key: str = "", **params: object) -> None:
        super().__init__(key)
        self.findings, self.key, self.params = findings, key, params


@dataclass(frozen=True, slots=True)
class Loaded:
    """A season folder as read; its rulebook is complete, notices and warnings about it are in `findings`."""

    folder: Path
    templates: Templates
    rulebook: Rulebook
    register: Register
    looks: str
    ledger: Mapping[str, tuple[Record, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    passwords: tuple[str, ...] = ()
    duplicates: Policy = Policy.UNION


def find_season(season: Path | None, inbox: Path | None = None) -> Path:
    """Find the season folder: the one given, else the inbox's nearest parent with a season workbook, else here."""
    if season is not None:
        return season.parent if season.is_file() else season
    if inbox is not None:
        for folder in (inbox, *inbox.resolve().parents):
            if (folder / SEASON_FILE).is_file():
                return folder
    return Path()


def load_templates(folder: Path | None = None) -> tuple[Templates, dict[str, str]]:
    """Read the templates (a season's own copies first); Unusable where one of them is broken."""
    texts = resources.template_texts(folder)
    found, findings = templates(texts)
    if found is None:
        raise Unusable(*findings)
    return found, texts


def load(folder: Path, password_file: Path | None = None) -> Loaded:
    """Read a season folder; Unusable, with the cells to mend, where the declaration cannot be used.

    `password_file` lists passwords, one a line, that may open returned forms.
    """
    declared, texts = load_templates(folder)
    records, findings = read_season(folder, declared)
    book, more = rulebook(declared, records, file=SEASON_FILE)
    findings += more
    if book is None or has_errors(findings):
        raise Unusable(*(finding for finding in findings if finding.severity is Severity.ERROR))
    findings += facts_not_asked(book)
    if has_errors(findings):
        raise Unusable(*findings)
    ledger, doubts = _ledger(folder, declared)
    return Loaded(
        folder=folder,
        templates=declared,
        rulebook=book,
        register=read_register(folder),
        looks=texts["looks.toml"],
        ledger=ledger,
        findings=tuple(findings + doubts + _unknown_people(ledger, book)),
        passwords=files.read_lines(password_file) if password_file else (),
    )


def read_season(folder: Path, declared: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read the season workbook's records; Unusable where there is none or it cannot be opened."""
    from thidua_xlsx.excel.reader import read_book

    path = folder / SEASON_FILE
    data = files.read_bytes(path)
    if data is None:
        raise Unusable(at(codes.SEASON_MISSING, FilePlace(path.as_posix())))
    raw = read_book(data, SEASON_FILE)
    if isinstance(raw, Refusal):
        raise Unusable(unreadable(raw, SEASON_FILE))
    return season_records(raw, declared)


def unreadable(refusal: Refusal, name: str) -> Finding:
    """Say that one of the school's own workbooks cannot be read: it is not for a unit to send it again."""
    what = refusal.params.get("what") or refusal.params.get("reason") or refusal.code.id
    return at(codes.OWN_BOOK_UNREADABLE, FilePlace(name), what=str(what))


def _ledger(folder: Path, declared: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    from thidua_xlsx.excel.reader import read_book

    data = files.read_bytes(folder / LEDGER_FILE)
    place = FilePlace(LEDGER_FILE)
    if data is None:
        return {}, [at(codes.LEDGER_MISSING, place)]
    raw = read_book(data, LEDGER_FILE)
    if isinstance(raw, Refusal):
        raise Unusable(unreadable(raw, LEDGER_FILE))
    return ledger_records(raw, declared)


def _unknown_people(ledger: Mapping[str, tuple[Record, ...]], book: Rulebook) -> list[Finding]:
    findings = []
    for record in (record for records in ledger.values() for record in records):
        who, place = record.values.get("person"), record.place("person")
        if isinstance(who, str) and place and book.person(who) is None:
            findings.append(at(codes.LEDGER_PERSON_UNKNOWN, place, who=who))
    return findings


def read_register(folder: Path) -> Register:
    """Read the register of issued forms; an empty one where it is missing."""
    data = files.read_bytes(folder / REGISTER_FILE)
    return from_json(data.decode("utf-8", "replace")) if data else Register()
