"""Every answer cell is read by its column's kind, or reported; nothing is zero or no that nobody wrote."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.intake.mini import SEASON, form, ids, only, read, record, returned, said, school, season_from, typed
from tests.markdown import edited
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.model import Unknown

SELF = "self_score"


def test_an_untouched_form_holds_no_answers(registration: FormPlan) -> None:
    submission, findings = read(typed(registration, {}), registration)
    assert findings == []
    assert all(one.blank for table in submission.records.values() for one in table)
    assert [one.key for one in submission.table("registration")] == ["A1", "A2", "A3"]
    assert str(record(submission, "registration", "A2").place("title")) == "inbox/to.xlsx!Đăng ký!F9"


def test_answers_are_read_with_their_cells(registration: FormPlan) -> None:
    raw = typed(
        registration,
        {
            ("registration", "A1", "title"): "LĐTT, CSTĐCS",
            ("registration", "A1", "movements"): "PT1; PT2",
            ("registration", "A2", "target"): "  95%\nkhá  giỏi ",
            ("targets", "t2", "indicator"): "Giờ dạy tốt",
            ("targets", "t2", "target_value"): 12.0,
            ("collective", "T1", "title"): "TTLĐTT",
        },
    )
    submission, findings = read(raw, registration)
    assert findings == []
    assert record(submission, "registration", "A1").values == {"title": ("LDTT", "CSTDCS"), "movements": ("PT1", "PT2")}
    assert record(submission, "registration", "A2").values == {"target": "95% khá giỏi"}
    assert record(submission, "targets", "t2").values == {"indicator": "Giờ dạy tốt", "target_value": Decimal(12)}
    assert record(submission, "collective", "T1").values == {"title": ("TTLDTT",)}


def test_a_score_sheet_is_one_record_a_person(scores: FormPlan) -> None:
    raw = typed(scores, {(SELF, "1.1", "A1"): 9.5, (SELF, "1.2", "A1"): "8", (SELF, "2.2", "A2"): 0.0})
    submission, findings = read(raw, scores)
    assert [one.key for one in submission.table(SELF)] == ["A1", "A2", "A3"]
    assert record(submission, SELF, "A1").values == {"1.1": Decimal("9.5"), "1.2": Decimal(8)}
    assert record(submission, SELF, "A2").values == {"2.2": Decimal(0)}
    assert record(submission, SELF, "A3").blank
    # A score written as text is understood, and said.
    notice = only(findings, "C111")
    assert (notice.person, notice.raw, said(notice)) == ("A1", "8", "Ô «Điểm tự chấm 1.2» được hiểu là 8")


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("chín", "C101"),
        (10.5, "C102"),
        (-1.0, "C103"),
        (9.3, "C104"),
        (datetime(2024, 2, 1), "C117"),
        ("1.234", "C110"),
    ],
)
def test_a_broken_score_is_unknown_and_never_zero(value: object, code: str, scores: FormPlan) -> None:
    submission, findings = read(typed(scores, {(SELF, "1.1", "A2"): value}), scores)
    answer = record(submission, SELF, "A2").values["1.1"]
    assert isinstance(answer, Unknown)
    finding = only(findings, code)
    assert (str(finding.place), finding.person, finding.unit) == ("inbox/to.xlsx!Tự chấm!H9", "A2", "T1")
    assert answer.raw == str(finding.raw) != ""


def test_points_for_a_criterion_that_does_not_apply_are_not_taken(scores: FormPlan) -> None:
    # A3 is NV; 1.2 is for GV and CBQL.
    sheet, row, _ = scores.cells[SELF, "1.2", "A1"]
    col = scores.cells[SELF, "1.1", "A3"][2]
    submission, findings = read(edited(typed(scores, {}), sheet, {(row, col): 5.0}), scores)
    assert record(submission, SELF, "A3").blank
    told = only(findings, "C119")
    assert (told.person, str(told.raw), told.unit, str(told.place)) == (
        "A3",
        "5",
        "T1",
        f"inbox/to.xlsx!{sheet}!I{row + 1}",
    )
    assert [label.vi for label in (told.params["column"],)] == ["Điểm tự chấm 1.2"]  # type: ignore[attr-defined]
    # A blank typed there is nothing.
    assert read(edited(typed(scores, {}), sheet, {(row, col): "  "}), scores)[1] == []


def test_a_filled_line_that_lost_its_key_is_read_with_a_notice(scores: FormPlan) -> None:
    laid = scores
    raw = typed(
        laid,
        {
            ("initiatives", "i2", "person"): "A1",
            ("initiatives", "i2", "name"): "Sổ tay số",
            ("initiatives", "i2", "recognised"): "x",
        },
    )
    sheet, row, _ = laid.cells["initiatives", "i2", "person"]
    submission, findings = read(edited(raw, sheet, {(row, 0): None}), laid)
    found = [one for one in submission.table("initiatives") if not one.blank]
    assert [one.values for one in found] == [{"person": "A1", "name": "Sổ tay số", "recognised": True}]
    assert ids(findings) == ["S108"]
    lost = only(findings, "S108")
    assert (lost.params["row"], lost.unit, str(lost.place)) == (row + 1, "T1", f"inbox/to.xlsx!{sheet}!C{row + 1}")
    assert found[0].key == f"+{row + 1}", "its place is all that it is known by"


def test_a_line_below_the_last_is_read_too(scores: FormPlan) -> None:
    sheet, row, col = scores.cells["evidence", "e34", "person"]
    line = {(row + 1, col): "A2", (row + 1, col + 1): "1.1", (row + 1, col + 2): "Giáo án"}
    submission, findings = read(edited(typed(scores, {}), sheet, line), scores)
    assert [one.values["description"] for one in submission.table("evidence") if not one.blank] == ["Giáo án"]
    assert ids(findings) == ["S108"]


def test_a_copied_line_is_read_although_its_hidden_key_was_copied_too(scores: FormPlan) -> None:
    raw = typed(
        scores,
        {
            ("evidence", "e1", "person"): "A1",
            ("evidence", "e1", "criterion"): "1.1",
            ("evidence", "e1", "description"): "Giáo án",
        },
    )
    sheet, row, col = scores.cells["evidence", "e2", "person"]
    copied = {(row, 0): "e1", (row, col): "A2", (row, col + 1): "1.1", (row, col + 2): "Giáo án"}
    submission, findings = read(edited(raw, sheet, copied), scores)
    assert [one.values["person"] for one in submission.table("evidence") if not one.blank] == ["A1", "A2"]
    assert ids(findings) == ["S108", "S108"]


def test_a_person_s_row_that_occurs_twice_is_nobody_s(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A1", "title"): "LĐTT", ("registration", "A2", "title"): "CSTĐCS"})
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    submission, findings = read(edited(raw, sheet, {(row, 0): "A1"}), registration)
    twice = only(findings, "S104")
    assert (twice.params["key"], twice.unit, str(twice.place), [str(cell) for cell in twice.also]) == (
        "A1",
        "T1",
        f"inbox/to.xlsx!{sheet}!A{row}",
        [f"inbox/to.xlsx!{sheet}!A{row + 1}"],
    )
    for code in ("A1", "A2"):
        (title,) = [one.values.get("title") for one in submission.table("registration") if one.key == code]
        assert isinstance(title, Unknown)


def test_a_row_of_another_form_is_reported_and_not_read(registration: FormPlan) -> None:
    sheet, row, col = registration.cells["registration", "A3", "title"]
    raw = edited(typed(registration, {}), sheet, {(row + 1, 0): "B2", (row + 1, col): "LĐTT"})
    submission, findings = read(raw, registration)
    assert [one.key for one in submission.table("registration")] == ["A1", "A2", "A3"]
    assert findings == []  # it is told once all returns are known, with the person's own form
    assert [(cell.row, cell.col) for cell in submission.people_of_other_units["B2"]] == [(row + 1, col)]


def test_a_row_with_a_key_nobody_knows_is_reported_and_not_read(registration: FormPlan) -> None:
    sheet, row, col = registration.cells["registration", "A3", "title"]
    raw = edited(typed(registration, {}), sheet, {(row + 1, 0): "Z9", (row + 1, col): "LĐTT"})
    submission, findings = read(raw, registration)
    assert [one.key for one in submission.table("registration")] == ["A1", "A2", "A3"]
    unknown = only(findings, "S115")
    assert (unknown.params["key"], unknown.raw, unknown.unit, str(unknown.place)) == (
        "Z9",
        "Z9",
        "T1",
        f"inbox/to.xlsx!{sheet}!A{row + 2}",
    )
    # A key alone, without answers, is nothing.
    assert read(edited(typed(registration, {}), sheet, {(row + 1, 0): "Z9"}), registration)[1] == []


def test_every_fault_of_a_season_is_named_at_once() -> None:
    text = SEASON.replace("| T2 | Tổ Hai |", "| T1 | Tổ Hai |").replace("0.5", "0.3").replace("Trường Mini", "")
    found, findings = season_from(text)
    assert found is None
    assert {"D207", "D215", "D204"} <= set(ids(findings))


def test_an_unknown_setting_is_a_notice_and_days_are_days() -> None:
    changed = SEASON.replace(
        "| regime | Luật | luat-2022 |", "| regime | Luật | luat-2022 |\n| as_of | | 31/05/2025 |\n| gio | | x |"
    )
    season, findings = season_from(changed)
    assert season is not None
    assert season.as_of == date(2025, 5, 31)
    assert only(findings, "D208").params["setting"] == "gio"


def test_what_was_understood_is_told_in_a_form_and_not_in_the_school_s_own_workbook(scores: FormPlan) -> None:
    """`10 điểm` is 10, which the form's own total leaves out: a head is told so; the secretary sees what is declared."""
    season, findings = season_from(SEASON.replace("| Hồ sơ | Điểm | 10 |", "| Hồ sơ | Điểm | 10 điểm |"))
    assert season is not None
    criterion = season.rubric.criterion("1.1")
    assert criterion is not None
    assert (criterion.max, "C111" in ids(findings)) == (Decimal(10), False)
    submission, findings = read(typed(scores, {(SELF, "1.1", "A2"): "10 điểm"}), scores)
    assert (record(submission, SELF, "A2").values["1.1"], ids(findings)) == (Decimal(10), ["C126"])


