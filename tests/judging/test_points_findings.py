"""What the score sheets say that somebody should look at: rankings left open, knock-outs, bands far from grades."""

from datetime import date

import pytest
from judging_factories import cell, check_findings, dossier, fact, person, rulebook
from msgspec.structs import replace
from test_ways_of_scoring import RANK, declare, layer_of

from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.score.peer_ranking import ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.score_checks import points_findings
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import KeyPlace


def found(criteria, people, bands=None, **fields):
    """The findings about the points of dossiers under a declared score sheet."""
    rubric, faults = declare(criteria, bands=bands)
    assert faults == []
    book = rulebook([one.person for one in people], rubric=rubric, **fields)
    ranked = ranked_among_peers(people, book)
    cards = {one.person.code: score_card(one, book, ranked) for one in people}
    findings = points_findings(people, book, cards, ranked)
    check_findings(findings, book)
    return findings


def entering(code, entered, layer="self", **facts):
    return dossier(person(code), scores={("D1", layer): layer_of(entered)}, **facts)


def text(one):
    return language("vi").text(one)


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({"A": 9, "B": 8}, []),
        ({"A": 9, "B": 8, "C": None}, ["Người C"]),  # with C above: 20 -> 16, 16 -> 12
        ({"A": 9, "B": 8, "C": 7, "D": None, "E": None}, ["Người D, Người E"]),  # said once for A and B
    ],
)
def test_a_ranking_that_missing_values_leave_open_is_said_once(values, missing):
    people = [entering(who, {} if value is None else {"1": value}) for who, value in values.items()]
    said = found([RANK], people)
    assert [text(one) for one in said] == [
        f"Đợt 1: hạng theo tiêu chí 1 chưa chắc vì còn thiếu số liệu của {names}" for names in missing
    ]
    assert [one.place for one in said] == [KeyPlace("thidua.xlsx", "criteria.1")] * len(missing)


def test_a_ranking_whose_places_all_give_the_same_points_is_open_to_nobody():
    """Every place of criterion 1 gives 20 points, so C's value moves nothing; at 2 it makes of B's 16 points 12."""
    people = [entering("A", {"1": 9, "2": 9}), entering("B", {"1": 8, "2": 8}), entering("C", {})]
    alike = {**RANK, "scale": "20, 20; còn lại 20"}
    (one,) = found([alike, {**RANK, "code": "2"}], people)
    assert (one.params["criterion"], one.place) == ("2", KeyPlace("thidua.xlsx", "criteria.2"))


def test_a_ranking_is_said_to_be_open_in_each_round_and_of_each_criterion_that_lacks_values():
    """D1 lacks C's value of criterion 2 alone; D2 all that C and D should have entered, of both."""
    rounds = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
    full = layer_of({"1": 9, "2": 9})
    scores = {
        "A": {("D1", "self"): full, ("D2", "self"): full},
        "C": {("D1", "self"): layer_of({"1": 7})},
        "D": {("D1", "self"): full},
    }
    people = [dossier(person(code), scores=own) for code, own in scores.items()]
    said = found([RANK, {**RANK, "code": "2"}], people, rounds=rounds)
    assert {(one.params["round"], one.params["criterion"], one.place, one.params["names"]) for one in said} == {
        ("Đợt 1", "2", KeyPlace("thidua.xlsx", "criteria.2"), ("Người C",)),
        ("Đợt 2", "1", KeyPlace("thidua.xlsx", "criteria.1"), ("Người C", "Người D")),
        ("Đợt 2", "2", KeyPlace("thidua.xlsx", "criteria.2"), ("Người C", "Người D")),
    }
    assert len(said) == 3


KNOCKOUTS = [
    {"code": "1", "kind": "score", "max": 100},
    {"code": "2", "kind": "knockout", "max": 64},
    {"code": "3", "kind": "knockout", "max": 40},
]


def test_a_knock_out_names_its_cells_its_criteria_and_what_is_left():
    knocked = entering("A", {"1": 90, "2": True, "3": True})
    (one,) = found(KNOCKOUTS, [knocked, entering("B", {"1": 90})])
    assert text(one) == "Người A, Đợt 1: bị loại theo tiêu chí 2 Thử, 3 Thử; tổng điểm của đợt còn nhiều nhất 40"
    assert (one.place, one.also) == (cell(8), (cell(9),))  # criteria 2 and 3 stand in rows 7 + 1 and 7 + 2
    assert (one.unit, one.person) == ("T1", "A")


