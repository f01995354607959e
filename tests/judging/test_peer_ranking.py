"""Who is ranked against whom, in which round, by which value, and what the values that are missing leave open."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import dossier, layer, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section
from thidua_xlsx.judging.score.peer_ranking import PeerPlace, ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card

# Place 1 gives 20 points, place 2 16, every one behind 12.
SCALE = tuple(
    ScaleLine(Decimal(points), since=place and Decimal(place)) for points, place in ((20, 1), (16, 2), (12, None))
)
TERMS = (
    Round("D1", "Đợt 1", "", date(2024, 9, 1), date(2024, 12, 31)),
    Round("D2", "Đợt 2", "", date(2025, 1, 1), date(2025, 5, 31)),
)


def ranked_book(people, **fields):
    rubric = Rubric(
        (Section("I", "Một"),), (Criterion("1", "I", "Hạng", KINDS["rank"], Decimal(20), scale=SCALE, **fields),)
    )
    return rulebook([one.person for one in people], rubric=rubric, rounds=TERMS)


def ranked(people, **fields):
    """The places of dossiers by one criterion: {(person, round, layer): place}."""
    book = ranked_book(people, **fields)
    return {key: places["1"] for key, places in ranked_among_peers(people, book).items()}


def valued(who, round_="D1", **layers):
    """A dossier of somebody with a value of each layer in a round."""
    return dossier(who, scores={(round_, name): layer({"1": value}) for name, value in layers.items()})


@pytest.mark.parametrize(
    ("among", "places"),
    [
        ("school", {"A": 1, "B": 2, "C": 3, "D": 4}),
        ("unit", {"A": 1, "B": 1, "C": 2, "D": 2}),  # A and C in T1, B and D in T2
        ("group", {"A": 1, "B": 2, "C": 1, "D": 3}),  # C alone is staff
        ("units", {"A": 1, "B": 2, "C": 3, "D": 4}),
        ("kind", {"A": 1, "B": 2, "C": 1, "D": 3}),  # of units the kind stands in the place of the group
    ],
)
def test_peers_are_those_of_the_school_the_unit_or_the_group(among, places):
    homes = {"A": ("T1", "GV"), "B": ("T2", "GV"), "C": ("T1", "NV"), "D": ("T2", "GV")}
    people = [
        valued(person(code, unit=unit, group=group), self=value)
        for value, (code, (unit, group)) in zip((9, 8, 7, 6), homes.items(), strict=True)
    ]
    assert {code: one.place for (code, _, _), one in ranked(people, among=among).items()} == places


@pytest.mark.parametrize("among", ["unit", "group"])
def test_whoever_moved_is_ranked_where_they_were_in_the_round(among):
    """A was in T2, as staff, until December, and has been a teacher of T1 since."""
    then = person("A", unit="T2", group="NV", until=date(2024, 12, 31))
    moved = person("A", since=date(2025, 1, 1), earlier=(then,))
    people = [
        dossier(moved, scores={("D1", "self"): layer({"1": 5}), ("D2", "self"): layer({"1": 5})}),
        dossier(person("B"), scores={("D1", "self"): layer({"1": 6}), ("D2", "self"): layer({"1": 6})}),
    ]
    found = ranked(people, among=among)
    assert (found["A", "D1", "self"].place, found["A", "D2", "self"].place) == (1, 2)  # beside B from January on
    assert (found["B", "D1", "self"].place, found["B", "D2", "self"].place) == (1, 1)


def test_whom_the_council_excused_from_a_round_is_nobodys_peer_in_it():
    """C is excused from D1 and has nothing there: A and B stand as they are; in D2 C may still come before them."""
    excused = replace(dossier(person("C")), excused=frozenset(["D1"]))
    people = [valued(person("A"), self=9), valued(person("B"), self=7), excused]
    assert ranked(people) == {
        ("A", "D1", "self"): PeerPlace(1, Decimal(20)),
        ("B", "D1", "self"): PeerPlace(2, Decimal(16)),
    }
    assert ranked([valued(person("A"), "D2", self=9), excused]) == {
        ("A", "D2", "self"): PeerPlace(1, Decimal(20), ("C",), settled=False)
    }


def test_a_criterion_of_a_group_ranks_those_who_were_of_it_in_the_round():
    """A was staff until December; C is staff all year. What they typed, or left blank, is nobody's concern then."""
    then = person("A", group="NV", until=date(2024, 12, 31))
    moved = person("A", since=date(2025, 1, 1), earlier=(then,))
    people = [
        dossier(moved, scores={("D1", "self"): layer({"1": 9}), ("D2", "self"): layer({"1": 9})}),
        dossier(person("B"), scores={("D1", "self"): layer({"1": 6}), ("D2", "self"): layer({"1": 6})}),
        dossier(person("C", group="NV")),
    ]
    found = ranked(people, among="school", applies_to=("GV",))
    assert found == {
        ("B", "D1", "self"): PeerPlace(1, Decimal(20)),
        ("A", "D2", "self"): PeerPlace(1, Decimal(20)),
        ("B", "D2", "self"): PeerPlace(2, Decimal(16)),
    }


