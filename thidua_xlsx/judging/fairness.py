"""Facts about how points were given: how they spread, how layers differ, and criteria that tell nobody apart.

They accuse nobody: a unit may be stricter, or better. pandas does the statistics; no verdict rests on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from thidua_xlsx.model import Scorecard, Season
from thidua_xlsx.text import rounded

if TYPE_CHECKING:
    import pandas

LEAST = 5  # people (or marks) below which nothing is called unusual
SAME = Decimal("0.95")  # share of equal marks from which a criterion tells nobody apart
LAYERS = ("self", "unit", "council")
_DECIMALS = 2
_EXACT = 9  # decimals that a float of points and its quartiles keep


@dataclass(frozen=True, slots=True)
class Spread:
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


@dataclass(frozen=True, slots=True)
class Layers:
    """The layers of a unit: the mean of each, and mean differences over the people who have both (None = nobody)."""

    unit: str
    means: Mapping[str, Decimal]
    self_over_unit: Decimal | None = None
    unit_over_council: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Unusual:
    """A unit whose mean in a layer lies further from everybody else's mean than `limit`, one standard deviation."""

    unit: str
    layer: str
    n: int
    mean: Decimal
    others: Decimal
    limit: Decimal


@dataclass(frozen=True, slots=True)
class FullMarks:
    """A unit where everybody has the highest total there is, in a layer."""

    unit: str
    layer: str
    n: int


@dataclass(frozen=True, slots=True)
class Flat:
    """A criterion for which `same` of `n` marks, at least 95 %, have one value (points)."""

    criterion: str
    points: Decimal
    same: int
    n: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """All facts of a season; the first spread is everybody's."""

    spreads: tuple[Spread, ...]
    layers: tuple[Layers, ...]
    unusual: tuple[Unusual, ...]
    full: tuple[FullMarks, ...]
    flat: tuple[Flat, ...]


def fairness(season: Season) -> Fairness | None:
    """Work out the facts about a season's points; None while nobody has a score."""
    import pandas as pd

    cards = [season.scorecards[one.person.code] for one in season.dossiers if one.person.code in season.scorecards]
    table = pd.DataFrame([_row(card) for card in cards], columns=["of", "final", *LAYERS])
    table = table.astype(dict.fromkeys(("final", *LAYERS), float))
    if table["final"].notna().sum() == 0:
        return None
    units = [unit.code for unit in season.rulebook.units if (table["of"] == unit.code).any()]
    return Fairness(
        spreads=_spreads(table, units),
        layers=tuple(_layers(table[table["of"] == unit], unit) for unit in units),
        unusual=_unusual(table, units),
        full=_full(table, units, float(season.rulebook.rubric.total_max)),
        flat=_flat(season, cards),
    )


def _row(card: Scorecard) -> list[Any]:
    layers = (card.self_score, card.unit_score, card.council_score)
    return [card.person.unit, *(None if value is None else float(value) for value in (card.final, *layers))]


def _decimal(value: float) -> Decimal:
    return rounded(Decimal(str(round(float(value), _EXACT))), _DECIMALS)


def _spreads(table: "pandas.DataFrame", units: Iterable[str]) -> tuple[Spread, ...]:
    groups = [("", table["final"]), *((unit, table.loc[table["of"] == unit, "final"]) for unit in units)]
    return tuple(_spread(unit, values.dropna()) for unit, values in groups if values.notna().any())


def _spread(unit: str, values: "pandas.Series[float]") -> Spread:
    low, q1, median, q3, high = (_decimal(value) for value in values.quantile([0, 0.25, 0.5, 0.75, 1]))
    return Spread(unit, len(values), low, q1, median, q3, high, _decimal(values.mean()))


def _layers(table: "pandas.DataFrame", unit: str) -> Layers:
    means = {layer: _decimal(table[layer].mean()) for layer in LAYERS if table[layer].notna().any()}
    return Layers(unit, means, _gap(table["self"], table["unit"]), _gap(table["unit"], table["council"]))


def _gap(more: "pandas.Series[float]", less: "pandas.Series[float]") -> Decimal | None:
    """Give the mean difference over the people who have both."""
    both = (more - less).dropna()
    return _decimal(both.mean()) if len(both) else None


def _unusual(table: "pandas.DataFrame", units: Sequence[str]) -> tuple[Unusual, ...]:
    """Name units of at least five people whose mean lies more than one standard deviation of all from the others'."""
    found = []
    for layer in LAYERS[:2]:
        known = table.dropna(subset=[layer])
        limit = known[layer].std(ddof=0)
        for unit in units:
            mine, others = known.loc[known["of"] == unit, layer], known.loc[known["of"] != unit, layer]
            if len(mine) >= LEAST and len(others) and abs(mine.mean() - others.mean()) > limit:
                values = (_decimal(one) for one in (mine.mean(), others.mean(), limit))
                found.append(Unusual(unit, layer, len(mine), *values))
    return tuple(found)


def _full(table: "pandas.DataFrame", units: Iterable[str], most: float) -> tuple[FullMarks, ...]:
    found = []
    for unit in units:
        for layer in LAYERS:
            values = table.loc[table["of"] == unit, layer].dropna()
            if len(values) > 1 and (values == most).all():
                found.append(FullMarks(unit, layer, len(values)))
    return tuple(found)


def _flat(season: Season, cards: Iterable[Scorecard]) -> tuple[Flat, ...]:
    """Name criteria with one value almost everywhere, in the layer that decides each round."""
    import pandas as pd

    order = {layer: place for place, layer in enumerate(LAYERS)}
    marks = []
    for card in cards:
        deciding: dict[str, str] = {}
        for round_, layer in card.layers:
            if layer in order and order[layer] >= order.get(deciding.get(round_, ""), -1):
                deciding[round_] = layer
        for round_, layer in deciding.items():
            marks += list(card.layers[round_, layer].points.items())
    table = pd.DataFrame(marks, columns=["criterion", "points"])
    found = []
    for criterion in season.rulebook.rubric.criteria:
        counts = table.loc[table["criterion"] == criterion.code, "points"].value_counts()
        n = int(counts.sum())
        if n >= LEAST and Decimal(int(counts.iloc[0])) / n >= SAME:
            found.append(Flat(criterion.code, Decimal(str(counts.index[0])), int(counts.iloc[0]), n))
    return tuple(found)
