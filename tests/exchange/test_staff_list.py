"""Staff lists in many layouts, as Markdown tables.

`<` is merged with the cell at its left, `^` with the one above, `⏎` is a line break; whole numbers are numbers,
`d:` begins a native date.
"""

import re
from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.mini import declared
from thidua_xlsx.documents.foreign_table import ForeignTable
from thidua_xlsx.exchange.staff_list import vocabulary
from thidua_xlsx.exchange.staff_list.staff_list import Roster, read_staff_list
from thidua_xlsx.messages.codes import all_codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace


def grid(markdown: str, name: str = "Danh sách") -> ForeignTable:
    lines = [line.strip().strip("|") for line in markdown.strip().splitlines()]
    marks = [[cell.strip() for cell in line.split("|")] for line in lines]
    rows = tuple(tuple(plain(cell) for cell in row) for row in marks)
    return ForeignTable(name, rows, tuple(merges(marks)))


def plain(cell: str):
    if cell in ("", "<", "^"):
        return None
    if cell.startswith("d:"):
        return datetime.strptime(cell[2:], "%d/%m/%Y")
    return int(cell) if re.fullmatch(r"[1-9]\d*", cell) else cell.replace("⏎", "\n")


def merges(marks: list[list[str]]):
    for row, cells in enumerate(marks):
        for col, cell in enumerate(cells):
            if cell in ("<", "^"):
                continue
            right, down = col, row
            while right + 1 < len(cells) and cells[right + 1] == "<":
                right += 1
            while down + 1 < len(marks) and col < len(marks[down + 1]) and marks[down + 1][col] == "^":
                down += 1
            if (right, down) != (col, row):
                yield row, col, down, right


def taken(*lists: ForeignTable | str) -> tuple[Roster, tuple[Finding, ...]]:
    sheets = [grid(sheet) if isinstance(sheet, str) else sheet for sheet in lists]
    return read_staff_list(sheets, declared().columns, "danh-sach.xlsx")


def shown(roster: Roster, *keys: str) -> list[tuple[str, ...]]:
    return [tuple(person[key] for key in keys) for person in roster.people]


def told(findings: tuple[Finding, ...]) -> dict[str, int]:
    return dict(Counter(finding.code.id for finding in findings))


def cells(findings: tuple[Finding, ...], code: str) -> list[str]:
    return [f.place.cell for f in findings if f.code.id == code and isinstance(f.place, CellPlace)]


def test_plain_list():
    roster, findings = taken("""
        | STT | Họ và tên | Ngày sinh | Giới tính | Tổ | Chức vụ | Năm vào ngành |
        | 1 | Trần Văn Bình | 02/03/1970 | Nam | Ban giám hiệu | Hiệu trưởng | 1992 |
        | 2 | Nguyễn Thị Hoa | d:25/09/1980 | Nữ | Tổ Toán - Tin | Tổ trưởng | 2003 |
        | 3 | Lê Văn Nam | 1985 | nam | Tổ Toán - Tin | Giáo viên | 01/09/2010 |
        | 4 | Phạm Thị Lan | 7.1.1990 | Nữ | Tổ Văn phòng | Kế toán | 2015 |
        """)
    assert findings == ()
    assert roster.people[1] == {
        "code": "GV01",
        "full_name": "Nguyễn Thị Hoa",
        "birth_date": "25/09/1980",
        "gender": "nu",
        "unit": "TT",
        "position": "Tổ trưởng",
        "group": "GV",
        "joined_sector": "2003",
    }
    assert shown(roster, "code", "birth_date", "unit", "group", "joined_sector") == [
        ("QL01", "02/03/1970", "BGH", "CBQL", "1992"),
        ("GV01", "25/09/1980", "TT", "GV", "2003"),
        ("GV02", "1985", "TT", "GV", "01/09/2010"),
        ("NV01", "07/01/1990", "VP", "NV", "2015"),
    ]
    assert [(unit["code"], unit["name"], unit["leader"]) for unit in roster.units] == [
        ("BGH", "Ban giám hiệu", "Trần Văn Bình"),
        ("TT", "Tổ Toán - Tin", "Nguyễn Thị Hoa"),
        ("VP", "Tổ Văn phòng", ""),
    ]


def test_official_heading_two_header_rows_signatures():
    roster, findings = taken("""
        | UBND XÃ KIM SƠN | < | < | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | < | < | < |
        | TRƯỜNG THCS KIM SƠN | < | < | Độc lập - Tự do - Hạnh phúc | < | < | < |
        | | | | | | | |
        | DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN⏎NĂM HỌC 2026-2027 | < | < | < | < | < | < |
        | STT | HỌ VÀ TÊN | NGÀY, THÁNG,⏎NĂM SINH | < | TỔ⏎CHUYÊN MÔN | CHỨC VỤ | GHI CHÚ |
        | ^ | ^ | NAM | NỮ | ^ | ^ | ^ |
        | (1) | (2) | (3) | (4) | (5) | (6) | (7) |
        | 1 | Trần Văn Bình | 02/03/1970 | | BGH | Hiệu trưởng | |
        | 2 | Nguyễn Thị Hoa | | 25/09/1980 | Toán - Tin | GV | mới về |
        | | Tổng số: 2 người | | | | | |
        | | | | | Kim Sơn, ngày 05 tháng 9 năm 2026 | < | < |
        | | NGƯỜI LẬP | | | HIỆU TRƯỞNG | < | < |
        | | Lê Thị Mai | | | Trần Văn Bình | < | < |
        """)
    assert shown(roster, "full_name", "birth_date", "gender", "unit") == [
        ("Trần Văn Bình", "02/03/1970", "nam", "BGH"),
        ("Nguyễn Thị Hoa", "25/09/1980", "nu", "TT"),
    ]
    # Skipped and listed: the row of column numbers, the total, and what stands below the list.
    assert cells(findings, "D405") == ["A7", "B10", "E11"]
    assert cells(findings, "D403") == ["G5"]
    assert told(findings) == {"D405": 3, "D403": 1}


def test_a_month_says_the_year_of_service_and_leaves_a_birthday_open():
    roster, findings = taken("""
        | STT | Họ và tên | Ngày sinh | Giới tính | Tổ | Chức vụ | Năm vào ngành |
        | 1 | Trần Văn Bình | 3/1970 | Nam | Ban giám hiệu | Hiệu trưởng | 9/2008 |
        | 2 | Nguyễn Thị Hoa | 25/09/1980 | Nữ | Tổ Toán - Tin | Tổ trưởng | 13/2008 |
        """)
    assert shown(roster, "birth_date", "joined_sector") == [("1970", "2008"), ("25/09/1980", "")]
    assert cells(findings, "D404") == ["C2", "G3"]


