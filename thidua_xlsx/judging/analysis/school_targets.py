"""Targets that belong to the school: the units' results put together, and how far each unit has kept its pact.

Counts are added up. Shares are not: a share of the whole lies between the lowest and the highest share of its parts.
So the school has met a target that all its units have met and missed one that all have missed; between them nobody can
tell without the school's own figure, or the people that every share was counted from. Last, criteria that a score sheet
could have for what units registered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import by_key, match_key
from thidua_xlsx.declare.criteria.kinds import TierKind, YesNoKind
from thidua_xlsx.declare.season import Criterion, Movement, Rulebook, Unit
from thidua_xlsx.declare.season.deadlines import deadline, years_of
from thidua_xlsx.declare.tables.target_words import DOWN, UP, measured_in_percent
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, movement_goal
from thidua_xlsx.judging.analysis.counted_movements import figure
from thidua_xlsx.judging.analysis.proposal_statistics import MANAGERS
from thidua_xlsx.judging.analysis.target_results import Pledge, Pledges, TakingPart
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Dossier, LayerScores, Met, UnitDossier

DONE, IN_TIME, REACHED = "done", "in_time", "reached"


class SchoolTarget(msgspec.Struct, frozen=True):
    """A movement whose target is the school's: its result lies from `low` to `high` (None = open, or not known at all).

    `declared`: the school gave the figure itself; `counted`: the season counted it from people. `waiting` are the units
    whose results are not known.
    """

    movement: Movement
    goal: RegisteredTarget
    low: Decimal | None
    high: Decimal | None
    declared: bool = False
    waiting: tuple[Unit, ...] = ()
    counted: bool = False

    @property
    def met(self) -> Met:
        """Whether the target was met, whatever the figures that are still missing come to."""
        value, direction = self.goal.value, self.goal.direction
        if value is None or direction not in (UP, DOWN):
            return Met.UNKNOWN
        worst, best = (self.low, self.high) if direction == UP else (self.high, self.low)
        if worst is not None and _reaches(worst, value, direction):
            return Met.YES
        return Met.NO if best is not None and not _reaches(best, value, direction) else Met.UNKNOWN


def _reaches(actual: Decimal, value: Decimal, direction: str) -> bool:
    return actual >= value if direction == UP else actual <= value


def school_targets(pledges: Pledges, rulebook: Rulebook) -> tuple[SchoolTarget, ...]:
    """Put the units' results of every movement together whose target belongs to the school."""
    outcomes = movement_outcomes(pledges, rulebook)
    return tuple(outcome.total for outcome in outcomes if outcome.movement.of_school and outcome.total)


def _school_target(movement: Movement, goal: RegisteredTarget, parts: Sequence[TakingPart]) -> SchoolTarget:
    if movement.actual is not None:
        return SchoolTarget(movement, goal, movement.actual, movement.actual, declared=True)
    shares = [part.share for part in parts if part.share is not None]
    if shares and len(shares) == len(parts):  # counted from people: shares of the units make that of the school
        sure, open_, whole = (sum(getattr(share, key) for share in shares) for key in ("sure", "open", "whole"))
        low, high = (figure(goal, many, whole) for many in (sure, sure + open_))
        if any(part.pledge and part.pledge.counted is not None for part in parts):
            low = high = None  # a unit gave another figure than its people make
        return SchoolTarget(movement, goal, low, high, counted=True)
    pledges = [part.pledge for part in parts]
    known = [pledge.actual for pledge in pledges if pledge is not None and pledge.actual is not None]
    waiting = tuple(part.unit for part in parts if part.pledge is None or part.pledge.actual is None)
    if measured_in_percent(goal.measure):
        low, high = (min(known), max(known)) if known and not waiting else (None, None)
    else:  # numbers of things are never less than 0: what is missing can only add to what is known
        low = sum(known, Decimal(0)) if known else None
        high = low if not waiting else None
    return SchoolTarget(movement, goal, low, high, waiting=waiting)


