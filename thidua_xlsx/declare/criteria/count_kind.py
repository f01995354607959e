"""How many times: each time gives or takes so many points, up to a maximum.

With a scale (`Nhất=5; Nhì=4; Ba=3`) each of its tiers is counted by itself, and all share the maximum.
"""

from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.criteria import scale_text
from thidua_xlsx.declare.criteria.criterion_kind import (
    CellLimits,
    Criterion,
    CriterionKind,
    Entered,
    FormFormulas,
    ReadYesNo,
    UsedColumn,
)
from thidua_xlsx.declare.criteria.scale_text import ScaleLine

_MOST_TIMES = Decimal(366)  # of anything in a year: days, lessons, times late
_EXAMPLE = Decimal(2)


class CountKind(CriterionKind):
    """How many times something happened, or how many of each tier there are."""

    id = "count"
    columns = (
        UsedColumn("max", required=True),
        UsedColumn("each", required=True, unless="scale"),
        UsedColumn("scale"),
    )
    stands_on_top = True
    counts_tiers = True

    def parse_scale(self, text: str | None, most: Decimal | None, said: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `Nhất=5; Nhì=4; Ba=3`: what one of each tier is worth."""
        return scale_text.answers(text) if text else ()

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: whole times, unless the criterion has a step."""
        return CellLimits(low=Decimal(0), high=_MOST_TIMES, step=criterion.step or Decimal(1))

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points of so many times, held to the maximum."""
        each = criterion.each or Decimal(0)
        times = entered if isinstance(entered, Decimal) else Decimal(0)
        held = min(abs(each) * times, criterion.max)
        return held if each > 0 else -held

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula of what stands in a cell, in points."""
        each = criterion.each or Decimal(0)
        return f"{'-' if each < 0 else ''}MIN({criterion.max},{abs(each)}*SUM({forms.number_in(cell)}))"

    def most(self, criterion: Criterion) -> Decimal:
        """Give the maximum, or 0 where each time takes points off."""
        return Decimal(0) if (criterion.each or 0) < 0 else super().most(criterion)

    def hint_name(self, criterion: Criterion) -> str:
        """Name the sentence that says what to enter: times that give points, or take them off."""
        off = (criterion.each or 0) < 0
        if criterion.tier_of:
            return "count_tier_off" if off else "count_tier_on"
        return "count_off" if off else "count_on"

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say how times became points: `3 lần × 0,5 = -1,5`, and whether the maximum held them."""
        each = criterion.each or Decimal(0)
        held = abs(points) < abs(each) * (entered if isinstance(entered, Decimal) else 0)
        key = "worked_count_held" if held else "worked_count"
        return say(f"scoring.{key}", times=entered, each=each, points=points, max=criterion.max)

    def example(self, criterion: Criterion) -> Entered | None:
        """Give two times, or two steps where these are larger."""
        return _EXAMPLE * max(criterion.step or Decimal(1), Decimal(1))
