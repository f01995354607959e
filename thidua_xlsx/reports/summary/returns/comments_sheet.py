"""Sheet "Góp ý, kiến nghị": what people said of the public list, open ones first, and what they were answered."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import LogLine
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, Shown, counted
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet


def comments_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the comments and complaints; None where nobody has made any."""
    lines = sorted(season.rulebook.log, key=_answered)
    if not lines:
        return None
    waiting, none = sum(not _answered(line) for line in lines), say("report.none")
    columns = (
        counted(),
        Col("log_date", 13, value=lambda line: line.date or none),
        Col("log_who", 24, value=lambda line: line.who or none),
        Col("log_about", 30, value=lambda line: line.about or none),
        Col("log_what", 42, value=lambda line: line.what or none),
        Col("log_answer", 42, value=lambda line: line.answer or none),
        Col("log_state", 14, value=lambda line: _state(line, say)),
    )
    note = say("report.log.note", count=len(lines), open=waiting)
    return list_sheet(season, say, "log", columns, lines, notes=(note,), landscape=True)


def _state(line: LogLine, say: Say) -> Shown:
    return (say("report.log.answered"), style("good")) if _answered(line) else (say("report.log.open"), style("warn"))


def _answered(line: LogLine) -> bool:
    return bool(line.answer)


SHEET = SummarySheet("log", comments_sheet)
