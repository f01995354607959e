"""Movements whose result the season counts itself, from registrations, initiatives and the answers of each person."""

from decimal import Decimal

import pytest
from judging_factories import ONE_CRITERION, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Movement, Round, Unit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.counted_movements import figure, season_pledges
from thidua_xlsx.judging.analysis.school_targets import movement_outcomes
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import LayerScores, Record, Season, Submission, UnitDossier, Unknown
from thidua_xlsx.model.returns import Stamp

D = Decimal
WROTE = Criterion("W", ONE_CRITERION.sections[0].code, "Viết bài", KINDS["yesno"], D(3))
RUBRIC = replace(ONE_CRITERION, criteria=(*ONE_CRITERION.criteria, WROTE))
LAST = Round("R1", "Cả năm", weight=D(1))
UNITS = {"T1": ("A", "B", "C"), "T2": ("D", "E", "F")}
JOINED = Movement("M1", "Dạy tốt", "Cán bộ, giáo viên, nhân viên đăng ký tham gia", "%", "100", "up")
WORKS = Movement("M2", "Đổi mới", "Người có sáng kiến được công nhận", "%", "15", "up", scope="school")
ASKED = Movement("M3", "Gương tốt", "Người có bài viết", "%", "100", "up", answered_by="W")


def season(movement: Movement, *, registered="ABCDEF", owners="A", yes="ABCDE", no="F", typed=()) -> Season:
    """Two units of three; who registered, has a recognised initiative, said yes or no; of others nothing is read."""
    people = tuple(person(code, unit=unit) for unit, codes in UNITS.items() for code in codes)
    units = tuple(Unit(code, f"Tổ {code}") for code in UNITS)
    book = replace(rulebook(people, rubric=RUBRIC, rounds=(LAST,)), units=units, movements=(movement,))
    listed = tuple(
        dossier(
            one,
            registered=(),
            movements=(movement.code,) if one.code in registered else (),
            initiatives=({"recognised": True},) if one.code in owners else (),
            initiatives_known=True,
            scores={
                ("R1", "self"): LayerScores(
                    {"1": D(80), "W": True if one.code in yes else False if one.code in no else Unknown("?")}, {}
                )
            },
        )
        for one in people
    )
    back = {"registration": True, "self-score:R1": True}
    forms = tuple(
        Submission(
            Stamp("", unit, "self-score", "R1"),
            f"{unit}.xlsx",
            {"movements_result": (Record(movement.code, {"actual": D(actual)}, {}),)},
        )
        for unit, actual in typed
    )
    return Season(
        rulebook=book, paths={}, receipts=(), dossiers=listed,
        unit_dossiers=tuple(UnitDossier(unit, returned=back) for unit in units),
        scorecards={one.person.code: score_card(one, book) for one in listed}, standings={}, unit_standings={},
        verdicts=(), quotas=(), targets=(), findings=(), submissions=forms,
    )  # fmt: skip


def came_to(made: Season) -> tuple[list[object], object, str]:
    """The figure of each unit, that of the school, and whether the target was met."""
    pledges = season_pledges(made)
    (outcome,) = movement_outcomes(pledges, made.rulebook)
    assert outcome.total
    return [part.pledge and part.pledge.actual for part in pledges.movements], outcome.total.low, outcome.met.value


def test_registrations_recognised_initiatives_and_answers_are_counted_by_unit_and_for_the_school():
    assert came_to(season(JOINED)) == ([100, 100], 100, "yes")
    # Two of three are 66.666...%; five of six 83.333...%, and T2 misses 100 %.
    assert came_to(season(JOINED, registered="ABCDE")) == ([100, D("66.67")], D("83.33"), "no")
    # One of six is 16.666...%: the school's target of 15 % is met though T2 has none.
    assert came_to(season(WORKS)) == ([D("33.33"), 0], D("16.67"), "yes")
    assert came_to(season(ASKED)) == ([100, D("66.67")], D("83.33"), "no")
    assert came_to(season(replace(ASKED, unit="người", target="3"))) == ([3, 2], 5, "no")


@pytest.mark.parametrize(
    ("made", "of_units", "of_school", "met"),
    [
        # None of T2's three registered: 98 and 0 both miss 100 %, but which it is nobody knows.
        (season(JOINED, registered="ABC", typed=(("T2", 98),)), [100, 98], None, "no"),
        # 100 reaches the goal, 0 does not.
        (season(JOINED, registered="ABC", typed=(("T2", 100),)), [100, 100], None, "unknown"),
        # One of three is 33.33 %, 33.3 says the same; one of six is 16.67 %.
        (season(WORKS, typed=(("T1", "33.3"),)), [D("33.3"), 0], D("16.67"), "yes"),
        # The school's own target: 0 and 40 of T1 are two things.
        (season(WORKS, owners="", typed=(("T1", 40),)), [40, 0], None, "unknown"),
        # F may have said yes or no: 100 % and 66.67 % are possible, 50 is neither.
        (season(ASKED, no="", typed=(("T2", 100),)), [100, 100], D("83.33"), "yes"),
        (season(ASKED, no="", typed=(("T2", 50),)), [100, 50], None, "no"),
    ],
)
def test_a_figure_that_is_not_what_the_unit_s_people_make_leaves_open_what_it_would_decide(
    made, of_units, of_school, met
):
    assert came_to(made) == (of_units, of_school, met)


def test_what_is_not_known_of_somebody_is_not_counted():
    # F may have said yes: the school has from 5/6 to all.
    assert came_to(season(ASKED, no="")) == ([100, None], D("83.33"), "unknown")
    owed = season(WORKS)
    owed = replace(
        owed, dossiers=tuple(replace(one, initiatives_known=one.person.code != "F") for one in owed.dossiers)
    )
    # One of six is enough for 15 %, whatever F has.
    assert came_to(owed) == ([D("33.33"), None], D("16.67"), "yes")


@pytest.mark.parametrize(
    "movement",
    [
        replace(JOINED, indicator="Giáo viên đăng ký tham gia"),  # teachers alone
        replace(JOINED, indicator="Học sinh đăng ký tham gia"),
        replace(WORKS, indicator="Người có sáng kiến được công nhận cấp tỉnh"),
        replace(WORKS, indicator="Sáng kiến được công nhận"),
        replace(ASKED, indicator="Lớp đạt danh hiệu lớp tiên tiến"),
        replace(ASKED, unit="bài"),
        replace(JOINED, indicator=""),
    ],
)
def test_what_is_measured_otherwise_is_not_counted(movement):
    assert came_to(season(movement)) == ([None, None], None, "unknown")


def test_nobody_is_counted_as_saying_no_before_the_last_round_has_come_in():
    made = season(ASKED)
    running = tuple(replace(unit, returned={"registration": True}) for unit in made.unit_dossiers)
    assert came_to(replace(made, unit_dossiers=running)) == ([None, None], None, "unknown")


def test_a_percent_never_rounds_to_the_other_side_of_its_goal():
    goal = RegisteredTarget("M", "Người", "%", D(15))
    # 2999 of 20000 are 14.995 %, which half-up to two decimals would be 15.
    assert figure(goal, 2999, 20000) == D("14.995")
    assert figure(goal, 3000, 20000) == 15
