"""What steps of a run are given, told by hand: a season's folder that no file lies behind, readers that read nothing."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.intake.mini import declared, register, school
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.intake.returns.form_reader import Returned
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Record, Stamp, Submission
from thidua_xlsx.runtime.archives import Unpacked
from thidua_xlsx.runtime.isolation.reader_pool import SharedTime
from thidua_xlsx.workflow.load.season_folder import SeasonFolder

Said = tuple[Returned | None, list[Finding]] | Refusal | bytes


def folder(path: Path = Path("mini"), book: Rulebook | None = None, **fields: Any) -> SeasonFolder:
    """Give the mini season, or another, as if it had been read from a folder."""
    fields.setdefault("register", register())
    return SeasonFolder(path, declared(), book or school(), fields.pop("register"), **fields)


def returned(file: str, unit: str = "T1", phase: str = "registration", round_: str = "", **fields: Any) -> Returned:
    """Give a return with one answer in it, unless its `records` are told."""
    fields.setdefault("records", {phase: (Record("A1", {"target": "95%"}),)})
    report, integrity = fields.pop("report", None), fields.pop("integrity", "intact")
    return Returned(Submission(Stamp("mini", unit, phase, round_), file, **fields), integrity, report)


class Time(SharedTime):
    """The time of an archive, and which of its members turned out to be forms."""

    def __init__(self) -> None:
        super().__init__(10)
        self.forms: list[str] = []

    def was_a_form(self, file: str) -> None:
        self.forms.append(file)


class Readers:
    """Readers that say of a file's bytes what a test told them, and what they were asked."""

    def __init__(
        self,
        said: Mapping[bytes, Said] | None = None,
        inside: Mapping[bytes, Sequence[Unpacked | Refusal]] | None = None,
        jobs: int = 2,
    ) -> None:
        self.jobs, self._said, self._inside = jobs, said or {}, inside or {}
        self.asked: list[tuple[Any, ...]] = []
        self.expected: list[object] = []
        self.understanding: Any = None
        self.times: list[Time] = []
        self.open = False

    def __enter__(self) -> "Readers":
        self.open = True
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.open = False

    def understand(self, understand: object) -> None:
        self.understanding = understand

    def expect(self, count: int) -> None:
        self.expected.append(count)

    def shared_time(self) -> Time:
        self.times.append(Time())
        return self.times[-1]

    def read(self, data: bytes, file: str, sha256: str = "", shared: SharedTime | None = None) -> "Future[Any]":
        assert self.open
        self.asked.append((file, data, sha256, shared))
        return _done(self._said[data])

    def unpack(self, source: bytes | Path, first: int = 0, shared: SharedTime | None = None) -> "Future[Any]":
        assert self.open
        assert shared is self.times[-1]
        parts = self._inside[source.read_bytes() if isinstance(source, Path) else source]
        return _done(parts[first])


def _done(value: object) -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_result(value)
    return future
