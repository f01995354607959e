"""Sheet "Phân bố điểm": how points were given, as facts and pictures. For the council; it accuses nobody."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from operator import attrgetter

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.season import LAYERS
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Shown
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.judging.analysis.points_spread import LEAST, Layers, PointsSpread, Spread, points_spread
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.chart_scales import points_chart
from thidua_xlsx.reports.common.figure_cells import lacking_points
from thidua_xlsx.reports.common.naming import everybody_of, name_order, unit_name
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.common.return_progress import so_far

_FIGURES: dict[str, Callable[[Spread], Decimal]] = {
    "lowest": attrgetter("low"),
    "quartile_1": attrgetter("q1"),
    "median": attrgetter("median"),
    "quartile_3": attrgetter("q3"),
    "highest": attrgetter("high"),
    "mean": attrgetter("mean"),
}
_CHARTED = ("lowest", "median", "highest")
_CHART_POINTS = 220.0


def points_spread_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the page about the spread of points; None while nobody has a score."""
    spread = points_spread(season)
    if spread is None:
        return None
    sheet = report_sheet(season, say, "points_spread", [34, 10, *[11] * len(_FIGURES)])
    write_head(sheet, notes=(say("report.points_spread.note"),))
    _spreads(sheet, spread)
    _layers(sheet, spread)
    _facts(sheet, spread)
    return sheet.plan()


def _number(value: Decimal | None, look: str = "cell_number") -> Shown:
    return None if value is None else styled(value, look, digits=2)


def _spreads(sheet: ReportSheet, spread: PointsSpread) -> None:
    say, season, top = sheet.say, sheet.season, sheet.draft.row
    sheet.line(so_far(season, say, "report.points_spread.spread"), "heading")
    whole, *units = spread.spreads
    columns = (Col("unit"), Col("scored", look="cell_center"), *(Col(key) for key in _FIGURES))

    def row(unit: Spread) -> Mapping[str, Shown]:
        figures = {key: _number(figure(unit)) for key, figure in _FIGURES.items()}
        return {"unit": unit_name(season, unit.unit), "scored": unit.n, **figures}

    rows = sheet.table(columns, map(row, units), repeat=False)
    figures = {key: _number(figure(whole), "total_number") for key, figure in _FIGURES.items()}
    sheet.total(columns, {"unit": everybody_of(season.rulebook, say), "scored": whole.n, **figures})
    sheet.line(say("report.points_spread.quartiles"), "note")
    if lacking := joined(name_order(season, lacking_points(season))):
        sheet.line(say("report.points_spread.lacking", names=lacking), "note")
    sheet.keep(top)
    if len(units) > 1:
        title, series = say("report.points_spread.spread_chart"), {key: say(f"report.col.{key}") for key in _CHARTED}
        values = [value for unit in units for value in (unit.low, unit.high)]
        points_chart(sheet, title, columns, rows, series, values, _CHART_POINTS)
    sheet.gap()


def _layers(sheet: ReportSheet, spread: PointsSpread) -> None:
    say, season, top = sheet.say, sheet.season, sheet.draft.row
    sheet.line(say("report.points_spread.layers"), "heading")
    none = say("report.none")
    columns = (
        Col("unit"),
        *(Col(f"average_{layer}", blank=none) for layer in LAYERS),
        Col("self_over_unit", blank=none, span=2),
        Col("unit_over_council", blank=none, span=2),
    )

    def row(unit: Layers) -> Mapping[str, Shown]:
        return {
            "unit": unit_name(season, unit.unit),
            **{f"average_{layer}": _number(unit.means.get(layer)) for layer in LAYERS},
            "self_over_unit": _number(unit.self_over_unit),
            "unit_over_council": _number(unit.unit_over_council),
        }

    rows = sheet.table(columns, map(row, spread.layers), repeat=False)
    sheet.line(say("report.points_spread.layers_note"), "note")
    sheet.keep(top)
    spoke = [layer for layer in LAYERS if any(layer in unit.means for unit in spread.layers)]
    if len(spoke) > 1 and len(spread.layers) > 1:
        title, series = (
            say("report.points_spread.layers_chart"),
            {f"average_{x}": say(f"report.layer.{x}") for x in spoke},
        )
        values = [value for unit in spread.layers for value in unit.means.values()]
        points_chart(sheet, title, columns, rows, series, values, _CHART_POINTS)
    sheet.gap()


def _facts(sheet: ReportSheet, spread: PointsSpread) -> None:
    """Write what stands out, each with its numbers and the rule by which it was picked."""
    say, season = sheet.say, sheet.season
    top = sheet.draft.row
    sheet.line(say("report.points_spread.facts"), "heading")
    sheet.line(say("report.points_spread.rule", least=LEAST), "note")
    lines = []
    for unusual in spread.unusual:
        key = "higher" if unusual.mean > unusual.others else "lower"
        figures = {"mean": unusual.mean, "others": unusual.others, "limit": unusual.limit}
        whose = {"unit": unit_name(season, unusual.unit), "layer": say(f"report.layer.{unusual.layer}").lower()}
        gap = abs(unusual.mean - unusual.others)
        lines.append(say(f"report.points_spread.{key}", **whose, n=unusual.n, **figures, gap=gap))
    for full in spread.full:
        layer = say(f"report.layer.{full.layer}").lower()
        lines.append(say("report.points_spread.full", unit=unit_name(season, full.unit), layer=layer, n=full.n))
    for flat in spread.flat:
        criterion = season.rulebook.rubric.criterion(flat.criterion)
        text = criterion.text if criterion else ""
        figures = {"points": flat.points, "same": Decimal(flat.same), "n": Decimal(flat.n)}
        lines.append(say("report.points_spread.flat", code=flat.criterion, text=text, **figures))
    for line in lines or [say("report.points_spread.nothing")]:
        sheet.line(line, "cell")
    sheet.keep(top, min(sheet.draft.row - 1, top + 3))
