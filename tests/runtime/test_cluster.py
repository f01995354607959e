"""A real Dask cluster on this machine reads the returns: same bytes, also when a worker or all of it is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.runtime.stubs import kills_its_worker
from tests.runtime.test_executors import RETURNS, read
from tests.seasons.small import Small
from thidua_xlsx.commands import merge as merging
from thidua_xlsx.demo.sample_office import build_office
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.isolation import dask_cluster, remote_reading
from thidua_xlsx.runtime.isolation.dask_cluster import on_cluster
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.isolation.remote_reading import RemoteReaders

pytestmark = [
    pytest.mark.usefixtures("apart"),
    pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL"),
]


@pytest.fixture(scope="module", autouse=True)
def distributed() -> Any:
    """The library, loaded where these tests run and nowhere else: that takes as long as a tenth of all other modules."""
    return pytest.importorskip("distributed", reason='needs pip install "thidua-xlsx[cluster]"')


@pytest.fixture(scope="module")
def cluster(distributed: Any) -> Iterator[Any]:
    """A scheduler and two workers, each a process of its own, on the loopback address."""
    local = {"processes": True, "dashboard_address": None}
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, **local) as running:
        yield running


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[RemoteReaders]:
    """What merges were read with."""
    made: list[RemoteReaders] = []

    def noted(address: str, local: ReaderPool, belongs: Callable[[bytes, str], bool]) -> RemoteReaders:
        made.append(on_cluster(address, local, belongs))
        return made[-1]

    monkeypatch.setattr(merging, "on_cluster", noted)
    return made


def merged(small: Small, name: str, *options: str) -> tuple[dict[str, bytes], str]:
    done = run("merge", small.folder / "inbox", "--no-cache", "--out", small.folder / name, *options)
    assert done.exit_code in (0, 1), done.output
    return read(small.folder / name), done.stderr


def test_a_cluster_gives_the_same_bytes(cluster: Any, small: Small, used: list[RemoteReaders]) -> None:
    there, said = merged(small, "cum", "--scheduler", cluster.scheduler_address)
    assert (used[0].remote_count, used[0].local_count) == (RETURNS, 0)
    assert used[0].jobs == 2
    assert said == ""
    assert there == merged(small, "tai-cho")[0]


@pytest.mark.usefixtures("few_outputs")
def test_a_worker_killed_over_a_file_loses_none(
    cluster: Any, small: Small, used: list[RemoteReaders], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = small.folder / "killed"
    (small.folder / "inbox/M.xlsx").write_bytes(f"kill {mark}".encode())
    monkeypatch.setattr(merging, "ReaderPool", partial(ReaderPool, reader=kills_its_worker))
    before = {worker.pid for worker in cluster.workers.values()}
    there, _ = merged(small, "cum", "--scheduler", cluster.scheduler_address)
    assert mark.exists()
    assert before != {worker.pid for worker in cluster.workers.values()}
    # The scheduler gives the file to the other worker; had it not, the file would have been read here.
    assert used[0].remote_count + used[0].local_count == RETURNS + 1
    assert used[0].remote_count > 0
    assert there == merged(small, "tai-cho")[0]


def test_the_reports_of_schools_are_shared_and_survive_the_death_of_a_worker(
    cluster: Any, distributed: Any, tmp_path: Path, used: list[RemoteReaders], monkeypatch: pytest.MonkeyPatch
) -> None:
    office, mark = tmp_path / "xa", tmp_path / "killed"
    build_office("xa-12-truong", office, say=language("vi"))
    (office / "inbox/bao-cao Suoi Trong.xlsx").write_bytes(f"kill {mark}".encode())
    reports = len(list((office / "inbox").iterdir()))
    monkeypatch.setattr(merging, "ReaderPool", partial(ReaderPool, reader=kills_its_worker))
    read_by: set[str] = set()

    class Noting(distributed.SchedulerPlugin):  # type: ignore[misc]
        def transition(self, key: object, start: str, finish: str, *args: object, **told: object) -> None:
            if (start, finish) == ("processing", "memory"):
                read_by.add(str(told["worker"]))

    cluster.scheduler.add_plugin(Noting(), name="noting")
    results = {}
    for name, options in (("cum", ["--scheduler", cluster.scheduler_address]), ("tai-cho", [])):
        done = run("merge", office / "inbox", "--no-cache", "--out", tmp_path / name, *options)
        assert done.exit_code in (0, 1), done.output
        results[name] = read(tmp_path / name)
    assert mark.exists()
    assert len(read_by) >= 2
    assert used[0].remote_count + used[0].local_count == reports
    assert used[0].remote_count > reports // 2
    assert results["cum"] == results["tai-cho"]


@pytest.mark.usefixtures("few_outputs")
def test_the_rest_is_read_here_when_the_whole_cluster_dies(
    small: Small, used: list[RemoteReaders], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(remote_reading, "_GRACE", 1.0)
    with Processes(tmp_path) as address:
        whole = RemoteReaders._right

        def then_dies(self: RemoteReaders, *answer: Any) -> bool:
            if self.remote_count == 2:
                address.kill()
            return whole(self, *answer)

        monkeypatch.setattr(RemoteReaders, "_right", then_dies)
        there, said = merged(small, "cum", "--scheduler", str(address))
    assert used[0].remote_count >= 3
    assert used[0].remote_count + used[0].local_count == RETURNS
    assert used[0].local_count > 0
    assert said.strip() == language("vi")("cli.cluster_lost", there=used[0].remote_count, count=used[0].local_count)
    assert there == merged(small, "tai-cho")[0]


def test_a_scheduler_without_workers_is_refused_before_anything_is_written(small: Small, tmp_path: Path) -> None:
    with Processes(tmp_path, workers=0) as address:
        done = run("merge", small.folder / "inbox", "--scheduler", str(address))
    assert done.exit_code == 2
    assert done.stderr.strip() == language("vi")("cli.no_workers", address=str(address))
    assert not list((small.folder / "ket-qua").glob("*"))


class Processes:
    """A scheduler and its workers as separate programs, so that all of them can be killed; its text is the address."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        self._folder, self._workers = folder, workers
        self._running: list[subprocess.Popen[str]] = []
        self._address = ""

    def __enter__(self) -> "Processes":
        options = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        scheduler = self._start("distributed.cli.dask_scheduler", *options)
        self._address = self._said(scheduler, "Scheduler at:").split()[-1]
        for _ in range(self._workers):
            options = ("--no-dashboard", "--no-nanny", "--nthreads", "1", "--local-directory", str(self._folder))
            self._said(self._start("distributed.cli.dask_worker", self._address, *options), "Registered to:")
        return self

    def _start(self, module: str, *options: str) -> "subprocess.Popen[str]":
        env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-u", "-m", module, *options]
        started = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=env)
        self._running.append(started)
        return started

    def _said(self, process: "subprocess.Popen[str]", wanted: str) -> str:
        assert process.stderr is not None
        line = next((line for line in process.stderr if wanted in line), None)
        assert line is not None, "the program ended before it said so"
        return line

    def __str__(self) -> str:
        return self._address

    def kill(self) -> None:
        for one in self._running:
            one.kill()

    def __exit__(self, *_: object) -> None:
        self.kill()
        for one in self._running:
            one.communicate()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tls://127.0.0.1:1"])
