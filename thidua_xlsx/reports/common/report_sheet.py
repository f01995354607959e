"""The frame of every report sheet: official heading, tables whose rows fit their text, signatures, print set-up.

The heading follows NĐ 30/2020/NĐ-CP: issuing body at the left, national name and motto at the right, then place and
day, then the title of the paper.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate, groupby
from typing import Any

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import holder
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.looks import PADDING
from thidua_xlsx.documents.screen_size import fits_upright, page_room
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import AnyColumns, Col, Opening, Rows, Shown, TextLine, Together, Written
from thidua_xlsx.documents.workbook_plan import ROWS_TOGETHER, Chart, Page, SheetPlan
from thidua_xlsx.forms.layout.official_frame import official_heading, side_by_side
from thidua_xlsx.model import Season

_LEAST_HEIGHT = 18.0
_MOST_FROZEN = 150.0  # points
_MOST_KEPT = 220.0  # points of rows of a table that stay together: half of a page that lies on its side
_FILLED = 0.97  # of a page: what the painter would still let stand on it
# Looks of rows that say what follows: alone at the foot of a page they would mean nothing.
_LEADING = frozenset({"heading", "section", "cut_line", "header"})
_MARGINS = (30.0, 15.0, 20.0, 20.0)  # of official papers (NĐ 30/2020/NĐ-CP), in millimetres


class ReportSheet(msgspec.Struct):
    """A report sheet being written from the top down; `plan` makes it a value."""

    season: Season
    say: Say
    draft: SheetBuilder
    last: int
    key: str = ""  # of its name and title in the words; none of a paper, which brings its own
    charts: list[Chart] = msgspec.field(default_factory=list)
    header_row: int | None = None
    header_first: int = 0  # where the header has more than one row
    page_breaks: list[int] = msgspec.field(default_factory=list)
    together: list[tuple[int, int]] = msgspec.field(default_factory=list)
    padding: float = PADDING  # points above and below the text of rows
    _run: list[int] = msgspec.field(default_factory=list)  # the rows of the table that is being written
    filters: Area | None = None

    def keep(self, first: int, last: int | None = None) -> None:
        """Ask that rows from `first` to `last` (or to the one just written) stand on one page."""
        self.together.append((first, self.draft.row - 1 if last is None else last))

    def line(self, text: str, look: str) -> None:
        """Write one `text` in a `look` over the sheet's whole width, as high as it needs, and move on."""
        row = self.draft.row
        if look in _LEADING:
            self.keep(row, row + 1)
        self.draft.line(row, 0, self.last, text, look)
        self.draft.row += 1

    def official_heading(self) -> None:
        """Write the official heading: issuing body at the left, national name and motto at the right, place and day."""
        school, number = self.season.rulebook.school, self.say("report.frame.number")
        official_heading(self.draft, 0, self.last, school, self.say, number=number)
        self.gap(8)

    def gap(self, height: float = 8) -> None:
        """Leave an empty row of `height` points."""
        self.draft.heights[self.draft.row] = height
        self.draft.row += 1

    @contextmanager
    def part(self, heading: str) -> Iterator[None]:
        """Write a part of the sheet under its `heading`: all of it on one page, with an empty row below it."""
        top = self.draft.row
        self.line(heading, "heading")
        yield
        self.keep(top)
        self.gap()

    def table(
        self, columns: AnyColumns, rows: Rows, *, repeat: bool = True, filtered: bool = False, empty: str = ""
    ) -> range:
        """Write a table, header and rows, and give where its rows stand. Where there are none, it says `empty`.

        The first header that is to `repeat` stays in view and is printed on every page; a table that is `filtered` has
        buttons in its header that filter and sort its rows.
        """
        self.header(columns, repeat=repeat)
        first = self.draft.row
        self.rows(columns, rows)
        if empty and self.draft.row == first:
            self.line(empty, "cell_center")
        if filtered:
            self.filters = Area(first - 1, 0, self.draft.row - 1, len(columns) - 1)
        return range(first, self.draft.row)

    def rows(self, columns: AnyColumns, rows: Rows) -> None:
        """Write rows of a table whose header stands already."""
        number = 0
        for row in rows:
            if isinstance(row, TextLine):
                self.keep(self.draft.row, self.draft.row + 1)
                self.line(row.text, row.look)
                number = 0 if row.anew else number
            elif isinstance(row, Together):
                top = self.draft.row
                self.rows(columns, row.rows)
                self.keep(top)
            elif isinstance(row, Opening):
                self._opened(columns, row)
            else:
                number += 1
                self.row(columns, row, number)

    def _opened(self, columns: AnyColumns, entry: object, depth: int = 0) -> None:
        """Write a row or a line at its `depth` of folding, and what it opens."""
        shown = entry.row if isinstance(entry, Opening) else entry
        self.draft.outline[self.draft.row] = depth
        if isinstance(shown, TextLine):
            self.line(shown.text, shown.look)
        else:
            self.row(columns, shown)
        for folded in entry.folded if isinstance(entry, Opening) else ():
            self._opened(columns, folded, depth + 1)

    def header(self, columns: AnyColumns, *, repeat: bool = True) -> None:
        """Write a table's header row, and above it the groups of its columns where there are any.

        The first one that is to `repeat` stays in view and is printed on every page.
        """
        first, repeat = self.draft.row, repeat and self.header_row is None
        self._end_run()
        if any(column.group for column in columns):
            of_groups = groupby(columns, lambda column: column.group)
            groups = [(name, list(of_group)) for name, of_group in of_groups]
            self._write(
                [Col("", span=sum(column.span for column in of_group)) for _, of_group in groups],
                [(name or None, style("header"), None) for name, _ in groups],
            )
            self._run.clear()
            self.keep(first, self.draft.row)
        if repeat:
            self.header_row, self.header_first = self.draft.row, first
        self.keep(self.draft.row, self.draft.row + 1)
        labels = [self.heading(column) for column in columns]
        self._write(columns, [(label, style("header"), None) for label in labels])

    def width_of(self, columns: AnyColumns, key: str) -> float:
        """Give the width in characters of the column with this `key` in a table."""
        first, last = _place(columns, key)
        return self.draft.width_over(first, last)

    def area(self, columns: AnyColumns, key: str, rows: range) -> Area:
        """Give where the `rows` of the column with this `key` in a table stand."""
        col, _ = _place(columns, key)
        return Area(rows[0], col, rows[-1], col)

    def heading(self, column: Col[Any]) -> str:
        """Give the heading of a column in words."""
        if column.heading is not None:
            return column.heading
        if column.of:
            return self.say.label(self.season.rulebook.columns.column(column.of, column.key).label)
        return self.say(column.words or f"report.col.{column.key}")

    def row(self, columns: AnyColumns, row: object, number: int | None = None) -> None:
        """Write the `row` of a table, its `number`th, as high as its longest wrapped text needs."""
        self._write(columns, [column.shown(row, number) for column in columns])

    def total(self, columns: AnyColumns, row: Mapping[str, Shown]) -> None:
        """Write a row of sums: what stands in the middle of a column stands there too, and all of it is set off."""
        sums: dict[str, Shown] = {column.key: (None, style("total")) for column in columns}
        for column in columns:
            value = row.get(column.key)
            if isinstance(value, tuple):
                sums[column.key] = value
            elif value is not None:
                sums[column.key] = value, style("total" if column.look == "cell" else "total_center")
        self.row(columns, sums)

    def _write(self, columns: AnyColumns, cells: Sequence[Written]) -> None:
        self.draft.write(self.draft.row, columns, cells, padding=self.padding)
        self._run.append(self.draft.row)
        self.draft.row += 1

    def _end_run(self) -> None:
        """Keep the first and the last rows of a table together: no page is to have one or two of them alone."""
        rows = self._run
        if len(rows) > 1:
            self.keep(rows[0], self._few(rows[: ROWS_TOGETHER + 1])[-1])  # the first one is the heading
            self.keep(self._few(rows[: -ROWS_TOGETHER - 1 : -1])[-1], rows[-1])
        self._run = []

    def _few(self, rows: Sequence[int]) -> list[int]:
        """Give the first of some rows: two at least, more while they take no more than a part of a page."""
        heights = accumulate(self.draft.heights[row] for row in rows)
        return [
            row
            for place, (row, height) in enumerate(zip(rows, heights, strict=True))
            if place < 2 or height <= _MOST_KEPT
        ]

    def rows_left(self, *, landscape: bool | None = None) -> float:
        """Say how many points of rows the page begun at the last break still holds; `landscape` is as in `plan`."""
        top = self.page_breaks[-1] if self.page_breaks else 0
        used = sum(self.draft.heights.get(row, _LEAST_HEIGHT) for row in range(top, self.draft.row))
        return _FILLED * page_room(self._printed, _MARGINS, landscape=self._on_its_side(landscape)) - used

    @property
    def _printed(self) -> list[float]:
        return [width for col, width in self.draft.widths.items() if col <= self.last]

    def _on_its_side(self, landscape: bool | None) -> bool:
        return not fits_upright(self._printed) if landscape is None else landscape

    def plan(self, *, landscape: bool | None = None, freeze_cols: int = 0) -> SheetPlan:
        """Make the sheet a value: A4, header row in view and repeated, page x/y in the footer.

        A `landscape` page lies on its side, and so does one that nothing is said of where the columns do not fit an
        upright one; the first `freeze_cols` columns stay in view.
        """
        self._end_run()
        say, header = self.say, self.header_row
        footer = say(
            "report.footer",
            school=self.season.rulebook.school.name,
            sheet=self.draft.name,
            page="{page}",
            pages="{pages}",
        )
        page = Page(
            landscape=self._on_its_side(landscape),
            repeat_rows=None if header is None else (self.header_first, header),
            footer=footer,
            breaks=tuple(self.page_breaks),
            together=tuple(self.together),
            area=Area(0, 0, self.draft.row - 1, self.last) if max(self.draft.widths, default=0) > self.last else None,
        )
        head_rows = 0 if header is None else header + 1
        head_height = sum(self.draft.heights.get(row, _LEAST_HEIGHT) for row in range(head_rows))
        # A tall official head in view would leave a laptop no room for the list itself.
        freeze = (head_rows if head_height <= _MOST_FROZEN else 0, freeze_cols)
        plan = self.draft.plan(freeze=freeze if any(freeze) else None, page=page, start=(0, 0))
        return replace(plan, charts=tuple(self.charts), filters=self.filters)


