"""Facts about how points were given: how they spread, how layers differ, and criteria that tell nobody apart.

They accuse nobody: a unit may be stricter, or better. No verdict rests on them. A total that lacks the points of some
criteria is not one: who has it is left out, for what is missing is no 0.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.base.text import by_key, rounded
from thidua_xlsx.declare.season import FORM_LAYERS, LAYERS, Rulebook
from thidua_xlsx.judging.score.score_cards import lacks_points, layers_with_points
from thidua_xlsx.model import Scorecard, Season

LEAST = 5  # people (or marks) below which nothing is called unusual
SAME = Decimal("0.95")  # share of equal marks from which a criterion tells nobody apart
_DECIMALS = 2
_QUARTERS = 4


class Spread(msgspec.Struct, frozen=True):
    """Final scores of a unit (`unit` empty: everybody): how many, lowest, quartiles, highest, mean.

    Quartiles lie between two scores in proportion, as QUARTILE.INC of spreadsheet programs has them.
    """

    unit: str
    n: int
    low: Decimal
    q1: Decimal
    median: Decimal
    q3: Decimal
    high: Decimal
    mean: Decimal


class Layers(msgspec.Struct, frozen=True):
    """The layers of a unit: the mean of each, and mean differences over the people who have both (None = nobody)."""

    unit: str
    means: Mapping[str, Decimal]
    self_over_unit: Decimal | None = None
    unit_over_council: Decimal | None = None


class Unusual(msgspec.Struct, frozen=True):
    """A unit whose mean in a layer lies further from everybody else's mean than `limit`, one standard deviation."""

    unit: str
    layer: str
    n: int
    mean: Decimal
    others: Decimal
    limit: Decimal


class FullMarks(msgspec.Struct, frozen=True):
    """A unit where everybody has the highest total there is, in a layer."""

    unit: str
    layer: str
    n: int


class Flat(msgspec.Struct, frozen=True):
    """A criterion for which `same` of `n` marks, at least 95 %, have one value (points)."""

    criterion: str
    points: Decimal
    same: int
    n: int


class PointsSpread(msgspec.Struct, frozen=True):
    """All facts of a season; the first spread is everybody's."""

    spreads: tuple[Spread, ...]
    layers: tuple[Layers, ...]
    unusual: tuple[Unusual, ...]
    full: tuple[FullMarks, ...]
    flat: tuple[Flat, ...]


def points_spread(season: Season) -> PointsSpread | None:
    """Work out the facts about a season's points; None while nobody has a score that lacks nothing."""
    cards = [
        _whole(season.scorecards[dossier.code], season.rulebook)
        for dossier in season.dossiers
        if dossier.code in season.scorecards
    ]
    if all(card.final is None for card in cards):
        return None
    members = by_key(cards, lambda card: card.person.unit)
    units = {unit.code: members[unit.code] for unit in season.rulebook.units if unit.code in members}
    groups = {"": cards, **units}
    finals = {unit: sorted(card.final for card in own if card.final is not None) for unit, own in groups.items()}
    return PointsSpread(
        spreads=tuple(_spread(unit, values) for unit, values in finals.items() if values),
        layers=tuple(
            Layers(
                unit,
                {layer: _shown(_mean(values)) for layer in LAYERS if (values := _known(own, layer))},
                _gap(own, "self", "unit"),
                _gap(own, "unit", "council"),
            )
            for unit, own in units.items()
        ),
        unusual=_unusual(cards, units),
        full=_full(units, season.rulebook.rubric.total_max),
        flat=_flat(season, cards),
    )


def _whole(card: Scorecard, book: Rulebook) -> Scorecard:
    """Give a card without the totals that lack points."""
    by_layer = {"self_score": "self", "unit_score": "unit", "council_score": "council", "final": ""}
    return replace(card, **{name: None for name, layer in by_layer.items() if lacks_points(card, book, layer)})


