"""Sheet "Đăng ký từng người": who registered what in each school of an office, and what changed since.

Changes are told against the school's report of an earlier day, where that lies in the inbox too.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial

from thidua_xlsx.base.text import Say, joined, sort_key
from thidua_xlsx.declare.season.people import SCHOOL
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.styled_rows import Plain, Style, style
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Registrant, Report, Schools, Season
from thidua_xlsx.reports.common.naming import title_name
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.direct_workers_sheet import write_silent

ADDED, CHANGED, WITHDRAWN = "added", "changed", "withdrawn"
_WIDTHS = (5, 28, 22, 26, 26, 26, 34)
_CHANGE = 30
_Named = Callable[[tuple[str, ...]], str]  # names titles by their ids


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
    sheet = report_sheet(season, say, "schools_registrants", (*_WIDTHS, *([_CHANGE] if compared else [])))
    write_head(sheet, notes=(say("report.schools.registrants_note"),))
    names = ("registrant", "position", "where", "title", "commendation", "initiative", *(["change"] * compared))
    cols = [Col(say("report.col.no")), *(Col(say(f"report.schools.registrants_{name}")) for name in names)]
    sheet.header(cols)
    named = lru_cache(partial(_names, season, say))  # what thousands register is a few titles
    for one in schools.reporters:
        if report := schools.reports.get(one.code):
            _school(sheet, cols, one, report, schools.earlier.get(one.code) if compared else None, named)
    if silent := [one.name for one in schools.reporters if not _named(schools, one)]:
        write_silent(sheet, cols, "registrants_silent", silent)
    return sheet.plan(landscape=True, freeze_cols=2)


def _named(schools: Schools, school: Reporter) -> bool:
    report = schools.reports.get(school.code)
    return report is not None and bool(report.registrants)


def _school(
    sheet: ReportSheet, cols: list[Col], school: Reporter, report: Report, earlier: Report | None, named: _Named
) -> None:
    """Write one school: a line with what changed, then its registrants, at the end those who withdrew."""
    say, found = sheet.say, list(_compared(report, earlier))
    if not found:
        return
    people = sum(not one.collective for one in report.registrants)
    text = say("report.schools.registrants_of", school=school.name, people=people, all=len(report.registrants))
    if earlier and earlier.registrants:
        kinds = [kind for _, _, kind in found]
        counts = {kind: kinds.count(kind) for kind in (ADDED, CHANGED, WITHDRAWN)}
        text += say("report.schools.registrants_since", day=earlier.texts.get("as_of", ""), **counts)
    sheet.section(text)
    for number, (one, before, kind) in enumerate(found, start=1):
        values: list[Plain] = [number, *_values(named, one, kind)]
        if compared := len(cols) > len(values):
            values.append(_told(say, named, before, kind))
        sheet.plain_row(cols, _styles(compared=compared, changed=bool(kind)), values)


@lru_cache(maxsize=4)
def _styles(*, compared: bool, changed: bool) -> tuple[Style, ...]:
    """Give the styles of a row, with the column of changes where reports are compared."""
    looks = ("cell_center", "cell_bold", *["cell"] * 5)
    return tuple(map(style, (*looks, "warn" if changed else "cell") if compared else looks))


_Compared = tuple[Registrant, Registrant | None, str]  # who registered, what they had registered before, and the change


def _compared(report: Report, earlier: Report | None) -> Iterator[_Compared]:
    """Give each registrant with the earlier registration and the kind of change; those who withdrew come last."""
    known = earlier is not None and bool(earlier.registrants)
    before: Mapping[str, Registrant] = {one.key: one for one in earlier.registrants} if earlier else {}
    for one in sorted(report.registrants, key=_order):
        was = before.get(one.key)
        yield one, was, registration_change(was, one) if known else ""
    here = {one.key for one in report.registrants}
    for one in sorted(before.values(), key=_order):
        if one.key not in here:
            yield one, one, WITHDRAWN


def _order(one: Registrant) -> tuple[str, bool, bool, str, str]:
    """Order a school's registrants: people by names, then units by codes, the school itself last; school after school.

    A report is sealed by its rows' keys, so it does not tell the order in which its school wrote them.
    """
    school, _, own = one.key.rpartition("/")
    return school, one.collective, own == SCHOOL, "" if one.collective else sort_key(one.name), one.key


def _values(named: _Named, one: Registrant, kind: str) -> tuple[str, ...]:
    if kind == WITHDRAWN:
        return one.name, one.position, one.where, "", "", ""
    return one.name, one.position, one.where, named(one.titles), named(one.commendations), one.initiative


def _told(say: Say, named: _Named, before: Registrant | None, kind: str) -> str:
    if not kind:
        return ""
    was = named((*before.titles, *before.commendations)) if before else ""
    return say(f"report.schools.registrants_{kind}", was=was)


def _names(season: Season, say: Say, ids: tuple[str, ...]) -> str:
    return joined(title_name(season, say, id_) for id_ in ids)


SHEET = SummarySheet("schools_registrants", school_registrants_sheet)
