"""Results made side by side: some here, some in copies of this process, where the system can copy one."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from thidua_xlsx.runtime.this_process import copying

if TYPE_CHECKING:  # which there is not on Windows
    from multiprocessing.context import ForkProcess

Task = Callable[[], object]
_LARGE = 300 * 2**20  # bytes held in memory
_TICKET = 4  # bytes; a pipe gives as many as are asked for to one reader
_MOST = 1_000  # tickets that surely find room in a pipe: the least that a system gives one is a page


def run_parallel(
    tasks: Mapping[str, Task], jobs: int = 0, *, long: bool = True
) -> Generator[tuple[str, object], None, None]:
    """Do tasks, at most `jobs` at a time (0 = one a processor); give each one's name and result as it is done.

    This process does its share, the first task among it; copies of it take the others, each the next that nobody has
    taken. Tasks that are not `long` are all done here where this process is so large that copying it would take longer.
    A task sees the values of this process as they are now; what it changes is lost with the copy that did it, but for
    its result. Where a copy dies, or none can be made, the task is done here: what it raises is raised here.
    """
    jobs = min(jobs if jobs > 0 else os.cpu_count() or 1, len(tasks))
    copied = sys.platform.startswith("linux") and len(tasks) <= _MOST  # elsewhere none is to be had, or not safe
    if jobs < 2 or not copied or not (long or _quickly_copied()):
        yield from ((name, task()) for name, task in tasks.items())
        return
    left, order = dict(tasks), list(tasks)
    with ExitStack() as ending:
        gc.freeze()  # a search for unused values would touch, and so copy, all that the copies have in common
        ending.callback(gc.unfreeze)
        turns = _Tickets(len(order))
        ending.callback(turns.end)
        place = turns.take()
        copies = _ForkedWorkers()
        ending.callback(copies.end)
        copies.start(partial(_shared, turns, list(tasks.values())), jobs - 1)
        while place is not None:
            yield order[place], left.pop(order[place])()
            yield from _named(copies.done(), order, left)
            place = turns.take()
        yield from _named(copies.remaining(), order, left)
        copies.end()  # before anything is done a second time: two would write to the same file
        while left:  # what copies took and never gave
            name = next(iter(left))
            yield name, left.pop(name)()


def _named(
    results: Iterator[tuple[int, object]], order: Sequence[str], left: dict[str, Task]
) -> Iterator[tuple[str, object]]:
    for place, result in results:
        left.pop(order[place], None)
        yield order[place], result


def _shared(turns: "_Tickets", tasks: Sequence[Task], results: Connection) -> None:
    """Do tasks as long as there are any that nobody has taken; tell the place and the result of each."""
    while (place := turns.take()) is not None:
        try:
            result = pickle.dumps((place, tasks[place]()), pickle.HIGHEST_PROTOCOL)
        except BrokenPipeError:  # nobody waits for this or for any other
            raise
        except Exception:  # done again by the process that waits, where it is raised with its whole history
            continue
        results.send_bytes(result)
        del result


def _quickly_copied() -> bool:
    """Say whether this process is small: what a copy costs grows with the memory that the process holds."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") < _LARGE


class _Tickets:
    """Tickets for tasks, each taken once, by whichever process is free: a pipe that holds nothing else."""

    def __init__(self, count: int) -> None:
        self._reading, writing = os.pipe()
        os.write(writing, b"".join(place.to_bytes(_TICKET, "big") for place in range(count)))
        os.close(writing)

    def take(self) -> int | None:
        """Take the next ticket; None where none is left."""
        ticket = os.read(self._reading, _TICKET)
        return int.from_bytes(ticket, "big") if ticket else None

    def end(self) -> None:
        """Throw away what is left."""
        os.close(self._reading)


class _ForkedWorkers:
    """Copies of this process that are at work, and threads that take what they give, so that none has to wait."""

    def __init__(self) -> None:
        self._given: SimpleQueue[tuple[int, object] | None] = SimpleQueue()  # None: a copy has ended
        self._processes: list[ForkProcess] = []
        self._listeners: list[Thread] = []
        self._open = 0

    def start(self, work: Callable[[Connection], None], count: int) -> None:
        """Have so many copies begin; fewer where the system gives no more, and this process does more itself."""
        context = multiprocessing.get_context("fork")
        answers: list[Connection] = []
        with suppress(OSError), warnings.catch_warnings():
            # A thread that draws progress may be alive; the copy never touches what such a thread holds.
            warnings.simplefilter("ignore", DeprecationWarning)
            for _ in range(count):
                answer, results = context.Pipe(duplex=False)
                with results:
                    process = context.Process(target=_do, args=(work, results), daemon=True)
                    with copying():
                        process.start()
                self._processes.append(process)
                answers.append(answer)
        self._open = len(answers)
        # After the last copy was made: it would have these threads too, and dead.
        for answer, process in zip(answers, self._processes, strict=True):
            listener = Thread(target=self._listen, args=(answer,), daemon=True)
            try:
                listener.start()
            except RuntimeError:  # no memory for a thread: nobody hears this copy, and what it has taken is done here
                process.kill()
                answer.close()
                self._given.put(None)
            else:
                self._listeners.append(listener)

    def _listen(self, answer: Connection) -> None:
        """Take what a copy gives until it ends; what could not be taken is done again by whoever waits."""
        try:
            with answer, suppress(Exception):
                while True:
                    self._given.put(pickle.loads(answer.recv_bytes()))
        finally:
            self._given.put(None)

    def done(self) -> Iterator[tuple[int, object]]:
        """Give what copies have done by now."""
        while not self._given.empty():
            yield from self._next()

    def remaining(self) -> Iterator[tuple[int, object]]:
        """Give what copies still do; over when all have ended."""
        while self._open:
            yield from self._next()

    def _next(self) -> Iterator[tuple[int, object]]:
        result = self._given.get()
        if result is None:
            self._open -= 1
        else:
            yield result

    def end(self) -> None:
        """End what still runs: nobody waits for it any more."""
        for process in self._processes:
            process.kill()
            process.join()
        for listener in self._listeners:
            listener.join()
        self._processes, self._listeners = [], []


def _do(work: Callable[[Connection], None], results: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was copied; it ends its copies
    try:
        work(results)
        results.close()
    except OSError:  # nobody listens any more
        os._exit(1)
    # Nothing is tidied up: a thread may have held what that needs, such as the terminal, when this copy was made.
    os._exit(0)
