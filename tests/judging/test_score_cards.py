from datetime import date
from decimal import Decimal

import pytest
from judging_factories import ONE_CRITERION, cases, cell, check_findings, dossier, layer, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section
from thidua_xlsx.judging.score.score_cards import layer_total, layers_of_final, score_card
from thidua_xlsx.judging.score.score_checks import score_findings
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import LayerScores


def criterion(code, section, kind, most, **fields):
    return Criterion(code, section, f"Tiêu chí {code}", KINDS[kind], Decimal(most), **fields)


CRITERIA = (
    criterion("1.1", "I", "score", 10),
    criterion("1.2", "I", "score", 15),
    criterion("2.1", "II", "score", 80),
    criterion("2.2", "II", "score", 10, applies_to=("GV",)),
    criterion("3.1", "III", "bonus", 5),
    criterion("3.2", "III", "bonus", 5),
    criterion("4.1", "IV", "deduct", 100),
    criterion("5.1", "V", "score", 5),
    criterion("5.2", "V", "deduct", 20),
)
ONE_ROUND = (Round("D1", "Đợt 1"),)
CAPS = {"I": Decimal(20), "II": None, "III": Decimal(5), "IV": None, "V": Decimal(5)}
SHEET = Rubric(tuple(Section(code, code, cap) for code, cap in CAPS.items()), CRITERIA)


def sheet_rubric(case):
    changed = {"decimals": int(case.get("decimals", 2)), "total_max": Decimal(case.get("total_max", 100))}
    return Rubric(SHEET.sections, SHEET.criteria, **changed)


@pytest.mark.parametrize("case", cases("scoring", "sheet"))
def test_sheet(case):
    found = layer_total(layer(case["cells"]), sheet_rubric(case), case.get("group", "GV"))
    if case.get("absent"):
        assert found is None
        return
    assert found is not None
    assert found.total == case["total"], case["why"]
    assert found.complete == case.get("complete", True)
    assert found.blanks == tuple(case.get("blanks", ()))
    assert found.broken == tuple(case.get("broken", ()))
    assert {code: found.sections[code] for code in case.get("sections", {})} == case.get("sections", {})


def season_of(case):
    rounds = tuple(
        Round(r["code"], r["code"], "", r.get("start"), r.get("end"), Decimal(r.get("weight", 1)), r.get("group", ""))
        for r in case.get("season", [{"code": "D1"}])
    )
    weights = {name: Decimal(weight) for name, weight in case.get("weights", {}).items()}
    return rounds, Rubric(ONE_CRITERION.sections, ONE_CRITERION.criteria, layer_weights=weights)


@pytest.mark.parametrize("case", cases("scoring", "season"))
def test_season(case):
    rounds, rubric = season_of(case)
    who = person("A", since=case.get("since"), until=case.get("until"))
    scores = {(code, name): layer({"1": points}) for code, by in case["points"].items() for name, points in by.items()}
    found = score_card(dossier(who, scores=scores), rulebook([who], rounds=rounds, rubric=rubric))
    assert found.final == case.get("final"), case["why"]
    assert found.complete == case.get("complete", True), case["why"]
    assert found.rounds == case["rounds"]
    assert (found.self_score, found.unit_score, found.council_score) == tuple(
        case.get(name) for name in ("self", "unit", "council")
    )


def breaks_of(tie_breaks, scores, group="GV", weights=None, rounds=ONE_ROUND):
    rubric = Rubric(SHEET.sections, SHEET.criteria, tie_breaks=tie_breaks, layer_weights=weights or {})
    who = person("A", group=group)
    return score_card(dossier(who, scores=scores), rulebook([who], rubric=rubric, rounds=rounds)).tie_points


def test_tie_breaks_are_points_of_the_final_layer_and_deductions_are_negative():
    unit = {"1.1": 10, "1.2": 15, "2.1": 40, "2.2": 5, "4.1": 2, "5.1": 5}
    own = {"1.1": 9, "1.2": 9, "2.1": 80, "2.2": 9, "5.1": 5}
    scores = {("D1", "self"): layer(own), ("D1", "unit"): layer(unit)}
    # section I: 10 + 15 = 25 held to 20; 4.1: 2 points off; 3.1 blank
    assert breaks_of(("I", "4.1", "3.1", "2.1"), scores) == (20, -2, 0, 40)


