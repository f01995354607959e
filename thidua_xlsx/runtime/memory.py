"""Work that makes many values and keeps them all: seldom interrupted by searches for values nobody needs any more.

Memory that is free in between is given back at once, for other processes of the same work need it meanwhile.
"""

import gc
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
