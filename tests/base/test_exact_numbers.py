"""Means are exact: what is worked out in whole numbers is what fractions give."""

import random
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import Exact, as_decimal, exactly, half_up, weighted_mean


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


def test_half_a_unit_is_rounded_away_from_nought_and_nought_has_no_minus() -> None:
    # (94.25 + 76) / 2 = 85.125; 279.5 / 3 = 93.1666...
    assert half_up(Fraction(681, 8), 2) == half_up(Decimal("85.125"), 2) == Decimal("85.13")
    assert str(half_up(Fraction(559, 6), 2)) == "93.17"
    assert (half_up(Fraction(-1, 2), 0), half_up(Decimal("-0.5"), 0)) == (-1, -1)
    assert (half_up(Fraction(1, 3), 0), half_up(Fraction(-1, 3), 0)) == (0, 0)
    assert [str(half_up(one, 2)) for one in (Decimal("-0.001"), Fraction(-1, 1000))] == ["0.00", "0.00"]


def test_a_number_is_taken_as_it_is_written() -> None:
    assert [exactly(one) for one in (3, "0.8", Decimal("2.5"), 0.1)] == [3, Fraction(4, 5), Fraction(5, 2), Fraction(1, 10)]  # fmt: skip
    assert (as_decimal(None), as_decimal(Fraction(1, 4)), as_decimal(Decimal("9.50"))) == (0, Decimal("0.25"), Decimal("9.5"))  # fmt: skip
