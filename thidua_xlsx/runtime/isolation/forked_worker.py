"""A copy of this process that reads files: it knows at once what this one has imported and declared.

Only where the system can copy a process, and only while nothing else runs in this one: a thread that holds a lock would
leave it locked in the copy for ever. Where no copy is to be had, `reader_pool` starts a fresh process instead.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.this_process import copying

_PAGE = 4096
_WIDE = 2**18  # bytes
_MOST_COPIED = worker.MAX_MEMORY // 3  # bytes of address space; the rest is left for the file


class ForkedWorker:
    """A copy of this process, as seen from this one: it can be ended and waited for."""

    def __init__(self, pid: int) -> None:
        self._pid, self._over = pid, False

    def kill(self) -> None:
        """End it, whatever it is doing; one that is gone stays gone."""
        if not self._over:
            with suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)

    def wait(self) -> None:
        """Wait until it has ended."""
        if not self._over:
            with suppress(ChildProcessError):
                os.waitpid(self._pid, 0)
            self._over = True


def may_fork() -> bool:
    """Whether this process can be copied now: on Linux, with one thread, and not already large."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        size = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * _PAGE
        return sum(1 for _ in Path("/proc/self/task").iterdir()) == 1 and size < _MOST_COPIED
    except (OSError, ValueError):
        return False


def fork_worker(task: Callable[..., object]) -> tuple[ForkedWorker, BinaryIO, BinaryIO] | None:
    """Copy this process to do `task`; give the copy, where to send requests to it and where its answers come from.

    None where the system makes no copy. To be called only where `may_fork` says so.
    """
    requests, to_copy = _wide_pipe()
    from_copy, answers = _wide_pipe()
    try:
        with copying():
            pid = os.fork()
            if pid == 0:
                _be_the_copy(task, requests, answers)
    except OSError:
        for end in (requests, to_copy, from_copy, answers):
            os.close(end)
        return None
    os.close(requests)
    os.close(answers)
    return ForkedWorker(pid), os.fdopen(to_copy, "wb"), os.fdopen(from_copy, "rb")


def _wide_pipe() -> tuple[int, int]:
    """Make a pipe that holds a whole form, so that nobody has to wait in the middle of one."""
    pipe = os.pipe()
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # one user may have so many wide ones
            fcntl.fcntl(pipe[1], fcntl.F_SETPIPE_SZ, _WIDE)
    return pipe


def _be_the_copy(task: Callable[..., object], requests: int, answers: int) -> None:
    """Read files until there are no more, then end without tidying up: everything else belongs to the other process."""
    try:
        os.setsid()  # Ctrl-C is for the process that was copied
        if "faulthandler" in sys.modules:  # it would write into whatever gets the number of a file closed below
            sys.modules["faulthandler"].disable()
        # What the other one has open must not stay open here: somebody may wait for its end.
        os.dup2(requests, 0)
        os.dup2(answers, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        worker.attend(task)
    finally:
        os._exit(0)
