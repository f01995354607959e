"""Sheet "Phát hiện": everything found, what must be fixed first on top, each with its place and what to do."""

from thidua_xlsx.codes import Severity
from thidua_xlsx.findings import Finding, in_order
from thidua_xlsx.model import Season
from thidua_xlsx.places import KeyPlace
from thidua_xlsx.plan import Cell, SheetPlan
from thidua_xlsx.reports.frame import Col, head, paper
from thidua_xlsx.reports.words import numbered_link, place_text, spot_text
from thidua_xlsx.text import Say

_WIDTHS = (5, 8, 32, 20, 18, 44, 44)
_LOOKS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.NOTICE: "section"}


def problems_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of findings by severity, then by file."""
    sheet = paper(season, say, "problems", _WIDTHS)
    head(sheet, "problems", notes=(say("report.problems.note"),))
    cols = [Col(say(f"report.col.{key}")) for key in ("no", "code", "file", "spot", "raw", "fact", "fix")]
    sheet.header(cols)
    found = in_order(season.findings)
    place = 0
    for severity in Severity:
        group = [finding for finding in found if finding.code.severity is severity]
        sheet.section(say(f"report.severity.{severity.value}", count=len(group)), _LOOKS[severity])
        for finding in group:
            place += 1
            sheet.row(cols, _row(say, place, finding))
    return sheet.plan(landscape=True, freeze_cols=2)


def _row(say: Say, place: int, finding: Finding) -> list[Cell]:
    spot = spot_text(finding.place)
    if finding.also:
        others = "; ".join(place_text(other) for other in finding.also)
        spot = f"{spot}\n{say('report.problems.also', places=others)}".strip()
    return [
        _number(place, finding),
        Cell(finding.code.id, "cell_center"),
        Cell(finding.place.file or say("report.none"), "cell"),
        Cell(spot or say("report.problems.whole_file"), "cell"),
        Cell(finding.raw or say("report.none"), "cell"),
        Cell(fact(say, finding), "cell"),
        Cell(say(f"finding.{finding.code.id}.fix", **finding.params), "cell"),
    ]


def fact(say: Say, finding: Finding) -> str:
    """Give the sentence of a finding."""
    return say(f"finding.{finding.code.id}.text", **finding.params)


def _number(place: int, finding: Finding) -> Cell:
    file = finding.place.file
    if not file or isinstance(finding.place, KeyPlace):
        return Cell(place, "cell_center")
    return numbered_link(place, file)
