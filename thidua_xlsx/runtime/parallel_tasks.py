"""Results made side by side: some here, some in copies of this process, where the system can copy one."""

import gc
import os
import pickle
import sys
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from functools import partial
from multiprocessing.connection import Connection, wait

from thidua_xlsx.runtime.process_copies import ProcessCopy, copy_process, own_memory, take_own_pipes

Task = Callable[[], object]
_LARGE = 300 * 2**20  # bytes held in memory: what a copy costs grows with them
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
    if jobs < 2 or not copied or not (long or (own_memory(1) or _LARGE) < _LARGE):
        yield from ((name, task()) for name, task in tasks.items())
        return
    left, order = dict(tasks), list(tasks)
    with ExitStack() as ending:
        gc.freeze()  # a search for unused values would touch, and so copy, all that the copies have in common
        ending.callback(gc.unfreeze)
        turns = _tickets(len(order))
        ending.callback(os.close, turns)
        place = _next_ticket(turns)
        copies = _Copies(partial(_do_next, list(tasks.values())), jobs - 1, turns)
        ending.callback(copies.end)
        while place is not None:
            yield order[place], left.pop(order[place])()
            for place, result in copies.done():
                left.pop(order[place], None)
                yield order[place], result
            place = _next_ticket(turns)
        for place, result in copies.done(waiting=True):
            left.pop(order[place], None)
            yield order[place], result
        copies.end()  # before anything is done a second time: two would write to the same file
        while left:  # what copies took and never gave
            name = next(iter(left))
            yield name, left.pop(name)()


def _tickets(count: int) -> int:
    """Give a pipe with a ticket for each task, which whichever process is free takes, and nothing else."""
    turns, writing = os.pipe()
    os.write(writing, b"".join(place.to_bytes(_TICKET, "big") for place in range(count)))
    os.close(writing)
    return turns


def _next_ticket(turns: int) -> int | None:
    ticket = os.read(turns, _TICKET)
    return int.from_bytes(ticket, "big") if ticket else None


def _do_next(tasks: Sequence[Task]) -> None:
    """Do tasks as long as there are any that nobody has taken; tell the place and the result of each."""
    turns, results = take_own_pipes()
    answers = Connection(results, readable=False)
    while (place := _next_ticket(turns)) is not None:
        try:
            result = pickle.dumps((place, tasks[place]()), pickle.HIGHEST_PROTOCOL)
        except BrokenPipeError:  # nobody waits for this or for any other
            raise
        except Exception:  # done again by the process that waits, where it is raised with its whole history
            continue
        answers.send_bytes(result)
        del result


class _Copies:
    """Copies of this process that are at work, as many as the system gives, and what they have done."""

    def __init__(self, work: Callable[[], None], count: int, turns: int) -> None:
        self._copies: list[ProcessCopy] = []
        self._answers: list[Connection] = []
        with suppress(OSError):  # no more are to be had: this process does more itself
            for _ in range(count):
                copy, answers = copy_process(work, turns)
                self._copies.append(copy)
                self._answers.append(Connection(answers, writable=False))

    def done(self, *, waiting: bool = False) -> Iterator[tuple[int, object]]:
        """Give the place and the result of what they have done by now or, `waiting`, of all that they still do."""
        while self._answers and (ready := wait(self._answers, None if waiting else 0)):
            for answers in ready:
                assert isinstance(answers, Connection)
                try:
                    result = pickle.loads(answers.recv_bytes())
                except (EOFError, OSError):  # it has ended
                    self._answers.remove(answers)
                    answers.close()
                except Exception:  # what could not be taken is done again by whoever waits
                    continue
                else:
                    yield result

    def end(self) -> None:
        """End what still runs: nobody waits for it any more."""
        for copy in self._copies:
            copy.kill()
            copy.wait()
        for answers in self._answers:
            answers.close()
        self._copies, self._answers = [], []
