"""Cells of a sheet: text stays text whatever it looks like, links are those of the plan.

XlsxWriter makes everything of a workbook but the XML of rows, which is what it would write. Written through its public
interface alone, the demo takes 8.5 seconds of processors instead of 6.5 (docs/decisions/0009).
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, Style, style
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan, blank_like
from thidua_xlsx.formats.xlsx.excel_limits import most, require_formula
from thidua_xlsx.formats.xlsx.look_ink import cell_ink, highlight_ink
from thidua_xlsx.formats.xlsx.plan_errors import PlanDefect, require_accepted
from thidua_xlsx.formats.xlsx.safe_text import cut, printable_text, utf16_length
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

    This class and `Formats.number` alone rest on private names of XlsxWriter.
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


class Formats:
    """XlsxWriter's formats of one workbook, made once for all cells and highlights that look alike."""

    def __init__(self, workbook: Any, looks: Looks) -> None:
        self.looks = looks
        self._workbook = workbook
        self._cells: dict[Style, Any] = {}
        self._numbers: dict[Style, int] = {}
        self._highlights: dict[str, Any] = {}

    def of(self, style: Style) -> Any:
        """Give the format of cells of a style."""
        if style not in self._cells:
            self._cells[style] = self._workbook.add_format(cell_ink(self.looks, style))
        return self._cells[style]

    def number(self, style: Style) -> int:
        """Give the number of the format of a style, in the order of asking."""
        number = self._numbers.get(style)
        if number is None:
            number = self._numbers[style] = self.of(style)._get_xf_index()
        return number

    def highlight(self, look: str) -> Any:
        """Give the format of a highlight in the look called `look`."""
        if look not in self._highlights:
            self._highlights[look] = self._workbook.add_format(highlight_ink(self.looks, look))
        return self._highlights[look]


class CellWriter:
    """Writes the cells of one sheet: merges first, then row after row."""

    def __init__(self, plan: SheetPlan, sheet: RowSheet, formats: Formats) -> None:
        self._plan, self._sheet, self._formats = plan, sheet, formats
        self._links = 0
        self._patterns: dict[tuple[Style | None, ...], str] = {}

    def write(self) -> None:
        """Write all cells of the plan."""
        rows: dict[int, dict[int, Cell]] = {}
        for cells in (self._plan.apart, self._merged()):
            for (row, col), cell in cells.items():
                rows.setdefault(row, {})[col] = cell
        for row in sorted({*rows, *self._plan.lines}):
            if line := self._plan.lines.get(row):
                pattern = self._patterns.get(line.styles) or self._pattern(line.styles)
                made = (pattern % tuple(map(self._end, line.values))).replace(ROW_NUMBER, str(row + 1))
                first = next(col for col, of in enumerate(line.styles) if of)
                self._sheet.put_row(row, first, len(line.styles) - 1, made)
            else:
                made = "".join(
                    self._cell(row, col, cell) for col, cell in sorted(rows[row].items(), key=lambda item: item[0])
                )
                self._sheet.put_row(row, min(rows[row]), max(rows[row]), made)

    def _merged(self) -> dict[Spot, Cell]:
        """Merge areas; give their cells, each but the first blank in the look of that one."""
        covered, cells = dict[Spot, Cell](), self._plan.apart
        for area in self._plan.merges:
            spots = [(row, col) for row in area.rows for col in range(area.col, area.last_col + 1)]
            if len(spots) < 2:
                continue
            lost = [spot for spot in spots[1:] if spot in cells and _filled(cells[spot])]
            if lost:
                raise PlanDefect(f"{self._plan.name}!{area}: a merge would hide the cells {lost}")
            first = cells.get(spots[0], _PLAIN)
            format_ = self._formats.of(_style(first))
            code = self._sheet.merge_range(area.row, area.col, area.last_row, area.last_col, "", format_)
            require_accepted(code, f"{self._plan.name}!{area}")
            covered |= {**dict.fromkeys(spots, blank_like(first)), spots[0]: first}
        return covered

    def _pattern(self, styles: tuple[Style | None, ...]) -> str:
        """Make what the cells of rows of a kind begin with, with room for the row's number and for what each holds."""
        pattern = self._patterns[styles] = "".join(
            f'<c r="{column_letters(col)}{ROW_NUMBER}" s="{self._formats.number(of)}"%s' if of else "%.0s"
            for col, of in enumerate(styles)
        )
        return pattern

    def _cell(self, row: int, col: int, cell: Cell) -> str:
        of, where = _style(cell), f"{self._plan.name} ({row}, {col})"
        if cell.link:
            self._link(row, col, cell, self._formats.of(of))
        if cell.note:
            options = {"font_name": self._formats.looks.font, "x_scale": 2.5, "y_scale": 1.5}
            require_accepted(self._sheet.write_comment(row, col, cell_text(cell.note), options), f"{where} note")
        place = f"{column_letters(col)}{row + 1}"
        if cell.formula:
            require_formula(cell.formula, where)
        end = _formula_end(place, cell) if cell.formula else self._end(cell.value)
        return f'<c r="{place}" s="{self._formats.number(of)}"{end}'

    def _end(self, value: Any) -> str:
        """Give what follows a cell's style."""
        if value.__class__ is str and value:
            return f' t="s"><v>{self._sheet.text_number(value)}</v></c>'
        if value is None or value == "":
            return "/>"
        if value.__class__ is bool:
            return f' t="b"><v>{int(value)}</v></c>'
        return _number_end(value) if value.__class__ is Decimal and value else _written(value)

    def _link(self, row: int, col: int, cell: Cell, format_: Any) -> None:
        """Lay a link over a cell."""
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


@lru_cache(maxsize=5_000)  # the points of thousands of people are few
def _number_end(value: Decimal) -> str:
    return _written(value)


def _written(value: Decimal | int) -> str:
    written = f"{float(value):.16G}"
    if written[-1] > "9":
        raise PlanDefect(f"{value} is no number that a cell can hold")
    return f"><v>{written}</v></c>"


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


def _filled(cell: Cell) -> bool:
    return cell.value not in (None, "") or bool(cell.formula)


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
