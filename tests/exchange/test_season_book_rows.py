"""Rows of the season workbook: what is read, under which code, and what a row or a table lacks; lines of the ledger."""

import pytest

from tests.intake.mini import SEASON, declared
from tests.markdown import book
from thidua_xlsx.exchange.season_books.book_records import (
    handed_down_records,
    ledger_records,
    lines_below,
    marked,
    season_records,
)
from thidua_xlsx.intake.read.keyed_tables import find_tables
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.model import Record

SCHOOL = "# A\n| #td:school | | value |\n| id | | m |\n"


def rows(table: str, before: str = "") -> tuple[list[tuple[str, dict[str, object]]], list[tuple[str, str]]]:
    """The records of a table on a sheet `B`, and what was found on it."""
    text = f"{SCHOOL}\n{before}\n# B\n{table}"
    records, findings = season_records(book(text, "thidua.xlsx"), declared())
    id_ = table.partition(":")[2].partition(" |")[0]
    return [(one.key, dict(one.values)) for one in records.get(id_, ())], at_cells(findings)


def at_cells(findings: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code.id, str(one.place).rpartition("!")[2]) for one in findings if "!B!" in str(one.place)]


@pytest.mark.parametrize("gone", ["school", "units", "people", "criteria", "sections", "rounds", "titles"])
def test_a_season_without_one_of_its_tables_says_which(gone: str) -> None:
    text = SEASON.replace(f"#td:{gone} ", f"#td:x{gone} ")
    records, findings = season_records(book(text, "thidua.xlsx"), declared())
    missing = [one for one in findings if one.code.id == "D203"]
    assert (len(missing), gone in records) == (1, False)
    assert not isinstance(missing[0].params["table"], str)  # in the words of the workbook, not its key


def test_any_other_table_may_be_missing() -> None:
    _, findings = season_records(book(SEASON.replace("#td:movements ", "#td:xmovements "), "thidua.xlsx"), declared())
    assert [one.code.id for one in findings if one.code.id == "D203"] == []


def test_other_tables_refer_to_units_and_sections_wherever_these_stand() -> None:
    table = "| #td:people | full_name | unit |\n| A1 | An | Tổ Một |\n"
    assert rows(table, "| #td:units | name |\n| T1 | Tổ Một |\n") == ([("A1", {"full_name": "An", "unit": "T1"})], [])
    below = book(f"{SCHOOL}\n{table}\n| #td:units | name |\n| T1 | Tổ Một |\n", "thidua.xlsx")
    assert season_records(below, declared())[0]["people"][0].values["unit"] == "T1"


def test_a_row_without_a_code_gets_one_of_what_it_says_that_is_told() -> None:
    found, told = rows(
        "| #td:units | name | kind |\n| T1 | Tổ Một | |\n| | Tổ Văn phòng | |\n| | Tổ  VĂN PHÒNG | |\n| | | |\n| | ??? | |\n"
    )
    assert [key for key, _ in found] == ["T1", "to-van-phong"]
    assert found[1][1] == {"name": "Tổ Văn phòng"}
    # the second would have the same code, and of the last none can be made
    assert told == [("D218", "A3"), ("D216", "A4"), ("D216", "A6")]


def test_a_made_code_is_no_code_of_another_row_and_no_longer_than_codes_are() -> None:
    found, told = rows("| #td:units | name |\n| | Tổ Văn phòng |\n| to-van-phong | Tổ khác |\n")
    assert ([key for key, _ in found], told) == (["to-van-phong"], [("D216", "A2")])
    # a number alone gives no code
    assert rows("| #td:sections | name | max |\n| | | 20 |\n") == ([], [("D216", "A2")])
    long = "Tổ chuyên môn Khoa học tự nhiên và Công nghệ"
    assert [key for key, _ in rows(f"| #td:units | name |\n| | {long} |\n")[0]] == ["to-chuyen-mon-khoa-hoc-tu-nhien"]


def test_a_code_that_would_break_keys_is_told_at_its_cell() -> None:
    assert rows("| #td:units | name |\n| T 1 | Tổ Một |\n| T2 | Tổ Hai |\n")[1] == [("C120", "A2")]


def test_what_a_row_or_a_table_must_have_is_missed_once() -> None:
    assert rows("| #td:units | name |\n| T1 | |\n| T2 | Tổ Hai |\n")[1] == [("C107", "B2")]
    # a whole column that is needed, at the table's own cell; one that is not needed is not missed
    assert rows("| #td:units | kind |\n| T1 | a |\n| T2 | b |\n")[1] == [("D214", "A1")]


