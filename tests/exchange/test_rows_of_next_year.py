"""The rows of a later year: what is taken over, what moves on by whole years, what is emptied, what stays behind."""

from collections.abc import Mapping

import pytest

from tests.intake.mini import declared
from tests.markdown import book
from thidua_xlsx.declare.season.deadlines import years_of
from thidua_xlsx.exchange.season_books.book_records import season_records
from thidua_xlsx.exchange.season_books.next_year import CarryOver, NextYear, next_year
from thidua_xlsx.exchange.season_books.year_words import YearStep
from thidua_xlsx.model import Record

SHEET = """
# Mùa
| #td:school | | value |
| id | | mini |
| name | | Trường Mini, lập năm 2024 |
| school_year | | 2024-2025 |

| #td:units | name |
| T1 | Tổ Một |
| T2 | Tổ Hai |

| #td:sections | name |
| I | Chung |
"""


def carried(*tables: str, by: int = 1) -> NextYear:
    records, _ = season_records(book(SHEET + "".join(f"\n{table}" for table in tables), "thidua.xlsx"), declared())
    return next_year(records, declared(), YearStep(years_of("2024-2025"), by))


def rows(table: str, by: int = 1) -> list[Mapping[str, object]]:
    """The rows that a table has in the later year, each with its texts as somebody would have typed them."""
    return [dict(row) for row in carried(table, by=by).tables[table.partition(" |")[0].partition(":")[2]]]


def looked_at(found: NextYear) -> list[tuple[str, str, str, str, str]]:
    """The cells to look at: what became of each, its table, row and column, and what stood there."""
    return [(one.how.value, one.table, one.row, one.column.key, one.text) for one in found.cells]


def test_who_belongs_to_the_school_is_taken_as_it_stands() -> None:
    people = "| #td:people | full_name | birth_date | unit | joined_sector | from | to |\n"
    people += "| A1 | An | 25/09/1980 | T1 | 01/09/2002 | 01/09/2024 | 31/12/2024 |\n| A2 | Ba | 1980 | T1 | | | |\n"
    first, second = rows(people)
    assert first == {
        "code": "A1",
        "full_name": "An",
        "birth_date": "25/09/1980",
        "unit": "T1",
        "joined_sector": "01/09/2002",
        "from": "01/09/2024",
        "to": "31/12/2024",
    }
    assert second == {"code": "A2", "full_name": "Ba", "birth_date": "1980", "unit": "T1"}
    council = "| #td:council | full_name | role | from | to | decision_no |\n| H1 | Minh | Chủ tịch | 01/09/2024 | 31/08/2025 | 12/QĐ |\n"
    assert rows(council) == [
        {
            "code": "H1",
            "full_name": "Minh",
            "role": "chu_tich",
            "decision_no": "12/QĐ",
            "from": "01/09/2024",
            "to": "31/08/2025",
        }
    ]


def test_a_document_keeps_its_day() -> None:
    bases = "| #td:bases | | kind | number | date | subject |\n| b1 | | Kế hoạch | 12/KH-UBND | 17/10/2024 | Thi đua năm 2024 |\n"
    assert rows(bases) == [
        {"kind": "Kế hoạch", "number": "12/KH-UBND", "date": "17/10/2024", "subject": "Thi đua năm 2024"}
    ]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "| #td:rounds | name | theme | start | end | weight | group | due | due_nominations |\n"
            "| D1 | Học kỳ I/2024 | Mừng 2025 | 05/09/2024 | 31/12/2024 | 2 | HK I năm 2024 | 05/01/2025 | Trước 20/12/2024 |",
            {
                "code": "D1",
                "name": "Học kỳ I/2025",
                "theme": "Mừng 2026",
                "start": "05/09/2025",
                "end": "31/12/2025",
                "weight": 2,
                "group": "HK I năm 2025",
                "due": "05/01/2026",
                "due_nominations": "Trước 20/12/2025",
            },
        ),
        (
            "| #td:calendar | | task | guide | doer | product | due |\n"
            "| c1 | | Đăng ký năm học 2024-2025 | Ban 2024 | Tổ 2025 | Danh sách 2025 | Tháng 9/2024 |",
            {
                "task": "Đăng ký năm học 2025-2026",
                "guide": "Ban 2025",
                "doer": "Tổ 2026",
                "product": "Danh sách 2026",
                "due": "Tháng 9/2025",
            },
        ),
        (
            "| #td:movements | name | indicator | unit | target | direction | scope |\n"
            "| PT1 | Thi đua 2025 | Giờ dạy năm 2025 | tiết | 2025 | tăng | Toàn trường |",
            {
                "code": "PT1",
                "name": "Thi đua 2026",
                "indicator": "Giờ dạy năm 2026",
                "unit": "tiết",
                "target": "2025",
                "direction": "up",
                "scope": "school",  # a number is no year
            },
        ),
        (
            "| #td:hand_ins | name | who | due | files |\n| KH | Kế hoạch 2025 | T1 | 15/10/2024 | kh-2025* |",
            {"code": "KH", "name": "Kế hoạch 2026", "who": "T1", "due": "15/10/2025", "files": "kh-2025*"},
        ),
        (
            "| #td:proposal_rounds | name | titles | due |\n| P1 | Đợt 2025 | LĐTT; CSTĐCS | 15/03/2025 |",
            {"code": "P1", "name": "Đợt 2026", "titles": "LDTT, CSTDCS", "due": "15/03/2026"},
        ),
    ],
)
def test_days_and_the_years_in_names_move_on(table: str, expected: Mapping[str, object]) -> None:
    assert rows(table) == [expected]


