"""Whole sheets of one workbook put into another, with their looks, lists and checks; nothing that was there changes.

Libraries that load and save a workbook drop what they do not know. Here parts are added to the package, and of those
that are there only the lists in which a new sheet must stand are touched (ECMA-376 Part 1, 18.2, 18.3, 18.8).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any
from xml.dom import minidom

from thidua_xlsx.documents.areas import CopiedCheck, cell_spot
from thidua_xlsx.formats.xlsx.write.cell_patch import (
    RELATIONS,
    WORKBOOK,
    elements,
    prefix_of,
    sheet_parts,
    unzipped,
    zipped,
)

_TYPES, _STYLES, _STRINGS = "[Content_Types].xml", "xl/styles.xml", "xl/sharedStrings.xml"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SHEET_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
# What in a sheet leads to other parts of its own workbook, and is left behind.
_ELSEWHERE = ("drawing", "legacyDrawing", "tableParts", "hyperlinks", "controls", "oleObjects", "picture")
_FIRST_NUMBER_FORMAT = 164  # those below are built in
_STYLE_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")


def with_sheets(
    data: bytes, donor: bytes, sheets: Iterable[str], names: Mapping[str, str], checks: Sequence[CopiedCheck] = ()
) -> bytes:
    """Give the workbook `data` with `sheets` of the workbook `donor` behind its own.

    They are hidden where they are hidden there. `names` are defined names with what they shall mean from now on;
    `checks` are put on cells of sheets by name.
    """
    parts, infos = unzipped(data)
    donor_parts, _ = unzipped(donor)
    sources, wanted = sheet_parts(donor_parts), list(sheets)
    if wanted:
        adopt = _adopter(parts, donor_parts)
        states = {
            sheet.getAttribute("name"): sheet.getAttribute("state")
            for sheet in elements(minidom.parseString(donor_parts[WORKBOOK]), "sheet")
        }
        for name in wanted:
            _add_sheet(parts, name, states[name], adopt(donor_parts[sources[name]]))
    if names:
        parts[WORKBOOK] = _named(parts[WORKBOOK], names)
    part_of = sheet_parts(parts)
    for check in checks:
        part = part_of[check.sheet]
        parts[part] = _checked(parts[part], donor_parts[sources[check.donor_sheet]], check)
    return zipped(parts, infos)


def defined_names(data: bytes) -> dict[str, str]:
    """Give what the names of the workbook `data` mean, but for those that belong to one sheet alone."""
    parts, _ = unzipped(data)
    nodes: list[Any] = list(elements(minidom.parseString(parts[WORKBOOK]), "definedName"))
    return {
        node.getAttribute("name"): "".join(child.data for child in node.childNodes)
        for node in nodes
        if not node.hasAttribute("localSheetId")
    }


def _xml(document: minidom.Document) -> bytes:
    xml: bytes = document.toxml(encoding="UTF-8", standalone=True)
    return xml


def _add_sheet(parts: dict[str, bytes], name: str, state: str, xml: bytes) -> None:
    """Add a part, and name it in the workbook, among its relations and among the content types."""
    path = next(path for number in count(1) if (path := f"xl/worksheets/sheet{number}.xml") not in parts)
    relations = minidom.parseString(parts[RELATIONS])
    ids = {element.getAttribute("Id") for element in elements(relations, "Relationship")}
    id_ = next(id_ for number in count(1) if (id_ := f"rId{number}") not in ids)
    relation = _child(relations, _root(relations), "Relationship")
    for key, value in (("Id", id_), ("Type", _SHEET_RELATION), ("Target", f"/{path}")):
        relation.setAttribute(key, value)
    parts[RELATIONS] = _xml(relations)

    types = minidom.parseString(parts[_TYPES])
    override = _child(types, _root(types), "Override")
    override.setAttribute("PartName", f"/{path}")
    override.setAttribute("ContentType", _SHEET_TYPE)
    parts[_TYPES] = _xml(types)

    book = minidom.parseString(parts[WORKBOOK])
    book_sheets = list(elements(book, "sheet"))
    sheet: Any = book_sheets[0].cloneNode(False)  # with the namespaces that its author declared on it
    sheet.setAttribute("name", name)
    sheet.setAttribute("sheetId", str(max(int(book_sheet.getAttribute("sheetId")) for book_sheet in book_sheets) + 1))
    sheet.setAttribute("state", state or "visible")
    relating = next(key for key in sheet.attributes.keys() if key.endswith(":id"))  # noqa: SIM118
    sheet.setAttribute(relating, id_)
    next(elements(book, "sheets")).appendChild(sheet)
    parts[WORKBOOK] = _xml(book)
    parts[path] = xml


def _root(document: minidom.Document) -> Any:
    return document.documentElement


def _child(document: minidom.Document, parent: Any, name: str) -> Any:
    child = document.createElement(prefix_of(parent) + name)
    parent.appendChild(child)
    return child


def _adopter(parts: dict[str, bytes], donor_parts: Mapping[str, bytes]) -> Callable[[bytes], bytes]:
    """Take over the donor's looks, and give what makes a sheet of the donor one of this workbook."""
    styles, donor_styles = minidom.parseString(parts[_STYLES]), minidom.parseString(donor_parts[_STYLES])
    used = [int(number_format.getAttribute("numFmtId")) for number_format in elements(styles, "numFmt")]
    formats = max(0, max(used, default=0) + 1 - _FIRST_NUMBER_FORMAT)
    for element in elements(donor_styles, "numFmt"):
        element.setAttribute("numFmtId", str(int(element.getAttribute("numFmtId")) + formats))
    moved = {name: _moved(styles, donor_styles, name) for name in ("numFmts", "fonts", "fills", "borders")}
    for xf in elements(next(elements(donor_styles, "cellXfs")), "xf"):
        number = int(xf.getAttribute("numFmtId") or 0)
        xf.setAttribute("numFmtId", str(number + formats if number >= _FIRST_NUMBER_FORMAT else number))
        for key, name in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders")):
            xf.setAttribute(key, str(int(xf.getAttribute(key) or 0) + moved[name]))
        xf.setAttribute("xfId", "0")
    looks, conditional = _moved(styles, donor_styles, "cellXfs"), _moved(styles, donor_styles, "dxfs")
    parts[_STYLES] = _xml(styles)
    strings = list(elements(minidom.parseString(donor_parts[_STRINGS]), "si")) if _STRINGS in donor_parts else []

    def adopted(xml: bytes) -> bytes:
        document = minidom.parseString(xml)
        for look, key in [*_with(document, "c", "s"), *_with(document, "row", "s"), *_with(document, "col", "style")]:
            look.setAttribute(key, str(int(look.getAttribute(key)) + looks))
        for rule, key in _with(document, "cfRule", "dxfId"):
            rule.setAttribute(key, str(int(rule.getAttribute(key)) + conditional))
        for cell in elements(document, "c"):
            if cell.getAttribute("t") == "s":
                value: Any
                (value,) = elements(cell, "v")
                shared = strings[int(value.firstChild.data)]
                cell.removeChild(value)
                cell.setAttribute("t", "inlineStr")
                holder = document.createElement(prefix_of(cell) + "is")
                for node in shared.childNodes:
                    holder.appendChild(document.importNode(node, True))
                cell.appendChild(holder)
        for name in _ELSEWHERE:
            nodes: list[Any] = list(elements(document, name))
            for node in nodes:
                node.parentNode.removeChild(node)
        for view, key in _with(document, "sheetView", "tabSelected"):
            view.removeAttribute(key)
        return _xml(document)

    return adopted


