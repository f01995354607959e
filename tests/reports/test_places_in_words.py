"""A place that is no cell is printed in words: the sheet and line of the season workbook, a part of the law; no keys."""

import pytest
from click import unstyle
from openpyxl import load_workbook

from tests.findings.steps import take
from tests.program import run
from tests.seasons.outside import find_text, replace_rows, type_into
from tests.seasons.small import Small, found
from thidua_xlsx.documents.table import Col, TextLine, counted
from thidua_xlsx.messages.language import language
from thidua_xlsx.reports.summary.school_sums_sheets import silent_schools

# Of six counted people 20 % are 1.2, so one may be proposed.
ONE_OF_TWO = {"CSTDCS": {"quota_percent": 20, "quota_of": "people"}}
PLACE = "thidua.xlsx, trang Danh hiệu, dòng CSTĐCS"


@pytest.fixture
def tied(small: Small) -> Small:
    """P3's grade is blank, so that it is open who is the one to be proposed: finding X109, about the line CSTĐCS."""
    file = "inbox/TOAN-self-scoreR2.xlsx"
    take(small.folder, {"do": "fill", "file": file, "table": "standing", "row": "P3", "column": "grade", "value": ""})
    small.amend({"titles": ONE_OF_TWO})
    return small


def test_a_declaration_that_cannot_be_used_is_named_by_title_and_not_by_key(small: Small) -> None:
    take(
        small.folder,
        {
            "do": "template",
            "file": "forms/self-score.toml",
            "old": '"leave_days", "discipline", "proposed_title"',
            "new": '"leave_days", "proposed_title"',
        },
    )
    done = run("merge", small.folder / "inbox")
    assert done.exit_code == 2
    assert "regimes/luat-2022.toml, phần danh hiệu LĐTT: D103" in unstyle(done.output)
    done = run("merge", small.folder / "inbox", "--lang", "en")
    assert "regimes/luat-2022.toml, title LĐTT: D103" in unstyle(done.output)


def test_the_result_keeps_what_programs_read_and_the_sheet_has_words(tied: Small) -> None:
    [one] = found(tied.result(), "X109")
    assert (one["file"], one["sheet"], one["cell"]) == ("thidua.xlsx", "", "")
    sheet = load_workbook(tied.folder / "ket-qua" / "tong-hop.xlsx")["Điều cần xem lại"]
    assert sheet.cell(find_text(sheet, "X109").row, 1).value
    assert find_text(sheet, "trang Danh hiệu, dòng CSTĐCS").row > find_text(sheet, "X109").row
    law = find_text(sheet, "Bộ quy định Luật Thi đua, khen thưởng 2022")
    assert str(law.value).endswith("\nphần căn cứ")


@pytest.mark.parametrize("where", [PLACE, "thidua.xlsx, sheet Titles, line CSTĐCS", "thidua.xlsx: titles.CSTDCS"])
def test_a_waiver_may_quote_the_place_as_it_was_printed(tied: Small, where: str) -> None:
    line = {"code": "X109", "where": where, "reason": "Hội đồng đã biết", "approver": "Trần Văn Bình"}
    season = tied.folder / "thidua.xlsx"
    type_into(season, season, lambda book: replace_rows(book, "waivers", {"1": line}))
    [one] = found(tied.figures(), "X109")
    assert one["waived"]["reason"] == "Hội đồng đã biết"


def test_of_a_thousand_schools_the_first_are_named_and_the_others_have_rows_of_their_own() -> None:
    vi = language("vi")
    columns = (counted(), Col("school"))
    [line] = silent_schools(vi, columns, "movement_silent", ["Trường A", "Trường B"])
    assert isinstance(line, TextLine) and "Trường A, Trường B" in line.text
    names = [f"Trường THCS số {number}" for number in range(1, 1_501)]
    line, *rows = silent_schools(vi, columns, "movement_silent", names)
    assert isinstance(line, TextLine) and "số 1, Trường THCS số 2, " in line.text and "số 30… (+1470)" in line.text
    assert [columns[1].shown(row)[0] for row in rows] == names
