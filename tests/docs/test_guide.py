"""The commands and options that the guides show are those of the program, the pictures are there and small."""

import re
import shlex
from pathlib import Path

import click
import pytest

from tests.program import run
from thidua_xlsx.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
GUIDES = [ROOT / "README.md", *(ROOT / "docs" / name for name in ("huong-dan.md", "tra-cuu.md"))]
_SHOWN = re.compile(r"^ *(thidua-xlsx [^\n`]+)$|`(thidua-xlsx [a-z][^`\n]*)`", re.MULTILINE)
COMMANDS = sorted({a or b for page in GUIDES for a, b in _SHOWN.findall(page.read_text("utf-8"))})


def test_the_guides_show_every_command_of_the_program() -> None:
    assert {shlex.split(line)[1] for line in COMMANDS} == set(main.commands)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_that_is_shown_is_understood(line: str) -> None:
    _, name, *arguments = shlex.split(line)
    command = main.commands[name]
    context = click.Context(command)
    given, _, _ = command.make_parser(context).parse_args(arguments)
    for option in command.params:
        if isinstance(option.type, click.Choice) and option.name in given:
            values = given[option.name]
            for value in values if isinstance(values, list) else [values]:
                assert option.type.convert(value, option, context) in option.type.choices


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.name)
def test_pictures_are_said_in_words_and_small(page: Path) -> None:
    shown = re.findall(r"!\[([^\]]*)\]\(([^)]+\.png)\)", page.read_text("utf-8"))
    assert shown
    for said, file in shown:
        assert said
        assert (page.parent / file).stat().st_size < 200_000


def test_what_a_code_means_is_said_without_names_of_parameters() -> None:
    assert "Nghĩa là: Ô «…» vượt mức tối đa …" in run("explain", "C102").output


def test_the_installer_is_read_by_every_windows() -> None:
    """The command interpreter wants its own line ends, and reads the text before the code page is set."""
    content = (ROOT / "Cai dat.bat").read_bytes()
    assert content.isascii()
    assert content.count(b"\n") == content.count(b"\r\n") > 0
    lines = content.decode("ascii").splitlines()
    assert 'pushd "%~dp0"' in lines  # cd refuses a share
    first = lines.index("%PYTHON% -m pip install .")
    # Only what was installed is set up; then the menu opens in the person's own folder, not among the program's files.
    assert lines[first + 1] == "if errorlevel 1 goto done" and ":done" in lines
    assert [line for line in lines[first + 2 :] if line.startswith(("cd", "%PYTHON%"))] == [
        'cd /d "%USERPROFILE%"',
        "%PYTHON% -m thidua_xlsx setup",
        "%PYTHON% -m thidua_xlsx",
    ]
