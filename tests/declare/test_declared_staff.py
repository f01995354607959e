"""Rows of units, people and councils: who belongs where and since when, and what is said of days that cannot be."""

from datetime import date

import pytest

from tests.declare.told_season import DATED_ROUNDS, cells, season, told
from thidua_xlsx.declare.season import SCHOOL, Person, Round
from thidua_xlsx.declare.season.people import holder, sitting_members

PEOPLE = "\n| #td:people | full_name | birth_date | unit | position | from | to |\n"
OTHERS = "| A1 | Lê Văn An | 1983 | T1 | | | |\n| B1 | Vũ Đức | 1991 | T2 | | | |\n"


def people(*rows: str) -> str:
    """A table of people: two who stay where they are, then these from row 4 on."""
    return PEOPLE + OTHERS + "".join(f"| {row} |\n" for row in rows)


def stays(person: Person | None) -> list[tuple[str, date | None, date | None]]:
    assert person is not None
    return [(one.unit, one.since, one.until) for one in person.stays]


def day(number: int, month: int, year: int = 2025) -> date:
    return date(year, month, number)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (" | 31/12/2024", " | "),  # the one says when it ended: the other began the day after
        (" | ", "01/01/2025 | "),  # the other says when it began: the one ended the day before
        (" | 31/12/2024", "01/01/2025 | "),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_of_two_stays_either_says_the_day_of_the_move(first: str, second: str, turned: bool) -> None:
    rows = [f"H | Trần Thị Hằng | 1980 | T1 | | {first}", f"H | Trần Thị Hằng | | T2 | | {second}"]
    book, findings = told(DATED_ROUNDS, people(*(reversed(rows) if turned else rows)))
    assert cells(findings) == []
    assert book is not None
    assert stays(book.person("H")) == [("T1", None, day(31, 12, 2024)), ("T2", day(1, 1), None)]
    assert [one.birth_date for one in book.people[2].stays] == ["1980", "1980"]


@pytest.mark.parametrize(
    ("first", "second", "found", "told_of"),
    [
        (" | 14/01/2025", "15/01/2025 | ", [], {}),
        # one day in both units
        (" | 15/01/2025", "15/01/2025 | ", [("D229", "people!F5")], {"first": "Tổ Một", "second": "Tổ Hai"}),
        # the 13th and the 14th in none
        (" | 12/01/2025", "15/01/2025 | ", [("D230", "people!F5")], {"first": day(13, 1), "last": day(14, 1)}),
        ("10/01/2025 | 10/01/2025", "11/01/2025 | ", [], {}),  # one day is a stay
        ("10/01/2025 | 09/01/2025", "11/01/2025 | ", [("D231", "people!G4"), ("D230", "people!F5")], {}),
        (" | ", " | ", [("D207", "people!B4")], {}),  # no day: a code used twice
    ],
)
def test_days_of_two_stays_are_compared(
    first: str, second: str, found: list[tuple[str, str]], told_of: dict[str, object]
) -> None:
    rows = (f"H | Trần Thị Hằng | 1980 | T1 | | {first}", f"H | Trần Thị Hằng | 1980 | T2 | | {second}")
    _, findings = told(DATED_ROUNDS, people(*rows))
    assert cells(findings) == found
    params = {key: value for one in findings for key, value in one.params.items()}
    assert told_of.items() <= params.items()


@pytest.mark.parametrize("other", ["Trần Thị Hằng | 1981", "Trần Thị Hạnh | 1980"])
def test_rows_of_two_people_are_a_code_used_twice_whatever_their_days(other: str) -> None:
    rows = ("H | Trần Thị Hằng | 1980 | T1 | | | 31/12/2024", f"H | {other} | T2 | | 01/01/2025 | ")
    assert cells(told(DATED_ROUNDS, people(*rows))[1]) == [("D207", "people!B4")]


def test_what_a_row_leaves_blank_is_as_in_the_stay_before_it_or_the_next() -> None:
    rows = (
        "H | Trần Thị Hằng | | T1 | Giáo viên | | 31/10/2024",
        "H | Trần Thị Hằng | | T2 | Tổ phó | 01/11/2024 | 31/12/2024",
        "H | Trần Thị Hằng | 1980 | T1 | | 01/01/2025 | ",
    )
    person = season(DATED_ROUNDS, people(*rows)).person("H")
    assert person is not None
    assert [one.position for one in person.stays] == ["Giáo viên", "Tổ phó", "Tổ phó"]
    assert [one.birth_date for one in person.stays] == ["1980"] * 3


