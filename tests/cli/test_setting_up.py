"""`setup`: starters in the seasons and at home, completion, and what it says of both."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.cli import setting_up
from thidua_xlsx.cli.main import main

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, and a folder to stand in that holds no season."""
    folder = tmp_path / "nha rieng"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.chdir(folder)
    return folder


def starters(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.stem == "Thi đua"}


_ALL = {"Thi đua.bat", "Thi đua.command"} | ({"Thi đua.desktop"} if sys.platform != "win32" else set())


def test_every_season_that_is_found_and_the_home_folder_get_starters(home: Path, small: Small) -> None:
    shutil.copytree(small.folder, home / "Tài liệu" / "thcs-nho")
    done = run("setup")
    assert done.exit_code == 0
    for folder in (home, home / "Tài liệu" / "thcs-nho"):
        assert starters(folder) == _ALL
        assert f" {folder}: đã ghi " in done.output
        if sys.platform != "win32":
            assert os.access(folder / "Thi đua.command", os.X_OK)
    assert b"TOLD" not in (small.folder / "Thi đua.bat").read_bytes()  # nobody named it, and it lies elsewhere
    assert sys.executable in done.output
    assert "thidua-xlsx setup --completion bash" in done.output


def test_a_season_that_is_named_gets_them_and_what_is_none_stops_it(home: Path, small: Small) -> None:
    assert run("setup", small.folder).exit_code == 0
    assert starters(small.folder) == _ALL
    done = run("setup", home)
    assert done.exit_code == 2
    assert "Không phải thư mục năm thi đua" in done.output


def test_a_home_that_cannot_be_written_to_stops_nothing_but_setting_up_has_failed(
    home: Path, small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "Thi đua.bat").mkdir()  # nobody, not even the machine's owner, writes a file over a folder
    done = run("setup", small.folder)
    assert done.exit_code == 1
    assert f"Không ghi được vào {home}" in done.output
    assert starters(small.folder) == _ALL


def test_without_a_home_folder_the_season_gets_its_starters(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert run("setup", small.folder).exit_code == 0
    assert starters(small.folder) == _ALL


def test_setting_up_that_wrote_nothing_has_failed(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    (small.folder / "Thi đua.bat").unlink()
    (small.folder / "Thi đua.bat").mkdir()
    done = run("setup", small.folder, "--quiet")
    assert (done.exit_code, "Không ghi được vào" in done.output) == (1, True)


def test_a_new_season_has_starters_that_need_no_setup(home: Path) -> None:
    run("init", "thcs-moi", "--year", "2026-2027")
    assert starters(home / "thcs-moi") == {"Thi đua.bat", "Thi đua.command"}
    assert (home / "thcs-moi" / "Thi đua.bat").read_bytes().isascii()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_turned_on_once_and_leaves_what_stood_there(home: Path, shell: str) -> None:
    starting = home / {"bash": ".bashrc", "zsh": ".zshrc", "fish": "khong-dung"}[shell]
    starting.write_text("alias a=b")
    for _ in range(2):
        done = run("setup", "--completion", shell)
        assert done.exit_code == 0
        assert f"trong {shell}" in done.output
    lines = starting.read_text().splitlines()
    kept = setting_up._SHELLS[shell][0]
    assert lines == ["alias a=b", *([f'. "$HOME/{kept}"'] if shell != "fish" else [])]
    assert "_THIDUA_XLSX_COMPLETE" in (home / kept).read_text()


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not on this machine")
@pytest.mark.parametrize(("typed", "on"), [("có", True), ("C", True), ("y", True), ("", False), ("không", False)])
def test_completion_is_offered_at_a_terminal_and_answered_in_vietnamese(
    home: Path, typed: str, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setting_up, "at_a_terminal", lambda: True)
    done = CliRunner().invoke(main, ["setup"], input=f"{typed}\n", catch_exceptions=False)
    assert done.exit_code == 0
    assert (home / ".config" / "thidua-xlsx" / "hoan-thanh.bash").exists() == on


def test_the_program_completes_what_is_typed() -> None:
    env = {**os.environ, "PYTHONPATH": str(_ROOT), "_THIDUA_XLSX_COMPLETE": "bash_complete"}
    code = "import sys; sys.argv[0] = 'thidua-xlsx'; from thidua_xlsx.__main__ import run; run()"

    def completed(words: str, place: int) -> list[str]:
        asked = {**env, "COMP_WORDS": words, "COMP_CWORD": str(place)}
        done = subprocess.run([sys.executable, "-c", code], env=asked, capture_output=True, text=True, timeout=60)
        return done.stdout.splitlines()

    assert completed("thidua-xlsx fo", 1) == ["plain,forms"]
    assert "plain,self-score" in completed("thidua-xlsx forms --phase ", 3)


@pytest.mark.parametrize(
    ("said", "units"),
    [
        (["--phase", "dang-ky"], 3),
        (["--phase", "Tự chấm", "--round", "hoc-ky-ii"], 3),
        (["--phase", "tu-cham", "--round", "R1", "--unit", "Tổ văn phòng"], 1),
        (["--phase", "thong-nhat", "--unit", "TOAN", "--unit", "to van"], 2),
    ],
)
def test_phases_rounds_and_units_are_understood_by_their_vietnamese_names(
    small: Small, said: list[str], units: int
) -> None:
    done = run("forms", small.folder, *said)
    assert done.exit_code == 0, done.output
    assert f"Đã phát {units} phiếu." in done.output


def test_what_is_no_name_is_complained_of_as_it_was_typed(small: Small) -> None:
    assert "'dang ki' không phải một trong: 'registration'" in run("forms", "--phase", "dang ki").output
    assert "«hoc-ky»" in run("forms", small.folder, "--phase", "tu-cham", "--round", "hoc-ky").output
    assert "'phieu' không phải một trong" in run("forms", "--phase", "phieu").output  # a kind of letter, no phase
