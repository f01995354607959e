"""How wide the columns of a paper's table are: as declared, unless what they hold asks for another share of a page."""

from collections.abc import Sequence
from functools import lru_cache

from thidua_xlsx.documents.measured_height import text_pixels
from thidua_xlsx.documents.paper_plan import PaperTable

_TWIPS_PER_PIXEL = 15  # twentieths of a point
_SIZE = 12.0  # points, as tables are set
_MOST_LINES = 2  # of a cell, as long as the declared widths allow no more
_HEADING_LINES = 3
_WASTE = 1.12  # lines break at words and leave room at their ends
_WRITTEN_ON = frozenset("….:/()% ")  # of a cell that is to be written on by hand
_SPARE = 60  # printers and programs differ a little
_STEPS = 20


def column_widths(table: PaperTable, width: int, room: int) -> list[int]:
    """Share a width among a table's columns, in twentieths of a point; `room` is what a cell keeps clear at each side.

    As declared where no text takes more than two lines. Otherwise columns whose texts stand on one line give what they
    do not need to those whose texts are longest; no other becomes narrower, nor do those to be written on by hand.
    """
    total = sum(column.width for column in table.columns)
    declared = [width * column.width // total for column in table.columns]
    rows = [row.cells for row in table.rows if not row.section]
    if not rows:
        return declared
    columns = [frozenset(texts) for texts in zip(*rows, strict=True)]
    longest = [_longest(texts) for texts in columns]
    inside = [wide - 2 * room for wide in declared]
    if all(text * _WASTE <= _MOST_LINES * room_inside for text, room_inside in zip(longest, inside, strict=True)):
        return declared
    least = [
        room_inside
        if text > room_inside or _to_write_on(texts)
        else min(room_inside, max(text + _SPARE, _heading(column.label)))
        for column, texts, text, room_inside in zip(table.columns, columns, longest, inside, strict=True)
    ]
    shared = _shared(tuple([text * _WASTE for text in longest]), tuple(least), sum(inside))
    return [room_inside + 2 * room for room_inside in shared] if shared else declared


def _longest(texts: frozenset[str]) -> int:
    """Say how wide the text of most letters is: of several the widest, so that two runs give the same file."""
    most = max(map(len, texts))
    return max(_wide(text) for text in texts if len(text) == most)


def _to_write_on(texts: frozenset[str]) -> bool:
    return not any(set(text) - _WRITTEN_ON for text in texts)


@lru_cache(maxsize=500)
def _heading(label: str) -> int:
    """Say how wide a heading is that takes no more than three lines."""
    words = [_wide(word, bold=True) for word in label.split()]
    return max([*words, round(sum(words) * _WASTE * _WASTE / _HEADING_LINES)], default=0)


@lru_cache(maxsize=4_000)  # everybody's own page holds the same criteria, and points of as few digits
def _wide(text: str, *, bold: bool = False) -> int:
    return round(text_pixels(text, _SIZE, bold=bold) * _TWIPS_PER_PIXEL)


@lru_cache(maxsize=1_000)
def _shared(longest: tuple[float, ...], least: tuple[int, ...], whole: int) -> Sequence[int]:
    """Find the fewest lines in which all texts stand side by side, and share what is left; nothing where none do."""

    def asked(lines: float) -> list[int]:
        return [max(few, round(text / lines)) for text, few in zip(longest, least, strict=True)]

    low, high = 1.0, max(text / max(few, 1) for text, few in zip(longest, least, strict=True)) + 1
    if sum(asked(high)) > whole:
        return []
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(asked(middle)) <= whole else (middle, high)
    widths = asked(high)
    left, taken = whole - sum(widths), sum(widths)
    return [wide + left * wide // taken for wide in widths]
