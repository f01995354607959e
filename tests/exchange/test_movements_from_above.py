"""Movements in the workbook by which an office hands them down, and in the rows of a school that has put it there."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.declare.told_season import season
from tests.intake.mini import SEASON, declared
from tests.markdown import as_read, book
from thidua_xlsx.declare.build.rulebook_builder import rulebook
from thidua_xlsx.declare.season import Movement, Rulebook
from thidua_xlsx.declare.season.movements import codes_above
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.exchange.season_books.handed_down import handed_down_book, movements_for, with_handed_down
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Record

UNITS = "\n| #td:units | name | kind |\n| T1 | Tổ Một | |\n| T2 | Tổ Hai | |\n| S1 | THCS Một | Trường |\n| S2 | THCS Hai | Trường |\n"
MOVEMENTS = """
| #td:movements | name | indicator | unit | target | direction | scope | actual |
| X1 | An toàn | Số vụ tai nạn | vụ | 0 | giảm | | 3 |
| X2 | Sáng tạo | Số sáng kiến | sáng kiến | 3 | tăng | Toàn trường | |
| X3 | Chỉ trường hai | | | | | | |

| #td:movement_details | kind | launched_by | start | end | goal | criteria | units |
| X1 | Theo đợt | Công đoàn | 05/09/2024 | 20/11/2024 | Không ai | Đủ | S1, S2 |
| X2 | | | | | Của xã | Đủ | |
| X3 | | | | | | | S2 |
"""


def office(text: str = MOVEMENTS) -> Rulebook:
    """An office of two schools, whose third movement is for the second alone."""
    return season(UNITS, text)


def handed_down(school: str = "S1", text: str = MOVEMENTS) -> RawBook:
    known = office(text)
    reporter = next(one for one in known.reporters if one.code == school)
    plan = handed_down_book(movements_for(reporter, known), known, declared(), say=language("vi"))
    return as_read(plan, "phong-trao.xlsx")


def below(
    tables: str = "", *, year: str = "2024-2025", raw: RawBook | None = None
) -> tuple[Mapping[str, Sequence[Any]], list[Finding]]:
    """The rows of a school with these tables of its own, and what was handed down to it."""
    text = f"\n# Mùa\n| #td:school | | value |\n| id | | m |\n| school_year | | {year} |\n{tables}"
    own, _ = season_records(book(text, "thidua.xlsx"), declared())
    return with_handed_down(own, raw or handed_down(), declared())


def values(rows: Sequence[Record]) -> list[tuple[str, dict[str, object]]]:
    return [(one.key, dict(one.values)) for one in rows]


def test_each_school_is_handed_what_it_takes_part_in() -> None:
    known = office()
    assert [[one.code for one in movements_for(school, known)] for school in known.reporters] == [
        ["X1", "X2"],
        ["X1", "X2", "X3"],
    ]


def test_a_school_has_what_was_handed_down_without_the_offices_own_figures() -> None:
    rows, findings = below()
    assert values(rows["movements"]) == [
        (
            "X1",
            {
                "name": "An toàn",
                "indicator": "Số vụ tai nạn",
                "unit": "vụ",
                "target": "0",
                "direction": "down",
                "from_above": "Trường Mini",
                "code_above": "X1",
            },
        ),
        (
            "X2",
            {
                "name": "Sáng tạo",
                "indicator": "Số sáng kiến",
                "unit": "sáng kiến",
                "target": "3",
                "direction": "up",
                "scope": "school",
                "from_above": "Trường Mini",
                "code_above": "X2",
            },
        ),
    ]
    (first_key, first), (second_key, second) = values(rows["movement_details"])
    assert (first_key, second_key) == ("X1", "X2")
    assert {key: str(value) for key, value in first.items()} == {
        "kind": "by_round",
        "launched_by": "Công đoàn",
        "start": "2024-09-05",
        "end": "2024-11-20",
        "goal": "Không ai",
        "criteria": "Đủ",
    }
    assert second == {
        "launched_by": "Trường Mini",
        "goal": "Của xã",
        "criteria": "Đủ",
    }  # who hands it down where nobody else launched it
    assert [(one.code.id, one.params) for one in findings] == [("D344", {"count": 2, "issuer": "Trường Mini"})]


OWN = """
| #td:movements | name | target | actual |
| X2 | SÁNG TẠO | 5 | 7 |
| PT1 | Dạy tốt | 12 | |

