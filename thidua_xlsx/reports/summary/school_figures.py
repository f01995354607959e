"""What the pictures of an office show: who reported, titles and ratios, school by school and group by group.

The workbook and the page draw from the same values, which are those of the sheet of schools and of the result file:
sums over reports, numerators over denominators. What no report tells is None, never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

import msgspec

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters, short_names
from thidua_xlsx.exchange.school_reports.own_report import ratios_of
from thidua_xlsx.judging.analysis.target_ratios import goal_of
from thidua_xlsx.model import Schools, Season
from thidua_xlsx.reports.summary.schools_sheet import MOST_SCHOOLS, RATIOS, proposed_titles

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

    `received`, `held` (several versions differ) and `missing` count schools; `titles` are proposals in the order of
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


def charted_name(say: Say, charted: Charted) -> str:
    """Name a place of a chart, and say of whom nothing or not everything has come."""
    if charted.received == charted.schools:
        return charted.name
    if charted.received:
        return say("report.schools.chart_partly", name=charted.name, got=charted.received, all=charted.schools)
    silent = "held" if charted.held and not charted.missing else "missing"
    return say(f"report.schools.chart_{silent}", name=charted.name)


def public_charted_name(say: Say, charted: Charted) -> str:
    """Name a place of a chart that anybody may see: what has not come is for the council, that it lacks is not."""
    if charted.received == charted.schools:
        return charted.name
    return say(
        "report.schools.chart_incomplete" if charted.received else "report.schools.chart_unknown", name=charted.name
    )


def ratio_name(say: Say, charted: Charted, ratio: ChartedRatio) -> str:
    """Name a place of a chart of a ratio, and say where there is none: not told, or nothing to divide by."""
    name = charted_name(say, charted)
    if charted.received and ratio.pair is None:
        return say("report.schools.chart_unknown", name=name)
    if ratio.pair and ratio.exact is None:
        return say("report.schools.chart_nothing", name=name)
    return name
