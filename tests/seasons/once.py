"""What takes seconds to build is built once in a run of the tests, by whichever worker needs it first, and then copied."""

import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

_ROOT = "THIDUA_TESTS_BUILT"  # handed on to the workers of pytest-xdist
_PATIENCE = 300  # seconds; a worker that died while it was building leaves its mark


def begin() -> None:
    """Make the folder in which this run keeps what it builds."""
    os.environ[_ROOT] = tempfile.mkdtemp(prefix="thidua-tests-")


def end() -> None:
    """Throw it away."""
    shutil.rmtree(os.environ.pop(_ROOT), ignore_errors=True)


def built_once(name: str, build: Callable[[Path], object]) -> Path:
    """Give a folder that `build` has filled. Whoever wants to change what is in it makes a copy."""
    folder = Path(os.environ[_ROOT]) / name
    taken, done = folder.with_suffix(".taken"), folder.with_suffix(".done")
    until = time.monotonic() + _PATIENCE
    while not done.exists():
        try:
            taken.touch(exist_ok=False)
        except FileExistsError:  # another worker is at it
            assert time.monotonic() < until, f"nobody finished building {name}"
            time.sleep(0.05)
            continue
        try:
            if not done.exists():
                folder.mkdir()
                build(folder)
                done.touch()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            taken.unlink()
    return folder
