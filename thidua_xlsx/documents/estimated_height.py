"""How high a row must be for its text, estimated in characters."""

import math
from functools import lru_cache

_LINE = 15.75  # points of one line of 12-point text
_BOLD, _CAPITALS = 1.1, 1.5  # how much wider bold letters are than plain small ones, and bold capitals
SCHOOL_POINTS = 18.0  # the line with the school's name where it needs one
TITLE_SIZE = 15.0  # as in looks.toml


def height_of(texts: list[tuple[str, float]], *, size: float = 12, least: int = 1) -> float:
    """Estimate the height in points that a row needs for wrapped texts, each with the width of its column."""
    lines = least
    for text, width in texts:
        needed = _lines(text, width, size)
        if needed > lines:
            lines = needed
    return _height(lines, size)


def fits(text: str, width: float, *, size: float = 12) -> bool:
    """Say whether a text stands on one line of a column of that width."""
    return _lines(text, width, size) == 1


def head_height(text: str, width: float, *, size: float = 12, least: float) -> float:
    """Give the height of a line of a sheet's head, `least` where it needs one line; heads are bold, titles capitals."""
    wider = _CAPITALS if text.isupper() else _BOLD
    return least if fits(text, width / wider, size=size) else height_of([(text, width / wider)], size=size)


@lru_cache(maxsize=1_000)
def _height(lines: int, size: float) -> float:
    return round(lines * _LINE * size / 12 + 3, 2)


def room_in(width: float, size: float = 12) -> float:
    """Say how many characters fit a line in a column of that width."""
    # A character of 12-point Times takes about one unit of column width; words break early, hence the margin.
    return max(width * 12 / size * 0.98 - 1, 1)


@lru_cache(maxsize=20_000)  # criteria and headings are the same in every unit's form
def _lines(text: str, width: float, size: float) -> int:
    room = room_in(width, size)
    return sum(max(1, math.ceil(len(part) / room)) for part in str(text).split("\n"))
