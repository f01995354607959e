"""A unit's title that holds only by people who do not get theirs: who is named, at which share, and who is not.

TTLĐTT: at least 70 % of the unit are LĐTT (Luật 06/2022/QH15, Điều 28 khoản 1); TTLĐXS also asks for one CSTĐCS.
"""

import pytest
from judging_factories import cell, dossier, judged, person, rulebook, unit_dossier

from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.judging.verdicts.unit_titles_at_risk import collectives_at_risk, unit_titles_at_risk
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Candidates, Council, Decision, Meeting, PathStep, Proposal, StepState, TitlePath
from thidua_xlsx.model.title_path import STEPS

PLACE = cell(9, 4, "Kiểm phiếu")


def told(
    size,
    refused=(),
    *,
    grade="HTTNV",
    excellent=0,
    passed=(),
    voted_on=(),
    unit="HTTNV",
    elsewhere=0,
    more=(),
    declined=0,
):
    """The findings of a unit of so many people, the first of them `excellent`, some of whom the council refuses.

    `more` are the grades of further people, behind them; the last `declined` of the first say that they register nothing.
    """
    people = [
        dossier(
            person(f"P{n:02}"),
            grade="HTXSNV" if n < excellent else grade,
            registered=["NONE"] if n >= size - declined else ["LDTT", "CSTDCS"],
            discipline="none",
        )
        for n in range(size)
    ]
    people += [
        dossier(person(f"P{n:02}"), grade=own, registered=["LDTT"], discipline="none")
        for n, own in enumerate(more, start=size)
    ]
    people += [
        dossier(person(f"X{n}", unit="T2"), grade="HTTNV", registered=["LDTT"], discipline="none")
        for n in range(elsewhere)
    ]
    units = [unit_dossier("T1", grade=unit, registered=["TTLDTT", "TTLDXS"], discipline="none")]
    verdicts, _, _ = judged(people, units)
    book = rulebook([one.person for one in people])
    votes = [Decision(who, title, 2, 7, passed=False) for who, title in refused]
    votes += [Decision(who, title, 8, 1, passed=True, places=(PLACE,)) for who, title in passed]
    ballots = frozenset(f"{one.who}:{one.title}" for one in votes) | frozenset(voted_on)
    council = Council("hd.xlsx", Meeting(), tuple(votes), ballots=ballots) if votes or voted_on else None
    paths = title_paths(verdicts.values(), [*people, *units], book, YearBehind(council))
    return list(unit_titles_at_risk(people, units, list(verdicts.values()), paths, book))


def ldtt(*numbers):
    return [(f"P{n:02}", "LDTT") for n in numbers]


@pytest.mark.parametrize(
    ("size", "refused", "names"),
    [
        (3, 0, ()),
        (3, 1, ("P00",)),  # 2 of 3 = 66.67 %
        (10, 3, ()),  # 7 of 10 = 70 %: enough
        (10, 4, ("P00", "P01", "P02", "P03")),  # 6 of 10
    ],
)
def test_a_unit_is_named_where_those_who_are_left_are_too_few(size, refused, names):
    found = told(size, ldtt(*range(refused)))
    said = [language("vi").text(one) for one in found]
    people = ", ".join(f"Người {name} (LĐTT)" for name in names)
    expected = (
        "Tổ T1: Tập thể lao động tiên tiến chỉ đủ điều kiện khi tính cả người không được danh hiệu cá nhân "
        f"(ngoài mức tỷ lệ, không đăng ký, hội đồng không thông qua, hoặc thông qua khi chưa đủ điều kiện): {people}"
    )
    assert said == ([expected] if names else [])


def test_the_finding_stands_at_the_vote_on_the_unit_or_at_what_its_title_rests_on():
    (found,) = told(3, ldtt(0))
    assert (found.code.id, found.unit) == ("X142", "T1")
    assert found.place == cell(0, 1, "Xếp loại")  # of the unit's grade
    (voted,) = told(3, ldtt(0), passed=[("T1", "TTLDTT")])
    assert voted.place == PLACE


def test_what_nobody_has_decided_yet_is_not_lost():
    assert told(3, voted_on=[f"{who}:{title}" for who, title in ldtt(0, 1, 2)]) == []
    assert len(told(3, ldtt(0), voted_on=["P01:LDTT"])) == 1


def test_whoever_registers_nothing_is_lost_before_the_vote_and_won_back_by_it():
    (found,) = told(3, declined=1)  # 2 of 3
    assert found.params["names"] == ("Người P02 (LĐTT)",)
    assert told(4, declined=1) == []  # 3 of 4 = 75 %
    # TTLĐXS, which one CSTĐCS more would give, goes with TTLĐTT and is not named apart.
    assert len(told(3, declined=1, excellent=1, unit="HTXSNV")) == 1
    assert told(3, declined=1, passed=ldtt(0, 1, 2)) == []


