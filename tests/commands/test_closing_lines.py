"""The lines that closing a season writes into the ledger, word for word, and what stops it before anything is lost."""

import pytest
from msgspec.structs import replace

from tests.intake.mini import school
from tests.markdown import book, edited
from thidua_xlsx.commands.finalize import award_line, initiative_line, require_nothing_lost
from thidua_xlsx.documents.raw_workbook import RawSheet
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Award, Initiative, Season

VI = language("vi")
SEASON = Season(school(), (), (), (), {}, {}, {}, (), (), (), ())


def test_a_title_that_was_decided_has_its_number_day_and_issuer() -> None:
    given = Award("A2", "LDTT", "2024-2025", "12/QĐ-UBND", "30/06/2025", issuer="UBND xã Kim Sơn")
    assert award_line(SEASON, VI, given) == {
        "person": "A2",
        "full_name": "Trịnh Thị Hoà",
        "title": "Lao động tiên tiến",
        "period": "2024-2025",
        "decision_no": "12/QĐ-UBND",
        "decision_date": "30/06/2025",
        "issuer": "UBND xã Kim Sơn",
    }


def test_a_title_without_a_number_waits_and_a_commendation_says_its_kind() -> None:
    waiting = award_line(SEASON, VI, Award("T1", "TTLDTT", "2024-2025"))
    assert (waiting["full_name"], waiting["title"]) == ("Tổ Một", "Tập thể lao động tiên tiến")
    assert (waiting["issuer"], waiting["decision_no"]) == ("Trình cấp trên, chưa có quyết định", "")
    numbered = award_line(SEASON, VI, Award("T1", "TTLDTT", "2024-2025", "9/QĐ"))
    assert numbered["issuer"] == ""  # nobody said who, but it waits for nothing
    deed = award_line(SEASON, VI, Award("A1", "GK", "2024-2025", "4/QĐ", kind="dot_xuat"))
    assert (deed["title"], deed["commendation_kind"]) == ("Giấy khen", "Đột xuất")
    assert award_line(SEASON, VI, Award("X9", "LDTT", "2024-2025"))["full_name"] == ""  # nobody of this season


def test_an_initiative_with_everything_that_is_known_of_it() -> None:
    known = Initiative("A3", "Sổ tay số", "tinh", True, False, "7/QĐ", "20/05/2025", (), "CSTĐCS 2024-2025", mark="86")
    assert initiative_line(SEASON, VI, known) == {
        "person": "A3",
        "full_name": "Lê Văn An",
        "name": "Sổ tay số",
        "level": "Tỉnh/bộ",
        "recognised": "Có",
        "applied": "Không",
        "mark": "86",
        "decision_no": "7/QĐ",
        "decision_date": "20/05/2025",
        "used_for": "CSTĐCS 2024-2025",
    }
    plain = initiative_line(SEASON, VI, Initiative("A3", "Sổ tay số", None, True, None))
    assert (plain["level"], plain["applied"], plain["decision_no"]) == ("", "", "")


LEDGER = book(
    """
# Khen thưởng
| #td:awards | full_name | issuer |
| a1 | Lê Văn An | chờ |
| a2 | Vũ Đức | |
# Sáng kiến
| #td:initiatives | name |
| i1 | Sổ tay |
"""
)


def test_cells_may_be_added_and_those_meant_may_change() -> None:
    more = edited(LEDGER, "Khen thưởng", {(2, 2): "UBND xã", (3, 1): "Cao Mới"})
    require_nothing_lost(LEDGER, more, {})
    decided = edited(LEDGER, "Khen thưởng", {(1, 2): "UBND xã"})
    require_nothing_lost(LEDGER, decided, {"Khen thưởng": {(1, 2): "UBND xã"}})


@pytest.mark.parametrize(
    ("sheet", "cells"),
    [
        ("Khen thưởng", {(1, 2): "UBND xã"}),  # meant was the line below
        ("Khen thưởng", {(1, 1): None}),
        ("Sáng kiến", {(1, 1): "Sổ"}),
    ],
)
def test_a_cell_that_would_be_lost_stops_the_closing_and_names_its_sheet(
    sheet: str, cells: dict[tuple[int, int], object]
) -> None:
    with pytest.raises(CommandError) as stopped:
        require_nothing_lost(LEDGER, edited(LEDGER, sheet, cells), {"Khen thưởng": {(2, 2): "UBND xã"}})
    assert (stopped.value.key, stopped.value.params) == ("cli.ledger_not_written", {"sheet": sheet})


def test_a_sheet_that_would_be_gone_stops_it_as_well() -> None:
    first, second = LEDGER.sheets
    without = replace(LEDGER, sheets=(first, RawSheet("Sheet2", second.cells)))
    with pytest.raises(CommandError):
        require_nothing_lost(LEDGER, without, {})
