"""`--log-file`: what a run was asked, what it said and how it ended, a line each behind those of earlier runs."""

import os
import re
import stat
import sys
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import mkstemp

import click

from thidua_xlsx import __version__
from thidua_xlsx.cli.console import HEARING, shown
from thidua_xlsx.workflow.outputs.merge_journal import who_runs

_LINE = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d (begun|said|ended|crash) ")
_LONGEST_HEAD = 40  # bytes with which a line of a log tells that it is one


def log_refused(path: Path) -> bool:
    """Say whether the file at `path` holds something that is no log: nothing is ever written behind it."""
    if not path.exists() or not stat.S_ISREG(path.stat().st_mode):
        return False
    with path.open("rb") as stream:
        head = stream.read(_LONGEST_HEAD)
    return bool(head) and _LINE.match(head) is None


_CRASHED_INTO: list[Path] = []  # the log that this run's crash is written down in


def written_down() -> str:
    """Say where the crash under way is written down, writing it first into a log of its own where no log was kept.

    Where no log can be written either, it is printed to stderr.
    """
    if _CRASHED_INTO:
        return _CRASHED_INTO[-1].as_posix()
    try:
        number, name = mkstemp(prefix="thidua-xlsx-", suffix=".log")  # which its owner alone can read
        os.close(number)
        RunLog(Path(name)).crashed(sys.exc_info()[1])
    except OSError:
        traceback.print_exc()
        return "stderr"
    return Path(name).as_posix()


class RunLog:
    """The log of one run; OSError where nothing can be written there.

    What can no longer be written once the run has begun is left out: no log is worth a result.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self._stream = path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n")

    def __enter__(self) -> "RunLog":
        asked = " ".join(sys.argv[1:])
        self._write("begun", f"thidua-xlsx {__version__} · {'@'.join(who_runs())} · {Path.cwd()} · {asked}")
        HEARING.append(self._note_line)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        HEARING.remove(self._note_line)
        if isinstance(error, SystemExit) or error is None:
            self._write("ended", str(error.code if error else 0))
        elif isinstance(error, click.ClickException):
            self._write("said", error.format_message())
            self._write("ended", str(error.exit_code))
        elif not isinstance(error, BrokenPipeError):
            self.crashed(error)
        with suppress(OSError):
            self._stream.close()

    def crashed(self, error: BaseException | None) -> None:
        """Write down what only a programmer understands."""
        asked = " ".join(sys.argv[1:])
        self._write("crash", f"thidua-xlsx {__version__} · Python {sys.version} · {sys.platform} · {asked}")
        self._write("crash", "".join(traceback.format_exception(error)))
        _CRASHED_INTO.append(self.path)

    def _note_line(self, text: str) -> None:
        self._write("said", click.unstyle(text))

    def _write(self, what: str, text: str) -> None:
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        with suppress(OSError):
            for line in text.splitlines():
                self._stream.write(f"{now} {what} {shown(line)}\n")
            self._stream.flush()
