"""Exact arithmetic for points and ratios: nothing is lost before one half-up rounding at the end, no floats anywhere.

Points stay decimals until something is divided; from there on they are fractions.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

import msgspec

from thidua_xlsx.base.compact_rows import Known
from thidua_xlsx.base.text import rounded
from thidua_xlsx.declare.season import Round

Exact = Decimal | Fraction
Number = int | Fraction
_NOTHING = Decimal(0)
_MOST_KEPT = 50_000  # the points of thousands of people are a few hundred numbers: each is worked out and kept once


@lru_cache(maxsize=4_096, typed=True)
def exactly(value: object) -> Number:
    """Give a number exactly; the law compares the same few numbers for everybody, most of them whole."""
    return int(value) if isinstance(value, int) else Fraction(str(value))


@lru_cache(maxsize=_MOST_KEPT)
def half_up(value: Exact, decimals: int) -> Decimal:
    """Round an exact number half-up to some decimals: 82.125 becomes 82.13, as a school does by hand."""
    if isinstance(value, Decimal):
        return rounded(value, decimals) + _NOTHING  # nothing is added so that no zero keeps a minus
    shifted = abs(value) * 10**decimals + Fraction(1, 2)
    whole = shifted.numerator // shifted.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def weighted_mean(listed: Sequence[tuple[Exact, Fraction]]) -> Exact | None:
    """Give the mean of (value, weight) pairs, exactly; None where no weight is left to divide by."""
    if len(listed) == 1:  # one round, one layer: by far the most common, and no arithmetic at all
        value, weight = listed[0]
        return value if weight else None
    weights = sum((weight for _, weight in listed), Fraction(0))
    return sum((Fraction(value) * weight for value, weight in listed), Fraction(0)) / weights if weights else None


@lru_cache(maxsize=_MOST_KEPT)
def as_decimal(value: Exact | None) -> Decimal:
    """Give an exact number as a decimal to sort by; 0 where there is none."""
    if value is None:
        return _NOTHING
    numerator, denominator = value.as_integer_ratio()
    return Decimal(numerator) / Decimal(denominator)


def kept(number: Decimal) -> Decimal:
    """Give the one copy of a number as it is written (7.5 and 7.50 are two): many people have the same few points."""
    if len(_KEPT) >= _MOST_KEPT:
        _KEPT.clear()
    return _KEPT.setdefault(str(number), number)


_KEPT: dict[str, Decimal] = {}


class Year(msgspec.Struct, frozen=True):
    """The groups of rounds, their rounds with weights and the mean of these; `counts` are the rounds that weigh."""

    groups: tuple[tuple[tuple[tuple[str, Fraction], ...], Fraction], ...]
    counts: frozenset[str]

    def mean(self, points: Mapping[str, Exact]) -> Exact | None:
        """Average points by round over the season: within each group of rounds first, then over the groups.

        Only rounds that are there count. A group weighs the mean of its rounds' declared weights; a round without a
        group stands alone. None where nothing is left to average.
        """
        if len(points) == 1:  # a season of one round, or one that began: no arithmetic at all
            ((code, value),) = points.items()
            return value if code in self.counts else None
        means: list[tuple[Exact, Fraction]] = []
        for members, weight in self.groups:
            mean = weighted_mean([(points[code], own) for code, own in members if code in points])
            if mean is not None:
                means.append((mean, weight))
        return weighted_mean(means)


_YEARS: Known[Year] = Known()


def year_of(rounds: tuple[Round, ...]) -> Year:
    """Give the rounds of a season with all that follows from them alone, worked out once."""
    return _YEARS.get(rounds, "", lambda: _year(rounds))


def _year(rounds: Iterable[Round]) -> Year:
    groups: dict[tuple[str, str], list[tuple[str, Fraction]]] = {}
    for round_ in rounds:
        key = (round_.group, "" if round_.group else round_.code)
        groups.setdefault(key, []).append((round_.code, Fraction(round_.weight)))
    weighed = tuple(
        (tuple(members), sum((weight for _, weight in members), Fraction(0)) / len(members))
        for members in groups.values()
    )
    return Year(weighed, frozenset(code for members, mean in weighed if mean for code, own in members if own))
