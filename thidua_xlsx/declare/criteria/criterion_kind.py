"""The kinds of criterion: what a form asks for each, what a blank means, and how many points an answer is worth.

The one place that knows them. Forms, the reader, scoring and reports ask here; `forms/layout/points_formulas` says
the same in formulas.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from thidua_xlsx.declare.season import Criterion, ScaleLine, Section
from thidua_xlsx.declare.tables.column_book import BilingualText, Column

Entered = Decimal | str | bool  # what a person enters for a criterion: points, times, a value, an answer, yes or no

_MOST_TIMES = Decimal(366)  # of anything in a year: days, lessons, times late
_MOST_TIMES_OVER = 10  # a value this many times the highest border is a slip of the hand
_FRACTION = Decimal(1)
_NO_POINTS = Decimal(0)


class CriterionKind(msgspec.Struct, frozen=True):
    """One kind of criterion.

    `column` changes the column of points into the one that reads its cells; `points` gives what an answer is worth,
    with its sign. Where `needed`, a blank leaves the layer incomplete, otherwise it is nothing or no. `plain` cells
    hold the points themselves, with their sign where they are `added`; `among_peers` points are known only once
    everybody's form is in.
    """

    column: Callable[[Criterion], Mapping[str, Any]]
    points: Callable[[Criterion, Entered], Decimal]
    needed: bool = False
    plain: bool = False
    added: bool = False
    among_peers: bool = False


def _points_asked(criterion: Criterion) -> Mapping[str, Any]:
    return {"high": criterion.max, "step": criterion.step}


def _times_asked(criterion: Criterion) -> Mapping[str, Any]:
    return {"high": _MOST_TIMES, "step": criterion.step or Decimal(1)}


def _value_asked(criterion: Criterion) -> Mapping[str, Any]:
    borders = [line.since for line in criterion.scale if line.since is not None]
    low = min(Decimal(0), *borders) if criterion.kind == "tier" and borders else Decimal(0)
    high = max([Decimal(10), *borders]) * _MOST_TIMES_OVER if criterion.kind == "tier" else Decimal(10000)
    return {"low": low, "high": high, "step": criterion.step}


def _answer_asked(criterion: Criterion) -> Mapping[str, Any]:
    return {"kind": "choice", "choices": criterion.options, "low": None, "step": None}


def _yes_asked(criterion: Criterion) -> Mapping[str, Any]:
    return {"kind": "yesno", "choices": "yesno", "low": None, "step": None}


def _number(entered: Entered) -> Decimal:
    return entered if isinstance(entered, Decimal) else Decimal(0)


def _added(criterion: Criterion, entered: Entered) -> Decimal:
    return entered if isinstance(entered, Decimal) else Decimal(0)


def _taken_off(criterion: Criterion, entered: Entered) -> Decimal:
    return -entered if isinstance(entered, Decimal) else Decimal(0)


def _counted(criterion: Criterion, entered: Entered) -> Decimal:
    each = criterion.each or Decimal(0)
    held = min(abs(each) * _number(entered), criterion.max)
    return held if each > 0 else -held


def _tiered(criterion: Criterion, entered: Entered) -> Decimal:
    return band_of(criterion.scale, _number(entered)).points


def band_of(scale: tuple[ScaleLine, ...], value: Decimal) -> ScaleLine:
    """Give the line of a scale of tiers that a number falls in: 90 is in a line from 90, 89.99 in the one below."""
    return next(line for line in scale if line.since is None or value >= line.since)


def _chosen(criterion: Criterion, entered: Entered) -> Decimal:
    return next((line.points for line in criterion.scale if line.name == entered), Decimal(0))


def _said(criterion: Criterion, entered: Entered) -> Decimal:
    return next((line.points for line in criterion.scale if (line.name == "yes") is entered), Decimal(0))


def _nothing(criterion: Criterion, entered: Entered) -> Decimal:
    return Decimal(0)


KINDS: Mapping[str, CriterionKind] = {
    "score": CriterionKind(_points_asked, _added, needed=True, plain=True, added=True),
    "bonus": CriterionKind(_points_asked, _added, plain=True, added=True),
    "deduct": CriterionKind(_points_asked, _taken_off, plain=True),
    "count": CriterionKind(_times_asked, _counted),
    "tier": CriterionKind(_value_asked, _tiered, needed=True),
    "choice": CriterionKind(_answer_asked, _chosen, needed=True),
    "yesno": CriterionKind(_yes_asked, _said, needed=True),
    "knockout": CriterionKind(_yes_asked, _nothing),
    "rank": CriterionKind(_value_asked, _nothing, needed=True, among_peers=True),
}


def criterion_kind(criterion: Criterion) -> CriterionKind:
    """Give what is known of a criterion's kind."""
    return KINDS[criterion.kind]


def points_for(criterion: Criterion, entered: Entered) -> Decimal:
    """Say how many points an answer is worth, with its sign; a ranking among peers is worth nothing by itself."""
    return criterion_kind(criterion).points(criterion, entered)


def section_points(section: Section, points: Iterable[Decimal]) -> Decimal:
    """Add up a section: from the points it starts with, if any, then never below 0; never above its cap."""
    total = sum(points, section.start or _NO_POINTS)
    if section.start is not None:
        total = max(total, _NO_POINTS)
    return total if section.max is None else min(total, section.max)


def points_at(criterion: Criterion, place: int) -> Decimal:
    """Say how many points a place among peers is worth."""
    return next(line.points for line in criterion.scale if line.since is None or line.since == place)


def points_column(column: Column, criterion: Criterion) -> Column:
    """Give the column that reads a criterion's cells: its limits are the criterion's, its label names it."""
    label = BilingualText(f"{column.label.vi} {criterion.code}", f"{column.label.en} {criterion.code}")
    asked = {"low": Decimal(0), **criterion_kind(criterion).column(criterion)}
    return msgspec.structs.replace(column, label=label, key=criterion.code, **asked)


def shown_max(criterion: Criterion) -> Decimal | None:
    """Give the most points as the form shows it; a knock-out gives none, its limit is the total's."""
    return None if criterion.kind == "knockout" else criterion.max


def percent_doubted(criterion: Criterion) -> bool:
    """Say whether a number up to 1 may be a percentage that a spreadsheet turned into a fraction: 92% into 0.92."""
    if criterion.kind != "tier":
        return False
    borders = [line.since for line in criterion.scale if line.since is not None]
    return min(borders, default=_FRACTION) > _FRACTION


def fraction_of_percent(criterion: Criterion, entered: object) -> bool:
    """Say whether this number may be such a fraction; then nobody may guess what was meant."""
    return isinstance(entered, Decimal) and percent_doubted(criterion) and 0 < entered <= _FRACTION
