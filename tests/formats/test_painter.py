"""What the painter promises: text stays text, the same plan gives the same bytes, nothing is lost in silence."""

import gc
import re
import sys
import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.packaged_looks import LOOKS
from tests.strength import strength
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, TextRule, takes_number
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, Chart, Highlight, Page, Ruled, Series, SheetPlan
from thidua_xlsx.formats.xlsx.excel_limits import PlanDefect, cut, utf16_length
from thidua_xlsx.formats.xlsx.write.cells import link_target
from thidua_xlsx.formats.xlsx.write.charts import page_footer
from thidua_xlsx.formats.xlsx.write.painter import paint


def book(*sheets: SheetPlan, **rest: object) -> BookPlan:
    return BookPlan("Sổ thử", sheets, **rest)  # type: ignore[arg-type]


def opened(plan: BookPlan, looks: Looks = LOOKS):  # type: ignore[no-untyped-def]
    return load_workbook(BytesIO(paint(plan, looks)))


def part(plan: BookPlan, name: str) -> str:
    with zipfile.ZipFile(BytesIO(paint(plan, LOOKS))) as package:
        return package.read(name).decode("utf-8")


def one(cell: Cell) -> SheetPlan:
    return SheetPlan("Trang", {(0, 0): cell})


@pytest.mark.parametrize(
    "text", ["=1+1", "http://x.vn", "mailto:a@b.vn", "00123", "{=SUM(A1)}", "@SUM", "+84", "<r>&</r>", "internal:A1"]
)
def test_user_text_stays_text(text: str) -> None:
    cell = opened(book(one(Cell(text))))["Trang"]["A1"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.rstrip() == text


@settings(max_examples=strength(20, 60), deadline=None)
@given(st.text(max_size=60))
def test_any_text_makes_a_readable_workbook(text: str) -> None:
    cell = opened(book(one(Cell(text))))["Trang"]["A1"]
    assert cell.data_type == ("s" if text else "n")
    assert cell.hyperlink is None


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark() -> None:
    value = opened(book(one(Cell("dài " * 10_000))))["Trang"]["A1"].value
    assert len(value) <= 32_767
    assert value.endswith("dài…")


def test_numbers_booleans_and_formulas_with_their_results() -> None:
    sheet = SheetPlan(
        "Trang",
        {
            (0, 0): Cell(Decimal("9.5"), "cell_number", digits=2),
            (1, 0): Cell(True),
            (2, 0): Cell(Decimal("19"), formula="A1*2"),
            (3, 0): Cell("đủ", formula='IF(A1>0,"đủ","")'),
            (4, 0): Cell(3, formula="SUM(LEN(A1:A3))", array=True),
            (5, 0): Cell(Decimal("0.155"), percent=True, digits=1),
            (6, 0): Cell("", formula='""'),
        },
    )
    data = paint(book(sheet), LOOKS)
    formulas = load_workbook(BytesIO(data))["Trang"]
    results = load_workbook(BytesIO(data), data_only=True)["Trang"]
    assert [results.cell(row, 1).value for row in range(1, 7)] == [9.5, True, 19, "đủ", 3, 0.155]
    assert results["A7"].value in (None, "")
    assert formulas["A3"].value == "=A1*2"
    assert formulas["A5"].value.text == "=SUM(LEN(A1:A3))"
    assert [formulas[a].number_format for a in ("A1", "A2", "A6")] == ["0.00", "General", "0.0%"]


def test_the_same_plan_gives_the_same_bytes() -> None:
    plan = book(one(Cell("a")), properties={"td_stamp": "12"}, names={"td_x": "Trang!$A$1"})
    assert paint(plan, LOOKS) == paint(plan, LOOKS)


def test_what_was_painted_is_let_go_at_once() -> None:
    sheet = one(Cell("a"))
    plan = book(sheet)
    before = sys.getrefcount(sheet)
    gc.disable()  # it would find, some time later, what only knows itself
    try:
        paint(plan, LOOKS)
        assert sys.getrefcount(sheet) == before
    finally:
        gc.enable()


def test_locks_text_format_and_blank_answers_stand_on_each_cell() -> None:
    plan = SheetPlan(
        "Trang", {(0, 0): Cell(None, "answer", open=True, text=True), (0, 1): Cell("x", "given")}, protected=True
    )
    sheet = opened(book(plan))["Trang"]
    assert (sheet["A1"].protection.locked, sheet["B1"].protection.locked) == (False, True)
    assert (sheet["A1"].number_format, sheet["A1"].value) == ("@", None)
    assert sheet.protection.sheet
    assert sheet.protection.password is None
    assert (sheet.protection.formatColumns, sheet.protection.formatRows) == (False, False)  # False = not forbidden


def test_properties_are_strings_and_names_are_defined() -> None:
    plan = book(one(Cell("a")), properties={"td_stamp": "2024"}, names={"td_list": "=Trang!$A$1:$A$2"})
    workbook = opened(plan)
    assert workbook.custom_doc_props["td_stamp"].value == "2024"
    assert workbook.defined_names["td_list"].attr_text == "Trang!$A$1:$A$2"


def takes(low: object = None, high: object = None) -> str:
    """What a cell of numbers takes; that this is numbers and texts that spell one, `test_cell_rules` says."""
    limits = (None if one is None else Decimal(str(one)) for one in (low, high))
    return takes_number("A1", NumberRule(*limits))


def ruled(rule: object, **words: str):  # type: ignore[no-untyped-def]
    sheet = SheetPlan(
        "Trang", {(0, 0): Cell(None, "answer", open=True)}, rules=(Ruled(Area(0, 0, 4, 0), rule, **words),)
    )  # type: ignore[arg-type]
    return opened(book(sheet))["Trang"].data_validations.dataValidation[0]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (NumberRule(Decimal(0), Decimal("7.5")), ("custom", None, takes(0, "7.5"), None)),
        (NumberRule(low=Decimal(1)), ("custom", None, takes(1), None)),
        (NumberRule(high=Decimal(5)), ("custom", None, takes(None, 5), None)),
        (NumberRule(), ("custom", None, takes(), None)),
        (ListRule("td_grade"), ("list", None, "td_grade", None)),
        (DateRule(), ("textLength", None, "8", "25")),
        (DateRule(year=True), ("textLength", None, "4", "25")),
        (NumberRule(as_text=True), ("textLength", "lessThanOrEqual", "20", None)),
        (TextRule(120), ("textLength", "lessThanOrEqual", "120", None)),
    ],
)
def test_rules_become_validations(rule: object, expected: tuple[str, str | None, str, str | None]) -> None:
    made = ruled(rule)
    assert (made.type, made.operator, made.formula1, made.formula2) == expected
    assert (made.allowBlank, made.showErrorMessage) == (True, True)
    assert str(made.sqref) == "A1:A5"


