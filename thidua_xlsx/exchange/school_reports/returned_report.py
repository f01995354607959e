"""Reports of schools in an office's inbox: told from forms by their stamp, read from what they sealed, cells compared.

A report's manifest holds its whole content under a digest. What its cells show is compared with that and never used;
a row that shows somebody else's name is not used at all.
"""

from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.reporting_schools import Reporter, id_key
from thidua_xlsx.declare.season.school_years import plain_year
from thidua_xlsx.declare.tables.form_spec import Form
from thidua_xlsx.documents.raw_workbook import RawBook, raw_text
from thidua_xlsx.exchange.school_reports.report_figures import MOST_LINES, SealedTable, SealedTables, report_of
from thidua_xlsx.exchange.school_reports.report_layout import report_form
from thidua_xlsx.exchange.school_reports.report_lines import REPLY_TITLES
from thidua_xlsx.exchange.school_reports.report_seal import REPLY, REPORT, seal_of
from thidua_xlsx.exchange.school_reports.sealed_cells import ChangedCell, carried, same_text
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest, manifest_in
from thidua_xlsx.forms.identity.stamp import META_SHEET, PROPERTY, digest_of, stamp_from
from thidua_xlsx.intake.integrity.locked_content import ALTERED, FORGED, INTACT
from thidua_xlsx.intake.integrity.stray_words import ReadTable, stray_words
from thidua_xlsx.intake.integrity.words_beside_keys import Contradictions, contradictions
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlaces, FilePlace
from thidua_xlsx.model import Answer, Record, Reply, Stamp, Submission


def read_reply(
    raw: RawBook, tables: list[KeyedTable], book: Rulebook, *, sha256: str
) -> tuple[Submission | None, str, list[Finding]]:
    """Read a reply from the body above: what it sealed; None with the reason where it cannot be used.

    `sha256` is the digest of the file. The stamp that it is given bears the unit `SCHOOL`, the season of who sent it,
    and whose seal it has.
    """
    place, sealed = FilePlace(raw.file), _sealed(raw, REPLY)
    seal = seal_of(sealed.stamp, sealed.text) if sealed else None
    if sealed is None or (seal and not seal.sound):
        return None, "", [at(codes.REPLY_DAMAGED, place)]
    stamp, manifest, _ = sealed
    facts = manifest.tables.get("reply_facts", TableManifest({}, {}))
    texts = {key: facts.cells.get(key, {}).get("value", "") for key in ("name", "school_year", "recipient")}
    if id_key(stamp.unit) != id_key(book.school.id) or plain_year(texts["school_year"]) != book.school.school_year:
        about = {"issuer": texts["name"], "name": texts["recipient"], "year": texts["school_year"]}
        return None, "", [Finding(codes.REPLY_NOT_OURS, place, about)]
    by_id = {table.id: table for table in tables}
    sealed_tables = {id_: SealedTable(table, by_id.get(id_)) for id_, table in manifest.tables.items()}
    moved = _contradictions(sealed_tables, book.form_of(REPLY), book, None)
    cells: list[ChangedCell] = []
    records, differing = {}, 0
    for id_, issued in manifest.tables.items():
        table, withheld = by_id.get(id_), moved[id_].rows
        kept = [key for key in list(issued.rows)[:MOST_LINES] if key not in withheld]
        records[id_] = tuple(_record(key, issued, table) for key in kept)
        changed, more = _changed(table, id_, issued, book, SCHOOL, raw.file, withheld)
        differing += len(changed) if table else 1
        cells += [replace(cell, sender=texts["name"]) for cell in more]
    findings = [finding for moves in moved.values() for finding in moves.findings]
    findings += [at(codes.REPLY_CHANGED, place, count=differing)] if differing else []
    integrity = ALTERED if findings else INTACT
    findings = stray_words(raw, _read_tables(tables, manifest), findings, unit=None)
    stamp = replace(stamp, unit=SCHOOL, signature=seal.owner if seal else "")
    submission = Submission(stamp, raw.file, records, sha256, modified=raw.modified, bases=carried(cells))
    return submission, integrity, findings