def test_group_headings_between_people():
    roster, findings = taken("""
        | TT | Họ tên | Năm sinh | Nữ | Nhiệm vụ |
        | I. Ban giám hiệu | < | < | < | < |
        | 1 | Trần Văn Bình | 1970 | | Hiệu trưởng |
        | II. Tổ Toán - Tin (02 người) | < | < | < | < |
        | 1 | Tô Thị Hoa | 1980 | x | Tổ trưởng |
        | 2 | Tống Văn Nam | 1985 | | Dạy Toán 6, 7 |
        | III | TỔ VĂN PHÒNG (Tổ trưởng: Công Thị Lan) | | | |
        | 1 | Công Thị Lan | 1990 | x | Văn thư |
        """)
    assert shown(roster, "full_name", "unit", "group", "gender") == [
        ("Trần Văn Bình", "BGH", "CBQL", "nam"),
        ("Tô Thị Hoa", "TT", "GV", "nu"),
        ("Tống Văn Nam", "TT", "GV", "nam"),
        ("Công Thị Lan", "VP", "NV", "nu"),
    ]
    assert [unit["name"] for unit in roster.units] == ["Ban giám hiệu", "Tổ Toán - Tin", "Tổ Văn phòng"]
    # "Dạy Toán 6, 7" is no known post: GV, with a note on that cell.
    assert told(findings) == {"D404": 1, "D443": 1}  # and the two whom Nữ leaves blank are men
    assert cells(findings, "D404") == ["E6"]


def test_heading_merged_across_without_a_known_word():
    roster, findings = taken("""
        | TT | Họ tên | Năm sinh | Chức vụ |
        | Mẫu giáo lớn | < | < | < |
        | 1 | Vàng Thị Páo | 1990 | Giáo viên |
        | HỢP ĐỒNG | < | < | < |
        | 1 | Sùng Thị Dở | 1991 | Cấp dưỡng |
        """)
    assert shown(roster, "full_name", "unit", "group") == [("Vàng Thị Páo", "MGL", "GV"), ("Sùng Thị Dở", "", "NV")]
    # The kind of contract names no unit: that person's unit is unknown, and said so.
    assert [person.get("employment", "") for person in roster.people] == ["", "hop_dong"]
    assert told(findings) == {"D406": 1}


def test_split_names():
    roster, findings = taken("""
        | STT | Họ và tên đệm | Tên | Ngày sinh | Tổ | Chức vụ |
        | 1 | Nguyễn Thị | Hoa | 25/09/1980 | Toán | Giáo viên |
        | 2 | Lê | Na | 1985 | Toán | Giáo viên |
        """)
    assert shown(roster, "full_name") == [("Nguyễn Thị Hoa",), ("Lê Na",)]
    assert findings == ()


@pytest.mark.parametrize(
    "heading", ["| STT | Họ và tên | < | Năm sinh | Tổ |", "| STT | Họ và tên | | Năm sinh | Tổ |"]
)
def test_one_heading_over_two_name_columns(heading):
    roster, findings = taken(
        grid(f"""
        {heading}
        | 1 | Nguyễn Thị | Hoa | 1980 | Toán |
        | 2 | Y | Moan | 1985 | Toán |
        """),
    )
    assert shown(roster, "full_name", "birth_date") == [("Nguyễn Thị Hoa", "1980"), ("Y Moan", "1985")]
    assert told(findings) == {"D406": 1}  # no column of posts


def test_birth_date_in_three_columns():
    roster, findings = taken("""
        | Mã NV | Họ và tên | Ngày sinh | < | < | Tổ | Chức vụ |
        | ^ | ^ | Ngày | Tháng | Năm | ^ | ^ |
        | K01 | Nguyễn Thị Hoa | 5 | 9 | 1980 | Toán | Giáo viên |
        | K02 | Lê Văn Nam | | | 1985 | Toán | Giáo viên |
        | K03 | Đỗ Văn Hà | 31 | 2 | 1985 | Toán | Giáo viên |
        """)
    assert shown(roster, "code", "birth_date") == [("K01", "05/09/1980"), ("K02", "1985"), ("K03", "")]
    assert cells(findings, "D404") == ["E5"]  # 31 February


ONCE = """
    | TT | Họ và tên | Tổ | Chức vụ |
    | 1 | Trần Văn Bình | Tổ 1 | Tổ trưởng |
    | 2 | Tô Thị Hoa | {0} | GV |
    | 3 | Tống Văn Nam | Tổ 2 | Tổ trưởng |
    | 4 | Lê Thị Cúc | ^ | GV |
    | 5 | Phạm Thị Ngà | Tổ 3 | Tổ trưởng |
    | 6 | Công Thị Lan | {1} | GV |
"""


def test_a_newcomer_at_the_end_may_name_a_unit_again():
    rows = "".join(f"| {at} | Trần Văn {name} | | GV |\n" for at, name in enumerate(("An", "Bo", "Chi"), start=7))
    roster, findings = taken(ONCE.format("", "").rstrip() + f"\n{rows}| 10 | Lý Thị Mai | Tổ 1 | GV |")
    names = {unit["code"]: unit["name"] for unit in roster.units}
    assert [names[person["unit"]] for person in roster.people[6:]] == ["Tổ 3", "Tổ 3", "Tổ 3", "Tổ 1"]
    assert told(findings) == {"D444": 1}


@pytest.mark.parametrize(
    ("blanks", "units", "codes"),
    [
        (("", ""), ["Tổ 1", "Tổ 1", "Tổ 2", "Tổ 2", "Tổ 3", "Tổ 3"], {"D444": 1}),  # written once, merged or not
        (("Tổ 1", ""), ["Tổ 1", "Tổ 1", "Tổ 2", "Tổ 2", "Tổ 3", ""], {"D406": 1}),  # beside others too: forgotten
        (("", "Tổ 1"), ["Tổ 1", "", "Tổ 2", "Tổ 2", "Tổ 3", "Tổ 1"], {"D406": 1}),  # units do not stand together
    ],
)
def test_a_unit_written_once_is_that_of_the_blanks_below_it(blanks, units, codes):
    roster, findings = taken(ONCE.format(*blanks))
    names = {unit["code"]: unit["name"] for unit in roster.units}
    assert [names.get(person["unit"], "") for person in roster.people] == units
    assert told(findings) == codes


def test_merges_lost_gender_columns_with_years():
    """As Google Sheets and other programs export it: no merged areas, only blanks."""
    roster, findings = taken("""
        | TT | Họ và tên | Năm sinh | | Tổ | Chức vụ |
        | | | Nam | Nữ | | |
        | 1 | Nguyễn Thị Hoa | | 1980 | Toán | GV |
        | 2 | Lê Văn Nam | 1985 | | Toán | GV |
        """)
    assert shown(roster, "full_name", "birth_date", "gender") == [
        ("Nguyễn Thị Hoa", "1980", "nu"),
        ("Lê Văn Nam", "1985", "nam"),
    ]
    assert findings == ()


