"""Read returned files in processes of their own, so that a file which kills its reader is a finding and nothing more.

Each process has one file in hand at a time: whichever file it had when it died, or when its time was up, is the one
that is named. Answers do not depend on how many processes there are.

    ReaderPool ─► _Process   one for each of its threads, and after a death another: a copy of this process where that
                             can be, else a `Popen`
"""

import os
import pickle
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.messages import codes
from thidua_xlsx.runtime.archives import Unpacked, UnpackRequest
from thidua_xlsx.runtime.isolation import worker
from thidua_xlsx.runtime.process_copies import ProcessCopy, copy_process, own_memory, wide_pipe

_MOST_COPIED = worker.MAX_MEMORY // 3  # bytes of address space; the rest is left for the file
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
        self._processes: list[_Process] = []
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
        most = self.seconds if shared is None else min(shared.left(), self.seconds)
        if not most and shared:
            return Refusal(codes.FILE_IN_TOO_SLOW, {"seconds": f"{shared.seconds:g}"})
        packed = pickle.dumps(request, pickle.HIGHEST_PROTOCOL)
        del request
        began = time.monotonic()
        answer = self._answer(packed, most)
        if shared:
            shared.spend(time.monotonic() - began, file)
        return answer

    def _answer(self, packed: bytes, most: float) -> Any:
        """Have a request answered in so many seconds: what was asked for, or the Refusal why there is none."""
        began = time.monotonic()
        process = self._living()
        if self._over:
            return Refusal(codes.FILE_READER_DIED)
        if process is None:  # this machine starts no processes: better read here than not at all
            return pickle.loads(worker.answer(pickle.loads(self.task_bytes()), packed))
        answer = process.ask(packed, most)
        died = isinstance(answer, Refusal) and answer.code is codes.FILE_READER_DIED
        if died and (process.answered or process.copied) and not self._over:
            # What went before may have damaged the process, so this file is not yet to blame: a fresh one decides.
            fresh = self._living()
            # Both together have the time of one file: no file costs more than that.
            left = max(most - (time.monotonic() - began), 1.0)
            return fresh.ask(packed, left) if fresh else answer
        return answer

    def _living(self) -> "_Process | None":
        """Give the process in which this thread has its files read, one after another; after a death, a fresh one."""
        process: _Process | None = getattr(self._of_thread, "process", None)
        if process is not None and not process.ended:
            return process
        if process is None:
            with suppress(IndexError):  # another thread took the last one that was copied beforehand
                process = self._forked.popleft() if self._forked else None
        if process is None or process.ended:
            process = None if self._over else _Process.start(self.task_bytes(), self.seconds)
        if process is not None:
            self._of_thread.process = process
            self._processes.append(process)
            if self._over:  # everybody left while it came to life
                process.end()
        return process

    def task_bytes(self) -> bytes:
        """Give what is to be done with each file, as every process is told it; the same for all of them."""
        with self._telling:
            self._task_bytes = self._task_bytes or pickle.dumps(self._task, pickle.HIGHEST_PROTOCOL)
            return self._task_bytes


class _Process:
    """One process that reads files, as seen from the outside."""

    def __init__(
        self,
        process: "subprocess.Popen[bytes] | ProcessCopy",
        requests: BinaryIO,
        answers: BinaryIO,
        *,
        copied: bool = False,
    ) -> None:
        self._process, self._requests, self._answers = process, requests, answers
        self.copied = copied
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
        made = cls(process, cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout))
        ready, _ = made._answer(task, max(seconds, worker.MAX_SECONDS), lambda stream: stream.read(len(worker.READY)))
        if ready != worker.READY:
            made.end()
            return None
        return made

    def ask(self, request: bytes, seconds: float) -> Any:
        """Have one file read within a time; the process is ended where it does not answer."""
        answer, too_slow = self._answer(request, seconds, worker.receive)
        if answer is None:
            self.end()
            if too_slow:
                return Refusal(codes.FILE_TOO_SLOW, {"seconds": f"{max(round(seconds), 1)}"})
            return Refusal(codes.FILE_READER_DIED)
        self.answered += 1
        return pickle.loads(answer)

    def _answer(
        self, message: bytes, seconds: float, read: Callable[[BinaryIO], bytes | None]
    ) -> tuple[bytes | None, bool]:
        """Send a message and read what comes of it, None where nothing does; say whether it was killed for its time."""
        too_slow = threading.Event()  # of this message alone: a time that ran out is not the next one's fault

        def kill() -> None:
            too_slow.set()
            self._process.kill()

        timer = threading.Timer(seconds, kill)
        timer.daemon = True
        timer.start()
        try:
            worker.send(self._requests, message)
            return read(self._answers), too_slow.is_set()
        except OSError:
            return None, too_slow.is_set()
        finally:
            timer.cancel()
            timer.join()  # a process with a second thread is not copied

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self.ended:
            return
        self.ended = True
        self._process.kill()
        for stream in (self._requests, self._answers):
            with suppress(OSError):  # what was still to be written has nobody to read it
                stream.close()
        self._process.wait()


def may_fork() -> bool:
    """Whether this process can be copied now: on Linux, with one thread, and not already large.

    A thread that holds a lock would leave it locked in the copy for ever. Where no copy is to be had, a fresh process
    is started instead.
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        alone = sum(1 for _ in Path("/proc/self/task").iterdir()) == 1
    except OSError:
        return False
    return alone and (own_memory(0) or _MOST_COPIED) < _MOST_COPIED


def fork_worker(task: Callable[..., object]) -> tuple[ProcessCopy, BinaryIO, BinaryIO] | None:
    """Copy this process to do `task`; give the copy, where to send requests to it and where its answers come from.

    None where the system makes no copy. To be called only where `may_fork` says so.
    """
    requests, to_copy = wide_pipe()
    try:
        copy, answers = copy_process(partial(worker.attend, task), requests)
    except OSError:
        os.close(to_copy)
        return None
    finally:
        os.close(requests)
    return copy, os.fdopen(to_copy, "wb"), os.fdopen(answers, "rb")
