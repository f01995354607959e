"""Machines that refuse: no room, no right, no thread. Each in a copy of this process, so that nothing of it stays."""

import ctypes
import os
import pickle
import struct
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from thidua_xlsx.cli.main import main

copied = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits are set in a copy of this process")
_CAPABILITIES = 0x20080522  # the version of the structure in which Linux is told which of root's rights are kept


def largest_file(size: int) -> Callable[[], None]:
    """No file may be larger than so many bytes: writing stops in the middle of one, as on a disk that is full."""

    def limit() -> None:
        import resource  # which there is not on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

    return limit


def ordinary_user() -> None:
    """Give up what sets root apart: rights of files hold for this process as for anybody."""
    if os.geteuid() == 0:
        head, none = struct.pack("Ii", _CAPABILITIES, 0), bytes(24)
        if ctypes.CDLL(None, use_errno=True).capset(head, none):
            raise OSError(ctypes.get_errno(), "capset")


def refused(prepare: Callable[[], None], *arguments: str | Path) -> tuple[int, str]:
    """Run a command on a machine prepared so; give its exit code and what it said."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            prepare()
            done = CliRunner().invoke(main, [str(one) for one in arguments])
            broken = "" if isinstance(done.exception, SystemExit | None) else f"Traceback: {done.exception!r}"
            os.write(writing, pickle.dumps((done.exit_code, done.output[-3000:] + broken)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        code, said = pickle.loads(answer.read())
    os.waitpid(pid, 0)
    return int(code), str(said)