def test_payroll_with_many_other_columns():
    roster, findings = taken("""
        | BẢNG LƯƠNG THÁNG 9 NĂM 2026 | < | < | < | < | < | < | < |
        | Số TT | Mã CB | Họ và tên | Chức danh | Hệ số | < | Số CCCD | Thực lĩnh |
        | ^ | ^ | ^ | ^ | Lương | Phụ cấp | ^ | ^ |
        | A | B | C | D | 1 | 2 | 3 | 4 |
        | 1 | 101 | Nguyễn Thị Hoa | Giáo viên THCS hạng II | 4,32 | 0,2 | 001180000001 | 12.345.678 |
        | 2 | 102 | Lê Văn Nam | Bảo vệ | 1,5 | | 001185000002 | 4.000.000 |
        | | | Cộng | | 5,82 | 0,2 | | 16.345.678 |
        """)
    assert shown(roster, "code", "full_name", "group", "unit") == [
        ("101", "Nguyễn Thị Hoa", "GV", ""),
        ("102", "Lê Văn Nam", "NV", ""),
    ]
    unused = [finding.params["headers"] for finding in findings if finding.code.id == "D403"]
    assert unused == [("Hệ số - Lương", "Hệ số - Phụ cấp", "Số CCCD", "Thực lĩnh")]
    # No unit anywhere: one warning for the list, not one for each person.
    assert told(findings) == {"D403": 1, "D405": 2, "D406": 1}


def test_unit_merged_down_over_its_people():
    roster, findings = taken("""
        | Tổ | Họ và tên | Chức vụ |
        | Toán | Nguyễn Thị Hoa | GV |
        | ^ | Lê Văn Nam | GV |
        | | Đỗ Văn Hà | GV |
        """)
    # Two are merged with "Toán"; the third is not, and is not guessed.
    assert shown(roster, "full_name", "unit") == [("Nguyễn Thị Hoa", "TOAN"), ("Lê Văn Nam", "TOAN"), ("Đỗ Văn Hà", "")]
    assert cells(findings, "D406") == ["A4"]


def test_twins_and_people_listed_twice():
    roster, findings = taken("""
        | STT | Họ và tên | Ngày sinh | Tổ | Chức vụ |
        | 1 | Nguyễn Thị Hoà | 25/09/1980 | Toán | GV |
        | 2 | Nguyễn Thị Hoa | 25/09/1980 | Toán | GV |
        | 3 | Nguyễn Thị Hoà | 01/01/1990 | Văn | GV |
        | 4 | NGUYỄN THỊ HÒA | 25/09/1980 | Văn | GV |
        | 5 | Lê Văn Nam | | Toán | GV |
        | 6 | Lê Văn Nam | | Toán | GV |
        """)
    # Hoà and Hòa born the same day are one; Hoa is another name; without birth dates nobody can know, so both stay.
    assert shown(roster, "code", "full_name", "birth_date") == [
        ("GV01", "Nguyễn Thị Hoà", "25/09/1980"),
        ("GV02", "Nguyễn Thị Hoa", "25/09/1980"),
        ("GV03", "Nguyễn Thị Hoà", "01/01/1990"),
        ("GV04", "Lê Văn Nam", ""),
        ("GV05", "Lê Văn Nam", ""),
    ]
    assert told(findings) == {"D407": 1}
    assert cells(findings, "D407") == ["B5"]
    assert findings[0].params["row"] == 2


def test_codes_of_the_list():
    roster, findings = taken("""
        | Mã | Họ và tên | Tổ | Chức vụ |
        | GV01 | Trần Văn A | Anh | GV |
        | GV02 | Trần Văn B | Anh | GV |
        | gv02 | Trần Văn C | Anh | GV |
        | | Trần Văn D | Anh | GV |
        | a b | Trần Văn E | Anh | GV |
        | ANH | Trần Văn F | Anh | GV |
        """)
    # GV02 stands twice and "a b" cannot be a code: those get the next free ones. GV01 stays with its owner, and the
    # unit may not take a person's code.
    assert shown(roster, "code") == [("GV01",), ("GV02",), ("GV03",), ("GV04",), ("GV05",), ("ANH",)]
    assert cells(findings, "D404") == ["A3", "A4", "A6"]
    assert roster.units[0]["code"] == "ANH2"


def test_units_that_look_alike():
    roster, _ = taken("""
        | Họ và tên | Tổ | Chức vụ |
        | Trần Văn A | Tổ Toán - Tin | GV |
        | Trần Văn B | TOÁN TIN | GV |
        | Trần Văn C | Tổ Thể dục - Tiếng Anh | GV |
        | Trần Văn D | Tổ Tiếng Trung | GV |
        | Trần Văn E | Tổ Hóa | GV |
        | Trần Văn G | Tổ Họa | GV |
        | Trần Văn H | Tổ 1 | GV |
        """)
    # Toán - Tin and TOÁN TIN are one unit; Tiếng Trung has the initials TT as well; Hóa is not Họa.
    assert [(unit["code"], unit["name"]) for unit in roster.units] == [
        ("TT", "Tổ Toán - Tin"),
        ("TDTA", "Tổ Thể dục - Tiếng Anh"),
        ("TT2", "Tổ Tiếng Trung"),
        ("HOA", "Tổ Hóa"),
        ("HOA2", "Tổ Họa"),
        ("T1", "Tổ 1"),
    ]
    assert [person["unit"] for person in roster.people] == ["TT", "TT", "TDTA", "TT2", "HOA", "HOA2", "T1"]


def test_a_unit_of_a_column_of_teams_is_called_so_unless_its_name_says_what_it_is():
    lines = "| Trần Văn A | Toán - Tin |\n| Trần Văn B | BGH |\n| Trần Văn C | Văn phòng |\n| Trần Văn D | KHTN |"
    named = {}
    for heading in ("Tổ", "Tổ, khối"):
        roster, _ = taken(f"| Họ và tên | {heading} |\n{lines}")
        named[heading] = [unit["name"] for unit in roster.units]
    assert named == {
        "Tổ": ["Tổ Toán - Tin", "BGH", "Văn phòng", "Tổ KHTN"],
        "Tổ, khối": ["Toán - Tin", "BGH", "Văn phòng", "KHTN"],
    }


def test_dates_not_understood_are_left_blank():
    roster, findings = taken("""
        | Họ và tên | Ngày sinh | Ngày vào ngành | Tổ | Chức vụ |
        | Trần Văn A | 5/9/83 | 2005 | Anh | GV |
        | Trần Văn B | khoảng 1980 | 9/2003 | Anh | GV |
        | Trần Văn C | 09/25/1980 | - | Anh | GV |
        | Trần Văn D | ngày 5 tháng 9 năm 1983 | | Anh | GV |
        """)
    # 9/2003 says the year of service, which is all that is asked: nothing is left to be named.
    assert shown(roster, "birth_date", "joined_sector") == [("", "2005"), ("", "2003"), ("", ""), ("05/09/1983", "")]
    assert cells(findings, "D404") == ["B2", "B3", "B4"]


