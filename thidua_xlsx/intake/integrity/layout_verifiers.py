"""How tables are verified, by their layout: who is named where, who was typed in, and what was typed beside answers."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.declare.tables.table_shape import Layout
from thidua_xlsx.documents.raw_workbook import RawCell, raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.forms.identity.stamp import OUT_OF_SIGHT
from thidua_xlsx.intake.read.keyed_tables import KeyedTable


def answer_columns(table: KeyedTable, known: Collection[str]) -> set[int]:
    """Give the columns of the keys `known` that hold answers; keys that begin with `_` are ours."""
    return {col for key, col in table.columns.items() if key in known and not key.startswith("_")}


def is_filled(table: KeyedTable, row: int, col: int) -> bool:
    """Say whether anything can be seen in the cell at `row` and `col`."""
    cell = table.cell(row, col)
    return cell is not None and (type(cell.value) is float or bool(clean(raw_text(cell))))


def typed_in(table: KeyedTable, row: int, cols: set[int]) -> list[tuple[int, int]]:
    """Give the cells of `row` in the columns `cols` that are filled, but not by a formula."""
    cells = table.sheet.cells
    there = [col for col in cols if (cell := cells.get((row, col))) and not cell.formula]
    return [(row, col) for col in sorted(there) if is_filled(table, row, col)]


def is_typed(cell: RawCell | None) -> bool:
    """Say whether somebody typed something into a cell."""
    return cell is not None and not cell.formula and bool(clean(raw_text(cell)))


def is_name(cell: RawCell | None) -> bool:
    """Say whether words stand in a cell, as a name would."""
    return cell is not None and isinstance(cell.value, str) and any(c.isalpha() for c in cell.value)


Spot = tuple[int, int]
TypedName = tuple[Spot, Sequence[Spot]]  # where a name stands, and the answers beside it


class LayoutVerifier(msgspec.Struct, frozen=True):
    """Verifies the tables of one layout.

    `issued` gives the keys under which records were issued, with their texts; `added` those that somebody put in.
    `answers` are the answer cells of a record. `unlisted` gives names that somebody typed, without a key that is known,
    and the answers beside them. `stray` gives cells that somebody filled where no record stands, those together that
    are one finding; `gone` are the texts of issued rows whose key is gone.
    """

    issued: Callable[[TableManifest], Mapping[str, str]]
    added: Callable[[KeyedTable, TableManifest], list[str]]
    answers: Callable[[KeyedTable, TableSpec, TableManifest, str], list[Spot]]
    unlisted: Callable[[KeyedTable, TableSpec, TableManifest, Collection[str]], Iterator[TypedName]]
    stray: Callable[[KeyedTable, TableSpec, Collection[str], Mapping[str, str]], Iterator[Sequence[Spot]]]


def name_spots_above(table: KeyedTable, spec: TableSpec, keys: Iterable[str]) -> Iterator[tuple[str, Spot]]:
    """Give the first filled cell above the marker row in the column of each of `keys`, people's codes."""
    for key in keys:
        col = table.columns.get(key)
        above = () if col is None else range(table.marker[0] - 1, -1, -1)
        row = next((row for row in above if (row, col) in table.sheet.cells), None)
        if col is not None and row is not None:
            yield key, (row, col)


def _answers_of_row(table: KeyedTable, spec: TableSpec, issued: TableManifest, key: str) -> list[Spot]:
    return [(table.rows[key], table.columns[name]) for name in spec.asked if name in table.columns]


def _answers_of_column(table: KeyedTable, spec: TableSpec, issued: TableManifest, key: str) -> list[Spot]:
    return [(row, table.columns[key]) for name, row in table.rows.items() if name in issued.rows]


def _unlisted_rows(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, known: Collection[str]
) -> Iterator[TypedName]:
    names = table.columns.get(spec.name_column)
    if names is None or not spec.shape.rows_are_people:
        return
    asked = sorted(table.columns[key] for key in spec.asked if key in table.columns)
    # A row that only lost its key still bears the name that was issued with it, and is reported as that row.
    gone = {name_key(text) for key, text in issued.rows.items() if key not in table.rows}
    keyed = [row for key, row in table.rows.items() if key not in known]
    for row in sorted((*table.loose_rows, *keyed)):
        name = table.cell(row, names)
        answers = [(row, col) for col in asked if is_typed(table.cell(row, col))]
        if is_name(name) and answers and name_key(raw_text(name)) not in gone:
            yield (row, names), answers


