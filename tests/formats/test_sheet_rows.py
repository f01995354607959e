"""Rows are written as XlsxWriter itself would write them, byte for byte; and what it would get wrong is put right."""

import weakref
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from xml.etree import ElementTree

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook
from xlsxwriter.worksheet import Worksheet

from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import NumberRule
from thidua_xlsx.documents.workbook_plan import (
    BookPlan,
    Cell,
    Chart,
    Highlight,
    Ruled,
    Series,
    SheetPlan,
    replaced,
)
from thidua_xlsx.formats.xlsx.excel_limits import PlanDefect
from thidua_xlsx.formats.xlsx.write.cell_formats import cell_ink, highlight_ink
from thidua_xlsx.formats.xlsx.write.cells import Spot, link_target
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each

TEXTS = st.sampled_from(
    ["", "Nguyễn Văn An", '<a> & "b"', " đầu", "cuối\n", "_x0041_", "a_b", "cuối ", "00123", "=1+1", "a\tb"]
)
NUMBERS = st.one_of(
    st.booleans(),
    st.integers(-(10**17), 10**17),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("-0"), Decimal("0.1"), Decimal("1E+20"), Decimal("1E-9"), Decimal("7.50")]),
)
VALUES = st.one_of(st.none(), TEXTS, NUMBERS)
FORMULAS = st.sampled_from(["A1*2", 'IF(A1>0,"đủ & hơn","<")', "=SUM(A1:B2)", "IFERROR(A1,0)"])
LINKS = st.sampled_from(["", "", "#Hai!A1", "../inbox/a #1.xlsx", "inbox/b c.xlsx"])


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    cell = Cell(
        draw(VALUES),
        draw(st.sampled_from(["cell", "cell_number", "answer", "header"])),
        open=draw(st.booleans()),
        digits=draw(st.sampled_from([-1, 2])),
        link=draw(LINKS),
        note=draw(st.sampled_from(["", "", "", "ghi chú"])),
    )
    if draw(st.integers(0, 4)):
        return cell
    value = cell.value if isinstance(cell.value, (Decimal, int, str)) and not isinstance(cell.value, bool) else 3
    array = draw(st.booleans()) and value != "00123"
    return replaced(cell, value=value, formula=draw(FORMULAS), array=array)


@st.composite
def plans(draw: st.DrawFn, name: str) -> SheetPlan:
    spots = st.tuples(st.integers(0, 40), st.integers(0, 30))
    heights = st.dictionaries(st.integers(0, 44), st.sampled_from([0.0, 15.0, 18.0, 33.25]), max_size=8)
    made = draw(st.dictionaries(spots, cells(), max_size=40))
    merges = [Area(50 + 2 * place, 0, 50 + 2 * place + place % 2, 2) for place in range(draw(st.integers(0, 3)))]
    for area in merges:
        made[area.row, area.col] = draw(cells())
        made[area.row, area.col + 1] = Cell(None, "header")
    return SheetPlan(
        name,
        made,
        heights=draw(heights),
        hidden_rows=draw(st.frozensets(st.integers(0, 44), max_size=3)),
        outline=draw(st.dictionaries(st.integers(0, 44), st.integers(0, 1), max_size=3)),
        widths={0: 12.5},
        hidden_cols=draw(st.frozensets(st.integers(0, 3), max_size=1)),
        merges=tuple(merges),
        highlights=tuple(
            Highlight(Area(0, 0, row, 0), f'$A1="{row}"', "bad") for row in range(draw(st.integers(0, 2)))
        ),
    )


class Formats:
    """XlsxWriter's own formats of a workbook: one for cells that look alike."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[str, object] = {}

    def of(self, cell: Cell) -> object:
        return self._format(cell_ink(LOOKS, cell))

    def highlight(self, look: str) -> object:
        return self._format(highlight_ink(LOOKS, look))

    def _format(self, ink: dict[str, object]) -> object:
        if repr(ink) not in self._made:
            self._made[repr(ink)] = self._workbook.add_format(ink)
        return self._made[repr(ink)]


def by_xlsxwriter(sheets: tuple[SheetPlan, ...]) -> dict[str, bytes]:
    """Write the same cells cell by cell, as XlsxWriter's manual says."""
    target = BytesIO()
    font = {"font_name": LOOKS.font, "font_size": LOOKS.size}
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(target, {**options, "default_format_properties": font})
    formats = Formats(workbook)
    made = [workbook.add_worksheet(plan.name) for plan in sheets]
    for plan, sheet in zip(sheets, made, strict=True):
        _write(plan, sheet, formats)
    workbook.close()
    return parts(target.getvalue())


