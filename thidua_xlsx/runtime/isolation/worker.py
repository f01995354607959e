"""The process in which returned files are opened: it reads one file after another and answers with plain values.

It talks over its standard input and output, is limited in memory where the platform can do that, and may die: whoever
started it (`reader_pool`) then knows which file it had in hand. It protects from faults, not from an attacker.
"""

import contextlib
import gc
import os
import pickle
import struct
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, BinaryIO

from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.read.workbook_reader import (
    read_book,  # imported before the first file, so that no file pays for it
)
from thidua_xlsx.messages import codes
from thidua_xlsx.runtime.archives import UnpackRequest, unpack
from thidua_xlsx.runtime.process_copies import take_own_pipes

MAX_MEMORY = 1536 * 2**20  # bytes of address space of one process that reads files
MAX_SECONDS = 45  # for one file
MAX_ANSWER = 64 * 2**20  # bytes of what was read from one file, as it is handed back

READY = b"+"
LENGTH = struct.Struct(">Q")
DEFAULT_READER = read_book
ReadFunction = Callable[..., Any]
Understand = Callable[[RawBook, str], object]  # makes something smaller of a workbook, given the file's SHA-256


def send(stream: BinaryIO, content: bytes) -> None:
    """Write `content` as one message: its length, then its bytes."""
    stream.write(LENGTH.pack(len(content)) + content)
    stream.flush()


def receive(stream: BinaryIO) -> bytes | None:
    """Read one message; None where the other side is gone."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    content = stream.read(length)
    return content if len(content) == length else None


def work(
    data: bytes,
    file: str,
    sha256: str,
    *,
    reader: ReadFunction = DEFAULT_READER,
    passwords: Sequence[str] = (),
    understand: Understand | None = None,
) -> object:
    """Read one file and, where somebody asked for it, make something of its workbook; a refusal stays a refusal.

    `data` are its bytes, `file` its name in findings, `sha256` its digest; `passwords` are tried where it needs one.
    """
    book = reader(data, file, passwords=passwords)
    return understand(book, sha256) if understand and isinstance(book, RawBook) else book


def answer(task: Callable[..., object], request: bytes) -> bytes:
    """Do `task` with the file of `request`, a pickled request, or unpack that file; give the pickled answer.

    Whatever the task raises is an answer too.
    """
    request_ = pickle.loads(request)
    try:
        done = unpack(request_.source, request_.first) if isinstance(request_, UnpackRequest) else task(*request_)
        packed = pickle.dumps(done, pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        raise
    except Exception as error:  # whatever it is, it must not cost the others their turn
        text, name = str(error), type(error).__name__
        refused = Refusal(codes.FILE_UNREADABLE, {"reason": text or name})
        if not isinstance(request_, UnpackRequest):  # the reader itself refuses what is damaged: the program has failed
            refused = Refusal(codes.FILE_READING_FAILED, {"reason": f"{name}: {text}" if text else name})
        packed = pickle.dumps(refused)
    if len(packed) > MAX_ANSWER:
        return pickle.dumps(Refusal(codes.FILE_TOO_LARGE, {"limit": f"{MAX_ANSWER // 2**20} MB"}))
    return packed


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    import resource

    with contextlib.suppress(OSError, ValueError):  # some systems know the limit and refuse it
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))


def _limit_time() -> int:
    """Let the system end this process even if nobody is left who would stop it; give the second at which it will."""
    until = int(time.process_time()) + 3 * MAX_SECONDS
    if sys.platform == "win32":
        return until
    import resource

    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (until, hard))
    return until


def attend(task: Callable[..., object] | None = None) -> None:
    """Do `task` for one request after another on the pipes that this process has as input and output.

    Without a task the first message is one, the same for every file, so that what it knows is handed over once. Nothing
    that a library prints gets into answers. Out of memory ends the process, as it would in native code.
    """
    own_requests, own_answers = take_own_pipes()
    requests, answers = os.fdopen(own_requests, "rb"), os.fdopen(own_answers, "wb")
    _limit_memory()
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        if task is None:
            answers.write(READY)
            answers.flush()
            first = receive(requests)
            task = pickle.loads(first) if first else work
        gc.freeze()  # what every file is read with stays; nobody need look through it again for each
        until = 0
        while (request := receive(requests)) is not None:
            if time.process_time() > until - 2 * MAX_SECONDS:  # so many are left for any file
                until = _limit_time()
            try:
                packed = answer(task, request)
            except MemoryError:
                os._exit(1)
            send(answers, packed)


if __name__ == "__main__":
    attend()