class MovementOutcome(msgspec.Struct, frozen=True):
    """A movement over the whole school: its `total` (None without a number to reach) and the `parts` of the units."""

    movement: Movement
    total: SchoolTarget | None
    parts: tuple[TakingPart, ...]

    @property
    def met(self) -> Met:
        """Whether its target was met: the school's own, else by every unit that takes part."""
        if self.total is None:
            return Met.UNKNOWN
        if self.movement.of_school:
            return self.total.met
        answers = [part.pledge.met if part.pledge else Met.UNKNOWN for part in self.parts]
        return Met.NO if Met.NO in answers else Met.UNKNOWN if Met.UNKNOWN in answers or not answers else Met.YES

    @property
    def units_met(self) -> int | None:
        """How many units met a target of their own; None where that is not known of each, or nobody has one."""
        answers = [part.pledge.met if part.pledge else Met.UNKNOWN for part in self.parts]
        return None if self.movement.of_school or Met.UNKNOWN in answers else answers.count(Met.YES)

    @property
    def registered(self) -> int | None:
        """How many counted people registered for it; None where an answer is missing."""
        return sum(part.registered for part in self.parts) if all(part.answered for part in self.parts) else None


def movement_outcomes(pledges: Pledges, rulebook: Rulebook) -> tuple[MovementOutcome, ...]:
    """Say what every movement came to in the school."""
    made = []
    for movement in rulebook.movements:
        goal = movement_goal(movement, rulebook)
        parts = tuple(part for part in pledges.movements if part.movement.code == movement.code)
        total = _school_target(movement, goal, parts) if goal else None
        made.append(MovementOutcome(movement, total, parts))
    return tuple(made)


class PactShare(msgspec.Struct, frozen=True):
    """How much of the pact was kept as a criterion measures it, in percent; without a unit that of the school.

    It lies from `low` to `high`, of so many `targets`. `points` is what the criterion gives for it, None where results
    that are missing could still change that.
    """

    unit: Unit | None
    criterion: Criterion
    targets: int
    low: Decimal
    high: Decimal
    points: Decimal | None


def pact_shares(pledges: Pledges, units: Iterable[Unit], rulebook: Rulebook) -> tuple[PactShare, ...]:
    """Work out the criteria that count the pact, from what became of each unit's targets, then of all targets."""
    of_units = rulebook.unit_rubric.criteria if rulebook.unit_rubric else ()
    criteria = [criterion for criterion in (*rulebook.rubric.criteria, *of_units) if criterion.counts_pact]
    shares = []
    for unit in (*units, None):
        targets = [target for target in pledges.targets if unit is None or target.unit.code == unit.code]
        shares += [_share(unit, criterion, targets, rulebook) for criterion in criteria if targets]
    return tuple(shares)


def _share(unit: Unit | None, criterion: Criterion, targets: Sequence[Pledge], rulebook: Rulebook) -> PactShare:
    if criterion.counts_pact == REACHED:
        targets = [target for target in targets if target.goal.value is not None]
    answers = [_kept(criterion.counts_pact, target, rulebook) for target in targets]
    yes, maybe = answers.count(Met.YES), answers.count(Met.UNKNOWN)
    parts = (Fraction(part * 100, len(answers)) if answers else None for part in (yes, yes + maybe))
    low, high = (Decimal(0) if part is None else half_up(part, 2) for part in parts)
    lowest, highest = (criterion.kind.points(criterion, value) for value in (low, high))
    points = lowest if lowest == highest and answers else None
    return PactShare(unit, criterion, len(answers), low, high, points)


def pact_points_decide(
    pledges: Pledges, people: Sequence[Dossier], units: Sequence[UnitDossier], rulebook: Rulebook
) -> Iterator[Finding]:
    """Say for each unit which points of the last round were taken from its pact, and which wait for results."""
    for unit in units:
        place = _result_cell(pledges, unit.code) or FilePlace(INBOX)
        members = [dossier for dossier in people if dossier.person.unit == unit.code]
        for share in _shares(pledges, unit.unit, rulebook):
            of_unit = rulebook.unit_rubric is not None and share.criterion in rulebook.unit_rubric.criteria
            if of_unit or any(_decides(share, member) for member in members):
                params = {"unit_name": unit.unit.name, "criterion": share.criterion.code}
                if share.points is None:
                    yield Finding(codes.PACT_POINTS_OPEN, place, params, unit=unit.code)
                else:
                    worth = {**params, "percent": share.low, "points": share.points}
                    yield Finding(codes.PACT_POINTS_TAKEN, place, worth, unit=unit.code)


