"""The lists of official papers as sheets, where people work on them further: sorted, filtered, counted."""

from collections.abc import Sequence
from itertools import groupby, islice, pairwise
from operator import attrgetter

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.measured_height import height_for
from thidua_xlsx.documents.paper_plan import PaperLine, PaperPlan, PaperTable, Signatures, TableRow
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Plain, Style, StyledRow, style
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, write_official_heading

_WIDE = {True: 178.0, False: 112.0}  # characters of all columns together, by whether the sheet lies on its side
_LOOKS = {"left": "cell", "center": "cell_center", "right": "cell_number"}
_DOTS = "….()/% "
_AT_ONCE = 500  # rows that are looked through column by column
_LINE, _HAND = 18.0, 60.0  # points


def papers_title(season: Season, say: Say) -> str:
    """Give the title of the workbook of the papers' tables."""
    school = season.rulebook.school
    return say("report.papers_book", school=school.name, year=school.school_year)


def paper_sheet(season: Season, say: Say, name: str, plan: PaperPlan, sink: RowSink | None = None) -> SheetPlan:
    """Plan the sheet of a paper's tables; `sink` takes rows while more are planned."""
    blocks = plan.pages[0].blocks
    tables = [block for block in blocks if isinstance(block, PaperTable)]
    columns = tables[0].columns if tables else ()
    total = sum(column.width for column in columns) or 1
    draft = SheetBuilder(name, sink=sink)
    draft.widths.update({place: _WIDE[plan.landscape] * one.width / total for place, one in enumerate(columns)})
    sheet = ReportSheet(season, say, draft, max(len(columns) - 1, 1))
    write_official_heading(sheet)
    for line in (block for block in blocks if isinstance(block, PaperLine) and block.look in ("title", "subject")):
        sheet.line(line.text, "title" if line.look == "title" else "subtitle")
    sheet.gap(6)
    for table in tables:
        _table(sheet, table)
    if not tables:
        sheet.line(say("report.proposals.nobody"), "cell_center")
    for block in blocks:
        if isinstance(block, Signatures):
            _signatures(sheet, block)
    return sheet.plan(landscape=plan.landscape)


def _table(sheet: ReportSheet, table: PaperTable) -> None:
    sheet.header([Col(column.label) for column in table.columns])
    looks = tuple(style(_LOOKS[column.align]) for column in table.columns)
    columns = [_ListColumn(sheet, place, one.look) for place, one in enumerate(looks)]
    for section, rows in groupby(table.rows, key=attrgetter("section")):
        while some := list(islice(rows, _AT_ONCE)):
            if section:
                for row in some:
                    sheet.section(row.cells[0])
            else:
                _rows(sheet, some, columns, looks)


def _rows(
    sheet: ReportSheet, rows: Sequence[TableRow], columns: Sequence["_ListColumn"], looks: tuple[Style, ...]
) -> None:
    """Write rows, each as high as its longest wrapped text needs; what they hold is found column by column."""
    draft, values, heights = sheet.draft, [], []
    for column, texts in zip(columns, zip(*(row.cells for row in rows), strict=True), strict=True):
        found = [column[text] for text in texts]
        values.append([value for value, _ in found])
        heights.append([height for _, height in found])
    for row, highest in zip(zip(*values, strict=True), map(max, zip(*heights, strict=True)), strict=True):
        draft.heights[draft.row] = highest
        draft.put_row(draft.row, StyledRow(looks, row))
        draft.row += 1
        draft.flush()


class _ListColumn(dict[str, tuple[Plain, float]]):
    """What the cells of a column hold by the text of the paper, each with the height that it needs in points."""

    def __init__(self, sheet: ReportSheet, place: int, look: str) -> None:
        super().__init__()
        self._look, self._width, self._padding = look, sheet.draft.widths[place], sheet.padding

    def __missing__(self, text: str) -> tuple[Plain, float]:
        value = _value(text)
        shown = value if isinstance(value, str) else ""
        made = self[text] = value, height_for(shown, self._look, self._width, padding=self._padding)
        return made


def _signatures(sheet: ReportSheet, block: Signatures) -> None:
    """Write signatures side by side below the tables, names level with each other."""
    draft, count = sheet.draft, len(block.signers)
    if not count or sheet.last + 1 < count:
        return
    top = max(draft.row - 1, 0)
    sheet.gap(12)
    most = max(len(one.lines) for one in block.signers)
    edges = [place * (sheet.last + 1) // count for place in range(count + 1)]
    columns = [(*one.lines, *([""] * (most - len(one.lines))), one.note, "", one.name) for one in block.signers]
    for line, texts in enumerate(zip(*columns, strict=True)):
        look = "sign_note" if line in (most, most + 1) else "sign_title"
        for place, text in enumerate(texts):
            draft.across(draft.row, edges[place], edges[place + 1] - 1, text or None, look)
        spans = [draft.width_over(first, end - 1) for first, end in pairwise(edges)]
        needed = (height_for(text, look, width) for text, width in zip(texts, spans, strict=True) if text)
        draft.heights[draft.row] = _HAND if line == most + 1 else max(_LINE, *needed, 0.0)
        draft.row += 1
    sheet.keep(top)


def _value(text: str) -> str | int | None:
    """Give counts as numbers, and nothing where the paper has dots to write on."""
    if text.isascii() and text.isdigit():
        return int(text)
    return text if text.strip(_DOTS) else None
