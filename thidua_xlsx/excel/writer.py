"""The painter: turns a workbook plan into the bytes of an .xlsx file. It knows no word of the domain.

User text stays text whatever it looks like, links are only those the plan sets, and the same plan gives the same
bytes. Whatever XlsxWriter refuses, by a warning or a return code, is a defect of the plan and raises `PlanDefect`.
"""

import warnings
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter.exceptions import XlsxWriterException

from thidua_xlsx.excel.cells import cell_text
from thidua_xlsx.excel.looks import Formats, Looks
from thidua_xlsx.excel.package import Book
from thidua_xlsx.excel.paging import page_breaks
from thidua_xlsx.excel.painting import add_chart, page_footer, rule_options, units
from thidua_xlsx.excel.rows import Sheet, Spot
from thidua_xlsx.plan import BookPlan, Cell, Chart, Page, Ruled, SheetPlan, replaced

_BORN = datetime(2024, 1, 1)  # a fixed day of creation: two builds of one plan are the same file
_MOST_LINKS = 65_000  # Excel opens no sheet with more than 65,530
_LONGEST_LINK = 2_000
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_MOST_STEPS = 12  # up to here an axis may count by ones
_MM_PER_INCH = 25.4
_A4 = 9
# Locks guide honest hands; columns and rows stay free so that people can widen what they read.
_PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
    "autofilter": True,
}


class PlanDefect(Exception):
    """A plan that cannot be painted as it says: a defect of ours, never of the user's data."""


def paint(book: BookPlan, looks: Looks) -> bytes:
    """Paint a planned workbook and give the bytes of its .xlsx file; the same plan always gives the same bytes."""
    return _painted(book, book.sheets, looks, whole=True)


def paint_each(book: BookPlan, sheets: Iterable[SheetPlan], looks: Looks) -> bytes:
    """Paint sheets as they come, each let go before the next; gives what `paint` gives for a book of all of them.

    `book` says everything else and has no sheets. Charts show figures of their own sheet alone: the cells of the
    others are gone, or not there yet.
    """
    return _painted(book, sheets, looks, whole=False)


def _painted(book: BookPlan, sheets: Iterable[SheetPlan], looks: Looks, *, whole: bool) -> bytes:
    target = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            _paint_book(book, sheets, looks, target, whole=whole)
        except (UserWarning, XlsxWriterException, ValueError) as problem:
            raise PlanDefect(f"{book.title}: {problem}") from problem
    return target.getvalue()


def _paint_book(book: BookPlan, sheets: Iterable[SheetPlan], looks: Looks, target: BytesIO, *, whole: bool) -> None:
    defaults = {"default_format_properties": {"font_name": looks.font, "font_size": looks.size}}
    workbook = Book(target, {**_OPTIONS, **defaults})
    workbook.set_properties({"title": book.title, "created": _BORN})
    for name, text in book.properties.items():
        _must(workbook.set_custom_property(name, text, "text"), f"property {name}")
    formats = Formats(workbook, looks)
    opened = False
    for plan in sheets:
        sheet = workbook.add_worksheet(plan.name, Sheet)
        SheetPainter(plan, sheet, formats).paint(workbook)
        if plan.visibility == "visible" and not opened:
            sheet.activate()
            sheet.set_first_sheet()
            opened = True
        workbook.done(sheet)
        if not whole:
            workbook.keep_figures()
            sheet.forget()
        del plan, sheet  # before the next one is planned
    if not opened:
        raise PlanDefect(f"{book.title}: no sheet can be seen")
    for name, formula in book.names.items():
        _must(workbook.define_name(name, "=" + formula.removeprefix("=")), f"name {name}")
    workbook.close()


def _must(code: int | None, what: str) -> None:
    if code is not None and code < 0:
        raise PlanDefect(f"{what}: the painter refused it ({code})")


