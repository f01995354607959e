"""Rows whose formulas differ in the number of the row alone, rows with gaps, and answer cells."""

import re
from io import BytesIO
from zipfile import ZipFile

from tests.packaged_looks import LOOKS
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.styled_rows import ROW_NUMBER, Plain, RowFormula, Style, style
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint

SHARE = RowFormula(f'IF(N($B${ROW_NUMBER})>0,$C${ROW_NUMBER}/$B${ROW_NUMBER},"<chưa có>")')

Line = tuple[tuple[Style | None, ...], tuple[Plain | RowFormula, ...]]


def drafted(rows: list[Line]) -> SheetPlan:
    draft = SheetBuilder("Một", LOOKS)
    for row, line in enumerate(rows):
        draft.put_row(row, *line)
    draft.put(len(rows), 3, "Hết")
    return draft.plan()


def painted(rows: list[Line]) -> bytes:
    return paint(BookPlan("Sổ", (drafted(rows),)), LOOKS)


def test_a_formula_names_the_row_it_stands_in() -> None:
    row: Line = (
        (None, style("given"), style("answer", open=True), style("given_center")),
        (None, 7, None, SHARE),
    )
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
    plan = drafted([((None, asked, style("given_center", 2, percent=True)), (None, "An", SHARE))])
    assert (0, 0) not in plan.cells
    assert plan.cells[0, 1] == Cell("An", "answer", open=True, text=True)
    formula = 'IF(N($B$1)>0,$C$1/$B$1,"<chưa có>")'
    assert plan.cells[0, 2] == Cell("", "given_center", formula, digits=2, percent=True)


def test_a_row_covers_what_stood_there_and_is_covered_by_what_is_put_later() -> None:
    draft = SheetBuilder("Một", LOOKS)
    for col in range(4):
        draft.put(0, col, "trước")
    draft.put_row(0, (style("given"), None, style("given")), ("An", None, None), {0: ("a.xlsx", "D7")})
    draft.put(0, 2, "sau")
    assert draft.plan().cells == {
        (0, 0): Cell("An", "given", link="a.xlsx", spot="D7"),
        (0, 2): Cell("sau"),
        (0, 3): Cell("trước"),
    }
