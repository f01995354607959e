"""Results made in copies of this process: the same as made here, and never lost with a copy."""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from thidua_xlsx.runtime import parallel_tasks
from thidua_xlsx.runtime.parallel_tasks import run_parallel

HERE = os.getpid()


def pid_in(place: Path) -> int:
    """The process that wrote its number into a file; waits until one does."""
    while not (place.exists() and (text := place.read_text())):
        pass
    return int(text)


def squares(count: int) -> dict[str, Callable[[], object]]:
    return {f"{number}": lambda number=number: number * number for number in range(count)}  # type: ignore[misc]


@pytest.mark.parametrize("jobs", [0, 1, 2, 5])
def test_any_number_of_copies_gives_the_same_results(jobs: int) -> None:
    assert dict(run_parallel(squares(4), jobs)) == {"0": 0, "1": 1, "2": 4, "3": 9}


def test_a_task_whose_copy_dies_is_done_here() -> None:
    def dies_elsewhere() -> int:
        if os.getpid() != HERE:
            os._exit(9)
        return 7

    assert dict(run_parallel({"a": dies_elsewhere, "b": lambda: 8}, 2)) == {"a": 7, "b": 8}


def test_large_contents_come_back_as_they_are_beside_small_ones() -> None:
    large, small = os.urandom(300_000), b"small"
    tasks = {"here": lambda: None, "there": lambda: {"a": large, "b": small, "c": [large, "text"]}}
    assert dict(run_parallel(tasks, 2))["there"] == {"a": large, "b": small, "c": [large, "text"]}


def test_tasks_that_fail_in_a_copy_keep_it_from_none_of_the_others() -> None:
    def only_here() -> int:
        if os.getpid() != HERE:
            raise ZeroDivisionError
        return os.getpid()

    made = dict(run_parallel({"first": lambda: 1, **{f"{number}": only_here for number in range(6)}}, 3))
    assert made == {"first": 1, **{f"{number}": HERE for number in range(6)}}


def test_a_result_that_cannot_be_taken_leaves_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_memory(content: bytes) -> object:
        raise MemoryError

    monkeypatch.setattr(parallel_tasks.pickle, "loads", no_memory)
    assert dict(run_parallel(squares(3), 2)) == {"0": 0, "1": 1, "2": 4}


def test_no_pipe_for_a_copy_means_that_all_is_made_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object) -> object:
        raise OSError(24, "too many open files")

    monkeypatch.setattr(parallel_tasks, "copy_process", none_left)
    assert dict(run_parallel(squares(3), 2)) == {"0": 0, "1": 1, "2": 4}


def test_what_cannot_be_handed_over_is_made_here() -> None:
    made = dict(run_parallel({"a": lambda: lambda: 3, "b": lambda: 8}, 2))
    assert made["a"]() == 3  # type: ignore[operator]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_task_raises_is_raised_here(jobs: int) -> None:
    def fails() -> int:
        raise ZeroDivisionError("the task's own words")

    with pytest.raises(ZeroDivisionError, match="the task's own words"):
        dict(run_parallel({"a": fails, "b": lambda: 8}, jobs))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no copies of a process here: a task is simply done")
def test_nobody_waits_for_copies_whose_results_nobody_wants(tmp_path: Path) -> None:
    place = tmp_path / "pid"

    def waits_for_ever() -> None:
        place.write_text(str(os.getpid()))
        signal.pause()

    results = run_parallel({"a": lambda: pid_in(place), "b": waits_for_ever}, 2)
    _, pid = next(results)
    results.close()
    assert not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no copies of a process here: a task is simply done")
def test_a_copy_for_which_nobody_waits_begins_nothing_else(tmp_path: Path) -> None:
    place = tmp_path / "pid"

    def given_to_nobody() -> int:
        if os.getpid() != HERE:
            with place.open("a") as stream:
                stream.write(f"{os.getpid()} ")
            raise BrokenPipeError
        return 7

    def waits_for_the_copy() -> None:
        os.waitid(os.P_PID, pid_in(place), os.WEXITED | os.WNOWAIT)

    made = dict(run_parallel({"first": waits_for_the_copy, **dict.fromkeys("abc", given_to_nobody)}, 2))
    assert len(place.read_text().split()) == 1
    assert [made[name] for name in "abc"] == [7, 7, 7]
