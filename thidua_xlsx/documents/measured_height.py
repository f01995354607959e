"""How wide texts are, and how many lines they take in a column: estimated from the letters of Times New Roman."""

import math
import unicodedata
from functools import cache, lru_cache

from thidua_xlsx.documents.screen_size import PIXELS_PER_CHARACTER, PIXELS_PER_POINT

# Widths of letters in Times New Roman, in thousandths of the letter height; what is not listed is a middling letter.
_MIDDLE = 500
_WIDTHS = {
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys("ijlt:;/'|", 278),
    **dict.fromkeys("Ifr()[]-!", 333),
    **dict.fromkeys("Js", 389),
    **dict.fromkeys("acez?“”", 444),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("ELTZ+=<>×", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADĐGHKNOQUVXYw", 722),
    **dict.fromkeys("mM&%@W", 900),
    **dict.fromkeys("—…✓✗⚠", 1000),
}
_INDENT_PIXELS = 11
_BORDER_PIXELS = 2
_CAUTION = 1.03  # fonts differ a little between programs and printers
_BOLD = 1.07
_LINE = 1.27  # line height against letter height
PADDING = 4.0  # points above and below the text
_MOST_TEXTS = 5_000  # the words of a school's papers are few
_PIXEL = 0.75  # points; programs keep heights in whole pixels


@cache
def _letter_width(letter: str) -> int:
    """Give the width of a letter as it stands in a text, with its marks, in thousandths of the letter height."""
    parts = unicodedata.normalize("NFD", letter)
    return sum(_WIDTHS.get(c, _MIDDLE) for c in parts if not unicodedata.combining(c))


@lru_cache(maxsize=_MOST_TEXTS)
def text_pixels(text: str, size: float, bold: bool = False) -> float:
    """Estimate how wide `text` is, in pixels, in letters of `size` points, `bold` or not."""
    thousandths = sum(map(_letter_width, text))
    return thousandths / 1000 * size * PIXELS_PER_POINT * _CAUTION * (_BOLD if bold else 1)


def wrapped_lines(text: str, width: float, size: float, *, bold: bool = False, indent: bool = False) -> int:
    """Count the lines that `text` takes in a column `width` characters wide, broken at words as programs do.

    Its letters are of `size` points, `bold` or not; `indent` where it stands off the border.
    """
    room = max(width * PIXELS_PER_CHARACTER - _BORDER_PIXELS - (_INDENT_PIXELS if indent else 0), 20.0)
    return sum(_paragraph_lines(paragraph, room, size, bold=bold) for paragraph in text.split("\n"))


def _paragraph_lines(text: str, room: float, size: float, *, bold: bool) -> int:
    space = text_pixels(" ", size, bold)
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = text_pixels(word, size, bold)
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            # A word longer than its column, such as a file name, is broken inside.
            extra = math.ceil(width / room) - 1
            lines, used = lines + extra, width - extra * room
        else:
            used += (space if used else 0.0) + width
    return lines


def width_in_characters(pixels: float) -> float:
    """Give how many characters wide a column must be to leave so many `pixels` for text, in quarters of a character."""
    return math.ceil((pixels + _BORDER_PIXELS) / PIXELS_PER_CHARACTER * 4) / 4


def row_height(lines: int, size: float, *, padding: float = PADDING) -> float:
    """Give the height in points, in whole pixels, of a row with so many `lines` of letters of `size` points.

    `padding` are the points above and below them.
    """
    return math.ceil((lines * size * _LINE + padding) / _PIXEL) * _PIXEL
