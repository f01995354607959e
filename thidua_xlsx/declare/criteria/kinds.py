"""The kinds of criterion that the program brings, by their ids in the season workbook and in `columns.toml`."""

from collections.abc import Mapping
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
    scale_line_text,
)
from thidua_xlsx.declare.criteria.scale_text import ScaleLine


class _TypedPoints(CriterionKind):
    """Points that are typed as such, from 0 to the maximum."""

    columns = (UsedColumn("max", required=True),)

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell; of points that few have, words for nothing are 0 as a blank is."""
        nought = not self.needs_answer
        return CellLimits(low=Decimal(0), high=criterion.max, step=criterion.step, nought_in_words=nought)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points typed, with their sign; 0 for what is no number."""
        if not isinstance(entered, Decimal):
            return Decimal(0)
        return -entered if self.holds_points < 0 else entered

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


class BonusKind(_TypedPoints):
    """Points on top, for those who earned them."""

    id = "bonus"
    holds_points = 1
    stands_on_top = True


class DeductKind(_TypedPoints):
    """Points taken off, typed as a positive number."""

    id = "deduct"
    holds_points = -1
    adds_points = False


_MOST_TIMES = Decimal(366)  # of anything in a year: days, lessons, times late
_TWICE = Decimal(2)


class CountKind(CriterionKind):
    """How many times something happened: each time gives or takes so many points, up to a maximum.

    With a scale (`Nhất=5; Nhì=4; Ba=3`) each of its tiers is counted by itself, and all share the maximum.
    """

    id = "count"
    columns = (UsedColumn("max", required=True), UsedColumn("each", required=True, unless="scale"), UsedColumn("scale"))
    stands_on_top = True
    read_scale = staticmethod(scale_text.answers)  # `Nhất=5; Nhì=4; Ba=3`: what one of each tier is worth
    counts_tiers = True

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: whole times, unless the criterion has a step; words for nothing are 0 times."""
        return CellLimits(low=Decimal(0), high=_MOST_TIMES, step=criterion.step or Decimal(1), nought_in_words=True)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give the points of so many times, held to the maximum."""
        each = criterion.each or Decimal(0)
        times = entered if isinstance(entered, Decimal) else Decimal(0)
        held = min(abs(each) * times, criterion.max)
        return held if each > 0 else -held

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula of what the times in `cell` (its name) are worth, in points, held to the maximum."""
        each = criterion.each or Decimal(0)
        return f"{'-' if each < 0 else ''}MIN({criterion.max},{abs(each)}*SUM({forms.number_in(cell)}))"

    def most(self, criterion: Criterion) -> Decimal:
        """Give the maximum, or 0 where each time takes points off."""
        return Decimal(0) if (criterion.each or 0) < 0 else super().most(criterion)

    def hint_name(self, criterion: Criterion) -> str:
        """Name the sentence that says what to enter: times that give points, or take them off."""
        return f"count{'_tier' if criterion.tier_of else ''}_{'off' if (criterion.each or 0) < 0 else 'on'}"

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say how times became `points`: `3 lần × 0,5 = -1,5`, and whether the maximum held them; no `place`."""
        each = criterion.each or Decimal(0)
        held = abs(points) < abs(each) * (entered if isinstance(entered, Decimal) else 0)
        key = "worked_count_held" if held else "worked_count"
        return say(f"scoring.{key}", times=entered, each=each, points=points, max=criterion.max)

    def example(self, criterion: Criterion) -> Entered | None:
        """Give two times, or two steps where these are larger."""
        return _TWICE * max(criterion.step or Decimal(1), Decimal(1))


_MOST_TIMES_OVER = 10  # a value this many times the highest border is a slip of the hand
_LOWEST = Decimal(-(10**9))  # below every border
_HUNDREDTH = Decimal(1)  # borders above it are percentages, or numbers like them


class TierKind(CriterionKind):
    """A number that a scale gives points for, by the tier that it falls in."""

    id = "tier"
    read_scale = staticmethod(scale_text.tiers)  # `>=90: 20; 80: 15; còn lại: 0`
    columns = (UsedColumn("max"), UsedColumn("scale", required=True))
    needs_answer = True
    lists_scale = True

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
        """Give the formula that looks the number in `cell` (its name) up in the scale on the sheet of lists."""
        ordered = list(reversed(criterion.scale))  # from the lowest, as a lookup needs it
        borders = tuple(_LOWEST if line.since is None else line.since for line in ordered)
        starts = forms.named_list(f"{criterion.options}_from", borders)
        points = forms.named_list(f"{criterion.options}_points", tuple(line.points for line in ordered))
        number = forms.number_in(cell, '""')
        return f"IF(ISNUMBER({number}),LOOKUP({number},{starts},{points}),0)"

    def percent_doubted(self, criterion: Criterion) -> bool:
        """Say whether a number up to 1 may be a percentage that a spreadsheet made a fraction of: 92% into 0.92."""
        return min(_borders(criterion), default=_HUNDREDTH) > _HUNDREDTH


def _borders(criterion: Criterion) -> list[Decimal]:
    return [line.since for line in criterion.scale if line.since is not None]


