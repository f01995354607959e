"""The frame of every report sheet: official heading, tables whose rows fit their text, signatures, print set-up.

The heading follows NĐ 30/2020/NĐ-CP: issuing body at the left, national name and motto at the right, then place and
day, then the title of the paper.
"""

from collections.abc import Callable, Iterable, Sequence
from operator import getitem

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import holder
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.measured_height import PADDING, TextHeights, height_for, text_heights
from thidua_xlsx.documents.page_size import page_room
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Links, Plain, Style, StyledRow, StyledValue, styled
from thidua_xlsx.documents.workbook_plan import ROWS_TOGETHER, Chart, Page, RowSink, SheetPlan
from thidua_xlsx.model import Season

_RULE = "—" * 8
_LEAST_HEIGHT = 18.0
_BORDER = 5 / 7  # characters
_MOST_FROZEN = 150.0  # points
_FILLED = 0.97  # of a page: what the painter would still let stand on it
# Looks of rows that say what follows: alone at the foot of a page they would mean nothing.
_LEADING = frozenset({"heading", "section", "cut_line", "header"})
_MARGINS = (30.0, 15.0, 20.0, 20.0)  # of official papers (NĐ 30/2020/NĐ-CP), in millimetres
_NATIONAL_WIDTH = 48.0  # characters that the national name needs at 12 points bold


class Col(msgspec.Struct, frozen=True):
    """A column of a table: its heading, its width in characters, and how many columns of the sheet it takes."""

    label: str
    width: float = 12
    span: int = 1


class _Kind(msgspec.Struct, frozen=True):
    """Rows of one kind: how high their texts make them, column by column, and the styles of all cells they take."""

    heights: Sequence[TextHeights]
    styles: tuple[Style, ...]


class _Measured(msgspec.Struct, frozen=True):
    """Columns of a table with their widths, the sheet's columns at which they begin, and those that are merged.

    `kinds` are its rows by the styles of what they show.
    """

    cols: Sequence[Col]
    widths: Sequence[float]
    starts: Sequence[int]
    spans: Sequence[tuple[int, int]]
    kinds: dict[tuple[Style, ...], _Kind] = msgspec.field(default_factory=dict)

    def kind(self, styles: tuple[Style, ...], padding: float) -> _Kind:
        """Give the kind of rows of these styles; a cell under a merge looks as the first one of it."""
        found = self.kinds.get(styles)
        if found is None:
            widths, whole = zip(styles, self.widths, strict=True), list(styles)
            for first, last in self.spans:
                whole[first + 1 : first + 1] = [whole[first]] * (last - first)
            heights = [text_heights(of.look, width, padding) for of, width in widths]
            found = self.kinds[styles] = _Kind(heights, tuple(whole))
        return found


_MOST_MEASURED = 20


