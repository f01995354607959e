"""The first minutes: `init` finds what it can, starters for a double click, `merge --open`, the nameless school."""

import os
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.program import run
from tests.seasons.outside import opened, tables
from tests.seasons.small import Small
from thidua_xlsx.cli import terminal

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("folder", "school"), [("thcs-kim-son-2026", ""), ("mua-2026", "Trường THCS Kim Sơn")])
def test_init_takes_the_kind_of_school_that_it_is_told_so(tmp_path: Path, folder: str, school: str) -> None:
    told, found = tmp_path / "a" / folder, tmp_path / "b" / folder
    assert run("init", told, "--profile", "thcs", "--school", school, "--year", "2026-2027").exit_code == 0
    done = run("init", found, "--school", school, "--year", "2026-2027")
    assert done.exit_code == 0, done.output
    assert (found / "thidua.xlsx").read_bytes() == (told / "thidua.xlsx").read_bytes()


def test_init_asks_where_nothing_says_the_kind_of_school(tmp_path: Path) -> None:
    done = run("init", tmp_path / "mua-2026")
    assert done.exit_code == 2
    assert "thêm --profile" in done.output
    assert not (tmp_path / "mua-2026").exists()


def test_init_lists_every_kind_of_school_in_a_line(tmp_path: Path) -> None:
    lines = run("init", "--list").output.splitlines()
    kinds = sorted(path.stem for path in (ROOT / "workbook_templates" / "profiles").glob("*.toml"))
    assert [line.partition(":")[0] for line in lines] == kinds
    assert all(line.endswith(")") and "()" not in line for line in lines)  # each says how it scores
    assert "Upper secondary school (an example" in run("init", "--list", "--lang", "en").output
    asked = run("init", tmp_path / "mua-2026")
    assert all(f"\n  {line}" in asked.output for line in lines)
    unknown = run("init", tmp_path / "mua-2026", "--profile", "dai-hoc")
    assert (unknown.exit_code, lines[0] in unknown.output) == (2, True)
    none = run("init")
    assert (none.exit_code, "Thiếu tham số 'DIR'" in none.output) == (2, True)
    assert run("init", tmp_path / "phong-2026", "--profile", "phong").exit_code == 0


def test_check_complains_of_a_school_without_a_name(tmp_path: Path) -> None:
    run("init", tmp_path / "thcs-moi")
    said = run("check", tmp_path / "thcs-moi" / "thidua.xlsx").output
    assert "D336" in said
    assert "Chưa ghi tên trường" in said
    book = opened(tmp_path / "thcs-moi" / "thidua.xlsx")
    assert "…" in str(tables(book)["school"].cell("name", "value").value)


def test_the_season_workbook_beside_returns_is_checked_without_the_preview(small: Small) -> None:
    """Sixty lines on how criteria are asked would bury what the returns have wrong; alone it is previewed."""
    (small.folder / "inbox" / "ghi-chu.txt").write_text("x", "utf-8")
    preview, book = "Xem trước cách chấm điểm", small.folder / "thidua.xlsx"
    assert preview in run("check", book).output
    both = run("check", book, small.folder / "inbox").output
    assert preview not in both and "ghi-chu.txt" in both


def test_starters_can_be_double_clicked(tmp_path: Path) -> None:
    run("init", tmp_path / "thcs-moi")
    bat = (tmp_path / "thcs-moi" / "Gop phieu.bat").read_bytes()
    command = tmp_path / "thcs-moi" / "Gop phieu.command"
    assert bat.count(b"\r\n") == bat.count(b"\n")
    lines = bat.decode("ascii").split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert "  python -m thidua_xlsx merge inbox --open" in lines
    assert lines[-2:] == ["pause", ""]
    text = command.read_text("ascii")
    assert text.startswith("#!/bin/sh\n")
    assert "python3 -m thidua_xlsx merge inbox --open" in text
    if sys.platform != "win32":
        assert os.access(command, os.X_OK)


def test_merge_opens_the_summary_it_wrote(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(terminal, "open_file", lambda path: opened.append(path) or True)
    assert small.merge("--no-papers", "--open").exit_code in (0, 1)
    assert opened == [small.folder / "ket-qua" / "tong-hop.xlsx"]
    assert opened[0].is_file()


def test_a_desktop_that_opens_nothing_is_no_failure(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = small.merge("--no-papers")
    monkeypatch.setenv("PATH", "")
    done = small.merge("--no-papers", "--open")
    assert done.exit_code == closed.exit_code
    assert "Không tự mở được; hãy mở tệp này:" in done.output


def test_check_of_a_new_primary_school_says_that_its_sections_make_25(tmp_path: Path) -> None:
    people = Workbook()
    assert people.active is not None
    people.active.append(["TT", "Họ và tên", "Chức vụ", "Tổ"])
    people.active.append([1, "Nguyễn Thị Hoa", "Giáo viên", "Tổ 4"])
    people.save(tmp_path / "ds.xlsx")
    season = tmp_path / "th-moi"
    done = run("init", season, "--profile", "tieu-hoc", "--year", "2026-2027", "--roster", tmp_path / "ds.xlsx")
    assert done.exit_code == 0, done.output
    (line,) = [one for one in run("check", season / "thidua.xlsx").output.splitlines() if "Cộng các mục" in one]
    # E1, a yes worth 1 point, stands among bonuses: 26 with it, 25 without, which is what the school declares.
    assert "và E1: 25" in line
    assert "bằng tổng điểm tối đa 25" in line


def test_a_list_that_names_no_unit_of_some_says_of_how_many(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (("TT", "Họ và tên", "Chức vụ", "Tổ"), (1, "Lê An", "Tổ trưởng", "Tổ Toán"), (2, "Vũ Bình", "Giáo viên", "Tổ Toán"), (3, "Đỗ Chi", "Kế toán", None)):  # fmt: skip
        sheet.append(row)
    book.save(tmp_path / "ds.xlsx")
    lines = run("init", tmp_path / "thcs-moi", "--roster", tmp_path / "ds.xlsx").output.splitlines()
    assert "  Tổ Toán: 2 người" in lines
    assert "  Chưa có tổ: 1 người (ghi cột Tổ ở trang Nhân sự)" in lines
