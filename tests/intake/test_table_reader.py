"""Every answer cell is read by its column's kind, or reported; nothing is zero or no that nobody wrote."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.intake.mini import SEASON, form, ids, move, only, read, record, said, school, season_from, typed
from tests.markdown import edited
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Unknown

SELF = "self_score"


@pytest.fixture(scope="module")
def scores() -> FormPlan:
    return form("self-score", "T1", "D1")


@pytest.fixture(scope="module")
def registration() -> FormPlan:
    return form("registration")


def with_cell(raw: RawBook, laid: FormPlan, address: tuple[str, str, str], cell: RawCell) -> RawBook:
    sheet, row, col = laid.cells[address]
    sheets = tuple(
        RawSheet(one.name, {**one.cells, (row, col): cell}, one.visible) if one.name == sheet else one
        for one in raw.sheets
    )
    return RawBook(raw.file, sheets, raw.properties)


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


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (RawCell(None, error="#REF!"), "C109"),
        (RawCell(None, formula=True), "C113"),
        (RawCell(None, formula=True, error="#DIV/0!"), "C109"),
    ],
)
def test_error_cells_and_formulas_never_calculated_are_unknown(cell: RawCell, code: str, scores: FormPlan) -> None:
    address = (SELF, "1.1", "A1")
    submission, findings = read(with_cell(typed(scores, {}), scores, address, cell), scores)
    assert isinstance(record(submission, SELF, "A1").values["1.1"], Unknown)
    assert ids(findings) == [code]


def test_a_formula_that_gave_a_number_is_that_number(scores: FormPlan) -> None:
    cell = RawCell(9.5, formula=True)
    submission, findings = read(with_cell(typed(scores, {}), scores, (SELF, "1.1", "A1"), cell), scores)
    assert (record(submission, SELF, "A1").values["1.1"], findings) == (Decimal("9.5"), [])


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


@pytest.mark.parametrize(
    ("value", "code", "points"),
    [
        (0.95, "C130", None),  # 95 % in a cell of percent is read as 0,95 by every program
        (95.0, None, "95"),
        ("95%", None, "95"),
        (0.0, None, "0"),
        (1.0, "C130", None),  # 1 % of pupils, or 100 %?
    ],
)
def test_a_share_where_percents_are_asked_is_asked_about(value: object, code: str | None, points: str | None) -> None:
    tiers = "| `1.1` | I | Hồ sơ | Bậc thang | | | |"
    season = school(
        ("| kind | max | step | applies_to |", "| kind | max | step | applies_to | scale |"),
        ("| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | |", f"{tiers} >=90: 10; 80: 5; còn lại: 0 |"),
        ("| 10 | 1 | GV, CBQL |", "| 10 | 1 | GV, CBQL | |"),
        ("| Điểm cộng | 3 | | |", "| Điểm cộng | 3 | | | |"),
        ("| Điểm trừ | 5 | | |", "| Điểm trừ | 5 | | | |"),
    )
    laid = form("self-score", "T1", "D1", season=season)
    submission, findings = read(typed(laid, {(SELF, "1.1", "A2"): value}), laid, season)
    answer = record(submission, SELF, "A2").values["1.1"]
    assert (answer if isinstance(answer, Decimal) else None) == (Decimal(points) if points else None)
    told = [one.params["percent"] for one in findings if one.code.id == "C130"]
    assert told == ([Decimal(str(value)) * 100] if code else [])  # what it would be as a share
    sheet, row, col = laid.cells[SELF, "1.1", "A2"]
    assert [
        (one.code.id, one.place, one.unit, one.person, str(one.raw)) for one in findings if one.code.id != "C111"
    ] == ([(code, CellPlace("inbox/to.xlsx", sheet, row, col), "T1", "A2", f"{value:g}")] if code else [])


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


def test_a_used_line_without_its_required_cells_is_reported_once(scores: FormPlan) -> None:
    raw = typed(scores, {("initiatives", "i1", "name"): "Sổ tay số"})
    _, findings = read(raw, scores)
    assert ids(findings) == ["R102"]
    assert said(findings[0]) == "Dòng này còn thiếu: Họ và tên, Được công nhận"


def test_a_line_said_twice_counts_once_and_is_said(scores: FormPlan) -> None:
    line = {"person": "A1", "name": "Sổ tay số", "recognised": "có"}
    raw = typed(scores, {("initiatives", key, column): text for key in ("i1", "i3") for column, text in line.items()})
    _, findings = read(raw, scores)
    assert ids(findings) == ["R101"]


def test_a_person_of_another_unit_is_doubted_and_kept(scores: FormPlan) -> None:
    raw = typed(
        scores,
        {
            ("initiatives", "i1", "person"): "Vũ Đức",
            ("initiatives", "i1", "name"): "x",
            ("initiatives", "i1", "recognised"): "x",
        },
    )
    submission, findings = read(raw, scores)
    assert ids(findings) == ["X111"]
    assert record(submission, "initiatives", "i1").values["person"] == "B2"


def test_rows_may_be_sorted_and_columns_swapped(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A1", "title"): "LĐTT", ("registration", "A3", "title"): "CSTĐCS"})
    first, last = (
        registration.cells["registration", "A1", "title"][1],
        registration.cells["registration", "A3", "title"][1],
    )
    submission, findings = read(move(raw, "Đăng ký", rows={first: last, last: first}), registration)
    assert findings == []
    assert record(submission, "registration", "A1").values == {"title": ("LDTT",)}
    assert record(submission, "registration", "A3").values == {"title": ("CSTDCS",)}


# --- the season workbook ---------------------------------------------------------------------------------------------
def test_the_season_workbook_becomes_a_rulebook() -> None:
    season = school()
    assert [unit.code for unit in season.units] == ["T1", "T2"]
    assert [person.code for person in season.people_of("T1")] == ["A1", "A2", "A3"]
    assert season.rubric.criterion("1.1") == season.rubric.criteria[0]
    assert season.rubric.criteria[1].applies_to == ("GV", "CBQL")
    assert season.rubric.total_max == Decimal(100)
    assert season.titles["CSTDCS"].quota_percent is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("| T2 | Tổ Hai |", "| T1 | Tổ Hai |", "D207"),
        ("| B2 | Vũ Đức | 1980 | T2 |", "| B2 | Vũ Đức | 1980 | T7 |", "C105"),
        ("| regime | Luật | luat-2022 |", "| regime | Luật | luat-1999 |", "C105"),
        ("| name | Tên | Trường Mini |", "| name | Tên | |", "D204"),
        ("#td:rounds", "#td:rondo", "D203"),
        ("| `1.1` | I |", "| `1.1` | IX |", "C105"),
        ("| Hồ sơ | Điểm | 10 | 0.5 |", "| Hồ sơ | Điểm | 10 | 0.3 |", "D215"),
        ("| A1 | Nguyễn Thị Hoa |", "| A 1 | Nguyễn Thị Hoa |", "C120"),
        ("| LDTT | có |", "| LDXX | có |", "D206"),
    ],
)
def test_a_season_that_cannot_be_used_says_which_cell(old: str, new: str, code: str) -> None:
    assert old in SEASON
    _, findings = season_from(SEASON.replace(old, new))
    errors = {finding.code.id for finding in findings if finding.code.severity.value == "error"}
    assert code in errors


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
    """`10 điểm` is 10: a head is told so, the secretary sees what the season made of it."""
    season, findings = season_from(SEASON.replace("| Hồ sơ | Điểm | 10 |", "| Hồ sơ | Điểm | 10 điểm |"))
    assert season is not None
    criterion = season.rubric.criterion("1.1")
    assert criterion is not None
    assert (criterion.max, "C111" in ids(findings)) == (Decimal(10), False)
    submission, findings = read(typed(scores, {(SELF, "1.1", "A2"): "10 điểm"}), scores)
    assert (record(submission, SELF, "A2").values["1.1"], ids(findings)) == (Decimal(10), ["C111"])


def test_a_broken_cell_of_a_line_is_of_no_person(scores: FormPlan) -> None:
    """`i1` is a place, and whom the line is about stands in it."""
    _, findings = read(typed(scores, {("initiatives", "i1", "recognised"): "có ạ"}), scores)
    assert [(one.code.id, one.person, one.unit) for one in findings if one.code.id == "C114"] == [("C114", None, "T1")]


def test_a_quota_on_a_collective_title_is_said_to_be_unused() -> None:
    changed = (
        SEASON.replace("| #td:titles | enabled |", "| #td:titles | enabled | quota_percent |")
        .replace("| TTLDTT | có |", "| TTLDTT | có | 20 |")
        .replace("| CSTDCS | có |", "| CSTDCS | có | 15 |")
    )
    season, findings = season_from(changed)
    assert season is not None
    finding = only(findings, "D219")
    assert (str(finding.place), said(finding)) == (
        "thidua.xlsx!Danh hiệu!C4",
        "Tỷ lệ đặt cho Tập thể lao động tiên tiến không dùng tới: tỷ lệ chỉ áp dụng cho danh hiệu cá nhân",
    )
    assert season.titles["CSTDCS"].quota_percent == Decimal(15)


def test_a_code_alone_is_a_row_too() -> None:
    season, findings = season_from(SEASON.replace("| LDTT | có |", "| LDTT | |").replace("| D2 | Đợt 2 |", "| D2 | |"))
    assert season is not None
    assert season.titles["LDTT"].enabled
    assert [round_.name for round_ in season.rounds] == ["Đợt 1", "D2"]
    _, findings = season_from(SEASON.replace("| B2 | Vũ Đức | 1980 | T2 | CBQL |", "| B2 | | | | |"))
    assert {finding.code.id for finding in findings if finding.code.severity.value == "error"} == {"C107"}
