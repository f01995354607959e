"""Forms of schools with long names and large units: nothing of the head is cut, and no page is too small to read."""

from msgspec.structs import replace

from tests.formats.test_painter import LOOKS
from tests.intake.mini import KEY, school
from thidua_xlsx.declare.build.choice_lists import person_choices
from thidua_xlsx.declare.season import Movement, Person, Rulebook
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.documents.estimated_height import fits, head_height
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.forms.identity.rows_from_returns import rows_from_returns
from thidua_xlsx.forms.layout.form_layout import FormPlan, FormRequest, plan_form
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
    for name in (SAY("form.guide_sheet"), "Tự chấm", "Xếp loại"):
        assert sheet(short, name).heights[0] < 25
        assert sheet(long, name).heights[0] > 30
        assert sheet(long, name).heights[1] > 40


def test_bold_capitals_are_taken_to_be_wider() -> None:
    assert head_height("a" * 50, 60.0, least=18.0) == 18.0
    assert head_height("A" * 50, 60.0, least=18.0) > 30


def test_many_people_share_pages_evenly_so_that_their_points_can_be_read() -> None:
    assert sheet(laid_out(crowded(9)), "Tự chấm").page.cuts == ()
    page = sheet(laid_out(crowded(35)), "Tự chấm").page
    assert page.repeat_cols is not None
    first = page.repeat_cols[1] + 1
    assert page.cuts == (first + 9, first + 18, first + 27)


def test_28_people_stay_readable_on_paper() -> None:
    large = sheet(laid_out(crowded(28)), "Tự chấm")
    assert len(large.page.cuts) == 3
    assert PageFit(large, LOOKS.margins_of(large.page)).scale >= 90  # criteria of 10 points are printed with 9


def test_the_head_stands_whole_on_every_page_that_repeats_the_first_columns() -> None:
    large = sheet(laid_out(crowded(17)), "Tự chấm")
    assert large.page.repeat_cols is not None
    repeated = large.page.repeat_cols[1]
    heads = [area for area in large.merges if area.row < 4 and area.col <= repeated]
    assert len(heads) == 3  # school, title, for whom; what to do stands on the first page, beside them
    assert all(area.last_col <= repeated for area in heads)
    assert all(area.last_col < large.page.cuts[0] for area in large.merges if area.row < 4)


def test_a_name_of_several_lines_is_no_link_because_libreoffice_wraps_none() -> None:
    check = sheet(laid_out(crowded(3)), SAY("form.check_sheet"))
    lines = {row for row, col in check.cells if col == 2 and row > 5}
    assert lines
    for row in lines:
        part, who = check.cells[row, 1], check.cells[row, 2]
        assert bool(part.link) != bool(who.link)
        assert not who.link or fits(str(who.value), 46.0)
    assert any("Nguyễn" in str(check.cells[row, 2].value) and check.cells[row, 1].link for row in lines)


def test_the_heading_of_a_stacked_table_stays_with_its_rows() -> None:
    book = replace(crowded(3), movements=(Movement("PT1", "An toàn", "Vụ việc", "vụ", "0", "down"),))
    goals = sheet(laid_out(book, goals=2), "Chỉ tiêu")
    assert goals.page.together
    top, end = goals.page.together[0]
    assert goals.cells[top, 1].look == "heading"
    assert goals.cells[end, 1].value == 2