@dataclass
class SheetPainter:
    """Paints one sheet of a plan."""

    plan: SheetPlan
    sheet: Any
    formats: Formats
    counts: Counter[str] = field(default_factory=Counter)

    def paint(self, workbook: Any) -> None:
        """Paint everything the plan says of this sheet."""
        covered = self._merges()
        self.sheet.take(self.plan, self.formats, covered)
        self._sizes()
        self._special(covered)
        for ruled in self.plan.rules:
            self._rule(ruled)
        for highlight in self.plan.highlights:
            self.sheet.highlight(highlight, self.formats.highlight(highlight.look))
        for chart in self.plan.charts:
            code = add_chart(workbook, self.sheet, chart, self.formats.looks, counts=self._counts(chart))
            _must(code, f"{self.plan.name}: {chart.title}")
        self._view()
        self._print(self.plan.page)

    def _counts(self, chart: Chart) -> bool:
        areas = [series.values for series in chart.series]
        spots = [
            (row, col) for a in areas for row in range(a.row, a.last_row + 1) for col in range(a.col, a.last_col + 1)
        ]
        values = [self.plan.cells[spot].value for spot in spots if spot in self.plan.cells]
        own = chart.sheet == self.plan.name
        return own and all(isinstance(value, int) and value <= _MOST_STEPS for value in values)

    def _sizes(self) -> None:
        for col in sorted({*self.plan.widths, *self.plan.hidden_cols}):
            hidden = {"hidden": True} if col in self.plan.hidden_cols else {}
            width = self.plan.widths.get(col, 9)
            _must(self.sheet.set_column(col, col, width, None, hidden), f"{self.plan.name} column {col}")

    def _merges(self) -> dict[Spot, Cell]:
        """Merge areas; gives the blank cells under them, each in the look of its area's first cell."""
        covered: dict[Spot, Cell] = {}
        cells = self.plan.cells
        for area in self.plan.merges:
            first = (area.row, area.col)
            spots = [
                (row, col) for row in range(area.row, area.last_row + 1) for col in range(area.col, area.last_col + 1)
            ]
            if len(spots) < 2:
                continue
            lost = [spot for spot in spots[1:] if spot in cells and _filled(cells[spot])]
            if lost:
                raise PlanDefect(f"{self.plan.name}!{area}: a merge would hide the cells {lost}")
            if any(spot in covered for spot in spots):
                raise PlanDefect(f"{self.plan.name}!{area}: two merges overlap")
            cell = cells.get(first, _PLAIN)
            covered.update(dict.fromkeys(spots, _blank(cell)))
            covered[first] = cell
            self.sheet.merge.append([area.row, area.col, area.last_row, area.last_col])
        return covered

    def _special(self, covered: Mapping[Spot, Cell]) -> None:
        """Hand XlsxWriter the cells that are more than a look and a value: links, comments, unusual formulas."""
        cells = self.plan.cells
        special = [spot for spot, cell in cells.items() if cell.formula or cell.link or cell.note]
        for row, col in sorted(special):
            if covered and (row, col) in covered and covered[row, col] is not cells[row, col]:
                continue
            cell = cells[row, col]
            if cell.link:
                self._link(row, col, cell)
            if cell.formula:
                _must(self.sheet.help_formula(row, col, cell), f"{self.plan.name} ({row}, {col})")
            if cell.note:
                options = {"font_name": self.formats.looks.font, "x_scale": 2.5, "y_scale": 1.5}
                _must(self.sheet.write_comment(row, col, cell_text(cell.note), options), f"{self.plan.name} note")

    def _link(self, row: int, col: int, cell: Cell) -> None:
        self.counts["links"] += 1
        target = link_target(cell.link, cell.spot)
        # What a program would refuse to open is written without its link; the text says the place all the same.
        if self.counts["links"] > _MOST_LINKS or units(target) > _LONGEST_LINK:
            return
        shown = cell_text(cell.value) if isinstance(cell.value, str) else ""
        self.sheet.link(row, col, target, shown, plain=bool(shown) and not cell.formula)

    def _rule(self, ruled: Ruled) -> None:
        area = ruled.area
        code = self.sheet.data_validation(area.row, area.col, area.last_row, area.last_col, rule_options(ruled))
        _must(code, f"{self.plan.name}!{area} rule")

    def _view(self) -> None:
        plan, sheet = self.plan, self.sheet
        sheet.hide_gridlines(2)
        if plan.freeze:
            sheet.freeze_panes(*plan.freeze, *(plan.page.first or plan.freeze))
        elif plan.page.first:
            sheet.set_top_left_cell(*plan.page.first)
        if plan.filters:
            area = plan.filters
            _must(sheet.autofilter(area.row, area.col, area.last_row, area.last_col), f"{plan.name} filter")
        if plan.start:
            sheet.set_selection(*plan.start, *plan.start)
        if plan.tint:
            sheet.set_tab_color(self.formats.looks.colour(plan.tint))
        if plan.protected:
            sheet.protect("", _PROTECTION)
        if plan.visibility == "hidden":
            sheet.hide()
        elif plan.visibility == "very_hidden":
            sheet.very_hidden()

    def _print(self, page: Page) -> None:
        sheet, margins = self.sheet, self.formats.looks.margins
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        if page.landscape:
            sheet.set_landscape()
        sheet.set_margins(*(mm / _MM_PER_INCH for mm in (margins.left, margins.right, margins.top, margins.bottom)))
        footer = page_footer(page.footer, self.formats.looks.font)
        sheet.set_footer(footer, {"margin": margins.footer / _MM_PER_INCH})
        if page.centred:
            sheet.center_horizontally()
        if page.repeat_rows:
            sheet.repeat_rows(*page.repeat_rows)
        if page.repeat_cols:
            sheet.repeat_columns(*page.repeat_cols)
        if breaks := page_breaks(self.plan, margins):
            sheet.set_h_pagebreaks(breaks)
        if page.area:
            area = page.area
            _must(sheet.print_area(area.row, area.col, area.last_row, area.last_col), f"{self.plan.name} print area")


_PLAIN = Cell()


def _blank(cell: Cell) -> Cell:
    """Give a blank cell in the look of another."""
    return replaced(cell, value=None, formula="", array=False, link="", spot="", note="")


def _filled(cell: Cell) -> bool:
    return cell.value not in (None, "") or bool(cell.formula)


_ESCAPES: Mapping[int, str] = {ord(char): f"%{ord(char):02X}" for char in '%" <>[]^`{}#'}


def link_target(link: str, spot: str = "") -> str:
    """Give a link as the painter wants it: `#Sheet!A1` inside the workbook, anything else a file, at its `spot`."""
    if link.startswith("#"):
        sheet, _, cell = link[1:].rpartition("!")
        plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        quoted = "'" + plain.replace("'", "''") + "'"
        return f"internal:{quoted}!{cell}"
    return "external:" + link.translate(_ESCAPES) + (f"#{spot}" if spot else "")