def test_a_loose_list_only_warns_and_long_words_are_cut_at_a_word() -> None:
    made = ruled(
        ListRule("td_x", loose=True), prompt_title="t" * 10 + " " + "u" * 30, prompt="chữ " * 90, refusal="sai " * 90
    )
    assert made.errorStyle == "warning"
    assert made.promptTitle == "t" * 10 + " " + "u" * 20 + "…"
    assert made.prompt.endswith("chữ…")
    assert len(made.prompt) <= 255
    assert len(made.error) <= 255


def test_a_title_too_long_for_a_prompt_begins_its_words_instead_of_being_cut() -> None:
    long = "Người, tập thể, mô hình được nêu gương"  # 38 letters, of which a title takes 32
    made = ruled(NumberRule(), prompt_title=long, prompt="Gõ họ tên.", refusal="")
    assert (made.promptTitle, made.prompt) == (None, f"{long}. Gõ họ tên.")
    assert (made.errorTitle, made.error) == (None, long)
    short = ruled(NumberRule(), prompt_title=long[:32], prompt="Gõ họ tên.", refusal="")
    assert (short.promptTitle, short.prompt, short.error) == (long[:32], "Gõ họ tên.", None)


def test_merges_keep_the_type_of_their_first_cell() -> None:
    sheet = SheetPlan("Trang", {(0, 0): Cell(Decimal(5), "total_number")}, merges=(Area(0, 0, 0, 2), Area(3, 3, 3, 3)))
    made = opened(book(sheet))["Trang"]
    assert [str(area) for area in made.merged_cells.ranges] == ["A1:C1"]
    assert made["A1"].value == 5


def test_a_merge_that_would_hide_a_value_is_a_defect() -> None:
    sheet = SheetPlan("Trang", {(0, 0): Cell("a"), (0, 1): Cell("b")}, merges=(Area(0, 0, 0, 1),))
    with pytest.raises(PlanDefect, match="hide"):
        paint(book(sheet), LOOKS)


