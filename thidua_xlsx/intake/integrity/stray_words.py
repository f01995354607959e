"""Words in a returned workbook that nobody asked for: beside the tables, on the guide, in comments, in shapes.

Where we write nothing a cell has no look of its own. So a filled cell without one, in a workbook whose own cells have
theirs, was filled by somebody: no sheet need be laid out again for that, whatever version of the program made it, and
whatever a merge put on it. What is typed into a table itself is told by those who read the table.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from thidua_xlsx.base.text import clean
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet, raw_text
from thidua_xlsx.intake.integrity.locked_content import listed_together
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace

Spot = tuple[int, int]
_MOST = 5  # findings about one workbook; further cells are listed with the last
_OURS = re.compile(r"(?:^|\n)(?:[A-Z]\d{3}|\?): ")  # so begin comments on a slip, perhaps behind their author's name
_OF_ROWS = (
    codes.ROW_WITHOUT_KEY, codes.ROW_WITHOUT_KEY_READ, codes.KEY_UNKNOWN, codes.CELL_STRUCK, codes.REPORT_ROW_ADDED,
)  # fmt: skip
_OF_PLACES = (codes.CELL_OUTSIDE, codes.NAME_WITHOUT_KEY)


class ReadTable(msgspec.Struct, frozen=True):
    """A table of a returned workbook with the keys of its rows and columns; `grows` where people add rows below."""

    table: KeyedTable
    rows: Collection[str]
    columns: Collection[str]
    grows: bool = False

    def own_cells(self) -> Iterator[Spot]:
        """Give the cells that bear our own marks and headings."""
        row, left = self.table.marker
        cols = [col for key, col in self.table.columns.items() if key in self.columns]
        yield from ((line, col) for line in (row, row - 1) for col in (left, *cols))

    def area(self) -> tuple[set[int], set[int]]:
        """Give the rows and the columns in which its cells are read or compared."""
        table = self.table
        asked = {col for key, col in table.columns.items() if key in self.columns}
        repeated = {row for rows in table.repeated_rows.values() for row in rows}
        keyed = {row for key, row in table.rows.items() if key in self.rows}
        added = {*table.rows.values(), *table.loose_rows} - keyed if self.grows else set[int]()
        added = {row for row in added if any((row, col) in table.sheet.cells for col in asked)}
        twice = table.headed - set(table.columns.values())
        own = {col for key, col in table.columns.items() if key.startswith("_")}
        return {table.marker[0], *keyed, *added, *repeated}, {table.marker[1], *asked, *own, *twice}


def stray_words(
    raw: RawBook, tables: Sequence[ReadTable], findings: Sequence[Finding], *, unit: str | None
) -> list[Finding]:
    """Report what was written where nothing is read: one finding for cells that touch, a few a workbook.

    `findings` are those that there are; of what they speak nothing more is said, and they are given with the others.
    `unit` is the code of the unit whose form it is.
    """
    looks = bool(tables) and not any(spot in table.table.sheet.bare for table in tables for spot in table.own_cells())
    every = list(findings)
    for sheet in raw.sheets:
        areas = [table.area() for table in tables if table.table.sheet is sheet]
        spoken = _Spoken(sheet, findings)
        aside = {*(sheet.bare if looks else ()), *_covered(sheet)}
        aside = {spot for spot in aside if not any(spot[0] in rows and spot[1] in cols for rows, cols in areas)}
        if aside and not areas and aside.issuperset(sheet.cells):  # a sheet that somebody added is one place
            every.append(_finding(raw.file, sheet, "sheet", sorted(aside), unit))
        else:
            seen = {spot for spot in aside if spoken.leaves(spot) and bool(clean(raw_text(sheet.cells[spot])))}
            every += [_finding(raw.file, sheet, "cells", block, unit) for block in _blocks(seen, spoken.places)]
        struck = {spot for spot in sheet.struck if spoken.leaves(spot)}
        every += [_finding(raw.file, sheet, "struck", block, unit) for block in _blocks(struck, set())]
        for remark in sheet.remarks:
            if not (remark.kind == "comment" and _OURS.search(remark.text)):
                place = CellPlace(raw.file, sheet.name, *remark.spot)
                what = Phrase(f"outside.{remark.kind}")
                every.append(at(codes.CELL_OUTSIDE, place, unit=unit, raw=remark.text, what=what))
    return listed_together(every, codes.CELL_OUTSIDE, _MOST)


class _Spoken:
    """What findings say of a sheet: of which cells, of which whole rows, and of which cells outside its tables."""

    def __init__(self, sheet: RawSheet, findings: Iterable[Finding]) -> None:
        self.places, self._cells, self._rows = set[Spot](), set[Spot](), set[int]()
        for finding in findings:
            for place in (finding.place, *finding.also):
                if isinstance(place, CellPlace) and place.sheet == sheet.name:
                    self._cells.add((place.row, place.col))
                    if finding.code in _OF_ROWS:
                        self._rows.add(place.row)
                    elif finding.code in _OF_PLACES:
                        self.places.add((place.row, place.col))

    def leaves(self, spot: Spot) -> bool:
        """Say whether nothing is said of a cell."""
        return spot not in self._cells and spot[0] not in self._rows


def _covered(sheet: RawSheet) -> Iterator[Spot]:
    """Give the filled cells that a merged one covers, so that nobody sees them."""
    for top, left, bottom, right in sheet.structure.merged if sheet.structure else ():
        if (bottom - top + 1) * (right - left + 1) > len(sheet.cells):
            inside: Iterable[Spot] = (s for s in sheet.cells if top <= s[0] <= bottom and left <= s[1] <= right)
        else:
            inside = ((row, col) for row in range(top, bottom + 1) for col in range(left, right + 1))
        yield from (spot for spot in inside if spot != (top, left) and spot in sheet.cells)


def _blocks(spots: set[Spot], reported: set[Spot]) -> list[list[Spot]]:
    """Give cells by blocks that touch each other, but for hidden rows; not those that touch cells already told."""
    left, blocks = spots | reported, []
    while left:
        block, edge = set[Spot](), [min(left)]
        while edge:
            row, col = edge.pop()
            near = {(r, c) for r in range(row - 2, row + 3) for c in (col - 1, col, col + 1)} & left
            left, block = left - near, block | near
            edge += near
        if not block & reported:
            blocks.append(sorted(block))
    return blocks


def _finding(file: str, sheet: RawSheet, kind: str, spots: Sequence[Spot], unit: str | None) -> Finding:
    raw = next((text for spot in spots if clean(text := raw_text(sheet.cells[spot]))), "")
    places, what = [CellPlace(file, sheet.name, *spot) for spot in spots], Phrase(f"outside.{kind}")
    return at(codes.CELL_OUTSIDE, places, unit=unit, raw=raw, what=what)
