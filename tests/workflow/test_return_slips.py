"""Which forms get a return slip; and slips of earlier versions, whole forms that take the place of what they were made from."""

import shutil
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.seasons.outside import Answers, change, fill
from tests.seasons.small import Form, Small, default_answers, slip_name
from thidua_xlsx.workflow.outputs import return_slips
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")
SLIP = slip_name("VAN", "self-score", "R1")


def sent(small: Small, form: Form, changes: Mapping[str, Mapping[str, Mapping[str, object]]], name: str = "") -> Path:
    """Send a form with the usual answers and these ones over them."""
    answers = default_answers()[form]
    for table, rows in changes.items():
        for row, values in rows.items():
            answers.setdefault(table, {}).setdefault(row, {}).update(values)
    return small.send(form, answers, name)


def slips(small: Small) -> list[str]:
    out = small.folder / "ket-qua"
    return sorted(path.relative_to(out).as_posix() for path in (out / "tra-lai").rglob("*") if path.is_file())


def back(small: Small, answers: Answers, name: str = "sua.xlsx", *made_from: Path) -> Path:
    """Put a slip into the inbox as earlier versions made them: the whole form, which names what it was made from."""
    sources = made_from or (small.returned(*VAN_R1),)
    named = [file.read_bytes() for file in sources]
    digests = {sha256(content).hexdigest() for content in named}
    for content in named:
        hidden = load_workbook(BytesIO(content))["_thidua"].cell(1, 2).value
        digests |= set(str(hidden or "").split())
    target = fill(sources[0], small.folder / "inbox" / name, answers)

    def claims(book: Workbook) -> None:
        stamp, claim = book["_thidua"].cell(1, 1), book["_thidua"].cell(1, 2)
        claim.value, claim._style = " ".join(sorted(digests)), stamp._style

    change(target, target, claims)
    return target


def status(result: Mapping[str, Any], file: Path) -> str:
    return str(next(r["status"] for r in result["receipts"] if r["file"] == f"inbox/{file.name}"))


def found(result: Mapping[str, Any], *codes: str) -> list[dict[str, Any]]:
    return [finding for finding in result["findings"] if finding["code"] in codes]


def final(result: Mapping[str, Any], person: str, round_: str = "R1") -> tuple[float | None, bool]:
    scores = next(p for p in result["people"] if p["id"] == person)["scores"]
    return scores["rounds"].get(round_), scores["complete"]


# --- which forms get one ---------------------------------------------------------------------------------------------


def test_slips_of_an_earlier_run_are_removed(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    before = slips(small)
    sent(small, VAN_R1, {})
    small.figures(SlipsOutput())
    assert sorted({*slips(small), SLIP}) == before
    assert SLIP not in slips(small)


def test_slips_are_the_same_bytes_every_time(small: Small, tmp_path: Path) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.result()
    first = (small.folder / "ket-qua" / SLIP).read_bytes()
    small.result("--out", tmp_path / "khac")
    assert (tmp_path / "khac" / SLIP).read_bytes() == first


def test_slips_made_in_shares_are_those_made_in_one_go(small: Small, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    sent(small, ("TOAN", "self-score", "R2"), {"unit_score": {"1.1": {"P1": "chín"}}})
    small.figures(SlipsOutput())
    together = {name: (small.folder / "ket-qua" / name).read_bytes() for name in slips(small)}
    assert len(together) >= 2
    shutil.rmtree(small.folder / "ket-qua")
    monkeypatch.setattr(return_slips, "_A_SHARE", 1)
    small.figures(SlipsOutput())
    assert {name: (small.folder / "ket-qua" / name).read_bytes() for name in slips(small)} == together


# --- sent back -------------------------------------------------------------------------------------------------------


def test_what_is_emptied_in_a_slip_is_empty(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    # P5's unit score is withdrawn, all of it: the self score, 7 + 7.5 + 45 + 15 - 1 = 73.5, is final.
    blank = {key: {"P5": None} for key in ("1.1", "1.2", "2.1", "2.2", "4.1")}
    blank["1.1"] = {"P5": None, "P4": 9}  # type: ignore[dict-item]
    back(small, {"unit_score": blank})
    assert final(small.figures(SlipsOutput()), "P5") == (73.5, True)


def test_two_returns_that_differ_are_settled_by_one_slip(small: Small) -> None:
    one = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": 9}}})
    two = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": 7}}}, "VAN-lan-hai.xlsx")
    result = small.figures(SlipsOutput())
    assert len(found(result, "X102")) == 1
    back(small, {"unit_score": {"1.1": {"P4": 7}}}, "sua.xlsx", one, two)
    result = small.figures(SlipsOutput())
    assert [status(result, file) for file in (one, two)] == ["superseded", "superseded"]
    assert final(result, "P4") == (82, True)  # 7 + 8 + 52 + 16 + 1 - 2
    assert found(result, "X102") == []


def test_a_slip_of_a_slip_takes_the_place_of_both(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    second = back(small, {"unit_score": {"1.1": {"P4": "9 mấy"}}}, "sua-1.xlsx")
    assert [f["file"] for f in found(small.figures(SlipsOutput()), "C101")] == ["inbox/sua-1.xlsx"]
    back(small, {"unit_score": {"1.1": {"P4": 9}}}, "sua-2.xlsx", second)
    result = small.figures(SlipsOutput())
    assert [status(result, file) for file in (first, second)] == ["superseded", "superseded"]
    assert final(result, "P4") == (84, True)
    second.unlink()  # the secretary tidied up: the first return is still replaced
    result = small.figures(SlipsOutput())
    assert status(result, first) == "superseded"
    assert (final(result, "P4"), found(result, "X102")) == ((84, True), [])
