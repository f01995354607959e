"""Read returned files in processes of their own, so that a file which kills its reader is a finding and nothing more.

Each process has one file in hand at a time: whichever file it had when it died, or when its time was up, is the one
that is named. Answers do not depend on how many processes there are.

    ReaderPool ─► ReadingProcess   one for each of its threads: after a death it goes on with a fresh process
                  └─► _Process     a process that lives: a `ForkedWorker` where one can be forked, else a `Popen`
                      └─► _Watch   a thread that kills it when the time of its file is up
"""

import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.runtime.archives import Unpacked, UnpackRequest
from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.isolation.forked_worker import ForkedWorker, fork_worker, may_fork

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
        """Count the `seconds` that a task took; it may be about `file`, a name inside."""
        with self._lock:
            self._left -= seconds
            self._took[file] = seconds

    def was_a_form(self, file: str) -> None:
        """Say that `file`, a name inside, turned out to be a form: what any form takes is not counted."""
        with self._lock:
            self._left += min(self._took.pop(file, 0.0), _OF_A_FORM)


if TYPE_CHECKING:
    import subprocess


class ReaderPool:
    """Processes that read files, started when the first file comes and ended with the `with` block.

    `jobs` is how many (0 = as many as there are processors); `seconds` bounds the time of one file.
    """

    def __init__(
        self,
        jobs: int = 0,
        *,
        passwords: Sequence[str] = (),
        reader: worker.ReadFunction = worker.DEFAULT_READER,
        seconds: float = worker.MAX_SECONDS,
    ) -> None:
        self.jobs = jobs if jobs > 0 else os.cpu_count() or 1
        self._task = partial(worker.work, reader=reader, passwords=tuple(passwords))
        self._task_bytes: bytes | None = None
        self.seconds = seconds
        self._threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="reader")
        self._of_thread = threading.local()
        self._telling = threading.Lock()
        self._processes: list[ReadingProcess] = []
        self._forked: deque[_Process] | None = None
        self._expected = self.jobs
        self._over = False

    def understand(self, understand: worker.Understand) -> None:
        """Have something made of each workbook where it is read, so that only this is handed over."""
        self._task = partial(self._task, understand=understand)

    def expect(self, files: int) -> None:
        """Say, before the first one, that there are so many `files` at least.

        No more processes are made for them at once.
        """
        self._expected = files

    def __enter__(self) -> "ReaderPool":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:  # nobody waits for the answers any more
            self._over = True
            self._threads.shutdown(wait=False, cancel_futures=True)
        else:
            self._threads.shutdown()
        for process in (*self._processes, *(self._forked or ())):
            process.end()

    def read(self, data: bytes, file: str, sha256: str = "", shared: SharedTime | None = None) -> "Future[Any]":
        """Have a file read: `data` its bytes, `file` its name in findings, `sha256` its digest.

        The future gives its workbook (or what was made of it), or the Refusal why there is none, never an exception.
        `shared` is its time and that of others, where it came with them in one file.
        """
        return self._submit((data, file, sha256), shared, file)

    def unpack(
        self, source: bytes | Path, first: int = 0, shared: SharedTime | None = None
    ) -> "Future[Unpacked | Refusal]":
        """Have `source`, a file that may hold others (its bytes or its path), opened.

        The future gives its members from the number `first` on (`archives.unpack`), never an exception.
        """
        return self._submit(UnpackRequest(source, first), shared)

    def shared_time(self) -> SharedTime:
        """Give the time that one file of the inbox has with all that it holds."""
        return SharedTime(self.seconds)

    def _submit(self, request: object, shared: SharedTime | None, file: str = "") -> "Future[Any]":
        if self._forked is None:  # now, for the first file brings the first thread
            wanted = min(self.jobs, self._expected) if may_fork() else 0
            copies = (fork_worker(self._task) for _ in range(wanted))
            self._forked = deque(_Process(*made, copied=True) for made in copies if made)
        return self._threads.submit(self._ask, request, shared, file)

    def _ask(self, request: object, shared: SharedTime | None, file: str) -> Any:
        if shared is None:
            return self._process_of_this_thread().ask(request)
        left = shared.left()
        if not left:
            return Refusal(codes.FILE_IN_TOO_SLOW, {"seconds": f"{shared.seconds:g}"})
        began = time.monotonic()
        answer = self._process_of_this_thread().ask(request, left)
        shared.spend(time.monotonic() - began, file)
        return answer

    def _process_of_this_thread(self) -> "ReadingProcess":
        """Give the process in which this thread has its files read, one after another."""
        process: ReadingProcess | None = getattr(self._of_thread, "process", None)
        if process is None:
            process = self._of_thread.process = ReadingProcess(self.task_bytes, self.seconds, self._next_forked())
            self._processes.append(process)
        if self._over:  # this thread came to life when everybody had left
            process.end()
        return process

    def _next_forked(self) -> "_Process | None":
        """Give a process that was forked beforehand and that no thread has yet, as long as there are any."""
        try:
            return self._forked.popleft() if self._forked else None
        except IndexError:  # another thread took the last one
            return None

    def task_bytes(self) -> bytes:
        """Give what is to be done with each file, as every process is told it; the same for all of them."""
        with self._telling:
            self._task_bytes = self._task_bytes or pickle.dumps(self._task, pickle.HIGHEST_PROTOCOL)
            return self._task_bytes


