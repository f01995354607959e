"""Cells of a sheet: text stays text whatever it looks like, links are those of the plan.

XlsxWriter makes everything of a workbook but the XML of rows, which is what it would write. Written through its public
interface alone, the demo takes 8.5 seconds of processors instead of 6.5 (docs/decisions/0009).
"""

import re
from collections.abc import Mapping
from functools import lru_cache
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
from thidua_xlsx.messages.places import column_letters

_LONGEST_CELL = most("text of a cell")
_MOST_LINKS = most("links of a sheet")
_LONGEST_LINK = most("link") - 79  # Excel puts the folder before the name of a file beside the workbook
_ESCAPES: Mapping[int, str] = {ord(char): f"%{ord(char):02X}" for char in '%" <>[]^`{}#'}
_ERRORS = frozenset(["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"])
_LIKE_AN_ESCAPE = re.compile("(?=_x[0-9A-Fa-f]{4}_)")
_SPANNED = 16  # rows say together how far their cells reach
_PLAIN = Cell()

Spot = tuple[int, int]


class RowSheet(Worksheet):  # type: ignore[misc]
    """A worksheet of XlsxWriter that is given its rows as XML.

    This class and `Formats.number` (`cell_formats.py`) alone rest on private names of XlsxWriter.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[int, str] = {}
        self._reach: dict[int, tuple[int, int]] = {}

    def put_row(self, row: int, first: int, last: int, cells: str) -> None:
        """Put `cells`, the XML of the row `row`, whose cells stand from the column `first` to the column `last`.

        All are counted from 0. Raises PlanDefect where that is outside every sheet.
        """
        if self._check_dimensions(row, first) or self._check_dimensions(row, last):
            raise PlanDefect(f"{self.name} ({row}, {last}): outside every sheet")
        self._rows[row] = cells
        left, right = self._reach.get(row // _SPANNED, (first, last))
        self._reach[row // _SPANNED] = min(left, first), max(right, last)

    def text_number(self, text: str) -> int:
        """Give the number of `text` among those that all cells of the workbook share."""
        number: int | None = self.str_table.string_table.get(text)
        if number is None:
            number = self.str_table._get_shared_string_index(cell_text(text))
        else:
            self.str_table.count += 1
        return number

    def _write_rows(self) -> None:
        for row in sorted({*self._rows, *self.row_info}):
            reach = self._reach.get(row // _SPANNED)
            spans = f"{reach[0] + 1}:{reach[1] + 1}" if reach else None
            cells = self._rows.get(row)
            self._write_row(row, spans, self.row_info.get(row), empty_row=cells is None)
            if cells is not None:
                self.fh.write(cells)
                self.fh.write("</row>")

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Leave a formula as it is: XlsxWriter looks for fifty newer functions in each, ours have none."""
        return formula.removeprefix("=")


class CellWriter:
    """Writes the cells of one sheet: merges first, then row after row."""

    def __init__(self, plan: SheetPlan, sheet: RowSheet, formats: Formats) -> None:
        self._plan, self._sheet, self._formats = plan, sheet, formats
        self._links = 0

    def write(self) -> None:
        """Write all cells of the plan."""
        rows: dict[int, dict[int, Cell]] = {}
        for cells in (self._plan.cells, self._merged()):
            for (row, col), cell in cells.items():
                rows.setdefault(row, {})[col] = cell
        for row in sorted(rows):
            xml = "".join(self._cell(row, col, rows[row][col]) for col in sorted(rows[row]))
            self._sheet.put_row(row, min(rows[row]), max(rows[row]), xml)

    def _merged(self) -> dict[Spot, Cell]:
        """Merge areas; give their cells, each but the first blank in the look of that one."""
        covered, cells = dict[Spot, Cell](), self._plan.cells
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
        return covered

    def _cell(self, row: int, col: int, cell: Cell) -> str:
        style_, where = _style(cell), f"{self._plan.name} ({row}, {col})"
        if cell.link:
            self._link(row, col, cell, self._formats.of(style_))
        if cell.note:
            options = {"font_name": self._formats.looks.font, "x_scale": 2.5, "y_scale": 1.5}
            require_accepted(self._sheet.write_comment(row, col, cell_text(cell.note), options), f"{where} note")
        place = f"{column_letters(col)}{row + 1}"
        if cell.formula:
            require_formula(cell.formula, where)
        end = _formula_end(place, cell) if cell.formula else self._end(cell.value)
        return f'<c r="{place}" s="{self._formats.number(style_)}"{end}'

    def _end(self, value: Any) -> str:
        if value.__class__ is str and value:
            return f' t="s"><v>{self._sheet.text_number(value)}</v></c>'
        if value is None or value == "":
            return "/>"
        if value.__class__ is bool:
            return f' t="b"><v>{int(value)}</v></c>'
        text = f"{float(value):.16G}"
        if text[-1] > "9":
            raise PlanDefect(f"{value} is no number that a cell can hold")
        return f"><v>{text}</v></c>"

    def _link(self, row: int, col: int, cell: Cell, format_: Any) -> None:
        self._links += 1
        target = printable_text(link_target(cell.link, cell.spot))
        # What a program would refuse to open is written without its link; the text says the place all the same.
        too_long = len(target) > _LONGEST_LINK // 2 and utf16_length(target) > _LONGEST_LINK
        if self._links > _MOST_LINKS or too_long:
            return
        shown = printable_text(cell_text(cell.value)) if isinstance(cell.value, str) else ""
        require_accepted(self._sheet.write_url(row, col, target, format_, shown), f"{self._plan.name} ({row}, {col})")
        if cell.formula or not shown:  # otherwise XlsxWriter takes the cell for the text of its link
            self._sheet.write_blank(row, col, None, format_)


def _formula_end(place: str, cell: Cell) -> str:
    """Give what follows the style of a cell with a formula: the type of its result, the formula, the result."""
    value, kind = cell.value, ""
    if isinstance(value, bool):
        kind, shown = ' t="b"', str(int(value))
    elif value is None or isinstance(value, str):
        shown = _escaped(value or "")
        kind = ' t="e"' if shown in _ERRORS and not cell.array else ' t="str"' if shown or cell.array else ""
        shown = _LIKE_AN_ESCAPE.sub("_x005F", shown) if cell.array else shown
    else:
        shown = str(value if isinstance(value, int) else float(value))
    whole = f' t="array" ref="{place}"' if cell.array else ""
    return f"{kind}><f{whole}>{_escaped(cell.formula.removeprefix('='))}</f><v>{shown}</v></c>"


@lru_cache(maxsize=5_000)  # forms of two hundred units hold the same formulas
def _escaped(text: str) -> str:
    return printable_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


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


@lru_cache(maxsize=5_000)  # the trail of a season leads to the same files again and again
def _file(link: str) -> str:
    return "external:" + link.translate(_ESCAPES)