def test_salutations():
    listed, _ = taken("""
        | STT | Họ và tên | Tổ | Chức vụ |
        | 1 | Ông Trần Văn Bình | Toán | GV |
        | 2 | Bà Nguyễn Thị Hoa | Toán | GV |
        | 3 | Đ/c Lê Văn Nam | Toán | GV |
        """)
    assert shown(listed, "full_name") == [("Trần Văn Bình",), ("Nguyễn Thị Hoa",), ("Lê Văn Nam",)]
    # Ông is a family name where the list does not write it before everybody.
    family, _ = taken("""
        | STT | Ông (bà) | Họ và tên | Tổ | Chức vụ |
        | 1 | Ông | Ông Cao Thắng | Toán | GV |
        | 2 | Bà | Nguyễn Thị Hoa | Toán | GV |
        """)
    assert shown(family, "full_name", "gender") == [("Ông Cao Thắng", "nam"), ("Nguyễn Thị Hoa", "nu")]


def test_list_over_two_pages():
    roster, findings = taken("""
        | STT | Họ và tên | Tổ | Chức vụ |
        | 1 | Trần Văn A | Anh | GV |
        | STT | Họ và tên | Tổ | Chức vụ |
        | 2 | Trần Văn B | Anh | GV |
        """)
    assert shown(roster, "full_name") == [("Trần Văn A",), ("Trần Văn B",)]
    assert cells(findings, "D405") == ["A3"]


def test_tables_beside_one_another_are_one_list():
    roster, findings = taken("""
        | DANH SÁCH CBGVNV | | | | | | | |
        | STT | Họ tên | Tổ | Chức vụ | | STT | Họ tên | Tổ | Chức vụ |
        | 1 | Lê An | Toán | TTCM | | 3 | Vũ Em | Văn | GV |
        | 2 | Lê Bình | Toán | GV | | 4 | Vũ Hà | Văn | TTCM |
        """)
    assert shown(roster, "full_name") == [("Lê An",), ("Lê Bình",), ("Vũ Em",), ("Vũ Hà",)]
    assert [unit["leader"] for unit in roster.units] == ["Lê An", "Vũ Hà"]
    assert findings == ()


def test_tables_below_one_another_are_each_of_the_unit_in_their_title():
    roster, findings = taken("""
        | Danh sách CBGVNV - Tổ 1 | | | |
        | TT | Họ và tên | Năm sinh | CV |
        | 1 | Lê Thị An | 1980 | TT |
        | Danh sách CBGVNV - Tổ 2,3 | | | |
        | TT | Họ và tên | Năm sinh | CV |
        | 1 | Đỗ Chi | 1985 | GV |
        | DANH SÁCH TỔ VĂN PHÒNG | | | |
        | 1 | Lò Giang | 1970 | HT |
        | 2 | Ma Khanh | 1990 | KT |
        """)
    names = {unit["code"]: (unit["name"], unit["leader"]) for unit in roster.units}
    assert [names[person["unit"]][0] for person in roster.people] == ["Tổ 1", "Tổ 2,3", *["Tổ Văn phòng"] * 2]
    assert [leader for _, leader in names.values()] == ["Lê Thị An", "", ""]  # who heads the school heads no office
    assert (cells(findings, "D405"), roster.head.head) == (["A5"], "Lò Giang")


def test_one_sheet_for_each_unit():
    table = "| STT | Họ và tên | Chức vụ |\n| 1 | Trần Văn {} | GV |"
    roster, findings = taken(grid(table.format("A"), "Tổ Toán"), grid(table.format("B"), "Tổ Văn"))
    assert shown(roster, "full_name", "unit") == [("Trần Văn A", "TOAN"), ("Trần Văn B", "VAN")]
    assert findings == ()


def test_the_sheet_with_most_people_counts_and_others_are_named():
    small = grid("| STT | Họ và tên | Tổ | Chức vụ |\n| 1 | Trần Văn B | Anh | GV |", "Nghỉ hưu")
    large = grid(
        "| STT | Họ và tên | Tổ | Chức vụ |\n| 1 | Trần Văn A | Anh | GV |\n| 2 | Trần Văn C | Anh | GV |", "Đang làm"
    )
    roster, findings = taken(grid("| Lời dẫn |", "Bìa"), small, large)
    assert shown(roster, "full_name") == [("Trần Văn A",), ("Trần Văn C",)]
    assert [(str(finding.place), finding.params["content"]) for finding in findings] == [
        ("danh-sach.xlsx!Nghỉ hưu", "Nghỉ hưu | Trần Văn B")
    ]


@pytest.mark.parametrize(
    ("first", "second", "other", "people"),
    [
        ("BIEN CHE", "HOP DONG", "Lê Thị C", [("Trần Văn A", "vien_chuc"), ("Trần Văn B", "vien_chuc"), ("Lê Thị C", "hop_dong")]),
        ("DS CBGVNV", "DS hợp đồng", "Lê Thị C", [("Trần Văn A", ""), ("Trần Văn B", ""), ("Lê Thị C", "hop_dong")]),
        ("DS CBGVNV", "Hợp đồng", "Trần Văn B", [("Trần Văn A", ""), ("Trần Văn B", "")]),  # who is there already
        ("DS CBGVNV", "Dự nguồn", "Lê Thị C", [("Trần Văn A", ""), ("Trần Văn B", "")]),  # nobody knows of what
    ],
)  # fmt: skip
def test_sheets_named_after_a_kind_of_employment_are_parts_of_one_list(first, second, other, people):
    head = "| STT | Họ và tên | Tổ | Chức vụ |\n"
    roster, findings = taken(
        grid(f"{head}| 1 | Trần Văn A | Anh | GV |\n| 2 | Trần Văn B | Anh | GV |", first),
        grid(f"{head}| 1 | {other} | Anh | GV |", second),
    )
    assert [(person["full_name"], person.get("employment", "")) for person in roster.people] == people
    left = [finding.params["content"] for finding in findings]
    assert left == ([] if len(people) == 3 else [f"{second} | {other}"])


def test_an_office_writes_fields_of_work_for_units_and_heads_them_by_heads_of_office():
    roster, findings = taken("""
        | Họ và tên | Lĩnh vực | Chức danh |
        | Lê Văn A | Lãnh đạo phòng | Trưởng phòng |
        | Lê Thị B | Lãnh đạo phòng | Phó Trưởng phòng |
        | Lê Văn C | Giáo dục | Phó phòng |
        | Lê Thị D | Giáo dục | CV |
        """)
    assert shown(roster, "position", "group") == [
        ("Trưởng phòng", "CBQL"),
        ("Phó Trưởng phòng", "CBQL"),
        ("Phó phòng", "CBQL"),
        ("Chuyên viên", "NV"),
    ]
    assert [(unit["name"], unit["leader"]) for unit in roster.units] == [
        ("Lãnh đạo phòng", "Lê Văn A"),
        ("Giáo dục", ""),
    ]
    assert told(findings) == {}


