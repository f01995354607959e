"""Files are read in the process of the tests, unless a test is about the processes in which the program reads them.

A copy of a process that has loaded all tests costs several times what reading a form costs. What is asked and what is
answered is packed as for another process, so that nothing can be shared that the program would not share.
"""

import hashlib
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from thidua_xlsx.formats.xlsx.read import package_guard
from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, SharedTime

_MOST_KNOWN = 128
_in_processes = ReaderPool._submit
_known: OrderedDict[bytes, bytes] = OrderedDict()
_tasks: WeakKeyDictionary[ReaderPool, Callable[..., object]] = WeakKeyDictionary()


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
        _tasks[pool] = partial(pickle.loads(pool.task_bytes()), reader=_read)
    done: Future[Any] = Future()
    done.set_result(pickle.loads(worker.answer(_tasks[pool], pickle.dumps(request, pickle.HIGHEST_PROTOCOL))))
    return done


def _read(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> object:
    """Read a workbook; one of the same bytes and name that was read before, within the same limits, is known."""
    limits = [(name, value) for name, value in vars(package_guard).items() if name.isupper()]
    key = hashlib.sha256(repr((file, passwords, limits)).encode() + data).digest()
    if key not in _known:
        _known[key] = pickle.dumps(worker.read_book(data, file, passwords=passwords), pickle.HIGHEST_PROTOCOL)
        if len(_known) > _MOST_KNOWN:
            _known.popitem(last=False)
    _known.move_to_end(key)
    return pickle.loads(_known[key])
