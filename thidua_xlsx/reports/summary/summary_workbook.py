"""The committee's summary workbook (tong-hop.xlsx), and beside it what is there to be looked up (doi-chieu.xlsx).

The summary holds the few sheets that a council reads and prints, in the order in which it asks.
"""

from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import SummarySheet
from thidua_xlsx.reports.common.return_progress import running_title
from thidua_xlsx.reports.summary import (
    law_sheet,
    overview_sheet,
    school_charts_sheet,
    school_proposals_sheet,
    school_registrants_sheet,
    school_sums_sheets,
    schools_sheet,
)
from thidua_xlsx.reports.summary.points import (
    periods_sheet,
    points_spread_sheet,
    ranking_sheets,
    sampling_sheet,
    scores_sheet,
    unit_scores_sheet,
)
from thidua_xlsx.reports.summary.returns import (
    comment_sheets,
    contest_sheets,
    due_sheets,
    findings_sheet,
    put_forward_sheets,
    registration_sheet,
    return_differences_sheet,
    return_status_sheet,
    sources_sheet,
    targets_sheet,
)
from thidua_xlsx.reports.summary.titles import (
    honours_sheet,
    paths_sheet,
    proposals_sheet,
    refusals_sheet,
    rewards_sheet,
    statistics_sheet,
    what_if_sheet,
)

SHEETS: tuple[SummarySheet, ...] = (
    overview_sheet.SHEET,
    schools_sheet.SHEET,
    school_charts_sheet.SHEET,
    school_proposals_sheet.SHEET,
    ranking_sheets.PEOPLE,
    proposals_sheet.SHEET,
    refusals_sheet.SHEET,
    statistics_sheet.SHEET,
    school_sums_sheets.REGISTRATIONS,
    school_registrants_sheet.SHEET,
    school_sums_sheets.MOVEMENTS,
    school_sums_sheets.DIRECT_WORKERS,
    school_proposals_sheet.TWINS,
    return_status_sheet.SHEET,
    due_sheets.HAND_INS,
    registration_sheet.PEOPLE,
    registration_sheet.COLLECTIVES,
    put_forward_sheets.INITIATIVES,
    comment_sheets.AGREEMENTS,
    targets_sheet.SHEET,
    targets_sheet.SUGGESTED,
    put_forward_sheets.NOMINATIONS,
    contest_sheets.CONTESTS,
    contest_sheets.FUNDS,
    scores_sheet.SHEET,
    periods_sheet.SHEET,
    ranking_sheets.UNITS,
    unit_scores_sheet.SHEET,
    paths_sheet.SHEET,
    honours_sheet.COMMENDATIONS,
    honours_sheet.SHEET,
    points_spread_sheet.SHEET,
    sampling_sheet.SHEET,
    rewards_sheet.SHEET,
    what_if_sheet.SHEET,
    due_sheets.CALENDAR,
    comment_sheets.COMMENTS,
    findings_sheet.SHEET,
    return_differences_sheet.SHEET,
    law_sheet.SHEET,
    sources_sheet.SHEET,
)

# What goes to the body above in place of the whole summary.
SHEETS_FOR_OFFICE = tuple(sheet for sheet in SHEETS if sheet.for_office)

# At most eight: of a season whose people score themselves, and of an office that schools report to.
_OF_SCHOOL = ("overview", "ranking", "proposals", "refusals", "statistics", "unit_ranking", "problems")
_OF_OFFICE = (
    "overview",
    "schools",
    "school_charts",
    "school_proposals",
    "proposals",
    "statistics",
    "ranking",
    "problems",
)


def council_sheets(season: Season, sheets: Sequence[SummarySheet] = SHEETS) -> tuple[SummarySheet, ...]:
    """Give the sheets that the council reads and prints; further sheets of their kind are to be looked up."""
    known = {sheet.key: sheet for sheet in sheets}
    keys = _OF_OFFICE if season.schools else _OF_SCHOOL
    return tuple(replace(known[key], more=None) for key in keys if key in known)


def further_sheets(season: Season, sheets: Sequence[SummarySheet] = SHEETS) -> tuple[SummarySheet, ...]:
    """Give the sheets that are there to be looked up."""
    keys = _OF_OFFICE if season.schools else _OF_SCHOOL
    kept = [sheet for sheet in sheets if sheet.key not in keys]
    more = [replace(sheet, plan=lambda season, say: None) for sheet in sheets if sheet.key in keys and sheet.more]
    return (*more, *kept)


def summary_workbook(season: Season, say: Say, sheets: Sequence[SummarySheet] = SHEETS) -> BookPlan:
    """Plan the committee's summary workbook of a season."""
    return BookPlan(summary_title(season, say), tuple(summary_sheets(season, say, sheets)))


def summary_title(season: Season, say: Say) -> str:
    """Give the title of the summary workbook; of a running season it says until when that is."""
    school = season.rulebook.school
    if not season.concluded:
        return say("report.running_book", state=running_title(season, say), school=school.name, year=school.school_year)
    return say("report.book", school=school.name, year=school.school_year)


def summary_sheets(season: Season, say: Say, sheets: Sequence[SummarySheet] = SHEETS) -> Iterator[SheetPlan]:
    """Plan the sheets of the summary one after another; none is kept here, and none is cut as too long.

    Of a running season there is none that concludes, of an office without forms none of people.
    """
    collects = season.schools is not None and not season.unit_dossiers
    left = (sheet for sheet in sheets if not (collects and sheet.of_people))
    shown = (sheet for sheet in left if season.concluded or not sheet.concludes)
    return filter(None, chain.from_iterable(_plans(sheet, season, say) for sheet in shown))


def _plans(sheet: SummarySheet, season: Season, say: Say) -> Iterator[SheetPlan | None]:
    yield sheet.plan(season, say)
    if sheet.more:
        yield from sheet.more(season, say)
