"""The committee's summary workbook (tong-hop.xlsx), and beside it what is there to be looked up (doi-chieu.xlsx).

The summary holds the few sheets that a council reads and prints, in the order in which it asks.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.return_progress import running_title
from thidua_xlsx.reports.summary.overview_sheet import overview_sheet
from thidua_xlsx.reports.summary.points.points_spread_sheet import points_spread_sheet
from thidua_xlsx.reports.summary.points.ranking_sheets import people_ranking_sheet, units_ranking_sheet
from thidua_xlsx.reports.summary.points.sampling_sheet import sampling_sheet
from thidua_xlsx.reports.summary.points.scores_sheets import periods_sheet, scores_sheet
from thidua_xlsx.reports.summary.points.unit_scores_sheet import unit_scores_sheet
from thidua_xlsx.reports.summary.returns.findings_sheet import findings_sheet
from thidua_xlsx.reports.summary.returns.registered_sheets import (
    collectives_sheet,
    people_sheet,
    suggested_criteria_sheet,
    targets_sheet,
)
from thidua_xlsx.reports.summary.returns.return_sheets import (
    calendar_sheet,
    hand_ins_sheet,
    return_differences_sheet,
    return_status_sheet,
)
from thidua_xlsx.reports.summary.returns.sent_in_sheets import (
    agreements_sheet,
    comments_sheet,
    contests_sheet,
    funds_sheet,
    initiatives_sheet,
    nominations_sheet,
)
from thidua_xlsx.reports.summary.returns.sources_sheet import sources_sheet
from thidua_xlsx.reports.summary.school_charts_sheet import group_sheets, school_charts_sheet
from thidua_xlsx.reports.summary.school_proposals_sheet import school_proposals_sheet, twins_sheet
from thidua_xlsx.reports.summary.school_sums_sheets import (
    direct_workers_sheet,
    school_movements_sheet,
    school_registrants_sheet,
    school_registrations_sheet,
)
from thidua_xlsx.reports.summary.schools_sheet import schools_sheet
from thidua_xlsx.reports.summary.titles.honours_sheets import commendations_sheet, honours_sheet, rewards_sheet
from thidua_xlsx.reports.summary.titles.outcome_sheets import paths_sheet, refusals_sheet
from thidua_xlsx.reports.summary.titles.proposals_sheet import proposals_sheet
from thidua_xlsx.reports.summary.titles.rules_sheets import law_sheet, what_if_sheet
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet


class SummarySheet(msgspec.Struct, frozen=True):
    """A sheet of the summary: its name and title are the words `report.sheet.<key>` and `report.title.<key>`.

    `plan` gives None where there is nothing to show. `of_people` says that an office which only collects reports has
    nothing to say on it. Only a sheet `for_office` may leave the school: what is not declared so (money, refusals,
    sampling, reasons, what to put right) stays with the council. What `concludes` (proposals, refusals, how far a
    title came) is not shown of a running season. `more` plans further sheets of its kind, each with a name of its own,
    where a season has more to show than one sheet can.
    """

    key: str
    plan: Callable[[Season, Say], SheetPlan | None]
    of_people: bool = False
    for_office: bool = False
    concludes: bool = False
    more: Callable[[Season, Say], Iterable[SheetPlan]] | None = None


SHEETS: tuple[SummarySheet, ...] = (
    SummarySheet("overview", overview_sheet),
    SummarySheet("schools", schools_sheet, for_office=True),
    SummarySheet("school_charts", school_charts_sheet, for_office=True, more=group_sheets),
    SummarySheet("school_proposals", school_proposals_sheet, for_office=True),
    SummarySheet("ranking", people_ranking_sheet, of_people=True),
    SummarySheet("proposals", proposals_sheet, of_people=True, concludes=True),
    SummarySheet("refusals", refusals_sheet, of_people=True, concludes=True),
    SummarySheet("statistics", statistics_sheet, of_people=True, for_office=True, concludes=True),
    SummarySheet("schools_registered", school_registrations_sheet, for_office=True),
    SummarySheet("schools_registrants", school_registrants_sheet),
    SummarySheet("schools_movements", school_movements_sheet),
    SummarySheet("schools_direct", direct_workers_sheet, for_office=True),
    SummarySheet("twins", twins_sheet),
    SummarySheet("returns", return_status_sheet, of_people=True),
    SummarySheet("hand_ins", hand_ins_sheet),
    SummarySheet("registration", people_sheet, of_people=True),
    SummarySheet("collective", collectives_sheet, of_people=True),
    SummarySheet("initiatives", initiatives_sheet, of_people=True),
    SummarySheet("agreements", agreements_sheet, for_office=True),
    SummarySheet("pledges", targets_sheet),
    SummarySheet("suggested", suggested_criteria_sheet),
    SummarySheet("nominations", nominations_sheet),
    SummarySheet("contests", contests_sheet),
    SummarySheet("funds", funds_sheet),
    SummarySheet("scores", scores_sheet, of_people=True),
    SummarySheet("periods", periods_sheet, of_people=True),
    SummarySheet("unit_ranking", units_ranking_sheet, of_people=True, for_office=True),
    SummarySheet("unit_scores", unit_scores_sheet),
    SummarySheet("paths", paths_sheet, of_people=True, concludes=True),
    SummarySheet("commendations", commendations_sheet, concludes=True),
    SummarySheet("honours", honours_sheet, of_people=True, concludes=True),
    SummarySheet("points_spread", points_spread_sheet),
    SummarySheet("sampling", sampling_sheet),
    SummarySheet("money", rewards_sheet, concludes=True),
    SummarySheet("whatif", what_if_sheet, concludes=True),
    SummarySheet("calendar", calendar_sheet),
    SummarySheet("log", comments_sheet),
    SummarySheet("problems", findings_sheet),
    SummarySheet("comparison", return_differences_sheet),
    SummarySheet("law", law_sheet, of_people=True),
    SummarySheet("sources", sources_sheet, of_people=True),
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
