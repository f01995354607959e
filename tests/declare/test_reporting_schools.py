"""Schools that report: whose report bears which id, and that dots are no name."""

import pytest

from tests.declare.told_season import season
from thidua_xlsx.declare.season.reporting_schools import school_key, short_school

UNITS = """
| #td:units | name | kind | cluster | report_id |
| T1 | Tổ Một | | | |
| T2 | Tổ Hai | | | |
| S1 | Trường Tiểu học Hải Lộc | Trường | Cụm 1 | th-hai-loc-2024-2025 |
| S2 | Trường THCS Hải Lộc | Trường | CỤM 1 | thcs, th-hai-loc |
| S3 | Trường Mầm non Sao | Trường | Cụm 2 | |
"""
BOOK = season(UNITS)


@pytest.mark.parametrize(
    ("id_", "school"),
    [
        ("th-hai-loc-2024-2025", "S1"),
        ("th-hai-loc", "S2"),  # just as declared, though it is S1's but for the year
        ("th-hai-loc-2025-2026", "S1"),  # but for the year: of who was declared first
        ("TH Hải Lộc 2026", "S1"),
        ("THCS", "S2"),
        ("S3", "S3"),  # its code here
        ("s3-2025", "S3"),
        ("khac", None),
        ("", None),
    ],
)
def test_a_report_is_of_the_school_whose_id_it_bears(id_: str, school: str | None) -> None:
    found = BOOK.sender_of(id_)
    assert (found and found.code) == school


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("TRƯỜNG trung học cơ sở Kim Sơn", "THCS Kim Sơn"),
        ("Trường Mầm non …………", ""),  # not named yet
        ("Trường Mầm non ......", ""),
    ],
)
def test_a_school_is_called_as_colleagues_call_it(name: str, short: str) -> None:
    assert short_school(name) == short


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("THCS Kim Sơn", "Trường THCS Kim Sơn", True),
        ("TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN", "thcs kim sơn", True),
        ("Trường Mầm non Hoà Bình", "MN Hòa Bình", True),
        ("Trường TH Kim Sơn", "Trường THCS Kim Sơn", False),
        ("Trường THCS Kim Sơn", "Trường THCS Kim Son", False),
        ("Trường Mầm non …………", "Trường Tiểu học …………", False),  # neither is named yet
        ("Phòng GD&ĐT Ba Đình", "Phòng GD&ĐT Ba Vì", False),
    ],
)
def test_a_school_is_the_same_with_and_without_the_word_for_it(one: str, other: str, same: bool) -> None:
    assert (school_key(one) == school_key(other)) is same
