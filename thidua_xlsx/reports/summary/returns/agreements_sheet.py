"""Sheet "Thống nhất bảng điểm": which units agree to the score sheet, which commented, which have not answered."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.agreements import Agreement, AgreementState, agreements
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet

_LOOKS = {
    AgreementState.AGREED: "good",
    AgreementState.REFUSED: "bad",
    AgreementState.OUTDATED: "warn",
    AgreementState.OPEN: "warn",
}


def agreements_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of the units' words on the score sheet; None where nobody was asked."""
    answers = agreements(season.unit_dossiers, season.submissions, season.returns, season.rulebook)
    if not answers:
        return None
    agreed = sum(answer.state is AgreementState.AGREED for answer in answers)
    summary = say("report.agreements.summary", agreed=agreed, asked=len(answers))
    columns = (
        counted(),
        Col("unit", 26, value=lambda answer: answer.unit.name),
        Col("answer", 20, value=lambda answer: _answer(answer, say), words="report.agreements.answer"),
        Col("date", 18, "cell_center", lambda answer: answer.date, of="agreement"),
        Col("signer", 28, value=lambda answer: answer.signer, of="agreement"),
        Col("comment", 50, value=lambda answer: answer.comment, of="agreement"),
    )
    notes = (summary, say("report.agreements.note"))
    return list_sheet(season, say, "agreements", columns, answers, notes=notes, landscape=True, freeze_cols=2)


def _answer(answer: Agreement, say: Say) -> Shown:
    return say(f"report.agreements.{answer.state.value}"), style(_LOOKS.get(answer.state, "cell_center"))


SHEET = SummarySheet("agreements", agreements_sheet, for_office=True)
