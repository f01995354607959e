"""What the machine refuses is a sentence and exit code 2: every file stays as it was, and nothing else is left lying."""

import errno
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.commands.test_finalize import decide
from tests.program import run
from tests.runtime.refusing_machine import copied, largest_file, ordinary_user, refused
from tests.seasons.small import Small, copy_of
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime import files, staged_outputs
from thidua_xlsx.runtime.machine_faults import machine_fault

VI = language("vi")


@pytest.fixture(scope="module")
def merged_once(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    school = copy_of(small_season, tmp_path_factory.mktemp("may") / "mua-nho")
    decide(school)
    school.merge()
    return school


@pytest.fixture
def school(merged_once: Small, tmp_path: Path) -> Small:
    return copy_of(merged_once, tmp_path / "mua-nho")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file and folder below one; the cache of what was read is nobody's work."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() if p.is_file() else b"" for p in folder.rglob("*")}
    return {name: data for name, data in found.items() if "cache" not in name}


COMMANDS: dict[str, Callable[[Path], tuple[str | Path, ...]]] = {
    "merge": lambda s: ("merge", s / "inbox", "--jobs", "1", "--no-cache"),
    "merge elsewhere": lambda s: ("merge", s / "inbox", "--out", s / "khac" / "sau", "--no-cache"),
    "merge --json": lambda s: ("merge", s / "inbox", "--json", s.parent / "x.json", "--no-cache"),
    "merge --export": lambda s: ("merge", s / "inbox", "--export", "csv", "--export", "duckdb", "--no-cache"),
    "forms": lambda s: ("forms", s, "--phase", "self-score", "--round", "R2"),
    "mail": lambda s: ("mail", s, "--as-of", "2025-05-30"),
    "finalize": lambda s: ("finalize", s),
    "status --ics": lambda s: ("status", s, "--ics", s / "han.ics"),
    "init": lambda s: ("init", s.parent / "moi" / "mua", "--profile", "thcs"),
    "demo": lambda s: ("demo", s / "mau"),
}


class FullDisk:
    """A disk that takes so many contents and then half of one more."""

    def __init__(self, room: int, error: int, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room, self.error, self.taken, self._write = room, error, 0, staged_outputs._written
        monkeypatch.setattr(staged_outputs, "_written", self.write)

    def write(self, path: Path, content: Any) -> str:
        self.taken += 1
        if self.taken <= self.room:
            return self._write(path, content)
        path.write_bytes(b"half")
        raise OSError(self.error, os.strerror(self.error))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_disk_full_at_any_file_leaves_all_as_it_was(
    school: Small, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = 0 if command in ("mail", "status --ics") else 1  # these write one file; of others one is whole by then
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    before = contents(school.folder.parent)
    disk = FullDisk(room, errno.ENOSPC, monkeypatch)
    done = run(*COMMANDS[command](school.folder))
    assert (disk.taken, done.exit_code) == (room + 1, 2), done.output
    assert VI("cli.fault_disk_full") in done.output
    left = contents(school.folder.parent)
    if command != "merge --json":  # its own results are whole by then; the copy is what found no room
        assert left == before


@copied
@pytest.mark.parametrize("command", ["merge", "merge elsewhere", "forms", "init", "demo"])
@pytest.mark.parametrize("size", [0, 3_000])
def test_no_file_is_left_half_written_where_files_are_limited(school: Small, command: str, size: int) -> None:
    before = contents(school.folder.parent)
    code, said = refused(largest_file(size), *COMMANDS[command](school.folder))
    assert code == 2, said
    assert VI("cli.fault_file_size") in said
    assert "Traceback" not in said
    assert contents(school.folder.parent) == before


@copied
@pytest.mark.parametrize("closed", ["ket-qua", "."])
def test_an_ordinary_user_in_a_read_only_folder_keeps_the_old_results(school: Small, closed: str) -> None:
    before = contents(school.folder)
    shut, apart = school.folder / closed, school.folder.parent / "dong"
    apart.mkdir()
    apart.chmod(0o555)
    shut.chmod(0o555)
    try:
        code, said = refused(ordinary_user, "merge", school.folder / "inbox", "--no-cache")
        assert code == (2 if closed == "ket-qua" else code)
        made, told = refused(ordinary_user, "init", apart / "moi", "--profile", "thcs")
    finally:
        apart.chmod(0o755)
        shut.chmod(0o755)
    assert "Traceback" not in said + told
    assert (code, "F201" in said) == (2, True) or closed == "."
    assert made == 2 and "F201" in told
    if closed == "ket-qua":
        assert contents(school.folder) == before


@copied
def test_what_an_ordinary_user_may_not_read_is_a_sentence(school: Small) -> None:
    declared = school.folder / "thidua.xlsx"
    declared.chmod(0)
    code, said = refused(ordinary_user, "merge", school.folder / "inbox", "--no-cache")
    assert "Traceback" not in said
    assert code == 2 and "thidua.xlsx" in said


@pytest.mark.usefixtures("apart")
def test_a_machine_that_starts_no_thread_says_so(school: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(school.folder)

    def none_left(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", none_left)
    done = run("--lang", "en", "merge", school.folder / "inbox", "--no-cache")
    monkeypatch.undo()
    assert done.exit_code == 2
    assert language("en")("cli.fault_no_process") in done.output
    assert contents(school.folder) == before


@pytest.mark.usefixtures("apart")
def test_a_machine_that_makes_no_process_reads_and_writes_alone(
    small: Small, untouched: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", none_left)
    monkeypatch.setattr("subprocess.Popen", none_left)
    assert small.result()["people"] == untouched["people"]


@pytest.mark.usefixtures("apart")
def test_no_memory_is_a_sentence(school: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr("thidua_xlsx.workflow.outputs.write_merge.season_from", none_left)
    done = run("merge", school.folder / "inbox", "--no-cache")
    assert done.exit_code == 2 and VI("cli.fault_no_memory") in done.output


def test_a_defect_of_ours_stays_one() -> None:
    try:
        try:
            raise FileNotFoundError(errno.ENOENT, "gone", "a.xlsx")
        except OSError:
            raise AssertionError from None
    except AssertionError as error:
        assert machine_fault(error) is None


def test_the_first_fault_is_told_and_the_file_it_was_about() -> None:
    try:
        try:
            raise OSError(errno.ENOSPC, "No space left on device", "tong-hop.xlsx")
        finally:
            raise ValueError("Can't close the ZIP file while there is an open writing handle on it")
    except ValueError as error:
        fault = machine_fault(error)
    assert fault is not None and (fault.kind, fault.file) == ("disk_full", "tong-hop.xlsx")


@pytest.mark.parametrize("before", [False, True])
def test_no_room_for_the_mark_tells_no_lie_about_an_interrupted_run(
    tmp_path: Path, before: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    if before:
        (tmp_path / files._MOVING).touch()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with staged_outputs.StagedOutputs(tmp_path) as room:
        laid = room.stage("a.json", b"new")
        room.settle()
        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.write_all(tmp_path, {"a.json": laid}, beside=room)
        monkeypatch.undo()
    assert files.interrupted(tmp_path) is before
    assert (tmp_path / "a.json").read_bytes() == b"old"
    shutil.rmtree(tmp_path)


@copied
@pytest.mark.parametrize("times", [1, 9])
def test_a_file_written_while_it_is_read_is_read_again_or_named(
    small: Small, untouched: dict[str, Any], times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = small.returned("TOAN", "self-score", "R1").name
    looks = 0
    look = os.fstat

    def written_meanwhile(number: int) -> os.stat_result:
        nonlocal looks
        found = look(number)
        if Path(f"/proc/self/fd/{number}").readlink().name != name:
            return found
        looks += 1
        return os.stat_result([*found[:6], found.st_size + (looks if looks <= 2 * times else 0), *found[7:10]])

    monkeypatch.setattr(files.os, "fstat", written_meanwhile)
    result = small.result()
    stale = [one for one in result["findings"] if one["code"] == "F136"]
    if times == 1:
        assert result["people"] == untouched["people"] and not stale
    else:
        assert len(stale) == 1 and "ESTALE" in str(stale[0])


@pytest.mark.parametrize(
    ("number", "winerror", "kind"),
    [
        (errno.ENAMETOOLONG, None, "path_too_long"),
        (errno.ENOENT, 206, "path_too_long"),
        (errno.EINVAL, 362, "in_the_cloud"),
        (errno.EINVAL, 87, "other"),
    ],
)
def test_what_windows_says_more_exactly_has_a_sentence_of_its_own(number: int, winerror: int | None, kind: str) -> None:
    error = OSError(number, "no", "a.xlsx")
    error.winerror = winerror  # type: ignore[attr-defined]
    fault = machine_fault(error)
    assert fault is not None and fault.kind == kind
    assert VI(f"cli.fault_{kind}", reason=fault.reason)


def test_a_path_beyond_what_windows_opens_is_no_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    kinds = {len(name): machine_fault(FileNotFoundError(errno.ENOENT, "no", name)) for name in ("a" * 40, "a" * 250)}
    assert [one.kind for one in kinds.values() if one] == ["other", "path_too_long"]


@pytest.mark.parametrize(
    ("mark", "content", "holder"),
    [
        ("~$tong-hop.xlsx", b"\x03Hoa" + b" " * 51 + b"\x03\0" + "Hòa".encode("utf-16-le"), ("Excel", "Hòa")),
        ("~$tong-hop.xlsx", b"\x03Hoa" + b" " * 20, ("Excel", "Hoa")),
        ("~$tong-hop.xlsx", b"\xff\x01\x02", ("Excel", "")),
        (".~lock.tong-hop.xlsx#", "Lê Hòa,hoa,may-1,22.11.2026 19:25,x;".encode(), ("LibreOffice", "Lê Hòa")),
        (".~lock.tong-hop.xlsx#", b",hoa,may-1,22.11.2026 19:25,x;", ("LibreOffice", "hoa")),
    ],
)
def test_who_has_a_file_open_is_read_beside_it(
    tmp_path: Path, mark: str, content: bytes, holder: tuple[str, str]
) -> None:
    assert staged_outputs.file_holder(tmp_path / "tong-hop.xlsx") is None
    (tmp_path / mark).write_bytes(content)
    found = staged_outputs.file_holder(tmp_path / "tong-hop.xlsx")
    assert found is not None
    assert (found.program, found.who, found.mark.name) == (*holder, mark)


def test_word_leaves_out_the_first_letters_of_a_longer_name(tmp_path: Path) -> None:
    (tmp_path / "~$o-cao.docx").write_bytes(b"\x02Ha")
    found = staged_outputs.file_holder(tmp_path / "bao-cao.docx")
    assert found is not None and (found.program, found.who) == ("Word", "Ha")
