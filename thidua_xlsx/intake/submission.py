"""One returned form, read: its records by table, and everything that is not as it was issued."""

from collections.abc import Mapping
from dataclasses import dataclass

from thidua_xlsx import codes
from thidua_xlsx.declare.forms import TableSpec
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.forms.stamp import Manifest
from thidua_xlsx.intake.checks import SUBMISSION_CHECKS
from thidua_xlsx.intake.compare import compare, outdated
from thidua_xlsx.intake.extract import Reader, read_loose_rows, read_matrix, read_rows
from thidua_xlsx.intake.identify import Identity, identify
from thidua_xlsx.intake.keyed import KeyedTable, find_tables
from thidua_xlsx.intake.register import Register
from thidua_xlsx.model import Record, Submission, Unknown
from thidua_xlsx.places import FilePlace
from thidua_xlsx.raw import RawBook


@dataclass(frozen=True, slots=True)
class Returned:
    """A returned form that was recognised: what it says and which manifest it answers."""

    submission: Submission
    manifest: Manifest


def read_return(
    raw: RawBook, rulebook: Rulebook, register: Register, *, sha256: str
) -> tuple[Returned | None, list[Finding]]:
    """Read one workbook of the inbox; None with findings where it is not a form of this season."""
    tables, findings = find_tables(raw)
    identity, doubts = identify(raw, tables, rulebook, register)
    if identity is None:
        return None, doubts
    form = rulebook.form_of(identity.stamp.phase)
    if form is None:
        return None, doubts
    findings += doubts
    findings += outdated(raw, identity, form, rulebook)
    reader = Reader(rulebook.columns, rulebook.choices, unit=identity.stamp.unit)
    records = {spec.id: tuple(_read_table(raw, spec, tables, identity, rulebook, reader)) for spec in form.tables()}
    submission = Submission(identity.stamp, raw.file, records, sha256)
    findings += reader.findings
    for check in SUBMISSION_CHECKS:
        findings += check(submission, form, rulebook)
    return Returned(submission, identity.manifest), findings


def _read_table(
    raw: RawBook,
    spec: TableSpec,
    tables: Mapping[str, KeyedTable],
    identity: Identity,
    rulebook: Rulebook,
    reader: Reader,
) -> list[Record]:
    issued = identity.manifest.tables.get(spec.id)
    table = tables.get(spec.id)
    if issued is None:
        return []
    if table is None:
        place = FilePlace(raw.file)
        reader.findings.append(at(codes.TABLE_MISSING, place, unit=reader.unit, table=_table_name(spec, rulebook)))
        return []
    if spec.across == "people":
        people = [person for person in rulebook.people if person.code in issued.columns]
        records = read_matrix(table, spec, reader, rulebook.rubric, people)
    else:
        keys = None if spec.rows == "lines" else issued.rows
        records = read_rows(table, spec, reader, asked=spec.asked, keys=keys)
        if spec.rows == "lines":
            records += read_loose_rows(table, spec, reader, asked=spec.asked)
    moved = compare(table, spec, issued, rulebook, reader)
    return [_as_unknown(record) if record.key in moved else record for record in records]


def _table_name(spec: TableSpec, rulebook: Rulebook) -> object:
    for form in rulebook.forms.values():
        for sheet in form.sheets:
            if any(table is spec for table in sheet.tables):
                return spec.title if spec.title.vi else sheet.name
    return spec.id


def _as_unknown(record: Record) -> Record:
    """Make a whole record unknown, blanks included: what stands beside the wrong name says nothing about anybody."""
    raw = {name: str(value.raw if isinstance(value, Unknown) else value) for name, value in record.values.items()}
    return Record(record.key, {name: Unknown(raw.get(name, "")) for name in record.places}, record.places)
