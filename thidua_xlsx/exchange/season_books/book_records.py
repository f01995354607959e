"""The season workbook and the ledger, read by key into records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, permutations

from msgspec.structs import replace

from thidua_xlsx.base.text import is_file_name, slug
from thidua_xlsx.declare.build.choice_lists import season_book_choices, table_name
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.tables.cell_kinds import plain_code
from thidua_xlsx.declare.tables.column_book import Choices, ColumnBook
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec, asked_column
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.intake.integrity.stray_cells import cells_outside
from thidua_xlsx.intake.integrity.words_beside_keys import own_contradictions
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.intake.read.layout_readers import read_table
from thidua_xlsx.intake.read.table_reader import CellReader, there
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace, SheetPlace
from thidua_xlsx.model import Record, Unknown

Texts = dict[str, dict[tuple[int, int], str]]  # by sheet, then by row and column from 0

# What must be there for a season to be usable at all; any other table may be missing and is then empty.
_NEEDED = ("school", "units", "people", "criteria", "sections", "rounds", "titles")
_FIRST = ("units", "sections")  # other tables refer to these
_LONGEST_KEY = 32
_IN_FILE_NAMES = ("units", "people", "rounds", "proposal_rounds", "hand_ins")  # tables whose codes name files


def season_records(book: RawBook, templates: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read the season workbook's tables; findings name every cell that cannot be used, and no record holds it."""
    found_tables, findings = find_tables(book, own=True)
    tables = with_own_settings(found_tables, templates.forms["season"], templates.columns)
    specs = {spec.id: spec for spec in templates.forms["season"].tables()}
    for id_ in _NEEDED:
        if id_ not in tables:
            findings.append(at(codes.SEASON_TABLE_MISSING, FilePlace(book.file), table=table_name(templates, id_)))
    records: dict[str, tuple[Record, ...]] = {}
    choices = season_book_choices(templates, records)
    for id_ in (*_FIRST, *(id_ for id_ in specs if id_ not in _FIRST)):
        if id_ in tables:
            records[id_], more = _read_table(tables[id_], specs[id_], templates, choices)
            findings += [_named(finding, templates) for finding in more]
        if id_ == _FIRST[-1]:
            choices = season_book_choices(templates, records)
    return {id_: tuple(map(_understood, read)) for id_, read in records.items()}, findings


def with_own_settings(tables: Mapping[str, KeyedTable], form: Form, columns: ColumnBook) -> dict[str, KeyedTable]:
    """Give tables by id with each setting in the table that declares it, wherever on the sheet of that it stands.

    `update` puts a setting for which its own table has no room below another table of settings.
    """
    merged = dict(tables)
    settings = [spec.id for spec in form.tables() if spec.shape.is_settings and spec.id in tables]
    for own, other in permutations(settings, 2):
        if not stand_alike(merged[own], merged[other]):
            continue
        known = columns.table(own).keys() - columns.table(other).keys() - merged[own].rows.keys()
        strays = {key: row for key, row in merged[other].rows.items() if key in known}
        merged[own] = replace(merged[own], rows={**merged[own].rows, **strays})
        rest = {key: row for key, row in merged[other].rows.items() if key not in strays}
        merged[other] = replace(merged[other], rows=rest)
    return merged


def stand_alike(table: KeyedTable, other: KeyedTable) -> bool:
    """Say whether two tables stand on one sheet with the same columns in the same places."""
    return (table.sheet.name, table.marker[1], table.columns) == (other.sheet.name, other.marker[1], other.columns)


def hidden_sheets_named(book: RawBook, findings: Iterable[Finding]) -> list[Finding]:
    """Say how to show each hidden sheet of a workbook on which an error or a warning stands."""
    places = [finding.place for finding in findings if finding.severity is not Severity.NOTICE]
    named = {place.sheet for place in places if isinstance(place, CellPlace | SheetPlace) and place.file == book.file}
    hidden = [sheet.name for sheet in book.sheets if not sheet.visible and sheet.name in named]
    return [at(codes.SHEET_HIDDEN, SheetPlace(book.file, name)) for name in hidden]


