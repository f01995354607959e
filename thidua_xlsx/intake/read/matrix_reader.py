"""A score matrix read by key: criteria in rows, people in columns."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import visible
from thidua_xlsx.declare.criteria.criterion_kind import fraction_of_percent, points_column
from thidua_xlsx.declare.season import Criterion, Person, Rubric, Rulebook
from thidua_xlsx.declare.tables.cell_kinds import plainly_spelled
from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.declare.tables.form_spec import NOTE, TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell, raw_text, raw_value
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.read.table_reader import CellReader, IssuedTable, report_repeated, report_unissued
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlaces
from thidua_xlsx.model import Answer, Record, Unknown


class _MatrixRow(msgspec.Struct, frozen=True):
    """A row of a score matrix: where it stands, its criterion, and how its cells are read."""

    row: int
    criterion: Criterion
    column: Column


def read_people(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable) -> list[Record]:
    """Read the points of the people whom a form asked about."""
    rulebook, stamp = issued.rulebook, issued.stamp
    report_strange_rows(table, reader, rulebook.rubric, issued.manifest)
    asked = (rulebook.person_in(code, stamp.unit, stamp.round) for code in issued.manifest.columns)
    return read_matrix(table, spec, reader, rulebook.rubric, [person for person in asked if person])


def report_strange_rows(table: KeyedTable, reader: CellReader, rubric: Rubric, issued: TableManifest) -> None:
    """Report points and remarks in rows of a score sheet that no criterion claims, of the form or of the season."""
    strange = [key for key in table.rows if key not in issued.rows and rubric.criterion(key) is None]
    if strange:
        report_unissued(table, reader, strange, [key for key in table.columns if not key.startswith("_")])


def asked_of_groups(spec: TableSpec, issued: IssuedTable) -> Mapping[str, Sequence[str]]:
    """Give for each column that was issued the criteria that apply to its person; all of a group share theirs."""
    rulebook, stamp = issued.rulebook.for_table(spec), issued.stamp
    criteria = [criterion for code in issued.manifest.rows if (criterion := rulebook.rubric.criterion(code))]
    by_group: dict[str, list[str]] = {}
    asked: dict[str, Sequence[str]] = {}
    for key in issued.manifest.columns:
        person = rulebook.person_in(key, stamp.unit, stamp.round)
        if person and person.group not in by_group:
            by_group[person.group] = [criterion.code for criterion in criteria if criterion.applies(person.group)]
        asked[key] = by_group[person.group] if person else ()
    return asked


def read_matrix(
    table: KeyedTable, spec: TableSpec, reader: CellReader, rubric: Rubric, people: Iterable[Person]
) -> list[Record]:
    """Read a score matrix as one record a person: what was entered by criterion, read as its kind says."""
    records = []
    report_repeated(table, reader)
    base = reader.columns.column(spec.id, "points")
    criteria = [(row, criterion) for key, row in table.rows.items() if (criterion := rubric.criterion(key))]
    cells = table.sheet.cells
    rows = [_MatrixRow(row, criterion, points_column(base, criterion)) for row, criterion in criteria]
    by_group: dict[str, dict[str, int]] = {}  # the rows of the criteria that a position group is asked
    for person in people:
        col = table.columns.get(person.code)
        if col is None:
            continue
        if person.group not in by_group:
            asked = [line for line in rows if line.criterion.applies(person.group)]
            by_group[person.group] = {line.criterion.code: line.row for line in asked}
        shared = by_group[person.group]
        values: dict[str, Answer] = {}
        for line in rows:
            cell = cells.get((line.row, col))
            if cell is None:
                continue
            if line.criterion.code not in shared:
                _not_applicable(table, line, col, person, reader)
                continue
            answer = _scored(cell, table, line, col, person, reader)
            if isinstance(answer, Decimal | str | bool | Unknown):
                values[line.criterion.code] = answer
        places = CellPlaces(table.file, table.sheet.name, col, shared, across=True)
        records.append(Record(person.code, values, places))
    return records


def _scored(
    cell: RawCell, table: KeyedTable, asked: _MatrixRow, col: int, person: Person, reader: CellReader
) -> Answer | None:
    """Read one cell of a score matrix."""
    column, criterion, before = asked.column, asked.criterion, len(reader.findings)
    answer = reader.answer(cell, column, table.place(asked.row, col), person=person.code)
    if not (isinstance(cell.value, str) and plainly_spelled(cell.value) is not None):
        reader.findings[before:] = map(_not_added, reader.findings[before:])
    if fraction_of_percent(criterion, answer) and isinstance(answer, Decimal):
        code, params = codes.CELL_FRACTION_OF_PERCENT, {"column": column.label, "percent": answer * 100}
        place = table.place(asked.row, col)
        reader.findings.append(Finding(code, place, params, unit=reader.unit, person=person.code, raw=raw_value(cell)))
        return Unknown(raw_text(cell))
    return answer


def _not_added(finding: Finding) -> Finding:
    """Doubt what the form's own total passes over, for that total was signed; a nought and what else was found stay."""
    if finding.code is not codes.CELL_REINTERPRETED or finding.params["used"] == 0:
        return finding
    params = {**finding.params, "typed": visible(str(finding.raw))}
    return replace(finding, code=codes.CELL_NOT_ADDED, params=params, raw=None)


def _not_applicable(table: KeyedTable, asked: _MatrixRow, col: int, person: Person, reader: CellReader) -> None:
    """Report what was filled in for a criterion that does not apply to a person's group."""
    cell = table.cell(asked.row, col)
    if cell is None or cell.value is None or not raw_text(cell).strip():
        return
    place, raw = table.place(asked.row, col), raw_value(cell)
    code, label = codes.CELL_NOT_APPLICABLE, asked.column.label
    reader.findings.append(at(code, place, unit=reader.unit, person=person.code, raw=raw, column=label))


def read_unit_score(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable) -> list[Record]:
    """Read a unit's own score sheet: one record with its points by criterion, one with its remarks.

    The unit stands in the place of people; what is found concerns it, no person.
    """
    before = len(reader.findings)
    seen = issued.rulebook.for_table(spec)
    unit = seen.person(issued.stamp.unit)
    report_strange_rows(table, reader, seen.rubric, issued.manifest)
    records = read_matrix(table, spec, reader, seen.rubric, [unit] if unit else [])
    reader.findings[before:] = of_units(reader.findings[before:])
    remarks = _remarks(table, spec, reader, seen, unit)
    return [*records, remarks] if remarks else records


def _remarks(
    table: KeyedTable, spec: TableSpec, reader: CellReader, seen: Rulebook, unit: Person | None
) -> Record | None:
    """Read what stands beside the points; where a criterion is not for the unit no cell was open for it."""
    col = table.columns.get(NOTE)
    if col is None:
        return None
    column = reader.columns.column(spec.id, NOTE)
    group = unit.group if unit else ""
    rows = {
        key: row
        for key, row in table.rows.items()
        if (criterion := seen.rubric.criterion(key)) and (criterion.applies(group) or table.cell(row, col))
    }
    values: dict[str, Answer] = {}
    for key, row in rows.items():
        answer = reader.answer(table.cell(row, col), column, table.place(row, col))
        if answer is not None:
            values[key] = answer
    return Record(NOTE, values, CellPlaces(table.file, table.sheet.name, col, rows, across=True))


def of_units(findings: Iterable[Finding]) -> list[Finding]:
    """Give findings that were made of units in the place of people as what they are: about no person."""
    return [replace(finding, person=None) for finding in findings]
