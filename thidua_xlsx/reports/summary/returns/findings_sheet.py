"""Sheet "Phát hiện": everything found, what must be fixed first on top, each with its place and what to do."""

from thidua_xlsx.base.text import Say, found_text, visible
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.messages.codes import Severity
from thidua_xlsx.messages.findings import Finding, Folded
from thidua_xlsx.messages.findings import folded as folded_findings
from thidua_xlsx.messages.places import CellPlace, KeyPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import file_text, place_text
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.common.source_links import exact, folded, numbered, shown_file

_WIDTHS = (5, 7, 44, 25, 15, 54, 40)
_MOST_ALSO = 4
_MOST_RAW = 200  # characters
_LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTICE: "section"}


def findings_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan:
    """Plan the list of findings by severity, then by file."""
    sheet = report_sheet(season, say, "problems", _WIDTHS, sink)
    write_head(sheet, notes=(say("report.problems.note"),))
    cols = [Col(say(f"report.col.{key}")) for key in ("no", "code", "file", "spot", "raw", "fact", "fix")]
    sheet.header(cols)
    found = folded_findings(season.findings)
    place = 0
    for severity in Severity:
        group = [one for one in found if one.finding.severity is severity]
        count = sum(len(one.findings) for one in group)
        lines = say("report.severity.lines", count=len(group)) if len(group) < count else ""
        sheet.section(say(f"report.severity.{severity.value}", count=count, lines=lines), _LOOKS[severity])
        for one in group:
            place += 1
            file = one.finding.place.file
            number, links = numbered(place, "" if isinstance(one.finding.place, KeyPlace) else file)
            sheet.row(cols, [number, *_row(season, say, one)], links)
    return sheet.plan(landscape=True, freeze_cols=2)


def _row(season: Season, say: Say, one: Folded) -> list[StyledValue]:
    finding = one.finding
    spot = "\n".join(filter(None, (place_text(season, say, one), _also(say, finding))))
    return [
        styled(finding.code.id, "cell_center"),
        styled(file_text(season, say, finding.place.file) or say("report.none"), "cell"),
        styled(spot or say("report.problems.whole_file"), "cell"),
        styled(
            visible(found_text(finding.raw, say.lang), _MOST_RAW) if finding.raw else say("report.none"),
            "cell" if finding.raw else "cell_center",
        ),
        styled(fact(say, finding), "cell"),
        styled(_to_do(say, finding), "cell"),
    ]


def _to_do(say: Say, finding: Finding) -> str:
    """Give what to do about a finding; one that the secretary accepted asks nothing more, and says who accepted it."""
    waiver = finding.waiver
    if waiver is None:
        return say(f"finding.{finding.code.id}.fix", **finding.params)
    until = say("report.problems.until", day=waiver.until) if waiver.until else ""
    return say("report.problems.waived", reason=waiver.reason, approver=waiver.approver, until=until)


def _also(say: Say, finding: Finding) -> str:
    """Give the other places of a finding; the file is named only where it is another one."""
    if not finding.also:
        return ""
    cells = [other for other in finding.also if isinstance(other, CellPlace)]
    here = [cell for cell in cells if cell.file == finding.place.file]
    elsewhere = [cell for cell in cells if cell.file != finding.place.file]
    lines = [f"{sheet}: {runs}" for _, sheet, runs, _ in exact(here)]
    lines += [shown_file(str(other)) for other in finding.also if not isinstance(other, CellPlace)]
    lines += filter(None, [folded(say, elsewhere, _MOST_ALSO)])
    return say("report.problems.also", places="\n".join(lines))


def fact(say: Say, finding: Finding) -> str:
    """Give the sentence of a finding."""
    return say(f"finding.{finding.code.id}.text", **finding.params)


SHEET = SummarySheet("problems", findings_sheet)