def with_pact_points(
    pledges: Pledges, people: Sequence[Dossier], units: Sequence[UnitDossier], rulebook: Rulebook
) -> tuple[list[Dossier], list[UnitDossier]]:
    """Give people and units with the percents of their unit's pact in place of what was typed in the last round.

    They stand in the layer that makes the round's points. Nothing is replaced where a result is missing that could
    change the points.
    """
    shares = {
        unit.code: [share for share in _shares(pledges, unit.unit, rulebook) if share.points is not None]
        for unit in units
    }
    last = rulebook.rounds[-1].code if rulebook.rounds else ""
    of_units = rulebook.unit_rubric.criteria if rulebook.unit_rubric else ()
    judged = []
    for dossier in people:
        code = dossier.person.unit
        deciding = [
            share for share in shares.get(code, ()) if share.criterion not in of_units and _decides(share, dossier)
        ]
        judged.append(replace(dossier, scores=_taken(dossier.scores, last, deciding, _result_cell(pledges, code))))
    collectives = []
    for unit in units:
        own = [share for share in shares[unit.code] if share.criterion in of_units]
        collectives.append(replace(unit, scores=_taken(unit.scores, last, own, _result_cell(pledges, unit.code))))
    return judged, collectives


def _shares(pledges: Pledges, unit: Unit, rulebook: Rulebook) -> list[PactShare]:
    return [share for share in pact_shares(pledges, [unit], rulebook) if share.unit]


def _decides(share: PactShare, dossier: Dossier) -> bool:
    """Say whether a unit's share makes somebody's points; managers keep theirs, for nobody declares their field."""
    return dossier.person.group != MANAGERS and share.criterion.applies(dossier.person.group)


_Scores = Mapping[tuple[str, str], LayerScores]


def _taken(scores: _Scores, last: str, shares: Sequence[PactShare], cell: CellPlace | None) -> _Scores:
    """Give scores with the percents in the layer that counts; a layer in which nothing was typed stays absent."""
    layer = next((name for name in ("unit", "self") if (own := scores.get((last, name))) and own.points), None)
    if layer is None or not shares:
        return scores
    old = scores[last, layer]
    points = {**old.points, **{share.criterion.code: share.low for share in shares}}
    places = {**old.places, **({share.criterion.code: cell for share in shares} if cell else {})}
    replaced = {code: typed for code in points if (typed := old.points.get(code)) != points[code]}
    return {**scores, (last, layer): LayerScores(points, places, replaced)}


def _result_cell(pledges: Pledges, unit: str) -> CellPlace | None:
    return next((target.place for target in pledges.targets if target.unit.code == unit and target.place), None)


def _kept(measure: str, pledge: Pledge, rulebook: Rulebook) -> Met:
    """Say whether one target was carried out, in time, or reached; a result that is not known leaves it open."""
    if measure == REACHED:
        return pledge.met
    if pledge.actual is None:
        return Met.UNKNOWN
    if measure == DONE:
        return Met.YES
    due = deadline(pledge.goal.due, years_of(rulebook.school.school_year)).last
    if pledge.done_on is None or due is None:
        return Met.UNKNOWN
    return Met.YES if pledge.done_on <= due else Met.NO


_FOLLOWS = "CT"  # of codes: chỉ tiêu


class Suggested(msgspec.Struct, frozen=True):
    """A criterion for one registered indicator: its code, its kind, and what each unit registered.

    `tier` by the percent of the unit's own target where more is better, so that units with other numbers share it;
    `yesno` where the target is an upper limit, of which no percent is fair; empty where no criterion can be made since
    a number or direction is missing.
    """

    code: str
    indicator: str
    kind: str
    goals: tuple[tuple[Unit, RegisteredTarget], ...]


def suggested_criteria(targets: Iterable[Pledge], book: Rulebook) -> tuple[Suggested, ...]:
    """Suggest a criterion for each indicator, in the order registered; targets without a number come last, uncoded.

    An indicator that some units want to reach and others not to exceed gives one criterion for each direction.
    """
    groups = by_key(targets, lambda target: (_kind(target.goal), match_key(target.goal.indicator)))
    taken = {match_key(criterion.code) for criterion in book.rubric.criteria}
    free = (code for n in range(1, len(groups) + len(taken) + 1) if match_key(code := f"{_FOLLOWS}{n}") not in taken)
    measured = [(kind, members) for (kind, _), members in groups.items() if kind]
    unclear = [("", members) for (kind, _), members in groups.items() if not kind]
    return tuple(
        Suggested(next(free) if kind else "", members[0].goal.indicator, kind, tuple((m.unit, m.goal) for m in members))
        for kind, members in (*measured, *unclear)
    )


def _kind(goal: RegisteredTarget) -> str:
    if goal.value is None or goal.direction not in (UP, DOWN):
        return ""
    return TierKind.id if goal.direction == UP and goal.value > 0 else YesNoKind.id
