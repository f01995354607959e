"""What came back against what was issued: what is gone, moved, changed, or typed where nothing is read."""

import re
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import declared, form, ids, move, only, read, record, register, returned, said, school, typed
from tests.markdown import book, edited
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.forms.identity.manifest import Manifest
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.checks.season_checks import ReturnsSeen, person_in_another_return
from thidua_xlsx.intake.dossiers.build_dossiers import Returns
from thidua_xlsx.intake.integrity.issue_changes import changes_since
from thidua_xlsx.messages.places import CellPlace, cell_name
from thidua_xlsx.model import Unknown

SELF = "self_score"
SEASON = school()
REPR = re.compile(r"[{}\[\]']|Decimal|Words|Choice|Unknown|True|False|None|\(\)")


def calculated(raw: RawBook) -> RawBook:
    """The same workbook pasted as values: numbers stay, formulas are gone."""
    sheets = (
        RawSheet(s.name, {at: RawCell(c.value, error=c.error) for at, c in s.cells.items()}, s.visible)
        for s in raw.sheets
    )
    return replace(raw, sheets=tuple(sheets))


# --- gone ------------------------------------------------------------------------------------------------------------
def test_a_deleted_sheet_is_a_missing_table(scores: FormPlan) -> None:
    raw = returned(scores)
    raw = replace(raw, sheets=tuple(sheet for sheet in raw.sheets if sheet.name != "Xếp loại"))
    _, findings = read(raw, scores)
    assert ids(findings) == ["S101"]
    assert said(findings[0]) == "Phiếu thiếu bảng «Xếp loại»; dữ liệu của bảng này coi như chưa biết"
    assert (str(findings[0].place), findings[0].unit) == ("inbox/to.xlsx", "T1")


def test_a_deleted_column_is_missing_and_what_it_asked_is_unknown(scores: FormPlan) -> None:
    sheet, _, col = scores.cells["standing", "A1", "discipline"]
    submission, findings = read(move(returned(scores), sheet, columns=[col]), scores)
    assert ids(findings) == ["S102"]
    assert findings[0].params["column"] == "Kỷ luật"
    assert isinstance(record(submission, "standing", "A1").values["discipline"], Unknown)
    assert "grade" not in record(submission, "standing", "A1").values  # a blank stays a blank
    assert record(submission, "standing", "A1").place("grade") == CellPlace(
        "inbox/to.xlsx", *scores.cells["standing", "A1", "grade"]
    )


def told(raw: RawBook, laid: FormPlan) -> list[tuple[str, str, str | None, str]]:
    """The code, the place, the person and the words of each finding; the unit is T1's."""
    findings = read(raw, laid)[1]
    assert {one.unit for one in findings} == {"T1"}
    return [(one.code.id, str(one.place).rpartition("!")[2], one.person, said(one)) for one in findings]


def test_what_is_gone_is_told_at_the_head_of_its_table_with_whose_it_was(
    scores: FormPlan, registration: FormPlan
) -> None:
    unknown = "coi như chưa biết"
    sheet, _, col = scores.cells[SELF, "1.1", "A2"]
    assert told(move(returned(scores), sheet, columns=[col]), scores) == [
        ("S102", "A7", "A2", f"Phiếu thiếu cột «Trịnh Thị Hoà»; dữ liệu của cột này {unknown}")
    ]
    sheet, row, _ = scores.cells["standing", "T1", "grade"]
    assert told(move(returned(scores), sheet, without=[row]), scores) == [
        ("S103", "A7", None, f"Phiếu thiếu dòng «Tổ Một»; dữ liệu của dòng này {unknown}")  # the unit is no person
    ]
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    assert told(move(returned(registration), sheet, without=[row]), registration) == [
        ("S103", "A7", "A2", f"Phiếu thiếu dòng «Trịnh Thị Hoà»; dữ liệu của dòng này {unknown}")
    ]


