"""Page breaks and axis bounds as they are painted."""

import zipfile
from decimal import Decimal
from io import BytesIO

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from tests.packaged_looks import LOOKS
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.screen_size import page_room
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, Chart, Page, Series, SheetPlan
from thidua_xlsx.formats.xlsx.write.cells import link_target
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit, fitted
from thidua_xlsx.formats.xlsx.write.painter import paint


def tall(rows: int, height: float, page: Page, hidden: frozenset[int] = frozenset()) -> SheetPlan:
    """Rows of one height in one column; A4 upright with official margins holds 257 mm = 728.5 points, filled to 98 %."""
    cells = {(row, 0): Cell(str(row)) for row in range(rows)}
    heights = dict.fromkeys(range(rows), height)
    return SheetPlan("Trang", cells, {0: 20}, heights, hidden_rows=hidden, page=page)


def breaks(*args: object, **named: object) -> list[int]:
    return PageFit(tall(*args, **named), LOOKS.margins).breaks  # type: ignore[arg-type]


def test_a_page_s_room_follows_from_paper_margins_and_widths() -> None:
    margins = (30.0, 15.0, 20.0, 20.0)
    # (297 - 40) / 25.4 x 72 = 728.5; one narrow column is never enlarged
    assert round(page_room([20], margins, landscape=False), 1) == 728.5
    # 165 mm = 623.6 pixels for 100 x 7 + 5 = 705: 88 %, so 728.5 / 0.88
    assert round(page_room([100], margins, landscape=False), 1) == 827.8
    # upright 257 mm high, lying (210 - 40) / 25.4 x 72 = 481.9
    assert round(page_room([20], margins, landscape=True), 1) == 481.9


def test_without_rows_that_stay_together_only_asked_breaks_are_made() -> None:
    assert breaks(30, 100.0, Page(breaks=(9, 4))) == [4, 9]


def test_pages_are_filled_row_by_row() -> None:
    # 713.9 points hold seven rows of 100
    assert breaks(20, 100.0, Page(together=((0, 1),))) == [7, 14]


def test_rows_that_stay_together_begin_a_page_together() -> None:
    # at nine tenths a page would hold 8 rows of 100, and as many pages would be printed: 5, 13, 21
    assert breaks(24, 100.0, Page(together=((5, 6), (6, 8)))) == [5, 12, 19]


def test_a_list_is_printed_a_little_smaller_where_that_saves_a_page() -> None:
    # A page of 713.9 points holds seven rows of 100, and eight at 713.9 / 800 = 89 %: 15 rows are two pages, not three.
    fit = PageFit(tall(15, 100.0, Page(together=((0, 1),))), LOOKS.margins)
    assert (fit.own_scale, fit.scale, fit.breaks) == (True, 89, [8])
    # So is one that one page cannot hold, whose rows need not stay together, as those of the report upward.
    assert PageFit(tall(15, 100.0, Page(whole=True)), LOOKS.margins).scale == 89
    # The rows need no spans for it: a list of 8 rows is one page, and no break is left.
    fit = PageFit(tall(8, 100.0, Page()), LOOKS.margins)
    assert (fit.own_scale, fit.scale, fit.breaks) == (True, 89, [])


def test_a_list_is_not_shrunk_where_no_page_is_saved_or_its_type_grew_too_small() -> None:
    assert not PageFit(tall(14, 100.0, Page()), LOOKS.margins).own_scale  # two full pages
    assert not PageFit(tall(11, 100.0, Page()), LOOKS.margins).own_scale  # 713.9 / 1100: far too small
    # 9 points are the least on paper: a list with type of 10.2 may be printed at 89 %, one with 10 no smaller than at 90.
    assert PageFit(tall(8, 100.0, Page(type_size=10.2)), LOOKS.margins).scale == 89
    assert not PageFit(tall(8, 100.0, Page(type_size=10.0)), LOOKS.margins).own_scale
    assert not PageFit(tall(80, 100.0, Page()), LOOKS.margins).own_scale  # one page less of twelve is no gain
    assert not PageFit(tall(8, 100.0, Page(breaks=(4,))), LOOKS.margins).own_scale  # its pages end where it asks


