"""The head of every report sheet, and how a place is named on paper: in words, never by a key."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sheet_text import told

from thidua_xlsx.declare.season import CouncilMember
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.styled_rows import style
from thidua_xlsx.documents.table import Col, counted
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.report_sheet import (
    footnotes,
    report_sheet,
    signatures,
    write_head,
)


def heading(season: Season, say: Language, work: str, year: str) -> str:
    """The line below the title, for a season of this work year and school year without a day."""
    school = replace(season.rulebook.school, work_year=work, school_year=year)
    book = replace(season.rulebook, school=school, as_of=None)
    sheet = report_sheet(replace(season, rulebook=book), say, "overview", (20, 20, 20, 20))
    write_head(sheet)
    [line] = [cell.value for cell in sheet.draft.cells.values() if cell.look == "subtitle" and cell.value]
    return str(line)


def test_both_labels_of_the_year_stand_below_the_title(season: Season, say: Language) -> None:
    told = {"vi": "Năm 2023 (năm học 2022-2023)", "en": "Year 2023 (school year 2022-2023)"}
    assert heading(season, say, "2023", "2022-2023") == told[say.lang]


@pytest.mark.parametrize("work", ["", "2022-2023"])
def test_one_label_is_not_said_twice_and_the_other_is_not_made_up(season: Season, vi: Language, work: str) -> None:
    assert heading(season, vi, work, "2022-2023") == "Năm học 2022-2023"


def test_a_row_is_the_row_of_its_cells_as_high_as_its_text(season: Season, say: Language) -> None:
    long = "Tập thể lao động tiên tiến, hoàn thành xuất sắc nhiệm vụ năm học, có sáng kiến được công nhận"
    sheet = report_sheet(season, say, "overview", (5, 9, 9, 9, 8))
    columns = (counted(), Col("text", look="cell_bold", span=2), Col("points"), Col("blank"))
    link = ("../inbox/a.xlsx", "'Tổ chấm'!D7")
    row = {"text": (long, style("cell_bold"), link), "points": (Decimal("9.5"), style("cell", 1))}
    sheet.row(columns, row, 1)
    made = sheet.plan()
    assert made.cells == {
        (0, 0): Cell(1, "cell_center"),
        (0, 1): Cell(long, "cell_bold", link="../inbox/a.xlsx", spot="'Tổ chấm'!D7"),
        (0, 2): Cell(None, "cell_bold"),
        (0, 3): Cell(Decimal("9.5"), "cell", digits=1),
        (0, 4): Cell(None, "cell"),
    }
    assert made.merges == (Area(0, 1, 0, 2),)
    assert made.heights[0] > 30  # the long text takes several lines of the 18 letters that two columns hold


def framed(season: Season, say: Language, *, official: bool = True) -> SheetPlan:
    """A sheet of nothing but its head, two notes, footnotes and signatures."""
    sheet = report_sheet(season, say, "overview", (24, 24, 24, 24))
    write_head(sheet, official=official, notes=("Ghi chú một", "Ghi chú hai"))
    footnotes(sheet, ("Chú thích",))
    signatures(sheet)
    return sheet.plan()


def test_an_official_sheet_bears_its_office_the_nation_and_who_signs(season: Season, vi: Language) -> None:
    assert told(framed(season, vi), below="") == [
        "UBND XÃ KIM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN | Độc lập - Tự do - Hạnh phúc",
        "———————— | ————————————————",
        "Số: ……/……… | Kim Sơn, ngày …… tháng …… năm ……",
        "title: TỔNG HỢP KẾT QUẢ THI ĐUA, KHEN THƯỞNG",
        "subtitle: Năm học 2024-2025, tính đến 31/05/2025",
        "note: Ghi chú một",
        "note: Ghi chú hai",
        "note: Chú thích",
        " | TM. HỘI ĐỒNG",
        "THƯ KÝ | CHỦ TỊCH",
        "(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)",
        " | ",
        "Lê Thị Mai | Trần Văn Bình",
    ]
    assert told(framed(season, vi, official=False), below="")[:3] == [
        "org_left: Trường Trung học cơ sở Kim Sơn",
        "title: TỔNG HỢP KẾT QUẢ THI ĐUA, KHEN THƯỞNG",
        "subtitle: Năm học 2024-2025, tính đến 31/05/2025",
    ]
    assert framed(season, vi).page.footer == "Trường Trung học cơ sở Kim Sơn – Tổng quan – Trang {page}/{pages}"


def test_what_a_school_has_not_said_is_left_to_be_written(season: Season, vi: Language) -> None:
    school = replace(season.rulebook.school, parent="", place="", secretary="Cao Tư", head="Mai Sáu")
    lines = told(framed(replace(season, rulebook=replace(season.rulebook, school=school, council=())), vi), below="")
    assert lines[0].endswith(" | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") and "…" in lines[0]
    assert lines[3] == "Số: ……/……… | …………, ngày …… tháng …… năm ……"
    assert lines[-1] == "Cao Tư | Mai Sáu"  # nobody is on the council: those whom the school names


def test_tall_rows_stay_together_by_no_more_than_half_of_a_page(season: Season, vi: Language) -> None:
    """Otherwise a head of a page alone would go before them: three rows of 100 points and a heading are too many."""
    sheet = report_sheet(season, vi, "overview", (5, 20))
    cols = (counted(), Col("name", heading="Họ và tên"))
    sheet.header(cols)  # row 0
    for number in range(7):
        sheet.row(cols, {"name": "A"}, number)  # rows 1 to 7
        sheet.draft.heights[number + 1] = 100.0
    # The heading with two rows, 18 + 200 of 220 points, and the last two.
    assert set(sheet.plan().page.together) == {(0, 1), (0, 2), (6, 7)}


def test_headings_stand_with_what_they_head_and_no_row_of_a_table_alone_on_a_page(season: Season, vi: Language) -> None:
    sheet = report_sheet(season, vi, "overview", (5, 20))
    cols = (counted(), Col("name", heading="Họ và tên"))
    sheet.line("Phần I", "heading")  # row 0, with the one below it
    sheet.header(cols, repeat=False)  # row 1
    for number in range(7):
        sheet.row(cols, {"name": "A"}, number)  # rows 2 to 8
    sheet.line("Phần II", "cell")  # row 9
    sheet.header(cols)  # row 10
    sheet.row(cols, {"name": "A"}, 1)  # row 11
    footnotes(sheet, ("Chú thích", "Nữa"))  # rows 12 and 13
    plan = sheet.plan(freeze_cols=1)
    # Four rows at least stand on a page with the heading, and four of the last; a short table is whole.
    assert set(plan.page.together) == {(0, 1), (1, 2), (1, 5), (5, 8), (10, 11), (11, 13)}
    assert (plan.page.repeat_rows, plan.freeze, plan.page.area) == ((10, 10), (0, 1), None)  # it would fill the window


def test_the_first_header_that_repeats_stays_in_view_while_it_leaves_room_for_the_list(
    season: Season, vi: Language
) -> None:
    for height, kept in ((132, True), (133, False)):  # with the header's 18 points 150, of which no more stay in view
        sheet = report_sheet(season, vi, "overview", (5, 20))
        sheet.gap(height)
        sheet.header([Col("no", heading="TT"), Col("name", heading="Tên")])
        sheet.header([Col("no", heading="TT"), Col("name", heading="Khác")])
        plan = sheet.plan()
        assert plan.heights[1] == 18
        assert (plan.page.repeat_rows, plan.freeze) == ((1, 1), (2, 0) if kept else None)


def test_what_stands_beside_the_table_is_not_printed(season: Season, vi: Language) -> None:
    sheet = report_sheet(
        season,
        vi,
        "overview",
        [*(Col(f"{at}", 9) for at in range(2)), *(Col(f"{at}", 9, printed=False) for at in (2, 3))],
    )
    sheet.line("Hết", "cell")
    sheet.gap()
    plan = sheet.plan(landscape=True)
    assert (plan.page.area, plan.page.landscape) == (Area(0, 0, 1, 1), True)
    assert plan.merges == (Area(0, 0, 0, 1),)  # lines over the whole width end before it


def test_a_page_holds_so_many_points_of_rows_from_the_last_break_on(season: Season, vi: Language) -> None:
    sheet = report_sheet(season, vi, "overview", (40, 40))
    whole, on_its_side = sheet.rows_left(), sheet.rows_left(landscape=True)
    assert whole > on_its_side > 0
    sheet.gap(100)
    sheet.draft.row += 1  # a row of the usual height
    assert sheet.rows_left() == pytest.approx(whole - 118)
    sheet.page_breaks.append(1)
    assert sheet.rows_left() == pytest.approx(whole - 18)
    assert sheet.plan().page.breaks == (1,)


def test_columns_too_wide_for_an_upright_page_lie_on_its_side_and_fill_what_that_holds(
    season: Season, vi: Language
) -> None:
    sheet = report_sheet(season, vi, "overview", (40, 40, 40))
    assert sheet.rows_left() == sheet.rows_left(landscape=True) < sheet.rows_left(landscape=False)
    assert sheet.plan().page.landscape


def test_a_border_between_two_columns_is_room_for_text_as_well(season: Season, vi: Language) -> None:
    sheet = report_sheet(season, vi, "overview", (5, 20, 9, 30))
    assert sheet.draft.width_over(1, 1) == 20
    # A border is 5 of a character's 7 pixels: 20 + 9 + 30 and two of them.
    assert sheet.draft.width_over(1, 3) == pytest.approx(59 + 2 * 5 / 7)


def test_the_nation_has_its_room_at_the_right_and_the_office_what_is_left(season: Season, vi: Language) -> None:
    """48 characters for the nation: of 20, 20, 30 and 18 the last two; where nothing is wide enough all but the first."""
    for widths, right in (((20, 20, 30, 18), 2), ((60, 20, 20), 1), ((20, 20, 30, 17.9), 1), ((30, 48), 1)):
        sheet = report_sheet(season, vi, "overview", widths)
        sheet.official_heading()
        plan = sheet.plan()
        found = {cell.look: (row, col) for (row, col), cell in plan.cells.items() if cell.value}
        assert (found["org"][1], found["national"], found["place_date"]) == (0, (0, right), (3, right))
        # The rule below the names is low, and a little room is left below place and day.
        assert (plan.heights[2], plan.heights[4]) == (9, 8)


def test_a_little_room_parts_the_head_of_a_sheet_from_what_it_is_the_head_of(season: Season, vi: Language) -> None:
    sheet = report_sheet(season, vi, "overview", (24, 24, 24, 24))
    write_head(sheet, notes=("Ghi chú",))  # the school, the title, the year, the note, and in row 4 the room
    assert (sheet.draft.row, sheet.draft.heights[4]) == (5, 6)


def test_a_signer_with_a_long_name_has_room_for_it_and_everybody_room_to_sign(season: Season, vi: Language) -> None:
    long = "Công Tằng Tôn Nữ Hoàng Thị Phương Thảo Nguyên Minh Châu"
    council = (CouncilMember("1", long, role="chu_tich"), CouncilMember("2", "Lê Thị Mai", role="thu_ky"))
    sheet = report_sheet(replace(season, rulebook=replace(season.rulebook, council=council)), vi, "overview", (24, 24))
    sheet.line("Hết", "cell")  # row 0
    signatures(sheet)  # a gap in row 1, then behalf, office, note, room to sign, name
    plan = sheet.plan()
    assert (plan.heights[1], plan.heights[5]) == (12, 50)
    assert 18 <= plan.heights[2] == plan.heights[3] < 36 < plan.heights[6]  # one line each, and several of the name
    assert (plan.cells[6, 0].value, plan.cells[6, 1].value) == ("Lê Thị Mai", long)
    assert (0, 6) in plan.page.together  # they stand with the last row above them


def test_a_signer_s_name_stands_over_all_columns_of_its_half(season: Season, vi: Language) -> None:
    """A name of 40 letters has one line of 60 at the left, or of 60 at the right, and no line of 30."""
    long = "Công Tằng Tôn Nữ Hoàng Thị Phương Nguyên"
    for office, widths in (("thu_ky", (30, 30, 48)), ("chu_tich", (30, 30, 30))):
        council = (CouncilMember("1", long, role=office),)
        book = replace(season.rulebook, council=council)
        sheet = report_sheet(replace(season, rulebook=book), vi, "overview", widths)
        signatures(sheet)
        plan = sheet.plan()
        last = max(plan.heights)
        assert long in {cell.value for (row, _), cell in plan.cells.items() if row == last}
        assert plan.heights[last] < 30
