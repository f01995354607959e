"""Registered targets against what was reached at the end of the year, and movements by unit: never a guess.

Achieved is actual over target where more is better, target over actual where less is better; a target of 0 has none.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

import msgspec

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.file_names import INBOX
from thidua_xlsx.base.text import by_key, match_key, number_text
from thidua_xlsx.declare.season import Movement, Rulebook, Unit
from thidua_xlsx.declare.tables.column_book import ALL_ENTRIES
from thidua_xlsx.declare.tables.target_words import DOWN, UP
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, goal_from, movement_goal, registered_targets
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Dossier, Met, Record, Submission, UnitDossier, Unknown, is_known

RESULTS, MOVEMENTS = "targets_result", "movements_result"


class Pledge(msgspec.Struct, frozen=True):
    """A target with its result: `actual` None = not known; `achieved` a ratio (1 = just reached), None = no such ratio.

    `asked` where a form asked for the result; `raw` is what stood in its cell and nobody could read; `counted` what the
    season counts from people, where the unit gave another figure.
    """

    unit: Unit
    goal: RegisteredTarget
    actual: Decimal | None = None
    note: str = ""
    asked: bool = False
    raw: str = ""
    done_on: date | None = None
    place: CellPlace | None = None
    counted: Decimal | None = None

    @property
    def met(self) -> Met:
        """Whether the target was met; unknown without a result, a number or a direction, or where figures disagree."""
        value, direction = self.goal.value, self.goal.direction
        if self.actual is None or value is None or direction not in (UP, DOWN):
            return Met.UNKNOWN
        figures = [self.actual] if self.counted is None else [self.actual, self.counted]
        reached = {figure >= value if direction == UP else figure <= value for figure in figures}
        return Met.UNKNOWN if len(reached) > 1 else Met.YES if reached.pop() else Met.NO

    @property
    def achieved(self) -> Decimal | None:
        """How much of the target was reached, half-up to four decimals."""
        if self.met is Met.UNKNOWN or self.actual is None or self.goal.value is None:
            return None
        over, under = (self.actual, self.goal.value) if self.goal.direction == UP else (self.goal.value, self.actual)
        return half_up(Fraction(over) / Fraction(under), 4) if over >= 0 and under > 0 and self.goal.value > 0 else None


class CountedShare(msgspec.Struct, frozen=True):
    """People of a unit for whom something is so: `sure` of the `whole`, of whom nothing is known of so many `open`."""

    sure: int
    open: int
    whole: int


class TakingPart(msgspec.Struct, frozen=True):
    """A movement in one unit: how many of its counted people registered for it, and the unit's own result.

    `missing` are the codes of those whose form came back without it; of whom none came back, nothing is known. `share`
    is what the season counts for it (None = it counts nothing).
    """

    movement: Movement
    unit: Unit
    registered: int
    counted: int
    answered: bool
    pledge: Pledge | None = None
    missing: tuple[str, ...] = ()
    share: CountedShare | None = None

    @property
    def judged(self) -> Pledge | None:
        """The result as far as the unit is judged by it: by a target that is the school's no unit is."""
        return None if self.movement.of_school else self.pledge


class Pledges(msgspec.Struct, frozen=True):
    """All registered targets, the movements by unit, and results that belong to no registered target any more."""

    targets: tuple[Pledge, ...]
    movements: tuple[TakingPart, ...]
    strays: tuple[tuple[Unit, str, CellPlace], ...] = ()
    changed: tuple[tuple[Pledge, RegisteredTarget], ...] = ()