def test_a_last_page_gets_rows_from_the_page_before_until_it_is_a_quarter_full() -> None:
    # Type of 10 points is printed no smaller. A page holds seven rows of 100, a quarter of it 178 points: two rows.
    page = Page(together=((0, 1),), type_size=10.0)
    assert breaks(8, 100.0, page) == [6]
    assert breaks(22, 100.0, page) == [7, 14, 20]  # the other pages stay full
    assert breaks(9, 100.0, page) == [7]  # two rows are enough
    assert breaks(8, 100.0, replace(page, breaks=(7,))) == [7]  # what is asked for holds
    assert breaks(8, 100.0, replace(page, repeat_rows=(0, 0))) == [6]
    # Rows that stay together all come along, where the page before keeps half of its room: 357 points.
    assert breaks(8, 100.0, replace(page, together=((4, 6),))) == [4]
    assert breaks(8, 100.0, replace(page, together=((3, 6),))) == [7]


def test_rows_to_be_filled_in_are_a_little_lower_where_that_saves_a_page() -> None:
    # At 82 % a page holds 713.9 / 0.82 = 870.6 points: 41 rows of 21, and of 19 it holds 45.
    filled_in = Page(whole=True, together=((0, 1),))
    for rows, height in ((41, 21.0), (45, 19.0), (46, 21.0)):
        fit = fitted(tall(rows, 21.0, filled_in), LOOKS.margins)
        assert set(fit.heights.values()) == {height}, rows
        assert len(fit.breaks) == (rows == 46), rows
    # No row of less than 18 points gives any, nor does a list that nobody fills in.
    assert set(fitted(tall(49, 18.0, filled_in), LOOKS.margins).heights.values()) == {18.0}
    assert set(fitted(tall(45, 21.0, Page(together=((0, 1),))), LOOKS.margins).heights.values()) == {21.0}
    made = load_workbook(BytesIO(paint(BookPlan("", (tall(45, 21.0, filled_in),)), LOOKS))).worksheets[0]
    assert {made.row_dimensions[row].height for row in range(1, 46)} == {18.75}  # in whole pixels


def test_rows_that_stay_together_but_are_higher_than_a_page_are_cut() -> None:
    assert breaks(12, 100.0, Page(together=((2, 11),))) == [7]


def test_repeated_rows_take_room_on_every_page_after_them() -> None:
    # the first page holds 7 rows, each later one its header and 6 more
    assert breaks(24, 100.0, Page(repeat_rows=(0, 0), together=((0, 1),))) == [7, 13, 19]


def test_asked_breaks_hold_and_hidden_rows_take_no_room() -> None:
    assert breaks(10, 100.0, Page(breaks=(3,), together=((0, 1),))) == [3]
    assert breaks(9, 100.0, Page(together=((0, 1),)), frozenset({1, 2})) == []


def test_breaks_are_painted() -> None:
    plan = BookPlan("Sổ", (tall(24, 100.0, Page(together=((5, 8),))),))
    made = load_workbook(BytesIO(paint(plan, LOOKS)))["Trang"]
    assert [mark.id for mark in made.row_breaks.brk] == [5, 12, 19]


@pytest.mark.parametrize(("low", "high", "expected"), [(None, None, ("0", None)), (95, 100, ("95.0", "100.0"))])
def test_an_axis_has_the_bounds_of_its_chart(
    low: int | None, high: int | None, expected: tuple[str, str | None]
) -> None:
    import re

    cells = {(row, col): Cell(Decimal(96 + row + col)) for row in range(2) for col in range(2)}
    series = (Series("Loạt", Area(0, 0, 1, 0), Area(0, 1, 1, 1)),)
    bounds = {key: Decimal(value) for key, value in (("low", low), ("high", high)) if value is not None}
    chart = Chart("column", "Biểu đồ", 3, 0, series, "Trang", labels=low is not None, **bounds)  # type: ignore[arg-type]
    data = paint(BookPlan("Sổ", (SheetPlan("Trang", cells, charts=(chart,)),)), LOOKS)
    with zipfile.ZipFile(BytesIO(data)) as package:
        xml = package.read("xl/charts/chart1.xml").decode()
    found = {key: re.search(rf'<c:{key} val="([^"]+)"/>', xml) for key in ("min", "max")}
    assert float(found["min"][1]) == float(expected[0])  # type: ignore[index]
    assert (float(found["max"][1]) if found["max"] else None) == (float(expected[1]) if expected[1] else None)
    assert ("<c:showVal" in xml) == (low is not None)


