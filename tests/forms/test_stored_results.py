"""What a workbook says before anybody works it out is what it says afterwards: phones and previews show the first."""

from pathlib import Path

import pytest

from tests.engines import ENGINES, differences, written
from tests.seasons.every_workbook import workbooks

LIBREOFFICE = ENGINES[0]


@pytest.mark.libreoffice
def test_what_is_stored_is_what_is_worked_out(tmp_path: Path) -> None:
    if LIBREOFFICE.missing:
        pytest.skip(LIBREOFFICE.missing)
    books = [(file, values) for file in workbooks() if (values := written(file))]
    assert len(books) > 7
    worked_out = LIBREOFFICE.recalculate([file for file, _ in books], tmp_path)
    apart = {
        file.name: wrong
        for (file, stored), values in zip(books, worked_out, strict=True)
        if (wrong := differences(stored, values))
    }
    assert apart == {}


def test_a_result_that_is_not_worked_out_is_found() -> None:
    stored = {("Trang", "A1"): "✓ Đủ", ("Trang", "A2"): 0.3, ("Trang", "A3"): ""}
    assert differences(stored, {("Trang", "A1"): "✓ Đủ", ("Trang", "A2"): 0.1 + 0.2, ("Trang", "A3"): ""}) == []
    assert len(differences(stored, {("Trang", "A1"): "✗ Có ô sai", ("Trang", "A2"): 0.31, ("Trang", "A3"): True})) == 3
