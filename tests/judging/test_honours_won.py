"""Results that the school honours: whose points they are, from which layer, with what evidence, by source."""

from datetime import date
from types import SimpleNamespace

from judging_factories import dossier, person, rulebook
from test_ways_of_scoring import layer_of

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section
from thidua_xlsx.judging.analysis.honours import declared_results
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import Record, Stamp, Submission, Unknown

CRITERIA = (
    Criterion("1", "I", "Chung", KINDS["score"], 10),
    Criterion("2", "I", "Hội thi", KINDS["score"], 10, source="contest"),
    Criterion("3", "I", "Học sinh giỏi", KINDS["score"], 10, source="pupils", applies_to=("GV",)),
    Criterion("4", "I", "Trừ", KINDS["deduct"], 10, source="contest"),
)
ROUNDS = (Round("D1", "Đợt 1", "", None, date(2024, 12, 31)), Round("D2", "Đợt 2", "", date(2025, 1, 1)))


def entered(points):
    read = layer_of(points)
    return type(read)(
        {**read.points, **{key: Unknown("x") for key, value in points.items() if value == "?"}}, read.places
    )


def known(who, group):
    return person(who, group=group) if isinstance(group, str) else group


def results(scores, evidence=(), criteria=CRITERIA, groups=None):
    """What is honoured, as (person, round, criterion, entered, evidence); somebody's group, or who they are."""
    people = [
        dossier(one, scores={key: entered(own) for key, own in mine.items()})
        for who, mine in scores.items()
        for one in (known(who, (groups or {}).get(who, "GV")),)
    ]
    book = rulebook([one.person for one in people], rubric=Rubric((Section("I", "Một"),), criteria), rounds=ROUNDS)
    cards = {one.person.code: score_card(one, book) for one in people}
    forms = [
        Submission(Stamp("mua", "T1", "self-score", round_), file, {"evidence": tuple(Record(str(n), row) for n, row in enumerate(rows))})
        for file, round_, rows in evidence
    ]  # fmt: skip
    season = SimpleNamespace(rulebook=book, dossiers=people, scorecards=cards, submissions=forms)
    return [(one.person, one.round, one.criterion.code, one.entered, one.evidence) for one in declared_results(season)]


def test_the_highest_layer_that_spoke_in_a_round_says_what_is_honoured_and_pupils_come_first():
    scores = {
        "A": {("D1", "self"): {"1": 5, "2": 4, "3": 3}, ("D2", "self"): {"2": 9}, ("D2", "unit"): {"2": 6}},
        "B": {
            ("D1", "self"): {"2": 2},
            ("D1", "unit"): {"2": 7},
            ("D1", "council"): {"1": 1},
        },  # the council took it back
        "C": {},
    }
    assert results(scores) == [("A", "D1", "3", 3, ()), ("A", "D1", "2", 4, ()), ("A", "D2", "2", 6, ())]
    assert results(scores, criteria=CRITERIA[:1]) == []


def test_what_brings_no_points_cannot_be_read_or_is_not_asked_of_the_group_is_no_result():
    scores = {"A": {("D1", "self"): {"2": 0, "3": "?", "4": 2}}, "B": {("D1", "self"): {"2": 1, "3": 5}}}
    assert results(scores, groups={"B": "NV"}) == [("B", "D1", "2", 1, ())]


def test_whoever_changed_the_group_is_asked_as_it_was_in_the_round():
    then = person("A", group="NV", until=date(2024, 12, 31))
    moved = person("A", since=date(2025, 1, 1), earlier=(then,))
    scores = {"A": {(round_, "self"): {"1": 2, "3": 5} for round_ in ("D1", "D2")}}  # criterion 3 is of teachers
    assert results(scores, groups={"A": moved}) == [("A", "D2", "3", 5, ())]


def test_evidence_stands_with_its_person_round_and_criterion_the_same_text_once():
    told = {"person": "A", "criterion": "2", "description": "Giấy khen"}
    evidence = [
        ("t1.xlsx", "D1", [told, {**told, "description": "Ảnh", "link": "https://x.vn"}, {**told, "person": "B"}]),
        ("t2.xlsx", "D1", [told, {**told, "description": Unknown("?")}, {**told, "criterion": "3"}]),
        ("t3.xlsx", "D2", [{**told, "description": "Lần sau"}]),
    ]
    found = results({"A": {("D1", "self"): {"2": 4}}}, evidence)
    assert found == [("A", "D1", "2", 4, ("Giấy khen", "Ảnh (https://x.vn)"))]
