"""Contents that wait beside their targets: complete on the disk, known by their digest, gone when a run fails."""

import errno
import hashlib
import multiprocessing
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from thidua_xlsx.runtime.files import write_all
from thidua_xlsx.runtime.staged_outputs import OutputLocked, StagedFile, StagedOutputs

forking = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="no copies of a process are made here")


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def parts() -> Iterator[bytes]:
    yield b"one "
    yield b"two"


@pytest.mark.parametrize("content", [b"one two", parts(), lambda path: path.write_bytes(b"one two")])
def test_a_content_is_on_the_disk_beside_its_target_and_known_by_its_digest(tmp_path: Path, content: object) -> None:
    with StagedOutputs(tmp_path) as room:
        laid = room.stage("con/a.xlsx", content)  # type: ignore[arg-type]
        assert laid.path.parent == tmp_path / "con"
        assert laid.path.name != "a.xlsx"
        assert laid.path.read_bytes() == b"one two"
        assert laid.sha256 == hashlib.sha256(b"one two").hexdigest()
        assert not (tmp_path / "con/a.xlsx").exists()


@pytest.mark.parametrize("count", [3, 30])
def test_everything_is_seen_on_the_disk_before_it_is_moved_and_a_refusal_names_the_file(
    tmp_path: Path, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []

    def sees(number: int) -> None:
        seen.append(os.fstat(number).st_size)
        if seen[-1] == count:  # the last and longest one
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", sees)
    with StagedOutputs(tmp_path) as room, pytest.raises(OSError, match="No space") as refused:
        write_all(tmp_path, {f"{size}.xlsx": b"x" * size for size in range(1, count + 1)}, beside=room)
    assert sorted(seen) == list(range(1, count + 1))
    assert refused.value.filename == str(tmp_path / f"{count}.xlsx")
    assert names(tmp_path) == []


def test_what_was_laid_before_is_moved_with_what_is_written_now(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"old")
    with StagedOutputs(tmp_path, shared=True) as room:
        first = room.stage("a.json", parts())
        assert (tmp_path / "a.json").read_bytes() == b"old"
        write_all(tmp_path, {"a.json": first, "con/b.xlsx": b"b"}, beside=room)
    assert names(tmp_path) == ["a.json", "con", "con/b.xlsx"]
    assert (tmp_path / "a.json").read_bytes() == b"one two"


@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError, OutputLocked(Path("a"))])
def test_a_run_that_fails_leaves_nothing_and_no_folder_that_was_not_there(
    tmp_path: Path, stop: type[BaseException] | BaseException
) -> None:
    target = tmp_path / "mua" / "ket-qua"
    (tmp_path / "mua").mkdir()
    with pytest.raises((KeyboardInterrupt, OSError, OutputLocked)), StagedOutputs(target, shared=True) as room:
        room.stage("tra-lai/tu-cham/a.xlsx", b"a")
        room.stage("ket-qua.json", b"b")
        raise stop
    assert names(tmp_path) == ["mua"]


def test_a_run_that_fails_leaves_alone_what_others_have(tmp_path: Path) -> None:
    (tmp_path / "tra-lai").mkdir()
    (tmp_path / "rieng").mkdir()
    (tmp_path / "ket-qua.json").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt), StagedOutputs(tmp_path, shared=True) as room:
        room.stage("tra-lai/a.xlsx", b"a")
        room.stage("moi/b.xlsx", b"b")
        (tmp_path / "moi" / "ghi-chu.txt").write_bytes(b"somebody's")
        raise KeyboardInterrupt
    assert names(tmp_path) == ["ket-qua.json", "moi", "moi/ghi-chu.txt", "rieng", "tra-lai"]


@forking
def test_what_a_copy_laid_before_it_died_goes_with_the_run_that_fails(tmp_path: Path) -> None:
    target = tmp_path / "ket-qua"

    def lays_and_dies(room: StagedOutputs) -> None:
        room.stage("con/a.xlsx", b"a")
        os._exit(9)

    with pytest.raises(KeyboardInterrupt), StagedOutputs(target, shared=True) as room:
        copy = multiprocessing.get_context("fork").Process(target=lays_and_dies, args=(room,))
        copy.start()
        copy.join()
        assert [path.name for path in (target / "con").iterdir()] == [f".a.xlsx.{os.getpid()}.moi"]
        raise KeyboardInterrupt
    assert names(tmp_path) == []


