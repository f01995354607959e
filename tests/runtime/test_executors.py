"""Whoever reads the files, the results are the same bytes; whoever fails to read one, no file is lost."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.runtime.stubs import fragile
from tests.seasons.small import Small, copy_of
from thidua_xlsx.commands import merge as merging
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.isolation import remote_reading
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.isolation.remote_reading import IdleWorkers, RemoteReaders, read_remotely
from thidua_xlsx.runtime.program_digest import program_digest

pytestmark = pytest.mark.usefixtures("apart")

RETURNS = 9  # three units, a registration and two rounds each
ADDRESS = ("--scheduler", "tcp://somewhere:8786")


class Direct(Executor):
    """Does what it is asked at once, in the thread that asks."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done


class Answers(Direct):
    """Gives whatever a function makes of the right answer."""

    def __init__(self, made: Callable[[Any], Any]) -> None:
        self._made = made
        self.asked = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        self.asked += 1
        return super().submit(lambda: self._made(fn(*args)))


class Refuses(Executor):
    """Takes no work."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        raise RuntimeError("cannot schedule new futures after shutdown")


class Silent(Executor):
    """Takes work and never says anything again."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        return Future()


def read(out: Path) -> dict[str, bytes]:
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and path.name != "nhat-ky.jsonl"
    }


