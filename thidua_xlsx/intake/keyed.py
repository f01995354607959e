"""Find the keyed tables of a workbook: by their marker cells, wherever rows and columns have gone.

The marker's row holds the column keys, the marker's column the row keys (see docs/form-format.md). Nothing here
knows what a table means.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua_xlsx import codes
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.forms.stamp import MARK
from thidua_xlsx.places import CellPlace
from thidua_xlsx.raw import RawBook, RawCell, RawSheet
from thidua_xlsx.text import clean


@dataclass(frozen=True, slots=True)
class KeyedTable:
    """A table as found: where its marker stands, the columns and rows by key, and rows below without a key."""

    id: str
    stamp: str
    file: str
    sheet: RawSheet
    marker: tuple[int, int]
    columns: Mapping[str, int]
    rows: Mapping[str, int]
    loose_rows: tuple[int, ...]

    def place(self, row: int, col: int) -> CellPlace:
        """The place of one of its cells."""
        return CellPlace(self.file, self.sheet.name, row, col)

    def cell(self, row: int, col: int) -> RawCell | None:
        """One of its cells, or None where nothing stands."""
        return self.sheet.cells.get((row, col))


def find_tables(book: RawBook) -> tuple[dict[str, KeyedTable], list[Finding]]:
    """Give every table of a workbook by id; a table or a key that occurs twice is a finding, and not used."""
    found: dict[str, list[KeyedTable]] = {}
    findings: list[Finding] = []
    for sheet in book.sheets:
        markers = sorted(
            (place, cell.value)
            for place, cell in sheet.cells.items()
            if isinstance(cell.value, str) and cell.value.lstrip().startswith(MARK)
        )
        for number, ((row, col), text) in enumerate(markers):
            end = markers[number + 1][0][0] if number + 1 < len(markers) else None
            table, repeated = _table(book.file, sheet, (row, col), str(text), end)
            findings += repeated
            found.setdefault(table.id, []).append(table)
    for id_, tables in found.items():
        if len(tables) > 1:
            places = tuple(table.place(*table.marker) for table in tables)
            findings.append(at(codes.TABLE_TWICE, places[0], also=places[1:], table=id_))
    return {id_: tables[0] for id_, tables in found.items() if len(tables) == 1}, findings


def _table(
    file: str, sheet: RawSheet, marker: tuple[int, int], text: str, end: int | None
) -> tuple[KeyedTable, list[Finding]]:
    id_, _, stamp = clean(text).removeprefix(MARK).partition("|")
    columns: list[tuple[str, int]] = []
    rows: list[tuple[str, int]] = []
    filled: set[int] = set()
    for (row, col), cell in sheet.cells.items():
        if row == marker[0] and col != marker[1] and isinstance(cell.value, str) and clean(cell.value):
            columns.append((clean(cell.value), col))
        elif row > marker[0] and (end is None or row < end):
            filled.add(row)
            if col == marker[1]:
                rows.append((_key(cell), row))
    findings: list[Finding] = []
    keyed = {row for _, row in rows}
    table = KeyedTable(
        id=id_.strip(),
        stamp=stamp,
        file=file,
        sheet=sheet,
        marker=marker,
        columns=_once(columns, findings, lambda col: CellPlace(file, sheet.name, marker[0], col)),
        rows=_once(rows, findings, lambda row: CellPlace(file, sheet.name, row, marker[1])),
        loose_rows=tuple(sorted(filled - keyed)),
    )
    return table, findings


def _key(cell: RawCell) -> str:
    """Give a typed key as text: a code such as 101 comes back as a number from some programs."""
    value = cell.value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return clean(str(value)) if value is not None else ""


def _once(keys: list[tuple[str, int]], findings: list[Finding], place: Callable[[int], CellPlace]) -> dict[str, int]:
    """Keep the keys that occur once, in sheet order; which of two equal keys is meant, nobody may guess."""
    counts = Counter(key for key, _ in keys)
    for key, count in counts.items():
        if count > 1 and key:
            where = [place(position) for other, position in sorted(keys, key=lambda k: k[1]) if other == key]
            findings.append(at(codes.KEY_TWICE, where[0], also=tuple(where[1:]), key=key))
    return {key: position for key, position in sorted(keys, key=lambda k: k[1]) if key and counts[key] == 1}
