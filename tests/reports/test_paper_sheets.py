"""The lists of papers as sheets, and the pages of advice: from plans made by hand."""

import pytest
from handmade import make_season

from thidua_xlsx.documents.paper_plan import (
    PaperLine,
    PaperPage,
    PaperPlan,
    PaperTable,
    Signatures,
    Signer,
    TableColumn,
    TableRow,
)
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.papers.guide_page import guide_page
from thidua_xlsx.reports.papers.paper_sheets import paper_sheet, papers_title

VI = language("vi")
COLUMNS = (TableColumn("STT", 10, "center"), TableColumn("Họ tên", 50), TableColumn("Số phiếu", 20, "right"))
ROWS = (
    TableRow(("Lao động tiên tiến (2 cá nhân)",), section=True),
    TableRow(("1", "Vũ An", "7")),
    TableRow(("2", "Lê Ba", "………")),  # dots to write on: nothing, in a sheet
    TableRow(("Chiến sĩ thi đua cơ sở (1 cá nhân)",), section=True),
    TableRow(("1", "Vũ An", "87,5 %")),
)
SIGNERS = (Signer(("NGƯỜI LẬP",), "(Ký)", "Đỗ Bích"), Signer(("TM. HỘI ĐỒNG", "CHỦ TỊCH"), "(Ký, đóng dấu)", ""))


def plan(*blocks: object, landscape: bool = False) -> PaperPlan:
    lines = (PaperLine("DANH SÁCH", "title"), PaperLine("Năm học 2024-2025", "subject"), PaperLine("Kèm theo …"))
    return PaperPlan("danh-sach", "DANH SÁCH", (PaperPage(None, (*lines, *blocks)),), landscape)  # type: ignore[arg-type]


def told(sheet: SheetPlan) -> list[list[tuple[object, str]]]:
    """The rows below the heading of office and state: every filled cell with its look."""
    rows: dict[int, list[tuple[object, str]]] = {}
    for (row, _), cell in sorted(sheet.cells.items()):
        if cell.value not in (None, ""):
            rows.setdefault(row, []).append((cell.value, cell.look))
    found = list(rows.values())
    return found[next(place for place, row in enumerate(found) if row[0][0] == "DANH SÁCH") :]


def test_a_sheet_has_title_tables_and_signatures_with_counts_as_numbers() -> None:
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(PaperTable(COLUMNS, ROWS), Signatures(SIGNERS)))
    assert sheet.name == "Danh sách"
    assert told(sheet) == [
        [("DANH SÁCH", "title")],
        [("Năm học 2024-2025", "subtitle")],
        [("STT", "header"), ("Họ tên", "header"), ("Số phiếu", "header")],
        [("Lao động tiên tiến (2 cá nhân)", "section")],
        [(1, "cell_center"), ("Vũ An", "cell"), (7, "cell_number")],
        [(2, "cell_center"), ("Lê Ba", "cell")],
        [("Chiến sĩ thi đua cơ sở (1 cá nhân)", "section")],
        [(1, "cell_center"), ("Vũ An", "cell"), ("87,5 %", "cell_number")],
        # Names level with each other, whoever has more lines above.
        [("NGƯỜI LẬP", "sign_title"), ("TM. HỘI ĐỒNG", "sign_title")],
        [("CHỦ TỊCH", "sign_title")],
        [("(Ký)", "sign_note"), ("(Ký, đóng dấu)", "sign_note")],
        [("Đỗ Bích", "sign_title")],
    ]
    # 112 characters over 10 + 50 + 20 parts.
    assert [round(sheet.widths[col], 2) for col in range(3)] == [14.0, 70.0, 28.0]
    assert sheet.page.landscape is False
    wide = paper_sheet(make_season(), VI, "x", plan(PaperTable(COLUMNS, ROWS), landscape=True))
    assert [round(wide.widths[col], 2) for col in range(3)] == [22.25, 111.25, 44.5]  # of 178
    assert wide.page.landscape is True


def test_a_sheet_of_a_paper_without_a_table_says_that_nobody_is_on_it() -> None:
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(Signatures(SIGNERS)))
    assert told(sheet)[2:4] == [
        [("Chưa có ai đủ điều kiện đề nghị.", "cell_center")],
        [("NGƯỜI LẬP", "sign_title"), ("TM. HỘI ĐỒNG", "sign_title")],
    ]


def test_as_many_signatures_as_columns_have_one_each() -> None:
    signers = tuple(Signer((f"NGƯỜI {place}",)) for place in range(3))
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(PaperTable(COLUMNS, ROWS[:2]), Signatures(signers)))
    assert told(sheet)[-1] == [(f"NGƯỜI {place}", "sign_title") for place in range(3)]
    row = max(row for row, _ in sheet.cells if (row, 2) in sheet.cells and sheet.cells[row, 2].value == "NGƯỜI 2")
    assert [sheet.cells[row, col].value for col in range(3)] == ["NGƯỜI 0", "NGƯỜI 1", "NGƯỜI 2"]


@pytest.mark.parametrize("signers", [(), (*SIGNERS, *SIGNERS)])
def test_more_signatures_than_columns_are_left_to_the_paper(signers: tuple[Signer, ...]) -> None:
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(PaperTable(COLUMNS, ROWS[:2]), Signatures(signers)))
    assert told(sheet)[-1] == [(1, "cell_center"), ("Vũ An", "cell"), (7, "cell_number")]


def test_rows_are_as_high_as_their_longest_text_needs() -> None:
    long = TableRow(("1", "Trường " * 40, "7"))
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(PaperTable(COLUMNS, (*ROWS[1:2], long))))
    low, high = (
        sheet.heights[row] for row in sorted({row for row, _ in sheet.cells}) if sheet.cells[row, 0].value == 1
    )
    assert high > 3 * low


def test_only_whole_numbers_in_plain_digits_are_counted_with_and_dots_to_write_on_are_no_text() -> None:
    row = TableRow(("²", "………… (……%)", "08"))
    sheet = paper_sheet(make_season(), VI, "Danh sách", plan(PaperTable(COLUMNS, (row,))))
    assert told(sheet)[-1] == [("²", "cell_center"), (8, "cell_number")]


def test_the_workbook_is_named_by_school_and_year() -> None:
    assert (
        papers_title(make_season(), VI)
        == "Danh sách thi đua, khen thưởng – Trường Trung học cơ sở Kim Sơn – Năm học 2024-2025"
    )


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