def test_the_tiers_of_one_criterion_share_its_maximum_in_their_section_the_total_and_a_tie_break():
    """Contests: 3 points for a first place, 2 for a second, at most 5; one more criterion of the section gives 4."""
    tier = {"section": "T", "kind": "count", "most": 5, "tier_of": "thi"}
    criteria = (
        criterion("thi-1", each=Decimal(3), **tier),
        criterion("thi-2", each=Decimal(2), **tier),
        criterion("khac", "T", "score", 10),
        criterion("rieng", "T", "score", 10, applies_to=("NV",)),
    )
    section = Section("T", "T", Decimal(8))
    rubric = Rubric((section,), criteria, tie_breaks=("thi", "thi-1", "khac", "T", "rieng", "gone"))
    who = person("A")
    scores = {("D1", "unit"): layer({"thi-1": 1, "thi-2": 2, "khac": 4})}
    found = score_card(dossier(who, scores=scores), rulebook([who], rubric=rubric))
    # 3 + 2 x 2 = 7, held to 5; 5 + 4 = 9, held to the section's 8; alone, the first tier is 3
    assert (found.final, found.tie_points) == (8, (5, 3, 4, 8, 0, 0))
    fewer = {("D1", "unit"): layer({"thi-1": 1, "khac": 1})}
    assert score_card(dossier(who, scores=fewer), rulebook([who], rubric=rubric)).tie_points == (3, 3, 1, 4, 0, 0)
    open_ = Rubric((Section("T", "T"),), criteria, tie_breaks=("T",))  # without limits of the section
    found = score_card(dossier(who, scores=scores), rulebook([who], rubric=open_))
    assert (found.final, found.tie_points) == (9, (9,))


def test_a_section_that_begins_with_points_gives_them_to_whoever_is_asked_in_it_and_not_less_than_nothing():
    """Five points less one a time, of teachers only; the section has no limit above."""
    off = criterion("1", "I", "deduct", 10, applies_to=("GV",))
    rubric = Rubric(
        (Section("I", "I", start=Decimal(5)), Section("II", "II")), (off, criterion("2", "II", "score", 10))
    )
    for group, cells, sections, total in (
        ("GV", {"1": 1, "2": 3}, {"I": 4, "II": 3}, 7),  # 5 - 1 = 4
        ("GV", {"2": 3}, {"I": 5, "II": 3}, 8),
        ("GV", {"1": 6, "2": 3}, {"I": 0, "II": 3}, 3),  # 5 - 6, not below 0
        ("NV", {"1": 1, "2": 3}, {"I": 0, "II": 3}, 3),  # not asked: neither the five points nor what is taken off
    ):
        found = layer_total(layer(cells), rubric, group)
        assert (found.total, dict(found.sections)) == (total, sections), (group, cells)


def test_a_tie_break_that_names_a_section_and_a_criterion_looks_at_the_criterion():
    rubric = Rubric(
        (Section("I", "I"),), (criterion("I", "I", "score", 10), criterion("2", "I", "score", 10)), tie_breaks=("I",)
    )
    who = person("A")
    scores = {("D1", "unit"): layer({"I": 3, "2": 4})}
    assert score_card(dossier(who, scores=scores), rulebook([who], rubric=rubric)).tie_points == (3,)


def test_tie_breaks_are_averaged_over_rounds_as_the_final_is():
    rounds = (Round("HKI", "HKI"), Round("HKII", "HKII", weight=Decimal(2)))
    scores = {("HKI", "unit"): layer({"2.1": 40}), ("HKII", "unit"): layer({"2.1": 70})}
    assert breaks_of(("2.1",), scores, rounds=rounds) == (60,)  # (40 + 2 x 70) / 3 = 180 / 3


def test_tie_breaks_are_mixed_by_layer_weights_and_skip_what_does_not_apply():
    scores = {("D1", "self"): layer({"2.1": 80, "2.2": 9}), ("D1", "unit"): layer({"2.1": 50})}
    weights = {"self": Decimal(20), "unit": Decimal(30), "council": Decimal(50)}
    # (20 x 80 + 30 x 50) / 50 = 3100 / 50 = 62; 2.2 is for teachers only
    assert breaks_of(("2.1", "2.2"), scores, group="NV", weights=weights) == (62, 0)


@pytest.mark.parametrize(("then", "now", "finals"), [("NV", "GV", (80, 49)), ("GV", "NV", (89, 40))])
def test_tie_breaks_are_of_the_group_of_the_round(then, now, finals):
    """2.2 is for teachers only: 9 points in one round, none in the other; 80 and 40 of 2.1 make 60."""
    rounds = (Round("HKI", "", "", None, date(2024, 12, 31)), Round("HKII", "", "", date(2025, 1, 1), None))
    before = person("A", group=then, until=date(2024, 12, 31))
    who = person("A", group=now, since=date(2025, 1, 1), earlier=(before,))
    rubric = Rubric(SHEET.sections, SHEET.criteria, tie_breaks=("2.1", "2.2"))
    scores = {("HKI", "unit"): layer({"2.1": 80, "2.2": 9}), ("HKII", "unit"): layer({"2.1": 40, "2.2": 9})}
    card = score_card(dossier(who, scores=scores), rulebook([who], rubric=rubric, rounds=rounds))
    assert tuple(card.rounds.values()) == finals
    assert card.tie_points == (60, Decimal("4.5"))  # (0 + 9) / 2


