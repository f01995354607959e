"""Which position group the posts mean that schools really write."""

import pytest

from thidua_xlsx.declare.build.template_files import templates
from thidua_xlsx.exchange.staff_list.vocabulary import group_of, post_in_full
from thidua_xlsx.runtime.packaged_data import template_texts


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
    declared, findings = templates(template_texts())
    assert declared is not None, findings
    assert declared.columns.choices["group"].find(typed) == group
