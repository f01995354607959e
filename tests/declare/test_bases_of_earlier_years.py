"""Bases of an earlier year: asked about, and cited by no paper until somebody says that they still hold."""

import pytest

from tests.intake.mini import SEASON, season_from

HEAD = "\n# Căn cứ\n| #td:bases | kind | number | date | subject | still_used |\n"


def cited(line: str, year: str = "2023-2024") -> tuple[bool, bool]:
    """Whether papers of a season of that year cite a basis, and whether it is asked about."""
    book, findings = season_from(f"{SEASON.replace('2024-2025', year)}{HEAD}| b1 | {line} |\n")
    assert book is not None, findings
    return bool(book.bases), any(finding.code.id == "D259" for finding in findings)


@pytest.mark.parametrize(
    ("line", "year", "asked"),
    [
        # the plan of a calendar year: of the season before where it was issued before this one began on 1/9
        ("Kế hoạch | 300/KH-UBND | 30/12/2022 | Công tác thi đua năm 2023 | ", "2022-2023", False),
        ("Kế hoạch | 300/KH-UBND | 30/12/2022 | Công tác thi đua năm 2023 | ", "2023-2024", True),
        ("Kế hoạch | 300/KH-UBND | 30/12/2022 | Công tác thi đua năm 2023 | Có", "2023-2024", False),
        ("Kế hoạch | 300/KH-UBND | 30/12/2022 | Công tác thi đua năm 2023 | Không", "2023-2024", True),
        ("Kế hoạch | 300/KH-UBND |  | Công tác thi đua năm 2023 | ", "2023-2024", True),  # nobody knows the day
        ("Kế hoạch | 400/KH-UBND | 15/10/2023 | Chào mừng 20/11 năm 2023 | ", "2023-2024", False),
        ("Kế hoạch | 300/KH-UBND | 30/12/2022 | Công tác thi đua năm 2023 | ", "2024", True),  # a calendar year
        ("Kế hoạch | 7/KH-UBND | 30/12/2023 | Công tác thi đua năm 2024 | ", "2024", False),
        # a school year, alone or beside the one that follows
        ("Hướng dẫn | 5/HD-SGDĐT | 20/08/2022 | Thi đua năm học 2022-2023 | ", "2023-2024", True),
        ("Hướng dẫn | 5/HD-SGDĐT | 20/08/2023 | Thi đua năm học 2023 - 2024 | ", "2023-2024", False),
        ("Kế hoạch | 9/KH | 24/05/2023 | Tổng kết 2022-2023, phát động năm học 2023-2024 | ", "2023-2024", False),
        # a period of several years holds until it ends
        ("Kế hoạch | 8/KH-UBND | 01/06/2021 | Phong trào giai đoạn 2021-2025 | ", "2023-2024", False),
        ("Kế hoạch | 8/KH-UBND | 01/06/2021 | Phong trào từ năm 2021 đến năm 2025 | ", "2023-2024", False),
        ("Kế hoạch | 8/KH-UBND | 01/06/2016 | Phong trào giai đoạn 2016-2020 | ", "2023-2024", True),
        # a plan without a year: asked about where it was issued before the year before had ended, on 31/5/2023
        ("Kế hoạch | 51/KH-PGDĐT | 17/01/2023 | Công tác thi đua ngành | ", "2023-2024", True),
        ("Kế hoạch | 51/KH-PGDĐT | 20/07/2023 | Công tác thi đua ngành | ", "2023-2024", False),
        ("Quyết định | 9/2020/QĐ-UBND | 28/04/2020 | Quy định về thi đua, khen thưởng | ", "2023-2024", False),
        # what stays in force until it is replaced
        ("Luật | 15/2003/QH11 | 26/11/2003 | Luật Thi đua, khen thưởng (sửa đổi 2005, 2013) | ", "2022-2023", False),
        ("Nghị định | 91/2017/NĐ-CP | 31/07/2017 | Quy định chi tiết Luật năm 2003 | ", "2022-2023", False),
    ],
)
def test_a_basis_of_an_earlier_year_is_asked_about_and_not_cited(line: str, year: str, asked: bool) -> None:
    assert cited(line, year) == (not asked, asked)
