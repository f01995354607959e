"""Round numbers for charts: bands of scores that follow the data, and where a value axis begins and ends."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from msgspec.structs import replace

from thidua_xlsx.documents.screen_size import PIXELS_PER_POINT, column_pixels
from thidua_xlsx.documents.table import AnyColumns
from thidua_xlsx.documents.workbook_plan import Chart, Series
from thidua_xlsx.reports.common.report_sheet import ReportSheet

_EDGE = 12  # pixels that a chart stays away from what is around it
_ROOM_BELOW = 6.0  # points
_WIDEST = 800  # pixels of a chart below a table

_MOST_BANDS = 8
_MOST_STEPS = 5
_STEPS = tuple(Decimal(digit).scaleb(power) for power in range(-1, 4) for digit in ("1", "2", "2.5", "5"))

Band = tuple[Decimal, Decimal, int]


def score_bands(finals: Sequence[Decimal], top: Decimal) -> list[Band]:
    """Give the spread of the scores `finals`: (from, to below, people) between round borders around lowest and highest.

    Only a band that ends at `top`, the highest score there can be, holds its upper border too. No scores, no bands.
    """
    if not finals:
        return []
    borders = next((made for step in _STEPS if len(made := _borders(finals, step, top)) <= _MOST_BANDS), [])
    return [
        (low, high, sum(low <= final < high or (high == top == final) for final in finals)) for low, high in borders
    ]


def _borders(finals: Sequence[Decimal], step: Decimal, top: Decimal) -> list[tuple[Decimal, Decimal]]:
    low = _down(min(finals), step)
    if low >= top:  # everybody at the very top
        low = top - step
    borders: list[tuple[Decimal, Decimal]] = []
    while low <= max(finals) and low < top and len(borders) <= _MOST_BANDS:
        borders.append((low, min(low + step, top)))
        low += step
    return borders


def axis(values: Sequence[Decimal], top: Decimal) -> tuple[Decimal, Decimal]:
    """Give the lower and upper end of an axis that lets `values` be told apart: round, around the data, in 0..`top`."""
    if not values:
        return Decimal(0), top
    low, high = min(values), max(values)
    step = next((step for step in _STEPS if step >= Decimal("0.5") and high - low <= _MOST_STEPS * step), _STEPS[-1])
    end = (high / step).to_integral_value(ROUND_CEILING) * step
    return max(Decimal(0), _down(low, step) - step), min(end, top) if high <= top else end


def _down(value: Decimal, step: Decimal) -> Decimal:
    return (value / step).to_integral_value(ROUND_FLOOR) * step


def beside(sheet: ReportSheet, top: int, chart: Chart, least: float, most: float, *, below: float = 0) -> None:
    """Place a chart beside the table that begins in row `top` and ends here, between `least` and `most` points high.

    It grows into what the page still holds once `below` points are kept for what follows, and never ends above the
    table; rows are left empty where the table is lower than the chart.
    """
    draft = sheet.draft
    used = sum(draft.heights[row] for row in range(top, draft.row))
    high = max(used, least, min(most, used + sheet.rows_left() - below - _ROOM_BELOW))
    sheet.charts.append(sized(sheet, chart, sheet.last, high))
    if high > used:
        sheet.gap(high - used)


def below(sheet: ReportSheet, chart: Chart, points: float) -> None:
    """Place a chart below what stands on a sheet, `points` high, from its column to the table's last one at most."""
    row = sheet.draft.row
    drawn = sized(sheet, replace(chart, row=row), sheet.last, points)
    sheet.charts.append(replace(drawn, width=min(drawn.width, _WIDEST)))
    sheet.gap(points)
    sheet.keep(row)


def points_chart(
    sheet: ReportSheet,
    title: str,
    columns: AnyColumns,
    rows: range,
    series: Mapping[str, str],
    values: Sequence[Decimal],
    points: float,
    *,
    labels: bool = False,
) -> None:
    """Draw points of units below their table, called `title` and `points` high: some of its `columns` over its `rows`.

    `series` are the names of those columns by their keys. The axis is drawn near the `values`; with `labels` each
    stands beside its bar.
    """
    say, names = sheet.say, sheet.area(columns, "unit", rows)
    low, high = axis(values, sheet.season.rulebook.rubric.total_max)
    chart = Chart(
        "column",
        title,
        sheet.draft.row,
        names.col,
        tuple(Series(name, names, sheet.area(columns, key, rows)) for key, name in series.items()),
        sheet.draft.name,
        value_title=say("report.unit_ranking.axis", low=low) if low else say("report.col.score"),
        low=low,
        high=high,
        labels=labels,
    )
    below(sheet, chart, points)


def sized(sheet: ReportSheet, chart: Chart, last: int, points: float) -> Chart:
    """Give a chart that reaches over the columns up to `last`, `points` high, a little inside their borders."""
    pixels = sum(column_pixels(sheet.draft.widths[col]) for col in range(chart.col, last + 1))
    return replace(chart, width=pixels - _EDGE, height=int(points * PIXELS_PER_POINT) - _EDGE)
