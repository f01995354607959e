"""A table pasted one place beside its own: nobody knows whose the answers are; whoever has none is no shift."""

from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from tests.intake.mini import ids, only, read, record, returned, said, school
from tests.markdown import edited
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Unknown

ASKED = {"A1": (9, 8, 2), "A2": (8, 7, 1), "A3": (7, None, 3)}  # of A3, a clerk, 1.2 is not asked
CRITERIA = ("1.1", "1.2", "2.1")
Points = Mapping[str, tuple[int | None, ...]]


def with_sums(laid: FormPlan) -> RawBook:
    """The blank form with its formulas, as programs send them back."""
    raw = returned(laid)
    sums = [
        {at: RawCell("", formula=True) for at, cell in plan.cells.items() if cell.formula} for plan in laid.book.sheets
    ]
    sheets = [replace(sheet, cells={**more, **sheet.cells}) for sheet, more in zip(raw.sheets, sums, strict=True)]
    return replace(raw, sheets=tuple(sheets))


def pasted(
    laid: FormPlan, table: str, points: Points = ASKED, *, rows: int = 0, cols: int = 0, raw: RawBook | None = None
) -> RawBook:
    """A form with points of people pasted so many rows and columns beside their own."""
    raw = raw or with_sums(laid)
    for person, values in points.items():
        for criterion, value in zip(CRITERIA, values, strict=True):
            sheet, row, col = laid.cells[table, criterion, "A1"]
            col = laid.cells[table, "1.1", person][2]
            raw = edited(raw, sheet, {(row + rows, col + cols): None if value is None else float(value)})
    return raw


@pytest.mark.parametrize("table", ["self_score", "unit_score"])
@pytest.mark.parametrize(
    ("cols", "empty", "beyond"),
    [(1, "Nguyễn Thị Hoa (1983)", "J"), (2, "Nguyễn Thị Hoa (1983)", "J"), (-3, "Lê Văn An", "D")],
)
def test_points_pasted_beside_their_columns_are_nobodys(
    scores: FormPlan, table: str, cols: int, empty: str, beyond: str
) -> None:
    raw = pasted(scores, table, cols=cols)
    submission, findings = read(raw, scores)
    finding = only(findings, "S124")
    assert [one.code.id for one in findings if one.code.id[0] in "SC"] == ["S124"]
    assert f"cột của {empty} trống hẳn" in said(finding)
    assert f"cột {beyond} " in said(finding)
    for person in ("A1", "A2", "A3"):
        values = record(submission, table, person).values
        asked = {"1.1", "1.2", "2.1"} if person != "A3" else {"1.1", "2.1"}
        assert {key for key, value in values.items() if isinstance(value, Unknown)} == asked  # nobody has 2.2 at all


def test_only_who_may_stand_under_the_name_of_another_is_held_back(scores: FormPlan) -> None:
    first = {"A1": ASKED["A1"]}
    raw = pasted(scores, "self_score", {"A2": ASKED["A2"], "A3": ASKED["A3"]}, cols=1)
    raw = pasted(scores, "self_score", first, raw=raw)
    submission, findings = read(raw, scores)
    assert "Trịnh Thị Hoà trống hẳn" in said(only(findings, "S124"))
    held = [
        line.key
        for line in submission.table("self_score")
        if any(isinstance(value, Unknown) for value in line.values.values())
    ]
    assert held == ["A2", "A3"]


@pytest.mark.parametrize("table", ["self_score", "unit_score"])
@pytest.mark.parametrize("rows", [1, -1])
def test_points_pasted_beside_their_rows_are_nobodys(scores: FormPlan, table: str, rows: int) -> None:
    submission, findings = read(pasted(scores, table, rows=rows), scores)
    only(findings, "S124")
    assert all(isinstance(record(submission, table, person).values["1.1"], Unknown) for person in ASKED)


