"""What changed in the score sheet since forms were issued, as `check thidua.xlsx` tells it from the register."""

import pytest

from tests.program import run
from tests.seasons.outside import replace_rows, type_into
from tests.seasons.small import CRITERIA, Small


def told(small: Small) -> list[str]:
    """The lines of `check` on the season workbook from the first one about an earlier version on."""
    lines = run("check", small.folder / "thidua.xlsx").stdout.splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith("Bảng điểm đã sửa")), len(lines))
    return [line for line in lines[first:] if line.startswith(("Bảng điểm đã sửa", "  "))]


def test_added_removed_and_changed_criteria_are_told(small: Small) -> None:
    lines = {key: dict(line) for key, line in CRITERIA.items() if key != "3.1"}
    lines["1.1"]["max"] = 8
    lines["1.2"]["text"] = "Giữ gìn đạo đức nhà giáo"
    lines["2.3"] = {"section": "II", "text": "Dự giờ", "kind": "score", "max": 5, "step": 1}
    book = small.folder / "thidua.xlsx"
    type_into(book, book, lambda opened: replace_rows(opened, "criteria", lines))
    head, *changes = told(small)
    assert "Học kỳ I; " in head and "Học kỳ II" in head and "TOAN, VAN, VP" in head
    assert set(changes) >= {
        "  + Dự giờ",
        "  - Thành tích đột xuất",
        "  Giữ gìn đạo đức → Giữ gìn đạo đức nhà giáo",
        "  Chấp hành nội quy: Tối đa 10 → 8",  # as the column of the form is headed
    }


@pytest.mark.parametrize(
    "amended",
    [
        {},
        {"people": {"P2": {"full_name": "Trần Văn Bình"}}},
        {"rounds": {"R2": {"due": "31/05/2027"}}},
    ],
)
def test_people_and_days_are_no_change_of_the_score_sheet(
    small: Small, amended: dict[str, dict[str, dict[str, object]]]
) -> None:
    small.amend(amended)
    assert told(small) == []
