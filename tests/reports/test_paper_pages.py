"""How papers print, as LibreOffice lays them out: the request on one page, no signature on a page of its own."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from tests.conftest import Office
from tests.reports.test_papers import BEFORE, plans, proposing
from thidua_xlsx.documents.paper_plan import (
    PaperBlock,
    PaperLine,
    PaperPage,
    PaperPlan,
    PaperTable,
    Signatures,
    Signer,
    TableColumn,
    TableRow,
)
from thidua_xlsx.formats.docx.writer import write_word
from thidua_xlsx.messages.language import Language
from thidua_xlsx.reports.papers.official_papers import Basis

ABOUT = "Hướng dẫn công tác thi đua, khen thưởng đối với các cơ sở giáo dục trên địa bàn"
PLANS = tuple(Basis("Kế hoạch", f"{n}/KH-UBND", date(2025, 1, 3), "Ủy ban nhân dân xã", ABOUT) for n in range(1, 13))
LAW = Basis("Luật", "06/2022/QH15", date(2022, 6, 15), "Quốc hội", "Luật Thi đua, khen thưởng")


@pytest.mark.libreoffice
def test_a_request_stands_on_one_page_and_its_signature_never_alone(
    vi: Language, office: Office, tmp_path: Path
) -> None:
    season = proposing(*BEFORE)
    school = replace(season.rulebook.school, head="Trần Văn Bình")
    season = replace(season, rulebook=replace(season.rulebook, school=school))
    files = []
    for count in range(len(PLANS) + 1):
        files.append(tmp_path / f"{count:02}.docx")
        files[-1].write_bytes(write_word(plans(season, vi, (LAW, *PLANS[:count]))["to-trinh"]))
    printed = [PdfReader(one).pages for one in office(files, "pdf", tmp_path)]
    assert [len(pages) for pages in printed[:3]] == [1, 1, 1]
    assert len(printed[-1]) == 2  # so somewhere between the page ran over
    for count, pages in enumerate(printed):
        last = " ".join(pages[-1].extract_text().split())
        assert "HIỆU TRƯỞNG" in last, count
        assert "Trần Văn Bình" in last, count
        assert "cam đoan" in last or "xem xét, quyết định" in last, count  # what is signed stands above it


HEAD_SIGNS = Signer(("HIỆU TRƯỞNG",), "(Ký, đóng dấu)", "Trần Văn Bình")
TWO_SIGN = (Signer(("THƯ KÝ",), "(Ký)", "Lê Hòa"), Signer(("CHỦ TRÌ",), "(Ký)", "Trần Văn Bình"))
TO = ("Nơi nhận:", "- Các tổ;", "- Lưu: VT.")
ROWS = PaperTable((TableColumn("STT", 10), TableColumn("Họ và tên", 40)), (TableRow(("1", "Lê Hòa")),) * 5)
# What a paper may end with, and how many points high it is, about.
ENDINGS: dict[str, tuple[int, tuple[PaperBlock, ...]]] = {
    "one signature": (120, (Signatures((HEAD_SIGNS,)),)),
    "one signature and whom it goes to": (120, (Signatures((HEAD_SIGNS,), TO),)),
    "two signatures": (120, (Signatures(TWO_SIGN),)),
    "two signatures and whom it goes to": (160, (Signatures(TWO_SIGN, TO),)),
    "a table and signatures": (225, (ROWS, Signatures((HEAD_SIGNS,)))),
    "a table": (110, (ROWS,)),
    "words": (22, (PaperLine("Biên bản lập xong lúc 11 giờ."),)),
    "a line to write on": (22, (PaperLine("", "blank"),)),
}
PAGE, ROW, LINE = 728, 18.3, 22.1  # points of room, and as high as a row of a table and a line of text are


def _filled(high: int, ending: tuple[PaperBlock, ...]) -> Iterator[PaperPage]:
    """Pages that just are full and just are not: steps of 18 points among steps of 22 end all over their foot."""
    for rows in range(1, 25):
        fit = int((PAGE - high - ROW * (rows + 1)) / LINE)
        table = PaperTable((TableColumn("STT", 10), TableColumn("Họ và tên", 40)), (TableRow(("1", "x")),) * rows)
        for count in range(max(fit - 2, 1), fit + 1):
            yield PaperPage(None, (table, *(PaperLine(f"Dòng {number}") for number in range(count)), *ending))


@pytest.mark.libreoffice
def test_no_paper_has_a_blank_page_however_full_its_last_one_is(office: Office, tmp_path: Path) -> None:
    files, filled = [], {name: tuple(_filled(*ending)) for name, ending in ENDINGS.items()}
    for number, pages in enumerate(filled.values()):
        files.append(tmp_path / f"{number}.docx")
        files[-1].write_bytes(write_word(PaperPlan("x", "x", pages)))
    for (name, pages), printed in zip(filled.items(), office(files, "pdf", tmp_path), strict=True):
        texts = [page.extract_text().strip() for page in PdfReader(printed).pages]
        assert len(pages) < len(texts), name  # some ran over to a second page
        assert [place for place, text in enumerate(texts) if not text.strip("0123456789 ")] == [], name
