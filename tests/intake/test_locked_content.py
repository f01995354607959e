"""What a form lost since it was issued, and which of its locked cells say something else.

Of the score form the sheets "Tự chấm" and "Tổ chấm" have their keys in row 7 and column A; A1, A2, A3 stand in the
columns G, H, I, the criteria 1.1 and 1.2 in the rows 9 and 10, 2.1 and 2.2 in 12 and 13.
"""

from collections.abc import Callable, Mapping

import pytest
from msgspec.structs import astuple, replace

from tests.intake.mini import form, ids, only, read, returned, said, school
from tests.markdown import edited
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, Structure
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.integrity.locked_content import blocks, listed_together, verdict
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace, FilePlace

SELF, UNIT = "Tự chấm", "Tổ chấm"
STATES = {"visible": "visible", "hidden": "hidden", "very_hidden": "veryHidden"}
HEAD, TAIL = "Phiếu được lưu lại và có phần không còn như lúc phát: ", "; số liệu không bị ảnh hưởng"
Loss = Callable[[Structure], Structure]


def back(laid: FormPlan, losses: Mapping[str, Loss] | None = None) -> RawBook:
    """The form as it was issued, with its structure; `losses` change that of a sheet."""
    sheets = []
    for plan, sheet in zip(laid.book.sheets, returned(laid).sheets, strict=True):
        structure = Structure(
            STATES[plan.visibility],
            plan.protected,
            tuple(astuple(ruled.area) for ruled in plan.rules),
            plan.hidden_rows,
            plan.hidden_cols,
            {spot: cell.formula for spot, cell in plan.cells.items() if cell.formula},
        )
        lose = (losses or {}).get(plan.name)
        sheets.append(replace(sheet, structure=lose(structure) if lose else structure))
    return replace(returned(laid), sheets=tuple(sheets))


def lost(raw: RawBook, laid: FormPlan) -> str:
    """What the one notice says is lost; blank where there is none."""
    findings = read(raw, laid)[1]
    if not findings:
        return ""
    assert ids(findings) == ["S118"]
    assert (findings[0].place, findings[0].unit) == (FilePlace(raw.file), "T1")
    return said(findings[0]).removeprefix(HEAD).removesuffix(TAIL)


def test_a_form_as_it_was_issued_has_lost_nothing(scores: FormPlan, registration: FormPlan) -> None:
    assert all(sheet.structure and sheet.structure.protected for sheet in back(scores).sheets)
    assert [lost(back(laid), laid) for laid in (scores, registration)] == ["", ""]


@pytest.mark.parametrize(
    ("losses", "told"),
    [
        ({UNIT: lambda one: replace(one, protected=False)}, "mất khóa bảo vệ trang Tổ chấm"),
        ({SELF: lambda one: replace(one, hidden_rows=frozenset())}, "dòng, cột khóa hiện ra ở trang Tự chấm"),
        (
            {SELF: lambda one: replace(one, hidden_cols=one.hidden_cols - {0})},
            "dòng, cột khóa hiện ra ở trang Tự chấm",
        ),
        ({SELF: lambda one: replace(one, hidden_rows=one.hidden_rows | {9, 11})}, "dòng bị ẩn: Tự chấm 10, Tự chấm 12"),
        ({SELF: lambda one: replace(one, hidden_rows=one.hidden_rows | {7})}, ""),  # a section's heading asks nobody
        ({SELF: lambda one: replace(one, hidden_cols=one.hidden_cols | {7})}, "cột bị ẩn: Tự chấm H"),
        ({"_thidua": lambda one: replace(one, state="hidden")}, "trang ẩn của máy không còn ẩn kỹ như lúc phát"),
        # The points of A2 and A3 are left without a limit; criterion 1.2 in row 10 does not ask A3, who is no teacher.
        (
            {SELF: lambda one: replace(one, validated=((8, 6, 12, 6),))},
            "mất giới hạn nhập, danh sách chọn ở các ô Tự chấm H9:H10, H12:H13, I9, I12:I13",
        ),
        (
            {SELF: lambda one: replace(one, validated=((8, 6, 9, 8), (11, 6, 11, 8), (12, 6, 12, 7)))},
            "mất giới hạn nhập, danh sách chọn ở các ô Tự chấm I13",
        ),
        (
            {SELF: lambda one: replace(one, protected=False), UNIT: lambda one: replace(one, protected=False)},
            "mất khóa bảo vệ trang Tự chấm, Tổ chấm",
        ),
    ],
)
def test_what_a_form_lost_is_told_where(losses: Mapping[str, Loss], told: str, scores: FormPlan) -> None:
    assert lost(back(scores, losses), scores) == told


