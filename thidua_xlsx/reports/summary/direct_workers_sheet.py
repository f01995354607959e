"""Sheet "Người trực tiếp": how many of those whom the schools put forward are teachers and staff, no managers."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.school_reports.own_report import DIRECT, direct_people, direct_share, direct_sum
from thidua_xlsx.model import Report, Schools, Season
from thidua_xlsx.reports.common.naming import MOST_NAMED, first_named, title_short
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head

CountPair = tuple[int, int]


def share_cell(say: Say, pair: CountPair | None, look: str) -> StyledValue:
    """Write a share as numerator over denominator with its percent; a dash where it is not known."""
    if pair is None:
        return styled(say("report.none"), look)
    numerator, denominator = pair
    percent = say("report.none")
    if denominator:
        percent = say("report.schools.percent", value=half_up(Fraction(numerator * 100, denominator), 1))
    return styled(f"{numerator}/{denominator}\n{percent}", look)


def write_silent(sheet: ReportSheet, cols: Sequence[Col], key: str, silent: Sequence[str]) -> None:
    """Write below a list which schools have not told what it shows; where a line cannot name all, each has a row."""
    sheet.line(sheet.say(f"report.schools.{key}", schools=first_named(silent)), "warn")
    for number, name in enumerate(silent if len(silent) > MOST_NAMED else (), start=1):
        none = [styled(sheet.say("report.none"), "cell_center")] * (len(cols) - 2)
        sheet.row(cols, [styled(number, "cell_center"), styled(name, "cell"), *none])


def direct_workers_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan each school's share of direct workers, among its people and its proposals, and the sums over schools.

    None where no report tells it, as those of earlier versions do not.
    """
    schools = season.schools
    counts = [one.counts for one in schools.reports.values()] if schools else []
    titles = [id_ for id_ in season.rulebook.regime.titles if any(f"{DIRECT}_{id_}" in one for one in counts)]
    if schools is None or not (titles or any(DIRECT in one for one in counts)):
        return None
    sheet = report_sheet(season, say, "schools_direct", (5, 40, 16, *[14] * len(titles)))
    write_head(sheet, notes=(say("report.schools.direct_note"),))
    labels = [say("report.col.no"), say("report.schools.school"), say("report.schools.direct_people")]
    cols = [Col(label) for label in (*labels, *(title_short(season, say, id_) for id_ in titles))]
    first = sheet.draft.row
    sheet.header(cols)
    for number, one in enumerate(schools.reporters, start=1):
        shares = [share_cell(say, pair, "cell_center") for pair in _shares(schools.reports.get(one.code), titles)]
        sheet.row(cols, [styled(number, "cell_center"), styled(one.name, "cell"), *shares])
    filters = Area(first, 0, sheet.draft.row - 1, len(cols) - 1)
    sums, silent = _sums(schools, titles)
    cells = [share_cell(say, pair, "total_center") for pair in sums]
    sheet.row(cols, [styled(None, "total"), styled(say("report.schools.direct_total"), "total"), *cells])
    if silent:
        sheet.line(say("report.schools.direct_silent", schools=first_named(silent)), "warn")
    return sheet.plan(freeze_cols=2, filters=filters)


def _shares(report: Report | None, titles: Sequence[str]) -> list[CountPair | None]:
    if report is None:
        return [None] * (1 + len(titles))
    return [direct_people(report), *(direct_share(report, title) for title in titles)]


def _sums(schools: Schools, titles: Sequence[str]) -> tuple[list[CountPair], list[str]]:
    """Give the sums over the schools that tell, and the names of those that do not tell some of it."""
    rows: Mapping[str, list[CountPair | None]] = {
        one.code: _shares(schools.reports.get(one.code), titles) for one in schools.reporters
    }
    sums = [direct_sum(column) for column in zip(*rows.values(), strict=True)]
    return sums, [one.name for one in schools.reporters if None in rows[one.code]]


SHEET = SummarySheet("schools_direct", direct_workers_sheet, for_office=True)
