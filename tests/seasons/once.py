"""What takes seconds to build is built once in a run of the tests, by whichever worker needs it first, and then copied."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

from thidua_xlsx.workflow.outputs import make_results

_EVERY_OUTPUT = make_results.OUTPUTS
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
                with patch.object(make_results, "OUTPUTS", _EVERY_OUTPUT):  # whatever the test has made that asks
                    build(folder)
                done.touch()
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            taken.unlink()
    return folder


def done_once(folder: Path, what: object, do: Callable[[Path], object]) -> None:
    """Have something done to a folder; where this worker did it before to one of the same bytes, take what came of that.

    `what` says what is done, with all that it depends on beside the folder: nothing that a test has changed in the
    program may be part of that.
    """
    kept = Path(os.environ[_ROOT]) / f"done-{os.getpid()}" / digest(folder, what)
    if kept.exists():
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
    else:
        do(folder)
        shutil.copytree(folder, kept)


def digest(folder: Path, what: object) -> str:
    """Give the digest of every name and byte in a folder, and of what is done to it."""
    found = hashlib.sha256(repr(what).encode())
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        data = file.read_bytes()
        found.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode() + data)
    return found.hexdigest()
