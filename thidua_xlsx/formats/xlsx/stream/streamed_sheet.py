"""Rows of a sheet, written straight from its plan: `sheetData` as XlsxWriter would write it, byte for byte.

XlsxWriter makes everything else of a sheet. It never sees the cells, apart from formulas that need its help, so a cell
costs one pass of a loop, and its XML goes into the file before that of the next thousand rows is made.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from thidua_xlsx.documents.styled_rows import StyledRow
from thidua_xlsx.documents.workbook_plan import Cell, Highlight, SheetPlan
from thidua_xlsx.formats.xlsx.plan_errors import UnpaintableValue
from thidua_xlsx.formats.xlsx.stream.cell_xml import cell_text, escaped, height_xml, pixels, stored
from thidua_xlsx.formats.xlsx.stream.excel_limits import is_ordinary, require_formula
from thidua_xlsx.formats.xlsx.stream.portable_formulas import is_plain
from thidua_xlsx.formats.xlsx.stream.row_blocks import SPANNED, Block, Spot
from thidua_xlsx.formats.xlsx.stream.row_xml import RowParts, RowXml
from thidua_xlsx.formats.xlsx.stream.safe_text import printable_text
from thidua_xlsx.formats.xlsx.stream.style_numbers import Formats
from thidua_xlsx.formats.xlsx.stream.xlsxwriter_internals import (
    OpenSheet,
    escaped_attribute,
    link_inside,
    link_outside,
)
from thidua_xlsx.messages.places import cell_name, column_letters

_AT_ONCE = 500  # rows that are made before they go into the file
_FOLDS = (' collapsed="1"', ' outlineLevel="1"')  # of the row that opens those below it, and of each of them


# The trail of a season leads to the same files again and again, and there to the same cells.
_outside = lru_cache(maxsize=5_000)(link_outside)


@lru_cache(maxsize=5_000)
def _location(anchor: str) -> str:
    where = escaped_attribute(printable_text(anchor).replace("/", "\\"))
    return f' location="{where}"' if where else ""


def needs_escape(cell: Cell) -> bool:
    """Say whether what a cell's formula gives may look like an escape; XlsxWriter escapes what an array gives alone."""
    return cell.array and "_x" in str(cell.value)


