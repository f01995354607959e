"""What a sheet's XML says beside its values: protection, validations, what is hidden, the text of its formulas."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from thidua_xlsx.documents.raw_workbook import Spot, Structure
from thidua_xlsx.formats.xlsx.read.plain_sheets import Scan
from thidua_xlsx.formats.xlsx.read.sheet_shapes import Kept, formula_text

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
    if plain is not None:
        formulas = {one.at: formula_text(one.text) for one in plain if one.text}
    else:
        formulas = {
            (int(row) - 1, _column(letters.decode())): formula_text(text)
            for letters, row, text in (_FORMULA.findall(xml) if b"<f" in xml or b":f" in xml else ())
        }
    hidden = frozenset(_of(b"r", row) - 1 for row in _rows(xml) if b"hidden" in row and _HIDDEN.search(row))
    return _structure(xml[: _before_cells(xml)], xml[_behind_cells(xml) :], state, hidden, formulas)


def scanned_structure(xml: bytes, state: str, found: Scan) -> Structure:
    """Read the structure of a sheet whose cells, rows and formulas have been found already."""
    # What is printed at the edges differs from form to form, and says nothing here.
    head, _, edges = xml[found.end :].partition(b"<headerFooter")
    behind = head + edges.partition(b"</headerFooter>")[2]
    return _structure(xml[: found.start], behind, state, found.shape.hidden, found.shape.formulas)


_BEHIND: Kept[tuple[bool, tuple[tuple[int, int, int, int], ...]]] = Kept(2**20)


def _structure(
    before: bytes, behind: bytes, state: str, hidden_rows: frozenset[int], formulas: Mapping[Spot, str]
) -> Structure:
    """Put a structure together; columns are described before a sheet's cells, protection and validations behind."""
    protected, validated = _behind(behind)
    return Structure(
        state=state,
        protected=protected,
        validated=validated,
        hidden_rows=hidden_rows,
        hidden_cols=_hidden_cols(before),
        formulas=formulas,
    )


def _behind(xml: bytes) -> tuple[bool, tuple[tuple[int, int, int, int], ...]]:
    """Say whether a sheet is protected, and which areas have a validation; forms of one season mostly say the same."""
    found = _BEHIND.find(xml)
    if found is None:
        found = _read_behind(xml)
        _BEHIND.keep(xml, found)
    return found


def _read_behind(xml: bytes) -> tuple[bool, tuple[tuple[int, int, int, int], ...]]:
    last = max(xml.rfind(b"dataValidations>"), xml.rfind(b"sqref>"))
    protected = _PROTECTION.search(xml, _tag(xml, b"sheetProtection")) is not None
    return protected, _validated(xml[_tag(xml, b"dataValidation", b"sqref>") : last + len("dataValidations>")])


@lru_cache(maxsize=64)
def _hidden_cols(before: bytes) -> frozenset[int]:
    """Give the columns that are hidden, counted from 0."""
    return frozenset(
        number - 1
        for col in _COL.findall(before)
        if _HIDDEN.search(col)
        for number in range(_of(b"min", col), min(_of(b"max", col), _MOST_COLS) + 1)
    )


def _validated(xml: bytes) -> tuple[tuple[int, int, int, int], ...]:
    """Give the areas under a validation, as attributes or as elements."""
    ranges = " ".join((one or other).decode("utf-8", "replace") for one, other in _VALIDATION.findall(xml))
    return tuple(_area(match) for match in _AREA.finditer(ranges))


def _tag(xml: bytes, *names: bytes) -> int:
    """Give the place of the first tag with one of these names: no search need look at what stands before it."""
    places = [place for name in names if (place := xml.find(name)) >= 0]
    return max(xml.rfind(b"<", 0, min(places)), 0) if places else len(xml)


def _before_cells(xml: bytes) -> int:
    """Give the place where a sheet's cells begin; columns are described before it."""
    found = [place for place in (xml.find(b"<sheetData"), xml.find(b":sheetData")) if place >= 0]
    return min(found, default=len(xml))


def _behind_cells(xml: bytes) -> int:
    """Give the place where a sheet's cells end; its protection and validations stand behind it."""
    return max(xml.rfind(b"sheetData"), 0)


def _rows(xml: bytes) -> Sequence[bytes]:
    return (_ROW if b":row" in xml else _PLAIN_ROW).findall(xml)


def column_number(letters: bytes) -> int:
    """Give the number of a column, counted from 0: `A` is 0."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


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
