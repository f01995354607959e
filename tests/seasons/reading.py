"""Files are read in the process of the tests, unless a test is about the processes in which the program reads them.

A copy of a process that has loaded all tests costs several times what reading a form costs. What is asked and what is
answered is packed as for another process, so that nothing can be shared that the program would not share.
"""

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.runtime.archives import UnpackRequest
from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, SharedTime

_in_processes = ReaderPool._submit
_books, _answers = OrderedDict[bytes, bytes](), OrderedDict[bytes, bytes]()
_MOST_BOOKS, _MOST_ANSWERS = 128, 1024  # an answer is a few kilobytes
_tasks: WeakKeyDictionary[ReaderPool, tuple[Callable[..., object], bytes]] = WeakKeyDictionary()


def read_here() -> None:
    """Read files in this process from now on."""
    ReaderPool._submit = _asked  # type: ignore[method-assign]


@contextmanager
def reading_apart() -> Iterator[None]:
    """Read files as the program does, in processes that may die, hang and use up memory."""
    before = ReaderPool._submit
    ReaderPool._submit = _in_processes  # type: ignore[method-assign]
    try:
        yield
    finally:
        ReaderPool._submit = before  # type: ignore[method-assign]


def _asked(pool: ReaderPool, request: object, shared: SharedTime | None, file: str = "") -> "Future[Any]":
    if pool._task.keywords["reader"] is not worker.DEFAULT_READER or pool.seconds != worker.MAX_SECONDS:
        return _in_processes(pool, request, shared, file)  # the test is about what becomes of the process
    if pool not in _tasks:
        told = pool.task_bytes()
        _tasks[pool] = partial(pickle.loads(told), reader=_read), hashlib.sha256(told).digest()
    task, digest = _tasks[pool]
    packed = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
    done: Future[Any] = Future()
    if isinstance(request, UnpackRequest):
        done.set_result(pickle.loads(worker.answer(task, packed)))
    else:
        done.set_result(_once(_answers, _MOST_ANSWERS, (digest, packed), lambda: worker.answer(task, packed)))
    return done


def _read(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> object:
    def read() -> bytes:
        return pickle.dumps(worker.read_book(data, file, passwords=passwords), pickle.HIGHEST_PROTOCOL)

    return _once(_books, _MOST_BOOKS, (repr((file, passwords)).encode(), data), read)


def _once(known: OrderedDict[bytes, bytes], most: int, of: Iterable[bytes], made: Callable[[], bytes]) -> Any:
    """Have a file read or understood; what was asked before, of the same bytes and within the same limits, is known.

    No test may change anything else that this rests on, but where it reads in processes.
    """
    limits = [(name, value) for name, value in vars(package_guard).items() if name.isupper()]
    key = hashlib.sha256(b"".join((repr(limits).encode(), *of))).digest()
    if key not in known:
        known[key] = made()
        if len(known) > most:
            known.popitem(last=False)
    known.move_to_end(key)
    return pickle.loads(known[key])
