"""`merge --pdf`: papers in the order of signing and the summary in one file, as LibreOffice prints them."""

import re

import pytest
from pypdf import PdfReader

from tests.conftest import Office
from tests.seasons.small import Small

ORDER = [
    "ban-giao-uoc", "bien-ban-hop", "bien-ban-kiem-phieu", "danh-sach-cong-khai", "to-trinh", "bao-cao-tong-ket", "tong-hop"
]  # fmt: skip


@pytest.mark.libreoffice
def test_everything_is_printed_in_the_order_of_signing(small: Small, office: Office) -> None:
    small.merge("--pdf", "--papers")
    file = small.folder / "ket-qua" / "in-tat-ca.pdf"
    pages = PdfReader(file)
    bookmarks = [str(one["/Title"]) for one in pages.outline]
    papers = {path.stem for path in (small.folder / "ket-qua" / "giay-to").rglob("*.docx")}
    assert {re.sub(r".*\((.*)\)", r"\1", one) for one in bookmarks} == papers | {"tong-hop"}
    places = [
        next(place for place, one in enumerate(bookmarks) if one.endswith(f"({name})") or one == name) for name in ORDER
    ]
    assert places == sorted(places)
    text = "".join(page.extract_text() for page in pages.pages)
    assert "Nguyễn Thị Ánh" in text
    small.merge("--no-papers")
    assert not file.exists(), "its figures would be those of another run"
