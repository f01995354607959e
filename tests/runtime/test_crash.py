"""A merge that is killed leaves every earlier result whole, and nothing that the next merge would trip over."""

import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.small import Small, build_small, copy_of
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.files import interrupted, write_all
from thidua_xlsx.workflow.outputs.output import Made, Output, OutputRequest

FORM = ("TOAN", "self-score", "R1")


@pytest.fixture(scope="module")
def merged_once(tmp_path_factory: pytest.TempPathFactory) -> Small:
    school = build_small(tmp_path_factory.mktemp("bi-tat") / "mua-nho")
    school.merge()
    return school


@pytest.fixture
def school(merged_once: Small, tmp_path: Path) -> Small:
    """A merged season whose inbox has since lost a return, so that every result would become another."""
    school = copy_of(merged_once, tmp_path / "mua-nho")
    school.returned(*FORM).unlink()
    return school


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def results(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if not name.endswith(".moi")}


def afterwards(school: Small) -> dict[str, bytes]:
    """What a merge that nobody disturbs writes; the journal tells times and is left out."""
    run("merge", school.folder / "inbox", "--out", school.folder / "khac")
    return {name: data for name, data in contents(school.folder / "khac").items() if name != "nhat-ky.jsonl"}


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_merge_killed_at_any_moment_leaves_whole_results(school: Small) -> None:
    out = school.folder / "ket-qua"
    old, new = contents(out), afterwards(school)
    assert old["ket-qua.json"] != new["ket-qua.json"]
    command = [sys.executable, "-m", "thidua_xlsx", "merge", str(school.folder / "inbox"), "--quiet"]
    killed = 0
    for step in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.1 * step + 0.05)
        process.kill()
        killed += process.wait() == -signal.SIGKILL
        for name, data in results(out).items():
            if name != "nhat-ky.jsonl":
                assert data in (old.get(name), new.get(name)), name
        json.loads((out / "ket-qua.json").read_text("utf-8"))
        assert zipfile.ZipFile(out / "tong-hop.xlsx").testzip() is None
    assert killed >= 3
    school.merge()
    assert {name: data for name, data in contents(out).items() if name != "nhat-ky.jsonl"} == new


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="this system has no process groups")
def test_ctrl_c_while_results_lie_beside_their_places_leaves_all_of_the_old_ones_or_all_new(school: Small) -> None:
    out = school.folder / "ket-qua"
    old, new = contents(out), afterwards(school)
    command = [sys.executable, "-m", "thidua_xlsx", "merge", str(school.folder / "inbox"), "--quiet"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    while process.poll() is None and not any(out.glob(".*.moi")):
        pass
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to every process of the command
    stopped = process.wait() == 130
    found = contents(out)
    del found["nhat-ky.jsonl"], old["nhat-ky.jsonl"]
    assert found == (old if stopped else new)


@pytest.mark.skipif(os.name == "nt", reason="files are limited by a POSIX shell here")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_no_room_for_a_result_leaves_nothing_behind(school: Small, jobs: str) -> None:
    merge = f"{sys.executable} -m thidua_xlsx merge inbox --quiet --out khac/ket-qua --jobs {jobs}"
    command = ["sh", "-c", f"ulimit -f 8; PYTHONDONTWRITEBYTECODE=1 exec {merge}"]
    done = subprocess.run(command, cwd=school.folder, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert language("vi")("cli.fault_file_size") in done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
    assert not (school.folder / "khac").exists()


@pytest.mark.parametrize("point", range(7))
def test_killed_between_any_two_moves_each_file_is_the_old_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: int
) -> None:
    names = ("a.xlsx", "b.json", "con/c.xlsx")
    old, new = dict.fromkeys(names, b"old"), dict.fromkeys(names, b"new")
    write_all(tmp_path, old)
    kill_at(point, monkeypatch)
    with pytest.raises(Killed):
        write_all(tmp_path, new)
    monkeypatch.undo()
    moved = max(0, point - len(names) - 1)  # three files are written first, then a mark, then three are moved
    assert interrupted(tmp_path) or not moved
    assert results(tmp_path) == {name: b"new" if number < moved else b"old" for number, name in enumerate(names)}
    write_all(tmp_path, new)
    assert contents(tmp_path) == new
    assert not interrupted(tmp_path)


def test_the_merge_after_an_interrupted_one_says_so_once(school: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    kill_at(12, monkeypatch)
    with pytest.raises(Killed):
        school.merge("--no-papers")
    monkeypatch.undo()
    assert interrupted(school.folder / "ket-qua")
    assert "X152" in school.merge("--no-papers").output
    assert "X152" not in school.merge("--no-papers").output


def test_a_run_stopped_while_it_moved_its_files_is_said_by_verify_and_status_until_the_next_run(
    school: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = school.folder / "ket-qua"
    assert "bị ngắt" not in run("status", school.folder).output
    monkeypatch.setattr("thidua_xlsx.workflow.outputs.make_results.OUTPUTS", (Few(),))
    kill_at(1, monkeypatch, of=("replace",))  # everything is written, one file is moved, then the end
    with pytest.raises(Killed):
        run("merge", school.folder / "inbox")
    monkeypatch.undo()
    assert (out / "tong-hop.xlsx").read_bytes() == b"a"
    for command in (("verify", out / "ket-qua.json"), ("status", school.folder)):
        assert "bị ngắt" in run(*command).output
    school.merge()
    for command in (("verify", out / "ket-qua.json"), ("status", school.folder)):
        assert "bị ngắt" not in run(*command).output


class Few(Output):
    """Two files that are made in no time."""

    name = "few"

    def make(self, request: OutputRequest) -> Made:
        return Made({"tong-hop.xlsx": b"a", "ket-qua.json": b"{}"})


class Killed(BaseException):
    """The process is no more: nothing after it runs, no cleaning up either."""


def kill_at(point: int, monkeypatch: pytest.MonkeyPatch, *, of: tuple[str, ...] = ("fsync", "replace")) -> None:
    """Stop at the n-th write or move (or only `of` one of them), and keep what would clean up from running."""
    calls = iter(range(100))

    def dies(really):  # type: ignore[no-untyped-def]
        def called(*args):  # type: ignore[no-untyped-def]
            if next(calls) == point:
                raise Killed
            return really(*args)

        return called

    from thidua_xlsx.runtime import files

    if "fsync" in of:
        monkeypatch.setattr(files.os, "fsync", dies(files.os.fsync))
    monkeypatch.setattr(Path, "replace", dies(Path.replace))
    really_unlink = Path.unlink
    monkeypatch.setattr(Path, "unlink", lambda self, **_: None if self.suffix == ".moi" else really_unlink(self))


def test_only_its_own_leftovers_are_removed(tmp_path: Path) -> None:
    for name in (".a.xlsx.99999.moi", ".b.xlsx.99999.moi", "a.moi"):
        (tmp_path / name).write_bytes(b"x")
    write_all(tmp_path, {"a.xlsx": b"new"})
    assert sorted(contents(tmp_path)) == [".b.xlsx.99999.moi", "a.moi", "a.xlsx"]
