"""Rows given as strips are painted as the cells would be that they stand for."""

from decimal import Decimal

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import Link, Plain, StyledRow, style
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, SheetPlan, line_cells
from thidua_xlsx.formats.xlsx.write.painter import paint

TEXTS = st.sampled_from(["", "Nguyễn Văn An", '<a> & "b"', " đầu", "_x0041_", "00123", "=1+1", "100 %s %d", "1", "0"])
NUMBERS = st.one_of(
    st.integers(-(10**17), 10**17),
    st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False),
    st.sampled_from([0, 1, Decimal("-0"), Decimal("0.0"), Decimal("1.00"), Decimal("7.50"), Decimal("1E+20")]),
)
VALUES = st.one_of(st.none(), TEXTS, NUMBERS)
STYLES = st.sampled_from([style("cell"), style("link"), style("cell_number", 2), style("total_number", 0)])
LINKS = st.sampled_from([("../inbox/a #1.xlsx", "'Tự chấm'!D7"), ("../inbox/b.xlsx", ""), ("#Hai!A1", "")])


@st.composite
def strips(draw: st.DrawFn) -> StyledRow:
    shown = draw(st.lists(st.tuples(VALUES, STYLES), min_size=1, max_size=6))
    links: dict[int, Link] = draw(st.dictionaries(st.sampled_from(range(len(shown))), LINKS, max_size=2))
    values: list[Plain] = [value for value, _ in shown]
    return StyledRow(tuple(one for _, one in shown), values, links or None)


def drafted(rows: list[StyledRow]) -> SheetPlan:
    draft = SheetBuilder("Một", LOOKS)
    draft.across(0, 0, 3, "Đầu trang", "title")
    for row, line in enumerate(rows, start=1):
        draft.put_row(row, line)
    draft.put(len(rows) + 1, 1, "Nguyễn Văn An")
    return draft.plan()


@settings(max_examples=strength(40, 300), deadline=None)
@given(st.lists(strips(), max_size=12))
def test_a_row_is_painted_as_its_cells_would_be(rows: list[StyledRow]) -> None:
    plan = drafted(rows)
    assert paint(BookPlan("Sổ", (plan,)), LOOKS) == paint(
        BookPlan("Sổ", (msgspec.structs.replace(plan, cells=dict(plan.cells)),)), LOOKS
    )


spots = st.tuples(st.integers(0, 6), st.integers(0, 3))


@given(
    given=st.lists(strips(), min_size=1, max_size=6),
    before=st.dictionaries(spots, st.text(max_size=3)),
    after=st.dictionaries(spots, st.text(max_size=3)),
    joined=st.none() | st.integers(8, 9),
)
@settings(max_examples=strength(40, 200), deadline=None)
def test_rows_that_stay_rows_are_painted_as_their_cells_would_be_whatever_stands_beside_them(
    given: list[StyledRow],
    before: dict[tuple[int, int], str],
    after: dict[tuple[int, int], str],
    joined: int | None,
) -> None:
    draft, wanted = SheetBuilder("Trang", LOOKS), dict[tuple[int, int], Cell]()
    for spot, text in before.items():
        draft.put(*spot, text)
        wanted[spot] = Cell(text)
    for row, line in enumerate(given):
        draft.put_row(row, line)
        wanted |= line_cells(row, line)
    for spot, text in after.items():
        draft.put(*spot, text)
        wanted[spot] = Cell(text)
    if joined is not None:  # a row that is merged with the one below it, in which nothing stands
        draft.put_row(joined, StyledRow((style("header"),), ("Tên",)))
        draft.merges.append(Area(joined, 0, joined + 1, 0))
        wanted[joined, 0] = Cell("Tên", "header")
    plan = draft.plan()
    assert dict(plan.cells) == wanted
    apart = msgspec.structs.replace(plan, cells=dict(plan.cells))
    assert plan.last == apart.last
    assert paint(BookPlan("Sổ", (plan,)), LOOKS) == paint(BookPlan("Sổ", (apart,)), LOOKS)


def test_most_rows_of_a_form_stay_rows() -> None:
    rows = [StyledRow((style("cell"), style("answer", open=True)), (f"e{row}", None)) for row in range(9)]
    draft = SheetBuilder("Trang", LOOKS)
    for row, line in enumerate(rows):
        draft.put_row(row, line)
    plan = draft.plan()
    assert set(plan.lines) == set(range(9))
    assert plan.cells[4, 0].value == "e4"
    assert len(plan.cells) == 18
