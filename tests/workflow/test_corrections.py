"""Return slips of one sheet: what they ask, and what becomes of a form when they come back."""

import json
import random
import shutil
from collections.abc import Mapping
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.findings.steps import take
from tests.program import SOFFICE, run
from tests.seasons.office import saved_by_libreoffice
from tests.seasons.outside import Answers, Table, fill, opened, tables, type_into
from tests.seasons.small import (
    Form,
    Small,
    default_answers,
    final,
    found,
    right_on_slip,
    send_changed,
    slip_name,
    status,
)
from tests.strength import strength
from thidua_xlsx.forms import slip_lines
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

VAN_R1: Form = ("VAN", "self-score", "R1")
VAN_R2: Form = ("VAN", "self-score", "R2")
SLIP = slip_name("VAN", "self-score", "R1")
WRONG = "P4/unit_score.1.1/R1"


def figures(small: Small) -> dict[str, Any]:
    return small.figures(SlipsOutput())


def corrections(small: Small, name: str = SLIP) -> Table:
    return tables(opened(small.folder / "ket-qua" / name))["corrections"]


def as_it_looks(small: Small, name: str = SLIP) -> Table:
    return tables(load_workbook(small.folder / "ket-qua" / name))["corrections"]


def shown(small: Small, row: str, column: str, name: str = SLIP) -> object:
    return corrections(small, name).cell(row, column).value


def asked(small: Small, name: str = SLIP) -> list[str]:
    return [str(key) for key in corrections(small, name).rows()]


def back(small: Small, rows: Mapping[str, Mapping[str, object]], name: str = "sua.xlsx", source: str = SLIP) -> Path:
    """Answer lines of a slip as a unit would, and put it into the inbox."""
    answers: Answers = {"corrections": {row: dict(values) for row, values in rows.items()}}
    return fill(small.folder / "ket-qua" / source, small.folder / "inbox" / name, answers)


# --- what a slip asks ------------------------------------------------------------------------------------------------
def test_a_slip_is_one_sheet_with_a_line_for_each_cell_to_put_right(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}, "2.1": {"P5": 61}}})
    figures(small)
    book = load_workbook(small.folder / "ket-qua" / SLIP)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Cần sửa"]
    assert asked(small) == [WRONG, "P5/unit_score.2.1/R1"]
    assert shown(small, WRONG, "name") == "Lê Hòa"
    assert "Chấp hành nội quy" in str(shown(small, WRONG, "field"))
    assert (shown(small, WRONG, "said"), shown(small, WRONG, "answer")) == ("chín", None)
    assert shown(small, "P5/unit_score.2.1/R1", "said") == "61"
    assert (small.folder / "ket-qua" / SLIP).stat().st_size < 20 * 1024


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("9 điểm", "9 điểm"),  # is read as 9, which nobody typed
        (9.3, "9,3"),  # a number, though off the step of 1: programs here show it with a comma
        ("9.3", "9.3"),  # a text, with the point that was typed
    ],
)
def test_a_slip_says_of_points_what_was_typed(small: Small, typed: object, said: str) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": typed}}})
    figures(small)
    assert shown(small, WRONG, "said") == said


def test_an_error_on_a_slip_is_one_of_its_unit(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    figures(small)
    back(small, {WRONG: {"answer": "chín rưỡi"}})
    lines = small.merge().output.splitlines()
    assert [line for line in lines if "Tổ Văn: " in line and "1 lỗi" in line], lines


def test_the_answer_takes_what_that_very_cell_takes(small: Small) -> None:
    small.grade_each_round()
    send_changed(
        small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}, "standing": {"P4": {"discipline": "phê bình nặng"}}}
    )
    figures(small)
    table = as_it_looks(small)
    rules = {area: rule for rule in table.sheet.data_validations.dataValidation for area in str(rule.sqref).split()}
    points, word = (table.cell(row, "answer").coordinate for row in (WRONG, "P4/standing.discipline/R1"))
    assert rules[points].type in ("decimal", "custom")
    assert rules[word].type == "list"


