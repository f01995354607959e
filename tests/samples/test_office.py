"""What only the education office's season has: two layers by weight, ranks among peers, the plan's appendix."""

from collections.abc import Callable

import pytest
from openpyxl import load_workbook

from tests.samples import finished
from tests.samples.finished import Finished
from tests.samples.kinds import KINDS
from tests.samples.readd import Row, number

Merged = Callable[[str], Finished]
SEASON, FIGURES = KINDS["office"].told.season, KINDS["office"].told.figures


@pytest.mark.oracle
def test_people_are_managers_and_officers() -> None:
    assert {row["group"] for row in SEASON.tables["people"]} == {"CBQL", "NV"}


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("office")


@pytest.mark.oracle
@pytest.mark.parametrize("row", FIGURES["layers"], ids=lambda row: row["key"])
def test_a_round_weighs_the_two_layers_and_a_knock_out_holds_it(row: Row) -> None:
    person, round_ = row["key"].split(":")
    final = SEASON.final(person, round_)
    assert final is not None
    assert row["weighed"] == final.arithmetic
    summed, _, held = row["weighed"].partition(" -> ")
    assert number(held or row["final"]) == min(finished.last(summed), final.limit) == number(row["final"])


@pytest.mark.oracle
def test_weights_and_places_by_hand() -> None:
    """QL02, first half-year: (20 × 99,5 + 30 × 96,5) / 50 = 97,7. CV13 counted 14 visits, the section 12: behind the 18,
    16, 14 and 13 of others and level with CV03's 12, fifth; by its own count third, level with CV01."""
    rows = {row["key"]: row for row in FIGURES["layers"]}
    assert rows["QL02:K1"]["final"] == "97,7"
    points = [SEASON.cells["CV13", "K1", layer]["III.1"] for layer in ("self_score", "unit_score")]
    assert points == ["8", "6"]
    assert SEASON.cells["CV05", "K1", "unit_score"]["III.1"] == "10"


def test_the_calendar_has_the_nine_tasks_of_the_appendix(built: Finished) -> None:
    """Four tasks in the first quarter, three in the second, one and one; the sixth is the office's own: nobody else does it."""
    sheet = load_workbook(built.folder / "thidua.xlsx")["Lịch"]
    rows = [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]
    tasks = [row for row in rows if any(cell.startswith("Quý ") for cell in row)]
    quarters = [next(cell for cell in row if cell.startswith("Quý ")).partition(":")[0] for row in tasks]
    assert quarters == ["Quý I"] * 4 + ["Quý II"] * 3 + ["Quý III", "Quý IV"]
    assert ["Các nhà trường" in row for row in tasks] == [True] * 5 + [False] + [True] * 3
    assert "Trước ngày 20/01/2022" in tasks[0]
    assert "Trước ngày 15/11/2022" in tasks[8]


def test_by_the_law_of_2003_who_did_not_register_is_not_proposed(built: Finished) -> None:
    [title] = [one for one in built.by_id("people")["CV15"]["titles"] if one["id"] == "LDTT"]
    assert (title["met"], title["registered"], title["proposed"]) == ("yes", False, False)
