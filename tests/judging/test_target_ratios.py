import pytest
from judging_factories import cases, crowd, rulebook

from thidua_xlsx.judging.analysis.target_ratios import TARGETS, target_ratios


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
