"""From keyed tables to records: every answer cell is read by its column's kind, or reported."""

from collections.abc import Collection, Container, Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.legacy_encodings import SOFT_HYPHEN, decode_legacy, is_garbled
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import CellAnswer, read_cell
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, Choices, Column, ColumnBook
from thidua_xlsx.declare.tables.form_spec import TableSpec, asked_column
from thidua_xlsx.documents.raw_workbook import RawCell, raw_text, raw_value
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, key_twice
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, CellPlaces
from thidua_xlsx.model import Answer, Record, Stamp, Unknown


class IssuedTable(msgspec.Struct, frozen=True):
    """A table as a form asked it when it was issued, with the season and the stamp of that form."""

    manifest: TableManifest
    rulebook: Rulebook
    stamp: Stamp


def read_for_unit(cell: RawCell | None, column: Column, choices: Choices, people: Sequence[str]) -> CellAnswer:
    """Read a cell of a unit's form: a name that several bear means whom the unit lists, where that is one; told so.

    `choices` is the list of `column`, `people` are the codes of those on the form.
    """
    answer = read_cell(cell, column, choices)
    if answer.problem and answer.problem[0] is codes.CELL_PERSON_AMBIGUOUS:
        listed = read_cell(cell, column, Choices(choices[code] for code in people))
        return answer if listed.problem else replace(listed, used=choices[str(listed.value)])
    return answer


class CellReader(msgspec.Struct):
    """Reads the cells of one workbook: knows the columns and choice lists, and collects what it finds.

    `unit` is named in the findings; `people`, the codes of those whom it lists, are meant by a name that others of the
    school bear too. In `own` workbooks (season, ledger) columns may be soft: what cannot be read in them is left out
    with a warning.
    """

    columns: ColumnBook
    choices: Mapping[str, Choices]
    unit: str | None = None
    people: tuple[str, ...] = ()
    own: bool = False
    findings: list[Finding] = msgspec.field(default_factory=list)

    def answer(
        self, cell: RawCell | None, column: Column, place: CellPlace, *, person: str | None = None
    ) -> Answer | None:
        """Read one cell: its value, None for a blank, Unknown where it cannot be understood (with a finding).

        `person` is the code of whom the finding is about.
        """
        decoded, note = _in_unicode(cell, column)
        answer = read_for_unit(decoded, column, self.choices.get(column.choices, NO_CHOICES), self.people)
        if note is None and answer.problem is None and answer.doubt is None and answer.used == "":
            return answer.value  # nothing to remark, as in nearly every cell
        raw = raw_value(cell)
        if note and not answer.problem:  # one mistake, one finding
            self.findings.append(Finding(note[0], place, note[1], unit=self.unit, person=person, raw=raw))
            answer = replace(answer, used="")
        remark = answer.problem or answer.doubt
        if answer.problem and self.own and column.soft:
            params: Mapping[str, object] = {"column": column.label, "reason": raw}
            self.findings.append(Finding(codes.SEASON_CELL_IGNORED, place, params, raw=raw))
            return None
        if remark is None and answer.used != "" and not self.own:
            remark = codes.CELL_REINTERPRETED, {"column": column.label, "used": answer.used}
        if remark is not None:
            self.findings.append(Finding(remark[0], place, remark[1], raw=raw, unit=self.unit, person=person))
        return Unknown(raw_text(cell)) if answer.problem else answer.value

    def record(self, table: KeyedTable, spec: TableSpec, key: str, row: int, shared: Mapping[str, int]) -> Record:
        """Read the row `row` as the record `key`: its answers in the columns `shared`, as `there` gives them."""
        values: dict[str, Answer] = {}
        places = CellPlaces(table.file, table.sheet.name, row, shared, across=False)
        person = key if spec.shape.rows_are_people else None
        cells = table.sheet.cells
        for name, col in shared.items():
            cell = cells.get((row, col))
            if cell is None:
                continue
            answer = self.answer(cell, asked_column(self.columns, spec, name), places[name], person=person)
            if answer is not None and answer != ():
                values[name] = answer
        return Record(key, values, places)


def there(table: KeyedTable, asked: Iterable[str]) -> dict[str, int]:
    """Give those of the columns `asked` that a table still has, by key: all of its records share them."""
    return {name: table.columns[name] for name in asked if name in table.columns}


def _in_unicode(
    cell: RawCell | None, column: Column
) -> tuple[RawCell | None, tuple[Code, Mapping[str, object]] | None]:
    """Give a cell with text of an old encoding in Unicode and what to say of it; name text that nobody can read."""
    if cell is None or not isinstance(cell.value, str):
        return cell, None
    decoded = decode_legacy(cell.value)
    if decoded:
        params = {"column": column.label, "encoding": decoded[1], "used": decoded[0]}
        return replace(cell, value=decoded[0]), (codes.CELL_TEXT_DECODED, params)
    note = (codes.CELL_TEXT_GARBLED, {"column": column.label}) if is_garbled(cell.value) else None
    bare = cell.value.replace(SOFT_HYPHEN, "")
    return cell if bare == cell.value else replace(cell, value=bare), note


