"""The styles of a workbook that strike through what they show: whoever struck a number has taken it back.

Source: ECMA-376 part 1, 18.4.10 (strike), 18.8.22 (fonts), 18.8.10 (styles of cells).
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

_OFF = ("0", "false", "off")


def is_on(value: str | None) -> bool:
    """Say whether a property of a font is on, which it is where nothing is said of it."""
    return value not in _OFF


@lru_cache(maxsize=32)  # the forms of one season have the same styles
def struck_styles(xml: bytes) -> frozenset[int]:
    """Give the styles of cells, by their numbers, whose font is struck through."""
    if b"strike" not in xml:
        return frozenset()
    try:
        root = ElementTree.fromstring(xml)
    except ElementTree.ParseError:
        return frozenset()
    fonts = {str(number) for number, font in enumerate(_listed(root, "fonts")) if any(map(_strikes, font))}
    return frozenset(number for number, one in enumerate(_listed(root, "cellXfs")) if one.get("fontId", "0") in fonts)


def _strikes(element: Any) -> bool:
    return _bare(element) == "strike" and is_on(element.get("val"))


def _listed(root: Any, name: str) -> Iterable[Any]:
    return next((element for element in root if _bare(element) == name), ())


def _bare(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
