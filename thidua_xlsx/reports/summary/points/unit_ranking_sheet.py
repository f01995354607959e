"""Sheet "Xếp hạng tổ": units by the average of their people, with self against unit scores as a chart."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, rounded, sort_key
from thidua_xlsx.declare.season import FORM_LAYERS
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import StyledValue, styled
from thidua_xlsx.documents.workbook_plan import Chart, Series, SheetPlan
from thidua_xlsx.model import Season, UnitStanding
from thidua_xlsx.reports.common.chart_scales import axis
from thidua_xlsx.reports.common.figure_cells import Figures, figures
from thidua_xlsx.reports.common.naming import title_short
from thidua_xlsx.reports.common.report_sheet import Col, ReportSheet, SummarySheet, report_sheet, write_head

_LAST = 10**9
_LEAST_CHART, _MOST_CHART = 220.0, 300.0  # points
_CHART_WIDTH = 720  # pixels
_PIXELS_PER_POINT = 4 / 3
_MOST_LABELLED = 3  # units: with more of them figures are wider than their bars, and the table above has them
_AVERAGES = (5, 6)  # columns of the self and the unit averages


def units_ranking_sheet(season: Season, say: Say) -> SheetPlan:
    """Plan the ranking of units by the average of their members, with self against unit scores as a chart."""
    titles = [id_ for id_, law in season.rulebook.regime.titles.items() if law.of == "person" and _given(season, id_)]
    sheet = report_sheet(season, say, "unit_ranking", [8, 34, 10, 11, 11, 11, 11, *[11.0] * len(titles)])
    write_head(sheet, notes=(say("report.unit_ranking.note"),))
    keys = ("rank", "unit", "people", "scored", "average", "average_self", "average_unit")
    counted = {id_: "passed_title" if season.voted_about(id_) else "proposed_title" for id_ in titles}
    labels = [say(f"report.col.{key}", title=title_short(season, say, id_)) for id_, key in counted.items()]
    cols = [Col(label) for label in (*(say(f"report.col.{key}") for key in keys), *labels)]
    sheet.header(cols)
    first = sheet.draft.row
    standings, shown = sorted(season.unit_standings.values(), key=_unit_order), figures(season, say)
    for standing in standings:
        sheet.row(cols, _unit(season, shown, standing, titles))
    if standings:
        _chart(sheet, first, standings)
    return sheet.plan(landscape=True)


def _given(season: Season, id_: str) -> bool:
    policy = season.rulebook.titles.get(id_)
    return policy is not None and policy.enabled


def _unit_order(standing: UnitStanding) -> tuple[object, ...]:
    return (_LAST if standing.rank is None else standing.rank, sort_key(standing.unit.name))


def _unit(season: Season, shown: Figures, standing: UnitStanding, titles: list[str]) -> list[StyledValue]:
    people = [person.code for person in season.rulebook.people_of(standing.unit.code)]
    cards = [season.scorecards[code] for code in people if code in season.scorecards]
    paths = [[path for code in people if (path := season.paths.get((code, id_)))] for id_ in titles]
    counts = [sum(season.stands(one) for one in of_title) for of_title in paths]
    return [
        shown.rank(standing.rank, "cell_bold_center", shown.units_sharing),
        styled(standing.unit.name, "cell"),
        styled(len(people), "cell_center"),
        styled(sum(card.final is not None for card in cards), "cell_center"),
        shown.points(standing.average, "total_number"),
        shown.points(_mean(season, [card.self_score for card in cards])),
        shown.points(_mean(season, [card.unit_score for card in cards])),
        *(styled(count, "cell_center") for count in counts),
    ]


def _mean(season: Season, values: list[Decimal | None]) -> Decimal | None:
    present = [value for value in values if value is not None]
    return rounded(sum(present, Decimal(0)) / len(present), season.rulebook.rubric.decimals) if present else None


def _chart(sheet: ReportSheet, first: int, standings: list[UnitStanding]) -> None:
    """Place the chart of self against unit averages below the table, its axis drawn near the averages."""
    values = [
        value
        for row in range(first, sheet.draft.row)
        for col in _AVERAGES
        if isinstance(value := sheet.draft.value(row, col), Decimal)
    ]
    if not values:
        return
    say, last = sheet.say, sheet.draft.row - 1
    sheet.gap(10)
    row = sheet.draft.row
    high_points = max(_LEAST_CHART, min(_MOST_CHART, sheet.rows_left(landscape=True)))
    labels = Area(first, 1, last, 1)
    series = tuple(
        Series(say(f"report.layer.{layer}"), labels, Area(first, col, last, col))
        for layer, col in zip(FORM_LAYERS, _AVERAGES, strict=True)
    )
    low, high = axis(values, sheet.season.rulebook.rubric.total_max)
    chart = Chart(
        "column",
        say("report.unit_ranking.chart"),
        row,
        1,
        series,
        sheet.draft.name,
        width=_CHART_WIDTH,
        height=int(high_points * _PIXELS_PER_POINT) - 8,
        value_title=say("report.unit_ranking.axis", low=low) if low else say("report.col.score"),
        low=low,
        high=high,
        labels=len(standings) <= _MOST_LABELLED,
    )
    sheet.charts.append(chart)
    sheet.gap(high_points)
    sheet.keep(row)


SHEET = SummarySheet("unit_ranking", units_ranking_sheet, of_people=True, for_office=True)
