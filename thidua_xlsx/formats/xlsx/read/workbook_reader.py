"""Read a workbook into a `RawBook`: sheets spelled the plain way by `plain_sheets`, others by `careful_sheets`.

Of .xls and .ods files only the values are read, by calamine, and only where `older_formats` finds that nothing can be
lost on the way: calamine gives an error cell, and a value spelled in an odd way, as blank.
"""

import contextlib
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.etree import ElementTree

from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, RawValue, Spot, Structure
from thidua_xlsx.formats.xlsx.passwords import decrypted
from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import OpenedPackage, Refusal, open_package
from thidua_xlsx.formats.xlsx.read.plain_sheets import bare_cells, cells_of
from thidua_xlsx.formats.xlsx.read.sheet_remarks import remarks_on
from thidua_xlsx.formats.xlsx.read.sheet_structure import (
    before_cells,
    parsed_structure,
    scanned_structure,
    without_styled_columns,
)
from thidua_xlsx.messages import codes

if TYPE_CHECKING:
    from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning

_BEGINNING = 1_000  # bytes of a part, among which its first tag stands
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_book(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> RawBook | Refusal:
    """Read a workbook's bytes; a file that cannot be read gives the reason, never an exception.

    One that needs a password opens if it is Excel's own or one of `passwords`.
    """
    package = open_package(data)
    if isinstance(package, Refusal) and package.code is codes.FILE_ENCRYPTED:
        opened = decrypted(data, passwords)
        data, package = (opened, open_package(opened)) if opened else (data, package)
    if isinstance(package, Refusal):
        return _read_older(data, file, package) or package
    try:
        sheets = _xlsx_sheets(package)
    except MemoryError:  # says nothing about the file: whoever reads it apart from the others knows what it means
        raise
    except Exception as error:  # the parser's own complaint about a damaged file, whatever its type
        return Refusal(codes.FILE_UNREADABLE, {"reason": str(error) or type(error).__name__})
    macros = any(part.endswith("vbaproject.bin") for part in package.parts)
    return RawBook(file, sheets, _properties(package), macros=macros, modified=_modified(package))


def _read_older(data: bytes, file: str, refused: Refusal) -> RawBook | None:
    """Read the values of an .xls or .ods file, or None where they would not be certain."""
    kind = str(refused.params.get("what"))
    if (
        refused.code is not codes.FILE_OLD_FORMAT
        or not older_formats.safe(data, kind)
        or not older_formats.certain(data, kind)
    ):
        return None
    try:
        book = _values(data)
        values = {name: book.rows(name) for name in book.names}
    except MemoryError:
        raise
    except Exception:  # files of some programs that the parser does not understand
        return None
    sheets = (RawSheet(name, _cells(rows), formulas_known=False) for name, rows in values.items())
    return RawBook(file, tuple(sheets), format=kind)


def _xlsx_sheets(package: OpenedPackage) -> tuple[RawSheet, ...]:
    """Read the sheets of a workbook: those spelled the plain way in one search, all others by their XML."""
    described = _sheets(package)
    sheets = [_plain_sheet(sheet, package) for sheet in described.sheets]
    if all(sheets):
        return tuple(filter(None, sheets))
    from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, all_shared_texts  # most forms do without

    parts = package.parts
    listed = next(
        (part for part in parts.values() if b"<sst" in part[:_BEGINNING] or b":sst" in part[:_BEGINNING]), b""
    )
    texts, struck = all_shared_texts(parts.get("xl/sharedstrings.xml", listed))
    styles = parts.get("xl/styles.xml", b"")
    meaning = CellMeaning(texts, styles, from_1904=described.from_1904, struck=struck)
    return tuple(
        plain or _careful_sheet(sheet, parts, meaning) for plain, sheet in zip(sheets, described.sheets, strict=True)
    )


def _plain_sheet(sheet: "_Described", package: OpenedPackage) -> RawSheet | None:
    """Read a sheet that is spelled the plain way; None where it is not."""
    found = package.scans.get(sheet.part)
    kinds = package.kinds if found and sheet.state in _STATES else None
    if found is None or kinds is None or (cells := cells_of(found, kinds)) is None:
        return None
    xml = package.parts[sheet.part]
    structure = scanned_structure(xml, sheet.state, found)
    bare = without_styled_columns(bare_cells(found), xml[: found.start])
    return _read_sheet(sheet, package.parts, cells, structure, bare)


def _careful_sheet(sheet: "_Described", parts: Mapping[str, bytes], meaning: "CellMeaning") -> RawSheet:
    """Read a sheet that is spelled in any other way."""
    from thidua_xlsx.formats.xlsx.read import careful_sheets

    xml = parts[sheet.part]
    cells, formulas, hidden, bare = careful_sheets.careful_cells(xml, meaning)
    structure = parsed_structure(xml, sheet.state, hidden, formulas)
    return _read_sheet(sheet, parts, cells, structure, without_styled_columns(bare, xml[: before_cells(xml)]))


def _read_sheet(
    sheet: "_Described",
    parts: Mapping[str, bytes],
    cells: Mapping[Spot, RawCell],
    structure: Structure,
    bare: frozenset[Spot],
) -> RawSheet:
    """Put together what was read of a sheet; `bare` are its cells without a style."""
    strikes = any(b"strike" in parts.get(part, b"") for part in ("xl/styles.xml", "xl/sharedstrings.xml", sheet.part))
    struck = frozenset(spot for spot, cell in cells.items() if cell.struck) if strikes else frozenset()
    return RawSheet(
        sheet.name,
        cells,
        sheet.state == "visible",
        structure,
        bare=frozenset(spot for spot in bare if spot in cells),
        struck=struck,
        remarks=remarks_on(sheet.part, parts),
    )


_STATES = ("visible", "hidden", "veryHidden")


def _values(data: bytes) -> "_Calamine":
    return _Calamine(data)


class _Calamine:
    """A workbook as calamine reads it: its sheets by name, each when somebody asks for it."""

    def __init__(self, data: bytes) -> None:
        import python_calamine  # most forms are spelled the plain way and do without

        with _complaints():
            self._book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(data))
        self.names = self._book.sheet_names

    def rows(self, name: str) -> Sequence[Sequence[object]]:
        with _complaints():
            return self._book.get_sheet_by_name(name).to_python(skip_empty_area=False)


