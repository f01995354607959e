"""Staff lists in real workbooks: read at the door as people see them, understood by the same pure reader."""

import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msgspec.structs import replace

from tests.intake.mini import declared
from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.exchange.staff_list.staff_list import read_staff_list
from thidua_xlsx.formats.xlsx.read.foreign_tables import read_foreign_tables
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages.findings import Finding

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
    frames = read_foreign_tables(path)
    assert not isinstance(frames, Refusal), frames
    roster, _ = read_staff_list(frames, declared().columns, path.name)
    keys = ("code", "full_name", "birth_date", "gender", "unit", "group")
    return [tuple(person[key] for key in keys) for person in roster.people]


EXPECTED = [
    ("GV01", "Nguyễn Thị NA", "25/09/1980", "nu", "TN", "GV"),
    ("GV02", "NA", "1985", "nam", "TN", "GV"),
    ("NV01", "Lê Văn Nam", "07/01/1990", "nam", "VP", "NV"),
]


def test_values_stay_as_they_are(workbook: Path):
    frames = read_foreign_tables(workbook)
    assert not isinstance(frames, Refusal)
    assert [frame.name for frame in frames] == ["Nhân sự", "Trống"]
    listed = frames[0]
    # A name that pandas would take for a missing value, a native date, a phone number with its zero, a year.
    assert listed.rows[7][1] == "NA"
    assert listed.rows[6][3] == date(1980, 9, 25)
    assert listed.rows[6][5] == "0912345678"
    assert listed.rows[7][2] == 1985
    assert listed.rows[2] == (None,) * 6
    assert (3, 2, 3, 3) in listed.merges
    assert frames[1] == ForeignTable("Trống", ())


def test_list_written_by_a_spreadsheet_library(workbook: Path):
    assert people(workbook) == EXPECTED


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_list_saved_in_an_older_format(workbook: Path, kind: str, convert: Callable[[Path, str, Path], Path]):
    assert people(convert(workbook, kind, workbook.parent / "luu")) == EXPECTED


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "F102"), (b"STT,Ho ten\n1,A\n", "F101"), (b"%PDF-1.7", "F101"), (b"PK\x03\x04 cut short", "F109")],
)
def test_what_is_no_workbook_gives_the_reason(tmp_path: Path, content: bytes, code: str):
    path = tmp_path / "danh-sach.xlsx"
    path.write_bytes(content)
    refused = read_foreign_tables(path)
    assert isinstance(refused, Refusal)
    assert refused.code.id == code


def test_a_missing_file_and_a_broken_old_one_give_the_reason(tmp_path: Path):
    old = tmp_path / "cu.xls"
    old.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    for path, code in ((tmp_path / "khong-co.xlsx", "D401"), (old, "F107"), (tmp_path, "D401")):
        refused = read_foreign_tables(path)
        assert isinstance(refused, Refusal)
        assert refused.code.id == code
        assert all(refused.params.values())