def test_a_hidden_row_of_people_is_told(registration: FormPlan) -> None:
    _, row, _ = registration.cells["registration", "A2", "title"]
    raw = back(registration, {"Đăng ký": lambda one: replace(one, hidden_rows=one.hidden_rows | {row, row + 5})})
    assert lost(raw, registration) == f"dòng bị ẩn: Đăng ký {row + 1}"


def without(raw: RawBook, *names: str) -> RawBook:
    return replace(raw, sheets=tuple(sheet for sheet in raw.sheets if sheet.name not in names))


def test_carriers_of_the_stamp_that_are_gone_are_told(scores: FormPlan) -> None:
    raw = back(scores)
    assert lost(without(raw, "_danh_muc"), scores) == "thiếu trang phụ _danh_muc"
    assert lost(without(raw, "_thidua", "_danh_muc"), scores) == "thiếu trang phụ _thidua, _danh_muc"
    for others in ({}, {"Công ty": "x"}):  # a program may put in its own
        assert lost(replace(raw, properties=others), scores) == "mất mã trong thuộc tính tệp"


NOTES = RawSheet("Nháp", {(3, 3): RawCell("ghi nhớ")}, structure=Structure())


@pytest.mark.parametrize(
    ("sheet", "told"),
    [
        (NOTES, "thêm trang Nháp"),
        (replace(NOTES, cells={}), ""),
        (replace(NOTES, structure=None), ""),  # nobody knows how it stands there
        (replace(NOTES, structure=Structure(protected=True)), ""),
        (replace(NOTES, cells={**NOTES.cells, (9, 9): RawCell("Mã phiếu: TC-D1.T1.DC6E50F0")}), ""),  # of another form
        (replace(NOTES, name="_danh_muc "), ""),
    ],
)
def test_a_sheet_that_somebody_filled_is_told(sheet: RawSheet, told: str, scores: FormPlan) -> None:
    raw = back(scores)
    assert lost(replace(raw, sheets=(*raw.sheets, sheet)), scores) == told


def test_in_a_form_without_any_lock_an_open_sheet_says_nothing(scores: FormPlan) -> None:
    raw = back(scores)
    open_ = tuple(replace(one, structure=replace(one.structure, protected=False)) for one in raw.sheets)  # type: ignore[type-var]
    told = lost(replace(raw, sheets=(*open_, NOTES)), scores)
    assert told.startswith("mất khóa bảo vệ trang ")
    assert "thêm trang" not in told


def test_several_losses_are_one_notice(scores: FormPlan) -> None:
    raw = back(scores, {SELF: lambda one: replace(one, protected=False, hidden_rows=frozenset(), validated=())})
    assert lost(replace(raw, properties={}), scores).split("; ") == [
        "mất khóa bảo vệ trang Tự chấm",
        "mất giới hạn nhập, danh sách chọn ở các ô Tự chấm G9:H10, G12:H13, I9, I12:I13",
        "dòng, cột khóa hiện ra ở trang Tự chấm",
        "mất mã trong thuộc tính tệp",
    ]


def test_where_the_structure_of_a_sheet_is_not_known_nothing_is_called_lost(scores: FormPlan) -> None:
    raw = replace(back(scores), properties={})
    blind = tuple(replace(one, structure=None) if one.name == UNIT else one for one in raw.sheets)
    assert lost(replace(raw, sheets=blind), scores) == ""


