"""Sheets "Biểu đồ": who reported, titles and ratios against their goals, school by school or group by group.

A page of charts shows as many schools as can be read on it. Where there are more, the first sheet compares the groups
(clusters, communes) and each group has a sheet of its own. What the charts draw stands beside them, off the paper.
"""

import re
from collections.abc import Iterator, Sequence
from math import ceil
from typing import Literal

from msgspec.structs import replace

from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import Cell, Chart, PlanValue, Series, SheetPlan
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.chart_scales import sized
from thidua_xlsx.reports.common.naming import title_short
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.summary.school_figures import (
    Charted,
    SchoolPictures,
    charted_name,
    end_of_axis,
    in_pages,
    ratio_name,
    school_pictures,
)
from thidua_xlsx.reports.summary.schools_sheet import RATIOS, schools_line

_HALF = 46.0  # characters: two charts side by side
_ASIDE = 3  # the column in which the figures begin
_NAME, _FIGURE = 34.0, 15.0
_FIRST_FIGURE = 2  # after the whole name and that in the chart
_OF_RATIO = ("name_of", "part_of", "whole_of", "met_of", "below_of", "goal_of")  # columns of each ratio
_TYPE = 10  # points, of which at least nine are left where the sheet is printed on one page
_LINE = 15.0  # points of a row beside the charts
_HEADER = 4 * _LINE
_FRAME = 66.0  # points of a chart's title, legend and axis
_BAR, _WIDE_BAR = 11.5, 26.0  # points of each bar, at least and at most
_LEAST_LABELLED = 0.09  # of the longest bar: a part that has room for its figure
_FEW_GROUPS = 7  # whose bars have more room
_MOST_GROUPS = 10  # whose reports, titles and ratios stand on one page
_LONGEST_NAME = 31  # what Excel allows the name of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")
_MET, _MISSING, _HELD = "#A9C4D8", "chart_missing", "#D9C48F"  # fills on which black type can be read


