"""Whatever is typed behind any command ends in words and an exit code: all commands and options, as click knows them."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.cli.test_ending import COMMAND, ENV
from tests.program import run
from tests.strength import strength
from thidua_xlsx.cli.main import main

# What people and programs get wrong: nothing, another kind of thing, too much of it, signs that mean something elsewhere.
NONSENSE = [
    "", " ", "xyz", "-1", "0", "9" * 30, "a" * 300, "..", "/dev/null/x", "không có.xlsx", "rac.bin", "thu-muc", "thidua.xlsx",
    "[bold]", "{x}", "%s", "31/02/2027", "31/12/9999", "D1\nD2", "=1+1", "C:\\mùa", "~", "*", "'\"",
]  # fmt: skip
SLOW = {"demo": {"folder"}}  # lays out a whole season wherever it may
ELSEWHERE = {"open_it", "pdf"}  # starts other programs


def needed(command: click.Command, season: Path) -> list[str]:
    """Give arguments with which a command of a new season has what it needs."""
    return {
        "check": [str(season / "inbox")], "merge": [str(season / "inbox")], "explain": ["LDTT"],
        "verify": [str(season / "thidua.xlsx")], "init": [str(season.parent / "moi")], "demo": [str(season)],
    }.get(command.name or "", [str(season)])  # fmt: skip


def typed() -> Iterator[tuple[str, str, list[str]]]:
    """Give each command with each of its parameters and what is typed for it."""
    for name, command in main.commands.items():
        for param in command.params:
            if param.name in ELSEWHERE | SLOW.get(name, set()):
                continue
            if isinstance(param, click.Option) and param.is_flag:
                yield name, param.opts[0], [param.opts[0]]
                continue
            for value in NONSENSE:
                yield name, param.opts[0], [param.opts[0], value] if isinstance(param, click.Option) else ["--", value]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season that was just begun, with what does not belong into it."""
    season = tmp_path_factory.mktemp("moi") / "mua"
    assert run("init", season, "--profile", "thcs", "--quiet").exit_code == 0
    (season / "rac.bin").write_bytes(bytes(range(256)))
    (season / "thu-muc").mkdir()
    return season


def test_every_command_and_option_takes_nonsense_without_a_traceback(
    begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = list(typed())
    tried = random.Random(6).sample(every, strength(60, len(every)))
    failed = []
    monkeypatch.setenv("HOME", str(tmp_path))
    for number, (name, _, words) in enumerate(tried):
        season = shutil.copytree(begun, tmp_path / str(number) / "mua")
        monkeypatch.chdir(season)
        given = words if words[0] == "--" else [*needed(main.commands[name], season), *words]
        try:
            done = run(name, *given)
        except Exception as error:  # a defect, whatever it is
            failed.append((name, given[-2:], repr(error)[:200]))
            continue
        if done.exit_code not in (0, 1, 2) or (done.exit_code == 2 and not done.output.strip()):
            failed.append((name, given[-2:], f"{done.exit_code} {done.output[-200:]}"))
        monkeypatch.chdir(tmp_path)
        shutil.rmtree(tmp_path / str(number))
    assert failed == []


@pytest.mark.parametrize("name", list(main.commands))
def test_every_command_alone_in_an_empty_folder_ends_in_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name in SLOW:
        pytest.skip("lays out a season where it stands")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    done = run(name)
    assert done.exit_code in (0, 2)
    assert done.output.strip()


@pytest.mark.parametrize("words", [["status"], ["merge", b"kh\xf4ng.xlsx"], ["explain", b"\xff"], ["init", b"m\xf9a"]])
def test_without_a_home_and_with_names_in_no_encoding_nothing_is_raised(
    words: list[str | bytes], tmp_path: Path
) -> None:
    env = {name: ENV[name] for name in ("PATH", "PYTHONPATH") if name in ENV} | {"LANG": "C", "LC_ALL": "C"}
    done = subprocess.run([*COMMAND, *words], capture_output=True, cwd=tmp_path, env=env, check=False)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.strip()
