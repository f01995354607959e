"""Two people of one name in one unit, and twins: whoever reads a form, sheet, paper or letter knows which of them is meant."""

import re
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.seasons import small
from tests.seasons.outside import tables
from tests.seasons.small import Small, default_answers

# P1 and P2 share a name and a unit; P4 and P5 are twins: name, unit and day of birth are the same.
SAME = {
    "P1": {"full_name": "Nguyễn Thị Hoa", "birth_date": "01/02/1985"},
    "P2": {"full_name": "Nguyễn Thị Hoa", "birth_date": "20/11/1990"},
    "P4": {"full_name": "Phạm Văn Bình", "birth_date": "07/07/1992"},
    "P5": {"full_name": "Phạm Văn Bình", "birth_date": "07/07/1992"},
}
SHOWN = {
    "P1": "Nguyễn Thị Hoa (1985)",
    "P2": "Nguyễn Thị Hoa (1990)",
    "P4": "Phạm Văn Bình (P4)",
    "P5": "Phạm Văn Bình (P5)",
}
BARE = {person["full_name"] for person in SAME.values()}
DAYS = {person["birth_date"] for person in SAME.values()}


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season with namesakes, filled in, with a name in the evidence that says nobody."""
    made = Small(tmp_path_factory.mktemp("cung-ten") / "mua-nho")
    small.declare(made.folder)
    made.amend({"people": SAME})
    small.issue(made.folder)
    answers = default_answers()
    answers["TOAN", "self-score", "R2"]["evidence"] = {
        "e1": {"person": SHOWN["P2"], "criterion": "3.1", "description": "Bằng khen"},
        "e2": {"person": "Nguyễn Thị Hoa", "criterion": "3.1", "description": "Giấy khen"},
    }
    answers["VAN", "self-score", "R2"]["evidence"] = {
        "e1": {"person": SHOWN["P5"], "criterion": "3.1", "description": "Bài báo"},
        "e2": {"person": SHOWN["P1"], "criterion": "3.1", "description": "Của tổ khác"},
    }
    for form, given in answers.items():
        made.send(form, given)
    assert made.merge().exit_code == 1  # the evidence that says nobody
    return made


def texts(path: Path) -> set[str]:
    """Every text of a workbook's visible sheets, line by line; but for findings, which show what somebody typed."""
    sheets = [one for one in load_workbook(path) if one.sheet_state == "visible" and one.title != "Điều cần xem lại"]
    cells = (cell.value for sheet in sheets for row in sheet for cell in row)
    return {line for value in cells if isinstance(value, str) for line in value.splitlines()}


def words_of(path: Path) -> str:
    """All text of a paper."""
    paper = Document(str(path))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(line.text for line in paper.paragraphs), *cells])


def test_forms_name_namesakes_by_year_and_twins_by_code(season: Small) -> None:
    book = load_workbook(season.issued("TOAN", "self-score", "R2"))
    scores = tables(book)["self_score"]
    heads = {code: scores.sheet.cell(scores.row - 1, col).value for code, col in scores.columns().items()}
    assert (heads["P1"], heads["P2"], heads["P3"]) == (SHOWN["P1"], SHOWN["P2"], "Phạm Thu Hà")
    offered = {cell.value for sheet in book for row in sheet for cell in row if sheet.sheet_state != "visible"}
    assert {SHOWN["P1"], SHOWN["P2"]} <= offered
    assert not BARE & texts(season.issued("TOAN", "registration"))
    assert {SHOWN["P4"], SHOWN["P5"]} <= texts(season.issued("VAN", "registration"))


def test_the_summary_and_the_council_s_workbook_never_say_the_bare_name(season: Small) -> None:
    for name in ("tong-hop.xlsx", "hoi-dong.xlsx"):
        said = texts(season.folder / "ket-qua" / name)
        assert not BARE & said, name
        assert set(SHOWN.values()) <= said, name
        assert not any(day in text for text in said for day in DAYS), name


def on_paper(name: str) -> str:
    """A name as papers tell namesakes apart: a year of birth is called one."""
    return re.sub(r"\((\d{4})\)", r"(sinh năm \1)", name)


def test_papers_and_the_public_list_tell_them_apart_by_year_or_code_and_no_day_of_birth(season: Small) -> None:
    papers = season.folder / "ket-qua" / "giay-to"
    pact = words_of(papers / "ban-giao-uoc.docx")
    assert all(on_paper(name) in pact for name in SHOWN.values())
    own = words_of(next((papers / "phieu-dang-ky-ca-nhan").glob("toan-*.docx")))
    assert f"Họ và tên: {on_paper(SHOWN['P1'])}" in own
    assert f"Họ và tên: {on_paper(SHOWN['P2'])}" in own
    for paper in papers.rglob("*.docx"):
        if paper.parent.name.startswith("bao-cao-thanh-tich"):  # its form asks for the day, and it is of one person
            continue
        assert not any(day in words_of(paper) for day in DAYS), paper.name
    public = words_of(papers / "danh-sach-cong-khai.docx")
    assert "Nguyễn Thị Hoa (sinh năm 1985)" in public and "Nguyễn Thị Hoa (sinh năm 1990)" in public
    assert "Phạm Văn Bình (P4)" in public  # born in one year: only the code is left
