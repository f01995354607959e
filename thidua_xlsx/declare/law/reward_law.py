"""Reward money as the law has it: multipliers by title, and the base salary by day (`regimes/money.toml`)."""

from datetime import date
from decimal import Decimal

import msgspec

from thidua_xlsx.declare.tables.column_book import BilingualText


class Multiplier(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many base salaries a title is worth to a person and to a collective; with `at_most` that is a ceiling."""

    person: str = ""
    unit: str = ""
    at_most: bool = False

    def of(self, whom: str) -> Decimal | None:
        """The multiplier for a `person` or a `unit`; None where the title brings those no money."""
        text = self.person if whom == "person" else self.unit
        return Decimal(text) if text else None


class BaseSalary(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The base salary (mức lương cơ sở, đồng a month) from a day on, and whether its decree was seen."""

    since: date
    amount: int
    document: str
    verified: bool = False


class RewardLaw(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of reward money; `titles` in rising order share one payment, other ids are paid beside them."""

    in_force: date
    article: str
    document: str
    say: BilingualText
    titles: tuple[str, ...]
    multipliers: dict[str, Multiplier]
    base_salary: tuple[BaseSalary, ...]
    verified: bool = False

    def base_on(self, day: date) -> BaseSalary | None:
        """The base salary in force on a day; None before the first one that is known."""
        known = [base for base in self.base_salary if base.since <= day]
        return max(known, key=lambda base: base.since) if known else None