@pytest.mark.parametrize(
    "sheet",
    [
        SheetPlan("t" * 32),
        SheetPlan("a/b"),
        SheetPlan("Trang", {(2_000_000, 0): Cell("x")}),
        SheetPlan("Trang", merges=(Area(0, 0, 1, 1), Area(1, 1, 2, 2))),
    ],
)
def test_what_the_library_refuses_is_raised(sheet: SheetPlan) -> None:
    with pytest.raises(PlanDefect):
        paint(book(sheet), LOOKS)


def test_links_lead_inside_the_workbook_or_to_a_file_beside_it() -> None:
    sheet = SheetPlan(
        "Tổng quan",
        {
            (0, 0): Cell("sang trang", "link", link="#'Tổng quan'!B2"),
            (1, 0): Cell("tệp", "link", link="../inbox/a #1 50%.xlsx"),
            (2, 0): Cell(7, "link", link="#Tổng quan!A1"),
        },
    )
    made = opened(book(sheet))["Tổng quan"]
    assert made["A1"].hyperlink.location == "'Tổng quan'!B2"
    assert made["A1"].value == "sang trang"
    assert made["A2"].hyperlink.target.replace("\\", "/") == "../inbox/a%20%231%2050%25.xlsx"
    assert (made["A3"].value, made["A3"].hyperlink.location) == (7, "'Tổng quan'!A1")
    assert link_target("#O'Neil!A1") == "internal:'O''Neil'!A1"


def test_a_link_too_long_for_excel_leaves_its_text() -> None:
    made = opened(book(one(Cell("tệp", "link", link="a/" * 1500))))["Trang"]
    assert (made["A1"].value, made["A1"].hyperlink) == ("tệp", None)


def test_the_page_is_a4_one_wide_with_official_margins_and_a_numbered_footer() -> None:
    page = Page(
        landscape=True,
        repeat_rows=(0, 1),
        repeat_cols=(0, 1),
        footer="A & B, trang {page}/{pages}",
        area=Area(0, 0, 9, 3),
    )
    made = opened(book(SheetPlan("Trang", {(0, 0): Cell("a")}, page=page)))["Trang"]
    assert (made.page_setup.paperSize, made.page_setup.orientation) == (9, "landscape")
    assert (made.page_setup.fitToWidth, made.page_setup.fitToHeight) == (None, 0)  # width 1 is Excel's default
    assert made.sheet_properties.pageSetUpPr.fitToPage
    assert [
        round(float(mm) * 25.4) for mm in (made.page_margins.left, made.page_margins.right, made.page_margins.top)
    ] == [30, 15, 20]
    assert made.oddFooter.center.text == "A && B, trang &P/&N"
    assert made.oddFooter.center.font == "Times New Roman,Regular"
    assert (made.print_title_rows, made.print_title_cols) == ("$1:$2", "$A:$B")
    assert made.print_area == "'Trang'!$A$1:$D$10"


def test_a_printed_area_reaches_as_far_as_rows_are_filled() -> None:
    page = Page(area=Area(0, 0, 9, 3), grows=Area(5, 0, 49, 3))
    data = paint(book(SheetPlan("Nhân sự", {(0, 0): Cell("a")}, page=page)), LOOKS)
    with zipfile.ZipFile(BytesIO(data)) as package:
        [name] = re.findall(r"<definedName ([^>]*)>([^<]*)</definedName>", package.read("xl/workbook.xml").decode())
    # From A1 to column D, as far as row 10 at least and else as the last of rows 6 to 50 in which anything stands.
    assert name == (
        'name="_xlnm.Print_Area" localSheetId="0"',
        "'Nhân sự'!$A$1:INDEX('Nhân sự'!$D$1:$D$50,"
        "MAX(10,SUMPRODUCT(MAX(('Nhân sự'!$A$6:$D$50&lt;&gt;\"\")*ROW('Nhân sự'!$A$6:$D$50)))))",
    )


