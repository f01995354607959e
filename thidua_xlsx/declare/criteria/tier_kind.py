"""A number reached: a scale says from which number on it is worth how much."""

from decimal import Decimal

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

_MOST_TIMES_OVER = 10  # a value this many times the highest border is a slip of the hand
_LOWEST = Decimal(-(10**9))  # below every border
_HUNDREDTH = Decimal(1)  # borders above it are percentages, or numbers like them


class TierKind(CriterionKind):
    """A number that a scale gives points for, by the tier that it falls in."""

    id = "tier"
    columns = (UsedColumn("max"), UsedColumn("scale", required=True))
    needs_answer = True
    lists_scale = True

    def parse_scale(self, text: str | None, most: Decimal | None, said: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `>=90: 20; 80: 15; còn lại: 0`."""
        return scale_text.tiers(text) if text else ()

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: any number that is not far above the highest border."""
        borders = _borders(criterion)
        low = min(Decimal(0), *borders) if borders else Decimal(0)
        return CellLimits(low=low, high=max([Decimal(10), *borders]) * _MOST_TIMES_OVER, step=criterion.step)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points of the tier that a number falls in: 90 is in a tier from 90, 89.99 in the one below."""
        value = entered if isinstance(entered, Decimal) else Decimal(0)
        return next(line.points for line in criterion.scale if line.since is None or value >= line.since)

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula that looks a number up in the scale, which stands on the sheet of lists."""
        ordered = list(reversed(criterion.scale))  # from the lowest, as a lookup needs it
        borders = tuple(_LOWEST if line.since is None else line.since for line in ordered)
        starts = forms.named_list(f"{criterion.options}_from", borders)
        points = forms.named_list(f"{criterion.options}_points", tuple(line.points for line in ordered))
        number = forms.number_in(cell, '""')
        return f"IF(ISNUMBER({number}),LOOKUP({number},{starts},{points}),0)"

    def percent_doubted(self, criterion: Criterion) -> bool:
        """Say whether a number up to 1 may be a percentage that a spreadsheet made a fraction of: 92% into 0.92."""
        return min(_borders(criterion), default=_HUNDREDTH) > _HUNDREDTH

    def example(self, criterion: Criterion) -> Entered | None:
        """Give the border of the first tier."""
        return criterion.scale[0].since

    def best_answer(self, criterion: Criterion) -> Entered | None:
        """Give the border of the tier that is worth most."""
        return max(criterion.scale, key=lambda line: line.points).since


def _borders(criterion: Criterion) -> list[Decimal]:
    return [line.since for line in criterion.scale if line.since is not None]