def _unlisted_columns(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, known: Collection[str]
) -> Iterator[TypedName]:
    """Give names typed over a matrix; a unit's own score sheet names nobody."""
    if not spec.shape.columns_are_people:
        return
    own_columns = {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    twice = table.headed - set(table.columns.values())
    head = table.marker[0] - 1
    rows = sorted(table.rows.values())
    for row, col in ((head, col) for col in table.sheet.lines.get(head, ())):
        if col in own_columns | twice | {table.marker[1]} or not is_name(table.cell(row, col)):
            continue
        answers = [(line, col) for line in rows if is_typed(table.cell(line, col))]
        if answers:
            yield (row, col), answers


def _around_records(
    table: KeyedTable, spec: TableSpec, known: Collection[str], gone: Mapping[str, str]
) -> Iterator[Sequence[Spot]]:
    """Give the answers typed below the last record or above the first; those between are rows that lost their key.

    Where people write lines of their own, or type the codes, any row is one of theirs.
    """
    if spec.shape.rows_are_places or spec.shape.codes_are_typed:
        return
    first, last = min(table.rows.values(), default=0), max(table.rows.values(), default=0)
    for row in table.loose_rows:
        if not first <= row <= last:
            yield typed_in(table, row, answer_columns(table, known))


def _around_corrections(
    table: KeyedTable, spec: TableSpec, known: Collection[str], gone: Mapping[str, str]
) -> Iterator[Sequence[Spot]]:
    """Give the answers typed below the lines of a slip, where we list what no line can put right."""
    yield from _around_records(table, spec, [key for key in known if key not in spec.issued], gone)


def _beside_settings(
    table: KeyedTable, spec: TableSpec, known: Collection[str], gone: Mapping[str, str]
) -> Iterator[Sequence[Spot]]:
    yield from (typed_in(table, row, answer_columns(table, known)) for row in table.loose_rows)


def _over_totals(
    table: KeyedTable, spec: TableSpec, known: Collection[str], gone: Mapping[str, str]
) -> Iterator[Sequence[Spot]]:
    """Give the numbers typed where a section's points or the total stand.

    A sheet pasted as values has numbers there that nobody typed: without any formula left, only a column that holds
    no points at all speaks for a person who wrote sums instead of points.
    """
    if not table.sheet.formulas_known:
        return
    answers = answer_columns(table, known)
    keyed = set(table.rows.values())
    texts = {clean(text) for text in gone.values()}
    cells, lines, beside = table.sheet.cells, table.sheet.lines, answer_columns(table, table.columns)
    by_row: dict[int, list[tuple[int, RawCell]]] = {}
    for row in table.loose_rows:
        by_row[row] = [(col, cells[row, col]) for col in lines.get(row, ())]
    alive = any(cell.formula for cells in by_row.values() for _, cell in cells)
    texts |= set() if alive else {OUT_OF_SIGHT}
    scored = set() if alive else {col for row in keyed for _, col in typed_in(table, row, answers)}
    last = max(keyed, default=-1)
    headings = {
        row for row in by_row if any(isinstance(cell.value, str) and col not in beside for col, cell in by_row[row])
    }
    between = [row for row in table.loose_rows if row in headings or row > last]
    spots: list[Spot] = []
    for row in between:
        labels = {clean(raw_text(cell)) for _, cell in by_row.get(row, ())}
        if not labels & texts:
            spots += [(row, col) for row, col in typed_in(table, row, answers) if alive or col not in scored]
    yield spots


_RECORDS = LayoutVerifier(
    issued=lambda manifest: manifest.rows,
    added=lambda table, manifest: [key for key in table.rows if key not in manifest.rows],
    answers=_answers_of_row,
    unlisted=_unlisted_rows,
    stray=_around_records,
)
VERIFIERS: Mapping[Layout, LayoutVerifier] = {
    "records": _RECORDS,
    "corrections": replace(_RECORDS, stray=_around_corrections),
    "settings": replace(_RECORDS, stray=_beside_settings),
    "matrix": LayoutVerifier(
        issued=lambda manifest: manifest.columns,
        added=lambda table, manifest: [key for key in table.columns if key not in manifest.columns],
        answers=_answers_of_column,
        unlisted=_unlisted_columns,
        stray=_over_totals,
    ),
}
