"""What may not happen: where it did, the total is held down, however many points there are."""

from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.criteria.criterion_kind import (
    CellLimits,
    Criterion,
    CriterionKind,
    Entered,
    FormFormulas,
    UsedColumn,
)
from thidua_xlsx.declare.criteria.yes_no_kind import YES_NO_CELL


class KnockoutKind(CriterionKind):
    """A knock-out: with a yes the total is at most the criterion's max."""

    id = "knockout"
    columns = (UsedColumn("max"),)
    may_knock_out = True

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: yes or no."""
        return YES_NO_CELL

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give 0: it only holds the total down."""
        return Decimal(0)

    def knocks_out(self, entered: object) -> bool:
        """Say whether the answer is yes."""
        return entered is True

    def knock_out_test(self, cell: str, forms: FormFormulas) -> str:
        """Give the formula of the test whether a cell says yes."""
        return forms.says(True, cell)

    def shared_rule(self, criterion: Criterion) -> str:
        """Name the rule that all cells with yes or no share."""
        return YES_NO_CELL.choices

    def most(self, criterion: Criterion) -> Decimal:
        """Give 0: it gives no points."""
        return Decimal(0)

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say what a yes leaves of the total."""
        return say("scoring.worked_knockout", max=criterion.max) if entered is True else say("scoring.no")

    def example(self, criterion: Criterion) -> Entered | None:
        """Give yes."""
        return True
