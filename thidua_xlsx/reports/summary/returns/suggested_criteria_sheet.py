"""Sheet "Gợi ý tiêu chí": rows for the criteria sheet made of registered targets; the council gives them points."""

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.suggested_criteria import Suggested, suggested_criteria
from thidua_xlsx.judging.analysis.target_results import target_results
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_SCORED = "self-score"
# In the order of the criteria sheet of the season workbook, so that rows can be pasted there as they are.
_KEYS = ("code", "section", "text", "kind", "max", "step", "each", "scale")
_WIDTHS = (9, 8, 62, 12, 9, 8, 9, 34)


def suggested_criteria_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan criteria for the registered targets; None without targets, or once the score sheet is in use."""
    if any(key.partition(":")[0] == _SCORED for one in season.unit_dossiers for key in one.returned):
        return None
    book = season.rulebook
    found = suggested_criteria(
        target_results(season.dossiers, season.unit_dossiers, season.submissions, book).targets, book
    )
    if not found:
        return None
    sheet = report_sheet(season, say, "suggested", _WIDTHS)
    write_head(sheet, notes=(say("report.suggested.note"), say("report.suggested.points")))
    cols = [Col(say.label(book.columns.column("criteria", key).label)) for key in _KEYS]
    sheet.header(cols)
    for one in found:
        if one.kind:
            sheet.row(cols, _row(season, one, say))
    unclear = [one for one in found if not one.kind]
    if unclear:
        sheet.section(say("report.suggested.unclear"))
    for one in unclear:
        sheet.line(_text(one, say), "cell")
    return sheet.plan(landscape=True)


def _row(season: Season, one: Suggested, say: Say) -> list[StyledValue]:
    values = {
        "code": one.code,
        "text": _text(one, say),
        "kind": choice_name(season, say, "criterion_kind", one.kind),
        "scale": say(f"report.suggested.scale_{one.kind}"),
    }
    return [styled(values.get(key, ""), "cell") for key in _KEYS]


def _text(one: Suggested, say: Say) -> str:
    told = []
    for unit, goal in one.goals:
        value = say("report.suggested.no_number") if goal.value is None else number_text(goal.value)
        told.append(say("report.suggested.unit", unit=unit.name, value=value, measure=goal.measure).strip())
    kind = one.kind or "unclear"
    return say(f"report.suggested.text_{kind}", indicator=one.indicator, units="; ".join(told))


SHEET = SummarySheet("suggested", suggested_criteria_sheet)