def test_a_cell_in_the_far_corner_is_refused(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active["A1"] = "Họ và tên"
    book.active["XFD1048576"] = "x"
    path = tmp_path / "goc-xa.xlsx"
    book.save(path)
    refused = read_foreign_tables(path)
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
    refused = read_foreign_tables(path)
    assert isinstance(refused, Refusal)
    assert refused.code.id == "F107"


# --- what only the look of a workbook tells ----------------------------------------------------------------------------
HEADS = ["TT", "Mã", "Họ và tên", "Ngày sinh", "Tổ", "Chức vụ"]
LISTED = [
    [1, 123, "Nguyễn Thị Ánh", datetime(1985, 3, 2), "Tổ Toán", "Tổ trưởng"],
    [2, 7, "Trần Văn Bách", datetime(1990, 5, 4), "Tổ Toán", "Giáo viên"],
    [3, 45, "Lê Thị Cúc", datetime(1969, 7, 6), "Tổ Văn", "Giáo viên"],
]


def made(path: Path, change: Callable[[Any], object], heads: list[Any] = HEADS) -> Path:
    """A staff list of three people that `change` gives another look."""
    book = openpyxl.Workbook()
    book.active.title = "Nhân sự"
    for row in [heads, *LISTED]:
        book.active.append(row)
    change(book.active)
    book.save(path)
    return path


def listed(path: Path) -> tuple[list[Mapping[str, str]], list[Finding]]:
    frames = read_foreign_tables(path)
    assert not isinstance(frames, Refusal), frames
    roster, findings = read_staff_list(frames, declared().columns, path.name)
    return list(roster.people), list(findings)


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ("00000", ["00123", "00007", "00045"]),
        ('"GV"000', ["GV123", "GV007", "GV045"]),
        (r"\G\V00", ["GV123", "GV07", "GV45"]),
        ("#000", ["123", "007", "045"]),
        ("General", [123, 7, 45]),
        ("0", [123, 7, 45]),
        ("#,##0", [123, 7, 45]),
        ('0" năm"', [123, 7, 45]),
    ],
)
def test_a_code_is_what_its_format_shows(tmp_path: Path, number_format: str, shown: list[object]) -> None:
    def change(sheet: Any) -> None:
        for row in range(2, 5):
            sheet.cell(row, 2).number_format = number_format

    frames = read_foreign_tables(made(tmp_path / "ma.xlsx", change))
    assert not isinstance(frames, Refusal)
    assert [row[1] for row in frames[0].rows[1:]] == shown


