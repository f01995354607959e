"""Copies of this process: each knows at once what this one has imported, declared and judged.

A lock that a thread of this process holds while it is copied stays locked in the copy for ever: so a copy does what it
was made for and ends without tidying up. Nothing heavy is imported here: checking one form needs it too.
"""

import os
import signal
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_WIDE = 2**20  # bytes


class ProcessCopy:
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


def copy_process(task: Callable[[], object], requests: int) -> tuple[ProcessCopy, int]:
    """Copy this process to do `task`; give the copy, and the pipe from which its answers can be read.

    It has that pipe as its output and `requests`, a pipe that is open for reading, as its input; of all else that this
    process has open, it has nothing. Raises OSError where the system makes no copy.
    """
    answers, from_copy = wide_pipe()
    # Python would tell of a Ctrl-C that arrives in the middle of the copy's first steps, and go on there.
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        with warnings.catch_warnings():  # a thread that draws progress may be alive
            warnings.simplefilter("ignore", DeprecationWarning)
            pid = os.fork()
        if pid == 0:
            _be_the_copy(task, requests, from_copy)
    except OSError:
        os.close(answers)
        raise
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        os.close(from_copy)
    return ProcessCopy(pid), answers


def wide_pipe() -> tuple[int, int]:
    """Make a pipe that holds a whole form, or several, so that nobody has to wait in the middle of one."""
    pipe = os.pipe()
    if sys.platform == "linux":
        import fcntl

        with suppress(OSError):  # one user may have so many wide ones
            fcntl.fcntl(pipe[1], fcntl.F_SETPIPE_SZ, _WIDE)
    return pipe


def _be_the_copy(task: Callable[[], object], requests: int, answers: int) -> None:
    """Do what this copy was made for and end, whatever comes of it: everything else belongs to the other process."""
    try:
        os.setsid()  # Ctrl-C is for the process that was copied
        if "faulthandler" in sys.modules:  # it would write into whatever gets the number of a file closed below
            sys.modules["faulthandler"].disable()
        # What the other one has open must not stay open here: somebody may wait for its end.
        os.dup2(requests, 0)
        os.dup2(answers, 1)
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        task()
    finally:
        os._exit(0)


def take_own_pipes() -> tuple[int, int]:
    """Give the pipes that this process has as its input and output; nothing that a library prints gets into these."""
    requests, answers = os.dup(0), os.dup(1)
    silent = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(silent, number)
    return requests, answers


def own_memory(place: int) -> int | None:
    """Give the bytes that this process has asked for (`place` 0) or holds (1); None where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[place]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError):
        return None
