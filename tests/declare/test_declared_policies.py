"""What a season decides: titles and how they are passed, settings, decisions, waivers; and what a blank means."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.declare.told_season import cells, season, told
from tests.intake.mini import declared
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.documents.raw_workbook import RawCell

TITLES = (
    "\n| #td:titles | enabled | quota_percent | quota_of | quota_rounding | quota_min | quota_scope | quota_mode |"
    " unregistered | vote_threshold | vote_base | decided_by |\n"
)


def titles(*rows: str, **options: object) -> Rulebook:
    return season(TITLES + "".join(f"| {row} |\n" for row in rows), options=options)


def fields(one: Any, names: str) -> list[object]:
    return [getattr(one, name) for name in names.split()]


# --- titles ------------------------------------------------------------------------------------------------------------
QUOTA = "enabled quota_percent quota_of quota_rounding quota_min quota_scope quota_mode unregistered decided_by"


def test_of_a_title_that_only_its_code_names_all_else_is_the_usual() -> None:
    policy = titles("LDTT |").titles["LDTT"]
    assert fields(policy, QUOTA) == [True, None, "people", "floor", 0, "school", "block", "warn", "school"]
    assert fields(policy.passes, "base by_law") == ["members", False]
    assert policy.passes.share.id == "from_2_3"


def test_a_title_is_what_its_row_says() -> None:
    row = "CSTDCS | không | 15.5 | LĐTT | lên | 2 | từng tổ | Cảnh báo | Chặn | quá bán | có mặt | tỉnh"
    policy = titles("LDTT |", row).titles["CSTDCS"]
    assert fields(policy, QUOTA) == [
        *(False, Decimal("15.5"), "LDTT", "ceiling", 2),
        *("unit", "warn", "block", "province"),
    ]
    assert (policy.passes.share.id, policy.passes.base) == ("over_1_2", "present")


@pytest.mark.parametrize(
    ("own", "share", "base"),
    [
        (" | ", "from_4_5", "present"),  # as the season has it
        ("90 | ", "from_9_10", "present"),
        (" | hợp lệ", "from_4_5", "valid"),
        ("90 | hợp lệ", "from_9_10", "valid"),
    ],
)
def test_a_title_is_passed_as_its_row_says_else_as_the_season(own: str, share: str, base: str) -> None:
    rows = ("LDTT |", f"CSTDCS | | | | | | | | | {own} |")
    passes = titles(*rows, vote_threshold="80", vote_base="có mặt").titles["CSTDCS"].passes
    assert (passes.share.id, passes.base, passes.by_law) == (share, base, False)


@pytest.mark.parametrize(
    ("own", "share", "base", "by_law"),
    [
        (" | ", "from_9_10", "members", True),  # NĐ 152/2025 khoản 5 Điều 33: 90 %, whatever the season says
        (" | có mặt", "from_9_10", "present", False),
        ("80 | ", "from_4_5", "members", False),
    ],
)
def test_where_the_law_itself_says_how_many_votes_only_the_row_says_otherwise(
    own: str, share: str, base: str, by_law: bool
) -> None:
    options = {"regime": "nd152-2025", "vote_threshold": "quá bán", "vote_base": "hợp lệ"}
    passes = titles("LDTT |", f"CSTDTQ | | | | | | | | | {own} |", **options).titles["CSTDTQ"].passes
    assert (passes.share.id, passes.base, passes.by_law) == (share, base, by_law)
    assert (passes.how is not None) == by_law  # how to vote is the law's word on its own rule


def test_what_collectives_get_under_the_name_of_what_people_get_follows_it_unless_listed() -> None:
    row = "GK | | 20 | | | | | | Chặn | 80 | | tỉnh"
    follows = titles("LDTT |", row).titles
    assert fields(follows["GKTT"], "id quota_percent unregistered decided_by") == ["GKTT", None, "block", "province"]
    assert (follows["GKTT"].passes.share.id, follows["GK"].quota_percent) == ("from_4_5", 20)
    listed = titles("LDTT |", row, "GKTT | không |").titles["GKTT"]
    assert fields(listed, "enabled unregistered decided_by") == [False, "warn", "school"]
    assert set(titles("LDTT |").titles) == {"LDTT"}


def test_a_quota_is_for_people() -> None:
    book, findings = told(TITLES + "| LDTT | | 90 |\n| TTLDTT | | 50 |\n")
    assert cells(findings) == [("D219", "titles!C3")]
    assert book is not None


ROUND = "\n| #td:proposal_rounds | name | titles | due | late |\n"


@pytest.mark.parametrize(("late", "to_end"), [("", False), ("bổ sung", False), ("cuối năm", True)])
def test_a_round_of_proposals_is_for_the_titles_that_are_given(late: str, to_end: bool) -> None:
    table = TITLES + "| LDTT | |\n| CSTDCS | không |\n| TTLDTT | |\n"
    rows = f"| P1 | Đợt tháng 3 | LĐTT; CSTĐCS; TTLĐTT | 15/03/2025 | {late} |\n| P2 | Đợt tháng 4 | CSTĐCS | 15/04/2025 | |\n"
    book = season(table, ROUND + rows + "| P3 | Đợt tháng 5 | LĐTT | | |\n")
    first, second = book.proposal_rounds  # of P2 no title is given
    assert fields(first, "code name titles late_to_end") == ["P1", "Đợt tháng 3", ("LDTT", "TTLDTT"), to_end]
    assert [book.proposal_round_of(one) for one in ("TTLDTT", "CSTDCS")] == ["P1", ""]
    (task,) = book.calendar  # P3 is due on no day
    assert task.task == "Đợt tháng 3: Lao động tiên tiến, Tập thể lao động tiên tiến"
    assert (second.code, task.key, task.due, task.when.last) == ("P3", "P1", "15/03/2025", date(2025, 3, 15))


# --- settings ----------------------------------------------------------------------------------------------------------
def test_what_a_season_says_nothing_of_is_as_usual() -> None:
    book = season()
    assert (book.counts_forged, book.pact_decides, book.as_of, book.conference) == (True, False, None, None)
    assert fields(book.voting, "secret staff difference sample") == [True, None, 10, None]
    assert book.voting.quorum.id == "from_2_3"
    assert fields(book.rewards, "rounding budget decided") == ["up_10000", None, None]
    assert book.rewards.law == declared().money
    assert fields(book.schools, "common_scale rank_by level sample") == [False, "", "school", None]
    assert book.targets == {"registered": 100, "movements": 100, "initiatives_people": 15, "initiatives_applied": 70}
    assert book.school_registration == {}


def test_what_a_season_says_is_taken() -> None:
    said = {
        "forged_forms": "không",
        "pact_points": "có",
        "as_of": "31/05/2025",
        "secret_ballot": "không",
        "quorum": "3/4",
        "staff_ballot": "có",
        "staff_threshold": "2/3",
        "large_difference": 5,
        "verify_percent": 20,
        "reward_rounding": "không",
        "budget": "20.000.000",
        "decision_date": "10/06/2025",
        "dossier_date": "01/06/2025",
        "target_movements": 90,
        "common_scale": "có",
        "rank_schools_by": "điểm",
        "verify_schools_percent": 10,
        "school_title": "TTLĐTT",
        "school_commendation": "Bằng khen của bộ, tỉnh",
        "school_target": "Chuẩn quốc gia",
    }
    book = season(options=said)
    assert (book.counts_forged, book.pact_decides, book.as_of) == (False, True, date(2025, 5, 31))
    assert fields(book.voting, "secret difference sample") == [False, 5, 20]
    assert book.voting.staff is not None
    assert (book.voting.quorum.id, book.voting.staff.id) == ("from_3_4", "from_2_3")
    assert fields(book.rewards, "rounding budget decided") == ["none", 20_000_000, date(2025, 6, 10)]
    assert fields(book.schools, "common_scale rank_by sample") == [True, "points", 10]
    assert (book.targets["movements"], book.targets["registered"]) == (90, 100)
    assert book.school_registration == {"title": ("TTLDTT",), "commendation": ("BKT",), "target": "Chuẩn quốc gia"}


def test_where_the_staff_has_no_ballot_its_share_is_none_and_where_it_has_more_than_half_do() -> None:
    assert season(options={"staff_threshold": "2/3"}).voting.staff is None
    staff = season(options={"staff_ballot": "có"}).voting.staff
    assert staff is not None
    assert staff.id == "over_1_2"


@pytest.mark.parametrize(("said", "level"), [({}, "commune"), ({"office_level": "tỉnh"}, "province")])
def test_whom_schools_report_to_is_an_office_and_others_are_schools(said: dict[str, object], level: str) -> None:
    units = "\n| #td:units | name | kind |\n| T1 | Tổ Một | |\n| T2 | Tổ Hai | |\n| S1 | THCS A | Trường |\n"
    assert season(units, options=said).schools.level == level
    assert season(options=said).schools.level == "school"


SCHOOL = "\n| #td:school | | value |\n| id | | mini |\n| school_year | | 2024-2025 |\n"


def test_a_school_is_what_its_sheet_says() -> None:
    said = {
        "name": "Trường Mini",
        "work_year": "2025",
        "parent": "UBND xã",
        "report_to": "Phòng VHXH",
        "place": "Hải Lộc",
        "head": "Lê Thị Thu",
        "secretary": "Đỗ An",
        "report_email": "vhxh@xa.gov.vn",
        "abbreviation": "THCSM",
        "recipients": "- Như Điều 1; - UBND xã; ; Lưu: VT.",
    }
    school = season(SCHOOL + "".join(f"| {key} | | {value} |\n" for key, value in said.items())).school
    assert (school.id, school.school_year, school.recipients) == (
        *("mini", "2024-2025"),
        ("Như Điều 1", "UBND xã", "Lưu: VT"),
    )
    assert {key: getattr(school, key) for key in said if key != "recipients"} == {
        key: value for key, value in said.items() if key != "recipients"
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Trường …………", [("D336", "school!C4")]),
        ("Trường ......", [("D336", "school!C4")]),
        ("", [("D204", "school!C4")]),
        ("Trường A.B.", []),
    ],
)
def test_a_school_needs_a_name(name: str, found: list[tuple[str, str]]) -> None:
    book, findings = told(f"{SCHOOL}| name | | {name} |\n")
    assert (cells(findings), book is None) == (found, not name)


@pytest.mark.parametrize(("year", "called"), [("2024-2025", "Huyện, quận"), ("2025-2026", "Xã, phường")])
def test_until_2025_districts_decided_where_communes_do(year: str, called: str) -> None:
    school = f"\n| #td:school | | value |\n| id | | mini |\n| name | | Trường Mini |\n| school_year | | {year} |\n"
    listed = season(school).choices["decided_by"]
    assert listed["commune"].vi == called
    assert {listed.find(one) for one in ("xã", "huyện", "Xã, phường", "cấp huyện")} == {"commune"}
    assert listed["province"].vi == "Bộ, tỉnh"


# --- decisions, choices, waivers, the log --------------------------------------------------------------------------------
def test_a_decision_needs_titles_and_a_number_and_each_title_has_one() -> None:
    table = "\n| #td:reward_decisions | | titles | decision_no | decision_date | issuer |\n"
    rows = (
        "| q1 | | LĐTT; CSTĐCS | 45/QĐ | 05/06/2025 | |\n",
        "| q2 | | TTLĐTT | | 05/06/2025 | |\n",
        "| q3 | | CSTĐCS | 46/QĐ | | UBND tỉnh |\n",
        "| q4 | | CSTĐCS | 47/QĐ | | |\n",
    )
    book, findings = told(table + "".join(rows))
    assert book is not None
    assert [fields(one, "titles number day issuer") for one in book.decisions] == [
        [("LDTT", "CSTDCS"), "45/QĐ", date(2025, 6, 5), ""],
        [("CSTDCS",), "46/QĐ", None, "UBND tỉnh"],
        [("CSTDCS",), "47/QĐ", None, ""],
    ]
    twice = [one for one in findings if one.code.id == "D338"]
    assert [(one.params["number"], one.params["other"]) for one in twice] == [("46/QĐ", "45/QĐ"), ("47/QĐ", "46/QĐ")]
    assert [str(one.place).partition("!")[2] for one in twice] == ["reward_decisions!C4", "reward_decisions!C5"]
    assert (book.decision_on("LDTT"), book.decision_on("CSTDCS"), book.decision_on("TTLDTT")) == (
        *(book.decisions[0], None),
        None,
    )


WAIVERS = "\n| #td:waivers | | code | where | reason | approver | until |\n"


def test_a_waiver_is_what_its_row_says() -> None:
    book, findings = told(WAIVERS + "| w1 | | x103 | TOAN | ốm | Hiệu trưởng | 31/05/2025 |\n")
    assert cells(findings) == []
    assert book is not None
    assert [fields(one, "code where reason approver until") for one in book.waivers] == [
        ["X103", "TOAN", "ốm", "Hiệu trưởng", date(2025, 5, 31)]
    ]


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        (" | TOAN | ốm | HT", "waivers!C2"),
        ("X103 | | ốm | HT", "waivers!D2"),
        ("X103 | TOAN | | HT", "waivers!E2"),
        ("X103 | TOAN | ốm |", "waivers!F2"),
        ("X103 | | ốm |", "waivers!D2"),  # the first of two that it lacks
    ],
)
def test_a_waiver_that_lacks_something_waives_nothing(row: str, cell: str) -> None:
    book, findings = told(WAIVERS + f"| w1 | | {row} | |\n")
    assert ("D220", cell) in cells(findings)
    assert [code for code, _ in cells(findings)].count("D220") == 1
    assert book is None or book.waivers == ()


def test_lines_of_other_sheets_are_what_they_say() -> None:
    choices = "\n| #td:choices | | form | record | file |\n| k1 | | T1 | A1 | b.xlsx |\n| k2 | | T1 | | b.xlsx |\n| k3 | | T1 | A1 | |\n"
    log = "\n| #td:log | | date | who | about | what | answer |\n| y1 | | 02/06/2025 | An | B1 | Chưa rõ | Đã giải thích |\n"
    bases = "\n| #td:bases | | kind | number | date | issuer | subject |\n"
    bases += "| b1 | | Luật | 06/2022/QH15 | 15/06/2022 | Quốc hội | Thi đua, khen thưởng |\n| b2 | | Kế hoạch | 12/KH | | | |\n"
    reviewers = "\n| #td:reviewers | | member | unit | section |\n| t1 | | An | T2 | I |\n| t2 | | | T1 | II |\n| t3 | | Bình | | |\n"
    book = season(choices, log, bases, reviewers)
    assert [fields(one, "form record file") for one in book.secretary_choices] == [["T1", "A1", "b.xlsx"]]
    (line,) = book.log
    assert fields(line, "date who about what answer") == ["02/06/2025", "An", "B1", "Chưa rõ", "Đã giải thích"]
    assert book.bases == ("Luật 06/2022/QH15 (15/06/2022) Quốc hội Thi đua, khen thưởng", "Kế hoạch 12/KH")
    assert [fields(one, "member unit section") for one in book.reviewers] == [["An", "T2", "I"], ["Bình", "", ""]]


# --- the season as its units have it, and what lists offer -------------------------------------------------------------
def test_on_their_own_score_sheet_units_stand_where_people_do() -> None:
    units = (
        "\n| #td:units | name | kind |\n| T1 | Tổ Một | Chuyên môn |\n| T2 | Tổ Hai | chuyên  môn |\n| T3 | Tổ Ba | |\n"
    )
    criteria = "\n| #td:unit_criteria | section | text | kind | max | applies_to |\n| `9` | I | Nền nếp | Điểm | 10 | CHUYÊN MÔN |\n"
    book = season(units, criteria)
    assert book.collective is not None
    people = book.collective.people
    assert [(one.code, one.full_name, one.unit, one.group) for one in people] == [
        ("T1", "Tổ Một", "T1", "Chuyên môn"),
        ("T2", "Tổ Hai", "T2", "Chuyên môn"),  # spelled as the first of the kind spells it
        ("T3", "Tổ Ba", "T3", ""),
    ]
    assert [book.collective.shown_name(one) for one in people] == ["Tổ Một", "Tổ Hai", "Tổ Ba"]
    assert [book.collective.rubric.criteria[0].applies(one.group) for one in people] == [True, True, False]


def offered(book: Rulebook, name: str) -> set[str]:
    return {one.id for one in book.choices[name].offered}


def test_collectives_are_offered_their_commendations_in_the_place_of_peoples() -> None:
    given = titles("LDTT |", "GK |", "BKT | không |")
    assert (offered(given, "commendations"), offered(given, "unit_commendations")) == ({"GK", "NONE"}, {"GKTT", "NONE"})
    assert not {"GKTT", "BKTTT"} & offered(given, "deed_commendations")
    assert {"GK", "BKT"} <= offered(given, "deed_commendations")  # for a single deed, whatever the year gives
    own = titles("LDTT |", "GK |", "GKTT | không |")
    assert offered(own, "unit_commendations") == {"GK", "NONE"}


def test_namesakes_are_offered_by_year_and_found_by_code_name_or_both() -> None:
    book = season()
    people = book.choices["people"]
    assert [people[code].vi for code in ("A1", "B1", "A3")] == [
        *("Nguyễn Thị Hoa (1983)", "Nguyễn Thị Hoa (1991)"),
        "Lê Văn An (A3)",
    ]
    column = book.columns.column("initiatives", "person")
    typed = ("B1", "Nguyễn Thị Hoa (1991)", "Nguyễn Thị Hoa (B1)", "lê văn an", "Lê Văn An (A3)")
    assert [read_cell(RawCell(one), column, people).value for one in typed] == ["B1", "B1", "B1", "A3", "A3"]