class ReadingProcess:
    """Reads files one after another in a process of its own; after a death, in a fresh one.

    `task_bytes` gives what `ReaderPool.task_bytes` does, `seconds` bounds the time of one file; `first` is a process
    that is there already. Not to be used by two threads at a time.
    """

    def __init__(self, task_bytes: Callable[[], bytes], seconds: float, first: "_Process | None" = None) -> None:
        self._task_bytes, self._seconds = task_bytes, seconds
        self._process = first
        self.ended = False

    def ask(self, request: object, seconds: float | None = None) -> Any:
        """Have `request` answered: a workbook, or what was made of it, or the Refusal why there is none.

        It is what `worker.work` takes (bytes, name in findings, digest) or an `UnpackRequest`. `seconds` is all the
        time that it has, None what any file has.
        """
        most = self._seconds if seconds is None else min(seconds, self._seconds)
        packed = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        del request
        began = time.monotonic()
        process = self._living()
        if self.ended:
            return Refusal(codes.FILE_READER_DIED)
        if process is None:  # this machine starts no processes: better read here than not at all
            return pickle.loads(worker.answer(pickle.loads(self._task_bytes()), packed))
        answer = process.ask(packed, most)
        died = isinstance(answer, Refusal) and answer.code is codes.FILE_READER_DIED
        if died and (process.answered or process.copied) and not self.ended:
            # What went before may have damaged the process, so this file is not yet to blame: a fresh one decides.
            fresh = self._living()
            # Both together have the time of one file: no file costs more than that.
            left = max(most - (time.monotonic() - began), 1.0)
            return fresh.ask(packed, left) if fresh else answer
        return answer

    def end(self) -> None:
        """End the process, whatever it is doing; nothing is read here any more."""
        self.ended = True
        if self._process:
            self._process.end()

    def _living(self) -> "_Process | None":
        if self._process is None or self._process.ended:
            self._process = None if self.ended else _Process.start(self._task_bytes(), self._seconds)
            if self.ended and self._process:  # ended while it came to life
                self._process.end()
        return self._process


class _Process:
    """One process that reads files, as seen from the outside."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes] | ForkedWorker",
        requests: BinaryIO,
        answers: BinaryIO,
        *,
        copied: bool = False,
    ) -> None:
        self._process, self._requests, self._answers = process, requests, answers
        self.copied = copied
        self._watch = _Watch(process)
        self.answered = 0
        self.ended = False

    @classmethod
    def start(cls, task: bytes, seconds: float) -> "_Process | None":
        """Start a process for a task; None where it does not come to life."""
        import subprocess  # where this process can be copied, none is started

        try:
            process = subprocess.Popen(
                # -P: a file in the current folder that is called like a library must not be taken for it.
                [sys.executable, "-P", "-m", worker.__name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for us: a reader it ended might be taken for one that cannot start
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
        except OSError:
            return None
        if process.stdin is None or process.stdout is None:
            return None
        made = cls(process, cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout))
        with made._watch.over(max(seconds, worker.MAX_SECONDS)):
            try:
                worker.send(made._requests, task)
                ready = made._answers.read(len(worker.READY)) == worker.READY
            except OSError:
                ready = False
        if not ready:
            made.end()
        return made if ready else None

    def ask(self, request: bytes, seconds: float) -> Any:
        """Have one file read within a time; the process is ended where it does not answer."""
        answer: bytes | None = None
        with self._watch.over(seconds):
            try:
                worker.send(self._requests, request)
                answer = worker.receive(self._answers)
            except OSError:
                answer = None
        if answer is None:
            self.end()
            if self._watch.rang:
                return Refusal(codes.FILE_TOO_SLOW, {"seconds": f"{max(round(seconds), 1)}"})
            return Refusal(codes.FILE_READER_DIED)
        self.answered += 1
        return pickle.loads(answer)

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.ended:
            return
        self.ended = True
        self._process.kill()
        for stream in (self._requests, self._answers):
            try:
                stream.close()
            except OSError:  # what was still to be written has nobody to read it
                continue
        self._process.wait()
        self._watch.end()


class _Watch:
    """Kills a process when its time is up, and knows that it was so: one thread for all files that it reads."""

    def __init__(self, process: "subprocess.Popen[bytes] | ForkedWorker") -> None:
        self.rang = False
        self._process = process
        self._changed = threading.Condition()
        self._until: float | None = None
        self._wakes: float | None = None
        self._over = False
        self._thread: threading.Thread | None = None

    @contextmanager
    def over(self, seconds: float) -> Iterator[None]:
        """Watch over what is done in the `with` block."""
        with self._changed:
            self.rang, self._until = False, time.monotonic() + seconds
            if self._thread is None:
                self._thread = threading.Thread(target=self._keep, name="watch", daemon=True)
                self._thread.start()
            elif self._wakes is None or self._wakes > self._until:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:
                self._until = None

    def end(self) -> None:
        """Watch no more."""
        with self._changed:
            self._over = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _keep(self) -> None:
        with self._changed:
            while not self._over:
                left = None if self._until is None else self._until - time.monotonic()
                if left is not None and left <= 0:
                    self.rang, self._until = True, None
                    self._process.kill()
                    continue
                # A file that is done in time wakes nobody: the thread looks again when the first one's time is up.
                self._wakes = self._until
                self._changed.wait(left)
