"""The lists of official papers as sheets, where people work on them further: sorted, filtered, counted."""

from collections.abc import Iterable, Iterator

from thidua_xlsx.forms.draft import Draft
from thidua_xlsx.model import Season
from thidua_xlsx.paper import Line, PaperPlan, Signatures, Table
from thidua_xlsx.plan import Cell, SheetPlan
from thidua_xlsx.reports.frame import Col, Paper, national
from thidua_xlsx.text import Say

_WIDE = {True: 178.0, False: 112.0}  # characters of all columns together, by whether the sheet lies on its side
_LOOKS = {"left": "cell", "center": "cell_center", "right": "cell_number"}
_DOTS = frozenset("….()/%")
_LINE, _HAND = 18.0, 60.0  # points


def papers_title(season: Season, say: Say) -> str:
    """Give the title of the workbook of the papers' tables."""
    school = season.rulebook.school
    return say("report.papers_book", school=school.name, year=school.school_year)


def papers_sheets(season: Season, say: Say, papers: Iterable[tuple[str, PaperPlan]]) -> Iterator[SheetPlan]:
    """Plan the sheets of the papers' tables one after another; `papers` are names of sheets and plans."""
    return (_sheet(season, say, name, plan) for name, plan in papers)


def _sheet(season: Season, say: Say, name: str, plan: PaperPlan) -> SheetPlan:
    blocks = plan.pages[0].blocks
    tables = [block for block in blocks if isinstance(block, Table)]
    columns = tables[0].columns if tables else ()
    total = sum(column.width for column in columns) or 1
    draft = Draft(name)
    draft.widths.update({place: _WIDE[plan.landscape] * one.width / total for place, one in enumerate(columns)})
    sheet = Paper(season, say, draft, max(len(columns) - 1, 1))
    national(sheet)
    for line in (block for block in blocks if isinstance(block, Line) and block.look in ("title", "subject")):
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


def _table(sheet: Paper, table: Table) -> None:
    cols = [Col(column.label) for column in table.columns]
    sheet.header(cols)
    for row in table.rows:
        if row.section:
            sheet.section(row.cells[0])
        else:
            looks = [_LOOKS[column.align] for column in table.columns]
            sheet.row(cols, [Cell(_value(text), look) for text, look in zip(row.cells, looks, strict=True)])


def _signatures(sheet: Paper, block: Signatures) -> None:
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
        draft.heights[draft.row] = _HAND if line == most + 1 else _LINE
        draft.row += 1
    sheet.keep(top)


def _value(text: str) -> str | int | None:
    """Give counts as numbers, and nothing where the paper has dots to write on."""
    if text.isascii() and text.isdigit():
        return int(text)
    return None if not set(text.replace(" ", "")) - _DOTS else text
