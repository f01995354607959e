"""Cells of a sheet: text stays text whatever it looks like, links are those of the plan.

Cells are written by XlsxWriter's public calls, on a sheet whose formulas it leaves as they are (`FormulaSheet`).
"""

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite
from operator import itemgetter
from typing import Any

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.documents.styled_rows import Style, style
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan, blank_like
from thidua_xlsx.formats.xlsx.excel_limits import (
    PlanDefect,
    cut,
    most,
    printable_text,
    require_accepted,
    require_formula,
    utf16_length,
)
from thidua_xlsx.formats.xlsx.write.cell_formats import Formats

_LONGEST_CELL = most("text of a cell")
_MOST_LINKS = most("links of a sheet")
_LONGEST_LINK = most("link") - 79  # Excel puts the folder before the name of a file beside the workbook
_ESCAPES: Mapping[int, str] = {ord(char): f"%{ord(char):02X}" for char in '%" <>[]^`{}#'}
_PLAIN = Cell()

Spot = tuple[int, int]


class FormulaSheet(Worksheet):  # type: ignore[misc]
    """A sheet of XlsxWriter that does not look for fifty newer functions in each formula, rule and format.

    Ours have none (`require_formula`). With the search the sample school takes 25 seconds of processors instead of 7.
    This is the one private name of XlsxWriter that we rest on (docs/decisions/0009).
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Give a formula without its sign and the braces of an array, as XlsxWriter keeps it."""
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


class CellWriter:
    """Writes the cells of one sheet: merges first, then row after row."""

    def __init__(self, plan: SheetPlan, sheet: Any, formats: Formats) -> None:
        self._plan, self._sheet, self._formats = plan, sheet, formats
        self._links = 0

    def write(self) -> None:
        """Write all cells of the plan."""
        covered, cells = dict[Spot, Cell](), self._plan.cells  # of merged areas all but the first cell are blank
        for area in self._plan.merges:
            spots = area.spots
            if len(spots) < 2:
                continue
            hidden = [(spot, cells[spot]) for spot in spots[1:] if spot in cells]
            lost = [spot for spot, cell in hidden if cell.value not in (None, "") or cell.formula]
            if lost:
                raise PlanDefect(f"{self._plan.name}!{area}: a merge would hide the cells {lost}")
            first = cells.get(spots[0], _PLAIN)
            code = self._sheet.merge_range(*area.corners, "", self._formats.of(_style(first)))
            require_accepted(code, f"{self._plan.name}!{area}")
            covered |= {**dict.fromkeys(spots, blank_like(first)), spots[0]: first}
        for (row, col), cell in sorted({**cells, **covered}.items(), key=itemgetter(0)):
            self._write(row, col, cell)

    def _write(self, row: int, col: int, cell: Cell) -> None:
        sheet, format_, value = self._sheet, self._formats.of(_style(cell)), cell.value
        where = f"{self._plan.name} ({row}, {col})"
        if cell.link:
            self._link(row, col, cell, format_)
        if cell.note:
            options = {"font_name": self._formats.looks.font, "x_scale": 2.5, "y_scale": 1.5}
            require_accepted(sheet.write_comment(row, col, cell_text(cell.note), options), f"{where} note")
        if cell.formula:
            require_formula(cell.formula, where)
            code = self._formula(row, col, cell, format_)
        elif value is None or value == "":
            code = sheet.write_blank(row, col, None, format_)
        elif isinstance(value, bool):
            code = sheet.write_boolean(row, col, value, format_)
        elif isinstance(value, str):
            code = sheet.write_string(row, col, cell_text(value), format_)
        elif isfinite(value):
            code = sheet.write_number(row, col, float(value), format_)
        else:
            raise PlanDefect(f"{where}: {value} is no number that a cell can hold")
        require_accepted(code, where)

    def _formula(self, row: int, col: int, cell: Cell, format_: Any) -> int:
        """Write the formula of a cell and what it gives now; give XlsxWriter's code, below 0 where it refused."""
        formula = f"={printable_text(cell.formula.removeprefix('='))}"
        value = "" if cell.value is None else cell.value
        now = printable_text(value) if isinstance(value, str) else float(value) if isinstance(value, Decimal) else value
        if cell.array:
            code: int = self._sheet.write_array_formula(row, col, row, col, f"{{{formula}}}", format_, now)
        else:
            code = self._sheet.write_formula(row, col, formula, format_, now)
        return code

    def _link(self, row: int, col: int, cell: Cell, format_: Any) -> None:
        self._links += 1
        target = printable_text(link_target(cell.link, cell.spot))
        # What a program would refuse to open is written without its link; the text says the place all the same.
        too_long = len(target) > _LONGEST_LINK // 2 and utf16_length(target) > _LONGEST_LINK
        if self._links > _MOST_LINKS or too_long:
            return
        shown = printable_text(cell_text(cell.value)) if isinstance(cell.value, str) else ""
        require_accepted(self._sheet.write_url(row, col, target, format_, shown), f"{self._plan.name} ({row}, {col})")


def _style(cell: Cell) -> Style:
    return style(cell.look, cell.digits, open=cell.open, text=cell.text, percent=cell.percent, grouped=cell.grouped)


def cell_text(text: str) -> str:
    """Make `text` fit for a cell: cut with a visible mark at Excel's limit, and never taken for markup."""
    if text.isprintable() and len(text) <= _LONGEST_CELL // 2 and text[:1] != "<":
        return text  # as nearly all are; half of a letter is not printable
    try:
        text.encode("utf-8")
        sound = text
    except UnicodeEncodeError:
        sound = text.encode("utf-8", "replace").decode("utf-8")
    # XlsxWriter copies a text between these two marks into the file as raw XML.
    if sound.startswith("<r>") and sound.endswith("</r>"):
        sound += " "
    if len(sound) > _LONGEST_CELL // 2:  # only a text of that many letters can be too long as Excel counts them
        sound = cut(sound, _LONGEST_CELL)
    return sound


def link_target(link: str, spot: str = "") -> str:
    """Give `link` as XlsxWriter wants it: `#Sheet!A1` inside the workbook, anything else a file, at its `spot`."""
    if link.startswith("#"):
        sheet, _, cell = link[1:].rpartition("!")
        plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        quoted = "'" + plain.replace("'", "''") + "'"
        return f"internal:{quoted}!{cell}"
    return f"{_file(link)}#{spot}" if spot else _file(link)


def _file(link: str) -> str:
    return "external:" + link.translate(_ESCAPES)