def _write(plan: SheetPlan, sheet: Worksheet, formats: Formats) -> None:
    if plan.outline:
        sheet.outline_settings(symbols_below=False)
    for row in sorted({*plan.heights, *plan.hidden_rows, *plan.outline}):
        level = plan.outline.get(row)
        hidden = bool(level) or row in plan.hidden_rows
        opens = level is not None and plan.outline.get(row + 1, 0) > level
        sheet.set_row(row, plan.heights.get(row), None, {"hidden": hidden, "level": level or 0, "collapsed": opens})
    for col in sorted({*plan.widths, *plan.hidden_cols}):
        sheet.set_column(col, col, plan.widths.get(col, 9), None, {"hidden": col in plan.hidden_cols})
    covered = set()
    for area in plan.merges:
        style = formats.of(plan.cells.get((area.row, area.col), Cell()))
        sheet.merge_range(area.row, area.col, area.last_row, area.last_col, "", style)
        inside = {(r, c) for r in range(area.row, area.last_row + 1) for c in range(area.col, area.last_col + 1)}
        covered |= inside - {(area.row, area.col)}
    for (row, col), cell in sorted(plan.cells.items(), key=lambda item: item[0]):
        if (row, col) not in covered:
            _write_cell(sheet, row, col, cell, formats.of(cell))
    for one in plan.highlights:
        options = {"type": "formula", "criteria": "=" + one.formula, "format": formats.highlight(one.look)}
        sheet.conditional_format(one.area.row, one.area.col, one.area.last_row, one.area.last_col, options)


def _write_cell(sheet: Worksheet, row: int, col: int, cell: Cell, style: object) -> None:
    value, formula = cell.value, "=" + cell.formula.removeprefix("=")
    if cell.link:
        sheet.write_url(row, col, link_target(cell.link), style, value if isinstance(value, str) else "")
    if cell.formula:
        shown = float(value) if isinstance(value, Decimal) else value
        if cell.array:
            sheet.write_array_formula(row, col, row, col, "{" + formula + "}", style, shown)
        else:
            sheet.write_formula(row, col, formula, style, shown)
    elif value is None or value == "":
        sheet.write_blank(row, col, None, style)
    elif isinstance(value, bool):
        sheet.write_boolean(row, col, value, style)
    elif isinstance(value, str):
        sheet.write_string(row, col, value, style)
    else:
        sheet.write_number(row, col, float(value), style)
    if cell.note:
        sheet.write_comment(row, col, cell.note, {"font_name": LOOKS.font, "x_scale": 2.5, "y_scale": 1.5})


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def of_cells(made: Mapping[str, bytes]) -> dict[str, bytes]:
    """Everything that depends on cells; of the sheets what stands between `dimension` and the page's set-up."""
    kept = {name: data for name, data in made.items() if "docProps" not in name and name != "xl/workbook.xml"}
    kept.pop("[Content_Types].xml")
    for name in [name for name in kept if name.startswith("xl/worksheets/sheet")]:
        xml = kept[name].decode()
        rows = xml[xml.index("<sheetData") : xml.index("<pageMargins")].replace(
            '<printOptions horizontalCentered="1"/>', ""
        )
        kept[name] = (xml[xml.index("<dimension") : xml.index("<sheetViews>")] + rows).encode()
    return kept


@settings(max_examples=strength(15, 300), deadline=None)
@given(plans("Một"), plans("Hai"))
def test_rows_are_those_of_xlsxwriter(first: SheetPlan, second: SheetPlan) -> None:
    ours = of_cells(parts(paint(BookPlan("Sổ", (first, second)), LOOKS)))
    assert ours == of_cells(by_xlsxwriter((first, second)))


def test_more_rows_than_go_into_the_file_at_once() -> None:
    sheet = SheetPlan("Một", {(row, col): Cell(f"{row % 7}", "cell") for row in range(1203) for col in range(2)})
    assert of_cells(parts(paint(BookPlan("Sổ", (sheet,)), LOOKS))) == of_cells(by_xlsxwriter((sheet,)))


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
