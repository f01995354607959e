"""A season of whose last round nothing has come in concludes nothing; one that is asked for as closed does."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import Summary
from tests.seasons.small import UNITS, Small, build_small, read_result

CONCLUDING = {"Đề nghị danh hiệu", "Chưa đủ điều kiện", "Thống kê", "Đường xét", "Bảng vàng"}
REPORT = "bao-cao-cap-tren.xlsx"


def begun(folder: Path) -> Small:
    """Of two rounds the first has come in."""
    small = build_small(folder / "mua-nho")
    for unit in UNITS:
        small.returned(unit, "self-score", "R2").unlink()
    return small


@pytest.fixture
def running(tmp_path: Path) -> Small:
    return begun(tmp_path)


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The same, merged. Nobody may change it."""
    small = begun(tmp_path_factory.mktemp("dang-chay"))
    small.result()
    return small


def title_of(small: Small) -> str:
    return str(load_workbook(small.folder / "ket-qua" / "tong-hop.xlsx").properties.title)


def judged(result: dict[str, Any]) -> Any:
    return [(who["id"], who["titles"], who["scores"]) for who in result["people"]]


def test_nothing_is_concluded_before_the_last_round(merged: Small) -> None:
    assert read_result(merged.folder / "ket-qua")["season"]["running"] is True
    assert title_of(merged).startswith("Tình hình đến hết học kỳ I (đợt 1/2)")
    assert not CONCLUDING & set(Summary(merged.folder).sheetnames)
    overview = texts(merged, "Tổng quan")
    assert "Tình hình đến hết học kỳ I (đợt 1/2)" in overview
    assert not any("Đề nghị theo danh hiệu" in str(text) for text in overview)
    out = merged.folder / "ket-qua"
    assert not (out / REPORT).exists()
    papers = {path.name for path in (out / "giay-to").iterdir()}
    of_year_end = (
        "to-trinh",
        "danh-sach-de-nghi",
        "bien-ban-hop-to",
        "bien-ban-hop",
        "giay-moi",
        "phieu-bau",
        "danh-sach-du-hop",
    )
    assert not {f"{name}.docx" for name in of_year_end} & papers
    assert {"ke-hoach-thi-dua.docx", "danh-sach-dang-ky.docx", "so-ket.docx"} <= papers
    page = (out / "tong-quan.html").read_text("utf-8")
    assert "Lao động tiên tiến" not in page


def texts(small: Small, sheet: str) -> set[str]:
    return {str(cell.value) for row in Summary(small.folder)[sheet].iter_rows() for cell in row if cell.value}


def test_what_a_running_season_shows_says_until_when_it_counts(merged: Small) -> None:
    overview = texts(merged, "Tổng quan")
    assert {"Phổ điểm đến học kỳ I", "Việc phải làm"} <= overview
    assert not {"Phổ điểm cả năm", "Việc phải làm trước khi họp"} & overview
    # The second round is to come: nobody has handed in its form, and nobody is said to lack it.
    assert "chưa có" in overview and "✗ thiếu" not in overview
    ranking = texts(merged, "Xếp hạng cá nhân")
    assert "Điểm đến học kỳ I" in ranking and "Điểm năm" not in ranking
    assert "Bằng điểm thì đồng hạng (1, 1, 3). ⚠: còn ô chưa có điểm, điểm và hạng còn đổi." in ranking
    # Everybody lacks the round to come: that is told of nobody, and no unit has proposals yet.
    assert not any("đợt" in text or "chưa đủ điểm" in text for text in ranking if text.startswith("⚠"))
    assert not any(text.startswith("Đề nghị") for text in texts(merged, "Xếp hạng tổ"))


def test_nobody_is_ranked_before_there_are_points(running: Small) -> None:
    for unit in UNITS:
        running.returned(unit, "self-score", "R1").unlink()
    running.result()
    assert not {"Xếp hạng cá nhân", "Xếp hạng tổ"} & set(Summary(running.folder).sheetnames)
    assert "Phổ điểm cả năm" not in texts(running, "Tổng quan")


def test_it_can_be_shown_as_if_it_were_closed_and_verify_remembers_that(running: Small) -> None:
    before = judged(running.result())
    result = running.result("--as-if-closed")
    assert (result["season"]["running"], judged(result)) == (True, before)
    assert CONCLUDING - {"Bảng vàng"} <= set(Summary(running.folder).sheetnames)
    assert (running.folder / "ket-qua" / REPORT).exists()
    for name in ("tong-hop.xlsx", "doi-chieu.xlsx", REPORT):
        assert run("verify", running.folder / "ket-qua" / name).exit_code == 0, name
    running.result()  # and what was written so goes with the next merge
    assert not (running.folder / "ket-qua" / REPORT).exists()


def test_no_letter_with_results_goes_up_unless_it_is_asked_for(running: Small) -> None:
    running.result()
    letter = running.folder / "ket-qua" / "thu" / "bao-cao.eml"
    done = run("mail", running.folder)
    assert "phiếu của đợt cuối chưa về" in done.output
    assert not letter.exists()
    assert run("mail", running.folder, "--kind", "summary").exit_code == 0
    assert letter.exists()
