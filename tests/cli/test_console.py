"""What is said comes through on any console: in the letters that it has, and whole, or with a sentence why not."""

import io
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from thidua_xlsx.cli import console
from thidua_xlsx.cli.console import between_words

COMMAND = (sys.executable, "-m", "thidua_xlsx")
ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
SAID = "Tổ Ngữ văn đã nộp «phiếu» – 9,5 ≥ 8…"


def written(encoding: str, text: str, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """What a console of an encoding is given for a text."""
    behind = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(behind, encoding))
    monkeypatch.setattr(sys, "stderr", None)
    console.prepare_console()
    sys.stdout.write(text)
    sys.stdout.flush()
    return behind.getvalue()


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", SAID),
        ("cp1252", "To Ngu van dã nop «phieu» – 9,5 >= 8…"),
        ("cp437", "To Ngu van da nop «phieu» - 9,5 ≥ 8..."),
        ("ascii", 'To Ngu van da nop "phieu" - 9,5 >= 8...'),
        ("cp1258", "Tô\u0309 Ngư\u0303 văn đa\u0303 nô\u0323p «phiê\u0301u» – 9,5 >= 8…"),
    ],
)
def test_letters_that_an_encoding_lacks_lose_their_marks_and_nothing_else(
    encoding: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert written(encoding, SAID, monkeypatch).decode(encoding) == shown


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1258", "cp437", "ascii"])
def test_no_letter_of_any_writing_stops_a_sentence(encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = "".join(map(chr, range(0x20, 0x3000))) + "\ud800 漢字 🎓"
    shown = written(encoding, everything, monkeypatch).decode(encoding)
    assert len(shown) > 0x2F00 - 600  # a mark that stands alone may go
    letters = "ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"
    assert "?" not in written(encoding, letters, monkeypatch).decode(encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_file_to_which_output_is_led_gets_all_that_is_said(encoding: str, tmp_path: Path) -> None:
    with (tmp_path / "x.txt").open("wb") as file:
        done = subprocess.run(
            [*COMMAND, "explain", "C102"],
            stdout=file,
            stderr=subprocess.PIPE,
            env={**ENV, "PYTHONIOENCODING": encoding},
            check=False,
        )
    said = (tmp_path / "x.txt").read_bytes().decode(encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "C102" in said and "?" not in said


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no device that is always full")
@pytest.mark.parametrize("asked", [("explain", "C102"), ("--help",)])
def test_output_that_is_full_is_a_sentence(asked: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, *asked], stdout=full, stderr=subprocess.PIPE, env=ENV, check=False)
    assert done.returncode == 2
    assert "Đĩa đã đầy" in done.stderr.decode()
    assert b"Traceback" not in done.stderr and b"Exception" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="locales of POSIX")
def test_the_c_locale_keeps_vietnamese_names_of_files(tmp_path: Path) -> None:
    env = {**ENV, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    made = tmp_path / "Tổ Toán"
    done = subprocess.run([*COMMAND, "init", made, "--profile", "thcs"], capture_output=True, env=env, check=False)
    assert done.returncode == 0, done.stderr
    assert "Tổ Toán" in done.stdout.decode()
    assert (made / "thidua.xlsx").is_file()


@pytest.mark.skipif(os.name == "nt", reason="streams are closed by a POSIX shell here")
def test_where_streams_are_closed_no_file_gets_what_was_said(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m thidua_xlsx init mua --profile thcs <&- >&- 2>&-'
    done = subprocess.run(["sh", "-c", command], cwd=tmp_path, env=ENV, check=False)
    assert done.returncode == 0
    assert (tmp_path / "mua" / "thidua.xlsx").read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "mark", ["\u202e", "\u2066", "\u2069", "\u200e", "\u200f", "\u061c", "\u2028", "\x1b]0;x", "\x07", "\x9b"]
)
def test_no_name_turns_a_line_of_the_terminal_around(mark: str, capsys: pytest.CaptureFixture[str]) -> None:
    console.echo(f"Tổ {mark}Toán\n\x1b[31mLỖI\x1b[0m\tđủ")
    said = capsys.readouterr().out
    assert mark not in said
    assert f"‹{ord(mark[0]):04X}›" in said
    assert said.endswith("LỖI\tđủ\n")


def test_a_line_is_broken_between_words_and_goes_on_as_far_in() -> None:
    assert between_words("  - Người nghỉ thai sản vẫn ở tổ", 20) == "  - Người nghỉ thai\n  sản vẫn ở tổ"
    assert between_words("vừa đủ\nhai dòng", 20) == "vừa đủ\nhai dòng"
    link = "https://sgd.example.vn/van-ban/12345"  # a word is never broken
    assert between_words(f"Xem {link} nhé", 20) == f"Xem\n{link}\nnhé"
    red = click.style("LỖI", fg="red")  # takes the room of three letters
    assert between_words(f"{red} ô này có chỗ sai", 20) == f"{red} ô này có chỗ\nsai"
    command = "thidua-xlsx merge inbox/ --season thcs-kim-son"
    assert between_words(command, 20) == command


def test_whatever_the_program_says_goes_through_one_place() -> None:
    folder = Path(console.__file__).parent
    told = {path.name for path in folder.glob("*.py") if "click.echo(" in path.read_text("utf-8")}
    assert told == {"console.py"}
