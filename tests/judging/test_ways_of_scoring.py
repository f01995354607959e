"""Every kind of criterion, and the patterns of real score sheets, against totals worked out by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from judging_factories import cases, cell, declared, dossier, person, rulebook

from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.score_sheet_rows import rubric_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.score.peer_ranking import ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.model import LayerScores, Record, Unknown


def declare(criteria, sections=None, **settings):
    """A score sheet from rows as the season workbook gives them, and the findings about it."""
    rows = {
        "sections": [Record(code, {"name": code, **_numbers(row)}) for code, row in (sections or {"I": {}}).items()],
        "criteria": [
            Record(row.get("code", "1"), {"section": "I", "text": "Thử", **_numbers(row)}) for row in criteria
        ],
        "options": [Record("", {})],
    }
    draft = BuildState("thidua.xlsx", rows, declared())
    return rubric_of(draft, _numbers(settings)), draft.findings


def _numbers(row):
    values = {key: _number(value) for key, value in row.items() if key != "code"}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in values.items()}


def _number(value):
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("case", cases("kinds"))
def test_kind(case):
    rubric, findings = declare([case["declared"]])
    if "fault" in case:
        assert [one.params["reason"].key for one in findings] == [case["fault"]], case["why"]
        assert rubric.criteria == ()
        return
    assert findings == []
    (criterion,) = rubric.criteria
    for line in case.get("points", ()):
        assert criterion.kind.points(criterion, _number(line["entered"])) == line["is"], (line, case["why"])
    for place, points in case.get("places", {}).items():
        assert criterion.kind.points_at(criterion, int(place)) == points, (place, case["why"])


def layer_of(entered):
    return LayerScores(
        {code: _number(value) for code, value in entered.items()},
        {code: cell(row) for row, code in enumerate(entered, start=7)},
    )


def scored(case):
    settings = {"total_max": case.get("total_max", 100), "start_points": case.get("start", 0)}
    rubric, findings = declare(case["criteria"], case["sections"], **settings, bands=case.get("bands"))
    assert findings == []
    weights = {layer: Decimal(weight) for layer, weight in case.get("weights", {}).items()}
    rubric = type(rubric)(
        rubric.sections, rubric.criteria, rubric.total_max, rubric.decimals, (), weights, rubric.start, rubric.bands
    )
    people = []
    for sheet in case["sheets"]:
        layers = {"self": sheet["entered"], **{name: sheet[name] for name in ("unit", "council") if name in sheet}}
        scores = {("D1", name): layer_of(entered) for name, entered in layers.items()}
        people.append(dossier(person(sheet["who"], group=sheet.get("group", "GV")), scores=scores))
    book = rulebook([one.person for one in people], rubric=rubric)
    ranked = ranked_among_peers(people, book)
    return rubric, {one.person.code: score_card(one, book, ranked) for one in people}


@pytest.mark.parametrize("case", cases("patterns"))
def test_pattern(case):
    rubric, cards = scored(case)
    for sheet in case["sheets"]:
        card = cards[sheet["who"]]
        layer = card.layers["D1", "self"]
        assert card.final == sheet["total"], (sheet["who"], case["why"])
        assert rubric.band(card.final) == sheet.get("band", ""), sheet["who"]
        assert layer.knocked == tuple(sheet.get("knocked", ()))
        assert layer.blanks == tuple(sheet.get("blanks", ()))
        assert card.complete is ("blanks" not in sheet)


def test_every_declared_kind_is_known_and_shown_live_but_the_ranking():
    assert set(declared().columns.choices["criterion_kind"].ids) == set(KINDS)
    assert [kind.id for kind in KINDS.values() if kind.among_peers] == ["rank"]


RANK = {"kind": "rank", "scale": "20, 16, 12; còn lại 12"}


def ranked(values, **fields):
    """Score cards of people with these values to be ranked; None is a blank, `?` a cell nobody can read."""
    rubric, _ = declare([{**RANK, **fields}])
    people = []
    for number, value in enumerate(values):
        points = {} if value is None else {"1": Unknown("x") if value == "?" else Decimal(str(value))}
        scores = {("D1", "self"): LayerScores(points, {"1": cell(7)})}
        people.append(dossier(person(f"P{number}"), scores=scores))
    book = rulebook([one.person for one in people], rubric=rubric)
    places = ranked_among_peers(people, book)
    return [score_card(one, book, places) for one in people]


@pytest.mark.parametrize("gap", [None, "?"])
def test_a_missing_value_leaves_the_places_open_only_where_points_could_change(gap):
    cards = ranked([9, 8, 7, gap])
    # With one more above them: 20 -> 16, 16 -> 12, but 12 stays 12.
    assert [card.complete for card in cards[:3]] == [False, False, True]
    assert [card.final for card in cards[:3]] == [20, 16, 12]


def test_a_person_who_was_not_there_in_the_round_is_nobodys_peer():
    from datetime import date

    rubric, _ = declare([RANK])
    here, away = person("A"), person("B", since=date(2025, 2, 1))
    rounds = (Round("D1", "Đợt 1", "", date(2024, 9, 1), date(2024, 12, 31)),)
    people = [dossier(here, scores={("D1", "self"): layer_of({"1": 5})}), dossier(away)]
    book = rulebook([here, away], rubric=rubric, rounds=rounds)
    card = score_card(people[0], book, ranked_among_peers(people, book))
    assert (card.final, card.complete) == (20, True)


@given(st.lists(st.integers(0, 20) | st.none(), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_places_depend_on_the_values_alone(values, random):
    points = {}
    for value, card in zip(values, ranked(values), strict=True):
        if value is not None:
            points.setdefault(value, set()).add((card.final, card.complete))
    assert all(len(found) == 1 for found in points.values())  # equals share a place
    shuffled = random.sample(values, len(values))
    again = {
        value: (card.final, card.complete)
        for value, card in zip(shuffled, ranked(shuffled), strict=True)
        if value is not None
    }
    assert again == {value: next(iter(found)) for value, found in points.items()}


@given(st.lists(st.integers(0, 20), min_size=1, max_size=8))
def test_a_better_value_never_gets_fewer_points(values):
    found = sorted(zip(values, (card.final for card in ranked(values)), strict=True))
    finals = [final for _, final in found]
    assert finals == sorted(finals)
