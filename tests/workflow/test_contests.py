"""Entries to a contest, from the season workbook over the nomination form and the council's marks to the summary; funds."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import Summary, fill, opened, replace_rows, tables, type_into
from tests.seasons.small import Small, build_small

CONTEST = {"GDH": {"name": "Viết về gương điển hình", "per_unit": 1}}
FUND = {
    "f1": {"date": "20/11/2026", "fund": "PT1", "person": "P1", "amount": 200_000},
    "f2": {"date": "21/11/2026", "fund": "PT1", "person": "P4", "amount": 150_000},
    "f3": {"date": "25/11/2026", "fund": "PT1", "full_name": "Một gia đình học sinh", "spent": 300_000},
    "f4": {"full_name": "Hội khuyến học"},  # nobody wrote how much
}
FIRST = {"contest": "Viết về gương điển hình", "author": "Nguyễn Thị Ánh", "subject": "Người gieo chữ"}
SECOND = {"contest": "GDH", "author": "Trần Bình", "subject": "Bác bảo vệ trường tôi"}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with a contest of one entry a unit: Toán sends two, Văn none, Văn phòng's form is still out."""
    made = build_small(tmp_path_factory.mktemp("contest") / "mua-nho")
    book = made.folder / "thidua.xlsx"

    def edit(opened: Any) -> None:
        replace_rows(opened, "contests", CONTEST)
        replace_rows(opened, "fund", FUND)

    type_into(book, book, edit)
    assert run("forms", made.folder, "--phase", "nominations", "--round", "R1").exit_code == 0
    made.send(("TOAN", "nominations", "R1"), {"contest_entries": {"b1": FIRST, "b2": SECOND}})
    made.send(
        ("VAN", "nominations", "R1"),
        {"nominations": {"n1": {"who": "Lê Hòa", "summary": "Dạy thêm giờ cho học sinh yếu"}}},
    )
    made.result()
    blank, back = (made.folder / place / "hoi-dong.xlsx" for place in ("ket-qua", "inbox"))
    given = tables(opened(blank))["marked_entries"]
    assert given.cell("GT.TOAN.R1.b1", "name").value == "Nguyễn Thị Ánh"
    fill(blank, back, {"marked_entries": {"GT.TOAN.R1.b1": {"mark": 9.5, "prize": "Nhất"}}})
    made.result()
    return made


def told(small: Small, sheet: str) -> list[str]:
    return [" | ".join(str(cell) for cell in row if cell is not None) for row in Summary(small.folder)[sheet].values]


def test_entries_stand_with_their_marks_and_units_against_the_target(small: Small) -> None:
    rows = told(small, "Cuộc thi")
    at = rows.index("Viết về gương điển hình (2 bài)")
    assert rows[at + 1 : at + 6] == [
        "1 | Tổ Toán | Nguyễn Thị Ánh | Người gieo chữ | 9,5 | Nhất | GT.TOAN.R1.b1",
        "2 | Tổ Toán | Trần Bình | Bác bảo vệ trường tôi | GT.TOAN.R1.b2",  # not marked: blank, never 0
        "Số bài theo tổ: Tổ Toán: 2, Tổ Văn: 0, Tổ Văn phòng: 0",
        "Chưa đủ 1 bài: Tổ Văn: 0",
        "Chưa đủ 1 bài, còn chờ phiếu: Tổ Văn phòng: 0",
    ]


def test_prizes_stand_in_the_list_of_honours(small: Small) -> None:
    rows = told(small, "Bảng vàng")
    at = rows.index("Giải cuộc thi: 1")
    assert rows[at + 1] == "1 | Nguyễn Thị Ánh | Tổ Toán | Viết về gương điển hình: Người gieo chữ | Giải Nhất"


def test_what_is_left_of_a_fund_is_open_where_an_amount_is_not_known(small: Small) -> None:
    """PT1: 200,000 + 150,000 received, 300,000 spent, 50,000 left; two of six counted people gave."""
    rows = told(small, "Quỹ")
    assert "Thu 350.000 đồng, chi 300.000 đồng, còn lại 50.000 đồng." in rows
    assert any(row.startswith("Đã ủng hộ: 2/") for row in rows)
    at = rows.index("Quỹ thi đua, khen thưởng")
    assert rows[at + 1 : at + 3] == [
        "1 | Hội khuyến học",
        "Chưa ghi số tiền nào: chưa rõ thu, chi bao nhiêu.",
    ]


def test_without_a_contest_no_form_asks_for_entries(tmp_path: Path) -> None:
    made = build_small(tmp_path / "mua-nho")
    assert run("forms", made.folder, "--phase", "nominations", "--round", "R1").exit_code == 0
    assert "Bài dự thi" not in load_workbook(made.issued("VAN", "nominations", "R1")).sheetnames


def test_the_page_for_phones_names_the_winners_and_no_entry_without_a_prize(small: Small) -> None:
    page = (small.folder / "ket-qua" / "tong-quan.html").read_text("utf-8")
    assert "Giải cuộc thi: 1" in page and "Giải Nhất: Viết về gương điển hình" in page
    assert "Trần Bình" not in page
