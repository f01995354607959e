"""The verdict on how a form came back: intact, harmless drift, altered; the numbers are the same in all three."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.seasons.outside import change, tables
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
        (show_meta, "trang ẩn của máy không còn ẩn kỹ như lúc phát"),
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
