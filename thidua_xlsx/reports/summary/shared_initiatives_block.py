"""Initiatives of several schools under one name or nearly so, below the people whom several schools put forward."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.workbook_plan import Cell
from thidua_xlsx.model import Achieved, Alike
from thidua_xlsx.reports.common.naming import choice_name
from thidua_xlsx.reports.common.report_sheet import Col, Paper

_SPANS = (1, 2, 1, 1, 1)  # number; name over the columns of name and birth; school; author; how alike they are


def alike_block(sheet: Paper) -> None:
    """Write the initiatives that schools share, one line for each school, the same names first."""
    schools, say = sheet.season.schools, sheet.say
    assert schools is not None
    sheet.gap()
    sheet.line(say("report.schools.alike", count=len(schools.alike)), "heading")
    if not schools.alike:
        sheet.line(say("report.schools.no_alike"), "good")
        return
    sheet.line(say("report.schools.alike_note"), "note")
    labels = [say("report.col.no"), say("report.schools.alike_name"), say("report.schools.where")]
    labels += [say("report.schools.alike_author"), say("report.schools.alike_how")]
    cols = [Col(label, span=span) for label, span in zip(labels, _SPANS, strict=True)]
    sheet.header(cols, repeat=False)
    names = {one.code: one.name for one in schools.reporters}
    for number, alike in enumerate(schools.alike, start=1):
        for code, work in alike.works:
            sheet.row(cols, _work(sheet, say, number, alike, names[code], work))


def _work(sheet: Paper, say: Say, number: int, alike: Alike, school: str, work: Achieved) -> Sequence[Cell]:
    level = choice_name(sheet.season, say, "level", work.level) if work.level else ""
    how = say("report.schools.alike_same" if alike.same else "report.schools.alike_similar")
    where = f"{school}\n{work.where}" if work.where and work.where != school else school
    return [
        Cell(number, "cell_center"),
        Cell(work.name, "cell_bold"),
        Cell(where, "warn" if alike.same else "cell"),
        Cell(f"{work.owner}\n{level}" if level else work.owner, "cell"),
        Cell(how, "warn" if alike.same else "cell"),
    ]
