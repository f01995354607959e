"""The journal of merges and `verify`: is this summary the one these returns give."""

import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.program import Built, run
from tests.seasons.small import Small, copy_of


@pytest.fixture(scope="module")
def merged_once(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    small = copy_of(small_season, tmp_path_factory.mktemp("gop") / "mua-nho")
    small.merge()
    return small


@pytest.fixture
def merged(merged_once: Small, tmp_path: Path) -> Path:
    """A copy of the small season as its one merge left it."""
    return copy_of(merged_once, tmp_path / "mua-nho").folder


def test_the_summary_just_written_is_identical(kim_son: Built) -> None:
    done = run("verify", kim_son.folder / "ket-qua/tong-hop.xlsx")
    assert done.exit_code == 0
    assert "đúng nguyên văn" in done.output and "lần gộp thứ 1" in done.output
    assert run("verify", kim_son.folder / "ket-qua/ket-qua.json").exit_code == 0


def test_a_changed_figure_is_named_with_its_cell(merged: Path) -> None:
    file = merged / "ket-qua/doi-chieu.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["Bảng điểm"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 91.5)
    cell.value = 99.5
    book.save(file)
    done = run("verify", file)
    assert done.exit_code == 1
    assert f"doi-chieu.xlsx, trang Bảng điểm, ô {cell.coordinate}: trong tệp «99.5», đúng phải là «91.5»" in done.output


def test_a_wrong_folder_is_told_where_the_season_is(kim_son: Built, tmp_path: Path) -> None:
    season = tmp_path / "mua"
    (season / "phieu").mkdir(parents=True)
    shutil.copy(kim_son.folder / "thidua.xlsx", season)
    for wrong in (season / "phieu", tmp_path):
        done = run("status", wrong)
        assert done.exit_code == 2
        assert season.as_posix() in done.output.replace("\n", ""), wrong
        assert "Lập năm thi đua mới" in done.output.replace("\n", " ")


def test_no_season_is_begun_within_another(kim_son: Built, tmp_path: Path) -> None:
    shutil.copy(kim_son.folder / "thidua.xlsx", tmp_path)
    done = run("init", tmp_path / "phieu" / "moi", "--profile", "thcs")
    assert done.exit_code == 2
    assert "nằm trong năm thi đua" in done.output
    assert not (tmp_path / "phieu").exists()
