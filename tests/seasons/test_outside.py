"""What the tests type with their own small program is what openpyxl would have typed, and all else stays as it lay."""

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from tests.seasons.outside import fill, opened, tables, type_into
from tests.seasons.small import Small

TYPED = {
    "unit_score": {"1.1": {"P1": 5, "P2": None}, "1.2": {"P1": "năm < 6 & \xa0", "P2": 7.25}, "2.1": {"P1": "=1+1", "P2": "#N/A"}},
    "standing": {"P1": {"grade": "HTNV", "leave_days": True}},
}  # fmt: skip


def said(book: object) -> dict[tuple[str, str, str], object]:
    return {
        (id_, row, column): table.sheet.cell(at, col).value
        for id_, table in tables(book).items()
        for row, at in table.rows().items()
        for column, col in table.columns().items()
    }


def test_what_is_typed_is_read_as_it_was_and_nothing_else_changes(small: Small, tmp_path: Path) -> None:
    form, file = small.issued("TOAN", "self-score", "R2"), tmp_path / "a" / "a.xlsx"
    before = said(load_workbook(form))
    assert said(opened(form)) == before
    fill(form, file, TYPED)
    expected = before | {
        (id_, row, column): value
        for id_, rows in TYPED.items()
        for row, values in rows.items()
        for column, value in values.items()
    }
    assert said(load_workbook(file)) == said(opened(file)) == expected
    with ZipFile(form) as issued, ZipFile(file) as typed:
        assert issued.namelist() == typed.namelist()
        same = [name for name in issued.namelist() if issued.read(name) == typed.read(name)]
        assert {"xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml"} <= set(same)
        sheets = [typed.read(name) for name in typed.namelist() if name.startswith("xl/worksheets/")]
    assert any(b"<f>" in sheet for sheet in sheets) and not any(b"</f><v>" in sheet for sheet in sheets)


def test_cells_are_made_where_there_were_none_in_the_order_of_the_sheet(small: Small, tmp_path: Path) -> None:
    season, file = small.folder / "thidua.xlsx", tmp_path / "a.xlsx"

    def edit(book: object) -> None:
        sheet = tables(book)["people"].sheet
        for place in ((1400, 30), (1399, 3), (1400, 2), (1400, 29)):
            sheet.cell(*place).value = str(place)
        assert (sheet.max_row, sheet.cell(1500, 1).value) == (1400, None)

    type_into(season, file, edit)
    sheet = tables(load_workbook(file))["people"].sheet
    assert [sheet.cell(*place).value for place in ((1399, 3), (1400, 2), (1400, 30))] == [
        "(1399, 3)",
        "(1400, 2)",
        "(1400, 30)",
    ]
    [row] = list(load_workbook(file, read_only=True)[sheet.title].iter_rows(min_row=1400, values_only=True))
    assert [at for at, value in enumerate(row, 1) if value] == [2, 29, 30]


def test_days_are_read_as_days_and_typed_only_where_days_are_shown(small: Small, tmp_path: Path) -> None:
    season = small.folder / "thidua.xlsx"
    cell = tables(load_workbook(season))["rounds"].cell("R1", "start")
    assert tables(opened(season))["rounds"].cell("R1", "start").value == cell.value
    with pytest.raises(AssertionError, match="no days"):
        fill(season, tmp_path / "a.xlsx", {"units": {"TOAN": {"name": date(2027, 1, 1)}}})
