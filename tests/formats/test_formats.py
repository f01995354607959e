"""Kinds of workbook beside a plain .xlsx: strict, with macros, .xls and .ods; never a wrong number from any of them."""

import shutil
import struct
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.seasons.outside import change, tables
from tests.seasons.small import Small, codes, found, numbers
from thidua_xlsx.formats.xlsx.read import older_formats
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book

FORM = ("TOAN", "self-score", "R1")
Convert = Callable[[Path, str, Path], Path]

# What distinguishes a strict package from a transitional one, as far as a reader meets it (ISO/IEC 29500-1 and -4).
STRICT = (
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


def repacked(data: bytes, edit: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return out.getvalue()


def strict(name: str, content: bytes) -> bytes:
    for transitional, other in STRICT:
        content = content.replace(transitional, other)
    return content


def test_a_strict_workbook_says_the_same(small: Small, untouched: dict[str, Any]) -> None:
    for file in (small.folder / "inbox").glob("*.xlsx"):
        data = file.read_bytes()
        file.write_bytes(repacked(data, strict))
        assert b"purl.oclc.org" in zipfile.ZipFile(file).read("xl/workbook.xml")
    result = small.figures()
    assert numbers(untouched) == numbers(result)
    assert codes(untouched) == codes(result)
    assert {"intact"} == {one["integrity"] for one in result["receipts"]}


def test_macros_are_named_and_only_the_data_is_read(small: Small, untouched: dict[str, Any]) -> None:
    file = small.returned(*FORM)
    (file.parent / "co-macro.xlsm").write_bytes(
        repacked(file.read_bytes(), lambda _, content: content, {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})
    )
    file.unlink()
    result = small.figures()
    [notice] = found(result, "F121")
    assert (notice["file"], notice["severity"]) == ("inbox/co-macro.xlsm", "notice")
    assert numbers(untouched) == numbers(result)
    assert found(untouched, "F121") == []


def older_copy(small: Small, convert: Convert, kind: str, edit: Callable[[Workbook], Any], tmp_path: Path) -> Path:
    """The unit's return, edited, then saved as another kind by LibreOffice, in the place of the .xlsx."""
    file = small.returned(*FORM)
    made = convert(change(file, tmp_path / "sua" / file.name, edit), kind, tmp_path / "ra")
    file.unlink()
    target = file.with_suffix(f".{kind}")
    shutil.copyfile(made, target)
    return target


@pytest.mark.libreoffice
def test_numbers_that_come_as_days_are_unknown_and_never_numbers(
    small: Small, convert: Convert, tmp_path: Path
) -> None:
    def as_days(book: Workbook) -> None:
        for row in ("1.1", "3.1"):
            tables(book)["unit_score"].cell(row, "P1").number_format = "dd/mm/yyyy"

    older_copy(small, convert, "xls", as_days, tmp_path)
    result = small.figures()
    dated = found(result, "C117")
    # P1 has 9 points in 1.1 and 2 in 3.1: the ninth and the second day of what .xls counts from
    assert [one["person"] for one in dated] == ["P1", "P1"]
    scores = next(one for one in result["people"] if one["id"] == "P1")["scores"]
    # 8.5 + 54 + 17.5 - 1 = 79 is what is left; it says of itself that it is not whole
    assert (scores["rounds"]["R1"], scores["complete"]) == (79, False)
    assert found(result, "F120")


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_an_error_in_a_cell_that_the_parser_would_call_blank_refuses_the_file(
    kind: str, small: Small, convert: Convert, tmp_path: Path
) -> None:
    def error(book: Workbook) -> None:
        tables(book)["unit_score"].cell("4.1", "P1").value = "=1/0"  # blank would be: nothing taken off

    file = older_copy(small, convert, kind, error, tmp_path)
    result = small.figures()
    [refused] = found(result, "F107")
    assert refused["file"] == f"inbox/{file.name}"
    assert next(one for one in result["people"] if one["id"] == "P1")["scores"]["rounds"].get("R1") is None


@pytest.mark.libreoffice
def test_a_stray_cell_of_an_xls_file_is_never_given_to_the_parser(
    small: Small, convert: Convert, tmp_path: Path
) -> None:
    data = older_copy(small, convert, "xls", lambda book: None, tmp_path).read_bytes()
    assert older_formats.safe(data, ".xls")
    number = struct.pack("<HH", 0x027E, 10)  # a cell with a number in its short form
    assert number in data
    at = data.index(number) + len(number)
    far = data[:at] + struct.pack("<HH", 65_535, 65_535) + data[at + 4 :]
    refused = read_book(far, "x.xls")
    assert isinstance(refused, Refusal)
    assert (refused.code.id, older_formats.safe(far, ".xls")) == ("F107", False)


def test_an_ods_file_that_nobody_calculated_is_refused() -> None:
    def ods(cell: str) -> bytes:
        out = BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", f"<x><table:table-row>{cell}</table:table-row></x>")
        return out.getvalue()

    empty = '<table:table-cell table:formula="of:=2+3"/>'
    done = '<table:table-cell table:formula="of:=2+3" office:value-type="float" office:value="5"/>'
    wrong = '<table:table-cell table:formula="of:=NA()" calcext:value-type="error" office:value-type="string"/>'
    assert [older_formats.certain(ods(cell), ".ods") for cell in (empty, done, empty + done, done + wrong)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("kind", [".xls", ".ods"])
def test_rubbish_under_an_older_name_is_not_safe(kind: str) -> None:
    assert not older_formats.safe(b"\xd0\xcf\x11\xe0" + b"\x00" * 900, kind)
    assert not older_formats.safe(b"PK" + b"\x00" * 900, kind)


def test_xlsb_is_still_sent_back() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x00")
    refused = read_book(out.getvalue(), "x.xlsb")
    assert isinstance(refused, Refusal)
    assert (refused.code.id, refused.params["what"]) == ("F107", ".xlsb")
