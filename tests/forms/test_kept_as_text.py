"""Percents are typed with their sign; a number cell would turn `15%` into 0.15, so these cells keep text."""

import pytest

from tests.intake.mini import declared
from thidua_xlsx.declare.tables.cell_kinds import keeps_text, read_cell
from thidua_xlsx.documents.cell_rules import NumberRule
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.exchange.season_books.book_layout import season_book
from thidua_xlsx.messages.language import language

PERCENTS = [
    ("titles", "quota_percent"),
    ("options", "target_registered"),
    ("options", "target_initiatives_people"),
    ("options", "target_initiatives_applied"),
]


@pytest.mark.parametrize(("table", "key"), [*PERCENTS, ("targets", "target_value")])
def test_a_typed_percent_means_its_number(table: str, key: str) -> None:
    column = declared().columns.column(table, key)
    reading = read_cell(RawCell("15%"), column, declared().columns.choices["yesno"])
    assert (keeps_text(column), reading.value) == (True, 15)


@pytest.mark.parametrize(("table", "key"), PERCENTS)
def test_a_fraction_that_a_program_made_of_a_percent_is_refused(table: str, key: str) -> None:
    column = declared().columns.column(table, key)
    reading = read_cell(RawCell(0.15), column, declared().columns.choices["yesno"])
    assert reading.problem is not None and reading.problem[0].id == "C103"


def test_the_quota_cells_of_the_season_workbook_are_text_cells() -> None:
    book = season_book(declared().forms["season"], declared(), {}, say=language("vi"))
    sheet = book.sheet("Danh hiệu")
    col = next(col for (_, col), cell in sheet.cells.items() if cell.value == "quota_percent")
    answers = [cell for (_, c), cell in sheet.cells.items() if c == col and cell.open]
    assert answers and all(cell.text for cell in answers)
    assert any(
        ruled.area.col == col and isinstance(ruled.rule, NumberRule) and ruled.rule.as_text for ruled in sheet.rules
    )
