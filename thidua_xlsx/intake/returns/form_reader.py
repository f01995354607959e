"""One returned form, read: its records by table, and everything that is not as it was issued."""

from collections.abc import Collection, Iterable, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.forms.identity.corrections import CORRECTIONS, SLIP, made_from
from thidua_xlsx.forms.identity.form_rows import BASIS
from thidua_xlsx.forms.identity.stamp import META_SHEET, replaced_returns
from thidua_xlsx.intake.integrity.compare_with_issued import changed_terms, compare_with_issued, outdated
from thidua_xlsx.intake.integrity.formula_check import formulas_changed
from thidua_xlsx.intake.integrity.locked_content import (
    ALTERED,
    FORGED,
    INTACT,
    drifted,
    headings_changed,
    listed_together,
    locked_changed,
    verdict,
)
from thidua_xlsx.intake.integrity.shifted_answers import Shift, shifted_answers
from thidua_xlsx.intake.integrity.stray_cells import people_of_other_units
from thidua_xlsx.intake.integrity.stray_words import ReadTable, stray_words
from thidua_xlsx.intake.integrity.words_beside_keys import contradictions
from thidua_xlsx.intake.read.form_identity import Identity, foreign_tables, identify_form
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, unique_tables
from thidua_xlsx.intake.read.layout_readers import read_table
from thidua_xlsx.intake.read.missing_answers import mark_missing
from thidua_xlsx.intake.read.table_reader import CellReader, IssuedTable
from thidua_xlsx.intake.read.tables_by_label import tables_by_labels
from thidua_xlsx.intake.returns.held_answers import doubted
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Record, SchoolReport, Submission


class Returned(msgspec.Struct, frozen=True):
    """A returned form that was recognised: what it says, and how it came back; of a school's report its figures."""

    submission: Submission
    integrity: str = INTACT
    report: SchoolReport | None = None


def read_form(
    raw: RawBook,
    every: list[KeyedTable],
    findings: list[Finding],
    rulebook: Rulebook,
    register: Register,
    *,
    sha256: str,
) -> tuple[Returned | None, list[Finding]]:
    """Read a workbook as a form that was issued; None with findings where it is not one of this season.

    `every` are its keyed tables, `findings` what was seen when they were looked for (`keyed_tables.every_table`),
    `sha256` is the digest of the file.
    """
    keyed = bool(every)
    if not keyed:
        every, findings = tables_by_labels(raw, rulebook, register)
    identity, doubts = identify_form(
        raw, {f"{table.id} {n}": table for n, table in enumerate(every)}, rulebook, register
    )
    if identity is None:
        return None, doubts
    slip = CORRECTIONS in identity.manifest.tables
    form = rulebook.forms[SLIP] if slip else rulebook.form_of(identity.stamp.phase)
    if form is None:
        return None, doubts
    strange = [table for table, _ in foreign_tables(every, identity.stamp)]
    tables, repeated = unique_tables([table for table in every if table not in strange])
    twice = {str(finding.params["table"]) for finding in repeated}
    older = [] if raw.format == ".xlsx" else [at(codes.FILE_OLDER_READ, FilePlace(raw.file), what=raw.format)]
    macros = [at(codes.FILE_HAS_MACROS, FilePlace(raw.file))] if raw.macros else []
    findings = [*findings, *repeated, *older, *macros]
    findings = [_named(finding, form, identity) for finding in findings] + doubts
    findings += [] if slip else outdated(raw, identity, form, rulebook)
    unit = identity.stamp.unit
    people = tuple(person.code for person in rulebook.people_asked(unit, rulebook.round(identity.stamp.round)))
    reader = CellReader(rulebook.columns, rulebook.choices, unit, people)
    records: dict[str, tuple[Record, ...]] = {}
    misplaced: dict[str, tuple[CellPlace, ...]] = {}
    for spec in form.tables():
        issued, table = identity.manifest.tables.get(spec.id), tables.get(spec.id)
        if issued is None:
            continue
        if table is None and spec.id not in twice and (spec.asked or form.whose != "unit"):
            place, name = FilePlace(raw.file), form.name_of(spec)
            reader.findings.append(at(codes.TABLE_MISSING, place, unit=reader.unit, table=name))
        asked = IssuedTable(issued, rulebook, identity.stamp)
        read = _read_table(table, spec, asked, reader) if table else []
        records[spec.id] = tuple(mark_missing(read, spec, asked))
        for code, cells in (
            people_of_other_units(table, spec, issued, rulebook, identity.stamp.unit).items() if table else ()
        ):
            misplaced[code] = (*misplaced.get(code, ()), *cells)
    issued_rows = [(id_, row) for id_, table in identity.manifest.tables.items() for row in table.cells.items()]
    bases = {f"{id_}/{row}": texts[BASIS] for id_, (row, texts) in issued_rows if BASIS in texts}
    hidden = next((sheet.cells for sheet in raw.sheets if clean(sheet.name) == META_SHEET), {})
    replaced = replaced_returns({at_: cell.value for at_, cell in hidden.items()})
    made = made_from(identity.manifest) if slip else replaced
    asked_in = (rulebook.form_of(identity.stamp.phase) if slip else None) or form
    changed = changed_terms(identity, asked_in, rulebook)
    submission = Submission(identity.stamp, raw.file, records, sha256, made, raw.modified, misplaced, bases, changed)
    findings += reader.findings
    findings += formulas_changed(tables, form, rulebook, identity.manifest, identity.stamp)
    findings += drifted(raw, tables, records, identity.stamp.unit) if keyed else []
    findings = stray_words(raw, _read_tables(every, form, identity), findings, unit=reader.unit)
    findings = listed_together(findings, codes.CELL_LOCKED_CHANGED)
    integrity = verdict(raw, findings)
    return Returned(submission, ALTERED if misplaced and integrity != FORGED else integrity), findings