def test_by_more_years_days_move_on_by_as_many() -> None:
    table = "| #td:rounds | name | start | end |\n| D1 | Học kỳ I/2024 | 05/09/2024 | 31/12/2024 |"
    assert rows(table, by=3) == [{"code": "D1", "name": "Học kỳ I/2027", "start": "05/09/2027", "end": "31/12/2027"}]


def test_what_happens_once_is_emptied_and_named() -> None:
    options = {
        "regime": "luat-2022",
        "dossier_date": "01/06/2025",
        "decision_date": "10/06/2025",
        "as_of": "31/05/2025",
        "due_registration": "15/10/2024",
        "staff_conference": "27/09/2024",
        "school_title": "TTLĐTT",
        "school_commendation": "GK",
        "school_target": "Chuẩn 2025",
        "total_max": "80",
        "due_report": "lúc nào đó 2025",
    }
    found = carried(
        "| #td:options | | value |\n" + "".join(f"| {key} | | {value} |\n" for key, value in options.items())
    )
    (row,) = found.tables["options"]
    assert row == {"regime": "luat-2022", "due_registration": "15/10/2025", "total_max": 80}
    assert sorted(looked_at(found)) == sorted(
        ("emptied", "options", "", key, text)
        for key, text in {
            "dossier_date": "01/06/2025",
            "decision_date": "10/06/2025",
            "as_of": "31/05/2025",
            "staff_conference": "27/09/2024",
            "school_title": "TTLDTT",
            "school_commendation": "GK",
            "school_target": "Chuẩn 2025",
            "due_report": "lúc nào đó 2025",
        }.items()
    )


def test_what_was_done_and_reached_is_emptied_and_named() -> None:
    calendar = "| #td:calendar | | task | due | done |\n| c1 | | Đăng ký | 15/10/2024 | 20/09/2024 |\n"
    movements = "| #td:movements | name | target | actual |\n| PT1 | Dạy tốt | 12 | 9.5 |\n"
    found = carried(calendar, movements)
    assert found.tables["calendar"] == [{"task": "Đăng ký", "due": "15/10/2025"}]
    assert found.tables["movements"] == [{"code": "PT1", "name": "Dạy tốt", "target": "12"}]
    assert sorted(looked_at(found)) == [
        ("emptied", "calendar", "c1", "done", "20/09/2024"),
        ("emptied", "movements", "PT1", "actual", "9.5"),
    ]


def test_words_that_may_speak_of_another_year_are_kept_and_named() -> None:
    calendar = "| #td:calendar | | task |\n| c1 | | Theo Kế hoạch 12/KH-UBND năm 2024 |\n| c2 | | Kỷ niệm 1948 |\n"
    found = carried(calendar)
    assert [row["task"] for row in found.tables["calendar"]] == ["Theo Kế hoạch 12/KH-UBND năm 2024", "Kỷ niệm 1948"]
    assert looked_at(found) == [("kept", "calendar", "c1", "task", "Theo Kế hoạch 12/KH-UBND năm 2024")]
    assert found.cells[0].how is CarryOver.KEPT


