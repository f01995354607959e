"""Whose self-scores the council verifies: drawn by a rule that anybody can repeat, and everybody scored far apart.

`printf mua-nho:P1 | sha256sum` and so on begin e3b8 (P1), 231f (P2), b6e3 (P3); db38 (P4), b24d (P5); b584 (P6).
"""

from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.seasons.commune import the_commune
from tests.seasons.small import Small
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.summary.points.sampling_sheet import sampling_sheet
from thidua_xlsx.workflow.judge.judge_season import judge_season
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput


def declared(small: Small, percent: object, difference: object = None) -> dict[str, Any]:
    """The result of the season with a sample declared."""
    small.amend({"options": {"verify_percent": {"value": percent}, "large_difference": {"value": difference}}})
    return small.figures(LookedUpOutput(), SummaryOutput(), CouncilOutput())


def chosen(result: dict[str, Any]) -> dict[str, tuple[bool, list[str]]]:
    return {one["person"]: (one["drawn"], one["apart"]) for one in result["verification_sample"]}


def texts(small: Small, book: str, sheet: str) -> list[str]:
    opened = load_workbook(small.folder / "ket-qua" / book)
    return [str(cell.value) for row in opened[sheet].iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize(
    ("percent", "drawn"),
    [
        (10, {"P2", "P5", "P6"}),  # 0.3, 0.2 and 0.1 people: one each, the smallest digest of its unit
        ("33", {"P2", "P5", "P6"}),  # 33 % of three people is 0.99: one
        ("34", {"P2", "P3", "P5", "P6"}),  # 1.02: two, 231f and b6e3; 0.68 of two is one
        (100, {"P1", "P2", "P3", "P4", "P5", "P6"}),
    ],
)
def test_each_unit_has_its_share_drawn_by_digest_and_at_least_one(
    small: Small, percent: object, drawn: set[str]
) -> None:
    # The layers lie four points apart at most, less than the ten of "large".
    assert chosen(declared(small, percent)) == {who: (True, []) for who in drawn}


def test_who_was_scored_far_apart_is_added(small: Small) -> None:
    # Three percent of 100 points. P1: 93 and 90 in the first round, 93 and 92 in the second; P6: 77 and 75, 80 and 76.
    found = chosen(declared(small, 10, 3))
    assert found == {"P1": (False, ["R1"]), "P2": (True, []), "P5": (True, []), "P6": (True, ["R2"])}


def test_a_form_that_is_missing_moves_nobody_in_or_out(small: Small) -> None:
    for round_ in ("R1", "R2"):
        small.returned("TOAN", "self-score", round_).unlink()
    found = declared(small, 10)["verification_sample"]
    assert [(one["person"], one["scored"]) for one in found] == [("P2", False), ("P5", True), ("P6", True)]
    assert "→ Kiểm tra mẫu: Trần Văn Bách (chưa có điểm)" in texts(small, "hoi-dong.xlsx", "Đối chiếu")
    assert "Trần Văn Bách (chưa có điểm)" in texts(small, "doi-chieu.xlsx", "Kiểm tra mẫu")


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


def test_without_the_setting_nothing_is_drawn_and_nothing_is_said(small: Small) -> None:
    result = declared(small, None, 3)
    assert "verification_sample" not in result
    assert "Kiểm tra mẫu" not in load_workbook(small.folder / "ket-qua" / "doi-chieu.xlsx").sheetnames
    assert not any("mẫu" in text for text in texts(small, "hoi-dong.xlsx", "Đối chiếu"))


def test_an_office_finds_the_schools_to_inspect_in_its_summary() -> None:
    loaded = open_season_folder(the_commune() / "xa")
    season = judge_season(loaded, loaded.folder / "inbox")
    policy = replace(season.rulebook.schools, sample=Decimal(10))
    plan = sampling_sheet(replace(season, rulebook=replace(season.rulebook, schools=policy)), language("vi"))
    assert plan is not None
    text = "\n".join(str(cell.value) for cell in plan.cells.values())
    assert "Rút mẫu" in text and "Rút 10% số trường" in text
    # P1 of both schools is one person by name and day of birth: both are inspected, drawn or not.
    assert "Trường THCS Nhỏ" in text and "Trường THCS Hai" in text and "được nhiều trường đề nghị" in text
    assert sampling_sheet(season, language("vi")) is None
