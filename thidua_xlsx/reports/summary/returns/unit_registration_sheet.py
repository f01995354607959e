"""Sheet "Đăng ký tập thể": what units registered, and the targets each set itself."""

from thidua_xlsx.base.text import Say
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.forms.layout.row_wording import target_text
from thidua_xlsx.model import Season, UnitDossier
from thidua_xlsx.reports.common.naming import answer_text
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.returns.registration_sheet import registered_cell

_WIDTHS = (5, 44, 27, 20, 38, 26)
# Columns, and the list that their choices are from.
_ANSWERS = (("commendation", "commendations"), ("target", ""), ("note", ""))
_ANSWERS_OF_SCHOOL = (("title", "titles_all"), *_ANSWERS)


def collectives_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the list of units with what each registered as a collective, and the targets each set itself."""
    sheet = report_sheet(season, say, "collective", _WIDTHS)
    write_head(sheet)
    columns = season.rulebook.columns
    keys = ("title", "commendation", "target", "note")
    labels = [say.label(columns.column("collective", key).label) for key in keys]
    cols = [Col(label) for label in (say("report.col.no"), say("report.col.collective"), *labels)]
    # The header that later pages repeat is that of the longer table, below.
    sheet.header(cols, repeat=False)
    if season.rulebook.school_registration:
        sheet.row(cols, _school(season, say))
    for place, dossier in enumerate(season.unit_dossiers, start=1):
        sheet.row(cols, _unit(season, say, place, dossier))
    sheet.gap(14)
    _targets(sheet)
    return sheet.plan(landscape=True)


def _school(season: Season, say: Say) -> list[StyledValue]:
    """Give what the school itself registers, before its units."""
    own = season.rulebook.school_registration
    texts = (answer_text(season, say, own.get(key), list_) for key, list_ in _ANSWERS_OF_SCHOOL)
    none = styled(say("report.none"), "cell_center")
    return [none, styled(season.rulebook.school.name, "cell_bold"), *(styled(text, "cell") for text in texts)]


def _unit(season: Season, say: Say, place: int, dossier: UnitDossier) -> list[StyledValue]:
    values = dossier.registration.values if dossier.registration else {}
    return [
        styled(place, "cell_center"),
        styled(dossier.unit.name, "cell"),
        registered_cell(season, say, dossier),
        *(styled(answer_text(season, say, values.get(key), list_), "cell") for key, list_ in _ANSWERS),
    ]


def _targets(sheet: ReportSheet) -> None:
    season, say = sheet.season, sheet.say
    sheet.line(say("report.collective.targets"), "heading")
    keys = ("indicator", "unit", "target_value", "due", "note")
    labels = [say.label(season.rulebook.columns.column("targets", key).label) for key in keys]
    cols = [Col(label) for label in (say("report.col.no"), *labels)]
    rows = [(dossier, record) for dossier in season.unit_dossiers for record in dossier.targets]
    if not rows:
        sheet.line(say("report.collective.no_targets"), "cell_center")
        return
    sheet.header(cols)
    named = ""
    for place, (dossier, record) in enumerate(rows, start=1):
        if dossier.unit.code != named:
            named = dossier.unit.code
            sheet.section(dossier.unit.name)
        texts = [answer_text(season, say, record.values.get(key)) for key in keys]
        texts[2] = target_text(record, say) or texts[2]
        looks = ("cell", "cell_center", "cell_center", "cell_center", "cell")
        sheet.row(
            cols, [styled(place, "cell_center"), *(styled(t, look) for t, look in zip(texts, looks, strict=True))]
        )


SHEET = SummarySheet("collective", collectives_sheet, of_people=True)