def test_hidden_rows_and_columns_views_and_filters() -> None:
    sheet = SheetPlan(
        "Trang",
        {(0, 0): Cell("a")},
        widths={0: 20},
        heights={0: 30, 3: 12},
        hidden_rows=frozenset({3}),
        hidden_cols=frozenset({2}),
        freeze=(1, 1),
        filters=Area(0, 0, 5, 1),
        start=(2, 1),
        tint="header",
    )
    made = opened(book(sheet))["Trang"]
    assert (made.row_dimensions[1].height, made.row_dimensions[4].hidden, made.column_dimensions["C"].hidden) == (
        30,
        True,
        True,
    )
    assert (made.freeze_panes, made.auto_filter.ref) == ("B2", "A1:B6")
    assert made.sheet_view.selection[-1].activeCell == "B3"
    assert made.sheet_properties.tabColor.rgb == "FFDCE6EE"


def test_rows_folded_away_open_from_the_row_above_them() -> None:
    cells = {(row, 0): Cell(f"dòng {row}") for row in range(4)}
    made = opened(book(SheetPlan("Trang", cells, outline={1: 0, 2: 1, 3: 1})))["Trang"]
    rows = [made.row_dimensions[row] for row in (1, 2, 3, 4)]
    assert [(row.outlineLevel, row.hidden, row.collapsed) for row in rows] == [
        (0, False, False),
        (0, False, True),
        (1, True, False),
        (1, True, False),
    ]
    assert (made.sheet_properties.outlinePr.summaryBelow, made.sheet_format.outlineLevelRow) == (False, 1)


def test_the_first_visible_sheet_is_the_one_that_opens() -> None:
    hidden = SheetPlan("_thidua", {(0, 0): Cell("a")}, visibility="very_hidden")
    workbook = opened(book(hidden, SheetPlan("Trang", {(0, 0): Cell("b")})))
    assert workbook.active.title == "Trang"
    assert workbook["_thidua"].sheet_state == "veryHidden"


def test_highlights_change_colours_only() -> None:
    sheet = SheetPlan("Trang", {(0, 0): Cell("a")}, highlights=(Highlight(Area(0, 0, 3, 0), '$A1="a"', "bad"),))
    made = opened(book(sheet))["Trang"]
    (rule,) = made.conditional_formatting["A1:A4"]
    assert rule.formula == ['$A1="a"']
    assert rule.dxf.font.name is None
    assert rule.dxf.fill.bgColor.rgb == "FFF6D5D3"


@pytest.mark.parametrize("kind", ["bar", "column", "stacked_bar", "stacked_column", "line", "scatter"])
def test_charts_are_native_and_in_times_new_roman(kind: str) -> None:
    cells = {(row, col): Cell(Decimal(row + col)) for row in range(3) for col in range(3)}
    series = tuple(Series(f"Loạt {col}", Area(0, 0, 2, 0), Area(0, col, 2, col)) for col in (1, 2))
    chart = Chart(kind, "Biểu đồ", 4, 0, series, "Trang", percent=True, value_title="Điểm")  # type: ignore[arg-type]
    xml = part(book(SheetPlan("Trang", cells, charts=(chart,))), "xl/charts/chart1.xml")
    assert set(re.findall(r'typeface="([^"]+)"', xml)) == {"Times New Roman"}
    assert "Trang!$B$1:$B$3" in xml
    assert 'formatCode="0%"' in xml


def chart_xml(chart: Chart, *figures: tuple[int | None, ...]) -> str:
    """The part of a chart over a table: names in the first column, a series in each of the others."""
    names = {(row, 0): Cell(f"Trường {row}") for row in range(len(figures))}
    values = {(row, col): Cell(value) for row, line in enumerate(figures) for col, value in enumerate(line, start=1)}
    return part(book(SheetPlan("Trang", {**names, **values}, charts=(chart,))), "xl/charts/chart1.xml")


def test_bars_that_cover_each_other_mark_a_goal_by_an_outline_with_the_values_away_from_it() -> None:
    names = Area(0, 0, 1, 0)
    met, goal = Series("Đạt", names, Area(0, 1, 1, 1)), Series("Chỉ tiêu", names, Area(0, 2, 1, 2), hollow=True)
    chart = Chart("bar", "Tỷ lệ", 4, 0, (met, goal), "Trang", labels=True, cover=True, type_size=9)
    xml = chart_xml(chart, (3, 5), (None, 5))
    assert '<c:overlap val="100"/>' in xml
    first, second = xml.split("<c:ser>")[1:]
    assert '<c:dLblPos val="inBase"/>' in first
    assert "<a:noFill/>" in second.partition("<c:cat>")[0] and "<c:dLbls>" not in second
    # Every bar has its name, and no word is smaller than asked.
    assert '<c:tickLblSkip val="1"/>' in xml and '<a:bodyPr rot="0"' in xml
    assert set(re.findall(r'sz="(\d+)"', xml)) == {"900", "1000"}


