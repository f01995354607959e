"""Codes that become parts of file names are held to what every system can write, where they are declared."""

import pytest

from tests.program import run
from tests.seasons.outside import tables, type_into
from tests.seasons.small import Small


@pytest.mark.parametrize("code", ["..", "A.", "CON", "aux.x"])
@pytest.mark.parametrize(("table", "row"), [("units", "VP"), ("rounds", "R2")])
def test_a_code_that_can_name_no_file_is_told_where_it_is_declared(
    table: str, row: str, code: str, small: Small
) -> None:
    rename(small, table, row, code)
    done = run("check", small.folder / "thidua.xlsx")
    assert (done.exit_code, done.output.count("D430")) == (1, 1)


@pytest.mark.parametrize(("table", "row", "code"), [("units", "VP", "toan"), ("rounds", "R2", "r1")])
def test_codes_that_differ_in_capitals_alone_are_told(table: str, row: str, code: str, small: Small) -> None:
    rename(small, table, row, code)
    done = run("check", small.folder / "thidua.xlsx")
    assert (done.exit_code, done.output.count("D431")) == (1, 1)


def rename(small: Small, table: str, row: str, code: str) -> None:
    """Give a row of the season workbook another code."""
    file = small.folder / "thidua.xlsx"

    def edit(book: object) -> None:
        found = tables(book)[table]  # type: ignore[arg-type]
        found.sheet.cell(found.rows()[row], found.col).value = code

    type_into(file, file, edit)
