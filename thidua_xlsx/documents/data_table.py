"""A table for programs, as a plain value: columns with their types, and rows made one after another when asked for."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from thidua_xlsx.base.text import rounded

DECIMALS = 10  # kept of a number; half-up beyond
DataKind = Literal["text", "number", "count", "flag", "day"]
Value = str | Decimal | int | bool | date | None  # None = unknown, or nothing to say
Row = tuple[Value, ...]


class TidyColumn(msgspec.Struct, frozen=True):
    """One column; `number` is an exact decimal, `count` a whole number, `flag` yes or no.

    `few` says of a text that it is one of a few words of this program, such as `yes`, `no`, `unknown`.
    """

    name: str
    kind: DataKind = "text"
    few: bool = False


class TidyTable(msgspec.Struct, frozen=True):
    """One table; `rows` gives its rows from the beginning each time it is called, an empty text never among them."""

    name: str
    columns: tuple[TidyColumn, ...]
    rows: Callable[[], Iterator[Row]]


def exact_value(value: Decimal) -> Decimal:
    """Give `value` rounded half-up to `DECIMALS` decimals, as columns of numbers hold it."""
    return rounded(value, DECIMALS)
