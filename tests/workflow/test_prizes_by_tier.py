"""Prizes counted tier by tier, from the season workbook to the points, the live total and the list of honours."""

from pathlib import Path

import pytest

from tests.conftest import Office
from tests.program import run
from tests.seasons.kinds import CRITERIA, ENTERED, LIVE, answers_of, declare
from tests.seasons.small import Small
from tests.workflow.test_every_kind import totals

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
