"""Months, rounds and quarters by themselves: means by weight, places 1-1-3, complete people first."""

from datetime import date
from decimal import Decimal

from judging_factories import ONE_CRITERION, dossier, layer, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.score.period_results import period_results, periods, unit_periods
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
    assert [(one.name, one.of_group) for one in periods(BOOK)[3:]] == [("Tháng 12", False), ("Quý IV", True)]
    assert periods(rulebook(PEOPLE, rounds=(Round("D1", "Đợt 1"),))) == ()


def test_a_quarter_of_one_month_is_a_period_only_where_it_is_asked_for_and_another_has_several():
    assert [one.key for one in periods(BOOK, of_one=True)] == ["T9", "Quý III", "T10", "T11", "T12", "Quý IV"]
    assert periods(BOOK, of_one=True)[1].of_group
    alone = tuple(replace(one, group=f"Kỳ {one.code}") for one in MONTHS)  # every group says what its round says
    assert [one.key for one in periods(replace(BOOK, rounds=alone), of_one=True)] == ["T9", "T10", "T11", "T12"]


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


def day(month, number):
    return date(2025 if month < 9 else 2024, month, number)


TERMS = (
    Round("D1", "Đợt 1", "", day(9, 1), day(12, 31), group="Năm"),
    Round("D2", "Đợt 2", "", day(1, 1), day(5, 31), group="Năm"),
)


def over(key, people, **fields):
    """Results of a period of two terms, by code; `people` are dossiers."""
    rubric = replace(
        ONE_CRITERION, bands=(ScaleLine(Decimal(10), "Tốt", Decimal(80)), ScaleLine(Decimal(0), "Khá", Decimal(50)))
    )
    book = rulebook([one.person for one in people], rubric=rubric, rounds=TERMS, **fields)
    (period,) = [one for one in periods(book) if one.key == key]
    cards = {one.person.code: score_card(one, book) for one in people}
    return {one.dossier.person.code: one for one in period_results(period, people, cards, book)}


def test_a_period_lists_whoever_was_there_at_some_time_in_it_or_has_points_in_it():
    people = [
        dossier(person("all")),
        dossier(person("left", until=day(12, 31))),
        dossier(person("came", since=day(1, 1))),
        dossier(person("month", since=day(10, 1), until=day(10, 31))),
        dossier(
            person("gone", until=date(2024, 8, 31)), scores={("D2", "unit"): layer({"1": 70})}
        ),  # was scored even so
        dossier(person("never", until=date(2024, 8, 31))),
    ]
    assert list(over("D1", people)) == ["all", "left", "month"]
    assert list(over("D2", people)) == ["all", "came", "gone"]
    assert list(over("Năm", people)) == ["all", "left", "came", "month", "gone"]
    assert [one.final for one in over("D2", people).values()] == [None, None, 70]
