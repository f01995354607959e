"""What funds received and spent, who gave, and what is left; an amount that nobody wrote down leaves the sum open."""

from collections.abc import Sequence
from decimal import Decimal

import msgspec

from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import FundLine, Movement, Rulebook


class FundState(msgspec.Struct, frozen=True):
    """A fund with its lines: `received`, `spent` and `left` in đồng as far as they are written down.

    `unclear` is how many lines have no amount at all: then the sums are those of the others. `gave` are the codes of
    counted people who stand in it as givers, `silent` those of counted people who do not.
    """

    name: str
    movement: Movement | None
    lines: tuple[FundLine, ...]
    received: Decimal
    spent: Decimal
    unclear: int
    gave: tuple[str, ...]
    silent: tuple[str, ...]

    @property
    def left(self) -> Decimal:
        """What is left of what was written down."""
        return self.received - self.spent


def fund_states(rulebook: Rulebook) -> tuple[FundState, ...]:
    """Give the funds of a season in the order in which they are first named."""
    by_fund = by_key(rulebook.fund, lambda line: line.fund)
    return tuple(_state(fund, lines, rulebook) for fund, lines in by_fund.items())


def _state(fund: str, lines: Sequence[FundLine], rulebook: Rulebook) -> FundState:
    movement = next((movement for movement in rulebook.movements if movement.code == fund), None)
    givers = {line.who for line in lines if line.who and line.spent is None}
    counted = [person.code for person in rulebook.people if person.counted]
    return FundState(
        movement.name if movement else fund,
        movement,
        tuple(lines),
        sum((line.amount for line in lines if line.amount is not None), Decimal(0)),
        sum((line.spent for line in lines if line.spent is not None), Decimal(0)),
        sum(line.amount is None and line.spent is None for line in lines),
        tuple(code for code in counted if code in givers),
        tuple(code for code in counted if code not in givers),
    )
