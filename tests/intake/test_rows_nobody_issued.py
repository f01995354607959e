"""Rows whose key nobody issued: what somebody filled in there is not read, and is reported wherever it stands."""

from decimal import Decimal

import pytest

from tests.intake.mini import form, ids, only, read, record, returned, school, typed
from tests.intake.test_unit_score_sheet import SEASON as WITH_UNIT_CRITERIA
from tests.markdown import edited
from thidua_xlsx.declare.tables.form_spec import NOTE
from thidua_xlsx.forms.identity.form_rows import FormRow
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Unknown

FILE = "inbox/to.xlsx"


def key_of(laid: FormPlan, table: str, row: str, column: str) -> tuple[str, int, int]:
    """The cell that bears the hidden key of a row."""
    sheet, line, _ = laid.cells[table, row, column]
    return sheet, line, 0


def test_points_in_a_row_of_a_score_sheet_that_no_criterion_claims_are_reported_and_not_read() -> None:
    laid = form("self-score", "T1", "D1")
    sheet, line, _ = key_of(laid, "self_score", "2.1", "A1")
    raw = typed(laid, {("self_score", "1.1", "A1"): 9.0, ("self_score", "2.1", "A1"): 2.0})
    submission, findings = read(edited(raw, sheet, {(line, 0): "9.9"}), laid)
    unknown = only(findings, "S115")
    assert (unknown.place, unknown.params["key"], unknown.raw, unknown.unit, unknown.person) == (
        CellPlace(FILE, sheet, line, 0),
        "9.9",
        "9.9",
        "T1",
        None,
    )
    assert ids(findings) == ["S103", "S115"]  # the row of 2.1 is gone
    values = record(submission, "self_score", "A1").values
    assert (values["1.1"], "9.9" in values) == (Decimal(9), False)
    assert isinstance(values["2.1"], Unknown)


def test_a_row_with_a_strange_key_and_no_points_is_nothing_by_itself() -> None:
    laid = form("self-score", "T1", "D1")
    sheet, line, _ = key_of(laid, "self_score", "2.1", "A1")
    _, findings = read(edited(returned(laid), sheet, {(line, 0): "9.9"}), laid)
    assert ids(findings) == ["S103"]


def test_a_criterion_declared_since_the_form_was_issued_is_read_in_a_row_added_for_it() -> None:
    """Its words and limits are known: what stands there is used, so nothing is to be reported."""
    laid = form("self-score", "T1", "D1")
    now = school(("| `2.2` | II |", "| `2.3` | II | Sáng kiến | Điểm cộng | 3 | | |\n| `2.2` | II |"))
    sheet, line, col = laid.cells["self_score", "2.2", "A1"]
    assert (sheet, line + 1, col) not in laid.cells.values()
    submission, findings = read(edited(returned(laid), sheet, {(line + 1, 0): "2.3", (line + 1, col): 1.0}), laid, now)
    assert record(submission, "self_score", "A1").values["2.3"] == Decimal(1)
    assert ids(findings) == ["S113"]


def test_a_row_issued_for_a_criterion_that_is_none_any_more_is_told_as_the_old_form_that_it_is() -> None:
    laid = form("self-score", "T1", "D1")
    now = school(("| `2.2` | II | Vi phạm | Điểm trừ | 5 | | |\n", ""))
    submission, findings = read(typed(laid, {("self_score", "2.2", "A1"): 1.0}), laid, now)
    assert "2.2" not in record(submission, "self_score", "A1").values
    assert ids(findings) == ["S113"]


@pytest.mark.parametrize(("column", "value"), [("T1", 4.0), (NOTE, "tủ 3")])
def test_points_and_remarks_of_a_unit_in_rows_that_nobody_issued_are_reported(column: str, value: object) -> None:
    laid = form("self-score", "T1", "D1", season=WITH_UNIT_CRITERIA)
    raw = typed(laid, {("collective_score", "u1", "T1"): 9.0, ("collective_score", "u2", column): value})
    sheet, line, _ = key_of(laid, "collective_score", "u2", column)
    submission, findings = read(edited(raw, sheet, {(line, 0): "u9"}), laid, WITH_UNIT_CRITERIA)
    unknown = only(findings, "S115")
    assert (unknown.place, unknown.raw, unknown.unit, unknown.person) == (
        CellPlace(FILE, sheet, line, 0),
        "u9",
        "T1",
        None,
    )
    assert record(submission, "collective_score", "T1").values["u1"] == Decimal(9)


def test_an_answer_beside_a_setting_that_nobody_asked_is_reported() -> None:
    laid = form("agreement", "T1", rows={"agreement": [FormRow("agreed", "Thống nhất", {"name": "Thống nhất"})]})
    sheet, line, col = laid.cells["agreement", "agreed", "value"]
    raw = edited(returned(laid), sheet, {(line, 0): "agree", (line, col): "có"})
    submission, findings = read(raw, laid)
    unknown = only(findings, "S115")
    assert (unknown.place, unknown.raw, unknown.unit) == (CellPlace(FILE, sheet, line, 0), "agree", "T1")
    assert "agree" not in [one.key for one in submission.table("agreement")]
    # Without an answer it is only the row that is gone; the words beside it are the form's own.
    _, findings = read(edited(returned(laid), sheet, {(line, 0): "agree"}), laid)
    assert "S103" in ids(findings)
    assert "S115" not in ids(findings)