def test_a_blank_that_is_missed_is_a_line_too(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": None}}})
    figures(small)
    assert shown(small, WRONG, "said") == "(để trống)"
    assert as_it_looks(small).cell(WRONG, "cleared").protection.locked is not False  # there is nothing to clear


def test_what_is_wrong_is_written_once_for_lines_below_each_other(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": None, "P5": 61}, "1.2": {"P4": None, "P5": None}}})
    figures(small)
    wrong = [str(shown(small, row, "wrong")) for row in asked(small)]
    first, second, third, last = wrong
    assert asked(small)[2] == "P5/unit_score.1.1/R1"
    assert (second, "như dòng trên" in first + third + last) == ("như dòng trên", False)


# --- what comes back -------------------------------------------------------------------------------------------------
def test_an_answer_is_laid_over_the_return_and_nothing_else_changes(small: Small) -> None:
    before = figures(small)
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    wrong = figures(small)
    assert final(wrong, "P4")[1] is False
    back(small, {WRONG: {"answer": 9}})
    result = figures(small)
    assert final(result, "P4") == final(before, "P4") == (84, True)
    assert final(result, "P5") == final(before, "P5")
    assert not found(result, "C101", "X102")
    assert (status(result, "VAN-self-scoreR1.xlsx"), status(result, "sua.xlsx")) == ("combined", "combined")
    assert not (small.folder / "ket-qua" / SLIP).exists()


def test_a_wrong_answer_is_asked_again_where_it_now_stands(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    figures(small)
    back(small, {WRONG: {"answer": 11}})
    again = figures(small)
    assert [(f["file"], f["sheet"]) for f in found(again, "C102")] == [("inbox/sua.xlsx", "Cần sửa")]
    assert found(again, "C102")[0]["person"] == "P4"
    assert (asked(small), shown(small, WRONG, "said")) == ([WRONG], "11")
    back(small, {WRONG: {"answer": 9}}, "sua2.xlsx")
    result = figures(small)
    assert final(result, "P4") == (84, True)
    assert not found(result, "C102", "X102")


def test_what_a_slip_lists_below_its_lines_is_not_taken_for_an_answer(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})

    def typed_beside(book: Workbook) -> None:
        book["Tổ chấm"]["J30"].value = "Đồng chí Hòa nghỉ ốm"

    type_into(small.returned(*VAN_R1), small.returned(*VAN_R1), typed_beside)
    figures(small)
    table = corrections(small)
    below = [cell for row in list(table.sheet.iter_rows())[table.row + 2 :] for cell in row if cell.value]
    assert any("Có nội dung ở chỗ không thuộc bảng" in str(cell.value) for cell in below)
    back(small, {WRONG: {"answer": 9}})
    assert {one["file"] for one in found(figures(small), "S111")} == {"inbox/VAN-self-scoreR1.xlsx"}
    back(small, {}, "trong.xlsx")
    assert {one["file"] for one in found(figures(small), "S111")} == {"inbox/VAN-self-scoreR1.xlsx"}

    def typed_below(book: Workbook) -> None:
        sheet, last = tables(book)["corrections"].sheet, max(cell.row for cell in below)
        sheet.cell(last + 1, tables(book)["corrections"].columns()["answer"]).value = "9"

    file = small.folder / "inbox" / "sua.xlsx"
    type_into(file, file, typed_below)
    assert "inbox/sua.xlsx" in {one["file"] for one in found(figures(small), "S111")}


def test_two_slips_that_differ_on_a_cell_are_told_as_two_forms_are(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}, "2.1": {"P5": "bốn"}}})
    figures(small)
    back(small, {WRONG: {"answer": 9}}, "a.xlsx")
    back(small, {WRONG: {"answer": 8}, "P5/unit_score.2.1/R1": {"answer": 44}}, "b.xlsx")
    result = figures(small)
    (told,) = found(result, "X102")
    assert "a.xlsx" in told["message"] and "b.xlsx" in told["message"]
    assert final(result, "P4")[1] is False
    assert final(result, "P5") == (72, True)  # what only one of them speaks of counts
    assert asked(small) == [WRONG]


@pytest.mark.parametrize(("now", "code"), [("chín", None), (10, "X241")])
def test_a_return_that_took_the_place_of_another_is_corrected_where_it_says_the_same(
    small: Small, now: object, code: str | None
) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    figures(small)
    back(small, {WRONG: {"answer": 9}})
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": now}, "2.1": {"P5": 43}}})
    result = figures(small)
    assert [f["code"] for f in found(result, "X240", "X241")] == [code] * bool(code)
    assert status(result, "sua.xlsx") == ("rejected" if code else "combined")
    assert final(result, "P4") == ((85, True) if code else (84, True))  # 10 in place of 9


_BONUS_MADE_A_DEDUCTION = {"criteria": {"3.1": {"kind": "deduct"}}}
_CODE_GIVEN_TO_ANOTHER = {"people": {"P4": {"full_name": "Hoàng Minh Quân"}}}
_ANOTHER_ROUND = {"rounds": {"R1": {"name": "Hè 2027"}}}


