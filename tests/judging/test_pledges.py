"""What became of registered targets and movements, and what a unit's pact comes to: never a guess."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import cell, dossier, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Movement, Round, Rubric, Section, Unit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.school_targets import (
    DONE,
    IN_TIME,
    REACHED,
    pact_points_decide,
    pact_shares,
    suggested_criteria,
    with_pact_points,
)
from thidua_xlsx.judging.analysis.target_results import (
    MOVEMENTS,
    RESULTS,
    Pledge,
    Pledges,
    target_findings,
    target_results,
)
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import LayerScores, Record, Stamp, Submission, Unknown

D = Decimal
T1, T2 = Unit("T1", "Tổ T1"), Unit("T2", "Tổ T2")
UP = RegisteredTarget("T1.t1", "Học sinh giỏi", "giải", D(5))
DOWN = RegisteredTarget("T1.t2", "Bỏ học", "%", D("0.5"), "down")


# --- met, and how much of it -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("goal", "actual", "met", "achieved"),
    [
        (UP, "5", "yes", "1"),  # at least 5: the line itself is enough
        (UP, "4.99", "no", "0.998"),
        (UP, "7", "yes", "1.4"),
        (UP, "0", "no", "0"),
        (UP, None, "unknown", None),
        (DOWN, "0.5", "yes", "1"),
        (DOWN, "0.51", "no", "0.9804"),  # 0.5 / 0.51 = 0.98039
        (DOWN, "0", "yes", None),  # no ratio to nothing
        (replace(DOWN, value=D(-1)), "2", "no", None),  # no ratio below nothing
        (UP, "-1", "no", None),
        (replace(DOWN, value=D(0)), "0", "yes", None),
        (replace(DOWN, value=D(0)), "1", "no", None),
        (replace(UP, value=None), "5", "unknown", None),
        (replace(UP, direction=""), "5", "unknown", None),
        (replace(UP, value=D(3)), "2", "no", "0.6667"),  # half-up on four decimals
    ],
)
def test_a_target_is_met_on_its_line(goal, actual, met, achieved):
    one = Pledge(T1, goal, None if actual is None else D(actual))
    assert one.met.value == met
    assert one.achieved == (None if achieved is None else D(achieved))


# --- results of the last round beside what was registered ------------------------------------------------------------
BOOK = replace(
    rulebook([person("A"), person("B"), person("C", counted=False)]),
    rounds=(Round("D1", "Đợt 1"), Round("D2", "Đợt 2")),
    movements=(
        Movement("PT1", "Dạy tốt", "Giờ tốt", "giờ", "10", "up"),
        Movement("PT2", "Xanh", units=("T2",)),
        Movement("PT3", "Sạch"),
    ),
)


def registered(number, indicator, value, unit="giải"):
    return Record(f"t{number}", {"indicator": indicator, "unit": unit, "target_value": D(value)})


def asked(number, goal, **answers):
    """A line of the form of the last round, with the target that it was issued for."""
    places = {"note": cell(number, 9, "Kết quả"), "actual": cell(number, 4, "Kết quả")}
    return Record(goal.key, answers, places), (f"{RESULTS}/{goal.key}", goal.basis)


def found_for(*lines, round_="D2", movements=(), people=None, returned=True):
    unit = replace(unit_dossier("T1", returned={"registration": returned}), unit=T1)
    unit = replace(unit, targets=(registered(1, "Học sinh giỏi", 5), registered(2, "Chuyên đề", 2, "buổi")))
    tables = {RESULTS: tuple(record for record, _ in lines), MOVEMENTS: tuple(movements)}
    form = Submission(
        Stamp("mua", "T1", "self-score", round_), "inbox/a.xlsx", tables, bases=dict(base for _, base in lines)
    )
    if people is None:
        people = [
            dossier(BOOK.people[0], registered=[], movements=["PT1"]),
            dossier(BOOK.people[1], registered=[], movements=["ALL"]),
            dossier(BOOK.people[2], registered=[], movements=["PT1"]),  # is not counted
        ]
    return target_results(people, [unit], [form], BOOK)


def test_a_result_belongs_to_the_target_that_it_was_asked_for():
    line = asked(3, UP, actual=D(6), note="cả tỉnh", done_on=date(2025, 5, 3))
    found = found_for(line)
    first, second = found.targets
    assert (first.goal.indicator, first.actual, first.note, first.done_on) == (
        "Học sinh giỏi",
        D(6),
        "cả tỉnh",
        date(2025, 5, 3),
    )
    assert (first.asked, first.place, first.raw) == (True, cell(3, 4, "Kết quả"), "")
    assert (second.goal.indicator, second.actual, second.asked) == ("Chuyên đề", None, False)
    assert (found.strays, found.changed, target_findings(found)) == ((), (), [])


def test_only_the_self_score_form_tells_results():
    record, base = asked(3, UP, actual=D(6))
    other = Submission(
        Stamp("mua", "T1", "nominations", "D2"), "inbox/b.xlsx", {RESULTS: (record,)}, bases=dict([base])
    )
    unit = replace(unit_dossier("T1"), unit=T1, targets=(registered(1, "Học sinh giỏi", 5),))
    assert [one.actual for one in target_results([], [unit], [other], BOOK).targets] == [None]


def test_only_the_last_round_tells_results():
    assert [one.actual for one in found_for(asked(3, UP, actual=D(6)), round_="D1").targets] == [None, None]


def test_a_result_that_nobody_can_read_is_not_known_and_is_told_as_such_alone():
    found = found_for(asked(3, UP, actual=Unknown("sáu")))
    assert (found.targets[0].actual, found.targets[0].raw) == (None, "sáu")
    assert found_for(asked(3, UP, actual=Unknown(""))).targets[0].raw == "?"
    assert target_findings(found) == []  # the cell itself is named by the reader


def test_results_that_were_left_blank_are_one_finding_a_unit():
    other = RegisteredTarget("T1.t2", "Chuyên đề", "buổi", D(2))
    (finding,) = target_findings(found_for(asked(3, UP), asked(4, other)))
    assert (finding.place, finding.also, finding.unit) == (
        cell(3, 4, "Kết quả"),
        (cell(4, 4, "Kết quả"),),
        "T1",
    )
    assert (finding.params["unit_name"], finding.params["names"]) == ("Tổ T1", ("Học sinh giỏi", "Chuyên đề"))
    nowhere = Pledge(T1, UP, asked=True)
    assert [one.place for one in target_findings(Pledges((nowhere,), ()))] == [FilePlace("inbox")]


def test_a_result_of_a_target_that_is_no_more_is_named_where_it_stands():
    gone = RegisteredTarget("T1.t9", "Mô hình", "mô hình", D(1))
    found = found_for(asked(3, gone, actual=D(1)))
    assert [one.actual for one in found.targets] == [None, None]
    (finding,) = target_findings(found)
    assert (finding.place, finding.params["name"], finding.params["unit_name"]) == (
        cell(3, 4, "Kết quả"),
        "Mô hình",
        "Tổ T1",
    )
    assert target_findings(found_for(asked(3, gone))) == []  # nothing was typed for it


def test_results_without_a_target_are_told_each_with_its_unit_in_the_order_of_the_forms():
    """T1 answers for two targets that are no more, T2 for another one; T2's base of it cannot be read any more."""
    gone = [RegisteredTarget(f"T1.t{at}", name, "", D(1)) for at, name in ((9, "Mô hình"), (8, "Câu lạc bộ"))]
    lines = [asked(row, goal, actual=D(1)) for row, goal in enumerate(gone, start=3)]
    other = Record("T2.t7", {"actual": D(2)}, {"actual": cell(5, 4, "Kết quả")})
    forms = [
        Submission(
            Stamp("mua", "T1", "self-score", "D2"),
            "inbox/a.xlsx",
            {RESULTS: tuple(record for record, _ in lines)},
            bases=dict(base for _, base in lines),
        ),
        Submission(Stamp("mua", "T2", "self-score", "D2"), "inbox/b.xlsx", {RESULTS: (other,)}),
    ]
    units = [replace(unit_dossier(unit.code), unit=unit) for unit in (T1, T2)]
    said = target_findings(target_results([], units, forms, BOOK))
    assert [(one.unit, one.params["unit_name"], one.params["name"], one.place.row) for one in said] == [
        ("T1", "Tổ T1", "Mô hình", 3),
        ("T1", "Tổ T1", "Câu lạc bộ", 4),
        ("T2", "Tổ T2", "T2.t7", 5),
    ]


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (replace(UP, value=D(4)), "≥ 4 giải"),
        (replace(UP, direction="down"), "≤ 5 giải"),
        (replace(UP, measure="học sinh"), "≥ 5 học sinh"),
        (replace(UP, value=None), "≥ – giải"),
    ],
)
def test_a_target_that_was_changed_since_the_form_is_told_then_and_now(then, words):
    found = found_for(asked(3, then, actual=D(6)))
    assert found.targets[0].actual == D(6)
    (finding,) = target_findings(found)
    assert (finding.params["then"], finding.params["now"], finding.place) == (words, "≥ 5 giải", cell(3, 4, "Kết quả"))
    assert (finding.unit, finding.params["name"]) == ("T1", "Học sinh giỏi")
    assert "Học sinh giỏi" in language("vi").text(finding)


