"""What only the kindergarten's season has: months in quarters, two labels of the year, 100 points and 5 on top."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from openpyxl import load_workbook

from tests.samples.finished import Finished
from tests.samples.kinds import KINDS
from thidua_xlsx.verbs.load import load

Merged = Callable[[str], Finished]
TOLD = KINDS["mam-non"].told


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("mam-non")


def test_months_stand_in_two_quarters() -> None:
    assert {row["group"] for row in TOLD.season.tables["rounds"]} == {"Quý I", "Quý II"}


def test_the_declared_maxima_make_100() -> None:
    # 25 + 25 + 15 + 10 + 15 + 10; the 5 points of section VII come on top and are held to the total.
    caps = [int(section["max"]) for section in TOLD.season.tables["sections"]]
    assert (sum(caps[:6]), caps[6], int(TOLD.season.total_max)) == (100, 5, 100)


def test_a_quarter_weighs_the_same_however_many_months_it_has() -> None:
    # (1 + 1) / 2 = 1 and 4: the year is (1 + 4) / 2, not (1 + 1 + 4) / 3.
    assert TOLD.season.mean({"T2": Fraction(1), "T3": Fraction(1), "T45": Fraction(4)})[1] == Fraction("2.5")


def test_calendar_year_and_school_year_are_two_labels(built: Finished) -> None:
    school = load(built.folder).rulebook.school
    assert (school.work_year, school.school_year) == ("2023", "2022-2023")
    sheet = load_workbook(built.folder / "ket-qua" / "tong-hop.xlsx").worksheets[0]
    printed = [str(cell) for line in sheet.iter_rows(values_only=True) for cell in line if cell]
    assert [text for text in printed if text.startswith("Năm 2023 (năm học 2022-2023)")]
