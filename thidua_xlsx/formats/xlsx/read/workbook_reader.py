"""Read a workbook into a `RawBook`: sheets spelled the plain way by `plain_sheets`, all others by calamine.

calamine gives an error cell as blank and cannot tell a formula that was never calculated from an empty text, so the
sheets' XML is scanned for those two. Of .xls and .ods files only the values are read, and only where `older_formats`
finds that nothing can be lost on the way.
"""

import contextlib
import re
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from io import BytesIO
from xml.etree import ElementTree

from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, RawValue
from thidua_xlsx.formats.xlsx.passwords import decrypted
from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import OpenedPackage, Refusal, open_package
from thidua_xlsx.formats.xlsx.read.plain_sheets import cells_of
from thidua_xlsx.formats.xlsx.read.sheet_structure import PlainFormula, plain_formulas, scanned_structure, structure
from thidua_xlsx.messages import codes

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
        sheets = _xlsx_sheets(data, package)
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


def _xlsx_sheets(data: bytes, package: OpenedPackage) -> tuple[RawSheet, ...]:
    """Read the sheets of a workbook: those spelled the plain way in one search, all others by calamine."""
    described = _sheets(package)
    plain = {name: sheet for name, told in described.items() if (sheet := _plain_sheet(name, *told, package))}
    named = package.parts["xl/workbook.xml"].count(b"<sheet ")  # two of one name are calamine's to judge
    if plain and len(plain) == len(described) == named and b"xl/workbook.xml" in package.parts.get("_rels/.rels", b""):
        return tuple(plain.values())
    values = _values(data)
    sheets = {}
    for name in values.names:
        part, state = described.get(name, ("", "visible"))
        sheets[name] = plain.get(name) or _sheet(name, state, values.rows(name), package.parts.get(part, b""))
    return tuple(sheets.values())


def _plain_sheet(name: str, part: str, state: str, package: OpenedPackage) -> RawSheet | None:
    """Read a sheet that is spelled the plain way; None where it is not."""
    found = package.scans.get(part)
    kinds = package.kinds if found and state in _STATES else None
    if found is None or kinds is None or (cells := cells_of(found, kinds)) is None:
        return None
    return RawSheet(name, cells, state == "visible", scanned_structure(package.parts[part], state, found))


def _sheet(name: str, state: str, rows: Sequence[Sequence[object]], xml: bytes) -> RawSheet:
    """Make a sheet of the values that calamine read, and of what its XML says beside them."""
    cells, plain = _cells(rows), plain_formulas(xml)
    _mark_formulas(cells, xml, plain)
    return RawSheet(name, cells, state == "visible", structure(xml, state, plain))


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


_FORMULA = re.compile(
    rb"<(?:\w+:)?c\b([^>]*[^/>])>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>.*?</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\b[^>]*>([^<]*)</|<(?:\w+:)?v\s*/>)?",
    re.DOTALL,
)
_ERROR = re.compile(rb'<(?:\w+:)?c\b([^>]*\bt="e"[^>]*)>(.*?)</(?:\w+:)?c>', re.DOTALL)
_AT = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*>([^<]*)<")


def _mark_formulas(cells: dict[tuple[int, int], RawCell], xml: bytes, plain: Sequence[PlainFormula] | None) -> None:
    """Note which cells hold formulas, which of them were never calculated, and which show an error."""
    if plain is not None:
        for one in plain:
            _mark_calculated(cells, one.at, one.shown, empty_text=b't="str"' in one.attributes)
    elif b"<f" in xml or b":f" in xml:  # most sheets hold neither formulas nor errors, and a search takes its time
        for match in _FORMULA.finditer(xml):
            _mark_calculated(cells, _position(match[1]), match[2], empty_text=b't="str"' in match[1])
    if b't="e"' in xml:
        _mark_errors(cells, xml)


def _mark_calculated(
    cells: dict[tuple[int, int], RawCell], at: tuple[int, int] | None, shown: bytes | None, *, empty_text: bool
) -> None:
    found = cells.get(at) if at else None
    if at is None:
        return
    if found is not None:
        cells[at] = RawCell(found.value, formula=True)
    elif not shown and not empty_text:
        cells[at] = RawCell(None, formula=True)


def _mark_errors(cells: dict[tuple[int, int], RawCell], xml: bytes) -> None:
    for match in _ERROR.finditer(xml):
        at = _position(match[1])
        if at is not None:
            shown = _VALUE.search(match[2])
            text = shown[1].decode("utf-8", "replace") if shown else "#?"
            cells[at] = RawCell(None, formula=at in cells and cells[at].formula, error=text)


def _position(attributes: bytes) -> tuple[int, int] | None:
    match = _AT.search(attributes)
    if not match:
        return None
    col = 0
    for letter in match[1]:
        col = col * 26 + letter - 64
    return int(match[2]) - 1, col - 1


def _sheets(package: OpenedPackage) -> Mapping[str, tuple[str, str]]:
    """Give each sheet's part and its state (`visible`, `hidden`, `veryHidden`), by name."""
    return _told(package.parts.get("xl/_rels/workbook.xml.rels", b"<r/>"), package.parts["xl/workbook.xml"])


@lru_cache(maxsize=32)  # the forms of one season have the same sheets
def _told(links: bytes, workbook: bytes) -> Mapping[str, tuple[str, str]]:
    targets = {link.get("Id", ""): link.get("Target", "") for link in ElementTree.fromstring(links)}
    found: dict[str, tuple[str, str]] = {}
    for element in ElementTree.fromstring(workbook).iter():
        if element.tag.rpartition("}")[2] != "sheet":
            continue
        id_ = element.get(_REL) or next((v for k, v in element.attrib.items() if k.endswith("}id")), "")
        target = targets.get(id_, "").replace("\\", "/")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found[element.get("name", "")] = (part.lower(), element.get("state", "visible"))
    return found


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
