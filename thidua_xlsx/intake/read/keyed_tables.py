"""Find the keyed tables of a workbook: by their marker cells, wherever rows and columns have gone.

The marker's row holds the column keys, the marker's column the row keys (see docs/form-format.md). Nothing here
knows what a table means.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import by_key, clean
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.forms.identity.stamp import MARK
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace

_HEADINGS = 2  # a title and a header stand right above a marker row
_EXAMPLE = 1  # where codes are typed, an example stands between them, and has a cell in their column as the header has


class KeyedTable(msgspec.Struct, frozen=True):
    """A table as found: where its marker stands, the columns and rows by key, and rows below without a key.

    `headed` are the columns with any key at all, also one that occurs twice; `repeated` are those keys, of rows too,
    and `repeated_rows` where a row key that does so stands.
    """

    id: str
    stamp: str
    file: str
    sheet: RawSheet
    marker: tuple[int, int]
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    loose_rows: tuple[int, ...]
    headed: frozenset[int] = frozenset()
    repeated: frozenset[str] = frozenset()
    repeated_rows: Mapping[str, tuple[int, ...]] = msgspec.field(default_factory=dict)

    def place(self, row: int, col: int) -> CellPlace:
        """The place of the cell at `row` and `col` of its sheet, from 0 on."""
        return CellPlace(self.file, self.sheet.name, row, col)

    def cell(self, row: int, col: int) -> RawCell | None:
        """The cell at `row` and `col` of its sheet, or None where nothing stands."""
        return self.sheet.cells.get((row, col))


def find_tables(book: RawBook, *, own: bool = False) -> tuple[dict[str, KeyedTable], list[Finding]]:
    """Give every table of a workbook by id; a table or a column that occurs twice is a finding, and not used.

    `own` workbooks are those that the secretary keeps, where codes stand in a column that is seen: headings there are
    no rows of the table above.

    Whether a row key may repeat depends on the table, so whoever reads the rows reports that.
    """
    every, findings = every_table(book, own=own)
    tables, twice = unique_tables(every)
    return tables, findings + twice


def every_table(book: RawBook, *, own: bool = False) -> tuple[list[KeyedTable], list[Finding]]:
    """Give every table of a workbook, also those of one id; a column key that occurs twice is a finding.

    `own` workbooks are those that the secretary keeps, where typed codes may be the keys.
    """
    every: list[KeyedTable] = []
    findings: list[Finding] = []
    for sheet in book.sheets:
        texts = ((spot, cell.value) for spot, cell in sheet.cells.items())
        markers = sorted(
            (spot, text) for spot, text in texts if isinstance(text, str) and text.lstrip().startswith(MARK)
        )
        for number, ((row, col), text) in enumerate(markers):
            end = markers[number + 1][0][0] if number + 1 < len(markers) else None
            table, repeated = _table(book.file, sheet, (row, col), text, end, own=own)
            findings += repeated
            every.append(table)
    return every, findings


def unique_tables(every: Sequence[KeyedTable]) -> tuple[dict[str, KeyedTable], list[Finding]]:
    """Give the tables by id; an id that occurs twice is a finding, and none of its tables is used."""
    findings: list[Finding] = []
    by_id = by_key(every, lambda table: table.id)
    for id_, tables in by_id.items():
        if len(tables) > 1:
            findings.append(at(codes.TABLE_TWICE, [table.place(*table.marker) for table in tables], table=id_))
    return {id_: tables[0] for id_, tables in by_id.items() if len(tables) == 1}, findings


def _table(
    file: str, sheet: RawSheet, marker: tuple[int, int], text: str, end: int | None, *, own: bool
) -> tuple[KeyedTable, list[Finding]]:
    id_, _, stamp = clean(text).removeprefix(MARK).partition("|")
    cells, (top, left), lines = sheet.cells, marker, sheet.lines
    heads = [(cells[top, col].value, col) for col in lines[top] if col != left]
    columns = [(key, col) for text, col in heads if isinstance(text, str) and (key := clean(text))]
    filled = [row for row in lines if row > top and (end is None or row < end)]
    # Keys of ours, which are not typed, stand in a hidden column, in which no heading has a cell.
    typed = own and not any(key.startswith("_") for key, _ in columns)
    apart = _headings(set(filled), end, _HEADINGS) if typed else set()
    rows = [(_key(cell), row) for row in filled if row not in apart and (cell := cells.get((row, left)))]
    unkeyed = set(filled).difference([row for _, row in rows])
    loose = unkeyed - _headings(unkeyed, end, _HEADINGS + _EXAMPLE if typed else _HEADINGS)
    twice, rows_twice = _repeated(columns), _repeated(rows)
    table = KeyedTable(
        id=id_.strip(),
        stamp=stamp,
        file=file,
        sheet=sheet,
        marker=marker,
        columns=_once(columns, twice),
        rows=_once(rows, rows_twice),
        loose_rows=tuple(sorted(loose)),
        headed=frozenset(col for _, col in columns),
        repeated=frozenset((*twice, *rows_twice)),
        repeated_rows=rows_twice,
    )
    return table, [key_twice(table, key, [(marker[0], col) for col in cols]) for key, cols in twice.items()]


def key_twice(table: KeyedTable, key: str, spots: Sequence[tuple[int, int]]) -> Finding:
    """Say that `key` stands in several rows or columns, at `spots`: which is meant, nobody may guess."""
    return at(codes.KEY_TWICE, [table.place(*spot) for spot in spots], key=key)


def _headings(rows: set[int], marker_row: int | None, most: int) -> set[int]:
    """Give the rows right above the next table's marker that hold its title and header, `most` of them."""
    headings: set[int] = set()
    while marker_row is not None and len(headings) < most and (row := marker_row - len(headings) - 1) in rows:
        headings.add(row)
    return headings


def _key(cell: RawCell) -> str:
    """Give a typed key as text: a code such as 101 comes back as a number from some programs."""
    value = cell.value
    if type(value) is str:
        return clean(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)) if value is not None else ""


def _repeated(keys: Sequence[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    if len(dict(keys)) == len(keys):
        return {}
    counts = Counter(key for key, _ in keys)
    return {
        key: tuple(sorted(position for other, position in keys if other == key))
        for key, count in counts.items()
        if key and count > 1
    }


def _once(keys: Sequence[tuple[str, int]], repeated: Collection[str]) -> dict[str, int]:
    """Keep the keys that occur once; they come in the order of their sheet."""
    positions = dict(keys)
    for key in ("", *repeated):
        positions.pop(key, None)
    return positions
