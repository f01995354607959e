"""How high a row must be for its wrapped text: spreadsheet programs do not say, and merged cells never grow alone."""

import math
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

# Looks that are set larger or bolder than the text of tables; sizes in points as in looks.toml.
_SIZES = {
    "title": 15,
    "title_small": 12,
    "status": 12,
    "todo_small": 10,
    "subtitle": 12,
    "heading": 12,
    "given_small": 10,
    "header_small": 10,
    "school": 12,
    "org": 12,
    "org_bold": 12,
    "sign_title": 12,
    "national": 12,
    "motto": 13,
    "place_date": 12,
}
_BOLD_LOOKS = frozenset(
    {
        "title",
        "title_small",
        "status",
        "heading",
        "header",
        "section",
        "total",
        "bad",
        "bad_center",
        "cell_bold",
        "school",
    }
)
_BOLD_OFFICIAL = frozenset({"sign_title", "org_bold", "national", "motto"})
_BOLD_ALL = _BOLD_LOOKS | _BOLD_OFFICIAL
_ITALIC = frozenset({"note", "note_row"})
_NARROWER = 1.04  # italic letters need less room
# Looks of table cells whose text stands off the left border, as `indent` in looks.toml says.
_INDENTED = frozenset(
    {"cell", "cell_bold", "section", "total", "note_row", "link", "good", "warn", "bad", "given", "given_small"}
)

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
_PIXELS_PER_CHARACTER = 7  # a column's width counts digits of the book's 11-point base font
_PIXELS_PER_POINT = 4 / 3
_INDENT_PIXELS = 11
_BORDER_PIXELS = 2
_CAUTION = 1.03  # fonts differ a little between programs and printers
_BOLD = 1.07
_LINE = 1.27  # line height against letter height
PADDING = 4.0  # points above and below the text
_SHORT = 60  # letters
_MOST_TEXTS = 5_000  # the words of a school's papers are few
_PIXEL = 0.75  # points; programs keep heights in whole pixels


class _Letters(dict[str, int]):
    """Widths of letters as they stand in a text, with their marks, each worked out when it is first met."""

    def __missing__(self, letter: str) -> int:
        parts = unicodedata.normalize("NFD", letter)
        width = self[letter] = sum(_WIDTHS.get(c, _MIDDLE) for c in parts if not unicodedata.combining(c))
        return width


_LETTERS = _Letters()


class _MeasuredTexts(dict[str, float]):
    """Widths of texts in pixels at one size in points, each worked out when it is first met."""

    def __init__(self, size: float, *, bold: bool) -> None:
        super().__init__()
        self._size, self._bold = size, bold

    def __missing__(self, text: str) -> float:
        if len(self) >= _MOST_TEXTS:
            self.clear()
        width = self[text] = _pixels(text, self._size, bold=self._bold)
        return width


def _pixels(text: str, size: float, *, bold: bool) -> float:
    thousandths = sum(map(_LETTERS.__getitem__, text))
    return thousandths / 1000 * size * _PIXELS_PER_POINT * _CAUTION * (_BOLD if bold else 1)


@lru_cache(maxsize=100)
def _texts(size: float, bold: bool) -> _MeasuredTexts:
    return _MeasuredTexts(size, bold=bold)


def text_pixels(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate how wide a text is, in pixels, at a size in points."""
    return _texts(size, bold)[text]


def text_room(width: float, *, indent: bool = False) -> float:
    """Give the pixels that a column of a width in characters leaves for text."""
    return max(width * _PIXELS_PER_CHARACTER - _BORDER_PIXELS - (_INDENT_PIXELS if indent else 0), 20.0)


def wrapped_lines(text: str, width: float, size: float, *, bold: bool = False, indent: bool = False) -> int:
    """Count the lines a text takes in a column of a width in characters, broken at words as programs do."""
    room = text_room(width, indent=indent)
    # Most texts are names and the like, which surely fit their line: nobody need look at their words.
    if len(text) <= _SHORT and "\n" not in text and _pixels(text, size, bold=bold) < room - 1:
        return 1
    return sum(_paragraph_lines(paragraph, room, size, bold=bold) for paragraph in text.split("\n"))


def _paragraph_lines(text: str, room: float, size: float, *, bold: bool) -> int:
    widths = _texts(size, bold)
    space = widths[" "]
    lines, used = 1, 0.0
    for word in text.split(" "):
        width = widths[word]
        if used and used + space + width > room:
            lines, used = lines + 1, 0.0
        if width > room:
            # A word longer than its column, such as a file name, is broken inside.
            extra = math.ceil(width / room) - 1
            lines, used = lines + extra, width - extra * room
        else:
            used += (space if used else 0.0) + width
    return lines


def narrowest_for(texts: Iterable[str], look: str) -> float:
    """Give how many characters wide a column must be so that no word of some texts is broken in it, in a look."""
    size, bold = _SIZES.get(look, 11), look in _BOLD_ALL
    widest = max((text_pixels(word, size, bold=bold) for text in texts for word in text.split()), default=0.0)
    return math.ceil((widest + _BORDER_PIXELS) / _PIXELS_PER_CHARACTER * 4) / 4


def row_height(lines: int, size: float, *, padding: float = PADDING) -> float:
    """Give the height in points of a row with so many lines of text, in whole pixels."""
    return math.ceil((lines * size * _LINE + padding) / _PIXEL) * _PIXEL


def _height_for(text: str, look: str, width: float, padding: float = PADDING) -> float:
    """Give the height in points that a text needs in a look and a width in characters, `padding` points around it."""
    size = _SIZES.get(look, 11)
    room = width * _NARROWER if look in _ITALIC else width
    lines = wrapped_lines(text, room, size, bold=look in _BOLD_ALL, indent=look in _INDENTED)
    return row_height(lines, size, padding=padding)


height_for = lru_cache(maxsize=5_000)(_height_for)  # of thousands of people most texts are found once
