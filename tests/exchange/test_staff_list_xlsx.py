"""Staff lists in real workbooks: read at the door by pandas, understood by the same pure reader."""

import shutil
import subprocess
import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.exchange.staff_list.staff_list import read_roster
from thidua_xlsx.formats.xlsx.read.foreign_tables import ForeignTable, read_frames
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.runtime.packaged_data import template_texts

ROWS = [
    ["PHÒNG VĂN HÓA - XÃ HỘI", None, None, None, None, None],
    ["DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN", None, None, None, None, None],
    [None] * 6,
    ["TT", "Họ và tên", "Ngày sinh", None, "Chức vụ", "Điện thoại"],
    [None, None, "Nam", "Nữ", None, None],
    ["I. Tổ Tự nhiên", None, None, None, None, None],
    [1, "Nguyễn Thị NA", None, datetime(1980, 9, 25), "Tổ trưởng", "0912345678"],
    [2, "NA", 1985, None, "Giáo viên", None],
    ["II. Tổ Văn phòng", None, None, None, None, None],
    [1, "Lê Văn Nam", "07/01/1990", None, "Y tế", None],
]
MERGED = ["A1:F1", "A2:F2", "A4:A5", "B4:B5", "C4:D4", "E4:E5", "F4:F5", "A6:F6", "A9:F9"]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Nhân sự"
    for row in ROWS:
        sheet.append(row)
    for area in MERGED:
        sheet.merge_cells(area)
    book.create_sheet("Trống")
    path = tmp_path / "danh sách.xlsx"
    book.save(path)
    return path


def people(path: Path) -> list[tuple[str, ...]]:
    frames = read_frames(path)
    assert not isinstance(frames, Refusal), frames
    declared, findings = templates(template_texts())
    assert declared is not None, findings
    roster, _ = read_roster(frames, declared.columns, path.name)
    keys = ("code", "full_name", "birth_date", "gender", "unit", "group")
    return [tuple(person[key] for key in keys) for person in roster.people]


EXPECTED = [
    ("GV01", "Nguyễn Thị NA", "25/09/1980", "nu", "TN", "GV"),
    ("GV02", "NA", "1985", "nam", "TN", "GV"),
    ("NV01", "Lê Văn Nam", "07/01/1990", "nam", "VP", "NV"),
]


def test_values_stay_as_they_are(workbook: Path):
    frames = read_frames(workbook)
    assert not isinstance(frames, Refusal)
    assert [frame.name for frame in frames] == ["Nhân sự", "Trống"]
    listed = frames[0]
    # A name that pandas would take for a missing value, a native date, a phone number with its zero, a year.
    assert listed.rows[7][1] == "NA"
    assert listed.rows[6][3] == datetime(1980, 9, 25)
    assert listed.rows[6][5] == "0912345678"
    assert listed.rows[7][2] == 1985
    assert listed.rows[2] == (None,) * 6
    assert (3, 2, 3, 3) in listed.merges
    assert frames[1] == ForeignTable("Trống", ())


def test_list_written_by_a_spreadsheet_library(workbook: Path):
    assert people(workbook) == EXPECTED


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_list_saved_in_an_older_format(workbook: Path, kind: str):
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("soffice is not installed")
    profile = f"-env:UserInstallation=file://{workbook.parent}/profile"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(workbook.parent), str(workbook)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert people(workbook.with_suffix(f".{kind}")) == EXPECTED


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "F102"), (b"STT,Ho ten\n1,A\n", "F101"), (b"%PDF-1.7", "F101"), (b"PK\x03\x04 cut short", "F109")],
)
def test_what_is_no_workbook_gives_the_reason(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(content)
    refused = read_frames(path)
    assert isinstance(refused, Refusal)
    assert refused.code.id == code


def test_a_missing_file_and_a_broken_old_one_give_the_reason(tmp_path: Path):
    old = tmp_path / "cu.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    for path, code in ((tmp_path / "khong-co.xlsx", "D401"), (old, "F107"), (tmp_path, "D401")):
        refused = read_frames(path)
        assert isinstance(refused, Refusal)
        assert refused.code.id == code
        assert all(refused.params.values())


def test_a_cell_in_the_far_corner_is_refused(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Họ và tên"
    book.active["XFD1048576"] = "x"
    path = tmp_path / "goc-xa.xlsx"
    book.save(path)
    refused = read_frames(path)
    assert isinstance(refused, Refusal)
    assert refused.code.id == "F114"


def test_an_ods_cell_that_stands_a_million_times_is_refused(tmp_path: Path):
    content = (
        '<office:document-content xmlns:office="o" xmlns:table="t"><table:table table:name="S"><table:table-row>'
        '<table:table-cell table:number-columns-repeated="9999999" office:value="1"><text:p>1</text:p>'
        "</table:table-cell></table:table-row></table:table></office:document-content>"
    )
    path = tmp_path / "nhieu.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    refused = read_frames(path)
    assert isinstance(refused, Refusal)
    assert refused.code.id == "F107"