def test_the_same_employer_on_every_row_is_no_unit():
    roster, findings = taken("""
        | Họ và tên | Đơn vị công tác | Chức vụ |
        | Trần Văn A | Trường THCS Kim Sơn | GV |
        | Trần Văn B | Trường THCS Kim Sơn | GV |
        """)
    assert roster.units == ()
    assert told(findings) == {"D403": 1, "D406": 1}


def test_heading_with_a_slip_of_the_pen():
    roster, findings = taken("| STT | Họ và tênn | Tổ | Chức vụ |\n| 1 | Trần Văn A | Anh | GV |")
    assert shown(roster, "full_name") == [("Trần Văn A",)]
    assert cells(findings, "D404") == ["B1"]


def test_a_heading_that_names_the_post_and_something_else_holds_the_post():
    listed = grid("| STT | Họ và tên | Tổ | Chức vụ/ CM đào tạo |\n| 1 | Trần Văn A | Anh | Tổ trưởng |")
    roster, findings = taken(listed)
    assert shown(roster, "full_name", "position") == [("Trần Văn A", "Tổ trưởng")]
    assert cells(findings, "D404") == ["D1"]  # said, for nobody can be sure


@pytest.mark.parametrize(
    ("heading", "sure"),
    [
        ("Chức vụ, công việc đảm nhận", True),
        ("Chức vụ và công tác được giao", True),
        ("Chức vụ (công việc đảm nhận)", True),
        ("CHỨC VỤ, ĐOÀN THỂ", False),
        ("Chức vụ và chuyên môn", False),
        ("Chức vụ - chuyên môn", False),
        ("Chức vụ, nhiệm vụ, kiêm nhiệm", False),
    ],
)
def test_a_heading_that_begins_with_the_post_holds_the_post(heading: str, sure: bool):
    listed = grid(f"""
        | TT | Họ và tên | {heading} | Tổ |
        | | | | |
        | 1 | Trần Văn A | Hiệu trưởng | Ban giám hiệu |
        | 2 | Lê Thị B | Tổ trưởng, GV Toán | Tổ Toán |
        """)
    roster, findings = taken(listed)
    assert shown(roster, "position") == [("Hiệu trưởng",), ("Tổ trưởng, GV Toán",)]
    assert cells(findings, "D404") == ([] if sure else ["C1"])
    assert [unit["leader"] for unit in roster.units] == ["Trần Văn A", "Lê Thị B"]


@pytest.mark.parametrize("heading", ["Chức vụ Đảng", "Trình độ, chức vụ", "Chức vụ, tổ", "Tổ trưởng, tổ phó"])
def test_a_heading_that_begins_otherwise_or_names_the_unit_too_is_no_post(heading: str):
    roster, _ = taken(f"| TT | Họ và tên | {heading} | Năm sinh |\n| 1 | Trần Văn A | ĐHSP | 1990 |")
    assert shown(roster, "position") == [("",)]


def test_the_kind_of_work_tells_the_post_of_whoever_has_no_other():
    roster, _ = taken("""
        | STT | Họ và tên | Tổ | Loại công việc | Chức vụ Đảng | Chức vụ chính quyền |
        | 1 | Lê An | Toán | Giáo viên | Bí thư | Hiệu trưởng |
        | 2 | Lê Bình | Toán | Nhân viên bảo vệ | | |
        """)
    assert shown(roster, "position", "group") == [("Hiệu trưởng", "CBQL"), ("Nhân viên bảo vệ", "NV")]


def test_headings_in_short_and_names_in_capitals():
    roster, _ = taken("""
        | STT | HỌ TÊN | N/SINH | TỔ | GC |
        | 1 | BÙI VĂN GIANG | 03/02/1980 | Toán | biệt phái |
        | 2 | Y MLÔ H'MAI | 1985 | Toán | |
        | 3 | Đỗ Thị Thu Cúc | 1990 | Toán | |
        """)
    assert shown(roster, "full_name", "birth_date") == [
        ("Bùi Văn Giang", "03/02/1980"),
        ("Y Mlô H'Mai", "1985"),
        ("Đỗ Thị Thu Cúc", "1990"),
    ]


def test_relatives_are_not_staff():
    roster, findings = taken(
        "| STT | Họ và tên | Tổ | Chức vụ | Họ và tên vợ |\n| 1 | Trần Văn A | Anh | GV | Lê Thị B |"
    )
    assert shown(roster, "full_name") == [("Trần Văn A",)]
    assert [finding.params["headers"] for finding in findings] == [("Họ và tên vợ",)]


def test_a_heading_over_people_of_one_unit_is_that_unit():
    roster, findings = taken("""
        | STT | Họ và tên | Tổ | Chức vụ |
        | I | TỔ KHOA HỌC TỰ NHIÊN | | |
        | 1 | Trần Văn An | KHTN | TTCM |
        | 2 | Lê Thị Bình | | GV |
        | II | TỔ VĂN PHÒNG | | |
        | 3 | Phạm Văn Cường | | Kế toán |
        | III | GIÁO VIÊN | | |
        | 4 | Đỗ Thị Dung | Toán | GV |
        | 5 | Vũ Văn Em | Văn | GV |
        | 6 | Bùi Thị Giang | | GV |
        """)
    names = {unit["code"]: unit["name"] for unit in roster.units}
    # The third heading stands over people of two units, so it is the name of none: the sixth person's is asked for.
    whole = "Tổ Khoa học tự nhiên"  # what the column calls KHTN; in small letters, as the column writes others
    assert [names.get(one["unit"], "") for one in roster.people] == [
        whole,
        whole,
        "Tổ Văn phòng",
        "Tổ Toán",
        "Tổ Văn",
        "",
    ]
    assert roster.units[0]["code"] == "KHTN"
    assert told(findings) == {"D406": 1}


def test_a_unit_in_short_is_called_as_its_heading_says():
    """`BGH` would stand on decisions and certificates; a heading that says another thing is not what `Tiếng Anh` is short for."""
    sections = (("BAN GIÁM HIỆU", "BGH"), ("TỔ KHOA HỌC XÃ HỘI", "Tổ KHXH"), ("TỔ NGOẠI NGỮ", "Tổ Tiếng Anh"))
    rows = "".join(
        f"| {number}. {heading} | | | |\n| {at} | Người {letter} Bê | {unit} | GV |\n"
        for at, (number, letter, (heading, unit)) in enumerate(zip(("I", "II", "III"), "ABC", sections, strict=True), 1)
    )
    roster, _ = taken(f"| STT | Họ và tên | Tổ | Chức vụ |\n{rows}")
    assert [(unit["code"], unit["name"]) for unit in roster.units] == [
        ("BGH", "Ban giám hiệu"),
        ("KHXH", "Tổ Khoa học xã hội"),
        ("TA", "Tổ Tiếng Anh"),
    ]