class ReportSheet(msgspec.Struct):
    """A report sheet being written from the top down; `plan` makes it a value."""

    season: Season
    say: Say
    draft: SheetBuilder
    last: int
    key: str = ""  # of its name and title in the words; none of a paper, which brings its own
    charts: list[Chart] = msgspec.field(default_factory=list)
    header_row: int | None = None
    header_first: int | None = None  # where the header has more than one row
    breaks: list[int] = msgspec.field(default_factory=list)
    together: list[tuple[int, int]] = msgspec.field(default_factory=list)
    padding: float = PADDING  # points above and below the text of rows
    _run: list[int] = msgspec.field(default_factory=list)  # the rows of the table that is being written
    _measured: dict[int, _Measured] = msgspec.field(default_factory=dict)  # by the identity of the columns

    def keep(self, first: int, last: int | None = None) -> None:
        """Ask that rows from `first` to `last` (or to the one just written) stand on one page."""
        self.together.append((first, self.draft.row - 1 if last is None else last))

    def width_over(self, first: int, last: int) -> float:
        """Give the width of merged columns in characters; each border between two of them is room for text as well."""
        return self.draft.width_over(first, last) + (last - first) * _BORDER

    def line(self, text: str, look: str) -> None:
        """Write one text over the sheet's whole width, as high as it needs, and move on."""
        row = self.draft.row
        if look in _LEADING:
            self.keep(row, row + 1)
        self.draft.across(row, 0, self.last, text, look)
        self.draft.heights[row] = height_for(text, look, self.width_over(0, self.last))
        self.draft.row += 1

    def gap(self, height: float = 8) -> None:
        """Leave an empty row of so many points."""
        self.draft.heights[self.draft.row] = height
        self.draft.row += 1

    def header(self, cols: Sequence[Col], *, repeat: bool = True) -> None:
        """Write a table's header row; the first one that repeats stays in view and is printed on every page."""
        if repeat and self.header_row is None:
            self.header_row = self.draft.row
        self._end_run()
        self.keep(self.draft.row, self.draft.row + 1)
        self.row(cols, [styled(col.label, "header") for col in cols])

    def row(self, cols: Sequence[Col], cells: Sequence[StyledValue], links: Links | None = None) -> None:
        """Write one row of a table, as high as its longest wrapped text needs.

        `links` say by the place of a cell in `cells` where it leads: a link and a spot as in `Cell`.
        """
        values, styles = zip(*cells, strict=True)
        self.plain_row(cols, styles, values, links)

    def plain_row(
        self, cols: Sequence[Col], styles: tuple[Style, ...], values: Sequence[Plain], links: Links | None = None
    ) -> None:
        """Write one row of a table as `row` does, of values and the styles that all rows of its kind have."""
        measured, draft = self._measure(cols), self.draft
        kind = measured.kind(styles, self.padding)
        draft.heights[draft.row] = max(map(getitem, kind.heights, values))
        if measured.spans:
            values = list(values)
            for first, last in measured.spans:
                values[first + 1 : first + 1] = [None] * (last - first)
            links = {measured.starts[place]: where for place, where in links.items()} if links else None
        draft.put_row(draft.row, StyledRow(kind.styles, values, links), measured.spans)
        self._run.append(draft.row)
        draft.row += 1
        draft.flush()

    def _end_run(self) -> None:
        """Keep the first and the last rows of a table together: no page is to have one or two of them alone."""
        rows = self._run
        if len(rows) > 1:
            self.keep(rows[0], rows[: ROWS_TOGETHER + 1][-1])  # the first one is the heading
            self.keep(rows[-ROWS_TOGETHER:][0], rows[-1])
        self._run = []

    def _measure(self, cols: Sequence[Col]) -> _Measured:
        """Measure the columns of rows: how wide each is, and which take several of the sheet's."""
        known = self._measured.get(id(cols))
        if known and known.cols is cols:
            return known
        widths: list[float] = []
        starts: list[int] = []
        spans: list[tuple[int, int]] = []
        at = 0
        for col in cols:
            last = at + col.span - 1
            widths.append(self.draft.widths[at] if last == at else self.width_over(at, last))
            starts.append(at)
            if last > at:
                spans.append((at, last))
            at = last + 1
        if len(self._measured) >= _MOST_MEASURED:  # made anew for every row, they are not worth keeping
            self._measured.clear()
        made = self._measured[id(cols)] = _Measured(cols, widths, starts, spans)
        return made

    def section(self, text: str, look: str = "section") -> None:
        """Write a heading row inside a table."""
        self.line(text, look)

    def rows_left(self, *, landscape: bool = False) -> float:
        """Say how many points of rows the page begun at the last break still holds."""
        top = self.breaks[-1] if self.breaks else 0
        used = sum(self.draft.heights.get(row, _LEAST_HEIGHT) for row in range(top, self.draft.row))
        printed = (width for col, width in self.draft.widths.items() if col <= self.last)
        return _FILLED * page_room(printed, _MARGINS, landscape=landscape) - used

    def _frozen_rows(self, header: int) -> int:
        """Give the rows to keep in view; a tall official head would leave a laptop no room for the list itself."""
        height = sum(self.draft.heights.get(row, _LEAST_HEIGHT) for row in range(header + 1))
        return header + 1 if height <= _MOST_FROZEN else 0

    def plan(self, *, landscape: bool = False, freeze_cols: int = 0, filters: Area | None = None) -> SheetPlan:
        """Make the sheet a value: A4, header row in view and repeated, page x/y in the footer."""
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
            landscape=landscape,
            repeat_rows=(header if self.header_first is None else self.header_first, header)
            if header is not None
            else None,
            footer=footer,
            breaks=tuple(self.breaks),
            together=tuple(self.together),
            area=Area(0, 0, self.draft.row - 1, self.last) if max(self.draft.widths, default=0) > self.last else None,
        )
        freeze = (0 if header is None else self._frozen_rows(header), freeze_cols)
        plan = self.draft.plan(freeze=freeze if any(freeze) else None, page=page, start=(0, 0))
        return replace(plan, charts=tuple(self.charts), filters=filters)


