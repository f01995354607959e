"""Work that makes many values and keeps them all is seldom interrupted by searches for values nobody needs any more."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (200_000, 50, 1_000)  # new values between two searches; workbooks and papers that are done hold cycles


@contextmanager
def collector_resting() -> Iterator[None]:
    """Have Python search less often for unreachable cycles: a season's values are kept, and each search looks at all.

    It still searches, for what libraries leave behind of each workbook they wrote would fill the memory.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