def test_movements_count_the_counted_people_who_registered():
    done = Record("PT1", {"actual": D(12)}, {"actual": cell(8, 4, "Phong trào")})
    teaching, tidy = found_for(movements=[done]).movements  # PT2 is not for T1
    assert [(one.movement.code, one.registered, one.counted, one.answered) for one in (teaching, tidy)] == [
        ("PT1", 2, 2, True),  # A by name, B by "all"; C is not counted
        ("PT3", 1, 2, True),
    ]
    assert teaching.pledge is not None
    assert (teaching.pledge.actual, teaching.pledge.met.value, teaching.pledge.place) == (
        D(12),
        "yes",
        cell(8, 4, "Phong trào"),
    )
    assert tidy.pledge is None  # without a number there is nothing to reach


def test_who_has_not_said_it_leaves_a_movement_open():
    silent = [dossier(BOOK.people[0], registered=[]), dossier(BOOK.people[1])]
    assert [one.answered for one in found_for(people=silent).movements] == [False, False]
    unread = dossier(BOOK.people[0], registered=[])
    unread = replace(unread, registration=Record("A", {"movements": Unknown("PT?")}))
    assert [one.answered for one in found_for(people=[unread]).movements] == [False, False]
    assert [one.answered for one in found_for(returned=False).movements] == [False, False]