def test_a_link_to_a_file_opens_it_at_a_cell() -> None:
    assert link_target("../inbox/a #1.xlsx", "'Tự chấm'!L9") == "external:../inbox/a%20%231.xlsx#'Tự chấm'!L9"
    sheet = SheetPlan("Trang", {(0, 0): Cell("L9", "link", link="../inbox/a.xlsx", spot="'Tự chấm'!L9")})
    made = load_workbook(BytesIO(paint(BookPlan("Sổ", (sheet,)), LOOKS)))["Trang"]["A1"]
    assert (made.hyperlink.target.replace("\\", "/"), made.hyperlink.location) == ("../inbox/a.xlsx", "'Tự chấm'!L9")


def test_text_stands_off_its_border_and_centred_cells_stay_centred() -> None:
    looks = ("cell", "given", "answer", "cell_center", "answer_number", "plain")
    sheet = SheetPlan("Trang", {(0, col): Cell("chữ", look) for col, look in enumerate(looks)})
    made = load_workbook(BytesIO(paint(BookPlan("Sổ", (sheet,)), LOOKS)))["Trang"][1]
    assert [cell.alignment.indent for cell in made] == [1, 1, 1, 0, 0, 0]
    assert [cell.alignment.horizontal for cell in made[3:5]] == ["center", "center"]


def test_a_sheet_cut_between_columns_prints_at_the_scale_of_its_widest_page() -> None:
    cells = {(0, col): Cell(str(col)) for col in range(9)}
    plan = SheetPlan("Trang", cells, dict.fromkeys(range(9), 30.0), page=Page(repeat_cols=(0, 0), cuts=(4, 7)))
    # the first two pages hold four columns of 30 x 7 + 5 pixels: 165 mm = 623.6 pixels are 72 % of 860, less a twentieth
    assert PageFit(plan, LOOKS.margins).scale == 68
    book = load_workbook(BytesIO(paint(BookPlan("Sổ", (plan,)), LOOKS)))
    sheet = book["Trang"]
    assert sheet.page_setup.scale == 68
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert [one.id for one in sheet.col_breaks.brk] == [4, 7]


# Four columns of 22 x 7 + 5 pixels are 98 % of 623.6, less a twentieth 93. A page takes 257 mm = 728.5 points, 98 % of
# them 713.9; rows of 25 points. At 93 % it holds 30 of them; 32 are 800 points and 713.9 / 800 = 89.2 %; 34 are 850:
# 83.9 %. 36 would need 79.3 %, at which 11 points are printed with less than 9: two pages.
@pytest.mark.parametrize(("rows", "scale"), [(30, 93), (32, 89), (34, 83), (36, 93)])
def test_a_few_rows_do_not_stand_alone_on_the_last_page_of_a_cut_sheet(rows: int, scale: int) -> None:
    cells = {(row, col): Cell(str(col)) for row in range(rows) for col in range(9)}
    page = Page(repeat_cols=(0, 0), repeat_rows=(0, 0), cuts=(4, 7))
    plan = SheetPlan("Trang", cells, dict.fromkeys(range(9), 22.0), dict.fromkeys(range(rows), 25.0), page=page)
    assert PageFit(plan, LOOKS.margins).scale == scale


def test_a_sheet_to_be_filled_in_is_shrunk_no_further_than_saves_a_page() -> None:
    # 713.9 points at 95 % hold seven rows of 100, at 89 % eight, and at 82 %, the least, no more: 23 rows are 8, 8, 7.
    fit = PageFit(tall(23, 100.0, Page(whole=True, together=((0, 1),))), LOOKS.margins)
    assert (fit.scale, fit.breaks) == (89, [8, 16])
    assert PageFit(tall(21, 100.0, Page(whole=True, together=((0, 1),))), LOOKS.margins).scale == 95  # 7, 7, 7


def test_a_sheet_is_shrunk_to_one_page_where_its_type_stays_readable() -> None:
    # 728.5 points filled to 98 % and shrunk to 82 %: 870.6; 43 rows of 20 points are 860
    assert PageFit(tall(43, 20.0, Page()), LOOKS.margins).one_page
    assert not PageFit(tall(44, 20.0, Page()), LOOKS.margins).one_page
    assert PageFit(tall(44, 20.0, Page(), hidden=frozenset({3})), LOOKS.margins).one_page
    wide = SheetPlan("Trang", {(0, 0): Cell("a")}, {0: 120.0})  # 845 of 623.6 pixels: 73 %
    assert not PageFit(wide, LOOKS.margins).one_page
    for plan, pages in ((Page(whole=True), None), (Page(), 0)):  # one page is what is meant where nothing is said
        book = load_workbook(BytesIO(paint(BookPlan("", (tall(43, 20.0, plan),)), LOOKS)))
        assert book.worksheets[0].page_setup.fitToHeight == pages
