"""How tables are read, by their layout: the records that stand in one, and what each record was asked."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.criteria.criterion_kind import fraction_of_percent
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import raw_text, raw_value
from thidua_xlsx.forms.identity.corrections import ANSWER, CORRECTIONS, CellAsked, cells_asked
from thidua_xlsx.forms.identity.form_rows import BASIS
from thidua_xlsx.forms.layout.layout_context import column_of, criterion_of
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.read.matrix_reader import asked_of_groups, read_people, read_unit_score
from thidua_xlsx.intake.read.table_reader import (
    CellReader,
    IssuedTable,
    read_records,
    read_settings,
    report_repeated,
    report_unissued,
)
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Answer, Record, Unknown

_SEEN = ("name", "field")


def _read_corrections(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable) -> list[Record]:
    """Read the rows of a slip that were issued, each as a record of what was typed into it."""
    report_repeated(table, reader)
    strange = (key for key in table.rows if key not in issued.manifest.rows)
    report_unissued(table, reader, strange, spec.asked)
    issued_texts = issued.manifest.cells
    asked = cells_asked({f"{CORRECTIONS}/{key}": texts.get(BASIS, "") for key, texts in issued_texts.items()})
    rows = ((key, table.rows[key], cell) for key, cell in asked.items() if key in table.rows)
    return [_record(table, spec, reader, issued, key, row, cell) for key, row, cell in rows]


def _record(
    table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable, key: str, row: int, asked: CellAsked
) -> Record:
    places = {name: table.place(row, table.columns[name]) for name in spec.asked if name in table.columns}
    typed = {name: place for name, place in places.items() if table.cell(row, place.col)}
    if not typed or not _is_beside(table, issued.manifest.cells[key], row, key, reader):
        return Record(key, {}, places)
    book, person, values = issued.rulebook, asked.person or None, dict[str, Answer]()
    form = book.form_of(issued.stamp.phase)
    form_table = form.table(asked.table) if form else None
    for name, place in typed.items():
        if name != ANSWER:
            column = book.columns.column(spec.id, name)
        elif form_table is not None:
            column = column_of(form_table, asked.key, asked.column, book)
        else:
            continue
        answer = reader.answer(table.cell(row, place.col), column, place, person=person)
        criterion = criterion_of(form_table, asked.column, book) if form_table and name == ANSWER else None
        if criterion and fraction_of_percent(criterion, answer) and isinstance(answer, Decimal):
            params = {"column": column.label, "percent": answer * 100}
            raw = raw_value(table.cell(row, place.col))
            code = codes.CELL_FRACTION_OF_PERCENT
            reader.findings.append(Finding(code, place, params, unit=reader.unit, person=person, raw=raw))
            answer = Unknown(raw_text(table.cell(row, place.col)))
        if answer is not None and answer != ():
            values[name] = answer
    return Record(key, values, places)


def _is_beside(table: KeyedTable, issued_texts: Mapping[str, str], row: int, key: str, reader: CellReader) -> bool:
    """Say whether the visible cells of a row are those that were issued with its key; told where they are not."""
    for name in _SEEN:
        col = table.columns.get(name)
        shown = clean(raw_text(table.cell(row, col))) if col is not None else ""
        if col is None or shown != clean(issued_texts.get(name, "")):
            place = table.place(row, table.marker[1] if col is None else col)
            params = {"key": key, "expected": issued_texts.get(name, ""), "found": shown}
            reader.findings.append(Finding(codes.NAME_DISAGREES, place, params, unit=reader.unit, raw=shown))
            return False
    return True


def read_table(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable | None) -> list[Record]:
    """Read the records of a table, whatever its layout.

    Without an issue it is of a workbook that the secretary keeps, where any key counts; a score sheet or a slip asks
    those of one form.
    """
    if spec.shape.is_settings:
        return read_settings(table, spec, reader, issued)
    if spec.shape.layout == "records":
        return read_records(table, spec, reader, issued)
    if issued is None:
        return []
    if spec.shape.layout == "corrections":
        return _read_corrections(table, spec, reader, issued)
    return (read_unit_score if spec.shape.has_remarks else read_people)(table, spec, reader, issued)


def asked_in(spec: TableSpec, issued: IssuedTable) -> Mapping[str, Sequence[str]]:
    """Give for each record of a table that was issued the answers that it was asked for."""
    if spec.shape.is_matrix:
        return asked_of_groups(spec, issued)
    asked = spec.asked if spec.shape.layout != "corrections" else ()
    columns = tuple(name for name in asked if name in issued.manifest.columns)
    return dict.fromkeys(issued.manifest.rows, columns)
