"""A chart at the right of a table, as high as the page has room for."""

from msgspec.structs import replace

from thidua_xlsx.documents.workbook_plan import Chart
from thidua_xlsx.reports.common.report_sheet import Paper

_PIXELS_PER_POINT = 4 / 3
_PIXELS_PER_CHARACTER = 7
_COLUMN_PIXELS = 5
_EDGE = 12  # pixels that a chart stays away from what is around it
_ROOM_BELOW = 6.0  # points


def beside(sheet: Paper, top: int, chart: Chart, least: float, most: float, *, below: float = 0) -> None:
    """Place a chart beside the table that ends here, between `least` and `most` points high.

    It grows into what the page still holds once `below` points are kept for what follows, and never ends above the
    table; rows are left empty where the table is lower than the chart.
    """
    draft = sheet.draft
    used = sum(draft.heights[row] for row in range(top, draft.row))
    high = max(used, least, min(most, used + sheet.rows_left() - below - _ROOM_BELOW))
    pixels = sum(draft.widths[col] * _PIXELS_PER_CHARACTER + _COLUMN_PIXELS for col in range(chart.col, sheet.last + 1))
    sheet.charts.append(replace(chart, width=int(pixels) - _EDGE, height=int(high * _PIXELS_PER_POINT) - _EDGE))
    if high > used:
        sheet.gap(high - used)
