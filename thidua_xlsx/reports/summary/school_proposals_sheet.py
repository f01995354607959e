"""Sheet "Đề nghị của các trường": everybody whom the schools put forward, title by title."""

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.model import Proposal, Schools, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import choice_name, title_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.schools_sheet import proposed_titles

_WIDTHS = (5, 23, 11, 16, 31, 12, 21, 25)  # as much as a page on its side holds at 9 points


def school_proposals_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan | None:
    """Plan everybody whom the schools put forward, by title, then by school and name."""
    schools = season.schools
    if schools is None:
        return None
    sheet = report_sheet(season, say, "school_proposals", _WIDTHS, sink)
    write_head(sheet)
    labels = [say(f"report.col.{key}") for key in ("no", "name")] + [say("report.schools.born")]
    labels += [
        say("report.col.position"),
        say("report.schools.where"),
        say("report.schools.state"),
        say("report.col.grade"),
        say("report.schools.here"),
    ]
    cols = [Col(label) for label in labels]
    first = sheet.draft.row
    sheet.header(cols)
    for id_ in proposed_titles(season):
        listed = [
            (school, one)
            for school in schools.reporters
            for one in sorted(_of(schools, school, id_), key=lambda one: sort_key(one.name))
        ]
        sheet.section(say("report.schools.block", title=title_name(season, say, id_), count=len(listed)))
        for number, (school, one) in enumerate(listed, start=1):
            sheet.row(cols, _proposal(season, say, number, school, one))
    if not proposed_titles(season):
        sheet.line(say("report.schools.nobody"), "cell_center")
    return sheet.plan(landscape=True, freeze_cols=2, filters=Area(first, 0, sheet.draft.row - 1, len(cols) - 1))


def _of(schools: Schools, school: Reporter, title: str) -> list[Proposal]:
    report = schools.reports.get(school.code)
    return [one for one in report.proposals if one.title == title] if report else []


def _proposal(season: Season, say: Say, number: int, school: Reporter, one: Proposal) -> list[StyledValue]:
    where = school.name if not one.where or one.where == school.name else f"{school.name}\n{one.where}"
    return [
        styled(number, "cell_center"),
        styled(one.name, "cell_bold"),
        styled(one.born, "cell_center"),
        styled(one.position, "cell"),
        styled(where, "cell"),
        styled(choice_name(season, say, "report_state", one.state), "warn" if one.state == "tied" else "cell"),
        styled(choice_name(season, say, "grade", one.grade) if one.grade else say("report.unknown"), "cell"),
        styled(*_here(season, say, f"{school.code}{MARK}{one.key.rpartition(':')[0]}", one.title)),
    ]


def _here(season: Season, say: Say, who: str, title: str) -> tuple[str, str]:
    """Say how far a proposal has come in this office, and how that looks; of what a school decides itself just that."""
    path = season.paths.get((who, title))
    if path is None:
        return say("report.schools.decided_below"), "cell"
    here = path.standing
    return say(here.key, **here.params) if here.key else say("report.unknown"), "bad" if path.ended else "cell"


SHEET = SummarySheet("school_proposals", school_proposals_sheet, for_office=True, printed=True)
