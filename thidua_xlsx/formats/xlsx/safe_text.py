"""Texts as a sheet can hold them: the letters that XML knows, no longer than a cell or a prompt takes."""

import re

# None of these may stand in XML.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARK = "…"


def utf16_length(text: str) -> int:
    """Give the length of `text` as Excel counts it: letters outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "replace")) // 2


def printable_text(text: str) -> str:
    """Give `text` without the letters that XML cannot hold, of which XlsxWriter looks after some in cells alone."""
    return _CONTROL.sub("?", text) if _CONTROL.search(text) else text


def cut(text: str, longest: int) -> str:
    """Shorten `text` to so many letters, `longest`, at a word where one is near, with a visible mark at its end.

    Letters count as Excel counts them; a text that is short enough is unchanged.
    """
    if utf16_length(text) <= longest:
        return text
    kept = text[: longest - 1]
    while utf16_length(kept) > longest - 1:
        kept = kept[:-1]
    at_word = kept.rstrip().rfind(" ")
    if at_word > longest // 2:
        kept = kept[:at_word]
    return kept.rstrip() + _MARK