def test_two_spellings_below_one_heading_are_the_unit_that_it_names():
    roster, findings = taken("""
        | TT | Họ và tên | Tổ | Chức vụ |
        | I | KHỐI MẪU GIÁO BÉ | | |
        | 1 | Trần Thị An | Khối MG bé | TT |
        | II | KHỐI MẪU GIÁO NHỠ | | |
        | 2 | Lê Thị Bình | Khối mẫu giáo nhỡ | TT |
        | 3 | Phạm Thị Cúc | | GV |
        | 4 | Đỗ Thị Dung | Khối MG nhỡ | GV |
        | 5 | Vũ Thị Én | | GV |
        """)
    names = {unit["code"]: unit["name"] for unit in roster.units}
    assert [names[one["unit"]] for one in roster.people] == ["Khối mẫu giáo bé", *["Khối mẫu giáo nhỡ"] * 4]
    assert (roster.alike, told(findings)) == ((), {})


def test_a_column_of_what_people_have_studied_is_no_column_of_units():
    roster, findings = taken("""
        | TT | Họ và tên | Chức vụ | Trình độ | < | Ghi chú |
        | ^ | ^ | ^ | Chuyên môn | LLCT | ^ |
        | TỔ: NGỮ VĂN | | | | | |
        | 1 | Trần Văn An | TTCM | ĐH | SC | |
        | 2 | Lê Thị Bình | GV | ThS | | HĐ 4 tháng (từ 01/9/2026 đến 31/12/2026) |
        | Tổ: Toán | | | | | |
        | 3 | Phạm Văn Cường | GV | ĐH | | |
        """)
    names = {unit["code"]: unit["name"] for unit in roster.units}
    assert [names[one["unit"]] for one in roster.people] == ["Tổ Ngữ văn", "Tổ Ngữ văn", "Tổ Toán"]
    assert told(findings) == {"D403": 1, "D441": 1}  # the columns of studies, the short contract


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("TỔ NGỮ VĂN", "Tổ Ngữ văn"),
        ("TỔ NGOẠI NGỮ - NGHỆ THUẬT", "Tổ Ngoại ngữ - Nghệ thuật"),
        ("TỔ KHTN", "Tổ KHTN"),
        ("TỔ SINH - THỂ DỤC - GDQP", "Tổ Sinh - Thể dục - GDQP"),
        ("BAN GIÁM HIỆU", "Ban giám hiệu"),
        ("TỔ TOÁN-TIN", "Tổ Toán-Tin"),
        ("TỔ HÓA-SINH-CÔNG NGHỆ", "Tổ Hóa-Sinh-Công nghệ"),
        ("TỔ VĂN/SỬ", "Tổ Văn/Sử"),
        ("TỔ TIẾNG ANH", "Tổ Tiếng Anh"),
        ("TỔ BỘ MÔN TOÁN", "Tổ Bộ môn Toán"),
        ("KHỐI MẪU GIÁO 5-6 TUỔI", "Khối mẫu giáo 5-6 tuổi"),
        ("Tổ Toán - Tin", "Tổ Toán - Tin"),
    ],
)
def test_a_unit_in_capitals_is_written_in_small_letters_its_abbreviations_as_they_are(name: str, written: str) -> None:
    assert vocabulary.in_small_letters(name) == written


def test_units_in_capitals_are_written_as_on_papers():
    roster, _ = taken("| STT | Họ và tên | Tổ |\n| 1 | Phí Văn A | TỔ NGỮ VĂN |\n| 2 | Phí Văn B | TỔ TOÁN - TIN |\n")
    assert [unit["name"] for unit in roster.units] == ["Tổ Ngữ văn", "Tổ Toán - Tin"]


@pytest.mark.parametrize(
    ("written", "post"),
    [
        ("HIỆU TRƯỞNG", "Hiệu trưởng"),
        ("GV, TỔ TRƯỞNG", "Giáo viên, Tổ trưởng"),
        ("NV KẾ TOÁN", "NV kế toán"),
        ("P.HT", "Phó hiệu trưởng"),
        ("GV - TT", "Giáo viên - Tổ trưởng"),
        ("TT chuyên môn", "Tổ trưởng chuyên môn"),
        ("NVTB", "Nhân viên thiết bị"),
        ("GV (TTCM)", "Giáo viên (Tổ trưởng chuyên môn)"),
        ("P. Hiệu trưởng", "Phó hiệu trưởng"),
        ("Giáo viên THCS", "Giáo viên THCS"),
    ],
)
def test_posts_are_written_as_on_papers(written: str, post: str) -> None:
    assert vocabulary.post_in_full(written) == post


@pytest.mark.parametrize("heading", ["Ghi chú", "Kiêm nhiệm"])
def test_a_head_may_be_named_by_a_remark_where_no_post_names_one(heading):
    lines = f"| STT | Họ và tên | Tổ | Chức vụ | {heading} |\n| 1 | Trần Văn An | {{0}} | {{1}} | |\n| 2 | Lê Thị Bình | {{0}} | KT | Tổ trưởng VP |"
    roster, findings = taken(lines.format("Văn phòng", "BV"))
    assert [unit["leader"] for unit in roster.units] == ["Lê Thị Bình"]
    assert shown(roster, "position") == [("Bảo vệ",), ("Kế toán",)]
    assert [finding.params["headers"] for finding in findings] == [(f"{heading} (Lê Thị Bình: Tổ trưởng VP)",)]
    roster, _ = taken(lines.format("Văn phòng", "Tổ trưởng"))
    assert [unit["leader"] for unit in roster.units] == ["Trần Văn An"]


@pytest.mark.parametrize(
    ("written", "name", "codes"),
    [
        ("ThS. Lê Văn An", "Lê Văn An", {}),
        ("PGS.TS Lê Văn An", "Lê Văn An", {}),
        ("NGƯT LÊ VĂN AN", "Lê Văn An", {}),
        ("CN. Lê Văn An", "Lê Văn An", {}),
        ("Lê Văn An *", "Lê Văn An", {}),
        ("Lê Văn An (nghỉ sinh)", "Lê Văn An", {"D441": 1}),
        ("Lê Văn An (TT)", "Lê Văn An", {}),
        ("Lê Văn An (Toán)", "Lê Văn An", {"D404": 1}),  # told, as nobody knows what it is for
        ("Lê Văn An (A)", "Lê Văn An (A)", {}),  # which of two
        ("Ts Văn An", "Văn An", {}),
        ("Cn Văn An", "Cn Văn An", {}),
    ],
)
def test_a_degree_before_a_name_and_what_stands_behind_it_are_not_part_of_it(written, name, codes):
    lines = f"| STT | Họ và tên | Tổ | Chức vụ |\n| 1 | {written} | Toán | GV |\n| 2 | Lê Thị Bình | Toán | GV |"
    roster, findings = taken(lines)
    assert (roster.people[0]["full_name"], told(findings)) == (name, codes)
    assert roster.units[0]["leader"] == ("Lê Văn An" if "(TT)" in written else "")


