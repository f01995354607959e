"""Sheets with more rows than a spreadsheet program can hold: they go on in further sheets, and say so.

No row is lost and the order is kept. Every further sheet has the heading row of its table, the widths, filter and
print set-up of the first; links lead to where their rows have gone.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.estimated_height import height_of
from thidua_xlsx.documents.workbook_plan import (
    BookPlan,
    Cell,
    Chart,
    Page,
    SheetPlan,
    replaced,
)

MOST_ROWS = 1_048_576  # what Excel and LibreOffice hold
_LONGEST_NAME = 31
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")

Spot = tuple[int, int]


class _Piece(msgspec.Struct, frozen=True):
    """One of the sheets that a sheet becomes: its rows, `first` up to and without `end`, begin below `top` others."""

    name: str
    first: int
    end: int
    top: int
    head: range  # rows of the heading that are repeated above them

    def at(self, row: int, inserted: int) -> int:
        """Give where a row of the whole sheet stands here; the first sheet has one more line from `inserted` on."""
        if self.first == 0:
            return row + (row >= inserted)
        return row - self.first + self.top


class _Split(msgspec.Struct, frozen=True):
    """A sheet in pieces."""

    pieces: tuple[_Piece, ...]
    inserted: int  # the row of the whole sheet above which the first piece says that the table goes on

    def piece(self, row: int) -> _Piece:
        """Give the piece that has a row of the whole sheet."""
        return self.pieces[bisect_right([piece.first for piece in self.pieces], row) - 1]

    def area(self, area: Area, piece: _Piece) -> Area | None:
        """Give the part of an area that is in a piece."""
        first, last = max(area.row, piece.first), min(area.last_row, piece.end - 1)
        if first > last:
            return None
        return Area(piece.at(first, self.inserted), area.col, piece.at(last, self.inserted), area.last_col)


class TooLong(Exception):
    """A sheet that has to go on in another: where its rows go must be known before any sheet is written."""


def as_planned(sheets: Iterable[SheetPlan], limit: int = MOST_ROWS) -> Iterator[SheetPlan]:
    """Give sheets one after another as they are; raises TooLong at one that `continued` would cut."""
    return map(partial(_whole, limit=limit), sheets)


def _whole(sheet: SheetPlan, limit: int) -> SheetPlan:
    if _rows(sheet) > limit and not _computed(sheet):
        raise TooLong(sheet.name)
    return sheet


def continued(book: BookPlan, say: Say, limit: int = MOST_ROWS) -> BookPlan:
    """Give a workbook whose sheets have at most `limit` rows each; one without longer sheets is given back as it is.

    A sheet with formulas is left whole: what they name could not follow.
    """
    names = [sheet.name for sheet in book.sheets]
    splits = {sheet.name: _split(sheet, names, say, limit) for sheet in book.sheets if _rows(sheet) > limit}
    splits = {name: split for name, split in splits.items() if not _computed(book.sheet(name))}
    if not splits:
        return book
    sheets: list[SheetPlan] = []
    for sheet in book.sheets:
        split = splits.get(sheet.name)
        made = [_sheet(sheet, split, number, say) for number in range(len(split.pieces))] if split else [sheet]
        sheets += [_following(one, splits) for one in made]
    return replace(book, sheets=tuple(sheets))


def _rows(sheet: SheetPlan) -> int:
    return max(sheet.last[0], max(sheet.heights, default=0)) + 1


def _computed(sheet: SheetPlan) -> bool:
    return bool(sheet.highlights) or any(cell.formula for cell in sheet.cells.values())


def _split(sheet: SheetPlan, names: list[str], say: Say, limit: int) -> _Split:
    """Cut a sheet where rows that belong together stay together, if that is possible at all."""
    repeated = sheet.page.repeat_rows
    head = range(repeated[0], repeated[1] + 1) if repeated else range(0)
    spans = [*sheet.page.together, *((area.row, area.last_row) for area in sheet.merges if area.last_row > area.row)]
    rows, first, pieces = _rows(sheet), 0, list[_Piece]()
    while first < rows:
        above = head if head and first > head[-1] else range(0)
        top = 1 + len(above)
        most = limit - top if rows - first <= limit - top else limit - top - 1  # a last line says where it goes on
        if most < 1:
            raise ValueError(f"{sheet.name}: {limit} rows leave no room below the heading")
        end = rows if first + most >= rows else _cut(spans, first, first + most)
        name = sheet.name if not pieces else _name(sheet.name, len(pieces) + 1, names, say)
        pieces.append(_Piece(name, first, end, top, above))
        first = end
    return _Split(tuple(pieces), head.start)


def _cut(spans: Sequence[Spot], first: int, most: int) -> int:
    end = most
    while inside := [start for start, last in spans if start < end <= last]:
        end = min(inside)
    return end if end > first else most


def _name(name: str, number: int, names: list[str], say: Say) -> str:
    """Give a further sheet's name, one that no other sheet has and no longer than a name may be."""
    cut = name
    while True:
        made = say("report.continued.name", sheet=cut, number=number)
        if len(made.encode("utf-16-le")) // 2 <= _LONGEST_NAME and made not in names:
            names.append(made)
            return made
        cut = cut[:-1]