def test_every_layer_is_ranked_against_the_highest_layers_of_the_others_and_never_against_oneself():
    """A gave themselves 5, the unit 9; B has 7. A's 5 stands behind B alone, A's 9 before B; B stands behind A's 9."""
    people = [valued(person("A"), self=5, unit=9), valued(person("B"), self=7)]
    assert {key: one.place for key, one in ranked(people).items()} == {
        ("A", "D1", "unit"): 1,
        ("A", "D1", "self"): 2,
        ("B", "D1", "self"): 2,
    }
    # The other way round: the unit gave A less than A did. The 9 stands before B, the 5 that counts behind.
    people = [valued(person("A"), self=9, unit=5), valued(person("B"), self=7)]
    assert {key: one.place for key, one in ranked(people).items()} == {
        ("A", "D1", "unit"): 2,
        ("A", "D1", "self"): 1,
        ("B", "D1", "self"): 1,
    }


def test_nothing_is_a_value_that_is_ranked():
    people = [valued(person("A"), self=0), valued(person("B"), self=7)]
    assert ranked(people) == {
        ("A", "D1", "self"): PeerPlace(2, Decimal(16)),
        ("B", "D1", "self"): PeerPlace(1, Decimal(20)),
    }


def test_ones_own_missing_value_leaves_ones_own_place_settled():
    """The unit's value for A cannot be read: A's own is ranked, and A is missing for B alone."""
    people = [valued(person("A"), self=5, unit="?"), valued(person("B"), self=7)]
    found = ranked(people)
    assert found["A", "D1", "self"] == PeerPlace(2, Decimal(16))
    # With A above: 20 -> 16.
    assert found["B", "D1", "self"] == PeerPlace(1, Decimal(20), ("A",), settled=False)
    assert ("A", "D1", "unit") not in found


def test_every_layer_has_the_points_of_its_own_place_and_tells_what_is_open():
    """A gave themselves 5, the unit 9, B has 7; nobody knows of C, who could stand before anybody but one."""
    people = [valued(person("A"), self=5, unit=9), valued(person("B"), self=7), dossier(person("C"))]
    book = ranked_book(people)
    cards = [score_card(one, book, ranked_among_peers(people, book)) for one in people[:2]]
    told = [
        {layer: (one.total, one.places["1"], one.open, one.complete) for (_, layer), one in card.layers.items()}
        for card in cards
    ]
    # C before A: 20 -> 16; before A's 5 and before B: 16 -> 12.
    assert told == [
        {"unit": (20, 1, ("1",), False), "self": (16, 2, ("1",), False)},
        {"self": (16, 2, ("1",), False)},
    ]