def _understood(record: Record) -> Record:
    """Give a record without what could not be read: whoever builds on it need not ask of each value whether it is one.

    The cell is named by an error, which stops the season from being used.
    """
    if not any(isinstance(value, Unknown) for value in record.values.values()):
        return record
    values = {name: value for name, value in record.values.items() if not isinstance(value, Unknown)}
    return replace(record, values=values)


def _named(finding: Finding, templates: Templates) -> Finding:
    """Give a finding the name of its table instead of the id, which means nothing to a secretary."""
    if "table" not in finding.params:
        return finding
    return replace(finding, params={**finding.params, "table": table_name(templates, str(finding.params["table"]))})


def ledger_records(book: RawBook, templates: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read the ledger's tables."""
    return _records_of(templates.forms["ledger"], book, templates)


def handed_down_records(book: RawBook, templates: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    """Read a workbook in which an office hands its movements down; no record holds what could not be read."""
    records, findings = _records_of(templates.forms["handed-down"], book, templates)
    named = [_named(finding, templates) for finding in findings]
    return {id_: tuple(map(_understood, read)) for id_, read in records.items()}, named


def _records_of(form: Form, book: RawBook, templates: Templates) -> tuple[dict[str, tuple[Record, ...]], list[Finding]]:
    tables, findings = find_tables(book, own=True)
    records: dict[str, tuple[Record, ...]] = {}
    for spec in form.tables():
        if spec.id in tables:
            records[spec.id], more = _read_table(tables[spec.id], spec, templates, templates.columns.choices)
            findings += more
    return records, findings


def _read_table(
    table: KeyedTable, spec: TableSpec, templates: Templates, choices: Mapping[str, Choices]
) -> tuple[tuple[Record, ...], list[Finding]]:
    reader = CellReader(templates.columns, choices, own=True)
    known = ("value", *spec.asked)
    reader.findings += cells_outside(table, spec, known, gone={}, unit=None)
    records = read_table(table, spec, reader, None)
    moved, more = own_contradictions(table, spec, templates.columns)
    reader.findings += more
    records = [replace(record, values={}) if record.key in moved else record for record in records]
    if spec.shape.is_settings:  # one record, each setting under its own name
        values = {setting.key: setting.values["value"] for setting in records if "value" in setting.values}
        return (Record("", values, {setting.key: setting.places["value"] for setting in records}),), reader.findings
    if spec.shape.rows_are_places:
        return tuple(record for record in records if not record.blank), reader.findings
    # A code alone is a row too: a title given as usual.
    _unusable_codes(table, spec, reader, records)
    records += _without_code(table, spec, reader, {record.key for record in records})
    columns = {name: reader.columns.column(spec.id, name) for name in spec.asked[1:]}
    needed = {name: column.label for name, column in columns.items() if column.required}
    for name, label in needed.items():
        if name not in table.columns:
            place = CellPlace(table.file, table.sheet.name, *table.marker)
            reader.findings.append(at(codes.SEASON_COLUMN_MISSING, place, column=label, table=spec.id))
    for record in records:
        for name, label in needed.items():
            if name not in record.values and name in record.places:
                reader.findings.append(at(codes.CELL_REQUIRED, record.places[name], column=label))
    return tuple(records), reader.findings


def _unusable_codes(table: KeyedTable, spec: TableSpec, reader: CellReader, records: Sequence[Record]) -> None:
    """Report typed codes that would break keys, stamps or file names; so do two that Windows takes for one another."""
    column = reader.columns.column(spec.id, spec.asked[0])
    typed = {**{key: (row,) for key, row in table.rows.items()}, **table.repeated_rows}
    rows = {record.key: typed[record.key][0] for record in records}
    for row in rows.values():
        cell = table.cell(row, table.marker[1])
        if not plain_code(cell, column):
            reader.answer(cell, column, table.place(row, table.marker[1]))
    alike: dict[str, str] = {}
    for key, row in rows.items() if spec.id in _IN_FILE_NAMES else ():
        place = table.place(row, table.marker[1])
        other = alike.setdefault(key.casefold(), key)
        if other != key:
            reader.findings.append(at(codes.SEASON_CODES_ALIKE, place, raw=key, key=key, other=other))
        elif not is_file_name(key):
            reader.findings.append(at(codes.SEASON_CODE_NO_FILE_NAME, place, raw=key, key=key))


def _without_code(table: KeyedTable, spec: TableSpec, reader: CellReader, taken: set[str]) -> list[Record]:
    """Read filled rows whose code was left out, under a code made from what they say.

    Made from the content and not from the row's number, it stays the same when rows are inserted above.
    """
    records = []
    names = there(table, spec.asked[1:])
    for row in table.loose_rows:
        if not any(table.cell(row, col) for col in names.values()):
            continue
        record = reader.record(table, spec, "", row, names)
        if record.blank:
            continue
        place = table.place(row, table.marker[1])
        named = next((record.values[name] for name in names if isinstance(record.values.get(name), str)), "")
        key = slug(str(named))[:_LONGEST_KEY].strip("-")
        if not key or key in taken:
            reader.findings.append(at(codes.SEASON_KEY_UNUSABLE, place, table=spec.id))
            continue
        taken.add(key)
        reader.findings.append(at(codes.SEASON_KEY_MADE, place, key=key, table=spec.id))
        records.append(Record(key, record.values, record.places))
    return records


def lines_below(table: KeyedTable, spec: TableSpec, lines: Sequence[Mapping[str, str]]) -> Texts:
    """Place `lines`, texts by column key, into a table; columns that the ledger no longer has are left out.

    A row is empty where nothing but its key stands anywhere in it: what people wrote beside the table stays theirs. A
    row below the prepared ones gets a key of its own; where codes are typed, every line brings its code.
    """
    texts: dict[tuple[int, int], str] = {}
    keys = {row: key for key, row in table.rows.items()}
    fresh = (key for number in count(1) if (key := f"{spec.prefix}{number}") not in table.rows)
    for row, values in zip(_empty_rows(table), lines, strict=False):
        if spec.shape.codes_are_typed:
            texts[row, table.marker[1]] = values["code"]
        elif row not in keys:
            texts[row, table.marker[1]] = next(fresh)
        for key, text in values.items():
            if key in table.columns and text:
                texts[row, table.columns[key]] = text
    return {table.sheet.name: texts} if texts else {}


def line_heights(
    table: KeyedTable, spec: TableSpec, texts: Mapping[tuple[int, int], str], columns: ColumnBook, looks: Looks
) -> dict[int, float]:
    """Say how high, in points, the rows of new lines must be in which a text takes more than one line of its column.

    `texts` are those of the table's sheet by row and column. Not every program fits a row to what it did not type.
    """
    known = {table.columns[key]: asked_column(columns, spec, key) for key in spec.asked if key in table.columns}
    heights: dict[int, float] = {}
    for (row, col), text in texts.items():
        if col in known:
            height = looks.height(text, "answer", known[col].width)
            if height > looks.height("", "answer", 1):
                heights[row] = max(height, heights.get(row, 0.0))
    return heights


def _empty_rows(table: KeyedTable) -> Iterator[int]:
    filled = {row for row, col in table.sheet.cells if col != table.marker[1] or row not in table.rows.values()}
    ours = set(table.columns.values())
    last = max((row for row, col in table.sheet.cells if col in ours), default=table.marker[0])
    yield from (row for row in count(max(last, table.marker[0]) + 1) if row not in filled)


def marked(lines: Sequence[tuple[Record, str]], column: str) -> Texts:
    """Place a text into the column `column` of lines that stand in the ledger already, each with its text."""
    texts: Texts = {}
    for record, text in lines:
        place = record.places.get(column)
        if isinstance(place, CellPlace):
            texts.setdefault(place.sheet, {})[place.row, place.col] = text
    return texts
