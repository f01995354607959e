"""A form as a bundle of XML parts that can be mangled quickly: sheets as grids, the package as bytes."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

from tests.seasons.outside import tables

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ElementTree.register_namespace("", MAIN)
ElementTree.register_namespace("r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships")
Spot = tuple[int, int]  # row and column, counted from 1 as in the files


@dataclass(frozen=True)
class Grid:
    """What is known of a sheet: its part, its answer cells, other filled cells, and the markers of its tables."""

    part: str
    answers: tuple[Spot, ...]
    locked: tuple[Spot, ...]
    markers: tuple[Spot, ...]
    scored: bool  # it holds the scores that totals are made of


@dataclass(frozen=True)
class Form:
    """A workbook's parts by name, with what a mutation needs to know about its sheets."""

    name: str
    parts: dict[str, bytes]
    grids: tuple[Grid, ...] = field(default=())

    def bytes(self) -> bytes:
        """The workbook file."""
        return zipped(self.parts)

    def with_part(self, name: str, content: bytes) -> "Form":
        """The workbook with a part replaced."""
        return replace(self, parts={**self.parts, name: content})

    def table_grid(self, rng: Random) -> Grid:
        """One of the sheets that hold tables; mostly the one that the final scores come from, where there is one."""
        scored = [grid for grid in self.grids if grid.scored]
        if scored and rng.random() < 0.6:
            return scored[0]
        return rng.choice([grid for grid in self.grids if grid.markers and grid.answers])


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def load_form(file: Path, name: str) -> Form:
    """Take a workbook apart; openpyxl tells which cells are unlocked and where tables are marked."""
    with zipfile.ZipFile(file) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    book = load_workbook(file)
    marks: dict[str, list[Spot]] = {}
    scored = {table.sheet.title for id_, table in tables(book).items() if id_ == "unit_score"}
    for table in tables(book).values():
        marks.setdefault(table.sheet.title, []).append((table.row, table.col))
    grids = []
    for number, sheet in enumerate(book.worksheets, start=1):
        cells = [cell for line in sheet.iter_rows() for cell in line]
        answers = tuple((cell.row, cell.column) for cell in cells if not cell.protection.locked)
        locked = tuple((c.row, c.column) for c in cells if c.protection.locked and c.value is not None)
        marked = tuple(marks.get(sheet.title, ()))
        grids.append(
            Grid(f"xl/worksheets/sheet{number}.xml", answers if marked else (), locked, marked, sheet.title in scored)
        )
    return Form(name, parts, tuple(grids))


def moved(form: Form, part: str, where: Callable[[int, int], Spot | None]) -> Form:
    """The workbook with the cells of a sheet in other places; None drops a cell."""
    root = ElementTree.fromstring(form.parts[part])
    data = root.find(f"{{{MAIN}}}sheetData")
    assert data is not None
    rows: dict[int, dict[int, ElementTree.Element]] = {}
    for cell in data.iter(f"{{{MAIN}}}c"):
        target = where(*spot(cell.get("r", "")))
        if target is not None:
            cell.set("r", f"{get_column_letter(target[1])}{target[0]}")
            rows.setdefault(target[0], {})[target[1]] = cell
    for row in list(data):
        data.remove(row)
    for number, cells in sorted(rows.items()):
        row = ElementTree.SubElement(data, f"{{{MAIN}}}row", {"r": str(number)})
        row.extend(cell for _, cell in sorted(cells.items()))
    return form.with_part(part, ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def put(form: Form, part: str, at: Spot, xml: str, attributes: str = "") -> Form:
    """The workbook with the content of a cell replaced by raw XML, written the way a program would."""
    name = f"{get_column_letter(at[1])}{at[0]}"
    content = form.parts[part].decode()
    cell = f'<c r="{name}"{attributes}>{xml}</c>'
    found = re.search(rf'<c r="{name}"(?:[^>]*/>|[^>]*[^/]>.*?</c>)', content, re.DOTALL)
    if found:
        return form.with_part(part, (content[: found.start()] + cell + content[found.end() :]).encode())
    row = re.search(rf'<row r="{at[0]}"[^>]*?(/?)>', content)
    if row and not row[1]:
        return form.with_part(part, (content[: row.end()] + cell + content[row.end() :]).encode())
    content = content.replace("</sheetData>", f'<row r="{at[0]}">{cell}</row></sheetData>', 1)
    return form.with_part(part, content.encode())


def text(value: str) -> tuple[str, str]:
    """The XML and attributes of a text cell."""
    return f'<is><t xml:space="preserve">{escape(value)}</t></is>', ' t="inlineStr"'


def spot(name: str) -> Spot:
    """Row and column of a cell's name."""
    letters = name.rstrip("0123456789")
    return int(name[len(letters) :]), column_index_from_string(letters)
