"""The pages of advice, from a few lines of Markdown."""

from thidua_xlsx.documents.paper_plan import PaperLine, PaperPage
from thidua_xlsx.reports.letters.guide_page import guide_page


def test_a_page_of_advice_has_its_title_headings_and_paragraphs() -> None:
    page = guide_page("cho-to", "# Cho tổ trưởng \n\n## Nộp phiếu\n 1. Gửi trước thứ Sáu.\n#Không phải tiêu đề\n")
    assert (page.name, page.title) == ("cho-to", "Cho tổ trưởng")
    assert page.pages == (
        PaperPage(
            None,
            (
                PaperLine("Cho tổ trưởng", "title"),
                PaperLine("Nộp phiếu", "heading"),
                PaperLine("1. Gửi trước thứ Sáu."),
                PaperLine("#Không phải tiêu đề"),
            ),
        ),
    )
    assert guide_page("cho-to", "Gửi sớm.").title == "cho-to"
