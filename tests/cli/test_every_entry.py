"""Whatever is typed behind any command ends in words and an exit code: all commands and options, as click knows them.

And wherever: in a season with odd things in the places of its own, one that may not be written to, on any console.
"""

import io
import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
import pytest

from tests.cli.test_ending import COMMAND, ENV
from tests.program import run
from tests.runtime.refusing_machine import copied, ordinary_user, refused
from tests.seasons.small import copy_of, the_small
from tests.strength import ATTACK
from thidua_xlsx.cli.console import prepare_console
from thidua_xlsx.cli.main import main
from thidua_xlsx.demo import lay_out_demo
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.workflow.outputs import make_results
from thidua_xlsx.workflow.outputs.summary_file import ResultOutput

# What people and programs get wrong: nothing, another kind of thing, too much of it, signs that mean something elsewhere,
# places that take nothing.
NONSENSE = [
    "", " ", "xyz", "-1", "0", "9" * 30, "a" * 300, "..", "/dev/null/x", "/dev/full", "không có.xlsx", "rac.bin", "thu-muc",
    "thidua.xlsx", "[bold]", "{x}", "%s", "31/02/2027", "31/12/9999", "D1\nD2", "C:\\mùa", "'\"",
]  # fmt: skip
LOST = {  # what stands in the place of something else: a file for a folder, a folder for a file, nothing
    "files": ["ket-qua", "phieu", "inbox", ".cache", "workbook_templates"],
    "folders": ["thidua.xlsx", "so-theo-doi.xlsx", "phieu/khoa.json", "ket-qua/tong-hop.xlsx", "ket-qua/nhat-ky.jsonl"],
    "nothing": ["thidua.xlsx", "so-theo-doi.xlsx", "phieu", "inbox", "ket-qua"],
}
PLACES = [(turn, *one) for turn, one in enumerate((what, lost) for what, places in LOST.items() for lost in places)]
Picture = dict[str, tuple[int, int]]


def needed(name: str, season: Path) -> list[str]:
    """Give arguments with which a command has what it needs."""
    return {
        "check": [str(season / "inbox")], "merge": [str(season / "inbox"), "--no-papers", "--jobs", "1"],
        "explain": ["LDTT"], "verify": [str(season / "thidua.xlsx")], "init": [str(season.parent / "moi")],
        "demo": [str(season.parent / "mau")], "forms": [str(season), "--phase", "registration"],
    }.get(name, [str(season)])  # fmt: skip


def typed() -> Iterator[tuple[str, list[str]]]:
    """Give each command with each of its parameters and what is typed for it: each twelfth value, in turn, or all."""
    turn = itertools.count()
    for name, command in main.commands.items():
        for param in command.params:
            if isinstance(param, click.Option) and param.is_flag:
                yield from ((name, [flag]) for flag in (*param.opts, *param.secondary_opts))
                continue
            for value in NONSENSE if ATTACK else NONSENSE[next(turn) % 12 :: 12]:
                yield name, [param.opts[0], value] if isinstance(param, click.Option) else ["--", value]


def picture(folder: Path) -> Picture:
    """What lies below a folder; what was read once may be kept at any time."""
    found: Picture = {}
    for here, folders, names in os.walk(folder):
        folders[:] = [one for one in folders if one != ".cache"]
        for path in (Path(here, name) for name in (*folders, *names)):
            stat = path.lstat()
            found[str(path)] = (0, 0) if path.is_dir() else (stat.st_size, stat.st_mtime_ns)
    return found


class Ground:
    """A place with a season that is as it was before each command; something in it may be `spoilt` each time."""

    def __init__(self, made: Path, place: Path, spoilt: Callable[[Path], None] = lambda season: None) -> None:
        self.made, self.place, self.season, self.spoilt = made, place, place / "mua", spoilt
        self.fresh()

    def fresh(self) -> None:
        """Lay everything out anew."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.made, self.season)
        self.spoilt(self.season)
        self.before = picture(self.place)

    def tried(self, name: str, *words: str) -> str:
        """Run a command; give what is wrong with how it ended, and put everything back."""
        try:
            done = run(name, *words)
        except Exception as error:  # a defect, whatever it is
            self.fresh()
            return repr(error)[:300]
        same = picture(self.place) == self.before
        if not same:
            self.fresh()
        return ending(done.exit_code, done.output, same=same)


def ending(code: int, said: str, *, same: bool) -> str:
    """Say what is wrong with how a command ended: 0 and 1 mean done, 2 means that nothing was written and why."""
    if code not in (0, 1, 2) or "Traceback" in said:
        return f"{code} {said[-300:]}"
    if code == 2 and not said.strip():
        return "not a word"
    return "something was written" if code == 2 and not same else ""


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A season that was issued, with what does not belong into it; nothing came back yet."""
    season = copy_of(the_small(), tmp_path_factory.mktemp("moi") / "mua").folder
    for form in (season / "inbox").iterdir():
        form.unlink()
    (season / "rac.bin").write_bytes(bytes(range(256)))
    (season / "thu-muc").mkdir()
    return season