@pytest.mark.parametrize(
    ("row", "amended"),
    [
        ("P4/unit_score.3.1/R1", _BONUS_MADE_A_DEDUCTION),
        ("P4/unit_score.3.1/R1", _CODE_GIVEN_TO_ANOTHER),
        ("P4/standing.leave_days/R1", _ANOTHER_ROUND),
    ],
)
def test_an_answer_on_a_slip_is_one_to_the_declaration_it_was_asked_under(
    small: Small, row: str, amended: dict[str, dict[str, dict[str, object]]]
) -> None:
    if "standing" in row:  # which the first round asks for then alone
        small.grade_each_round()
        send_changed(small, VAN_R1, {"standing": {"P4": {"leave_days": "vài"}}})
    else:
        send_changed(small, VAN_R1, {"unit_score": {"3.1": {"P4": "năm"}}})
    figures(small)
    back(small, {row: {"answer": 1}})
    small.amend(amended)
    held = figures(small)
    (told,) = found(held, "X220")
    assert "inbox/sua.xlsx" in json.dumps(told, ensure_ascii=False)
    assert row in still_asked(small)  # what it says counts for nothing
    line = {"code": "X220", "reason": "chỉ ghi lại cho rõ", "approver": "Hiệu trưởng"}
    small.amend({"waivers": {"w1": {**line, "where": told["message"].split()[1]}}})
    figures(small)
    assert row not in still_asked(small)


def still_asked(small: Small) -> list[str]:
    """The lines of the slip of Tổ Văn's first round, whatever that is called now."""
    slips = (small.folder / "ket-qua" / "tra-lai" / "tu-cham-R1").glob("*Tổ Văn -*.xlsx")
    return [row for slip in slips for row in asked(small, str(slip.relative_to(small.folder / "ket-qua")))]


def test_an_answer_on_a_slip_of_today_counts_though_the_form_is_held(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"3.1": {"P4": "năm"}}})
    small.amend(_BONUS_MADE_A_DEDUCTION)
    figures(small)
    back(small, {"P4/unit_score.3.1/R1": {"answer": 1}})
    result = figures(small)
    assert "sua.xlsx" not in json.dumps(found(result, "X220"))
    assert final(result, "P4")[0] == 82  # 17 + 68 - 2 without the bonus, and 1 less
    assert "P4/unit_score.3.1/R1" not in still_asked(small)


def test_a_line_under_another_name_is_nobody_s_answer(small: Small) -> None:
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín", "P5": "bảy"}}})
    figures(small)
    sent_back = back(small, {WRONG: {"answer": 9}})

    def swapped(book: Workbook) -> None:
        table = tables(book)["corrections"]
        one, two = (table.cell(row, "name") for row in (WRONG, "P5/unit_score.1.1/R1"))
        one.value, two.value = two.value, one.value

    type_into(sent_back, sent_back, swapped)
    result = figures(small)
    assert final(result, "P4")[1] is False
    (told,) = found(result, "S112")  # of the line that was answered, once
    assert told["file"] == "inbox/sua.xlsx"
    assert all(text in told["message"] for text in (WRONG, "Lê Hòa", str(shown(small, "P5/unit_score.1.1/R1", "name"))))


def test_a_slip_shows_nobody_what_was_typed_beside_another_name(small: Small) -> None:
    """Somebody sorted the grades by name without their hidden keys: P4's row bears P5's name and grade."""
    form = small.send(("VAN", "self-score", "R2"), default_answers()["VAN", "self-score", "R2"])

    def sorted_otherwise(book: Workbook) -> None:
        table = tables(book)["standing"]
        for column in ("name", "grade", "discipline"):
            one, two = (table.cell(row, column) for row in ("P4", "P5"))
            one.value, two.value = two.value, one.value

    type_into(form, form, sorted_otherwise)
    assert found(figures(small), "S112")
    slip = slip_name("VAN", "self-score", "R2")
    for who in ("P4", "P5"):
        assert shown(small, f"{who}/standing.grade/R2", "said", slip) == "chưa rõ"