def test_what_somebody_is_goes_with_them_from_unit_to_unit() -> None:
    told_once = """
| #td:people | full_name | unit | gender | joined_sector | employment | from | to |
| A1 | Lê Văn An | T1 | Nam | 2010 | Viên chức | | |
| B1 | Vũ Đức | T2 | Nam | 2010 | | | |
| H | Trần Thị Hằng | T1 | Nữ | 01/09/2019 | Hợp đồng lao động | | 31/12/2024 |
| H | Trần Thị Hằng | T2 | | | | 01/01/2025 | |
"""
    book = season(DATED_ROUNDS, told_once)
    person = book.person("H")
    assert person is not None
    assert [(one.unit, one.gender, one.joined_sector, one.employment) for one in person.stays] == [
        ("T1", "nu", "01/09/2019", "hop_dong"),
        ("T2", "nu", "01/09/2019", "hop_dong"),
    ]
    assert [one.employment for one in book.people] == ["vien_chuc", "", "hop_dong"]  # nobody says it of another


def test_who_left_before_the_year_began_is_named_and_asked_nowhere() -> None:
    book, findings = told(
        DATED_ROUNDS,
        people(
            "X1 | Đã Nghỉ | | T1 | | | 31/08/2024",
            "X2 | Nghỉ Ngày Đầu | | T1 | | | 01/09/2024",
            "X3 | Nghỉ Trước Nữa | | T2 | | | 30/06/2024",
        ),
    )
    assert cells(findings) == [("D270", "people!G4")]
    (found,) = [one for one in findings if one.code.id == "D270"]
    assert (found.params["names"], found.params["count"]) == (("Đã Nghỉ", "Nghỉ Trước Nữa"), 2)
    assert book is not None
    assert [one.code for one in book.people] == ["A1", "B1", "X2"]


@pytest.mark.parametrize(
    ("left", "came", "expected"),
    [
        # moved in the summer: of the new unit all year
        ("19/08/2024", "20/08/2024", [("T2", None, None)]),
        # one day of the year in the old unit counts
        ("01/09/2024", "02/09/2024", [("T1", None, day(1, 9, 2024)), ("T2", day(2, 9, 2024), None)]),
    ],
)
def test_a_stay_that_ended_before_the_year_is_none_of_it(
    left: str, came: str, expected: list[tuple[str, date | None, date | None]]
) -> None:
    rows = (f"H | Trần Thị Hằng | 1980 | T1 | | | {left}", f"H | Trần Thị Hằng | 1980 | T2 | | {came} | ")
    assert stays(season(DATED_ROUNDS, people(*rows)).person("H")) == expected


@pytest.mark.parametrize("days", ["01/01/2025 | ", " | 31/05/2025"])
def test_a_move_beside_a_round_without_both_days_is_doubted(days: str) -> None:
    rounds = f"\n| #td:rounds | name | start | end |\n| D1 | Đợt 1 | 01/09/2024 | 31/12/2024 |\n| D2 | | {days} |\n"
    rows = (
        "H | Trần Thị Hằng | 1980 | T1 | | | 31/12/2024",
        "H | Trần Thị Hằng | 1980 | T2 | | 01/01/2025 | ",
        "K | Mới Về | 1990 | T2 | | 01/02/2025 | ",  # came, but did not move
    )
    _, findings = told(rounds, people(*rows))
    assert cells(findings) == [("D232", "people!F5")]
    assert {key: findings[-1].params[key] for key in ("name", "rounds", "unit_name")} == {
        "name": "Trần Thị Hằng",
        "rounds": ("D2",),
        "unit_name": "Tổ Hai",
    }


def test_each_round_asks_who_was_there_on_any_day_of_it_where_they_were_when_it_ended() -> None:
    book = season(
        DATED_ROUNDS,
        people(
            "C1 | Về Ngày Cuối | | T1 | | 31/12/2024 | ",
            "C2 | Về Đợt Hai | | T1 | | 01/01/2025 | ",
            "L1 | Nghỉ Ngày Đầu | | T2 | | | 01/01/2025",
            "L2 | Nghỉ Hết Đợt | | T2 | | | 31/12/2024",
            "H | Trần Thị Hằng | 1980 | T1 | | | 28/02/2025",  # moved in the second round
            "H | Trần Thị Hằng | 1980 | T2 | | 01/03/2025 | ",
        ),
    )
    first, second = book.rounds
    asked = {
        (unit, round_.code if round_ else ""): [one.code for one in book.people_asked(unit, round_)]
        for unit in ("T1", "T2", SCHOOL)
        for round_ in (None, first, second)
    }
    assert asked == {
        ("T1", ""): ["A1", "C1", "C2", "H"],  # a form without a round is of the year as it began
        ("T1", "D1"): ["A1", "C1", "H"],
        ("T1", "D2"): ["A1", "C1", "C2"],
        ("T2", ""): ["B1", "L1", "L2"],
        ("T2", "D1"): ["B1", "L1", "L2"],
        ("T2", "D2"): ["B1", "L1", "H"],
        (SCHOOL, ""): ["A1", "B1", "C1", "C2", "L1", "L2", "H"],
        (SCHOOL, "D1"): ["A1", "B1", "C1", "L1", "L2", "H"],
        (SCHOOL, "D2"): ["A1", "B1", "C1", "C2", "L1", "H"],
    }
    assert [one.code for one in book.people_of("T1")] == ["A1", "C1", "C2"]
    assert [one.code for one in book.people_ever_in("T1")] == ["A1", "C1", "C2", "H"]
    spoken = [book.person_in("H", unit, code) for unit in ("T1", "T2", "VP") for code in ("D1", "D2")]
    # as the unit's own form has them, else as the one that they are asked on
    assert [one and one.unit for one in spoken] == ["T1", "T1", "T1", "T2", "T1", "T2"]


