"""What happens to a form on its way back, as pure functions: each takes a file and gives the file that arrives.

The steps are named in `samples/hom-thu-lon-xon/inbox.md`; nothing here uses the package, which is what is on trial.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from io import BytesIO
from random import Random
from typing import Any

from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from tests.seasons.outside import put, tables
from tests.seasons.typing_in import Book
from tools.messy_packages import packed, parts

Step = Callable[[bytes, str], bytes]  # the file as it was, the unit's code
SCORES = "unit_score"


def by_openpyxl(data: bytes, change: Callable[[Workbook], Any] = lambda book: None) -> bytes:
    """Open a workbook in another program, change it and save it."""
    book = load_workbook(BytesIO(data))
    change(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def typed(data: bytes, change: Callable[[Any], Any]) -> bytes:
    """Type into cells of a workbook, as a person does."""
    book, out = Book(data), BytesIO()
    change(book)
    book.save(out)
    return out.getvalue()


def _part(change: Callable[[bytes], bytes], where: str = r"xl/worksheets/sheet\d+\.xml") -> Step:
    """A step that changes the XML of parts."""

    def step(data: bytes, unit: str) -> bytes:
        return packed({name: change(xml) if re.fullmatch(where, name) else xml for name, xml in parts(data).items()})

    return step


def _book(change: Callable[[Workbook, str], Any]) -> Step:
    """A step that changes the workbook in another program."""
    return lambda data, unit: by_openpyxl(data, lambda book: change(book, unit))


def _typed(table: str, row: str, column: str, value: object) -> Step:
    """A step that types a value into an answer cell; `A` and `B` are the unit's two people."""

    def edit(book: Workbook, unit: str) -> None:
        named = {"A": f"{unit}A", "B": f"{unit}B"}
        put(book, {table: {named.get(row, row): {named.get(column, column): value}}})

    if isinstance(value, date):  # whoever types a day gives the cell a look that shows one
        return _book(edit)
    return lambda data, unit: typed(data, lambda book: edit(book, unit))