def test_of_a_sorted_table_a_slip_asks_what_somebody_answered_and_each_row_ends_by_itself(small: Small) -> None:
    """What is blank in every row is blank in whoever's it was; of the other blanks the line says how they are answered."""
    registered: Form = ("VAN", "registration", "")
    slip = slip_name(*registered)
    form = small.send(registered, default_answers()[registered])

    def sorted_otherwise(book: Workbook) -> None:
        table = tables(book)["registration"]
        for column in (key for key in table.columns() if not key.startswith("_")):
            one, two = (table.cell(row, column) for row in ("P4", "P5"))
            one.value, two.value = two.value, one.value

    type_into(form, form, sorted_otherwise)
    result = figures(small)
    assert len(found(result, "S112")) == 2
    answered = default_answers()[registered]["registration"]
    columns = {column for who in ("P4", "P5") for column in answered[who]}
    lines = [row for row in asked(small, slip) if ".title" in row or row.partition("/")[0] in ("P4", "P5")]
    assert {row.rpartition(".")[2] for row in lines} == columns
    first = shown(small, lines[0], "wrong", slip)
    assert all(text in str(first) for text in ("Mã P4 là của Lê Hòa", "không có gì thì gõ x ở «Xóa»"))
    sheet = tables(opened(small.folder / "ket-qua" / slip))["corrections"].sheet
    below = [str(sheet.cell(row, 2).value) for row in range(1, sheet.max_row + 1)]
    assert not any("Mã P" in text for text in below)
    of = {who: {row: right_on_slip(row, registered) for row in lines if row.startswith(who)} for who in ("P4", "P5")}
    back(small, of["P4"], "mot.xlsx", slip)
    assert [one["person"] for one in found(figures(small), "S112")] == ["P5"]
    back(small, of["P5"], "hai.xlsx", slip)
    assert not found(figures(small), "S112")


@pytest.mark.parametrize("named", ["", "Tu cham HK1"])
def test_a_column_under_another_name_is_settled_by_the_slip_however_its_sheet_is_named(
    small: Small, named: str
) -> None:
    form = small.send(VAN_R1, default_answers()[VAN_R1])

    book = load_workbook(form)
    table = tables(book)["unit_score"]
    column = table.columns()["P4"]
    above = (table.sheet.cell(row, column) for row in range(1, table.row))
    next(cell for cell in above if cell.value == "Lê Hòa").value = "Đỗ Quang Huy"
    table.sheet.title = named or table.sheet.title
    book.save(form)
    assert found(figures(small), "S112")
    issued = default_answers()[VAN_R1]["unit_score"]
    back(small, {row: {"answer": issued[row.split(".", 1)[1].split("/")[0]]["P4"]} for row in asked(small)})
    assert not found(figures(small), "S112")


def test_points_pasted_beside_their_columns_are_asked_for_again(small: Small) -> None:
    """Nobody bears the points of a neighbour meanwhile, and the slip ends what it asks."""
    right = figures(small)
    form = small.send(VAN_R1, default_answers()[VAN_R1])
    take(small.folder, {
        "do": "paste_beside", "file": f"inbox/{form.name}", "table": "unit_score", "people": ["P4", "P5"], "columns": 1
    })  # fmt: skip
    result = figures(small)
    assert len(found(result, "S124")) == 1
    assert all(final(result, who)[1] is False for who in ("P4", "P5"))
    assert {shown(small, row, "said") for row in asked(small)} == {"chưa rõ"}
    back(small, {row: right_on_slip(row, VAN_R1) for row in asked(small)})
    answered = figures(small)
    assert not found(answered, "S124")
    assert said_of_people(answered) == said_of_people(right)


def test_a_shifted_table_is_settled_by_a_copy_that_counts_for_everybody(small: Small) -> None:
    right = figures(small)
    small.send(VAN_R1, default_answers()[VAN_R1], "dung cot.xlsx")
    form = small.send(VAN_R1, default_answers()[VAN_R1])
    take(small.folder, {
        "do": "paste_beside", "file": f"inbox/{form.name}", "table": "unit_score", "people": ["P4", "P5"], "columns": 1
    })  # fmt: skip
    result = figures(small)
    assert (len(found(result, "S124")), {one["person"] for one in found(result, "X102")}) == (1, {"P4", "P5"})
    chosen = {"P4": "Tổ chấm P4", "P5": "unit_score/P5"}
    lines = {f"k{n}": {"record": record, "file": "dung cot.xlsx"} for n, record in enumerate(chosen.values(), start=1)}
    small.amend({"choices": lines})
    settled = figures(small)
    assert not found(settled, "S124", "X102", "X112")
    assert said_of_people(settled) == said_of_people(right)


def test_a_doubt_that_the_unit_confirms_is_not_raised_again(small: Small) -> None:
    lines = {"i1": {"decision_date": "05/09/2027"}}  # after the season's end
    send_changed(small, ("TOAN", "self-score", "R2"), {"initiatives": lines})
    first = figures(small)
    slip = slip_name("TOAN", "self-score", "R2")
    doubts = [f for f in first["findings"] if f["severity"] == "warning" and f["sheet"] == "Sáng kiến"]
    assert doubts
    (row,) = asked(small, slip)
    back(small, {row: {"confirmed": "x"}}, source=slip)
    result = figures(small)
    (same,) = found(result, doubts[0]["code"])
    assert (same["severity"], same["waived"]["approver"]) == ("notice", "Tổ Toán")
    assert result["people"] == first["people"]
    assert not (small.folder / "ket-qua" / slip).exists()


