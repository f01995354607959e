"""What is missing in score sheets is said of the unit that was asked, at the cell where to begin, once."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import cell, check_findings, dossier, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.score_checks import score_findings, scored_by_nobody
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import LayerScores, Unknown

TERMS = (
    Round("D1", "Đợt 1", "", date(2024, 9, 1), date(2024, 12, 31)),
    Round("D2", "Đợt 2", "", date(2025, 1, 1), date(2025, 5, 31)),
)
SHEET = Rubric(
    (Section("I", "Một"),),
    tuple(Criterion(code, "I", f"Tiêu chí {code}", KINDS["score"], Decimal(50)) for code in ("1", "2")),
)
# In T2 until December, in T1 since; somebody else of that name was never there.
THEN = person("M", unit="T2", full_name="Lê Hoa", until=date(2024, 12, 31))
MOVED = person("M", full_name="Lê Hoa", since=date(2025, 1, 1), earlier=(THEN,))
SAME_NAME = person("N", full_name="Lê Hoa")
FULL, BLANK = {"1": Decimal(40), "2": Decimal(30)}, {"1": Decimal(40)}
CELLS = {"1": cell(7), "2": cell(8)}


def found(scores, returned=("T1", "T2"), weights=None, **fields):
    """The findings about M's sheets; `returned` are the units whose self-score forms of both rounds came back."""
    one = dossier(MOVED, scores=scores)
    one = replace(one, **fields)
    rubric = replace(SHEET, layer_weights=weights or {})
    book = rulebook([MOVED, SAME_NAME], rubric=rubric, rounds=TERMS)
    units = [
        unit_dossier(code, returned={f"self-score:{term.code}": code in returned for term in TERMS})
        for code in ("T1", "T2")
    ]
    findings = score_findings([one], units, book, {"M": score_card(one, book)})
    check_findings(findings, book)
    return findings


def sheet(points, places=CELLS):
    return LayerScores(points, places)


DONE = {(term.code, "self"): sheet(FULL) for term in TERMS}


def cells_of(row):
    return {"1": cell(row), "2": cell(row + 1)}


def without(*rounds):
    return {key: own for key, own in DONE.items() if key[0] not in rounds}


@pytest.mark.parametrize(
    ("scores", "returned", "told"),
    [
        (without("D1"), ("T1", "T2"), [("Đợt 1", "T2")]),  # where they were then
        (without("D1"), ("T2",), [("Đợt 1", "T2")]),
        (without("D1"), ("T1",), []),  # the form that asked for them has not come back
        (without("D2"), ("T1",), [("Đợt 2", "T1")]),
        (without("D2"), ("T2",), []),
        (DONE, ("T1", "T2"), []),
    ],
)
def test_who_was_not_scored_is_named_with_the_unit_whose_form_asked(scores, returned, told):
    said = found(scores, returned)
    assert [(one.params["round"], one.unit) for one in said] == told
    assert {(one.code.id, one.person, one.params["name"]) for one in said} <= {("X105", "M", "Lê Hoa (M)")}
    assert found(scores, returned, excused=frozenset(["D1", "D2"])) == ()


def test_who_was_not_scored_is_named_at_the_first_cell_of_their_own_sheet():
    empty = {("D1", "unit"): sheet({}, {"1": cell(9)}), ("D1", "self"): sheet({})}
    assert [one.place for one in found({**without("D1"), **empty})] == [cell(7)]
    assert [one.place for one in found(without("D1"))] == [KeyPlace("thidua.xlsx", "people.M")]


def test_who_was_not_scored_is_asked_for_what_needs_an_answer_on_both_sheets_or_where_the_unit_can_agree():
    extra = Criterion("3", "I", "Thưởng", KINDS["bonus"], Decimal(5))
    sheets = {
        ("D1", name): sheet({}, {**cells_of(row), "3": cell(row + 2)}) for name, row in (("self", 7), ("unit", 17))
    }
    one = dossier(MOVED, scores={**without("D1"), **sheets})
    book = rulebook([MOVED, SAME_NAME], rubric=replace(SHEET, criteria=(*SHEET.criteria, extra)), rounds=TERMS)
    units, cards = [unit_dossier("T2", returned={"self-score:D1": True})], {"M": score_card(one, book)}
    for mark, cells in ((None, (7, 8, 17, 18)), (cell(30), (7, 8, 30))):
        (told,) = score_findings([one], units, book, cards, lambda dossier, round_, mark=mark: mark)
        assert (told.code.id, told.place, *told.also) == ("X105", *map(cell, cells))


