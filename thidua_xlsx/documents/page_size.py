"""How much of a sheet fits on a page."""

from collections.abc import Iterable

_MM_PER_INCH = 25.4
_A4 = (210.0, 297.0)
_PIXELS_PER_INCH = 96
_PIXELS_PER_CHARACTER = 7  # of the book's base font; a column adds 5 pixels of its own
_COLUMN_PIXELS = 5
_POINTS_PER_INCH = 72


def page_room(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> float:
    """Say how many points of rows one A4 page holds when the sheet is printed one page wide.

    `widths` are the columns' in characters, `margins` left, right, top and bottom in millimetres. Programs shrink to a
    whole percentage and never enlarge.
    """
    down = min(_A4) if landscape else max(_A4)
    _, _, top, bottom = margins
    percent = page_percent(widths, margins, landscape=landscape)
    return (down - top - bottom) / _MM_PER_INCH * _POINTS_PER_INCH * 100 / percent


def page_percent(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> int:
    """Say at how many per cent columns of these widths fit one A4 page."""
    across = max(_A4) if landscape else min(_A4)
    left, right, _, _ = margins
    pixels = sum(width * _PIXELS_PER_CHARACTER + _COLUMN_PIXELS for width in widths)
    wide = (across - left - right) / _MM_PER_INCH * _PIXELS_PER_INCH
    return min(100, max(10, int(100 * wide / pixels))) if pixels else 100
