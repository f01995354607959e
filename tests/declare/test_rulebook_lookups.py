"""What is looked up in a season: units, people, whom schools put forward, schools by the id of a report, deadlines."""

from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from tests.declare.told_season import season
from thidua_xlsx.declare.season import SCHOOL, Person, Rulebook, Unit
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.declare.season.people import CouncilMember, council_sizes
from thidua_xlsx.declare.season.reporting_schools import Reporter, clusters, id_key, short_names
from thidua_xlsx.declare.season.rulebook import due_key, due_of

UNITS = """
| #td:units | name | kind | cluster |
| T1 | Tổ Một | | |
| T2 | Tổ Hai | | |
| S1 | Trường Mầm non Sao | Trường | Cụm 1 |
"""
OWN_SHEET = "\n| #td:unit_criteria | section | text | kind | max |\n| `9` | I | Nền nếp | Điểm | 10 |\n"


@cache
def book() -> Rulebook:
    """The mini season with a school that reports, and somebody and some unit that it puts forward."""
    own = season(UNITS, OWN_SHEET)
    guests = (Person("S1/A", "Đỗ Khách", "S1/T"), Person("S1/B", "Vũ Đức", "S1"))
    guest_units = (Unit("S1", "Mầm non Sao"), Unit("S1/T", "Tổ Lá"))
    names = {**own.shown_names, "S1/A": "Đỗ Khách", "S1/B": "Vũ Đức (S1)"}
    return replace(own, guests=guests, guest_units=guest_units, shown_names=names)


def test_guests_are_found_by_code_and_are_nobody_s_colleagues() -> None:
    found = [book().person(code) for code in ("B2", "S1/A", "S1")]
    assert [one and one.full_name for one in found] == ["Vũ Đức", "Đỗ Khách", None]
    units = [book().unit(code) for code in ("T2", "S1/T", "B2")]
    assert [one and one.name for one in units] == ["Tổ Hai", "Tổ Lá", None]
    assert [one.code for one in book().people_of("T2")] == ["B1", "B2"]
    assert (book().people_of("S1/T"), book().people_ever_in("S1/T"), book().people_of("T9")) == ((), (), ())
    assert [one.code for one in book().people_of(SCHOOL)] == ["A1", "A2", "A3", "B1", "B2"]
    assert book().people_ever_in(SCHOOL) == book().people


def test_whose_form_it_is_is_a_unit_or_the_school() -> None:
    found = [book().issued_to(code) for code in ("T1", SCHOOL, "T9")]
    assert [one and (one.code, one.name) for one in found] == [("T1", "Tổ Một"), (SCHOOL, "Trường Mini"), None]


def test_who_owes_something_is_named_a_unit_a_school_that_reports_or_the_school() -> None:
    named = [book().holder_name(code) for code in ("T2", "S1", SCHOOL, "T9")]
    assert named == ["Tổ Hai", "Trường Mầm non Sao", "Trường Mini", "T9"]


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("A3", "Lê Văn An"),
        ("A1", "Nguyễn Thị Hoa (1983)"),  # a namesake
        ("T1", "Tổ Một"),
        ("S1/A", "Đỗ Khách (Tổ Lá)"),
        ("S1/B", "Vũ Đức (S1) (Mầm non Sao)"),
        ("S1/T", "Tổ Lá"),
        ("S1", "Trường Mầm non Sao"),
        ("X9", "X9"),
    ],
)
def test_whom_a_school_puts_forward_is_named_with_it(who: str, name: str) -> None:
    assert book().name_with_home(who) == name


def test_a_list_tells_namesakes_apart_and_a_paper_may_bear_the_name_alone() -> None:
    codes = ("A1", "S1/A", "T1", "X9")
    assert [book().name_of(code) for code in codes] == ["Nguyễn Thị Hoa (1983)", "Đỗ Khách", "Tổ Một", "X9"]
    assert [book().name_of(code, bare=True) for code in codes] == ["Nguyễn Thị Hoa", "Đỗ Khách", "Tổ Một", "X9"]


def test_the_form_and_the_round_of_a_code_are_found_or_there_is_none() -> None:
    assert [one and one.phase for one in map(book().form_of, ("registration", "self-score", "nobody"))] == [
        *("registration", "self-score"),
        None,
    ]
    assert [one and one.name for one in map(book().round, ("D2", "D9"))] == ["Đợt 2", None]


def test_a_round_without_a_name_bears_its_code() -> None:
    named = season("\n| #td:rounds | name |\n| D1 | |\n| D2 | Đợt 2 |\n")
    assert [named.round_name(code) for code in ("D1", "D2", "D9")] == ["D1", "Đợt 2", "D9"]