def _place(columns: AnyColumns, key: str) -> tuple[int, int]:
    """Give the first and the last column of the sheet that the column with a key takes in a table."""
    at = [column.key for column in columns].index(key)
    first = sum(column.span for column in columns[:at])
    return first, first + columns[at].span - 1


def report_sheet(season: Season, say: Say, key: str, columns: Sequence[float] | AnyColumns) -> ReportSheet:
    """Start the report sheet of this `key` with `columns`, or with columns of these widths (characters).

    Its headings end before the columns that are not printed.
    """
    draft = SheetBuilder(say(f"report.sheet.{key}"), season.rulebook.looks)
    draft.widths.update(enumerate(column.width if isinstance(column, Col) else column for column in columns))
    side_columns = sum(isinstance(column, Col) and not column.printed for column in columns)
    return ReportSheet(season, say, draft, len(columns) - 1 - side_columns, key)


def write_head(sheet: ReportSheet, *, official: bool = False, title: str = "", notes: Sequence[str] = ()) -> None:
    """Write the head of a sheet: frame or school name, title, school year, and `notes` on how to read it.

    The frame is the `official` one, or the school's name alone; `title` is the sheet's own where none is named.
    """
    say, school = sheet.say, sheet.season.rulebook.school
    if official:
        sheet.official_heading()
    else:
        sheet.line(school.name, "org_left")
    sheet.line(title or say(f"report.title.{sheet.key}"), "title")
    day = sheet.season.rulebook.as_of
    sheet.line(school.years_called(say) + (say("report.as_of", day=day) if day else ""), "subtitle")
    for note in notes:
        sheet.line(note, "note")
    sheet.gap(6)


