"""Prizes counted tier by tier, from the season workbook to the points, the live total and the list of honours."""

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Office
from tests.program import run
from tests.seasons.kinds import CRITERIA, ENTERED, FINALS, LIVE, answers_of, declare
from tests.seasons.outside import Summary
from tests.seasons.small import Small, by_id
from tests.workflow.test_every_kind import totals
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput

HSG = {
    "section": "III", "text": "Học sinh giỏi cấp huyện", "kind": "Đếm lần", "max": 10,
    "scale": "Nhất=5; Nhì=4; Ba=3; Khuyến khích=2", "needs_evidence": "Có", "source": "Kết quả của học sinh",
}  # fmt: skip
PRIZES: dict[str, dict[str, object]] = {
    "A1": {"3.4-1": 1, "3.4-3": 2},  # 1 first, 2 third: 5 + 2 x 3 = 11, held to 10
    "B1": {"3.4-2": 1, "3.4-4": 1},  # 1 second, 1 commended: 4 + 2 = 6
}
EVIDENCE = {"e1": {"person": "A1", "criterion": "3.4-1", "description": "Giải Nhất Toán 9, QĐ 15/QĐ-PGD"}}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    folder = tmp_path_factory.mktemp("giai") / "mua"
    declare(folder, {"tie_breaks": "3.4"}, {**CRITERIA, "3.4": HSG})
    assert run("forms", folder, "--phase", "self-score", "--round", "R1").exit_code == 0
    made = Small(folder)
    entered = {person: {**cells, **PRIZES.get(person, {})} for person, cells in ENTERED.items()}
    for unit in ("TOAN", "VAN", "VP"):
        proofs = {"evidence": EVIDENCE} if unit == "TOAN" else {}
        made.send((unit, "self-score", "R1"), {**answers_of(unit, entered), **proofs})
    return made


def test_tiers_share_the_maximum_of_their_criterion(season: Small) -> None:
    result = season.figures(LookedUpOutput(), SummaryOutput())
    finals = {person["id"]: person["scores"]["final"] for person in result["people"]}
    # Section III has no cap: A1 75.25 + 10; A2 and N1 entered no prize; B1 50 + 6.
    assert finals == {**FINALS, "A1": 85.25, "B1": 56}
    assert honoured(season) == [
        ("Nguyễn Thị Ánh", "Học sinh giỏi cấp huyện: Nhất: 1 (Học kỳ I)", "Giải Nhất Toán 9, QĐ 15/QĐ-PGD"),
        ("Nguyễn Thị Ánh", "Học sinh giỏi cấp huyện: Ba: 2 (Học kỳ I)", "Chưa có minh chứng"),
        ("Lê Hòa", "Học sinh giỏi cấp huyện: Nhì: 1 (Học kỳ I)", "Chưa có minh chứng"),
        ("Lê Hòa", "Học sinh giỏi cấp huyện: Khuyến khích: 1 (Học kỳ I)", "Chưa có minh chứng"),
    ]
    assert by_id(result["people"])["A1"]["rank"]["school"] == 1


def honoured(season: Small) -> list[tuple[Any, ...]]:
    sheet = Summary(season.folder)["Bảng vàng"]
    rows = [row for row in sheet.iter_rows(values_only=True) if any("Học sinh giỏi" in str(cell) for cell in row)]
    return [(row[1], row[3], row[4]) for row in rows]


@pytest.mark.libreoffice
def test_the_form_shows_the_same_points_while_it_is_filled_in(season: Small, office: Office, tmp_path: Path) -> None:
    shown: dict[str, object] = {}
    files = [season.returned(unit, "self-score", "R1") for unit in ("TOAN", "VAN")]
    for file in office(files, "xlsx", tmp_path):
        shown |= totals(file)
    # Before anybody is ranked: A1 55.25 + 10, B1 38 + 6.
    assert shown == {"A1": 65.25, "A2": LIVE["A2"], "B1": 44}


def test_the_preview_says_what_a_prize_is_worth(season: Small) -> None:
    said = run("check", season.folder / "thidua.xlsx").output
    assert (
        "3.4-1 Học sinh giỏi cấp huyện: Nhất [Đếm lần]: gõ số lượng; mỗi lần cộng 5 điểm, "
        "các bậc của tiêu chí này cộng nhiều nhất 10." in said
    )
    # Section III: 5 + 6 + 5 + 10.
    assert "Mục III. Điểm cộng: cộng được nhiều nhất 26 điểm" in said


def test_both_a_scale_and_points_each_are_pointed_at(tmp_path: Path) -> None:
    declare(tmp_path / "mua", criteria={**CRITERIA, "3.4": {**HSG, "each": 2}})
    said = run("check", tmp_path / "mua" / "thidua.xlsx").output
    assert "D228 Tiêu chí 3.4: cột «Điểm mỗi lần» không dùng" in said
