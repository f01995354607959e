"""A sheet of somebody else's making as plain values, as people see it."""

from datetime import date, datetime, time, timedelta

import msgspec

Plain = str | float | int | bool | date | datetime | time | timedelta | None


class ForeignTable(msgspec.Struct, frozen=True):
    """A sheet as plain values, None where blank; merged areas as (row, col, last row, last col), counted from 0.

    `hidden_rows` were hidden by hand; those that only a filter keeps out of sight are not among them. `hidden` is the
    whole sheet.
    """

    name: str
    rows: tuple[tuple[Plain, ...], ...]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