def test_codes_of_the_list_keep_their_zeros_and_dates_are_dates(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        for row in range(2, 5):
            sheet.cell(row, 2).number_format = '"GV"0000'
            sheet.cell(row, 4).number_format = "[$-42A]dd mmmm yyyy"

    people, _ = listed(made(tmp_path / "ma.xlsx", change))
    assert [(one["code"], one["birth_date"]) for one in people] == [
        ("GV0123", "02/03/1985"),
        ("GV0007", "04/05/1990"),
        ("GV0045", "06/07/1969"),
    ]


def test_people_in_rows_hidden_by_hand_are_not_taken_and_named(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        hide_row(sheet, 3)
        hide_row(sheet, 4)

    people, findings = listed(made(tmp_path / "an.xlsx", change))
    assert [one["full_name"] for one in people] == ["Nguyễn Thị Ánh"]
    (hidden,) = (one for one in findings if one.code.id == "D409")
    assert str(hidden.place) == "an.xlsx!Nhân sự!C3"
    assert hidden.params == {"count": 2, "names": ("Trần Văn Bách", "Lê Thị Cúc")}


def test_people_that_only_a_filter_keeps_out_of_sight_are_taken(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.auto_filter.ref = "A1:F4"
        sheet.auto_filter.add_filter_column(4, ["Tổ Văn"])
        for row in (2, 3):
            sheet.row_dimensions[row].hidden = True

    people, findings = listed(made(tmp_path / "loc.xlsx", change))
    assert len(people) == 3
    assert "D409" not in {one.code.id for one in findings}


def test_a_hidden_row_of_headings_still_says_what_the_columns_are(tmp_path: Path) -> None:
    people, findings = listed(made(tmp_path / "an.xlsx", lambda sheet: hide_row(sheet, 1)))
    assert len(people) == 3
    assert "D409" not in {one.code.id for one in findings}


def hide_row(sheet: Any, row: int) -> None:
    sheet.row_dimensions[row].hidden = True


def test_a_hidden_column_is_read_unless_one_that_is_shown_says_the_same(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.column_dimensions["D"].hidden = True  # nobody else tells the birth date
        sheet.column_dimensions["E"].hidden = True
        sheet["G1"] = "Tổ chuyên môn"
        for row in (2, 3, 4):
            sheet.cell(row, 7).value = "Tổ Tự nhiên"

    people, _ = listed(made(tmp_path / "cot.xlsx", change))
    assert {one["unit"] for one in people} == {"TN"}
    assert people[0]["birth_date"] == "02/03/1985"


def test_the_list_of_a_hidden_sheet_is_taken_only_where_there_is_no_other(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        old = sheet.parent.create_sheet("Năm trước")
        for row in [HEADS, *LISTED, [4, 9, "Phạm Văn Dũng", None, "Tổ Văn", "Giáo viên"]]:
            old.append(row)
        old.sheet_state = "hidden"

    people, findings = listed(made(tmp_path / "hai.xlsx", change))
    assert len(people) == 3
    assert "hai.xlsx!Năm trước" in {str(one.place) for one in findings if one.code.id == "D405"}

    def only_hidden(sheet: Any) -> None:
        change(sheet)
        sheet.delete_rows(1, 4)

    assert len(listed(made(tmp_path / "mot.xlsx", only_hidden))[0]) == 4


def test_a_head_merged_over_two_columns_and_a_unit_merged_down_its_people(tmp_path: Path) -> None:
    def change(sheet: Any) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "Lý lịch"
        sheet.merge_cells("A1:D1")
        sheet["E1"] = "Công tác"
        sheet.merge_cells("E1:F1")
        sheet["E4"] = None
        sheet.merge_cells("E3:E4")

    people, _ = listed(made(tmp_path / "gop.xlsx", change))
    assert [one["unit"] for one in people] == ["TOAN", "TOAN", "VAN"]
    assert [one["full_name"] for one in people] == [row[2] for row in LISTED]


def test_what_openpyxl_cannot_take_is_read_by_its_values(tmp_path: Path) -> None:
    """Some programs write a style sheet that openpyxl refuses; people would not know why."""
    good, odd = made(tmp_path / "tot.xlsx", lambda sheet: None), tmp_path / "la.xlsx"
    with zipfile.ZipFile(good) as source, zipfile.ZipFile(odd, "w") as target:
        for part in source.infolist():
            content = source.read(part)
            if part.filename == "xl/styles.xml":
                content = re.sub(rb"<fill>.*?</fill>", b"<fill/>", content)
            target.writestr(part, content)
    with pytest.raises(TypeError):
        openpyxl.load_workbook(odd)
    assert listed(odd) == (listed(good)[0], [replace(one, place=moved(one.place)) for one in listed(good)[1]])


def moved(place: Any) -> Any:
    return replace(place, file="la.xlsx")


# As *CSDL ngành*, VnEdu and MISA call their columns, with the marks that each program writes.
_CSV = (
    "STT{0}Mã giáo viên{0}Họ và tên{0}Ngày sinh{0}Giới tính{0}Tổ bộ môn{0}Chức vụ{0}Trạng thái\r\n"
    '1{0}TN01{0}Nguyễn Thị Ánh{0}02/03/1985{0}Nữ{0}"Tổ Toán{0} Tin"{0}Tổ trưởng{0}Đang làm việc\r\n'
    '2{0}TN02{0}Trần Văn Bách{0}04/05/1990{0}Nam{0}"Tổ Toán{0} Tin"{0}Giáo viên{0}Đã nghỉ hưu\r\n'
    "3{0}007{0}Lê Hoà{0}1979{0}Nữ{0}Tổ Văn phòng{0}Kế toán{0}\r\n"
)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_list_saved_as_text_is_read_with_whatever_mark_and_letters(
    tmp_path: Path, separator: str, encoding: str
) -> None:
    path = tmp_path / "danh sach.csv"
    path.write_bytes(_CSV.format(separator).encode(encoding))
    assert people(path) == [
        ("TN01", "Nguyễn Thị Ánh", "02/03/1985", "nu", "TT", "GV"),
        ("007", "Lê Hoà", "1979", "nu", "VP", "NV"),
    ]


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", b"a\0b,c\n", b"x" * 200_000 + b",1\n"])
def test_text_that_is_no_table_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    found = read_foreign_tables(path)
    assert isinstance(found, Refusal), found
