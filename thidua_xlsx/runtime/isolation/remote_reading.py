"""Have files read by any executor: threads, processes, other machines. What does not come back is read here.

An executor is asked by one function and plain values only, so that it may hand them to whomever it likes. Whoever reads
opens each file in a process of its own, as is done here.
"""

import hashlib
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any

from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.runtime.archives import Unpacked
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool, ReadingProcess, SharedTime
from thidua_xlsx.runtime.isolation.worker import MAX_SECONDS, Understand
from thidua_xlsx.runtime.program_digest import program_digest

_IDLE = 30.0  # seconds without a file, after which a process is ended
_MOST_TASKS = 4  # seasons (or versions of one) that are remembered at a time


class IdleWorkers:
    """Places where files are read (`ReadingProcess`), by what they were told to do; for any number of threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._meanings: OrderedDict[str, bytes] = OrderedDict()
        self._free: list[tuple[str, ReadingProcess, threading.Timer]] = []

    @contextmanager
    def lent(self, task: str, meaning: bytes | None, seconds: float) -> Iterator[ReadingProcess | None]:
        """Lend a place for one file for so many `seconds`; None where nobody has said yet what `task` (a digest) means.

        `meaning` says it (`ReaderPool.task_bytes`); it is remembered, and may be left out the next time.
        """
        place = self._taken(task, meaning, seconds)
        try:
            yield place
        finally:
            if place:
                timer = threading.Timer(_IDLE, self._unused, (place,))
                timer.daemon = True
                with self._lock:
                    self._free.append((task, place, timer))
                timer.start()

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


@lru_cache(maxsize=1)
def idle_workers(process: int) -> IdleWorkers:
    """Give the processes of the `process` that this is (its id): one forked from us must not talk into our pipes."""
    return IdleWorkers()


_READ, _TASK_UNKNOWN, _OTHER = "read", "untold", "other"
_LOOK = 1.0  # seconds between two looks at whether anybody is still there
_GRACE = 15.0  # seconds in which nobody is there, and yet somebody may come back: a worker is started anew
_PATIENCE = 3.0 * MAX_SECONDS  # for one file: two that are read before it, and its own time
_MOST_FAILURES = 3  # one after another, without a single answer between them
_ANSWERS = (Refusal, RawBook, bytes, tuple)  # what a file can come to; a tuple: a return that has no packed form
_MOST_ASKED = 128  # files at a time

RemoteAnswer = tuple[str, str, str, Any]  # what became of it, by which program, of which file (SHA-256), what was read


def read_remotely(
    program: str, task: str, meaning: bytes | None, seconds: float, data: bytes, file: str, sha256: str
) -> RemoteAnswer:
    """Read one file wherever an executor runs this: what became of it, the program that answers, what was read of what.

    `data` are the file's bytes, `file` its name in findings, `sha256` its digest, `seconds` its time. The answer bears
    the digest of the bytes that were read there, whatever was asked for. Another program than `program` (a digest)
    reads nothing. `meaning` is what `task`, its digest, means (`ReaderPool.task_bytes`); left out once it was said
    here.
    """
    own = program_digest()
    if own != program:
        return _OTHER, own, "", None
    read = hashlib.sha256(data).hexdigest()
    with idle_workers(os.getpid()).lent(task, meaning, seconds) as place:
        if place is None:
            return _TASK_UNKNOWN, own, read, None
        return _READ, own, read, place.ask((data, file, sha256), seconds)


class RemoteReaders:
    """Reads files through an executor, as `ReaderPool` does in processes of this machine: same answers, same order.

    `local` says what is done with a file, and reads what the executor does not give back: a worker that was killed, a
    connection that was lost, another version of the program cost time and never a file. `jobs` is how many files the
    executor reads at a time (0 = one a processor of this machine); `belongs` says whether packed bytes speak of a file
    with that SHA-256; `present` says whether it still has anybody to read; `close` is called at the end.
    """

    def __init__(
        self,
        executor: Executor,
        local: ReaderPool,
        *,
        jobs: int = 0,
        belongs: Callable[[bytes, str], bool] = lambda content, sha256: True,
        present: Callable[[], bool] = lambda: True,
        close: Callable[[], object] = lambda: None,
    ) -> None:
        self.jobs = jobs if jobs > 0 else os.cpu_count() or 1
        self._executor, self._local, self._present, self._close = executor, local, present, close
        self._belongs = belongs
        self._asking = ThreadPoolExecutor(min(2 * self.jobs + 1, _MOST_ASKED), thread_name_prefix="asking")
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._given_up = ""
        self._failures = 0
        self.remote_count, self.local_count = 0, 0  # files read by the executor, files that it did not give back

    def understand(self, understand: Understand) -> None:
        """Have something made of each workbook where it is read, so that only this is handed over."""
        self._local.understand(understand)

    def expect(self, files: int) -> None:
        """Take note of how many `files` there are: all one to an executor, which has its readers already."""

    def __enter__(self) -> "RemoteReaders":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:  # nobody waits for the answers any more
            self._over.set()
        self._asking.shutdown(wait=kind is None, cancel_futures=kind is not None)
        self._local.__exit__(kind, error, trace)
        self._close()

    def read(self, data: bytes, file: str, sha256: str = "", shared: SharedTime | None = None) -> "Future[Any]":
        """Have a file read: `data` its bytes, `file` its name in findings, `sha256` its digest.

        The future gives what was made of it, or the Refusal why there is nothing.
        """
        return self._asking.submit(self._read, data, file, sha256, shared)

    def unpack(
        self, source: bytes | Path, first: int = 0, shared: SharedTime | None = None
    ) -> "Future[Unpacked | Refusal]":
        """Have `source`, a file that may hold others, opened here, for its members would have to come back as a whole.

        It is bytes or a path; members before the number `first` are left out.
        """
        return self._local.unpack(source, first, shared)

    def shared_time(self) -> SharedTime:
        """Give the time that one file of the inbox has with all that it holds."""
        return self._local.shared_time()

    def notices(self) -> list[tuple[str, Mapping[str, object]]]:
        """Give what a person should know of the executor: the key of the sentence, and what it is about."""
        if self._given_up:
            return [(self._given_up, {"count": self.local_count, "there": self.remote_count})]
        return [("cli.cluster_failed", {"count": self.local_count})] if self.local_count else []

    def _read(self, data: bytes, file: str, sha256: str, shared: SharedTime | None) -> Any:
        began, left = time.monotonic(), shared.left() if shared else self._local.seconds
        answer = self._read_elsewhere(data, file, sha256, left) if left else None
        if shared:
            shared.spend(time.monotonic() - began, file)
        if answer is not None:
            return answer
        if self._over.is_set():
            return Refusal(codes.FILE_READER_DIED)
        with self._lock:
            self.local_count += 1
        return self._local.read(data, file, sha256, shared).result()

    def _read_elsewhere(self, data: bytes, file: str, sha256: str, seconds: float) -> Any:
        """Give what the executor has read; None where it has not."""
        meaning = self._local.task_bytes()
        task = hashlib.sha256(meaning).hexdigest()
        for said_meaning in (None, meaning):  # said once to each of those who read: they remember it by its digest
            if self._given_up:
                return None
            answer = self._answer(task, said_meaning, seconds, data, file, sha256)
            if answer is None:
                return None
            outcome, program, read, content = answer
            if outcome == _OTHER or program != program_digest():
                self._give_up("cli.cluster_other_program")
                return None
            if outcome == _READ:
                if not self._right(read, content, data, sha256):
                    return None
                with self._lock:
                    self.remote_count += 1
                    self._failures = 0
                return content
        return None

    def _right(self, read: str, content: Any, data: bytes, sha256: str) -> bool:
        """Say whether an answer is about this file and is one at all: another one would be somebody else's points.

        Whoever gives wrong answers again and again is not asked any more.
        """
        try:
            right = read == hashlib.sha256(data).hexdigest() and isinstance(content, _ANSWERS)
            right = right and (not isinstance(content, bytes) or self._belongs(content, sha256))
        except Exception:  # rubbish may fail in any way where it is looked into
            right = False
        if not right:
            self._failed()
        return right

    def _answer(
        self, task: str, meaning: bytes | None, seconds: float, data: bytes, file: str, sha256: str
    ) -> RemoteAnswer | None:
        try:
            future = self._executor.submit(read_remotely, program_digest(), task, meaning, seconds, data, file, sha256)
        except Exception:  # an executor that takes no work may say so in any way
            self._give_up("cli.cluster_lost")
            return None
        if not self._came(future):
            future.cancel()
            return None
        if future.cancelled() or future.exception() is not None:
            self._failed()
            return None
        answer: object = future.result()
        match answer:
            case (str(outcome), str(program), str(read), content):
                return outcome, program, read, content
        return _OTHER, "", "", None  # no answer of this program

    def _came(self, future: "Future[RemoteAnswer]") -> bool:
        """Wait for an answer as long as there is anybody who may give one."""
        woken = threading.Event()
        future.add_done_callback(lambda _: woken.set())
        waited = absent = 0.0
        while not woken.wait(_LOOK):
            waited += _LOOK
            absent = 0.0 if self._present() else absent + _LOOK
            if waited >= _PATIENCE or absent >= _GRACE:
                self._give_up("cli.cluster_lost")
            if self._given_up or self._over.is_set():
                return False
        return True

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            often = self._failures >= _MOST_FAILURES
        if often or not self._present():
            self._give_up("cli.cluster_lost")

    def _give_up(self, why: str) -> None:
        with self._lock:
            self._given_up = self._given_up or why
