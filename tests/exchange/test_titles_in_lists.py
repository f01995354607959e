"""What a staff list says of titles and grades of earlier years becomes lines of the ledger."""

import pytest

from tests.exchange.test_staff_list import grid
from tests.intake.mini import declared
from thidua_xlsx.exchange.staff_list.heading_rows import school_year
from thidua_xlsx.exchange.staff_list.staff_list import Roster, read_staff_list
from thidua_xlsx.messages.findings import Finding

YEAR = "2026-2027"


def read(text: str, before: str = YEAR) -> tuple[Roster, dict[str, Finding]]:
    roster, findings = read_staff_list([grid(text)], declared().columns, "danh-sach.xlsx", before)
    return roster, {finding.code.id: finding for finding in findings}


def lines(roster: Roster) -> list[tuple[str, str, str]]:
    return [(row["full_name"], row["period"], row["title"]) for row in roster.awards]


def test_columns_below_a_common_heading_are_each_a_year() -> None:
    roster, found = read("""
        | STT | Họ và tên | Tổ | Chức vụ | Danh hiệu | < |
        | | | | | 2024-2025 | 2025-2026 |
        | 1 | Nguyễn Thị Ánh | Tổ Toán | Tổ trưởng | LĐTT | LĐTT, CSTĐCS |
        | 2 | Trần Văn Bách | Tổ Toán | Giáo viên | Lao động tiên tiến | LĐTT; GK |
        | 3 | Lê Thị Cúc | Tổ Toán | Giáo viên | Không | CSTĐ |
        | 4 | Phạm Văn Dũng | Tổ Toán | Giáo viên | | - |
        """)
    assert lines(roster) == [
        ("Nguyễn Thị Ánh", "2024-2025", "LDTT"),
        ("Nguyễn Thị Ánh", "2025-2026", "LDTT"),
        ("Nguyễn Thị Ánh", "2025-2026", "CSTDCS"),
        ("Trần Văn Bách", "2024-2025", "LDTT"),
        ("Trần Văn Bách", "2025-2026", "LDTT"),
        ("Trần Văn Bách", "2025-2026", "GK"),
        ("Lê Thị Cúc", "2025-2026", "CSTĐ"),  # of which level nobody knows: the ledger asks, and she is not refused
    ]
    assert [row["person"] for row in roster.awards[:3]] == [roster.people[0]["code"]] * 3
    assert found["D445"].params == {"count": 7, "years": ("2024-2025", "2025-2026")}
    assert found["D446"].params["who"] == (
        "Lê Thị Cúc (2024-2025; 2025-2026: CSTĐ)",
        "Phạm Văn Dũng (2024-2025; 2025-2026)",
    )
    assert "D403" not in found


@pytest.mark.parametrize(
    ("text", "titles", "unclear"),
    [
        ("CSTĐCS; GK Chủ tịch UBND xã", ["CSTDCS", "GK Chủ tịch UBND xã"], "GK Chủ tịch UBND xã"),
        ("LĐTT + CSTĐCS, nhất cụm", ["LDTT", "CSTDCS", "nhất cụm"], "nhất cụm"),
        ("không đạt LĐTT, CSTĐCS", ["không đạt LĐTT, CSTĐCS"], "không đạt LĐTT, CSTĐCS"),  # neither of them
    ],
)
def test_of_a_cell_the_titles_are_taken_that_are_known(
    text: str,
    titles: list[str],
    unclear: str,
) -> None:
    roster, found = read(f"""
        | STT | Họ và tên | Tổ | Chức vụ | Danh hiệu 2025-2026 |
        | 1 | Nguyễn Thị Ánh | Tổ Toán | Giáo viên | LĐTT |
        | 2 | Trần Văn Bách | Tổ Toán | Giáo viên | LĐTT |
        | 3 | Lê Thị Cúc | Tổ Toán | Giáo viên | {text} |
        """)
    assert [row["title"] for row in roster.awards[2:]] == titles
    assert found["D446"].params["who"] == (f"Lê Thị Cúc (2025-2026: {unclear})",)


@pytest.mark.parametrize(
    ("heading", "text", "taken"),
    [
        ("Danh hiệu thi đua năm học 2025 - 2026", "LĐTT", True),
        ("Khen thưởng NH 25-26", "Giấy khen", False),  # two figures are a year to nobody
        ("Thành tích 2025-26", "CSTĐ cơ sở", True),
        ("Xếp loại viên chức 2025-2026", "Hoàn thành tốt nhiệm vụ", True),
        ("Đánh giá, xếp loại (2025-2026)", "HTXSNV", True),
        ("Xếp loại 2025-2026", "Tốt", False),  # may be the standard of teachers, which has that word too
        ("Chuẩn nghề nghiệp, đánh giá 2025-2026", "Hoàn thành tốt", False),
        ("Đánh giá đảng viên 2025-2026", "Hoàn thành tốt nhiệm vụ", False),
        ("Đăng ký danh hiệu 2025-2026", "LĐTT", False),
        ("Danh hiệu 2026-2027", "LĐTT", False),  # this year is to be judged, not to be known before
        ("Danh hiệu 2023-2024, 2024-2025", "LĐTT", False),  # which of them nobody knows
        ("Danh hiệu", "LĐTT", False),
        ("Danh hiệu lớp 2025-2026", "LĐTT", False),
        ("Danh hiệu 2025-2026", "Lớp trưởng", False),
    ],
)
def test_which_columns_tell_of_an_earlier_year(heading: str, text: str, taken: bool) -> None:
    table = f"""
        | STT | Họ và tên | Tổ | Chức vụ | {heading} |
        | 1 | Nguyễn Thị Ánh | Tổ Toán | Giáo viên | {text} |
        | 2 | Trần Văn Bách | Tổ Toán | Giáo viên | {text} |
        """
    roster, found = read(table)
    assert (len(roster.awards), "D445" in found, "D403" in found) == (2 * taken, taken, not taken)
    assert read(table, "")[0].awards == ()


def test_of_tables_beside_one_another_each_has_its_own_titles() -> None:
    roster, _ = read("""
        | STT | Họ và tên | Tổ | Danh hiệu 2025-2026 | | STT | Họ và tên | Tổ | Danh hiệu 2025-2026 |
        | 1 | Nguyễn Thị Ánh | Tổ Toán | CSTĐCS | | 3 | Lê Thị Cúc | Tổ Văn | LĐTT |
        | 2 | Trần Văn Bách | Tổ Toán | LĐTT | | 4 | Phạm Văn Dũng | Tổ Văn | GK |
        """)
    assert sorted(title for _, _, title in lines(roster)) == ["CSTDCS", "GK", "LDTT", "LDTT"]
    assert {name: title for name, _, title in lines(roster)} == {
        "Nguyễn Thị Ánh": "CSTDCS", "Trần Văn Bách": "LDTT", "Lê Thị Cúc": "LDTT", "Phạm Văn Dũng": "GK"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "year"),
    [("NH 2024 – 2025", "2024-2025"), ("2024/25", "2024-2025"), ("2024-2026", ""), ("12024-20255", ""), ("2024", "")],
)
def test_a_school_year_in_a_heading(text: str, year: str) -> None:
    assert school_year(text) == year