@pytest.mark.parametrize(("decimals", "final"), [(0, "81"), (1, "80.5"), (3, "80.500")])
def test_the_year_is_rounded_to_the_decimals_of_the_score_sheet(decimals, final):
    who = person("A")
    book = rulebook(
        [who], rounds=(Round("D1", "Một"), Round("D2", "Hai")), rubric=replace(ONE_CRITERION, decimals=decimals)
    )
    scores = {(code, "unit"): layer({"1": points}) for code, points in (("D1", 80), ("D2", 81))}
    card = score_card(dossier(who, scores=scores), book)
    assert [str(one) for one in (card.final, card.unit_score)] == [final, final]  # 80.5


def test_a_weight_of_zero_leaves_nothing_to_average():
    who = person("A")
    book = rulebook([who], rounds=(Round("D1", "Đợt 1", weight=Decimal(0)),))
    found = score_card(dossier(who, scores={("D1", "unit"): layer({"1": 90})}), book)
    assert (found.final, found.complete, found.rounds) == (None, False, {"D1": Decimal(90)})


FULL = {"1.1": 5, "1.2": 5, "2.1": 40, "2.2": 5, "5.1": 1}


def without(*codes):
    return {code: points for code, points in FULL.items() if code not in codes}


KNOCKOUTS = Rubric(
    (Section("I", "I"),),
    (criterion("1", "I", "score", 100), criterion("k", "I", "knockout", 64), criterion("l", "I", "knockout", 40)),
)


def out(points, *knocked):
    """A layer with points and the knock-outs that were reached."""
    read = layer({"1": points})
    return replace(read, points={**read.points, **dict.fromkeys(knocked, True)})


@pytest.mark.parametrize(
    ("layers", "weights", "totals", "final"),
    [
        ({"self": out(90, "k")}, {}, {"self": 64}, 64),
        ({"self": out(50, "k")}, {}, {"self": 50}, 50),  # less than what it leaves
        ({"self": out(90, "k", "l")}, {}, {"self": 40}, 40),  # the lower of 64 and 40
        ({"self": out(90, "k"), "unit": out(90)}, {}, {"self": 64, "unit": 90}, 90),  # the unit says: not reached
        ({"self": out(90), "unit": out(90, "k")}, {}, {"self": 90, "unit": 64}, 64),
        # (50 x 90 + 50 x 64) / 100 = 77, held to what the unit's word leaves
        ({"self": out(90), "unit": out(90, "k")}, {"self": 50, "unit": 50}, {"self": 90, "unit": 64}, 64),
        ({"self": out(90), "unit": out(90, "k", "l")}, {"self": 50, "unit": 50}, {"self": 90, "unit": 40}, 40),
        # (50 x 64 + 50 x 90) / 100 = 77: the unit, which stands above, knocks nobody out
        ({"self": out(90, "k"), "unit": out(90)}, {"self": 50, "unit": 50}, {"self": 64, "unit": 90}, 77),
    ],
)
def test_a_knock_out_holds_the_total_of_its_layer_and_by_the_highest_layer_the_round(layers, weights, totals, final):
    who = person("A")
    rubric = replace(KNOCKOUTS, layer_weights={name: Decimal(weight) for name, weight in weights.items()})
    one = dossier(who, scores={("D1", name): own for name, own in layers.items()})
    card = score_card(one, rulebook([who], rubric=rubric))
    assert {name: card.layers["D1", name].total for name in totals} == totals
    assert (card.final, card.rounds) == (final, {"D1": final})


def test_a_knock_out_holds_its_own_round_alone():
    who = person("A")
    scores = {("D1", "unit"): out(90, "k"), ("D2", "unit"): out(90)}
    book = rulebook([who], rubric=KNOCKOUTS, rounds=(Round("D1", "Một"), Round("D2", "Hai")))
    card = score_card(dossier(who, scores=scores), book)
    assert (card.rounds, card.final) == ({"D1": 64, "D2": 90}, 77)  # (64 + 90) / 2


def test_a_cell_that_nobody_can_read_leaves_the_points_of_the_others():
    who = person("A")
    card = score_card(dossier(who, scores={("D1", "unit"): layer({**FULL, "1.2": "?"})}), rulebook([who], rubric=SHEET))
    assert (card.final, card.unit_score, card.complete) == (51, 51, False)  # 5 + 40 + 5 + 1


