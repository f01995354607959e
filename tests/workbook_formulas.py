"""The formulas of a workbook as it was written, with what its cells hold: cells, highlights and rules alike."""

import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from tests.formula_types import ANY, BLANK, NONE, NUMBER, TEXT, TRUTH, Type, Types, parsed

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_AREA = re.compile(r"(?:(?P<sheet>.*)!)?(?P<first>[A-Z]+\d+)(?::(?P<last>[A-Z]+\d+))?")
_TYPES = {"s": TEXT, "str": TEXT, "inlineStr": TEXT, "b": TRUTH, "e": NONE}

Spot = tuple[int, int]


class Formula(NamedTuple):
    """A formula of a workbook: on which sheet, where, what it is for (`cell`, `highlight`, `rule`), and what is stored.

    `stored` is what a cell gives as it was written, and None for other formulas; a text is a text, else it is a number.
    An `array` formula is worked out for each cell of what it names.
    """

    sheet: str
    place: str
    use: str
    text: str
    stored: str | float | bool | None = None
    array: bool = False


class Sheet(NamedTuple):
    """A sheet: its formulas, the type of what is fixed, by cell, and the cells into which anything may be typed."""

    formulas: tuple[Formula, ...]
    fixed: dict[Spot, Type]
    open: frozenset[Spot]
    computed: dict[Spot, str]
    protected: bool


def spot_of(cell: str) -> Spot:
    """Give row and column, from 1 on, of a cell such as `$B$7`."""
    letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", cell).groups()  # type: ignore[union-attr]
    col = 0
    for letter in letters:
        col = col * 26 + ord(letter) - 64
    return int(digits), col


class WrittenWorkbook:
    """A workbook in a file, as it was written."""

    def __init__(self, file: Path) -> None:
        with zipfile.ZipFile(file) as package:
            self._parts = {name: package.read(name) for name in package.namelist() if name.endswith((".xml", ".rels"))}
        self._checked: dict[str, Types] = {}
        self._results: dict[tuple[str, Spot], Type] = {}

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The sheets by name."""
        book, rels = self._tree("xl/workbook.xml"), self._tree("xl/_rels/workbook.xml.rels")
        parts = {one.get("Id"): str(one.get("Target")).lstrip("/").removeprefix("xl/") for one in rels}
        return {
            str(one.get("name")): self._sheet(str(one.get("name")), f"xl/{parts[one.get(_RELATION)]}")
            for one in book.iter(f"{_SPACE}sheet")
        }

    @cached_property
    def names(self) -> dict[str, str]:
        """The areas that have a name."""
        named = self._tree("xl/workbook.xml").iter(f"{_SPACE}definedName")
        return {str(one.get("name")): str(one.text) for one in named}

    def _tree(self, part: str) -> etree._Element:
        return etree.fromstring(self._parts[part])

    @cached_property
    def _open_styles(self) -> frozenset[str]:
        styles = self._tree("xl/styles.xml").find(f"{_SPACE}cellXfs")
        locks = [style.find(f"{_SPACE}protection") for style in (styles if styles is not None else ())]
        return frozenset(str(n) for n, lock in enumerate(locks) if lock is not None and lock.get("locked") == "0")

    def _sheet(self, name: str, part: str) -> Sheet:
        tree = self._tree(part)
        protected = tree.find(f"{_SPACE}sheetProtection") is not None
        fixed, open_, computed, formulas = dict[Spot, Type](), set[Spot](), dict[Spot, str](), list[Formula]()
        for cell in tree.iter(f"{_SPACE}c"):
            place = str(cell.get("r"))
            spot, kind, formula = spot_of(place), cell.get("t", "n"), cell.find(f"{_SPACE}f")
            value = cell.findtext(f"{_SPACE}v")
            if formula is not None:
                computed[spot] = str(formula.text)
                array = formula.get("t") == "array"
                formulas.append(Formula(name, place, "cell", computed[spot], self._stored(kind, value), array))
            elif not protected or cell.get("s", "0") in self._open_styles:
                open_.add(spot)
            elif value is not None or kind == "inlineStr":
                fixed[spot] = _TYPES.get(kind, NUMBER)
        return Sheet((*formulas, *_rules(tree, name)), fixed, frozenset(open_), computed, protected)

    def _stored(self, kind: str, value: str | None) -> str | float | bool:
        if kind in ("b", "s"):
            return value == "1" if kind == "b" else self._texts[int(value or 0)]
        return float(value) if kind == "n" and value else value or ""

    @cached_property
    def _texts(self) -> list[str]:
        items = self._tree("xl/sharedStrings.xml").iter(f"{_SPACE}si")
        return ["".join(str(text.text or "") for text in item.iter(f"{_SPACE}t")) for item in items]

    def formulas(self) -> Iterator[Formula]:
        """Give every formula of the workbook."""
        for sheet in self.sheets.values():
            yield from sheet.formulas

    def mistaken(self) -> Iterator[str]:
        """Say for each formula which operands Excel would take for something else."""
        for formula in self.formulas():
            types = self._types(formula.sheet)
            already = len(types.wrong)
            wanted = {"cell": NUMBER | TEXT, "highlight": NUMBER | TRUTH, "rule": ANY}[formula.use]
            types.require(parsed(formula.text), wanted, formula.use)
            yield from (f"{formula.sheet}!{formula.place} {formula.use}: {one}" for one in types.wrong[already:])

    def _types(self, sheet: str) -> Types:
        if sheet not in self._checked:
            self._checked[sheet] = Types(_NamedOn(self, sheet))
        return self._checked[sheet]

    def type_of(self, sheet: str, name: str, *, people: bool) -> Type:
        """Give what may stand in an area that a formula of a sheet names; `people` = also what people type."""
        area = self.names.get(name, name).replace("$", "")
        found = _AREA.fullmatch(area)
        if not found:
            raise ValueError(f"{name} names no area")
        there = (found["sheet"] or sheet).removeprefix("'").removesuffix("'").replace("''", "'")
        (top, left), (bottom, right) = spot_of(found["first"]), spot_of(found["last"] or found["first"])
        type_ = NONE
        for row in range(top, bottom + 1):
            for col in range(left, right + 1):
                type_ |= self._cell(there, (row, col), people=people)
        return type_

    def _cell(self, sheet: str, spot: Spot, *, people: bool) -> Type:
        cells = self.sheets[sheet]
        if spot in cells.computed:
            if (sheet, spot) not in self._results:
                self._results[sheet, spot] = NONE  # of cells that name each other
                self._results[sheet, spot] = self._types(sheet).of(parsed(cells.computed[spot]))
            return self._results[sheet, spot]
        if spot in cells.open or not cells.protected:
            return ANY if people else BLANK
        return cells.fixed.get(spot, BLANK)


class _NamedOn(NamedTuple):
    book: WrittenWorkbook
    sheet: str

    def type_of(self, name: str) -> Type:
        return self.book.type_of(self.sheet, name, people=True)

    def type_of_results(self, name: str) -> Type:
        return self.book.type_of(self.sheet, name, people=False)


def _rules(tree: etree._Element, sheet: str) -> Iterator[Formula]:
    """Give the formulas of highlights and of rules, which name cells as seen from the first cell of their area."""
    for tag, parts, use in (
        ("conditionalFormatting", ("formula",), "highlight"),
        ("dataValidation", ("formula1", "formula2"), "rule"),
    ):
        for one in tree.iter(f"{_SPACE}{tag}"):
            for part in parts:
                yield from (
                    Formula(sheet, str(one.get("sqref")), use, str(f.text)) for f in one.iter(f"{_SPACE}{part}")
                )