def test_values_within_stacked_bars_are_readable_and_small_ones_are_left_out() -> None:
    names = Area(0, 0, 1, 0)
    dark, light = (Series(str(col), names, Area(0, col, 1, col)) for col in (1, 2))
    chart = Chart("stacked_bar", "Danh hiệu", 4, 0, (dark, light), "Trang", labels=True, least_labelled=3)
    first, second = chart_xml(chart, (30, 2), (4, 0)).split("<c:ser>")[1:]
    assert 'formatCode="[&lt;3]&quot;&quot;;0"' in first
    assert "FFFFFF" in first.partition("<c:dLbls>")[2].partition("</c:dLbls>")[0]
    assert "000000" in second.partition("<c:dLbls>")[2].partition("</c:dLbls>")[0]


@pytest.mark.parametrize(
    ("kind", "figures", "by_ones"),
    [
        ("stacked_bar", ((6, 6), (1, None)), True),  # twelve steps at most
        ("stacked_bar", ((6, 7), (1, 1)), False),
        ("bar", ((6, 7), (1, 1)), True),
        ("bar", ((13, 1), (1, 1)), False),
    ],
)
def test_an_axis_counts_by_ones_as_long_as_its_bars_are_short(
    kind: str, figures: tuple[tuple[int | None, ...], ...], by_ones: bool
) -> None:
    series = tuple(Series(str(col), Area(0, 0, 1, 0), Area(0, col, 1, col)) for col in (1, 2))
    chart = Chart(kind, "Danh hiệu", 4, 0, series, "Trang")  # type: ignore[arg-type]
    assert ('<c:majorUnit val="1"/>' in chart_xml(chart, *figures)) is by_ones


def test_cells_of_one_look_share_one_format_and_the_only_font_is_times_new_roman() -> None:
    cells = {(row, 0): Cell(f"tên {row}", "cell") for row in range(50)}
    xml = part(book(SheetPlan("Trang", cells)), "xl/styles.xml")
    assert int(re.search(r'<cellXfs count="(\d+)"', xml)[1]) == 2  # type: ignore[index]  # the default one and `cell`
    assert set(re.findall(r'<name val="([^"]+)"', xml)) == {"Times New Roman"}


def test_each_workbook_has_the_styles_of_its_own_looks_and_order_whatever_was_painted_before() -> None:
    other = replace(LOOKS, font="Arial")
    title, answer = Cell("a", "title"), Cell("b", "answer", open=True)
    for looks in (LOOKS, other, LOOKS):
        for first, second in ((title, answer), (answer, title)):
            cells = opened(book(SheetPlan("Trang", {(0, 0): first, (1, 0): second})), looks)["Trang"]
            for at, cell in (("A1", first), ("A2", second)):
                assert cells[at].font.name == looks.font
                assert cells[at].font.sz == (looks.resolved(cell.look).size or looks.size)
                assert cells[at].protection.locked is not cell.open


def test_an_unknown_look_is_named() -> None:
    with pytest.raises(KeyError, match="nothing"):
        paint(book(one(Cell("a", "nothing"))), LOOKS)


def test_every_look_can_be_painted() -> None:
    cells = {(row, 0): Cell(name, name) for row, name in enumerate(LOOKS.looks)}
    assert opened(book(SheetPlan("Trang", cells)))["Trang"].max_row == len(LOOKS.looks)


@given(st.text(max_size=400), st.integers(min_value=10, max_value=255))
def test_cutting_never_exceeds_the_limit(text: str, longest: int) -> None:
    short = cut(text, longest)
    assert utf16_length(short) <= longest
    assert short == text or short.endswith("…")


def test_a_footer_without_words_still_counts_pages() -> None:
    assert page_footer("", "Times New Roman") == '&C&"Times New Roman,Regular"&11 &P/&N'
    assert page_footer("&P/&N", "Times New Roman") == '&C&"Times New Roman,Regular"&11 &P/&N'


def test_a_footer_of_words_alone_gets_page_numbers_after_them() -> None:
    assert page_footer("DK-A1 & B", "Times New Roman") == '&C&"Times New Roman,Regular"&11 DK-A1 && B – &P/&N'
    assert page_footer("dài " * 90, "Times New Roman").endswith("dài… – &P/&N")