# --- the pact --------------------------------------------------------------------------------------------------------
# From 90 % on 10 points, from 60 % on 6, below that 2.
SCALE = tuple(ScaleLine(D(points), since=D(low)) for points, low in ((10, 90), (6, 60), (2, 0)))


def shares(measure, *targets):
    """Shares of T1's pact and of the school's, as (unit, targets, low, high, points)."""
    tiers = Criterion("1", "I", "Giao ước", KINDS["tier"], D(10), scale=SCALE, counts_pact=measure)
    book = replace(rulebook(), rubric=Rubric((Section("I", "Một"),), (tiers,)))
    found = pact_shares(Pledges(tuple(targets), ()), [T1], book)
    return [(one.unit.code if one.unit else "", one.targets, one.low, one.high, one.points) for one in found]


MET, MISSED, OPEN = Pledge(T1, UP, D(6)), Pledge(T1, UP, D(4)), Pledge(T1, UP)
WORDS = Pledge(T1, replace(UP, value=None), D(1))  # a target without a number


def test_reached_counts_the_targets_with_a_number_and_leaves_open_what_could_change_the_points():
    # 2 of 3 = 66.67 %: six points. A fourth without a result: from 50 % (2 points) to 75 % (6 points).
    assert shares(REACHED, MET, MET, MISSED, WORDS)[0] == ("T1", 3, D("66.67"), D("66.67"), 6)
    assert shares(REACHED, MET, MET, MISSED, OPEN)[0] == ("T1", 4, D(50), D(75), None)
    # 9 of 10 or 10 of 10 are ten points either way.
    assert shares(REACHED, *[MET] * 9, OPEN)[0] == ("T1", 10, D(90), D(100), 10)


