"""Sheet "Góp ý, kiến nghị": what people said of the public list, open ones first, and what they were answered."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import LogLine
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 13, 24, 30, 42, 42, 14)
_KEYS = ("no", "log_date", "log_who", "log_about", "log_what", "log_answer", "log_state")


def comments_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comments and complaints; None where nobody has made any."""
    lines = sorted(season.rulebook.log, key=_answered)
    if not lines:
        return None
    sheet = report_sheet(season, say, "log", _WIDTHS)
    waiting = sum(not _answered(one) for one in lines)
    write_head(sheet, notes=(say("report.log.note", count=len(lines), open=waiting),))
    cols = [Col(say(f"report.col.{key}")) for key in _KEYS]
    sheet.header(cols)
    for place, one in enumerate(lines, start=1):
        state = styled(say("report.log.answered"), "good") if _answered(one) else styled(say("report.log.open"), "warn")
        said = (one.date, one.who, one.about, one.what, one.answer)
        texts = [styled(text or say("report.none"), "cell") for text in said]
        sheet.row(cols, [styled(place, "cell_center"), *texts, state])
    return sheet.plan(landscape=True)


def _answered(line: LogLine) -> bool:
    return bool(line.answer)


SHEET = SummarySheet("log", comments_sheet)
