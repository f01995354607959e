"""Sheet "Trùng người": people and initiatives that several schools put forward."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Achieved, Alike, Season
from thidua_xlsx.reports.common.naming import choice_name, title_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 28, 13, 44, 26, 24)
_SPANS = (1, 2, 1, 1, 1)  # number; name over the columns of name and birth; school; author; how alike they are


def twins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the people of one name and date of birth whom several schools put forward."""
    schools = season.schools
    if schools is None:
        return None
    sheet = report_sheet(season, say, "twins", _WIDTHS)
    write_head(sheet, notes=(say("report.schools.twins_note"),))
    labels = [say("report.col.no"), say("report.col.full_name"), say("report.schools.born")]
    labels += [say("report.schools.where"), say("report.col.position"), say("report.col.title")]
    cols = [Col(label) for label in labels]
    sheet.header(cols)
    names = {one.code: one.name for one in schools.reporters}
    for number, same in enumerate(schools.twins, start=1):
        for code, one in same:
            sheet.row(
                cols,
                [
                    styled(number, "cell_center"),
                    styled(one.name, "cell_bold"),
                    styled(one.born, "cell_center"),
                    styled(names[code], "warn"),
                    styled(one.position, "cell"),
                    styled(title_name(season, say, one.title), "cell"),
                ],
            )
    if not schools.twins:
        sheet.line(say("report.schools.no_twins"), "good")
    _alike(sheet)
    return sheet.plan(landscape=True)


def _alike(sheet: ReportSheet) -> None:
    """Write the initiatives that schools share, one line for each school, the same names first."""
    schools, say = sheet.season.schools, sheet.say
    assert schools is not None
    sheet.gap()
    top = sheet.draft.row
    sheet.line(say("report.schools.alike", count=len(schools.alike)), "heading")
    if not schools.alike:
        sheet.line(say("report.schools.no_alike"), "good")
        return
    sheet.line(say("report.schools.alike_note"), "note")
    sheet.keep(top, sheet.draft.row)  # with the table's head
    labels = [say("report.col.no"), say("report.schools.alike_name"), say("report.schools.where")]
    labels += [say("report.schools.alike_author"), say("report.schools.alike_how")]
    cols = [Col(label, span=span) for label, span in zip(labels, _SPANS, strict=True)]
    sheet.header(cols)
    names = {one.code: one.name for one in schools.reporters}
    for number, alike in enumerate(schools.alike, start=1):
        for code, work in alike.works:
            sheet.row(cols, _work(sheet, say, number, alike, names[code], work))


def _work(
    sheet: ReportSheet, say: Say, number: int, alike: Alike, school: str, work: Achieved
) -> Sequence[StyledValue]:
    level = choice_name(sheet.season, say, "level", work.level) if work.level else ""
    how = say("report.schools.alike_same" if alike.same else "report.schools.alike_similar")
    where = f"{school}\n{work.where}" if work.where and work.where != school else school
    return [
        styled(number, "cell_center"),
        styled(work.name, "cell_bold"),
        styled(where, "warn" if alike.same else "cell"),
        styled(f"{work.owner}\n{level}" if level else work.owner, "cell"),
        styled(how, "warn" if alike.same else "cell"),
    ]


SHEET = SummarySheet("twins", twins_sheet)