class ChoiceKind(CriterionKind):
    """One answer out of those that the scale names."""

    id = "choice"
    read_scale = staticmethod(scale_text.answers)  # `Tốt=10; Khá=8; TB=6`
    columns = (UsedColumn("max"), UsedColumn("scale", required=True))
    needs_answer = True
    lists_scale = True

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
        """Give the formula that finds the answer in `cell` (its name) in its list, and the points beside it."""
        return forms.looked_up(criterion.options, {line.name: line.points for line in criterion.scale}, cell)


YES_NO_CELL = CellLimits("yesno", "yesno")


class _YesOrNo(CriterionKind):
    """What is answered by yes or no."""

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: yes or no."""
        return YES_NO_CELL

    def example(self, criterion: Criterion) -> Entered | None:
        """Give yes."""
        return True


class YesNoKind(_YesOrNo):
    """Yes or no: yes is worth the maximum, or what the scale says."""

    id = "yesno"
    columns = (UsedColumn("max"), UsedColumn("scale", required=True, unless="max"))
    needs_answer = True
    perhaps_on_top = True

    def parse_scale(self, text: str | None, most: Decimal | None, read_yes_no: ReadYesNo) -> tuple[ScaleLine, ...]:
        """Read `text`, such as `có=5; không=0`; where it is None, yes is worth `most` points and no none."""
        if text is None:
            return (ScaleLine(most or Decimal(0), name="yes"), ScaleLine(Decimal(0), name="no"))
        return scale_text.yes_and_no(text, read_yes_no)

    def points(self, criterion: Criterion, entered: Entered) -> Decimal:
        """Give what yes or no is worth."""
        return next((line.points for line in criterion.scale if (line.name == "yes") is entered), Decimal(0))

    def formula(self, criterion: Criterion, cell: str, forms: FormFormulas) -> str:
        """Give the formula of what the yes or no in `cell` (its name) is worth; a blank is neither."""
        yes, no = self.points(criterion, True), self.points(criterion, False)
        otherwise = f"IF({forms.says(False, cell)},{no},0)" if no else "0"
        return f"IF({forms.says(True, cell)},{yes},{otherwise})"

    def scale_line(self, line: ScaleLine, say: Say) -> str:
        """Write what yes or no is worth: `Có: 5`."""
        return f"{say(f'scoring.{line.name}')}: {number_text(line.points, say.lang)}"

    def best_answer(self, criterion: Criterion) -> Entered | None:
        """Give what is worth most; yes where both are worth the same."""
        return max(criterion.scale, key=lambda line: line.points).name == "yes"


class KnockoutKind(_YesOrNo):
    """What may not happen: with a yes the total is at most the criterion's max, however many points there are."""

    id = "knockout"
    columns = (UsedColumn("max"),)
    may_knock_out = True
    adds_points = False

    def knocks_out(self, entered: object) -> bool:
        """Say whether the answer `entered` is yes."""
        return entered is True

    def knock_out_test(self, cell: str, forms: FormFormulas) -> str:
        """Give the formula that tests whether `cell` (its name) says yes."""
        return forms.says(True, cell)

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say what a yes leaves of the total; it has no `points` of its own and no `place`."""
        return say("scoring.worked_knockout", max=criterion.max) if entered is True else say("scoring.no")


_HIGHEST = Decimal(10_000)
_EXAMPLE = Decimal("8.5")


class RankKind(CriterionKind):
    """A number ranked among the peers that `among` names: its place gives the points, once everybody's form is in."""

    id = "rank"
    read_scale = staticmethod(scale_text.places)  # `20, 16, 12; còn lại 4`
    columns = (UsedColumn("max"), UsedColumn("scale", required=True), UsedColumn("among"))
    needs_answer = True
    among_peers = True

    def cell(self, criterion: Criterion) -> CellLimits:
        """Say what may stand in a cell: any number from 0 on."""
        return CellLimits(low=Decimal(0), high=_HIGHEST, step=criterion.step)

    def points_at(self, criterion: Criterion, place: int) -> Decimal:
        """Give the points that `place` among peers (1 is the best) is worth."""
        return next(line.points for line in criterion.scale if line.since is None or line.since == place)

    def hint_name(self, criterion: Criterion) -> str:
        """Name the sentence that says what to enter, and among whom it is ranked."""
        return f"rank_{criterion.among}"

    def scale_line(self, line: ScaleLine, say: Say) -> str:
        """Write what a place is worth: `hạng 1: 20`."""
        return scale_line_text(line, say, border="place")

    def worked(self, criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
        """Say which `place` a number took, where that is known (0 = not yet), and its `points`."""
        key = "worked_rank" if place else "worked_rank_open"
        return say(f"scoring.{key}", value=entered, place=place, points=points)

    def example(self, criterion: Criterion) -> Entered | None:
        """Give a number as it might be entered."""
        return _EXAMPLE


_LISTED: tuple[CriterionKind, ...] = (
    ScoreKind(),
    BonusKind(),
    DeductKind(),
    CountKind(),
    TierKind(),
    ChoiceKind(),
    YesNoKind(),
    KnockoutKind(),
    RankKind(),
)
KINDS: Mapping[str, CriterionKind] = {kind.id: kind for kind in _LISTED}
