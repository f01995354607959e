"""Parts of the painter: what a rule, a chart and a footer are in XlsxWriter's words."""

from typing import Any

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.workbook_plan import Chart
from thidua_xlsx.formats.xlsx.looks import Looks
from thidua_xlsx.formats.xlsx.stream.excel_limits import most
from thidua_xlsx.formats.xlsx.stream.safe_text import cut, utf16_length

_LONGEST_FOOTER = 200


def page_footer(text: str, font: str) -> str:
    """Give the centred footer: the plan's text and the page numbers, where it asks for them or else at its end.

    `{page}` and `{pages}` (or `&P/&N`) in the text stand for the live numbers.
    """
    longest = _LONGEST_FOOTER
    while utf16_length(footer := _footer(text, font, longest)) > most("header or footer") and longest:
        longest -= 10  # a sign that stands for itself is written twice
    return footer


def _footer(text: str, font: str, longest: int) -> str:
    asked = text.replace("&P/&N", "{page}/{pages}")
    if "{page}" not in asked:
        asked = f"{cut(asked, longest)} – {{page}}/{{pages}}" if asked else "{page}/{pages}"
    plain = cut(asked, longest + 20).replace("&", "&&")
    return f'&C&"{font},Regular"&11 ' + plain.replace("{page}", "&P").replace("{pages}", "&N")


_KINDS = {
    "bar": {"type": "bar"},
    "column": {"type": "column"},
    "stacked_bar": {"type": "bar", "subtype": "stacked"},
    "stacked_column": {"type": "column", "subtype": "stacked"},
    "line": {"type": "line"},
    "scatter": {"type": "scatter"},
}


# Moved with its cells, never stretched; a few pixels away from the borders of the table beside it.
_PLACED = {"object_position": 2, "x_offset": 8, "y_offset": 2}


def add_chart(workbook: Any, sheet: Any, chart: Chart, looks: Looks, *, counts: bool = False) -> int:
    """Place a native chart on a sheet; gives XlsxWriter's return code, below 0 where it refused.

    `counts` says that all values are small whole numbers, so that the axis counts by ones.
    """
    made = workbook.add_chart(dict(_KINDS[chart.kind]))
    for place, series in enumerate(chart.series):
        fill = looks.colour(series.look) if series.look else looks.charts.fills[place % len(looks.charts.fills)]
        made.add_series(
            {
                "name": series.name,
                "categories": _range(chart.sheet, series.labels),
                "values": _range(chart.sheet, series.values),
                **_series_ink(chart.kind, fill, looks),
                **({"data_labels": {"value": True, "font": _font(looks, 11)}} if chart.labels else {}),
            }
        )
    made.set_title(
        {"name": cut(chart.title, most("title of a chart")), "name_font": _font(looks, 12, bold=True), "overlay": False}
    )
    _axes(made, chart, looks, counts=counts)
    if chart.legend:
        made.set_legend({"position": "bottom", "font": _font(looks, 11)})
    else:
        made.set_legend({"none": True})
    made.set_size({"width": chart.width, "height": chart.height})
    made.set_chartarea({"border": {"color": looks.charts.grid}, "fill": {"color": "#FFFFFF"}})
    code: int = sheet.insert_chart(chart.row, chart.col, made, {**_PLACED, "description": chart.title})
    return code


def _range(sheet: str, area: Area) -> list[object]:
    return [sheet, area.row, area.col, area.last_row, area.last_col]


def _font(looks: Looks, size: int, *, bold: bool = False) -> dict[str, object]:
    return {"name": looks.font, "size": size, "bold": bold, "color": "#000000"}


def _series_ink(kind: str, fill: str, looks: Looks) -> dict[str, object]:
    if kind == "line":
        return {"line": {"color": fill, "width": 2}, "marker": {"type": "circle", "fill": {"color": fill}}}
    if kind == "scatter":
        return {
            "marker": {"type": "circle", "size": 6, "fill": {"color": fill}, "border": {"color": looks.charts.line}}
        }
    return {"fill": {"color": fill}, "border": {"color": looks.charts.line, "width": 0.5}, "gap": 60}


def _axes(made: Any, chart: Chart, looks: Looks, *, counts: bool) -> None:
    labels: dict[str, object] = {"num_font": _font(looks, 11), "line": {"color": looks.charts.line}}
    values: dict[str, object] = {
        "num_font": _font(looks, 11),
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": looks.charts.grid, "width": 0.5}},
        "min": 0 if chart.low is None else float(chart.low),
    }
    if chart.high is not None:
        values |= {"max": float(chart.high)}
    if chart.percent:
        values |= {"num_format": "0%", "max": 1}
    if counts:
        values |= {"major_unit": 1}
    if chart.value_title:
        values |= {"name": chart.value_title, "name_font": _font(looks, 11)}
    if chart.kind in ("bar", "stacked_bar"):
        # Bars read from the top as the table does; the value axis then crosses at the far end, that is below.
        labels |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
        labels, values = values, labels  # XlsxWriter names the axes of bars by their direction
    made.set_x_axis(labels)
    made.set_y_axis(values)
