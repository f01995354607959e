"""What a spreadsheet program should let people type into a cell."""

from decimal import Decimal

import msgspec


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
