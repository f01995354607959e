"""Shared fixtures: the sample season, built once, and LibreOffice where the machine has it."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.program import SOFFICE, Built, run
from tests.seasons.office import saved_by_libreoffice
from tests.seasons.small import Small, build_small, copy_of
from thidua_xlsx.demo.sample_school import build_sample
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.isolation import reader_pool

Office = Callable[[Sequence[Path], str, Path], list[Path]]

# How long an example takes says something about the machine, not about the program.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


def pytest_configure(config: pytest.Config) -> None:
    """Let the tests run fast where nothing that they are about depends on it."""
    os.fsync = lambda fd: None  # what a test writes need not outlive a power cut
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    if workers:
        _be_one_of_several(workers)


def _be_one_of_several(workers: int) -> None:
    """Let a worker of pytest-xdist work as the program does where it has a processor and a process to itself.

    A second thread of the worker waits for the next test and holds nothing that reading a file needs, yet it would
    forbid copied processes, and a fresh process costs more than most merges.
    """
    share = max(1, (os.cpu_count() or 1) // workers)
    os.cpu_count = lambda: share
    if sys.platform.startswith("linux"):
        reader_pool.may_copy = lambda: threading.active_count() == 1  # of threads that Python code has started


@pytest.fixture(scope="session")
def kim_son(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The sample season of THCS Kim Sơn, built from its text and merged. Tests must not change it."""
    folder = tmp_path_factory.mktemp("mau") / "thcs-kim-son"
    build_sample("thcs-kim-son", "thcs", folder, say=language("vi"))
    done = run("merge", folder / "inbox")
    result = json.loads((folder / "ket-qua" / "ket-qua.json").read_text("utf-8"))
    return Built(folder, result, done.exit_code, done.output)


@pytest.fixture
def season(kim_son: Built, tmp_path: Path) -> Path:
    """A copy of the sample season that a test may change."""
    folder = tmp_path / "mua"
    shutil.copytree(kim_son.folder, folder)
    shutil.rmtree(folder / "ket-qua")
    return folder


@pytest.fixture(scope="session")
def convert() -> Callable[[Path, str, Path], Path]:
    """Open a file in LibreOffice and save it as another format, recalculating every formula on the way."""
    if not SOFFICE:
        pytest.skip("LibreOffice (soffice) is not installed on this machine")

    def converted(file: Path, kind: str, out: Path) -> Path:
        with tempfile.TemporaryDirectory() as profile:
            settings = Path(profile) / "user"
            settings.mkdir()
            (settings / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, "utf-8")
            command = [SOFFICE, f"-env:UserInstallation=file://{profile}", "--headless", "--norestore"]
            command += ["--convert-to", kind, "--outdir", str(out), str(file)]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
        return out / f"{file.stem}.{kind.partition(':')[0]}"

    return converted


@pytest.fixture(scope="session")
def small_season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with every return in its inbox, never merged in its own folder. Tests must not change it."""
    return build_small(tmp_path_factory.mktemp("nho") / "mua-nho")


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


_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""
