"""A unit objects, the score sheet is changed, the form goes out again: the new word counts, the old one is set aside."""

import json
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.small import Small, copy_of, declare
from tests.workflow.test_registered_targets_through import AGREED, issue

REFUSED = {"agreed": {"value": "Không"}, "date": {"value": "12/09/2026"}, "signer": {"value": "Phạm Thu Hà"}}


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """TOAN refused the score sheet and VAN agreed to it; then a criterion was worded anew. Not to be changed."""
    folder = tmp_path_factory.mktemp("ykien") / "mua"
    declare(folder)
    small = Small(folder)
    issue(folder, "agreement")
    small.send(("TOAN", "agreement", ""), {"agreement": REFUSED}, "lan 1 TOAN.xlsx")
    small.send(("VAN", "agreement", ""), {"agreement": AGREED}, "lan 1 VAN.xlsx")
    small.amend({"criteria": {"2.1": {"text": "Hoàn thành nhiệm vụ được giao"}}})
    return small


@pytest.fixture
def small(begun: Small, tmp_path: Path) -> Small:
    return copy_of(begun, tmp_path / "mua")


def test_the_word_on_the_score_sheet_of_today_replaces_the_one_on_an_earlier_sheet(small: Small) -> None:
    issue(small.folder, "agreement")
    small.send(("TOAN", "agreement", ""), {"agreement": AGREED}, "lan 2 TOAN.xlsx")
    said = small.merge("--no-papers").output
    assert "X102" not in said
    found = json.loads((small.folder / "ket-qua" / "ket-qua.json").read_text(encoding="utf-8"))
    states = {one["unit"]: one["state"] for one in found["agreements"]}
    assert states["TOAN"] == "agreed"
    receipts = {one["file"]: one["status"] for one in found["receipts"]}
    assert receipts["inbox/lan 1 TOAN.xlsx"] == "superseded"
    assert [one["code"] for one in found["findings"] if one["code"] in ("X181", "X187")] == ["X187"]
    assert "! đã nộp" not in _line(run("status", small.folder, "--as-of", "15/09/2026").output, "Tổ Toán")


def _line(said: str, unit: str) -> str:
    return next(line for line in said.splitlines() if unit in line)
