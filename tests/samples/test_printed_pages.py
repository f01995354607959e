"""What is printed of a season, page by page, as LibreOffice lays it out: workbooks and papers of every sample, before and
after its council decided.
"""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.conftest import Office
from tests.samples.page_rules import LEAST_TYPE, loose_pages
from tests.samples.pdf_pages import PrintedPage, TablePart, sheets_of
from tests.samples.printed import COMMUNE, COUNCILS, SAMPLES, kind_of, pages, printed, source_of
from tests.seasons.sample import finished_sample

OFFICE = "pgd-nam-tu-liem"  # has titles of every level
PRINTED = (
    "Tổng quan",
    "Xếp hạng cá nhân",
    "Đề nghị danh hiệu",
    "Chưa đủ điều kiện",
    "Thống kê",
    "Xếp hạng tổ",
    "Điều cần xem lại",
)
SCHOOL_OF = 30  # people, for whom so many pages of a workbook are printed at most
# Of the summary without what is to be put right, two of them statistics of people, of collectives and year by year; of the
# council's workbook every sheet, in LibreOffice with all lines for changes of points.
MOST_PAGES, MOST_HELD = 10, 20
HELD = (
    "Màu của ô",
    "ĐỐI CHIẾU",
    "ĐIỀU CHỈNH ĐIỂM",
    "ĐỢT ĐƯỢC MIỄN",
    "THẨM ĐỊNH HỒ SƠ",
    "CUỘC HỌP VÀ SỐ PHIẾU",
    "KẾT QUẢ BỎ PHIẾU",
    "KIỂM TRA TRƯỚC KHI GỬI",
)
LEAST_ROWS, LEAST_SIGNED = 4, 3  # of a table on each side of a break; with what closes it and the signatures
SIGNED = "(Ký, ghi rõ họ tên"
MOST_WHITE = 0.5  # of a page of a paper from below, its margin included
LINES = 7  # above signatures, besides headings: lines to write on are some
TALL = 0.2  # of a page: where four such rows would take more of it, fewer may stand together
EDGE, FOOT = 28.0, 14.0  # points of paper on which nothing is printed; a form's footer stands lower
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
# Printed only once the council has decided.
AFTER = ("to-trinh", "quyet-dinh-khen-thuong", "giay-khen", "giay-chung-nhan-sang-kien", "danh-sach-khen-thuong")


def sheet_of(page: PrintedPage) -> str:
    """Name the sheet that a page of a workbook comes from, by its footer."""
    return re.findall(r"– ([^–]+) – Trang \d+ ?/ ?\d+", " ".join(line.text for line in page.lines))[-1]


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", SAMPLES)
def test_the_summary_prints_few_pages(story: str, office: Office) -> None:
    people = len(finished_sample(story, SAMPLES[story]).result["people"])
    made = pages(printed(office) / f"{story}++tong-hop.pdf")
    counted = Counter(map(sheet_of, made))
    assert tuple(counted) == PRINTED  # and no page of any other sheet
    assert counted["Tổng quan"] == 2
    assert story == OFFICE or people > SCHOOL_OF or len(made) - counted[PRINTED[-1]] <= MOST_PAGES, counted


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", [one for one in COUNCILS if one in SAMPLES])
def test_every_sheet_of_the_council_s_workbook_is_printed(story: str, office: Office) -> None:
    people = len(finished_sample(story, SAMPLES[story]).result["people"])
    made = pages(printed(office) / f"{story}++hoi-dong.pdf")
    said = " ".join(line.text for page in made for line in page.lines)
    assert [title for title in HELD if title not in said] == []
    assert people > SCHOOL_OF or len(made) <= MOST_HELD


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", [*SAMPLES, COMMUNE])
def test_workbooks_keep_the_rules_of_pages(story: str, office: Office) -> None:
    books = [book for book in sorted(printed(office).glob(f"{story}++*.pdf")) if "--" not in book.stem]
    assert f"{story}++tong-hop" in {book.stem for book in books}
    wrong = [
        f"{book.stem}, page {at}: {what}"
        for book in books
        for at, page in enumerate(pages(book), start=1)
        for what in page_faults(page, FOOT)
    ]
    assert wrong == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", [*SAMPLES, COMMUNE])
def test_workbooks_fill_their_pages(story: str, office: Office) -> None:
    books = [book for book in sorted(printed(office).glob(f"{story}++*.pdf")) if "--" not in book.stem]
    wrong = [
        f"{book.stem}, {sheet}: {what}"
        for book in books
        for sheet, made in sheets_of(book)
        for what in loose_pages(made)
    ]
    assert wrong == []


