"""The journal of merges and `verify`: is this summary the one these returns give."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from tests.program import Built, run


@pytest.fixture
def merged(kim_son: Built, tmp_path: Path) -> Path:
    """A copy of the sample season as its one merge left it."""
    return shutil.copytree(kim_son.folder, tmp_path / "mua")


def test_the_summary_just_written_is_identical(merged: Path) -> None:
    done = run("verify", merged / "ket-qua/tong-hop.xlsx")
    assert done.exit_code == 0
    assert "đúng từng byte" in done.output and "lần gộp thứ 1" in done.output
    assert run("verify", merged / "ket-qua/ket-qua.json").exit_code == 0


def test_a_summary_saved_again_by_another_program_still_says_the_same(merged: Path) -> None:
    file = merged / "ket-qua/tong-hop.xlsx"
    openpyxl.load_workbook(file).save(file)
    done = run("verify", file)
    assert done.exit_code == 0
    assert "lưu lại bằng chương trình khác" in done.output


def test_a_changed_figure_is_named_with_its_cell(merged: Path) -> None:
    file = merged / "ket-qua/tong-hop.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book["Bảng điểm"]
    cell = next(c for row in sheet.iter_rows() for c in row if c.value == 97.5)
    cell.value = 99.5
    book.save(file)
    done = run("verify", file)
    assert done.exit_code == 1
    assert f"Bảng điểm!{cell.coordinate}: trong tệp «99.5», đúng phải là «97.5»" in done.output


def test_the_report_upward_is_compared_with_the_report(merged: Path) -> None:
    file = merged / "ket-qua/bao-cao-cap-tren.xlsx"
    done = run("verify", file)
    assert done.exit_code == 0 and "đúng từng byte" in done.output
    renamed = file.rename(merged / "ket-qua/Bao cao gui xa.xlsx")
    book = openpyxl.load_workbook(renamed)
    cell = next(c for row in book["Cá nhân đề nghị"].iter_rows() for c in row if c.value == "Phạm Thu Hà")
    cell.value = "Phạm Thu Hằng"
    book.save(renamed)
    done = run("verify", renamed)
    assert done.exit_code == 1
    assert f"Cá nhân đề nghị!{cell.coordinate}: trong tệp «Phạm Thu Hằng», đúng phải là «Phạm Thu Hà»" in done.output
    assert done.output.count("đúng phải là") == 1  # no other cell differs


def test_a_summary_does_not_fit_returns_that_changed_since(merged: Path) -> None:
    (merged / "inbox/dot 1/TTN-To-Toan-Tin.xlsx").unlink()
    assert run("verify", merged / "ket-qua/tong-hop.xlsx").exit_code == 1


def test_the_journal_is_a_chain(merged: Path) -> None:
    run("merge", merged / "inbox")
    journal = merged / "ket-qua/nhat-ky.jsonl"
    first, second = (json.loads(line) for line in journal.read_text("utf-8").splitlines())
    assert (first["number"], second["number"], second["previous"]) == (1, 2, first["hash"])
    assert first["outputs"] == second["outputs"]  # the same returns give the same bytes
    assert "inbox/dot 1/TTN-To-Toan-Tin.xlsx" in first["inputs"] and "thidua.xlsx" in first["inputs"]


def test_a_changed_or_removed_journal_line_is_noticed(merged: Path) -> None:
    run("merge", merged / "inbox")
    journal = merged / "ket-qua/nhat-ky.jsonl"
    lines = journal.read_text("utf-8").splitlines()
    for damaged in ([lines[1]], [lines[0].replace('"number": 1', '"number": 7'), lines[1]]):
        journal.write_text("\n".join(damaged) + "\n", "utf-8")
        done = run("verify", merged / "ket-qua/tong-hop.xlsx")
        assert done.exit_code == 1
        assert "nhat-ky.jsonl" in done.output
