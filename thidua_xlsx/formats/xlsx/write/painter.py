"""The painter: turns a workbook plan into the bytes of an .xlsx file. It knows no word of the domain.

User text stays text whatever it looks like, links are only those the plan sets, and the same plan gives the same
bytes. Whatever XlsxWriter refuses, by a warning or a return code, is a defect of the plan and raises `PlanDefect`.
"""

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException

from thidua_xlsx.documents.areas import Area, quoted, reference
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule, takes_number
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, Chart, Page, Ruled, SheetPlan
from thidua_xlsx.formats.xlsx.excel_limits import (
    PlanDefect,
    cut,
    most,
    printable_text,
    require,
    require_accepted,
    require_formula,
    require_name,
    require_sheet_name,
    utf16_length,
)
from thidua_xlsx.formats.xlsx.write.cell_formats import Formats
from thidua_xlsx.formats.xlsx.write.cells import CellWriter, FormulaSheet, cell_text
from thidua_xlsx.formats.xlsx.write.charts import add_chart, page_footer, page_header
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit, fitted
from thidua_xlsx.messages.places import cell_name

_BORN = datetime(2024, 1, 1)  # a fixed day of creation: two builds of one plan are the same file
_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
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


def paint(book: BookPlan, looks: Looks) -> bytes:
    """Paint a planned workbook and give the bytes of its .xlsx file; the same plan always gives the same bytes."""
    return paint_each(book, book.sheets, looks)


def paint_each(book: BookPlan, sheets: Iterable[SheetPlan], looks: Looks) -> bytes:
    """Paint sheets as they come, each plan let go before the next; give what `paint` gives for a book of all of them.

    `book` says everything else and has no sheets.
    """
    target = BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        try:
            plain = {"font_name": looks.font, "font_size": looks.size}
            workbook = Workbook(target, {**_OPTIONS, "default_format_properties": plain})
            workbook.set_properties({"title": book.title, "created": _BORN})
            for name, text in book.properties.items():
                require("property", utf16_length(text), f"property {name}")
                require_accepted(workbook.set_custom_property(name, text, "text"), f"property {name}")
            opened, sheets_by_name = False, {sheet.name: sheet for sheet in book.sheets}
            for plan in sheets:
                require_sheet_name(plan.name)
                sheet = workbook.add_worksheet(plan.name, FormulaSheet)
                SheetPainter(workbook, sheet, plan, Formats(workbook, looks), sheets_by_name).paint()
                if plan.visibility == "visible" and not opened:
                    sheet.activate()
                    sheet.set_first_sheet()
                    opened = True
                del plan, sheet  # before the next one is planned
            if not opened:
                raise PlanDefect(f"{book.title}: no sheet can be seen")
            for name, formula in book.names.items():
                require_name(name)
                require_formula(formula, f"name {name}")
                require_accepted(workbook.define_name(name, "=" + formula.removeprefix("=")), f"name {name}")
            workbook.close()
        except (UserWarning, XlsxWriterException, ValueError) as problem:
            raise PlanDefect(f"{book.title}: {problem}") from problem
    return target.getvalue()


