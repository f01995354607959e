"""Yes or no, each worth something; and what else is asked as yes or no."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, number_text
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

YES_NO_CELL = CellLimits("yesno", "yesno")


class YesNoKind(CriterionKind):
    """Yes or no: yes is worth the maximum, or what the scale says."""

    id = "yesno"
    columns = (UsedColumn("max"), UsedColumn("scale", required=True, unless="max"))
    needs_answer = True
    perhaps_on_top = True

    def parse_scale(self, text: str | None, most: Decimal | None, said: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `có=5; không=0`; without a scale, yes is worth the maximum and no nothing."""
        if text is None:
            return (ScaleLine(most or Decimal(0), name="yes"), ScaleLine(Decimal(0), name="no"))
        return scale_text.yes_and_no(text, said)

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: yes or no."""
        return YES_NO_CELL

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give what yes or no is worth."""
        return next((line.points for line in criterion.scale if (line.name == "yes") is entered), Decimal(0))

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula of what yes and no are worth; a blank is neither."""
        yes, no = self.points(criterion, True), self.points(criterion, False)
        otherwise = f"IF({forms.says(False, cell)},{no},0)" if no else "0"
        return f"IF({forms.says(True, cell)},{yes},{otherwise})"

    def shared_rule(self, criterion: Criterion) -> str:
        """Name the rule that all cells with yes or no share."""
        return YES_NO_CELL.choices

    def scale_line(self, line: ScaleLine, say: Say) -> str:
        """Write what yes or no is worth: `Có: 5`."""
        return f"{say(f'scoring.{line.name}')}: {number_text(line.points, say.lang)}"

    def example(self, criterion: Criterion) -> Entered | None:
        """Give yes."""
        return True

    def best_answer(self, criterion: Criterion) -> Entered | None:
        """Give what is worth most; yes where both are worth the same."""
        return max(criterion.scale, key=lambda line: line.points).name == "yes"
