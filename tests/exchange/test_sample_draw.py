"""Whose self-scores the council verifies: drawn by a rule that anybody can repeat, and everybody scored far apart.

`printf mua-nho:P1 | sha256sum` and so on begin e3b8 (P1), 231f (P2), b6e3 (P3); db38 (P4), b24d (P5); b584 (P6).
"""

from typing import Any

from openpyxl import load_workbook

from tests.seasons.small import Small
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput


def declared(small: Small, percent: object, difference: object = None) -> dict[str, Any]:
    """The result of the season with a sample declared."""
    small.amend({"options": {"verify_percent": {"value": percent}, "large_difference": {"value": difference}}})
    return small.figures(LookedUpOutput(), SummaryOutput(), CouncilOutput())


def texts(small: Small, book: str, sheet: str) -> list[str]:
    opened = load_workbook(small.folder / "ket-qua" / book)
    return [str(cell.value) for row in opened[sheet].iter_rows() for cell in row if cell.value is not None]


def test_both_workbooks_show_the_sample_with_its_rule(small: Small) -> None:
    declared(small, 10, 3)
    page, listed = texts(small, "hoi-dong.xlsx", "Đối chiếu"), texts(small, "doi-chieu.xlsx", "Kiểm tra mẫu")
    assert "→ Kiểm tra mẫu: Nguyễn Thị Ánh (do lệch nhiều); Trần Văn Bách" in page
    # Four people of the sample in two rounds each.
    assert sum("→ Kiểm tra mẫu" in text.split("\n") for text in page) == 8
    for rule in (next(one for one in page if one.startswith("Chỉ để xem")), " ".join(listed)):
        assert "mỗi tổ rút 10% số người" in rule
        assert "mã năm thi đua (mua-nho) và mã người" in rule
    assert "Kiểm tra 4 người: 3 người rút mẫu, thêm 1 người do điểm lệch nhiều." in listed
    assert [one for one in listed if one in ("231f6a6f", "b24d8e73", "b584d649")] == [
        "231f6a6f",
        "b24d8e73",
        "b584d649",
    ]