# --- areas -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("spots", "told"),
    [
        ([(0, 0)], "A1"),
        ([(0, 0), (1, 0), (0, 1), (1, 1)], "A1:B2"),
        ([(0, 0), (0, 2)], "A1, C1"),  # a column between them
        ([(0, 0), (2, 0)], "A1, A3"),
        ([(0, 0), (1, 0), (1, 1)], "A1:A2, B2"),
        ([(1, 1), (0, 0), (0, 0)], "A1, B2"),
        ([(0, 0), (0, 1), (0, 2), (2, 0), (2, 1), (2, 2)], "A1:C1, A3:C3"),
        ([], ""),
    ],
)
def test_cells_are_named_as_rectangles(spots: list[tuple[int, int]], told: str) -> None:
    assert blocks(spots) == told


# --- locked cells ----------------------------------------------------------------------------------------------------
def test_a_locked_number_or_text_that_was_changed_is_told_with_what_was_issued(scores: FormPlan) -> None:
    sheet, row, _ = scores.cells["self_score", "1.1", "A1"]
    text, points = (next(col for col in range(6) if _issued(scores, sheet, row, col) == one) for one in ("Hồ sơ", "10"))
    raw = edited(returned(scores), sheet, {(row, text): "Hồ sơ sổ sách", (row, points): 12.0})
    found = {str(one.place): one for one in read(raw, scores)[1]}
    assert {place: (one.code.id, one.raw, said(one), one.unit) for place, one in found.items()} == {
        f"inbox/to.xlsx!{sheet}!{'ABCDEF'[col]}{row + 1}": ("C108", typed_, text_, "T1")
        for col, typed_, text_ in (
            (text, "Hồ sơ sổ sách", "Ô khóa «Nội dung tiêu chí» đã bị sửa, bản phát ghi «Hồ sơ»"),
            (points, "12", "Ô khóa «Tối đa» đã bị sửa, bản phát ghi «10»"),
        )
    }


def _issued(laid: FormPlan, sheet: str, row: int, col: int) -> str:
    cell = next(one for one in laid.book.sheets if one.name == sheet).cells.get((row, col))
    return str(cell.value) if cell else ""


def test_a_remark_may_follow_the_words_of_a_criterion_and_a_number_may_be_written_otherwise(scores: FormPlan) -> None:
    sheet, row, _ = scores.cells["self_score", "1.1", "A1"]
    text, points = (next(col for col in range(6) if _issued(scores, sheet, row, col) == one) for one in ("Hồ sơ", "10"))
    for cells in ({(row, text): "Hồ sơ (đã xem)"}, {(row, points): " 10 "}, {(row, points): 10.0}):
        assert read(edited(returned(scores), sheet, cells), scores)[1] == []
    # A number has no remarks.
    assert ids(read(edited(returned(scores), sheet, {(row, points): "10 (mười)"}), scores)[1]) == ["C108"]


@pytest.mark.parametrize(("who", "expected"), [("A1", "Tổ trưởng"), ("A2", "–")])
def test_what_stands_locked_beside_a_person_is_compared_as_well(who: str, expected: str) -> None:
    season = school(
        ("| full_name | birth_date | unit | group |", "| full_name | birth_date | unit | group | position |"),
        ("| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |", "| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV | Tổ trưởng |"),
    )
    laid = form(season=season)
    sheet, first, _ = laid.cells["registration", "A1", "title"]
    col = next(col for col in range(9) if _issued(laid, sheet, first, col) == "Tổ trưởng")
    row = laid.cells["registration", who, "title"][1]
    _, findings = read(edited(returned(laid), sheet, {(row, col): "Hiệu trưởng"}), laid, season)
    (found,) = findings
    assert (found.code.id, found.place, found.raw, found.params["expected"]) == (
        "C108",
        CellPlace("inbox/to.xlsx", sheet, row, col),
        "Hiệu trưởng",
        expected,
    )


