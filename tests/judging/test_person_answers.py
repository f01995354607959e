"""Who takes part in a movement: yes, no and not known of each person, round by round and over the year."""

from decimal import Decimal

from judging_factories import ONE_CRITERION, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Movement, Round
from thidua_xlsx.judging.analysis.counted_movements import PersonAnswers, person_answers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import LayerScores, Season, Unknown

WROTE = Criterion("W", ONE_CRITERION.sections[0].code, "Viết bài", KINDS["yesno"], Decimal(3))
RUBRIC = replace(ONE_CRITERION, criteria=(*ONE_CRITERION.criteria, WROTE))
ROUNDS = tuple(Round(f"R{n}", f"Đợt {n}", weight=Decimal(1)) for n in (1, 2, 3))
MOVEMENT = Movement("M", "Gương điển hình", answered_by="W")
# A wrote once, B never, C's second answer cannot be read, D's form of the second round is not there, E is not counted.
SAID = {
    "A": {"R1": True, "R2": False},
    "B": {"R1": False, "R2": False},
    "C": {"R1": False, "R2": Unknown("đang viết")},
    "D": {"R1": True},
    "E": {"R1": False, "R2": False},
}


def season(**movement):
    people = tuple(person(code, counted=code != "E", unit="T2" if code == "B" else "T1") for code in SAID)
    book = replace(rulebook(people, rubric=RUBRIC, rounds=ROUNDS), movements=(replace(MOVEMENT, **movement),))
    listed = tuple(
        dossier(
            one,
            scores={
                (round_, "self"): LayerScores({"1": Decimal(80), "W": answer}, {})
                for round_, answer in SAID[one.code].items()
            },
        )
        for one in people
    )
    cards = {one.person.code: score_card(one, book) for one in listed}
    return Season(
        rulebook=book, paths={}, receipts=(), dossiers=listed, unit_dossiers=(), scorecards=cards, standings={},
        unit_standings={}, verdicts=(), quotas=(), targets=(), findings=(),
    )  # fmt: skip


def test_every_round_counts_yes_no_and_what_is_not_known_and_a_round_without_answers_is_none():
    made = season()
    one, two, year = person_answers(made, made.rulebook.movements[0])
    assert one == PersonAnswers(ROUNDS[0], yes=("A", "D"), no=("B", "C"))
    assert two == PersonAnswers(ROUNDS[1], no=("A", "B"), unknown=("C", "D"))
    # Over the year one yes is enough; C, of whose second round nothing is known, may have written.
    assert year == PersonAnswers(None, yes=("A", "D"), no=("B",), unknown=("C",))
    assert (one.asked, year.asked) == (4, 4)


def test_units_that_take_no_part_are_not_asked_and_a_movement_without_a_criterion_counts_nobody():
    made = season(units=("T2",))
    assert [answers.no for answers in person_answers(made, made.rulebook.movements[0])] == [("B",), ("B",), ("B",)]
    for code in ("", "X"):
        made = season(answered_by=code)
        assert person_answers(made, made.rulebook.movements[0]) == ()
