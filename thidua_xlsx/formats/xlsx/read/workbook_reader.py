"""Read a workbook into a `RawBook`: an .xlsx file from its XML, .xls and .ods files by `older_formats`."""

import re
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.formats.xlsx.passwords import decrypted
from thidua_xlsx.formats.xlsx.read.older_formats import read_older
from thidua_xlsx.formats.xlsx.read.package_guard import OpenedPackage, Refusal, open_package
from thidua_xlsx.formats.xlsx.read.sheet_cells import sheet_cells
from thidua_xlsx.formats.xlsx.read.sheet_structure import remarks_on, sheet_structure, without_styled_columns
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning, all_shared_texts
from thidua_xlsx.messages import codes

_BEGINNING = 1_000  # bytes of a part, among which its first tag stands
# What a damaged file never raises here: it is the program's own fault, or it was updated while it was open.
_OUR_OWN = (AssertionError, AttributeError, ImportError, NameError, TypeError)
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_book(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> RawBook | Refusal:
    """Read `data`, the bytes of a workbook; where it cannot be read, give the reason, never an exception.

    `file` is its name in findings. One that needs a password opens if it is Excel's own or one of `passwords`.
    """
    package = open_package(data)
    if isinstance(package, Refusal) and package.code is codes.FILE_ENCRYPTED:
        opened = decrypted(data, passwords)
        data, package = (opened, open_package(opened)) if opened else (data, package)
    if isinstance(package, Refusal):
        older = package.code is codes.FILE_OLD_FORMAT and read_older(data, file, str(package.params.get("what")))
        return older or package
    try:
        sheets = read_sheets(package.parts)
    except MemoryError:  # says nothing about the file: whoever reads it apart from the others knows what it means
        raise
    except _OUR_OWN as error:
        return Refusal(codes.FILE_READING_FAILED, {"reason": f"{type(error).__name__}: {error}"})
    except Exception as error:  # the parser's own complaint about a damaged file, whatever its type
        return Refusal(codes.FILE_UNREADABLE, {"reason": str(error) or type(error).__name__})
    macros = any(part.endswith("vbaproject.bin") for part in package.parts)
    return RawBook(file, sheets, _properties(package), macros=macros, modified=_modified(package))


def read_sheets(parts: Mapping[str, bytes], *, codes: bool = False) -> tuple[RawSheet, ...]:
    """Read the sheets of a package that may be parsed (`parts` by name); an Exception where it is damaged.

    With `codes`, numbers are read as `CellMeaning` says.
    """
    described = _sheets(parts.get("xl/_rels/workbook.xml.rels", b"<r/>"), parts["xl/workbook.xml"])
    shared = next(
        (part for part in parts.values() if b"<sst" in part[:_BEGINNING] or b":sst" in part[:_BEGINNING]), b""
    )
    texts, struck = all_shared_texts(parts.get("xl/sharedstrings.xml", shared))
    styles = parts.get("xl/styles.xml", b"")
    meaning = CellMeaning(texts, styles, from_1904=described.from_1904, struck=struck, codes=codes)
    return tuple(_read_sheet(sheet, parts, meaning) for sheet in described.sheets)


def _read_sheet(sheet: "_Described", parts: Mapping[str, bytes], meaning: CellMeaning) -> RawSheet:
    xml = parts[sheet.part]
    cells, formulas, hidden, bare = sheet_cells(xml, meaning)
    strikes = any(b"strike" in parts.get(part, b"") for part in ("xl/styles.xml", "xl/sharedstrings.xml", sheet.part))
    return RawSheet(
        sheet.name,
        cells,
        sheet.state == "visible",
        sheet_structure(xml, sheet.state, hidden, formulas),
        bare=frozenset(spot for spot in without_styled_columns(bare, xml) if spot in cells),
        struck=frozenset(spot for spot, cell in cells.items() if cell.struck) if strikes else frozenset(),
        remarks=remarks_on(sheet.part, parts),
    )


class _Described(NamedTuple):
    """A sheet as the workbook names it: its part, and its state (`visible`, `hidden`, `veryHidden`)."""

    name: str
    part: str
    state: str


class _DescribedBook(NamedTuple):
    """The sheets of a workbook in their order, and from which year its days are counted."""

    sheets: tuple[_Described, ...]
    from_1904: bool


def _sheets(links: bytes, workbook: bytes) -> _DescribedBook:
    targets = {link.get("Id", ""): link.get("Target", "") for link in ElementTree.fromstring(links)}
    described, from_1904 = list[_Described](), False
    for element in ElementTree.fromstring(workbook).iter():
        name = element.tag.rpartition("}")[2]
        from_1904 = from_1904 or (name == "workbookPr" and element.get("date1904") in ("1", "true"))
        if name != "sheet":
            continue
        id_ = element.get(_REL) or next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        target = targets.get(id_, "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        described.append(_Described(element.get("name", ""), part.lower(), element.get("state", "visible")))
    return _DescribedBook(tuple(described), from_1904)


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
    """Say whether any of `texts` stands in the workbook whose bytes are `workbook`, hidden sheets included."""
    wanted = [text.encode() for text in texts if text]
    if not wanted:
        return False
    with zipfile.ZipFile(BytesIO(workbook)) as package:
        parts = (package.read(name) for name in package.namelist() if name.endswith(".xml"))
        return any(text in part for part in parts for text in wanted)
