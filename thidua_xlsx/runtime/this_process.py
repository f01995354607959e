"""What this process asks of the system while it is copied: Ctrl-C later.

Nothing heavy is imported here: checking one form needs it too.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


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
