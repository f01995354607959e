"""The first processes that read files are copies of this one where that is safe, and may die like any other."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

pytestmark = [
    pytest.mark.usefixtures("apart"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are copied on Linux only"),
]

_SCRIPT = """
import os, subprocess, sys, threading
from pathlib import Path
from tests.runtime.stubs import fragile
from thidua_xlsx.runtime.isolation.reader_pool import fork_worker, may_fork
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool

def no_fresh_one(*args, **options):
    raise OSError("a fresh process was asked for")
"""


def said_by(script: str, *arguments: str) -> list[str]:
    """Run a script in an interpreter of its own, which has one thread; give the lines that it prints."""
    command = [sys.executable, "-c", _SCRIPT + script, *arguments]
    # The fresh processes that it starts must find the stubs too, and they do not look in the current folder.
    known = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True, env=known)
    return done.stdout.splitlines()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made, content = Workbook(), BytesIO()
    made.worksheets[0]["A1"] = "Tổ Toán"
    made.save(content)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content.getvalue())
    return path


def test_files_are_read_by_copies_and_no_fresh_process_is_started(book: Path) -> None:
    lines = said_by(
        """
subprocess.Popen = no_fresh_one
data = Path(sys.argv[1]).read_bytes()
def seen(data, file, *, passwords=()):
    return os.getpid()
with ReaderPool(2, reader=seen) as readers:
    pids = {readers.read(data, "a.xlsx").result() for _ in range(8)}
print(os.getpid() in pids, 1 <= len(pids) <= 2)
with ReaderPool(1) as readers:
    print([cell.value for cell in readers.read(data, "a.xlsx").result().sheets[0].cells.values()])
""",
        str(book),
    )
    assert lines == ["False True", "['Tổ Toán']"]


def test_a_file_that_kills_a_copy_and_then_a_fresh_process_is_named_and_the_next_one_read(book: Path) -> None:
    lines = said_by(
        """
data = Path(sys.argv[1]).read_bytes()
with ReaderPool(1, reader=fragile) as readers:
    found = [readers.read(content, "a.xlsx") for content in (b"abort", data)]
    print(found[0].result().code.id, type(found[1].result()).__name__)
""",
        str(book),
    )
    assert lines == ["F128 RawBook"]


def test_a_process_with_a_second_thread_is_not_copied() -> None:
    lines = said_by("""
stop = threading.Event()
print(may_fork())
threading.Thread(target=stop.wait).start()
print(may_fork())
stop.set()
""")
    assert lines == ["True", "False"]


def test_a_copy_ends_with_its_requests_although_another_copy_was_made_after_it() -> None:
    lines = said_by("""
first, requests, answers = fork_worker(fragile)
second, more, others = fork_worker(fragile)
requests.close()
print(answers.read())
first.wait()
second.kill()
second.wait()
""")
    assert lines == ["b''"]