def test_a_row_that_lost_its_key_is_told_once(scores: FormPlan, registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    lost = "Dòng 9 có số liệu nhưng không còn mã nên không biết của ai"
    assert told(edited(raw, sheet, {(row, 0): None}), registration) == [("S109", "A9", None, lost)]
    # Without its name nobody knows any more that this is the row; what was typed there is told at its cell.
    assert told(edited(raw, sheet, {(row, 0): None, (row, 2): None}), registration) == [
        ("S103", "A7", "A2", "Phiếu thiếu dòng «Trịnh Thị Hoà»; dữ liệu của dòng này coi như chưa biết"),
        ("S109", "F9", None, lost),
    ]
    sheet, row, _ = scores.cells[SELF, "1.2", "A1"]
    (text,) = [col for (line, col), cell in returned(scores).sheets[1].cells.items() if cell.value == "Giờ dạy"]
    raw = edited(typed(scores, {(SELF, "1.2", "A1"): 9.0}), sheet, {(row, 0): None})
    assert told(raw, scores) == [("S109", "A10", None, lost.replace("9", "10"))]
    # A remark may stand behind its words.
    raw = edited(raw, sheet, {(row, text): "Giờ dạy (đã xem)"})
    assert told(raw, scores)[0] == ("S109", "A10", None, lost.replace("9", "10"))
    # Words that go on are those of something else: the row of the criterion is gone.
    raw = edited(raw, sheet, {(row, text): "Giờ dạy giỏi"})
    assert told(raw, scores)[0] == (
        "S103",
        "A7",
        None,
        "Phiếu thiếu dòng «Giờ dạy»; dữ liệu của dòng này coi như chưa biết",
    )


def test_words_of_another_criterion_make_the_points_of_both_unknown(scores: FormPlan) -> None:
    raw = typed(scores, {(SELF, code, "A1"): 9.0 for code in ("1.1", "1.2", "2.1")})
    sheet, row, _ = scores.cells[SELF, "1.1", "A1"]
    raw = edited(raw, sheet, {(row, 2): "Giờ dạy (x)", (row + 1, 2): "Hồ sơ"})
    assert told(raw, scores) == [
        ("C102", "G12", "A1", told(raw, scores)[0][3]),  # nine points where three are the most
        (
            "S112",
            "C9",
            None,
            "Mã 1.1 là của Hồ sơ nhưng bên cạnh lại ghi Giờ dạy (x) (có thể bảng đã bị sắp xếp lại)",
        ),
        ("S112", "C10", None, "Mã 1.2 là của Giờ dạy nhưng bên cạnh lại ghi Hồ sơ (có thể bảng đã bị sắp xếp lại)"),
    ]
    values = record(read(raw, scores)[0], SELF, "A1").values
    assert [type(values[code]).__name__ for code in ("1.1", "1.2")] == ["Unknown", "Unknown"]


def test_words_of_no_criterion_are_a_changed_cell_and_the_points_stay(scores: FormPlan) -> None:
    sheet, row, _ = scores.cells[SELF, "1.1", "A1"]
    raw = edited(typed(scores, {(SELF, "1.1", "A1"): 9.0}), sheet, {(row, 2): "Khác"})
    submission, findings = read(raw, scores)
    assert ids(findings) == ["C108"]
    assert record(submission, SELF, "A1").values["1.1"] == Decimal(9)


def test_a_remark_behind_the_words_of_a_criterion_changes_nothing(scores: FormPlan) -> None:
    sheet, row, _ = scores.cells[SELF, "1.1", "A1"]
    submission, findings = read(
        edited(typed(scores, {(SELF, "1.1", "A1"): 9.0}), sheet, {(row, 2): "Hồ sơ (đã xem)"}), scores
    )
    assert (findings, record(submission, SELF, "A1").values["1.1"]) == ([], Decimal(9))


def test_lines_may_be_deleted(scores: FormPlan) -> None:
    sheet, row, _ = scores.cells["evidence", "e5", "person"]
    assert read(move(returned(scores), sheet, without=[row, row + 1]), scores)[1] == []


def test_answers_beside_a_lost_key_are_nobody_s(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    submission, findings = read(edited(raw, sheet, {(row, 0): None}), registration)
    assert "S109" in ids(findings)
    assert {finding.place.row for finding in findings} == {row}  # type: ignore[union-attr]
    assert isinstance(record(submission, "registration", "A2").values["title"], Unknown)


def test_a_column_of_scores_that_occurs_twice_is_nobody_s(scores: FormPlan) -> None:
    raw = typed(scores, {(SELF, "1.1", "A1"): 9.0, (SELF, "1.1", "A2"): 8.0})
    sheet, row, col = scores.cells[SELF, "1.1", "A2"]
    marker_row = row - 2  # the section's heading stands between
    submission, findings = read(edited(raw, sheet, {(marker_row, col): "A1"}), scores)
    assert set(ids(findings)) == {"S102", "S104"}  # A2's column is gone, and what stands in it is told with the key
    for code in ("A1", "A2"):
        assert not any(isinstance(v, Decimal) for v in record(submission, SELF, code).values.values())


# --- moved and changed -----------------------------------------------------------------------------------------------
def test_a_sort_that_left_the_keys_behind_makes_both_people_unknown(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A1", "title"): "LĐTT"})
    _, first, _ = registration.cells["registration", "A1", "title"]
    _, last, _ = registration.cells["registration", "A3", "title"]
    sheet = next(one for one in raw.sheets if one.name == "Đăng ký")
    other = {first: last, last: first}
    cells = {(other.get(row, row) if col else row, col): cell for (row, col), cell in sheet.cells.items()}
    raw = replace(raw, sheets=tuple(replace(one, cells=cells) if one is sheet else one for one in raw.sheets))
    submission, findings = read(raw, registration)
    assert ids(findings) == ["S112", "S112"]
    assert [(finding.person, finding.unit, finding.raw, said(finding)) for finding in findings] == [
        (
            code,
            "T1",
            there,
            f"Mã {code} là của {own} nhưng bên cạnh lại ghi {there} (có thể bảng đã bị sắp xếp lại)",
        )
        for code, own, there in (
            ("A1", "Nguyễn Thị Hoa (1983)", "Lê Văn An"),
            ("A3", "Lê Văn An", "Nguyễn Thị Hoa (1983)"),
        )
    ]
    # Nobody knows whose the title is: it is unknown for both, also where the cell is now blank.
    for code in ("A1", "A3"):
        assert isinstance(record(submission, "registration", code).values["title"], Unknown)
    assert record(submission, "registration", "A2").blank


def test_namesakes_of_one_unit_that_a_sort_put_in_each_other_s_place_are_found() -> None:
    # A1 and A3 share a name and a unit: the form tells them apart by their years, and so must its check.
    season = school(("| A3 | Lê Văn An | 1990 |", "| A3 | Nguyễn Thị Hoa | 1990 |"))
    laid = form("registration", season=season)
    raw = typed(laid, {("registration", "A1", "title"): "LĐTT"})
    sheet, first, _ = laid.cells["registration", "A1", "title"]
    _, last, _ = laid.cells["registration", "A3", "title"]
    names = {(first, 2): "Nguyễn Thị Hoa (1990)", (last, 2): "Nguyễn Thị Hoa (1983)"}
    submission, findings = read(edited(raw, sheet, names), laid, season)
    assert [(one.code.id, one.person) for one in findings] == [("S112", "A1"), ("S112", "A3")]
    for code in ("A1", "A3"):
        assert isinstance(record(submission, "registration", code).values["title"], Unknown)
    # As they were issued nothing is found, though their names are the same.
    assert read(raw, laid, season)[1] == []


def test_the_name_of_a_namesake_of_another_unit_is_that_of_another_person(registration: FormPlan) -> None:
    # A1 (T1, 1983) and B1 (T2, 1991): whose title that is, nobody knows.
    sheet, row, _ = registration.cells["registration", "A1", "title"]
    raw = edited(
        typed(registration, {("registration", "A1", "title"): "LĐTT"}), sheet, {(row, 2): "Nguyễn Thị Hoa (1991)"}
    )
    submission, findings = read(raw, registration)
    assert ids(findings) == ["S112"]
    assert isinstance(record(submission, "registration", "A1").values["title"], Unknown)


@pytest.mark.parametrize(
    ("shown", "found"),
    [
        ("Ngô Văn Anh", "S112"),  # of whom the season knows nothing: perhaps somebody in her place
        ("Trịnh Thị Hoà / Nguyễn Thị Hoa", "S112"),
        ("Nguyễn Thị Hoa 1983", "S112"),
        ("Trịnh Thị Hòa (nghỉ sinh)", "C108"),  # a remark
        ("Trịnh Thi Hòa", "C108"),  # a mark left out
        ("cô Hoà", "C108"),
    ],
)
def test_a_name_over_a_key_is_somebody_else_s_unless_it_may_be_theirs(
    registration: FormPlan, shown: str, found: str
) -> None:
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    submission, findings = read(edited(raw, sheet, {(row, 2): shown}), registration)
    assert ids(findings) == [found]
    assert isinstance(record(submission, "registration", "A2").values["title"], Unknown) is (found == "S112")


def test_the_name_of_somebody_of_another_unit_is_known_by_what_tells_it_apart(registration: FormPlan) -> None:
    # A2's row bears the name of B1 (T2), whom lists tell from A1 by the year: whose title that is, nobody knows.
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    submission, findings = read(edited(raw, sheet, {(row, 2): "Nguyễn Thị Hoa (1991)"}), registration)
    assert [(one.code.id, one.person) for one in findings] == [("S112", "A2")]
    assert isinstance(record(submission, "registration", "A2").values["title"], Unknown)


def test_swapped_names_over_the_score_columns_are_found(scores: FormPlan) -> None:
    raw = typed(scores, {(SELF, "1.1", "A1"): 9.0})
    sheet, row, col = scores.cells[SELF, "1.1", "A1"]
    names = {(row - 3, col): "Trịnh Thị Hoà", (row - 3, col + 1): "Nguyễn Thị Hoa (1983)"}
    submission, findings = read(edited(raw, sheet, names), scores)
    assert ids(findings) == ["S112", "S112"]
    assert isinstance(record(submission, SELF, "A1").values["1.1"], Unknown)


def test_a_changed_name_is_reported_and_the_answers_stay(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    submission, findings = read(edited(raw, sheet, {(row, 2): "Trịnh Thị Hoa"}), registration)
    finding = only(findings, "C108")
    assert said(finding) == "Ô khóa «Họ và tên» đã bị sửa, bản phát ghi «Trịnh Thị Hoà»"
    assert (finding.raw, record(submission, "registration", "A2").values["title"]) == ("Trịnh Thị Hoa", ("LDTT",))


def test_a_name_that_was_cleared_is_no_other_name(registration: FormPlan) -> None:
    raw = typed(registration, {("registration", "A2", "title"): "LĐTT"})
    sheet, row, _ = registration.cells["registration", "A2", "title"]
    submission, findings = read(edited(raw, sheet, {(row, 2): None}), registration)
    assert (findings, record(submission, "registration", "A2").values["title"]) == ([], ("LDTT",))


# --- issued before the declaration changed ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "vi", "en"),
    [
        (
            "| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 |",
            "| `1.1` | I | Hồ sơ | Điểm | 12 | 0.5 |",
            "Hồ sơ: Tối đa 10 → 12",
            "Hồ sơ: Max 10 → 12",
        ),
        (
            "| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 |",
            "| `1.1` | I | Hồ sơ | Điểm | 10 | |",
            "Hồ sơ: Bước điểm 0,5 → –",
            "Hồ sơ: Step 0,5 → –",
        ),
        (
            "Thành tích | Điểm cộng",
            "Thành tích | Điểm",
            "Thành tích: Cách chấm Điểm cộng → Điểm",
            "Thành tích: Kind Điểm cộng → Điểm",
        ),
        ("| GV, CBQL |", "| GV |", "Giờ dạy: Áp dụng cho nhóm GV,CBQL → GV", "Giờ dạy: Applies to GV,CBQL → GV"),
        ("| Hồ sơ |", "| Hồ sơ chuyên môn |", "Hồ sơ → Hồ sơ chuyên môn", "Hồ sơ → Hồ sơ chuyên môn"),
        ("Cộng và trừ", "Cộng, trừ", "+ II. Cộng, trừ; - II. Cộng và trừ", "+ II. Cộng, trừ; - II. Cộng và trừ"),
        (
            "| A2 | Trịnh Thị Hoà |",
            "| A2 | Trịnh Thị Hoa |",
            "Trịnh Thị Hoà → Trịnh Thị Hoa",
            "Trịnh Thị Hoà → Trịnh Thị Hoa",
        ),
        (
            "| A2 | Trịnh Thị Hoà | 1982 | T1 |",
            "| A2 | Trịnh Thị Hoà | 1982 | T2 |",
            "- Trịnh Thị Hoà",
            "- Trịnh Thị Hoà",
        ),
        ("| B2 | Vũ Đức | 1980 | T2 |", "| B2 | Vũ Đức | 1980 | T1 |", "+ Vũ Đức", "+ Vũ Đức"),
    ],
)
def test_changes_since_the_form_was_issued_are_told_in_words(
    old: str, new: str, vi: str, en: str, scores: FormPlan
) -> None:
    season = school((old, new))
    _, findings = read(returned(scores), scores, season)
    finding = only(findings, "S113")
    assert said(finding) == f"Phiếu phát trước khi sổ năm thi đua thay đổi: {vi}"
    assert said(finding, "en").endswith(en)
    assert not REPR.search(said(finding))


@pytest.mark.parametrize(
    ("then", "now", "told"),
    [
        ({"_scale": "90=10; 0=2"}, {"_scale": ""}, ("Hồ sơ: Bảng quy đổi 90=10; 0=2 → –",)),
        ({"_scale": ""}, {"_scale": "90=10; 0=2"}, ("Hồ sơ: Bảng quy đổi – → 90=10; 0=2",)),
        ({}, {"_scale": ""}, ()),  # a form of a version that told no scales
        ({"_max": "10"}, {}, ("Hồ sơ: Tối đa 10 → –",)),
    ],
)
def test_what_is_not_there_is_told_by_a_dash(
    then: dict[str, str], now: dict[str, str], told: tuple[str, ...], scores: FormPlan
) -> None:
    asked, sheet = SEASON.form_of("self-score"), scores.manifest.tables[SELF]
    assert asked is not None

    def with_given(given: dict[str, str]) -> Manifest:
        table = replace(sheet, cells={"1.1": {"_rule": "score;0,5;", **given}})
        return replace(scores.manifest, tables={SELF: table})

    assert tuple(one.vi for one in changes_since(with_given(then), with_given(now), asked, SEASON)) == told


def test_each_form_is_compared_with_what_its_own_unit_and_round_would_be_given_now() -> None:
    """One season, several forms read one after another: each is compared with its own."""
    then, now = school(), school(("| `1.1` | I | Hồ sơ | Điểm | 10 |", "| `1.1` | I | Hồ sơ | Điểm | 12 |"))
    forms = [form("self-score", unit, round_, season=then) for unit in ("T1", "T2") for round_ in ("D1", "D2")]
    forms.append(form("registration", "T1", season=then))
    assert [ids(read(returned(laid), laid, then)[1]) for laid in forms] == [[]] * 5
    told = [[said(one).partition(": ")[2] for one in read(returned(laid), laid, now)[1]] for laid in forms]
    assert told == [["Hồ sơ: Tối đa 10 → 12"]] * 4 + [[]]


def test_an_old_form_is_still_read_by_its_keys(scores: FormPlan) -> None:
    raw = typed(scores, {(SELF, "1.1", "A2"): 9.5})
    season = school(("| B2 | Vũ Đức | 1980 | T2 |", "| B2 | Vũ Đức | 1980 | T1 |"))
    submission, findings = read(raw, scores, season)
    assert ids(findings) == ["S113"]
    assert record(submission, SELF, "A2").values["1.1"] == Decimal("9.5")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("| T2 | Tổ Hai |", "| T2 | Tổ Hai Ba |"),
        ("| PT2 | Trường xanh |", "| PT2 | Trường sạch |"),
        ("| CSTDCS | có |", "| CSTDCS | không |"),
        ("| D2 | Đợt 2 |", "| D2 | Học kỳ II |"),
    ],
)
def test_what_a_form_does_not_show_makes_no_return_old(old: str, new: str, scores: FormPlan) -> None:
    assert read(returned(scores), scores, school((old, new)))[1] == []


# --- outside ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("phase", ["registration", "self-score"])
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_that_we_lay_out_is_outside(phase: str, lang: str) -> None:
    laid = form(phase, "T1", "D1" if phase == "self-score" else "", lang=lang)
    assert read(returned(laid), laid)[1] == []
    assert read(calculated(returned(laid)), laid)[1] == []


def test_totals_pasted_as_values_are_not_outside() -> None:
    answers = {(SELF, code, "A1"): Decimal(points) for code, points in (("1.1", 9), ("1.2", 8), ("2.1", 2), ("2.2", 1))}
    laid = form("self-score", "T1", "D1", answers=answers)
    submission, findings = read(calculated(returned(laid)), laid)
    assert findings == []
    assert record(submission, SELF, "A1").values == {code: points for (_, code, _), points in answers.items()}


def test_a_column_of_one_s_own_is_reported_once(registration: FormPlan) -> None:
    sheet, row, _ = registration.cells["registration", "A1", "title"]
    raw = edited(returned(registration), sheet, {(row, 12): "thêm", (row + 2, 12): 5.0, (row - 2, 12): "Cột riêng"})
    _, findings = read(raw, registration)
    finding = only(findings, "S111")
    assert ids(findings) == ["S111"]
    assert (str(finding.place), [str(place) for place in finding.also], finding.raw, finding.unit) == (
        f"inbox/to.xlsx!Đăng ký!M{row + 1}",
        [f"inbox/to.xlsx!Đăng ký!M{row + 3}"],
        "thêm",
        "T1",
    )


def test_a_column_copied_from_another_unit_s_form_is_reported(scores: FormPlan) -> None:
    sheet, row, col = scores.cells[SELF, "1.1", "A3"]
    strange = {(row - 2, col + 1): "B2", (row, col + 1): 9.0}
    raw = edited(edited(returned(scores), sheet, strange), "Tổ chấm", strange)
    submission, findings = read(raw, scores)
    assert findings == []
    assert [str(cell) for cell in submission.people_of_other_units["B2"]] == [
        f"inbox/to.xlsx!{name}!{cell_name(row, col + 1)}" for name in (sheet, "Tổ chấm")
    ]
    returns = Returns({("T1", "self-score", "D1"): submission}, register(scores))
    assert only(person_in_another_return(ReturnsSeen(returns), school()), "X111").person == "B2"


def test_answers_above_the_first_row_are_reported(registration: FormPlan) -> None:
    """A row was put in between the headings and the first person."""
    sheet, row, col = registration.cells["registration", "A1", "title"]
    below = {line: line + 1 for line in range(row, row + 9)}
    raw = edited(move(returned(registration), sheet, rows=below), sheet, {(row, col): "LĐTT"})
    found = only(read(raw, registration)[1], "S111")
    assert (str(found.place), found.raw, found.unit) == (f"inbox/to.xlsx!{sheet}!{cell_name(row, col)}", "LĐTT", "T1")


def test_names_over_the_scores_are_compared_also_in_the_first_row_of_a_sheet(scores: FormPlan) -> None:
    """Somebody deleted the title and the notes above the table."""
    sheet, _, col = scores.cells[SELF, "1.1", "A1"]
    (issued,) = [one for one in returned(scores).sheets if one.name == sheet]
    names = next(row for (row, _), cell in issued.cells.items() if cell.value == "Lê Văn An")
    raw = move(returned(scores), sheet, without=range(names))
    assert ids(read(raw, scores)[1]) == []
    assert "S112" in ids(read(edited(raw, sheet, {(0, col): "Trịnh Thị Hoà"}), scores)[1])


def test_sums_typed_instead_of_points_are_reported(scores: FormPlan) -> None:
    """A person without a single point, but with a number in the section's heading and in the total."""
    sheet, row, col = scores.cells[SELF, "1.1", "A2"]
    raw = edited(returned(scores), sheet, {(row - 1, col): 18.0, (row + 5, col): 95.0})
    submission, findings = read(raw, scores)
    finding = only(findings, "S111")
    assert (finding.raw, len(finding.also)) == ("18", 1)
    assert record(submission, SELF, "A2").blank


def test_a_total_typed_over_is_reported() -> None:
    answers = {(SELF, code, person): Decimal(8) for code in ("1.1", "1.2") for person in ("A1", "A2")}
    laid = form("self-score", "T1", "D1", answers=answers)
    sheet, row, col = laid.cells[SELF, "1.1", "A1"]
    _, findings = read(edited(returned(laid), sheet, {(row + 5, col): 100.0}), laid)
    assert (ids(findings), findings[0].raw) == (["S111"], "100")


@pytest.mark.parametrize(
    ("sheet", "cells", "told"),
    [
        # The rows of people end at 10: one finding a row, whatever stands in it.
        ("Đăng ký", {"F11": "x", "G11": 5.0, "F12": "z"}, [("F11", ["G11"], "x"), ("F12", [], "z")]),
        # A column of one's own is one finding, a blank nothing.
        ("Tự chấm", {"M9": 9.0, "M10": 8.0, "M12": "  "}, [("M9", ["M10"], "9")]),
        # Two such columns are two.
        ("Tự chấm", {"M9": 9.0, "N9": "x"}, [("M9", [], "9"), ("N9", [], "x")]),
        # What is typed over sums is one finding for the sheet, what stands below the total one a row.
        ("Tự chấm", {"H8": 9.0, "I8": 7.0, "G16": 1.0}, [("H8", ["I8"], "9"), ("G16", [], "1")]),
    ],
)
def test_what_stands_where_nothing_is_read_is_told_once_a_row_or_column(
    sheet: str,
    cells: dict[str, object],
    told: list[tuple[str, list[str], str]],
    scores: FormPlan,
    registration: FormPlan,
) -> None:
    laid = registration if sheet == "Đăng ký" else scores
    spots = {(int(name[1:]) - 1, ord(name[0]) - 65): value for name, value in cells.items()}
    findings = read(edited(returned(laid), sheet, spots), laid)[1]
    assert {(one.code.id, one.unit) for one in findings} == {("S111", "T1")}
    assert [
        (str(one.place).rpartition("!")[2], [str(cell).rpartition("!")[2] for cell in one.also], one.raw)
        for one in findings
    ] == told


def test_a_note_far_from_any_table_is_left_alone(registration: FormPlan) -> None:
    raw = returned(registration)
    raw = replace(raw, sheets=(*raw.sheets, RawSheet("Nháp", {(3, 3): RawCell("ghi nhớ")})))
    assert read(raw, registration)[1] == []


def test_a_column_of_the_season_workbook_without_a_key_is_reported() -> None:
    text = """
# Tổ
| Mã | Tên | Điện thoại |
| #td:units | name | |
| T1 | Tổ Một | 0912 |
| T2 | Tổ Hai | 0913 |
"""
    _, findings = season_records(book(text, "thidua.xlsx"), declared())
    outside = only(findings, "S111")
    assert (str(outside.place), len(outside.also)) == ("thidua.xlsx!Tổ!C3", 1)


def test_a_setting_without_a_key_is_reported_wherever_it_stands() -> None:
    text = """
# Trường
| #td:school | | value |
| | | một |
| id | | mini |
| | | hai |
| name | | Trường Mini |
| | | |
| | | ba |
"""
    _, findings = season_records(book(text, "thidua.xlsx"), declared())
    outside = [one for one in findings if one.code.id == "S111"]
    assert [(str(one.place), one.raw) for one in outside] == [
        ("thidua.xlsx!Trường!C2", "một"),
        ("thidua.xlsx!Trường!C4", "hai"),
        ("thidua.xlsx!Trường!C7", "ba"),
    ]
