"""Processes that read files for somebody who only calls a function: kept between two calls, ended when none comes.

An executor hands functions to threads, processes or machines of which we know nothing. Starting a process for each file
would cost more than reading it, so those that are done with one wait a little for the next.
"""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

from thidua_xlsx.runtime.isolation.reader_pool import ReadingProcess

_IDLE = 30.0  # seconds without a file, after which a process is ended
_MOST_TASKS = 4  # seasons (or versions of one) that are remembered at a time


class IdleWorkers:
    """Places where files are read (`ReadingProcess`), by what they were told to do; for any number of threads."""

    def __init__(self, idle: float = _IDLE) -> None:
        self._idle = idle
        self._lock = threading.Lock()
        self._meanings: OrderedDict[str, bytes] = OrderedDict()
        self._free: list[tuple[str, ReadingProcess, threading.Timer]] = []

    @contextmanager
    def lent(self, task: str, meaning: bytes | None, seconds: float) -> Iterator[ReadingProcess | None]:
        """Lend a place for one file; None where nobody has said yet what task (a digest) means.

        `meaning` says it (`ReaderPool.task_bytes`); it is remembered, and may be left out the next time.
        """
        place = self._taken(task, meaning, seconds)
        try:
            yield place
        finally:
            if place:
                self._back(task, place)

    def _taken(self, task: str, meaning: bytes | None, seconds: float) -> ReadingProcess | None:
        with self._lock:
            if meaning is not None:
                self._meanings[task] = meaning
            if task not in self._meanings:
                return None
            self._meanings.move_to_end(task)
            while len(self._meanings) > _MOST_TASKS:
                self._meanings.popitem(last=False)
            for number, (other, place, timer) in enumerate(self._free):
                if other == task:
                    timer.cancel()
                    del self._free[number]
                    return place
            known = self._meanings[task]
            return ReadingProcess(lambda: known, seconds)

    def _back(self, task: str, place: ReadingProcess) -> None:
        timer = threading.Timer(self._idle, self._unused, (place,))
        timer.daemon = True
        with self._lock:
            self._free.append((task, place, timer))
        timer.start()

    def _unused(self, place: ReadingProcess) -> None:
        with self._lock:
            waiting = [free_place for free_place in self._free if free_place[1] is place]
            self._free = [free_place for free_place in self._free if free_place[1] is not place]
        if waiting:  # otherwise somebody took it in the last moment
            place.end()

    def end(self) -> None:
        """End all processes that wait for a file."""
        with self._lock:
            free, self._free = self._free, []
        for _, place, timer in free:
            timer.cancel()
            place.end()


def idle_workers() -> IdleWorkers:
    """Give the processes of this process: one forked from us must not talk into the pipes of ours."""
    return _of_process(os.getpid())


@lru_cache(maxsize=1)
def _of_process(_: int) -> IdleWorkers:
    return IdleWorkers()