@pytest.mark.parametrize(
    ("line", "column"),
    [
        # An x at what the line is about, or at what it lacks, takes the line away.
        ({"name": "Sổ tay số", "person": "nguyễn văn zzz", "recognised": True}, "person"),
        ({"name": "Sổ tay số", "recognised": True}, "person"),
        ({"person": "P1", "name": "Sổ tay số"}, "recognised"),
    ],
)
def test_a_line_of_their_own_is_taken_away_by_clearing_what_it_is_about(
    small: Small, line: Mapping[str, object], column: str
) -> None:
    usual = figures(small)
    send_changed(small, ("TOAN", "self-score", "R2"), {"initiatives": {"i3": line}})
    slip = slip_name("TOAN", "self-score", "R2")
    figures(small)
    (row,) = [row for row in asked(small, slip) if row.split("/")[1] == f"initiatives.i3.{column}"]
    assert as_it_looks(small, slip).cell(row, "cleared").protection.locked is False
    back(small, {row: {"cleared": "x"}}, source=slip)
    result = figures(small)
    assert [one for one in result["findings"] if one["severity"] == "error"] == []
    assert not (small.folder / "ket-qua" / slip).exists()
    assert result["people"] == usual["people"]


def test_a_unit_that_confirms_a_blank_is_asked_for_the_others_alone(small: Small) -> None:
    """P4's title is blank on purpose, nobody has said so of P5's: that one is asked for again."""
    name = slip_name("VAN", "registration")
    send_changed(small, ("VAN", "registration", ""), {"registration": {"P4": {"title": None}, "P5": {"title": None}}})
    figures(small)
    back(small, {"P4/registration.title": {"confirmed": "x"}}, source=name)
    confirmed, open_ = sorted(found(figures(small), "X103"), key=lambda one: str(one["severity"]))
    assert (confirmed["severity"], confirmed["waived"]["approver"]) == ("notice", "Tổ Văn")
    assert (open_["severity"], "Lê Hòa" in open_["message"], "Vũ Đức Đạt" in open_["message"]) == (
        "warning",
        False,
        True,
    )
    assert asked(small, name) == ["P5/registration.title"]


@pytest.mark.parametrize("said", ["confirmed", "cleared"])
def test_what_a_unit_leaves_blank_on_purpose_is_asked_for_once(small: Small, said: str) -> None:
    """P4 put down two absences; the unit types some points and leaves that cell blank, which counts as none."""
    send_changed(small, VAN_R1, {"unit_score": {"4.1": {"P4": None}, "2.1": {"P4": None}}})
    (told,) = found(figures(small), "R133")
    assert (told["severity"], told["unit"], told["person"]) == ("warning", "VAN", "P4")
    first = back(small, {"P4/unit_score.2.1/R1": {"answer": 52}})
    assert [one["severity"] for one in found(figures(small), "R133")] == ["warning"]  # what is left is not answered yet
    first.unlink()
    figures(small)
    back(small, {"P4/unit_score.2.1/R1": {"answer": 52}, "P4/unit_score.4.1/R1": {said: "x"}})
    result = figures(small)
    assert [one["severity"] for one in found(result, "R133")] == ["notice"]
    assert final(result, "P4") == (86, True)  # 17 + 68 + 1, nothing taken off
    assert not (small.folder / "ket-qua" / SLIP).exists()


def test_a_blank_confirmed_is_no_nought(small: Small) -> None:
    """P4 left 1.1 blank where the unit's points decide: the unit says that it is right, and it stays unknown."""
    send_changed(small, VAN_R1, {"self_score": {"1.1": {"P4": None}}})
    before = figures(small)
    (row,) = asked(small)
    back(small, {row: {"confirmed": "x"}})
    result = figures(small)
    assert [one["severity"] for one in found(result, "R105")] == ["notice"]
    assert result["people"] == before["people"]
    assert not (small.folder / "ket-qua" / SLIP).exists()