# --- containers -------------------------------------------------------------------------------------------------------
_STRICT = (
    (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
    (
        b"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties",
        b"http://purl.oclc.org/ooxml/officeDocument/customProperties",
    ),
)


def _strict(xml: bytes) -> bytes:
    for transitional, strict in _STRICT:
        xml = xml.replace(transitional, strict)
    return xml


def _locked_with(password: str) -> Step:
    def step(data: bytes, unit: str) -> bytes:
        out = BytesIO()
        OOXMLFile(BytesIO(data)).encrypt(password, out)
        return out.getvalue()

    return step


# --- the XML and the package ------------------------------------------------------------------------------------------
def _blank_rows(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b'<row r="1048576" s="1" customFormat="1"/></sheetData>', 1)


def _far_cell(xml: bytes) -> bytes:
    return xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', 1)


def _twice(data: bytes, unit: str) -> bytes:
    out = BytesIO(data)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(zipfile.ZipInfo("XL/workbook.xml"), b"<x/>")
    return out.getvalue()


def _external(data: bytes, unit: str) -> bytes:
    """A link to a workbook on somebody's disk, as a copied formula leaves behind."""
    contents = parts(data)
    link = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'
    contents["xl/externalLinks/externalLink1.xml"] = link
    relation = (
        b'<Relationship Id="rId99" Target="externalLinks/externalLink1.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLink"/></Relationships>'
    )
    name = "xl/_rels/workbook.xml.rels"
    return packed({**contents, name: contents[name].replace(b"</Relationships>", relation)})


def _bomb(data: bytes, unit: str) -> bytes:
    return packed({**parts(data), "xl/media/anh.bin": bytes(151 * 2**20)})


def _flipped(data: bytes, unit: str) -> bytes:
    """One bit lost on the way, in the middle of what the score sheet was pressed into."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        info = package.getinfo("xl/worksheets/sheet2.xml")
    changed = bytearray(data)
    changed[info.header_offset + 200 + info.compress_size // 2] ^= 1
    return bytes(changed)


# --- sheets, rows, columns --------------------------------------------------------------------------------------------
def _cells_moved(sheet: Worksheet, spots: Mapping[tuple[int, int], tuple[int, int]]) -> None:
    values = {target: sheet.cell(*source).value for source, target in spots.items()}
    for target, value in values.items():
        sheet.cell(*target).value = value


def _swap_names(book: Workbook, unit: str, *, keys: bool) -> None:
    """The two people change places on the standing sheet, their hidden keys with them or not."""
    table = tables(book)["standing"]
    one, other = table.rows()[f"{unit}A"], table.rows()[f"{unit}B"]
    cols = range(table.col if keys else table.col + 1, table.sheet.max_column + 1)
    pairs = ((one, other), (other, one))
    _cells_moved(table.sheet, {(a, col): (b, col) for a, b in pairs for col in cols})


def _without_column(book: Workbook, unit: str) -> None:
    table = tables(book)[SCORES]
    table.sheet.delete_cols(table.columns()[f"{unit}B"])


def _without_sheet(book: Workbook, unit: str) -> None:
    del book[tables(book)[SCORES].sheet.title]


def _hide_row(book: Workbook, unit: str) -> None:
    table = tables(book)[SCORES]
    table.sheet.row_dimensions[table.rows()["1.2"]].hidden = True


def _total(book: Workbook, unit: str) -> None:
    """Protection taken off, and a total typed over."""
    table = tables(book)[SCORES]
    table.sheet.protection.sheet = False
    col = table.columns()[f"{unit}A"]
    rows = [row for row in range(table.row + 1, table.end) if str(table.sheet.cell(row, col).value).startswith("=")]
    table.sheet.cell(rows[-1], col).value = 100


def _maximum(book: Workbook, unit: str) -> None:
    tables(book)[SCORES].cell("1.1", "_max").value = 90


def _open(book: Workbook, unit: str) -> None:
    for sheet in book.worksheets:
        sheet.protection.sheet = False


def _draft(book: Workbook, unit: str) -> None:
    book.create_sheet("Nháp")["A1"] = "cộng thử: 9 + 8"


def _sheet_twice(book: Workbook, unit: str) -> None:
    book.copy_worksheet(tables(book)[SCORES].sheet)


def _renamed(book: Workbook, unit: str) -> None:
    tables(book)[SCORES].sheet.title = "Sheet2"


def _values_pasted(data: bytes, unit: str, *, code: bool = True) -> bytes:
    """What is seen of the sheets with tables, pasted into a fresh workbook: no keys, no locks, no properties."""
    source, fresh = load_workbook(BytesIO(data)), Workbook()
    fresh.remove(fresh.worksheets[0])
    for table in {table.sheet.title: table for table in tables(source).values()}.values():
        marks = {one.row for one in tables(source).values() if one.sheet is table.sheet}
        target = fresh.create_sheet(table.sheet.title)
        for line in table.sheet.iter_rows():
            target.append([_pasted(cell.value, code) for cell in line[1:]] if line[0].row not in marks else [])
        for row in sorted(marks, reverse=True):
            target.delete_rows(row)
    out = BytesIO()
    fresh.save(out)
    return out.getvalue()


_CODE = re.compile(r"\b[A-Z]{2}-\w+\.\w+\.[0-9A-F]{8}\b")


def _pasted(value: Any, code: bool) -> Any:
    if isinstance(value, ArrayFormula) or str(value).startswith("="):
        return None
    return value if code or not isinstance(value, str) else _CODE.sub("", value)


def with_foreign_sheet(data: bytes, other: bytes) -> bytes:
    """A workbook with the standing sheet of another unit's form copied in beside its own."""
    theirs = tables(load_workbook(BytesIO(other)))["standing"].sheet

    def copy(book: Workbook) -> None:
        target = book.create_sheet("Xếp loại (2)")
        for line in theirs.iter_rows():
            for cell in line:
                target.cell(cell.row, cell.column).value = cell.value

    return by_openpyxl(data, copy)


def _half(person: str) -> Step:
    """Only one of the two people is filled in, in every table that asks for people."""

    def edit(book: Workbook, unit: str) -> None:
        gone = f"{unit}B" if person == "A" else f"{unit}A"
        for id_ in ("self_score", SCORES):
            table = tables(book)[id_]
            for row in table.rows():
                table.cell(row, gone).value = None
        table = tables(book)["standing"]
        table.cell(gone, "grade").value = None

    return _book(edit)


STEPS: dict[str, Step] = {
    "openpyxl": lambda data, unit: by_openpyxl(data),
    "macro": lambda data, unit: packed({**parts(data), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
    "strict": _part(_strict, r".*"),
    "xlsb": lambda data, unit: packed({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"\x83\x01\x00"}),
    "password to-13": _locked_with("to-13"),
    "password quên": _locked_with("quên mất rồi"),
    "password of Excel": _locked_with("VelvetSweatshop"),
    "truncated": lambda data, unit: data[: len(data) * 2 // 3],
    "bit flipped": _flipped,
    "noise": lambda data, unit: Random(unit).randbytes(3000),
    "nothing": lambda data, unit: b"",
    "part twice": _twice,
    "entity": _part(lambda xml: xml.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)),
    "external link": _external,
    "blank rows": _part(_blank_rows, r"xl/worksheets/sheet2\.xml"),
    "far cell": _part(_far_cell, r"xl/worksheets/sheet2\.xml"),
    "bomb": _bomb,
    "false dimension": _part(lambda xml: re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1"/>', xml)),
    "no dimension": _part(lambda xml: re.sub(rb'<dimension ref="[^"]*"/>', b"", xml)),
    "bad fill": _part(lambda xml: xml.replace(b"<fills ", b"<fills><fill/></fills><fills ", 1), r"xl/styles\.xml"),
    "no styles": _part(lambda xml: re.sub(rb'(<c r="[A-Z]+\d+") s="\d+"', rb"\1", xml)),
    "many strings": _part(lambda xml: re.sub(rb'ount="\d+"', b'ount="4000000000"', xml), r"xl/sharedStrings\.xml"),
    "sorted with keys": _book(lambda book, unit: _swap_names(book, unit, keys=True)),
    "sorted without keys": _book(lambda book, unit: _swap_names(book, unit, keys=False)),
    "column deleted": _book(_without_column),
    "sheet deleted": _book(_without_sheet),
    "sheet twice": _book(_sheet_twice),
    "sheet renamed": _book(_renamed),
    "row hidden": _book(_hide_row),
    "unlocked": _book(_open),
    "total typed": _book(_total),
    "maximum raised": _book(_maximum),
    "draft sheet": _book(_draft),
    "pasted": _values_pasted,
    "pasted without code": lambda data, unit: _values_pasted(data, unit, code=False),
    "half A": _half("A"),
    "half B": _half("B"),
    "formula not calculated": _typed(SCORES, "1.1", "A", "=4+5"),
    "error": _typed(SCORES, "1.1", "A", "#N/A"),
    "boolean": _typed(SCORES, "1.1", "A", True),
    "date": _typed(SCORES, "1.1", "A", date(2027, 5, 9)),
    "word": _typed(SCORES, "1.1", "A", "chín"),
    "number with unit": _typed(SCORES, "1.1", "A", "9đ"),
    "number as text": _typed(SCORES, "1.1", "A", "\u00a09,0 "),
    "thousand or one": _typed(SCORES, "1.2", "A", "1.000"),
    "above maximum": _typed(SCORES, "1.1", "A", 95),
    "eight": _typed(SCORES, "1.1", "A", 8),
    "TCVN3": _typed("initiatives", "i1", "name", "S¸ng kiÕn h­íng dÉn häc sinh"),
    "VNI": _typed("standing", "A", "grade", "Hoaøn thaønh xuaát saéc nhieäm vuï"),
    "NFD": _typed(
        "standing", "A", "grade", "Hoa\u0300n tha\u0300nh xua\u0302\u0301t sa\u0306\u0301c nhie\u0323\u0302m vu\u0323"
    ),
    "garbled": _typed("initiatives", "i1", "name", "S\ufffdng ki\ufffdn"),
    "unknown person": _typed("initiatives", "i1", "person", "Người Không Quen"),
}
