"""What of a form is seen on a laptop and on a phone while it is scrolled, and what takes no room at all."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.formats.test_painter import LOOKS
from tests.forms.test_large_forms import laid_out, season
from tests.intake.mini import KEY, form, ids, read, school, typed
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.looks import wrapped_lines
from thidua_xlsx.documents.screen_size import (
    LAPTOP_HEIGHT,
    LAPTOP_WIDTH,
    PHONE_WIDTH,
    column_pixels,
    columns_in_view,
)
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit
from thidua_xlsx.forms.layout.form_layout import FormRequest, plan_form
from thidua_xlsx.forms.layout.sheet_head import STATUS_ROW
from thidua_xlsx.messages.language import language

HEADER = STATUS_ROW + 1
TEXT, FIRST_PERSON = 2, 6  # columns of a score sheet
LONG = "Giữ gìn đạo đức nhà giáo, lối sống lành mạnh, ứng xử đúng mực với học sinh, phụ huynh và đồng nghiệp"


def crowded(people: int, criteria: int = 14, text: str = LONG) -> Rulebook:
    """A unit of so many people, none of whom share a name, with criteria as long as those of schools."""
    made = season(["score"] * criteria, people, sections=4)
    named = tuple(
        replace(one, full_name=f"Nguyễn Thị Minh {chr(65 + n // 26)}{chr(97 + n % 26)}")
        for n, one in enumerate(made.people)
    )
    told = tuple(replace(one, text=text) for one in made.rubric.criteria)
    return replace(made, people=named, rubric=replace(made.rubric, criteria=told))


def width(sheet: SheetPlan, until: int) -> int:
    """Give the pixels of the columns before one."""
    return sum(column_pixels(sheet.widths[col]) for col in range(until) if col not in sheet.hidden_cols)


def row_pixels(points: float) -> int:
    """Give the pixels of a row: 96 of them are an inch, and so are 72 points."""
    return round(points * (96 / 72))


def height(sheet: SheetPlan, first: int, until: int) -> int:
    """Give the pixels of rows."""
    return sum(row_pixels(sheet.heights.get(row, 15.0)) for row in range(first, until) if row not in sheet.hidden_rows)


@pytest.mark.parametrize("people", [3, 8, 9, 11, 15, 16, 28, 60])
@pytest.mark.parametrize("name", ["Tự chấm", "Tổ chấm"])
def test_a_score_sheet_leaves_room_beside_what_stays_in_view(people: int, name: str) -> None:
    sheet = laid_out(crowded(people)).book.sheet(name)
    assert sheet.freeze is not None
    row, col = sheet.freeze
    assert row == HEADER + 2  # the line of what is missing and the names stay in view
    assert LAPTOP_HEIGHT - height(sheet, 0, row) >= 340
    # Two lines of 11 points are 40 pixels, of 10 points 36; three of these, beside more than 15 people, 53.
    most = 40 if people <= 9 else 36 if people <= 15 else 53
    assert max(row_pixels(sheet.heights[row + 1 + n]) for n in range(3)) == most
    answer = column_pixels(sheet.widths[FIRST_PERSON])
    assert width(sheet, col) + answer <= PHONE_WIDTH
    if people > 16:
        assert col > TEXT  # criteria stay in view where people are scrolled to
        assert (LAPTOP_WIDTH - width(sheet, col)) // answer >= 16
    else:
        assert width(sheet, FIRST_PERSON + people) <= LAPTOP_WIDTH  # nothing is scrolled sideways


@pytest.mark.parametrize("people", range(10, 16))
@pytest.mark.parametrize("name", ["Tự chấm", "Tổ chấm"])
def test_a_laptop_shows_more_than_eight_criteria_of_two_lines_in_units_of_up_to_fifteen(people: int, name: str) -> None:
    """Each with the heading of its section, which here has three or four of them."""
    sheet = laid_out(crowded(people)).book.sheet(name)
    assert sheet.freeze is not None
    left, criteria = LAPTOP_HEIGHT - height(sheet, 0, sheet.freeze[0]), 0.0
    for row in range(sheet.freeze[0], max(sheet.heights)):
        here = row_pixels(sheet.heights[row])
        if sheet.cells[row, 0].value if (row, 0) in sheet.cells else None:
            criteria += min(1.0, left / here)
        left -= here
        if left <= 0:
            break
    assert criteria > 8


def test_columns_of_people_are_as_narrow_as_their_names_allow_and_break_none() -> None:
    narrow = {people: laid_out(crowded(people)).book.sheet("Tự chấm").widths[FIRST_PERSON] for people in (9, 11, 15)}
    assert narrow[9] == 10.5  # where criteria of 11 points have two lines beside everybody
    for people in (11, 15):
        assert narrow[people] >= LOOKS.narrowest(["Nguyễn"], "header_small")
        assert wrapped_lines("Nguyễn", narrow[people], 10) == 1


def test_six_people_share_an_upright_page_with_more_criteria_than_lie_on_one() -> None:
    # 24 criteria of two lines of 11 points (30 points high), names, four sections and the total are 845 points; the page
    # holds 262 mm below its head, which at 82 % are 906.
    for people in range(1, 7):
        sheet = laid_out(crowded(people, 24)).book.sheet("Tự chấm")
        assert not (sheet.page.cuts or sheet.page.landscape), people
        assert PageFit(sheet, LOOKS.margins_of(sheet.page)).one_page, people


@pytest.mark.parametrize("people", [3, 6, 7, 10, 11, 12, 13, 28])
@pytest.mark.parametrize("criteria", [14, 24])
def test_score_sheets_are_printed_with_9_points_however_many_share_them(people: int, criteria: int) -> None:
    sheet = laid_out(crowded(people, criteria)).book.sheet("Tự chấm")
    assert PageFit(sheet, LOOKS.margins_of(sheet.page)).scale * sheet.page.type_size >= 900


@pytest.mark.parametrize(("phase", "round_"), [("registration", ""), ("self-score", "D2"), ("nominations", "")])
def test_every_other_sheet_does(phase: str, round_: str) -> None:
    asked, book = school().form_of(phase), school()
    assert asked is not None
    laid = plan_form(FormRequest(asked, book, book.unit("T1"), book.round(round_), KEY, language("vi")))  # type: ignore[arg-type]
    frozen = [one for one in laid.book.sheets if one.visibility == "visible" and one.freeze and one.freeze[1]]
    assert frozen
    for sheet in frozen:
        row, col = sheet.freeze
        assert width(sheet, max(sheet.widths) + 1) <= 1200, sheet.name  # of 1300 in Excel
        assert LAPTOP_HEIGHT - height(sheet, 0, row) >= 275, sheet.name
        assert width(sheet, col) + column_pixels(10) <= PHONE_WIDTH, sheet.name


def test_what_is_missing_stands_on_the_laptop_s_screen_and_is_coloured_where_it_stands() -> None:
    for people in (3, 7, 28):
        sheet = laid_out(crowded(people)).book.sheet("Tự chấm")
        (spot,) = [(row, col) for (row, col), cell in sheet.cells.items() if row <= STATUS_ROW and cell.formula]
        (area,) = [area for area in sheet.merges if (area.row, area.col) == spot]
        assert width(sheet, area.last_col + 1) <= LAPTOP_WIDTH
        assert [one.look for one in sheet.highlights if one.area == area] == ["good", "warn"]


def test_of_columns_that_leave_a_phone_no_room_fewer_stay_in_view() -> None:
    widths = {0: 2.0, 1: 5.0, 2: 20.0, 3: 30.0}  # pixels 19, 40, 145, 215
    hidden = frozenset({0})
    assert columns_in_view((3, 2), widths, hidden, 10.0) == 3  # 40 + 145 + 75 <= 330
    assert columns_in_view((4, 3, 2), widths, hidden, 10.0) == 3  # 40 + 145 + 215 are more
    assert columns_in_view((4,), widths, hidden, 10.0) == 4


def test_a_criterion_that_concerns_nobody_in_the_unit_takes_no_row_and_keeps_its_key() -> None:
    book = school(("| A1 | Nguyễn Thị Hoa | 1983 | T1 | GV |", "| A1 | Nguyễn Thị Hoa | 1983 | T1 | NV |"),
                  ("| A2 | Trịnh Thị Hoà | 1982 | T1 | GV |", "| A2 | Trịnh Thị Hoà | 1982 | T1 | NV |"))  # fmt: skip
    laid = form("self-score", "T1", "D1", season=book)
    sheet = laid.book.sheet("Tự chấm")
    rows = {cell.value: row for (row, col), cell in sheet.cells.items() if col == 0}
    assert sheet.hidden_rows == {HEADER + 1, rows["1.2"]}  # 1.2 is for GV and CBQL
    filled = typed(laid, {("self_score", code, "A1"): 1.0 for code in ("1.1", "2.1", "2.2")})
    submission, findings = read(filled, laid, book)
    assert submission.table("self_score")[0].values == dict.fromkeys(("1.1", "2.1", "2.2"), Decimal(1))
    assert "S118" not in ids(findings)
    mixed = form("self-score", "T2", "D1", season=book).book.sheet("Tự chấm")
    assert mixed.hidden_rows == {HEADER + 1}


def test_a_section_that_concerns_nobody_in_the_unit_takes_no_row() -> None:
    book = school(("| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | |", "| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | CBQL |"),
                  ("| A3 | Lê Văn An | 1990 | T1 | NV |", "| A3 | Lê Văn An | 1990 | T1 | GV |"),
                  ("| `1.2` | I | Giờ dạy | Điểm | 10 | 1 | GV, CBQL |", "| `1.2` | I | Giờ dạy | Điểm | 10 | 1 | CBQL |"))  # fmt: skip
    sheet = form("self-score", "T1", "D1", season=book).book.sheet("Tự chấm")
    rows = {cell.value: row for (row, col), cell in sheet.cells.items() if col == 0}
    assert sheet.hidden_rows == {HEADER + 1, rows["1.1"] - 1, rows["1.1"], rows["1.2"]}


@pytest.mark.parametrize(
    ("people", "criteria", "text"),
    [(3, 15, LONG), (4, 15, LONG), (6, 14, "Thực hiện nội quy, quy chế; bảo đảm ngày công, giờ công")],
)
def test_a_score_sheet_of_14_criteria_stands_on_one_page(people: int, criteria: int, text: str) -> None:
    sheet = laid_out(crowded(people, criteria, text)).book.sheet("Tự chấm")
    assert sheet.page.whole
    assert sheet.page.landscape == (people > 4)  # upright, a page holds half as many rows again
    assert PageFit(sheet, LOOKS.margins_of(sheet.page)).one_page


def test_a_score_sheet_of_two_pages_is_cut_between_sections() -> None:
    sheet = laid_out(crowded(8, 30, LONG)).book.sheet("Tự chấm")
    (cut,) = PageFit(sheet, LOOKS.margins_of(sheet.page)).breaks
    assert not sheet.page.landscape
    assert sheet.cells[cut, 1].look == "section"
    rows = [row for row, col in sheet.cells if col == 1]
    assert abs(2 * len([row for row in rows if row >= cut]) - len(rows)) <= len(rows) / 3  # both filled alike


def test_the_guide_tells_of_grey_cells_where_there_are_some_alone() -> None:
    grey = language("vi")("form.colour_skip_name")
    for phase, unit, told in (("self-score", "T1", True), ("self-score", "T2", False), ("registration", "T1", False)):
        guide = form(phase, unit, "D1" if phase == "self-score" else "").book.sheets[0]
        assert (grey in [cell.value for cell in guide.cells.values()]) is told, (phase, unit)


@pytest.mark.parametrize("phase", ["registration", "agreement", "self-score", "nominations"])
def test_the_guide_says_to_copy_and_not_to_cut(phase: str) -> None:
    book, say = school(), language("vi")
    asked = book.form_of(phase)
    assert asked is not None
    laid = plan_form(FormRequest(asked, book, book.unit("T1"), book.rounds[-1], KEY, say))  # type: ignore[arg-type]
    guide = laid.book.sheets[0]
    assert "đừng cắt" in say("form.guide_copy")
    assert say("form.guide_copy") in [cell.value for cell in guide.cells.values()]


def test_a_row_has_room_for_two_lines_where_an_answer_may_take_as_many_and_the_table_a_page() -> None:
    book = laid_out(crowded(5)).book
    two = LOOKS.height("\n", "answer", 10.0)
    # Hoàn thành xuất sắc nhiệm vụ is wider than its column; an initiative's name is a line of one's own; pieces of
    # evidence are more lines than stand on a page so.
    first = HEADER + 2
    heights = {
        name: [book.sheet(name).heights[row] for row in range(first, first + 5)]
        for name in ("Xếp loại", "Sáng kiến", "Minh chứng")
    }
    assert heights == {"Xếp loại": [two] * 5, "Sáng kiến": [two] * 5, "Minh chứng": [21.0] * 5}
