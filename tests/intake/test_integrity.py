"""The verdict on how a form came back: intact, harmless drift, altered; the numbers are the same in all three."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula

from tests.seasons.outside import Summary, change, tables
from tests.seasons.small import Small, copy_of, found, numbers

FILE = ("TOAN", "self-score", "R2")
NAME = "inbox/TOAN-self-scoreR2.xlsx"


def after(small_season: Small, tmp_path: Path, edit: Callable[[Workbook], Any]) -> dict[str, Any]:
    season = copy_of(small_season, tmp_path / "mua-nho")
    file = season.returned(*FILE)
    change(file, file, edit)
    return season.figures()


def integrity(result: dict[str, Any]) -> str:
    return next(one["integrity"] for one in result["receipts"] if one["file"] == NAME)


def test_a_form_filled_as_it_should_be_is_intact(untouched: dict[str, Any]) -> None:
    assert {"intact"} == {one["integrity"] for one in untouched["receipts"]}
    assert not found(untouched, "S118") + found(untouched, "C108")


def lose_locks(book: Workbook) -> None:
    for sheet in book.worksheets:
        sheet.protection.sheet = False


def lose_validations(book: Workbook) -> None:
    book["Tự chấm"].data_validations.dataValidation = []


def lose_some_validations(book: Workbook) -> None:
    book["Tự chấm"].data_validations.dataValidation.pop()


def lose_properties(book: Workbook) -> None:
    for name in list(book.custom_doc_props.names):
        del book.custom_doc_props[name]


def show_keys(book: Workbook) -> None:
    table = tables(book)["standing"]
    table.sheet.row_dimensions[table.row].hidden = False


def show_meta(book: Workbook) -> None:
    book["_thidua"].sheet_state = "visible"


def hide_a_row(book: Workbook) -> None:
    table = tables(book)["self_score"]
    table.sheet.row_dimensions[table.rows()["1.2"]].hidden = True


def add_a_sheet(book: Workbook) -> None:
    book.create_sheet("Nháp")["A1"] = "9 + 8"


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        (lose_locks, "mất khóa bảo vệ trang Tự chấm, Thống nhất, Tổ chấm"),
        # the cells of six criteria in four sections (each with a heading row of its own) by three people
        (lose_validations, "ở các ô Tự chấm G9:I10, G12:I13, G15:I15, G17:I17"),
        (lose_some_validations, "ở các ô Tự chấm G17:I17"),
        (lose_properties, "thuộc tính tệp"),
        (show_keys, "hiện ra ở trang Xếp loại"),
        (show_meta, "trang ẩn của phiếu đã bị mở ra"),
        (hide_a_row, "dòng bị ẩn: Tự chấm"),
        (add_a_sheet, "thêm trang Nháp"),
    ],
)
def test_what_programs_lose_is_one_notice(
    edit: Callable[[Workbook], Any], word: str, small_season: Small, untouched: dict[str, Any], tmp_path: Path
) -> None:
    result = after(small_season, tmp_path, edit)
    [notice] = found(result, "S118")
    assert (notice["severity"], notice["file"], notice["unit"]) == ("notice", NAME, "TOAN")
    assert word in notice["message"]
    assert integrity(result) == "drift"
    assert numbers(untouched) == numbers(result)


def raise_a_maximum(book: Workbook) -> None:
    tables(book)["self_score"].cell("1.1", "_max").value = 100


def reword_a_criterion(book: Workbook) -> None:
    tables(book)["unit_score"].cell("1.2", "_text").value = "Giữ gìn đạo đức tốt"


def rewrite_a_total(book: Workbook) -> None:
    table = tables(book)["self_score"]
    col = table.columns()["P2"]
    rows = [row for row in range(table.row + 1, table.end) if str(table.sheet.cell(row, col).value).startswith("=")]
    table.sheet.cell(rows[-1], col).value = "=99"


def rewrite_every_total(book: Workbook) -> None:
    for id_ in ("self_score", "unit_score"):
        table = tables(book)[id_]
        (total,) = [row[0].row for row in table.sheet.iter_rows(min_col=3, max_col=3) if row[0].value == "TỔNG ĐIỂM"]
        for person in ("P1", "P2", "P3"):
            col = table.columns()[person]
            table.sheet.cell(total, col).value = f"={get_column_letter(col)}9*10"


def rename_a_heading(book: Workbook) -> None:
    table = tables(book)["standing"]
    table.sheet.cell(table.row - 1, table.columns()["discipline"]).value = "Khen thưởng"


@pytest.mark.parametrize(
    ("edit", "raw", "expected"),
    [
        (raise_a_maximum, "100", "«10»"),
        (reword_a_criterion, "Giữ gìn đạo đức tốt", "«Giữ gìn đạo đức»"),
        (rewrite_a_total, "=99", "=IF("),
        (rename_a_heading, "Khen thưởng", "«Kỷ luật»"),
    ],
)
def test_an_altered_locked_cell_is_named_and_never_used(
    edit: Callable[[Workbook], Any],
    raw: str,
    expected: str,
    small_season: Small,
    untouched: dict[str, Any],
    tmp_path: Path,
) -> None:
    result = after(small_season, tmp_path, edit)
    [warning] = found(result, "C108")
    assert (warning["severity"], warning["raw"], warning["unit"]) == ("warning", raw, "TOAN")
    assert expected in warning["message"]
    assert warning["cell"]
    assert integrity(result) == "altered"
    assert numbers(untouched) == numbers(result)


def test_a_total_that_was_changed_in_every_column_alike_is_seen(
    small_season: Small, untouched: dict[str, Any], tmp_path: Path
) -> None:
    result = after(small_season, tmp_path, rewrite_every_total)
    warnings = found(result, "C108")
    # the first of three cells on each of the two sheets is named, the two others with it
    assert [(one["sheet"], one["cell"], one["raw"], len(one["also"])) for one in warnings] == [
        ("Tổ chấm", "G18", "=G9*10", 2),
        ("Tự chấm", "G18", "=G9*10", 2),
    ]
    assert integrity(result) == "altered"
    assert numbers(untouched) == numbers(result)


def cut_an_answer(book: Workbook) -> None:
    """As Excel cuts 1.1 and pastes it on 1.2: the cell moves whole, formulas follow it, a locked one stays behind."""
    table = tables(book)["self_score"]
    cut, pasted = table.cell("1.1", "P1"), table.cell("1.2", "P1")
    pasted.value, cut.value = cut.value, None
    cut.protection = Protection(locked=True)
    for row in table.sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                formula = cell.value if isinstance(cell.value, ArrayFormula) else None
                moved = (formula.text if formula else cell.value).replace(
                    f"${cut.column_letter}${cut.row}:", f"${cut.column_letter}${pasted.row}:"
                )
                cell.value = ArrayFormula(formula.ref, moved) if formula else moved


def test_a_cell_that_was_cut_is_named_and_so_are_the_formulas_that_followed(
    small_season: Small, tmp_path: Path
) -> None:
    result = after(small_season, tmp_path, cut_an_answer)
    blank = [one["cell"] for one in found(result, "R105") + found(result, "R104") if one["person"] == "P1"]
    assert "G9" in blank
    # the points of the first section and the total, which counts what is filled, both name the area that began there
    assert {(one["sheet"], one["cell"]) for one in found(result, "C108")} == {("Tự chấm", "G8"), ("Tự chấm", "G18")}


def test_a_form_without_its_check_sheet_under_other_names_says_the_same(
    small_season: Small, untouched: dict[str, Any], tmp_path: Path
) -> None:
    def edit(book: Workbook) -> None:
        del book["Kiểm tra"]
        for number, sheet in enumerate(sheet for sheet in book.worksheets if sheet.sheet_state == "visible"):
            sheet.title = f"Trang {number}"

    result = after(small_season, tmp_path, edit)
    assert numbers(untouched) == numbers(result)
    assert not found(result, "S101")


def test_the_summary_says_how_each_form_came_back(small_season: Small, tmp_path: Path) -> None:
    season = copy_of(small_season, tmp_path / "mua-nho")
    for form, edit in ((FILE, raise_a_maximum), (("VAN", "self-score", "R1"), lose_locks)):
        change(season.returned(*form), season.returned(*form), edit)
    season.result()
    said = {cell.value for sheet in Summary(season.folder) for row in sheet.iter_rows() for cell in row}
    assert said >= {"Nguyên vẹn", "Đã lưu lại", "⚠ Bị sửa"}