def _with(document: minidom.Document, name: str, key: str) -> list[tuple[Any, str]]:
    return [(node, key) for node in elements(document, name) if node.hasAttribute(key)]


def _moved(styles: minidom.Document, donor_styles: minidom.Document, name: str) -> int:
    """Put the donor's entries of one kind behind those that are there; give how many these are."""
    root = _root(styles)
    adding = next(elements(donor_styles, name), None)
    holder: Any = next((child for child in root.childNodes if _is(child, name)), None)
    if adding is None:
        return 0
    if holder is None:
        holder = styles.createElement(prefix_of(root) + name)
        later = _STYLE_ORDER[_STYLE_ORDER.index(name) + 1 :]
        behind = next((child for child in root.childNodes if any(_is(child, follower) for follower in later)), None)
        if behind is None:
            behind = next(
                (child for child in root.childNodes if _is(child, "tableStyles") or _is(child, "extLst")), None
            )
        root.insertBefore(holder, behind)
    before = sum(isinstance(child, minidom.Element) for child in holder.childNodes)
    for entry in adding.childNodes:
        if isinstance(entry, minidom.Element):
            holder.appendChild(_renamed(styles.importNode(entry, True), prefix_of(root)))
    total = sum(isinstance(child, minidom.Element) for child in holder.childNodes)
    holder.setAttribute("count", str(total))
    return before


def _is(node: Any, name: str) -> bool:
    return isinstance(node, minidom.Element) and node.tagName.rpartition(":")[2] == name