def test_a_table_about_units_has_them_in_the_place_of_people() -> None:
    form = book().form_of("self-score")
    assert form is not None
    tables = [form.table(id_) for id_ in ("collective_score", "unit_score")]
    own, of_people = (book().for_table(spec) for spec in tables if spec is not None)
    assert ([one.code for one in own.people], of_people) == (["T1", "T2"], book())
    assert [one.code for one in own.rubric.criteria] == ["9"]
    assert book().unit_rubric == own.rubric
    plain = season()
    assert ([plain.for_table(spec) is plain for spec in tables if spec], plain.unit_rubric) == ([True, True], None)


def test_nominations_are_due_with_their_round_unless_they_have_a_day_of_their_own() -> None:
    keys = [due_key("registration"), due_key("self-score", "D1"), due_key("nominations", "D1")]
    assert keys == ["registration", "D1", "nominations:D1"]
    day = Due("1/2", date(2025, 2, 1), date(2025, 2, 1))
    own = Due("3/2", date(2025, 2, 3), date(2025, 2, 3))
    dated = replace(book(), dues={"registration": day, "D1": day, "D2": day, "nominations:D2": own})
    asked = (("registration", ""), ("self-score", "D1"), ("nominations", "D1"), ("nominations", "D2"), ("report", ""))
    assert [due_of(dated, *one) for one in asked] == [day, day, day, own, Due("")]


# --- schools that report -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("id_", "key"),
    [
        ("THCS-Hai-Loc", "thcshailoc"),
        ("thcs hải lộc", "thcshailoc"),
        ("thcs-2025-2026", "thcs"),
        ("thcs_2025", "thcs"),
        (" thcs.2026 ", "thcs"),
        ("thcs-1999", "thcs1999"),  # no year of ours
        ("thcs-2025-a", "thcs2025a"),  # the year is not at the end
        ("2025-2026", "20252026"),  # nothing would be left
        ("", ""),
    ],
)
def test_ids_of_schools_compare_without_their_year(id_: str, key: str) -> None:
    assert id_key(id_) == key


def test_a_cluster_is_one_however_it_is_written_and_called_as_it_was_first() -> None:
    schools = [
        Reporter(f"S{number}", "Trường", cluster=one) for number, one in enumerate(("Cụm 2", "", "CỤM  2", "Cụm 1"))
    ]
    assert {name: [one.code for one in some] for name, some in clusters(schools).items()} == {
        "Cụm 2": ["S0", "S2"],
        "": ["S1"],
        "Cụm 1": ["S3"],
    }
    assert list(clusters(schools)) == ["Cụm 2", "", "Cụm 1"]


def test_a_report_whose_id_two_schools_bear_is_of_the_one_declared_first() -> None:
    twins = replace(
        book(), reporters=(Reporter("S1", "A", ids=("sao", "la-2024")), Reporter("S2", "B", ids=("sao", "LA")))
    )
    found = [twins.sender_of(id_) for id_ in ("sao", "SAO 2025", "LA", "la-2026", "S2")]
    assert [one and one.code for one in found] == ["S1", "S1", "S2", "S1", "S2"]


def test_schools_that_would_be_called_alike_keep_their_whole_names() -> None:
    names = {
        "S1": "Trường Tiểu học Hải Lộc",
        "S2": "Trường TH Hải Lộc",  # also TH Hải Lộc
        "S3": "Trường THCS Hải Lộc",
        "S4": "Trường Phổ thông Dân tộc Nội trú THCS Sơn La",
        "S5": "Trường ……",
        "S6": "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Ba Vì",
    }
    assert short_names([Reporter(code, name) for code, name in names.items()]) == {
        "S1": "Trường Tiểu học Hải Lộc",
        "S2": "Trường TH Hải Lộc",
        "S3": "THCS Hải Lộc",
        "S4": "PTDTNT THCS Sơn La",
        "S5": "Trường ……",  # dots are no name to be shortened
        "S6": "TT GDNN-GDTX Ba Vì",
    }


ALWAYS, LEFT, CAME = (
    CouncilMember("1", "Vũ An"),
    CouncilMember("2", "Lê Ba", until=date(2025, 3, 31)),
    CouncilMember("3", "Hà Tư", since=date(2025, 5, 1)),
)


@pytest.mark.parametrize(
    ("members", "day", "sizes"),
    [
        ((), None, set()),
        ((ALWAYS,), None, {1}),
        ((ALWAYS, LEFT, CAME), date(2025, 4, 15), {1}),
        ((ALWAYS, LEFT, CAME), date(2025, 3, 31), {2}),  # the last day counts
        ((ALWAYS, LEFT, CAME), None, {1, 2}),  # two until 31/3, one in April, two from 1/5
        ((LEFT,), date(2025, 4, 1), set()),  # nobody sat: no council has no members
    ],
)
def test_how_many_members_a_council_may_have_had(
    members: tuple[CouncilMember, ...], day: date | None, sizes: set[int]
) -> None:
    assert council_sizes(members, day) == sizes