@forking
def test_a_copy_whose_master_is_gone_leaves_nothing(tmp_path: Path) -> None:
    reading, writing = os.pipe()

    def orphan(room: StagedOutputs, master: int) -> None:
        while os.getppid() == master:  # until the system has given it to another one
            pass
        try:
            room.stage("a.xlsx", b"a")
        except BrokenPipeError:
            os.write(writing, b"!")
        os._exit(0)

    if not (master := os.fork()):
        room = StagedOutputs(tmp_path, shared=True)
        own = os.getpid()
        if not os.fork():
            orphan(room, own)
        os._exit(0)
    os.close(writing)
    os.waitpid(master, 0)
    assert os.read(reading, 1) == b"!"
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="there only the age of what waits is known")
def test_what_another_run_under_way_has_laid_is_not_left_behind(tmp_path: Path) -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(60,))
    other.start()
    with StagedOutputs(tmp_path, shared=True) as first:
        laid = first.stage("a.xlsx", b"first")
        theirs = laid.path.rename(tmp_path / f".a.xlsx.{other.pid}.moi")  # as if that process had laid it
        try:
            with StagedOutputs(tmp_path, shared=True) as second:
                second.stage("a.xlsx", b"second")
            assert theirs.read_bytes() == b"first"
        finally:
            other.kill()
            other.join()
        with StagedOutputs(tmp_path, shared=True):  # now it was killed
            assert not theirs.exists()


def test_what_a_killed_run_left_goes_even_where_nothing_is_written_again(tmp_path: Path) -> None:
    (tmp_path / "tra-lai" / "tu-cham").mkdir(parents=True)
    left = tmp_path / "tra-lai" / "tu-cham" / f".a.xlsx.{os.getpid()}.moi"  # an earlier process of the same number
    mark, own = tmp_path / ".dang-ghi.moi", tmp_path / ".ghi-chu.moi"
    for path in (left, mark, own):
        path.write_bytes(b"")
    with StagedOutputs(tmp_path, shared=True) as room:
        room.stage("b.xlsx", b"b")
        assert not left.exists()
    assert mark.exists()
    assert own.exists()


def test_neighbours_that_nobody_may_look_into_or_that_vanish_stop_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gone").mkdir()
    (tmp_path / "there").mkdir()
    really, scan = Path.iterdir, os.scandir

    def there(of: Path) -> Path:
        if Path(of).name == "gone":
            raise FileNotFoundError(2, "removed by another program", str(of))
        return of

    monkeypatch.setattr(Path, "iterdir", lambda self: really(there(self)))
    monkeypatch.setattr(os, "scandir", lambda of: scan(there(of)))
    with pytest.raises(KeyboardInterrupt), StagedOutputs(tmp_path, shared=True) as room:
        room.stage("there/a.xlsx", b"a")
        raise KeyboardInterrupt
    monkeypatch.undo()
    assert names(tmp_path) == ["gone", "there"]


def test_only_what_is_older_than_the_run_counts_as_left_behind(tmp_path: Path) -> None:
    old = tmp_path / ".a.xlsx.99999.moi"
    old.write_bytes(b"of a run that was killed")
    os.utime(old, (0, 0))
    with StagedOutputs(tmp_path) as room:
        younger = tmp_path / ".b.xlsx.99998.moi"
        younger.write_bytes(b"of another run under way")
        later = younger.stat().st_mtime + 60
        os.utime(younger, (later, later))
        laid = [room.stage("a.xlsx", b"a"), room.stage("b.xlsx", b"b")]
        assert not old.exists()
        assert younger.exists()
        assert all(isinstance(one, StagedFile) for one in laid)


def test_a_folder_that_cannot_be_had_is_said_to_be_locked(tmp_path: Path) -> None:
    (tmp_path / "con").write_bytes(b"a file")
    with StagedOutputs(tmp_path) as room, pytest.raises(OutputLocked) as locked:
        room.stage("con/a.xlsx", b"a")
    assert locked.value.path == tmp_path / "con"


def test_with_nothing_to_write_and_no_folder_there_is_nothing_to_do(tmp_path: Path) -> None:
    write_all(tmp_path / "ket-qua", {}, renewed=("thu/nhac-*.eml",))
    assert not (tmp_path / "ket-qua").exists()
