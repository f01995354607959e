"""Exact arithmetic for points and ratios: nothing is lost before one half-up rounding at the end, no floats anywhere.

Points stay decimals until something is divided; from there on they are fractions.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.text import rounded

Exact = Decimal | Fraction
Number = int | Fraction
_NOTHING = Decimal(0)


def exactly(value: object) -> Number:
    """Give `value`, a whole number, a decimal or a number as text, exactly."""
    return int(value) if isinstance(value, int) else Fraction(str(value))


def half_up(value: Exact, decimals: int) -> Decimal:
    """Round `value` half-up to so many `decimals`: 82.125 becomes 82.13, as a school does by hand."""
    if isinstance(value, Decimal):
        return rounded(value, decimals) + _NOTHING  # nothing is added so that no zero keeps a minus
    shifted = abs(value) * 10**decimals + Fraction(1, 2)
    whole = shifted.numerator // shifted.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def weighted_mean(pairs: Sequence[tuple[Exact, Fraction]]) -> Exact | None:
    """Give the mean of `pairs` of a value and its weight, exactly; None where no weight is left to divide by."""
    total = sum((weight for _, weight in pairs), Fraction(0))
    if not total:
        return None
    if len(pairs) == 1:  # one round, one layer: its points as they are
        return pairs[0][0]
    return sum((Fraction(value) * weight for value, weight in pairs), Fraction(0)) / total


def as_decimal(value: Exact | None) -> Decimal:
    """Give the exact number `value` as a decimal to sort by; 0 where there is none."""
    if value is None:
        return _NOTHING
    numerator, denominator = value.as_integer_ratio()
    return Decimal(numerator) / Decimal(denominator)
