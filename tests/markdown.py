"""Workbooks as text: a Markdown table becomes a `RawBook`, and so does a plan that has not been painted.

    # Đăng ký                       a sheet (`# _thidua (hidden)` a hidden one)
    | #td:t | | a | b |             a row of the sheet; the first row is row 0, the first column column 0
    | k1    | | 9 | `9` |           9 is a number, `9` and everything else is text; empty cells hold nothing
                                    a blank line between two rows is an empty row of the sheet

`TRUE` and `FALSE` are truth values, `2026-02-01` is a native day, `#REF!` an error, `=?` a formula that was never
calculated, `=5` a formula that gave 5. `⏎` is a line break.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, RawValue
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell

_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")


def book(text: str, file: str = "inbox/to.xlsx", properties: Mapping[str, str] | None = None) -> RawBook:
    """Read a workbook from text."""
    sheets: list[RawSheet] = []
    for part in re.split(r"^# ", text.strip(), flags=re.MULTILINE)[1:]:
        name, _, body = part.partition("\n")
        hidden = name.strip().endswith("(hidden)")
        sheets.append(RawSheet(name.strip().removesuffix("(hidden)").strip(), _cells(body.strip("\n")), not hidden))
    return RawBook(file, tuple(sheets), properties or {})


def cell(text: str) -> RawCell | None:
    """Read one cell from text."""
    text = text.strip()
    if not text:
        return None
    if text == "=?":
        return RawCell(None, formula=True)
    if re.fullmatch(r"#(REF|N/A|VALUE|DIV/0|NAME|NUM|NULL).*", text):
        return RawCell(None, error=text)
    if text.startswith("="):
        return RawCell(_value(text[1:]), formula=True)
    return RawCell(_value(text))


def _cells(body: str) -> dict[tuple[int, int], RawCell]:
    cells: dict[tuple[int, int], RawCell] = {}
    for row, line in enumerate(body.splitlines()):
        for col, text in enumerate(_BAR.split(line.strip())[1:-1]):
            found = cell(text.replace("\\|", "|"))
            if found is not None:
                cells[row, col] = found
    return cells


def _value(text: str) -> RawValue:
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    if len(text) > 1 and text.startswith("`") and text.endswith("`"):
        return text[1:-1]
    if _NUMBER.fullmatch(text):
        return float(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return datetime.fromisoformat(text)
    return text.replace("⏎", "\n")


def as_read(plan: BookPlan, file: str = "inbox/to.xlsx") -> RawBook:
    """Give a planned workbook as it would come back from a spreadsheet program, without painting it."""
    sheets = [
        RawSheet(
            sheet.name,
            {at: _planned(cell) for at, cell in sheet.cells.items() if cell.value not in (None, "")},
            sheet.visibility == "visible",
        )
        for sheet in plan.sheets
    ]
    return RawBook(file, tuple(sheets), plan.properties)


def _planned(cell: Cell) -> RawCell:
    value = cell.value
    number = isinstance(value, Decimal | int) and not isinstance(value, bool)
    return RawCell(float(value) if number else value, formula=bool(cell.formula))  # type: ignore[arg-type]


def edited(raw: RawBook, sheet: str, cells: Mapping[tuple[int, int], object]) -> RawBook:
    """Give a workbook with some cells of a sheet typed over; None empties a cell."""
    sheets = []
    for one in raw.sheets:
        kept = dict(one.cells)
        if one.name == sheet:
            for at, value in cells.items():
                kept.pop(at, None)
                if value is not None:
                    kept[at] = RawCell(value)  # type: ignore[arg-type]
        sheets.append(RawSheet(one.name, kept, one.visible))
    return RawBook(raw.file, tuple(sheets), raw.properties)
