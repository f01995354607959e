"""Outputs stay in their place: never over the season's own files, papers that no longer belong go, links lead to workbooks."""

import os
import socket
import threading
from pathlib import Path

import pytest

from thidua_xlsx.runtime.files import write_where_asked


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
