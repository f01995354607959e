"""A kind of criterion that the program does not bring: how many percent were reached, worth that part of the maximum."""

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

_WHOLE = Decimal(100)
_HINT = {"vi": "gõ số phần trăm đạt được, từ 0 đến 100", "en": "type how many percent were reached, from 0 to 100"}


class PercentKind(CriterionKind):
    """Percent reached: 80 of 100 is worth eight tenths of the maximum."""

    id = "percent"
    columns = (UsedColumn("max", required=True),)
    needs_answer = True

    def cell(self, criterion: Criterion) -> CellLimits:
        return CellLimits(low=Decimal(0), high=_WHOLE, step=criterion.step)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        return criterion.max * entered / _WHOLE if isinstance(entered, Decimal) else Decimal(0)

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        return f"{criterion.max}*SUM({cell})/{_WHOLE}"

    def hint(self, criterion: Criterion, say: Say) -> str:
        return _HINT[say.lang]
