"""Months, rounds and quarters by themselves: means by weight, places 1-1-3, complete people first."""

from decimal import Decimal
from types import SimpleNamespace

from judging_factories import ONE_CRITERION, dossier, layer, person, rulebook

from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.score.period_results import period_results, periods, results_of, unit_periods
from thidua_xlsx.judging.score.score_cards import score_card

MONTHS = (
    Round("T9", "Tháng 9", weight=Decimal(1), group="Quý III"),
    Round("T10", "Tháng 10", weight=Decimal(1), group="Quý IV"),
    Round("T11", "Tháng 11", weight=Decimal(2), group="Quý IV"),
    Round("T12", "Tháng 12", weight=Decimal(0), group="Quý IV"),
)
POINTS = {
    "A": {"T10": 80, "T11": 95, "T12": 60},
    "B": {"T10": 90, "T11": 90, "T12": 70},
    "C": {"T10": 100},
    "D": {"T10": 90, "T11": 90, "T12": 90},
}
PEOPLE = tuple(person(code, unit="T2" if code == "D" else "T1") for code in POINTS)
BOOK = rulebook(PEOPLE, rubric=ONE_CRITERION, rounds=MONTHS)


def of(key):
    """Everybody's results of a period by their code."""
    (period,) = [one for one in periods(BOOK) if one.key == key]
    listed = [
        dossier(one, scores={(round_, "self"): layer({"1": points}) for round_, points in POINTS[one.code].items()})
        for one in PEOPLE
    ]
    cards = {one.person.code: score_card(one, BOOK) for one in listed}
    return period_results(period, listed, cards, BOOK)


def test_a_group_of_several_rounds_stands_behind_its_last_one_and_a_season_of_one_round_has_no_periods():
    assert [one.key for one in periods(BOOK)] == ["T9", "T10", "T11", "T12", "Quý IV"]
    assert periods(rulebook(PEOPLE, rounds=(Round("D1", "Đợt 1"),))) == ()


def test_a_quarter_is_the_mean_of_its_months_by_weight_and_what_is_missing_stands_behind():
    found = {one.dossier.person.code: one for one in of("Quý IV")}
    # A: (80 + 2 × 95) / 3 = 90; B and D: (90 + 2 × 90) / 3 = 90; C has October alone: 100, not complete.
    assert {code: one.final for code, one in found.items()} == {"A": 90, "B": 90, "C": 100, "D": 90}
    assert [code for code, one in found.items() if not one.complete] == ["C"]
    assert {code: one.in_school for code, one in found.items()} == {"A": 1, "B": 1, "D": 1, "C": 4}
    assert {code: one.in_unit for code, one in found.items()} == {"A": 1, "B": 1, "C": 3, "D": 1}


def test_a_month_counts_by_itself_whatever_it_weighs_in_the_year():
    found = {one.dossier.person.code: (one.final, one.in_school) for one in of("T12")}
    assert found == {"A": (60, 3), "B": (70, 2), "C": (None, None), "D": (90, 1)}


def test_nobody_has_points_in_a_month_that_was_not_scored():
    assert {one.final for one in of("T9")} == {None}


def test_units_are_ranked_by_the_mean_of_their_people():
    # October: T1 (80 + 90 + 100) / 3 = 90, T2 90: equal. December: T1 (60 + 70) / 2 = 65, T2 90.
    assert [(one.unit, one.average, one.rank) for one in unit_periods(of("T10"), BOOK)] == [
        ("T1", 90, 1),
        ("T2", 90, 1),
    ]
    assert [(one.unit, one.average, one.rank) for one in unit_periods(of("T12"), BOOK)] == [
        ("T1", 65, 2),
        ("T2", 90, 1),
    ]


def test_a_season_gives_the_periods_in_which_somebody_has_points_unit_by_unit():
    listed = [
        dossier(one, scores={(round_, "self"): layer({"1": points}) for round_, points in POINTS[one.code].items()})
        for one in PEOPLE
    ]
    cards = {one.person.code: score_card(one, BOOK) for one in listed}
    by_unit = [("T2", listed[3:]), ("T1", listed[:3])]
    found = results_of(SimpleNamespace(by_unit=by_unit, scorecards=cards, rulebook=BOOK))
    assert [period.key for period, _ in found] == ["T10", "T11", "T12", "Quý IV"]  # nobody was scored in September
    told = {period.key: [(one.dossier.person.code, one.final) for one in results] for period, results in found}
    assert told["T12"] == [("D", 90), ("A", 60), ("B", 70), ("C", None)]
    assert told["T10"] == [("D", 90), ("A", 80), ("B", 90), ("C", 100)]
