"""Readers that go wrong on files with certain words in them, the way native code does; anything else is read as it is."""

import ctypes
import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book


def fragile(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> RawBook | Refusal:
    match data[:8] if data.startswith(b"PK\3\4hang") else data:
        case b"abort":
            os.abort()
        case b"overrun":
            ctypes.string_at(0)
        case b"hang" | b"PK\3\4hang":
            time.sleep(600)
        case b"eat":
            return RawBook(str(len(bytearray(3 * 2**30))), ())
        case b"raise":
            raise RuntimeError("parser is confused")
        case b"print":
            os.write(1, b"native code prints what it likes")
        case b"huge":
            return RawBook(file, (RawSheet("x" * 70_000_000, {}),))
    return read_book(data, file, passwords=passwords)


_opened = 0


def dies_at_the_second(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> RawBook | Refusal:
    """Whatever comes second in one process kills it: the file is innocent, the process was damaged before."""
    global _opened
    _opened += 1
    if _opened > 1:
        os.abort()
    return read_book(data, file, passwords=passwords)


def kills_its_worker(data: bytes, file: str, *, passwords: Sequence[str] = ()) -> RawBook | Refusal:
    """A file that names a place to leave a mark: whoever reads it first dies together with the process it works for."""
    if data.startswith(b"kill "):
        try:
            Path(data[5:].decode()).touch(exist_ok=False)
        except FileExistsError:
            return read_book(data, file, passwords=passwords)
        os.kill(os.getppid(), signal.SIGKILL)
        os.abort()
    return read_book(data, file, passwords=passwords)
