"""Progress is for terminals only, and whoever stops a merge finds nothing half done."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from tests.program import run
from tests.seasons.small import Small
from thidua_xlsx.cli import progress_bar as progress_bars
from thidua_xlsx.cli.progress_bar import ProgressBar
from thidua_xlsx.commands import merge as merging
from thidua_xlsx.messages.language import language
from thidua_xlsx.runtime.progress import ProgressStep
from thidua_xlsx.workflow.load.read_inbox import read_inbox
from thidua_xlsx.workflow.load.season_folder import open_season_folder
from thidua_xlsx.workflow.outputs import write_merge


class Stopping:
    def __set_name__(self, owner: type, name: str) -> None:
        raise KeyboardInterrupt


def while_a_class_is_defined() -> None:
    """As while modules are fetched; Python wrapped that in an error of another kind until 3.11."""
    type("Late", (), {"field": Stopping()})


def while_results_are_made(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def while_a_file_is_left_half_written(*_: object, **__: object) -> None:
    try:
        raise KeyboardInterrupt
    finally:
        raise ValueError("I/O operation on closed file.")


@pytest.mark.parametrize(
    ("module", "name", "stopped"),
    [
        (merging, "_what_follows", while_a_class_is_defined),
        (write_merge, "results", while_results_are_made),
        (write_merge, "results", while_a_file_is_left_half_written),
    ],
)
def test_ctrl_c_ends_a_merge_with_130_one_sentence_and_no_result(
    module: ModuleType, name: str, stopped: Callable[..., None], small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, stopped)
    done = small.merge()
    assert done.exit_code == 130
    assert done.stderr.strip() == language("vi")("cli.interrupted")
    assert "Traceback" not in done.output
    assert not list((small.folder / "ket-qua").rglob("*"))


def test_every_file_is_a_step_with_what_is_done_and_what_there_is(small: Small) -> None:
    steps: list[ProgressStep] = []
    read_inbox(open_season_folder(small.folder), small.folder / "inbox", steps.append)
    assert [step.done for step in steps] == list(range(9))
    assert {(step.doing, step.of) for step in steps} == {("reading", 9)}
    assert {step.file for step in steps} == {f"inbox/{path.name}" for path in (small.folder / "inbox").iterdir()}


def test_nothing_is_shown_where_nobody_looks(small: Small) -> None:
    done = run("merge", small.folder / "inbox", "--quiet")
    assert (done.exit_code, done.stderr) == (0, "")
    assert (small.folder / "ket-qua" / "ket-qua.json").exists()


def test_a_bar_says_how_far_it_is_and_a_file_s_name_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_bars, "_QUICK", 0.0)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with ProgressBar(language("vi"), shown=True) as bar:
        bar(ProgressStep("reading", 3, 9, "inbox/[bold]a.xlsx"))
        bar(ProgressStep("judging"))
    assert "3/9" in screen.getvalue()
    assert "0/" not in screen.getvalue()  # where nobody knows how much there is to do
    assert "[bold]a.xlsx" in screen.getvalue()


def test_a_bar_that_is_not_shown_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress_bars, "_QUICK", 0.0)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    with ProgressBar(language("vi"), shown=False) as bar:
        bar(ProgressStep("reading", 3, 9, "inbox/a.xlsx"))
    assert screen.getvalue() == ""


# What a process does until somebody presses Ctrl-C; it says `ready` at the stage, and waits there.
READING = """
from tests.runtime.stubs import fragile
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.commands import merge

class Hanging(ReaderPool):
    def read(self, data, file, *more):
        reading = super().read(b"hang", file, *more)
        print("ready", flush=True)
        return reading

merge.ReaderPool = lambda jobs, passwords: Hanging(1, reader=fragile)
"""
JUDGING = """
import signal
from thidua_xlsx.workflow.judge import judge_season

def waits(*_):
    print("ready", flush=True)
    signal.pause()

judge_season.build_dossiers = waits
"""
WRITING = """
import os, signal
whole = os.fsync

def waits(number):
    whole(number)
    print("ready", flush=True)
    signal.pause()

os.fsync = waits
"""
# A process that was itself started in the background by a shell is born deaf to Ctrl-C, and hands that down.
LISTENING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
STAGES = {"reading": READING, "judging": JUDGING, "writing": WRITING}


@pytest.mark.skipif(not hasattr(os, "register_at_fork"), reason="this system copies no processes")
def test_ctrl_c_in_the_first_steps_of_a_copy_is_not_heard_there(small: Small) -> None:
    """Each copy sends the signal to itself, as a terminal sends it to the whole group."""
    hook = "import os; os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))"
    arguments = ["merge", str(small.folder / "inbox"), "--no-cache"]
    code = f"{LISTENING}\n{hook}\nfrom thidua_xlsx.cli.main import main\nmain({arguments!r})\n"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not hasattr(signal, "pause"), reason="this system sends no signals to a group of processes")
@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_at_any_stage_leaves_nothing_behind(small: Small, stage: str) -> None:
    arguments = ["merge", str(small.folder / "inbox"), "--no-cache"]
    code = f"{LISTENING}\n{STAGES[stage]}\nfrom thidua_xlsx.cli.main import main\nmain({arguments!r})\n"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    started = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
        start_new_session=True,  # as a terminal does, Ctrl-C goes to the whole group
    )
    assert started.stdout is not None
    assert started.stdout.readline().startswith("ready")
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=120)
    assert (started.returncode, said.strip()) == (130, language("vi")("cli.interrupted"))
    assert not [path for path in (small.folder / "ket-qua").rglob("*") if path.is_file()]


def test_ctrl_c_while_results_are_moved_into_place_comes_too_late(tmp_path: Path) -> None:
    code = f"""
import os, signal
from pathlib import Path
from thidua_xlsx.runtime import files
whole = Path.replace

def stopped(self, target):
    os.kill(os.getpid(), signal.SIGINT)
    return whole(self, target)

Path.replace = stopped
files.write_all(Path({str(tmp_path)!r}), {{"a.xlsx": b"a", "b.json": b"b"}})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.json"]


def test_every_result_that_takes_its_time_is_named(small: Small) -> None:
    steps: list[ProgressStep] = []
    merging.merge(small.folder / "inbox", words=language("vi"), progress=steps.append, export=("csv",), jobs=1)
    made = [(step.done, step.of, step.file) for step in steps if step.doing == "making"]
    long = ("doi-chieu.xlsx", "tong-hop.xlsx", "hoi-dong.xlsx", "giay-to")  # those that take longest are begun first
    names = (
        *long,
        "ket-qua.json",
        "tong-quan.html",
        "bao-cao-cap-tren.xlsx",
        "gui-truong",
        "tra-lai",
        "theo-ky",
        "gui-cap-tren.zip",
    )
    assert made == [*((number, 11, name) for number, name in enumerate(names)), (0, 1, "thu")]
    assert [step.file for step in steps if step.doing == "exporting"][:3] == ["people", "totals", "scores"]
    assert list(dict.fromkeys(step.doing for step in steps)) == ["reading", "judging", "making", "writing", "exporting"]
    for step in steps:
        assert language("vi")(f"cli.step_{step.doing}", file=step.file)