@pytest.fixture(scope="module")
def sent(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> tuple[Small, dict[str, bytes]]:
    """A season, and what a merge that reads everything here makes of it."""
    school = copy_of(small_season, tmp_path_factory.mktemp("noi-khac") / "mua-nho")
    out = tmp_path_factory.mktemp("tai-cho")
    run("merge", school.folder / "inbox", "--no-cache", "--out", out)
    return school, read(out)


@pytest.fixture
def merged(
    sent: tuple[Small, dict[str, bytes]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., tuple[RemoteReaders, str]]]:
    """Merges with an executor in the place of a cluster; what it reads with, and what it says on stderr."""

    def merged_by(executor: Executor, *, whole: bool = False, **options: Any) -> tuple[RemoteReaders, str]:
        made: list[RemoteReaders] = []

        def by_executor(address: str, local: ReaderPool, belongs: Callable[[bytes, str], bool]) -> RemoteReaders:
            assert address == ADDRESS[1]
            made.append(RemoteReaders(executor, local, jobs=2, belongs=belongs, **options))
            return made[0]

        monkeypatch.setattr(merging, "on_cluster", by_executor)
        if not whole:
            request.getfixturevalue("few_outputs")
        done = run("merge", sent[0].folder / "inbox", "--no-cache", "--out", tmp_path / "out", "--jobs", "1", *ADDRESS)
        told = {name: data for name, data in sent[1].items() if whole or name == "ket-qua.json" or "tra-lai/" in name}
        assert read(tmp_path / "out") == told
        return made[0], done.stderr

    yield merged_by


@pytest.mark.parametrize("kind", ["threads", "processes", "direct"])
def test_any_executor_gives_the_same_bytes(merged: Callable[..., tuple[RemoteReaders, str]], kind: str) -> None:
    spawned = multiprocessing.get_context("spawn")
    kinds: dict[str, Callable[[], Executor]] = {
        "threads": lambda: ThreadPoolExecutor(3),
        "processes": lambda: ProcessPoolExecutor(2, mp_context=spawned),
        "direct": Direct,
    }
    with kinds[kind]() as executor:
        by, said = merged(executor, whole=kind == "processes")
    assert (by.remote_count, by.local_count) == (RETURNS, 0)
    assert said == ""


def test_what_is_to_be_done_is_said_once_and_then_known_by_its_digest(
    merged: Callable[..., tuple[RemoteReaders, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh = IdleWorkers()
    monkeypatch.setattr(remote_reading, "idle_workers", lambda process: fresh)
    told: list[bool] = []

    class Noted(Direct):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            told.append(args[2] is not None)
            return super().submit(fn, *args)

    with Noted() as executor:
        merged(executor)
    fresh.end()
    # Up to five threads ask before anybody knows, each at most once in vain; every file is asked for once more.
    assert RETURNS + 1 <= len(told) <= RETURNS + 5
    assert 1 <= sum(told) <= 5


@pytest.mark.parametrize("executor", [Refuses(), Answers(lambda _: 1 / 0)], ids=["refuses", "raises"])
def test_an_executor_that_fails_costs_no_file_and_is_named(
    merged: Callable[..., tuple[RemoteReaders, str]], executor: Executor
) -> None:
    by, said = merged(executor)
    assert (by.remote_count, by.local_count) == (0, RETURNS)
    assert said.strip() == language("vi")("cli.cluster_lost", there=0, count=RETURNS)


def test_an_executor_that_raises_is_not_asked_for_ever(merged: Callable[..., tuple[RemoteReaders, str]]) -> None:
    executor = Answers(lambda _: 1 / 0)
    merged(executor)
    assert 3 <= executor.asked < RETURNS  # three failures, and those asked meanwhile by the other four threads


def test_one_answer_that_is_lost_is_read_here_and_the_others_there(
    merged: Callable[..., tuple[RemoteReaders, str]],
) -> None:
    lost = iter([True])

    def once(answer: Any) -> Any:
        if answer[0] == "read" and next(lost, False):
            raise ConnectionError("the worker is gone")
        return answer

    by, said = merged(Answers(once))
    assert (by.remote_count, by.local_count) == (RETURNS - 1, 1)
    assert said.strip() == language("vi")("cli.cluster_failed", count=1)


def test_when_nobody_is_there_any_more_nobody_is_waited_for(
    merged: Callable[..., tuple[RemoteReaders, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._LOOK", 0.01)
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._GRACE", 0.03)
    by, said = merged(Silent(), present=lambda: False)
    assert (by.remote_count, by.local_count) == (0, RETURNS)
    assert said.strip() == language("vi")("cli.cluster_lost", there=0, count=RETURNS)


def test_an_executor_that_answers_nothing_is_waited_for_no_longer_than_a_file_may_take(
    merged: Callable[..., tuple[RemoteReaders, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._LOOK", 0.01)
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._PATIENCE", 0.03)
    by, _ = merged(Silent())
    assert (by.remote_count, by.local_count) == (0, RETURNS)


@pytest.mark.parametrize(
    "made",
    [
        lambda answer: (answer[0], "another digest", *answer[2:]),
        lambda answer: ("other", "another digest", "", None),
        lambda answer: "what an older version says",
        lambda answer: ("read", 5, b""),
    ],
    ids=["claims", "declines", "older", "nonsense"],
)
def test_what_another_program_read_is_not_used(
    merged: Callable[..., tuple[RemoteReaders, str]], made: Callable[[Any], Any]
) -> None:
    by, said = merged(Answers(made))
    assert (by.remote_count, by.local_count) == (0, RETURNS)
    assert said.strip() == language("vi")("cli.cluster_other_program", count=RETURNS)


def test_another_program_reads_nothing() -> None:
    assert read_remotely("another digest", "task", b"not to be opened", 60, b"", "a.xlsx", "") == (
        "other",
        program_digest(),
        "",
        None,
    )


def test_the_answer_to_another_question_is_nobody_s_points(
    merged: Callable[..., tuple[RemoteReaders, str]],
) -> None:
    first: list[Any] = []

    def mixed(answer: Any) -> Any:
        first.extend([answer] if answer[0] == "read" and not first else [])
        return first[0] if first and answer[0] == "read" else answer

    by, _ = merged(Answers(mixed))
    assert (by.remote_count, by.local_count) == (1, RETURNS - 1)


def spoiled(content: bytes) -> bytes:
    return content[: len(content) // 2] + b"\xff\xc1" + content[len(content) // 2 :]


@pytest.mark.parametrize(
    "made",
    [
        lambda found: 42,
        lambda found: b"",
        lambda found: found[: len(found) // 2],
        spoiled,
    ],
    ids=["number", "empty", "half", "spoiled"],
)
def test_rubbish_in_the_place_of_an_answer_is_read_here(
    merged: Callable[..., tuple[RemoteReaders, str]], made: Callable[[Any], Any]
) -> None:
    by, said = merged(Answers(lambda answer: (*answer[:3], made(answer[3])) if answer[0] == "read" else answer))
    assert (by.remote_count, by.local_count) == (0, RETURNS)
    assert said.strip() == language("vi")("cli.cluster_lost", there=0, count=RETURNS)


def test_a_refusal_of_another_file_is_not_this_file_s(merged: Callable[..., tuple[RemoteReaders, str]]) -> None:
    refused = Refusal(codes.FILE_TOO_LARGE, {"limit": "1 MB"})
    by, _ = merged(Answers(lambda answer: (*answer[:2], "of another file", refused) if answer[0] == "read" else answer))
    assert (by.remote_count, by.local_count) == (0, RETURNS)


def test_one_worker_that_hangs_costs_its_file_no_more_than_time(
    merged: Callable[..., tuple[RemoteReaders, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._LOOK", 0.01)
    monkeypatch.setattr("thidua_xlsx.runtime.isolation.remote_reading._PATIENCE", 0.5)
    hung = iter([True])

    class OneHangs(Direct):
        def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
            return Future() if next(hung, False) else super().submit(fn, *args)

    by, said = merged(OneHangs())
    assert by.remote_count + by.local_count == RETURNS
    assert by.local_count >= 1 and said


@pytest.mark.usefixtures("few_outputs")
def test_a_file_that_kills_its_reader_kills_no_worker(
    sent: tuple[Small, dict[str, bytes]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    school = copy_of(sent[0], tmp_path / "mua")
    (school.folder / "inbox/0 abort.xlsx").write_bytes(b"abort")
    monkeypatch.setattr(merging, "ReaderPool", partial(ReaderPool, reader=fragile))
    made: list[RemoteReaders] = []
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as executor:
        monkeypatch.setattr(
            merging,
            "on_cluster",
            lambda _, local, belongs: made.append(RemoteReaders(executor, local, jobs=1, belongs=belongs)) or made[0],
        )
        done = run("merge", school.folder / "inbox", "--no-cache", *ADDRESS)
    assert "inbox/0 abort.xlsx: F128" in done.output
    assert (made[0].remote_count, made[0].local_count) == (RETURNS + 1, 0)
