"""Sheet "Xếp hạng cá nhân": competition ranks (1, 1, 3), ties and gaps said in words."""

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Dossier, Season, Standing
from thidua_xlsx.reports.common.figure_cells import CELL, CENTER, WARN, Figures, figures
from thidua_xlsx.reports.common.naming import group_name, person_name, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 24, 27, 8, 7, 7, 18, 15)
_LAST = 10**9


def people_ranking_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the ranking of people in the school, with their ranks in the unit and in the position group."""
    sheet = report_sheet(season, say, "ranking", _WIDTHS, aside=1)
    write_head(sheet, notes=(say("report.ranking.note"),))
    keys = ("rank", "full_name", "unit", "final", "rank_unit", "rank_group", "remark", "group")
    cols = [Col(say(f"report.col.{key}")) for key in keys]
    first, shown = sheet.draft.row, figures(season, say)
    sheet.header(cols)
    for dossier in sorted(season.dossiers, key=lambda d: _order(season, d)):
        sheet.row(cols, _person(season, say, shown, dossier))
    return sheet.plan(freeze_cols=2, filters=Area(first, 0, sheet.draft.row - 1, len(cols) - 1))


def _order(season: Season, dossier: Dossier) -> tuple[object, ...]:
    person = dossier.person
    rank = (season.standings.get(person.code) or Standing(person)).school
    return (_LAST if rank is None else rank, sort_key(person.full_name), person.code)


def _person(season: Season, say: Say, shown: Figures, dossier: Dossier) -> list[StyledValue]:
    person = dossier.person
    standing = season.standings.get(person.code) or Standing(person)
    card = season.scorecards.get(person.code)
    remarks = []
    if standing.school is None:
        remarks.append(say("report.ranking.no_score"))
    elif card is not None and not card.complete:
        remarks.append(say("report.ranking.incomplete"))
    if standing.tied and standing.school is not None:
        remarks.append(say("report.ranking.tied", places=shown.places(standing.school)))
    return [
        shown.rank(standing.school, "cell_bold_center"),
        (person_name(season, person.code), CELL),
        (unit_name(season, person.unit), CELL),
        shown.points(card.final if card else None),
        shown.rank(standing.unit),
        shown.rank(standing.group),
        ("; ".join(remarks), WARN if remarks else CELL),
        (group_name(season, say, person), CENTER),
    ]


SHEET = SummarySheet("ranking", people_ranking_sheet, of_people=True)
