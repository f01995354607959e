"""What only the primary school's season has: 25 points and 2 on top, a rule of its own, a target of 100 %."""

from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from tests.samples.finished import Finished
from tests.samples.kinds import KINDS

Merged = Callable[[str], Finished]
TOLD = KINDS["tieu-hoc"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("tieu-hoc")


def test_the_declared_maxima_make_25() -> None:
    # 5 + 10 + 5 + 5; the 2 points of section E come on top and are held to the total.
    caps = [int(section["max"]) for section in TOLD.season.tables["sections"]]
    assert (sum(caps[:4]), caps[4], int(TOLD.season.total_max)) == (25, 2, 25)


def test_the_school_s_own_rule_is_cited(built: Finished) -> None:
    """TC16 was away for 45 days, the school's rules allow 40; TC10 did not say."""
    people = {person["id"]: person for person in built.result["people"]}
    for code, met in (("TC16", "no"), ("TC10", "unknown"), ("TC15", "yes")):
        [title] = [one for one in people[code]["titles"] if one["id"] == "LDTT"]
        [reason] = [one for one in title["reasons"] if "12/QC-THTC" in one["cite"]]
        assert reason["met"] == met


def test_who_has_not_registered_is_named(built: Finished) -> None:
    """100 % is the target: TC22 left the row blank, and TC13's two returns say different things."""
    [target] = [one for one in built.result["targets"] if one["id"] == "registered"]
    assert (target["missing"], target["target"]) == (["TC13", "TC22"], 1)
    sheet = load_workbook(built.folder / "ket-qua" / "tong-hop.xlsx")["Thống kê"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "Chưa đăng ký danh hiệu (2 người): Nguyễn Thị Huệ, Hoàng Thị Vóc" in said
    assert "Chưa đăng ký phong trào (1 người): Hoàng Thị Vóc" in said  # the same blank row
