"""Starters: read by every command interpreter, from shares, from folders with spaces and percent signs."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

import pytest

from thidua_xlsx.workflow.load.double_click import batch_file, batch_path, command_file, desktop_file

_WINDOWS = {"USERPROFILE": r"C:\Users\Nguyễn Hoa", "LOCALAPPDATA": r"C:\Users\Nguyễn Hoa\AppData\Local"}
_PYTHON = r"C:\Users\Nguyễn Hoa\AppData\Local\Programs\Python\Python312\python.exe"


@pytest.mark.parametrize("told", ["", _PYTHON, r"D:\Thi đua 100%\python.exe"])
@pytest.mark.parametrize("sorry", ["", "Chua chay duoc"])
def test_a_batch_file_is_one_that_windows_reads(told: str, sorry: str) -> None:
    content = batch_file(("merge", "inbox"), python=told, sorry=sorry, variables=_WINDOWS)
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    lines = content.decode("utf-8").split("\r\n")
    start = ["@echo off", "chcp 65001 >nul", "set PYTHONUTF8=1", "set PYTHONSAFEPATH=1", 'pushd "%~dp0"']
    assert lines[:5] == start  # cd refuses a share
    assert not any(line.lower().startswith("cd ") for line in lines)
    assert lines.count("popd") == 1
    opened = [line for line in lines if line.endswith("(")]
    assert len(opened) == sum(line.startswith(")") for line in lines)
    assert "  py -m thidua_xlsx merge inbox" in lines
    assert lines[-2:] == ["pause", ""]


def test_the_window_stays_only_where_something_went_wrong_if_there_is_something_to_say() -> None:
    lines = batch_file(sorry="Chua chay duoc").decode().split("\r\n")
    left = lines.index('if "%ENDED%"=="0" exit /b 0')
    assert lines.index('set "ENDED=%errorlevel%"') < lines.index("popd") < left < lines.index("echo Chua chay duoc")
    assert not any("exit" in line for line in batch_file().decode().split("\r\n"))


@pytest.mark.parametrize(
    ("path", "written"),
    [
        (_PYTHON, r"%LOCALAPPDATA%\Programs\Python\Python312\python.exe"),
        (r"c:\users\NGUYỄN HOA\Desktop\100% moi\python.exe", r"%USERPROFILE%\Desktop\100%% moi\python.exe"),
        (r"C:\Users\Nguyễn Hoa 2\python.exe", r"C:\Users\Nguyễn Hoa 2\python.exe"),
        (r"\\may-chu\chung\a%b%\python.exe", r"\\may-chu\chung\a%%b%%\python.exe"),
    ],
)
def test_a_path_in_a_batch_file_is_the_one_that_was_meant(path: str, written: str) -> None:
    assert batch_path(path, _WINDOWS) == written


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
@pytest.mark.parametrize("name", ["Mùa 2026 100% (mới)", 'it\'s "mùa" $HOME `x`', " đầu cuối "])
def test_a_shell_runs_the_program_in_the_folder_of_the_starter(tmp_path: Path, name: str) -> None:
    folder, other = tmp_path / name, tmp_path / "khac"
    folder.mkdir()
    other.mkdir()
    python = folder / "trăn giả"
    python.write_text('#!/bin/sh\npwd\necho "$@"\nexit "$GIVEN"\n')
    python.chmod(0o755)
    starter = folder / "Thi đua.command"
    starter.write_bytes(command_file(("status",), python=str(python), sorry="Không chạy được"))
    starter.chmod(0o755)

    def run(code: int) -> str:
        env = {**os.environ, "GIVEN": str(code)}
        done = subprocess.run([starter], cwd=other, env=env, input="\n", capture_output=True, text=True, timeout=20)
        return done.stdout

    assert run(0).splitlines() == [str(folder), "-m thidua_xlsx status"]
    assert "Không chạy được" in run(1)


@pytest.mark.skipif(sys.platform == "win32", reason="no shell of this kind")
def test_another_interpreter_is_taken_where_the_one_told_is_gone(tmp_path: Path) -> None:
    starter = tmp_path / "a.command"
    starter.write_bytes(command_file(python="/khong/co/python", sorry="x"))
    (tmp_path / "python3").write_text("#!/bin/sh\necho taken\n")
    (tmp_path / "python3").chmod(0o755)
    env = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(["sh", starter], env=env, capture_output=True, text=True, timeout=20)
    assert done.stdout == "taken\n"


def test_a_desktop_file_names_its_folder_and_quotes_as_the_specification_says() -> None:
    folder = PurePosixPath("/nhà/Mùa 100%")
    lines = desktop_file("Thi đua", "x", python='/nhà/a "b" $c\\d%e/python3', folder=folder).decode().splitlines()
    assert lines[0] == "[Desktop Entry]"
    assert "Path=/nhà/Mùa 100%" in lines  # only the command line has field codes
    assert r'Exec="/nhà/a \\"b\\" \\$c\\\\d%%e/python3" -P -m thidua_xlsx' in lines
    assert "Terminal=true" in lines


@pytest.mark.skipif(sys.platform == "win32", reason="names are letters there")
def test_a_folder_s_name_in_no_encoding_is_kept_as_the_system_gave_it() -> None:
    folder = PurePosixPath(os.fsdecode(b"/nha/m\xf9a\nmoi"))
    assert b"Path=/nha/m\xf9a\\nmoi\n" in desktop_file("Thi đua", "x", python="/p", folder=folder)
    assert b"m\xf9a" in command_file(python=os.fsdecode(b"/m\xf9a/python"), sorry="x")
    assert b"m\xf9a" in batch_file(python=os.fsdecode(b"m\xf9a"), sorry="x")


def test_a_module_that_somebody_laid_into_the_folder_is_not_run(tmp_path: Path) -> None:
    (tmp_path / "click.py").write_text(f"open({str(tmp_path / 'da-chay.txt')!r}, 'w')", "utf-8")
    starter = tmp_path / "Gop phieu.command"
    starter.write_bytes(command_file(("--version",), python=sys.executable))
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    done = subprocess.run(["sh", starter], env=env, input="\n", capture_output=True, text=True, timeout=60)
    assert ("thidua-xlsx" in done.stdout, (tmp_path / "da-chay.txt").exists()) == (True, False), done.stderr
    assert b"-P -m thidua_xlsx" in desktop_file("T", "c", python="python", folder=PurePosixPath("/x"))
