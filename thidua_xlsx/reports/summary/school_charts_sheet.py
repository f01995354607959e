"""Sheets "Biểu đồ": who reported, titles and ratios against their goals, school by school or group by group.

A page of charts shows as many schools as can be read on it. Where there are more, the first sheet compares the groups
(clusters, communes) and each group has a sheet of its own. What the charts draw stands beside them, off the paper. The
page for phones draws from the same values, which are those of the sheet of schools and of the result file: sums over
reports, numerators over denominators. What no report tells is None, never 0.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from functools import partial
from itertools import pairwise
from math import ceil
from typing import Literal, TypeVar

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say, joined
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters, short_names
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import styled
from thidua_xlsx.documents.table import Col, Columns, MappedRow, Shown, worded
from thidua_xlsx.documents.workbook_plan import Chart, Series, SheetPlan, styled_cell
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.model import Schools, Season
from thidua_xlsx.reports.common.chart_scales import sized
from thidua_xlsx.reports.common.naming import title_short
from thidua_xlsx.reports.common.report_sheet import ReportSheet, report_sheet, write_head
from thidua_xlsx.reports.summary.schools_sheet import MOST_SCHOOLS, RATIOS, proposed_titles, schools_line

_Item = TypeVar("_Item")

_STEP = Decimal("0.1")  # of an axis of shares


class ChartedRatio(msgspec.Struct, frozen=True):
    """A ratio of a school or group against its goal (0..1); `pair` is numerator and denominator, None = not told."""

    id: str
    goal: Decimal
    pair: tuple[int, int] | None = None

    @property
    def exact(self) -> Fraction | None:
        """The ratio; None for 0/0 and where it is not known."""
        return Fraction(*self.pair) if self.pair and self.pair[1] else None

    @property
    def value(self) -> Decimal | None:
        """The ratio to four decimals, as the result file has it."""
        return None if self.exact is None else half_up(self.exact, 4)

    @property
    def met(self) -> bool | None:
        """Whether it reaches the goal, decided on the exact ratio."""
        return None if self.exact is None else self.exact >= Fraction(self.goal)


class Charted(msgspec.Struct, frozen=True):
    """One place of a chart: a school, or a group of them; `name` as a chart shows it and in full.

    `received`, `held` (sent, not usable yet) and `missing` count schools; `titles` are proposals in the order of
    the titles of all pictures, None where no report has come.
    """

    name: str
    full_name: str
    received: int
    held: int
    missing: int
    titles: tuple[int, ...] | None
    ratios: tuple[ChartedRatio, ...]

    @property
    def schools(self) -> int:
        """How many schools it stands for."""
        return self.received + self.held + self.missing


class SchoolGroup(msgspec.Struct, frozen=True):
    """Schools whose pictures stand together: a cluster, a commune, or so many that follow each other on the list."""

    whole: Charted
    schools: tuple[Charted, ...]


class SchoolPictures(msgspec.Struct, frozen=True):
    """All that an office's charts draw: titles proposed, in the law's order, and the groups of its schools."""

    titles: tuple[str, ...] = ()
    groups: tuple[SchoolGroup, ...] = ()

    @property
    def schools(self) -> tuple[Charted, ...]:
        """The schools of all groups."""
        return tuple(charted for group in self.groups for charted in group.schools)

    @property
    def wholes(self) -> tuple[Charted, ...]:
        """The groups, each as one place of a chart."""
        return tuple(group.whole for group in self.groups)

    @property
    def by_group(self) -> bool:
        """Whether there are more schools than one page shows, so that groups are compared and each has its own."""
        return len(self.schools) > MOST_SCHOOLS


def school_pictures(season: Season, say: Say) -> SchoolPictures:
    """Give the schools by cluster; where none is declared, all together, or so many at a time as one page shows."""
    schools = season.schools
    if schools is None or not schools.reporters:
        return SchoolPictures()
    goals = {id_: goal_of(id_, season.rulebook) for id_ in RATIOS}
    titles, together = tuple(proposed_titles(season)), short_names(schools.reporters)
    charts = []
    for name, members in _named_groups(schools.reporters, say):
        names = together if len(schools.reporters) <= MOST_SCHOOLS else short_names(members)
        charted = [_charted(schools, names[school.code], school.name, (school,), titles, goals) for school in members]
        charts.append(SchoolGroup(_charted(schools, name, name, members, titles, goals), tuple(charted)))
    return SchoolPictures(titles, tuple(charts))


def _named_groups(reporters: Sequence[Reporter], say: Say) -> Iterable[tuple[str, Sequence[Reporter]]]:
    by_cluster = clusters(reporters)
    if len(by_cluster) > 1 or "" not in by_cluster:
        yield from ((name or say("report.schools.no_cluster"), members) for name, members in by_cluster.items())
    elif len(reporters) <= MOST_SCHOOLS:
        yield say("report.schools.chart_everybody"), reporters
    else:
        last = 0
        for members in in_pages(reporters):
            first, last = last + 1, last + len(members)
            yield say("report.schools.chart_run", first=first, last=last), members


def in_pages(items: Sequence[_Item], most: int = MOST_SCHOOLS) -> list[Sequence[_Item]]:
    """Part a list into as few pages as hold `most` each at the most, all nearly equally full, in its order."""
    pages = -(-len(items) // most)
    borders = [len(items) * page // pages for page in range(pages + 1)] if pages else []
    return [items[first:end] for first, end in pairwise(borders)]


def _charted(
    schools: Schools,
    name: str,
    full_name: str,
    members: Sequence[Reporter],
    titles: Sequence[str],
    goals: Mapping[str, Decimal],
) -> Charted:
    reports = [schools.reports[school.code] for school in members if school.code in schools.reports]
    held = sum(school.code in schools.held for school in members)
    ratios = ratios_of(reports)
    return Charted(
        name,
        full_name,
        len(reports),
        held,
        len(members) - len(reports) - held,
        tuple(sum(report.proposed(id_) for report in reports) for id_ in titles) if reports else None,
        tuple(ChartedRatio(id_, goal, ratios.get(id_)) for id_, goal in goals.items()),
    )


def end_of_axis(ratios: Sequence[ChartedRatio]) -> Decimal:
    """Give where an axis of shares ends: at a whole ten per cent that holds all of them and their goal."""
    most = max(value for ratio in ratios for value in (ratio.goal, ratio.value) if value is not None)
    return min(Decimal(1), (most / _STEP).to_integral_value(ROUND_CEILING) * _STEP)


def charted_name(say: Say, charted: Charted, *, public: bool = False) -> str:
    """Name a place of a chart, and say of whom nothing or not everything has come.

    What has not come is for the council; where the name is `public` it says no more than that something is lacking.
    """
    if charted.received == charted.schools:
        return charted.name
    if public:
        return say(f"report.schools.chart_{'incomplete' if charted.received else 'unknown'}", name=charted.name)
    if charted.received:
        return say("report.schools.chart_partly", name=charted.name, got=charted.received, all=charted.schools)
    silent = "held" if charted.held and not charted.missing else "missing"
    return say(f"report.schools.chart_{silent}", name=charted.name)


def ratio_name(say: Say, charted: Charted, ratio: ChartedRatio) -> str:
    """Name a place of a chart of a ratio, and say where there is none: not told, or nothing to divide by."""
    name = charted_name(say, charted)
    if charted.received and ratio.pair is None:
        return say("report.schools.chart_unknown", name=name)
    if ratio.pair and ratio.exact is None:
        return say("report.schools.chart_nothing", name=name)
    return name


_HALF = 46.0  # characters: two charts side by side
_ASIDE = 3  # the column in which the figures begin
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
_NAME = partial(Col[Charted], width=34.0, printed=False)  # columns beside the charts
_FIGURE = partial(Col[Charted], width=15.0, look="cell_center", printed=False)


def school_charts_sheet(season: Season, say: Say) -> SheetPlan | None:
    """Plan the charts that open: all schools where one page shows them, otherwise the groups they are in."""
    pictures = school_pictures(season, say)
    if not pictures.groups or season.schools is None:
        return None
    sheet = _begun(season, say, pictures.titles)
    notes = [schools_line(season.schools, say)]
    notes += [say("report.schools.chart_groups_note")] if pictures.by_group else []
    write_head(sheet, notes=[*notes, say("report.schools.chart_note")])
    for page in in_pages(pictures.wholes, _MOST_GROUPS) if pictures.by_group else [pictures.wholes]:
        if sheet.charts:
            sheet.page_breaks.append(sheet.draft.row)
        _coverage(sheet, page)
        _charts(sheet, pictures.titles, page if pictures.by_group else pictures.schools)
    return sheet.plan()


def group_sheets(season: Season, say: Say) -> Iterator[SheetPlan]:
    """Plan a sheet of charts for each group, several for one of many schools; none where one sheet does."""
    pictures = school_pictures(season, say)
    if not pictures.by_group:
        return
    names_used = {say("report.sheet.school_charts").casefold()}
    for number, group in enumerate(pictures.groups, start=1):
        pages, whole = in_pages(group.schools), group.whole
        title = say("report.schools.chart_of_group", group=whole.full_name, got=whole.received, all=whole.schools)
        for part, schools in enumerate(pages, start=1):
            called, heading = whole.full_name, title
            if len(pages) > 1:
                called = f"{called} ({part})"
                heading = say("report.schools.chart_part", group=title, part=part, parts=len(pages))
            sheet = _begun(season, say, pictures.titles)
            sheet.draft.name = _sheet_name(say, called, number, names_used)
            write_head(sheet)
            sheet.line(heading, "heading")
            if silent := [charted.full_name for charted in schools if not charted.received]:
                sheet.line(say("report.schools.chart_silent", schools=joined(silent)), "warn")
            _charts(sheet, pictures.titles, schools)
            yield sheet.plan()


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


def _begun(season: Season, say: Say, titles: Sequence[str]) -> ReportSheet:
    """Begin a sheet of two columns for charts; what they draw stands in the columns after them."""
    halves, gap = [_FIGURE(f"half:{at}", width=_HALF, printed=True) for at in range(2)], _FIGURE("gap", width=3)
    columns = (*halves, gap, *_figure_columns(season, say, titles), gap, *_coverage_columns(say))
    return report_sheet(season, say, "school_charts", columns)


def _coverage_columns(say: Say) -> Columns[Charted]:
    return worded(
        "report.schools.chart_{key}",
        _NAME("group", value=lambda charted: charted.full_name),
        _NAME("shown", value=lambda charted: charted_name(say, charted)),
        _FIGURE("received", value=lambda charted: charted.received),
        _FIGURE("several", value=lambda charted: charted.held),
        _FIGURE("awaited", value=lambda charted: charted.missing),
    )


def _figure_columns(season: Season, say: Say, titles: Sequence[str]) -> Columns[Charted]:
    """Give the columns of titles and ratios; each ratio has names of its own, which say where there is none.

    A cell of what is not known is blank, so that nothing is drawn of it.
    """

    def of_title(at: int, id_: str) -> Col[Charted]:
        heading = title_short(season, say, id_)
        return _FIGURE(id_, value=lambda charted: charted.titles[at] if charted.titles else None, heading=heading)

    return (
        _NAME("school", value=lambda charted: charted.full_name, words="report.schools.school"),
        _NAME("shown", value=lambda charted: charted_name(say, charted), words="report.schools.chart_shown"),
        *(of_title(at, id_) for at, id_ in enumerate(titles)),
        *(column for at, id_ in enumerate(RATIOS) for column in _ratio_columns(say, at, id_)),
    )


def _ratio_columns(say: Say, at: int, id_: str) -> Iterator[Col[Charted]]:
    """Give the columns of a ratio, the one at a place among those of each school."""

    def share(value: Decimal | None, digits: int = 1) -> Shown:
        return styled(value, "cell_center", percent=True, digits=digits)

    def cell(key: str, charted: Charted) -> Shown:
        ratio = charted.ratios[at]
        part, whole = ratio.pair or (None, None)
        cells: MappedRow = {
            "name_of": styled(ratio_name(say, charted, ratio)),
            "part_of": part,
            "whole_of": whole,
            "met_of": share(ratio.value if ratio.met else None),
            "below_of": share(None if ratio.met else ratio.value),
            "goal_of": share(ratio.goal, 0),
        }
        return cells[key]

    for key in ("name_of", "part_of", "whole_of", "met_of", "below_of", "goal_of"):
        heading = say(f"report.schools.chart_{key}", ratio=say(f"report.target.{id_}"))
        yield _FIGURE(f"{key}:{id_}", value=partial(cell, key), heading=heading)


def _coverage(sheet: ReportSheet, groups: Sequence[Charted]) -> None:
    """Draw how many schools of each group have reported, over the whole width."""
    say, columns = sheet.say, _coverage_columns(sheet.say)
    first = max(sheet.draft.widths) - len(columns) + 1  # beside the other table, which may begin before this one ends
    areas = _figures(sheet, columns, groups, first)
    series = _series(say, areas, "shown", {"received": "", "several": _HELD, "awaited": _MISSING})
    got, everybody = sum(charted.received for charted in groups), sum(charted.schools for charted in groups)
    chart = _chart(sheet, "stacked_bar", say("report.schools.chart_coverage", got=got, all=everybody), series)
    _draw(sheet, [chart], _FRAME + (_LINE if len(groups) <= _FEW_GROUPS else _BAR) * len(groups))


def _charts(sheet: ReportSheet, titles: Sequence[str], shown: Sequence[Charted]) -> None:
    """Draw titles and the ratios of so many schools or groups, two charts beside each other."""
    say, season = sheet.say, sheet.season
    areas = _figures(sheet, _figure_columns(season, say, titles), shown, _ASIDE)
    charts = []
    if titles:
        counts = [Series(title_short(season, say, id_), areas["shown"], areas[id_]) for id_ in titles]
        stacks = _chart(sheet, "stacked_bar", say("report.schools.chart_titles"), counts)
        longest = max(sum(charted.titles or ()) for charted in shown)
        charts.append(replace(stacks, least_labelled=ceil(longest * _LEAST_LABELLED)))
    charts += [
        _ratio_chart(sheet, id_, [charted.ratios[at] for charted in shown], areas) for at, id_ in enumerate(RATIOS)
    ]
    least, most = (_FRAME + bar * len(shown) for bar in (_BAR, _WIDE_BAR))
    high = max(least, min(most, sheet.rows_left() / 2 - _LINE))
    for first in range(0, len(charts), 2):
        _draw(sheet, charts[first : first + 2], high)


def _figures(sheet: ReportSheet, columns: Columns[Charted], shown: Sequence[Charted], first: int) -> Mapping[str, Area]:
    """Write a table beside the charts that are to come; gives where its rows stand in each column."""
    draft, top = sheet.draft, sheet.draft.row
    draft.heights[top] = _HEADER
    for row in range(top, top + len(shown) + 1):
        draft.heights.setdefault(row, _LINE)
    for col, column in enumerate(columns, start=first):
        draft.put(top, col, sheet.heading(column), "header")
        for row, charted in enumerate(shown, start=top + 1):
            value, look, _ = column.shown(charted)
            draft.cells[row, col] = styled_cell(row, value, look)
    return {column.key: Area(top + 1, col, top + len(shown), col) for col, column in enumerate(columns, start=first)}


def _series(say: Say, areas: Mapping[str, Area], names: str, looks: Mapping[str, str], of: str = "") -> list[Series]:
    """Give a series for each of some columns, with its look; what is drawn is called as the column `names` says."""
    return [
        Series(say(f"report.schools.chart_{key}"), areas[names], areas[key + of], look) for key, look in looks.items()
    ]


def _ratio_chart(sheet: ReportSheet, id_: str, ratios: Sequence[ChartedRatio], areas: Mapping[str, Area]) -> Chart:
    """Draw a ratio of each school or group in an outline that is its goal; its colour says whether it reaches it."""
    say, looks = sheet.say, {"met": _MET, "below": _MISSING, "goal": ""}
    *filled, goal = _series(say, areas, f"name_of:{id_}", looks, f"_of:{id_}")
    title = say("report.schools.chart_ratio", ratio=say(f"report.target.{id_}"), goal=ratios[0].goal * 100)
    chart = _chart(sheet, "bar", title, (*filled, replace(goal, hollow=True)))
    return replace(chart, percent=True, high=end_of_axis(ratios), cover=True)


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
