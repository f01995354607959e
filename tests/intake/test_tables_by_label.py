"""Tables copied into a fresh workbook: read by headings, names and the printed code, or not at all; never guessed."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, ids, move, only, read, record, register, said, school, typed
from tests.markdown import edited
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.exchange.returned_workbook import read_returned_workbook
from thidua_xlsx.forms.identity.stamp import META_SHEET, PRINTED
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.intake.read.issue_register import Register
from thidua_xlsx.intake.read.tables_by_label import tables_by_labels
from thidua_xlsx.model import Submission, Unknown

SEASON = school()
SELF, UNIT = "self_score", "unit_score"
ANSWERS = {
    (SELF, "1.1", "A1"): 9.0,
    (SELF, "1.2", "A1"): 8.0,
    (SELF, "1.1", "A2"): 7.5,
    (SELF, "2.2", "A3"): 2.0,
    (UNIT, "1.1", "A1"): 8.5,
    ("standing", "A1", "grade"): "HTTNV",
    ("standing", "T1", "grade"): "HTXSNV",
    ("initiatives", "i1", "person"): "A2",
    ("initiatives", "i1", "name"): "Dạy học theo dự án",
    ("initiatives", "i1", "recognised"): "có",
}


def copied(raw: RawBook, *names: str) -> RawBook:
    """What copying the visible cells into a fresh workbook leaves: no key column, no marker row, no properties."""
    sheets = []
    for sheet in raw.sheets:
        marks = [at for at, cell in sheet.cells.items() if str(cell.value).startswith("#td:")]
        if not sheet.visible or (names and sheet.name not in names) or not marks:
            continue
        one = RawBook(raw.file, (sheet,))
        sheets.append(move(one, sheet.name, without=[row for row, _ in marks], columns=[0]).sheets[0])
    return RawBook(raw.file, tuple(sheets))


def renamed(raw: RawBook, names: Mapping[str, str]) -> RawBook:
    return replace(raw, sheets=tuple(replace(one, name=names.get(one.name, one.name)) for one in raw.sheets))


def without_code(raw: RawBook) -> RawBook:
    return replace(
        raw,
        sheets=tuple(
            RawSheet(one.name, {at: cell for at, cell in one.cells.items() if not PRINTED.search(str(cell.value))})
            for one in raw.sheets
        ),
    )


def answers_of(submission: Submission) -> dict[tuple[str, str], dict[str, object]]:
    return {
        (table, one.key): dict(one.values)
        for table, records in submission.records.items()
        for one in records
        if one.values
    }


def test_a_copied_form_says_the_same_as_the_form_itself(scores: FormPlan) -> None:
    raw = typed(scores, ANSWERS)
    expected, _ = read(raw, scores)
    submission, findings = read(copied(raw), scores)
    assert ids(findings) == ["S116"]
    assert findings[0].unit == "T1"
    assert "Tự chấm" in said(findings[0])
    assert answers_of(submission) == answers_of(expected)
    # 9 + 8 of A1, worked out from what was typed above
    assert record(submission, SELF, "A1").values == {"1.1": Decimal(9), "1.2": Decimal(8)}


def test_a_copied_registration_keeps_its_two_stacked_tables_apart() -> None:
    laid = form("registration")
    typed_in = {("registration", "A1", "title"): "LDTT", ("collective", "T1", "title"): "TTLDTT"}
    submission, findings = read(copied(typed(laid, typed_in | {("targets", "t1", "indicator"): "Lên lớp"})), laid)
    assert ids(findings) == ["R106", "S116"]  # the target has no number, in the copy as in the form
    assert record(submission, "registration", "A1").values["title"] == ("LDTT",)
    assert record(submission, "collective", "T1").values["title"] == ("TTLDTT",)
    assert [one.values["indicator"] for one in submission.table("targets") if one.values] == ["Lên lớp"]


def test_columns_in_another_order_are_still_those_people_s(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Tự chấm")
    _, _, first = scores.cells[SELF, "1.1", "A1"]
    swap = {first - 1: first, first: first - 1}  # the key column is gone, so everything stands one to the left
    sheet = raw.sheets[0]
    turned = RawSheet(sheet.name, {(row, swap.get(col, col)): cell for (row, col), cell in sheet.cells.items()})
    submission, _ = read(replace(raw, sheets=(turned,)), scores)
    assert record(submission, SELF, "A1").values == {"1.1": Decimal(9), "1.2": Decimal(8)}
    assert record(submission, SELF, "A2").values == {"1.1": Decimal("7.5")}


def test_the_title_above_tells_the_two_score_sheets_apart(scores: FormPlan) -> None:
    raw = renamed(copied(typed(scores, ANSWERS), "Tự chấm", "Tổ chấm"), {"Tự chấm": "Sheet1", "Tổ chấm": "Sheet2"})
    submission, _ = read(raw, scores)
    assert record(submission, SELF, "A1").values["1.1"] == Decimal(9)
    assert record(submission, UNIT, "A1").values["1.1"] == Decimal("8.5")


def test_a_title_speaks_for_the_table_below_it_and_no_further(scores: FormPlan) -> None:
    """Both score sheets were pasted below each other, the second without its title: it may be either layer's."""
    raw = renamed(copied(typed(scores, ANSWERS), "Tự chấm", "Tổ chấm"), {"Tự chấm": "Sheet1"})
    first, second = raw.sheets
    head = min(row for (row, _), cell in second.cells.items() if cell.value == "Lê Văn An")
    below = {(row - head + 40, col): cell for (row, col), cell in second.cells.items() if row >= head}
    both = replace(raw, sheets=(replace(first, cells={**first.cells, **below}),))
    found, _ = tables_by_labels(both, SEASON, register(scores))
    assert [table.id for table in found] == [SELF]


