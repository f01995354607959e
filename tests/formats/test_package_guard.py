"""What a file is by its bytes, and whether it is safe to open: nothing raises, and every refusal has its code."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.formats.xlsx.read.package_guard import OpenedPackage, Refusal, open_package
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.messages.language import language

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refusal_of(data: bytes) -> Refusal | None:
    """Why a workbook may not be parsed; None where it may."""
    opened = open_package(data)
    return opened if isinstance(opened, Refusal) else None


def workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in (sheets or {"S": [["a", 1]]}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def package(parts: dict[str, bytes], *, twice: str = "") -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning):
                archive.writestr(twice, b"<x/>")
    return out.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(name: str, old: bytes, new: bytes) -> bytes:
    parts = parts_of(workbook())
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new, 1)
    return package(parts)


SHEET = "xl/worksheets/sheet1.xml"
GOOD = workbook()
REFUSED = {
    "empty": (b"", "F102"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3", "F101"),
    "html": (b"\xef\xbb\xbf\r\n <html><table>", "F101"),
    "csv": ("Họ và tên;Điểm\r\nAn;9".encode(), "F101"),
    "picture": (b"\xff\xd8\xff\xe0", "F101"),
    "archive": (b"Rar!\x1a\x07\x00", "F101"),
    "noise": (b"\x00\x01\x02" * 20, "F130"),
    "old xls": (OLE + b"\x00" * 600, "F107"),
    "password": (OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le"), "F106"),
    "xlsb": (package({"[Content_Types].xml": b"<x/>", "xl/workbook.bin": b"\x00"}), "F107"),
    "ods": (package({"mimetype": b"x", "content.xml": b"<x/>"}), "F107"),
    "docx": (package({"word/document.xml": b"<x/>"}), "F101"),
    "zip": (package({"ảnh.jpg": b"\xff\xd8"}), "F101"),
    "empty zip": (package({}), "F101"),
    "truncated": (GOOD[: len(GOOD) // 2], "F109"),
    "head only": (b"PK\x03\x04", "F109"),
    "part twice": (package(parts_of(GOOD), twice=SHEET), "F103"),
    "part twice by case": (package({**parts_of(GOOD), SHEET.upper(): b"<x/>"}), "F103"),
    "dtd": (changed(SHEET, b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet'), "F103"),
    "entity in relations": (
        changed("xl/_rels/workbook.xml.rels", b"<Relationships", b"<!ENTITY a 'x'><Relationships"),
        "F103",
    ),
    "stray cell": (changed(SHEET, b'r="B1"', b'r="XFD1048576"'), "F114"),
    "stray row": (changed(SHEET, b'<row r="1"', b'<row r="1048576"'), "F114"),
    "stray column": (changed(SHEET, b'r="B1"', b'r="XFD1"'), "F114"),
    "beyond any sheet": (changed(SHEET, b'r="B1"', b'r="ZZZZZZ99999999"'), "F114"),
    # Positions that no search for positions sees, and that every parser understands: B1, XFD1048576, row 1048576.
    "position in a decimal reference": (changed(SHEET, b'r="B1"', b'r="&#66;1"'), "F103"),
    "position in a hexadecimal reference": (changed(SHEET, b'r="B1"', b"r = '&#x58;FD1048576'"), "F103"),
    "position behind letters": (changed(SHEET, b'r="B1"', b'r="B&#49;"'), "F103"),
    "row in a reference": (changed(SHEET, b'<row r="1"', b'<row r="&#49;048576"'), "F103"),
    "huge count": (
        package({**parts_of(GOOD), "xl/sharedStrings.xml": b'<sst count="1" uniqueCount="4000000000"/>'}),
        "F103",
    ),
}


@pytest.mark.parametrize(("data", "code"), REFUSED.values(), ids=list(REFUSED))
def test_what_cannot_be_opened_is_refused_with_its_code(data: bytes, code: str) -> None:
    refusal = refusal_of(data)
    assert refusal is not None
    assert refusal.code.id == code
    assert read_book(data, "x.xlsx") == refusal
    for lang in ("vi", "en"):
        assert language(lang)(f"finding.{code}.text", **refusal.params)


def test_an_ordinary_workbook_is_opened() -> None:
    opened = open_package(GOOD)
    assert isinstance(opened, OpenedPackage)
    assert SHEET in opened.parts
    assert refusal_of(GOOD) is None


def test_references_in_a_text_hide_no_position() -> None:
    text = changed(
        SHEET, b"</sheetData>", b'<row r="3"><c r="B3" t="str" ><v>A &amp; B &#66;1</v></c></row></sheetData>'
    )
    assert refusal_of(text) is None
    book = read_book(text, "x.xlsx")
    assert isinstance(book, RawBook)
    assert book.sheets[0].cells[2, 1].value == "A & B B1"


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (REFUSED["pdf"][0], "PDF"),
        (REFUSED["html"][0], "HTML"),
        (REFUSED["csv"][0], "CSV / TXT"),
        (REFUSED["docx"][0], "Word (.docx)"),
        (REFUSED["zip"][0], "ZIP"),
        (REFUSED["old xls"][0], ".xls"),
        (REFUSED["xlsb"][0], ".xlsb"),
        (package({"ppt/presentation.xml": b"<x/>"}), "PowerPoint (.pptx)"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word (.doc)"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "PowerPoint (.ppt)"),
        (OLE + "__properties_version1.0".encode("utf-16-le"), "Outlook (.msg)"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "HEIC"),
        (b'{"a": 1}', "JSON"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "XML Spreadsheet 2003",
        ),
    ],
)
def test_a_refusal_says_what_the_file_is(data: bytes, what: str) -> None:
    refusal = refusal_of(data)
    assert refusal is not None
    assert refusal.params["what"] == what


@pytest.mark.parametrize(
    "data",
    [
        OLE + bytes.fromhex("09081000") + bytes(16) + bytes.fromhex("2f003600"),  # [MS-XLS]: BOF, FilePass
        OLE + bytes.fromhex("09081000") + bytes(16) + bytes.fromhex("860000002f003600"),  # WriteProtect between them
        package({"content.xml": b"?", "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
    ],
)
def test_older_formats_behind_a_password_are_said_to_need_it(data: bytes) -> None:
    refusal = refusal_of(data)
    assert refusal is not None
    assert refusal.code.id == "F106"


def test_bytes_of_no_kind_are_not_called_something_else() -> None:
    refusal = refusal_of(b"\0\x01\x02 something")
    assert refusal is not None
    assert (refusal.code.id, dict(refusal.params)) == ("F130", {})


def test_a_stray_cell_is_named_with_its_sheet() -> None:
    refusal = refusal_of(REFUSED["stray cell"][0])
    assert refusal is not None
    assert refusal.params == {"sheet": "S", "cell": "XFD1048576"}


def test_a_bomb_is_not_inflated_beyond_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_guard, "MAX_INFLATED", 2**20)
    bomb = package({**parts_of(GOOD), "xl/media/image1.png": b"\x00" * 2**22})
    assert len(bomb) < 20_000
    refusal = refusal_of(bomb)
    assert refusal is not None
    assert (refusal.code.id, refusal.params) == ("F115", {"limit": "1 MB"})
    fitting = package({**parts_of(GOOD), "xl/media/image1.png": b"\x00" * (2**20 - 100_000)})
    assert refusal_of(fitting) is None


def test_a_large_file_is_refused_before_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package_guard, "MAX_FILE", 2**20)
    assert refusal_of(b"%PDF" + b"x" * (2**20 - 4)) == refusal_of(b"%PDF")
    refusal = refusal_of(b"%PDF" + b"x" * (2**20 - 3))
    assert refusal is not None
    assert refusal.code.id == "F115"


def test_too_many_parts_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    count = len(parts_of(GOOD))
    monkeypatch.setattr(package_guard, "MAX_PARTS", count)
    assert refusal_of(GOOD) is None
    refusal = refusal_of(package({**parts_of(GOOD), "xl/one-more.xml": b"<x/>"}))
    assert refusal is not None
    assert refusal.code.id == "F103"


@given(st.binary(max_size=400))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    for content in (data, b"PK\x03\x04" + data, OLE + data):
        assert isinstance(read_book(content, "x.xlsx"), Refusal)


@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_no_damage_makes_it_raise(at: int, noise: bytes) -> None:
    read_book(GOOD[:at] + noise + GOOD[at + len(noise) :], "x.xlsx")


def test_a_part_whose_name_was_emptied_makes_it_not_raise() -> None:
    central = GOOD.rindex(b"PK\x01\x02") + 46  # the name of the last part of the table of contents follows
    length = int.from_bytes(GOOD[central - 18 : central - 16], "little")
    read_book(GOOD[:central] + b"\x00" * length + GOOD[central + length :], "x.xlsx")


@given(st.integers(1, len(GOOD) - 1))
def test_no_truncation_makes_it_raise(end: int) -> None:
    refusal = read_book(GOOD[:end], "x.xlsx")
    assert isinstance(refusal, Refusal)
    assert re.fullmatch("F10[19]", refusal.code.id)


@given(st.integers(0, len(GOOD) - 1), st.binary(max_size=4), st.integers(0, 3))
@settings(deadline=None)
def test_parts_inflated_at_once_are_what_the_long_way_gives(at: int, noise: bytes, cut: int) -> None:
    damaged = GOOD[:at] + noise + GOOD[at + len(noise) + cut :]
    at_once = open_package(damaged)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package_guard, "_at_once", lambda member, most, data: None)
        assert open_package(damaged) == at_once


def test_an_ordinary_part_is_inflated_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def long_way(self: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        raise AssertionError(member.filename)

    monkeypatch.setattr(zipfile.ZipFile, "open", long_way)
    assert isinstance(open_package(GOOD), OpenedPackage)


def long_sheet(rows: Sequence[int], col: str = "A") -> bytes:
    """A workbook whose sheet has these rows, a number in one cell of each: the first, in row 1 that of a column."""
    cells = "".join(
        f'<row r="{row}"><c r="{col if row == 1 else "A"}{row}"><v>1</v></c></row>' for row in rows
    ).encode()
    sheet = parts_of(GOOD)[SHEET]
    start, end = sheet.index(b"<sheetData>") + len(b"<sheetData>"), sheet.index(b"</sheetData>")
    return package({**parts_of(GOOD), SHEET: sheet[:start] + cells + sheet[end:]})


def test_a_long_list_is_no_stray_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal_of(long_sheet(range(1, 60_001))) is None  # a council's workbook of 30,000 people and two rounds
    assert refusal_of(long_sheet([1, 50_000])) is None  # so near a sheet may have gaps
    assert package_guard._LAST_ROW == 1_048_576  # no program has one more; shorter lists are looked through sooner
    monkeypatch.setattr(package_guard, "_LAST_ROW", 60_000)
    assert refusal_of(long_sheet(range(1, 60_000, 2))) is None
    beyond = refusal_of(long_sheet(range(1, 60_002, 2)))
    assert beyond is not None
    assert beyond.code.id == "F114"
    far = refusal_of(long_sheet([*range(1, 20_001), 60_000]))  # a third of the rows: something was pasted far below
    assert far is not None
    assert (far.code.id, far.params["cell"]) == ("F114", "A60000")


def test_a_long_list_is_refused_where_its_rectangle_is_too_large() -> None:
    # Column BO is the 67th: 60,000 x 67 = 4,020,000 cells, more than 4,000,000. BN makes 3,960,000.
    assert refusal_of(long_sheet(range(1, 60_001), "BN")) is None
    refused = refusal_of(long_sheet(range(1, 60_001), "BO"))
    assert refused is not None
    assert refused.code.id == "F114"