@pytest.mark.parametrize("agreed", [False, True])
def test_a_blank_that_decides_is_confirmed_as_a_criterion_that_does_not_apply(small: Small, agreed: bool) -> None:
    """P4 has 84 points in R1, 9 of them for 1.1: without these 75, complete once the unit excuses from 1.1.

    Where the unit agrees with the points of P4 it typed none: the cell that is blank is that of the self-score.
    """
    table = "self_score" if agreed else "unit_score"
    blank: dict[str, dict[str, dict[str, object]]] = {table: {"1.1": {"P4": None}}}
    if agreed:
        own = {
            code: {"P4": (points or {}).get("P4")} for code, points in default_answers()[VAN_R1]["unit_score"].items()
        }
        blank = {"self_score": {**own, "1.1": {"P4": None}}, "unit_score": {code: {"P4": None} for code in own}}
        blank["agreed_scores"] = {"P4": {"agreed": "Có"}}
    send_changed(small, VAN_R1, blank)
    before = figures(small)
    (error,) = found(before, "R104")
    assert (error["sheet"], final(before, "P4")) == ("Tự chấm" if agreed else "Tổ chấm", (75, False))
    row = f"P4/{table}.1.1/R1"
    assert "gõ x ở Đúng như vậy" in str(shown(small, row, "wrong"))
    back(small, {row: {"confirmed": "x"}})
    result = figures(small)
    assert (found(result, "R104", "S171"), final(result, "P4")) == ([], (75, True))
    (told,) = found(result, "R132")
    assert (told["severity"], told["person"], told["cell"]) == ("warning", "P4", error["cell"])
    assert not (small.folder / "ket-qua" / SLIP).exists()


