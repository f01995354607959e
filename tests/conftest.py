"""Shared fixtures: the sample season, built once, and LibreOffice where the machine has it."""

import gc
import os
import shutil
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.order import LONGEST
from tests.program import SOFFICE, Built
from tests.seasons import once
from tests.seasons.office import end_libreoffice, saved_by_libreoffice
from tests.seasons.outside import leave_borders_alone
from tests.seasons.reading import read_here, reading_apart
from tests.seasons.sample import finished_sample
from tests.seasons.small import Small, copy_of, the_small
from tests.whole_words import refuse_gaps
from thidua_xlsx.runtime.isolation import reader_pool
from thidua_xlsx.runtime.isolation import worker as reader_worker
from thidua_xlsx.workflow.load import plugins
from thidua_xlsx.workflow.outputs.make_results import OUTPUTS

Office = Callable[[Sequence[Path], str, Path], list[Path]]

# How long an example takes says something about the machine, not about the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

_MEMORY_OF_A_READER = reader_worker.MAX_MEMORY


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests run fast where nothing that they are about depends on it."""
    os.fsync = lambda fd: None  # what a test writes need not outlive a power cut
    leave_borders_alone()
    refuse_gaps()
    _keep_what_is_compiled(config.rootpath / ".pytest_cache" / "compiled")
    read_here()
    _look_once_at_installed_packages()
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    config.option.loadscopereorder = False  # pytest-xdist would begin with the modules that have the most tests
    if workers:
        _be_one_of_several(workers)
    else:
        once.begin()


def _keep_what_is_compiled(folder: Path) -> None:
    """Keep modules compiled from one run to the next, and for every process that a test starts.

    Where somebody told Python to leave no such files beside the modules it would compile all of them each time.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode, sys.pycache_prefix = False, str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def _look_once_at_installed_packages() -> None:
    """Have what is installed before the tests begin looked through once, for plug-ins, and not by every command."""
    there, look = frozenset(map(Path, sys.path)) - {Path()}, plugins._naming_the_group
    known = cache(look)
    plugins._naming_the_group = lambda place: known(place) if place in there else look(place)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Throw away what this run has built."""
    end_libreoffice()
    if "PYTEST_XDIST_WORKER_COUNT" not in os.environ:
        once.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest: no worker is to be left alone with one of them at the end."""
    place = {name: number for number, name in enumerate(LONGEST)}
    tests = Counter(_module(item) for item in items)
    items.sort(key=lambda item: (place.get(_module(item), len(place)), -tests[_module(item)], _module(item)))


def _module(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def pytest_collection_finish() -> None:
    """Have nobody look for cycles among what was loaded for all tests: it stays, and each search would look at all."""
    gc.collect()
    gc.freeze()


def _be_one_of_several(workers: int) -> None:
    """Let a worker of pytest-xdist work as the program does where it has a processor and a process to itself.

    A second thread of the worker waits for the next test and holds nothing that reading a file needs, yet it would
    forbid copied processes, and a fresh process costs more than most merges.
    """
    share = max(1, (os.cpu_count() or 1) // workers)
    os.cpu_count = lambda: share
    if sys.platform.startswith("linux"):
        reader_pool.may_fork = _may_copy


def _may_copy() -> bool:
    """Whether no thread but this one has something to do; what a library leaves behind are daemons.

    Each file may take as much memory as in the program, beside what the tests have loaded before: after a while that is
    more than the program copies, and a fresh process for each merge would cost more than all that is tested.
    """
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    reader_worker.MAX_MEMORY = pages * os.sysconf("SC_PAGE_SIZE") + _MEMORY_OF_A_READER
    return all(one is threading.main_thread() or one.daemon for one in threading.enumerate())


@pytest.fixture
def apart() -> Iterator[None]:
    """Have files read in processes of their own, as the program does; elsewhere the tests read them themselves."""
    with reading_apart():
        yield


@pytest.fixture
def few_outputs(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a merge make its result and the return slips alone, for tests of how returns come in: every figure and every
    cell that was read is in the one or the other. A module that looks at other outputs names them in `MADE`.
    """
    names = {"ket-qua.json", *getattr(request.module, "MADE", ("tra-lai",))}
    assert names <= {output.name for output in OUTPUTS}
    some = tuple(output for output in OUTPUTS if output.name in names)
    monkeypatch.setattr("thidua_xlsx.workflow.outputs.make_results.OUTPUTS", some)


@pytest.fixture(scope="session")
def kim_son() -> Built:
    """The sample season of THCS Kim Sơn, built from its text and merged. Tests must not change it."""
    return finished_sample("thcs-kim-son", "thcs")


@pytest.fixture
def season(kim_son: Built, tmp_path: Path) -> Path:
    """A copy of the sample season that a test may change."""
    folder = tmp_path / "mua"
    shutil.copytree(kim_son.folder, folder)
    shutil.rmtree(folder / "ket-qua")
    return folder


@pytest.fixture(scope="session")
def small_season() -> Small:
    """The small season with every return in its inbox, never merged in its own folder. Tests must not change it."""
    return the_small()


@pytest.fixture(scope="session")
def untouched(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The result of the returns as they were sent."""
    return copy_of(small_season, tmp_path_factory.mktemp("goc") / "mua-nho").result()


@pytest.fixture
def small(small_season: Small, tmp_path: Path) -> Small:
    """A copy of the small season that a test may change."""
    return copy_of(small_season, tmp_path / "mua-nho")


@pytest.fixture(scope="session")
def office() -> Office:
    """LibreOffice in vi-VN: saves several files as another kind in one go; skips, saying so, where it is missing."""
    program = SOFFICE
    if not program:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")
    return lambda files, kind, out: saved_by_libreoffice(str(program), files, kind, out)


@pytest.fixture(scope="session")
def convert(office: Office) -> Callable[[Path, str, Path], Path]:
    """The same for one file."""
    return lambda file, kind, out: office([file], kind, out)[0]
