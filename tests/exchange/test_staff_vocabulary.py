"""Which position group the posts mean that schools really write."""

import pytest

from tests.intake.mini import declared
from thidua_xlsx.exchange.staff_list.vocabulary import group_of, may_be_one_birth, post_in_full


@pytest.mark.parametrize(
    ("position", "unit", "group"),
    [
        ("Hiệu phó", "", "CBQL"),
        ("P. Hiệu trưởng", "", "CBQL"),
        ("BGH", "", "CBQL"),
        ("Cán bộ quản lí", "", "CBQL"),
        ("Giáo viên mầm non hạng III", "", "GV"),
        ("TPT Đội", "Tổ Văn phòng", "GV"),
        ("Chuyên viên", "", "NV"),
        ("NV hành chính", "", "NV"),
        ("Kế toán", "Tổ Toán", "NV"),
        ("Cấp dưỡng", "", "NV"),
        ("Cô nuôi", "", "NV"),
        ("Tổ trưởng", "Tổ Toán", "GV"),
        ("Tổ trưởng", "Tổ Văn phòng", "NV"),
        ("Tổ phó", "Tổ Nuôi dưỡng", "NV"),
        ("Tổ trưởng tổ Văn phòng", "", "NV"),
        ("TT", "Khối 4", "GV"),
        ("", "Tổ Văn phòng", "NV"),
        ("", "Tổ Toán", None),
        ("Quản sinh", "Tổ Toán", None),
    ],
)
def test_a_post_tells_its_group(position: str, unit: str, group: str | None) -> None:
    assert group_of(position, unit) == group


@pytest.mark.parametrize(
    ("listed", "written"),
    [
        ("GV", "Giáo viên"),
        ("GV, TPT Đội", "Giáo viên, Tổng phụ trách Đội"),
        ("Kế toán, TT", "Kế toán, Tổ trưởng"),
        ("Gv", "Giáo viên"),
        ("kế toán, gv", "Kế toán, Giáo viên"),
        ("cấp dưỡng", "Cấp dưỡng"),
        ("GV Toán", "GV Toán"),  # what else is said stays as it is
        ("", ""),
    ],
)
def test_a_post_in_short_is_written_in_full_as_papers_name_it(listed: str, written: str) -> None:
    assert post_in_full(listed) == written


@pytest.mark.parametrize(
    ("typed", "group"),
    [
        ("chuyên viên", "NV"),
        ("NV hành chính", "NV"),
        ("giáo viên mầm non", "GV"),
        ("BGH", "CBQL"),
        ("Hiệu phó", "CBQL"),
        ("TPT Đội", "GV"),
        ("kế toán", "NV"),
        ("y tế", "NV"),
        ("bảo vệ", "NV"),
        ("cấp dưỡng", "NV"),
        ("tổ trưởng", None),  # of teachers or of an office: nobody can tell
    ],
)
def test_the_season_workbook_understands_what_schools_write(typed: str, group: str | None) -> None:
    assert declared().columns.choices["group"].find(typed) == group


@pytest.mark.parametrize(
    ("told", "other", "one"),
    [
        ("04/04/1979", "4/4/79", True),
        ("04/04/1979", "1979-04-04 00:00:00", True),
        ("04/04/1979", "28949", True),  # the day as spreadsheets count days
        ("04/04/1979", "05/04/1979", False),
        ("4/1979", "04/04/1979", True),
        ("4/1979", "04/05/1979", False),
        ("4/1979", "04/04/1980", False),
        ("1979", "04/04/1979", True),
        ("sinh năm 1980", "04/04/1979", False),
        ("1/4/1979", "11/4/1979", False),
        ("", "04/04/1979", True),
        ("chưa rõ", "04/04/1979", True),
    ],
)
def test_two_dates_of_birth_may_be_one_where_what_both_tell_is_the_same(told: str, other: str, one: bool) -> None:
    assert (may_be_one_birth(told, other), may_be_one_birth(other, told)) == (one, one)