def target_results(
    dossiers: Iterable[Dossier], units: Iterable[UnitDossier], submissions: Iterable[Submission], rulebook: Rulebook
) -> Pledges:
    """Match the results of the last round's forms with registered targets, by what each was asked for."""
    last = rulebook.rounds[-1].code if rulebook.rounds else ""
    results = {
        submission.stamp.unit: submission
        for submission in submissions
        if (submission.stamp.phase, submission.stamp.round) == ("self-score", last)
    }
    people = by_key([dossier for dossier in dossiers if dossier.person.counted], lambda dossier: dossier.person.unit)
    targets: list[Pledge] = []
    movements: list[TakingPart] = []
    strays: list[tuple[Unit, str, CellPlace]] = []
    changed: list[tuple[Pledge, RegisteredTarget]] = []
    for dossier in units:
        unit, result = dossier.unit, results.get(dossier.code)
        goals = {
            match_key(goal.indicator): Pledge(unit, goal) for goal in registered_targets(unit.code, dossier.targets)
        }
        for record in result.table(RESULTS) if result else ():
            asked = goal_from(record.key, result.bases.get(f"{RESULTS}/{record.key}", "")) if result else None
            own_goal = goals.get(match_key(asked.indicator)) if asked else None
            place = record.place("actual")
            if asked and own_goal:
                goals[match_key(asked.indicator)] = pledge = _with_result(own_goal, record)
                goal = own_goal.goal
                if (asked.value, asked.direction, asked.measure) != (goal.value, goal.direction, goal.measure):
                    changed.append((pledge, asked))
            elif place and not record.blank:
                strays.append((unit, asked.indicator if asked else record.key, place))
        targets += goals.values()
        movements += _movements(unit, people.get(unit.code, []), dossier, result, rulebook)
    return Pledges(tuple(targets), tuple(movements), tuple(strays), tuple(changed))


def _with_result(pledge: Pledge, record: Record) -> Pledge:
    actual, note, done = (record.values.get(key) for key in ("actual", "note", "done_on"))
    return Pledge(
        pledge.unit,
        pledge.goal,
        actual if isinstance(actual, Decimal) else None,
        note if isinstance(note, str) else "",
        asked=True,
        raw=actual.raw or "?" if isinstance(actual, Unknown) else "",
        done_on=done if isinstance(done, date) else None,
        place=record.place("actual"),
    )


def _movements(
    unit: Unit, counted: list[Dossier], dossier: UnitDossier, result: Submission | None, rulebook: Rulebook
) -> list[TakingPart]:
    records: Mapping[str, Record] = {r.key: r for r in result.table(MOVEMENTS)} if result else {}
    answered = bool(dossier.returned.get("registration")) and all(
        is_known(member.registration, "movements") for member in counted
    )
    parts = []
    for movement in (movement for movement in rulebook.movements if movement.takes_part(unit.code)):
        goal, record = movement_goal(movement, rulebook), records.get(movement.code)
        pledge = Pledge(unit, goal) if goal else None
        if pledge and record:
            pledge = _with_result(pledge, record)
        taking = [member for member in counted if {movement.code, ALL_ENTRIES}.intersection(member.movements)]
        missing = tuple(
            member.code
            for member in counted
            if member not in taking and member.registration is not None and is_known(member.registration, "movements")
        )
        parts.append(TakingPart(movement, unit, len(taking), len(counted), answered, pledge, missing))
    return parts


def target_findings(pledges: Pledges) -> list[Finding]:
    """Report targets whose result was asked for and left blank, results without a target, targets changed since."""
    findings = []
    blank = [pledge for pledge in pledges.targets if pledge.asked and pledge.actual is None and not pledge.raw]
    for code, of_unit in by_key(blank, lambda pledge: pledge.unit.code).items():
        places = [pledge.place for pledge in of_unit if pledge.place]
        place, also = (places[0], tuple(places[1:])) if places else (FilePlace(INBOX), ())
        names = tuple(pledge.goal.indicator for pledge in of_unit)
        findings.append(
            at(codes.TARGET_WITHOUT_RESULT, place, also=also, unit=code, unit_name=of_unit[0].unit.name, names=names)
        )
    for unit, name, cell in pledges.strays:
        findings.append(at(codes.RESULT_WITHOUT_TARGET, cell, unit=unit.code, unit_name=unit.name, name=name))
    for pledge, asked in pledges.changed:
        findings.append(
            at(
                codes.TARGET_CHANGED,
                pledge.place or FilePlace(INBOX),
                unit=pledge.unit.code,
                name=pledge.goal.indicator,
                then=_shown(asked),
                now=_shown(pledge.goal),
            )
        )
    return findings


def _shown(goal: RegisteredTarget) -> str:
    sign = {UP: "≥ ", DOWN: "≤ "}.get(goal.direction, "")
    return f"{sign}{'–' if goal.value is None else number_text(goal.value)} {goal.measure}".strip()
