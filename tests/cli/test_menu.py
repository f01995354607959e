"""The menu: opened on a terminal, finds the season, runs the same commands as typing does, comes back."""

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.cli import main as front
from thidua_xlsx.cli import menu
from thidua_xlsx.cli.main import main

_ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def somebody_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder without seasons, an empty folder to stand in, and somebody who sits at a terminal."""
    home, here = tmp_path / "nha", tmp_path / "dang dung"
    home.mkdir()
    here.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.chdir(here)
    monkeypatch.setattr(front, "at_a_terminal", lambda: True)
    return here


def answered(*lines: str, lang: str = "vi") -> Result:
    """Open the menu and answer its questions; leaving is not among the answers."""
    typed = "".join(f"{line}\n" for line in (*lines, "0"))
    done = CliRunner().invoke(main, ["--lang", lang] if lang != "vi" else [], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done


def number(shown: str, words: str) -> str:
    """The number beside a line of the menu as it was shown."""
    return next(line.split()[0] for line in shown.splitlines() if line.endswith(words))


def test_without_a_terminal_nothing_typed_gives_help(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    done = run()
    assert done.exit_code == 0
    assert done.output.startswith("Cách dùng: ")
    assert "finalize" in done.output
    assert run("--lang", "en").output.startswith("Usage: ")


def test_a_new_season_is_begun_by_answering_and_is_the_one_that_init_makes(
    tmp_path: Path, somebody_at_home: Path
) -> None:
    done = answered("1", "Trường Tiểu học Hải Lộc", "", "2026-2027", "", "", "")
    season = somebody_at_home / "truong-tieu-hoc-hai-loc-2026"
    assert "→ thidua-xlsx init" in done.output
    assert "chỉ bấm Enter: Trường tiểu học" in done.output  # the kind is told from the name
    assert f"Năm thi đua ở {season}: sổ thidua.xlsx chưa khai đủ" in done.output  # the state, shown when it comes back
    typed = tmp_path / "go" / season.name
    run("init", typed, "--profile", "tieu-hoc", "--year", "2026-2027", "--school", "Trường Tiểu học Hải Lộc")
    assert (typed / "thidua.xlsx").read_bytes() == (season / "thidua.xlsx").read_bytes()


def test_every_item_runs_the_command_of_its_name(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []
    run_group = click.Group.main

    def typed_in(self: click.Group, args: list[str] | None = None, prog_name: str | None = None, **more: Any) -> Any:
        if prog_name != "thidua-xlsx":  # the menu itself, as the runner starts it
            return run_group(self, args, prog_name, **more)
        ran.append((args or [])[2:])
        raise SystemExit(0)

    monkeypatch.chdir(small.folder)
    monkeypatch.setattr(menu.Menu, "_state", lambda self: None)
    shown = answered().output
    answers = {
        "Kiểm tra sổ và các phiếu trong inbox": [],
        "Phát phiếu cho các tổ": ["3", "2", "1"],
        "Xem ai đã nộp, ai chưa nộp": [],
        "Gộp phiếu, lập bảng tổng hợp": [],
        "Giải thích một điều cần xem lại, một danh hiệu, một người": ["P1"],
        "Soạn thư: gửi phiếu, trả phiếu, nhắc nộp, báo cáo": ["1"],
        "Chốt kết quả sau khi hội đồng quyết định": ["1"],
        "Xem thử một trường mẫu": [],
        "Đặt tệp bấm đúp «Thi đua» vào các thư mục": [],
        "Lập năm học sau từ năm học này": ["", "nam-sau"],
    }
    lines = [line for words, asked in answers.items() for line in (number(shown, words), *asked, "")]
    monkeypatch.setattr(click.Group, "main", typed_in)
    answered(*lines)
    assert ran[:-1] == [
        ["check", "thidua.xlsx", "inbox"],
        ["forms", ".", "--phase", "self-score", "--round", "R2", "--unit", "TOAN"],
        ["status", "."],
        ["merge", "inbox"],
        ["explain", "P1"],
        ["mail", ".", "--kind", "reminders"],
        ["finalize", "."],
        ["demo", "thidua-demo"],
        ["setup", "."],
    ]
    assert ran[-1] == ["init", str(small.folder.parent / "nam-sau"), "--from", ".", "--year", "2027-2028"]


def test_the_state_says_what_was_issued_came_and_was_merged(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder / "inbox")  # whoever stands in a season's folder is in that season
    before = answered().output
    assert "Đã phát phiếu: Đăng ký (3), Tự chấm Học kỳ I (3), Tự chấm Học kỳ II (3)." in before
    assert "Inbox có 9 tệp, 9 tệp chưa gộp." in before
    assert "Chưa gộp lần nào." in before
    small.merge("--no-papers")
    (small.folder / "inbox" / "moi.xlsx").write_bytes(b"x")
    after = answered().output
    assert "Inbox có 10 tệp, 1 tệp chưa gộp." in after
    assert re.search(r"Gộp lần cuối \d\d/\d\d/\d{4} \d\d:\d\d: \d+ lỗi phải sửa", after)


def test_a_season_that_cannot_be_used_is_told_and_can_be_checked(somebody_at_home: Path) -> None:
    (somebody_at_home / "thidua.xlsx").write_bytes(b"no workbook")
    shown = answered().output
    assert "sổ thidua.xlsx chưa khai đủ" in shown
    said = answered(number(shown, "Phát phiếu cho các tổ"), "").output
    assert "→ thidua-xlsx check thidua.xlsx" in said


def test_it_finds_the_only_season_near_and_asks_among_several(somebody_at_home: Path) -> None:
    run("init", somebody_at_home.parent / "nha" / "Tài liệu" / "thcs-mot", "--year", "2026-2027")
    assert "thcs-mot" in answered().output
    run("init", somebody_at_home / "thcs-hai", "--year", "2026-2027")
    assert "Các năm thi đua tìm thấy:" in answered("1").output
    chosen = next(line for line in answered("2").output.splitlines() if line.startswith("Năm thi đua ở"))
    assert "thcs-mot" in chosen  # the one changed last stands first


def test_another_season_is_opened_by_its_folder_as_a_window_gives_it(tmp_path: Path) -> None:
    far = tmp_path / "nơi khác 100% (a)" / "thcs-xa"
    run("init", far, "--year", "2026-2027")
    shown = answered().output
    item = number(shown, "Mở năm khác")
    assert f"Năm thi đua ở {far}:" in answered(item, f'"{far}"', "").output
    assert "Trong" in answered(item, str(tmp_path), "", "").output  # no season there: said, and asked again


def test_an_answer_that_cannot_be_used_is_asked_again_at_once(tmp_path: Path, somebody_at_home: Path) -> None:
    """A year, a list and a folder are looked at where they are asked for, not when all else has been answered."""
    taken, new = somebody_at_home / "co-roi", somebody_at_home / "moi"
    run("init", taken, "--profile", "thcs")
    lists = [str(tmp_path / "khong-co.xlsx"), ""]
    item = number(answered().output, "Lập năm thi đua mới")
    done = answered(item, "Trường THCS Kim Sơn", "", "năm nay", "2026-2029", "2026", *lists, "co-roi", str(new), "")
    assert done.output.count("chưa đúng; gõ dạng 2026-2027.") == 2
    assert f"Không có tệp {tmp_path / 'khong-co.xlsx'}." in done.output
    assert f"Đã có {taken}; gõ tên thư mục khác." in done.output
    assert "--year 2026-2027" in done.output and (new / "thidua.xlsx").is_file()


def test_what_was_not_done_is_not_waited_for(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who thinks better of it is back at the menu, without a key to press for nothing."""
    monkeypatch.chdir(small.folder)
    shown = answered().output
    for words in ("Phát phiếu cho các tổ", "Chốt kết quả sau khi hội đồng quyết định"):
        back = answered(number(shown, words), "").output
        assert "Bấm Enter để về danh mục" not in back
        assert back.count(number(shown, words) + "  " + words) == 2


