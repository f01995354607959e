"""How a season is begun (its year, the kind of school, the title quotas' year), and how a score sheet is previewed."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.intake.told import SEASON
from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.commands.init import profile_for, school_year, years_of
from thidua_xlsx.commands.preview import preview_lines
from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Rubric, Rulebook, Section
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language

D = Decimal
VI = language("vi")


# --- a new season ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("today", "year"),
    [
        (date(2026, 5, 31), "2025-2026"),
        (date(2026, 6, 1), "2026-2027"),  # from June on the next year is being prepared
        (date(2026, 12, 31), "2026-2027"),
        (date(2027, 1, 1), "2026-2027"),
    ],
)
def test_a_day_belongs_to_the_school_year_that_is_under_way_or_being_prepared(today: date, year: str) -> None:
    assert school_year(today) == year


@pytest.mark.parametrize(
    ("school", "folder", "profile"),
    [
        ("Trường THCS Kim Sơn", "x", "thcs"),
        ("Trường Trung học phổ thông số 1", "thcs", "thpt"),  # the name says it, not the folder
        ("Trường PTDT Nội trú THCS", "x", "thcs"),
        ("Trường Phổ thông Dân tộc nội trú THCS&THPT", "x", "ptdtnt"),  # the narrower kind
        ("Trường Mầm non Hoa Sen", "x", "mam-non"),
        ("Trung tâm GDNN-GDTX", "x", "gdtx"),
        ("Phòng Văn hóa - Xã hội xã A", "x", "office"),
        ("Trường Kim Sơn", "tieu-hoc-2026", "tieu-hoc"),
        ("Trường Kim Sơn", "thi-dua-mn", "mam-non"),
        ("Trường TH Kim Sơn", "x", "tieu-hoc"),
        ("", "th-truc-cuong", "tieu-hoc"),
        ("", "thcs-thpt-2026", "thcs"),
        ("Trường Thanh Hải", "thanh-hai", ""),  # `th` is a word of its own, or none
        ("", "thi-dua", ""),
    ],
)
def test_the_kind_of_school_is_told_from_its_name_else_from_the_folder(school: str, folder: str, profile: str) -> None:
    assert profile_for(school, Path(folder)) == profile


def test_a_school_year_is_two_years_that_follow_each_other() -> None:
    assert years_of("2026-2027") == years_of(" 2026 – 2027 ") == ("2026", "2027")
    for other in ("2026", "2026-2028", "2027-2026", "26-27", "2026-2027-2028", "năm-2027"):
        with pytest.raises(CommandError) as stopped:
            years_of(other)
        assert (stopped.value.key, stopped.value.params) == ("cli.bad_year", {"year": other})


# --- the preview of a score sheet ------------------------------------------------------------------------------------
TAUGHT = Criterion("a2", "A", "Giáo án", KINDS["score"], D(30), applies_to=("GV",))
SHEET = Rubric(
    (
        Section("A", "Nền nếp", D(60)), Section("B", "Trừ"), Section("C", "Cộng", D(5)), Section("D", "Có sẵn", None, D(10)),
        Section("E", "Chưa có gì"),
    ),
    (
        Criterion("a1", "A", "Chuyên cần", KINDS["score"], D(40)),
        TAUGHT,
        Criterion("b1", "B", "Đi muộn", KINDS["count"], D(5), each=D("-0.5")),
        Criterion("c1", "C", "Giải", KINDS["bonus"], D(9)),
        Criterion("d1", "D", "Vi phạm", KINDS["deduct"], D(10)),
    ),
    total_max=D(70),
    start=D(0),
    bands=(ScaleLine(D(0), "Chưa tốt", None), ScaleLine(D(50), "Tốt", D(50))),
)  # fmt: skip


def previewed(rubric: Rubric, collective: Rulebook | None = None) -> list[str]:
    return list(preview_lines(replace(SEASON, rubric=rubric, collective=collective), VI))


def test_each_section_says_the_most_it_gives_and_each_criterion_what_is_asked() -> None:
    found = previewed(SHEET)
    assert found[:11] == [
        "Xem trước cách chấm điểm:",
        "Mục A. Nền nếp, giữ ở 60: cộng được nhiều nhất 60 điểm",  # of 40 + 30
        "  a1 Chuyên cần [Điểm]: gõ điểm từ 0 đến 40. Để trống là chưa đủ điểm.",
        "  a2 Giáo án [Điểm]: gõ điểm từ 0 đến 30. Để trống là chưa đủ điểm.",
        "Mục B. Trừ: không cộng điểm, chỉ trừ hoặc loại",
        "  b1 Đi muộn [Đếm lần]: gõ số lần; mỗi lần trừ 0,5 điểm, trừ nhiều nhất 5. Để trống là không có.",
        "      Ví dụ: 2 lần × -0,5 = -1 điểm",
        "Mục C. Cộng, giữ ở 5: cộng được nhiều nhất 5 điểm",  # of 9
        "  c1 Giải [Điểm cộng]: gõ điểm cộng từ 0 đến 9. Để trống là không có.",
        "Mục D. Có sẵn (bắt đầu từ 10 điểm, không xuống dưới 0): cộng được nhiều nhất 10 điểm",
        "  d1 Vi phạm [Điểm trừ]: gõ số điểm bị trừ, là số dương, từ 0 đến 10. Để trống là không có.",
    ]


def test_the_sections_come_to_so_much_for_each_group_that_is_asked_otherwise() -> None:
    # Teachers 60 + 10; the others are not asked for a2: 40 + 10. Bonuses and times stand on top.
    sums = [line for line in previewed(SHEET) if "Cộng các mục" in line]
    assert [line.partition(":")[0] for line in sums] == ["Cán bộ quản lý", "Giáo viên", "Nhân viên"]
    assert [": 50;" in line or ": 50" in line for line in sums] == [True, False, True]
    assert ["khác tổng điểm tối đa 70" in line for line in sums] == [True, False, True]
    assert ": 70" in sums[1]
    alike = replace(
        SHEET, criteria=tuple(replace(one, applies_to=()) if one is TAUGHT else one for one in SHEET.criteria)
    )
    (together,) = (line for line in previewed(alike) if "Cộng các mục" in line)
    assert together.startswith("Cộng các mục")
    begun = previewed(replace(alike, start=D(100), total_max=D(170)))
    assert "100" in begun[1] and "khác" not in begun[-2]


def test_bands_and_the_units_own_sheet_are_previewed_too() -> None:
    assert "Chưa tốt từ 0; Tốt từ 50" in previewed(SHEET)[-1]
    units = Rubric(
        (Section("U", "Chung"),), (Criterion("u1", "U", "Phong trào", KINDS["score"], D(50)),), of_units=True
    )
    found = previewed(SHEET, collective_of(SEASON, units))
    at = found.index("Xem trước cách chấm điểm tập thể:")
    assert found[at + 1 : at + 3] == [
        "Mục U. Chung: cộng được nhiều nhất 50 điểm",
        "  u1 Phong trào [Điểm]: gõ điểm từ 0 đến 50. Để trống là chưa đủ điểm.",
    ]
    assert found[:at] == previewed(SHEET)


def test_criteria_that_ask_the_same_are_previewed_in_one_line(small: Small) -> None:
    shown = run("check", small.folder / "thidua.xlsx").output.splitlines()
    assert "  1.1, 1.2 [Điểm]: gõ điểm từ 0 đến 10. Để trống là chưa đủ điểm." in shown
    assert "  2.1 Hoàn thành nhiệm vụ [Điểm]: gõ điểm từ 0 đến 60. Để trống là chưa đủ điểm." in shown
