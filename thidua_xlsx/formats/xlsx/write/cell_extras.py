"""Cells of a sheet that are more than a look and a value: merged ones, links, comments, unusual formulas."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.workbook_plan import Cell, blank_like
from thidua_xlsx.formats.xlsx.looks import Looks
from thidua_xlsx.formats.xlsx.plan_errors import PlanDefect, require_accepted
from thidua_xlsx.formats.xlsx.stream.cell_xml import cell_text
from thidua_xlsx.formats.xlsx.stream.excel_limits import is_ordinary, most, require_formula
from thidua_xlsx.formats.xlsx.stream.row_blocks import Spot
from thidua_xlsx.formats.xlsx.stream.safe_text import utf16_length
from thidua_xlsx.formats.xlsx.stream.streamed_sheet import StreamedSheet, needs_escape

_MOST_LINKS = most("links of a sheet")
_LONGEST_LINK = most("link") - 79  # Excel puts the folder before the name of a file beside the workbook
_PLAIN = Cell()
_ESCAPES: Mapping[int, str] = {ord(char): f"%{ord(char):02X}" for char in '%" <>[]^`{}#'}

Cells = Mapping[Spot, Cell]


class Laying(msgspec.Struct):
    """Hands XlsxWriter what it must know of the cells of one sheet."""

    name: str
    sheet: StreamedSheet
    looks: Looks
    links: int = 0

    def merged(self, cells: Cells, merges: Sequence[Area]) -> dict[Spot, Cell]:
        """Merge areas; gives the blank cells under them, each in the look of its area's first cell."""
        covered: dict[Spot, Cell] = {}
        for area in merges:
            first = (area.row, area.col)
            spots = [
                (row, col) for row in range(area.row, area.last_row + 1) for col in range(area.col, area.last_col + 1)
            ]
            if len(spots) < 2:
                continue
            lost = [spot for spot in spots[1:] if spot in cells and _filled(cells[spot])]
            if lost:
                raise PlanDefect(f"{self.name}!{area}: a merge would hide the cells {lost}")
            if any(spot in covered for spot in spots):
                raise PlanDefect(f"{self.name}!{area}: two merges overlap")
            cell = cells.get(first, _PLAIN)
            covered.update(dict.fromkeys(spots, blank_like(cell)))
            covered[first] = cell
            self.sheet.merge.append([area.row, area.col, area.last_row, area.last_col])
        return covered

    def special(self, cells: Cells, covered: Cells) -> None:
        """Hand over links, comments and formulas that need help; a cell under a merge has none."""
        special = [
            spot for spot, cell in cells.items() if cell.link or cell.note or (cell.formula and _needs_care(cell))
        ]
        for row, col in sorted(special):
            if covered and (row, col) in covered and covered[row, col] is not cells[row, col]:
                continue
            cell = cells[row, col]
            if cell.link:
                self._link(row, col, cell.value, cell.link, cell.spot, formula=bool(cell.formula))
            if cell.formula:
                require_formula(cell.formula, f"{self.name} ({row}, {col})")
                require_accepted(self.sheet.help_formula(row, col, cell), f"{self.name} ({row}, {col})")
            if cell.note:
                options = {"font_name": self.looks.font, "x_scale": 2.5, "y_scale": 1.5}
                require_accepted(self.sheet.write_comment(row, col, cell_text(cell.note), options), f"{self.name} note")

    def _link(self, row: int, col: int, value: object, link: str, spot: str, *, formula: bool = False) -> None:
        """Lay a link over a cell that shows a value, or what its formula gives."""
        self.links += 1
        target = link_target(link, spot)
        # What a program would refuse to open is written without its link; the text says the place all the same.
        too_long = len(target) > _LONGEST_LINK // 2 and utf16_length(target) > _LONGEST_LINK
        if self.links > _MOST_LINKS or too_long:
            return
        shown = cell_text(value) if isinstance(value, str) else ""
        self.sheet.link(row, col, target, shown, plain=bool(shown) and not formula)


def _needs_care(cell: Cell) -> bool:
    """Say whether there is more to a cell's formula than to write it as it stands."""
    return not is_ordinary(cell.formula) or needs_escape(cell)


def _filled(cell: Cell) -> bool:
    return cell.value not in (None, "") or bool(cell.formula)


def link_target(link: str, spot: str = "") -> str:
    """Give a link as the painter wants it: `#Sheet!A1` inside the workbook, anything else a file, at its `spot`."""
    if link.startswith("#"):
        sheet, _, cell = link[1:].rpartition("!")
        plain = sheet.removeprefix("'").removesuffix("'").replace("''", "'")
        quoted = "'" + plain.replace("'", "''") + "'"
        return f"internal:{quoted}!{cell}"
    return f"{_file(link)}#{spot}" if spot else _file(link)


@lru_cache(maxsize=5_000)  # the trail of a season leads to the same files again and again
def _file(link: str) -> str:
    return "external:" + link.translate(_ESCAPES)