def read_settings(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable | None) -> list[Record]:
    """Read a table of settings as one record a setting, its answer in column `value`.

    In a form those that were issued; in a workbook of our own all that stand there, unknown ones reported.
    """
    report_repeated(table, reader)
    col = table.columns.get("value")
    if issued:
        report_unissued(table, reader, (key for key in table.rows if key not in issued.manifest.rows), ["value"])
    records = []
    for key in table.rows if issued is None else issued.manifest.rows:
        if col is None or key not in table.rows:
            continue
        place = table.place(table.rows[key], col)
        cell = table.cell(place.row, place.col)
        if reader.columns.has(spec.id, key):
            answer = reader.answer(cell, reader.columns.column(spec.id, key), place)
            records.append(Record(key, {} if answer is None or answer == () else {"value": answer}, {"value": place}))
        elif issued is None:
            if cell is not None:
                reader.findings.append(at(codes.SEASON_SETTING_UNKNOWN, place, setting=key))
            records.append(Record(key, {}, {"value": place}))
    return records


def read_records(table: KeyedTable, spec: TableSpec, reader: CellReader, issued: IssuedTable | None) -> list[Record]:
    """Read a table whose records are rows; of one of lines also those whose key is gone."""
    asked = spec.asked[1:] if spec.shape.codes_are_typed else spec.asked  # a typed code is the key, no answer
    places = spec.shape.rows_are_places
    records = _keyed_rows(table, spec, reader, asked, None if issued is None or places else issued.manifest.rows)
    return records + _loose_rows(table, spec, reader, asked) if places else records


def _keyed_rows(
    table: KeyedTable, spec: TableSpec, reader: CellReader, asked: Iterable[str], wanted: Container[str] | None
) -> list[Record]:
    """Read the rows of a table, in sheet order; `wanted` are the keys that were issued (None = any key)."""
    shared = there(table, asked)
    records = []
    rows = [(row, key) for key, row in table.rows.items()]
    if spec.shape.codes_are_typed:  # a code typed twice is judged with the other codes of the season
        rows += [(row, key) for key, repeated in table.repeated_rows.items() for row in repeated]
    elif not spec.shape.rows_are_places:
        report_repeated(table, reader)
    for row, key in sorted(rows):
        if wanted is not None and key not in wanted:
            _report_filled(table, reader, key, row, shared.values())
            continue
        records.append(reader.record(table, spec, key, row, shared))
    return records


def report_unissued(table: KeyedTable, reader: CellReader, strange: Iterable[str], answers: Collection[str]) -> None:
    """Report the rows with the keys `strange`, which nobody issued, where something stands in the columns `answers`.

    What stands there is not read.
    """
    shared = there(table, answers)
    for key in strange:
        _report_filled(table, reader, key, table.rows[key], shared.values())


def _report_filled(table: KeyedTable, reader: CellReader, key: str, row: int, answers: Iterable[int]) -> None:
    if any(table.cell(row, col) for col in answers):
        place = table.place(row, table.marker[1])
        reader.findings.append(at(codes.KEY_UNKNOWN, place, unit=reader.unit, raw=key, key=key))


def report_repeated(table: KeyedTable, reader: CellReader) -> None:
    """Report each row key that stands in several rows of a table."""
    for key, rows in table.repeated_rows.items():
        finding = key_twice(table, key, [(row, table.marker[1]) for row in rows])
        if reader.own:
            params = {"key": key, "table": table.id}
            finding = Finding(codes.SEASON_DUPLICATE_KEY, finding.place, params, finding.also)
        reader.findings.append(replace(finding, unit=reader.unit))


def _loose_rows(table: KeyedTable, spec: TableSpec, reader: CellReader, asked: Iterable[str]) -> list[Record]:
    """Read the filled rows of a line table that carry no key, or a copied one: the key is only a place there."""
    shared = there(table, asked)
    records = []
    copied = [row for rows in table.repeated_rows.values() for row in rows]
    for row in sorted((*table.loose_rows, *copied)):
        if not any(table.cell(row, col) for col in shared.values()):
            continue
        place = table.place(row, next(iter(shared.values())))
        reader.findings.append(at(codes.ROW_WITHOUT_KEY_READ, place, unit=reader.unit, row=row + 1))
        records.append(reader.record(table, spec, f"+{row + 1}", row, shared))
    return records
