"""How the command ends: at once, with all it said and its exit code."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = (sys.executable, "-m", "thidua_xlsx")
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path), "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(("asked", "code"), [(("explain", "C102"), 0), (("explain", "no such thing"), 2), (("no",), 2)])
def test_the_exit_code_is_the_commands_own(asked: tuple[str, ...], code: int, tmp_path: Path) -> None:
    done = subprocess.run([*COMMAND, *asked], capture_output=True, cwd=tmp_path, env=ENV, check=False)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert (done.stderr if code else done.stdout).strip()


def test_a_crash_of_the_program_itself_has_an_exit_code_of_its_own(tmp_path: Path) -> None:
    broken = "import sys, thidua_xlsx.__main__ as entry; entry.main = lambda: 1 / 0; sys.argv[1:] = ['--lang', 'en']; entry.run()"
    done = subprocess.run([sys.executable, "-c", broken], capture_output=True, cwd=tmp_path, env=ENV, check=False)
    assert done.returncode == 70
    last = done.stderr.decode().strip().splitlines()[-1]
    assert last.startswith("The program met a defect of its own")


@pytest.mark.skipif(os.name == "nt", reason="a terminal is made as POSIX makes one")
@pytest.mark.parametrize(("asked", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_no_colour_on_a_terminal_where_none_is_wanted(asked: dict[str, str], coloured: bool, tmp_path: Path) -> None:
    env = {name: value for name, value in ENV.items() if name != "NO_COLOR"} | {"TERM": "xterm"} | asked
    reading, writing = os.openpty()
    run = [*COMMAND, "status"]
    subprocess.run(run, stdout=writing, stderr=writing, stdin=writing, cwd=tmp_path, env=env, check=False)
    said = os.read(reading, 4_096)
    os.close(writing)
    os.close(reading)
    assert b"D201" in said  # there is no season here
    assert (b"\x1b[" in said) is coloured


def test_all_that_was_said_comes_through_a_pipe(tmp_path: Path) -> None:
    said = subprocess.run(
        [*COMMAND, "explain", "CSTDCS"], capture_output=True, cwd=tmp_path, env=ENV, check=True
    ).stdout
    with (tmp_path / "said.txt").open("wb") as file:
        subprocess.run([*COMMAND, "explain", "CSTDCS"], stdout=file, cwd=tmp_path, env=ENV, check=True)
    assert said
    assert (tmp_path / "said.txt").read_bytes() == said


def test_nobody_reading_is_no_traceback(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*COMMAND, "explain", "C102"], stdout=writing, stderr=subprocess.PIPE, cwd=tmp_path, env=ENV, check=False
    )
    os.close(writing)
    assert done.returncode == 1
    assert done.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="streams are closed by a POSIX shell here")
def test_no_terminal_at_all_is_no_failure(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m thidua_xlsx --version >&- 2>&-'
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, env=ENV, check=False).returncode == 0