class StreamedSheet(OpenSheet):
    """A sheet of XlsxWriter whose rows and highlights come from the plan; `begin` comes first, `take` last."""

    def begin(self, name: str, formats: Formats, parts: RowParts) -> None:
        """Begin with an empty sheet."""
        self.plan, self.formats = SheetPlan(name), formats
        self.covered: Mapping[Spot, Cell] = {}
        self.linked: set[Spot] = set()
        self.laid: list[tuple[int, int, str, str]] = []  # links: row, column, target, further attributes
        self.link_xml: list[bytes] = []
        self.helped: dict[Spot, Any] = {}
        self.highlights: dict[str, list[tuple[int, int, str]]] = {}
        self.rules: list[str] = []
        self.row_xml = RowXml(self, parts)
        self.forgotten = False

    def take(self, plan: SheetPlan, covered: Mapping[Spot, Cell]) -> None:
        """Take the plan whose cells this sheet shows; `covered` are the blank cells under merges, each as it looks."""
        self.plan, self.covered = plan, covered
        self._fold(plan.outline)
        if plan.charts or any(cell.note for cell in plan.apart.values()):  # which are placed by the heights of rows
            gone = plan.hidden_rows | {row for row, level in plan.outline.items() if level}
            for row in plan.heights.keys() | gone:
                zero, high = pixels(plan.heights.get(row))
                self.row_sizes[row] = [high, zero or row in gone]

    def _fold(self, outline: Mapping[int, int]) -> None:
        """Say of the sheet that it has rows folded away, and that the row above them opens them."""
        if outline:
            self.outline_settings(visible=True, symbols_below=False)
        if any(outline.values()):
            self.outline_row_level = 1

    def help_formula(self, row: int, col: int, cell: Cell) -> int | None:
        """Have XlsxWriter prepare a formula with newer functions; gives its return code, None where none is needed."""
        if not needs_escape(cell) and is_plain(cell.formula):
            return None
        text, shown = "=" + cell.formula.removeprefix("="), stored(cell.value)
        code: int | None
        if cell.array:
            code = self.write_array_formula(row, col, row, col, "{" + text + "}", None, shown)
        else:
            code = self.write_formula(row, col, text, None, shown)
        self.helped[row, col] = self.table[row].pop(col, None)
        self.table.clear()
        return code

    def link(self, row: int, col: int, target: str, shown: str, *, plain: bool) -> None:
        """Lay a link over a cell; `plain` says that the cell is the text shown and nothing else."""
        path, _, anchor = target.partition("#")
        shown = printable_text(shown)
        if path.startswith("external:"):
            to, says = _outside(path), _location(anchor)
            if not plain:
                says += f' display="{escaped_attribute(shown)}"'
        else:
            to, where = "", escaped_attribute(printable_text(link_inside(target)))
            says = f' location="{where}" display="{escaped_attribute(shown)}"'
        self.laid.append((row, col, to, says))
        self.linked.add((row, col))

    def _number_links(self) -> None:
        """Number the links laid so far in the order of their cells."""
        made: list[str] = []
        for row, col, to, says in sorted(self.laid):
            ref = f"{column_letters(col)}{row + 1}"
            if to:
                self.rel_count += 1
                self.external_hyper_links.append(("/hyperlink", to, "External"))
                made.append(f'<hyperlink ref="{ref}" r:id="rId{self.rel_count}"{says}/>')
            else:
                made.append(f'<hyperlink ref="{ref}"{says}/>')
        self.laid.clear()
        if made:
            self.link_xml.append("".join(made).encode("utf-8"))

    def write_merged(self, merged: Sequence[int]) -> None:
        """Write what is merged; the lists of thousands of people have a line or two of such each."""
        top, left, bottom, right = merged
        self.fh.write(f'<mergeCell ref="{column_letters(left)}{top + 1}:{column_letters(right)}{bottom + 1}"/>')

    def write_links(self) -> None:
        """Write the links that were numbered."""
        if self.link_xml:
            self.fh.write("<hyperlinks>")
            self.fh.stream_rows()
            for made in self.link_xml:
                self.fh.into.write(made)
            self.fh.write("</hyperlinks>")

    def highlight(self, highlight: Highlight) -> None:
        """Lay a look over an area while a formula is true."""
        area = highlight.area
        if not (0 <= area.row <= area.last_row < self.xls_rowmax and 0 <= area.col <= area.last_col < self.xls_colmax):
            raise UnpaintableValue(f"{self.plan.name}!{area} highlight")
        if not is_ordinary(highlight.formula):
            require_formula(highlight.formula, f"{self.plan.name}!{area} highlight")
        single = area.row == area.last_row and area.col == area.last_col
        rules = self.highlights.setdefault(cell_name(area.row, area.col) if single else str(area), [])
        rules.append((self.dxf_priority, self.formats.highlight(highlight.look), highlight.formula))
        self.dxf_priority += 1

    def write_highlights(self) -> None:
        """Write the highlights, area by area."""
        write = self.fh.write
        for area, rules in self.highlights.items():
            write(f'<conditionalFormatting sqref="{area}">')
            for priority, style, formula in rules:
                write(f'<cfRule type="expression" dxfId="{style}" priority="{priority}">')
                if is_ordinary(formula) and "_x" not in formula:  # which needs an escape
                    write(f"<formula>{escaped(formula.removeprefix('='))}</formula>")
                else:
                    self.write_newer_formula("=" + formula.removeprefix("="))
                write("</cfRule>")
            write("</conditionalFormatting>")

    def write_rules(self) -> None:
        """Write the rules, which were made before."""
        if self.rules:
            self.fh.write(f'<dataValidations count="{len(self.rules)}">{"".join(self.rules)}</dataValidations>')

    def assemble(self) -> None:
        """Write the sheet, once everything on it is known."""
        plan = self.plan
        self.block = Block(plan.apart, self.covered, plan.heights, plan.hidden_rows, plan.outline, plan.lines)
        self._measure(self.block)
        self._number_links()
        super().assemble()
        del self.block

    def forget(self) -> None:
        """Let go of the cells once they are written."""
        if self.forgotten:
            return
        self.plan = SheetPlan(self.plan.name)
        self.forgotten = True
        self.covered = {}
        for kept in (self.linked, self.helped, self.link_xml, self.highlights, self.rules, self.merge, self.row_sizes):
            kept.clear()
        del self.row_xml

    def _measure(self, block: Block) -> None:
        """Widen the rectangle that the cells fill."""
        for row, col in block.corners():
            if self.reaches_outside(row, col):
                raise UnpaintableValue(f"{self.plan.name} ({row}, {col}): outside every sheet")

    def write_rows(self) -> None:
        """Write the rows."""
        self.fh.stream_rows()
        self.fh.into.begin_rows()
        self._make_rows(self.block, lambda made: self.fh.into.write(made.encode("utf-8")))
        self.row_xml.close()

    def _make_rows(self, block: Block, give: Callable[[str], object]) -> None:
        spans, rows, outline, hidden = block.spans(), block.rows, block.outline, block.hidden
        row_xml, tall = self.row_xml, block.heights
        row_xml.begin()
        heights: dict[float | None, tuple[bool, str, str]] = {}
        parts: list[str] = []
        for count, row in enumerate(block.numbers(), 1):
            height = tall.get(row)
            shape = heights.get(height) or heights.setdefault(height, height_xml(height))
            head = f'<row r="{row + 1}"{spans.get(row >> SPANNED, "")}{shape[1]}'
            if shape[0] or outline or row in hidden:
                level = outline.get(row)
                gone = ' hidden="1"' if shape[0] or level or row in hidden else ""
                head = f"{head}{gone}{shape[2]}{'' if level is None else _FOLDS[level]}"
            else:
                head += shape[2]
            line = rows.get(row)
            if line is None:
                parts.append(head + "/>")
            elif isinstance(line, StyledRow):
                parts.append(f"{head}>{row_xml.styled(row, line)}</row>")
            else:
                parts.append(head + ">")
                row_xml.add(parts, row, line)
                parts.append("</row>")
            if not count % _AT_ONCE:
                give(row_xml.counted("".join(parts)))
                parts.clear()
        give(row_xml.counted("".join(parts)))

    def helped_xml(self, row: int, col: int, mark: str) -> str:
        """Give the XML of a formula that XlsxWriter prepared; `mark` names the cell's style, behind its place."""
        start, place, rest = self.prepared_cell_xml(row, col, self.helped[row, col]).split('"', 2)
        return f'{start}"{place}{mark}{rest}'

    def chart_values(self, row: int, col: int, last_row: int, last_col: int) -> list[object]:
        """Give the values that a chart keeps with it, in XlsxWriter's form; None where there is no cell."""
        if self.forgotten:
            raise UnpaintableValue(
                f"{self.plan.name}: a chart on a later sheet names cells that are written and let go"
            )
        spots = [(r, c) for r in range(row, last_row + 1) for c in range(col, last_col + 1)]
        return [self._charted(self.covered.get(spot) or self.plan.cells.get(spot)) for spot in spots]

    def _charted(self, cell: Cell | None) -> object:
        if cell is None:
            return None
        if cell.formula:
            return stored(cell.value)
        if cell.value is None or isinstance(cell.value, str):
            return cell_text(cell.value or "")
        return f"{float(cell.value):.16g}"
