"""What the law asks of a unit: shares over counted people, discipline and numbers over everybody, the unknown both ways."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from judging_factories import cell, dossier, judged, person, rulebook, unit_dossier

from thidua_xlsx.judging.law.evaluate import Outcome
from thidua_xlsx.judging.law.law_facts import FACTS, TitlesGiven, UnitFacts
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Discipline, Met, Reason

YES, NO, OPEN = Met.YES, Met.NO, Met.UNKNOWN


def unit_of(people, outcomes=None):
    """A unit of these dossiers; `outcomes` are what they met of LĐTT, each for a reason in a cell of its own row."""
    met = {
        (who, "LDTT"): Outcome(state, (Reason(state, "reason.grade.yes", {}, "", places=(cell(row),)),))
        for row, (who, state) in enumerate((outcomes or {}).items(), start=1)
    }
    return UnitFacts(unit_dossier(), tuple(people), met, rulebook([one.person for one in people]), FACTS)


def rows(found):
    return [place.row for place in found.places]


def test_a_share_is_of_counted_people_and_whoever_is_open_may_be_either():
    people = [dossier(person(who, counted=who != "E")) for who in "ABCDE"]
    found = unit_of(people, {"A": YES, "B": NO, "C": OPEN, "E": YES}).fact("share_of_people", "LDTT")
    # A of A, B, C, D; C and D, of whom nothing is known, may be; E is not counted.
    assert (found.topic, found.low, found.high, found.shown_as_percent) == (
        "share_of_people",
        Fraction(1, 4),
        Fraction(3, 4),
        True,
    )
    assert (found.no, rows(found)) == ("no_anyway", [1, 2, 3])
    shown = {name: found.params[name] for name in ("count", "people", "percent", "open", "names")}
    assert shown == {"count": 1, "people": 4, "percent": 25, "open": 2, "names": ("Người C", "Người D")}
    law = rulebook().regime.titles
    assert found.params["holders"] == (law["LDTT"].holders or law["LDTT"].name)
    assert unit_of(people).fact("share_of_people", "???").params["holders"].vi == "???"
    known = unit_of(people[:3], {"A": YES, "B": NO, "C": YES}).fact("share_of_people", "LDTT")
    assert (known.low, known.high, known.no) == (Fraction(2, 3), Fraction(2, 3), "no")
    assert known.params["percent"] == Decimal("66.67")


def test_what_keeps_a_fact_of_a_unit_open_are_the_cells_of_whom_it_is_not_known():
    people = [dossier(person(who)) for who in "ABC"]
    found = unit_of(people, {"A": YES, "B": NO, "C": OPEN}).fact("share_of_people", "LDTT")
    assert (rows(found), [place.row for place in found.open_places]) == ([1, 2, 3], [3])


def test_without_counted_people_there_is_no_share():
    found = unit_of([dossier(person("E", counted=False))], {"E": YES}).fact("share_of_people", "LDTT")
    assert (found.low, found.high, found.unknown, found.shown_as_percent) == (0, 1, "empty", True)


@pytest.mark.parametrize(
    ("outcomes", "low", "high", "no", "told"),
    [
        ({"A": YES, "B": NO, "E": YES}, 2, 2, "few", [1, 3]),  # over everybody: E is not counted elsewhere
        ({"A": NO, "B": OPEN, "E": NO}, 0, 1, "none", [2]),
        ({"A": NO, "B": NO, "E": NO}, 0, 0, "none", [1, 2, 3]),
        ({"A": YES, "B": OPEN, "E": NO}, 1, 2, "few", [1]),
    ],
)
def test_how_many_of_the_members_have_a_title(outcomes, low, high, no, told):
    people = [dossier(person(who, counted=who != "E")) for who in outcomes]
    found = unit_of(people, outcomes).fact("count_of_people", "LDTT")
    assert (found.topic, found.low, found.high, found.no, rows(found)) == ("count_of_people", low, high, no, told)
    assert found.params["count"] == low
    assert found.params["names"] == tuple(f"Người {who}" for who, met in outcomes.items() if met is OPEN)
    assert found.params["title"].vi == "Lao động tiên tiến"


def test_a_share_by_grade_counts_that_grade_or_better():
    grades = {"A": "HTXSNV", "B": "HTNV", "C": "KHTNV", "D": "?", "E": "KHTNV"}
    people = [dossier(person(who, counted=who != "E"), grade=grade) for who, grade in grades.items()]
    found = unit_of(people).fact("share_completed", "HTNV")
    # A and B of A to D; D's grade nobody can read.
    assert (found.low, found.high) == (Fraction(2, 4), Fraction(3, 4))
    assert (found.params["names"], rows(found)) == (("Người D",), [1])  # all grades stand in one cell of row 1


@pytest.mark.parametrize(
    ("disciplines", "low", "high", "params", "yes"),
    [
        ({"A": "none", "E": "none"}, 0, 0, {"heaviest": (), "names": ()}, "none"),
        ({"A": "reprimand", "B": "warning", "E": "warning"}, 2, 2, {"heaviest": ("Người B", "Người E")}, "within"),
        ({"A": "reprimand", "B": "?"}, 1, 6, {"heaviest": ("Người A",), "names": ("Người B",)}, "within"),
    ],
)
def test_the_heaviest_discipline_is_over_everybody(disciplines, low, high, params, yes):
    people = [dossier(person(who, counted=who != "E"), discipline=one) for who, one in disciplines.items()]
    found = unit_of(people).fact("worst_discipline")
    assert (found.topic, found.low, found.high, found.yes, found.no) == ("worst_discipline", low, high, yes, "over")
    assert {name: found.params[name] for name in params} == params
    assert rows(found) == [2]  # all stand in one cell of row 2
    labels = ["không", "khiển trách", "cảnh cáo"]
    assert found.params["found"].vi == labels[low]


def test_a_discipline_of_the_ledger_is_a_members_own():
    line = {"kind": "warning", "decided": date(2024, 10, 1), "ended": None}
    people = [dossier(person("A"), discipline="none"), dossier(person("B"), discipline="none", disciplines=[line])]
    assert people[1].history.disciplines == (Discipline(**line),)
    found = unit_of(people).fact("worst_discipline")
    assert (found.low, found.high) == (2, 2)
    assert found.params["heaviest"] == ("Người B",)


def test_a_units_verdict_keeps_every_step_and_what_if_its_people_were_judged_otherwise():
    people = [dossier(person(who), grade="HTTNV") for who in "AB"]
    verdicts, _, _ = judged(people, [unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"])])
    assert verdicts["T1", "TTLDTT"].tree is not None
    unit = unit_of(people, {"A": YES, "B": NO})
    assert unit.judged_otherwise({("B", "LDTT"): Outcome(YES)}).fact("share_of_people", "LDTT").low == 1
    assert unit.fact("share_of_people", "LDTT").low == Fraction(1, 2)
    assert unit.judged_otherwise({}).ledger_known is True


def test_whoever_moved_counts_in_the_unit_where_they_are_now():
    """B went from T1 to T2: of T1 there is A alone, of T2 there are B and C; C is no LĐTT."""
    before = person("B", unit="T1", until=date(2025, 1, 14))
    moved = person("B", unit="T2", since=date(2025, 1, 15), earlier=(before,))
    people = [
        dossier(person("A", unit="T1"), grade="HTTNV"),
        dossier(moved, grade="HTTNV"),
        dossier(person("C", unit="T2"), grade="HTNV"),
    ]
    verdicts, _, _ = judged(people, [unit_dossier(code, grade="HTTNV", registered=["TTLDTT"]) for code in ("T1", "T2")])
    shares = {
        code: next(one.params for one in verdicts[code, "TTLDTT"].reasons if "share_of_people" in one.key)
        for code in ("T1", "T2")
    }
    assert {code: (told["count"], told["people"]) for code, told in shares.items()} == {"T1": (1, 1), "T2": (1, 2)}


def test_how_many_have_a_title_counts_the_votes_and_tells_whoever_waits_for_one_apart():
    people = [dossier(person(who)) for who in "ABC"]
    unit = unit_of(people, {"A": YES, "B": YES, "C": NO})
    unit.given = TitlesGiven(
        voted={("A", "LDTT"): Outcome(YES), ("B", "LDTT"): Outcome(OPEN)}
    )  # A has it, B waits for the vote
    found = unit.fact("count_of_people", "LDTT")
    assert (found.low, found.high, found.params["count"]) == (2, 2, 1)
    sentence = language("vi")("reason.count_of_people.yes", **found.params)
    assert sentence == "có 1 cá nhân đạt Lao động tiên tiến; tính cả 1 người hội đồng chưa bỏ phiếu là 2"
