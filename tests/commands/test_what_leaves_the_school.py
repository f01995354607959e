"""What leaves the school by a letter to the body above: only what is declared as fit to, sheet by sheet, paper by paper."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook

from tests.commands.test_finalize import decided_season
from tests.commands.test_mail import attachments, letters
from tests.program import run
from tests.seasons.outside import opened
from tests.seasons.small import Small, copy_of
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.summary.summary_workbook import SHEETS

__all__ = ["decided_season"]  # fixtures

COUNCILS_OWN = {
    "overview",
    "honours",  # says whose evidence is lacking
    "refusals",
    "money",
    "sampling",
    "proposals",
    "paths",
    "whatif",
    "problems",
    "log",
    "sources",
}
PAPERS = ["to-trinh", "danh-sach-de-nghi", "bien-ban-hop", "bien-ban-kiem-phieu", "bao-cao-tong-ket"]

SUMMARY_ABOVE = "Tổng hợp gửi cấp trên - Trường THCS Nhỏ.xlsx"  # not called as the council's own


def names(*, for_office: bool) -> set[str]:
    """What the sheets of the summary are called that may leave the school, or those that may not."""
    say = language("vi")
    return {say(f"report.sheet.{sheet.key}") for sheet in SHEETS if sheet.for_office is for_office}


def workbooks(sent: dict[str, bytes]) -> dict[str, list[str]]:
    """The names of the sheets of every workbook among what is sent, also inside a package."""
    found = {}
    for name, data in sent.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                found |= workbooks({one: package.read(one) for one in package.namelist()})
        if name.endswith(".xlsx"):
            found[name] = load_workbook(io.BytesIO(data)).sheetnames
    return found


@pytest.fixture(scope="module")
def met_season(decided_season: Small, tmp_path_factory: pytest.TempPathFactory) -> Small:
    """The small season after the council's meeting, merged. Tests must not change it."""
    small = copy_of(decided_season, tmp_path_factory.mktemp("gui") / "mua-nho")
    small.merge("--papers")
    return small


@pytest.fixture
def decided(met_season: Small, tmp_path: Path) -> Small:
    return copy_of(met_season, tmp_path / "mua-nho")


@pytest.fixture
def sent(decided: Small) -> dict[str, bytes]:
    assert run("mail", decided.folder, "--kind", "summary", "--kind", "package").exit_code == 0
    found = letters(decided.folder)
    assert sorted(found) == ["bao-cao.eml", "ho-so-dang-ky.eml"]
    return {name: data for message in found.values() for name, data in attachments(message).items()}


def test_what_is_the_councils_own_is_not_declared_fit_to_leave() -> None:
    assert {sheet.key for sheet in SHEETS if not sheet.for_office} >= COUNCILS_OWN


def test_no_sheet_leaves_that_is_not_declared_fit_to(sent: dict[str, bytes]) -> None:
    books = workbooks(sent)
    fit, say = names(for_office=True), language("vi")
    assert "Thống kê" in books[SUMMARY_ABOVE]
    assert set(books.pop(SUMMARY_ABOVE)) <= fit
    assert books.pop("bao-cao-cap-tren.xlsx")  # a form of its own, without a sheet of the summary
    packed = {say(f"report.sheet.package_{part}") for part in ("cover", "scores", "targets")}
    assert sorted(books) == ["00-danh-muc.xlsx", "02-bang-diem.xlsx", "03-chi-tieu-dang-ky.xlsx"]
    for file, sheets in books.items():
        assert set(sheets) <= fit | packed, file


def test_the_council_keeps_the_whole_summary(decided: Small, sent: dict[str, bytes]) -> None:
    whole = opened(decided.folder / "ket-qua" / "tong-hop.xlsx").sheetnames
    assert set(whole) & names(for_office=False)
    assert set(workbooks(sent)[SUMMARY_ABOVE]) == set(whole) & names(for_office=True)


def test_an_office_gets_the_papers_it_asks_for(decided: Small, sent: dict[str, bytes]) -> None:
    assert sorted(name for name in sent if name.endswith(".docx")) == sorted(f"{name}.docx" for name in PAPERS)
    assert "TỜ TRÌNH" in [one.text for one in docx.Document(io.BytesIO(sent["to-trinh.docx"])).paragraphs]
    for name in PAPERS:
        assert (decided.folder / "ket-qua" / "giay-to" / f"{name}.docx").read_bytes() == sent[f"{name}.docx"], name


def test_a_paper_edited_by_hand_goes_as_it_lies(decided: Small) -> None:
    file = decided.folder / "ket-qua" / "giay-to" / "to-trinh.docx"
    document = docx.Document(str(file))
    document.add_paragraph("Trân trọng kính trình.")
    document.save(str(file))
    run("mail", decided.folder, "--kind", "summary")
    assert attachments(letters(decided.folder)["bao-cao.eml"])["to-trinh.docx"] == file.read_bytes()