def test_a_total_mixed_of_layers_is_complete_where_each_of_them_is():
    who = person("A")
    rubric = replace(SHEET, layer_weights={"self": Decimal(50), "unit": Decimal(50)})
    for own, complete in ((FULL, True), (without("1.2"), False)):
        scores = {("D1", "self"): layer(own), ("D1", "unit"): layer(FULL)}
        assert score_card(dossier(who, scores=scores), rulebook([who], rubric=rubric)).complete is complete


def test_a_round_that_the_council_excused_is_not_missing():
    who = person("A")
    rounds = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
    one = dossier(who, scores={("D1", "unit"): layer({"1": 90})})
    for excused, complete in ((frozenset(), False), (frozenset(["D1"]), False), (frozenset(["D2"]), True)):
        card = score_card(replace(one, excused=excused), rulebook([who], rounds=rounds))
        assert (card.final, card.complete) == (90, complete)


@pytest.mark.parametrize(
    ("layers", "weights", "decide"),
    [
        (["self", "unit"], {}, {"unit": 1}),
        (["council", "self"], {}, {"council": 1}),
        ([], {}, {}),
        (["self", "council"], {"self": 20, "unit": 80}, {"self": 20}),
        (["council"], {"self": 20, "council": 0}, {}),
    ],
)
def test_the_highest_layer_or_every_layer_with_a_weight_decides(layers, weights, decide):
    rubric = replace(SHEET, layer_weights={name: Decimal(weight) for name, weight in weights.items()})
    assert layers_of_final(layers, rubric) == decide


def findings_of(scores, returned=True, rounds=ONE_ROUND, weights=None, **fields):
    who = person("A", **fields)
    rubric = Rubric(SHEET.sections, SHEET.criteria, layer_weights=weights or {})
    book = rulebook([who], rubric=rubric, rounds=rounds)
    one = dossier(who, scores=scores)
    units = [unit_dossier("T1", returned={"self-score:D1": returned})]
    findings = score_findings([one], units, book, {"A": score_card(one, book)})
    check_findings(findings, book)
    return findings


def test_blank_cells_of_a_layer_that_does_not_decide_are_a_warning():
    found = findings_of({("D1", "self"): layer(without("1.2")), ("D1", "unit"): layer(FULL)})
    assert [one.code.id for one in found] == ["R105"]
    assert language("vi").plain(found[0].params["layer"]) == "Tự chấm"


def test_with_layer_weights_every_weighted_layer_decides():
    scores = {("D1", "self"): layer(without("1.2")), ("D1", "unit"): layer(FULL)}
    weights = {"self": Decimal(20), "unit": Decimal(80)}
    assert [one.code.id for one in findings_of(scores, weights=weights)] == ["R104"]
    weights = {"unit": Decimal(80)}
    assert [one.code.id for one in findings_of(scores, weights=weights)] == ["R105"]


def test_whoever_has_points_only_in_layers_without_weight_is_named_once_for_a_unit_and_round():
    weights = {"council": Decimal(100)}
    (one,) = findings_of({("D1", "self"): layer(FULL), ("D1", "unit"): layer(FULL)}, weights=weights)
    assert (one.code.id, one.unit, one.params["names"], one.params["round"]) == ("X129", "T1", ("Người A",), "Đợt 1")
    assert one.place == cell(7)  # the first cell of the highest layer
    assert findings_of({("D1", "council"): layer(FULL)}, weights=weights) == ()
    two = [dossier(person(who), scores={("D1", "self"): layer(FULL)}) for who in "AB"]
    book = rulebook([one.person for one in two], rubric=Rubric(SHEET.sections, SHEET.criteria, layer_weights=weights))
    (both,) = score_findings(two, [unit_dossier("T1")], book, {one.person.code: score_card(one, book) for one in two})
    assert both.params["names"] == ("Người A", "Người B")
    bare = replace(two[0], scores={("D1", "self"): LayerScores(layer(FULL).points, {})})
    (one,) = score_findings([bare], [], book, {"A": score_card(bare, book)})
    assert one.place == KeyPlace("thidua.xlsx", "people.A")


def test_broken_cells_alone_are_not_reported_twice():
    assert findings_of({("D1", "unit"): layer({**FULL, "1.2": "?"})}) == ()


def test_a_person_whom_a_returned_form_leaves_unscored_is_named_at_the_first_cell():
    empty = LayerScores({}, layer(FULL).places)
    found = findings_of({("D1", "self"): empty})
    assert [(one.code.id, one.place, one.person) for one in found] == [("X105", cell(7), "A")]


def test_an_unscored_person_without_any_cell_is_named_at_the_roster():
    (found,) = findings_of({})
    assert found.place == KeyPlace("thidua.xlsx", "people.A")
