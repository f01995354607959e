"""What is printed of a season, page by page, as LibreOffice lays it out: the summary, and every paper of every sample."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Office
from tests.samples.printed import OFFICES, SAMPLES, PrintedPage, pages, printed
from tests.seasons.sample import finished_sample

PRINTED = ("Tổng quan", "Xếp hạng cá nhân", "Đề nghị danh hiệu", "Chưa đủ điều kiện", "Thống kê")
MOST_PAGES, SCHOOL_OF = 8, 30  # of the summary, for a school of so many people
LEAST_TYPE = 9.0  # points
LEAST_ROWS = 4
SIGNED = "(Ký, ghi rõ họ tên"
TALL = 0.45  # of a page: where four such rows would take more of it, fewer may stand together
EDGE = 28.0  # points of paper on which nothing is printed


def sheet_of(page: PrintedPage) -> str:
    """Name the sheet that a page of the summary comes from, by its footer."""
    return re.findall(r"– ([^–]+) – Trang \d+ ?/ ?\d+", " ".join(line.text for line in page.lines))[-1]


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", SAMPLES)
def test_the_summary_prints_few_pages_of_readable_type(story: str, office: Office) -> None:
    people = len(finished_sample(story, SAMPLES[story]).result["people"])
    made = pages(printed(office) / f"{story}++tong-hop.pdf")
    counted = Counter(map(sheet_of, made))
    assert tuple(counted) == PRINTED  # and no page of any other sheet
    assert counted["Tổng quan"] == 2
    assert people > SCHOOL_OF or len(made) <= MOST_PAGES, counted
    assert [at for at, page in enumerate(made, start=1) if page.smallest < LEAST_TYPE] == []


@pytest.mark.libreoffice
@pytest.mark.parametrize("story", [*SAMPLES, *OFFICES])
def test_papers_keep_the_rules_of_pages(story: str, office: Office) -> None:
    papers = sorted(printed(office).glob(f"{story}++giay-to--*.pdf"))
    assert len(papers) > 15
    assert [wrong for paper in papers for wrong in broken_rules(paper)] == []


def broken_rules(paper: Path) -> Iterator[str]:
    """Say which rules of pages a paper breaks, and where."""
    name, made = paper.stem.partition("--")[2], pages(paper)
    for at, page in enumerate(made, start=1):
        where = f"{name}, page {at}"
        if page.smallest < LEAST_TYPE:
            yield f"{where}: type of {page.smallest} points"
        if any(not EDGE <= line.left <= page.size[0] - EDGE or line.height < EDGE for line in page.lines):
            yield f"{where}: something is cut off"
        signed = next((place for place, line in enumerate(page.lines) if SIGNED in line.text), None)
        # A long list may end with the signatures alone; its last rows would leave a hole on the page before.
        if signed is not None and signed < 2 and not name.startswith("danh-sach"):
            yield f"{where}: a signature alone"
    for at, (before, after) in enumerate(pairwise(made), start=1):
        foot = before.lines[-1]
        signed = any(SIGNED in line.text for line in before.lines)  # so its last line may be a name
        leads = foot.text.endswith(":") or (foot.bold and not signed)
        if leads and before.table_at(foot) is None and not begins_anew(after):
            yield f"{name}, page {at}: a heading at the foot: {foot.text}"
        yield from (f"{name}, page {at}: {rows} rows of a table" for rows in rows_apart(before, after))


def begins_anew(page: PrintedPage) -> bool:
    """Say whether a page begins another paper: a file may hold one for each unit or person."""
    return any("CỘNG HÒA XÃ HỘI" in line.text for line in page.lines[:4])


def rows_apart(before: PrintedPage, after: PrintedPage) -> Iterator[int]:
    """Give how many rows stand on each side of a break in a table, where they are too few; a heading is none."""
    foot, top = before.table_at(before.lines[-1]), after.table_at(after.lines[0])
    if foot is None or top is None or begins_anew(after):
        return
    texts = {line.text for line in before.lines if before.table_at(line) is foot}
    if after.lines[0].text not in texts:  # another table begins on the page
        return
    if max(foot.tallest, top.tallest) * LEAST_ROWS < before.size[1] * TALL:
        yield from (rows for rows in (foot.rows - 1, top.rows - 1) if rows < LEAST_ROWS)