def school_charts_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the charts that open: all schools where one page shows them, otherwise the groups they are in."""
    pictures = school_pictures(season, say)
    if not pictures.groups or season.schools is None:
        return None
    sheet = _begun(season, say, pictures)
    notes = [schools_line(season.schools, say)]
    notes += [say("report.schools.chart_groups_note")] if pictures.by_group else []
    write_head(sheet, notes=[*notes, say("report.schools.chart_note")])
    if not pictures.by_group:
        _coverage(sheet, pictures.wholes)
        _charts(sheet, pictures.titles, pictures.schools)
        return sheet.plan()
    for page in in_pages(pictures.wholes, _MOST_GROUPS):
        if sheet.charts:
            sheet.page_breaks.append(sheet.draft.row)
        _coverage(sheet, page)
        _charts(sheet, pictures.titles, page)
    return sheet.plan()


def group_sheets(season: Season, say: Say) -> Iterator[SheetPlan]:
    """Plan a sheet of charts for each group, several for one of many schools; none where one sheet does."""
    pictures = school_pictures(season, say)
    if not pictures.by_group:
        return
    names_used = {say("report.sheet.school_charts").casefold()}
    for number, group in enumerate(pictures.groups, start=1):
        pages, called = in_pages(group.schools), group.whole.full_name
        for part, schools in enumerate(pages, start=1):
            apart = len(pages) > 1
            name = _sheet_name(say, f"{called} ({part})" if apart else called, number, names_used)
            yield _group_sheet(season, say, pictures, name, group.whole, schools, (part, len(pages)))


def _sheet_name(say: Say, group: str, number: int, names_used: set[str]) -> str:
    """Name a sheet after its group; by its number where the name is too long, or another sheet is called so.

    `names_used` are the names of the other sheets, without regard to capitals; the new one is added.
    """
    allowed = _NOT_IN_NAMES.sub("-", group).strip("' ")
    named = (say(f"report.schools.chart_sheet{kind}", group=allowed) for kind in ("", "_short"))
    numbered = say("report.schools.chart_sheet_number", number=number)
    names = (*named, numbered, *(f"{numbered} ({again})" for again in range(2, len(names_used) + 3)))
    short = (name for name in names if len(name.encode("utf-16-le")) // 2 <= _LONGEST_NAME)
    free = next(name for name in short if name.casefold() not in names_used)
    names_used.add(free.casefold())
    return free


def _group_sheet(
    season: Season,
    say: Say,
    pictures: SchoolPictures,
    name: str,
    whole: Charted,
    schools: Sequence[Charted],
    part: tuple[int, int],
) -> SheetPlan:
    """Plan the charts of one group, or of a part of its schools."""
    sheet = _begun(season, say, pictures)
    sheet.draft.name = name
    write_head(sheet)
    title = say("report.schools.chart_of_group", group=whole.full_name, got=whole.received, all=whole.schools)
    if part[1] > 1:
        title = say("report.schools.chart_part", group=title, part=part[0], parts=part[1])
    sheet.line(title, "heading")
    if silent := [charted.full_name for charted in schools if not charted.received]:
        sheet.line(say("report.schools.chart_silent", schools=joined(silent)), "warn")
    _charts(sheet, pictures.titles, schools)
    return sheet.plan()


def _begun(season: Season, say: Say, pictures: SchoolPictures) -> ReportSheet:
    """Begin a sheet of two columns for charts; what they draw stands in the columns after them."""
    figures = len(pictures.titles) + len(_OF_RATIO) * len(RATIOS)
    side_columns = (3, _NAME, _NAME, *[_FIGURE] * figures, 3, _NAME, _NAME, *[_FIGURE] * 3)
    columns = [Col(f"half:{at}", _HALF) for at in range(2)]
    columns += [Col(f"side:{at}", width, printed=False) for at, width in enumerate(side_columns)]
    return report_sheet(season, say, "school_charts", columns)


def _coverage(sheet: ReportSheet, groups: Sequence[Charted]) -> None:
    """Draw how many schools of each group have reported, over the whole width."""
    say = sheet.say
    heads = [say(f"report.schools.chart_{key}") for key in ("group", "shown", "received", "several", "awaited")]
    rows = [
        (charted.full_name, charted_name(say, charted), charted.received, charted.held, charted.missing)
        for charted in groups
    ]
    first = max(sheet.draft.widths) - len(heads) + 1  # beside the other table, which may begin before this one ends
    table = _figures(sheet, heads, [[_figure(value) for value in row] for row in rows], first)
    looks = ("", _HELD, _MISSING)
    series = [replace(_series(table, heads, at), look=look) for at, look in enumerate(looks, start=_FIRST_FIGURE)]
    got, everybody = sum(charted.received for charted in groups), sum(charted.schools for charted in groups)
    title = say("report.schools.chart_coverage", got=got, all=everybody)
    _draw(
        sheet,
        [_chart(sheet, "stacked_bar", title, series)],
        _FRAME + (_LINE if len(rows) <= _FEW_GROUPS else _BAR) * len(rows),
    )


def _charts(sheet: ReportSheet, ids: Sequence[str], shown: Sequence[Charted]) -> None:
    """Draw titles and the ratios of so many schools or groups, two charts beside each other."""
    say, season = sheet.say, sheet.season
    titles = [title_short(season, say, id_) for id_ in ids]
    heads = [say("report.schools.school"), say("report.schools.chart_shown"), *titles]
    for id_ in RATIOS:
        heads += [say(f"report.schools.chart_{key}", ratio=say(f"report.target.{id_}")) for key in _OF_RATIO]
    table = _figures(sheet, heads, [_row(say, charted, len(titles)) for charted in shown])
    charts = [_ratio_chart(sheet, shown, at, table, heads) for at in range(len(RATIOS))]
    if titles:
        counts = [_series(table, heads, _FIRST_FIGURE + at) for at in range(len(titles))]
        longest = max(sum(charted.titles or ()) for charted in shown)
        stacks = _chart(sheet, "stacked_bar", say("report.schools.chart_titles"), counts)
        charts.insert(0, replace(stacks, least_labelled=ceil(longest * _LEAST_LABELLED)))
    least, most = (_FRAME + bar * len(shown) for bar in (_BAR, _WIDE_BAR))
    high = max(least, min(most, sheet.rows_left() / 2 - _LINE))
    for first in range(0, len(charts), 2):
        _draw(sheet, charts[first : first + 2], high)


def _row(say: Say, charted: Charted, titles: int) -> list[Cell]:
    """Give the figures of a school or group; a cell of what is not known is blank, so that nothing is drawn of it."""
    cells = [
        _figure(charted.full_name),
        _figure(charted_name(say, charted)),
        *map(_figure, charted.titles or [None] * titles),
    ]
    for ratio in charted.ratios:
        part, whole = ratio.pair or (None, None)
        met, below = (ratio.value, None) if ratio.met else (None, ratio.value)
        cells += [_figure(ratio_name(say, charted, ratio)), _figure(part), _figure(whole)]
        cells += [Cell(value, "cell_center", percent=True, digits=1) for value in (met, below)]
        cells.append(Cell(ratio.goal, "cell_center", percent=True, digits=0))
    return cells


def _figure(value: PlanValue) -> Cell:
    return Cell(value, "cell" if isinstance(value, str) else "cell_center")


def _figures(sheet: ReportSheet, heads: Sequence[str], rows: Sequence[Sequence[Cell]], first: int = _ASIDE) -> Area:
    """Write a table beside the charts that are to come; gives where its rows stand."""
    draft, top = sheet.draft, sheet.draft.row
    draft.heights[top] = _HEADER
    for row, cells in enumerate([[Cell(head, "header") for head in heads], *rows], start=top):
        draft.heights.setdefault(row, _LINE)
        draft.cells.update({(row, col): cell for col, cell in enumerate(cells, start=first)})
    return Area(top + 1, first, top + len(rows), first + len(heads) - 1)


def _ratio_chart(sheet: ReportSheet, shown: Sequence[Charted], at: int, table: Area, heads: Sequence[str]) -> Chart:
    """Draw a ratio of each school or group in an outline that is its goal; its colour says whether it reaches it."""
    say, ratios = sheet.say, [charted.ratios[at] for charted in shown]
    names = len(heads) - len(_OF_RATIO) * (len(RATIOS) - at)
    met, below, goal = (_series(table, heads, names + place, names) for place in (3, 4, 5))
    series = (
        replace(met, name=say("report.schools.chart_met"), look=_MET),
        replace(below, name=say("report.schools.chart_below"), look=_MISSING),
        replace(goal, name=say("report.schools.chart_goal"), hollow=True),
    )
    declared = ratios[0].goal
    ratio = say(f"report.target.{RATIOS[at]}")
    title = say("report.schools.chart_ratio", ratio=ratio, goal=declared * 100)
    return replace(_chart(sheet, "bar", title, series), percent=True, high=end_of_axis(ratios), cover=True)


def _series(table: Area, heads: Sequence[str], at: int, names: int = 1) -> Series:
    """Give the series of a column of figures; those of what it is called stand in the column `names`."""
    label, value = (Area(table.row, table.col + place, table.last_row, table.col + place) for place in (names, at))
    return Series(heads[at], label, value)


def _chart(sheet: ReportSheet, kind: Literal["bar", "stacked_bar"], title: str, series: Sequence[Series]) -> Chart:
    return Chart(kind, title, 0, 0, tuple(series), sheet.draft.name, labels=True, type_size=_TYPE)


def _draw(sheet: ReportSheet, charts: Sequence[Chart], points: float) -> None:
    """Place charts beside each other over rows that are at least so many points high, kept together on one page."""
    draft, top, high = sheet.draft, sheet.draft.row, 0.0
    while high < points:
        high += draft.heights.setdefault(draft.row, _LINE)
        draft.row += 1
    for col, chart in enumerate(charts):
        last = col if len(charts) > 1 else sheet.last
        sheet.charts.append(sized(sheet, replace(chart, row=top, col=col), last, high))
    sheet.keep(top)
