"""How papers print, as LibreOffice lays them out: the request on one page, no signature on a page of its own."""

from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from tests.conftest import Office
from tests.reports.test_papers import BEFORE, plans, proposing
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
