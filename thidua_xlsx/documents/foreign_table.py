"""A sheet of somebody else's making as plain values, as people see it."""

from datetime import date, datetime, time, timedelta

import msgspec

from thidua_xlsx.base.text import clean, day_text

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


def cell_text(value: Plain) -> str:
    """Give a cell's content as text: days as dd/mm/yyyy, blank as empty, a ticked box as x.

    All digits of whole numbers stay, as those of a bank account; of others what calculating leaves behind is cut off.
    """
    if value is None or isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return format(value, ".15g" if value.is_integer() else ".12g")
    if isinstance(value, date):
        return day_text(value)
    return clean(str(value))
