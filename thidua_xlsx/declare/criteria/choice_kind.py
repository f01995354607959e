"""One answer out of some: a scale names them, and says what each is worth."""

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


class ChoiceKind(CriterionKind):
    """One answer out of those that the scale names."""

    id = "choice"
    columns = (UsedColumn("max"), UsedColumn("scale", required=True))
    needs_answer = True
    lists_scale = True

    def parse_scale(self, text: str | None, most: Decimal | None, said: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `Tốt=10; Khá=8; TB=6`."""
        return scale_text.answers(text) if text else ()

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: an answer out of the list."""
        return CellLimits("choice", criterion.options)

    def offered(self, criterion: Criterion) -> tuple[str, ...]:
        """Give the answers that the scale names."""
        return tuple(line.name for line in criterion.scale)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points of an answer; 0 for one that the scale does not name."""
        return next((line.points for line in criterion.scale if line.name == entered), Decimal(0))

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula that finds an answer in its list, and its points beside it."""
        return forms.looked_up(criterion.options, {line.name: line.points for line in criterion.scale}, cell)

    def shared_rule(self, criterion: Criterion) -> str:
        """Name the list of answers: criteria with the same one share a rule."""
        return criterion.options

    def example(self, criterion: Criterion) -> Entered | None:
        """Give the first answer."""
        return criterion.scale[0].name

    def best_answer(self, criterion: Criterion) -> Entered | None:
        """Give the answer that is worth most."""
        return max(criterion.scale, key=lambda line: line.points).name