def test_who_was_in_no_unit_in_a_round_is_spoken_of_where_they_came_last() -> None:
    first = Person("G", "Vũ Gia", "T1", until=day(30, 9, 2024))
    person = Person("G", "Vũ Gia", "T2", since=day(1, 2), earlier=(first,))
    between = Round("X", "Đợt X", start=day(1, 11, 2024), end=day(30, 11, 2024))
    assert not person.present(between.start, between.end)
    assert [one.unit for one in person.stays_in(between)] == ["T2"]
    assert [one.unit for one in person.stays_in(None)] == ["T1", "T2"]
    assert [one.unit for one in person.stays_in(Round("Y", "Cả năm"))] == ["T2", "T1"]  # the last stay first


UNITS = """
| #td:units | name | kind | email | cluster | report_id |
| T1 | Tổ Một | Tổ chuyên môn | to1@mini.edu.vn | | |
| T2 | Tổ Hai | | | | |
| T3 | Tổ Ba | | | | |
| T4 | Tổ Bốn | Tổ trưởng dân phố | | | |
| S1 | THCS Hải Lộc | Trường THCS | s1@mini.edu.vn | Cụm 1 | |
| S2 | Mầm non Sao | | | Cụm 2 | mn-sao, sao-2024; sao 25 |
"""


def test_a_school_among_the_units_reports_and_fills_in_no_form() -> None:
    rows = ("H | Trần Thị Hằng | | T3 | | | 31/12/2024", "H | Trần Thị Hằng | | T2 | | 01/01/2025 | ")
    book, findings = told(DATED_ROUNDS, UNITS, people(*rows))
    assert book is not None
    assert [(one.code, one.kind, one.email) for one in book.units] == [
        ("T1", "Tổ chuyên môn", "to1@mini.edu.vn"),
        ("T2", "", ""),
        ("T3", "", ""),
        ("T4", "Tổ trưởng dân phố", ""),
    ]
    assert [(one.code, one.kind, one.cluster, one.ids) for one in book.reporters] == [
        ("S1", "Trường THCS", "Cụm 1", ()),
        ("S2", "", "Cụm 2", ("mn-sao", "sao-2024", "sao", "25")),
    ]
    # T3 had somebody for a while; schools have people of their own
    assert [one.params["name"] for one in findings if one.code.id == "D217"] == ["Tổ Bốn"]


def test_a_person_is_what_their_row_says() -> None:
    head = (
        "full_name | unit | birth_date | gender | position | group | joined_sector | employment | counted | from | to"
    )
    row = "Lê Văn An | T1 | 05/09/1983 | nam | Tổ trưởng | CBQL | 2003 | viên chức | có | 01/10/2024 | 30/04/2025"
    book = season(f"\n| #td:people | {head} |\n| A1 | {row} |\n| B1 | Vũ Ba | T2 | | | | | | | | | |\n")
    assert book.people[0] == Person(
        "A1",
        "Lê Văn An",
        "T1",
        birth_date="05/09/1983",
        gender="nam",
        position="Tổ trưởng",
        group="CBQL",
        joined_sector="2003",
        employment="vien_chuc",
        since=day(1, 10, 2024),
        until=day(30, 4),
    )
    assert book.people[1] == Person("B1", "Vũ Ba", "T2", group="GV")


OFFICE = "\n| #td:units | name | kind |\n| S1 | Mầm non Sao | Trường |\n| S2 | Mầm non Lá | Trường |\n"
NOBODY = "\n| #td:people | full_name | unit |\n"


def test_an_office_of_schools_may_have_nobody_and_a_school_without_people_is_told_once() -> None:
    book, findings = told(OFFICE, NOBODY)
    assert (cells(findings), book and (book.people, book.units)) == ([], ((), ()))
    book, findings = told(NOBODY)
    assert (cells(findings), book) == ([("D205", "")], None)
    assert [one for one in findings if one.code.id == "D217"] == []  # not unit by unit as well


