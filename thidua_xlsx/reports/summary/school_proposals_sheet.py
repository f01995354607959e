"""Sheets "Đề nghị của các trường" and "Trùng người": whom the schools put forward, and whom several of them do."""

from collections.abc import Mapping
from operator import itemgetter

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.season.reporting_schools import Reporter, school_key
from thidua_xlsx.documents.styled_rows import style, styled
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Achieved, Alike, Proposal, Season
from thidua_xlsx.reports.common.council_wording import path_here, proposal_outcome
from thidua_xlsx.reports.common.naming import choice_name, title_name, title_short
from thidua_xlsx.reports.common.report_sheet import report_sheet, write_head
from thidua_xlsx.reports.summary.schools_sheet import proposed_titles


def school_proposals_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan everybody whom the schools put forward, by title, then by school and name: one table, to be filtered."""
    schools = season.schools
    if schools is None:
        return None
    proposals = [
        (school, proposal)
        for school in schools.reporters
        if (report := schools.reports.get(school.code))
        for proposal in sorted(report.proposals, key=lambda proposal: sort_key(proposal.name))
    ]
    titles = proposed_titles(season)
    counts = (
        say(
            "report.schools.block",
            title=title_name(season, say, id_),
            count=sum(proposal.title == id_ for _, proposal in proposals),
        )
        for id_ in titles
    )

    def rows() -> Rows:
        for id_ in titles:
            of_title = (pair for pair in proposals if pair[1].title == id_)
            yield from ((number, *pair) for number, pair in enumerate(of_title, start=1))

    def state(proposal: Proposal) -> Shown:
        return styled(
            choice_name(season, say, "report_state", proposal.state), "warn" if proposal.state == "tied" else "cell"
        )

    def outcome(school: Reporter, proposal: Proposal) -> Shown:
        path = path_here(season, school.code, proposal)
        text = proposal_outcome(season, say, school.code, proposal)
        return styled(text, "bad") if path is not None and path.ended else text

    def grade(id_: str) -> str:
        return choice_name(season, say, "grade", id_) or say("report.unknown")

    homes = any(_home(*pair) for pair in proposals)
    # As much as a page on its side holds at 9 points; without people of units below a school the others are wider.
    columns: Columns[tuple[int, Reporter, Proposal]] = (
        Col("no", 5, "cell_center", itemgetter(0)),
        Col("title", 10.5, value=lambda row: title_short(season, say, row[2].title)),
        Col("name", 20.5 if homes else 20, "cell_bold", lambda row: row[2].name),
        Col("born", 12, "cell_center", lambda row: row[2].born, "report.schools.born"),
        Col("position", 14 if homes else 12.5, value=lambda row: row[2].position),
        Col("school", 17.5 if homes else 24, value=lambda row: row[1].name, words="report.schools.school"),
        Col("unit", 14, value=lambda row: _home(*row[1:]), words="report.schools.unit"),
        Col("state", 11.5, value=lambda row: state(row[2]), words="report.schools.state"),
        Col("grade", 17 if homes else 28.5, value=lambda row: grade(row[2].grade)),
        Col("here", 22 if homes else 20, value=lambda row: outcome(*row[1:]), words="report.schools.here"),
    )
    if not homes:
        columns = tuple(column for column in columns if column.key != "unit")
    sheet = report_sheet(season, say, "school_proposals", columns)
    write_head(sheet, notes=("; ".join(counts),) if titles else ())
    sheet.table(columns, rows(), filtered=True, empty=say("report.schools.nobody"))
    return sheet.plan(freeze_cols=3)


def _home(school: Reporter, proposal: Proposal) -> str:
    return "" if school_key(proposal.where) == school_key(school.name) else proposal.where


def twins_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the people of one name and date of birth whom several schools put forward, and shared initiatives."""
    schools = season.schools
    if schools is None:
        return None
    columns: Columns[tuple[int, str, Proposal]] = (
        Col("no", 5, "cell_center", lambda row: row[0]),
        Col("full_name", 28, "cell_bold", lambda row: row[2].name),
        Col("born", 13, "cell_center", lambda row: row[2].born, "report.schools.born"),
        Col("where", 44, "warn", lambda row: season.rulebook.holder_name(row[1]), "report.schools.where"),
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
        return sheet.plan()
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
            {"no": number, **_work(season, say, alike, season.rulebook.holder_name(code), work)}
            for number, alike in enumerate(schools.alike, start=1)
            for code, work in alike.works
        ),
    )
    return sheet.plan()


def _work(season: Season, say: Say, alike: Alike, school: str, work: Achieved) -> Mapping[str, Shown]:
    level = choice_name(season, say, "level", work.level)
    look = style("warn" if alike.same else "cell")
    inside = work.where and school_key(work.where) != school_key(school)
    return {
        "name": work.name,
        "where": (f"{school}\n{work.where}" if inside else school, look),
        "author": f"{work.owner}\n{level}" if level else work.owner,
        "how": (say("report.schools.alike_same" if alike.same else "report.schools.alike_similar"), look),
    }