@pytest.mark.libreoffice
def test_papers_keep_the_rules_of_pages(office: Office) -> None:
    papers = sorted(printed(office).glob("*++giay-to--*.pdf"))
    kinds = {kind_of(paper.stem.partition("++")[2].split("--")) for paper in papers}
    assert kinds >= {*AFTER, "phieu-bau", "bao-cao-thanh-tich-ca-nhan", "bao-cao-tong-ket"}
    assert [wrong for paper in papers for wrong in broken_rules(paper)] == []


@pytest.mark.libreoffice
def test_every_letter_of_a_paper_is_printed(office: Office) -> None:
    for paper in sorted(printed(office).glob("*++giay-to--*.pdf")):
        shown = letters("".join(piece.text for page in pages(paper) for piece in page.pieces))
        with zipfile.ZipFile(source_of(paper)) as package:
            body = ElementTree.fromstring(package.read("word/document.xml"))
        said = letters("".join(part.text or "" for part in body.iter(TEXT)))
        assert said - shown == Counter(), paper.stem


def letters(text: str) -> Counter[str]:
    """Count the letters and figures of a text."""
    return Counter(filter(str.isalnum, text))


def page_faults(page: PrintedPage, foot: float = EDGE) -> Iterator[str]:
    """Say what is too small on a page, cut off, or written over something else."""
    if page.smallest < LEAST_TYPE:
        yield f"type of {page.smallest} points"
    wide, high = page.size
    for line in page.lines:
        if not (line.left >= EDGE and line.right <= wide - EDGE and foot <= line.height <= high - EDGE):
            yield f"beyond the edge: {line.text}"
    yield from page.lost()


def broken_rules(paper: Path) -> Iterator[str]:
    """Say which rules of pages a paper breaks, and where."""
    name, made = paper.stem, pages(paper)
    for at, page in enumerate(made, start=1):
        yield from (f"{name}, page {at}: {what}" for what in page_faults(page))
        # Below a list whose last row is high its closing line may be all that stands above them.
        listed = at > 1 and made[at - 2].table_at(made[at - 2].lines[-1]) is not None
        if signed_alone(page, 1 if listed else LINES):
            yield f"{name}, page {at}: a signature alone"
    for at, (before, after) in enumerate(pairwise(made), start=1):
        foot = before.lines[-1]
        signed = any(SIGNED in line.text for line in before.lines)  # so its last line may be a name
        leads = foot.text.endswith(":") or (foot.bold and not signed)
        if leads and before.table_at(foot) is None and not begins_anew(after):
            yield f"{name}, page {at}: a heading at the foot: {foot.text}"
        yield from (f"{name}, page {at}: {rows} rows of a table" for rows in rows_apart(before, after))
        if foot.height > before.size[1] * MOST_WHITE and not begins_anew(after) and not begins_annex(after):
            yield f"{name}, page {at}: half of it white below {foot.text}"


def signed_alone(page: PrintedPage, least: int) -> bool:
    """Say whether next to nothing that is signed stands above the signatures: a row of the list would, or some lines."""
    signed = next((place for place, line in enumerate(page.lines) if SIGNED in line.text), None)
    above = [line for line in page.lines[:signed] if line.text and not line.bold]
    return signed is not None and len(above) < least and not any(page.table_at(line) for line in above)


def begins_anew(page: PrintedPage) -> bool:
    """Say whether a page begins another paper: a file may hold one for each unit or person."""
    return any("CỘNG HÒA XÃ HỘI" in line.text for line in page.lines[:4])


def begins_annex(page: PrintedPage) -> bool:
    """Say whether an annex begins on a page, as it does on one of its own."""
    return any(line.text.startswith("PHỤ LỤC") for line in page.lines[:2])


def rows_apart(before: PrintedPage, after: PrintedPage) -> Iterator[int]:
    """Give how many rows stand on each side of a break in a table, where they are too few; a heading is none."""
    foot, top = before.table_at(before.lines[-1]), after.table_at(after.lines[0])
    if foot is None or top is None or begins_anew(after):
        return
    if not goes_on(before, foot, after):  # another table begins on the page
        return
    if max(foot.tallest, top.tallest) * LEAST_ROWS < before.size[1] * TALL:
        least = LEAST_SIGNED if any(SIGNED in line.text for line in after.lines) else LEAST_ROWS
        yield from (rows for rows in (foot.rows - 1,) if rows < LEAST_ROWS)
        yield from (rows for rows in (top.rows - 1,) if rows < least)


def goes_on(before: PrintedPage, table: TablePart, after: PrintedPage) -> bool:
    """Say whether a page begins with a table's heading again."""
    return after.lines[0].text in {line.text for line in before.lines if before.table_at(line) is table}
