"""The XML of a row's cells, as XlsxWriter would write it: the inner loops of every workbook that is made."""

from collections.abc import Sequence
from typing import Any, Protocol

from thidua_xlsx.documents.styled_rows import ROW_NUMBER, Style, StyledRow
from thidua_xlsx.documents.workbook_plan import Cell
from thidua_xlsx.formats.xlsx.stream.cell_xml import cell_text, escaped, plain_xml, result_xml
from thidua_xlsx.formats.xlsx.stream.row_blocks import Spot
from thidua_xlsx.formats.xlsx.stream.style_numbers import Formats
from thidua_xlsx.messages.places import column_letters

_MOST_KEPT = 10_000  # values whose XML is kept
_SMALL_NUMBER = 1_000  # larger ones are numbers of rows
_NOTHING = "%.0s"  # takes what a cell would end with and writes none of it
_SHARED = ' t="s"><v>'  # followed by the number of a text in the table of shared texts


class OfSheet(Protocol):
    """What a sheet must have so that its rows can be made."""

    linked: set[Spot]
    str_table: Any
    formats: Formats
    helped: dict[Spot, Any]
    dim_colmax: int | None

    def helped_xml(self, row: int, col: int, mark: str) -> str:
        """Give the XML of a formula that XlsxWriter prepared, in the style that `mark` names."""


class RowParts:
    """What cells of one look begin with and what those of one value end with, made once a workbook."""

    def __init__(self, texts: Any) -> None:
        self.marks: dict[object, str] = {}
        self.ends = _Ends(texts.string_table)
        self.patterns: dict[tuple[Style | None, ...], str] = {}


class RowXml:
    """Makes the XML of cells, row after row, of the parts that its workbook knows."""

    def __init__(self, sheet: OfSheet, parts: RowParts) -> None:
        self.sheet = sheet
        self.linked = sheet.linked
        self.table = sheet.str_table
        self.heads: list[str] = []
        self.uses = 0  # of shared texts
        self.links = 0  # cells of which the text counts twice, as XlsxWriter has it
        self.marks, self.ends, self.patterns = parts.marks, parts.ends, parts.patterns

    def begin(self) -> None:
        """Begin with further rows, which may be wider."""
        wide = (self.sheet.dim_colmax or 0) + 1
        self.heads += [f'<c r="{column_letters(col)}' for col in range(len(self.heads), wide)]

    def counted(self, made: str) -> str:
        """Count the shared texts of rows that were made, and give their XML."""
        self.uses += made.count(_SHARED) + self.links
        self.links = 0
        return made

    def close(self) -> None:
        """Tell the table of shared texts how many there are by now, and how often they were used."""
        self.table.unique_count = len(self.table.string_table)
        self.table.count += self.uses

    def add(self, parts: list[str], row: int, line: Sequence[Cell | None]) -> None:
        """Add the XML of one row's cells; this is an inner loop, hence its names and its length."""
        push, heads, marks, known = parts.append, self.heads, self.marks, self.table.string_table
        number, linked = row + 1, self.linked
        for col, cell in enumerate(line):
            if cell is None:
                continue
            if cell.digits < 0 and not (cell.open or cell.text or cell.percent or cell.grouped):
                mark = marks.get(cell.look) or self._mark(cell.look, cell)
            else:
                key = (cell.look, cell.open, cell.digits, cell.text, cell.percent, cell.grouped)
                mark = marks.get(key) or self._mark(key, cell)
            value = cell.value
            if linked and (row, col) in linked:
                text_number(known, value if isinstance(value, str) else "")
                self.links += 1
            if cell.formula:
                push(self._formula((row, col), cell, mark))
            elif value is None or (value.__class__ is str and not value):
                push(f"{heads[col]}{number}{mark}/>")
            elif isinstance(value, str):
                place = known.get(value)
                if place is None:
                    place = text_number(known, value)
                push(f'{heads[col]}{number}{mark} t="s"><v>{place}</v></c>')
            else:
                push(f"{heads[col]}{number}{mark}{plain_xml(value)}</v></c>")

    def styled(self, row: int, line: StyledRow) -> str:
        """Give the XML of a styled row's cells: what begins each is the same in all rows of the kind."""
        pattern = self.patterns.get(line.styles) or self._pattern(line.styles)
        return (pattern % tuple(map(self.ends.__getitem__, line.values))).replace(ROW_NUMBER, str(row + 1))

    def _pattern(self, styles: tuple[Style | None, ...]) -> str:
        """Make what cells of these styles begin with, with room for the row's number and for what each ends with."""
        made = self.patterns[styles] = "".join(
            _NOTHING if one is None else f"{head}{ROW_NUMBER}{self.marks.get(one) or self._mark(one, one)}%s"
            for head, one in zip(self.heads, styles, strict=False)
        )
        return made

    def _mark(self, key: object, cell: Cell | Style) -> str:
        """Make what names the style of a cell, once for all cells of its kind."""
        mark = self.marks[key] = f'" s="{self.sheet.formats.of(cell)}"'
        return mark

    def _formula(self, spot: Spot, cell: Cell, mark: str) -> str:
        if spot in self.sheet.helped:
            return self.sheet.helped_xml(*spot, mark)
        kind, shown = result_xml(cell.value, array=cell.array)
        formula = escaped(cell.formula.removeprefix("="))
        whole = f' t="array" ref="{column_letters(spot[1])}{spot[0] + 1}"' if cell.array else ""
        return f"{self.heads[spot[1]]}{spot[0] + 1}{mark}{kind}><f{whole}>{formula}</f><v>{shown}</v></c>"


class _Ends(dict[Any, str]):
    """What follows a cell's style, by the value of the cell; kept of values that come again.

    Of a province's people nearly every row has a text and a number that no other has: they would drive out the others.
    """

    def __init__(self, texts: dict[str, int]) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, value: Any) -> str:
        if value.__class__ is str and value:
            place = self._texts.get(value)
            if place is None:
                return f"{_SHARED}{text_number(self._texts, value)}</v></c>"
            made = f"{_SHARED}{place}</v></c>"
        elif value is None or isinstance(value, str):
            made = "/>"
        else:
            made = f"{plain_xml(value)}</v></c>"
            if value in (0, 1) or value > _SMALL_NUMBER:  # a zero may have a sign, and truth values equal both
                return made
        if len(self) >= _MOST_KEPT:
            self.clear()
        self[value] = made
        return made


def text_number(known: dict[str, int], text: str) -> int:
    """Give the number of a text among the shared ones of a workbook; one that is new follows the last."""
    if text not in known:
        text = cell_text(text)
    return known.setdefault(text, len(known))
