"""Sheet "Khen thưởng": commendations kind by kind, so that campaigns and single deeds are never mixed with merit."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.commendations import commendations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.listed_titles import by_kind, kind_name, texts
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 32, 32, 26, 54, 34)
_LOOKS = {"passed": "good", "refused": "bad"}
_KEYS = ("no", "name", "unit", "commendation", "deed", "state")


def commendations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list by kind; None where nobody speaks of another kind than merit."""
    found = commendations(season)
    if not found:
        return None
    sheet = report_sheet(season, say, "commendations", _WIDTHS)
    write_head(sheet, notes=(say("report.commendations.note"),))
    cols = [Col(say(f"report.commendations.{key}")) for key in _KEYS]
    sheet.header(cols)
    for kind, rows in by_kind(found):
        sheet.section(say("report.commendations.kind", kind=kind_name(season, say, kind), count=len(rows)))
        for place, one in enumerate(rows, start=1):
            *told, state = texts(season, say, one)
            cells = [styled(text, "cell") for text in told]
            sheet.row(cols, [styled(place, "cell_center"), *cells, styled(state, _LOOKS.get(one.state, "cell"))])
    return sheet.plan(landscape=True, freeze_cols=2)


SHEET = SummarySheet("commendations", commendations_sheet, concludes=True)