class SummarySheet(msgspec.Struct, frozen=True):
    """A sheet of the summary: its name and title are the words `report.sheet.<key>` and `report.title.<key>`.

    `plan` gives None where there is nothing to show. What it is handed takes rows while more are planned, so that a
    long list is never held whole; a sheet with charts leaves it, for they need its rows. `of_people` says that an
    office which only collects reports has nothing to say on it. Only a sheet `for_office` may leave the school: what
    is not declared so (money, refusals, sampling, reasons, what to put right) stays with the council. What `concludes`
    (proposals, refusals, how far a title came) is not shown of a running season. `more` gives what plans further sheets
    of its kind, each with a name of its own, where a season has more to show than one sheet can.
    """

    key: str
    plan: Callable[[Season, Say, RowSink | None], SheetPlan | None]
    of_people: bool = False
    for_office: bool = False
    concludes: bool = False
    more: Callable[[Season, Say], Iterable[Callable[[RowSink | None], SheetPlan]]] | None = None


def report_sheet(
    season: Season, say: Say, key: str, widths: Sequence[float], sink: RowSink | None = None, *, aside: int = 0
) -> ReportSheet:
    """Start a report sheet with columns of these widths (characters); `sink` takes rows while more are planned.

    The last `aside` columns of its table are there to be looked up and not printed; headings end before them.
    """
    draft = SheetBuilder(say(f"report.sheet.{key}"), sink=sink)
    draft.widths.update(enumerate(widths))
    return ReportSheet(season, say, draft, len(widths) - 1 - aside, key)


def write_head(sheet: ReportSheet, *, official: bool = False, title: str = "", notes: Sequence[str] = ()) -> None:
    """Write the head of a sheet: official frame or school name, title, school year, and lines on how to read it."""
    say, school = sheet.say, sheet.season.rulebook.school
    if official:
        write_official_heading(sheet)
    else:
        sheet.line(school.name, "org_left")
    sheet.line(title or say(f"report.title.{sheet.key}"), "title")
    sheet.line(_when(sheet), "subtitle")
    for note in notes:
        sheet.line(note, "note")
    sheet.gap(6)


def _when(sheet: ReportSheet) -> str:
    """Name the year by both its labels, as plans do, where they are two; neither is made from the other."""
    say, rulebook = sheet.say, sheet.season.rulebook
    year, work = rulebook.school.school_year, rulebook.school.work_year
    two = work not in ("", year)
    text = say("report.years", work=work, year=year) if two else say("report.year", year=year)
    return text + say("report.as_of", day=rulebook.as_of) if rulebook.as_of else text


def _split(sheet: ReportSheet) -> int:
    """Give the first column of the right half: the last one that leaves the national name its room."""
    for col in range(sheet.last, 0, -1):
        if sheet.draft.width_over(col, sheet.last) >= _NATIONAL_WIDTH:
            return col
    return 1


def write_official_heading(sheet: ReportSheet) -> None:
    """Write the official heading: issuing body at the left, national name and motto at the right, place and day."""
    say, school = sheet.say, sheet.season.rulebook.school
    right = _split(sheet)
    pairs = (
        (school.parent or say("report.frame.parent_blank"), "org", say("report.frame.national"), "national"),
        (school.name.upper(), "org_bold", say("report.frame.motto"), "motto"),
        (_RULE, "rule", _RULE * 2, "rule"),
        (say("report.frame.number"), "org", _place(sheet), "place_date"),
    )
    draft = sheet.draft
    for left_text, left_look, right_text, right_look in pairs:
        draft.across(draft.row, 0, right - 1, left_text, left_look)
        draft.across(draft.row, right, sheet.last, right_text, right_look)
        left_height = height_for(left_text, left_look, sheet.width_over(0, right - 1))
        draft.heights[draft.row] = 9.0 if left_look == "rule" else left_height
        draft.row += 1
    sheet.gap(8)


def _place(sheet: ReportSheet) -> str:
    return sheet.say("report.frame.place_date", place=sheet.season.rulebook.school.place or "…………")


def footnotes(sheet: ReportSheet, lines: Sequence[str]) -> None:
    """Write notes below a table, on the page of its last row."""
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
    right = _split(sheet)
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
        draft.across(draft.row, 0, right - 1, left_text or None, look)
        draft.across(draft.row, right, sheet.last, right_text or None, look)
        wide = ((left_text, draft.width_over(0, right - 1)), (right_text, draft.width_over(right, sheet.last)))
        draft.heights[draft.row] = max(height, *(height_for(text, look, width) for text, width in wide if text), 0.0)
        draft.row += 1
    sheet.keep(top)