def _points_of(card: Scorecard, layer: str) -> Decimal | None:
    return {"self": card.self_score, "unit": card.unit_score, "council": card.council_score}[layer]


def _known(cards: Iterable[Scorecard], layer: str) -> list[Decimal]:
    return [points for card in cards if (points := _points_of(card, layer)) is not None]


def _mean(values: Sequence[Decimal]) -> Fraction:
    return Fraction(sum(values, Decimal(0))) / len(values)


def _shown(value: Fraction) -> Decimal:
    return half_up(value, _DECIMALS)


def _spread(unit: str, values: Sequence[Decimal]) -> Spread:
    """Describe sorted points."""
    low, q1, median, q3, high = (_quartile(values, quarters) for quarters in range(_QUARTERS + 1))
    return Spread(unit, len(values), low, q1, median, q3, high, _shown(_mean(values)))


def _quartile(values: Sequence[Decimal], quarters: int) -> Decimal:
    """Give the value so many quarters of the way from the first of the sorted points to the last."""
    place, rest = divmod((len(values) - 1) * quarters, _QUARTERS)
    after = values[min(place + 1, len(values) - 1)]
    return _shown(Fraction(values[place] * (_QUARTERS - rest) + after * rest) / _QUARTERS)


def _gap(cards: Iterable[Scorecard], more: str, less: str) -> Decimal | None:
    """Give the mean difference over the people who have both."""
    pairs = ((_points_of(card, more), _points_of(card, less)) for card in cards)
    gaps = [point - other for point, other in pairs if point is not None and other is not None]
    return _shown(_mean(gaps)) if gaps else None


def _unusual(cards: Iterable[Scorecard], units: Mapping[str, Iterable[Scorecard]]) -> tuple[Unusual, ...]:
    """Name units of at least five people whose mean lies more than one standard deviation of all from the others'."""
    unusual = []
    for layer in FORM_LAYERS:
        every = _known(cards, layer)
        count, whole = len(every), Fraction(sum(every, Decimal(0)))
        if not count:
            continue
        variance = Fraction(sum((point * point for point in every), Decimal(0))) / count - (whole / count) ** 2
        limit = (Decimal(variance.numerator) / Decimal(variance.denominator)).sqrt()
        for unit, own in units.items():
            points = _known(own, layer)
            if len(points) < LEAST or len(points) == count:
                continue
            mean = _mean(points)
            mean_of_others = (whole - mean * len(points)) / (count - len(points))
            if (mean - mean_of_others) ** 2 > variance:
                facts = (_shown(mean), _shown(mean_of_others), rounded(limit, _DECIMALS))
                unusual.append(Unusual(unit, layer, len(points), *facts))
    return tuple(unusual)


def _full(units: Mapping[str, Sequence[Scorecard]], most: Decimal) -> tuple[FullMarks, ...]:
    marks = [(unit, layer, _known(own, layer)) for unit, own in units.items() for layer in LAYERS]
    return tuple(
        FullMarks(unit, layer, len(values))
        for unit, layer, values in marks
        if len(values) > 1 and all(value == most for value in values)
    )


def _flat(season: Season, cards: Iterable[Scorecard]) -> tuple[Flat, ...]:
    """Name criteria with one value almost everywhere, in the layer that decides each round."""
    marks: dict[str, list[Decimal]] = {criterion.code: [] for criterion in season.rulebook.rubric.criteria}
    for card in cards:
        for round_ in season.rulebook.rounds:
            for layer in layers_with_points(card.layers, round_)[:1]:
                for code, points in card.layers[round_.code, layer].points.items():
                    marks[code].append(points)
    flat = []
    for criterion in season.rulebook.rubric.criteria:
        counts, n = Counter(marks[criterion.code]), len(marks[criterion.code])
        points, same = max(counts.items(), key=lambda entry: entry[1], default=(Decimal(0), 0))
        if n >= LEAST and Decimal(same) / n >= SAME:
            flat.append(Flat(criterion.code, points, same, n))
    return tuple(flat)
