"""The time that one file of the inbox may take with all that it holds: an archive of slow files is one slow file.

What comes to nothing counts in full; a form that is read costs next to nothing, so that an archive may hold a whole
season of them.
"""

import threading

_OF_A_FORM = 0.5  # seconds that reading a form may take without being counted


class SharedTime:
    """So many seconds for several tasks, which may go on side by side; for any number of threads."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._left = seconds
        self._took: dict[str, float] = {}

    def left(self) -> float:
        """Give how many seconds are left, 0 where there are none."""
        with self._lock:
            return max(self._left, 0.0)

    def spend(self, seconds: float, file: str = "") -> None:
        """Count what a task took; it may be about a file inside."""
        with self._lock:
            self._left -= seconds
            self._took[file] = seconds

    def was_a_form(self, file: str) -> None:
        """Say that a file inside turned out to be a form: what any form takes is not counted."""
        with self._lock:
            self._left += min(self._took.pop(file, 0.0), _OF_A_FORM)
