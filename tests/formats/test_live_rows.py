"""Rows whose formulas differ in the number of the row alone, rows with gaps, and answer cells: painted as cells are."""

import re
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.packaged_looks import LOOKS
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, Plain, RowFormula, Style, StyledRow, style
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint

SHARE = RowFormula(f'IF(N($B${ROW_NUMBER})>0,$C${ROW_NUMBER}/$B${ROW_NUMBER},"<chưa có>")')
OUTCOME = RowFormula(f'IF(ISNUMBER($C${ROW_NUMBER}),"đạt & công nhận","")')

VALUES: st.SearchStrategy[Plain | RowFormula] = st.sampled_from(
    [None, "", "Nguyễn Văn An", "\n", 0, 1, True, False, Decimal("1.0"), Decimal("7.25"), SHARE, OUTCOME]
)
STYLES = st.sampled_from(
    [
        None,
        style("given"),
        style("answer", open=True),
        style("answer", open=True, text=True),
        style("given_center", 2, percent=True),
    ]
)


@st.composite
def strips(draw: st.DrawFn) -> StyledRow:
    shown = draw(st.lists(st.tuples(VALUES, STYLES), max_size=6))
    last: tuple[Plain | RowFormula, Style] = (draw(VALUES), style("given"))
    values, styles = zip(*shown, last, strict=True)
    return StyledRow(styles, [None if one is None else value for value, one in zip(values, styles, strict=True)])


def drafted(rows: list[StyledRow]) -> SheetPlan:
    draft = SheetBuilder("Một", LOOKS)
    for row, line in enumerate(rows):
        draft.put_row(row, line)
    draft.put(len(rows), 3, "Hết")
    return draft.plan()


def painted(rows: list[StyledRow]) -> bytes:
    return paint(BookPlan("Sổ", (drafted(rows),)), LOOKS)


@settings(max_examples=100, deadline=None)
@given(st.lists(strips(), max_size=40))
def test_rows_with_gaps_formulas_and_answer_cells_are_painted_as_their_cells_would_be(rows: list[StyledRow]) -> None:
    plan = drafted(rows)
    apart = replace(plan, cells=dict(plan.cells))
    assert painted(rows) == paint(BookPlan("Sổ", (apart,)), LOOKS)


def test_a_formula_names_the_row_it_stands_in() -> None:
    row = StyledRow((None, style("given"), style("answer", open=True), style("given_center")), (None, 7, None, SHARE))
    made = ZipFile(BytesIO(painted([row, row]))).read("xl/worksheets/sheet1.xml").decode()
    assert re.findall("<f>(.*?)</f>", made) == [
        'IF(N($B$1)&gt;0,$C$1/$B$1,"&lt;chưa có&gt;")',
        'IF(N($B$2)&gt;0,$C$2/$B$2,"&lt;chưa có&gt;")',
    ]
    assert re.findall('<row r="2".*?<c r="(..)".*?<c r="(..)".*?<c r="(..)"', made) == [("B2", "C2", "D2")]
    assert '<dimension ref="B1:D3"/>' in made
    assert "\0" not in made


def test_cells_of_a_strip_say_what_it_says() -> None:
    asked = style("answer", open=True, text=True)
    plan = drafted([StyledRow((None, asked, style("given_center", 2, percent=True)), (None, "An", SHARE))])
    assert (0, 0) not in plan.cells
    assert plan.cells[0, 1] == Cell("An", "answer", open=True, text=True)
    formula = 'IF(N($B$1)>0,$C$1/$B$1,"<chưa có>")'
    assert plan.cells[0, 2] == Cell("", "given_center", formula, digits=2, percent=True)