@pytest.mark.parametrize(
    ("places", "place"),
    [
        (CELLS, cell(8)),  # the cell that is blank
        ({"1": cell(7)}, cell(7)),  # the return has no such cell any more: the first one
        ({}, KeyPlace("thidua.xlsx", "people.M")),
    ],
)
@pytest.mark.parametrize(("round_", "unit"), [("D1", "T2"), ("D2", "T1")])
def test_a_blank_cell_is_named_with_the_unit_of_that_round(places, place, round_, unit):
    (one,) = found({**DONE, (round_, "self"): sheet(BLANK, places)})
    assert (one.code.id, one.place, one.also, one.unit, one.person) == ("R104", place, (), unit, "M")
    assert (one.params["name"], one.params["criteria"]) == ("Lê Hoa (M)", ("2",))


def test_points_in_a_layer_without_weight_are_named_with_the_unit_of_that_round():
    said = found(DONE, weights={"unit": Decimal(100)})
    assert [(one.code.id, one.unit, one.params["names"], one.params["round"]) for one in said] == [
        ("X129", "T2", ("Lê Hoa (M)",), "Đợt 1"),
        ("X129", "T1", ("Lê Hoa (M)",), "Đợt 2"),
    ]
    both = {**DONE, ("D1", "unit"): sheet(FULL, {"1": cell(17)})}
    assert found(both, weights={"council": Decimal(100)})[0].place == cell(17)  # of the highest layer
    bare = {key: sheet(FULL, {}) for key in DONE}
    assert {one.place for one in found(bare, weights={"unit": Decimal(100)})} == {KeyPlace("thidua.xlsx", "people.M")}


def test_every_layer_that_lacks_cells_is_named_as_its_sheet_is_called():
    blank = {("D1", layer): sheet(BLANK, cells_of(row)) for layer, row in (("self", 7), ("unit", 17), ("council", 27))}
    said = found({**DONE, **blank})
    assert [(one.code.id, language("vi").plain(one.params["layer"])) for one in said] == [
        ("R104", "Hội đồng"),
        ("R105", "Tổ chấm"),
        ("R105", "Tự chấm"),
    ]


@pytest.mark.parametrize(
    ("taken", "points", "told"),
    [
        ("1", BLANK, [("R104", "Tổ chấm")]),  # the unit agrees with 1, and 2 is blank in both: it decides
        ("", BLANK, [("R104", "Tổ chấm"), ("R105", "Tự chấm")]),  # the unit scored by itself, and left 2 blank
        ("1", FULL, [("R105", "Tự chấm")]),  # it agrees with 1, and has points of its own for 2
    ],
)
def test_a_blank_that_the_unit_agrees_with_is_not_said_to_change_nothing(taken, points, told):
    own = cells_of(7)
    unit = {**cells_of(17), **{code: own[code] for code in taken}}
    said = found({**DONE, ("D1", "self"): sheet(BLANK, own), ("D1", "unit"): sheet(points, unit)})
    assert [(one.code.id, language("vi").plain(one.params["layer"])) for one in said] == told