| #td:movement_details | goal | units |
| X2 | Nhiều hơn | |
| PT1 | Của trường | |
"""


def test_what_the_school_says_itself_stands_above_and_the_rest_is_the_offices() -> None:
    rows, findings = below(OWN)
    by_code = dict(values(rows["movements"]))
    assert list(by_code) == ["X1", "X2", "PT1"]  # the office's come first
    assert {key: str(value) for key, value in by_code["X2"].items()} == {
        "name": "SÁNG TẠO",
        "indicator": "Số sáng kiến",
        "unit": "sáng kiến",
        "target": "5",
        "direction": "up",
        "scope": "school",
        "actual": "7",
        "from_above": "Trường Mini",
        "code_above": "X2",
    }
    assert "from_above" not in by_code["PT1"]
    # what is wrong with it is told at the school's own cell
    taken = next(one for one in rows["movements"] if one.key == "X2")
    assert str(taken.place("target")) == "thidua.xlsx!Mùa!C6"
    assert values(rows["movement_details"])[1:] == [
        ("X2", {"launched_by": "Trường Mini", "goal": "Nhiều hơn", "criteria": "Đủ"}),
        ("PT1", {"goal": "Của trường"}),
    ]
    assert [one.params["count"] for one in findings] == [2]


def test_a_code_that_the_school_has_for_another_movement_stays_its_own_and_the_offices_is_there_too() -> None:
    rows, findings = below("\n| #td:movements | name |\n| X1 | Khác hẳn |\n")
    by_code = dict(values(rows["movements"]))
    assert {key: one["name"] for key, one in by_code.items()} == {
        "X1@TM": "An toàn",
        "X2": "Sáng tạo",
        "X1": "Khác hẳn",
    }
    assert (by_code["X1@TM"]["from_above"], by_code["X1@TM"]["code_above"]) == ("Trường Mini", "X1")
    assert by_code["X1"] == {"name": "Khác hẳn"}
    assert [key for key, _ in values(rows["movement_details"])] == ["X1@TM", "X2"]
    assert [(one.code.id, one.params["count"]) for one in findings] == [("D344", 2)]


def test_two_issuers_may_use_one_code_and_a_file_again_changes_nothing() -> None:
    first, _ = below("\n| #td:movements | name |\n| X2 | Khác |\n")
    raw = handed_down()
    again, _ = with_handed_down(first, raw, declared())
    assert values(again["movements"]) == values(first["movements"])
    other = book(
        "# A\n| #td:handed_down | | value |\n| issuer | | Trung tâm Một |\n| school_year | | 2024-2025 |\n"
        "\n| #td:movements | name |\n| X1 | An toàn |\n| X2 | Sáng tạo |\n",
        "tren.xlsx",
    )
    rows, _ = with_handed_down(again, other, declared())
    told = {key: (one.get("from_above"), one.get("code_above")) for key, one in values(rows["movements"])}
    # Of Trường Mini X1 is free, X2 the school's own; Trung tâm Một comes after it.
    assert told == {
        "X1": ("Trường Mini", "X1"),
        "X2@TM": ("Trường Mini", "X2"),
        "X1@TTM": ("Trung tâm Một", "X1"),
        "X2@TTM": ("Trung tâm Một", "X2"),
        "X2": (None, None),
    }


def test_a_report_tells_the_offices_own_codes_and_never_those_of_another_issuer() -> None:
    handed = [
        Movement("X1", "Của tỉnh", from_above="Sở", code_above="X1"),
        Movement("X1@X", "Của xã", from_above="Xã", code_above="X1"),
        Movement("PT1@X", "Của xã", from_above="Xã", code_above="PT1"),
        Movement("PT1", "Của trường"),
    ]
    assert codes_above(handed, "XÃ") == {"X1@X": "X1", "PT1@X": "PT1", "X1": "X1@S"}
    assert codes_above(handed[1:], "") == {"X1@X": "X1", "PT1@X": "PT1"}


@pytest.mark.parametrize("year", ["2023-2024", ""])
def test_nothing_is_taken_from_the_workbook_of_another_year(year: str) -> None:
    rows, findings = below(OWN, year=year)
    assert [key for key, _ in values(rows["movements"])] == ["X2", "PT1"]
    (found,) = findings
    assert (found.code.id, str(found.place)) == ("D343", "phong-trao.xlsx")
    assert found.params == {"issuer": "Trường Mini", "year": "2024-2025", "wanted": year}


def test_a_workbook_without_movements_hands_down_none() -> None:
    empty = book("# A\n| #td:handed_down | | value |\n| issuer | | Xã |\n| school_year | | 2024-2025 |\n", "tren.xlsx")
    rows, findings = below(OWN, raw=empty)
    assert [key for key, _ in values(rows["movements"])] == ["X2", "PT1"]
    assert [(one.code.id, one.params["issuer"], one.params["year"]) for one in findings] == [
        ("D343", "Xã", "2024-2025")
    ]


def test_forms_offer_it_with_the_office_and_take_it_as_they_offered_it_before() -> None:
    own, _ = season_records(book(SEASON, "thidua.xlsx"), declared())
    made, findings = rulebook(declared(), with_handed_down(own, handed_down(), declared())[0], file="thidua.xlsx")
    assert made is not None, findings
    listed = made.choices["movements"]
    assert [listed[one].vi for one in ("X1", "PT1")] == ["X1 – An toàn (Trường Mini)", "PT1 – Dạy tốt, học tốt"]
    assert [listed.find(one) for one in ("X1 – An toàn", "an toàn", "X1", "X1 – An toàn (Trường Mini)")] == ["X1"] * 4
