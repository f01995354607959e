"""How much of a sheet is seen on a small screen, and what of it may stay in view while the rest is scrolled.

A laptop of 1366 x 768 pixels is what most schools have. At 100 % Excel's ribbon, headings and bars leave about 1300 x
480 of it; LibreOffice leaves 1267 x 587 and draws columns a tenth wider, which comes to 1140. A phone held upright has
360 pixels, of which row numbers take 30.
"""

import math
from collections.abc import Iterable, Mapping

_PIXELS_PER_CHARACTER = 7
_COLUMN_PIXELS = 5  # that each column adds of its own
_PIXELS_PER_POINT = 96 / 72

LAPTOP_WIDTH, LAPTOP_HEIGHT = 1140, 480  # pixels
PHONE_WIDTH = 330
# On paper 190 millimetres are 718 pixels, 277 are 1047; LibreOffice draws columns a twentieth wider and prints at 82 %,
# and sometimes shrinks a sheet two per cent more than its columns need.
_UPRIGHT_WIDTH, _PAGE_WIDTH = 825, 1180
_MOST_ACROSS = 9  # people side by side on a page: small type of 10 points is printed with 9
_FEW_CRITERIA, _MOST_UPRIGHT = 14, 5  # criteria that a page on its side holds; people beside more of them, upright


def column_pixels(width: float) -> int:
    """Give the pixels of a column that is so many characters wide."""
    return int(width * _PIXELS_PER_CHARACTER + _COLUMN_PIXELS)


def row_pixels(height: float) -> int:
    """Give the pixels of a row that is so many points high."""
    return round(height * _PIXELS_PER_POINT)


def columns_in_view(wanted: Iterable[int], widths: Mapping[int, float], hidden: frozenset[int], answer: float) -> int:
    """Give how many columns stay in view: the first of those wanted that leaves a phone room for an answer column.

    The last of those wanted where none does. `widths` are of all columns in characters, `answer` of an answer column.
    """
    columns = 0
    for columns in wanted:
        taken = sum(column_pixels(width) for col, width in widths.items() if col < columns and col not in hidden)
        if taken + column_pixels(answer) <= PHONE_WIDTH:
            break
    return columns


def fits_a_laptop(widths: Iterable[float]) -> bool:
    """Say whether columns of these widths stand side by side on a laptop's screen."""
    return sum(map(column_pixels, widths)) <= LAPTOP_WIDTH


def fits_a_page(widths: Iterable[float]) -> bool:
    """Say whether columns of these widths stand on a page on its side, where type of 11 points is printed with 9."""
    return sum(map(column_pixels, widths)) <= _PAGE_WIDTH


def fits_upright(widths: Iterable[float]) -> bool:
    """Say whether columns of these widths stand on an upright page, where type of 11 points is printed with 9."""
    return sum(map(column_pixels, widths)) <= _UPRIGHT_WIDTH


def people_a_page(people: int, criteria: int) -> int:
    """Give how many people share a page so that their points can still be read, the pages evenly filled.

    More criteria than a page on its side holds print upright, beside fewer people.
    """
    most = _MOST_ACROSS if criteria <= _FEW_CRITERIA else _MOST_UPRIGHT
    return math.ceil(people / math.ceil(people / most)) if people else 1


def room_on_a_laptop(widths: Iterable[float]) -> float:
    """Give how many characters wide a further column may be that stands beside columns of these widths."""
    return _room(LAPTOP_WIDTH, widths)


def room_upright(widths: Iterable[float]) -> float:
    """Give how many characters wide a further column may be on an upright page with columns of these widths."""
    return _room(_UPRIGHT_WIDTH, widths)


def _room(pixels: int, widths: Iterable[float]) -> float:
    return (pixels - sum(map(column_pixels, widths)) - _COLUMN_PIXELS) // _PIXELS_PER_CHARACTER
