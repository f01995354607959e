"""`--json`: one envelope from every command that has it, alone on stdout, with the exit code that the process ends with."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.cli.test_ending import COMMAND, ENV
from tests.commands.test_finalize import decide
from tests.program import run
from tests.seasons.small import Small, build_small, copy_of
from thidua_xlsx import __version__
from thidua_xlsx.cli.main import main
from thidua_xlsx.cli.unattended.json_answers import Answer

ASKING = {  # each command that answers with JSON, and what it says under `data`
    "check": (["{inbox}"], {"files"}),
    "status": (
        ["{season}", "--as-of", "2025-05-31"],
        {
            "season", "day", "closed", "interrupted", "forms", "hand_ins", "tasks", "not_registered", "declined", "awaited",
            "schools",
        },
    ),
    "forms": (["{season}", "--phase", "registration"], {"folder", "written", "notices"}),
    "explain": (["C102", "--season", "{season}"], {"kind", "id", "lines"}),
    "verify": (
        ["{season}/ket-qua/tong-hop.xlsx"],
        {"file", "outcome", "differences", "run", "journal_whole", "interrupted", "other_plugins"},
    ),
    "finalize": (
        ["{season}"],
        {"decided_here", "submitted", "entered", "settled", "taken_out", "kept_lines", "held", "open", "kept", "removed", "replies", "file"},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def merged(small_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season, merged by the command."""
    small = copy_of(small_season, tmp_path_factory.mktemp("json") / "mua-nho")
    assert run("merge", small.folder / "inbox", "--no-papers").exit_code in (0, 1)
    return small


@pytest.fixture
def decided(tmp_path: Path) -> Small:
    """The small season after the council's meeting."""
    small = build_small(tmp_path / "mua-nho")
    decide(small)
    return small


def asked(name: str, season: Path) -> list[str]:
    return [word.format(season=season, inbox=season / "inbox") for word in ASKING[name][0]]


def answered(name: str, *words: str) -> tuple[Answer, dict[str, Any]]:
    """Ask for JSON; nothing but the envelope may stand on stdout, and it tells the exit code truly."""
    done = run(name, *words, "--json")
    answer = msgspec.convert(json.loads(done.stdout), Answer, strict=True)
    assert set(json.loads(done.stdout)) == set(Answer.__struct_fields__)
    assert (answer.schema, answer.tool, answer.command) == (1, f"thidua-xlsx {__version__}", name)
    assert answer.exit_code == done.exit_code
    return answer, dict(answer.data or {})


def test_every_command_with_the_option_is_asked_here() -> None:
    assert {name for name, one in main.commands.items() if any(param.name == "as_json" for param in one.params)} == set(
        ASKING
    )


@pytest.mark.parametrize("name", [name for name in ASKING if name != "finalize"])
def test_what_a_command_has_to_say_stands_in_the_envelope(name: str, merged: Small) -> None:
    answer, data = answered(name, *asked(name, merged.folder))
    assert set(data) == ASKING[name][1]
    assert answer.message is None
    assert "\x1b" not in json.dumps(data)


@pytest.mark.parametrize("name", ASKING)
def test_what_stops_a_command_stands_in_the_envelope_with_its_sentence(name: str, tmp_path: Path) -> None:
    words = {"explain": ["ai do"], "forms": ["--phase", "registration"]}.get(name, [])
    (tmp_path / "thidua.xlsx").write_text("x")
    (tmp_path / "rac.xlsx").write_text("x")
    file = {"check": [str(tmp_path / "thidua.xlsx")], "verify": [str(tmp_path / "rac.xlsx")]}.get(name, [])
    season = (
        [] if name == "check" else ["--season", str(tmp_path)] if name in ("explain", "verify") else [str(tmp_path)]
    )
    answer, data = answered(name, *words, *file, *season)
    assert (answer.exit_code, data) == (2, {})
    assert answer.findings or answer.message


def test_a_person_a_unit_and_a_title_are_explained_under_their_own_codes(merged: Small) -> None:
    season = ["--season", str(merged.folder)]
    asked_about = {"p1": ("person", "P1"), "Tổ Toán": ("unit", "TOAN"), "LDTT": ("title", "LDTT")}
    for subject, meant in asked_about.items():
        _, data = answered("explain", subject, *season)
        assert (data["kind"], data["id"]) == meant
        assert data["lines"]


def test_a_summary_that_was_merged_is_told_identical_with_who_merged_it(merged: Small) -> None:
    answer, data = answered("verify", *asked("verify", merged.folder))
    assert (answer.exit_code, data["outcome"], data["differences"]) == (0, "identical", [])
    line = json.loads((merged.folder / "ket-qua" / "nhat-ky.jsonl").read_text("utf-8").splitlines()[-1])
    assert data["run"] == {key: line[key] for key in ("number", "at", "user", "machine")}


