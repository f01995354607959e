"""What units say of the score sheet ("Thống nhất bảng điểm"), and anybody of the public list ("Góp ý, kiến nghị")."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import LogLine
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, Shown, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.agreements import Agreement, AgreementState, agreements
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import list_sheet

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

    def state(answer: Agreement) -> Shown:
        return styled(say(f"report.agreements.{answer.state.value}"), _LOOKS.get(answer.state, "cell_center"))

    columns: Columns[Agreement] = (
        counted(),
        Col("unit", 26, value=lambda answer: answer.unit.name),
        Col("answer", 20, value=state, words="report.agreements.answer"),
        Col("date", 18, "cell_center", lambda answer: answer.date, of="agreement"),
        Col("signer", 28, value=lambda answer: answer.signer, of="agreement"),
        Col("comment", 50, value=lambda answer: answer.comment, of="agreement"),
    )
    notes = (summary, say("report.agreements.note"))
    return list_sheet(season, say, "agreements", columns, answers, notes=notes, landscape=True, freeze_cols=2)


def comments_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comments and complaints; None where nobody has made any."""
    lines = sorted(season.rulebook.log, key=lambda line: bool(line.answer))
    if not lines:
        return None
    waiting, none = sum(not line.answer for line in lines), say("report.none")

    def state(line: LogLine) -> Shown:
        return styled(say("report.log.answered"), "good") if line.answer else styled(say("report.log.open"), "warn")

    columns: Columns[LogLine] = (
        counted(),
        Col("log_date", 13, value=lambda line: line.date or none),
        Col("log_who", 24, value=lambda line: line.who or none),
        Col("log_about", 30, value=lambda line: line.about or none),
        Col("log_what", 42, value=lambda line: line.what or none),
        Col("log_answer", 42, value=lambda line: line.answer or none),
        Col("log_state", 14, value=state),
    )
    note = say("report.log.note", count=len(lines), open=waiting)
    return list_sheet(season, say, "log", columns, lines, notes=(note,), landscape=True)