def test_a_person_of_whom_little_is_said_teaches_and_counts() -> None:
    table = (
        "\n| #td:people | full_name | unit | group | counted |\n| A1 | An | T1 | | |\n| A2 | Bình | T2 | NV | không |\n"
    )
    first, second = season(table).people
    assert (first.group, first.counted, second.group, second.counted) == ("GV", True, "NV", False)


def test_a_person_without_a_unit_lacks_one_and_is_not_of_an_unknown_one_too() -> None:
    assert cells(told(people("C1 | Đỗ Ba | 1990 | | | | "))[1]) == [("C107", "people!D4")]


def test_of_namesakes_each_is_named_once_with_their_codes() -> None:
    _, findings = told(people("A2 | Lê Văn An | 1990 | T2 | | | ", "A3 | LÊ VĂN AN | 1991 | T2 | | | "))
    assert [one.params["codes"] for one in findings if one.code.id == "D211"] == [("A1", "A2", "A3")]


def test_namesakes_are_told_apart_by_year_or_else_by_code() -> None:
    rows = (
        "A2 | Lê Văn An | 05/09/1991 | T1 | | | ",
        "A3 | Lê Văn An | 1991 | T2 | | | ",  # of one year
        "A4 | Lê Văn An | | T2 | | | ",
        "A5 | Lê Văn Ân | 1983 | T2 | | | ",  # another name
    )
    book = season(people(*rows))
    assert {one.code: book.shown_name(one) for one in book.people} == {
        "A1": "Lê Văn An (1983)",
        "A2": "Lê Văn An (A2)",
        "A3": "Lê Văn An (A3)",
        "A4": "Lê Văn An (A4)",
        "A5": "Lê Văn Ân",
        "B1": "Vũ Đức",
    }


COUNCIL = "\n| #td:council | full_name | role | council | from | to | decision_no |\n"


def test_members_sit_in_the_council_that_they_name_for_their_term() -> None:
    rows = (
        "| H1 | Trần Văn Minh | Chủ tịch | | 01/09/2024 | 01/09/2024 | 12/QĐ |\n",  # a term of one day
        "| H2 | Lê Thị Thu | Thư ký | Hội đồng sáng kiến | | | |\n",
        "| H3 | Vũ Đức | | | | | |\n",
        "| H4 | Đỗ An | Ủy viên | TĐKT | 02/09/2024 | 01/09/2024 | |\n",
    )
    book, findings = told(COUNCIL + "".join(rows))
    assert cells(findings) == [("D233", "council!F5"), ("D234", "council!C4")]
    assert findings[-1].params["names"] == ("Vũ Đức",)
    assert book is not None
    assert [(one.code, one.since, one.until) for one in book.council] == [
        ("H1", day(1, 9, 2024), day(1, 9, 2024)),
        ("H3", None, None),
        ("H4", None, None),  # a term that ends before it begins bounds nothing
    ]
    assert (book.council[0].decision_no, [one.code for one in book.initiative_council]) == ("12/QĐ", ["H2"])


TERMS = (
    "| H1 | Trần Văn Minh | Chủ tịch | | | 30/11/2024 | |\n",
    "| H2 | Lê Thị Thu | Chủ tịch | | 01/12/2024 | | |\n",
    "| H3 | Vũ Đức | Thư ký | | | 31/12/2024 | |\n",
    "| H4 | Đỗ An | Thư ký | | | 31/08/2024 | |\n",
)


@pytest.mark.parametrize(
    ("on", "sitting", "chair", "clerk"),
    [
        (None, None, "H2", "H3"),  # without a day nobody knows who sits; who holds a role last is named
        (day(31, 8, 2024), ("H1", "H3", "H4"), "H1", "H3"),
        (day(30, 11, 2024), ("H1", "H3"), "H1", "H3"),  # the last day of a term
        (day(1, 12, 2024), ("H2", "H3"), "H2", "H3"),  # the first
        (day(1, 1), ("H2",), "H2", None),
    ],
)
def test_who_sits_and_who_holds_a_role_depends_on_the_day(
    on: date | None, sitting: tuple[str, ...] | None, chair: str | None, clerk: str | None
) -> None:
    members = season(COUNCIL + "".join(TERMS)).council
    found = sitting_members(members, on)
    assert (found and tuple(one.code for one in found)) == sitting
    held = [holder(members, role, on) for role in ("chu_tich", "thu_ky", "uy_vien")]
    assert [one and one.code for one in held] == [chair, clerk, None]


@pytest.mark.parametrize("term", ["30/11/2024 | ", " | 30/11/2024"])
def test_a_term_bounded_on_either_side_needs_a_day(term: str) -> None:
    members = season(f"{COUNCIL}| H1 | Minh | Chủ tịch | | {term} | |\n").council
    assert sitting_members(members, None) is None
    unbounded = season(f"{COUNCIL}| H1 | Minh | Chủ tịch | | | | |\n").council
    assert sitting_members(unbounded, None) == unbounded
