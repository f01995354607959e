"""What no form has told yet is unknown in the summary: never 0, never "not met"; a title not decided yet is marked."""

from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from tests.seasons.outside import Summary, find_text, replace_rows, type_into
from tests.seasons.small import ROUNDS, Small, by_id
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput

# The goals are those of the profile: 100 % registered, 15 % of people with an initiative, 70 % of initiatives applied.
PEOPLE, APPLIED = "Người có sáng kiến được công nhận", "Sáng kiến được công nhận đã áp dụng"


def without_scores(small: Small, *units: str) -> dict[str, dict[str, Any]]:
    """The ratios of the season where the self-score forms of some units have not come back."""
    for unit in units:
        for round_ in ROUNDS:
            small.returned(unit, "self-score", round_).unlink()
    return by_id(small.figures(LookedUpOutput(), SummaryOutput())["targets"])


def sheet(small: Small, name: str) -> Worksheet:
    found = Summary(small.folder)[name]
    assert isinstance(found, Worksheet)
    return found


def line(small: Small, name: str, text: str) -> list[object]:
    """What is written in the row of a text, empty cells left out."""
    page = sheet(small, name)
    return [cell.value for cell in page[find_text(page, text).row] if cell.value is not None]


def test_before_any_form_is_back_a_ratio_is_unknown(small: Small) -> None:
    ratio = without_scores(small, "TOAN", "VAN", "VP")["initiatives_people"]
    assert (ratio["value"], ratio["met"], ratio["denominator"], ratio["unknown"]) == (None, None, 6, 6)
    assert line(small, "Tổng quan", PEOPLE) == [PEOPLE, "–/6", "–", 0.15, "chưa có phiếu"]
    assert line(small, "Tổng quan", APPLIED) == [APPLIED, "–", "–", 0.7, "chưa có phiếu"]


def test_registrations_that_are_not_back_are_not_refusals(small: Small) -> None:
    # P5 of VAN registers nothing. Without VAN's form 4/6 have registered and P4, P5 may: 100 % is still possible.
    small.returned("VAN", "registration").unlink()
    ratio = by_id(small.figures(LookedUpOutput(), SummaryOutput())["targets"])["registered"]
    assert (ratio["numerator"], ratio["met"], ratio["unknown"], ratio["missing"]) == (4, None, 2, ["P4", "P5"])
    assert find_text(sheet(small, "Thống kê"), "Chưa nhận được phiếu đăng ký của 2 người.")


def test_a_title_of_last_year_without_a_decision_is_marked(small: Small) -> None:
    lines = {
        "1": {"person": "P1", "full_name": "Nguyễn Thị Ánh", "title": "LĐTT", "period": "2025-2026"},
        "2": {
            "person": "P1",
            "full_name": "Nguyễn Thị Ánh",
            "title": "CSTĐCS",
            "period": "2025-2026",
            "issuer": "Trình cấp trên, chưa có quyết định",
        },
    }
    ledger = small.folder / "so-theo-doi.xlsx"
    type_into(ledger, ledger, lambda book: replace_rows(book, "awards", lines))
    result = small.figures(LookedUpOutput(), SummaryOutput())
    page = sheet(small, "Đề nghị danh hiệu")
    assert find_text(page, "CSTĐCS 2025-2026 (chưa có quyết định)")
    assert result["statistics"]["years"]["2025-2026"] == {"LDTT": 1}
    assert result["statistics"]["waiting"] == {"2025-2026": {"CSTDCS": 1}}
    assert "0 (+1 chưa có quyết định)" in line(small, "Thống kê", "2025-2026")