def test_an_empty_line_of_a_list_is_none_and_a_code_alone_is_a_row() -> None:
    found, _ = rows("| #td:log | | date | who | about |\n| y1 | | | | |\n| y2 | | | | An |\n")
    assert found == [("y2", {"about": "An"})]
    assert rows("| #td:titles | enabled |\n| LDTT | |\n")[0] == [("LDTT", {})]


def test_what_stands_beside_the_words_of_another_key_is_read_under_neither() -> None:
    table = "| #td:titles | name | enabled |\n| LDTT | Chiến sĩ thi đua cơ sở | có |\n| CSTDCS | | có |\n"
    assert rows(table) == ([("LDTT", {}), ("CSTDCS", {"enabled": True})], [("S112", "B2")])
    settings = "| #td:school | _setting | value |\n| name | Năm học | 2024-2025 |\n| place | | Nhỏ |\n"
    records, findings = season_records(book(f"# B\n{settings}", "thidua.xlsx"), declared())
    assert ([dict(one.values) for one in records["school"]], at_cells(findings)) == (
        [{"place": "Nhỏ"}],
        [("S112", "B2")],
    )
    assert str(records["school"][0].places["name"]) == "thidua.xlsx!B!C2"


def test_what_could_not_be_read_is_in_no_record() -> None:
    found, told = rows("| #td:rounds | name | weight |\n| D1 | Đợt 1 | nhiều |\n")
    assert (found, told) == ([("D1", {"name": "Đợt 1"})], [("C101", "C2")])
    text = "# B\n| #td:movements | name | start |\n| X1 | An toàn | |\n\n| #td:movement_details | start |\n| X1 | hôm nào |\n"
    records, findings = handed_down_records(book(text, "tren.xlsx"), declared())
    assert [dict(one.values) for one in records["movement_details"]] == [{}]
    assert at_cells(findings) == [("D210", "B5")]


LEDGER = """
# Khen thưởng
| #td:awards | | person | full_name | title | period |
| a1 | | A1 | An | LDTT | 2023-2024 |
| a2 | | | | | |
| a3 | | | | | |
"""


def test_lines_are_placed_below_what_stands_there_and_beside_nothing() -> None:
    raw = book(LEDGER, "so.xlsx")
    spec = next(one for one in declared().forms["ledger"].tables() if one.id == "awards")
    table = find_tables(raw)[0]["awards"]
    line = {"person": "B1", "title": "GK", "period": "", "nowhere": "x"}
    texts = lines_below(table, spec, [line, {"person": "B2"}, {"person": "B3"}])
    person, title = table.columns["person"], table.columns["title"]
    assert texts == {
        "Khen thưởng": {
            (2, person): "B1",
            (2, title): "GK",
            (3, person): "B2",
            (4, 0): "a4",  # a row below the prepared ones gets the next key
            (4, person): "B3",
        }
    }
    assert lines_below(table, spec, []) == {}


def test_a_row_that_was_left_empty_between_others_stays_empty() -> None:
    raw = book(LEDGER.replace("| a2 | | | | | |", "| a2 | | | | | |\n| a5 | | A2 | Bình | GK | |"), "so.xlsx")
    spec = next(one for one in declared().forms["ledger"].tables() if one.id == "awards")
    table = find_tables(raw)[0]["awards"]
    assert list(lines_below(table, spec, [{"person": "B1"}])["Khen thưởng"]) == [(4, table.columns["person"])]


def test_a_prepared_row_beside_which_somebody_wrote_stays_theirs() -> None:
    raw = book(LEDGER.replace("| a2 | | | | | |", "| a2 | | | | | | | nhớ hỏi |"), "so.xlsx")
    spec = next(one for one in declared().forms["ledger"].tables() if one.id == "awards")
    table = find_tables(raw)[0]["awards"]
    assert list(lines_below(table, spec, [{"person": "B1"}])["Khen thưởng"]) == [(3, table.columns["person"])]


def test_a_text_is_placed_into_its_column_of_lines_that_stand_there() -> None:
    records, _ = ledger_records(book(LEDGER, "so.xlsx"), declared())
    (first,) = records["awards"]
    column = first.places["title"].col
    assert marked([(first, "BKT"), (Record("x"), "GK")], "title") == {"Khen thưởng": {(1, column): "BKT"}}