@pytest.mark.usefixtures("few_outputs")
def test_no_connection_stops_the_command_with_a_sentence(
    small: Small, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dask_cluster, "_CONNECT", 1)  # seconds: nobody listens there, however long one waits
    done = run("merge", small.folder / "inbox", "--scheduler", address)
    assert done.exit_code == 2
    key = "cli.no_scheduler" if address.startswith("tcp") else "cli.no_certificates"
    assert done.stderr.strip() == language("vi")(key, address=address)
    assert not list((small.folder / "ket-qua").glob("*"))


@pytest.mark.parametrize(
    "address", ["may-chu:8786", "http://may-chu:8786", "tcp://may-chu", "tcp://a b:1", "inproc://1", "file:///a:1"]
)
def test_what_is_no_address_is_not_tried(small: Small, address: str) -> None:
    done = run("merge", small.folder / "inbox", "--scheduler", address)
    assert done.exit_code == 2
    assert done.stderr.strip() == language("vi")("cli.scheduler_address", address=address)


def test_without_the_library_the_command_says_how_to_install_it(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("merge", small.folder / "inbox", "--scheduler", "tcp://127.0.0.1:1")
    assert done.exit_code == 2
    assert 'pip install "thidua-xlsx[cluster]"' in done.stderr
    assert not list((small.folder / "ket-qua").glob("*"))
