"""Sheet "Xếp hạng cá nhân": competition ranks (1, 1, 3), ties and gaps said in words."""

from thidua_xlsx.base.text import Say, sort_key
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import Dossier, Season, Standing
from thidua_xlsx.reports.common.figure_cells import Figures, figures, final_of
from thidua_xlsx.reports.common.naming import group_name, person_name, unit_name
from thidua_xlsx.reports.common.report_sheet import SummarySheet, list_sheet

_LAST = 10**9


def people_ranking_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the ranking of people in the school, with their ranks in the unit and in the position group."""
    shown = figures(season, say)

    def standing(dossier: Dossier) -> Standing:
        return season.standings.get(dossier.person.code) or Standing(dossier.person)

    columns = (
        Col("rank", 5, value=lambda dossier: shown.rank(standing(dossier).school, "cell_bold_center")),
        Col("full_name", 24, value=lambda dossier: person_name(season, dossier.person.code)),
        Col("unit", 27, value=lambda dossier: unit_name(season, dossier.person.unit)),
        Col("final", 8, value=lambda dossier: shown.points(final_of(season, dossier.person.code))),
        Col("rank_unit", 7, value=lambda dossier: shown.rank(standing(dossier).unit)),
        Col("rank_group", 7, value=lambda dossier: shown.rank(standing(dossier).group)),
        Col("remark", 18, value=lambda dossier: _remark(season, say, shown, standing(dossier))),
        Col("group", 15, "cell_center", lambda dossier: group_name(season, say, dossier.person), printed=False),
    )
    people = sorted(season.dossiers, key=lambda dossier: _order(standing(dossier)))
    note = say("report.ranking.note")
    return list_sheet(season, say, "ranking", columns, people, notes=(note,), filtered=True, freeze_cols=2)


def _order(standing: Standing) -> tuple[object, ...]:
    person, rank = standing.person, standing.school
    return (_LAST if rank is None else rank, sort_key(person.full_name), person.code)


def _remark(season: Season, say: Say, shown: Figures, standing: Standing) -> Shown:
    card, remarks = season.scorecards.get(standing.person.code), list[str]()
    if standing.school is None:
        remarks.append(say("report.ranking.no_score"))
    elif card is not None and not card.complete:
        remarks.append(say("report.ranking.incomplete"))
    if standing.tied and standing.school is not None:
        remarks.append(say("report.ranking.tied", places=shown.places(standing.school)))
    return styled("; ".join(remarks), "warn" if remarks else "cell")


SHEET = SummarySheet("ranking", people_ranking_sheet, of_people=True)