@dataclass
class SheetPainter:
    """Paints one sheet."""

    workbook: Any
    sheet: Any
    plan: SheetPlan
    formats: Formats
    sheets_by_name: Mapping[str, SheetPlan]  # of a whole book, whose figures charts may show

    @property
    def looks(self) -> Looks:
        """The looks that the workbook is painted with."""
        return self.formats.looks

    def paint(self) -> None:
        """Paint everything the plan says of the sheet."""
        plan, sheet = self.plan, self.sheet
        self._sizes()
        CellWriter(plan, sheet, self.formats).write()
        for ruled in plan.rules:
            code = sheet.data_validation(*ruled.area.corners, _rule_options(ruled))
            require_accepted(code, f"{plan.name}!{ruled.area} rule")
        for highlight in plan.highlights:
            where = f"{plan.name}!{highlight.area} highlight"
            require_formula(highlight.formula, where)
            options = {
                "type": "formula",
                "criteria": "=" + printable_text(highlight.formula.removeprefix("=")),
                "format": self.formats.highlight(highlight.look),
            }
            require_accepted(sheet.conditional_format(*highlight.area.corners, options), where)
        for chart in plan.charts:
            source = plan if chart.sheet == plan.name else self.sheets_by_name.get(chart.sheet)
            if source is None:
                raise PlanDefect(f"{plan.name}: {chart.title}: the cells of {chart.sheet} are not there")
            figures = partial(_figures, source)
            code = add_chart(self.workbook, sheet, chart, self.looks, figures, counts=self._counts(chart))
            require_accepted(code, f"{plan.name}: {chart.title}")
        self._view()
        self._print(plan.page)

    def _counts(self, chart: Chart) -> bool:
        """Say whether a chart of this sheet shows nothing but small whole numbers, bars end to end taken together."""
        if chart.sheet != self.plan.name:
            return False
        cells = [[self.plan.cells.get(spot) for spot in series.values.spots] for series in chart.series]
        shown = [[cell.value if cell else None for cell in series] for series in cells]
        if not all(isinstance(value, int) for values in shown for value in values if value is not None):
            return False
        places = [[value for value in place if isinstance(value, int)] for place in zip(*shown, strict=True)]
        sizes = map(sum, places) if chart.kind.startswith("stacked") else (size for place in places for size in place)
        return all(size <= _MOST_STEPS for size in sizes)

    @cached_property
    def _fit(self) -> PageFit:
        return fitted(self.plan, self.looks.margins_of(self.plan.page))

    def _sizes(self) -> None:
        plan, heights = self.plan, self._fit.heights
        if plan.outline:
            self.sheet.outline_settings(visible=True, symbols_below=False)
        for row in sorted({*heights, *plan.hidden_rows, *plan.outline}):
            level = plan.outline.get(row)
            height = heights.get(row)
            opens = level is not None and plan.outline.get(row + 1, 0) > level
            options = {"hidden": bool(level) or row in plan.hidden_rows, "level": level or 0, "collapsed": opens}
            height = None if height is None else min(height, most("height of a row"))
            require_accepted(self.sheet.set_row(row, height, None, options), f"{plan.name} row {row}")
        for col in sorted({*plan.widths, *plan.hidden_cols}):
            hidden = {"hidden": True} if col in plan.hidden_cols else {}
            width = min(plan.widths.get(col, 9), most("width of a column"))
            require_accepted(self.sheet.set_column(col, col, width, None, hidden), f"{plan.name} column {col}")

    def _view(self) -> None:
        plan, sheet = self.plan, self.sheet
        sheet.hide_gridlines(2)
        if plan.freeze:
            sheet.freeze_panes(*plan.freeze, *(plan.page.first or plan.freeze))
        elif plan.page.first:
            sheet.set_top_left_cell(*plan.page.first)
        if plan.filters:
            require_accepted(sheet.autofilter(*plan.filters.corners), f"{plan.name} filter")
        if plan.start:
            sheet.set_selection(*plan.start, *plan.start)
        if plan.tint:
            sheet.set_tab_color(self.looks.colour(plan.tint))
        if plan.protected:
            sheet.protect("", _PROTECTION)
        if plan.visibility == "hidden":
            sheet.hide()
        elif plan.visibility == "very_hidden":
            sheet.very_hidden()

    def _print(self, page: Page) -> None:
        sheet, margins = self.sheet, self.looks.margins_of(page)
        sheet.set_paper(_A4)
        fit = self._fit
        if fit.own_scale:
            sheet.set_print_scale(fit.scale)
            sheet.set_v_pagebreaks(list(page.cuts))
        else:
            sheet.fit_to_pages(1, int(page.whole and fit.one_page))
        if page.landscape:
            sheet.set_landscape()
        sheet.set_margins(*(mm / _MM_PER_INCH for mm in (margins.left, margins.right, margins.top, margins.bottom)))
        if page.header:
            header = page_header(page.header, self.looks.font)
            sheet.set_header(header, {"margin": margins.footer / _MM_PER_INCH, "scale_with_doc": False})
        footer = page_footer(page.footer, self.looks.font)
        sheet.set_footer(footer, {"margin": margins.footer / _MM_PER_INCH, "scale_with_doc": False})
        if page.centred:
            sheet.center_horizontally()
        if page.repeat_rows:
            sheet.repeat_rows(*page.repeat_rows)
        if page.repeat_cols:
            sheet.repeat_columns(*page.repeat_cols)
        if fit.breaks:
            sheet.set_h_pagebreaks(fit.breaks[: most("page breaks")])
        if page.area and page.grows and page.grows.last_row > page.area.last_row and page.printed:
            name = f"{quoted(self.plan.name)}!_xlnm.Print_Area"
            require_accepted(self.workbook.define_name(name, _growing(self.plan.name, page.area, page.grows)), name)
        elif page.area or not page.printed:
            # Of what is not to be printed, a blank cell beside all that stands on the sheet: LibreOffice prints no page
            # without contents, nor does Excel at the end of what it prints (KB 288968, Intelliprint).
            last = max(self.plan.last[1], *self.plan.widths, 0) + 2
            area = page.area if page.area and page.printed else Area(0, last, 0, last)
            require_accepted(sheet.print_area(*area.corners), f"{self.plan.name} print area")


