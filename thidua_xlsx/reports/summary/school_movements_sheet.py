"""Sheet "Phong trào các trường": what became, school by school, of the movements that an office handed down."""

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.model import MovementResult, Season
from thidua_xlsx.reports.common.report_sheet import Col, SummarySheet, report_sheet, write_head
from thidua_xlsx.reports.summary.direct_workers_sheet import share_cell, write_silent

_MET = {True: ("yes", "cell_center"), False: ("no", "warn_center"), None: ("unknown", "warn_center")}
_WIDTHS = (5, 40, 18, 14, 14, 14, 16)


def school_movements_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the movements, each with its schools; None where no report tells of any."""
    schools = season.schools
    told = (
        {code: {one.key: one for one in report.movements} for code, report in schools.reports.items()}
        if schools
        else {}
    )
    if schools is None or not any(told.values()):
        return None
    sheet = report_sheet(season, say, "schools_movements", _WIDTHS)
    write_head(sheet, notes=(say("report.schools.movements_note"),))
    names = ("target", "result", "met", "units_met", "registered")
    labels = [say("report.schools.school"), *(say(f"report.schools.movement_{name}") for name in names)]
    cols = [Col(label) for label in (say("report.col.no"), *labels)]
    sheet.header(cols)
    for movement in season.rulebook.movements:
        asked = [one for one in schools.reporters if movement.takes_part(one.code)]
        telling = [one for one in asked if movement.code in told.get(one.code, {})]
        silent = [one.name for one in asked if movement.code not in told.get(one.code, {})]
        if telling:
            indicator = f": {movement.indicator}" if movement.indicator else ""
            sheet.section(f"{movement.code}. {movement.shown_name}{indicator}")
            for number, one in enumerate(telling, start=1):
                sheet.row(cols, [styled(number, "cell_center"), *_row(one, told[one.code][movement.code], say)])
            if silent:
                write_silent(sheet, cols, "movement_silent", silent)
    return sheet.plan(freeze_cols=2)


def _row(school: Reporter, one: MovementResult, say: Say) -> list[StyledValue]:
    none = say("report.none")
    key, look = _MET[one.met]
    of_units = None if one.units_met is None or one.units is None else (one.units_met, one.units)
    people = None if one.registered is None or one.counted is None else (one.registered, one.counted)
    return [
        styled(school.name, "cell"),
        styled(one.target or none, "cell_center"),
        styled(none if one.result is None else number_text(one.result, say.lang), "cell_center"),
        styled(say(f"report.pledges.{key}") if one.target else none, look if one.target else "cell_center"),
        share_cell(say, of_units, "cell_center"),
        share_cell(say, people, "cell_center"),
    ]


SHEET = SummarySheet("schools_movements", school_movements_sheet)
