"""Sheet "Chỉ tiêu": what each unit pledged and reached, and the school's movements unit by unit."""

from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import RowSink, SheetPlan
from thidua_xlsx.forms.layout.row_wording import direction_text
from thidua_xlsx.judging.analysis.target_results import Pledge, Pledges, TakingPart, target_results
from thidua_xlsx.model import Met, Season
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head

_WIDTHS = (5, 44, 12, 24, 12, 11, 16, 14, 22)
_LOOKS = {Met.YES: "good", Met.NO: "bad", Met.UNKNOWN: "warn"}


def targets_sheet(season: Season, say: Say, sink: RowSink | None = None) -> SheetPlan | None:
    """Plan the sheet of targets and movements; None in a season that has neither."""
    found = target_results(season.dossiers, season.unit_dossiers, season.submissions, season.rulebook)
    if not found.targets and not found.movements:
        return None
    sheet = report_sheet(season, say, "pledges", _WIDTHS, sink)
    write_head(sheet, notes=(say("report.pledges.note"),))
    _targets(sheet, found)
    if found.movements:
        sheet.gap(14)
        _movements(sheet, found)
    return sheet.plan(landscape=True, freeze_cols=2)


def _targets(sheet: ReportSheet, found: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.targets"), "heading")
    if not found.targets:
        sheet.line(say("report.pledges.none"), "cell_center")
        return
    indicator = say.label(sheet.season.rulebook.columns.column("targets", "indicator").label)
    names = ("measure", "goal", "actual", "achieved", "met", "due")
    note = say.label(sheet.season.rulebook.columns.column("targets_result", "note").label)
    labels = (say("report.col.no"), indicator, *(say(f"report.pledges.{name}") for name in names), note)
    cols = [Col(label) for label in labels]
    sheet.header(cols, repeat=False)
    place = 0
    for dossier in sheet.season.unit_dossiers:
        mine = [one for one in found.targets if one.unit.code == dossier.unit.code]
        if mine:
            known = [one for one in mine if one.met is not Met.UNKNOWN]
            met = sum(one.met is Met.YES for one in known)
            words = {"unit": dossier.unit.name, "known": len(known), "all": len(mine), "met": met}
            sheet.section(say("report.pledges.summary", **words))
        for pledge in mine:
            place += 1
            due = styled(pledge.goal.due, "cell_center")
            indicator_cell = styled(pledge.goal.indicator, "cell")
            cells = [
                styled(place, "cell_center"),
                indicator_cell,
                *_result(sheet, pledge),
                due,
                styled(pledge.note, "cell"),
            ]
            sheet.row(cols, cells)


def _result(sheet: ReportSheet, pledge: Pledge | None) -> list[StyledValue]:
    """Give unit of measure, target, actual, share and outcome of a target; blanks where there is none."""
    if pledge is None:
        return [styled("", "cell_center") for _ in range(5)]
    say, goal = sheet.say, pledge.goal
    wanted = "–"
    if goal.value is not None:
        direction = direction_text(goal.direction, sheet.season.rulebook, say)
        wanted = f"{direction} {number_text(goal.value, say.lang)}".strip()
    actual = number_text(pledge.actual, say.lang) if pledge.actual is not None else pledge.raw
    met = pledge.met
    share = "" if pledge.achieved is None else percent(pledge.achieved, say)
    return [
        styled(goal.measure, "cell_center"),
        styled(wanted, "cell_center"),
        styled(actual, "warn" if pledge.raw else "cell_center"),
        styled(share, "cell_center"),
        styled(say(f"report.pledges.{met.value}"), _LOOKS[met]),
    ]


def percent(ratio: Decimal, say: Say) -> str:
    """Write a ratio as a percent with at most one decimal, half-up."""
    return f"{number_text(half_up(Fraction(ratio) * 100, 1), say.lang)}%"


def _movements(sheet: ReportSheet, found: Pledges) -> None:
    say = sheet.say
    sheet.line(say("report.pledges.movements"), "heading")
    names = ("measure", "goal", "actual", "achieved", "met", "taking", "share")
    labels = (say("report.col.no"), say("report.col.unit"), *(say(f"report.pledges.{name}") for name in names))
    cols = [Col(label) for label in labels]
    sheet.header(cols)
    for movement in sheet.season.rulebook.movements:
        indicator = f": {movement.indicator}" if movement.indicator else ""
        sheet.section(f"{movement.name}{indicator}")
        mine = [one for one in found.movements if one.movement.code == movement.code]
        for place, part in enumerate(mine, start=1):
            cells = [styled(place, "cell_center"), styled(part.unit.name, "cell"), *_result(sheet, part.pledge)]
            sheet.row(cols, [*cells, *_taking(part, say)])


def _taking(part: TakingPart, say: Say) -> list[StyledValue]:
    people = f"{part.registered}/{part.counted}"
    if not part.answered:
        return [styled(people, "cell_center"), styled(say("report.unknown") + say("report.pledges.part_open"), "warn")]
    share = percent(Decimal(part.registered) / part.counted, say) if part.counted else ""
    return [styled(people, "cell_center"), styled(share, "cell_center")]


SHEET = SummarySheet("pledges", targets_sheet)