def test_a_heading_that_was_changed_is_told_with_what_was_issued(registration: FormPlan) -> None:
    sheet, row, col = registration.cells["registration", "A1", "title"]
    head = next(
        line
        for line in range(row)
        if _issued(registration, sheet, line, col) == registration.manifest.tables["registration"].columns["title"]
    )
    issued = registration.manifest.tables["registration"].columns["title"]
    (one,) = read(edited(returned(registration), sheet, {(head, col): "Xin gì"}), registration)[1]
    assert (one.code.id, str(one.place), one.raw, one.unit) == (
        "C108",
        f"inbox/to.xlsx!{sheet}!{'ABCDEFGHIJ'[col]}{head + 1}",
        "Xin gì",
        "T1",
    )
    assert said(one) == f"Ô khóa «{issued}» đã bị sửa, bản phát ghi «{issued}»"
    (one,) = read(edited(returned(registration), sheet, {(head, col): None}), registration)[1]
    assert (one.code.id, one.raw) == ("C108", None)


def test_a_heading_in_the_other_language_or_spaced_otherwise_is_none(registration: FormPlan) -> None:
    sheet, row, col = registration.cells["registration", "A1", "title"]
    label = school().columns.column("registration", "title").label
    head = next(line for line in range(row) if _issued(registration, sheet, line, col) == label.vi)
    for words in (label.en, f" {label.vi}  "):
        assert read(edited(returned(registration), sheet, {(head, col): words}), registration)[1] == []


# --- the verdict -----------------------------------------------------------------------------------------------------
CELL = CellPlace("inbox/to.xlsx", SELF, 0, 0)


def a(code: codes.Code, place: CellPlace) -> Finding:
    return Finding(code, place, dict.fromkeys(code.params, "x"))


@pytest.mark.parametrize(
    ("found", "format_", "said_of_it"),
    [
        ((), ".xlsx", "intact"),
        ((), ".ods", "drift"),
        ((codes.CELL_NOT_NUMBER,), ".xlsx", "intact"),
        ((codes.FORM_DRIFTED,), ".xlsx", "drift"),
        ((codes.CELL_LOCKED_CHANGED, codes.FORM_DRIFTED), ".xls", "altered"),
        ((codes.STAMP_FORGED, codes.CELL_LOCKED_CHANGED), ".xlsx", "forged"),
    ],
)
def test_the_worst_that_was_found_is_the_verdict(found: tuple[codes.Code, ...], format_: str, said_of_it: str) -> None:
    raw = RawBook("inbox/to.xlsx", (), format=format_)
    assert verdict(raw, [a(code, CELL) for code in found]) == said_of_it


@pytest.mark.parametrize(("count", "kept"), [(20, 20), (21, 20), (25, 20)])
def test_beyond_twenty_altered_cells_the_last_finding_lists_the_rest(count: int, kept: int) -> None:
    cells = [CellPlace("inbox/to.xlsx", SELF, row, 0) for row in range(count)]
    other, beside = a(codes.KEY_TWICE, CELL), CellPlace("inbox/to.xlsx", UNIT, 0, 0)
    locked = [replace(a(codes.CELL_LOCKED_CHANGED, cell), also=(beside,)) for cell in cells]
    made = listed_together([*locked[:3], other, *locked[3:]], codes.CELL_LOCKED_CHANGED)
    assert [one.place for one in made if one.code is codes.CELL_LOCKED_CHANGED] == cells[:kept]
    assert made.count(other) == 1
    last = [one for one in made if one.place == cells[kept - 1]]
    assert [list(one.also) for one in last] == [[beside, *cells[kept:]]]
    assert only(made, other.code.id) == other
    assert (made == [*locked[:3], other, *locked[3:]]) is (count == kept), "what is not too much stays as it came"


def test_the_further_cells_of_findings_that_are_listed_together_are_listed_too() -> None:
    first, second, third = (CellPlace("inbox/to.xlsx", SELF, row, 0) for row in range(3))
    findings = [a(codes.CELL_LOCKED_CHANGED, first), replace(a(codes.CELL_LOCKED_CHANGED, second), also=(third,))]
    (one,) = listed_together(findings, codes.CELL_LOCKED_CHANGED, most=1)
    assert (one.place, one.also) == (first, (second, third))
