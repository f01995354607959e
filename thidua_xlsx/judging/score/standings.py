"""Competition ranks (1, 1, 3) of people and units. Published points decide, then tie-breaks; equals share a place."""

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from thidua_xlsx.base.exact_numbers import half_up, weighted_mean
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.model import Scorecard, Standing, UnitStanding

_Who = TypeVar("_Who")


def competition_ranks(points: Mapping[_Who, Any]) -> dict[_Who, int]:
    """Return the place of each, the highest points first: equals share a place, and the next counts all before it.

    `points` are anything that can be compared: numbers, or tuples of what decides first, second and so on.
    """
    ranks: dict[_Who, int] = {}
    previous: _Who | None = None
    for place, who in enumerate(sorted(points, key=points.__getitem__, reverse=True), start=1):
        tied = previous is not None and points[previous] == points[who]
        ranks[who] = ranks[previous] if tied and previous is not None else place
        previous = who
    return ranks


def ranks_within(points: Mapping[_Who, Any], groups: Mapping[_Who, str]) -> dict[_Who, int]:
    """Return the place of each among those of its own group, as `competition_ranks` gives it.

    `points` may be anything that can be ordered; `groups` name the group of each.
    """
    ranks: dict[_Who, int] = {}
    for members in by_key(points, groups.__getitem__).values():
        ranks |= competition_ranks({who: points[who] for who in members})
    return ranks


def rank_people(scorecards: Mapping[str, Scorecard], rulebook: Rulebook) -> dict[str, Standing]:
    """Rank everybody of the season in school, unit and position group; people without any score have no rank.

    Complete people come first, then by published final, then by the season's tie-breaks in order. `tied` is true
    where equals remain in the school after them.
    """
    people = [person for person in rulebook.people if person.code in scorecards]
    points = {
        person.code: (card.complete, card.final, *card.tie_points)
        for person in people
        if (card := scorecards[person.code]).final is not None
    }
    in_school = competition_ranks(points)
    in_unit = ranks_within(points, {person.code: person.unit for person in people})
    in_group = ranks_within(points, {person.code: person.group for person in people})
    at_place = Counter(in_school.values())
    return {
        person.code: Standing(
            person,
            in_school.get(person.code),
            in_unit.get(person.code),
            in_group.get(person.code),
            tied=person.code in in_school and at_place[in_school[person.code]] > 1,
        )
        for person in people
    }


def rank_units(scorecards: Mapping[str, Scorecard], rulebook: Rulebook) -> dict[str, UnitStanding]:
    """Rank the units by the mean of their people's finals, half-up; a unit without any final has no rank."""
    means: dict[str, Decimal | None] = {}
    for unit in rulebook.units:
        cards = [scorecards[person.code] for person in rulebook.people_of(unit.code) if person.code in scorecards]
        mean = weighted_mean([(card.final, Fraction(1)) for card in cards if card.final is not None])
        means[unit.code] = None if mean is None else half_up(mean, rulebook.rubric.decimals)
    places = competition_ranks({code: mean for code, mean in means.items() if mean is not None})
    return {unit.code: UnitStanding(unit, means[unit.code], places.get(unit.code)) for unit in rulebook.units}
