"""What a spreadsheet program should let people type into a cell, and the formulas that find the number in it.

A number may stand there as text: 4,5 where a program's numbers have a point, and 4.5. The formulas name functions of
Excel 2007 alone and ask no program what a comma or a point means; what they take for a number,
`declare/tables/cell_kinds.py` reads as the same one. Over an area they are for array formulas.
"""

from decimal import Decimal

import msgspec

TOLERANCE = "1E-9"  # the noise of binary fractions, and nothing a person types


class NumberRule(msgspec.Struct, frozen=True):
    """A number between two limits, in steps (None = any step); `as_text` = spelled, in a cell that keeps text."""

    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    as_text: bool = False


class VotesRule(NumberRule, frozen=True):
    """Votes, which people also write out of all, or with the word for ballots: `9/9`, `8 phiếu`."""


class ListRule(msgspec.Struct, frozen=True):
    """One of a named list's entries; with `loose` several in one cell, so that a program only warns of other text."""

    name: str
    loose: bool = False


class DateRule(msgspec.Struct, frozen=True):
    """A day written as text, dd/mm/yyyy (or a year alone, where `year` says so)."""

    year: bool = False


class TextRule(msgspec.Struct, frozen=True):
    """Text of at most so many characters; `with_number` where it must say a number, perhaps among words."""

    longest: int = 1000
    with_number: bool = False


Rule = NumberRule | VotesRule | ListRule | DateRule | TextRule


def numbers_in(area: str, other: str = "0") -> str:
    """Give the formula of the numbers in `area` (`C5:C9`, or one cell), those that a text spells among them.

    `other` is what the formula gives for a cell that holds no number.
    """
    return f"IF(ISNUMBER({area}),{area},IFERROR(IF({spells_number(area)},{spelled(area)},{other}),{other}))"


def spells_number(area: str) -> str:
    """Give the formula that tests whether a text in `area` (`C5:C9`, or one cell) spells a number.

    That is digits with two decimals at most and no sign about them.
    """
    text = _pointed(area)
    begins = f'(FIND(SUBSTITUTE({spelled(area)},",","."),{text})=1)'
    return f'{begins}*(LEN({text})-FIND(".",{text}&".")<3)*ISNUMBER(VALUE(RIGHT({text})))=1'


def spelled(area: str) -> str:
    """Give the formula of the number that a text in `area` spells, cut off behind the hundredths."""
    text = _pointed(area)
    return f'(VALUE(LEFT(SUBSTITUTE({text}&"00",".","",1),FIND(".",{text}&".")+1))/100)'


def takes_number(cell: str, rule: NumberRule) -> str:
    """Give the formula that tests what is typed into `cell` (its name): is it a number within its limits?

    A text that spells such a number will do.
    """
    return f"IF(ISNUMBER({cell}),{_within(cell, rule)},{_within(spelled(cell), rule)})"


def _within(value: str, rule: NumberRule) -> str:
    """Give the test whether a value is within limits, naming it but once: Excel takes 255 characters of such a test."""
    low, high = rule.low, rule.high
    if low is not None and high is not None:
        return f"ABS({value}-{(low + high) / 2})<={(high - low) / 2 + Decimal(TOLERANCE)}"
    if low is not None:
        return f"{value}>={low}"
    return f"ISNUMBER({value})" if high is None else f"{value}<={high}"


def _pointed(area: str) -> str:
    return f'SUBSTITUTE(TRIM({area}),",",".")'
