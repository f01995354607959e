"""Sheet "Gợi ý tiêu chí": rows for the criteria sheet made of registered targets; the council gives them points."""

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.documents.table import Col, TextLine
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.suggested_criteria import Suggested, suggested_criteria
from thidua_xlsx.judging.analysis.target_results import target_results
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet

_SCORED = "self-score"


def suggested_criteria_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan criteria for the registered targets; None without targets, or once the score sheet is in use."""
    if any(key.partition(":")[0] == _SCORED for dossier in season.unit_dossiers for key in dossier.returned):
        return None
    book = season.rulebook
    suggestions = suggested_criteria(
        target_results(season.dossiers, season.unit_dossiers, season.submissions, book).targets, book
    )
    if not suggestions:
        return None
    # In the order of the criteria sheet of the season workbook, so that rows can be pasted there as they are.
    columns = (
        Col("code", 9, value=lambda suggestion: suggestion.code, of="criteria"),
        Col("section", 8, value=lambda _: "", of="criteria"),
        Col("text", 62, value=lambda suggestion: _text(suggestion, say), of="criteria"),
        Col(
            "kind",
            12,
            value=lambda suggestion: choice_name(season, say, "criterion_kind", suggestion.kind),
            of="criteria",
        ),
        Col("max", 9, value=lambda _: "", of="criteria"),
        Col("step", 8, value=lambda _: "", of="criteria"),
        Col("each", 9, value=lambda _: "", of="criteria"),
        Col("scale", 34, value=lambda suggestion: say(f"report.suggested.scale_{suggestion.kind}"), of="criteria"),
    )
    clear, unclear = (
        [suggestion for suggestion in suggestions if bool(suggestion.kind) is wanted] for wanted in (True, False)
    )
    heading = [TextLine(say("report.suggested.unclear"))] if unclear else []
    rows = (*clear, *heading, *(TextLine(_text(suggestion, say), "cell") for suggestion in unclear))
    notes = (say("report.suggested.note"), say("report.suggested.points"))
    return list_sheet(season, say, "suggested", columns, rows, notes=notes, landscape=True)


def _text(suggestion: Suggested, say: Say) -> str:
    units = []
    for unit, goal in suggestion.goals:
        value = say("report.suggested.no_number") if goal.value is None else number_text(goal.value)
        units.append(say("report.suggested.unit", unit=unit.name, value=value, measure=goal.measure).strip())
    kind = suggestion.kind or "unclear"
    return say(f"report.suggested.text_{kind}", indicator=suggestion.indicator, units="; ".join(units))


SHEET = SummarySheet("suggested", suggested_criteria_sheet)
