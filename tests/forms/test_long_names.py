"""Forms of schools with long names and large units: nothing of the head is cut, and no page is too small to read."""

import pytest
from msgspec.structs import replace

from tests.formats.test_painter import LOOKS
from tests.intake.mini import KEY, school
from thidua_xlsx.declare.build.choice_lists import person_choices
from thidua_xlsx.declare.season import SCHOOL, Movement, Person, Rulebook
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.formats.xlsx.excel_limits import utf16_length
from thidua_xlsx.formats.xlsx.write.charts import page_header
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget, rows_from_returns
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
from thidua_xlsx.forms.layout.sheet_head import STATUS_ROW
from thidua_xlsx.messages.language import language

LONG = "Trường Phổ thông dân tộc bán trú Trung học cơ sở Nguyễn Thị Minh Khai xã Thượng Phùng Hạ Lũng"
SAY = language("vi")


def crowded(people: int) -> Rulebook:
    """A school with a long name, a long round and many people with long names in one unit."""
    made = school()
    who = tuple(
        Person(f"P{n:02d}", f"Nguyễn Hoàng Công Tằng Tôn Nữ Phương Thảo Nguyên {n:02d}", "T1", group="GV")
        for n in range(people)
    )
    rounds = tuple(replace(one, name=f"{one.name} chào mừng kỷ niệm ngày thành lập trường") for one in made.rounds)
    choices = {**made.choices, "people": Choices(person_choices(who))}
    return replace(made, school=replace(made.school, name=LONG), people=who, rounds=rounds, choices=choices)


def laid_out(book: Rulebook, goals: int = 0) -> FormPlan:
    form = book.form_of("self-score")
    assert form is not None
    some = tuple(RegisteredTarget(f"T1.t{n}", f"Chỉ tiêu {n}") for n in range(1, goals + 1))
    rows = rows_from_returns(form, some, book, SAY)
    return plan_form(FormRequest(form, book, book.unit("T1"), book.rounds[-1], KEY, SAY, rows=rows))  # type: ignore[arg-type]


def sheet(laid: FormPlan, name: str) -> SheetPlan:
    return next(one for one in laid.book.sheets if one.name == name)


def test_the_school_and_the_title_get_the_lines_that_they_need() -> None:
    short, long = laid_out(school()), laid_out(crowded(3))
    for name in (SAY("form.guide_sheet"), "Xếp loại"):
        assert sheet(short, name).heights[0] < 25
        assert sheet(long, name).heights[0] > 30
        assert sheet(long, name).heights[1] > 40
    # Of a score sheet the title stands in the first four rows.
    assert [sum(sheet(laid, "Tự chấm").heights[row] for row in range(4)) for laid in (short, long)] == [19.5, 34.5]


@pytest.mark.parametrize("unit", ["T1", SCHOOL])
def test_a_form_is_of_the_year_by_both_its_names_where_the_plan_is_of_a_calendar_year(unit: str) -> None:
    book = school()
    both = replace(book, school=replace(book.school, work_year="2025"))
    form = book.form_of("self-score")
    assert form is not None
    whom = replace(book.unit("T1"), code=unit)  # type: ignore[type-var]

    def texts(of: Rulebook) -> list[str]:
        asked = FormRequest(form, of, whom, of.rounds[-1], KEY, SAY, rows={})  # type: ignore[arg-type]
        return [str(cell.value) for one in plan_form(asked).book.sheets for cell in one.cells.values()]

    year, named = book.school.school_year, f"Năm 2025 (năm học {book.school.school_year})"
    assert any(named in text for text in texts(both)) and not any(f"Năm học {year}" in text for text in texts(both))
    assert not any(named in text for text in texts(book))
    guide = plan_form(FormRequest(form, both, whom, both.rounds[-1], KEY, SAY, rows={})).book.sheets[0]  # type: ignore[arg-type]
    told = [cell.value for _, cell in sorted(guide.cells.items()) if cell.value is not None]
    assert told[told.index("Năm") + 1] == "2025"


def test_many_people_share_pages_evenly_so_that_their_points_can_be_read() -> None:
    """Type of 10 points is printed with 9 on 1072 pixels: beside codes, criteria and highest points 13 people fit."""
    assert sheet(laid_out(crowded(9)), "Tự chấm").page.cuts == ()
    page = sheet(laid_out(crowded(35)), "Tự chấm").page
    assert page.repeat_cols is not None
    first = page.repeat_cols[1] + 1
    assert page.cuts == (first + 12, first + 24)


def test_28_people_stay_readable_on_paper() -> None:
    large = sheet(laid_out(crowded(28)), "Tự chấm")
    assert len(large.page.cuts) == 1  # fourteen people a page
    assert PageFit(large, LOOKS.margins_of(large.page)).scale >= 90  # criteria of 10 points are printed with 9


@pytest.mark.parametrize("people", [3, 17])
def test_every_page_of_a_score_sheet_has_its_head_above_it_and_none_in_its_cells(people: int) -> None:
    """Of a cell across columns that are repeated on every page each page would print a part."""
    page = sheet(laid_out(crowded(people)), "Tự chấm").page
    assert page.area is not None
    assert page.area.row == STATUS_ROW + 1
    assert page.header[0] == LONG
    assert page.header[1].endswith("CÁ NHÂN TỰ CHẤM")
    assert page.header[2].startswith("Tổ Một · Năm học")
    assert utf16_length(page_header(page.header, LOOKS.font)) <= 255  # of which the longest line is cut


def test_a_name_of_several_lines_is_no_link_because_libreoffice_wraps_none() -> None:
    check = sheet(laid_out(crowded(3)), SAY("form.check_sheet"))
    lines = {row for row, col in check.cells if col == 2 and row > 5}
    assert lines
    for row in lines:
        part, who = check.cells[row, 1], check.cells[row, 2]
        assert bool(part.link) != bool(who.link)
        assert not who.link or LOOKS.height(str(who.value), "link", 46.0) == 18.0
    assert any("Nguyễn" in str(check.cells[row, 2].value) and check.cells[row, 1].link for row in lines)


def test_the_heading_of_a_stacked_table_stays_with_its_rows() -> None:
    book = replace(crowded(3), movements=(Movement("PT1", "An toàn", "Vụ việc", "vụ", "0", "down"),))
    goals = sheet(laid_out(book, goals=2), "Chỉ tiêu")
    assert goals.page.together
    top, end = goals.page.together[0]
    assert goals.cells[top, 1].look == "heading"
    assert goals.cells[end, 1].value == 2