def _renamed(node: Any, prefix: str) -> Any:
    """Give a node, and those in it, the prefix under which this document knows their namespace."""
    if prefix and isinstance(node, minidom.Element):
        node.tagName = node.nodeName = prefix + node.tagName.rpartition(":")[2]
        for child in node.childNodes:
            if isinstance(child, minidom.Element):
                _renamed(child, prefix)
    return node


def _named(xml: bytes, names: Mapping[str, str]) -> bytes:
    """Set what names mean in a workbook; those that it does not have come last."""
    book = minidom.parseString(xml)
    holder = next(elements(book, "definedNames"), None)
    if holder is None:
        sheets: Any = next(elements(book, "sheets"))
        holder = book.createElement(prefix_of(sheets) + "definedNames")
        sheets.parentNode.insertBefore(holder, sheets.nextSibling)
    nodes = {element.getAttribute("name"): element for element in elements(holder, "definedName")}
    for name, meaning in names.items():
        node: Any = nodes.get(name)
        if node is None:
            node = _child(book, holder, "definedName")
            node.setAttribute("name", name)
        for child in list(node.childNodes):
            node.removeChild(child)
        node.appendChild(book.createTextNode(meaning))
    return _xml(book)


def _checked(xml: bytes, donor: bytes, check: CopiedCheck) -> bytes:
    """Put the check of one cell of the donor on cells of a sheet; where one of them has a check already, that stays."""
    sheet, source = minidom.parseString(xml), minidom.parseString(donor)
    holder = next(elements(sheet, "dataValidations"), None)
    check_ = next(
        (
            element
            for element in elements(source, "dataValidation")
            if (check.donor_cell in {area.partition(":")[0] for area in element.getAttribute("sqref").split()})
        ),
        None,
    )
    if holder is None or check_ is None:
        return xml
    top, left, bottom, right = _corners(check.cells)
    taken = (area for element in elements(holder, "dataValidation") for area in element.getAttribute("sqref").split())
    for first_row, first_col, last_row, last_col in map(_corners, taken):
        if first_row <= bottom and top <= last_row and first_col <= right and left <= last_col:
            return xml  # no cell may have two
    added = _renamed(sheet.importNode(check_, True), prefix_of(holder))
    added.setAttribute("sqref", check.cells)
    holder.appendChild(added)
    holder.setAttribute("count", str(len(list(elements(holder, "dataValidation")))))
    return _xml(sheet)


def _corners(area: str) -> tuple[int, int, int, int]:
    first, _, last = area.partition(":")
    (top, left), (bottom, right) = cell_spot(first), cell_spot(last or first)
    return top, left, bottom, right


def with_sizes(
    data: bytes, heights: Mapping[str, Mapping[int, float]], widths: Mapping[str, Mapping[int, float]]
) -> bytes:
    """Give the workbook `data` with `heights` of rows (points) and `widths` of columns (letters) set.

    Both go by sheet, then by place from 0.
    """
    parts, infos = unzipped(data)
    part_of = sheet_parts(parts)
    for name in {*heights, *widths}:
        sheet = minidom.parseString(parts[part_of[name]])
        tall = heights.get(name, {})
        for row in elements(sheet, "row"):
            height = tall.get(int(row.getAttribute("r") or 0) - 1)
            if height is not None:
                row.setAttribute("ht", f"{height:g}")
                row.setAttribute("customHeight", "1")
        for col, width in widths.get(name, {}).items():
            _widen(sheet, col + 1, width)
        parts[part_of[name]] = _xml(sheet)
    return zipped(parts, infos)


def _widen(sheet: minidom.Document, number: int, width: float) -> None:
    """Give one column a width of its own, out of the run of columns that it stands in."""
    holder: Any = next(elements(sheet, "cols"), None)
    if holder is None:
        return
    runs: list[Any] = list(elements(holder, "col"))
    within = next((run for run in runs if _first(run) <= number <= int(run.getAttribute("max"))), None)
    column = within.cloneNode(False) if within is not None else sheet.createElement(prefix_of(holder) + "col")
    for key, value in (("min", number), ("max", number), ("width", f"{width:g}"), ("customWidth", 1)):
        column.setAttribute(key, str(value))
    before = next((run for run in runs if _first(run) > number), None)
    if within is not None:
        behind = within.cloneNode(False)
        behind.setAttribute("min", str(number + 1))
        if number < int(within.getAttribute("max")):
            holder.insertBefore(behind, before)
            before = behind
        if number > _first(within):
            within.setAttribute("max", str(number - 1))
        else:
            holder.removeChild(within)
    holder.insertBefore(column, before)


def _first(run: Any) -> int:
    return int(run.getAttribute("min"))
