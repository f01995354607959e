"""Cells that hold the points themselves: points, bonus points, points taken off."""

from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.criteria.criterion_kind import CellLimits, Criterion, CriterionKind, Entered, UsedColumn


class _TypedPoints(CriterionKind):
    """Points that are typed as such, from 0 to the maximum."""

    columns = (UsedColumn("max", required=True),)

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell of the criterion."""
        return CellLimits(low=Decimal(0), high=criterion.max, step=criterion.step)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points typed, with their sign; 0 for what is no number."""
        if not isinstance(entered, Decimal):
            return Decimal(0)
        return -entered if self.holds_points < 0 else entered

    def shared_rule(self, criterion: Criterion) -> str:
        """Name the rule that neighbours share: from 0 to the maximum that stands beside each."""
        return "plain"

    def hint(self, criterion: Criterion, say: Say) -> str:
        """Say nothing: the maximum stands beside the cell."""
        return ""

    def asks(self, criterion: Criterion, say: Say) -> str:
        """Say what a form will ask, for the preview of the score sheet."""
        return say(f"scoring.preview_{self.id}", max=criterion.max)


class ScoreKind(_TypedPoints):
    """Points that everybody is given."""

    id = "score"
    needs_answer = True
    holds_points = 1

    def best_answer(self, criterion: Criterion) -> Entered | None:
        """Give the maximum."""
        return criterion.max


class BonusKind(_TypedPoints):
    """Points on top, for those who earned them."""

    id = "bonus"
    holds_points = 1
    stands_on_top = True


class DeductKind(_TypedPoints):
    """Points taken off, typed as a positive number."""

    id = "deduct"
    holds_points = -1

    def most(self, criterion: Criterion) -> Decimal:
        """Give 0: it only takes points off."""
        return Decimal(0)
