"""What only the education office's season has: two layers by weight, ranks among peers, the plan's appendix."""

from collections.abc import Callable

import pytest
from docx import Document

from tests.samples.finished import Finished
from tests.seasons.outside import opened

Merged = Callable[[str], Finished]


@pytest.fixture
def built(merged: Merged) -> Finished:
    return merged("office")


def test_the_calendar_has_the_nine_tasks_of_the_appendix(built: Finished) -> None:
    """Four tasks in the first quarter, three in the second, one and one; the sixth is the office's own: nobody else does it."""
    sheet = opened(built.folder / "thidua.xlsx")["Lịch"]
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


def test_plan_and_minutes_of_inspection_name_who_is_drawn_and_what_was_found(built: Finished) -> None:
    """Two units of four; a fifth of each unit's people, rounded up: 1 + 2 + 1 + 1; two more whose points lie far apart."""
    figures, tables_ = built.told.figures["drawn"], built.told.tables
    names = {row["key"]: row.get("full_name") or row["name"] for row in (*tables_["units"], *tables_["people"])}
    papers = built.folder / "ket-qua" / "giay-to"
    plan, minutes = (
        [
            [cell.text for cell in row.cells]
            for table in Document(str(papers / f"{name}-kiem-tra.docx")).tables
            for row in table.rows
        ]
        for name in ("ke-hoach", "bien-ban")
    )
    drawn = {row[1].partition(" (")[0]: "Rút mẫu" in row[3] for row in plan if row[0].isdigit()}
    assert drawn == {names[row["key"]]: row["drawn"] == "yes" for row in figures}
    found = {row[1].partition(" (")[0]: row[4].strip("…") for row in minutes if row[0].isdigit()}
    assert found == {names[row["key"]]: row["found"] for row in figures}


def test_the_link_to_the_only_row_of_a_sheet_finds_nobody_by_a_number(built: Finished) -> None:
    """One ballot stands in the workbook of the round: Gnumeric gives #REF! for INDEX of a single cell."""
    sheet = opened(built.folder / "ket-qua" / "hoi-dong-dt1.xlsx")["Kiểm tra"]
    links = [str(cell.value) for row in sheet.iter_rows() for cell in row if "'Kiểm phiếu'!$C$" in str(cell.value)]
    assert links and not any("INDEX(" in link for link in links)