def replies_in(submission: Submission, book: Rulebook) -> Iterator[Reply]:
    """Give what a reply says of each proposal; an outcome that is not understood is open."""
    for record in submission.table("reply_titles"):
        who, _, title = record.key.rpartition(":")
        texts = {key: str(value) for key, value in record.values.items()}
        if title not in book.columns.choices["title"]:
            continue
        values = REPLY_TITLES.values(texts, book) | {"title": title, "place": record.places.get("outcome")}
        yield Reply(who, **{**values, "outcome": values["outcome"] or "open"})


def read_report(
    raw: RawBook, tables: list[KeyedTable], book: Rulebook, *, sha256: str
) -> tuple[Returned | None, list[Finding]]:
    """Read a report: what it says (None with the reason where it cannot be used), how it came back, and findings.

    `sha256` is the digest of the file. Its stamp names, as the signature, whose seal it bears, if that is sound. What
    it says are figures, no records.
    """
    place = FilePlace(raw.file)
    sealed = _sealed(raw, REPORT)
    if sealed is None:
        sender = _named_sender(raw, tables, book)
        return None, [at(codes.REPORT_SEAL_BROKEN, place, unit=sender.code if sender else None)]
    stamp, manifest, text = sealed
    known = book.sender_of(stamp.unit)
    facts = manifest.tables.get("report_school", TableManifest({}, {}))
    name, year = (facts.cells.get(key, {}).get("value", "") for key in ("name", "school_year"))
    if known is None:
        return None, [at(codes.REPORT_OF_STRANGER, place, name=name, id=stamp.unit)]
    if plain_year(year) != book.school.school_year:
        wanted = book.school.school_year
        return None, [at(codes.REPORT_OF_OTHER_YEAR, place, unit=known.code, name=name, year=year, wanted=wanted)]
    form = report_form(book)
    specs = {spec.id for spec in form.tables()} if form else set()
    by_id = {table.id: table for table in tables}
    sealed_tables = {id_: SealedTable(table, by_id.get(id_)) for id_, table in manifest.tables.items() if id_ in specs}
    moved = _contradictions(sealed_tables, form, book, known.code)
    findings = [finding for moves in moved.values() for finding in moves.findings]
    cells: list[ChangedCell] = []
    for id_, kept in sealed_tables.items():
        changed, more = _changed(kept.table, id_, kept.issued, book, known.code, raw.file, moved[id_].rows)
        findings += changed
        cells += more
        sealed_tables[id_] = kept.without(moved[id_].rows)
    integrity = ALTERED if findings else INTACT
    findings = stray_words(raw, _read_tables(tables, manifest), findings, unit=known.code)
    seal = seal_of(stamp, text)
    if seal and not seal.sound:
        findings.append(at(codes.REPORT_FORGED, place, unit=known.code, name=known.name))
        integrity = FORGED
    owner = seal.owner if seal and seal.sound else ""
    stamp = replace(stamp, unit=known.code, signature=owner)
    report = report_of(sealed_tables, book, raw.file)
    submission = Submission(stamp, raw.file, {}, sha256, modified=raw.modified, bases=carried(cells))
    return Returned(submission, integrity, report), findings


def _named_sender(raw: RawBook, tables: Sequence[KeyedTable], book: Rulebook) -> Reporter | None:
    """Give whose report a file without its seal says that it is: by the marks left, else by the school's name on it.

    Nothing of it is used; but who sent it has sent something, and is to send it again.
    """
    stamps = [stamp_from(table.stamp) for table in tables] + [stamp_from(raw.properties.get(PROPERTY, ""))]
    marked = [known for stamp in stamps if stamp and (known := book.sender_of(stamp.unit))]
    facts = next((table for table in tables if table.id == "report_school"), None)
    row, col = (facts.rows.get("name"), facts.columns.get("value")) if facts else (None, None)
    name = name_key(raw_text(facts.cell(row, col))) if facts and row is not None and col is not None else ""
    named = [school for school in book.reporters if name and name_key(school.name) == name]
    return next(iter(marked), named[0] if len(named) == 1 else None)


class _Sealed(NamedTuple):
    """What a report or reply carries: its stamp, its manifest, and the canonical text of that."""

    stamp: Stamp
    manifest: Manifest
    text: bytes


