"""Sheet "Điển hình": whom the units put forward, by round, and which unit put forward nobody."""

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.judging.analysis.nominations import nominations, without_nominations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import unit_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 22, 30, 62, 30, 16)


def nominations_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan | None:
    """Plan the list of nominations; None where nobody was asked and none were made."""
    found = nominations(season.submissions, season.rulebook)
    lacking = without_nominations(season.unit_dossiers, found, season.rulebook)
    if not found and not lacking:
        return None
    sheet = report_sheet(season, say, "nominations", _WIDTHS, sink)
    write_head(sheet, notes=(say("report.nominations.note"),))
    columns = season.rulebook.columns
    labels = [say.label(columns.column("nominations", key).label) for key in ("who", "summary", "link")]
    cols = [
        Col(label)
        for label in (say("report.col.no"), say("report.nominations.unit"), *labels, say("report.nominations.code"))
    ]
    sheet.header(cols)
    place = 0
    for round_ in season.rulebook.rounds:
        mine = [one for one in found if one.round == round_.code]
        none = [unit.name for one, unit in lacking if one.code == round_.code]
        if mine or none:
            sheet.section(say("report.nominations.round", round=round_.name, count=len(mine)))
        for one in mine:
            place += 1
            texts = (unit_name(season, one.unit), one.who, one.summary, one.link, joined(one.codes))
            sheet.row(cols, [styled(place, "cell_center"), *(styled(text, "cell") for text in texts)])
        if none:
            sheet.line(say("report.nominations.none", units=joined(none)), "warn")
    return sheet.plan(landscape=True, freeze_cols=2)


SHEET = SummarySheet("nominations", nominations_sheet)
