"""`update`: what a newer version knows of the season workbook and the ledger is added to those that are there."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.file_names import LEDGER_FILE, SEASON_FILE
from thidua_xlsx.base.text import Label, by_key, match_key
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.exchange.season_books.book_layout import season_book, typed_line
from thidua_xlsx.exchange.season_books.book_update import OwnBook, book_update
from thidua_xlsx.exchange.staff_list.staff_changes import StaffChangeKind, units_of_blanks
from thidua_xlsx.exchange.staff_list.staff_list import units_alike
from thidua_xlsx.formats.xlsx.write.cell_patch import with_texts
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.formats.xlsx.write.sheet_transplant import defined_names, with_sheets, with_sizes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import Finding, Phrase
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Record
from thidua_xlsx.runtime import files
from thidua_xlsx.workflow.load.own_books import (
    OWN_BOOKS,
    add_lines,
    next_kept,
    read_own_book,
    require_nothing_lost,
    show_sheets,
)
from thidua_xlsx.workflow.load.season_folder import (
    find_season,
    load_templates,
    open_season_folder,
    own_bytes,
    read_season,
    read_season_book,
    usable_rulebook,
)
from thidua_xlsx.workflow.load.staff_lists import StaffComparison, compared_staff, staff_list


class AddedStaff(msgspec.Struct, frozen=True):
    """Who of a staff list was added, what it left open, what else differs, where the old workbook is kept.

    `completed` names whose blank cells the list has filled, `placed` who is in another unit now and in which.
    """

    added: tuple[str, ...]
    findings: tuple[Finding, ...]
    comparison: StaffComparison | None = None
    kept: str = ""
    completed: tuple[str, ...] = ()
    placed: tuple[Phrase, ...] = ()


class UpdatedBook(msgspec.Struct, frozen=True):
    """One workbook: what was added or could not be, and where it is kept as it was; empty where nothing was written."""

    file: str
    phrases: tuple[Phrase, ...]
    kept: str = ""


def update(season: Path | None, *, words: Language) -> tuple[UpdatedBook, ...]:
    """Add to a season's own workbooks the sheets, settings, columns and choices that they lack; nothing filled changes.

    `season` is the season's folder, None for the one around this folder. Raises
    CommandError, with nothing written, where a workbook cannot be written into.
    """
    folder = find_season(season)
    declared = load_templates(folder)
    read_season_book(folder)  # a folder without one is no season
    looks = declared.looks
    done: list[UpdatedBook] = []
    written: dict[str, bytes] = {}
    for file, form in OWN_BOOKS.items():
        old = own_bytes(folder / file)
        if old is None:
            continue
        new = paint(season_book(declared.forms[form], declared, {}, say=words), looks)
        data, phrases = updated_book(old, new, file, declared)
        kept = next_kept(folder, file) if data != old else ""
        written |= {kept: old, file: data} if kept else {}
        done.append(UpdatedBook(file, phrases, kept))
    if written:
        files.write_all(folder, written)
    return tuple(done)


def updated_book(old: bytes, new: bytes, file: str, declared: Templates) -> tuple[bytes, tuple[Phrase, ...]]:
    """Give a season's own workbook with what it lacks, and a line on each thing that was added.

    `old` is the workbook as it lies there, `new` the one that would be begun today, `file` the name of both.
    """
    raw = read_own_book(old, file)
    before = OwnBook(raw, defined_names(old))
    today = OwnBook(read_own_book(new, file), defined_names(new))
    changes = book_update(before, today, declared.forms[OWN_BOOKS[file]], declared.columns, declared.looks)
    data = with_texts(old, changes.texts, changes.like) if changes.texts else old
    if changes.sheets or changes.names or changes.checks:
        data = with_sheets(data, new, changes.sheets, changes.names, changes.checks)
    if changes.heights or changes.widths:
        data = with_sizes(data, changes.heights, changes.widths)
    if data != old:
        require_nothing_lost(raw, read_own_book(data, file), {})
    return data, tuple(changes.notes)


def hidden_sheets(season: Path | None) -> dict[str, Label]:
    """Give the sheets of the season workbook that wait until somebody wants them, by name, with what they are for.

    `season` is the season's folder, None for the one around this folder. Raises CommandError where it cannot be read.
    """
    folder = find_season(season)
    sheets = load_templates(folder).forms["season"].sheets
    titles = {name: sheet.title for sheet in sheets for name in (sheet.name.vi, sheet.name.en)}
    book = read_season_book(folder)
    return {sheet.name: titles[sheet.name] for sheet in book.sheets if not sheet.visible and sheet.name in titles}


def show(season: Path | None, sheets: Sequence[str]) -> str:
    """Let hidden `sheets` of the season workbook be seen, by name; give where it is kept as it was.

    Empty where all of them are seen already. `season` is the season's folder, None for the one around this folder.
    Raises CommandError, with nothing written, where there is no such sheet or the workbook cannot be written into.
    """
    folder = find_season(season)
    names = {match_key(sheet.name): sheet.name for sheet in read_season_book(folder).sheets}
    if unknown := [name for name in sheets if match_key(name) not in names]:
        raise CommandError(key="update.no_such_sheet", sheet=unknown[0], file=SEASON_FILE)
    return show_sheets(folder, [names[match_key(name)] for name in sheets])


def add_staff(season: Path | None, roster: Path, *, words: Language) -> AddedStaff:
    """Add to *Nhân sự* who and what a staff list has and the season has not; who left or changed is told alone.

    Who is in another unit gets it in *Tổ* before any form of the season is out; later that is told alone too.

    `season` is the season's folder (None: the one around this folder), `roster` the workbook with the list. A season
    that has nobody yet takes the list's units too. Raises CommandError, with nothing written, where nothing can be
    taken from the list or the season cannot be read.
    """
    folder = find_season(season)
    declared = load_templates(folder)
    records, read = read_season(folder, declared)
    if not (records.get("units") or records.get("people")):
        school = next(iter(records.get("school", ())), None)
        listed, findings = staff_list(roster, declared, before=str(school.values.get("school_year")) if school else "")
        if listed.awards:
            add_lines(folder, declared, _typed(declared, "ledger", {"awards": listed.awards}, words), file=LEDGER_FILE)
        kept = _add(folder, declared, {"units": listed.units, "people": listed.people}, words)
        findings += units_alike(listed, roster.name)
        return AddedStaff(tuple(row["full_name"] for row in listed.people), findings, kept=kept)
    settled, first_kept = _fill_units(folder, declared, records, read, roster, words)
    loaded = open_season_folder(folder)
    rows = Counter(record.key for record in records.get("people", ()))
    several = {code for code, count in rows.items() if count > 1}  # which of their rows is to change nobody knows
    compared = compared_staff(loaded, roster)
    differences = tuple(
        replace(change, kind=StaffChangeKind.MOVED)
        if change.kind is StaffChangeKind.PLACED and change.params["code"] in several
        else change
        for change in compared.changes.differences
    )
    compared = replace(compared, changes=replace(compared.changes, differences=differences))
    kinds = by_key(differences, lambda change: change.kind)
    new = [change for change in kinds.get(StaffChangeKind.NEW, ()) if change.row["unit"]]
    blank = [change for change in kinds.get(StaffChangeKind.BLANK, ()) if change.params["code"] not in several]
    placed = kinds.get(StaffChangeKind.PLACED, [])
    if not (new or blank or placed):
        return AddedStaff((), compared.findings, compared, first_kept, settled)
    blanks, units = ({str(change.params["code"]): change.row for change in group} for group in (blank, placed))
    kept = _add(folder, declared, {"people": [change.row for change in new]}, words, blanks, units)
    done = (*new, *blank, *placed)
    left = tuple(change for change in differences if change not in done)
    return AddedStaff(
        tuple(change.row["full_name"] for change in new),
        compared.findings,
        replace(compared, changes=replace(compared.changes, differences=left)),
        first_kept or kept,
        tuple(dict.fromkeys((*settled, *(str(change.params["name"]) for change in blank)))),
        tuple(Phrase("cli.staff_now_in", change.params) for change in placed),
    )


def _fill_units(
    folder: Path,
    declared: Templates,
    records: Mapping[str, tuple[Record, ...]],
    read: Sequence[Finding],
    roster: Path,
    words: Language,
) -> tuple[tuple[str, ...], str]:
    """Write the units that *Nhân sự* leaves blank and the list names; give whose, and where the old workbook is kept.

    Without them the season cannot be read, and so nothing of it compared. Nothing is written unless it then can be.
    """
    people = records.get("people", ())
    blank = {record.key: record for record in people if record.values.get("unit") is None}
    if not blank:
        return (), ""
    known = units_of_blanks(people, records.get("units", ()), staff_list(roster, declared)[0])
    places = {record.places.get("unit") for record in blank.values()}
    other = [finding for finding in read if finding.place not in places]
    filled = tuple(
        replace(person, values={**person.values, "unit": known[person.key]}) if person.key in known else person
        for person in people
    )
    usable, _ = usable_rulebook(declared, {**records, "people": filled}, other)
    if known.keys() != blank.keys() or usable is None:
        return (), ""  # what is wrong is named when the season is opened
    kept = _add(folder, declared, {}, words, {code: {"unit": unit} for code, unit in known.items()})
    return tuple(str(record.values.get("full_name")) for record in blank.values()), kept


def _add(
    folder: Path,
    declared: Templates,
    rows: Mapping[str, Sequence[Mapping[str, str]]],
    words: Language,
    blanks: Mapping[str, Mapping[str, str]] | None = None,
    units: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    people = declared.forms["season"].table("people")
    cells, changed = (
        {code: typed_line(people, declared, words, row) for code, row in (rows_of or {}).items() if people}
        for rows_of in (blanks, units)
    )
    lines = _typed(declared, "season", rows, words)
    return add_lines(folder, declared, lines, blanks={"people": cells}, changed={"people": changed})


def _typed(
    declared: Templates, form: str, rows: Mapping[str, Sequence[Mapping[str, str]]], words: Language
) -> dict[str, list[dict[str, str]]]:
    """Give rows of the tables of a form as a person would have typed them."""
    specs = [spec for spec in declared.forms[form].tables() if spec.id in rows]
    return {spec.id: [typed_line(spec, declared, words, row) for row in rows[spec.id]] for spec in specs}
