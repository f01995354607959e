"""Reports of schools in an office's inbox: told from forms by their stamp, read from what they sealed, cells compared.

A report's manifest holds its whole content under a digest. What its cells show is compared with that and never used.
"""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from sys import intern

from msgspec.structs import replace

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import SCHOOL, Rulebook
from thidua_xlsx.declare.season.reporting_schools import id_key
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, raw_text
from thidua_xlsx.exchange.school_reports.report_layout import BETWEEN, PHASE, POINTS, TEXTS, report_form
from thidua_xlsx.exchange.school_reports.report_seal import seal_of
from thidua_xlsx.forms.identity.stamp import (
    META_SHEET,
    PROPERTY,
    Manifest,
    TableManifest,
    digest,
    manifest_from,
    stamp_from,
)
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.verify.locked_content import ALTERED, FORGED, INTACT
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, CellPlaces, FilePlace
from thidua_xlsx.model import (
    Achieved,
    Answer,
    MovementResult,
    Proposal,
    Record,
    Registrant,
    Reply,
    Report,
    Stamp,
    Submission,
)

REPLY = "reply"
_TABLES, _REPLY_TABLES = "report_", "reply_"
_WHOLE = re.compile(r"[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_YES_NO = {"yes": True, "no": False}
_MOST = 20_000  # rows of one table: more than any office has people


def is_report(raw: RawBook, tables: list[KeyedTable]) -> bool:
    """Say whether a workbook is a report to the body above, whole or not."""
    return _is_of(raw, tables, PHASE, _TABLES)


def is_reply(raw: RawBook, tables: list[KeyedTable]) -> bool:
    """Say whether a workbook is a reply from the body above, whole or not."""
    return _is_of(raw, tables, REPLY, _REPLY_TABLES)


def _is_of(raw: RawBook, tables: list[KeyedTable], phase: str, named: str) -> bool:
    stamps = [stamp_from(table.stamp) for table in tables] + [stamp_from(raw.properties.get(PROPERTY, ""))]
    return any(stamp and stamp.phase == phase for stamp in stamps) or any(t.id.startswith(named) for t in tables)


def read_reply(
    raw: RawBook, tables: list[KeyedTable], book: Rulebook, *, sha256: str
) -> tuple[Submission | None, str, list[Finding]]:
    """Read a reply from the body above: what it sealed; None with the reason where it cannot be used.

    The stamp that it is given bears the unit `SCHOOL`, the season of who sent it, and whose seal it has.
    """
    place, sealed = FilePlace(raw.file), _sealed(raw, REPLY)
    seal = seal_of(*sealed) if sealed else None
    if sealed is None or (seal and not seal.sound):
        return None, "", [at(codes.REPLY_DAMAGED, place)]
    stamp, manifest = sealed
    facts = manifest.tables.get("reply_facts", TableManifest({}, {}))
    said = {key: facts.given.get(key, {}).get("value", "") for key in ("name", "school_year", "recipient")}
    if id_key(stamp.unit) != id_key(book.school.id) or said["school_year"] != book.school.school_year:
        about = {"issuer": said["name"], "name": said["recipient"], "year": said["school_year"]}
        return None, "", [Finding(codes.REPLY_NOT_OURS, place, about)]
    by_id = {table.id: table for table in tables}
    records, differing = {}, 0
    for id_, issued in manifest.tables.items():
        table = by_id.get(id_)
        records[id_] = tuple(_record(key, issued, table) for key in list(issued.rows)[:_MOST])
        differing += len(_changed(table, id_, issued, book, SCHOOL, raw.file)) if table else 1
    findings = [at(codes.REPLY_CHANGED, place, count=differing)] if differing else []
    stamp = replace(stamp, unit=SCHOOL, signature=seal.owner if seal else "")
    submission = Submission(stamp, raw.file, records, sha256, modified=raw.modified)
    return submission, ALTERED if findings else INTACT, findings


def replies_in(submission: Submission, book: Rulebook) -> Iterator[Reply]:
    """Give what a reply says of each proposal; an outcome that is not understood is open."""
    for record in submission.table("reply_titles"):
        who, _, title = record.key.rpartition(":")
        said = _values(record)
        if title not in book.columns.choices["title"]:
            continue
        yield Reply(
            who,
            title,
            _chosen(book, "reply_outcome", said.get("outcome", "")) or "open",
            said.get("name", ""),
            said.get("decision_no", ""),
            said.get("decision_date", ""),
            said.get("issuer", ""),
            said.get("reason", ""),
            _place(record, "outcome"),
        )


def read_report(
    raw: RawBook, tables: list[KeyedTable], book: Rulebook, *, sha256: str
) -> tuple[Submission | None, str, list[Finding]]:
    """Read a report: what it says (None with the reason where it cannot be used), how it came back, and findings.

    Its stamp names, as the signature, whose seal it bears, if that is sound.
    """
    place = FilePlace(raw.file)
    sealed = _sealed(raw, PHASE)
    if sealed is None:
        return None, "", [at(codes.REPORT_SEAL_BROKEN, place)]
    stamp, manifest = sealed
    known = book.sender_of(stamp.unit)
    name = _text(manifest, "name")
    if known is None:
        return None, "", [at(codes.REPORT_OF_STRANGER, place, name=name, id=stamp.unit)]
    year = _text(manifest, "school_year")
    if year != book.school.school_year:
        wanted = book.school.school_year
        return None, "", [at(codes.REPORT_OF_OTHER_YEAR, place, unit=known.code, name=name, year=year, wanted=wanted)]
    form = report_form(book)
    specs = {spec.id for spec in form.tables()} if form else set()
    by_id = {table.id: table for table in tables}
    records: dict[str, tuple[Record, ...]] = {}
    findings: list[Finding] = []
    for id_, issued in manifest.tables.items():
        if id_ in specs:
            table = by_id.get(id_)
            records[id_] = tuple(_record(key, issued, table) for key in list(issued.rows)[:_MOST])
            findings += _changed(table, id_, issued, book, known.code, raw.file)
    integrity = ALTERED if findings else INTACT
    seal = seal_of(stamp, manifest)
    if seal and not seal.sound:
        findings.append(at(codes.REPORT_FORGED, place, unit=known.code, name=known.name))
        integrity = FORGED
    owner = seal.owner if seal and seal.sound else ""
    stamp = replace(stamp, unit=known.code, signature=owner)
    return Submission(stamp, raw.file, records, sha256, modified=raw.modified), integrity, findings


def _sealed(raw: RawBook, phase: str) -> tuple[Stamp, Manifest] | None:
    """Give the stamp and the manifest that a report or reply carries, if the digest is that of the manifest."""
    sheet = next((sheet for sheet in raw.sheets if clean(sheet.name) == META_SHEET), None)
    cells = sorted((row, cell.value) for (row, col), cell in sheet.cells.items() if col == 0) if sheet else []
    texts = [value for _, value in cells if isinstance(value, str)]
    stamp = stamp_from(texts[0]) if texts else None
    try:
        manifest = manifest_from(json.loads("".join(texts[1:])))
    except (ValueError, RecursionError):
        return None
    whole = (
        stamp
        and manifest
        and digest(manifest) == stamp.digest
        and (manifest.unit, manifest.phase)
        == (
            stamp.unit,
            phase,
        )
    )
    return (stamp, manifest) if stamp and manifest and whole else None


def _text(manifest: Manifest, key: str) -> str:
    table = manifest.tables.get("report_school")
    return table.given.get(key, {}).get("value", "") if table else ""


def _record(key: str, issued: TableManifest, table: KeyedTable | None) -> Record:
    values: dict[str, Answer] = dict(issued.given.get(key, {}))
    row = table.rows.get(key) if table else None
    if table is None or row is None:
        return Record(key, values)
    shared = {name: table.columns[name] for name in issued.columns if name in table.columns}
    return Record(key, values, CellPlaces(table.file, table.sheet.name, row, shared, across=False))


def _changed(
    table: KeyedTable | None, id_: str, issued: TableManifest, book: Rulebook, unit: str, file: str
) -> list[Finding]:
    """Compare what the cells show with what was sealed: changed cells, rows that are gone, rows that were added."""
    if table is None:
        return [at(codes.REPORT_ROWS_GONE, FilePlace(file), unit=unit, rows=(id_,))] if issued.rows else []
    findings = []
    gone = tuple(text or key for key, text in issued.rows.items() if key not in table.rows)
    if gone:
        findings.append(at(codes.REPORT_ROWS_GONE, table.place(*table.marker), unit=unit, rows=gone))
    shown = [(name, col) for name, col in table.columns.items() if name in issued.columns]
    for key, row in table.rows.items():
        if key not in issued.rows:
            continue
        said = issued.given.get(key, {})
        for name, col in shown:
            cell, sealed = table.cell(row, col), said.get(name, "")
            if not _same(cell, sealed):
                column = book.columns.column(id_, name).label
                what, place = issued.rows[key] or key, table.place(row, col)
                params = {"what": what, "column": column, "sealed": sealed or "–"}
                findings.append(Finding(codes.REPORT_CELL_CHANGED, place, params, unit=unit, raw=raw_text(cell)))
    added = [row for key, row in table.rows.items() if key not in issued.rows] + list(table.loose_rows)
    for row in sorted(added):
        cells = [col for name, col in table.columns.items() if name in issued.columns and table.cell(row, col)]
        if cells:
            place = table.place(row, cells[0])
            raw = raw_text(table.cell(row, cells[0]))
            findings.append(Finding(codes.REPORT_ROW_ADDED, place, {"row": row + 1}, unit=unit, raw=raw))
    return findings


def _same(cell: RawCell | None, sealed: str) -> bool:
    if cell and cell.value == sealed:
        return True
    found, wanted = clean(raw_text(cell)), clean(sealed)
    if found == wanted:
        return True
    one, other = _number(found.replace(",", ".")), _number(wanted)
    return one is not None and one == other


def _number(text: object) -> Decimal | None:
    # Nothing longer: a report could come from anywhere, and 1e999999999 would fill the memory once it is written out.
    return Decimal(str(text)) if _DECIMAL.fullmatch(str(text)) else None


def report_of(submission: Submission, book: Rulebook) -> Report:
    """Give what a report says, from its records; what is not understood is left out, never zero."""
    said = {record.key: record.values.get("value") for record in submission.table("report_school")}
    texts = {key: str(said[key]) for key in TEXTS if said.get(key)}
    numbers = {key: _number(said[key]) for key in POINTS if said.get(key)}
    plain = {key: text for key, text in said.items() if key not in TEXTS + POINTS and not key.startswith("proposed_")}
    return Report(
        id=texts.pop("id", ""),
        name=texts.pop("name", ""),
        school_year=texts.pop("school_year", ""),
        texts=texts,
        counts={key: int(str(text)) for key, text in plain.items() if _WHOLE.fullmatch(str(text))},
        ratios=_ratios(submission),
        goals=_goals(submission),
        average=numbers.get("average"),
        total_max=numbers.get("total_max"),
        proposals=tuple(_proposals(submission, book)),
        initiatives=tuple(_initiative(record, book) for record in submission.table("report_initiatives")),
        movements=tuple(_movement(record, book) for record in submission.table("report_movements")),
        registrants=tuple(_registrants(submission, book)),
        file=submission.file,
    )


def _ratios(submission: Submission) -> dict[str, tuple[int, int]]:
    ratios = {}
    for record in submission.table("report_targets"):
        pair = [str(record.values.get(name, "")) for name in ("numerator", "denominator")]
        if all(_WHOLE.fullmatch(text) for text in pair) and int(pair[0]) <= int(pair[1]):
            ratios[record.key] = (int(pair[0]), int(pair[1]))
    return ratios


def _goals(submission: Submission) -> dict[str, Decimal]:
    goals = {record.key: _number(record.values.get("goal", "")) for record in submission.table("report_targets")}
    return {key: goal.scaleb(-2) for key, goal in goals.items() if goal is not None}


def _values(record: Record) -> Mapping[str, str]:
    return {key: str(value) for key, value in record.values.items()}


def _whom(said: Mapping[str, str]) -> dict[str, str]:
    """Give where somebody works, their date of birth and their position, one copy of each text for all who have it."""
    return {
        "where": intern(said.get("where", "")),
        "born": intern(said.get("birth_date", "")),
        "position": intern(said.get("position", "")),
    }


def _proposals(submission: Submission, book: Rulebook) -> list[Proposal]:
    found = []
    for table in ("report_people", "report_collectives"):
        for record in submission.table(table):
            said = _values(record)
            title = record.key.rpartition(":")[2]
            if title not in book.columns.choices["title"]:
                continue
            name = "name" if table == "report_collectives" else "full_name"
            found.append(
                Proposal(
                    key=record.key,
                    name=intern(said.get(name, "")),
                    title=intern(title),
                    state=_chosen(book, "report_state", said.get("state", "")) or "proposed",
                    **_whom(said),
                    grade=_chosen(book, "grade", said.get("grade", "")),
                    final=_number(said.get("final", "")),
                    collective=table == "report_collectives",
                    place=_place(record, name),
                    reasons=said.get("reasons", ""),
                    history=said.get("history", ""),
                )
            )
    return found


def _registrants(submission: Submission, book: Rulebook) -> Iterator[Registrant]:
    for table, name in (("report_registered", "full_name"), ("report_registered_units", "name")):
        for record in submission.table(table):
            said = _values(record)
            ids = {key: _all_chosen(book, said.get(key, "")) for key in ("title", "commendation")}
            yield Registrant(
                key=record.key,
                name=intern(said.get(name, "")),
                titles=ids["title"],
                commendations=ids["commendation"],
                **_whom(said),
                initiative=said.get("initiative", ""),
                collective=name == "name",
            )


def _all_chosen(book: Rulebook, text: str) -> tuple[str, ...]:
    """Give the titles that a cell names; one that is not known here keeps its own words."""
    parts = (part.strip() for part in text.split(BETWEEN.strip()))
    return tuple(_chosen(book, "title", part) or part for part in parts if part)


def _place(record: Record, name: str) -> CellPlace | None:
    return record.places.get(name)


def _chosen(book: Rulebook, choices: str, text: str) -> str:
    return book.columns.choices.get(choices, Choices()).find(text) or "" if text else ""


def _movement(record: Record, book: Rulebook) -> MovementResult:
    said = _values(record)
    counts = (said.get(key, "") for key in ("units_met", "units", "registered", "counted"))
    return MovementResult(
        record.key,
        said.get("name", ""),
        said.get("target", ""),
        _number(said.get("result", "")),
        _YES_NO.get(_chosen(book, "yesno", said.get("met", ""))),
        *(int(text) if _WHOLE.fullmatch(text) else None for text in counts),
    )


def _initiative(record: Record, book: Rulebook) -> Achieved:
    said = _values(record)
    applied = _YES_NO.get(_chosen(book, "yesno", said.get("applied", "")))
    owner, name, where = said.get("full_name", ""), said.get("name", ""), said.get("where", "")
    level, decision = _chosen(book, "level", said.get("level", "")), said.get("decision", "")
    return Achieved(record.key, owner, name, where, level, applied, decision, _place(record, "name"))