def test_scores_that_may_be_of_either_layer_are_of_neither(scores: FormPlan) -> None:
    raw = renamed(copied(typed(scores, ANSWERS), "Tự chấm", "Xếp loại"), {"Tự chấm": "Sheet1"})
    sheet = raw.sheets[0]
    untitled = {at: cell for at, cell in sheet.cells.items() if "TỰ CHẤM" not in str(cell.value)}
    submission, findings = read(replace(raw, sheets=(replace(sheet, cells=untitled), raw.sheets[1])), scores)
    assert "S101" in ids(findings)
    assert all(isinstance(value, Unknown) for value in record(submission, SELF, "A1").values.values())
    assert all(isinstance(value, Unknown) for value in record(submission, UNIT, "A1").values.values())


def test_a_name_that_is_not_found_or_found_twice_is_nobody_s(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Xếp loại")
    _, row, _ = scores.cells["standing", "A1", "grade"]
    col = min(col for (r, col), cell in raw.sheets[0].cells.items() if r == row - 1 and "Hoa" in str(cell.value))
    # `Nguyễn Thị Hoa` without her year of birth is two people of the school; the form said which.
    unclear, findings = read(edited(raw, "Xếp loại", {(row - 1, col): "Nguyễn Thị Hoa"}), scores)
    assert isinstance(record(unclear, "standing", "A1").values["grade"], Unknown)
    assert only(findings, "S103").params["row"] == "Nguyễn Thị Hoa (1983)"
    twice, findings = read(edited(raw, "Xếp loại", {(row - 1, col): "Trịnh Thị Hoà"}), scores)
    assert isinstance(record(twice, "standing", "A1").values["grade"], Unknown)
    assert isinstance(record(twice, "standing", "A2").values["grade"], Unknown)
    assert "S104" in ids(findings)


def test_a_heading_that_stands_twice_makes_its_column_unknown(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Xếp loại")
    label = scores.manifest.tables["standing"].columns["grade"]
    head = next(at for at, cell in raw.sheets[0].cells.items() if cell.value == label)
    last = max(col for row, col in raw.sheets[0].cells if row == head[0])
    submission, findings = read(edited(raw, "Xếp loại", {(head[0], last + 1): label}), scores)
    assert isinstance(record(submission, "standing", "A1").values["grade"], Unknown)
    assert only(findings, "S104").params["key"] == label


def test_a_column_of_one_s_own_in_a_copied_score_sheet_is_told_and_the_form_s_own_are_not(scores: FormPlan) -> None:
    """Codes, kinds and steps stand beside the words of a criterion as they were issued: nobody typed them."""
    raw = copied(typed(scores, ANSWERS), "Tự chấm")
    _, row, col = scores.cells[SELF, "1.1", "A3"]
    _, findings = read(raw, scores)
    assert "S111" not in ids(findings)
    _, findings = read(edited(raw, "Tự chấm", {(row - 1, col): "ghi chú", (row, col): "1.2"}), scores)
    outside = only(findings, "S111")
    assert (str(outside.place), [str(cell) for cell in outside.also], outside.raw, outside.unit) == (
        "inbox/to.xlsx!Tự chấm!I8",
        ["inbox/to.xlsx!Tự chấm!I9"],
        "ghi chú",
        "T1",
    )


def test_a_name_that_stands_twice_over_the_scores_is_told_at_both_cells(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Tự chấm")
    ((row, col),) = [spot for spot, cell in raw.sheets[0].cells.items() if cell.value == "Lê Văn An"]
    submission, findings = read(edited(raw, "Tự chấm", {(row, col + 1): "Lê  văn An"}), scores)
    twice = only(findings, "S104")
    assert (str(twice.place), [str(cell) for cell in twice.also], twice.unit, twice.params["key"]) == (
        "inbox/to.xlsx!Tự chấm!H6",
        ["inbox/to.xlsx!Tự chấm!I6"],
        "T1",
        "Lê Văn An",
    )
    assert all(isinstance(value, Unknown) for value in record(submission, SELF, "A3").values.values())
    assert record(submission, SELF, "A1").values["1.1"] == Decimal(9)


def test_what_was_read_by_its_labels_is_told_once_for_all_sheets(scores: FormPlan) -> None:
    _, findings = read(copied(typed(scores, ANSWERS), "Tự chấm", "Tổ chấm", "Xếp loại"), scores)
    told = only(findings, "S116")
    assert (str(told.place), told.params["tables"]) == ("inbox/to.xlsx", ("Tự chấm", "Tổ chấm", "Xếp loại"))


def test_a_remark_behind_the_words_of_a_criterion_names_it_still(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Tự chấm")
    for words, points in (("Hồ sơ (đã xem)", Decimal(9)), ("Hồ sơ, sổ sách", None)):
        submission, _ = read(edited(raw, "Tự chấm", {(7, 1): words}), scores)
        found = record(submission, SELF, "A1").values["1.1"]
        assert (None if isinstance(found, Unknown) else found) == points


def test_words_that_two_criteria_share_name_neither_without_a_code() -> None:
    season = school(("| `1.2` | I | Giờ dạy |", "| `1.2` | I | Hồ sơ |"))
    laid = form("self-score", "T1", "D1", season=season)
    raw = copied(typed(laid, ANSWERS), "Tự chấm")
    submission, _ = read(raw, laid, season)
    assert record(submission, SELF, "A1").values == {"1.1": Decimal(9), "1.2": Decimal(8)}
    (sheet,) = raw.sheets
    bare = {at: cell for at, cell in sheet.cells.items() if cell.value not in ("1.1", "1.2")}
    (second,) = [row for (row, _), cell in sheet.cells.items() if cell.value == "1.2"]
    alone = {
        (row, col): cell for (row, col), cell in bare.items() if row != second
    }  # the one that is left may be either
    for cells in (bare, alone):
        submission, _ = read(replace(raw, sheets=(replace(sheet, cells=cells),)), laid, season)
        values = record(submission, SELF, "A1").values
        assert [isinstance(values[code], Unknown) for code in ("1.1", "1.2")] == [True, True]


@pytest.mark.parametrize("words", ["Xếp loại chất lượng năm", "XẾP LOẠI  chất lượng năm", "Grade of the year"])
def test_a_heading_may_stand_in_either_language(words: str, scores: FormPlan) -> None:
    label = SEASON.columns.column("standing", "grade").label
    assert words.casefold().replace("  ", " ") in (label.vi.casefold(), label.en.casefold())
    raw = copied(typed(scores, ANSWERS), "Xếp loại")
    head = next(at for at, cell in raw.sheets[0].cells.items() if cell.value == label.vi)
    submission, _ = read(edited(raw, "Xếp loại", {head: words}), scores)
    assert record(submission, "standing", "A1").values["grade"] == "HTTNV"


def test_a_code_that_contradicts_its_criterion_is_neither(scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS), "Tự chấm")
    _, row, _ = scores.cells[SELF, "1.1", "A1"]
    at = next((r, c) for (r, c), cell in raw.sheets[0].cells.items() if r == row - 1 and cell.value == "1.1")
    submission, _ = read(edited(raw, "Tự chấm", {at: "1.2"}), scores)
    assert isinstance(record(submission, SELF, "A1").values["1.1"], Unknown)
    assert record(submission, SELF, "A1").values["1.2"] == Decimal(8)


@pytest.mark.parametrize("known", [False, True])
def test_without_a_printed_code_that_the_register_knows_it_is_not_a_form(known: bool, scores: FormPlan) -> None:
    raw = copied(typed(scores, ANSWERS))
    raw, issued = (without_code(raw), register(scores)) if known else (raw, Register())
    returned, findings = read_returned_workbook(raw, school(), issued, sha256="x")
    assert (returned, ids(findings)) == (None, ["F104"])


def test_a_sheet_of_another_unit_is_named_and_not_used(scores: FormPlan) -> None:
    other = form("self-score", "T2", "D1")
    raw, theirs = typed(scores, ANSWERS), typed(other, {(UNIT, "1.1", "B1"): 3.0})
    strange = replace(next(one for one in theirs.sheets if one.name == "Tổ chấm"), name="Tổ chấm (2)")
    book = replace(raw, sheets=(*raw.sheets, strange))
    returned, findings = read_returned_workbook(book, school(), register(scores, other), sha256="x")
    assert returned is not None
    assert ids(findings) == ["S117"]  # no S105, no S110: one mistake, one finding
    assert str(findings[0].place) == "inbox/to.xlsx!Tổ chấm (2)"
    assert said(findings[0]).startswith("Trang này là của phiếu khác (Tổ Hai, Tự chấm, Đợt 1)")
    assert record(returned.submission, UNIT, "A1").values == {"1.1": Decimal("8.5")}
    assert returned.integrity == "altered"


def test_a_sheet_of_another_unit_in_place_of_its_own_leaves_its_people_unknown(scores: FormPlan) -> None:
    other = form("self-score", "T2", "D1")
    raw = typed(scores, ANSWERS)
    strange = next(one for one in typed(other, {(UNIT, "1.1", "B1"): 3.0}).sheets if one.name == "Tổ chấm")
    book = replace(raw, sheets=tuple(strange if one.name == "Tổ chấm" else one for one in raw.sheets))
    returned, findings = read_returned_workbook(book, school(), register(scores, other), sha256="x")
    assert returned is not None
    assert ids(findings) == ["S101", "S117"]
    assert all(isinstance(value, Unknown) for value in record(returned.submission, UNIT, "A1").values.values())


def test_two_units_copied_into_one_workbook_do_not_mix(scores: FormPlan) -> None:
    other = form("self-score", "T2", "D1")
    ours = copied(typed(scores, ANSWERS), "Tự chấm", "Tổ chấm", "Xếp loại")
    theirs = renamed(copied(typed(other, {(SELF, "1.1", "B1"): 3.0}), "Tự chấm"), {"Tự chấm": "Tự chấm T2"})
    book = replace(ours, sheets=(*ours.sheets, *theirs.sheets))
    returned, findings = read_returned_workbook(book, school(), register(scores, other), sha256="x")
    assert returned is not None
    assert returned.submission.stamp.unit == "T1"
    assert only(findings, "S117").place.sheet == "Tự chấm T2"  # type: ignore[union-attr]
    assert record(returned.submission, SELF, "A1").values["1.1"] == Decimal(9)
    assert META_SHEET not in {one.name for one in book.sheets}


@pytest.mark.parametrize(("beside", "grade"), [(False, "HTTNV"), (True, None)])
def test_a_sheet_without_a_code_belongs_to_the_only_form_of_a_workbook_and_to_none_of_several(
    beside: bool, grade: str | None, scores: FormPlan
) -> None:
    other = form("self-score", "T2", "D1")
    coded, bare = copied(typed(scores, ANSWERS), "Tự chấm"), without_code(copied(typed(scores, ANSWERS), "Xếp loại"))
    theirs = renamed(copied(typed(other, {(SELF, "1.1", "B1"): 3.0}), "Tự chấm"), {"Tự chấm": "Tự chấm T2"})
    sheets = (*coded.sheets, *bare.sheets, *(theirs.sheets if beside else ()))
    returned, _ = read_returned_workbook(replace(coded, sheets=sheets), school(), register(scores, other), sha256="x")
    assert returned is not None
    found = record(returned.submission, "standing", "A1").values["grade"]
    assert (None if isinstance(found, Unknown) else found) == grade


def test_of_two_tables_side_by_side_the_one_with_more_headings_is_read(scores: FormPlan) -> None:
    """Somebody pasted the lines of evidence to the right of the initiatives: one row has the headings of both."""
    raw = copied(typed(scores, ANSWERS), "Sáng kiến", "Minh chứng")
    left, right = raw.sheets
    rows = [
        next(row for (row, _), cell in sorted(sheet.cells.items()) if cell.value == label)
        for sheet, label in ((left, "Tên sáng kiến, đề tài"), (right, "Minh chứng, sản phẩm cụ thể"))
    ]
    moved = {(row - rows[1] + rows[0], col + 20): cell for (row, col), cell in right.cells.items() if row >= rows[1]}
    together = replace(raw, sheets=(replace(left, cells={**left.cells, **moved}),))
    found, _ = tables_by_labels(together, school(), register(scores))
    assert [table.id for table in found] == ["initiatives"]
