"""Write texts and numbers into cells of a workbook and leave everything else in the file as it is.

Libraries that load and save a workbook drop what they do not know: pictures, charts, comments of newer programs. Here
only the XML of the sheets concerned is touched; every other part of the package keeps its bytes.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any
from xml.dom import minidom

from thidua_xlsx.documents.areas import column_number
from thidua_xlsx.formats.xlsx.excel_limits import cut, most, printable_text
from thidua_xlsx.messages.places import cell_name

Texts = Mapping[tuple[int, int], str | Decimal]  # by row and column, counted from 0
Looks = Mapping[tuple[int, int], tuple[int, int]]  # whose look a new cell takes
_BLOCK = re.compile(r"((?:'(?:[^']|'')*'|[^'!,]+)!\$[A-Z]+\$\d+:\$[A-Z]+\$)(\d+)")  # 'Khen thưởng'!$A$1:$I$46
_LONGEST = most("text of a cell")
WORKBOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class NoSuchSheet(Exception):
    """The workbook has no sheet of that name."""


def with_texts(data: bytes, sheets: Mapping[str, Texts], looks: Mapping[str, Looks] | None = None) -> bytes:
    """Give the workbook `data` with the texts of `sheets`, by sheet name and cell, in these cells.

    The cells keep the look they had; one that did not exist takes the look of the one that `looks` names, else of the
    one above it. What is written below the printed area of a sheet is printed too. The same input gives the same bytes.
    Raises NoSuchSheet where a sheet is not there.
    """
    parts, infos = unzipped(data)
    names = sheet_parts(parts)
    for sheet, texts in sheets.items():
        if sheet not in names:
            raise NoSuchSheet(sheet)
        parts[names[sheet]] = _written(parts[names[sheet]], texts, (looks or {}).get(sheet, {}))
    last_rows = {sheet: max(row for row, _ in texts) + 1 for sheet, texts in sheets.items() if texts}
    parts[WORKBOOK] = _printed_to(parts[WORKBOOK], last_rows)
    return zipped(parts, infos)


def with_sheets_shown(data: bytes, names: Collection[str]) -> bytes:
    """Give the workbook `data` with the sheets called `names` visible; the very bytes where they all are."""
    parts, infos = unzipped(data)
    book = minidom.parseString(parts[WORKBOOK])
    named = [sheet for sheet in elements(book, "sheet") if sheet.getAttribute("name") in names]
    hidden = [sheet for sheet in named if sheet.getAttribute("state") not in ("", "visible")]
    for sheet in hidden:
        sheet.removeAttribute("state")
    parts[WORKBOOK] = book.toxml(encoding="UTF-8", standalone=True)
    return zipped(parts, infos) if hidden else data


def unzipped(data: bytes) -> tuple[dict[str, bytes], list[zipfile.ZipInfo]]:
    """Give the parts of the package `data` by name, and how each was stored."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        return {info.filename: package.read(info) for info in infos}, infos


def zipped(parts: Mapping[str, bytes], infos: Sequence[zipfile.ZipInfo]) -> bytes:
    """Put `parts` together again in their order, those that are new behind them; the same parts give the same bytes.

    `infos` say how each was stored.
    """
    stored = {info.filename: info for info in infos}
    stamp = infos[0].date_time
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            same = zipfile.ZipInfo(name, stored[name].date_time if name in stored else stamp)
            same.external_attr = stored[name].external_attr if name in stored else 0
            same.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(same, content)
    return out.getvalue()


def sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Give the name of each sheet's part among `parts` by the sheet's name."""
    targets = {}
    for relation in elements(minidom.parseString(parts[RELATIONS]), "Relationship"):
        target = relation.getAttribute("Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[relation.getAttribute("Id")] = path
    parts_of = {}
    for sheet in elements(minidom.parseString(parts[WORKBOOK]), "sheet"):
        ids = [value for name, value in sheet.attributes.items() if name.rpartition(":")[2] == "id"]
        if ids and ids[0] in targets:
            parts_of[sheet.getAttribute("name")] = targets[ids[0]]
    return parts_of


def elements(node: minidom.Node, name: str) -> Iterator[minidom.Element]:
    """Give the elements below a node that are called `name`, whatever prefix the file's author uses."""
    for child in node.childNodes:
        if isinstance(child, minidom.Element):
            if child.tagName.rpartition(":")[2] == name:
                yield child
            yield from elements(child, name)


