"""Return slips: a unit's own answers back, the wrong cells marked; corrected and sent back they take the place of what came first."""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell

from tests.program import Built, run
from tests.seasons.outside import Answers, change, fill, find_text, put, tables
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


def slip(small: Small, name: str = SLIP) -> Workbook:
    return load_workbook(small.folder / "ket-qua" / name)


def answer(book: Workbook, table: str, row: str, column: str) -> Cell:
    return tables(book)[table].cell(row, column)


def back(small: Small, answers: Answers, name: str = "sua.xlsx", source: str = SLIP) -> Path:
    """Correct a slip as a unit would, and put it into the inbox."""
    return fill(small.folder / "ket-qua" / source, small.folder / "inbox" / name, answers)


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


# --- what a slip shows -----------------------------------------------------------------------------------------------
def test_a_slip_shows_the_answers_as_typed_and_marks_the_wrong_one(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    book = slip(small)
    wrong, right = answer(book, "unit_score", "1.1", "P4"), answer(book, "unit_score", "1.2", "P4")
    assert (wrong.value, right.value) == ("chín", 8)
    assert [answer(book, "self_score", key, "P4").value for key in ("2.1", "2.2", "3.1", "4.1")] == [52, 17, 1, 2]
    assert answer(book, "self_score", "4.1", "P4").comment is None
    assert wrong.comment is not None
    assert "C101" in wrong.comment.text and "không phải là số" in wrong.comment.text
    assert wrong.fill.fgColor.rgb != right.fill.fgColor.rgb
    assert not wrong.protection.locked


def test_the_mark_of_a_slip_goes_once_something_else_is_typed(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    book = slip(small)
    wrong = answer(book, "unit_score", "1.1", "P4")
    rules = [
        rule
        for area in wrong.parent.conditional_formatting
        for rule in area.rules
        if wrong.coordinate in area.sqref and rule.dxf.fill
    ]
    # First what the form itself calls wrong or missing, then, over the mark, the look of any other answer.
    refused, _, changed = sorted(rules, key=lambda rule: rule.priority)
    assert refused.dxf.fill.bgColor.rgb == wrong.fill.fgColor.rgb
    assert changed.dxf.fill.bgColor.rgb == answer(book, "unit_score", "1.2", "P4").fill.fgColor.rgb
    cell = wrong.coordinate
    assert changed.formula == [f'NOT(IF(ISTEXT({cell}),{cell}="chín",FALSE))']


def test_the_list_leads_to_the_cell(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    book = slip(small)
    assert book.worksheets[0].title == "Cần sửa"
    wrong = answer(book, "unit_score", "1.1", "P4")
    link = find_text(book.worksheets[0], f"Tổ chấm!{wrong.coordinate}")
    assert link.hyperlink is not None
    assert link.hyperlink.location == f"'Tổ chấm'!{wrong.coordinate}"
    row = [cell.value for cell in book.worksheets[0][link.row]]
    assert "C101" in row and "chín" in row


def test_equal_mistakes_are_one_line_of_the_list(small: Small) -> None:
    sent(small, VAN_R1, {"self_score": {key: {"P4": "chín"} for key in ("1.1", "1.2", "2.1")}})
    small.figures(SlipsOutput())
    book = slip(small)
    cells = [answer(book, "self_score", key, "P4") for key in ("1.1", "1.2", "2.1")]
    listed = [c.value for row in book.worksheets[0].iter_rows() for c in row if "Tự chấm!" in str(c.value)]
    assert listed[0] == f"Tự chấm!{cells[0].coordinate}:{cells[1].coordinate}, {cells[2].coordinate}"
    assert all(cell.comment and "C101" in cell.comment.text for cell in cells)


def test_a_slip_holds_every_line_and_room_for_more(small: Small) -> None:
    lines = {f"e{n}": {"person": "P4", "criterion": "1.1", "description": f"Biên bản {n}"} for n in range(1, 15)}
    issued = len(tables(load_workbook(small.issued(*VAN_R1)))["evidence"].rows())
    two = {f"e{n}": {"person": "P5", "criterion": "1.1", "description": f"Giáo án {n}"} for n in range(1, issued + 1)}
    sent(small, VAN_R1, {"evidence": {**lines}, "unit_score": {"1.1": {"P4": "chín"}}})
    sent(small, VAN_R1, {"evidence": two, "unit_score": {"1.1": {"P4": "chín"}}}, "them.xlsx")
    before = small.figures(SlipsOutput())
    table = tables(slip(small))["evidence"]
    told = [table.cell(key, "description").value for key in table.rows()]
    assert sorted(filter(None, told)) == sorted(
        [f"Biên bản {n}" for n in range(1, 15)] + [f"Giáo án {n}" for n in range(1, issued + 1)]
    )
    assert told.count(None) >= 5
    returned = back(small, {"unit_score": {"1.1": {"P4": 9}}})
    after = small.figures(SlipsOutput())
    assert status(after, returned) == "accepted"
    assert found(after, "S106", "S107", "S113", "C101") == []  # more rows than issued: still a genuine form
    assert final(before, "P4") != final(after, "P4") == (84, True)


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


def test_a_slip_sent_back_untouched_changes_no_number(season: Path, kim_son: Built) -> None:
    run("merge", season / "inbox")
    made = sorted((season / "ket-qua" / "tra-lai").rglob("*.xlsx"))
    for number, file in enumerate(made):
        shutil.copy(file, season / "inbox" / f"tra-lai-{number}.xlsx")
    run("merge", season / "inbox")
    result = json.loads((season / "ket-qua/ket-qua.json").read_text("utf-8"))
    for part in ("targets", "quotas"):
        assert result[part] == kim_son.result[part]
    assert _figures(result) == _figures(kim_son.result)
    count = sum(receipt["status"] == "superseded" for receipt in result["receipts"])
    # Tổ Văn's registration came in two files, and one slip was made of both.
    assert (len(made), count) == (13, 14)


def _figures(result: Mapping[str, Any]) -> object:
    """People and units, without the names of the files that anything comes from."""

    def counted(said: object) -> object:
        if isinstance(said, dict):
            return {key: len(part) if key == "cells" else counted(part) for key, part in said.items()}
        return [counted(part) for part in said] if isinstance(said, list) else said

    return counted([result["people"], result["units"]])


def test_two_returns_that_differ_are_settled_by_one_slip(small: Small) -> None:
    one = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": 9}}})
    two = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": 7}}}, "VAN-lan-hai.xlsx")
    result = small.figures(SlipsOutput())
    assert len(found(result, "X102")) == 1
    cell = answer(slip(small), "unit_score", "1.1", "P4")
    assert cell.value == "7 / 9"  # in the order of the files' names
    assert cell.comment is not None and "X102" in cell.comment.text
    back(small, {"unit_score": {"1.1": {"P4": 7}}})
    result = small.figures(SlipsOutput())
    assert [status(result, file) for file in (one, two)] == ["superseded", "superseded"]
    assert final(result, "P4") == (82, True)  # 7 + 8 + 52 + 16 + 1 - 2
    assert found(result, "X102") == []


def test_a_slip_of_a_slip_takes_the_place_of_both(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    second = back(small, {"unit_score": {"1.1": {"P4": "9 mấy"}}}, "sua-1.xlsx")
    assert [f["file"] for f in found(small.figures(SlipsOutput()), "C101")] == ["inbox/sua-1.xlsx"]
    back(small, {"unit_score": {"1.1": {"P4": 9}}}, "sua-2.xlsx")
    result = small.figures(SlipsOutput())
    assert [status(result, file) for file in (first, second)] == ["superseded", "superseded"]
    assert final(result, "P4") == (84, True)
    second.unlink()  # the secretary tidied up: the first return is still replaced
    result = small.figures(SlipsOutput())
    assert status(result, first) == "superseded"
    assert (final(result, "P4"), found(result, "X102")) == ((84, True), [])


def test_a_slip_replaces_only_returns_of_its_own_form(small: Small) -> None:
    first = sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    hidden = slip(small)["_thidua"].cell(1, 2).value

    def claim(book: Workbook) -> None:
        book["_thidua"].cell(1, 2).value = hidden

    toan = small.returned("TOAN", "self-score", "R1")
    change(toan, toan, claim)  # another unit's form says that it takes the place of Tổ Văn's
    assert status(small.figures(SlipsOutput()), first) == "accepted"


def test_answers_that_stood_beside_the_wrong_name_stay_unknown_in_the_slip(small: Small) -> None:
    """The hidden keys stayed behind in a sort: nobody may take the grades of a slip sent back untouched for P4's."""
    form = sent(small, VAN_R2, {})

    def swap(book: Workbook) -> None:
        table = tables(book)["standing"]
        rows = table.rows()
        for col in range(table.col + 1, table.sheet.max_column + 1):
            one, two = table.sheet.cell(rows["P4"], col), table.sheet.cell(rows["P5"], col)
            one.value, two.value = two.value, one.value

    change(form, form, swap)
    before = small.figures(SlipsOutput())
    assert len(found(before, "S112")) == 2
    name = slip_name("VAN", "self-score", "R2")
    cell = answer(slip(small, name), "standing", "P4", "grade")
    assert str(cell.value).startswith("chưa rõ") and cell.comment is not None
    back(small, {}, source=name)
    after = small.figures(SlipsOutput())
    for person in ("P4", "P5"):
        grades = [next(p for p in r["people"] if p["id"] == person)["grade"] for r in (before, after)]
        assert grades == [None, None]
    back(small, {"standing": {"P4": {"grade": "HTTNV", "discipline": None}}}, source=name)
    assert next(p for p in small.figures(SlipsOutput())["people"] if p["id"] == "P4")["grade"] == "HTTNV"


def test_answers_whose_column_is_gone_are_asked_again(small: Small) -> None:
    form = sent(small, VAN_R2, {})

    def cut(book: Workbook) -> None:
        table = tables(book)["standing"]
        table.sheet.delete_cols(table.columns()["discipline"])

    change(form, form, cut)
    small.figures(SlipsOutput())
    name = slip_name("VAN", "self-score", "R2")
    assert answer(slip(small, name), "standing", "P4", "discipline").value == "chưa rõ"
    back(small, {}, source=name)
    result = small.figures(SlipsOutput())
    verdict = next(t for p in result["people"] if p["id"] == "P4" for t in p["titles"] if t["id"] == "LDTT")
    assert verdict["met"] == "unknown"


def test_a_slip_is_a_form_like_any_other(small: Small) -> None:
    sent(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    small.figures(SlipsOutput())
    book = slip(small)
    put(book, {"unit_score": {"1.1": {"P4": 9}}})
    assert set(tables(book)) == set(tables(load_workbook(small.issued(*VAN_R1))))
