"""Sheet "Trùng người": people and initiatives that several schools put forward."""

from collections.abc import Mapping

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Achieved, Alike, Season
from thidua_xlsx.reports.common.naming import choice_name, title_name
from thidua_xlsx.reports.common.report_sheet import SummarySheet, report_sheet, write_head


def twins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the people of one name and date of birth whom several schools put forward, and shared initiatives."""
    schools = season.schools
    if schools is None:
        return None
    names = {school.code: school.name for school in schools.reporters}
    columns = (
        Col("no", 5, "cell_center", lambda row: row[0]),
        Col("full_name", 28, "cell_bold", lambda row: row[2].name),
        Col("born", 13, "cell_center", lambda row: row[2].born, "report.schools.born"),
        Col("where", 44, "warn", lambda row: names[row[1]], "report.schools.where"),
        Col("position", 26, value=lambda row: row[2].position),
        Col("title", 24, value=lambda row: title_name(season, say, row[2].title)),
    )
    sheet = report_sheet(season, say, "twins", columns)
    write_head(sheet, notes=(say("report.schools.twins_note"),))
    sheet.table(
        columns, ((number, *proposal) for number, same in enumerate(schools.twins, start=1) for proposal in same)
    )
    if not schools.twins:
        sheet.line(say("report.schools.no_twins"), "good")
    sheet.gap()
    top = sheet.draft.row
    sheet.line(say("report.schools.alike", count=len(schools.alike)), "heading")
    if not schools.alike:
        sheet.line(say("report.schools.no_alike"), "good")
        return sheet.plan(landscape=True)
    sheet.line(say("report.schools.alike_note"), "note")
    sheet.keep(top, sheet.draft.row)  # with the table's head
    shared = (
        Col("no", look="cell_center"),
        Col("name", look="cell_bold", words="report.schools.alike_name", span=2),  # over name and birth
        Col("where", words="report.schools.where"),
        Col("author", words="report.schools.alike_author"),
        Col("how", words="report.schools.alike_how"),
    )
    sheet.table(
        shared,
        (
            {"no": number, **_work(season, say, alike, names[code], work)}
            for number, alike in enumerate(schools.alike, start=1)
            for code, work in alike.works
        ),
    )
    return sheet.plan(landscape=True)


def _work(season: Season, say: Say, alike: Alike, school: str, work: Achieved) -> Mapping[str, Shown]:
    level = choice_name(season, say, "level", work.level) if work.level else ""
    look = style("warn" if alike.same else "cell")
    return {
        "name": work.name,
        "where": (f"{school}\n{work.where}" if work.where and work.where != school else school, look),
        "author": f"{work.owner}\n{level}" if level else work.owner,
        "how": (say("report.schools.alike_same" if alike.same else "report.schools.alike_similar"), look),
    }


SHEET = SummarySheet("twins", twins_sheet)