def _sealed(raw: RawBook, phase: str) -> _Sealed | None:
    """Give what a report or reply carries, if the digest is that of the manifest."""
    sheet = next((sheet for sheet in raw.sheets if clean(sheet.name) == META_SHEET), None)
    cells = sorted((row, cell.value) for (row, col), cell in sheet.cells.items() if col == 0) if sheet else []
    texts = [value for _, value in cells if isinstance(value, str)]
    stamp = stamp_from(texts[0]) if texts else None
    manifest = manifest_in("".join(texts[1:])) if stamp else None
    if stamp is None or manifest is None or stamp.phase != phase:
        return None
    identity = (manifest.season, manifest.unit, manifest.phase, manifest.round)
    if identity != (stamp.season, stamp.unit, stamp.phase, stamp.round):
        return None
    text = manifest.to_bytes()
    return _Sealed(stamp, manifest, text) if digest_of(text) == stamp.digest else None


def _read_tables(tables: Sequence[KeyedTable], manifest: Manifest) -> list[ReadTable]:
    """Give the tables of a report or reply with what was sealed in them."""
    sealed = {table.id: manifest.tables.get(table.id, TableManifest({}, {})) for table in tables}
    return [ReadTable(table, sealed[table.id].rows, sealed[table.id].columns) for table in tables]


def _contradictions(
    tables: SealedTables, form: Form | None, book: Rulebook, unit: str | None
) -> dict[str, Contradictions]:
    """Give by table the rows that show words of another row: what they say is withheld, though it was sealed."""
    specs = {spec.id: spec for spec in form.tables()} if form else {}
    nothing = Contradictions(frozenset(), frozenset(), ())
    return {
        id_: contradictions(read, specs[id_], issued, book, unit) if read and id_ in specs else nothing
        for id_, (issued, read) in tables.items()
    }


def _record(key: str, issued: TableManifest, table: KeyedTable | None) -> Record:
    values: dict[str, Answer] = dict(issued.cells.get(key, {}))
    row = table.rows.get(key) if table else None
    if table is None or row is None:
        return Record(key, values)
    shared = {name: table.columns[name] for name in issued.columns if name in table.columns}
    return Record(key, values, CellPlaces(table.file, table.sheet.name, row, shared, across=False))


def _changed(
    table: KeyedTable | None, id_: str, issued: TableManifest, book: Rulebook, unit: str, file: str, moved: Set[str]
) -> tuple[list[Finding], list[ChangedCell]]:
    """Compare what the cells show with what was sealed: changed cells, rows that are gone, rows that were added.

    Of rows in `moved` another finding says more. Also gives the changed cells as a slip asks about them.
    """
    if table is None:
        return [at(codes.REPORT_ROWS_GONE, FilePlace(file), unit=unit, rows=(id_,))] if issued.rows else [], []
    findings: list[Finding] = []
    changed: list[ChangedCell] = []
    gone = tuple(text or key for key, text in issued.rows.items() if key not in table.rows)
    if gone:
        findings.append(at(codes.REPORT_ROWS_GONE, table.place(*table.marker), unit=unit, rows=gone))
    shown = [(name, col) for name, col in table.columns.items() if name in issued.columns]
    there = table.sheet.cells
    for key, row in table.rows.items():
        if key not in issued.rows or key in moved:
            continue
        texts = issued.cells.get(key, {})
        for name, col in shown:
            shows, sealed = raw_text(there.get((row, col))), texts.get(name, "")
            if shows != sealed and not same_text(shows, sealed):
                column = book.columns.column(id_, name).label
                what, place = issued.rows[key] or key, table.place(row, col)
                params = {"what": what, "column": column, "sealed": sealed or "–"}
                findings.append(Finding(codes.REPORT_CELL_CHANGED, place, params, unit=unit, raw=shows))
                spot = (table.sheet.name, row, col)
                changed.append(ChangedCell(id_, key, name, what, sealed, shows, *spot, dict(texts)))
    added = [row for key, row in table.rows.items() if key not in issued.rows] + list(table.loose_rows)
    for row in sorted(added):
        cells = [col for name, col in table.columns.items() if name in issued.columns and table.cell(row, col)]
        if cells:
            place = table.place(row, cells[0])
            raw = raw_text(table.cell(row, cells[0]))
            findings.append(Finding(codes.REPORT_ROW_ADDED, place, {"row": row + 1}, unit=unit, raw=raw))
    return findings, changed
