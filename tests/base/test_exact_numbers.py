"""Means are exact: what is worked out in whole numbers is what fractions give."""

import random
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import Exact, weighted_mean


def test_a_weighted_mean_is_that_of_the_fractions() -> None:
    chance = random.Random(5)
    for _ in range(300):
        pairs: list[tuple[Exact, Fraction]] = []
        for _ in range(chance.randint(1, 5)):
            points = Decimal(chance.randint(-500, 10_000)).scaleb(-chance.randint(0, 3))
            value = chance.choice([points, Fraction(chance.randint(0, 100), chance.randint(1, 9))])
            pairs.append((value, Fraction(chance.randint(0, 4), chance.randint(1, 3))))
        weights = sum((weight for _, weight in pairs), Fraction(0))
        total = sum((Fraction(value) * weight for value, weight in pairs), Fraction(0))
        assert weighted_mean(pairs) == (total / weights if weights else None)


def test_a_mean_is_worked_out_by_hand() -> None:
    # (9.25 x 1 + 8.5 x 2) / 3 = 26.25 / 3 = 8.75
    assert weighted_mean([(Decimal("9.25"), Fraction(1)), (Decimal("8.5"), Fraction(2))]) == Fraction(35, 4)
    assert weighted_mean([(Decimal(9), Fraction(0)), (Decimal(8), Fraction(0))]) is None
    assert weighted_mean([]) is None
