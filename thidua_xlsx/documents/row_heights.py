"""How high a row must be for a text in a look: tables, headings and notes differ in size, weight and indent."""

from functools import lru_cache

from thidua_xlsx.documents.measured_height import PADDING, row_height, wrapped_lines

# Looks that are set larger or bolder than the text of tables; sizes in points as in looks.toml.
_SIZES = {
    "title": 15,
    "subtitle": 12,
    "heading": 12,
    "note": 10,
    "note_row": 10,
    "figure_label": 10,
    "org": 12,
    "org_bold": 12,
    "sign_title": 12,
}
_SIZES |= {"national": 12, "motto": 13, "place_date": 12}
_BOLD = frozenset({"title", "heading", "header", "section", "total", "bad", "bad_center", "cell_bold"})
_BOLD |= {"sign_title", "org_bold", "national", "motto"}
_ITALIC = frozenset({"note", "note_row"})
_NARROWER = 1.04  # italic letters need less room
# Looks of table cells whose text stands off the left border, as `indent` in looks.toml says.
_INDENTED = frozenset({"cell", "cell_bold", "section", "total", "note_row", "link", "good", "warn", "bad"})


@lru_cache(maxsize=5_000)  # of thousands of people most texts are found once
def height_for(text: str, look: str, width: float, padding: float = PADDING) -> float:
    """Give the height in points that a text needs in a look and a width in characters, `padding` points around it."""
    size = _SIZES.get(look, 11)
    room = width * _NARROWER if look in _ITALIC else width
    lines = wrapped_lines(text, room, size, bold=look in _BOLD, indent=look in _INDENTED)
    return row_height(lines, size, padding=padding)