def test_the_school_s_share_counts_the_targets_of_all_units():
    elsewhere = replace(MISSED, unit=T2)
    assert shares(REACHED, MET, elsewhere) == [("T1", 1, D(100), D(100), 10), ("", 2, D(50), D(50), 2)]
    assert shares(REACHED, elsewhere) == [("", 1, D(0), D(0), 2)]  # T1 pledged nothing
    assert shares(REACHED) == []


def test_without_targets_or_without_such_a_criterion_there_is_no_share():
    assert shares("", MET) == []
    only_words = shares(REACHED, WORDS)
    # Nothing that could be reached: no percent of nothing, and no points from it.
    assert only_words == [("T1", 0, D(0), D(0), None), ("", 0, D(0), D(0), None)]


def test_a_span_of_days_is_kept_until_its_last_day():
    due = replace(UP, due="từ 01/03/2025 đến 31/03/2025")
    done = [Pledge(T1, due, D(6), done_on=day) for day in (date(2025, 3, 20), date(2025, 3, 31), date(2025, 4, 1))]
    assert shares(IN_TIME, *done)[0][1:4] == (3, D("66.67"), D("66.67"))  # 2 of 3


def test_done_is_whatever_has_a_result_and_in_time_what_was_done_by_its_day():
    assert shares(DONE, MISSED, WORDS, OPEN)[0] == ("T1", 3, D("66.67"), D(100), None)
    assert shares(DONE, Pledge(T1, UP, D(0)))[0] == ("T1", 1, D(100), D(100), 10)  # nothing is a result
    due = replace(UP, due="31/03/2025")
    days = [date(2025, 3, 31), date(2025, 4, 1), None]
    on_time, late, undated = (Pledge(T1, due, D(6), done_on=day) for day in days)
    assert shares(IN_TIME, on_time, late)[0] == ("T1", 2, D(50), D(50), 2)
    assert shares(IN_TIME, on_time, undated)[0] == ("T1", 2, D(50), D(100), None)
    assert shares(IN_TIME, on_time, replace(late, goal=UP))[0] == ("T1", 2, D(50), D(100), None)  # nobody said when
    assert shares(IN_TIME, on_time, OPEN)[0] == ("T1", 2, D(50), D(100), None)


PLACE = CellPlace("inbox/t1.xlsx", "Kết quả", 6, 4)
KEPT, OPEN_WITH_PLACE = replace(MET, place=PLACE), replace(OPEN, place=PLACE)


def pact_season(counts=REACHED, of_units=False):
    """A score sheet with a pact criterion `1` for teachers and staff, and one of plain points `2`; two rounds."""
    pact = Criterion(
        "1", "I", "Giao ước", KINDS["tier"], D(10), scale=SCALE, counts_pact=counts, applies_to=("GV", "CBQL")
    )
    plain = Criterion("2", "I", "Khác", KINDS["score"], D(90))
    book = replace(rulebook(), rounds=(Round("D1", "Đợt 1"), Round("D2", "Đợt 2")))
    if of_units:
        sheet = Rubric((Section("I", "Một"),), (replace(pact, applies_to=()), plain), of_units=True)
        return replace(book, collective=collective_of(book, sheet))
    return replace(book, rubric=Rubric((Section("I", "Một"),), (pact, plain)))


def typed(*layers, round_="D2"):
    return {(round_, layer): LayerScores({"1": D(50), "2": D(80)}, {"1": cell(7), "2": cell(8)}) for layer in layers}


