"""Sheet "Đề nghị của các trường": everybody whom the schools put forward, title by title."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.model import Proposal, Schools, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import choice_name, title_name, title_short
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.schools_sheet import proposed_titles

# As much as a page on its side holds at 9 points; without people of units below a school the others are wider.
_WIDTHS = {"no": 5, "title": 12, "name": 21, "born": 10.5, "position": 13, "school": 21, "unit": 14, "state": 11,
           "grade": 17, "here": 19.5}  # fmt: skip
_WITHOUT_UNITS = {"no": 5, "title": 10, "name": 20, "born": 10.5, "position": 12, "school": 25.5, "state": 10,
                  "grade": 26, "here": 25}  # fmt: skip


def school_proposals_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan | None:
    """Plan everybody whom the schools put forward, by title, then by school and name: one table, to be filtered."""
    schools = season.schools
    if schools is None:
        return None
    homes = any(_home(school, one) for school in schools.reporters for one in _all_of(schools, school))
    widths = _WIDTHS if homes else _WITHOUT_UNITS
    sheet = report_sheet(season, say, "school_proposals", tuple(widths.values()), sink)
    listed = {
        id_: [
            (school, one)
            for school in schools.reporters
            for one in sorted(_of(schools, school, id_), key=lambda one: sort_key(one.name))
        ]
        for id_ in proposed_titles(season)
    }
    counts = (say("report.schools.block", title=title_name(season, say, id_), count=len(listed[id_])) for id_ in listed)
    write_head(sheet, notes=("; ".join(counts),) if listed else ())
    labels = {"no": "report.col.no", "title": "report.col.title", "name": "report.col.name"}
    labels |= {"position": "report.col.position", "grade": "report.col.grade"}
    cols = [Col(say(labels.get(key, f"report.schools.{key}"))) for key in widths]
    first = sheet.draft.row
    sheet.header(cols)
    for theirs in listed.values():
        for number, (school, one) in enumerate(theirs, start=1):
            told = _proposal(season, say, number, school, one)
            sheet.row(cols, [told[key] for key in widths])
    if not listed:
        sheet.line(say("report.schools.nobody"), "cell_center")
    return sheet.plan(landscape=True, freeze_cols=3, filters=Area(first, 0, sheet.draft.row - 1, len(cols) - 1))


def _all_of(schools: Schools, school: Reporter) -> Sequence[Proposal]:
    report = schools.reports.get(school.code)
    return report.proposals if report else ()


def _of(schools: Schools, school: Reporter, title: str) -> list[Proposal]:
    return [one for one in _all_of(schools, school) if one.title == title]


def _home(school: Reporter, one: Proposal) -> str:
    return "" if one.where == school.name else one.where


def _proposal(season: Season, say: Say, number: int, school: Reporter, one: Proposal) -> dict[str, StyledValue]:
    return {
        "no": styled(number, "cell_center"),
        "title": styled(title_short(season, say, one.title), "cell"),
        "name": styled(one.name, "cell_bold"),
        "born": styled(one.born, "cell_center"),
        "position": styled(one.position, "cell"),
        "school": styled(school.name, "cell"),
        "unit": styled(_home(school, one), "cell"),
        "state": styled(choice_name(season, say, "report_state", one.state), "warn" if one.state == "tied" else "cell"),
        "grade": styled(choice_name(season, say, "grade", one.grade) if one.grade else say("report.unknown"), "cell"),
        "here": styled(*_here(season, say, f"{school.code}{MARK}{one.key.rpartition(':')[0]}", one.title)),
    }


def _here(season: Season, say: Say, who: str, title: str) -> tuple[str, str]:
    """Say how far a proposal has come in this office, and how that looks; of what a school decides itself just that."""
    path = season.paths.get((who, title))
    if path is None:
        return say("report.schools.decided_below"), "cell"
    here = path.standing
    return say(here.key, **here.params) if here.key else say("report.unknown"), "bad" if path.ended else "cell"


SHEET = SummarySheet("school_proposals", school_proposals_sheet, for_office=True, printed=True)
