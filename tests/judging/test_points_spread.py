"""How points were given: spread, layers, what stands out; figures worked out by hand in cases/points_spread.toml."""

from decimal import Decimal
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging_factories import ONE_CRITERION, cases, dossier, layer, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.base.text import rounded
from thidua_xlsx.judging.analysis.points_spread import points_spread
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import Season


def season(people, total_max=100):
    found = []
    for group in people:
        for _ in range(int(group.get("n", 1))):
            layers = {"unit": "points", "self": "self", "council": "council"}
            scores = {("D1", name): layer({"1": group[key]}) for name, key in layers.items() if key in group}
            found.append(dossier(person(f"P{len(found):02}", unit=group["unit"]), scores=scores))
    book = rulebook([one.person for one in found], rubric=replace(ONE_CRITERION, total_max=Decimal(total_max)))
    return Season(
        rulebook=book,
        receipts=(),
        dossiers=tuple(found),
        unit_dossiers=(),
        scorecards={one.person.code: score_card(one, book) for one in found},
        standings={},
        unit_standings={},
        verdicts=(),
        quotas=(),
        targets=(),
        findings=(),
    )


def test_who_lacks_points_is_in_no_mean_and_no_spread():
    """A and B have 90 and 80 of two criteria; C's 40 are of one, the other is blank: 85 is the mean, of two people."""
    second = replace(ONE_CRITERION.criteria[0], code="2")
    rubric = replace(ONE_CRITERION, criteria=(*ONE_CRITERION.criteria, second), total_max=Decimal(100))
    points = {"A": {"1": 50, "2": 40}, "B": {"1": 40, "2": 40}, "C": {"1": 40}}
    found = [dossier(person(who), scores={("D1", "self"): layer(own)}) for who, own in points.items()]
    book = rulebook([one.person for one in found], rubric=rubric)
    cards = {one.person.code: score_card(one, book) for one in found}
    facts = points_spread(replace(season([]), rulebook=book, dossiers=tuple(found), scorecards=cards))
    assert facts is not None
    assert {(one.n, one.low, one.mean) for one in facts.spreads} == {(2, Decimal(80), Decimal(85))}
    assert [one.means for one in facts.layers] == [{"self": Decimal(85)}]
    alone = replace(season([]), rulebook=book, dossiers=tuple(found[2:]), scorecards={"C": cards["C"]})
    assert points_spread(alone) is None


@pytest.mark.parametrize("case", cases("points_spread"))
def test_facts(case):
    found = points_spread(season(case["people"], case.get("total_max", 100)))
    assert found is not None
    counts = {one.unit: one.n for one in found.spreads}
    assert case.get("counts", counts) == counts, case["why"]
    means = {one.unit: one.means for one in found.layers}
    assert case.get("means", means) == means, case["why"]
    changed = {one.unit: "-" if one.unit_over_council is None else one.unit_over_council for one in found.layers}
    assert case.get("changed", changed) == changed, case["why"]
    spreads = {one.unit: [one.low, one.q1, one.median, one.q3, one.high, one.mean] for one in found.spreads}
    assert case.get("spreads", spreads) == spreads, case["why"]
    gaps = {one.unit: "-" if one.self_over_unit is None else one.self_over_unit for one in found.layers}
    assert case.get("gaps", gaps) == gaps, case["why"]
    unusual = [[one.unit, one.layer, one.mean, one.others, one.limit] for one in found.unusual]
    assert case["unusual"] == unusual, case["why"]
    sizes = [one.n for one in found.unusual]
    assert case.get("sizes", sizes) == sizes, case["why"]
    assert case["full"] == [[one.unit, one.layer, one.n] for one in found.full], case["why"]
    flat = [[one.points, one.same, one.n] for one in found.flat]
    assert case.get("flat", flat) == flat, case["why"]


def test_nobody_with_a_score_gives_no_page():
    people = [dossier(person("A"))]
    book = rulebook([one.person for one in people])
    empty = season([{"unit": "T1", "points": 1}])
    cards = {"A": score_card(people[0], book)}
    bare = Season(book, (), tuple(people), (), cards, {}, {}, (), (), (), ())
    assert points_spread(empty) is not None
    assert points_spread(bare) is None


def test_the_first_spread_is_everybodys():
    found = points_spread(season([{"unit": "A", "points": 50}, {"unit": "B", "points": 60}]))
    assert found is not None
    assert [(one.unit, one.n) for one in found.spreads] == [("", 2), ("A", 1), ("B", 1)]
    assert found.spreads[0].mean == Decimal(55)


@pytest.mark.parametrize("other", [70, 90])
def test_the_value_that_nearly_everybody_has_is_named_whether_others_have_more_or_less(other):
    found = points_spread(season([{"unit": "A", "points": 80, "n": 19}, {"unit": "A", "points": other}]))
    assert found is not None
    assert [(one.points, one.same, one.n) for one in found.flat] == [(80, 19, 20)]


@given(st.lists(st.decimals(0, 100, places=2), min_size=2, max_size=40))
def test_quartiles_are_those_of_spreadsheet_programs(points):
    found = points_spread(season([{"unit": "T1", "points": str(one)} for one in points]))
    assert found is not None
    spread = found.spreads[0]
    quarters = quantiles(points, n=4, method="inclusive")
    assert [spread.q1, spread.median, spread.q3] == [rounded(one, 2) for one in quarters]
    assert (spread.low, spread.high) == (min(points), max(points))
    assert spread.mean == rounded(sum(points, Decimal(0)) / len(points), 2)


def test_a_unit_exactly_one_standard_deviation_from_the_others_is_not_unusual():
    def unusual(ones: int) -> list[str]:
        """A: five people with 80; B: so many with 81, the others of five with 80."""
        points = [80] * (5 - ones) + [81] * ones
        found = points_spread(
            season([{"unit": "A", "points": 80, "n": 5}, *({"unit": "B", "points": one} for one in points)])
        )
        assert found is not None
        return [one.unit for one in found.unusual]

    # 2 of 10 higher by 1: variance 0.2 x 0.8 = 0.16, deviation 0.4; the means are 2/5 = 0.4 apart.
    assert unusual(2) == []
    # 3 of 10: variance 0.3 x 0.7 = 0.21, deviation 0.458; the means are 3/5 = 0.6 apart.
    assert unusual(3) == ["A", "B"]
