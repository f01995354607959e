"""Sheet "Thống nhất bảng điểm": which units agree to the score sheet, which commented, which have not answered."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.agreements import AgreementState, agreements
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 26, 20, 18, 28, 50)
_LOOKS = {
    AgreementState.AGREED: "good",
    AgreementState.REFUSED: "bad",
    AgreementState.OUTDATED: "warn",
    AgreementState.OPEN: "warn",
}


def agreements_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list of the units' words on the score sheet; None where nobody was asked."""
    found = agreements(season.unit_dossiers, season.submissions, season.returns, season.rulebook)
    if not found:
        return None
    sheet = report_sheet(season, say, "agreements", _WIDTHS)
    agreed = sum(one.state is AgreementState.AGREED for one in found)
    summary = say("report.agreements.summary", agreed=agreed, asked=len(found))
    write_head(sheet, notes=(summary, say("report.agreements.note")))
    columns = season.rulebook.columns
    labels = [say.label(columns.column("agreement", key).label) for key in ("date", "signer", "comment")]
    first = (say("report.col.no"), say("report.col.unit"), say("report.agreements.answer"))
    cols = [Col(label) for label in (*first, *labels)]
    sheet.header(cols)
    for place, one in enumerate(found, start=1):
        answer = styled(say(f"report.agreements.{one.state.value}"), _LOOKS.get(one.state, "cell_center"))
        told = [styled(one.date, "cell_center"), styled(one.signer, "cell"), styled(one.comment, "cell")]
        sheet.row(cols, [styled(place, "cell_center"), styled(one.unit.name, "cell"), answer, *told])
    return sheet.plan(landscape=True, freeze_cols=2)


SHEET = SummarySheet("agreements", agreements_sheet, for_office=True)
