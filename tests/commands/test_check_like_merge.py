"""`check` of an inbox and `merge` of it count alike, whatever the inbox holds: superseded, combined, same, foreign files."""

import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.seasons.outside import fill
from tests.seasons.small import Form, Small, default_answers, slip_name
from tests.strength import strength
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")
SLIP = f"ket-qua/{slip_name('VAN', 'self-score', 'R1')}"
ASKED = "P4/unit_score.1.1/R1"
WRONG = ("chín", "9;5;3", -4, 400, "#REF!")  # what nobody can take for points of criterion 1.1, at most 10


def checked(*paths: Path) -> list[dict[str, Any]]:
    said: list[dict[str, Any]] = json.loads(run("check", *paths, "--json", "--quiet").stdout)["findings"]
    return said


def spots(findings: list[dict[str, Any]], *, errors: bool) -> Counter[tuple[str, ...]]:
    """Findings by severity, code and place: the errors, or what else is said of the files of the inbox."""
    return Counter(
        (one["severity"], one["code"], one["file"], one["sheet"], one["cell"])
        for one in findings
        if (one["severity"] == "error") is errors and (errors or one["file"].startswith("inbox/"))
    )


def alike(small: Small) -> Counter[tuple[str, ...]]:
    """Assert that both say the same; give the errors."""
    said, merged = checked(small.folder / "inbox"), small.figures(SlipsOutput())["findings"]
    assert spots(said, errors=True) == spots(merged, errors=True)
    assert spots(said, errors=False) == spots(merged, errors=False)
    return spots(said, errors=True)


def send(small: Small, form: Form, value: object, name: str = "") -> Path:
    answers = default_answers()[form]
    answers["unit_score"]["1.1"]["P4"] = value
    return small.send(form, answers, name)


def test_what_a_slip_corrects_is_no_error_any_more(small: Small) -> None:
    send(small, VAN_R1, "chín")
    assert len(alike(small)) == 1
    fill(small.folder / SLIP, small.folder / "inbox/sua.xlsx", {"corrections": {ASKED: {"answer": 9}}})
    assert not alike(small)
    assert run("check", small.folder / "inbox").exit_code == 0
    assert checked(small.folder / "inbox/sua.xlsx") == []  # a slip alone says nothing wrong
    # The file that it corrects is still wrong where somebody asks about it alone.
    assert len(spots(checked(small.returned(*VAN_R1)), errors=True)) == 1


@pytest.mark.parametrize("seed", range(strength(2, 20)))
def test_any_mix_of_files_counts_alike(small: Small, seed: int) -> None:
    draw = random.Random(seed)
    scored = [form for form in default_answers() if form[1] == "self-score" and form[0] == "VAN"]
    for form in draw.sample(scored, draw.randint(1, 2)):
        send(small, form, draw.choice(WRONG))
    small.figures(SlipsOutput())
    inbox = small.folder / "inbox"
    if draw.random() < 0.6 and (small.folder / SLIP).exists():
        value = draw.choice((9, *WRONG))
        fill(small.folder / SLIP, inbox / "sua.xlsx", {"corrections": {ASKED: {"answer": value}}})
    if draw.random() < 0.6:  # the same form twice, said otherwise: the record is held back
        send(small, draw.choice(scored), draw.choice((3, *WRONG)), "lần hai.xlsx")
    if draw.random() < 0.5:
        shutil.copy(draw.choice(sorted(inbox.glob("*.xlsx"))), inbox / "bản sao.xlsx")
    if draw.random() < 0.5:
        (inbox / "ảnh.xlsx").write_bytes(b"\x89PNG\r\n")
    if draw.random() < 0.3:
        shutil.copy(small.issued("TOAN", "registration"), inbox / "phiếu trống.xlsx")
    alike(small)


def test_the_whole_season_counts_as_a_merge_does(small: Small) -> None:
    small.returned(*VAN_R1).unlink()  # what no file of the inbox says
    send(small, ("VAN", "self-score", "R2"), "chín")
    both = checked(small.folder / "thidua.xlsx", small.folder / "inbox")
    merged = small.figures(SlipsOutput())["findings"]
    assert Counter(one["code"] for one in both) == Counter(one["code"] for one in merged)
    assert {"X101", "C101"} & {one["code"] for one in both}
    assert checked(small.folder) == both  # the folder itself is these two
