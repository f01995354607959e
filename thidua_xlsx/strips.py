"""Plain rows of long tables: what stands in their cells, and how cells of a kind look, said once for all of them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

import msgspec

Plain = str | Decimal | int | None  # a truth value would be taken for a number


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
def style(look: str, digits: int = -1) -> Style:
    """Give the style of cells of a look; `digits` is the number of decimals shown, -1 leaves numbers as they are."""
    return Style(look, digits)


Shown = tuple[Plain, Style]  # what a cell of a strip shows, and how
Link = tuple[str, str]  # where a cell leads: a link and a spot as in `Cell`
Links = Mapping[int, Link]  # by column


class Strip(msgspec.Struct, frozen=True, gc=False):
    """A row of cells from the first column on that have nothing but a value each, and some a link."""

    styles: tuple[Style, ...]
    values: Sequence[Plain]
    links: Links | None = None

    def __len__(self) -> int:
        return len(self.styles)