def test_a_broken_cell_of_a_line_is_of_no_person(scores: FormPlan) -> None:
    """`i1` is a place, and whom the line is about stands in it."""
    _, findings = read(typed(scores, {("initiatives", "i1", "recognised"): "có ạ"}), scores)
    assert [(one.code.id, one.person, one.unit) for one in findings if one.code.id == "C114"] == [("C114", None, "T1")]


def known_in_lists(laid: FormPlan) -> set[object]:
    """Every text that the lists of a form know, as its live checks ask them."""
    return {cell.value for sheet in returned(laid).sheets if sheet.name == LISTS_SHEET for cell in sheet.cells.values()}


def test_a_name_that_two_share_means_the_one_whom_the_form_lists(scores: FormPlan) -> None:
    """Of two people called Nguyễn Thị Hoa the other is in T2, which is told; where both are in T1, nobody may guess."""
    line = {("initiatives", "i1", "person"): "Nguyễn Thị Hoa"}
    submission, findings = read(typed(scores, line), scores)
    assert (record(submission, "initiatives", "i1").values["person"], ids(findings)) == ("A1", ["C111", "R102"])
    assert "Nguyễn Thị Hoa (1983)" in said(only(findings, "C111"))
    assert "nguyễn thị hoa" in known_in_lists(scores)
    both = school(("| A3 | Lê Văn An |", "| A3 | Nguyễn Thị Hoa |"))
    laid = form("self-score", "T1", "D1", season=both)
    submission, findings = read(typed(laid, line), laid, both)
    refused = only(findings, "C116")
    assert isinstance(record(submission, "initiatives", "i1").values["person"], Unknown)
    assert "Nguyễn Thị Hoa (1983)" in said(refused)
    assert "nguyễn thị hoa" not in known_in_lists(laid)
