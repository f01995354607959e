"""Tables that are longer than a sheet go on in further sheets: nothing lost, order kept, links led after."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from msgspec.structs import replace
from openpyxl import load_workbook

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.long_sheets import MOST_ROWS, TooLong, as_planned, continued
from thidua_xlsx.documents.workbook_plan import BookPlan, Cell, Chart, Page, Series, SheetPlan
from thidua_xlsx.formats.xlsx.looks import load_looks
from thidua_xlsx.formats.xlsx.write.painter import paint, paint_each
from thidua_xlsx.messages.language import language

LOOKS = load_looks((Path(__file__).parents[2] / "workbook_templates" / "looks.toml").read_text("utf-8"))
VI = language("vi")
TITLE, HEADER, FIRST, BODY = 0, 1, 2, 120  # a title, a heading row, and 120 rows of a table in two columns


def table(**more: object) -> SheetPlan:
    cells = {
        (TITLE, 0): Cell("BẢNG ĐIỂM", "title"),
        (HEADER, 0): Cell("TT", "header"),
        (HEADER, 1): Cell("Tên", "header"),
    }
    for place in range(BODY):
        cells[FIRST + place, 0] = Cell(place + 1)
        cells[FIRST + place, 1] = Cell(f"Người {place + 1}")
    sheet = SheetPlan(
        "Điểm",
        cells,
        widths={0: 6, 1: 30},
        heights={row: 18.0 + row for row in range(FIRST + BODY)},
        freeze=(2, 1),
        filters=Area(HEADER, 0, FIRST + BODY - 1, 1),
        page=Page(landscape=True, repeat_rows=(HEADER, HEADER)),
    )
    return replace(sheet, **more)  # type: ignore[arg-type]


def book(*sheets: SheetPlan) -> BookPlan:
    return BookPlan("Sổ", sheets)


def last_row(sheet: SheetPlan) -> int:
    return max(row for row, _ in sheet.cells)


def names(sheet: SheetPlan) -> list[object]:
    return [sheet.cells[spot].value for spot in sorted(sheet.cells) if str(sheet.cells[spot].value).startswith("Người")]


def test_a_workbook_that_fits_is_left_as_it_is() -> None:
    plan = book(table())
    assert continued(plan, VI) is plan
    assert continued(plan, VI, FIRST + BODY) is plan


def test_no_row_is_lost_and_the_order_is_kept() -> None:
    sheets = continued(book(table()), VI, 50).sheets
    assert [sheet.name for sheet in sheets] == ["Điểm", "Điểm (2)", "Điểm (3)"]
    assert [name for sheet in sheets for name in names(sheet)] == [f"Người {place + 1}" for place in range(BODY)]
    # first: 50 - 2 lines about the others = 48 rows, 2 of them the head; second: 50 - 2 lines - 1 heading = 47
    assert [len(names(sheet)) for sheet in sheets] == [46, 47, 27]
    assert [last_row(sheet) + 1 for sheet in sheets] == [50, 50, 1 + 1 + 27]


def test_each_sheet_says_where_the_table_goes_on_and_where_it_comes_from() -> None:
    first, second, third = continued(book(table()), VI, 50).sheets
    assert first.cells[1, 0].value == "Bảng này dài hơn một trang tính, còn tiếp ở trang: Điểm (2), Điểm (3)."
    assert (first.cells[49, 0].value, first.cells[49, 0].link) == ("Còn tiếp ở trang «Điểm (2)».", "#Điểm (2)!A1")
    assert (second.cells[0, 0].value, second.cells[0, 0].link) == ("Tiếp theo trang «Điểm».", "#Điểm!A1")
    assert third.cells[0, 0].value == "Tiếp theo trang «Điểm (2)»."


def test_heading_filter_widths_and_print_set_up_are_those_of_the_first() -> None:
    first, second, third = continued(book(table()), VI, 50).sheets
    assert [sheet.cells[2 if sheet is first else 1, 1].value for sheet in (first, second, third)] == ["Tên"] * 3
    assert [sheet.page.repeat_rows for sheet in (first, second, third)] == [(2, 2), (1, 1), (1, 1)]
    assert [sheet.freeze for sheet in (first, second, third)] == [(3, 1), (2, 1), (2, 1)]
    # the filter goes from the heading to the last row of the table that is there
    assert [sheet.filters for sheet in (first, second, third)] == [
        Area(2, 0, 48, 1),
        Area(1, 0, 48, 1),
        Area(1, 0, 28, 1),
    ]
    assert [sheet.widths for sheet in (second, third)] == [{0: 6, 1: 30}] * 2
    assert all(sheet.page.landscape for sheet in (second, third))
    assert second.heights[2] == 18.0 + 48  # its first row was row 48 of the whole


def test_links_follow_the_rows_they_lead_to() -> None:
    links = {"#Điểm!A1": "#Điểm!A1", "#'Điểm'!B3": "#Điểm!B4", "#Điểm!B60": "#Điểm (2)!B14", "../a.xlsx": "../a.xlsx"}
    # row 60 is row 59 counted from 0; the second sheet begins with row 48 below two others: 59 - 48 + 2 = 13, shown 14
    cells = {(row, 0): Cell("xem", "link", link=link) for row, link in enumerate(links)}
    made = continued(book(SheetPlan("Đầu", cells), table()), VI, 50)
    assert [cell.link for _, cell in sorted(made.sheet("Đầu").cells.items(), key=lambda item: item[0])] == [
        *links.values()
    ]
    assert made.sheet("Điểm (2)").cells[13, 1].value == table().cells[59, 1].value


def test_rows_that_belong_together_are_not_parted() -> None:
    plan = table(page=Page(repeat_rows=(HEADER, HEADER), together=((45, 49),)), merges=(Area(92, 1, 93, 1),))
    del plan.cells[93, 1]  # type: ignore[attr-defined]
    first, second, _ = continued(book(plan), VI, 50).sheets
    assert names(first)[-1] == "Người 43"  # row 44; rows 45 to 49 stand on the second sheet
    assert second.page.together == ((2, 6),)
    assert names(second)[-1] == "Người 90"  # row 91: the merge of rows 92 and 93 begins the third


def test_a_chart_shows_what_its_sheet_holds() -> None:
    series = (Series("Điểm", Area(FIRST, 1, FIRST + BODY - 1, 1), Area(FIRST, 0, FIRST + BODY - 1, 0)),)
    chart = Chart("column", "Điểm", 3, 4, series, "Điểm")
    first, second, _ = continued(book(table(charts=(chart,))), VI, 50).sheets
    assert [one.series[0].values for one in first.charts] == [Area(3, 0, 48, 0)]
    assert second.charts == ()


def test_names_stay_within_what_a_name_may_be() -> None:
    long = "Tên trang dài đúng ba mươi mốt."
    made = continued(book(table(name=long), SheetPlan("Tên trang dài đúng ba mươi  (2)")), VI, 50)
    named = [sheet.name for sheet in made.sheets]
    assert all(len(name) <= 31 for name in named)
    assert len(set(named)) == len(named) == 4


def test_a_limit_without_room_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no room"):
        continued(book(table()), VI, 3)


def test_what_is_painted_opens_and_holds_every_row() -> None:
    plan = table(merges=(Area(TITLE, 0, TITLE, 1),))
    opened = load_workbook(BytesIO(paint(continued(book(plan), VI, 50), LOOKS)))
    found = [cell.value for sheet in opened for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [text for text in found if re.fullmatch(r"Người \d+", text)] == [
        f"Người {place + 1}" for place in range(BODY)
    ]
    assert opened["Điểm (2)"].print_title_rows == "$2:$2"


def test_a_sheet_that_is_too_long_is_not_painted_on_its_own() -> None:
    last = MOST_ROWS + 15  # counted from 0: sixteen rows more than a sheet holds
    long = SheetPlan("Điểm", {(0, 0): Cell("BẢNG ĐIỂM"), (last, 0): Cell("Người cuối")})
    with pytest.raises(TooLong):
        paint_each(BookPlan("Sổ", ()), as_planned([long]), LOOKS)
