"""What is printed of a season, page by page, as LibreOffice lays it out."""

import re
from collections import Counter

import pytest
from pypdf import PageObject

from tests.conftest import Office
from tests.samples.printed import SAMPLES, SCHOOLS, pages, printed
from tests.seasons.sample import finished_sample

PRINTED = ("Tổng quan", "Xếp hạng cá nhân", "Đề nghị danh hiệu", "Chưa đủ điều kiện", "Thống kê")
MOST_PAGES, SCHOOL_OF = 8, 30  # of the summary, for a school of so many people
LEAST_TYPE = 9.0  # points


def sheet_of(page: PageObject) -> str:
    """Name the sheet that a page of the summary comes from, by its footer."""
    return re.findall(r"– ([^–]+) – Trang \d+/\d+", page.extract_text())[-1]


def smallest_type(page: PageObject) -> float:
    """Give the size of the smallest letters of a page in points; rules drawn with dashes are no letters."""
    sizes = [100.0]

    def seen(text: str, page_matrix: list[float], matrix: list[float], _font: object, size: float) -> None:
        if any(letter.isalnum() for letter in text):
            sizes.append(round(size * abs(matrix[3]) * abs(page_matrix[3]), 1))

    page.extract_text(visitor_text=seen)
    return min(size for size in sizes if size)  # text that stands upright beside a chart has none


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", SCHOOLS)
def test_the_summary_prints_few_pages_of_readable_type(story: str, office: Office) -> None:
    people = len(finished_sample(story, SAMPLES[story]).result["people"])
    made = pages(printed(office) / f"{story}++tong-hop.pdf")
    counted = Counter(map(sheet_of, made))
    assert tuple(counted) == PRINTED  # and no page of any other sheet
    assert counted["Tổng quan"] == 2
    assert people > SCHOOL_OF or len(made) <= MOST_PAGES, counted
    assert [at for at, page in enumerate(made, start=1) if smallest_type(page) < LEAST_TYPE] == []
