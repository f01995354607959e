"""How answers are spelled: a cell as text, several entries in one cell, people by their names."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache

import msgspec

from thidua_xlsx.base.text import clean, day_text, match_key
from thidua_xlsx.declare.tables.column_book import Choice, Choices
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.messages.findings import Phrase

_ALIKE = 85  # of 100
_MOST = 3
_NOISE = 1e-12  # what is left where a formula takes 0.3 from 0.1 + 0.2


def text_of(cell: RawCell) -> str:
    """Give a cell's value as the text a person sees: days as dd/mm/yyyy, a ticked box as x."""
    value = cell.value
    if isinstance(value, bool):
        return "x" if value else "không"
    if isinstance(value, float):
        return format(value, ".15g")
    return day_text(value) if isinstance(value, date) else str(value)


def entries_in(pieces: Sequence[str], choices: Choices) -> Iterator[str | None]:
    """Find the entries that `pieces` name one after another: the ids, None for what names none.

    `pieces` alternate: words, what parts them, words. An entry may hold commas of its own.
    """
    at = 0
    while at < len(pieces):
        for end in range(len(pieces), at, -2):
            id_ = choices.find("".join(pieces[at:end]))
            if id_ or end == at + 1:
                break
        if id_ or pieces[at].strip():
            yield id_
        at = end + 1


@lru_cache(maxsize=4_096)
def shown_number(value: float) -> Decimal:
    """Give the number that a cell with the float `value` shows: its last digits are nobody's, and there is no `-0`."""
    return Decimal(format(value + 0.0, ".12g")) if abs(value) > _NOISE else Decimal(0)


_ALL_NAMED, _MOST_NAMED = 8, 4  # entries of a list
NOBODY_LIKE = Phrase("answer.nobody_like")  # said where no name of a list is like the one that was typed


def similar_names(text: str, choices: Choices) -> tuple[str, ...]:
    """Give the names of a list that look like `text`: those that differ in accents only, else the most alike."""
    key = match_key(text)
    same = tuple(entry.vi for entry in choices.entries if match_key(entry.vi) == key)
    if same or not key:
        return same
    from rapidfuzz import fuzz

    # A label may end in a code or a year in brackets, which is no part of the name.
    names = {entry.vi: match_key(entry.vi.partition("(")[0]) for entry in choices.entries}
    alike = sorted((-fuzz.ratio(key, name), shown) for shown, name in names.items())
    return tuple(shown for score, shown in alike if -score >= _ALIKE)[:_MOST]


def entries_to_name(text: str, choices: Choices) -> tuple[Choice | str, ...]:
    """Give the entries of a list that somebody who typed `text` is told of: all of a short one, else the most alike."""
    if len(choices.offered) <= _ALL_NAMED:
        return choices.offered
    from rapidfuzz import fuzz

    def unlike(entry: Choice) -> float:
        return -max(fuzz.ratio(match_key(text), match_key(spelling)) for spelling in entry.spellings())

    return (*sorted(choices.offered, key=unlike)[:_MOST_NAMED], "…")


def plain_text(value: object) -> str:
    """Give `value` as text for fields that are only printed: days as dd/mm/yyyy.

    Nothing, and whatever was reported because it could not be read, gives an empty text.
    """
    if value is None or type(value) is str:
        return value or ""
    if isinstance(value, date):
        return day_text(value)
    return str(value) if isinstance(value, str | int | Decimal) else ""


_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
_ADDRESS = re.compile(f"{_LOCAL}@{_DOMAIN}")
_NAMED = re.compile(r"[^<>]*<([^<>]*)>")
_NOT_IN_ADDRESSES = re.compile(r"[^A-Za-z0-9@._+-]")


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of a cell that mail can be sent to, and the pieces that are none."""

    good: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()


def email_addresses(text: str) -> Addresses:
    """Read the addresses in `text`, parted by commas, semicolons, slashes between blanks or line breaks."""
    pieces = [clean(part) for part in re.split(r"[;,\n\r\t]|\s/\s|\s(?=[^\s<]+@)", text)]
    good: list[str] = []
    broken: list[str] = []
    for piece in filter(None, pieces):
        named = _NAMED.fullmatch(piece)
        address = named[1].strip() if named else piece
        (good if _ADDRESS.fullmatch(address) and len(address) <= 254 else broken).append(address)
    return Addresses(tuple(dict.fromkeys(good)), tuple(broken))


def suggested_address(broken: str) -> str:
    """Guess what the address `broken` was meant to be, for the person who mends it; empty where there is no guess."""
    bare = _NOT_IN_ADDRESSES.sub("", broken.replace(" ", "")).strip(".")
    return bare if bare != broken and _ADDRESS.fullmatch(bare) else ""