def test_a_unit_whose_own_title_was_refused_or_not_met_is_not_named():
    assert told(3, [*ldtt(0), ("T1", "TTLDTT")]) == []
    assert told(3, ldtt(0), unit="KHTN") == []


def test_who_does_not_meet_a_title_has_none_to_lose():
    # 8 of 10 are LĐTT, the tenth is graded too low; two are refused: 6 of 10 = 60 %
    (found,) = told(8, ldtt(0, 1), more=["HTNV", "HTNV"])
    assert found.params["names"] == ("Người P00 (LĐTT)", "Người P01 (LĐTT)")


def test_a_unit_whose_title_is_only_open_without_them_is_not_named():
    # 8 of 10; of the ninth nobody can read the grade. Without two it is 6 or 7 of 10: 70 % would be enough.
    assert told(8, ldtt(0, 1), more=["?", "HTNV"]) == []
    (found,) = told(8, ldtt(0, 1, 2), more=["?", "HTNV"])  # 5 or 6 of 10
    assert found.params["names"] == tuple(f"Người P0{n} (LĐTT)" for n in range(3))


def test_whoever_was_passed_without_meeting_the_title_is_named_and_not_whom_the_council_refused():
    """By law 5 of 6 are LĐTT; the council refuses one of them and passes the sixth, whose grade is too low: 5 again."""
    (found,) = told(5, ldtt(0), more=["HTNV"], passed=ldtt(1, 2, 3, 4, 5))
    assert found.params["names"] == ("Người P05 (LĐTT)",)
    # Without the refused one 4 of 6 are too few: nobody was passed against anything, and the vote took it away.
    (found,) = told(5, ldtt(0), more=["HTNV"], passed=ldtt(1, 2, 3, 4))
    assert found.params["names"] == ("Người P00 (LĐTT)",)


def test_who_loses_a_title_elsewhere_takes_nothing_from_the_unit():
    assert told(3, [("X0", "LDTT"), ("X1", "LDTT"), ("X2", "LDTT")], elsewhere=3) == []
    assert len(told(3, [("X0", "LDTT"), *ldtt(1)], elsewhere=1)) == 1


def test_whoever_loses_two_titles_is_named_for_the_one_that_is_enough():
    found = told(3, [("P00", "LDTT"), ("P00", "CSTDCS"), ("P01", "LDTT")], excellent=1, unit="HTXSNV")
    said = {str(one.params["title"].vi): one.params["names"] for one in found}
    assert said["Tập thể lao động tiên tiến"] == ("Người P00 (LĐTT)", "Người P01 (LĐTT)")


def test_the_only_cstdcs_of_a_unit_is_named_for_what_rests_on_it_alone():
    # P00 alone is excellent; the unit is excellent as well. LĐTT stays with all three.
    found = told(3, [("P00", "CSTDCS")], excellent=1, unit="HTXSNV")
    said = [(str(one.params["title"].vi), one.params["names"]) for one in found]
    assert said == [("Tập thể lao động xuất sắc", ("Người P00 (CSTĐCS)",))]
    assert told(3, [("P00", "CSTDCS")], excellent=2, unit="HTXSNV") == []  # P01 is left


@pytest.mark.parametrize(
    ("proposals", "names"),
    [
        ({"GV1:CSTDCS": (False, "Tổ Toán")}, ("Người GV1",)),
        ({"GV1:CSTDCS": (False, "Tổ Toán"), "GV2:CSTDCS": (True, "Tổ Toán")}, ()),  # one is enough
        ({"GV1:CSTDCS": (True, "Tổ Toán")}, ()),
        ({"GV1:CSTDCS": (False, "Tổ Văn")}, ()),  # of another unit
        ({}, ()),  # the school decided on its people itself
    ],
)
def test_an_office_is_told_of_a_collective_whose_only_cstdcs_it_refused(proposals, names):
    """Điều 27: "Có cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở"."""
    unit = ("SA/T1", "TTLDXS")
    put_up = {unit: Proposal("T1:TTLDXS", "Tổ Toán", "TTLDXS", "passed", collective=True, place=PLACE)}
    paths = {unit: walked(*unit, passed=True)}
    for key, (passed, where) in proposals.items():
        who, title = key.split(":")
        put_up[f"SA/{who}", title] = Proposal(key, f"Người {who}", title, "passed", where=where)
        paths[f"SA/{who}", title] = walked(f"SA/{who}", title, passed=passed)
    found = list(collectives_at_risk(Candidates(proposals=put_up), paths, rulebook()))
    assert [(one.code.id, one.unit, one.params["names"]) for one in found] == ([("X142", "SA", names)] if names else [])


def walked(who, title, *, passed):
    """A title as it stands after the office's vote."""
    state = StepState.YES if passed else StepState.NO
    steps = tuple(PathStep(step, state if step == "council" else StepState.OPEN) for step in STEPS)
    return TitlePath(who, title, "province", "received" if passed else "council", steps)
