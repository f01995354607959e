"""A number that is ranked among peers: the place gives the points, once everybody's form is in."""

from decimal import Decimal

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.criteria import scale_text
from thidua_xlsx.declare.criteria.criterion_kind import (
    CellLimits,
    Criterion,
    CriterionKind,
    Entered,
    ReadYesNo,
    UsedColumn,
    scale_line_text,
)
from thidua_xlsx.declare.criteria.scale_text import ScaleLine

_HIGHEST = Decimal(10_000)
_EXAMPLE = Decimal("8.5")


class RankKind(CriterionKind):
    """A number ranked among the peers that `among` names."""

    id = "rank"
    columns = (UsedColumn("max"), UsedColumn("scale", required=True), UsedColumn("among"))
    needs_answer = True
    among_peers = True

    def parse_scale(self, text: str | None, most: Decimal | None, said: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `20, 16, 12; còn lại 4`."""
        return scale_text.places(text) if text else ()

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: any number from 0 on."""
        return CellLimits(low=Decimal(0), high=_HIGHEST, step=criterion.step)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give 0: what a number is worth, its place says."""
        return Decimal(0)

    def points_at(self, criterion: Criterion, place: int) -> Decimal:
        """Say how many points a place among peers is worth."""
        return next(line.points for line in criterion.scale if line.since is None or line.since == place)

    def hint_name(self, criterion: Criterion) -> str:
        """Name the sentence that says what to enter, and among whom it is ranked."""
        return f"rank_{criterion.among}"

    def scale_line(self, line: ScaleLine, say: Say) -> str:
        """Write what a place is worth: `hạng 1: 20`."""
        return scale_line_text(line, say, border="place")

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say which place a number took, where that is known, and its points."""
        key = "worked_rank" if place else "worked_rank_open"
        return say(f"scoring.{key}", value=entered, place=place, points=points)

    def example(self, criterion: Criterion) -> Entered | None:
        """Give a number as it might be entered."""
        return _EXAMPLE
