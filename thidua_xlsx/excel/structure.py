"""What a sheet's XML says beside its values: protection, validations, what is hidden, the text of its formulas."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from thidua_xlsx.raw import Structure

_PROTECTION = re.compile(rb'<(?:\w+:)?sheetProtection\b[^>]*\bsheet="(?:1|true)"')
_VALIDATION = re.compile(rb'<(?:\w+:)?dataValidation\b[^>]*\bsqref="([^"]*)"|<(?:\w+:)?sqref>([^<]*)</')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COL = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = {name: re.compile(rb"\b" + name + rb'="(\d{1,7})"') for name in (b"r", b"min", b"max")}
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?>([^<]+)</')
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_MOST_COLS = 1_000  # a column element may span the whole sheet


class PlainFormula(NamedTuple):
    """A formula that is spelled the plain way: its cell, the cell's attributes, its text and the value it shows."""

    at: tuple[int, int]
    attributes: bytes
    text: bytes
    shown: bytes


# Every program but a few puts the position first, and nothing between a cell, its formula and its value.
_PLAIN = re.compile(
    rb'<c r="([A-Z]{1,3})(\d{1,7})"([^>]*[^/>])?><f(?: [^>]*)?(?:/>|>([^<]*)</f>)(?:<v>([^<]*)</v>|<v/>|</c>)'
)
_PLAIN_ROW = re.compile(rb"<row\b([^>]*)>")


def plain_formulas(xml: bytes) -> list[PlainFormula] | None:
    """Give the formulas of a sheet if every one is spelled the plain way, found in one pass; otherwise None."""
    start, end = _before_cells(xml), _behind_cells(xml)
    count = xml.count(b"<f", start, end)
    if xml.find(b":f", start, end) >= 0:  # a prefix before a formula's name
        return None
    found = _PLAIN.findall(xml, start) if count else []
    if len(found) != count:
        return None
    return [
        PlainFormula((int(row) - 1, column_number(letters)), attributes, text, shown)
        for letters, row, attributes, text, shown in found
    ]


def structure(xml: bytes, state: str, plain: Sequence[PlainFormula] | None = None) -> Structure:
    """Read a sheet's structure from its XML; `state` is `visible`, `hidden` or `veryHidden`, as the workbook says.

    `plain` are its formulas where they have been found already.
    """
    ranges = " ".join((one or other).decode("utf-8", "replace") for one, other in _validations(xml))
    if plain is not None:
        formulas = {one.at: _plain(one.text) for one in plain if one.text}
    else:
        formulas = {
            (int(row) - 1, _column(letters.decode())): _plain(text)
            for letters, row, text in (_FORMULA.findall(xml) if b"<f" in xml or b":f" in xml else ())
        }
    return Structure(
        state=state,
        protected=_PROTECTION.search(xml, _behind_cells(xml)) is not None,
        validated=tuple(_area(match) for match in _AREA.finditer(ranges)),
        hidden_rows=frozenset(_of(b"r", row) - 1 for row in _rows(xml) if b"hidden" in row and _HIDDEN.search(row)),
        hidden_cols=frozenset(
            number - 1
            for col in _COL.findall(xml, 0, _before_cells(xml))
            if _HIDDEN.search(col)
            for number in range(_of(b"min", col), min(_of(b"max", col), _MOST_COLS) + 1)
        ),
        formulas=formulas,
    )


def _before_cells(xml: bytes) -> int:
    """Give the place where a sheet's cells begin; columns are described before it."""
    found = [place for place in (xml.find(b"<sheetData"), xml.find(b":sheetData")) if place >= 0]
    return min(found, default=len(xml))


def _behind_cells(xml: bytes) -> int:
    """Give the place where a sheet's cells end; its protection and validations stand behind it."""
    return max(xml.rfind(b"sheetData"), 0)


def _validations(xml: bytes) -> Sequence[tuple[bytes, bytes]]:
    """Give the areas under a validation, as attributes or as elements."""
    behind = _behind_cells(xml)
    return _VALIDATION.findall(xml, behind) if xml.find(b"sqref", behind) >= 0 else ()


def _rows(xml: bytes) -> Sequence[bytes]:
    return (_ROW if b":row" in xml else _PLAIN_ROW).findall(xml)


def column_number(letters: bytes) -> int:
    """Give the number of a column, counted from 0: `A` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _plain(text: bytes) -> str:
    """Give the text of a formula without its escapes; `xml.sax.saxutils` would load a web client for that."""
    escaped = text.decode("utf-8", "replace").replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"')
    return escaped.replace("&amp;", "&")


def _of(name: bytes, attributes: bytes) -> int:
    match = _NUMBER[name].search(attributes)
    return int(match[1]) if match else 0


def _area(match: re.Match[str]) -> tuple[int, int, int, int]:
    top, left = int(match[2]) - 1, _column(match[1])
    return (top, left, int(match[4]) - 1, _column(match[3])) if match[3] else (top, left, top, left)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
