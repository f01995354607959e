"""Sheet "Sáng kiến": every initiative from registration to use - submitted, its mark, recognised, applied, decided."""

from thidua_xlsx.base.text import Say, initiative_key
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.verdicts.initiative_progress import Followed, initiative_progress
from thidua_xlsx.model import Initiative, Season
from thidua_xlsx.reports.common.naming import choice_name, person_name, unit_name
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 23, 46, 9, 9, 10, 10, 11, 9, 16, 12, 26)
_COLUMNS = ("level", "applied", "decision_no", "decision_date")
_SAID = "✓"


def initiatives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of initiatives by unit and person, those registered and not submitted as well."""
    sheet = report_sheet(season, say, "initiatives", _WIDTHS)
    write_head(sheet, notes=(say("report.initiatives.note"), say("report.initiatives.steps")))
    book = season.rulebook.columns
    label = {key: say.label(book.column("initiatives", key).label) for key in ("name", "mark", "recognised", *_COLUMNS)}
    named = [say("report.col.no"), say("report.col.full_name"), label["name"]]
    steps = [say("report.initiatives.registered"), say("report.initiatives.submitted"), label["mark"]]
    rest = [label["recognised"], *(label[key] for key in _COLUMNS), say("report.col.remark")]
    cols = [Col(text) for text in (*named, *steps, *rest)]
    sheet.header(cols)
    place = 0
    for unit, dossiers in season.by_unit:
        rows = [(one.person.code, each) for one in dossiers for each in initiative_progress(one, season.rulebook)]
        if not rows:
            continue
        waiting = sum(one.initiative is None for _, one in rows)
        words = "report.unit_initiatives_waiting" if waiting else "report.unit_initiatives"
        count = len(rows) - waiting
        sheet.section(say(words, unit=unit_name(season, unit), count=count, waiting=waiting))
        for who, one in rows:
            place += 1
            sheet.row(cols, _row(season, say, place, who, one))
    if not place:
        sheet.line(say("report.initiatives.none"), "cell_center")
    return sheet.plan(landscape=True, freeze_cols=2)


def _row(season: Season, say: Say, place: int, who: str, one: Followed) -> list[StyledValue]:
    initiative = one.initiative
    name = initiative.name if initiative else one.registered
    named = [styled(place, "cell_center"), styled(person_name(season, who), "cell"), styled(name, "cell")]
    registered = styled(_SAID if one.registered else "" if one.asked else say("report.unknown"), "cell_center")
    if initiative is None:
        remark = styled(say("report.initiatives.not_submitted"), "warn")
        return [*named, registered, *(styled("", "cell_center") for _ in range(7)), remark]
    level = choice_name(season, say, "level", initiative.level) if initiative.level else say("report.unknown")
    remark_text = _remark(say, one, initiative)
    return [
        *named,
        registered,
        styled(_SAID, "cell_center"),
        styled(initiative.mark, "cell_center"),
        styled(_yes_no(say, initiative.recognised), "cell_center"),
        styled(level, "cell_center"),
        styled(_yes_no(say, initiative.applied), "cell_center"),
        styled(initiative.decision_no, "cell_center"),
        styled(initiative.decision_date, "cell_center"),
        styled(remark_text, "warn" if remark_text else "cell"),
    ]


def _remark(say: Say, one: Followed, initiative: Initiative) -> str:
    remarks = []
    if initiative.recognised and not initiative.decision_no:
        remarks.append(say("report.initiatives.no_decision"))
    if one.registered and initiative_key(one.registered) != initiative_key(initiative.name):
        remarks.append(say("report.initiatives.renamed", name=one.registered))
    if initiative.used_for:
        remarks.append(say("report.initiatives.used", what=initiative.used_for))
    return "; ".join(remarks)


def _yes_no(say: Say, value: bool | None) -> str:
    if value is None:
        return say("report.unknown")
    return say("report.yes" if value else "report.no")


SHEET = SummarySheet("initiatives", initiatives_sheet, of_people=True)
