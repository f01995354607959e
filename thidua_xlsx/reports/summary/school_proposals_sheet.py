"""Sheet "Đề nghị của các trường": everybody whom the schools put forward, title by title."""

from collections.abc import Sequence
from functools import lru_cache, partial

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import Plain, Style, style
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Proposal, Schools, Season
from thidua_xlsx.model.school_reports import MARK
from thidua_xlsx.reports.common.naming import choice_name, title_name, title_short
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.schools_sheet import proposed_titles

# As much as a page on its side holds at 9 points; without people of units below a school the others are wider.
_WIDTHS = {"no": 5, "title": 10.5, "name": 20.5, "born": 12, "position": 14, "school": 17.5, "unit": 14, "state": 11.5,
           "grade": 17, "here": 22}  # fmt: skip
_WITHOUT_UNITS = {"no": 5, "title": 10.5, "name": 20, "born": 12, "position": 12.5, "school": 24, "state": 11.5,
                  "grade": 28.5, "here": 20}  # fmt: skip


def school_proposals_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan everybody whom the schools put forward, by title, then by school and name: one table, to be filtered."""
    schools = season.schools
    if schools is None:
        return None
    homes = any(_home(school, one) for school in schools.reporters for one in _all_of(schools, school))
    widths = _WIDTHS if homes else _WITHOUT_UNITS
    sheet = report_sheet(season, say, "school_proposals", tuple(widths.values()))
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
    writing = _Writing(season, say, tuple(widths))
    for theirs in listed.values():
        for number, (school, one) in enumerate(theirs, start=1):
            sheet.plain_row(cols, *writing.row(number, school, one))
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


class _Writing:
    """Rows of proposals, in the columns asked for; what says the same of thousands of people is worded once."""

    def __init__(self, season: Season, say: Say, columns: tuple[str, ...]) -> None:
        self._season, self._say, self._columns = season, say, columns
        self._named = lru_cache(partial(choice_name, season, say))
        self._short = lru_cache(partial(title_short, season, say))
        self._unknown, self._below = say("report.unknown"), say("report.schools.decided_below")

    def row(self, number: int, school: Reporter, one: Proposal) -> tuple[tuple[Style, ...], list[Plain]]:
        """Give the styles and the values of a row."""
        here, look = self._here(f"{school.code}{MARK}{one.key.rpartition(':')[0]}", one.title)
        told: dict[str, Plain] = {
            "no": number,
            "title": self._short(one.title),
            "name": one.name,
            "born": one.born,
            "position": one.position,
            "school": school.name,
            "unit": _home(school, one),
            "state": self._named("report_state", one.state),
            "grade": self._named("grade", one.grade) if one.grade else self._unknown,
            "here": here,
        }
        return _styles(self._columns, look, tied=one.state == "tied"), [told[key] for key in self._columns]

    def _here(self, who: str, title: str) -> tuple[str, str]:
        """Say how far a proposal has come in this office, and how that looks; what a school decides itself, just so."""
        path = self._season.paths.get((who, title))
        if path is None:
            return self._below, "cell"
        here = path.standing
        said = self._say(here.key, **here.params) if here.key else self._unknown
        return said, "bad" if path.ended else "cell"


@lru_cache(maxsize=10)
def _styles(columns: tuple[str, ...], here: str, *, tied: bool) -> tuple[Style, ...]:
    looks = {"no": "cell_center", "name": "cell_bold", "born": "cell_center", "here": here}
    if tied:
        looks["state"] = "warn"
    return tuple(style(looks.get(key, "cell")) for key in columns)


SHEET = SummarySheet("school_proposals", school_proposals_sheet, for_office=True)
