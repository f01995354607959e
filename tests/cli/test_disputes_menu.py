"""Answers on which two returns differ: the menu asks which is right, writes it down and merges again."""

import shutil
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from tests.seasons.outside import fill, opened, tables
from tests.seasons.small import Small, found, slip_name
from thidua_xlsx.cli.main import main
from thidua_xlsx.cli.menu import Menu
from thidua_xlsx.messages.language import language

FIRST = "inbox/TOAN-self-scoreR2.xlsx"
AGAIN = "inbox/gui-lai.xlsx"


def merged(folder: Path, *answers: str) -> str:
    """What the menu's merge says when these lines are typed."""

    @click.command()
    def begin() -> None:
        menu = Menu(main, language("vi"))
        menu.season = folder
        menu.merge()

    return CliRunner().invoke(begin, input="".join(f"{line}\n" for line in answers), catch_exceptions=False).output


def choices(folder: Path) -> list[tuple[Any, ...]]:
    table = tables(opened(folder / "thidua.xlsx"))["choices"]
    rows = [tuple(table.cell(key, column).value for column in ("form", "record", "file")) for key in table.rows()]
    return [row for row in rows if any(row)]


@pytest.fixture
def disputed(small: Small) -> Small:
    """Tổ Toán sent its form twice: of P2 the grade and of P1 a criterion are others in the second."""
    shutil.copy(small.folder / FIRST, small.folder / AGAIN)
    fill(
        small.folder / AGAIN,
        small.folder / AGAIN,
        {"standing": {"P2": {"grade": "HTNV"}}, "self_score": {"1.1": {"P1": 7}}},
    )
    return small


def test_the_return_that_is_right_is_chosen_and_counts_at_once(disputed: Small) -> None:
    said = merged(disputed.folder, "2", "1")
    asked = said.partition("Chỗ 1/2")[2].partition("Đã ghi 2 dòng vào trang Lựa chọn của thidua.xlsx")[0]
    assert (
        "Hai phiếu của Tổ Toán ghi khác nhau: tiêu chí 1.1 của Nguyễn Thị Ánh" in asked
        and f"7   (tệp {AGAIN})" in asked
    )
    assert "self_score" not in asked and "standing" not in asked  # no keys
    assert [line[1:] for line in choices(disputed.folder)] == [("self_score/P1", AGAIN), ("standing/P2", FIRST)]
    assert all(form.startswith("TC-R2.TOAN.") for form, _, _ in choices(disputed.folder))
    assert found(disputed.figures(), "X102") == []


def test_what_nobody_knows_yet_stays_disputed(disputed: Small) -> None:
    before = (disputed.folder / "thidua.xlsx").read_bytes()
    said = merged(disputed.folder, "", "0")
    assert said.count("Phiếu nào đúng?") == 2 and "Lựa chọn của thidua.xlsx;" not in said
    assert (disputed.folder / "thidua.xlsx").read_bytes() == before
    assert len(found(disputed.figures(), "X102")) == 2


def test_nothing_is_asked_where_nothing_differs(small: Small) -> None:
    assert "Phiếu nào đúng?" not in merged(small.folder)


def test_what_only_a_return_slip_says_is_told_as_its_own(small: Small) -> None:
    """The grade of P2 was blank, the slip answered it; then the form came once more, blank as it had been."""
    fill(small.folder / FIRST, small.folder / FIRST, {"standing": {"P2": {"grade": None, "discipline": "không"}}})
    small.merge("--no-papers")
    slip = small.folder / "ket-qua" / slip_name("TOAN", "self-score", "R2")
    fill(slip, small.folder / "inbox" / "sua.xlsx", {"corrections": {"P2/standing.grade/R2": {"answer": "HTTNV"}}})
    fill(small.folder / FIRST, small.folder / AGAIN, {"self_score": {"1.1": {"P1": 7}}})
    asked = merged(small.folder, "0", "0")
    assert f"(tệp {FIRST}, sửa ở phiếu trả lại inbox/sua.xlsx)" in asked