@pytest.mark.parametrize(
    ("own", "unit", "weights", "told"),
    [
        ("123", "1", {}, ["R134"]),  # the unit typed one of three, and said nothing of the others
        ("123", "12", {}, ["R104"]),  # most: a point forgotten, or a criterion that does not apply
        ("1", "1", {}, ["R104", "R105"]),  # nothing to agree with
        ("123", "1", {"self": 1, "council": 1}, ["R105"]),  # the unit's points count for nothing
    ],
)
def test_a_few_points_of_a_unit_ask_whether_it_agrees_with_the_others(own, unit, weights, told):
    criteria = (*SHEET.criteria, replace(SHEET.criteria[0], code="3"))
    book = rulebook([person("M")], rubric=replace(SHEET, criteria=criteria, layer_weights=weights), rounds=TERMS[:1])
    layers = zip(("self", "unit"), (own, unit), (7, 17), strict=True)
    sheets = {
        ("D1", layer): sheet(dict.fromkeys(typed, Decimal(20)), {code: cell(row + int(code)) for code in "123"})
        for layer, typed, row in layers
    }
    one = dossier(person("M"), scores=sheets)
    cards = {"M": score_card(one, book)}
    found = score_findings([one], [], book, cards, lambda dossier, round_: cell(30))
    assert sorted(f.code.id for f in found) == told
    assert {f.place for f in found if f.code.id == "R134"} <= {cell(30)}
    assert "R134" not in {f.code.id for f in score_findings([one], [], book, cards)}  # it has said that it does not


@pytest.mark.parametrize(
    ("own", "unit", "weights", "told"),
    [
        ({"3": Decimal(2)}, {}, {}, ["3"]),  # the unit typed points of 1 alone
        ({"3": Decimal(2)}, {"2": Decimal(30)}, {}, []),  # it typed all that needs an answer: a blank is none
        ({"3": Decimal(2), "4": True}, {}, {}, ["3", "4"]),
        ({"3": Decimal(0), "4": False}, {}, {}, []),  # nothing was put down
        ({"3": Unknown()}, {}, {}, []),  # told where it was read
        ({"3": Decimal(2)}, {"3": Decimal(0)}, {}, []),  # the unit says that there is none
        ({"3": Decimal(2)}, {"3": Decimal(2)}, {}, []),  # the same, or agreed with
        ({"3": Decimal(2)}, {}, {"self": 1, "council": 1}, []),  # the unit's points count for nothing
        ({"5": Decimal(1)}, {}, {}, []),  # another group's
    ],
)
def test_what_a_unit_leaves_blank_where_somebody_put_something_down_is_named(own, unit, weights, told):
    absences = Criterion("3", "I", "Vắng", KINDS["deduct"], Decimal(10))
    breach = Criterion("4", "I", "Vi phạm", KINDS["knockout"], Decimal(10))
    of_others = replace(absences, code="5", applies_to=("CBQL",))
    rubric = replace(SHEET, criteria=(*SHEET.criteria, absences, breach, of_others), layer_weights=weights)
    sheets = [
        sheet(typed, {code: cell(row + n) for n, code in enumerate("12345")})
        for typed, row in (({**FULL, **own}, 7), ({**BLANK, **unit}, 17))
    ]
    one = dossier(person("M"), scores={("D1", "self"): sheets[0], ("D1", "unit"): sheets[1]})
    book = rulebook([person("M")], rubric=rubric, rounds=TERMS[:1])
    found = [f for f in score_findings([one], [], book, {"M": score_card(one, book)}) if f.code.id == "R133"]
    assert [(f.place, f.params["criteria"]) for f in found] == [(cell(16 + int(code)), (code,)) for code in told]


@pytest.mark.parametrize(
    ("unit", "weights", "left"),
    [
        ({"M": {}, "N": {}}, {}, ["M", "N"]),  # the form asked, and the unit left both columns blank
        ({"M": {}, "N": FULL}, {}, []),  # somebody may be left to their own word
        ({"M": FULL, "N": FULL}, {}, []),
        ({}, {}, []),  # a form without such a sheet
        ({"M": {}, "N": {}}, {"self": 1, "council": 1}, []),  # the unit's points would count for nothing
    ],
)
def test_whose_own_points_stay_final_as_the_unit_scored_nobody(unit, weights, left):
    mates = [person("M"), person("N")]
    book = rulebook(mates, rubric=replace(SHEET, layer_weights=weights), rounds=TERMS[:1])
    people = [
        dossier(
            mate, scores={("D1", "self"): sheet(FULL), **({("D1", "unit"): sheet(unit[mate.code])} if unit else {})}
        )
        for mate in mates
    ]
    cards = {one.person.code: score_card(one, book) for one in people}
    told = scored_by_nobody(people, book, cards)
    assert {key: [one.person.code for one in of] for key, of in told.items()} == ({("T1", "D1"): left} if left else {})
