"""Every name in an inbox gets a receipt: also what cannot be opened, leads elsewhere or is shown like another."""

import errno
import io
import json
import os
import shutil
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.seasons.small import Small
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.workflow.load.inbox_files import items_of
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.season_folder import open_season_folder

NOBODY = 65534


def names(inbox: Path) -> list[tuple[str, str, object]]:
    """The files of an inbox, each with the code of the reason why it is not read, and what that speaks of."""
    with ReaderPool(1) as readers:
        found = [(item.name, item.refused) for item in items_of(files.incoming(inbox, inbox.parent), readers)]
    return [(name, why.code.id, why.params.get("reason", "")) if why else (name, "", "") for name, why in found]


@pytest.fixture
def common() -> Iterator[Path]:
    """A folder that an ordinary user of the machine may look into, unlike those of the tests."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    for path in made.rglob("*"):
        path.chmod(0o755)
    shutil.rmtree(made)


@pytest.mark.skipif(sys.platform == "win32", reason="rights are told otherwise there")
def test_what_an_ordinary_user_may_not_open_has_a_receipt_and_the_others_count(common: Path) -> None:
    inbox = common / "inbox"
    (inbox / "to Van").mkdir(parents=True)
    for name in ("a.xlsx", "b.xlsx", "to Van/c.xlsx"):
        (inbox / name).write_bytes(b"x")
    (inbox / "a.xlsx").chmod(0)
    (inbox / "to Van").chmod(0)
    assert as_nobody(lambda: names(inbox)) == [
        ["inbox/a.xlsx", "F136", "EACCES"],
        ["inbox/b.xlsx", "", ""],
        ["inbox/to Van", "F135", "EACCES"],
    ]


def receipts(season: Small) -> list[tuple[str, str, str, object]]:
    read = read_inbox(open_season_folder(season.folder), season.folder / "inbox", lambda step: None, ReaderPool(1))
    return sorted(
        (one.file, one.status.value, one.reason.code.id, one.reason.params.get("reason"))
        if one.reason
        else (one.file, one.status.value, "", "")
        for one in read.receipts
    )


def as_nobody(task: Callable[[], object]) -> object:
    """Do something as a user without rights; where this one has none either, as this one."""
    if os.getuid() != 0:
        return json.loads(json.dumps(task()))
    task()  # what it imports may lie where only this user may look
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, json.dumps(task()).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        said = told.read()
    os.waitpid(pid, 0)
    return json.loads(said)


def test_a_file_that_the_disk_does_not_give_has_a_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A network drive that is gone, a file whose content is still in the cloud: listed, and not to be had."""
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox/a.xlsx").write_bytes(b"a")
    (tmp_path / "inbox/b.xlsx").write_bytes(b"b")
    opened = Path.open

    def fails(path: Path, *rest: Any, **more: Any) -> Any:
        if path.name == "a.xlsx":
            raise OSError(errno.EIO, "gone")
        return opened(path, *rest, **more)

    monkeypatch.setattr(Path, "open", fails)
    assert names(tmp_path / "inbox") == [("inbox/a.xlsx", "F136", "EIO"), ("inbox/b.xlsx", "", "")]


@pytest.mark.skipif(sys.platform == "win32", reason="not known there")
def test_what_is_no_file_has_a_receipt_and_nobody_waits_for_it(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    os.mkfifo(tmp_path / "inbox/pipe.xlsx")
    assert names(tmp_path / "inbox") == [("inbox/pipe.xlsx", "F136", "EINVAL")]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
def test_links_are_named_and_not_followed_wherever_they_lead(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "out/a.xlsx").write_bytes(b"a")
    (inbox / "folder").symlink_to(tmp_path / "out")
    (inbox / "file.xlsx").symlink_to(tmp_path / "out/a.xlsx")
    (inbox / "nowhere").symlink_to(tmp_path / "gone")
    (inbox / "itself").symlink_to(inbox)
    assert names(inbox) == [(f"inbox/{name}", "F131", "") for name in ("file.xlsx", "folder", "itself", "nowhere")]


def test_a_folder_of_windows_that_is_another_one_counts_as_a_link() -> None:
    junction = SimpleNamespace(stat=lambda follow_symlinks: SimpleNamespace(st_reparse_tag=0xA0000003))
    in_the_cloud = SimpleNamespace(stat=lambda follow_symlinks: SimpleNamespace(st_reparse_tag=0x9000001A))
    assert files._is_junction(cast(Any, junction))
    assert not files._is_junction(cast(Any, in_the_cloud))


def test_names_that_are_shown_alike_are_told_apart(tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("a.xlsx", "../a.xlsx", "C:\\a.xlsx", "./a.xlsx (2)"):
            archive.writestr(name, b"1")
    (inbox / "g.zip").write_bytes(out.getvalue())
    for form in ("NFC", "NFD"):  # as Windows writes it, and as a Mac does
        (inbox / unicodedata.normalize(form, "Tổ.xlsx")).write_bytes(form.encode())
    assert [name for name, *_ in names(inbox)] == [
        "inbox/Tổ.xlsx",
        "inbox/Tổ.xlsx (2)",
        "inbox/g.zip",
        "inbox/g.zip/a.xlsx",
        "inbox/g.zip/a.xlsx (2)",
        "inbox/g.zip/a.xlsx (3)",
        "inbox/g.zip/a.xlsx (2) (2)",
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="no other system makes folders so deep")
def test_folders_a_thousand_deep_are_walked(small: Small) -> None:
    inbox = small.folder / "inbox"
    folders = [inbox / "/".join("a" * depth) for depth in range(1, 1_100)]
    for folder in folders:
        folder.mkdir()
    form = next(path for path in inbox.iterdir() if path.is_file()).rename(folders[-1] / "x.xlsx")
    deepest = [one for one in receipts(small) if one[0].endswith("/a/x.xlsx")]
    form.unlink()
    for folder in reversed(folders):  # not even the tests' own broom reaches so far down
        folder.rmdir()
    assert [one[1:] for one in deepest] == [("accepted", "", "")]