def test_what_was_said_of_a_movement_stays_with_it() -> None:
    movements = "| #td:movements | name |\n| PT1 | Dạy tốt |\n"
    details = "| #td:movement_details | goal | criteria | start | units |\n"
    details += "| PT1 | Mục tiêu 2025 | Tiêu chí 2025 | 05/09/2024 | T1, T2 |\n| X1 | Của cấp trên | | | |\n"
    found = carried(movements, details)
    assert found.tables["movement_details"] == [
        {
            "code": "PT1",
            "goal": "Mục tiêu 2026",
            "criteria": "Tiêu chí 2026",
            "start": "05/09/2025",
            "units": "T1, T2",
        }
    ]
    assert found.left == {"movement_details": 1}  # an office hands its movements down anew each year


def test_a_movement_of_several_years_keeps_its_years() -> None:
    movements = "| #td:movements | name |\n| PT1 | Thi đua giai đoạn 2020-2025 |\n| PT2 | Từ năm 2020 đến năm 2025 |\n"
    details = "| #td:movement_details | goal | start | end |\n"
    details += (
        "| PT1 | Đến 2025 đạt chuẩn | 01/09/2020 | 31/12/2025 |\n| PT2 | Xong năm 2025 | 05/09/2024 | 31/05/2025 |\n"
    )
    found = carried(movements, details)
    assert [row["name"] for row in found.tables["movements"]] == [
        "Thi đua giai đoạn 2020-2025",
        "Từ năm 2020 đến năm 2025",
    ]
    assert found.tables["movement_details"] == [
        {"code": "PT1", "goal": "Đến 2025 đạt chuẩn", "start": "01/09/2020", "end": "31/12/2025"},
        {"code": "PT2", "goal": "Xong năm 2026", "start": "05/09/2025", "end": "31/05/2026"},
    ]
    assert ("PT1", "Đến 2025 đạt chuẩn") in [(cell.row, cell.text) for cell in found.cells]  # to be looked at


def test_what_was_decided_in_the_year_stays_behind_and_is_counted() -> None:
    answers = (
        "| #td:waivers | | code | where | reason | approver |\n| w1 | | X103 | T1 | ốm | HT |\n",
        "| #td:choices | | form | record | file |\n| k1 | | T1 | A1 | a.xlsx |\n",
        "| #td:log | | about | what |\n| y1 | | A1 | Hỏi |\n| y2 | | A1 | Hỏi lại |\n",
        "| #td:received | | date | who | what |\n| n1 | | x | T1 | Đăng ký |\n",
        "| #td:deeds | | person | title |\n| k1 | | A1 | GK |\n",
        "| #td:reward_decisions | | titles | decision_no |\n| q1 | | LĐTT | 45/QĐ |\n",
    )
    found = carried(*answers)
    assert found.left == {
        "waivers": 1,
        "choices": 1,
        "log": 2,
        "received": 1,
        "deeds": 1,
        "reward_decisions": 1,
    }
    assert set(found.tables) == {"school", "units", "sections"}
    assert found.cells == ()
    assert found.tables["school"] == [{"id": "mini", "name": "Trường Mini, lập năm 2024", "school_year": "2024-2025"}]


def test_paragraphs_of_the_plan_go_on_with_their_years_moved_and_those_of_reports_stay_behind() -> None:
    words = (
        "| #td:paragraphs | | part | text |\n"
        "| v1 | | plan_solutions | Xong trước tháng 12/2024 |\n"
        "| v2 | | year_strengths | Đoàn kết |\n"
        "| v3 | | plan_content | Theo Kế hoạch số 40/KH-UBND năm 2024 |\n"
        "| v4 | | half_tasks | Kiểm tra |\n"
    )
    found = carried(words)
    assert found.tables["paragraphs"] == [
        {"part": "plan_solutions", "text": "Xong trước tháng 12/2025"},
        {"part": "plan_content", "text": "Theo Kế hoạch số 40/KH-UBND năm 2024"},
    ]
    assert found.left == {"paragraphs": 2}
    assert [(cell.row, cell.how.value) for cell in found.cells] == [
        ("v3", "kept")
    ]  # a document's year: to be looked at


def test_a_table_without_rows_is_none() -> None:
    found = next_year(
        {"units": (), "waivers": (), "movement_details": (Record("X1", {"goal": "G"}),)},
        declared(),
        YearStep(years_of("2024-2025"), 1),
    )
    assert (dict(found.tables), found.left) == ({}, {"movement_details": 1})