def test_closing_a_season_and_taking_that_back_are_told(decided: Small) -> None:
    answer, data = answered("finalize", str(decided.folder))
    assert set(data) == ASKING["finalize"][1]
    assert (answer.exit_code, data["decided_here"], data["submitted"], data["held"]) == (0, 5, 2, 0)
    answer, back = answered("finalize", str(decided.folder), "--undo")
    assert (answer.exit_code, back["restored"]) == (0, data["kept"])


# --- the log ---------------------------------------------------------------------------------------------------------
def test_every_command_writes_behind_its_log_what_it_said_and_how_it_ended(merged: Small, tmp_path: Path) -> None:
    log = tmp_path / "thi-dua.log"
    for name in main.commands:
        assert any(param.name == "log_file" for param in main.commands[name].params), name
    ends = []
    for name in (name for name in ASKING if name != "finalize"):
        ends.append(run(name, *asked(name, merged.folder), "--log-file", log).exit_code)
    lines = log.read_text("utf-8").splitlines()
    assert [line.split(" ", 2)[2] for line in lines if line.split(" ", 2)[1] == "ended"] == [str(end) for end in ends]
    assert sum(line.split(" ", 2)[1] == "begun" for line in lines) == len(ends)
    assert any("C102" in line for line in lines)
    assert "\x1b" not in log.read_text("utf-8")


def test_a_command_that_is_refused_stands_in_the_log_too(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    done = run("status", tmp_path, "--log-file", log)
    assert done.exit_code == 2
    assert " said " in log.read_text("utf-8")
    assert "D201" in log.read_text("utf-8")
    assert log.read_text("utf-8").splitlines()[-1].endswith(" ended 2")


@pytest.mark.parametrize(
    "name",
    [
        "thidua.xlsx", "so-theo-doi.xlsx", "phieu/khoa.json", "ket-qua/ket-qua.json", "inbox/moi.log", "phieu/moi.log",
        "ket-qua/moi.xlsx", "ghi-chu.txt",
    ],
)  # fmt: skip
def test_no_log_is_written_behind_a_file_of_the_season_or_of_somebody(name: str, merged: Small) -> None:
    (merged.folder / "ghi-chu.txt").write_text("của tôi", "utf-8")
    place = merged.folder / name
    before = place.read_bytes() if place.exists() else None
    done = run("status", merged.folder, "--log-file", place)
    assert done.exit_code == 2
    assert place.name in done.stderr
    assert (place.read_bytes() if place.exists() else None) == before


CRASH = "import sys, thidua_xlsx.__main__ as entry; sys.argv[1:] = {words!r}; {how}; entry.run()"
IN_COMMAND = (
    "import thidua_xlsx.workflow.load.season_folder as f; f.find_season = lambda *a: 1 / 0"  # which every command asks
)


@pytest.mark.parametrize("logged", [True, False])
def test_a_crash_says_in_one_line_what_to_do_and_where_it_is_written_down(logged: bool, tmp_path: Path) -> None:
    words = ["status", "--lang", "en", *(["--log-file", "a.log"] if logged else [])]
    code = CRASH.format(words=words, how=IN_COMMAND)
    env = ENV | {"TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=tmp_path, env=env, check=False)
    assert (done.returncode, done.stdout) == (70, b"")
    (said,) = done.stderr.decode().strip().splitlines()
    (log,) = tmp_path.glob("*.log")
    assert log.as_posix() in said
    assert "ZeroDivisionError" in log.read_text("utf-8")
    assert (log.name == "a.log") is logged


def test_a_run_that_cannot_write_its_log_says_so_before_anything_is_done(merged: Small) -> None:
    done = run("merge", merged.folder / "inbox", "--log-file", merged.folder / "khong-co" / "a.log")
    assert done.exit_code == 2
    assert "khong-co" in done.stderr


def test_the_program_as_started_writes_what_was_asked(tmp_path: Path) -> None:
    subprocess.run(
        [*COMMAND, "explain", "C102", "--log-file", "a.log"], capture_output=True, cwd=tmp_path, env=ENV, check=True
    )
    begun = (tmp_path / "a.log").read_text("utf-8").splitlines()[0]
    assert begun.endswith("explain C102 --log-file a.log")


# --- --quiet ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("faulty", [False, True])
def test_quiet_says_nothing_before_the_first_error_and_nothing_where_there_is_none(
    faulty: bool, merged: Small, tmp_path: Path
) -> None:
    """A copy beside the season's own file is a warning, and a merge ends with what to open: neither is an error."""
    small = copy_of(merged, tmp_path / "mua-nho")
    (small.folder / "thidua (1).xlsx").write_bytes((small.folder / "thidua.xlsx").read_bytes())
    if faulty:
        (small.folder / "inbox" / "rac.xlsx").write_bytes(b"x")
    for words in (["merge", small.folder / "inbox", "--no-papers"], ["check", small.folder / "inbox"]):
        done = run(*words, "--quiet")
        said = (done.stderr + done.stdout).splitlines()
        assert done.exit_code == int(faulty)
        assert bool(said) is faulty
        assert all(line.startswith("LỖI · ") and "rac.xlsx" in line for line in said), said
