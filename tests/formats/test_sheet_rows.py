"""Cells hold what was planned, formulas as XlsxWriter writes them; and what it would get wrong is put right."""

import re
import weakref
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import NumberRule
from thidua_xlsx.documents.workbook_plan import (
    BookPlan,
    Cell,
    Chart,
    PlanValue,
    Ruled,
    Series,
    SheetPlan,
)
from thidua_xlsx.formats.xlsx.excel_limits import PlanDefect
from thidua_xlsx.formats.xlsx.write.cell_formats import cell_ink
from thidua_xlsx.formats.xlsx.write.cells import Spot
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each

TEXTS = st.sampled_from(
    ["Nguyễn Văn An", '<a> & "b"', " đầu", "cuối\n", "_x0041_", "a_b", "cuối ", "00123", "=1+1", "a\tb", "<r>a</r"]
)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4),
    st.sampled_from([Decimal("-0"), Decimal("0.1"), Decimal("1E+20"), Decimal("1E-9"), Decimal("7.50")]),
)
FILLED = st.one_of(st.booleans(), TEXTS, NUMBERS)
VALUES = st.one_of(st.none(), st.just(""), FILLED)
FORMULAS = st.sampled_from(["A1*2", 'IF(A1>0,"đủ & hơn","<")', "=SUM(A1:B2)", "IFERROR(A1,0)", "SUM({1,2})"])
RESULTS = st.one_of(VALUES, st.sampled_from(["#N/A", "#DIV/0!"]))
SPOTS = st.tuples(st.integers(0, 40), st.integers(0, 30))
LINKS = st.sampled_from(["", "#Một!A1", "../inbox/a #1.xlsx"])


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@settings(max_examples=strength(15, 300), deadline=None)
@given(st.dictionaries(SPOTS, st.one_of(st.tuples(VALUES, st.just("")), st.tuples(FILLED, LINKS)), max_size=40))
def test_cells_hold_what_was_planned(planned: dict[Spot, tuple[PlanValue, str]]) -> None:
    cells = {spot: Cell(value, link=link) for spot, (value, link) in planned.items()}
    sheet = load_workbook(BytesIO(paint(BookPlan("Sổ", (SheetPlan("Một", cells),)), LOOKS)))["Một"]
    for (row, col), (value, link) in planned.items():
        written = sheet.cell(row + 1, col + 1)
        kind = "b" if isinstance(value, bool) else "s" if value and isinstance(value, str) else "n"
        assert (written.data_type, bool(written.hyperlink)) == (kind, bool(link))
        assert written.value == (None if value == "" else float(value) if isinstance(value, Decimal) else value)


@settings(max_examples=strength(15, 300), deadline=None)
@given(st.dictionaries(SPOTS, st.tuples(FORMULAS, RESULTS), max_size=20))
def test_formulas_are_written_as_xlsxwriter_writes_them(planned: dict[Spot, tuple[str, PlanValue]]) -> None:
    """It holds too the names of XlsxWriter that its manual does not promise: another version may have others."""
    cells = {spot: Cell(result, formula=formula) for spot, (formula, result) in planned.items()}
    target = BytesIO()
    font = {"font_name": LOOKS.font, "font_size": LOOKS.size}
    with xlsxwriter.Workbook(target, {"default_format_properties": font}) as workbook:
        sheet, format_ = workbook.add_worksheet("Một"), workbook.add_format(cell_ink(LOOKS, Cell()))
        for (row, col), (formula, result) in planned.items():
            shown = float(result) if isinstance(result, Decimal) else "" if result is None else result
            sheet.write_formula(row, col, "=" + formula.removeprefix("="), format_, shown)
    made = paint(BookPlan("Sổ", (SheetPlan("Một", cells),)), LOOKS)
    ours, theirs = (parts(data)["xl/worksheets/sheet1.xml"].decode() for data in (made, target.getvalue()))
    for element in ("<dimension.*?>", "<sheetData.*</sheetData>|<sheetData/>"):
        assert re.findall(element, ours) == re.findall(element, theirs)


def test_cells_in_any_order_are_written_in_order() -> None:
    spots = [(row, col) for row in range(5) for col in range(5)]
    there = SheetPlan("Một", {spot: Cell(str(spot)) for spot in spots})
    back = SheetPlan("Một", {spot: Cell(str(spot)) for spot in reversed(spots)})
    assert paint(BookPlan("Sổ", (there,)), LOOKS) == paint(BookPlan("Sổ", (back,)), LOOKS)


def test_a_chart_keeps_the_values_of_cells_and_formulas() -> None:
    made = {(0, 0): Cell("Tổ 1"), (1, 0): Cell(None), (0, 1): Cell(Decimal("9.5")), (1, 1): Cell(7, formula="B1-2.5")}
    chart = Chart("column", "Điểm", 3, 0, (Series("Điểm", Area(0, 0, 2, 0), Area(0, 1, 2, 1)),), "Một")
    xml = parts(paint(BookPlan("Sổ", (SheetPlan("Một", made, charts=(chart,)),)), LOOKS))[
        "xl/charts/chart1.xml"
    ].decode()
    assert '<c:pt idx="0"><c:v>Tổ 1</c:v></c:pt>' in xml
    assert '<c:pt idx="0"><c:v>9.5</c:v></c:pt><c:pt idx="1"><c:v>7</c:v></c:pt></c:numCache>' in xml


