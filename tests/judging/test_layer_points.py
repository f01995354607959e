"""One sheet with every kind of criterion, added up by hand."""

from decimal import Decimal

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Rubric, ScaleLine, Section
from thidua_xlsx.judging.score.score_cards import layer_total, section_points, tie_points
from thidua_xlsx.model import LayerScores

GRADED = (ScaleLine(name="tốt", points=Decimal(4)), ScaleLine(name="khá", points=Decimal("2.5")))
CRITERIA = (
    Criterion("1", "I", "Công việc", KINDS["score"], Decimal(60)),
    Criterion("2", "I", "Kỷ luật lao động", KINDS["score"], Decimal(40)),
    Criterion("3", "II", "Thưởng", KINDS["bonus"], Decimal(10)),
    Criterion("4", "II", "Trừ", KINDS["deduct"], Decimal(20)),
    Criterion("5", "III", "Đi muộn", KINDS["count"], Decimal(9), each=Decimal("-0.25")),
    Criterion("6", "III", "Nền nếp", KINDS["choice"], Decimal(4), scale=GRADED, options="x"),
)
SECTIONS = (Section("I", "I"), Section("II", "II"), Section("III", "III"))
ANSWERS = {"1": Decimal("55.5"), "3": Decimal(3), "4": Decimal(2), "5": Decimal(4), "6": "khá"}


def test_every_answer_counts_by_its_kind_and_ties_look_at_sections_and_criteria():
    rubric = Rubric(SECTIONS, CRITERIA, tie_breaks=("III", "4", "I", "none"))
    total = layer_total(LayerScores(ANSWERS, {}), rubric, "GV")
    assert total is not None
    assert total.total == 58  # 55.5 + 3 - 2 - 4 x 0.25 + 2.5
    assert (total.blanks, total.complete) == (("2",), False)  # criterion 2 is needed and blank
    assert total.sections == {"I": Decimal("55.5"), "II": 1, "III": Decimal("1.5")}
    assert tie_points(total, rubric, "GV") == [Decimal("1.5"), -2, Decimal("55.5"), 0]


def test_a_section_is_held_to_its_cap_and_one_that_asks_nothing_of_a_group_gives_nothing():
    sections = (Section("I", "I", Decimal(5)), Section("II", "II", start=Decimal(10)))
    criteria = (CRITERIA[0], Criterion("7", "II", "Chỉ cán bộ", KINDS["deduct"], Decimal(4), applies_to=("CBQL",)))
    points = {"1": Decimal(9), "7": Decimal(-4)}
    assert section_points(points, Rubric(sections, criteria), "CBQL") == {"I": 5, "II": 6}  # 9 held to 5; 10 - 4
    assert section_points({"1": Decimal(9)}, Rubric(sections, criteria), "GV") == {"I": 5, "II": 0}


def test_points_of_very_many_digits_are_not_rounded_one_by_one_before_they_are_added_up():
    fine = Decimal("0.0024999999999999999999999960")
    total = layer_total(LayerScores({"1": fine, "2": fine}, {}), Rubric(SECTIONS, CRITERIA, start=Decimal(50)), "GV")
    # 50 + 2 x 0.0024999999999999999999999960 = 50.004999999999999999999999992, which is not yet 50.005
    assert total is not None
    assert str(total.total) == "50.00"


def test_a_blank_of_which_somebody_is_excused_is_named_as_such_and_lacks_nothing():
    total = layer_total(LayerScores(ANSWERS, {}, excused=frozenset({"2"})), Rubric(SECTIONS, CRITERIA), "GV")
    assert total is not None
    assert (total.excused, total.blanks, total.complete) == (("2",), (), True)
