"""Answers that are kept as codes of a few common values come to the same points as answers kept one by one."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging_factories import dossier, person, rulebook

from thidua_xlsx.base.compact_rows import CodedRow, keys_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Round, Rubric, ScaleLine, Section
from thidua_xlsx.judging.score.score_cards import score_card
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
CODES = tuple(one.code for one in CRITERIA)
SECTIONS = tuple(Section(code, code) for code in ("I", "II", "III"))
ROUNDS = (Round("D1", "Đợt 1"),)
points = st.none() | st.sampled_from(["0", "7.5", "7.50", "12.25", "3.0000001", "1E+2", "-3"]).map(Decimal)
row = st.tuples(*[points] * 5, st.none() | st.sampled_from(["tốt", "khá"]))


def sheet(**fields):
    return Rubric(SECTIONS, CRITERIA, **{"tie_breaks": ("III", "4", "I"), **fields})


def card_of(rubric, layer):
    one = dossier(person("P"))
    known = type(one)(one.person, scores={("D1", "self"): LayerScores(layer, {})})
    return score_card(known, rulebook(rubric=rubric, rounds=ROUNDS), None)


def told(card):
    layers = [
        (key, one.total, one.complete, one.blanks, one.broken, one.known, dict(one.points), dict(one.sections))
        for key, one in card.layers.items()
    ]
    return card.final, card.complete, card.breaks, dict(card.rounds), card.self_score, layers


def coded(rows):
    among = list(dict.fromkeys(str(one) for row in rows for one in row))
    values = {str(one): one for row in rows for one in row}
    listed = [values[one] for one in among]
    return [CodedRow(keys_of(CODES), bytes(among.index(str(one)) for one in row), listed) for row in rows]


@given(st.lists(row, min_size=1, max_size=4), st.sampled_from(["0", "50"]), st.sampled_from(["100", "80"]))
def test_coded_rows_come_to_what_their_answers_come_to(rows, start, most):
    rubric = sheet(start=Decimal(start), total_max=Decimal(most))
    for one, own in zip(coded(rows), rows, strict=True):
        alone = {code: value for code, value in zip(CODES, own, strict=True) if value is not None}
        assert told(card_of(rubric, one)) == told(card_of(rubric, alone))


@pytest.mark.parametrize("most", [Decimal(5), None])
def test_sections_held_to_limits_are_held_to_them_in_coded_rows_too(most):
    rubric = Rubric((Section("I", "I"), Section("II", "II", most), Section("III", "III")), CRITERIA)
    (one,) = coded([(Decimal(50), Decimal(30), Decimal(8), None, None, None)])
    # 50 + 30 + 8 = 88; with section II held to 5 it is 50 + 30 + 5 = 85
    assert card_of(rubric, one).final == (88 if most is None else 85)


def test_a_row_by_hand():
    (one,) = coded([(Decimal("55.5"), None, Decimal(3), Decimal(2), Decimal(4), "khá")])
    card = card_of(sheet(), one)
    # 55.5 + 3 - 2 - 4 x 0.25 + 2.5 = 58; criterion 2 is needed and blank
    assert card.final == 58
    assert card.layers["D1", "self"].blanks == ("2",)
    assert not card.complete
    # section III: -1 + 2.5; criterion 4: -2; section I: 55.5
    assert card.breaks == (Decimal("1.5"), Decimal(-2), Decimal("55.5"))


def test_points_of_very_many_digits_are_not_rounded_one_by_one_before_they_are_added_up():
    fine = Decimal("0.0024999999999999999999999960")
    # 50 + 2 x 0.0024999999999999999999999960 = 50.004999999999999999999999992, which is not yet 50.005
    (one,) = coded([(fine, fine, None, None, None, None)])
    assert str(card_of(sheet(start=Decimal(50)), one).final) == "50.00"
    assert str(card_of(sheet(start=Decimal(50)), {"1": fine, "2": fine}).final) == "50.00"
