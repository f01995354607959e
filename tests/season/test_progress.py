"""Progress is for terminals only, and whoever stops a merge finds nothing half done."""

import io

import pytest

from tests.conftest import run
from tests.season.small import Small
from thidua_xlsx import render
from thidua_xlsx.lang import words
from thidua_xlsx.render import ProgressBar
from thidua_xlsx.verbs import merge as merging
from thidua_xlsx.verbs.load import load
from thidua_xlsx.verbs.reading import Step, read_inbox


def test_ctrl_c_ends_a_merge_with_130_one_sentence_and_no_result(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(merging, "outputs", stopped)
    done = small.merge()
    assert done.exit_code == 130
    assert done.stderr.strip() == words("vi")("cli.interrupted")
    assert "Traceback" not in done.output
    assert not list((small.folder / "ket-qua").rglob("*"))


def test_every_file_is_a_step_with_what_is_done_and_what_there_is(small: Small) -> None:
    steps: list[Step] = []
    read_inbox(load(small.folder), small.folder / "inbox", steps.append)
    assert [step.done for step in steps] == list(range(9))
    assert {(step.doing, step.of) for step in steps} == {("reading", 9)}
    assert {step.file for step in steps} == {f"inbox/{path.name}" for path in (small.folder / "inbox").iterdir()}


def test_nothing_is_shown_where_nobody_looks(small: Small) -> None:
    done = run("merge", small.folder / "inbox", "--quiet")
    assert done.stderr == ""


def test_a_bar_says_how_far_it_is_and_a_file_s_name_is_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_QUICK", 0.0)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setenv("FORCE_COLOR", "1")
    with ProgressBar(words("vi"), shown=True) as bar:
        bar(Step("reading", 3, 9, "inbox/[bold]a.xlsx"))
    assert "3/9" in screen.getvalue()
    assert "[bold]a.xlsx" in screen.getvalue()


def test_a_bar_that_is_not_shown_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "_QUICK", 0.0)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    with ProgressBar(words("vi"), shown=False) as bar:
        bar(Step("reading", 3, 9, "inbox/a.xlsx"))
    assert screen.getvalue() == ""
