"""The scores that a unit gave itself, read by key."""

from collections.abc import Iterable

from msgspec.structs import replace

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.tables.form_spec import NOTE, TableSpec
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.read.matrix_reader import read_matrix, report_strange_rows
from thidua_xlsx.intake.read.table_reader import CellReader, IssuedTable
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlaces
from thidua_xlsx.model import Answer, Record


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
        if (one := seen.rubric.criterion(key)) and (one.applies(group) or table.cell(row, col))
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
