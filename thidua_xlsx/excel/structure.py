"""What a sheet's XML says beside its values: protection, validations, what is hidden, the text of its formulas."""

import re
from xml.sax.saxutils import unescape

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


def structure(xml: bytes, state: str) -> Structure:
    """Read a sheet's structure from its XML; `state` is `visible`, `hidden` or `veryHidden`, as the workbook says."""
    ranges = " ".join((one or other).decode("utf-8", "replace") for one, other in _VALIDATION.findall(xml))
    formulas = {
        (int(row) - 1, _column(letters.decode())): unescape(text.decode("utf-8", "replace"), {"&quot;": '"'})
        for letters, row, text in _FORMULA.findall(xml)
    }
    return Structure(
        state=state,
        protected=_PROTECTION.search(xml) is not None,
        validated=tuple(_area(match) for match in _AREA.finditer(ranges)),
        hidden_rows=frozenset(_of(b"r", row) - 1 for row in _ROW.findall(xml) if _HIDDEN.search(row)),
        hidden_cols=frozenset(
            number - 1
            for col in _COL.findall(xml)
            if _HIDDEN.search(col)
            for number in range(_of(b"min", col), min(_of(b"max", col), _MOST_COLS) + 1)
        ),
        formulas=formulas,
    )


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
