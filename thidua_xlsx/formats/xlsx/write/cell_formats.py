"""Formats of cells: what looks mean in ink, in XlsxWriter's words, each made once for all cells that look alike."""

from typing import Any

from thidua_xlsx.documents.looks import Look, Looks
from thidua_xlsx.documents.styled_rows import Style
from thidua_xlsx.documents.workbook_plan import Cell

_BORDERS = {"hair": 7, "thin": 1, "dashed": 3}
_VALIGN = {"top": "top", "middle": "vcenter", "bottom": "bottom"}
_PATTERNS = {"solid": 1, "grey": 18}


class Formats:
    """XlsxWriter's formats of one workbook, made once for all cells and highlights that look alike."""

    def __init__(self, workbook: Any, looks: Looks) -> None:
        self.looks = looks
        self._workbook = workbook
        self._cells: dict[Style, Any] = {}
        self._highlights: dict[str, Any] = {}

    def of(self, style: Style) -> Any:
        """Give the format of cells of a style."""
        if style not in self._cells:
            self._cells[style] = self._workbook.add_format(cell_ink(self.looks, style))
        return self._cells[style]

    def highlight(self, look: str) -> Any:
        """Give the format of a highlight in the look called `look`."""
        if look not in self._highlights:
            self._highlights[look] = self._workbook.add_format(highlight_ink(self.looks, look))
        return self._highlights[look]


def cell_ink(looks: Looks, cell: Cell | Style) -> dict[str, object]:
    """Translate a cell's look, lock and number format into the painter's properties."""
    look = looks.resolved(cell.look)
    ink: dict[str, object] = {
        "font_name": looks.font,
        "font_size": look.size or looks.size,
        "valign": _VALIGN[look.valign or "bottom"],
        "locked": not cell.open,
        **_shared_ink(look),
    }
    if look.align:
        ink["align"] = look.align
    if look.wrap:
        ink["text_wrap"] = True
    if look.indented:  # XlsxWriter would turn a centred cell with an indent into a left-aligned one
        ink["indent"] = look.indent
    if form := _number_form(cell):
        ink["num_format"] = form
    return ink


def highlight_ink(looks: Looks, name: str) -> dict[str, object]:
    """Translate the look called `name` for a conditional format, which may change neither font nor size."""
    look = looks.resolved(name)
    ink = _shared_ink(look)
    if look.sign:  # of numbers above, below and at 0, and of text
        ink["num_format"] = ";".join(f'"{look.sign} "{form}' for form in ("General", "-General", "General", "@"))
    return ink


def _shared_ink(look: Look) -> dict[str, object]:
    ink: dict[str, object] = {}
    if look.bold:
        ink["bold"] = True
    if look.italic:
        ink["italic"] = True
    if look.underline:
        ink["underline"] = 1
    if look.colour:
        ink["font_color"] = look.colour
    if look.fill:
        pattern = _PATTERNS[look.pattern or "solid"]
        # In a hatch the background carries the fill and the strokes are the foreground; a solid fill needs only bg.
        strokes = {"fg_color": "#A6A6A6"} if look.pattern == "grey" else {}
        ink.update({"pattern": pattern, "bg_color": look.fill, **strokes})
    if look.border in _BORDERS:
        ink["border"] = _BORDERS[look.border]
        ink["border_color"] = "#7F7F7F"
    return ink


def _number_form(cell: Cell | Style) -> str:
    """Give a cell's number format: `@` for text, percent, or so many decimals; empty leaves it General."""
    if cell.text:
        return "@"
    decimals = "." + "0" * cell.digits if cell.digits > 0 else ""
    if cell.percent:
        return f"0{decimals}%"
    if cell.grouped:
        return f"#,##0{decimals}"
    return f"0{decimals}" if cell.digits >= 0 else ""