def _written(xml: bytes, texts: Texts, looks: Looks) -> bytes:
    document = minidom.parseString(xml)
    data = next(elements(document, "sheetData"))
    rows = dict(_numbered(data, "row"))
    for row, col in sorted(texts):
        if row not in rows:
            rows[row] = _inserted(document, data, rows, row, "row", str(row + 1))
        if rows[row].hasAttribute("spans"):  # a hint that may now be too narrow
            rows[row].removeAttribute("spans")
        cells = dict(_numbered(rows[row], "c"))
        if col not in cells:
            cells[col] = _inserted(document, rows[row], cells, col, "c", cell_name(row, col))
            like_row, like_col = looks.get((row, col), (row - 1, col))
            like = dict(_numbered(rows[like_row], "c")).get(like_col) if like_row in rows else None
            if like is not None and like.hasAttribute("s"):
                cells[col].setAttribute("s", like.getAttribute("s"))
        _put_text(document, cells[col], texts[row, col])
    for dimension in list(elements(document, "dimension")):  # optional, and the sheet may have grown
        if dimension.parentNode is not None:
            dimension.parentNode.removeChild(dimension)
    patched: bytes = document.toxml(encoding="UTF-8", standalone=True)
    return patched


def _printed_to(xml: bytes, last_rows: Mapping[str, int]) -> bytes:
    """Let the printed area of each sheet that has one, a single block of cells, reach to a row, counted from 1."""
    book = minidom.parseString(xml)
    names = [sheet.getAttribute("name") for sheet in elements(book, "sheet")]
    longer = False
    for node in elements(book, "definedName"):
        meaning: Any = node.firstChild
        place, block = node.getAttribute("localSheetId"), _BLOCK.fullmatch(meaning.data if meaning else "")
        if node.getAttribute("name") != "_xlnm.Print_Area" or not block or not place.isdigit():
            continue
        last = last_rows.get(names[int(place)], 0)
        if last > int(block[2]):
            meaning.data = f"{block[1]}{last}"
            longer = True
    written: bytes = book.toxml(encoding="UTF-8", standalone=True)
    return written if longer else xml


def _numbered(parent: minidom.Element, name: str) -> Iterator[tuple[int, minidom.Element]]:
    """Give rows or cells with their number from 0; one that does not say it follows the one before."""
    number = -1
    for child in parent.childNodes:
        if isinstance(child, minidom.Element) and child.tagName.rpartition(":")[2] == name:
            reference = child.getAttribute("r")
            if reference:  # of a row its number, of a cell its column with that
                letters = reference.rstrip("0123456789")
                number = column_number(letters) if letters else int(reference) - 1
            else:
                number += 1
            yield number, child


def _inserted(
    document: minidom.Document,
    parent: minidom.Element,
    siblings: Mapping[int, minidom.Element],
    number: int,
    name: str,
    reference: str,
) -> minidom.Element:
    element = document.createElement(prefix_of(parent) + name)
    element.setAttribute("r", reference)
    after = min((place for place in siblings if place > number), default=None)
    parent.insertBefore(element, None if after is None else siblings[after])
    return element


def prefix_of(element: minidom.Element) -> str:
    """Give the prefix of an element's name with its colon; empty where it has none."""
    prefix, colon, _ = element.tagName.rpartition(":")
    return prefix + colon


def _put_text(document: minidom.Document, cell: minidom.Element, text: str | Decimal) -> None:
    for child in list(cell.childNodes):
        cell.removeChild(child)
    if cell.hasAttribute("t"):
        cell.removeAttribute("t")
    if text == "":  # blank, as if nothing had ever been typed
        return
    if isinstance(text, Decimal):
        number = document.createElement(prefix_of(cell) + "v")
        number.appendChild(document.createTextNode(format(text, "f")))
        cell.appendChild(number)
        return
    cell.setAttribute("t", "inlineStr")
    holder = document.createElement(prefix_of(cell) + "is")
    inner = document.createElement(prefix_of(cell) + "t")
    inner.setAttribute("xml:space", "preserve")
    inner.appendChild(document.createTextNode(cut(printable_text(text), _LONGEST)))
    holder.appendChild(inner)
    cell.appendChild(holder)
