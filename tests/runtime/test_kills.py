"""Every command that writes, killed while it writes: all files whole, and the next run ends as if nothing had been.

`make attack` spreads 500 kills over the writing of the commands: one at every step, or at so many of them, and where a
command has fewer steps, the others at moments between its first step and its end. The suite keeps a sample.
"""

import json
import os
import signal
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.runtime.refusing_machine import copied
from tests.runtime.test_refusing_machine import COMMANDS, merged_once
from tests.seasons.small import Small, copy_of
from tests.strength import ATTACK, strength
from thidua_xlsx.runtime import staged_outputs

__all__ = ("merged_once",)
WRITING = ("merge", "forms", "mail", "finalize", "init", *(("demo",) if ATTACK else ()))  # a demo takes its time
KILLS = strength(1, 500 // len(WRITING) + 1)


def killed_at(place: int, arguments: tuple[str | Path, ...]) -> int:
    """Run a command in a copy of this process that is killed at a step of its writing; how many steps it took."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            steps = 0

            def step(half: Callable[[], object] = lambda: None) -> None:
                nonlocal steps
                steps += 1
                if steps == place:
                    half()
                    os.kill(os.getpid(), signal.SIGKILL)

            os.cpu_count = lambda: 1
            count_writing(step)
            run(*arguments)
            os.write(writing, str(steps).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        steps_taken = answer.read()
    os.waitpid(pid, 0)
    return int(steps_taken or 0)


def killed_after(seconds: float | None, arguments: tuple[str | Path, ...]) -> float:
    """Run a command in a copy of this process that is killed so long after its first step; how long it wrote."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            count_writing(lambda half=None: os.write(writing, b"x"))
            run(*arguments)
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb", buffering=0) as answer:
        answer.read(1)
        began = time.monotonic()
        if seconds is None:
            os.waitpid(pid, 0)
            return time.monotonic() - began
        time.sleep(seconds)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return seconds


def count_writing(step: Callable[..., None]) -> None:
    """Count whatever changes the disk; before a content is written, half of something is."""
    write, replace, unlink, mkdir = staged_outputs._written, Path.replace, Path.unlink, Path.mkdir

    def written(path: Path, content: Any) -> str:
        step(lambda: path.write_bytes(b"half"))
        return write(path, content)

    def counted(done: Callable[..., Any]) -> Callable[..., Any]:
        def counting(*arguments: Any, **options: Any) -> Any:
            step()
            return done(*arguments, **options)

        return counting

    staged_outputs._written = written
    Path.replace, Path.unlink, Path.mkdir = counted(replace), counted(unlink), counted(mkdir)  # type: ignore[method-assign]


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def whole(folder: Path) -> None:
    """See that every file in place can be opened."""
    for path in folder.rglob("*"):
        if path.name.endswith(".moi") or not path.is_file():
            continue
        if path.suffix in (".xlsx", ".docx", ".zip") and "inbox" not in path.parts:
            assert zipfile.ZipFile(path).testzip() is None, path
        if path.suffix == ".json":
            json.loads(path.read_text("utf-8"))


def survived(command: str, school: Small, undisturbed: Small, where: object) -> None:
    """See that all files are whole, before and after the next run, and that this ends as if nothing had been."""
    whole(school.folder.parent)
    again = run(*COMMANDS[command](school.folder))
    begun = command == "init" and again.exit_code == 2  # a season that is there as a whole is not begun again
    assert again.exit_code < 2 or begun, again.output
    whole(school.folder.parent)
    left = names(school.folder.parent)
    if begun:
        left -= {"moi/mua/.dang-ghi.moi"}  # the next command that writes there takes it away
    assert not [name for name in left if name.endswith(".moi")], where
    assert names(undisturbed.folder.parent) <= left, where


@copied
@pytest.mark.parametrize("command", WRITING)
def test_a_command_killed_while_it_writes_leaves_whole_files_and_the_next_one_ends_well(
    command: str, merged_once: Small, tmp_path: Path
) -> None:
    undisturbed = copy_of(merged_once, tmp_path / "yen" / "mua-nho")
    steps = killed_at(0, COMMANDS[command](undisturbed.folder))
    assert steps > 2
    places = sorted({1 + (2 * number + 1) * steps // (2 * KILLS) for number in range(KILLS)})
    for place in places:
        school = copy_of(merged_once, tmp_path / str(place) / "mua-nho")
        killed_at(place, COMMANDS[command](school.folder))
        survived(command, school, undisturbed, place)
    others = KILLS - len(places)
    if not others:
        return
    window = killed_after(None, COMMANDS[command](copy_of(merged_once, tmp_path / "gio" / "mua-nho").folder))
    for number in range(others):
        school = copy_of(merged_once, tmp_path / f"luc-{number}" / "mua-nho")
        killed_after(window * number / others, COMMANDS[command](school.folder))
        survived(command, school, undisturbed, f"{number} of {others}")