@pytest.mark.parametrize(
    "beside",
    [
        {},
        {"1.1": "nghỉ thai sản từ 01/3"},
        {"1.1": 3.0},
        {"1.1": "nghỉ", "1.2": "nghỉ", "2.1": "nghỉ"},
    ],
)
@pytest.mark.parametrize("who", ["A1", "A2", "A3"])
def test_somebody_on_leave_beside_a_remark_is_no_shift(
    scores: FormPlan, who: str, beside: Mapping[str, object]
) -> None:
    rest = {person: values for person, values in ASKED.items() if person != who}
    raw = pasted(scores, "self_score", rest)
    sheet, _, last = scores.cells["self_score", "1.1", "A3"]
    spots = {(scores.cells["self_score", criterion, "A1"][1], last + 1): value for criterion, value in beside.items()}
    raw = edited(raw, sheet, spots)
    submission, findings = read(raw, scores)
    assert "S124" not in ids(findings)
    assert record(submission, "self_score", next(iter(rest))).values["1.1"] is not None
    assert ids(findings).count("S111") == len({col for _, col in spots})


def test_a_criterion_that_nobody_has_points_in_is_no_shift(scores: FormPlan) -> None:
    """Nor are sums typed over those of a sheet, and a column of its own that bears a name."""
    blank: Points = {person: (None, *values[1:]) for person, values in ASKED.items()}
    raw = pasted(scores, "self_score", blank)
    sheet, row, col = scores.cells["self_score", "1.1", "A1"]
    assert "S124" not in ids(read(raw, scores)[1])
    summed = pasted(scores, "self_score", {"A1": (9, None, None), "A2": (8, None, None)})
    assert "S124" not in ids(read(edited(summed, sheet, {(row - 1, col): 9.0, (row - 1, col + 1): 8.0}), scores)[1])
    named = pasted(scores, "self_score", cols=1)
    head = min(where for (where, _), cell in _on(named, sheet).cells.items() if cell.value == "Lê Văn An")
    findings = read(edited(named, sheet, {(head, col + 3): "Vũ Thị Mới"}), scores)[1]
    assert ("S120" in ids(findings), "S124" in ids(findings)) == (True, False)


def _on(raw: RawBook, sheet: str) -> RawSheet:
    return next(one for one in raw.sheets if one.name == sheet)


def test_answers_pasted_a_row_below_are_nobodys(registration: FormPlan) -> None:
    raw = returned(registration)
    for person in ("A1", "A2", "A3"):
        sheet, row, col = registration.cells["registration", person, "title"]
        raw = edited(raw, sheet, {(row + 1, col): "LĐTT"})
    submission, findings = read(raw, registration)
    finding = only(findings, "S124")
    assert ids(findings) == ["S124"]
    assert finding.place == CellPlace("inbox/to.xlsx", sheet, row + 1, col)
    assert all(isinstance(line.values["title"], Unknown) for line in submission.table("registration"))


def test_one_entry_below_the_table_is_no_shift_where_the_first_has_answers(registration: FormPlan) -> None:
    """Of those who registered more than a title nobody moved."""
    raw = returned(registration)
    for person in ("A1", "A3"):
        for key, value in (("title", "LĐTT"), ("movements", "PT1"), ("target", "90")):
            sheet, row, col = registration.cells["registration", person, key]
            raw = edited(raw, sheet, {(row, col): value})
    title = registration.cells["registration", "A3", "title"][2]
    assert ids(read(edited(raw, sheet, {(row + 1, title): "LĐTT"}), registration)[1]) == ["S111"]


def test_somebody_without_a_title_above_a_remark_is_no_shift(registration: FormPlan) -> None:
    raw = returned(registration)
    for person in ("A2", "A3"):
        sheet, row, col = registration.cells["registration", person, "title"]
        raw = edited(raw, sheet, {(row, col): "LĐTT"})
    note = registration.cells["registration", "A3", "note"][2]
    submission, findings = read(edited(raw, sheet, {(row + 1, note): "cô Hoa nghỉ thai sản"}), registration)
    assert ids(findings) == ["S111"]
    assert record(submission, "registration", "A2").values["title"]
    assert school().person("A2")
