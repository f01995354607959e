"""The committee's summary workbook (tong-hop.xlsx): its sheets, in the order in which a council asks."""

from collections.abc import Callable, Iterator
from functools import partial

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.long_sheets import MOST_ROWS, continued
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan, StreamedPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.summary.direct_workers_sheet import direct_sheet
from thidua_xlsx.reports.summary.key_figures import overview_sheet
from thidua_xlsx.reports.summary.points.points_spread_sheet import fairness_sheet
from thidua_xlsx.reports.summary.points.ranking_sheets import people_ranking_sheet, units_ranking_sheet
from thidua_xlsx.reports.summary.points.sampling_sheet import sampling_sheet
from thidua_xlsx.reports.summary.points.scores_sheet import scores_sheet
from thidua_xlsx.reports.summary.points.unit_scores_sheet import unit_scores_sheet
from thidua_xlsx.reports.summary.returns.agreements_sheet import agreements_sheet
from thidua_xlsx.reports.summary.returns.calendar_sheet import calendar_sheet
from thidua_xlsx.reports.summary.returns.comments_sheet import log_sheet
from thidua_xlsx.reports.summary.returns.findings_sheet import problems_sheet
from thidua_xlsx.reports.summary.returns.initiatives_sheet import initiatives_sheet
from thidua_xlsx.reports.summary.returns.nominations_sheet import nominations_sheet
from thidua_xlsx.reports.summary.returns.registration_sheets import collectives_sheet, people_sheet
from thidua_xlsx.reports.summary.returns.return_differences_sheet import comparison_sheet
from thidua_xlsx.reports.summary.returns.return_status_sheet import returns_sheet
from thidua_xlsx.reports.summary.returns.sources_sheet import sources_sheet
from thidua_xlsx.reports.summary.returns.suggested_criteria_sheet import suggested_sheet
from thidua_xlsx.reports.summary.returns.targets_sheet import pledges_sheet
from thidua_xlsx.reports.summary.schools_sheet import school_proposals_sheet, schools_sheet, twins_sheet
from thidua_xlsx.reports.summary.titles.commendations_sheet import commendations_sheet
from thidua_xlsx.reports.summary.titles.proposals_sheet import proposals_sheet
from thidua_xlsx.reports.summary.titles.refusals_sheet import refusals_sheet
from thidua_xlsx.reports.summary.titles.rewards_sheet import money_sheet
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet
from thidua_xlsx.reports.summary.titles.what_if_sheet import whatif_sheet

SHEETS: tuple[Callable[[Season, Say], SheetPlan | None], ...] = (
    overview_sheet,
    schools_sheet,
    direct_sheet,
    school_proposals_sheet,
    twins_sheet,
    returns_sheet,
    people_sheet,
    collectives_sheet,
    initiatives_sheet,
    agreements_sheet,
    pledges_sheet,
    suggested_sheet,
    nominations_sheet,
    scores_sheet,
    people_ranking_sheet,
    units_ranking_sheet,
    unit_scores_sheet,
    proposals_sheet,
    refusals_sheet,
    commendations_sheet,
    statistics_sheet,
    fairness_sheet,
    sampling_sheet,
    money_sheet,
    whatif_sheet,
    calendar_sheet,
    log_sheet,
    problems_sheet,
    comparison_sheet,
    sources_sheet,
)


# What an office that only collects reports has nothing to say on.
_OF_PEOPLE = frozenset({returns_sheet, people_sheet, collectives_sheet, initiatives_sheet, scores_sheet})
_OF_PEOPLE |= {people_ranking_sheet, units_ranking_sheet, proposals_sheet, refusals_sheet, statistics_sheet}
_OF_PEOPLE |= {sources_sheet}
# Those with a row or more for each person or finding can be written while they are planned.
_LONG = {sheet: sheet for sheet in (people_sheet, scores_sheet, people_ranking_sheet, proposals_sheet)}
_LONG |= {sheet: sheet for sheet in (problems_sheet, sources_sheet)}


def committee_book(season: Season, say: Say, *, most_rows: int = MOST_ROWS) -> BookPlan:
    """Plan the committee's summary workbook of a season; a table of more rows than `most_rows` goes on elsewhere."""
    sheets = (sheet(season, say) for sheet in _shown(season))
    return continued(BookPlan(committee_title(season, say), tuple(filter(None, sheets))), say, most_rows)


def committee_title(season: Season, say: Say) -> str:
    """Give the title of the summary workbook."""
    school = season.rulebook.school
    return say("report.book", school=school.name, year=school.school_year)


def committee_sheets(season: Season, say: Say) -> Iterator[SheetPlan | StreamedPlan]:
    """Plan the sheets of the summary one after another, the long ones row after row; none is cut as too long."""
    for sheet in _shown(season):
        if sheet in _LONG:
            yield partial(_LONG[sheet], season, say)
        elif made := sheet(season, say):
            yield made


def _shown(season: Season) -> Iterator[Callable[[Season, Say], SheetPlan | None]]:
    collects = season.schools is not None and not season.unit_dossiers
    return (sheet for sheet in SHEETS if not (collects and sheet in _OF_PEOPLE))