def _sheet(sheet: SheetPlan, split: _Split, number: int, say: Say) -> SheetPlan:
    """Make one of the sheets: its rows, the heading above them, and the lines that lead to the sheets around it."""
    piece, at = split.pieces[number], split.inserted
    rows = range(piece.first, piece.end)
    cells = {(piece.at(r, at), col): cell for (r, col), cell in sheet.cells.items() if r in rows}
    heights = {piece.at(row, at): height for row, height in sheet.heights.items() if row in rows}
    hidden = {piece.at(row, at) for row in sheet.hidden_rows if row in rows}
    outline = {piece.at(row, at): level for row, level in sheet.outline.items() if row in rows}
    merges = [made for area in sheet.merges if (made := split.area(area, piece))]
    for place, row in enumerate(piece.head, start=1):
        cells |= {(place, col): cell for (r, col), cell in sheet.cells.items() if r == row}
        heights |= {place: sheet.heights[row]} if row in sheet.heights else {}
        hidden |= {place} if row in sheet.hidden_rows else set()
        merges += [Area(place, a.col, place, a.last_col) for a in sheet.merges if a.row == a.last_row == row]
    for row, text, target in _lines(split, number, say):
        col, last = _columns(sheet)
        cells |= {(row, each): Cell(None, "note") for each in range(col, last + 1)}
        cells[row, col] = Cell(text, "note", link=f"#{target}!A1")
        width = sum(sheet.widths.get(each, 8.43) for each in range(col, last + 1))
        heights[row] = height_of([(text, width)])
        merges.append(Area(row, col, row, last))
    return replace(
        sheet,
        name=piece.name,
        cells=cells,
        heights=heights,
        hidden_rows=frozenset(hidden),
        outline=outline,
        merges=tuple(merges),
        rules=tuple(replace(one, area=made) for one in sheet.rules if (made := split.area(one.area, piece))),
        charts=tuple(replace(c, row=piece.at(c.row, at)) for c in sheet.charts if split.piece(c.row) is piece),
        filters=_filter(sheet, split, piece),
        freeze=_freeze(sheet, piece, at),
        page=_page(sheet.page, split, piece),
    )


def _lines(split: _Split, number: int, say: Say) -> list[tuple[int, str, str]]:
    """Give the lines about the other sheets: each with its row, its words, and the sheet that it leads to."""
    piece, lines = split.pieces[number], list[tuple[int, str, str]]()
    if number == 0:
        others = tuple(one.name for one in split.pieces[1:])
        lines.append((split.inserted, say("report.continued.first", sheets=others), others[0]))
    else:
        before = split.pieces[number - 1].name
        lines.append((0, say("report.continued.before", sheet=before), before))
    if number + 1 < len(split.pieces):
        after = split.pieces[number + 1].name
        lines.append((piece.at(piece.end - 1, split.inserted) + 1, say("report.continued.after", sheet=after), after))
    return lines


def _columns(sheet: SheetPlan) -> Spot:
    """Give the first and the last column that are seen."""
    seen = sorted({col for _, col in sheet.cells} - sheet.hidden_cols) or [0]
    return seen[0], seen[-1]


def _filter(sheet: SheetPlan, split: _Split, piece: _Piece) -> Area | None:
    if sheet.filters is None:
        return None
    made = split.area(sheet.filters, piece)
    if made is None or piece.first <= sheet.filters.row:
        return made
    return (
        replace(made, row=len(piece.head)) if piece.head else None
    )  # the heading of the table is the last row that is repeated


def _freeze(sheet: SheetPlan, piece: _Piece, inserted: int) -> Spot | None:
    if sheet.freeze is None or piece.first == 0:
        return sheet.freeze and (sheet.freeze[0] + (sheet.freeze[0] > inserted), sheet.freeze[1])
    return (piece.top if sheet.freeze[0] else 0, sheet.freeze[1])


def _page(page: Page, split: _Split, piece: _Piece) -> Page:
    at = split.inserted
    spans = [
        (max(a, piece.first), min(b, piece.end - 1)) for a, b in page.together if a < piece.end and b >= piece.first
    ]
    repeated = page.repeat_rows
    if piece.first:
        repeated = (1, len(piece.head)) if piece.head else None
    elif repeated:
        repeated = (piece.at(repeated[0], at), piece.at(repeated[1], at))
    return replace(
        page,
        repeat_rows=repeated,
        breaks=tuple(piece.at(row, at) for row in page.breaks if piece.first < row < piece.end),
        together=tuple((piece.at(a, at), piece.at(b, at)) for a, b in spans),
        first=page.first if piece.first == 0 else None,
        area=split.area(page.area, piece) if page.area else None,
    )


def _following(sheet: SheetPlan, splits: Mapping[str, _Split]) -> SheetPlan:
    """Give a sheet whose links and charts lead to where the rows they name have gone."""
    cells = {
        spot: replaced(cell, link=_link(cell.link, splits)) if cell.link.startswith("#") else cell
        for spot, cell in sheet.cells.items()
    }
    return replace(sheet, cells=cells, charts=tuple(_chart(chart, splits) for chart in sheet.charts))


def _link(link: str, splits: Mapping[str, _Split]) -> str:
    name, _, cell = link[1:].rpartition("!")
    split, found = splits.get(name.removeprefix("'").removesuffix("'").replace("''", "'")), _CELL.fullmatch(cell)
    if split is None or found is None or int(found[2]) == 1:  # the head of a sheet stays where it is
        return link
    row = int(found[2]) - 1
    piece = split.piece(row)
    return f"#{piece.name}!{found[1]}{piece.at(row, split.inserted) + 1}"


def _chart(chart: Chart, splits: Mapping[str, _Split]) -> Chart:
    """Give a chart that shows as much of its figures as one sheet holds."""
    split = splits.get(chart.sheet)
    if split is None:
        return chart
    piece = split.piece(chart.series[0].values.row)
    series = [
        replace(one, labels=labels, values=values)
        for one in chart.series
        if (labels := split.area(one.labels, piece)) and (values := split.area(one.values, piece))
    ]
    return replace(chart, sheet=piece.name, series=tuple(series))
