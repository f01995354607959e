"""Exact arithmetic for points and ratios: fractions inside, one half-up rounding at the end, no floats anywhere."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, decimals: int) -> Decimal:
    """Round an exact number half-up to some decimals: 82.125 becomes 82.13, as a school does by hand."""
    shifted = abs(value) * 10**decimals + Fraction(1, 2)
    whole = shifted.numerator // shifted.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def weighted_mean(parts: Iterable[tuple[Fraction, Fraction]]) -> Fraction | None:
    """Give the mean of (value, weight) pairs, exactly; None where no weight is left to divide by."""
    listed = list(parts)
    if len(listed) == 1:  # one round, one layer: by far the most common, and no arithmetic at all
        value, weight = listed[0]
        return value if weight else None
    weights = sum((weight for _, weight in listed), Fraction(0))
    return sum((value * weight for value, weight in listed), Fraction(0)) / weights if weights else None
