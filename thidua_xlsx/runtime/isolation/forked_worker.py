"""A copy of this process that reads files, where one can be made safely.

Only where the system can copy a process, and only while nothing else runs in this one: a thread that holds a lock would
leave it locked in the copy for ever. Where no copy is to be had, `reader_pool` starts a fresh process instead.
"""

import os
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.process_copies import ProcessCopy, copy_process, own_memory, wide_pipe

_MOST_COPIED = worker.MAX_MEMORY // 3  # bytes of address space; the rest is left for the file


def may_fork() -> bool:
    """Whether this process can be copied now: on Linux, with one thread, and not already large."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        alone = sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False
    return alone and (own_memory(0) or _MOST_COPIED) < _MOST_COPIED


def fork_worker(task: Callable[..., object]) -> tuple[ProcessCopy, BinaryIO, BinaryIO] | None:
    """Copy this process to do `task`; give the copy, where to send requests to it and where its answers come from.

    None where the system makes no copy. To be called only where `may_fork` says so.
    """
    requests, to_copy = wide_pipe()
    try:
        copy, answers = copy_process(partial(worker.attend, task), requests)
    except OSError:
        os.close(to_copy)
        return None
    finally:
        os.close(requests)
    return copy, os.fdopen(to_copy, "wb"), os.fdopen(answers, "rb")
