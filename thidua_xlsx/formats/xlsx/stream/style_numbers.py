"""The styles of a workbook, numbered in the order in which its cells and highlights come to them.

XlsxWriter makes `styles.xml` of objects that every workbook needs for itself. The workbooks of a run have nearly all
the same styles in the same order, so what it makes of an order is kept, and it never sees the styles of a workbook.
"""

from functools import lru_cache
from io import BytesIO
from threading import get_ident

from thidua_xlsx.documents.styled_rows import Style, style
from thidua_xlsx.documents.workbook_plan import Cell
from thidua_xlsx.formats.xlsx.looks import Looks, cell_ink, highlight_ink
from thidua_xlsx.formats.xlsx.stream.xlsxwriter_internals import OpenWorkbook, cell_style, highlight_style, styles_xml


class Formats:
    """The styles of one workbook: as many as there are different ones, each under its number."""

    def __init__(self, looks: Looks) -> None:
        self.looks = looks
        self._known = _known(looks, get_ident())
        self._cells: dict[int, tuple[int, Style]] = {}
        self._highlights: dict[int, tuple[int, str]] = {}

    def of(self, cell: Cell | Style) -> int:
        """Give the number under which cells that look like this one name their style."""
        like = style(cell.look, cell.digits, open=cell.open, text=cell.text, percent=cell.percent, grouped=cell.grouped)
        ink = self._known.cells.get(like) or self._known.of_cell(like)
        # 0 is the plain style, which no cell of ours has.
        return self._cells.setdefault(ink, (len(self._cells) + 1, like))[0]

    def highlight(self, look: str) -> int:
        """Give the number under which highlights name a look that they lay over cells."""
        ink = self._known.of_highlight(look)
        return self._highlights.setdefault(ink, (len(self._highlights), look))[0]

    def xml(self, *, comments: bool) -> str:
        """Give the part of the file with these styles; `comments` says whether any stand in the workbook."""
        cells, highlights = self._cells.values(), self._highlights.values()
        return _xml(self.looks, tuple(one for _, one in cells), tuple(one for _, one in highlights), comments)


class _Known:
    """The styles that were met so far with some looks, by numbers that tell apart what XlsxWriter would tell apart."""

    def __init__(self, looks: Looks) -> None:
        self._looks, self._book = looks, OpenWorkbook(BytesIO(), {"in_memory": True})  # which nobody writes
        self.cells: dict[Style, int] = {}
        self._highlights: dict[str, int] = {}

    def of_cell(self, like: Style) -> int:
        ink = self.cells[like] = cell_style(self._book, cell_ink(self._looks, like))
        return ink

    def of_highlight(self, look: str) -> int:
        if look not in self._highlights:
            self._highlights[look] = highlight_style(self._book, highlight_ink(self._looks, look))
        return self._highlights[look]


@lru_cache(maxsize=8)  # each thread has its own: where two ask XlsxWriter at once, it may give a number twice
def _known(looks: Looks, thread: int) -> _Known:
    return _Known(looks)


@lru_cache(maxsize=200)  # forms and slips of a season come to their styles in a few orders
def _xml(looks: Looks, cells: tuple[Style, ...], highlights: tuple[str, ...], comments: bool) -> str:
    inks = [cell_ink(looks, one) for one in cells]
    return styles_xml(looks.plain_ink, inks, [highlight_ink(looks, one) for one in highlights], comments=comments)