def percents(scores):
    return {key: (own.points.get("1"), own.places.get("1")) for key, own in scores.items()}


PEOPLE = {
    "own": dossier(person("own"), scores=typed("self", round_="D1") | typed("self")),
    "both": dossier(person("both"), scores=typed("self", "unit")),
    "manager": dossier(person("manager", group="CBQL"), scores=typed("self")),
    "guard": dossier(person("guard", group="BV"), scores=typed("self")),  # the criterion is not theirs
    "elsewhere": dossier(person("elsewhere", unit="T2"), scores=typed("self")),
    "blank": dossier(person("blank"), scores={("D2", "self"): LayerScores({}, {"1": cell(7)})}),
    "none": dossier(person("none")),
}
TYPED, TAKEN = (D(50), cell(7)), (D(100), PLACE)


def test_the_pact_s_percents_take_the_place_of_what_was_typed_in_the_last_round_s_highest_layer():
    """One target, met: 100 %. T2 has no pact."""
    units = [unit_dossier("T1"), unit_dossier("T2")]
    people, collectives = with_pact_points(Pledges((KEPT,), ()), list(PEOPLE.values()), units, pact_season())
    found = {one.person.code: percents(one.scores) for one in people}
    assert found == {
        "own": {("D1", "self"): TYPED, ("D2", "self"): TAKEN},
        "both": {("D2", "self"): TYPED, ("D2", "unit"): TAKEN},
        "manager": {("D2", "self"): TYPED},
        "guard": {("D2", "self"): TYPED},
        "elsewhere": {("D2", "self"): TYPED},
        "blank": {("D2", "self"): (None, cell(7))},
        "none": {},
    }
    assert {own.points["2"] for one in people for own in one.scores.values() if "2" in own.points} == {80}
    assert collectives == units
    # What was typed there is kept, for whoever signs the score sheet gave that and nothing else.
    kept = {
        one.person.code: {key: dict(own.replaced) for key, own in one.scores.items() if own.replaced} for one in people
    }
    assert {who: told for who, told in kept.items() if told} == {
        "own": {("D2", "self"): {"1": D(50)}}, "both": {("D2", "unit"): {"1": D(50)}},
    }  # fmt: skip
    # Without a cell of the result the person's own is told; a result that is missing replaces nothing.
    (one,), _ = with_pact_points(Pledges((MET,), ()), [PEOPLE["own"]], units, pact_season())
    assert percents(one.scores)["D2", "self"] == (D(100), cell(7))
    (one,), _ = with_pact_points(Pledges((OPEN_WITH_PLACE,), ()), [PEOPLE["own"]], units, pact_season())
    assert one.scores == PEOPLE["own"].scores


def test_what_the_council_gave_stays_and_each_unit_has_the_cell_of_its_own_result():
    """The pact counts in the layer of forms; T2's one target was met too, and told in another cell."""
    other = replace(KEPT, unit=T2, place=cell(9, 4, "Kết quả"))
    scores = {**typed("unit"), **typed("council")}
    people = [dossier(person("A"), scores=scores), dossier(person("B", unit="T2"), scores=typed("self"))]
    units = [unit_dossier("T1"), unit_dossier("T2")]
    found, _ = with_pact_points(Pledges((KEPT, other), ()), people, units, pact_season())
    assert [percents(one.scores) for one in found] == [
        {("D2", "unit"): TAKEN, ("D2", "council"): TYPED},
        {("D2", "self"): (D(100), cell(9, 4, "Kết quả"))},
    ]


def test_a_pact_on_the_sheet_of_units_takes_the_place_of_the_unit_s_own():
    units = [replace(unit_dossier(code), scores=typed("self")) for code in ("T1", "T2")]
    people, collectives = with_pact_points(Pledges((KEPT,), ()), [PEOPLE["own"]], units, pact_season(of_units=True))
    assert people == [PEOPLE["own"]]
    assert [percents(one.scores) for one in collectives] == [{("D2", "self"): TAKEN}, {("D2", "self"): TYPED}]