@pytest.mark.parametrize("text", ["chữ\x01lạ", "a\ufffeb"])
def test_words_beside_cells_that_no_xml_can_hold_are_written_without_the_letter(text: str) -> None:
    rule = Ruled(Area(0, 0, 0, 0), NumberRule(), prompt_title=text, prompt=text, refusal=text)
    cells = {(0, 0): Cell(text, link=f"#{text}!A1"), (1, 0): Cell(1, link="../inbox/a.xlsx", spot=f"'{text}'!A1")}
    made = parts(paint(BookPlan("Sổ", (SheetPlan("Một", cells, rules=(rule,)),)), LOOKS))
    root = ElementTree.fromstring(made["xl/worksheets/sheet1.xml"])
    said = [value for element in root.iter() for value in element.attrib.values() if "?" in value]
    assert len(said) == 4 + 3  # two titles and two messages of the rule; where two links lead, and what one shows


@pytest.mark.parametrize("text", ["chữ\x01lạ", "\ud800", "a\ufffeb"])
def test_a_result_that_no_xml_can_hold_is_stored_without_the_letter(text: str) -> None:
    data = paint(BookPlan("Sổ", (SheetPlan("Một", {(0, 0): Cell(text, formula="A2")}),)), LOOKS)
    assert load_workbook(BytesIO(data), data_only=True)["Một"]["A1"].value.count("?") == 1


def test_a_text_between_marks_of_markup_at_the_limit_is_cut() -> None:
    data = paint(BookPlan("Sổ", (SheetPlan("Một", {(0, 0): Cell("<r>" + "a" * 32_760 + "</r>")}),)), LOOKS)
    value = load_workbook(BytesIO(data))["Một"]["A1"].value
    assert (len(value), value[:5], value[-1]) == (32_767, "<r>aa", "…")


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_a_defect(value: Decimal) -> None:
    with pytest.raises(PlanDefect):
        paint(BookPlan("Sổ", (SheetPlan("Một", {(0, 0): Cell(value)}),)), LOOKS)


def noted(name: str) -> SheetPlan:
    cells = {(row, 0): Cell(f"Ô {row}", note=f"Ghi chú {row} trên {name}") for row in range(3)}
    return SheetPlan(name, {**cells, (0, 1): Cell("Sang trang bên", link="#Hai!A1"), (1, 1): Cell("x", link="t.xlsx")})


def charted(name: str) -> SheetPlan:
    chart = Chart("column", f"Điểm {name}", 3, 3, (Series("Điểm", Area(0, 0, 2, 0), Area(0, 1, 2, 1)),), name)
    points = {(row, col): Cell(Decimal(row + 7) if col else f"Tổ {row}") for row in range(3) for col in range(2)}
    return SheetPlan(name, points, charts=(chart, chart))


def test_sheets_painted_as_they_come_are_the_sheets_of_a_whole_book() -> None:
    hidden = SheetPlan("Ẩn", {(0, 0): Cell("a")}, visibility="hidden")
    sheets = (hidden, noted("Một"), charted("Hai"), noted("Ba"), charted("Bốn"), SheetPlan("Trống"))
    book = BookPlan("Sổ", sheets, names={"ten": "'Hai'!$A$1"}, properties={"p": "q"})
    begun: list[str] = []
    alive: list[weakref.ref[dict[Spot, Cell]]] = []

    class Held(dict[Spot, Cell]):
        pass

    def each() -> Iterator[SheetPlan]:
        for plan in sheets:
            assert not any(one() for one in alive), f"cells are held while {plan.name} is planned"
            held = Held(plan.cells)
            alive.append(weakref.ref(held))
            begun.append(plan.name)
            yield replace(plan, cells=held)
            del held

    assert paint_each(replace(book, sheets=()), each(), LOOKS) == paint(book, LOOKS)
    assert begun == [plan.name for plan in sheets]


def test_comments_and_charts_of_several_sheets_are_numbered_as_xlsxwriter_numbers_them() -> None:
    made = parts(paint(BookPlan("Sổ", (noted("Hai"), charted("Một"), noted("Ba"), charted("Bốn"))), LOOKS))
    names = [f"xl/{name}" for name in ("comments1.xml", "comments2.xml", "drawings/drawing2.xml", "charts/chart4.xml")]
    assert set(names) <= made.keys()
    assert not {"xl/comments3.xml", "xl/drawings/drawing3.xml", "xl/charts/chart5.xml"} & made.keys()
    assert b"Ba" in made["xl/comments2.xml"]
    assert "Điểm Bốn" in made["xl/charts/chart4.xml"].decode()
    assert b"charts/chart4.xml" in made["xl/drawings/_rels/drawing2.xml.rels"]
    assert b"comments2.xml" in made["xl/worksheets/_rels/sheet3.xml.rels"]


def test_a_chart_may_show_figures_of_any_sheet_of_a_whole_book_but_not_of_one_let_go() -> None:
    first, second = replace(charted("Một"), charts=()), charted("Hai")
    away = replace(second, charts=tuple(replace(one, sheet="Một") for one in second.charts))
    for sheets in ((first, away), (away, first)):
        xml = parts(paint(BookPlan("Sổ", sheets), LOOKS))["xl/charts/chart1.xml"].decode()
        assert '<c:pt idx="0"><c:v>7</c:v></c:pt>' in xml
        with pytest.raises(PlanDefect):
            paint_each(BookPlan("Sổ", ()), sheets, LOOKS)


def test_a_book_that_shows_no_sheet_is_a_defect() -> None:
    with pytest.raises(PlanDefect):
        paint(BookPlan("Sổ", (SheetPlan("Ẩn", visibility="hidden"),)), LOOKS)