@pytest.fixture
def ground(begun: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    """The place of the season, with no other program on this machine, and no sample made in full."""
    monkeypatch.setenv("HOME", str(tmp_path / "nha"))
    monkeypatch.setenv("PATH", str(tmp_path / "khong-co-gi"))
    for name in ("build_sample", "build_office"):
        monkeypatch.setattr(lay_out_demo, name, _no_sample)
    return Ground(begun, tmp_path / "cho")


def _no_sample(story: str, *_: object, **__: object) -> None:
    raise CommandError(key="cli.no_inbox", inbox=story)


def test_every_command_and_option_takes_nonsense_without_a_traceback(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only of a flag, which changes what is made, every output is made."""
    every, failed = make_results.OUTPUTS, []
    asked = list(typed())
    assert {name for name, _ in asked} == set(main.commands)
    for name, words in asked:
        monkeypatch.chdir(ground.season)
        monkeypatch.setattr(make_results, "OUTPUTS", every if len(words) == 1 else (ResultOutput(),))
        wrong = ground.tried(name, *([] if words[0] == "--" else needed(name, ground.season)), *words)
        if words[0] == "--log-file" and wrong == "something was written":
            wrong = ""  # the log that was asked for: it tells of a command that was refused, too
        if wrong and words != ["--json", "/dev/full"]:  # the results are whole by then; their copy found no room
            failed.append((name, words, wrong))
    assert "\n".join(map(str, failed)) == ""


@pytest.mark.parametrize(("turn", "instead", "lost"), PLACES)
def test_what_stands_in_the_place_of_something_else_is_a_sentence(
    ground: Ground, turn: int, instead: str, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each command meets a third of the places, in turn, or all; those that write most meet all."""
    spoilt = Ground(ground.made, ground.place, partial(_put_instead, lost, instead))
    monkeypatch.setattr(make_results, "OUTPUTS", (ResultOutput(),))
    failed = {}
    for number, name in enumerate(main.commands):
        if not (ATTACK or name in ("merge", "forms") or number % 3 == turn % 3):
            continue
        monkeypatch.chdir(ground.season)
        failed[name] = spoilt.tried(name, *needed(name, ground.season))
    assert {name: wrong for name, wrong in failed.items() if wrong} == {}


def _put_instead(lost: str, what: str, season: Path) -> None:
    """Put a file, a folder or nothing into the place of something in a season."""
    place = season / lost
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
    if what == "files":
        place.write_bytes(b"x")
    elif what == "folders":
        place.mkdir(parents=True)


@copied
def test_where_nothing_may_be_written_every_command_says_so_or_does_without(ground: Ground) -> None:
    """The rights that set root apart are given up, so that folders closed to writing are closed to this one too."""
    season, failed = ground.season, []
    shut = [path for path in (ground.place, *ground.place.rglob("*")) if path.is_dir()]
    for folder in shut:
        folder.chmod(0o555)
    try:
        for name in main.commands:
            profile = ["--profile", "thcs"] if name == "init" else []
            code, said = refused(ordinary_user, name, *needed(name, season), *profile)
            wrong = ending(code, said, same=picture(ground.place) == ground.before)
            writes = name in ("demo", "init", "forms", "merge", "mail")
            if wrong or (writes and (code != 2 or "F201" not in said)):
                failed.append((name, code, wrong, said[-200:]))
    finally:
        for folder in shut:
            folder.chmod(0o755)
    assert "\n".join(map(str, failed)) == ""


@pytest.mark.parametrize("encoding", ["cp1258", "ascii"])
def test_every_command_speaks_on_a_console_that_lacks_letters(
    ground: Ground, encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(make_results, "OUTPUTS", (ResultOutput(),))
    monkeypatch.chdir(ground.season)
    for words in [[], ["--help"], *([name, *needed(name, ground.season)] for name in main.commands)]:
        behind = io.BytesIO()
        for stream in ("stdout", "stderr"):
            monkeypatch.setattr(sys, stream, io.TextIOWrapper(behind, encoding, write_through=True))
        prepare_console()
        with pytest.raises(SystemExit) as end:
            main.main(words)
        sys.stdout.flush()
        assert end.value.code in (0, 1, 2, None), words
        assert behind.getvalue().decode(encoding).strip(), words


@pytest.mark.parametrize("name", sorted({*main.commands} - {"demo"}))  # which lays out a season where it stands
def test_every_command_alone_in_an_empty_folder_ends_in_words(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    done = run(name)
    assert done.exit_code in (0, 2)
    assert done.output.strip()


def test_whoever_has_no_home_and_no_name_misses_only_what_lies_there(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(_: int) -> None:
        raise KeyError("nobody")

    pwd = pytest.importorskip("pwd")
    for variable in ("HOME", "USERPROFILE", "LOGNAME", "USER"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", unknown)
    monkeypatch.setattr(make_results, "OUTPUTS", (ResultOutput(),))
    monkeypatch.chdir(ground.season)
    with pytest.raises(RuntimeError):
        Path.home()
    assert {name: wrong for name in main.commands if (wrong := ground.tried(name, *needed(name, ground.season)))} == {}


@pytest.mark.parametrize(
    "words", [[], ["status"], ["merge", b"kh\xf4ng.xlsx"], ["explain", b"\xff"], ["init", b"m\xf9a"]]
)
def test_without_a_home_and_with_names_in_no_encoding_nothing_is_raised(
    words: list[str | bytes], tmp_path: Path
) -> None:
    env = {name: ENV[name] for name in ("PATH", "PYTHONPATH") if name in ENV} | {"LANG": "C", "LC_ALL": "C"}
    done = subprocess.run([*COMMAND, *words], capture_output=True, cwd=tmp_path, env=env, check=False)
    assert done.returncode == (2 if words else 0)
    assert b"Traceback" not in done.stderr
    assert (done.stderr if words else done.stdout).strip()
