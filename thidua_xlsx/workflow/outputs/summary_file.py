"""The summary, the result file and the lists of a closed season: one season, for people and for programs."""

from collections.abc import Sequence
from functools import partial

from thidua_xlsx.base.file_names import CLOSING, LOOKED_UP, OVERVIEW_PAGE, PERIODS, RESULT, SUMMARY
from thidua_xlsx.base.text import slug
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.formats.html_page import write_html
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.reports.closing_workbook import closing_workbook
from thidua_xlsx.reports.overview_page import overview_page
from thidua_xlsx.reports.result.result_file import result_json
from thidua_xlsx.reports.summary.points.scores_sheets import period_books
from thidua_xlsx.reports.summary.summary_workbook import (
    SummarySheet,
    council_sheets,
    further_sheets,
    summary_sheets,
    summary_title,
)
from thidua_xlsx.runtime.staged_outputs import Content
from thidua_xlsx.workflow.outputs.output import MANY, Made, Output, OutputRequest, Sourced


class SummaryOutput(Output):
    """The workbook that the council reads; `sheets` are its table of contents, where not the usual ones are wanted."""

    name, weight, of_season = SUMMARY, 4, True

    def __init__(self, sheets: Sequence[SummarySheet] = ()) -> None:
        self._sheets = sheets

    def make(self, request: OutputRequest) -> Made:
        """Paint the summary of a season."""
        looks, season = request.folder.templates.looks, request.as_entered
        sheets = self._sheets or council_sheets(season)
        book = BookPlan(summary_title(season, request.words), ())
        return Made({SUMMARY: paint_each(book, summary_sheets(season, request.words, sheets), looks)})


class LookedUpOutput(Output):
    """The workbook beside the summary: every point, source and difference, there to be looked up."""

    name, weight, of_season = LOOKED_UP, 5, True

    def make(self, request: OutputRequest) -> Made:
        """Paint it; none where there is nothing to look up."""
        season, words = request.as_entered, request.words
        sheets, looks = further_sheets(season), request.folder.templates.looks
        book = BookPlan(words("report.looked_up_book", school=season.rulebook.school.name), ())
        return Made({LOOKED_UP: paint_each(book, summary_sheets(season, words, sheets), looks)})


class OverviewPageOutput(Output):
    """One page for a phone: what the public list says, and what the council alone may see where that is asked for."""

    name, weight = OVERVIEW_PAGE, 1

    def make(self, request: OutputRequest) -> Made:
        """Give the page; none of a season judged by rules not its own, which nobody should pass on."""
        if request.season.rulebook.own_rules:
            return Made(outdated=(OVERVIEW_PAGE,))
        page = overview_page(request.as_entered, request.words, internal=request.options.internal)
        return Made({OVERVIEW_PAGE: write_html(page)})


class ResultOutput(Output):
    """Everything of a season that programs read, as JSON."""

    name, weight, of_season = RESULT, 2, True

    def make(self, request: OutputRequest) -> Made:
        """Give the result file."""
        return Made({RESULT: result_json(request.season, request.words)})


class PeriodsOutput(Output):
    """The pages of each period that units sign, a workbook a period.

    As with papers: none where none are asked for or a season is judged by rules not its own, and of a large season only
    on demand.
    """

    name, renews = PERIODS, (f"{PERIODS}/*.xlsx",)

    def make(self, request: OutputRequest) -> Made:
        """Paint the workbooks of all periods that have points."""
        season, asked, looks = request.season, request.options.papers, request.folder.templates.looks
        if asked is False or season.rulebook.own_rules or not (asked or len(season.rulebook.people) < MANY):
            return Made()
        contents: dict[str, Content | Sourced] = {}
        for at, (period, book) in enumerate(period_books(season, request.words), start=1):
            name = f"{PERIODS}/{at:02}-{slug(period.name)}.xlsx"
            contents[name] = request.made_anew(name, book, partial(paint, book, looks))
        return Made(contents)


class ClosingOutput(Output):
    """What the council decided, as `finalize` enters it into the ledger and sends it on."""

    name = CLOSING

    def make(self, request: OutputRequest) -> Made:
        """Paint the lists of decisions."""
        return Made({CLOSING: paint(closing_workbook(request.season, request.words), request.folder.templates.looks)})