@pytest.mark.parametrize(
    ("target", "people", "of_units", "told"),
    [
        (KEPT, ["own"], False, ["Tổ T1: 1, 100.00, 10"]),
        (replace(KEPT, actual=D(4)), ["own"], False, ["Tổ T1: 1, 0.00, 2"]),  # 4 of at least 5: 0 %, two points
        (OPEN_WITH_PLACE, ["own"], False, ["Tổ T1: 1 open"]),
        (KEPT, ["manager", "own"], False, ["Tổ T1: 1, 100.00, 10"]),  # it makes somebody's
        (KEPT, ["manager", "guard", "elsewhere"], False, []),  # it makes nobody's points
        (KEPT, [], True, ["Tổ T1: 1, 100.00, 10"]),  # it makes the unit's
    ],
)
def test_which_points_come_from_the_pact_is_said_once_for_a_unit(target, people, of_units, told):
    book = pact_season(of_units=of_units)
    units = [unit_dossier("T1"), unit_dossier("T2")]
    found = list(pact_points_decide(Pledges((target,), ()), [PEOPLE[one] for one in people], units, book))
    assert [one.code.id for one in found] == ["R143" if " open" in one else "R142" for one in told]
    assert [
        f"{one.params['unit_name']}: {one.params['criterion']}"
        + (f", {one.params['percent']}, {one.params['points']}" if "percent" in one.params else " open")
        for one in found
    ] == told
    assert all((one.place, one.unit) == (PLACE, "T1") for one in found)
    bare = list(
        pact_points_decide(Pledges((replace(target, place=None),), ()), [PEOPLE[one] for one in people], units, book)
    )
    assert [one.place for one in bare] == [FilePlace("inbox")] * len(told)


# --- criteria that the targets suggest -------------------------------------------------------------------------------
def suggested(*goals, codes=("1",)):
    """What is suggested for targets of T1, or of the unit told beside, in a score sheet that has these codes."""
    criteria = tuple(Criterion(code, "I", "Có sẵn", KINDS["score"], D(10)) for code in codes)
    book = replace(rulebook(), rubric=Rubric((Section("I", "Một"),), criteria))
    pledges = [Pledge(*goal) if isinstance(goal, tuple) else Pledge(T1, goal) for goal in goals]
    return [
        (one.code, one.indicator, one.kind, [unit.code for unit, _ in one.goals])
        for one in suggested_criteria(pledges, book)
    ]


def test_each_indicator_gives_a_criterion_under_a_code_that_is_free():
    assert suggested(UP, DOWN) == [("CT1", "Học sinh giỏi", "tier", ["T1"]), ("CT2", "Bỏ học", "yesno", ["T1"])]
    assert [code for code, *_ in suggested(UP, DOWN, codes=("ct1", "CT3"))] == ["CT2", "CT4"]


def test_one_indicator_of_several_units_is_one_criterion_but_each_direction_its_own():
    more = replace(UP, key="T2.t1", indicator="HỌC SINH  GIỎI", value=D(9))
    fewer = replace(UP, key="T2.t2", direction="down")
    assert suggested(UP, (T2, more), (T2, fewer)) == [
        ("CT1", "Học sinh giỏi", "tier", ["T1", "T2"]),
        ("CT2", "Học sinh giỏi", "yesno", ["T2"]),
    ]


def test_no_percent_is_asked_of_a_target_of_nothing():
    assert suggested(replace(UP, value=D(0))) == [("CT1", "Học sinh giỏi", "yesno", ["T1"])]
    assert suggested(replace(UP, value=D("0.5"))) == [("CT1", "Học sinh giỏi", "tier", ["T1"])]


def test_a_target_that_nobody_can_measure_comes_last_and_without_a_code():
    wordless = replace(UP, indicator="Đoàn kết", value=None)
    assert suggested(wordless, UP) == [("CT1", "Học sinh giỏi", "tier", ["T1"]), ("", "Đoàn kết", "", ["T1"])]
