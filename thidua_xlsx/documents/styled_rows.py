"""What stands in the cells of rows, and how cells of a kind look, said once for all of them."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

import msgspec

Plain = str | Decimal | int | None
ROW_NUMBER = "\0"  # in the formula of all rows of a kind: the number of the row


class Style(msgspec.Struct, frozen=True, eq=False, gc=False):
    """How cells look and show their numbers, as the fields of `Cell` of the same names say.

    Made by `style`, which gives the same one for the same look; so they are compared by identity.
    """

    look: str
    digits: int = -1
    open: bool = False
    text: bool = False
    percent: bool = False
    grouped: bool = False


@lru_cache(maxsize=1_000)
def style(
    look: str, digits: int = -1, *, open: bool = False, text: bool = False, percent: bool = False, grouped: bool = False
) -> Style:
    """Give the style of cells in the look called `look`; numbers show so many `digits` (-1 = as they are).

    `open` cells are typed into; what is typed stays text where it is `text`; a `percent` is a share of hundred;
    `grouped` shows thousands apart.
    """
    return Style(look, digits, open, text, percent, grouped)


class RowFormula(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A formula that stands in many rows, and the text stored with it: `ROW_NUMBER` in it is the number of the row.

    It holds no function that Excel came to know after 2007. Made once for all rows, and compared by identity.
    """

    formula: str
    stored_value: str = ""


StyledValue = tuple[Plain, Style]  # what a cell of a row shows, and how
Link = tuple[str, str]  # where a cell leads: a link and a spot as in `Cell`
Links = Mapping[int, Link]  # by column


def styled(
    value: Plain, look: str = "cell", *, digits: int = -1, percent: bool = False, grouped: bool = False
) -> StyledValue:
    """Give a value with the look called `look` in which a cell of a row shows it.

    `digits`, `percent` and `grouped` say how numbers are shown, as `style` has them.
    """
    return value, style(look, digits, percent=percent, grouped=grouped)
