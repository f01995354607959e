"""Sheet "Đăng ký của các trường": what the schools of an office registered, side by side, and what it comes to."""

from collections.abc import Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import REGISTERED, ratios_of
from thidua_xlsx.model import Report, Season
from thidua_xlsx.reports.common.naming import first_named, title_short
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.direct_workers_sheet import share_cell

_RATIO = "registered"


def school_registrations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the registrations of the schools, title by title; None where no report tells of any."""
    schools = season.schools
    reports = list(schools.reports.values()) if schools else []
    titles = [id_ for id_ in season.rulebook.regime.titles if any(f"{REGISTERED}_{id_}" in r.counts for r in reports)]
    if schools is None or not titles:
        return None
    sheet = report_sheet(season, say, "schools_registered", (5, 36, 15, *[11] * len(titles), 36))
    write_head(sheet, notes=(say("report.schools.registered_note"),))
    labels = [say("report.col.no"), say("report.schools.school"), say(f"report.target.{_RATIO}")]
    labels += [title_short(season, say, id_) for id_ in titles]
    cols = [Col(label) for label in (*labels, say("report.schools.registers"))]
    first = sheet.draft.row
    sheet.header(cols)
    for number, one in enumerate(schools.reporters, start=1):
        row = _row(say, schools.reports.get(one.code), titles)
        sheet.row(cols, [styled(number, "cell_center"), styled(one.name, "cell"), *row])
    filters = Area(first, 0, sheet.draft.row - 1, len(cols) - 1)
    sums = [sum(report.counts.get(f"{REGISTERED}_{id_}", 0) for report in reports) for id_ in titles]
    whole = [styled(None, "total"), styled(say("report.schools.direct_total"), "total")]
    whole.append(share_cell(say, ratios_of(reports).get(_RATIO), "total_center"))
    sheet.row(cols, [*whole, *(styled(count, "total_center") for count in sums), styled(None, "total")])
    silent = [one.name for one in schools.reporters if not _told(schools.reports.get(one.code), titles)]
    if silent:
        sheet.line(say("report.schools.direct_silent", schools=first_named(silent)), "warn")
    return sheet.plan(landscape=True, freeze_cols=2, filters=filters)


def _told(report: Report | None, titles: Sequence[str]) -> bool:
    return report is not None and all(f"{REGISTERED}_{id_}" in report.counts for id_ in titles)


def _row(say: Say, report: Report | None, titles: Sequence[str]) -> list[StyledValue]:
    none = say("report.none")
    counts = [report.counts.get(f"{REGISTERED}_{id_}") if report else None for id_ in titles]
    registers = report.texts.get("registers", "") if report else ""
    return [
        share_cell(say, report.ratios.get(_RATIO) if report else None, "cell_center"),
        *(styled(none if count is None else count, "cell_center") for count in counts),
        styled(registers or none, "cell" if registers else "cell_center"),
    ]


SHEET = SummarySheet("schools_registered", school_registrations_sheet, for_office=True)
