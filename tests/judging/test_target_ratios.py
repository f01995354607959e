import pytest
from judging_factories import cases, crowd, rulebook
from msgspec.structs import replace

from thidua_xlsx.judging.analysis.target_ratios import TARGETS, target_ratios
from thidua_xlsx.model import Record, Unknown


@pytest.mark.parametrize("case", cases("targets"))
def test_target(case):
    people = crowd(case["people"])
    found = {
        one.id: one
        for one in target_ratios(people, rulebook((o.person for o in people), targets=case.get("goals", {})))
    }
    assert tuple(found) == TARGETS
    for id_, expected in case["expected"].items():
        one = found[id_]
        assert (one.numerator, one.denominator) == (expected["numerator"], expected["denominator"]), case["why"]
        assert (one.value, one.met) == (expected.get("value"), expected.get("met")), case["why"]
        assert one.missing == tuple(expected.get("missing", ()))
        assert one.unknown == expected.get("unknown", 0), case["why"]


def test_goals_are_ratios_of_the_declared_percents():
    found = {one.id: str(one.goal) for one in target_ratios([], rulebook())}
    assert found == {
        "registered": "1.00",
        "movements": "1.00",
        "initiatives_people": "0.15",
        "initiatives_applied": "0.70",
    }


def test_a_cell_that_nobody_can_read_is_no_registration_and_no_refusal():
    """Of four, A's title and B's movements cannot be read; C says no to both and D registered for both."""
    people = crowd(
        [
            {"code": "A", "movements": ["PT1"], "registered": []},
            {"code": "B", "registered": ["LDTT"]},
            {"code": "C", "registered": ["NONE"], "movements": ["NONE"]},
            {"code": "D", "registered": ["LDTT"], "movements": ["PT1"]},
        ]
    )
    unread = {"A": "title", "B": "movements"}
    people = [
        replace(one, registration=Record(one.person.code, {unread[one.person.code]: Unknown("?")}))
        if one.person.code in unread
        else one
        for one in people
    ]
    found = {one.id: one for one in target_ratios(people, rulebook(one.person for one in people))}
    told = [(found[id_].numerator, found[id_].unknown, found[id_].missing) for id_ in ("registered", "movements")]
    assert told == [(2, 1, ("A", "C")), (2, 1, ("B", "C"))]
