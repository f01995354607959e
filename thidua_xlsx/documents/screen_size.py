"""How much of a sheet fits on a page, is seen on a small screen, and may stay in view while the rest is scrolled.

A laptop of 1366 x 768 pixels is what most schools have. At 100 % Excel's ribbon, headings and bars leave about 1300 x
480 of it; LibreOffice leaves 1267 x 587 and draws columns a tenth wider, which comes to 1140. A phone held upright has
360 pixels, of which row numbers take 30.
"""

import math
from collections.abc import Iterable, Mapping

PIXELS_PER_CHARACTER = 7  # of a column's width, which counts digits of the book's 11-point base font
PIXELS_PER_POINT = 4 / 3
_COLUMN_PIXELS = 5  # that each column adds of its own
_MM_PER_INCH = 25.4
_A4 = (210.0, 297.0)
_PIXELS_PER_INCH = 96
_POINTS_PER_INCH = 72

LAPTOP_WIDTH, LAPTOP_HEIGHT = 1140, 480  # pixels
PHONE_WIDTH = 330
# On paper 190 millimetres are 718 pixels, 277 are 1047; LibreOffice draws columns a twentieth wider and prints at 82 %,
# and sometimes shrinks a sheet two per cent more than its columns need.
_UPRIGHT_WIDTH, _PAGE_WIDTH = 825, 1180
_TYPE = 11.0  # points that are printed with 9 on pages of these widths; smaller type takes a smaller part of them


def column_pixels(width: float) -> int:
    """Give the pixels of a column that is `width` characters wide."""
    return int(width * PIXELS_PER_CHARACTER + _COLUMN_PIXELS)


def width_of(widths: Iterable[float]) -> float:
    """Give the width in characters of one column that takes the room of several with these `widths` in characters."""
    return (sum(map(column_pixels, widths)) - _COLUMN_PIXELS) / PIXELS_PER_CHARACTER


def columns_in_view(wanted: Iterable[int], widths: Mapping[int, float], hidden: frozenset[int], answer: float) -> int:
    """Give how many columns stay in view: the first number in `wanted` that leaves a phone room for an answer column.

    Where none does it is the last of them. `widths` are those of all columns in characters, by number, `hidden` the
    numbers of columns nobody sees, `answer` the width of an answer column.
    """
    columns = 0
    for columns in wanted:
        taken = sum(column_pixels(width) for col, width in widths.items() if col < columns and col not in hidden)
        if taken + column_pixels(answer) <= PHONE_WIDTH:
            break
    return columns


def fits_a_laptop(widths: Iterable[float]) -> bool:
    """Say whether columns with these `widths` in characters stand side by side on a laptop's screen."""
    return sum(map(column_pixels, widths)) <= LAPTOP_WIDTH


def fits_a_page(widths: Iterable[float]) -> bool:
    """Say whether columns with these `widths` in characters fit a page on its side.

    Type of 11 points is then printed with 9.
    """
    return sum(map(column_pixels, widths)) <= _PAGE_WIDTH


def fits_upright(widths: Iterable[float]) -> bool:
    """Say whether columns with these `widths` in characters fit an upright page.

    Type of 11 points is then printed with 9.
    """
    return sum(map(column_pixels, widths)) <= _UPRIGHT_WIDTH


def page_pixels(type_size: float, *, upright: bool = False) -> int:
    """Give the pixels of columns that a page holds where `type_size` points are printed with 9.

    The page lies on its side or stands `upright`.
    """
    return int((_UPRIGHT_WIDTH if upright else _PAGE_WIDTH) * type_size / _TYPE)


def people_a_page(people: int, beside: Iterable[float], each: float, *, upright: bool, type_size: float) -> int:
    """Give how many of so many `people` share a page so that their points can be read, the pages evenly filled.

    `beside` are the widths in characters of the columns that every page has, `each` that of a person's column;
    `type_size` is that of the smallest type, in points; pages lie on their side or stand `upright`.
    """
    room = page_pixels(type_size, upright=upright) - sum(map(column_pixels, beside))
    most = max(1, room // column_pixels(each))
    return math.ceil(people / math.ceil(people / most))


def room_upright(widths: Iterable[float]) -> float:
    """Give how many characters wide a further column may be on an upright page, beside columns with these `widths`."""
    return room_beside(_UPRIGHT_WIDTH, widths)


def room_beside(pixels: int, widths: Iterable[float]) -> float:
    """Give how many whole characters wide a further column may be beside columns with these `widths`.

    All of them share so many `pixels`; the widths are in characters.
    """
    return (pixels - sum(map(column_pixels, widths)) - _COLUMN_PIXELS) // PIXELS_PER_CHARACTER


def page_room(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> float:
    """Give how many points of rows one A4 page holds, upright or `landscape`, when the sheet is printed one page wide.

    `widths` are the columns' in characters, `margins` left, right, top and bottom in millimetres. Programs shrink to a
    whole percentage and never enlarge.
    """
    down = min(_A4) if landscape else max(_A4)
    _, _, top, bottom = margins
    percent = page_percent(widths, margins, landscape=landscape)
    return (down - top - bottom) / _MM_PER_INCH * _POINTS_PER_INCH * 100 / percent


def page_percent(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> int:
    """Give at how many whole per cent columns with these `widths` in characters fit one A4 page.

    The page is upright or `landscape`; `margins` are left, right, top and bottom in millimetres.
    """
    return max(10, int(page_share(widths, margins, landscape=landscape)))


def page_share(widths: Iterable[float], margins: tuple[float, float, float, float], *, landscape: bool) -> float:
    """Give that per cent with its fraction, which whoever takes a part of it must not lose before.

    `widths` in characters, `landscape` and `margins` in millimetres are as in `page_percent`.
    """
    across = max(_A4) if landscape else min(_A4)
    left, right, _, _ = margins
    pixels = sum(width * PIXELS_PER_CHARACTER + _COLUMN_PIXELS for width in widths)
    wide = (across - left - right) / _MM_PER_INCH * _PIXELS_PER_INCH
    return min(100.0, 100 * wide / pixels) if pixels else 100.0
