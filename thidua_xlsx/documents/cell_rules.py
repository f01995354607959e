"""What a spreadsheet program should let people type into a cell."""

from decimal import Decimal

import msgspec


class NumberRule(msgspec.Struct, frozen=True):
    """A number between two limits, in steps (None = any step)."""

    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None


class ListRule(msgspec.Struct, frozen=True):
    """One of a named list's entries; with `loose` other text only gets a warning (several entries in one cell)."""

    name: str
    loose: bool = False


class DateRule(msgspec.Struct, frozen=True):
    """A day written as text, dd/mm/yyyy (or a year alone, where `year` says so)."""

    year: bool = False


class TextRule(msgspec.Struct, frozen=True):
    """Text of at most so many characters; with `digits` it spells a number, `in_words` perhaps among words."""

    longest: int = 1000
    digits: bool = False
    in_words: bool = False


Rule = NumberRule | ListRule | DateRule | TextRule
