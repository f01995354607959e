"""Months, rounds and quarters by themselves: means by weight, places 1-1-3, complete people first."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from judging_factories import ONE_CRITERION, dossier, layer, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.scale_text import ScaleLine
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
    assert [(one.name, one.of_group) for one in periods(BOOK)[3:]] == [("Tháng 12", False), ("Quý IV", True)]
    assert periods(rulebook(PEOPLE, rounds=(Round("D1", "Đợt 1"),))) == ()
    assert [one.name for one in periods(rulebook(PEOPLE, rounds=(Round("D1", ""), Round("D2", "Hai"))))] == [
        "D1",
        "Hai",
    ]


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


def test_whoever_moved_stands_where_they_were_in_the_periods_last_round_and_among_its_group():
    """M was staff of T2 until December, and is a teacher of T1 since; 80 and more is "Tốt", 50 and more "Khá"."""
    then = person("M", unit="T2", group="NV", until=day(12, 31))
    moved = person("M", since=day(1, 1), earlier=(then,))
    scores = {("D1", "unit"): layer({"1": 60}), ("D2", "unit"): layer({"1": 90})}
    others = [("A", "T1", "GV", 80), ("B", "T2", "GV", 79.99), ("C", "T2", "NV", 49)]
    people = [
        dossier(moved, scores=scores),
        *(
            dossier(
                person(code, unit=unit, group=group),
                scores={(one.code, "unit"): layer({"1": points}) for one in TERMS},
            )
            for code, unit, group, points in others
        ),
    ]
    told = {
        key: {
            code: (one.unit, one.group, one.band, one.in_school, one.in_unit, one.in_group)
            for code, one in over(key, people).items()
        }
        for key in ("D1", "D2", "Năm")
    }
    assert told["D1"] == {
        "M": ("T2", "NV", "Khá", 3, 2, 1),
        "A": ("T1", "GV", "Tốt", 1, 1, 1),
        "B": ("T2", "GV", "Khá", 2, 1, 2),
        "C": ("T2", "NV", "", 4, 3, 2),
    }
    assert told["D2"] == {
        "M": ("T1", "GV", "Tốt", 1, 1, 1),
        "A": ("T1", "GV", "Tốt", 2, 2, 2),
        "B": ("T2", "GV", "Khá", 3, 1, 3),
        "C": ("T2", "NV", "", 4, 2, 1),
    }
    assert told["Năm"]["M"] == ("T1", "GV", "Khá", 3, 2, 3)  # (60 + 90) / 2 = 75


def test_the_mean_of_a_unit_counts_everybody_who_has_points_nothing_and_the_same_as_well():
    """T1: 80, 80 and 91 make 251 / 3 = 83.67; T2: 0 and 50 make 25; of E nothing is known."""
    points = {"A": 80, "B": 80, "C": 91, "D": 0, "F": 50}
    people = [
        dossier(person(code, unit="T2" if code in "DF" else "T1"), scores={("D1", "unit"): layer({"1": value})})
        for code, value in points.items()
    ]
    people.append(dossier(person("E", unit="T2")))
    book = rulebook([one.person for one in people], rubric=ONE_CRITERION, rounds=TERMS)
    cards = {one.person.code: score_card(one, book) for one in people}
    found = unit_periods(period_results(periods(book)[0], people, cards, book), book)
    assert [(one.unit, one.average) for one in found] == [("T1", Decimal("83.67")), ("T2", 25)]


def test_the_mean_of_a_unit_is_rounded_half_up_as_the_season_rounds_and_takes_who_has_points():
    """T1: 80 and 81 (not complete) make 80.5, no decimals: 81. T2 has no points, T3 stands behind."""
    people = [person("A"), person("B"), person("C", unit="T2"), person("D", unit="T3"), person("E")]
    rubric = replace(ONE_CRITERION, decimals=0)
    book = rulebook(people, rubric=rubric, rounds=TERMS)
    points = {"A": {"D1": 80, "D2": 80}, "B": {"D1": 81}, "C": {}, "D": {"D1": 70, "D2": 71}, "E": {}}
    listed = [
        dossier(one, scores={(code, "unit"): layer({"1": value}) for code, value in points[one.code].items()})
        for one in people
    ]
    cards = {one.person.code: score_card(one, book) for one in listed}
    results = period_results(periods(book)[-1], listed, cards, book)
    assert [(one.dossier.person.code, one.final, one.complete) for one in results] == [
        ("A", 80, True),
        ("B", 81, False),
        ("C", None, False),
        ("D", 71, True),  # 70.5
        ("E", None, False),
    ]
    assert [(one.unit, one.average, one.rank) for one in unit_periods(results, book)] == [
        ("T1", 81, 1),
        ("T2", None, None),
        ("T3", 71, 2),
    ]