def _figures(plan: SheetPlan, area: Area) -> list[object]:
    """Give the values of an area as a chart keeps them; None where there is no cell."""
    return [_figure(plan.cells.get(spot)) for spot in area.spots]


def _figure(cell: Cell | None) -> object:
    if cell is None:
        return None
    value = cell.value
    if value is None or isinstance(value, str):
        return cell_text(value or "")
    if cell.formula:
        return float(value) if isinstance(value, Decimal) else value
    return f"{float(value):.16g}"


def _growing(sheet: str, area: Area, rows: Area) -> str:
    """Give the formula of a printed `area` that reaches to the last of some `rows` of its `sheet` that is filled.

    LibreOffice leaves such a formula out, and prints no rows below the last that is filled anyway.
    """
    filled = rows.on(sheet)
    last = f'MAX({area.last_row + 1},SUMPRODUCT(MAX(({filled}<>"")*ROW({filled}))))'
    column = Area(0, area.last_col, max(area.last_row, rows.last_row), area.last_col)
    return f"={reference(area.row, area.col, sheet)}:INDEX({column.on(sheet)},{last})"


_LONGEST_NUMBER = 20  # characters of one that is kept as text


def _rule_options(ruled: Ruled) -> dict[str, object]:
    """Translate a rule and its words into a data validation; blank is always allowed."""
    options = {**_rule(ruled.rule, cell_name(ruled.area.row, ruled.area.col)), "ignore_blank": True}
    for words, title, text in (("prompt", "input_title", "input_message"), ("refusal", "error_title", "error_message")):
        message = printable_text(ruled.prompt if words == "prompt" else ruled.refusal)
        head, message = _headed(printable_text(ruled.prompt_title), message, most(f"title of a {words}"), most(words))
        options |= {option: content for option, content in ((title, head), (text, message)) if content}
    return options


def _headed(title: str, text: str, longest_title: int, longest: int) -> tuple[str, str]:
    """Give a title and the words below it: one too long for a title begins the words, where they have room for it."""
    together = f"{title}. {text}" if text else title
    if utf16_length(title) > longest_title and utf16_length(together) <= longest:
        return "", together
    return cut(title, longest_title), cut(text, longest)


def _rule(rule: Rule, cell: str) -> dict[str, object]:
    match rule:
        case NumberRule(as_text=True):
            return {"validate": "length", "criteria": "<=", "value": _LONGEST_NUMBER}
        case NumberRule():
            return {"validate": "custom", "value": f"={takes_number(cell, rule)}"}
        case ListRule():
            loose = {"error_type": "warning"} if rule.loose else {}
            return {"validate": "list", "source": f"={rule.name}", **loose}
        case DateRule():
            # Days are text cells: 1/1/2024 has 8 characters, `ngày 20 tháng 12 năm 2024` has 25, a year alone 4.
            return {"validate": "length", "criteria": "between", "minimum": 4 if rule.year else 8, "maximum": 25}
        case TextRule():
            return {"validate": "length", "criteria": "<=", "value": rule.longest}
