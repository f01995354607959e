"""Units by their own score sheet: scored and ranked as people are, and never taken for people."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from judging_factories import cell, dossier, person, rulebook, unit_dossier
from msgspec.structs import replace

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Rubric, Section, Unit
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.unit_score_cards import (
    rank_collectives,
    score_units,
    unit_points_findings,
    unit_score_findings,
)
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import LayerScores

CRITERIA = (
    Criterion("a", "A", "Nền nếp", KINDS["score"], Decimal(60), among="units"),
    Criterion("b", "A", "Phong trào", KINDS["score"], Decimal(40), among="units"),
    Criterion("c", "A", "Vi phạm", KINDS["deduct"], Decimal(20), among="units"),
    Criterion("k", "A", "Mất an toàn", KINDS["knockout"], Decimal(30), among="units"),
)
SHEET = Rubric((Section("A", "Chung", Decimal(90)),), CRITERIA, of_units=True)
POINTS = st.none() | st.decimals(0, 60, places=3)
ANSWERS = st.fixed_dictionaries({"a": POINTS, "b": POINTS, "c": POINTS, "k": st.sampled_from([None, True, False])})


def season(count):
    """A season with so many units of one kind, each of which scores itself."""
    book = rulebook(
        units=tuple(Unit(f"U{n}", f"Tổ {n}", " tổ  Chuyên môn" if n else "Tổ chuyên môn") for n in range(count))
    )
    return replace(book, collective=collective_of(book, SHEET))


def answered(book, answers):
    """The units' dossiers with what each gave itself in the first round."""
    first = book.rounds[0].code
    places = {code: cell(row, sheet="Chấm điểm tập thể") for row, code in enumerate("abck", start=7)}
    return [
        replace(unit_dossier(unit.code), unit=unit, scores={(first, "self"): LayerScores(filled(entered), places)})
        for unit, entered in zip(book.units, answers, strict=True)
    ]


def filled(entered):
    return {code: value for code, value in entered.items() if value is not None}


def scored(book, units):
    scores = score_units(as_people(units, book), book)
    findings = [*unit_score_findings(scores, units, book), *unit_points_findings(scores, book)]
    return rank_collectives(scores, units, book), findings


@given(st.lists(ANSWERS, min_size=1, max_size=6))
def test_a_unit_gets_what_a_person_with_the_same_answers_would(answers):
    book = season(len(answers))
    units = answered(book, answers)
    found, _ = scored(book, units)
    people = [person(f"P{n}", group="GV") for n in range(len(answers))]
    same = replace(book, people=tuple(people), rubric=replace(SHEET, of_units=False), collective=None)
    for unit, who in zip(units, people, strict=True):
        card = score_card(dossier(who, scores=unit.scores), same)
        told = found[unit.unit.code].card
        assert (told.final, told.complete, told.rounds) == (card.final, card.complete, card.rounds)


@given(st.lists(ANSWERS, min_size=2, max_size=6))
def test_a_rank_is_one_more_than_the_number_of_better_units(answers):
    book = season(len(answers))
    found, _ = scored(book, answered(book, answers))
    strength = {code: (one.card.complete, one.card.final) for code, one in found.items() if one.card.final is not None}
    for code, one in found.items():
        better = sum(other > strength[code] for other in strength.values()) if code in strength else None
        assert one.standing.school == (None if better is None else better + 1)
        assert one.standing.group == one.standing.school  # all are of one kind, however it is spelled


def test_half_a_hundredth_is_rounded_up():
    book = season(1)
    found, _ = scored(book, answered(book, [{"a": Decimal("59.005"), "b": Decimal(0)}]))
    assert found["U0"].card.final == Decimal("59.01")


def test_findings_are_about_the_unit_and_no_person():
    book = season(2)
    units = answered(book, [{"a": Decimal(50)}, {"a": Decimal(1), "b": Decimal(1), "k": True}])
    found, findings = scored(book, units)
    assert [(one.code.id, one.unit, one.person) for one in findings] == [("R104", "U0", None), ("R108", "U1", None)]
    assert (found["U0"].card.complete, found["U1"].card.final) == (False, Decimal(2))


def test_a_unit_without_a_cell_to_name_is_named_in_the_units_sheet():
    book = season(1)
    first = book.rounds[0].code
    silent = replace(unit_dossier("U0"), unit=book.units[0], returned={f"self-score:{first}": True})
    found, (finding,) = scored(book, [silent])
    assert finding.place == KeyPlace("thidua.xlsx", "units.U0")
    assert found["U0"].card.final is None


def test_units_are_ranked_among_each_other_and_a_missing_value_is_named_at_the_criterion_of_units():
    """Place 1 gives 20 points, place 2 16, every one behind 12; of U2 nothing is known."""
    scale = tuple(
        ScaleLine(Decimal(points), since=place) for points, place in ((20, Decimal(1)), (16, Decimal(2)), (12, None))
    )
    criterion = Criterion("a", "A", "Thi đua", KINDS["rank"], Decimal(20), scale=scale, among="units")
    book = replace(season(3), collective=None)
    book = replace(book, collective=collective_of(book, Rubric((Section("A", "Chung"),), (criterion,), of_units=True)))
    units = answered(book, [{"a": Decimal(9)}, {"a": Decimal(8)}, {}])
    people = as_people(units, book)
    scores = score_units(people, book)
    assert {code: (one.final, one.complete) for code, one in scores.cards.items()} == {
        "U0": (20, False),
        "U1": (16, False),
        "U2": (None, False),
    }
    (one,) = unit_points_findings(scores, book)
    assert (one.code.id, one.place, one.params["names"]) == (
        "R107",
        KeyPlace("thidua.xlsx", "unit_criteria.a"),
        ("Tổ 2",),
    )
    alone = score_units(people, book, among_peers=False)  # a single return is looked at: nobody is a peer
    assert (alone.ranked, list(unit_points_findings(alone, book))) == ({}, [])
    assert dict(next(iter(alone.cards["U0"].layers.values())).places) == {}


def test_without_a_sheet_of_their_own_units_have_no_points():
    book = replace(season(1), collective=None)
    assert scored(book, answered(book, [{"a": Decimal(1)}])) == ({}, [])