def _read_tables(every: Sequence[KeyedTable], form: Form, identity: Identity) -> list[ReadTable]:
    """Give the tables of a form with what was issued in them."""
    read = []
    for table in every:
        spec, issued = form.table(table.id), identity.manifest.tables.get(table.id)
        if spec is None or issued is None:  # of another form, which is told
            read.append(ReadTable(table, table.rows, table.columns, grows=True))
        else:
            columns = {*issued.columns, *spec.issued, *spec.asked}
            read.append(ReadTable(table, issued.rows, columns, grows=spec.shape.rows_are_places))
    return read


def _named(finding: Finding, form: Form, identity: Identity) -> Finding:
    """Give a finding made before the form was known its unit, and the table's name instead of its id."""
    params = dict(finding.params)
    spec = form.table(str(params["table"])) if "table" in params else None
    if spec:
        params["table"] = form.name_of(spec)
    return replace(finding, params=params, unit=identity.stamp.unit)


def _read_table(table: KeyedTable, spec: TableSpec, issued: IssuedTable, reader: CellReader) -> list[Record]:
    records = read_table(table, spec, reader, issued)
    manifest, rulebook = issued.manifest, issued.rulebook
    compare_with_issued(table, spec, manifest, rulebook, reader)
    moved = contradictions(table, spec, manifest, rulebook, reader.unit)
    reader.findings += moved.findings
    contradicted = {finding.place for finding in moved.findings}
    rows = {table.rows[key] for key in moved.rows}
    changed = locked_changed(table, spec, manifest, rulebook, issued.stamp.unit)
    changed = [
        finding for finding in changed if not (isinstance(finding.place, CellPlace) and finding.place.row in rows)
    ]
    changed += headings_changed(table, spec, manifest, rulebook, issued.stamp.unit)
    overwritten = [(at_.row, at_.col) for finding in changed if isinstance(at_ := finding.place, CellPlace)]
    shift = shifted_answers(table, spec, manifest, rulebook, unit=reader.unit, overwritten=overwritten)
    reader.findings += [finding for finding in changed if finding.place not in contradicted]
    if shift:
        about = {table.place(*spot) for spot in shift.spots}
        reader.findings = [finding for finding in reader.findings if about.isdisjoint((finding.place, *finding.also))]
        reader.findings.append(shift.finding)
        records = [_held(record, spec, shift) for record in records]
    held = _answered(records, moved.columns if spec.shape.is_matrix else moved.rows)
    if spec.shape.is_matrix:
        return [doubted(record, held if record.key in moved.columns else moved.rows) for record in records]
    return [doubted(record, held) if record.key in moved.rows else record for record in records]


def _answered(records: Iterable[Record], keys: Collection[str]) -> Collection[str] | None:
    """Give what is answered in any of some records, all of which are nobody's: what is blank in all is nobody else's.

    None, for everything, where there is one alone: whose answers stand there may have left none of their own.
    """
    names = {name for record in records if record.key in keys for name in record.values}
    return names if len(keys) > 1 and names else None


def _held(record: Record, spec: TableSpec, shift: Shift) -> Record:
    """Give a record without the answers that a shift holds back."""
    keys, answers = (shift.columns, shift.rows) if spec.shape.is_matrix else (shift.rows, shift.columns)
    return doubted(record, answers) if record.key in keys else record
