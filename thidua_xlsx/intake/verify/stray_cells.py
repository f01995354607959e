"""Filled cells that belong to nothing that is read: what somebody typed is used or reported, never lost in silence."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell, lines_of, raw_text
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at

Spots = Sequence[tuple[int, int]]


def cells_outside(
    table: KeyedTable,
    spec: TableSpec,
    known: Collection[str],
    *,
    gone: Mapping[str, str],
    told: Collection[tuple[int, int]] = (),
    unit: str | None,
) -> list[Finding]:
    """Report filled cells in columns without a key of this table, and in rows that no key claims.

    `known` are the column keys that are read; keys that begin with `_` are ours. `gone` are the texts of issued rows
    whose key is gone, which are reported as such, `told` the cells of which another finding speaks. One finding a
    column, one a row, one for a matrix's headings.
    """
    groups = list(_strange_columns(table, known))
    if spec.across:
        groups.append(_over_totals(table, known, gone))
    elif spec.rows not in ("lines", "typed"):
        groups += _strange_rows(table, known, everywhere=spec.rows == "settings")
    return [_finding(table, spots, unit) for spots in groups if spots and not any(spot in told for spot in spots)]


def is_heading(table: KeyedTable, row: int) -> bool:
    """Say whether a row without a key is one of ours, a section's heading or a total: it has a text of its own."""
    answers = _answer_columns(table, table.columns)
    cells = table.sheet.cells
    return any(isinstance(cells[row, col].value, str) and col not in answers for col in lines_of(cells).get(row, ()))


def _finding(table: KeyedTable, spots: Spots, unit: str | None) -> Finding:
    places = [table.place(*spot) for spot in spots]
    raw = raw_text(table.cell(*spots[0]))
    return at(codes.CELL_OUTSIDE, places[0], also=tuple(places[1:]), unit=unit, raw=raw)


def _answer_columns(table: KeyedTable, known: Collection[str]) -> set[int]:
    return {col for key, col in table.columns.items() if key in known and not key.startswith("_")}


def _filled(table: KeyedTable, row: int, col: int) -> bool:
    cell = table.cell(row, col)
    return cell is not None and (type(cell.value) is float or bool(clean(raw_text(cell))))


def _typed(table: KeyedTable, row: int, cols: set[int]) -> list[tuple[int, int]]:
    """Give the cells of a row in these columns that are filled, but not by a formula."""
    cells = table.sheet.cells
    there = [col for col in cols if (cell := cells.get((row, col))) and not cell.formula]
    return [(row, col) for col in sorted(there) if _filled(table, row, col)]


def _strange_columns(table: KeyedTable, known: Collection[str]) -> Iterator[Spots]:
    ours = {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    twice = table.headed - set(table.columns.values())  # reported where the key was found
    rows = {*table.rows.values(), *table.loose_rows}
    told = ours | twice | {table.marker[1]}
    by_column: dict[int, list[tuple[int, int]]] = {}
    for row, cols in lines_of(table.sheet.cells).items():
        if row not in rows or told.issuperset(cols):
            continue
        for col in cols:
            if col not in told and _filled(table, row, col):
                by_column.setdefault(col, []).append((row, col))
    yield from by_column.values()


def _strange_rows(table: KeyedTable, known: Collection[str], *, everywhere: bool) -> Iterator[Spots]:
    """Give the answers typed below the last record or above the first; those between are rows that lost their key."""
    first, last = min(table.rows.values(), default=0), max(table.rows.values(), default=0)
    for row in table.loose_rows:
        if everywhere or not first <= row <= last:
            yield _typed(table, row, _answer_columns(table, known))


def _over_totals(table: KeyedTable, known: Collection[str], gone: Mapping[str, str]) -> Spots:
    """Give the numbers typed where a section's points or the total stand.

    A sheet pasted as values has numbers there that nobody typed: without any formula left, only a column that holds
    no points at all speaks for a person who wrote sums instead of points.
    """
    if not table.sheet.formulas_known:
        return []
    answers = _answer_columns(table, known)
    keyed = set(table.rows.values())
    texts = {clean(text) for text in gone.values()}
    cells, lines, beside = table.sheet.cells, lines_of(table.sheet.cells), _answer_columns(table, table.columns)
    by_row: dict[int, list[tuple[int, RawCell]]] = {}
    for row in table.loose_rows:
        by_row[row] = [(col, cells[row, col]) for col in lines.get(row, ())]
    alive = any(cell.formula for cells in by_row.values() for _, cell in cells)
    scored = set() if alive else {col for row in keyed for _, col in _typed(table, row, answers)}
    last = max(keyed, default=-1)
    headings = {
        row for row in by_row if any(isinstance(cell.value, str) and col not in beside for col, cell in by_row[row])
    }
    between = [row for row in table.loose_rows if row in headings or row > last]
    spots: list[tuple[int, int]] = []
    for row in between:
        labels = {clean(raw_text(cell)) for _, cell in by_row.get(row, ())} if texts else set()
        if not labels & texts:
            spots += [(row, col) for row, col in _typed(table, row, answers) if alive or col not in scored]
    return spots
