"""Sheet "Đăng ký từng người": who registered what in each school of an office, and what changed since.

Changes are told against the school's report of an earlier day, where that lies in the inbox too.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.declare.season.people import SCHOOL
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Columns, Rows, Shown, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Registrant, SchoolReport, Season
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.common.report_sheet import list_sheet
from thidua_xlsx.reports.summary.school_sums_sheets import silent_schools

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"


def registration_change(before: Registrant | None, after: Registrant | None) -> str:
    """Say what became of a registration between two reports; empty where it is the same."""
    if before is None or after is None:
        return ADDED if before is None else WITHDRAWN
    same = (before.titles, before.commendations) == (after.titles, after.commendations)
    return "" if same else CHANGED


def school_registrants_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the registrants by name, school by school; None where no report names any."""
    schools = season.schools
    if schools is None or not any(report.registrants for report in schools.reports.values()):
        return None
    compared = any(report.registrants for report in schools.earlier.values())
    columns: Columns[_Registration] = worded(
        "report.schools.{key}",
        Col("registrants_registrant", 28, "cell_bold", lambda row: row.registrant.name),
        Col("registrants_position", 22, value=lambda row: row.registrant.position),
        Col("registrants_where", 26, value=lambda row: row.registrant.where),
        Col("registrants_title", 26, value=lambda row: _names(season, say, row.registrant.titles)),
        Col("registrants_commendation", 26, value=lambda row: _names(season, say, row.registrant.commendations)),
        Col("registrants_initiative", 34, value=lambda row: row.registrant.initiative),
        Col("registrants_change", 30, value=lambda row: _change(season, say, row)),
    )
    columns = (counted(), *columns)
    if not compared:
        columns = columns[:-1]

    def rows() -> Rows:
        silent = []
        for school in schools.reporters:
            report = schools.reports.get(school.code)
            if report is None or not report.registrants:
                silent.append(school.name)
            if report:
                earlier = schools.earlier.get(school.code) if compared else None
                yield from _of_school(school, report, earlier, say)
        yield from silent_schools(say, columns, "registrants_silent", silent)

    note = say("report.schools.registrants_note")
    return list_sheet(season, say, "schools_registrants", columns, rows(), notes=(note,), landscape=True, freeze_cols=2)


class _Registration(NamedTuple):
    """What somebody registers, what that was in an earlier report, and the kind of the change."""

    registrant: Registrant
    before: Registrant | None
    kind: str


def _of_school(school: Reporter, report: SchoolReport, earlier: SchoolReport | None, say: Say) -> Rows:
    """Give a line with what changed in a school, then its registrants, at the end those who withdrew."""
    compared = list(_compared(report, earlier))
    if compared:
        people = sum(not registrant.collective for registrant in report.registrants)
        text = say("report.schools.registrants_of", school=school.name, people=people, all=len(report.registrants))
        if earlier and earlier.registrants:
            kinds = Counter({ADDED: 0, CHANGED: 0, WITHDRAWN: 0})
            kinds.update(row.kind for row in compared if row.kind)
            text += say("report.schools.registrants_since", day=earlier.texts.get("as_of", ""), **kinds)
        yield TextLine(text, anew=True)
    yield from compared


def _compared(report: SchoolReport, earlier: SchoolReport | None) -> Iterator[_Registration]:
    known = earlier is not None and bool(earlier.registrants)
    before: Mapping[str, Registrant] = (
        {registrant.key: registrant for registrant in earlier.registrants} if earlier else {}
    )
    for registrant in sorted(report.registrants, key=_order):
        was = before.get(registrant.key)
        yield _Registration(registrant, was, registration_change(was, registrant) if known else "")
    still_registered = {registrant.key for registrant in report.registrants}
    for registrant in sorted(before.values(), key=_order):
        if registrant.key not in still_registered:
            nothing = replace(registrant, titles=(), commendations=(), initiative="")
            yield _Registration(nothing, registrant, WITHDRAWN)


def _order(registrant: Registrant) -> tuple[str, bool, bool, str, str]:
    """Order a school's registrants: people by names, then units by codes, the school itself last; school after school.

    A report is sealed by its rows' keys, so it does not tell the order in which its school wrote them.
    """
    school, _, own = registrant.key.rpartition("/")
    return (
        school,
        registrant.collective,
        own == SCHOOL,
        "" if registrant.collective else sort_key(registrant.name),
        registrant.key,
    )


def _change(season: Season, say: Say, row: _Registration) -> Shown:
    if not row.kind:
        return ""
    was = _names(season, say, (*row.before.titles, *row.before.commendations)) if row.before else ""
    return say(f"report.schools.registrants_{row.kind}", was=was), style("warn")


def _names(season: Season, say: Say, ids: tuple[str, ...]) -> str:
    return joined(title_name(season, say, id_) for id_ in ids)
