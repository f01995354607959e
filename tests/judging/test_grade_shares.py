"""Who is graded by the rules for public employees, and how many may be Excellent: NĐ 90/2020, NĐ 48/2023."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import check_findings, crowd, declared, dossier, judged, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.law.applied_law import OwnRule, settled
from thidua_xlsx.declare.law.regime import Citation
from thidua_xlsx.declare.season import School
from thidua_xlsx.judging.verdicts.grade_shares import graded_outside, top_grade_above_share
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace, FilePlace, KeyPlace
from thidua_xlsx.model import Fact


def book(people, *, share=None, law="luat-2022", year="2024-2025"):
    own = [OwnRule("share_htxsnv", "province", share, Citation("HD 12/HD-SNV", "(tỉnh)", True))] if share else []
    return rulebook(
        [one.person for one in people],
        regime=settled(declared().laws[law], own),
        school=School("mua", "Trường", year),
    )


def staff(*groups):
    """People as case files list them, with `employment`."""
    found = []
    for group in groups:
        said = {key: value for key, value in group.items() if key != "employment"}
        for one in crowd([said]):
            code = f"{one.person.code}-{len(found)}"
            found.append(replace(one, person=replace(one.person, code=code, employment=group.get("employment", ""))))
    return found


def shares(people, **season):
    season = {"share": "20", **season}
    return [
        (language("vi")(found.params["scope"].key) if hasattr(found.params["scope"], "key") else found.params["scope"].vi,
         found.params["count"], found.params["base"], found.params["share"], found.params["unsaid"])
        for found in top_grade_above_share(people, book(people, **season))
    ]  # fmt: skip


VC, HD = "vien_chuc", "hop_dong"


@pytest.mark.parametrize(
    ("groups", "expected"),
    [
        # 2 of 10 are exactly 20 %: not above
        ([{"n": 2, "grade": "HTXSNV", "employment": VC}, {"n": 8, "grade": "HTTNV", "employment": VC}], []),
        # 3 of 10 = 30 %
        (
            [{"n": 3, "grade": "HTXSNV", "employment": VC}, {"n": 7, "grade": "HTTNV", "employment": VC}],
            [("Toàn trường", 3, 10, Decimal(30), 0)],
        ),
        # a contract worker counts neither above nor below the line: 2 of 10, and the third Excellent is on contract
        (
            [
                {"n": 2, "grade": "HTXSNV", "employment": VC},
                {"n": 8, "grade": "HTTNV", "employment": VC},
                {"n": 1, "grade": "HTXSNV", "employment": HD},
            ],
            [],
        ),
        # without the two on contract it is 2 of 8 = 25 %
        (
            [
                {"n": 2, "grade": "HTXSNV", "employment": VC},
                {"n": 6, "grade": "HTTNV", "employment": VC},
                {"n": 2, "grade": "HTTNV", "employment": HD},
            ],
            [("Toàn trường", 2, 8, Decimal(25), 0)],
        ),
        # nobody said who is on contract: all count, and it is said
        ([{"n": 3, "grade": "HTXSNV"}, {"n": 7, "grade": "HTTNV"}], [("Toàn trường", 3, 10, Decimal(30), 10)]),
        # a cell that cannot be read may be any grade: 2 of up to 10 is certain, not more
        ([{"n": 2, "grade": "HTXSNV"}, {"n": 7, "grade": "HTTNV"}, {"n": 1, "grade": "?"}], []),
        # a blank grade is nobody graded: 2 of 9 = 22,22 %
        (
            [{"n": 2, "grade": "HTXSNV"}, {"n": 7, "grade": "HTTNV"}, {"n": 1, "grade": ""}],
            [("Toàn trường", 2, 9, Decimal("22.22"), 9)],
        ),
        # whoever is not counted is in no denominator: 2 of 9
        (
            [{"n": 2, "grade": "HTXSNV"}, {"n": 7, "grade": "HTTNV"}, {"n": 1, "grade": "HTTNV", "counted": False}],
            [("Toàn trường", 2, 9, Decimal("22.22"), 9)],
        ),
        # groups with similar tasks: 2 of 12 in the school = 16,67 %, but both among the 2 of the staff
        (
            [{"n": 10, "grade": "HTTNV", "group": "GV"}, {"n": 2, "grade": "HTXSNV", "group": "NV"}],
            [("Nhân viên", 2, 2, Decimal(100), 2)],
        ),
    ],
)  # fmt: skip
def test_no_more_of_the_highest_grade_than_somebody_declared(groups, expected):
    assert shares(staff(*groups)) == expected


def test_the_law_names_no_number_so_none_is_applied_without_an_own_rule():
    people = staff({"n": 10, "grade": "HTXSNV"})
    assert shares(people, share=None) == []
    (said,) = top_grade_above_share(people, book(people, share="20"))
    text = language("vi").text(said)
    assert "Toàn trường: 10/10 người (100%) xếp loại Hoàn thành xuất sắc nhiệm vụ" in text
    assert "HD 12/HD-SNV" in text and "10 người trong số đó chưa ghi" in text


@pytest.mark.parametrize(
    ("law", "year", "found"),
    [
        ("luat-2022", "2024-2025", ["Người A", "Người B"]),
        ("nd152-2025", "2025-2026", ["Người A", "Người B"]),  # to 30/6/2026
        ("luat-2026", "2026-2027", []),  # NĐ 233/2026 has not been seen
        ("luat-2003", "2022-2023", []),  # before 15/9/2023
    ],
)
def test_a_graded_contract_worker_is_named_while_the_decree_was_in_force(law, year, found):
    people = [
        dossier(person("A", employment=HD), grade="HTXSNV"),
        dossier(person("B", employment=HD), grade="HTNV"),
        dossier(person("C", employment=HD), grade=""),
        dossier(person("D", employment=VC), grade="HTXSNV"),
        dossier(person("E"), grade="HTXSNV"),  # nobody said: not guessed
    ]
    season = book(people, law=law, year=year)
    findings = graded_outside(people, season)
    check_findings(findings, season)
    named = [list(one.params["names"]) for one in findings]
    assert named == ([found] if found else [])


@pytest.mark.parametrize(("employment", "found"), [("", ["R129"]), (VC, ["R129"]), ("cong_chuc", ["R129"]), (HD, [])])
def test_discipline_lowers_the_grade_of_those_only_whom_the_decree_grades(employment, found):
    # NĐ 48/2023: disciplined in the year, graded KHTNV; contract workers are not graded by it
    _, _, findings = judged([dossier(person("A", employment=employment), grade="HTTNV", discipline="reprimand")])
    assert [one.code.id for one in findings if one.code.id == "R129"] == found


def test_too_many_of_the_highest_grade_are_told_at_their_cells():
    """2 of 2 of a group that the list of groups does not name; it is called as somebody wrote it."""
    people = staff({"n": 8, "grade": "HTTNV"}, {"n": 2, "grade": "HTXSNV", "group": "Bảo vệ"})
    cells = [CellPlace("inbox/to.xlsx", "Xếp loại", row, 5) for row in (4, 5)]
    people[8:] = [replace(one, grade=Fact("HTXSNV", (place,))) for one, place in zip(people[8:], cells, strict=True)]
    (said,) = top_grade_above_share(people, book(people, share="20"))
    assert (said.params["scope"], said.place, said.also) == ("Bảo vệ", cells[0], (cells[1],))
    bare = [replace(one, grade=Fact(one.grade.value)) for one in people]
    (said,) = top_grade_above_share(bare, book(bare, share="20"))
    assert said.place == FilePlace("inbox")


def test_graded_contract_workers_are_named_at_their_grades_or_in_the_list_of_people():
    people = [
        dossier(person("A", employment=HD), grade="HTNV"),
        replace(dossier(person("B", employment=HD)), grade=Fact("HTNV")),
        dossier(person("C", employment=HD), grade="?"),
    ]
    (said,) = graded_outside(people, book(people))
    assert (said.place, said.also) == (people[0].grade.places[0], (KeyPlace("thidua.xlsx", "people.B"),))
    assert said.params["cite"] == ("Khoản 5, 6 Điều 2 (bổ sung bởi Nghị định 48/2023/NĐ-CP) Nghị định 90/2020/NĐ-CP")


@pytest.mark.parametrize(
    ("since", "until", "named"),
    [
        (date(2025, 5, 31), date(2025, 5, 31), 1),  # in force on the last day of 2024-2025 alone
        (date(2025, 6, 1), date(2026, 6, 30), 0),
        (date(2023, 9, 15), date(2025, 5, 30), 0),
    ],
)
def test_the_rules_on_grading_are_those_of_the_last_day_of_the_year(since, until, named):
    people = [dossier(person("A", employment=HD), grade="HTNV")]
    season = book(people)
    rule = replace(season.regime.grading, since=since, until=until)
    assert len(graded_outside(people, replace(season, regime=replace(season.regime, grading=rule)))) == named
    assert graded_outside(people, book(people, year="năm nay")) == []  # nobody can tell which day that is
