"""The package for the body above: pacts, agreed score sheet, registered targets; what is missing is named."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from tests.seasons.outside import replace_rows, type_into
from tests.seasons.small import Small, copy_of, declare, default_answers
from tests.workflow.test_registered_targets_through import AGREED, MOVEMENTS, TARGETS, issue

NAMES = [
    "00-danh-muc.xlsx",
    "01-ban-giao-uoc.docx",
    "02-bang-diem.xlsx",
    "03-chi-tieu-dang-ky.xlsx",
    "04-danh-sach-dang-ky.docx",
]
ZIP = Path("ket-qua") / "gui-cap-tren.zip"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """TOAN and VAN registered with targets, one of VAN's without a number; VP has sent nothing. Not to be changed."""
    folder = tmp_path_factory.mktemp("goi") / "mua"
    declare(folder)
    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", lambda book: replace_rows(book, "movements", MOVEMENTS))
    small, answers = Small(folder), default_answers()
    small.amend(
        {"school": {"report_email": {"value": "vhxh@xa.gov.vn"}}, "people": {"P4": {"birth_date": "17/03/1988"}}}
    )
    issue(folder, "registration")
    for unit in ("TOAN", "VAN"):
        targets = {key: dict(line) for key, line in TARGETS[unit].items()}
        if unit == "VAN":
            targets["t2"] = {"indicator": "Đọc sách mỗi tuần", "unit": "buổi"}
        small.send((unit, "registration", ""), answers[unit, "registration", ""] | {"targets": targets})
    return small


@pytest.fixture
def small(begun: Small, tmp_path: Path) -> Small:
    return copy_of(begun, tmp_path / "mua")


def agree(small: Small, *units: str) -> None:
    issue(small.folder, "agreement")
    for unit in units:
        small.send((unit, "agreement", ""), {"agreement": AGREED})


def packed(small: Small) -> dict[str, bytes]:
    with zipfile.ZipFile(small.folder / ZIP) as package:
        return {name: package.read(name) for name in package.namelist()}


def rows(data: bytes, sheet: str) -> list[list[Any]]:
    found = load_workbook(io.BytesIO(data))[sheet]
    return [[cell.value for cell in row if cell.value not in (None, "")] for row in found.iter_rows()]


def test_a_merge_packs_what_the_office_asks_for_once_units_were_asked_to_agree(small: Small) -> None:
    small.merge("--no-papers")
    assert not (small.folder / ZIP).exists()
    agree(small, "TOAN")
    small.merge("--no-papers")
    found = packed(small)
    assert sorted(found) == NAMES
    beside = small.folder / "ket-qua" / "gui-cap-tren"
    assert {path.name: path.read_bytes() for path in beside.iterdir()} == found
    pact = docx.Document(io.BytesIO(found["01-ban-giao-uoc.docx"]))
    cells = {cell.text for table in pact.tables for row in table.rows for cell in row.cells}
    assert "Học sinh giỏi cấp xã" in cells
    signed = "\n".join(sorted(cells))
    assert all(sign in signed for sign in ("TỔ TRƯỞNG", "CHỦ TỊCH CÔNG ĐOÀN", "HIỆU TRƯỞNG"))


def test_the_score_sheet_is_locked_and_says_who_agreed_and_when(small: Small) -> None:
    agree(small, "TOAN")
    small.merge("--no-papers")
    book = load_workbook(io.BytesIO(packed(small)["02-bang-diem.xlsx"]))
    assert all(sheet.protection.sheet for sheet in book)
    assert all(cell.protection.locked for sheet in book for row in sheet.iter_rows() for cell in row)
    lines = rows(packed(small)["02-bang-diem.xlsx"], "Bảng điểm")
    assert ["I. Đạo đức (tối đa 18 điểm)"] in lines
    assert any(line[:2] == ["2.1", "Hoàn thành nhiệm vụ"] and "60" in line for line in lines)
    words = rows(packed(small)["02-bang-diem.xlsx"], "Thống nhất bảng điểm")
    assert [1, "Tổ Toán", "✓ Thống nhất", "20/09/2026", "Phạm Thu Hà"] in words
    assert [2, "Tổ Văn", "Chưa trả lời"] in words


def test_an_edited_pact_goes_as_it_was_edited_and_a_signed_scan_stays_beside(small: Small) -> None:
    agree(small, "TOAN")
    small.merge()
    pact = small.folder / "ket-qua" / "giay-to" / "ban-giao-uoc.docx"
    document = docx.Document(str(pact))
    document.add_paragraph("Phụ lục của tổ")
    document.save(str(pact))
    scan = small.folder / "ket-qua" / "gui-cap-tren" / "01-ban-giao-uoc.pdf"
    scan.write_bytes(b"%PDF")
    small.merge()
    assert packed(small)["01-ban-giao-uoc.docx"] == pact.read_bytes()
    assert scan.exists()
