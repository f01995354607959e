"""Issue, fill, read is the identity: whatever a form can be filled with is read as exactly that, in every table."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.mini import declared, form, read, returned, school
from tests.markdown import edited
from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.tables.column_book import Choices, Column
from thidua_xlsx.declare.tables.form_spec import TableSpec, asked_column
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.formats.xlsx.read.workbook_reader import read_book
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.forms.layout.table_position import AnswerAddress
from thidua_xlsx.model import Submission

FORMS = [("registration", ""), ("self-score", "D1"), ("self-score", "D2")]
WORDS = ("Sổ tay", "giáo viên", "điểm", "học sinh giỏi", "Ứng dụng", "quý II", "Đổi mới", "khuyến khích", "tổ trưởng")
Typed = tuple[object, object]  # what a person leaves in the cell, and what it says


@cache
def issued(phase: str, round_: str) -> FormPlan:
    return form(phase, "T1", round_)


def column_of(spec: TableSpec, address: AnswerAddress) -> Column:
    if not spec.shape.is_matrix:
        return asked_column(declared().columns, spec, address[2])
    criterion = school().rubric.criterion(address[1])
    assert criterion is not None
    return points_column(declared().columns.column(spec.id, "points"), criterion)


def numbers(column: Column) -> st.SearchStrategy[Decimal]:
    low, step = column.low or Decimal(0), column.step or Decimal("0.25")
    high = column.high if column.high is not None else Decimal(10_000)
    return st.integers(0, int((high - low) / step)).map(lambda count: low + count * step)


def said(value: Decimal) -> st.SearchStrategy[object]:
    """A number as it may stand in a cell: as a number, or typed with a comma or a point."""
    text = format(value.normalize(), "f")
    ways: list[object] = [float(value)]
    if len(text.partition(".")[2]) != 3:  # 1.234 may be a thousand to somebody
        ways += [text, text.replace(".", ",")]
    return st.sampled_from(ways)


def entries(choices: Choices) -> st.SearchStrategy[Typed]:
    """An entry of a list as the list shows it in either language, or by its id."""
    every = [(text, entry.id) for entry in choices.entries for text in (entry.vi, entry.en, entry.id)]
    return st.sampled_from(every)


def days(day: date, *, native: bool) -> st.SearchStrategy[object]:
    ways: list[object] = [day.strftime("%d/%m/%Y"), f"{day.day}/{day.month}/{day.year}"]
    return st.sampled_from([*ways, datetime(day.year, day.month, day.day)] if native else ways)


def written(column: Column, *, native: bool = True) -> st.SearchStrategy[Typed]:
    """What a person may leave in a cell of this column, with what it says."""
    choices = school().choices.get(column.choices, Choices())
    match column.kind:
        case "number":
            return numbers(column).flatmap(lambda value: said(value).map(lambda text: (text, value)))
        case "choice" | "person":
            return entries(choices)
        case "choices":
            several = st.lists(st.sampled_from(choices.entries), min_size=1, max_size=3, unique_by=lambda one: one.id)
            return several.map(lambda some: ("; ".join(one.vi for one in some), tuple(one.id for one in some)))
        case "date":
            every = st.dates(date(1950, 1, 1), date(2060, 12, 31))
            return every.flatmap(lambda day: days(day, native=native).map(lambda text: (text, day)))
        case "yesno":
            return st.sampled_from([("có", True), ("x", True), ("Không", False), ("yes", True), ("no", False)])
        case "goal":
            in_words = [("tối đa 3", "≤ 3"), ("từ 99,5 % trở lên", "≥ 99,5"), ("không để xảy ra (0 vụ)", "≤ 0")]
            return st.sampled_from([("12,5", Decimal("12.5")), ("80", Decimal(80)), *in_words])
        case "text":
            words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
            longest = int(column.high or 1_000)
            return words.map(lambda text: text[:longest].strip()).map(lambda text: (text, text))
    raise AssertionError(f"no form was known to ask for the kind {column.kind}")


def answers(laid: FormPlan, phase: str) -> st.SearchStrategy[dict[AnswerAddress, Typed]]:
    spec_of = {spec.id: spec for spec in declared().forms[phase].tables()}
    addresses = sorted(laid.cells)
    columns = {address: column_of(spec_of[address[0]], address) for address in addresses}
    some = st.lists(st.sampled_from(addresses), min_size=1, max_size=25, unique=True)
    return some.flatmap(lambda keys: st.fixed_dictionaries({key: written(columns[key]) for key in keys}))


def everything(laid: FormPlan, phase: str) -> st.SearchStrategy[dict[AnswerAddress, Typed]]:
    """Every answer cell of a form filled, but for the line tables, of which two lines are."""
    spec_of = {spec.id: spec for spec in declared().forms[phase].tables()}
    wanted = [
        a for a in sorted(laid.cells) if not spec_of[a[0]].shape.rows_are_places or a[1].strip("eit") in ("1", "2")
    ]
    return st.fixed_dictionaries({a: written(column_of(spec_of[a[0]], a), native=False) for a in wanted})


def filled(laid: FormPlan, values: Mapping[AnswerAddress, Typed]) -> RawBook:
    raw = returned(laid)
    by_sheet: dict[str, dict[tuple[int, int], object]] = {}
    for address, (typed, _) in values.items():
        sheet, row, col = laid.cells[address]
        by_sheet.setdefault(sheet, {})[row, col] = typed
    for sheet, cells in by_sheet.items():
        raw = edited(raw, sheet, cells)
    return raw


def as_said(submission: Submission, phase: str) -> dict[AnswerAddress, object]:
    """Everything a submission says, by table, row and column as on the sheet."""
    found: dict[AnswerAddress, object] = {}
    for spec in declared().forms[phase].tables():
        for record in submission.table(spec.id):
            for name, value in record.values.items():
                found[(spec.id, name, record.key) if spec.shape.is_matrix else (spec.id, record.key, name)] = value
    return found


@pytest.mark.parametrize(("phase", "round_"), FORMS)
@given(data=st.data())
@settings(max_examples=strength(5, 60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_typed_into_an_issued_form_is_what_is_read(phase: str, round_: str, data: st.DataObject) -> None:
    laid = issued(phase, round_)
    values = data.draw(answers(laid, phase))
    submission, findings = read(filled(laid, values), laid)
    assert as_said(submission, phase) == {address: value for address, (_, value) in values.items()}
    assert {finding.code.id for finding in findings if finding.code.id.startswith(("C", "S"))} <= {"C111"}


@pytest.mark.parametrize(("phase", "round_"), FORMS)
@given(data=st.data())
@settings(max_examples=strength(1, 6), deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_form_filled_to_the_last_cell_survives_the_file(phase: str, round_: str, data: st.DataObject) -> None:
    values = data.draw(everything(issued(phase, round_), phase))
    typed: dict[AnswerAddress, Any] = {
        a: Decimal(str(text)) if isinstance(text, float) else text for a, (text, _) in values.items()
    }
    laid = form(phase, "T1", round_, answers=typed)
    raw = read_book(paint(laid.book, LOOKS), "inbox/to.xlsx")
    assert isinstance(raw, RawBook)
    submission, findings = read(raw, laid)
    assert as_said(submission, phase) == {address: value for address, (_, value) in values.items()}
    assert {finding.code.id for finding in findings if finding.code.id.startswith(("C", "S"))} <= {"C111"}


def test_every_kind_that_a_form_asks_for_is_filled_in() -> None:
    asked = {
        column_of(spec, address).kind
        for phase, round_ in FORMS
        for spec in declared().forms[phase].tables()
        for address in issued(phase, round_).cells
        if address[0] == spec.id
    }
    assert asked == {"text", "choice", "choices", "number", "person", "yesno", "date", "goal"}
