"""Which forms get a return slip; and slips of earlier versions, whole forms that take the place of what they were made from."""

import shutil
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.seasons.outside import Answers, change, fill, tables
from tests.seasons.small import Form, Small, default_answers, slip_name
from thidua_xlsx.workflow.outputs import return_slips
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")
VAN_R2: Form = ("VAN", "self-score", "R2")
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
def test_a_form_with_something_to_correct_gets_a_slip_and_no_other_form_does(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    sent(small, VAN_R2, {"unit_score": {"1.1": {"P4": "9 đ"}}})  # understood: a notice, nothing to correct
    result = small.figures(SlipsOutput())
    assert [f["severity"] for f in found(result, "C111")] == ["notice"]
    wrong = {
        (f["file"], f["code"])
        for f in result["findings"]
        if f["severity"] != "notice" and f["file"].startswith("inbox/") and f["code"][0] in "SCR"
    }
    assert wrong == {("inbox/VAN-self-scoreR1.xlsx", "C101")}
    assert SLIP in slips(small)
    assert slip_name("VAN", "self-score", "R2") not in slips(small)


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


@pytest.mark.parametrize(("count", "shares"), [(0, 1), (20, 1), (39, 1), (40, 2), (180, 8), (3000, 8)])
@pytest.mark.parametrize("of_forms", [True, False])
def test_slips_of_many_forms_or_schools_are_made_in_shares_that_processes_take_one_by_one(
    count: int, shares: int, of_forms: bool
) -> None:
    forms, schools = (range(count), range(3)) if of_forms else (range(3), range(count))
    season: Any = SimpleNamespace(submissions=forms, rulebook=SimpleNamespace(reporters=schools))
    names = [one.name for one in SlipsOutput().parts(season)]
    assert len({*names}) == len(names) == shares


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


def test_a_waived_finding_makes_no_slip(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    assert SLIP in slips(small)
    line = {"code": "C101", "where": "inbox/VAN-self-scoreR1.xlsx", "reason": "bản giấy", "approver": "Hiệu trưởng"}
    rows = {
        "w1": line,
        "w2": {**line, "code": "R104"},
    }
    change(small.folder / "thidua.xlsx", small.folder / "thidua.xlsx", lambda book: _waive(book, rows))
    result = small.figures(SlipsOutput())
    assert found(result, "C101")[0]["severity"] == "notice"
    assert SLIP not in slips(small)


def _waive(book: Workbook, rows: Mapping[str, Mapping[str, object]]) -> None:
    table = tables(book)["waivers"]
    for row, values in enumerate(rows.values(), start=table.row + 1):
        for column, value in values.items():
            table.sheet.cell(row, table.columns()[column]).value = value  # type: ignore[assignment]


# --- sent back -------------------------------------------------------------------------------------------------------
def test_a_corrected_slip_takes_the_place_of_what_it_was_made_from(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    assert final(small.figures(SlipsOutput()), "P4") == (75, False)  # without 1.1: 8 + 52 + 16 + 1 - 2
    returned = back(small, {"unit_score": {"1.1": {"P4": 9}}})
    result = small.figures(SlipsOutput())
    assert (status(result, first), status(result, returned)) == ("superseded", "accepted")
    assert final(result, "P4") == (84, True)  # 9 + 8 + 52 + 16 + 1 - 2
    assert found(result, "C101", "R104", "R105", "X102") == []
    assert [f["file"] for f in found(result, "F119")] == [f"inbox/{first.name}"]
    assert SLIP not in slips(small)


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


def test_a_slip_replaces_only_returns_of_its_own_form(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    hidden = sha256(first.read_bytes()).hexdigest()

    def claim(book: Workbook) -> None:
        book["_thidua"].cell(1, 2).value = hidden

    toan = small.returned("TOAN", "self-score", "R1")
    change(toan, toan, claim)  # another unit's form says that it takes the place of Tổ Văn's
    assert status(small.figures(SlipsOutput()), first) == "accepted"
