"""The merged sample season of THCS Kim Sơn beside what all samples are asked: days of receipt, and what is called done."""

from pathlib import Path

import pytest

from tests.program import Built
from tests.seasons.outside import Summary
from thidua_xlsx.demo.story_text import read_tables

FIGURES = read_tables((Path(__file__).parents[2] / "samples/thcs-kim-son/figures.md").read_text("utf-8"))


def test_when_forms_came_in(kim_son: Built) -> None:
    told = {(row["key"], row["form"]): (row["day"], int(row["late"])) for row in FIGURES["arrivals"]}
    found = {
        (unit["id"], form): (day, unit["days_late"].get(form, 0))
        for unit in kim_son.result["units"]
        for form, day in unit["received_on"].items()
    }
    assert found == told


@pytest.mark.parametrize(
    ("sheet", "good", "gaps"),
    [("Tổng quan", "✓", "! thiếu"), ("Tình hình nộp", "✓ đã nhận", "! thiếu (nhận 30/09/2024)")],
)
def test_no_form_that_has_errors_or_gaps_is_called_done(kim_son: Built, sheet: str, good: str, gaps: str) -> None:
    """Forms: registration, then four rounds. In the second form of TNV somebody has 12 of 10 points, in the third -2."""
    rows = Summary(kim_son.folder)[sheet].iter_rows(values_only=True)
    told = [[cell for cell in row if isinstance(cell, str)] for row in rows]
    marks = {row[0]: row[1:] for row in told if row and row[-1] == "5/5"}
    assert marks["Tổ Ngữ văn - Giáo dục công dân"] == [gaps, good, "✗ 1 lỗi", "✗ 1 lỗi", good, "5/5"]
    assert marks["Tổ Toán - Tin"][3:] == ["! thiếu", good, "5/5"]
