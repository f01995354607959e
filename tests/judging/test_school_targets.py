"""Targets that belong to the school: the units' results put together, with what is missing left open."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from thidua_xlsx.declare.season import Movement, Unit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, movement_goal
from thidua_xlsx.judging.analysis.school_targets import (
    MovementOutcome,
    SchoolTarget,
    movement_outcomes,
    school_targets,
)
from thidua_xlsx.judging.analysis.target_results import Pledge, Pledges, TakingPart


def put_together(movement: Movement, *actual: str | None) -> SchoolTarget:
    """The school's target from the figures of its units, None for a unit that gave none."""
    book = replace(school(), movements=(movement,))
    goal = movement_goal(movement, book)
    assert goal is not None
    parts = []
    for number, text in enumerate(actual, start=1):
        unit = Unit(f"T{number}", f"Tổ {number}")
        pledge = Pledge(unit, goal, None if text is None else Decimal(text))
        parts.append(TakingPart(movement, unit, 0, 0, answered=True, pledge=pledge))
    (found,) = school_targets(Pledges((), tuple(parts)), book)
    return found


AT_LEAST_3 = Movement("PT1", "Mô hình", "Mô hình mới", "mô hình", "3", "up", scope="school")
NONE = Movement("PT2", "An toàn", "Vụ tai nạn", "vụ", "0", "down", scope="school")
SHARE = Movement("PT3", "Nền nếp", "Chuyên cần", "%", "98", "up", scope="school")


@pytest.mark.parametrize(
    ("movement", "actual", "low", "high", "met"),
    [
        (AT_LEAST_3, ("1", "1", "1"), 3, 3, "yes"),  # 1 + 1 + 1 = 3
        (AT_LEAST_3, ("1", "0", "1"), 2, 2, "no"),
        (AT_LEAST_3, ("1", "1", None), 2, None, "unknown"),  # the third unit may have one
        (AT_LEAST_3, ("2", "1", None), 3, None, "yes"),  # whatever the third one has
        (NONE, ("0", "0", None), 0, None, "unknown"),
        (NONE, ("0", "1", None), 1, None, "no"),  # one is one too many already
        (NONE, ("0", "0", "0"), 0, 0, "yes"),
        # A share of the whole lies between those of its parts.
        (SHARE, ("99", "98", "100"), 98, 100, "yes"),
        (SHARE, ("97", "90", "95"), 90, 97, "no"),
        (replace(SHARE, unit="% học sinh"), ("97", "99"), 97, 99, "unknown"),
        (SHARE, ("99", "97", "99"), 97, 99, "unknown"),
        (SHARE, ("99", "99", None), None, None, "unknown"),
        (replace(SHARE, actual=Decimal("98.2")), ("99", "97", None), Decimal("98.2"), Decimal("98.2"), "yes"),
        (AT_LEAST_3, (None, None), None, None, "unknown"),
        (replace(NONE, actual=Decimal(0)), ("1", None), 0, 0, "yes"),  # nothing is a figure too
        (replace(AT_LEAST_3, actual=Decimal(0)), ("3", "3"), 0, 0, "no"),
    ],
)
def test_counts_are_added_and_shares_are_not(
    movement: Movement, actual: tuple[str | None, ...], low: object, high: object, met: str
) -> None:
    found = put_together(movement, *actual)
    assert (found.low, found.high, found.met.value) == (low, high, met)
    assert found.declared is (movement.actual is not None)


@pytest.mark.parametrize(("value", "direction", "met"), [(3, "up", "yes"), (3, "", "unknown"), (None, "up", "unknown")])
def test_without_a_number_or_a_direction_nobody_can_say_that_it_was_met(
    value: int | None, direction: str, met: str
) -> None:
    goal = RegisteredTarget("PT1", "Mô hình mới", "mô hình", None if value is None else Decimal(value), direction)
    assert SchoolTarget(AT_LEAST_3, goal, Decimal(5), Decimal(5)).met.value == met


def test_every_target_of_the_school_is_put_together_from_its_own_results() -> None:
    """Two movements, of which T1 told 1 and 99 %, T2 2 and nothing."""
    book = replace(school(), movements=(AT_LEAST_3, SHARE))
    units = [Unit("T1", "Tổ 1"), Unit("T2", "Tổ 2")]
    told = {"PT1": ("1", "2"), "PT3": ("99", None)}
    parts = []
    for movement in book.movements:
        goal = movement_goal(movement, book)
        assert goal is not None
        for unit, text in zip(units, told[movement.code], strict=True):
            pledge = Pledge(unit, goal, None if text is None else Decimal(text))
            parts.append(TakingPart(movement, unit, 0, 0, answered=True, pledge=pledge))
    found = school_targets(Pledges((), tuple(parts)), book)
    assert [(one.movement.code, one.low, one.high, [unit.code for unit in one.waiting]) for one in found] == [
        ("PT1", 3, 3, []),
        ("PT3", None, None, ["T2"]),
    ]


def test_a_target_of_each_unit_is_none_of_the_school() -> None:
    book = replace(school(), movements=(replace(AT_LEAST_3, scope=""),))
    assert school_targets(Pledges((), ()), book) == ()


def outcome_of(movement: Movement, *parts: tuple[str | None, int, bool]) -> MovementOutcome:
    """What a movement came to, from the units' figures, how many registered, and whether all answered."""
    book = replace(school(), movements=(movement, replace(movement, code="PT9", target=movement.target and "7")))
    goal = movement_goal(movement, book)
    found = []
    for number, (text, registered, answered) in enumerate(parts, start=1):
        unit = Unit(f"T{number}", f"Tổ {number}")
        pledge = Pledge(unit, goal, Decimal(text)) if goal and text is not None else None
        found.append(TakingPart(movement, unit, registered, 9, answered=answered, pledge=pledge))
    first, other = movement_outcomes(Pledges((), tuple(found)), book)
    assert (other.parts, other.movement.code) == ((), "PT9")
    assert other.total is None or other.total.goal.value == 7  # its own target, not that of the first
    assert first.parts == tuple(found)
    return first


EACH_3, WORDLESS = replace(AT_LEAST_3, scope=""), Movement("PT4", "Học tập Bác")


@pytest.mark.parametrize(
    ("movement", "parts", "met", "units_met", "registered"),
    [
        (EACH_3, [("3", 2, True), ("4", 5, True)], "yes", 2, 7),  # each reached 3
        (EACH_3, [("3", 2, True), ("2", 5, True)], "no", 1, 7),
        (EACH_3, [("2", 2, True), (None, 5, True)], "no", None, 7),  # one has missed it, whatever the other has
        (EACH_3, [("3", 2, True), (None, 5, False)], "unknown", None, None),
        (EACH_3, [], "unknown", 0, 0),
        (AT_LEAST_3, [("2", 2, True), ("1", 5, True)], "yes", None, 7),  # the school's: 2 + 1 = 3
        (WORDLESS, [(None, 2, True), (None, 0, True)], "unknown", None, 2),
    ],
)
def test_a_movement_is_met_by_the_school_or_by_every_unit(
    movement: Movement, parts: list[tuple[str | None, int, bool]], met: str, units_met: object, registered: object
) -> None:
    found = outcome_of(movement, *parts)
    assert (found.met.value, found.units_met, found.registered) == (met, units_met, registered)
    assert (found.total is None) is (movement is WORDLESS)
    if found.total is not None:  # a unit that told no figure is waited for, also where it has no target of its own
        silent = [f"T{number}" for number, (text, *_) in enumerate(parts, start=1) if text is None]
        assert [unit.code for unit in found.total.waiting] == silent