def test_a_knock_out_is_the_units_of_that_round_and_the_highest_layers():
    # In T2 until the end of the first round; now in T1. What the unit gave stands above what the person entered.
    then = person("A", unit="T2", until=date(2024, 12, 31))
    who = person("A", since=date(2025, 1, 1), earlier=(then,))
    rounds = (
        Round("D1", "Đợt 1", "", date(2024, 9, 1), date(2024, 12, 31)),
        Round("D2", "Đợt 2", "", date(2025, 1, 1), date(2025, 5, 31)),
    )
    scores = {
        ("D1", "self"): layer_of({"1": 90}),
        ("D1", "unit"): layer_of({"1": 90, "3": True}),
        ("D2", "self"): layer_of({"1": 90, "2": True}),
        ("D2", "unit"): layer_of({"1": 90, "2": False}),
    }
    (one,) = found(KNOCKOUTS, [dossier(who, scores=scores)], rounds=rounds)
    assert text(one) == "Người A, Đợt 1: bị loại theo tiêu chí 3 Thử; tổng điểm của đợt còn nhiều nhất 40"
    assert (one.unit, one.place) == ("T2", cell(8))


@pytest.mark.parametrize("knocked", [["D1"], ["D2"], ["D1", "D2"]])
def test_every_round_that_knocked_somebody_out_is_named(knocked):
    rounds = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
    scores = {(one.code, "self"): layer_of({"1": 90, "2": one.code in knocked}) for one in rounds}
    said = found(KNOCKOUTS, [dossier(person("A"), scores=scores)], rounds=rounds)
    assert [one.params["round"] for one in said] == [one.name for one in rounds if one.code in knocked]


BANDS = (
    "Hoàn thành xuất sắc nhiệm vụ=90; Hoàn thành tốt nhiệm vụ=80; Hoàn thành nhiệm vụ=50; Không hoàn thành nhiệm vụ=0"
)
SCORE = [{"code": "1", "kind": "score", "max": 100}]


@pytest.mark.parametrize(
    ("points", "grade", "is_told"),
    [
        (90, "HTTNV", False),  # excellent beside good: one step
        (90, "HTNV", True),  # two steps
        (50, "HTXSNV", True),  # two steps the other way
        (80, "KHTNV", True),
        (49, "HTNV", False),
        (90, "?", False),  # a grade that nobody can read
        (90, "", False),
    ],
)
def test_a_band_two_steps_from_the_grade_is_told(points, grade, is_told):
    said = found(SCORE, [entering("A", {"1": points}, grade=grade)], bands=BANDS)
    assert [one.code.id for one in said] == ["R109"] * is_told


def test_a_band_far_from_the_grade_is_told_at_the_grade_with_both():
    said = found(SCORE, [entering("A", {"1": 92}, grade="HTNV"), entering("B", {}, grade="HTNV")], bands=BANDS)
    (one,) = said
    assert text(one) == ("Người A: 92 điểm thuộc mức Hoàn thành xuất sắc nhiệm vụ, xếp loại ghi Hoàn thành nhiệm vụ")
    assert (one.place, one.unit, one.person) == (fact("HTNV", 1).places[0], "T1", "A")


TWO = [{"code": "1", "kind": "score", "max": 92}, {"code": "2", "kind": "score", "max": 8}]


def test_a_band_is_that_of_the_final_points_once_nothing_is_missing_in_them():
    """The unit's 92 count, not the 50 that B gave themselves; without the second criterion nothing is said yet."""
    scores = {("D1", "self"): layer_of({"1": 50, "2": 0}), ("D1", "unit"): layer_of({"1": 92, "2": 0})}
    begun = {**scores, ("D1", "unit"): layer_of({"1": 92})}
    alike = [person(code, full_name="Lê Hoa") for code in ("A", "B")]
    people = [dossier(alike[0], scores=begun, grade="HTNV"), dossier(alike[1], scores=scores, grade="HTNV")]
    (one,) = found(TWO, people, bands=BANDS)
    assert text(one).startswith("Lê Hoa (B): 92 điểm thuộc mức Hoàn thành xuất sắc nhiệm vụ")


def test_a_band_is_not_held_against_a_grade_that_another_form_may_change():
    known = entering("A", {"1": 92}, grade="HTNV")
    (one,) = found(SCORE, [known], bands=BANDS)
    assert one.code.id == "R109"
    assert found(SCORE, [replace(known, grade=replace(known.grade, unknown=True))], bands=BANDS) == []