@pytest.mark.parametrize("day", ["1990/05/12", "1990-5-12", "1990.05.12", "1990-05-12 00:00:00"])
def test_a_day_with_its_year_first_is_read(day):
    roster, findings = taken(f"| STT | Họ và tên | Ngày sinh | Tổ | Chức vụ |\n| 1 | Lê An | {day} | Toán | GV |")
    assert (shown(roster, "birth_date"), told(findings)) == ([("12/05/1990",)], {})


def test_the_schools_head_heads_the_unit_of_heads():
    roster, _ = taken("""
        | STT | Họ và tên | Tổ | Chức vụ |
        | 1 | Trần Văn An | Ban giám hiệu | HT |
        | 2 | Lê Thị Bình | Ban giám hiệu | PHT |
        | 3 | Phạm Văn Cường | Toán | Phó hiệu trưởng |
        """)
    assert [unit["leader"] for unit in roster.units] == ["Trần Văn An", ""]
    assert roster.head.head == "Trần Văn An"  # as nobody signed the list


@pytest.mark.parametrize(
    ("one", "other", "units"),
    [
        ("Tổ Lý - KTCN", "Lí - KTCN", 1),
        ("Mĩ thuật", "TỔ MỸ THUẬT", 1),
        ("Tổ Hóa", "Tổ Họa", 2),
    ],
)
def test_two_spellings_of_a_unit_are_one(one, other, units):
    lines = f"| STT | Họ và tên | Tổ | Chức vụ |\n| 1 | Lê An | {one} | GV |\n| 2 | Lê Bình | {other} | GV |"
    assert len(taken(lines)[0].units) == units


def test_two_units_made_one_bear_the_name_in_full():
    rows = "| 1 | Lê An | Tổ KHTN | GV |\n| 2 | Lê Bê | Tổ KHTN | GV |\n| 3 | Lê Cúc | Tổ Khoa học tự nhiên | GV |"
    roster, _ = taken(f"| STT | Họ và tên | Tổ | Chức vụ |\n{rows}")
    kept, dropped = roster.alike[0]
    for one in (roster.as_one(kept, dropped), roster.as_one(dropped, kept)):
        assert [unit["name"] for unit in one.units] == ["Tổ Khoa học tự nhiên"]


@pytest.mark.parametrize(
    ("names", "alike"),
    [
        (("KHTN", "TỔ KHOA HỌC TỰ NHIÊN"), True),
        (("Tổ Xã hội", "Tổ Xã hôi"), True),
        (("Toán - Tin", "Toán-Tin học"), True),
        (("Tổ Lý", "Bộ môn Vật lý"), True),
        (("Tổ Ngữ văn - GDCD", "Tổ Văn – GDCD (bổ sung)"), True),
        (("Tổ 1", "Khối 1"), True),
        (("Khối mẫu giáo bé", "Khối MG bé"), True),
        (("Ngữ văn - Giáo dục công dân", "Tổ Ngữ văn - GDCD"), True),
        (("Khối mẫu giáo lớn", "Khối mẫu giáo nhỡ"), False),  # a letter or two apart, and another word
        (("Khối mẫu giáo nhỡ", "Khối MG bé"), False),
        (("Tổ 1", "Khối 2"), False),
        (("Tổ Hóa học", "Tổ Họa"), False),
        (("Tổ Ngoại ngữ", "Ngoại ngữ - Tin"), False),
        (("Khoa học tự nhiên", "Khoa học xã hội"), False),
        (("Tổ Toán 1", "Tổ Toán 2"), False),
        (("Tổ Toán", "Tổ Văn"), False),
        (("Tổ 4", "Tổ 5"), False),
    ],
)
def test_units_that_may_be_one_are_paired_the_larger_first(names, alike):
    rows = "".join(
        f"| {at} | Người {letter} Bê | {name} | GV |\n"
        for at, (letter, name) in enumerate(zip("ABC", (names[0], *names[1:], names[1]), strict=True), 1)
    )
    roster, _ = taken(f"| STT | Họ và tên | Tổ | Chức vụ |\n{rows}")
    first, second = (unit["code"] for unit in roster.units)
    assert roster.alike == (((second, first),) if alike else ())
    one = roster.as_one(second, first)
    assert ({row["unit"] for row in one.people}, [row["code"] for row in one.units], one.alike) == (
        {second},
        [second],
        (),
    )


@pytest.mark.parametrize(
    ("state", "taken_in", "codes"),
    [
        ("Đang làm việc", True, {}),
        ("Đã nghỉ hưu", False, {"D440": 1}),
        ("Chuyển đi", False, {"D440": 1}),
        ("Nghỉ hưu từ 01/3/2027", True, {"D441": 1}),
        ("Nghỉ thai sản từ 15/10/2026", True, {"D441": 1}),
        ("Biệt phái", True, {"D441": 1}),
        ("Loại B", True, {"D404": 1}),
        ("", True, {}),
    ],
)
@pytest.mark.parametrize("heading", ["Trạng thái", "Trạng thái CB"])
def test_the_state_decides_who_is_in(heading, state, taken_in, codes):
    roster, findings = taken(
        f"| STT | Họ và tên | Tổ | Chức vụ | {heading} |\n| 1 | Trần Văn An | Toán | GV | Đang dạy |\n| 2 | Lê Thị Bình | Toán | GV | {state} |"
    )
    assert [one["full_name"] for one in roster.people] == ["Trần Văn An", *(["Lê Thị Bình"] if taken_in else [])]
    assert told(findings) == codes


@pytest.mark.parametrize("words", ["Nghỉ hưu", "Nghỉ thai sản"])
def test_who_is_away_or_gone_is_shown_to_think_of_whatever_the_column_is_called(words):
    lines = f"| STT | Họ và tên | Tổ | Chức vụ | Mục 7 |\n| 1 | Lê An | Toán | GV | {words} |\n| 2 | Lê Bình | Toán | GV | a |"
    _, findings = taken(lines)
    assert [finding.params["remarks"] for finding in findings if finding.code.id == "D441"] == [(f"Lê An: {words}",)]


