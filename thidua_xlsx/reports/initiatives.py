"""Sheet "Sáng kiến": every initiative declared, whether it was recognised and applied, and on which decision."""

from thidua_xlsx.model import Initiative, Season
from thidua_xlsx.plan import Cell, SheetPlan
from thidua_xlsx.reports.frame import Col, head, paper
from thidua_xlsx.reports.words import by_unit, choice_name, person_name, unit_name
from thidua_xlsx.text import Say

_WIDTHS = (5, 24, 58, 12, 11, 10, 17, 12, 29)
_COLUMNS = ("level", "recognised", "applied", "decision_no", "decision_date")


def initiatives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of initiatives by unit and person."""
    sheet = paper(season, say, "initiatives", _WIDTHS)
    head(sheet, "initiatives", notes=(say("report.initiatives.note"),))
    book = season.rulebook.columns
    labels = [say.label(book.column("initiatives", key).label) for key in ("name", *_COLUMNS)]
    named = [say("report.col.no"), say("report.col.full_name")]
    cols = [Col(label) for label in (*named, *labels, say("report.col.remark"))]
    sheet.header(cols)
    place = 0
    for unit, dossiers in by_unit(season):
        rows = [initiative for dossier in dossiers for initiative in dossier.initiatives]
        if not rows:
            continue
        sheet.section(say("report.unit_initiatives", unit=unit_name(season, unit), count=len(rows)))
        for initiative in rows:
            place += 1
            sheet.row(cols, _row(season, say, place, initiative))
    if not place:
        sheet.line(say("report.initiatives.none"), "cell_center")
    return sheet.plan(landscape=True, freeze_cols=2)


def _row(season: Season, say: Say, place: int, initiative: Initiative) -> list[Cell]:
    level = choice_name(season, say, "level", initiative.level) if initiative.level else say("report.unknown")
    remark = _remark(say, initiative)
    return [
        Cell(place, "cell_center"),
        Cell(person_name(season, initiative.person), "cell"),
        Cell(initiative.name, "cell"),
        Cell(level, "cell_center"),
        Cell(_yes_no(say, initiative.recognised), "cell_center"),
        Cell(_yes_no(say, initiative.applied), "cell_center"),
        Cell(initiative.decision_no, "cell_center"),
        Cell(initiative.decision_date, "cell_center"),
        Cell(remark, "warn" if remark else "cell"),
    ]


def _remark(say: Say, initiative: Initiative) -> str:
    remarks = []
    if initiative.recognised and not initiative.decision_no:
        remarks.append(say("report.initiatives.no_decision"))
    if initiative.used_for:
        remarks.append(say("report.initiatives.used", what=initiative.used_for))
    return "; ".join(remarks)


def _yes_no(say: Say, value: bool | None) -> str:
    if value is None:
        return say("report.unknown")
    return say("report.yes" if value else "report.no")
