import pytest
from judging_factories import ONE_CRITERION, card, cases, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.judging.score.standings import rank_people, rank_units


def cards_of(case):
    found = {}
    for each in case["people"]:
        own = {key: each[key] for key in ("unit", "group", "counted") if key in each}
        facts = {key: each[key] for key in ("complete", "breaks") if key in each}
        who = person(each["code"], **own)
        found[who.code] = card(who, each.get("final"), **facts)
    return found


@pytest.mark.parametrize("case", cases("ranking"))
def test_rank(case):
    cards = cards_of(case)
    found = rank_people(cards, rulebook(one.person for one in cards.values()))
    for scope in ("school", "unit", "group"):
        if scope in case:
            ranks = {code: getattr(one, scope) for code, one in found.items() if getattr(one, scope) is not None}
            assert ranks == case[scope], case["why"]
    assert [code for code, one in found.items() if one.tied] == case.get("tied", [])
    assert list(found) == list(cards)


@pytest.mark.parametrize("case", cases("ranking", "units"))
def test_rank_units(case):
    cards = cards_of(case)
    found = rank_units(cards, rulebook(one.person for one in cards.values()))
    assert {code: one.average for code, one in found.items() if one.average is not None} == case["average"]
    assert {code: one.rank for code, one in found.items() if one.rank is not None} == case["rank"], case["why"]


@pytest.mark.parametrize(("decimals", "average"), [(0, "81"), (1, "80.5"), (3, "80.500")])
def test_the_mean_of_a_unit_has_the_decimals_of_the_score_sheet(decimals, average):
    people = [person("A"), person("B")]
    cards = {one.code: card(one, points) for one, points in zip(people, (80, 81), strict=True)}
    book = rulebook(people, rubric=replace(ONE_CRITERION, decimals=decimals))
    assert str(rank_units(cards, book)["T1"].average) == average  # 80.5


def test_a_season_without_any_score_has_no_ranks():
    who = person("A")
    book = rulebook([who])
    assert rank_people({"A": card(who, None)}, book)["A"].school is None
    assert rank_units({"A": card(who, None)}, book)["T1"].rank is None
