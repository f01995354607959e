"""The lines above a staff list: the school's name and the body above it, as lists of real schools have them."""

import pytest

from tests.exchange.test_staff_list import grid
from thidua_xlsx.exchange.staff_list.heading_rows import find_header
from thidua_xlsx.exchange.staff_list.list_head import ListHead, read_head

LIST = """
| STT | Họ và tên | Tổ | Chức vụ |
| 1 | Trần Văn Bình | Toán | Giáo viên |
"""


def head_of(lines: str) -> ListHead:
    sheet = grid(lines.strip() + LIST)
    header = find_header(sheet)
    assert header is not None
    return read_head(sheet, header, signed=sheet, last=len(sheet.rows) - 1)


@pytest.mark.parametrize(
    ("lines", "school", "parent"),
    [
        (
            """
            | UBND XÃ KIM SƠN | < | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | < |
            | TRƯỜNG THCS KIM SƠN | < | Độc lập - Tự do - Hạnh phúc | < |
            | DANH SÁCH CÁN BỘ, GIÁO VIÊN, NHÂN VIÊN⏎NĂM HỌC 2026-2027 | < | < | < |
            """,
            "Trường THCS Kim Sơn",
            "UBND xã Kim Sơn",
        ),
        (
            "| PHÒNG GD&ĐT HUYỆN TRỰC NINH⏎TRƯỜNG TIỂU HỌC TRỰC CƯỜNG | < | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | < |",
            "Trường Tiểu học Trực Cường",
            "Phòng GD&ĐT huyện Trực Ninh",
        ),
        (  # the body right above counts, not the one above that
            "| UBND HUYỆN THANH OAI⏎PHÒNG GD&ÐT THANH OAI⏎TRƯỜNG MẦM NON KIM THƯ | < | < | < |",
            "Trường Mầm non Kim Thư",
            "Phòng GD&ĐT Thanh Oai",
        ),
        (
            "| SỞ GD&ĐT HÒA BÌNH TRƯỜNG PTDTNT THCS&THPT MAI CHÂU | < | < | < |",
            "Trường PTDTNT THCS&THPT Mai Châu",
            "Sở GD&ĐT Hòa Bình",
        ),
        ("| Đơn vị: Trường THCS Lê Quý Đôn | < | < | < |", "Trường THCS Lê Quý Đôn", ""),
        ("| PHÒNG GIÁO DỤC VÀ ĐÀO TẠO GIA LÂM | < | < | < |", "", "Phòng Giáo dục và Đào tạo Gia Lâm"),
        (
            "| ỦY BAN NHÂN DÂN XÃ KIM SƠN⏎PHÒNG VĂN HÓA - XÃ HỘI XÃ KIM SƠN⏎TRƯỜNG THCS KIM SƠN | < |",
            "Trường THCS Kim Sơn",
            "Phòng Văn hóa - Xã hội xã Kim Sơn",
        ),
        ("| Uỷ ban nhân dân xã Kim Sơn | < |", "", "Uỷ ban nhân dân xã Kim Sơn"),
        ("| ỦY BAN NHÂN DÂN THÀNH PHỐ HUẾ | < |", "", "Ủy ban nhân dân thành phố Huế"),
        ("| DANH SÁCH CÁN BỘ TRƯỜNG THCS KIM SƠN | < | < | < |", "", ""),  # the name of a list is no line of its own
        ("| TRƯỜNG THCS KIM SƠN⏎TRƯỜNG THCS ĐA TỐN | < | < | < |", "", ""),  # nobody can tell which
        ("| Năm học 2026-2027 | < | < | < |", "", ""),
        ("| UBND XÃ KIM SƠN⏎THCS KIM SƠN | < | < | < |", "THCS Kim Sơn", "UBND xã Kim Sơn"),
        ("| Đơn vị: Tiểu học Trực Cường | < | < | < |", "Tiểu học Trực Cường", ""),
        ("| TRƯỜNG THCS KIM SƠN | < | Đơn vị: Trường Trung học cơ sở Kim Sơn | < |", "Trường THCS Kim Sơn", ""),
        ("| TRƯỜNG THCS KIM SƠN⏎THCS ĐA TỐN | < | < | < |", "Trường THCS Kim Sơn", ""),  # the word tells which
        ("| Mầm non | < | < | < |", "", ""),  # no name
    ],
)
def test_the_school_and_the_body_above_are_read(lines: str, school: str, parent: str) -> None:
    assert head_of(lines) == ListHead(school, parent)


SIGNED = """
| STT | Họ và tên | Tổ | Chức vụ |
| 1 | Trần Văn Bình | Toán | Giáo viên |
"""


@pytest.mark.parametrize(
    ("below", "place", "head"),
    [
        ("| | | Kim Sơn, ngày 05 tháng 9 năm 2026 | |\n| | Người lập | | HIỆU TRƯỞNG |\n| | | | |\n| | Lê Thị Mai | | Nguyễn Văn Hùng |", "Kim Sơn", "Nguyễn Văn Hùng"),
        ("| | | | THỦ TRƯỞNG ĐƠN VỊ |\n| | | | (Ký, ghi rõ họ tên) |\n| | | | Phạm Thị Đào |", "", "Phạm Thị Đào"),
        ("| | | | KT. HIỆU TRƯỞNG |\n| | | | Phạm Thị Đào |", "", ""),  # somebody else signs
        ("| | | KT. | |\n| | | HIỆU TRƯỞNG | |\n| | | Phạm Thị Đào | |", "", ""),
        ("| | | | HIỆU TRƯỞNG |", "", ""),
        ("| | | | Ngày 5 tháng 9 năm 2026 |", "", ""),
    ],
)  # fmt: skip
def test_place_and_head_are_read_below_the_list(below: str, place: str, head: str) -> None:
    sheet = grid(SIGNED.strip() + "\n" + below)
    header = find_header(sheet)
    assert header is not None
    found = read_head(sheet, header, signed=sheet, last=1)
    assert (found.place, found.head) == (place, head)
