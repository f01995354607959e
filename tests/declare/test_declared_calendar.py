"""Rows of the calendar, of deadlines, of what is handed in and came in, and of movements and commendations."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tests.declare.told_season import cells, season, told
from thidua_xlsx.declare.season import SCHOOL
from thidua_xlsx.declare.season.deadlines import Due, deadline, years_of
from thidua_xlsx.declare.season.rulebook import due_of

PROFILES = Path(__file__).parents[2] / "workbook_templates" / "profiles"
ROUNDS = """
| #td:rounds | name | end | due | due_nominations |
| D1 | Đợt 1 | 31/12/2024 | 05/01/2025 | 20/12/2024 |
| D2 | Đợt 2 | 31/05/2025 | | |
"""


def day(number: int, month: int, year: int = 2025) -> date:
    return date(year, month, number)


# --- deadlines ---------------------------------------------------------------------------------------------------------
def test_forms_are_due_on_their_rounds_own_day_else_at_its_end() -> None:
    book = season(ROUNDS, options={"due_registration": "15/10/2024", "due_report": "10/06/2025"})
    asked = [("registration", ""), ("agreement", ""), ("report", ""), ("self-score", "D1"), ("self-score", "D2")]
    asked += [("nominations", "D1"), ("nominations", "D2")]
    assert [due_of(book, *one).last for one in asked] == [
        *(day(15, 10, 2024), None, day(10, 6)),
        *(day(5, 1), day(31, 5)),
        *(day(20, 12, 2024), day(31, 5)),  # nominations with their round where they have no day of their own
    ]


@pytest.mark.parametrize(
    ("due", "found"),
    [
        ("01/01/2024", []),  # the first and the last day of the calendar years of 2024-2025
        ("31/12/2025", []),
        ("31/12/2023", ["D333"]),
        ("01/01/2026", ["D333"]),
        ("hôm nào đó", ["D330"]),
        ("Theo hướng dẫn của cấp trên", []),  # open on purpose
    ],
)
def test_a_deadline_far_from_the_year_or_not_understood_is_told(due: str, found: list[str]) -> None:
    _, findings = told(options={"due_registration": due})
    assert [code for code, _ in cells(findings)] == found


@pytest.mark.parametrize(
    ("end", "due", "found"),
    [
        ("31/05/2025", "25/05/2025", [("D451", "rounds!D2")]),
        ("30/06/2025", "Tháng 5/2025", [("D451", "rounds!D2")]),  # its last day is the 31st
        ("31/05/2025", "Trước ngày 01/06/2025", []),  # on the day that the round ends
        ("31/05/2025", "05/06/2025", []),
        ("31/05/2025", "", []),  # due at its end
        ("", "25/05/2025", []),
        ("31/05/2025", "Theo hướng dẫn của cấp trên", []),
    ],
)
def test_a_round_that_ends_after_its_form_is_due_is_told(end: str, due: str, found: list[tuple[str, str]]) -> None:
    _, findings = told(f"\n| #td:rounds | name | end | due |\n| D1 | Đợt 1 | {end} | {due} |\n")
    assert [one for one in cells(findings) if one[0] == "D451"] == found


@pytest.mark.parametrize("profile", sorted(path.stem for path in PROFILES.glob("*.toml")))
def test_no_round_of_a_profile_ends_after_its_form_is_due(profile: str) -> None:
    years, declared = years_of("2026-2027"), tomllib.loads((PROFILES / f"{profile}.toml").read_text("utf-8"))
    for one in declared["rounds"]:
        end, due = (one[key].replace("{y1}", "2026").replace("{y2}", "2027") for key in ("end", "due"))
        day = deadline(end, years).last
        assert day is not None
        assert not deadline(due, years).over(day), one["code"]


CALENDAR = "\n| #td:calendar | | task | guide | doer | product | due | done |\n"


def test_a_task_is_what_its_row_says() -> None:
    rows = (
        "| c1 | | Phát động | HT | Tổ | Kế hoạch | 05/09/2024 | 06/09/2024 |\n",
        "| c2 | | Sơ kết | | | | Tháng 1/2025 | x |\n",
        "| c3 | | Tổng kết | | | | 25/05/2025 | chưa |\n",
        "| c4 | | Lưu hồ sơ | | | | | |\n",
    )
    book, findings = told(CALENDAR + "".join(rows))
    assert cells(findings) == []
    assert book is not None
    first, second, third, fourth = book.calendar
    assert (first.task, first.guide, first.doer, first.product) == ("Phát động", "HT", "Tổ", "Kế hoạch")
    assert [(one.when.first, one.when.last) for one in (first, second, fourth)] == [
        (day(5, 9, 2024), day(5, 9, 2024)),
        (day(1, 1), day(31, 1)),
        (None, None),
    ]
    done = [(one.done, one.done_on) for one in (first, second, third, fourth)]
    assert done == [(True, day(6, 9, 2024)), (True, None), (False, None), (False, None)]


@pytest.mark.parametrize(("done", "found"), [("gần xong", ["D334"]), ("tháng 9/2024", ["D334"]), ("Đã xong", [])])
def test_a_note_of_what_is_done_that_nobody_can_read_is_no_yes(done: str, found: list[str]) -> None:
    book, findings = told(CALENDAR + f"| c1 | | Sơ kết | | | | 05/09/2024 | {done} |\n")
    assert book is not None
    assert ([code for code, _ in cells(findings)], book.calendar[0].done) == (found, not found)


def test_a_task_whose_deadline_nobody_can_read_is_a_notice() -> None:
    assert cells(told(CALENDAR + "| c1 | | Sơ kết | | | | hôm nào đó | |\n")[1]) == [("D331", "calendar!G2")]


def test_what_waits_for_one_event_is_told_once_with_every_cell() -> None:
    rows = (
        "| c1 | | Công khai | | | | Sau lễ khai giảng 2 ngày | |\n",
        "| c2 | | Nộp hồ sơ | | | | Sau lễ khai giảng 5 ngày | |\n",
        "| c3 | | Báo cáo | | | | Sau đại hội 5 ngày | |\n",
        "| c4 | | Niêm yết | | | | Sau  Lễ Khai giảng 1 tuần | |\n",  # the same event, written otherwise
    )
    _, findings = told(CALENDAR + "".join(rows))
    assert cells(findings) == [("D332", "calendar!G2"), ("D332", "calendar!G4")]
    waiting = next(one for one in findings if one.code.id == "D332")
    assert [str(one).partition("!")[2] for one in waiting.also] == ["calendar!G3", "calendar!G5"]
    assert waiting.params["event"] == "lễ khai giảng"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, day(20, 9, 2024)),
        ({"staff_conference": "27/09/2024"}, day(27, 9, 2024)),  # its own setting stands above the calendar
    ],
)
def test_the_staff_conference_has_one_day(options: dict[str, object], expected: date) -> None:
    rows = "| c1 | | Tổ chức hội nghị cán bộ, viên chức | | | | 20/09/2024 | |\n"
    rows += "| c2 | | Ký giao ước | | | | Sau hội nghị 3 ngày | |\n"
    book = season(CALENDAR + rows, options=options)
    assert book.conference == expected
    assert book.calendar[1].when.last == date(2024, 9, expected.day + 3)


# --- what is handed in and came in -------------------------------------------------------------------------------------
UNITS = """
| #td:units | name | kind |
| T1 | Tổ Một | Tổ chuyên môn |
| T2 | Tổ Hai | tổ  Chuyên môn |
| T3 | Tổ Ba | Văn phòng |
"""
HAND_INS = "\n| #td:hand_ins | name | who | due | files |\n"


@pytest.mark.parametrize(
    ("who", "holders", "found"),
    [
        ("", ("T1", "T2", "T3"), []),
        ("Mọi tổ", ("T1", "T2", "T3"), []),
        ("tổ hai, T1", ("T2", "T1"), []),
        ("Tổ chuyên môn", ("T1", "T2"), []),  # a kind
        ("Tổ chuyên môn; T1", ("T1", "T2"), []),
        ("Nhà trường", (SCHOOL,), []),
        ("Đoàn TN; liên đội", ("Đoàn thanh niên", "Đội thiếu niên"), []),  # no units, and asked all the same
        ("Tổ Mười, T1", ("T1",), [("D351", "hand_ins!C2")]),
        ("chuyên môn, T3", ("T3",), [("D351", "hand_ins!C2")]),  # a part of a kind's name is none
    ],
)
def test_who_owes_something_is_named_by_code_name_or_kind(
    who: str, holders: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    book, findings = told(UNITS, HAND_INS + f"| KH | Kế hoạch | {who} | 30/09/2024 | ke hoach*; KH-??, ; |\n")
    assert cells(findings) == found
    assert book is not None
    (one,) = book.hand_ins
    assert (one.code, one.name, one.holders, one.patterns) == ("KH", "Kế hoạch", holders, ("ke hoach*", "KH-??"))
    assert one.due == Due("30/09/2024", day(30, 9, 2024), day(30, 9, 2024))


def test_accents_of_a_unit_count_where_two_differ_by_them_alone() -> None:
    units = "\n| #td:units | name |\n| T1 | Tổ Hóa |\n| T2 | Tổ Họa |\n"
    rows = "| n1 | | 28/09/2024 | Tổ Hoá | KH |\n| n2 | | 28/09/2024 | to hoa | KH |\n"
    book, findings = told(units, HAND_INS + "| KH | Kế hoạch | tổ Hóa | | |\n", RECEIVED + rows)
    assert book is not None
    assert (book.hand_ins[0].holders, [line.unit for line in book.received]) == (("T1",), ["T1"])
    assert [cell for code, cell in cells(findings) if code == "D350"] == ["received!D3"]  # either may be meant


def test_two_units_of_one_name_both_owe_it() -> None:
    units = UNITS.replace("Tổ Hai", "TỔ MỘT")
    assert season(units, HAND_INS + "| KH | Kế hoạch | tổ một | | |\n").hand_ins[0].holders == ("T1", "T2")


RECEIVED = "\n| #td:received | | date | who | what |\n"
OWED = HAND_INS + "| KH | Kế hoạch thi đua | | | |\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("28/09/2024 | T1 | Đăng ký", ("T1", "registration", day(28, 9, 2024))),
        ("28/9 | tổ hai | Phiếu đăng ký", ("T2", "registration", day(28, 9, 2024))),
        ("x | T1 | Tự chấm Đợt 1", ("T1", "self-score:D1", None)),  # it came, nobody wrote when
        ("15/01/2025 | T1 | Tự chấm D2", ("T1", "self-score:D2", day(15, 1))),
        ("15/01/2025 | T1 | self-score D2", ("T1", "self-score:D2", day(15, 1))),
        ("15/01/2025 | Trường Mini | kế hoạch thi đua", (SCHOOL, "KH", day(15, 1))),
        ("15/01/2025 | mini | kế hoạch thi đua", (SCHOOL, "KH", day(15, 1))),
        ("15/01/2025 | nhà trường | KH", (SCHOOL, "KH", day(15, 1))),
        ("15/01/2025 | Chi đoàn | KH", ("Đoàn thanh niên", "KH", day(15, 1))),
    ],
)
def test_a_line_of_the_register_is_understood_as_people_write_it(
    line: str, expected: tuple[str, str, date | None]
) -> None:
    book, findings = told(OWED, RECEIVED + f"| n1 | | {line} |\n")
    assert cells(findings) == []
    assert book is not None
    assert [(one.unit, one.item, one.day, str(one.place).partition("!")[2]) for one in book.received] == [
        (*expected, "received!C2")
    ]


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        ("28/09/2024 | Tổ Mười | Đăng ký", "received!D2"),
        ("28/09/2024 | T1 | Tự chấm", "received!E2"),  # of which round?
        ("28/09/2024 | T1 | Biên bản", "received!E2"),
        ("tháng 9/2024 | T1 | Đăng ký", "received!C2"),  # which day of the month?
    ],
)
def test_a_line_that_says_not_what_of_whom_or_when_counts_for_nothing(line: str, cell: str) -> None:
    book, findings = told(OWED, RECEIVED + f"| n1 | | {line} |\n")
    assert cells(findings) == [("D350", cell)]
    assert book is not None
    assert book.received == ()


def test_a_unit_that_is_called_as_the_school_is_said_elsewhere_hands_in_for_itself() -> None:
    units = UNITS + "| T4 | Nhà trường | |\n"
    rows = "| n1 | | 28/09/2024 | nhà trường | KH |\n| n2 | | 28/09/2024 | Trường | KH |\n"
    book = season(units, OWED, RECEIVED + rows)
    assert [one.unit for one in book.received] == ["T4", SCHOOL]


def test_a_form_of_the_only_round_needs_not_name_it() -> None:
    rounds = "\n| #td:rounds | name |\n| D1 | Cả năm |\n"
    book = season(rounds, RECEIVED + "| n1 | | 28/09/2024 | T1 | Tự chấm |\n")
    assert [one.item for one in book.received] == ["self-score:D1"]


# --- movements and what was commended ----------------------------------------------------------------------------------
MOVEMENTS = "\n| #td:movements | name | indicator | unit | target | direction | scope | actual |\n"
DETAILS = "\n| #td:movement_details | kind | launched_by | start | end | goal | criteria | units |\n"


def test_a_movement_is_what_its_two_rows_say() -> None:
    rows = (
        "| PT1 | Dạy tốt | Giờ dạy tốt | tiết | 12 | tăng | Toàn trường | 9.5 |\n",
        "| PT2 | Không vi phạm | Số vụ | vụ | 0 | giảm | | |\n",
        "| PT3 | Xanh | | | | | | |\n",
    )
    more = (
        "| PT2 | Theo đợt | Công đoàn | 05/09/2024 | 20/11/2024 | Nền nếp | Không ai | T2 |\n",
        "| PT3 | | | | | | | T1, Tổ Hai |\n",
    )
    first, second, third = season(MOVEMENTS + "".join(rows), DETAILS + "".join(more)).movements
    assert (first.name, first.indicator, first.unit, first.target, first.direction) == (
        *("Dạy tốt", "Giờ dạy tốt", "tiết"),
        *("12", "up"),
    )
    assert (first.of_school, first.actual, first.units, first.start) == (True, Decimal("9.5"), (), None)
    assert (second.of_school, second.actual, second.direction, second.kind) == (False, None, "down", "by_round")
    assert (second.launched_by, second.start, second.end) == ("Công đoàn", day(5, 9, 2024), day(20, 11, 2024))
    assert (second.goal, second.criteria, second.units) == ("Nền nếp", "Không ai", ("T2",))
    assert [one.takes_part("T1") for one in (first, second, third)] == [True, False, True]


def test_a_movement_is_found_by_the_beginning_of_its_name_where_one_alone_begins_so() -> None:
    names = ("Dạy tốt - Học tốt (toàn ngành)", "Văn hóa công sở; cải cách", "Xanh: tháng 9", "Xanh: tháng 10")
    rows = (f"| PT{place} | {name} | | | | | | |\n" for place, name in enumerate(names, start=1))
    find = season(MOVEMENTS + "".join(rows)).choices["movements"].find
    asked = ("dạy tốt - học tốt", "Văn hóa công sở", "Xanh", "Xanh: tháng 9")
    assert [find(text) for text in asked] == ["PT1", "PT2", None, "PT3"]


def test_details_of_a_movement_that_there_is_not_are_told() -> None:
    rows = MOVEMENTS + "| PT1 | Dạy tốt | | | | | | |\n"
    _, findings = told(rows, DETAILS + "| PT1 | | | | | Nền nếp | | |\n| PT9 | | | | | Khác | | |\n")
    assert [(one.code.id, one.params["name"]) for one in findings if one.code.id == "D340"] == [("D340", "PT9")]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("Giờ dạy tốt | tiết | 12 | | | ", [("R140", "movements!F2")]),  # "tốt": taken for a floor
        ("Giờ dạy tốt | tiết | 12 | tăng | | ", []),
        ("Số vụ vi phạm | vụ | 2 | tăng | | ", [("R141", "movements!F2")]),
        ("Số cuộc họp | cuộc | 4 | | | ", [("R125", "movements!F2")]),
        ("Số cuộc họp | cuộc | | | | ", []),
    ],
)
def test_which_way_a_target_goes_is_doubted_at_its_cell(row: str, found: list[tuple[str, str]]) -> None:
    _, findings = told(MOVEMENTS + f"| PT1 | Dạy tốt | {row} |\n")
    told_of = [one for one in findings if one.code.id[0] == "R"]
    assert [(one.code.id, str(one.place).partition("!")[2]) for one in told_of] == found
    # what is measured stands before the movement's own name
    assert all(row.partition(" |")[0] in str(one.params) for one in told_of)


def test_targets_taken_for_a_floor_are_told_together_each_with_its_cell() -> None:
    rows = "| PT1 | A | Giờ dạy tốt | tiết | 12 | | | |\n| PT2 | B | Học sinh giỏi | em | 5 | | | |\n"
    (found,) = [one for one in told(MOVEMENTS + rows)[1] if one.code.id == "R140"]
    assert [str(one).partition("!")[2] for one in (found.place, *found.also)] == ["movements!F2", "movements!F3"]
    assert found.params["names"] == ("Giờ dạy tốt (≥ 12 tiết)", "Học sinh giỏi (≥ 5 em)")


DEEDS = "\n| #td:deeds | | person | full_name | title | commendation_kind | movement | deed | decision_no | decision_date | issuer | nomination |\n"


def test_a_commendation_of_the_year_is_what_its_row_says() -> None:
    rows = (
        "| k1 | | A1 | | GK | chuyên đề | PT1 | Giỏi | 31/QĐ | 12/11/2024 | UBND xã | |\n",
        "| k2 | | T2 | | GK | | | | | | | |\n",  # a unit of the season
        "| k3 | | Z9 | Trần Khách | GK | | | | | | | |\n",  # somebody else, by name
        "| k4 | | | | | | | | 32/QĐ | | | đề cử 7 |\n",  # what a nomination says
    )
    book, findings = told(DEEDS + "".join(rows))
    assert cells(findings) == []
    assert book is not None
    first, *others = book.deeds
    assert (first.who, first.name, first.title, first.kind) == ("A1", "A1", "GK", "chuyen_de")
    assert (first.movement, first.deed, first.issuer) == ("PT1", "Giỏi", "UBND xã")
    assert (first.decision_no, first.decision_date) == ("31/QĐ", "12/11/2024")
    assert [str(one.place).partition("!")[2] for one in book.deeds] == ["deeds!C2", "deeds!C3", "deeds!C4", "deeds!C5"]
    assert [(one.who, one.name, one.nomination) for one in others] == [
        ("T2", "T2", ""),
        ("", "Trần Khách", ""),
        ("", "", "đề cử 7"),
    ]


@pytest.mark.parametrize(
    ("row", "who", "name", "movement"),
    [
        ("A1 | lê văn an | | GK | PT1", "A1", "lê văn an", "PT1"),
        ("người ngoài | Lê Văn An | | GK | PT1", "", "Lê Văn An", "PT1"),
        (" | Tổ Hai | | GK | dạy tốt - học tốt", "T2", "T2", "PT1"),  # a movement by its name
        ("T2 | Nhóm Sử | 3 | GK | PT1", "", "Nhóm Sử", "PT1"),
        (" | Lê Văn An | 3 | GK | PT1", "", "Lê Văn An", "PT1"),  # a group called after him
        (" | Lê Văn An lớp 8A | | GK | PT1", "", "Lê Văn An lớp 8A", "PT1"),
    ],
)
def test_a_commendation_is_whose_code_or_else_whose_name_it_has(row: str, who: str, name: str, movement: str) -> None:
    people = "\n| #td:people | full_name | unit |\n| A1 | Lê Văn An | T1 |\n"
    movements = "\n| #td:movements | name |\n| PT1 | Dạy tốt - Học tốt |\n"
    deeds = "\n| #td:deeds | | person | full_name | people | title | movement |\n| k1 | | "
    book, findings = told(people + movements + deeds + row + " |\n")
    assert book is not None
    assert [(deed.who, deed.name, deed.movement) for deed in book.deeds] == [(who, name, movement)]
    assert [code for code, _ in cells(findings) if code.startswith("D34")] == []


@pytest.mark.parametrize("code", ["", "A9"])  # none, or one that nobody has
@pytest.mark.parametrize("name", ["Nguyễn Thị Hoa", "Nguyễn Thị Hoa (1983)"])
def test_a_commendation_with_the_name_of_somebody_and_not_their_code_is_asked_about(code: str, name: str) -> None:
    book, findings = told(DEEDS + f"| k1 | | {code} | {name} | GK | | | | | | | |\n")
    assert cells(findings) == [("D347", "deeds!C2")]
    assert findings[-1].params["ids"] == ("A1", "B1")
    assert book is not None
    assert book.deeds == ()


@pytest.mark.parametrize(
    ("row", "found", "kept"),
    [
        ("Z9 | | GK | | | ", [("D341", "deeds!D2")], 0),  # a code of nobody, and no name
        ("A1 | | | | | ", [("D341", "deeds!E2")], 0),
        ("A1 | | GK | | PT9 | ", [("D340", "deeds!G2")], 1),
    ],
)
def test_a_commendation_that_lacks_something_says_what(row: str, found: list[tuple[str, str]], kept: int) -> None:
    book, findings = told(DEEDS + f"| k1 | | {row} |\n")
    assert cells(findings) == found
    assert book is not None
    assert len(book.deeds) == kept
