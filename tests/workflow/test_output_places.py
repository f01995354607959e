"""Outputs stay in their place: never over the season's own files, papers that no longer belong go, links lead to workbooks."""

import os
import shutil
import socket
import threading
from pathlib import Path

import pytest

from tests.program import run
from tests.seasons.outside import Summary
from tests.seasons.small import Small
from thidua_xlsx.runtime.files import write_where_asked


def test_a_link_to_the_inbox_is_the_inbox(small: Small) -> None:
    (small.folder / "ngoai").symlink_to(small.folder / "inbox")
    assert run("merge", small.folder / "inbox", "--out", small.folder / "ngoai").exit_code == 2


def test_other_places_are_as_good_as_ever(small: Small, tmp_path: Path) -> None:
    for where in (small.folder / "ban-nhap", tmp_path / "ra"):
        done = run("merge", small.folder / "inbox", "--no-papers", "--out", where, "--json", where / "them.json")
        assert done.exit_code in (0, 1)
        assert (where / "them.json").read_bytes() == (where / "ket-qua.json").read_bytes()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes and links of POSIX")
def test_what_is_no_file_is_written_into_and_a_link_is_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As `--json /dev/null` or `--ics /dev/stdout` would: nothing takes the place of a device, of a pipe or of a link."""
    pipe, file, link, source = (tmp_path / name for name in ("ong", "that.json", "loi-tat.json", "nguon.json"))
    os.mkfifo(pipe)
    source.write_bytes(b"ket qua" * 50_000)
    link.symlink_to(file)
    taken: list[bytes] = []
    for content in (b"ngan", source):
        reader = threading.Thread(target=lambda: taken.append(pipe.read_bytes()))
        reader.start()
        write_where_asked(pipe, content)
        reader.join()
        write_where_asked(link, content)
        write_where_asked(Path(os.devnull), content)
        assert taken[-1] == file.read_bytes() == (content if isinstance(content, bytes) else source.read_bytes())
    assert (pipe.is_fifo(), link.is_symlink(), Path(os.devnull).is_char_device()) == (True, True, True)
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("o")
        with pytest.raises(OSError, match="Invalid argument"):
            write_where_asked(Path("o"), b"x")


def test_links_lead_to_workbooks_alone_and_never_out_of_the_season(small: Small) -> None:
    inbox = small.folder / "inbox"
    (inbox / "may-tinh.exe").write_bytes(b"MZ")
    (inbox / "C:tinh.xlsx").write_bytes(b"x")
    (inbox / "..\\..\\tinh.xlsx").write_bytes(b"x")
    shutil.copyfile(inbox / "TOAN-registration.xlsx", inbox / "..\\ban-sao.xlsx")
    run("merge", inbox, "--no-papers")
    book = Summary(small.folder)
    targets = {
        cell.hyperlink.target
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target
    }
    inside = {target.removeprefix("..\\") for target in targets}
    assert any(target.startswith("inbox\\TOAN") for target in inside)
    assert [one for one in inside if ":" in one or ".." in one or not one.endswith((".xlsx", ".ods", ".xls"))] == []
    texts = {cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row}
    assert any("may-tinh.exe" in str(text) for text in texts)