def test_whoever_does_not_agree_is_asked_for_points_in_the_lines_of_the_slip(small: Small) -> None:
    blank = {criterion: {"P4": None} for criterion in ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1")}
    send_changed(small, VAN_R1, {"agreed_scores": {"P4": {"agreed": "Không"}}, "unit_score": blank})
    figures(small)
    wrong = str(shown(small, "P4/agreed_scores.agreed/R1", "wrong"))
    assert ("ở các dòng này" in wrong, "ở trang" in wrong) == (True, False)


FEW_TYPED = {code: {"P4": 50 if code == "2.1" else None} for code in ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1")}


def test_a_unit_that_typed_only_what_differs_is_asked_whether_it_agrees_with_the_rest(small: Small) -> None:
    """P4 scored 9 8 52 17 1 2 in R1; the unit types 50 for 2.1 alone. Agreed: 17 + 50 + 17 + 1 - 2 = 83."""
    send_changed(small, VAN_R1, {"unit_score": FEW_TYPED})
    before = figures(small)
    assert (found(before, "R104", "R133"), len(found(before, "R134")), final(before, "P4")[1]) == ([], 1, False)
    row = "P4/agreed_scores.agreed/R1"
    assert asked(small) == [row]
    assert "Như tự chấm, trừ ô đã ghi: ghi Có ở dòng này" in str(shown(small, row, "wrong"))
    back(small, {row: {"answer": "Có"}})
    result = figures(small)
    assert (found(result, "R104", "R133", "R134"), final(result, "P4")) == ([], (83, True))


def forgotten(small: Small) -> list[str]:
    """P5's columns of R1 are left blank altogether; the lines of the slip that ask for that person's points."""
    blank = {code: {"P5": None} for code in ("1.1", "1.2", "2.1", "2.2", "3.1", "4.1")}
    send_changed(small, VAN_R1, {"self_score": blank, "unit_score": blank})
    assert [(one["severity"], one["person"]) for one in found(figures(small), "X105")] == [("warning", "P5")]
    return [*(f"P5/self_score.{code}/R1" for code in ("1.1", "1.2", "2.1", "2.2")), "P5/agreed_scores.agreed/R1"]


def test_whom_a_unit_forgot_in_a_round_is_asked_for_on_the_slip(small: Small) -> None:
    """P5 gets 7 + 7.5 + 45 = 59.5, and 2.2 is none for them; what nobody has to answer is not asked for."""
    lines = forgotten(small)
    assert asked(small) == lines
    answers = ({"answer": 7}, {"answer": 7.5}, {"answer": 45}, {"confirmed": "x"}, {"answer": "Có"})
    back(small, dict(zip(lines, answers, strict=True)))
    result = figures(small)
    assert (found(result, "X105", "R104", "R133"), final(result, "P5")) == ([], (59.5, True))
    assert [one["person"] for one in found(result, "R132")] == ["P5"]


@pytest.mark.parametrize(("confirmed", "severity"), [(1, "warning"), (5, "notice")])
def test_that_somebody_has_no_points_is_confirmed_cell_by_cell(small: Small, confirmed: int, severity: str) -> None:
    """A blank confirmed is no nought: P5 has no points in R1 whatever the unit says."""
    back(small, {line: {"confirmed": "x"} for line in forgotten(small)[:confirmed]})
    result = figures(small)
    assert ([one["severity"] for one in found(result, "X105")], final(result, "P5")) == ([severity], (None, False))


def test_a_form_in_which_somebody_was_forgotten_is_unfinished_and_its_letter_names_them(small: Small) -> None:
    forgotten(small)
    lacking = "Vũ Đức Đạt chưa có điểm nào ở Học kỳ I"
    (line,) = [line for line in run("status", small.folder).output.splitlines() if lacking in line]
    assert "thiếu" in line
    run("mail", small.folder, "--kind", "slips")
    letter = (small.folder / "ket-qua" / "thu" / "tra-lai-VAN.eml").read_bytes()
    body = BytesParser(policy=default).parsebytes(letter).get_body()
    assert body is not None
    assert lacking in " ".join(body.get_content().split())


@pytest.mark.parametrize("who", ["P4", "VAN"])
def test_a_unit_that_does_not_agree_is_asked_for_the_points_it_left_blank(small: Small, who: str) -> None:
    send_changed(small, VAN_R1, {"unit_score": FEW_TYPED, "agreed_scores": {who: {"agreed": "Không"}}})
    result = figures(small)
    assert (len(found(result, "R104")), found(result, "R134")) == (1, [])
    assert {f"P4/unit_score.{code}/R1" for code in ("1.1", "1.2", "2.2")} <= {*asked(small)}


def test_a_later_slip_settles_what_an_earlier_one_said_unclearly(small: Small) -> None:
    """Two things in one line, then «as it is» of an error: each is told until the slip that follows answers the line."""
    send_changed(small, VAN_R1, {"unit_score": {"1.1": {"P4": "chín"}}})
    figures(small)
    back(small, {WRONG: {"answer": 9, "cleared": "x"}}, "sua-1.xlsx")
    assert len(found(figures(small), "S170", "S171")) == 1
    back(small, {WRONG: {"confirmed": "x"}}, "sua-2.xlsx")
    assert [one["code"] for one in found(figures(small), "S170", "S171")] == ["S170", "S171"]
    back(small, {WRONG: {"answer": 9}}, "sua-3.xlsx")
    assert (found(figures(small), "S170", "S171"), final(figures(small), "P4")) == ([], (84, True))


def test_what_only_both_copies_say_together_is_checked(small: Small) -> None:
    line = {"person": "P4", "name": "Thẻ  TỪ vựng", "level": "cơ sở", "recognised": "có", "applied": "không"}
    send_changed(small, VAN_R2, {"initiatives": {"i1": line}}, "ban-hai.xlsx")
    assert found(small.figures(), "R127")


def test_a_registration_asks_for_each_title_that_nobody_registered(small: Small) -> None:
    form = ("VAN", "registration", "")
    before = figures(small)
    send_changed(small, form, {"registration": {"P4": {"title": None}, "P5": {"title": None}}})
    figures(small)
    name = slip_name("VAN", "registration")
    assert asked(small, name) == ["P4/registration.title", "P5/registration.title"]
    rows = {
        "P4/registration.title": {"answer": "Lao động tiên tiến"},
        "P5/registration.title": {"answer": "Không đăng ký"},
    }
    back(small, rows, source=name)
    result = figures(small)
    assert [one["registered"] for one in result["people"]] == [one["registered"] for one in before["people"]]
    assert not (small.folder / "ket-qua" / name).exists()


def test_a_part_with_too_many_blanks_is_to_be_filled_in_the_form_itself(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slip_lines, "MOST_BLANK", 2)
    blank = {key: {"P4": None} for key in ("1.1", "1.2", "2.1")}
    refused = {"P4": {"agreed": "Không"}}
    send_changed(small, VAN_R1, {"agreed_scores": refused, "unit_score": {**blank, "2.2": {"P4": "tám"}}})
    figures(small)
    assert asked(small) == ["P4/unit_score.2.2/R1"]
    sheet = corrections(small).sheet
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "Trang «Tổ chấm» còn để trống 3 ô" in said
    run("mail", small.folder, "--kind", "slips")
    letter = (small.folder / "ket-qua" / "thu" / "tra-lai-VAN.eml").read_bytes()
    names = [str(part.get_filename()) for part in BytesParser(policy=default).parsebytes(letter).iter_attachments()]
    assert [name for name in names if "phiếu điền tiếp" in name] and len(names) == 2


@pytest.mark.libreoffice
def test_a_slip_that_libreoffice_saved_says_the_same(small: Small, tmp_path: Path) -> None:
    if not SOFFICE:
        pytest.skip("the command soffice was not found")
    small.grade_each_round()
    send_changed(
        small,
        VAN_R1,
        {
            "unit_score": {"1.1": {"P4": "chín"}, "3.1": {"P4": "năm"}},
            "standing": {"P4": {"discipline": "phê bình nặng", "leave_days": "vài"}},
        },
    )
    figures(small)
    answers = {
        WRONG: {"answer": 9},
        "P4/unit_score.3.1/R1": {"cleared": "x"},
        "P4/standing.discipline/R1": {"answer": "Không"},
        "P4/standing.leave_days/R1": {"answer": 2},
    }
    filled = back(small, answers)
    for kind in ("xlsx", "ods", "xls"):
        (saved,) = saved_by_libreoffice(str(SOFFICE), [filled], kind, tmp_path)
        filled.unlink(missing_ok=True)
        sent_back = Path(shutil.copyfile(saved, small.folder / "inbox" / saved.name))
        result = figures(small)
        assert (status(result, saved.name), final(result, "P4")) == ("combined", (83, True))  # without the bonus of 1
        assert not (small.folder / "ket-qua" / SLIP).exists()
        filled = sent_back.rename(tmp_path / sent_back.name)


# --- any mistakes, answered as asked, are none any more --------------------------------------------------------------
_MISTAKES = (
    "chín",
    700,
    -3,
    None,
    "#",
    "9..5",
    "nhiều lắm",
    0.333,
    "x" * 40,
    "32/13/2027",
    "GV99",
    "  ",
    "\u00a0",
    "=1/0",
)
_FORMS: list[Form] = [form for form in default_answers() if form[0] in ("TOAN", "VAN")]


def _spoiled(form: Form, rng: random.Random) -> tuple[Answers, list[str]]:
    """Answers of a form with some of them spoiled: blank, of another kind, out of their limits."""
    answers = {
        table: {row: dict(cells) for row, cells in rows.items()} for table, rows in default_answers()[form].items()
    }
    cells = [(table, row, col) for table, rows in answers.items() for row, cells in rows.items() for col in cells]
    wrong = rng.sample(cells, min(len(cells), rng.randint(1, 9)))
    for table, row, col in wrong:
        answers[table][row][col] = rng.choice(_MISTAKES)
    return answers, [f"{table}.{row}.{col}" for table, row, col in wrong]


@pytest.mark.parametrize("seed", (*range(strength(0, 20)), 24, 27))
def test_answering_what_a_slip_asks_ends_with_nothing_to_ask(small: Small, seed: int) -> None:
    rng = random.Random(seed)
    form = rng.choice(_FORMS)
    right = figures(small)
    slip = slip_name(*form)
    before = {one["code"] for one in _of_form(right, form)}
    answers, wrong = _spoiled(form, rng)
    small.send(form, answers)
    figures(small)
    there = (small.folder / "ket-qua" / slip).exists()
    all_asked = there and len(asked(small, slip)) == len(wrong)
    for turn in range(3):
        if not (small.folder / "ket-qua" / slip).exists():
            break
        for name in ("trong", "trang"):  # sent back empty, or with blanks alone, it changes nothing
            blank = {row: {"answer": " \u00a0"} for row in asked(small, slip)} if name == "trang" else {}
            back(small, blank, f"{name}.xlsx", slip)
        empty = figures(small)
        assert {status(empty, f"{name}.xlsx") for name in ("trong", "trang")} == {"ignored"}, wrong
        assert len(found(empty, "S119")) == 2
        for name in ("trong", "trang"):
            (small.folder / "inbox" / f"{name}.xlsx").unlink()
        back(small, {row: right_on_slip(row, form) for row in asked(small, slip)}, f"sua{turn}.xlsx", slip)
        figures(small)
    result = figures(small)
    assert {one["code"] for one in _of_form(result, form)} <= before, wrong
    if all_asked:  # else what was blanked or typed is right as well
        assert said_of_people(result) == said_of_people(right), wrong


def said_of_people(result: Mapping[str, Any]) -> list[list[object]]:
    return [[one[part] for part in ("id", "scores", "grade", "registered")] for one in result["people"]]


def _of_form(result: Mapping[str, Any], form: Form) -> list[dict[str, Any]]:
    """What is found in a form, or in a slip, that asks something of somebody."""
    files = (f"inbox/{form[0]}-{form[1]}{form[2]}", "inbox/sua")
    return [one for one in result["findings"] if one["severity"] != "notice" and one["file"].startswith(files)]
