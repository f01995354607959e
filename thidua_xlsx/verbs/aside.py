"""Results made side by side: each in a copy of this process, where the system can copy one."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, ForkProcess
from pathlib import Path

Task = Callable[[], object]
_LARGE = 300 * 2**20  # bytes held in memory


def side_by_side(tasks: Mapping[str, Task], jobs: int = 0, *, long: bool = True) -> Iterator[tuple[str, object]]:
    """Do tasks, at most `jobs` at a time (0 = one a processor); give each one's name and result as it is done.

    Tasks that are not `long` are done here where this process is so large that copying it would take longer. A task
    sees the values of this process as they are now, and what it changes is lost but for its result. Where a process
    dies, or none can be copied, the task is done here: what it raises is raised here.
    """
    jobs = jobs if jobs > 0 else os.cpu_count() or 1
    if jobs < 2 or len(tasks) < 2 or not sys.platform.startswith("linux") or not (long or _quickly_copied()):
        # Elsewhere a copy of a running process is not to be had, or not safe.
        yield from ((name, task()) for name, task in tasks.items())
        return
    copies = _Copies(multiprocessing.get_context("fork"))
    gc.freeze()  # a search for unused values would touch, and so copy, all that the copies have in common
    try:
        left = deque(tasks.items())
        while left or copies.running:
            while left and len(copies.running) < jobs:
                copies.start(*left.popleft())
            for name, content in copies.done():
                yield name, pickle.loads(content) if content is not None else tasks[name]()
    finally:
        copies.end()
        gc.unfreeze()


def _quickly_copied() -> bool:
    """Say whether this process is small: what a copy costs grows with the memory that the process holds."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError):
        return False
    return pages * os.sysconf("SC_PAGE_SIZE") < _LARGE


class _Copies:
    """Copies of this process that are at work, each by the end of the pipe on which it answers."""

    def __init__(self, context: ForkContext) -> None:
        self._context = context
        self.running: dict[Connection, tuple[str, ForkProcess]] = {}

    def start(self, name: str, task: Task) -> None:
        """Have a copy of this process do a task."""
        answer, told = self._context.Pipe(duplex=False)
        process = self._context.Process(target=_do, args=(task, told), daemon=True)
        with warnings.catch_warnings():
            # A thread that draws progress may be alive; the copy never touches what such a thread holds.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        told.close()
        self.running[answer] = (name, process)

    def done(self) -> Iterator[tuple[str, bytes | None]]:
        """Wait for copies to answer; give the tasks' names and packed results, None where there is none."""
        for answer in wait(list(self.running)):
            if not isinstance(answer, Connection):
                continue
            name, process = self.running.pop(answer)
            try:
                content: bytes | None = answer.recv_bytes()
            except (EOFError, OSError):
                content = None
            answer.close()
            process.join()
            yield name, content

    def end(self) -> None:
        """End what still runs: nobody waits for it any more."""
        for answer, (_, process) in self.running.items():
            process.kill()
            process.join()
            answer.close()
        self.running.clear()


def _do(task: Task, told: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that was copied; it ends its copies
    try:
        told.send_bytes(pickle.dumps(task(), pickle.HIGHEST_PROTOCOL))
        told.close()
    except Exception:  # done again by the process that waits, where it is raised with its whole history
        os._exit(1)
    # Nothing is tidied up: a thread may have held what that needs, such as the terminal, when this copy was made.
    os._exit(0)
