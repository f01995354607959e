"""A workbook as it was read, before anyone knows what it means."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property
from typing import Literal, NamedTuple

import msgspec

from thidua_xlsx.base.text import day_text

UNREADABLE = "#?"  # the error of a cell that is damaged in the file, so that nobody can say what it shows
RawValue = str | float | bool | date | datetime | time


class RawCell(msgspec.Struct, frozen=True, gc=False):
    """A filled cell: its value, or the error it shows, whether a formula stands in it and whether it is struck through.

    `value` is None where a formula was never calculated (`formula` is then True) or the cell shows an error.
    """

    value: RawValue | None
    formula: bool = False
    error: str = ""
    struck: bool = False


Spot = tuple[int, int]


class Structure(msgspec.Struct, frozen=True):
    """What a sheet says beside its values: is it protected, which areas have a validation, what is hidden, formulas.

    `merged` are areas that are shown as one cell, the first of them; of the hidden rows a filter keeps those in
    `filtered` out of sight. `state` is `visible`, `hidden` or `veryHidden`. Areas are (row, col, last row, last col),
    all counted from 0.
    """

    state: str = "visible"
    protected: bool = False
    validated: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_cols: frozenset[int] = frozenset()
    formulas: Mapping[tuple[int, int], str] = msgspec.field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    filtered: range = range(0)


class Remark(NamedTuple):
    """Words on a sheet that stand in no cell: a comment on one, or the text of a shape that lies over it."""

    kind: Literal["comment", "shape"]
    spot: Spot
    text: str


class RawSheet(msgspec.Struct, frozen=True, dict=True):
    """A sheet: its name and its filled cells by (row, column), both counted from 0; its structure where it is known.

    `formulas_known` is False where nobody could tell which cells hold formulas (.xls and .ods). `bare` are the filled
    cells to which nobody ever gave a look, `struck` those that are struck through, as far as that is known.
    """

    name: str
    cells: Mapping[tuple[int, int], RawCell]
    visible: bool = True
    structure: Structure | None = None
    formulas_known: bool = True
    bare: frozenset[Spot] = frozenset()
    struck: frozenset[Spot] = frozenset()
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def lines(self) -> Mapping[int, Sequence[int]]:
        """The filled columns by row, both in order."""
        lines: dict[int, list[int]] = {}
        for row, col in sorted(self.cells):
            lines.setdefault(row, []).append(col)
        return lines


class RawBook(msgspec.Struct, frozen=True):
    """A workbook: the file it came from, its sheets in order and its custom document properties.

    `format` is `.xlsx` (macros or not), or `.xls` and `.ods`, of which only the values are known.
    `modified` is when a program last saved it, as that program wrote into the file itself, with its time zone.
    """

    file: str
    sheets: tuple[RawSheet, ...]
    properties: Mapping[str, str] = msgspec.field(default_factory=dict)
    format: str = ".xlsx"
    macros: bool = False
    modified: datetime | None = None


def raw_value(cell: RawCell | None) -> str | Decimal:
    """Give what `raw_text` does, but a number with decimals as such: programs show it with a comma or with a point."""
    text = raw_text(cell)
    return Decimal(text) if cell and type(cell.value) is float and not cell.error and "." in text else text


def raw_text(cell: RawCell | None) -> str:
    """Give a cell's content as a person would see it, for messages: whole numbers without `.0`, errors as shown."""
    if cell is None or (cell.value is None and not cell.error):
        return ""
    if cell.error:
        return cell.error
    value = cell.value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, ".12g")
    if isinstance(value, datetime) and value.time() != time(0):
        return f"{day_text(value)} {value:%H:%M}"
    return day_text(value) if isinstance(value, date) else str(value)