def test_remarks_on_leave_are_shown_to_think_of_and_others_are_quoted_as_not_used():
    head = "| STT | Họ và tên | Tổ | Chức vụ | Ghi chú |\n| 1 | Trần Văn An | Toán | GV | {} |\n| 2 | Lê Thị Bình | Toán | GV | mới về |"
    _, findings = taken(head.format("Hợp đồng ngắn hạn"))
    params = {finding.code.id: finding.params for finding in findings}
    assert params["D441"]["remarks"] == ("Trần Văn An: Hợp đồng ngắn hạn",)
    assert params["D403"]["headers"] == ("Ghi chú (Lê Thị Bình: mới về)",)
    assert set(params) == {"D403", "D441"}
    _, findings = taken(head.format(""))
    assert told(findings) == {"D403": 1}


@pytest.mark.parametrize(
    ("remark", "shown"),
    [
        ("CSTĐCS 2024-2025, 2025-2026", True),
        ("Bằng khen UBND tỉnh 2025", True),
        ("Chiến sĩ thi đua cơ sở", True),
        ("Lao động tiên tiến năm 2025", True),
        ("Nghỉ TS", True),
        ("Chuyển đến từ 15/9/2026", True),  # from when on they are counted
        ("Nghỉ TS từ 10/2026", True),
        ("Kết nạp Đảng 03/02/2015", False),
        ("Đang công tác từ 01/9/2010", False),
        ("Khen con học giỏi", False),
    ],
)
def test_earlier_titles_and_days_that_a_remark_names_are_shown_to_think_of(remark, shown):
    _, findings = taken(
        f"| STT | Họ và tên | Tổ | Chức vụ | Ghi chú |\n| 1 | Trần Văn An | Toán | GV | {remark} |\n| 2 | Lê Thị Bình | Toán | GV | |"
    )
    remarks = [finding.params["remarks"] for finding in findings if finding.code.id == "D441"]
    assert remarks == ([(f"Trần Văn An: {remark}",)] if shown else [])


@pytest.mark.parametrize(
    ("employment", "remark", "shown"),
    [
        ("", "Hợp đồng", True),
        ("", "Hợp đồng 111", True),
        ("", "HĐ khoán", True),
        ("", "HĐ", True),
        ("", "Hợp đồng làm việc", False),  # a public employee's
        ("", "UV HĐ sư phạm", False),  # of a council
        ("Hợp đồng", "HĐ khoán", False),  # said already
    ],
)
def test_a_contract_that_only_a_remark_tells_of_is_shown_to_think_of(employment, remark, shown):
    _, findings = taken(
        f"| STT | Họ và tên | Tổ | Chức vụ | Loại hợp đồng | Ghi chú |\n| 1 | Trần Văn An | Toán | GV | {employment} | {remark} |\n| 2 | Lê Thị Bình | Toán | GV | | |"
    )
    remarks = [finding.params["remarks"] for finding in findings if finding.code.id == "D441"]
    assert remarks == ([(f"Trần Văn An: {remark}",)] if shown else [])


@pytest.mark.parametrize("sheets", [[], [grid("| a | b |")], [grid("| Họ và tên | Tổ |")], [ForeignTable("trống", ())]])
def test_no_list_at_all(sheets):
    roster, findings = taken(*sheets)
    assert roster == Roster()
    assert told(findings) == {"D402": 1}


def test_every_finding_has_its_sentences():
    for lang in ("vi", "en"):
        say = language(lang)
        for id_ in ("D401", "D402", "D403", "D404", "D405", "D406", "D407"):
            finding = Finding(
                all_codes()[id_], CellPlace("a.xlsx", "S", 0, 0), dict.fromkeys(all_codes()[id_].params, "?")
            )
            assert say.text(finding)
            assert say.fix(finding)


values = st.none() | st.text(max_size=12) | st.integers() | st.floats() | st.booleans() | st.datetimes()
headings = st.sampled_from(
    ["STT", "Họ và tên", "Tên", "Họ đệm", "Nam", "Nữ", "Ngày sinh", "Tổ", "Chức vụ", "Mã", "Năm"]
)


@given(
    st.lists(st.lists(values | headings, max_size=6).map(tuple), max_size=8).map(tuple),
    st.lists(st.tuples(*[st.integers(0, 8)] * 4), max_size=3).map(tuple),
)
def test_no_sheet_makes_it_fail(rows, areas):
    roster, _ = taken(ForeignTable("S", rows, areas))
    made = [person["code"].upper() for person in roster.people]
    assert len(set(made)) == len(made)
    assert {person["unit"] for person in roster.people} <= {"", *(unit["code"] for unit in roster.units)}


def test_who_is_on_contract_is_read_from_the_words_that_lists_use():
    roster, findings = taken("""
        | STT | Họ và tên | Tổ | Chức vụ | Biên chế/HĐ |
        | 1 | Trần Văn Bình | Ban giám hiệu | Hiệu trưởng | Công chức |
        | 2 | Nguyễn Thị Hoa | Tổ Toán | Giáo viên | BC |
        | 3 | Lê Văn Nam | Tổ Toán | Giáo viên | HĐLV |
        | 4 | Phạm Thị Lan | Tổ Toán | Giáo viên | HĐ 111 |
        | 5 | Vũ Đức Đạt | Tổ Toán | Giáo viên | - |
        | 6 | Đỗ Thị Én | Tổ Toán | Giáo viên | theo năm học |
        | 7 | Lê Thị Tư | Tổ Toán | Giáo viên | Viên chức HĐ không xác định thời hạn |
        | 8 | Lê Thị Năm | Tổ Toán | Giáo viên | Hợp đồng làm việc dưới 3 năm |
        | 9 | Lê Thị Sáu | Tổ Toán | Giáo viên | HĐLĐ xác định thời hạn |
        | 10 | Lê Thị Bảy | Tổ Toán | Giáo viên | HĐ không xác định thời hạn |
        | 11 | Lê Thị Tám | Tổ Toán | Giáo viên | Hợp đồng viên chức |
        """)
    # Hợp đồng làm việc is a public employee's, hợp đồng (lao động) a worker's; what is not understood is not guessed.
    assert [one["employment"] for one in roster.people] == [
        "cong_chuc", "vien_chuc", "vien_chuc", "hop_dong", "", "", "vien_chuc", "vien_chuc", "hop_dong", "", "",
    ]  # fmt: skip
    assert told(findings) == {"D404": 3}


def test_marks_under_two_heads_say_who_is_on_contract():
    roster, findings = taken("""
        | STT | Họ và tên | Tổ | Chức vụ | Viên chức | Hợp đồng |
        | 1 | Nguyễn Thị Hoa | Tổ Toán | Giáo viên | x | |
        | 2 | Lê Văn Nam | Tổ Toán | Giáo viên | | x |
        | 3 | Phạm Thị Lan | Tổ Toán | Giáo viên | | |
        """)
    assert [one["employment"] for one in roster.people] == ["vien_chuc", "hop_dong", ""]
    assert findings == ()
