"""Parts of the painter: what a chart, a page's header and its footer are in XlsxWriter's words."""

from collections.abc import Callable, Sequence
from typing import Any

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.workbook_plan import Chart, Series
from thidua_xlsx.formats.xlsx.excel_limits import cut, most, utf16_length

_LONGEST_FOOTER = 200
_DARK = 128  # of 255: on fills darker than this, type is white


def page_footer(text: str, font: str) -> str:
    """Give the centred footer with `text` in `font`, and the page numbers where it asks for them or else at its end.

    `{page}` and `{pages}` (or `&P/&N`) in the text stand for the live numbers.
    """
    longest = _LONGEST_FOOTER
    while utf16_length(footer := _footer(text, font, longest)) > most("header or footer") and longest:
        longest -= 10  # a sign that stands for itself is written twice
    return footer


def page_header(lines: Sequence[str], font: str) -> str:
    """Give the centred header of a page in `font`: `lines` below one another, the second bold.

    Where they do not fit, the longest is cut.
    """
    longest = max(map(len, lines))
    while True:
        shown = [cut(line, longest).replace("&", "&&") for line in lines]
        shown[1:2] = [f"&B{line}&B" for line in shown[1:2]]
        header = f'&C&"{font},Regular"&11 ' + "\n".join(shown)
        if utf16_length(header) <= most("header or footer"):
            return header
        longest -= 1


def _footer(text: str, font: str, longest: int) -> str:
    text = text.replace("&P/&N", "{page}/{pages}")
    if "{page}" not in text:
        text = f"{cut(text, longest)} – {{page}}/{{pages}}" if text else "{page}/{pages}"
    plain = cut(text, longest + 20).replace("&", "&&")
    return f'&C&"{font},Regular"&11 ' + plain.replace("{page}", "&P").replace("{pages}", "&N")


# Moved with its cells, never stretched; a few pixels away from the borders of the table beside it.
_PLACED = {"object_position": 2, "x_offset": 8, "y_offset": 2}


def add_chart(
    workbook: Any,
    sheet: Any,
    chart: Chart,
    looks: Looks,
    figures: Callable[[Area], list[object]],
    *,
    counts: bool = False,
) -> int:
    """Place a native chart on `sheet` of `workbook` (XlsxWriter's); gives the library's return code, below 0 = refused.

    `figures` gives the values of an area, which the chart keeps with it. `counts` says that all values are small whole
    numbers, so that the axis counts by ones.
    """
    stacked = {"subtype": "stacked"} if chart.kind.startswith("stacked_") else {}
    made = workbook.add_chart({"type": chart.kind.removeprefix("stacked_"), **stacked})
    for place, series in enumerate(chart.series):
        fill = looks.colour(series.look) if series.look else looks.charts.fills[place % len(looks.charts.fills)]
        made.add_series(
            {
                "name": series.name,
                "categories": [chart.sheet, *series.labels.corners],
                "values": [chart.sheet, *series.values.corners],
                "categories_data": figures(series.labels),
                "values_data": figures(series.values),
                **(
                    {"fill": {"none": True}, "border": {"color": "#000000", "width": 1, "dash_type": "dash"}, "gap": 25}
                    if series.hollow
                    else _series_ink(chart.kind, fill, looks)
                ),
                **({"overlap": 100} if chart.cover else {}),
                **_values_beside(chart, series, fill, looks),
            }
        )
    title = cut(chart.title, most("title of a chart"))
    made.set_title({"name": title, "name_font": _font(looks, chart.type_size + 1, bold=True), "overlay": False})
    _axes(made, chart, looks, counts=counts)
    if chart.legend:
        made.set_legend({"position": "bottom", "font": _font(looks, chart.type_size)})
    else:
        made.set_legend({"none": True})
    made.set_size({"width": chart.width, "height": chart.height})
    made.set_chartarea({"border": {"color": looks.charts.grid}, "fill": {"color": "#FFFFFF"}})
    code: int = sheet.insert_chart(chart.row, chart.col, made, {**_PLACED, "description": chart.title})
    return code


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


def _values_beside(chart: Chart, series: Series, fill: str, looks: Looks) -> dict[str, object]:
    """Have each bar's value written beside it; within the bars of a stack, in ink that its fill leaves readable."""
    if not chart.labels or series.hollow:
        return {}
    shown: dict[str, object] = {"value": True, "font": _font(looks, chart.type_size)}
    if chart.kind.startswith("stacked"):
        red, green, blue = (int(fill[at : at + 2], 16) for at in (1, 3, 5))
        ink = "#FFFFFF" if (0.299 * red + 0.587 * green + 0.114 * blue) < _DARK else "#000000"
        # A value that is broader than its bar would stand within its neighbour.
        shown |= {
            "num_format": f'[<{max(chart.least_labelled, 1)}]"";0',
            "font": {**_font(looks, chart.type_size), "color": ink},
        }
    elif chart.cover:
        shown["position"] = "inside_base"  # away from the outlines at the ends of bars
    return {"data_labels": shown}


def _axes(made: Any, chart: Chart, looks: Looks, *, counts: bool) -> None:
    labels: dict[str, object] = {"num_font": _font(looks, chart.type_size), "line": {"color": looks.charts.line}}
    values: dict[str, object] = {
        "num_font": _font(looks, chart.type_size),
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": looks.charts.grid, "width": 0.5}},
        "min": 0 if chart.low is None else float(chart.low),
    }
    if chart.high is not None:
        values |= {"max": float(chart.high)}
    if chart.percent:
        highest = 1 if chart.high is None else float(chart.high)
        values |= {
            "num_format": "0%",
            "max": highest,
            "major_unit": 0.5 if highest > 0.5 else 0.2 if highest > 0.3 else 0.1,
        }
    if counts:
        values |= {"major_unit": 1}
    if chart.value_title:
        values |= {"name": chart.value_title, "name_font": _font(looks, chart.type_size)}
    if chart.kind in ("bar", "stacked_bar"):
        # Every bar has its name: without these Excel leaves some out, and LibreOffice all but few where one is long.
        labels |= {"interval_unit": 1, "num_font": {**_font(looks, chart.type_size), "rotation": 0}}
        # Bars read from the top as the table does; the value axis then crosses at the far end, that is below.
        labels |= {"reverse": True, "crossing": "max", "major_gridlines": {"visible": False}}
        labels, values = values, labels  # XlsxWriter names the axes of bars by their direction
    made.set_x_axis(labels)
    made.set_y_axis(values)
