"""Help and the command line's complaints: Vietnamese unless English is asked for, and complete in both."""

import re

import click
import pytest

from tests.program import run
from thidua_xlsx.cli.click_words import help_texts
from thidua_xlsx.cli.main import main

COMMANDS = sorted(main.commands)


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_command_and_option_has_its_words(command: str, lang: str) -> None:
    texts = help_texts(lang)
    own = texts[command]
    assert own["about"].strip()
    for param in main.commands[command].params:
        if isinstance(param, click.Option):
            assert own.get(str(param.name)) or texts["common"].get(str(param.name)), param.name


def test_both_languages_speak_of_the_same_things() -> None:
    keys = [
        {(part, key) for part, own in help_texts(lang).items() if part != "click" for key in own}
        for lang in ("vi", "en")
    ]
    assert keys[0] == keys[1]


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_vietnamese_unless_english_is_asked_for(command: str) -> None:
    asked = [command] if command else []
    said = run(*asked, "--help").output
    assert said.startswith("Cách dùng: ")
    assert not re.search(r"Usage|Options:|Show this|DIRECTORY|TEXT|NAME|RULE|OLD|default:|required", said)
    for english in (run(*asked, "--lang", "en", "--help").output, run("--lang", "en", *asked, "--help").output):
        assert english.startswith("Usage: ")
        assert not re.search(r"Cách dùng|Tùy chọn|THƯ MỤC|mặc định", english)
        assert not re.search(r"\S +Example: ", english)
    assert not re.search(r"\S +Ví dụ: ", said), "each example begins a line"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (["merge"], "Lỗi: Thiếu tham số 'INBOX'."),
        (["gop"], "Lỗi: Không có lệnh 'gop'."),
        (["merge", "inbox", "--sai"], "Lỗi: Không có tùy chọn '--sai'."),
        (["merge", "inbox", "--jobs", "ba"], "Lỗi: Giá trị chưa đúng ở '--jobs': 'ba' không phải số."),
        (["merge", "inbox", "--as-of", "mai"], "'mai' không phải ngày dạng 15/11/2026."),
        (["merge", "inbox", "--duplicates", "tất"], "'tất' không phải một trong: 'union', 'newest', 'error'."),
        (["check", "khong-co"], "Tệp hoặc thư mục 'khong-co' không tồn tại."),
        (["forms"], "Lỗi: Thiếu tùy chọn '--phase'."),
        (["mail", "--kind"], "Lỗi: Tùy chọn '--kind' cần kèm một giá trị."),
        (["demo", "a", "b"], "Lỗi: Thừa tham số (b)"),
    ],
)
def test_mistakes_in_what_was_typed_are_told_in_vietnamese(typed: list[str], said: str) -> None:
    done = run(*typed)
    assert done.exit_code == 2
    assert said in done.output
    assert "Error" in run(*typed, "--lang", "en").output


def test_a_language_before_the_command_is_meant_for_it() -> None:
    assert "khong-co" in run("--lang", "en", "merge", "khong-co").output
    assert (
        "There is no" in run("--lang", "en", "merge", "khong-co").output
        or "not found" in run("--lang", "en", "merge", "khong-co").output
    )