def test_a_number_that_is_not_offered_is_asked_again_and_no_answer_goes_back() -> None:
    done = answered("77", "hai", "")
    assert done.output.count("Gõ một số từ 1 đến") == 3


def test_ctrl_c_or_the_end_of_what_is_typed_leaves_without_a_traceback() -> None:
    done = CliRunner().invoke(main, [], input="", catch_exceptions=False)
    assert done.exit_code == 0
    assert "Đã thoát." in done.output


def test_the_menu_speaks_english_too(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(small.folder)
    said = answered(lang="en").output
    assert "Issue forms to units" in said
    assert "Forms issued:" in said


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ('"/a b/c"', "/a b/c"),
        ("'/a b/c' ", "/a b/c"),
        ("& '/a b/c'", "/a b/c"),
        ("  /a%20/c", "/a%20/c"),
        (r"/a\ b/c", "/a b/c"),
    ],
)
@pytest.mark.skipif(os.sep != "/", reason="marks before spaces are those of other systems")
def test_a_path_dragged_into_the_window_is_understood(typed: str, meant: str) -> None:
    assert menu.typed_path(typed) == Path(meant)
    assert menu.typed_path('""') is None


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminals")
def test_on_a_real_terminal_the_menu_opens_does_one_thing_and_comes_back(small: Small) -> None:
    import pty

    terminal, its_end = pty.openpty()
    env = {**os.environ, "PYTHONPATH": str(_ROOT), "HOME": str(small.folder), "TERM": "dumb"}
    command = [sys.executable, "-m", "thidua_xlsx"]
    program = subprocess.Popen(command, cwd=small.folder, env=env, stdin=its_end, stdout=its_end, stderr=its_end)
    os.close(its_end)
    try:
        shown = _until(terminal, "bấm Enter:")
        assert "Trường THCS Nhỏ, năm học 2026-2027" in shown
        os.write(terminal, f"{number(shown, 'Giải thích một điều cần xem lại, một danh hiệu, một người')}\n".encode())
        _until(terminal, "họ tên:")
        os.write(terminal, b"C102\n")
        assert "Nghĩa là:" in _until(terminal, "về danh mục:")
        os.write(terminal, b"\n")
        _until(terminal, "bấm Enter:")
        os.write(terminal, b"0\n")
        assert "Đã thoát." in _until(terminal, "mở lại.")
        assert program.wait(timeout=20) == 0
    finally:
        program.kill()
        os.close(terminal)


def _until(terminal: int, words: str) -> str:
    """What a terminal shows up to some words."""
    shown, end = b"", time.monotonic() + 60
    while words not in shown.decode("utf-8", "ignore"):
        assert time.monotonic() < end, shown.decode("utf-8", "replace")
        if select.select([terminal], [], [], 1)[0]:
            shown += os.read(terminal, 4096)
    return shown.decode("utf-8", "ignore").replace("\r\n", "\n")
