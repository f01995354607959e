"""Schools beside each other: sums, quotas over all, ranks in clusters, people and initiatives that stand twice."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import Rulebook, TitlePolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter, SchoolsPolicy
from thidua_xlsx.exchange.school_reports.school_comparison import schools_of
from thidua_xlsx.judging.law.ordered_scales import title_label
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Achieved, Proposal, SchoolReport, Schools

D = Decimal
REPORTERS = (
    Reporter("T1", "Trường Một", cluster="Cụm A"),
    Reporter("T2", "Trường Hai", cluster="cụm A"),  # one cluster, however it is written
    Reporter("T3", "Trường Ba", cluster="Cụm B"),
    Reporter("T4", "Trường Bốn", cluster="Cụm A"),
)


def book(*, schools: SchoolsPolicy | None = None, **titles: Mapping[str, Any]) -> Rulebook:
    """An office of four schools in two clusters; its titles with what is declared of each."""
    policies = {id_: TitlePolicy(id_, **said) for id_, said in titles.items()}
    goals = {"registered": D(90)}
    return rulebook(units=(), reporters=REPORTERS, schools=schools or SchoolsPolicy(), titles=policies, targets=goals)


def report(code: str, *proposals: Proposal, **fields: Any) -> SchoolReport:
    name = next(one.name for one in REPORTERS if one.code == code)
    return SchoolReport(code, name, "2024-2025", proposals=proposals, file=f"inbox/{code}.xlsx", **fields)


def put(key: str, name: str = "Vũ An", state: str = "proposed", row: int | None = None, **fields: Any) -> Proposal:
    place = None if row is None else CellPlace("inbox/x.xlsx", "Người", row, 2)
    return Proposal(key, name, key.rpartition(":")[2], state, place=place, **fields)


def compared(
    *reports: SchoolReport, held: tuple[str, ...] = (), of: Rulebook | None = None
) -> tuple[Schools, list[Finding]]:
    return schools_of({one.id: one for one in reports}, held, of or book(), {})


def only(found: list[Finding], code: Code) -> list[Finding]:
    return [one for one in found if one.code is code]


# --- ratios ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("pairs", "sum_", "value", "met"),
    [
        (((9, 10), (9, 10)), (18, 20), "0.9", True),  # the goal itself is met
        (((10, 10), (7, 9)), (17, 19), "0.8947", False),  # and not the mean of 100 % and 77.8 %, 88.9 %
        (((1, 3), (8, 7)), (9, 10), "0.9", True),
        (((0, 0), (0, 0)), (0, 0), None, None),
    ],
)
def test_ratios_of_schools_are_added_and_held_to_the_office_s_goal(
    pairs: tuple[tuple[int, int], ...], sum_: tuple[int, int], value: str | None, met: bool | None
) -> None:
    one, two = (report(code, ratios={"registered": pair}) for code, pair in zip(("T1", "T2"), pairs, strict=True))
    (found,) = compared(one, two, report("T3"))[0].targets
    assert (found.id, found.numerator, found.denominator, found.goal) == ("registered", *sum_, D("0.9"))
    assert (found.value, found.met) == (None if value is None else D(value), met)
    assert found.missing == ("T3", "T4")  # one that does not tell, one that has not reported


# --- quotas ----------------------------------------------------------------------------------------------------------
QUOTA = {"quota_percent": D(15), "quota_of": "LDTT"}


def test_a_quota_over_all_schools_counts_those_of_all_and_names_whose_figure_is_missing() -> None:
    one = report(
        "T1",
        put("P1:CSTDCS"),
        put("P2:CSTDCS", state="passed"),
        put("P3:LDTT", "Cao Ca", "tied"),
        counts={"met_LDTT": 20},
    )
    two = report("T2", put("P1:CSTDCS", "Lê Bình", "tied"), put("P9:CSTDCS", "Đỗ Én"), counts={"met_LDTT": 7})
    schools, found = compared(one, two, report("T3", counts={"counted": 9}), of=book(CSTDCS=QUOTA))
    (line,) = schools.quotas
    # 15 % of 20 + 7 = 4.05, four places; proposed or passed: two and one
    assert (line.title, line.scope, line.base, line.limit, line.eligible) == ("CSTDCS", "school", 27, 4, 3)
    assert (line.tied_at_line, line.uncertain, line.percent) == (("Lê Bình",), ("T3", "T4"), D(15))
    assert only(found, codes.SCHOOLS_QUOTA_EXCEEDED) == []


def test_the_law_s_own_quota_stands_where_it_leaves_fewer_places_and_every_report_tells_its_base() -> None:
    # The office: 15 % of 30 + 30 people, nine places; the law: 15 % of the 20 + 10 who are LĐTT, 4.5
    own = {"quota_percent": D(15), "law_percent": D(15), "law_base": "LDTT"}
    reports = [report(code, counts={"counted": 30, "met_LDTT": met}) for code, met in (("T1", 20), ("T2", 10))]
    (line,) = compared(*reports, of=book(CSTDCS=own))[0].quotas
    assert (line.base, line.limit, line.law_base) == (30, 4, "LDTT")
    silent = report("T3", counts={"counted": 10})
    (line,) = compared(*reports, silent, of=book(CSTDCS=own))[0].quotas
    assert (line.base, line.limit, line.law_base) == (70, 10, "")
    # 10 % of 60 are six places, as are 20 % of the 30: the office's own says it as well.
    alike = {**own, "quota_percent": D(10), "law_percent": D(20)}
    (line,) = compared(*reports, of=book(CSTDCS=alike))[0].quotas
    assert (line.base, line.percent, line.limit, line.law_base) == (60, D(10), 6, "")


def test_people_of_one_name_at_the_line_are_told_apart_by_their_schools() -> None:
    one = report("T1", put("P1:CSTDCS", "Lê Bình", "tied"), put("P2:CSTDCS", "Vũ An", "tied"), counts={"met_LDTT": 1})
    two = report("T2", put("P1:CSTDCS", "LÊ BÌNH", "tied"), counts={"met_LDTT": 1})
    (line,) = compared(one, two, of=book(CSTDCS=QUOTA))[0].quotas
    assert line.tied_at_line == ("Lê Bình (Trường Một)", "Vũ An", "LÊ BÌNH (Trường Hai)")


def test_more_than_the_places_over_all_is_the_office_s_and_in_one_school_that_school_s() -> None:
    one = report("T1", put("P1:CSTDCS"), put("P2:CSTDCS"), counts={"met_LDTT": 12})  # 1.8: one place
    two = report("T2", put("P1:CSTDCS"), counts={"met_LDTT": 1})  # 0.15: none
    three = report("T3", counts={"counted": 5})
    _, found = compared(one, two, three, of=book(CSTDCS=QUOTA))
    (over,) = only(found, codes.SCHOOLS_QUOTA_EXCEEDED)
    said = {"title": title_label("CSTDCS", book()), "proposed": 3, "limit": 1, "base": 13}
    assert (over.unit, str(over.place)) == (None, "thidua.xlsx: titles.CSTDCS")
    assert over.params == {**said, "schools": ("Trường Một", "Trường Hai", "Trường Ba")}
    schools, found = compared(one, two, three, of=book(CSTDCS={**QUOTA, "quota_scope": "unit"}))
    assert [(line.scope, line.base, line.limit, line.uncertain) for line in schools.quotas] == [
        ("unit:T1", 12, 1, ()),
        ("unit:T2", 1, 0, ()),
    ]
    assert [
        (one.unit, str(one.place), one.params["proposed"], one.params["limit"], one.params["schools"])
        for one in only(found, codes.SCHOOLS_QUOTA_EXCEEDED)
    ] == [("T1", "inbox/T1.xlsx", 2, 1, ("Trường Một",)), ("T2", "inbox/T2.xlsx", 1, 0, ("Trường Hai",))]


def test_just_as_many_as_the_places_are_none_too_many() -> None:
    one = report("T1", put("P1:CSTDCS"), put("P2:CSTDCS", state="tied"), counts={"met_LDTT": 7})  # 1.05: one place
    schools, found = compared(one, of=book(CSTDCS=QUOTA))
    assert (schools.quotas[0].limit, schools.quotas[0].eligible) == (1, 1)
    assert only(found, codes.SCHOOLS_QUOTA_EXCEEDED) == []


def test_whom_a_school_passed_above_its_own_quota_is_named_though_the_sum_over_all_schools_fits() -> None:
    # 15 % of 40 are six places over both schools, and six are put forward.
    one = report("T1", put("P1:CSTDCS", "Lê Bình", "over"), put("P2:CSTDCS", "Vũ An", "over"), counts={"met_LDTT": 7})
    two = report("T2", *(put(f"P{number}:CSTDCS", state="passed") for number in range(4)), counts={"met_LDTT": 33})
    schools, found = compared(one, two, of=book(CSTDCS=QUOTA))
    assert [(line.eligible, line.limit) for line in schools.quotas] == [(6, 6)]
    (over,) = only(found, codes.SCHOOL_PASSED_OVER)
    assert (over.unit, over.params["name"], over.params["names"]) == ("T1", "Trường Một", ("Lê Bình", "Vũ An"))


def test_a_quota_of_all_people_is_counted_on_the_counted_ones() -> None:
    one = report("T1", counts={"counted": 40, "people": 60, "met_LDTT": 20})
    (line,) = compared(one, of=book(CSTDCS={**QUOTA, "quota_of": "people"}))[0].quotas
    assert (line.base, line.limit) == (40, 6)


def test_a_quota_of_each_position_group_cannot_be_checked_over_schools_and_is_named() -> None:
    groups = {**QUOTA, "quota_scope": "group"}
    schools, found = compared(report("T1", counts={"met_LDTT": 9}), of=book(CSTDCS=groups, LDTT={}))
    assert schools.quotas == ()
    (one,) = only(found, codes.SCHOOLS_QUOTA_UNCHECKED)
    assert (str(one.place), one.params["title"]) == (
        "thidua.xlsx: titles.CSTDCS",
        title_label("CSTDCS", book()),
    )
    in_schools = book(CSTDCS={**QUOTA, "quota_scope": "unit"})
    assert only(compared(report("T1"), of=in_schools)[1], codes.SCHOOLS_QUOTA_UNCHECKED) == []
    unasked = book(CSTDCS={**groups, "enabled": False}, TTLDTT=groups)  # not given; of collectives
    schools, found = compared(report("T1"), of=unasked)
    assert (schools.quotas, only(found, codes.SCHOOLS_QUOTA_UNCHECKED)) == ((), [])


# --- ranks -----------------------------------------------------------------------------------------------------------
def ranked(
    by: str, *reports: SchoolReport, common: bool = False, **titles: Mapping[str, Any]
) -> Mapping[str, int | None]:
    policy = SchoolsPolicy(rank_by=by, common_scale=common)
    return compared(*reports, of=book(schools=policy, **titles))[0].ranks


def test_schools_are_ranked_within_their_clusters_and_equal_ones_alike() -> None:
    one, two, four = (
        report(code, ratios={"registered": pair}) for code, pair in (("T1", (1, 2)), ("T2", (2, 4)), ("T4", (3, 4)))
    )
    assert ranked("registered", one, two, four) == {"T1": 2, "T2": 2, "T3": None, "T4": 1}
    three = report("T3", ratios={"registered": (1, 9)})
    assert ranked("registered", one, two, three) == {"T1": 1, "T2": 1, "T3": 1, "T4": None}
    low = report("T4", ratios={"registered": (1, 4)})
    assert ranked("registered", one, two, low) == {"T1": 1, "T2": 1, "T3": None, "T4": 3}
    assert ranked("registered", one, report("T2", ratios={"registered": (0, 0)}))["T2"] is None


def test_by_a_title_schools_are_ranked_on_their_counted_people() -> None:
    one = report("T1", put("P1:LDTT"), put("P2:LDTT"), put("P3:LDTT", state="tied"), counts={"counted": 10})  # 2 of 10
    two = report("T2", put("P1:LDTT", state="passed"), counts={"counted": 4})  # 1 of 4
    four = report("T4", put("P1:LDTT"))  # of how many, it does not say
    assert ranked("LDTT", one, two, four) == {"T1": 2, "T2": 1, "T3": None, "T4": None}


def test_by_points_schools_are_ranked_only_on_a_common_scale_and_as_shares_of_their_highest() -> None:
    one = report("T1", average=D(80), total_max=D(100))
    two = report("T2", average=D("8.5"), total_max=D(10))
    four = report("T4", average=D(9))
    assert ranked("points", one, two, four, common=True) == {"T1": 2, "T2": 1, "T3": None, "T4": None}
    policy = SchoolsPolicy(rank_by="points")
    schools, found = compared(one, two, of=book(schools=policy))
    (said,) = only(found, codes.SCHOOLS_WITHOUT_COMMON_SCALE)
    assert (schools.ranks, str(said.place)) == ({}, "thidua.xlsx: options.rank_schools_by")
    for other in (SchoolsPolicy(rank_by="points", common_scale=True), SchoolsPolicy(rank_by="LDTT"), SchoolsPolicy()):
        assert only(compared(one, two, of=book(schools=other))[1], codes.SCHOOLS_WITHOUT_COMMON_SCALE) == []
    assert compared(one, two)[0].ranks == {}  # nobody asked for ranks


# --- what is missing or stands twice ---------------------------------------------------------------------------------
def test_schools_without_a_report_and_reports_with_errors_are_named() -> None:
    _, found = compared(report("T1", counts={"errors": 2}), report("T2", counts={"errors": 0}), held=("T3",))
    assert [(one.code, one.unit, str(one.place)) for one in found] == [
        (codes.REPORT_MISSING, "T4", "inbox"),
        (codes.REPORT_WITH_ERRORS, "T1", "inbox/T1.xlsx"),
    ]
    assert found[0].params == {"name": "Trường Bốn"}
    assert found[1].params == {"name": "Trường Một", "errors": 2}


def test_somebody_whom_two_schools_put_forward_is_named_once_with_both() -> None:
    one = report(
        "T1",
        put("P1:LDTT", "Vũ An", born="01/02/1980"),
        put("P1:CSTDCS", "Vũ An", born="01/02/1980"),
        put("P2:LDTT", "Lê Ca"),
    )
    two = report("T2", put("P7:LDTT", "VŨ AN", row=8, born="01/02/1980"))
    others = report(
        "T3",
        put("P1:LDTT", "Vũ An", born="03/02/1980"),  # another day of birth
        put("P2:LDTT", "Vũ An"),  # none is known
        put("P3:LDTT", "Lê Ca"),  # of neither
        put("TO:TTLDTT", "Vũ An", born="01/02/1980", collective=True),
    )
    schools, found = compared(one, two, others)
    (twins,) = schools.twins
    assert [(code, said.key) for code, said in twins] == [("T1", "P1:LDTT"), ("T2", "P7:LDTT")]
    (said,) = only(found, codes.PERSON_IN_TWO_SCHOOLS)
    assert said.params == {"name": "Vũ An", "born": "01/02/1980", "schools": ("Trường Một", "Trường Hai")}
    assert (str(said.place), [str(place) for place in said.also]) == ("inbox/T1.xlsx", ["inbox/x.xlsx!Người!C9"])


def work(owner: str, name: str, row: int | None = None) -> Achieved:
    place = None if row is None else CellPlace("inbox/x.xlsx", "Sáng kiến", row, 2)
    return Achieved(f"i{owner}{name}", owner, name, place=place)


def test_initiatives_of_one_name_in_several_schools_are_named_with_authors_and_schools() -> None:
    one = report("T1", initiatives=(work("An", "Sổ tay số"), work("Ân", "sổ tay số!"), work("Ba", "Trò chơi ô chữ")))
    two = report("T2", initiatives=(work("Bình", "SO TAY SO", row=4), work("Vi", "")))
    three = report("T3", initiatives=(work("Vân", ""),))
    schools, found = compared(one, two, three)
    (alike,) = schools.alike
    assert (alike.same, [(code, said.owner) for code, said in alike.works]) == (
        True,
        [("T1", "An"), ("T1", "Ân"), ("T2", "Bình")],
    )
    (said,) = only(found, codes.INITIATIVE_IN_SCHOOLS)
    assert said.params == {
        "name": "Sổ tay số",
        "owners": ("An (Trường Một)", "Ân (Trường Một)", "Bình (Trường Hai)"),
    }
    assert [str(place) for place in (said.place, *said.also)] == [
        "inbox/T1.xlsx",
        "inbox/T1.xlsx",
        "inbox/x.xlsx!Sáng kiến!C5",
    ]


def test_one_name_within_a_school_is_for_that_school_and_the_same_words_turned_round_are_much_alike() -> None:
    name, turned = "Sổ tay số của giáo viên chủ nhiệm", "Giáo viên chủ nhiệm: sổ tay số của"
    one = report("T1", initiatives=(work("An", name), work("Ân", name)))
    assert compared(one, report("T2"))[0].alike == ()
    two = report("T2", initiatives=(work("Bình", turned),))
    assert [(alike.same, [code for code, _ in alike.works]) for alike in compared(one, two)[0].alike] == [
        (False, ["T1", "T2"])
    ]


def test_an_author_who_stands_in_both_schools_brings_the_initiative_along() -> None:
    born = {"born": "01/02/1980"}
    mine, theirs = (work(owner, "Sổ tay số") for owner in ("Vũ An (1980)", "VŨ AN"))
    one, two = report("T1", put("P1:LDTT", **born)), report("T2", put("P7:LDTT", **born))
    moved = replace(one, initiatives=(mine,)), replace(two, initiatives=(theirs,))
    assert compared(*moved)[0].alike == ()
    third = report("T3", initiatives=(work("Vũ An", "Sổ tay số"),))  # whom nobody has named as the same person there
    assert len(compared(*moved, third)[0].alike) == 1
    other = replace(two, initiatives=(work("Lê Bình", "Sổ tay số"),))
    assert len(compared(moved[0], other)[0].alike) == 1
    second = put("P2:LDTT", "Lê Bình", born="03/04/1981")  # who stands in both schools too: they are two authors
    both = [replace(each, proposals=(*each.proposals, second)) for each in (moved[0], other)]
    assert len(compared(*both)[0].alike) == 1


def test_an_initiative_much_like_one_of_a_school_before_is_named_in_its_own_school() -> None:
    long = "Ứng dụng sổ tay số trong dạy học môn Toán lớp 6"
    nearly = long.replace("lớp 6", "lớp 7")  # one letter of 47
    one = report("T1", initiatives=(work("An", long), work("Ba", f"{long} A")))  # within one school the school looks
    two = report("T2", initiatives=(work("Bình", nearly, row=7), work("Vi", "Trò chơi ô chữ trong giờ Sử")))
    schools, found = compared(one, two)
    (alike,) = schools.alike
    assert (alike.same, [code for code, _ in alike.works]) == (False, ["T1", "T2"])
    (said,) = only(found, codes.INITIATIVE_SIMILAR_SCHOOLS)
    assert (said.unit, str(said.place), [str(place) for place in said.also]) == (
        "T2",
        "inbox/x.xlsx!Sáng kiến!C8",
        ["inbox/T1.xlsx"],
    )
    owner = alike.works[0][1]
    assert said.params == {
        "name": nearly,
        "whose": "Bình (Trường Hai)",
        "other": owner.name,
        "others": f"{owner.owner} (Trường Một)",
    }


def test_schools_of_one_cluster_that_all_ask_for_the_flag_of_its_leader_are_named() -> None:
    def flag(code: str, row: int | None = None) -> SchoolReport:
        return report(code, put("TRUONG:CTDT", collective=True, row=row))

    for reports, there in (
        ((flag("T1"), flag("T2", row=3)), ("Trường Một", "Trường Hai")),
        ((flag("T1"), flag("T3")), None),  # of two clusters
        ((flag("T1"), report("T2", put("TOAN:CTDT", collective=True))), None),  # a unit is no school
        ((flag("T1"), report("T2", put("TRUONG:TTLDXS", collective=True))), None),  # which is for more than leaders
    ):
        found = only(compared(*reports)[1], codes.LEADERS_OF_ONE_CLUSTER)
        assert [one.params["schools"] for one in found] == ([there] if there else [])
        for one in found:
            assert (one.params["cluster"], one.params["title"]) == (
                "Cụm A",
                title_label("CTDT", book()),
            )
            assert [str(place) for place in (one.place, *one.also)] == ["inbox/T1.xlsx", "inbox/x.xlsx!Người!C4"]


def test_schools_without_a_cluster_are_no_rivals() -> None:
    alone = replace(book(), reporters=tuple(replace(one, cluster="") for one in REPORTERS))
    reports = [report(code, put("TRUONG:CTDT", collective=True)) for code in ("T1", "T2")]
    assert only(compared(*reports, of=alone)[1], codes.LEADERS_OF_ONE_CLUSTER) == []


def test_reports_stand_in_the_order_of_the_schools_and_strangers_are_left_out() -> None:
    stranger = SchoolReport("X", "Trường Lạ", "2024-2025")
    schools, _ = compared(report("T3"), stranger, report("T1"), held=("T2",))
    assert (list(schools.reports), schools.held) == (["T1", "T3"], ("T2",))
    before = {"T1": report("T1", counts={"people": 3})}
    assert schools_of({"T1": report("T1")}, (), book(), before)[0].earlier == before