def list_sheet(
    season: Season,
    say: Say,
    key: str,
    columns: AnyColumns,
    rows: Rows,
    *,
    notes: Sequence[str] = (),
    filtered: bool = False,
    empty: str = "",
    landscape: bool | None = None,
    freeze_cols: int = 0,
    official: bool = False,
) -> SheetPlan:
    """Plan the sheet of this `key` that is one table below its head with `notes`; where it has no rows it says `empty`.

    A table that is `filtered` has buttons that filter and sort; `landscape` is as `ReportSheet.plan` has it, and the
    first `freeze_cols` columns stay in view. An `official` list has the official head, and is signed.
    """
    sheet = report_sheet(season, say, key, columns)
    write_head(sheet, notes=notes, official=official)
    sheet.table(columns, rows, filtered=filtered, empty=empty)
    if official:
        signatures(sheet)
    return sheet.plan(landscape=landscape, freeze_cols=freeze_cols)


def footnotes(sheet: ReportSheet, lines: Sequence[str]) -> None:
    """Write the `lines` below a table, on the page of its last row."""
    top = max(sheet.draft.row - 1, 0)
    for line in lines:
        sheet.line(line, "note")
    if lines:
        sheet.keep(top)


def signatures(sheet: ReportSheet) -> None:
    """Write the signature block: the secretary at the left, the chair on behalf of the council at the right."""
    say, draft = sheet.say, sheet.draft
    season = sheet.season
    school, members = season.rulebook.school, season.rulebook.council
    day = season.council.meeting.date if season.council else None
    clerk, chair = holder(members, "thu_ky", day), holder(members, "chu_tich", day)
    top = max(sheet.draft.row - 1, 0)
    sheet.gap(12)
    lines = (
        ("", say("report.sign.behalf"), "sign_title", 18.0),
        (say("report.sign.secretary"), say("report.sign.chair"), "sign_title", 18.0),
        (say("report.sign.note"), say("report.sign.note"), "sign_note", 18.0),
        ("", "", "sign_note", 50.0),
        (clerk.full_name if clerk else school.secretary, chair.full_name if chair else school.head, "sign_title", 18.0),
    )
    for left_text, right_text, look, height in lines:
        side_by_side(draft, 0, sheet.last, (left_text, right_text), look, height)
    sheet.keep(top)
