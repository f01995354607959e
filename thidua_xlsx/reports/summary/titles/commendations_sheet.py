"""Sheet "Khen thưởng": commendations kind by kind, so that campaigns and single deeds are never mixed with merit."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan
from thidua_xlsx.judging.analysis.commendations import Commended, commendations
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.naming import choice_name, title_name, unit_name, who_name
from thidua_xlsx.reports.common.report_sheet import Col, head, paper

_WIDTHS = (5, 32, 32, 26, 54, 34)
_KEYS = ("no", "name", "unit", "commendation", "deed", "state")


def commendations_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the list by kind; None where nobody speaks of another kind than merit."""
    found = commendations(season)
    if not found:
        return None
    sheet = paper(season, say, "commendations", _WIDTHS)
    head(sheet, "commendations", notes=(say("report.commendations.note"),))
    cols = [Col(say(f"report.commendations.{key}")) for key in _KEYS]
    sheet.header(cols)
    for kind, rows in by_kind(found):
        sheet.section(say("report.commendations.kind", kind=kind_name(season, say, kind), count=len(rows)))
        for place, one in enumerate(rows, start=1):
            sheet.row(cols, [Cell(place, "cell_center"), *(Cell(text, "cell") for text in texts(season, say, one))])
    return sheet.plan(landscape=True, freeze_cols=2)


def by_kind(found: tuple[Commended, ...]) -> list[tuple[str, list[Commended]]]:
    """Give the commendations of each kind, in the order in which the kinds stand."""
    kinds = dict.fromkeys(one.kind for one in found)
    return [(kind, [one for one in found if one.kind == kind]) for kind in kinds]


def kind_name(season: Season, say: Say, kind: str) -> str:
    """Give the wording of a kind; one that nobody said is called so."""
    return choice_name(season, say, "commendation_kind", kind) if kind else say("report.commendations.unsaid")


def texts(season: Season, say: Say, one: Commended) -> tuple[str, str, str, str, str]:
    """Give what is told of one: for whom, of which unit, which commendation, for what, how far it is."""
    person = season.rulebook.person(one.code)
    unit = person.unit if person else one.unit
    state = say(f"report.commendations.{one.state}")
    return (
        who_name(season, one.code) if one.code else one.name,
        unit_name(season, unit) if unit else "",
        title_name(season, say, one.title) if one.title else say("report.commendations.unsaid"),
        one.deed,
        say("report.commendations.decided", state=state, number=one.decision) if one.decision else state,
    )
