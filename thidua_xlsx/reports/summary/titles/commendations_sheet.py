"""Sheet "Khen thưởng": commendations kind by kind, so that campaigns and single deeds are never mixed with merit."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Rows, TextLine, counted, worded
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.commendations import commendations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.listed_titles import by_kind, kind_name, texts
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet

_LOOKS = {"passed": "good", "refused": "bad"}


def commendations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list by kind; None where nobody speaks of another kind than merit."""
    commended = commendations(season)
    if not commended:
        return None
    columns = worded(
        "report.commendations.{key}",
        counted(),
        Col("name", 32, value=lambda row: row[1][0]),
        Col("unit", 32, value=lambda row: row[1][1]),
        Col("commendation", 26, value=lambda row: row[1][2]),
        Col("deed", 54, value=lambda row: row[1][3]),
        Col("state", 34, value=lambda row: styled(row[1][4], _LOOKS.get(row[0].state, "cell"))),
    )

    def rows() -> Rows:
        for kind, of_kind in by_kind(commended):
            name = kind_name(season, say, kind)
            yield TextLine(say("report.commendations.kind", kind=name, count=len(of_kind)), anew=True)
            yield from ((commendation, texts(season, say, commendation)) for commendation in of_kind)

    note = say("report.commendations.note")
    return list_sheet(season, say, "commendations", columns, rows(), notes=(note,), landscape=True, freeze_cols=2)


SHEET = SummarySheet("commendations", commendations_sheet, concludes=True)
