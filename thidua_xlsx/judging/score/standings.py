"""Competition ranks (1, 1, 3) of people and units. Published points decide, then tie-breaks; equals share a place."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.model import Scorecard, Standing, UnitStanding


def rank_people(scorecards: Mapping[str, Scorecard], rulebook: Rulebook) -> dict[str, Standing]:
    """Rank everybody of the season in school, unit and position group; people without any score have no rank.

    Complete people come first, then by published final, then by the season's tie-breaks in order. `tied` is true
    where equals remain in the school after them.
    """
    people = [person for person in rulebook.people if person.code in scorecards]
    scored = [person for person in people if scorecards[person.code].final is not None]
    order = _order([_sort_key(scorecards[person.code]) for person in scored])
    best = sorted(range(len(order)), key=order.__getitem__)
    listed = list(range(len(scored) + 1))  # each number once, for everybody who stands there in any of the three
    school = _ranks(order, best, [""] * len(scored), listed)
    unit = _ranks(order, best, [person.unit for person in scored], listed)
    group = _ranks(order, best, [person.group for person in scored], listed)
    equals = Counter(order)
    found = {person.code: Standing(person) for person in people}
    for place, person in enumerate(scored):
        tied = equals[order[place]] > 1
        found[person.code] = Standing(person, school[place], unit[place], group[place], tied)
    return found


def _sort_key(card: Scorecard) -> tuple[Decimal | bool, ...]:
    return (card.complete, card.final or Decimal(0), *card.breaks)


def _order(keys: Sequence[tuple[Decimal | bool, ...]]) -> list[int]:
    """Number the distinct keys from the best, so that equal keys, and only they, get equal whole numbers."""
    # Columns first: whole numbers are compared and found many times as fast as decimals.
    columns = [_numbered(column, best_first=True) for column in zip(*keys, strict=True)]
    return _numbered(list(zip(*columns, strict=True)))


def _numbered(values: Sequence[Any], *, best_first: bool = False) -> list[int]:
    places = {value: place for place, value in enumerate(sorted(set(values), reverse=best_first))}
    return [places[value] for value in values]


def _ranks(order: Sequence[int], best: Iterable[int], scopes: Sequence[str], numbers: Sequence[int]) -> list[int]:
    """Give the competition rank of each one within its scope, from whole numbers that say who stands before whom.

    `best` are the places in `order`, the best number first; `numbers` those that ranks are, from 0.
    """
    counted: dict[str, int] = {}
    last: dict[str, tuple[int, int]] = {}  # the last one counted in each scope: its number and its rank
    ranks = [0] * len(order)
    for place in best:
        scope, number = scopes[place], order[place]
        count = counted[scope] = counted.get(scope, 0) + 1
        before, rank = last.get(scope, (-1, 0))
        if number != before:
            rank = numbers[count]
            last[scope] = number, rank
        ranks[place] = rank
    return ranks


def rank_units(scorecards: Mapping[str, Scorecard], rulebook: Rulebook) -> dict[str, UnitStanding]:
    """Rank the units by the mean of their people's finals, half-up; a unit without any final has no rank."""
    averages = {unit.code: _average(unit.code, scorecards, rulebook) for unit in rulebook.units}
    ranked = {code: average for code, average in averages.items() if average is not None}
    order = _order([(average,) for average in ranked.values()])
    ranks = _ranks(order, sorted(range(len(order)), key=order.__getitem__), [""] * len(ranked), range(len(ranked) + 1))
    places = dict(zip(ranked, ranks, strict=True))
    return {unit.code: UnitStanding(unit, averages[unit.code], places.get(unit.code)) for unit in rulebook.units}


def _average(unit: str, scorecards: Mapping[str, Scorecard], rulebook: Rulebook) -> Decimal | None:
    cards = [scorecards[person.code] for person in rulebook.people_of(unit) if person.code in scorecards]
    finals = [card.final for card in cards if card.final is not None]
    return half_up(Fraction(sum(finals, Decimal(0))) / len(finals), rulebook.rubric.decimals) if finals else None
