"""Write texts into cells of a workbook and leave everything else in the file as it is.

Libraries that load and save a workbook drop what they do not know: pictures, charts, comments of newer programs. Here
only the XML of the sheets concerned is touched; every other part of the package keeps its bytes.
"""

import io
import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from xml.dom import minidom

from thidua_xlsx.messages.places import cell_name

Texts = Mapping[tuple[int, int], str]  # by row and column, counted from 0
_WORKBOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


class NoSuchSheet(Exception):
    """The workbook has no sheet of that name."""


def with_texts(data: bytes, sheets: Mapping[str, Texts]) -> bytes:
    """Give the workbook with these texts in these cells, by sheet name; the cells keep the look they had.

    A cell that did not exist takes the look of the one above it. The same input gives the same bytes. NoSuchSheet where
    a sheet is not there.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
        infos = package.infolist()
    names = _sheet_parts(parts)
    for sheet, texts in sheets.items():
        if sheet not in names:
            raise NoSuchSheet(sheet)
        parts[names[sheet]] = _written(parts[names[sheet]], texts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info in infos:
            same = zipfile.ZipInfo(info.filename, info.date_time)
            same.compress_type, same.external_attr = zipfile.ZIP_DEFLATED, info.external_attr
            package.writestr(same, parts[info.filename])
    return out.getvalue()


def _sheet_parts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """Give the part of each sheet by the sheet's name."""
    targets = {}
    for relation in _elements(minidom.parseString(parts[_RELATIONS]), "Relationship"):
        target = relation.getAttribute("Target")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))
        targets[relation.getAttribute("Id")] = path
    found = {}
    for sheet in _elements(minidom.parseString(parts[_WORKBOOK]), "sheet"):
        ids = [value for name, value in sheet.attributes.items() if name.rpartition(":")[2] == "id"]
        if ids and ids[0] in targets:
            found[sheet.getAttribute("name")] = targets[ids[0]]
    return found


def _elements(node: minidom.Node, name: str) -> Iterator[minidom.Element]:
    """Give the elements below a node with this name, whatever prefix the file's author uses."""
    for child in node.childNodes:
        if isinstance(child, minidom.Element):
            if child.tagName.rpartition(":")[2] == name:
                yield child
            yield from _elements(child, name)


def _written(xml: bytes, texts: Texts) -> bytes:
    document = minidom.parseString(xml)
    data = next(_elements(document, "sheetData"))
    rows = dict(_numbered(data, "row"))
    for row, col in sorted(texts):
        if row not in rows:
            rows[row] = _inserted(document, data, rows, row, "row", str(row + 1))
        if rows[row].hasAttribute("spans"):  # a hint that may now be too narrow
            rows[row].removeAttribute("spans")
        cells = dict(_numbered(rows[row], "c"))
        if col not in cells:
            cells[col] = _inserted(document, rows[row], cells, col, "c", cell_name(row, col))
            above = dict(_numbered(rows[row - 1], "c")).get(col) if row - 1 in rows else None
            if above is not None and above.hasAttribute("s"):
                cells[col].setAttribute("s", above.getAttribute("s"))
        _say(document, cells[col], texts[row, col])
    for dimension in list(_elements(document, "dimension")):  # optional, and the sheet may have grown
        if dimension.parentNode is not None:
            dimension.parentNode.removeChild(dimension)
    written: bytes = document.toxml(encoding="UTF-8", standalone=True)
    return written


def _numbered(parent: minidom.Element, name: str) -> Iterator[tuple[int, minidom.Element]]:
    """Give rows or cells with their number from 0; one that does not say it follows the one before."""
    number = -1
    for child in parent.childNodes:
        if isinstance(child, minidom.Element) and child.tagName.rpartition(":")[2] == name:
            given = child.getAttribute("r")
            number = _number(given) if given else number + 1
            yield number, child


def _number(reference: str) -> int:
    if reference.isdigit():
        return int(reference) - 1
    column = 0
    for letter in reference.rstrip("0123456789"):
        column = column * 26 + ord(letter) - 64
    return column - 1


def _inserted(
    document: minidom.Document,
    parent: minidom.Element,
    known: Mapping[int, minidom.Element],
    number: int,
    name: str,
    reference: str,
) -> minidom.Element:
    element = document.createElement(_prefix(parent) + name)
    element.setAttribute("r", reference)
    after = min((other for other in known if other > number), default=None)
    parent.insertBefore(element, None if after is None else known[after])
    return element


def _prefix(element: minidom.Element) -> str:
    prefix, colon, _ = element.tagName.rpartition(":")
    return prefix + colon


def _say(document: minidom.Document, cell: minidom.Element, text: str) -> None:
    for child in list(cell.childNodes):
        cell.removeChild(child)
    cell.setAttribute("t", "inlineStr")
    holder = document.createElement(_prefix(cell) + "is")
    inner = document.createElement(_prefix(cell) + "t")
    inner.setAttribute("xml:space", "preserve")
    inner.appendChild(document.createTextNode(text))
    holder.appendChild(inner)
    cell.appendChild(holder)
