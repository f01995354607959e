"""What a cell of somebody else's sheet says as text."""

from datetime import date, datetime

import pytest

from thidua_xlsx.documents.foreign_table import Plain, cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (7.0, "7"),
        (19034567890123.0, "19034567890123"),  # an account: no digit may be lost
        (9.3, "9.3"),
        (9.300000000000011, "9.3"),  # what a formula leaves behind
        (datetime(1979, 4, 4, 0, 0), "04/04/1979"),
        (date(1979, 4, 4), "04/04/1979"),
        (True, "x"),
        (False, ""),
        (None, ""),
        (" Tổ  Toán ", "Tổ Toán"),
    ],
)
def test_a_cell_says_what_people_see_in_it(value: Plain, text: str) -> None:
    assert cell_text(value) == text
