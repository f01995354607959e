"""What this process asks of the system while it works: few searches for unused values, memory back, Ctrl-C later.

Nothing heavy is imported here: checking one form needs it too.
"""

import gc
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_SELDOM = (200_000, 50, 1_000)  # new values between two searches; workbooks and papers that are done hold cycles
_MMAP_THRESHOLD = -3  # what the C library of Linux calls the size from which a block of memory stands by itself
_LARGE = 256 * 2**10  # bytes; left alone, that library raises it to many megabytes, and keeps what was freed


@contextmanager
def fewer_gc_runs() -> Iterator[None]:
    """Have Python search less often for unreachable cycles: a season's values are kept, and each search looks at all.

    It still searches, for what libraries leave behind of each workbook they wrote would fill the memory.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def release_memory() -> None:
    """Give the system what this process has freed, and have it give back large blocks at once from now on.

    Nothing happens where the C library knows no such wish.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes  # small merges never need it

    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)
        library.malloc_trim(0)


@contextmanager
def copying() -> Iterator[None]:
    """Let Ctrl-C wait for this process until it is copied; the copy, which is ended by this one, never hears it.

    Python would tell of one that arrives in the middle of the copy's first steps, and go on there.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
