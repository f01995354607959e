"""What forms look like on paper, as LibreOffice prints them: no type under 9 points, whole score sheets on few pages."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.conftest import Office
from tests.formats.test_painter import LOOKS
from tests.forms.test_large_forms import laid_out
from tests.forms.test_on_a_screen import LONG, crowded
from tests.intake.mini import KEY, form, school
from tests.samples.page_rules import loose_pages
from tests.samples.pdf_pages import PrintedPage, pages_of, sheets_of
from thidua_xlsx.declare.season import CouncilMember
from thidua_xlsx.documents.screen_size import fits_a_page, fits_upright
from thidua_xlsx.documents.workbook_plan import BookPlan
from thidua_xlsx.exchange.council.review_page import review_page
from thidua_xlsx.exchange.council.reviewer_pages import reviewers_page
from thidua_xlsx.exchange.school_reports.report_layout import report_book, report_form
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import SchoolReport

SAY = language("vi")
BOOKS = {f"tu-cham-{people}": (people, 14) for people in (3, 8, 9, 13, 28)}
SCORES = "CÁ NHÂN TỰ CHẤM"


@pytest.fixture(scope="module")
def files(office: Office, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Forms, all printed in one go: score sheets of 14 criteria of two lines, and a registration."""
    folder = tmp_path_factory.mktemp("in")
    plans: dict[str, BookPlan] = {name: laid_out(crowded(*size, LONG)).book for name, size in BOOKS.items()}
    plans["dang-ky"] = form("registration", "T1").book
    files = []
    for name, plan in plans.items():
        files.append(folder / f"{name}.xlsx")
        files[-1].write_bytes(paint(plan, LOOKS))
    return {file.stem: file for file in office(files, "pdf", folder)}


@pytest.fixture(scope="module")
def printed(files: dict[str, Path]) -> dict[str, list[PrintedPage]]:
    """The pages of these forms."""
    return {name: list(pages_of(file)) for name, file in files.items()}


Printed = dict[str, list[PrintedPage]]


def text_of(page: PrintedPage) -> str:
    """Give what a page says."""
    return " ".join(line.text for line in page.lines)


def score_pages(pages: list[PrintedPage]) -> list[PrintedPage]:
    """Give the pages of the sheet in which people score themselves: those before the unit says anything."""
    texts = [text_of(page) for page in pages]
    first = next(number for number, text in enumerate(texts) if number and "TỰ CHẤM" in text.partition("ĐỢT 2:")[2])
    after = next(number for number, text in enumerate(texts) if "TỔ THỐNG NHẤT" in text and number > first)
    return pages[first:after]


@pytest.mark.libreoffice
def test_no_type_on_a_form_is_printed_under_9_points(printed: Printed) -> None:
    assert printed.keys() == {*BOOKS, "dang-ky"}
    for name, pages in printed.items():
        for number, page in enumerate(pages, start=1):
            assert page.smallest >= 9.0, (name, number)


@pytest.mark.libreoffice
def test_forms_fill_their_pages(files: dict[str, Path]) -> None:
    sheets = [(name, sheet, made) for name, file in files.items() for sheet, made in sheets_of(file)]
    assert [(name, sheet, what) for name, sheet, made in sheets for what in loose_pages(made)] == []


@pytest.mark.libreoffice
def test_14_long_criteria_take_a_page_beside_up_to_13_people(printed: Printed) -> None:
    """Beside 28 they stand in 34 characters, of which a phone shows one person: three lines each.

    14 x 3 lines x 9 points x 1.27, the headings and the names are 560 points, and a page on its side holds 179 mm = 507.
    """
    assert [len(score_pages(printed[f"tu-cham-{people}"])) for people in (3, 8, 9, 13)] == [1] * 4
    assert len(score_pages(printed["tu-cham-28"])) == 2 * 2  # fourteen people side by side


@pytest.mark.libreoffice
def test_every_page_of_a_score_sheet_says_what_it_is_for_whom_and_whose_column_is_which(printed: Printed) -> None:
    for name in BOOKS:
        for page in score_pages(printed[name]):
            text = text_of(page)
            assert "CÁ NHÂN TỰ CHẤM" in text, name
            assert "Năm học" in text, name
            assert "Nội dung tiêu chí" in text, name
            assert "Gõ điểm vào cột" not in text, name  # the screen's head is not printed a second time


@pytest.mark.libreoffice
def test_no_page_of_a_score_sheet_has_less_than_four_rows(printed: Printed) -> None:
    for name in BOOKS:
        for page in score_pages(printed[name]):
            criteria = text_of(page).count("Giữ gìn đạo đức nhà giáo")
            assert criteria >= 3, name  # with the heading of their section, and the total


def books() -> Iterator[BookPlan]:
    """Every kind of form, as laid out before anybody has answered."""
    season = replace(school(), council=(CouncilMember("HD1", "Lê Văn An", "Hiệu trưởng", "chair"),))
    yield from (form(phase, "T1", round_).book for phase, round_ in (("registration", ""), ("self-score", "D2")))
    yield from (form(phase, "T1").book for phase in ("agreement", "nominations"))
    report = report_form(season)
    assert report is not None
    yield report_book(SchoolReport("mot", "Trường Một", "2024-2025"), report, season, key=KEY, say=SAY)
    pages = (review_page(season, {}, "HD", SAY), reviewers_page(season, "HD", SAY))
    yield BookPlan("Hội đồng", pages)


def test_every_sheet_of_a_form_is_as_wide_as_a_page_that_can_be_read() -> None:
    sheets = [sheet for book in books() for sheet in book.sheets if sheet.visibility == "visible"]
    assert len(sheets) > 20
    for sheet in sheets:
        last = sheet.page.area.last_col if sheet.page.area else max(sheet.widths)  # what is not printed may be wider
        widths = [width for col, width in sheet.widths.items() if col not in sheet.hidden_cols and col <= last]
        assert sheet.page.narrow, sheet.name
        assert fits_a_page(widths) if sheet.page.landscape else fits_upright(widths), sheet.name
