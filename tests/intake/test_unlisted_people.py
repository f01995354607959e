"""People where they do not belong: in another unit's return, typed without a key, missing from their own unit's."""

from collections.abc import Mapping
from decimal import Decimal

from tests.intake.mini import form, ids, only, read, record, register, returned, said, school, school_with_a_move, typed
from tests.markdown import edited
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.season_checks import RETURNS_CHECKS, ReturnsSeen
from thidua_xlsx.intake.dossiers.build_dossiers import Returns, build_dossiers
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Submission, Unknown

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


def test_who_moved_in_the_year_is_named_with_both_places_and_what_was_used() -> None:
    before, now = school(), school(("Lê Văn An | 1990 | T1", "Lê Văn An | 1990 | T2"))
    old, new = form("self-score", "T1", "D1", season=before), form("self-score", "T2", "D1", season=now)
    there, _ = read(typed(old, {(SELF, "1.1", "A3"): 9.0}, "inbox/1.xlsx"), old, now)
    here, _ = read(typed(new, {(SELF, "1.1", "A3"): 7.0}, "inbox/2.xlsx"), new, now)
    submissions = {("T1", "self-score", "D1"): there, ("T2", "self-score", "D1"): here}
    finding = only(across(submissions, now, old, new), "X111")
    assert finding.place == cell(old, "inbox/1.xlsx", SELF, "1.1", "A3")
    assert finding.also == (cell(new, "inbox/2.xlsx", SELF, "1.1", "A3"),)
    assert (finding.person, finding.unit) == ("A3", "T1")
    assert said(finding).endswith("đã dùng phiếu của Tổ Hai")
    dossiers, _ = build_dossiers(Returns(submissions, register(old, new)), now, {})
    [mine] = [one for one in dossiers if one.person.code == "A3"]
    assert mine.scores["D1", "self"].points == {"1.1": Decimal(7)}


def test_answers_in_the_old_unit_s_return_only_are_said_not_to_be_used() -> None:
    before, now = school(), school(("Lê Văn An | 1990 | T1", "Lê Văn An | 1990 | T2"))
    old, new = form("self-score", "T1", "D1", season=before), form("self-score", "T2", "D1", season=before)
    there, _ = read(typed(old, {(SELF, "1.1", "A3"): 9.0}, "inbox/1.xlsx"), old, now)
    here, _ = read(typed(new, {(SELF, "1.1", "B1"): 7.0}, "inbox/2.xlsx"), new, now)
    found = across({("T1", "self-score", "D1"): there, ("T2", "self-score", "D1"): here}, now, old, new)
    finding = only(found, "X111")
    assert "không dùng" in said(finding)
    assert finding.also == ()
    assert "X117" not in ids(found)  # one mistake, one finding


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


def test_who_was_in_the_unit_before_is_no_person_of_another_unit_there() -> None:
    """A3 left T1 after D1; a row put into T1's form of D2 by their key has no place there, and nobody's is it."""
    season = school_with_a_move()
    laid = form("self-score", "T1", "D2", season=season)
    sheet, _, col = laid.cells["standing", "A2", "grade"]
    below = max(line for (table, *_), (_, line, _) in laid.cells.items() if table == "standing") + 1
    assert ("standing", "A3", "grade") not in laid.cells
    submission, findings = read(edited(returned(laid), sheet, {(below, 0): "A3", (below, col): "HTTNV"}), laid, season)
    assert (submission.people_of_other_units, ids(findings)) == ({}, ["S115"])
    assert "A3" not in [one.key for one in submission.table("standing")]


def test_another_unit_s_person_written_over_a_name_makes_that_row_nobody_s() -> None:
    laid = form("registration", "T1")
    sheet, row, _ = laid.cells[REGISTERED, "A3", "title"]
    raw = edited(typed(laid, {(REGISTERED, "A3", "title"): "LĐTT"}), sheet, {(row, 2): "Vũ Đức"})
    submission, findings = read(raw, laid)
    assert only(findings, "S112").person == "A3"
    assert isinstance(record(submission, REGISTERED, "A3").values["title"], Unknown)


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


def test_a_form_issued_before_somebody_came_has_no_place_for_them() -> None:
    now = school(("| B1 | Nguyễn", "| A4 | Đào Thị Mới | 1999 | T1 | GV |\n| B1 | Nguyễn"))
    laid = form("registration", "T1")
    answers = {(REGISTERED, who, "title"): "LĐTT" for who in ("A1", "A2", "A3")}
    submission, _ = read(typed(laid, answers), laid, now)
    found = across({("T1", "registration", ""): submission}, now, laid)
    finding = only(found, "X117")
    assert (finding.person, finding.place.file) == ("A4", "inbox/to.xlsx")
    assert "X103" not in ids(found)  # nobody asked them


def test_who_chose_not_to_register_has_answered() -> None:
    laid = form("registration", "T1")
    submission, _ = read(
        typed(laid, {(REGISTERED, "A1", "title"): "Không đăng ký", (REGISTERED, "A2", "title"): "LĐTT"}), laid
    )
    found = across({("T1", "registration", ""): submission}, school(), laid)
    assert only(found, "X103").params["names"] == ("Lê Văn An",)
    chosen = only(found, "X118")
    assert chosen.params["names"] == ("Nguyễn Thị Hoa (1983)",)
    assert chosen.place == cell(laid, "inbox/to.xlsx", REGISTERED, "A1", "title")


def test_a_missing_grade_is_named_at_its_cell() -> None:
    laid = form("self-score", "T1", "D2")
    answers = {("standing", "A1", "grade"): "HTTNV", ("standing", "A2", "months_worked"): 9.0}
    submission, _ = read(typed(laid, answers), laid)
    finding = only(across({("T1", "self-score", "D2"): submission}, school(), laid), "X107")
    places = {cell(laid, "inbox/to.xlsx", "standing", who, "grade") for who in ("A2", "A3")}
    assert {finding.place, *finding.also} == places
