"""Reward money: what each proposal would bring, by title and base salary, and the total against the budget.

An estimate for the council: the day of the decision settles the base salary, and the council settles the titles. A
title that a decision of *Quyết định* gives is paid by that decision's day, any other by the day on *Trường*.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.law.regime import BaseSalary, RewardLaw
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, cell_or_row
from thidua_xlsx.model import TitlePath

_STEP = Decimal(10000)  # đồng


class Payment(msgspec.Struct, frozen=True):
    """What one title would bring somebody: multiplier x base salary, rounded (đồng).

    `paid` is False where a higher title of the same occasion is paid instead; `open` where it is not yet certain that
    the title is proposed; `at_most` where the multiplier is a ceiling.
    """

    who: str
    title: str
    multiplier: Decimal
    amount: Decimal
    paid: bool = True
    open: bool = False
    at_most: bool = False


class Estimate(msgspec.Struct, frozen=True):
    """The estimate of a season: payments, their `total`, and the `highest` it becomes if all that is open is given.

    `bases` are the base salaries that it counts with, by the day of the decision. Without one (`undated`: titles whose
    day nobody gave; `unknown`: days of which no base salary is known) there are no amounts, and the total says less.
    """

    bases: tuple[tuple[date, BaseSalary], ...]
    payments: tuple[Payment, ...]
    total: Decimal
    highest: Decimal
    undated: tuple[str, ...] = ()
    unknown: tuple[tuple[date, CellPlace | None], ...] = ()

    @property
    def partial(self) -> bool:
        """Whether some of what stands on the lists has no amount."""
        return bool(self.undated or self.unknown)


def amount_of(multiplier: Decimal, base: int, rounding: str) -> Decimal:
    """Give `multiplier` times the base salary in đồng: rounded up to 10,000 (`up_10000`), or to the đồng (`none`).

    `base` is the base salary in đồng a month, `rounding` one of the two words above.
    """
    exact = multiplier * base
    if rounding == "none":
        return exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return (exact / _STEP).to_integral_value(rounding=ROUND_CEILING) * _STEP


def _proposed(path: TitlePath) -> bool:
    return path.is_listed(voted=False)


def estimate_rewards(
    paths: Iterable[TitlePath], rulebook: Rulebook, *, is_listed: Callable[[TitlePath], bool] = _proposed
) -> Estimate | None:
    """Work out the reward money of every title that `is_listed`; None where the season asks for no estimate.

    Before the council has voted that is what is proposed, then what it passed. A season asks by giving the day
    of the decision or a budget. Of the titles of one person (or unit) only the highest is paid; a commendation is paid
    beside it.
    """
    policy = rulebook.rewards
    if policy.law is None or (policy.decided is None and policy.budget is None):
        return None
    by_who: dict[str, list[tuple[TitlePath, bool]]] = {}
    for path in paths:
        sure = is_listed(path)
        if sure or path.waits:
            by_who.setdefault(path.who, []).append((path, sure))
    titles = dict.fromkeys(path.title for of_one in by_who.values() for path, _ in of_one)
    days = {title: _decided(title, rulebook) for title in titles}
    used = dict(days.values()) or {policy.decided: None}
    bases: dict[date | None, BaseSalary] = {day: base for day in used if day and (base := policy.law.base_on(day))}
    payments: list[Payment] = []
    highest = Decimal(0)
    for of_one in by_who.values():
        own = _payments([(path, sure, bases.get(days[path.title][0])) for path, sure in of_one], policy.law, rulebook)
        payments += own
        highest += _most(own, policy.law)
    total = sum((payment.amount for payment in payments if payment.paid), Decimal(0))
    return Estimate(
        tuple(sorted((day, base) for day, base in bases.items() if day)),
        tuple(payments),
        total,
        highest,
        tuple(title for title, (day, _) in days.items() if day is None),
        tuple((day, place) for day, place in used.items() if day and day not in bases),
    )


def _decided(title: str, rulebook: Rulebook) -> tuple[date | None, CellPlace | None]:
    """Give the day on which a title is decided and the cell that says so: its own decision's, else the season's."""
    decision = rulebook.decision_on(title)
    if decision and decision.day:
        return decision.day, decision.place
    return rulebook.rewards.decided, None


def _payments(
    titles: Sequence[tuple[TitlePath, bool, BaseSalary | None]], law: RewardLaw, rulebook: Rulebook
) -> list[Payment]:
    payments: list[Payment] = []
    for path, sure, base in titles:
        worth = law.multipliers.get(path.title)
        multiplier = worth.of("person" if rulebook.person(path.who) else "unit") if worth else None
        if worth is None or multiplier is None or base is None:
            continue
        amount = amount_of(multiplier, base.amount, rulebook.rewards.rounding)
        payments.append(Payment(path.who, path.title, multiplier, amount, sure, not sure, worth.at_most))
    best = max(
        (law.titles.index(payment.title) for payment in payments if payment.paid and payment.title in law.titles),
        default=-1,
    )
    below = law.titles[: max(best, 0)]  # the highest one proposed, be it certain or open, takes their money
    return [replace(payment, paid=False, open=False) if payment.title in below else payment for payment in payments]


def _most(payments: Sequence[Payment], law: RewardLaw) -> Decimal:
    """Give the most that somebody gets if everything open is given: the highest title and every commendation."""
    likely = [payment for payment in payments if payment.paid or payment.open]
    beside = sum((payment.amount for payment in likely if payment.title not in law.titles), Decimal(0))
    return beside + max((payment.amount for payment in likely if payment.title in law.titles), default=Decimal(0))


def dong(amount: Decimal) -> BilingualText:
    """Write `amount`, in đồng, as people read it, thousands apart: `12.340.000` in Vietnamese."""
    grouped = f"{amount:,.0f}"
    return BilingualText(grouped.replace(",", "."), grouped)


def reward_findings(estimate: Estimate | None, rulebook: Rulebook) -> list[Finding]:
    """Report an estimate that cannot be made for want of a base salary, and one beyond the budget."""
    if estimate is None:
        return []
    policy, declared = rulebook.rewards, cell_or_row(None, "options", "decision_date")
    unknown = [at(codes.BASE_SALARY_UNKNOWN, place or declared, day=day) for day, place in estimate.unknown]
    if not estimate.bases and not unknown:
        return [at(codes.DECISION_DATE_MISSING, declared)]
    if not estimate.bases or policy.budget is None or estimate.highest <= policy.budget:
        return unknown
    place, total, budget = cell_or_row(None, "options", "budget"), dong(estimate.total), dong(policy.budget)
    if estimate.total > policy.budget:
        over = dong(estimate.total - policy.budget)
        return [*unknown, at(codes.BUDGET_EXCEEDED, place, total=total, budget=budget, over=over)]
    return [*unknown, at(codes.BUDGET_AT_RISK, place, total=total, highest=dong(estimate.highest), budget=budget)]
