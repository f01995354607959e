"""A kind of criterion: how many percent were reached, worth that part of the maximum."""

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
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.workflow.load.plugins import Plugin


class PercentKind(CriterionKind):
    """Percent reached: 80 of 100 is worth eight tenths of the maximum."""

    id = "percent"
    name = BilingualText("Phần trăm", "Percent")
    columns = (UsedColumn("max", required=True),)  # of the table of criteria
    needs_answer = True  # a blank leaves the total incomplete

    def cell(self, criterion: Criterion) -> CellLimits:
        return CellLimits(low=Decimal(0), high=Decimal(100), step=criterion.step)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        return criterion.max * entered / 100 if isinstance(entered, Decimal) else Decimal(0)

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        return f"{criterion.max}*SUM({cell})/100"

    def hint(self, criterion: Criterion, say: Say) -> str:
        return {"vi": "gõ số phần trăm đạt được", "en": "type how many percent were reached"}[say.lang]


PLUGIN = Plugin(kinds=(PercentKind(),))
