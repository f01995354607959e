"""People where they do not belong: in another unit's return, typed without a key, missing from their own unit's."""

from collections.abc import Mapping

from tests.intake.mini import form, ids, only, read, register, returned, school, typed
from tests.markdown import edited
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.season_checks import RETURNS_CHECKS, ReturnsSeen
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Submission

SELF, REGISTERED = "self_score", "registration"
Key = tuple[str, str, str]


def across(submissions: Mapping[Key, Submission], season: Rulebook, *laid: FormPlan) -> list[Finding]:
    """What is found when all returns are known."""
    returns = Returns(submissions, register(*laid))
    dossiers, _ = build_dossiers(returns, season, {})
    seen = ReturnsSeen(returns, dossiers)
    return [finding for check in RETURNS_CHECKS for finding in check.find(seen, season)]


def cell(laid: FormPlan, file: str, *address: str) -> CellPlace:
    table, row, column = address
    return CellPlace(file, *laid.cells[table, row, column])


def test_a_row_put_into_another_unit_s_form_is_named_with_the_person_s_own_answers() -> None:
    one, two = form("registration", "T1"), form("registration", "T2")
    sheet, row, col = one.cells[REGISTERED, "A3", "title"]
    raw = edited(
        returned(one, "inbox/1.xlsx"), sheet, {(row + 1, 0): "B2", (row + 1, 2): "Vũ Đức", (row + 1, col): "x"}
    )
    there, findings = read(raw, one)
    here, _ = read(typed(two, {(REGISTERED, "B2", "title"): "LĐTT"}, "inbox/2.xlsx"), two)
    assert findings == []
    found = across({("T1", "registration", ""): there, ("T2", "registration", ""): here}, school(), one, two)
    finding = only(found, "X111")
    assert finding.place == CellPlace("inbox/1.xlsx", sheet, row + 1, col)
    assert finding.also == (cell(two, "inbox/2.xlsx", REGISTERED, "B2", "title"),)


def test_a_name_typed_without_a_key_is_not_taken_and_its_like_are_suggested() -> None:
    laid = form("registration", "T1")
    sheet, row, col = laid.cells[REGISTERED, "A3", "title"]
    raw = edited(returned(laid), sheet, {(row + 1, 2): "Lê Văn Am", (row + 1, col): "LĐTT"})
    submission, findings = read(raw, laid)
    finding = only(findings, "S120")
    assert ids(findings) == ["S120"]
    assert finding.place == CellPlace("inbox/to.xlsx", sheet, row + 1, 2)
    assert finding.also == (CellPlace("inbox/to.xlsx", sheet, row + 1, col),)
    assert (finding.params["close"], finding.unit, finding.raw) == (("Lê Văn An (A3)",), "T1", "Lê Văn Am")
    assert [(one.key, one.blank) for one in submission.table(REGISTERED)] == [(key, True) for key in ("A1", "A2", "A3")]


def test_a_name_without_a_key_in_the_middle_of_the_rows_is_one_finding_too() -> None:
    laid = form("registration", "T1")
    sheet, row, col = laid.cells[REGISTERED, "A2", "title"]
    raw = edited(returned(laid), sheet, {(row, 0): "Z9", (row, 2): "Ma Seo Páo", (row, col): "LĐTT"})
    _, findings = read(raw, laid)
    # A2's row is gone, and in its place stands somebody whom nobody knows.
    assert ids(findings) == ["S103", "S120"]
    assert only(findings, "S120").params["close"] == NOBODY_LIKE
    assert only(findings, "S103").person == "A2"


def test_a_score_column_headed_by_a_name_without_a_key_suggests_names() -> None:
    laid = form("self-score", "T1", "D1")
    sheet, row, col = laid.cells[SELF, "1.1", "A3"]
    raw = edited(returned(laid), sheet, {(row - 3, col + 1): "Vũ Đúc", (row, col + 1): 9.0, (row + 1, col + 1): 8.0})
    _, findings = read(raw, laid)
    assert ids(findings) == ["S120"]
    assert findings[0].params["close"] == ("Vũ Đức (B2)",)
    assert len(findings[0].also) == 2