@contextlib.contextmanager
def _complaints() -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        # A panic of the native reader is not an Exception; anything else of that rank (Ctrl-C) must go through.
        if isinstance(error, Exception) or type(error).__name__ != "PanicException":
            raise
        raise ValueError(str(error)) from error


def _cells(rows: Sequence[Sequence[object]]) -> dict[tuple[int, int], RawCell]:
    cell_of = _TEXT_CELLS
    if len(cell_of) > _MOST_TEXTS:
        cell_of.clear()
    cells = {}
    for number, row in enumerate(rows):
        for col, value in enumerate(row):
            if value is None or value == "":
                continue
            if type(value) is str:
                cell = cell_of.get(value) or cell_of.setdefault(value, RawCell(value))
            else:
                cell = RawCell(value if type(value) is float else _value(value))
            cells[number, col] = cell
    return cells


_TEXT_CELLS: dict[str, RawCell] = {}  # the forms of one season have most of their texts in common
_MOST_TEXTS = 20_000


def _value(value: object) -> RawValue:
    if isinstance(value, bool | str | datetime | date | time):
        return value
    if isinstance(value, int | float):
        return float(value)
    return value.total_seconds() / 86400 if isinstance(value, timedelta) else str(value)


class _Described(NamedTuple):
    """A sheet as the workbook names it: its part, and its state (`visible`, `hidden`, `veryHidden`)."""

    name: str
    part: str
    state: str


class _DescribedBook(NamedTuple):
    """The sheets of a workbook in their order, and from which year its days are counted."""

    sheets: tuple[_Described, ...]
    from_1904: bool


def _sheets(package: OpenedPackage) -> _DescribedBook:
    """Give the sheets of a workbook."""
    return _told(package.parts.get("xl/_rels/workbook.xml.rels", b"<r/>"), package.parts["xl/workbook.xml"])


@lru_cache(maxsize=32)  # the forms of one season have the same sheets
def _told(links: bytes, workbook: bytes) -> _DescribedBook:
    targets = {link.get("Id", ""): link.get("Target", "") for link in ElementTree.fromstring(links)}
    found, from_1904 = list[_Described](), False
    for element in ElementTree.fromstring(workbook).iter():
        name = element.tag.rpartition("}")[2]
        from_1904 = from_1904 or (name == "workbookPr" and element.get("date1904") in ("1", "true"))
        if name != "sheet":
            continue
        id_ = element.get(_REL) or next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        target = targets.get(id_, "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append(_Described(element.get("name", ""), part.lower(), element.get("state", "visible")))
    return _DescribedBook(tuple(found), from_1904)


def _properties(package: OpenedPackage) -> Mapping[str, str]:
    content = package.parts.get("docprops/custom.xml")
    if not content:
        return {}
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError:
        return {}
    return {element.get("name", ""): "".join(element.itertext()) for element in root if element.get("name")}


_MODIFIED = re.compile(rb"<(?:\w+:)?modified\b[^>]*>([^<]{10,40})</")


def _modified(package: OpenedPackage) -> datetime | None:
    """Read when the workbook was last saved (dcterms:modified); None where nobody wrote it or wrote no moment."""
    match = _MODIFIED.search(package.parts.get("docprops/core.xml", b""))
    try:
        moment = datetime.fromisoformat(match[1].decode("ascii", "replace").strip()) if match else None
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def holds_text(workbook: bytes, texts: Collection[str]) -> bool:
    """Say whether any of the texts stands in a workbook, in whatever sheet, hidden ones included."""
    wanted = [text.encode() for text in texts if text]
    if not wanted:
        return False
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        parts = (package.read(name) for name in package.namelist() if name.endswith(".xml"))
        return any(text in part for part in parts for text in wanted)
