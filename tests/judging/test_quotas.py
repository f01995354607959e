from decimal import Decimal

import pytest
from judging_factories import cases, crowd, judged, policy, rulebook

from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.standings import rank_people
from thidua_xlsx.judging.verdicts.judge_titles import judge_titles
from thidua_xlsx.judging.verdicts.quotas import QuotaInput, apply_quotas
from thidua_xlsx.messages.language import language

WORDS = {True: "yes", False: "no", None: "open"}


@pytest.mark.parametrize("case", cases("quota"))
def test_quota(case):
    people = crowd(case["people"])
    verdicts, lines, findings = judged(people, titles=policy("CSTDCS", **case["policy"]))
    found = [
        {
            "scope": line.scope,
            "base": line.base,
            "limit": line.limit,
            "eligible": line.eligible,
            "tied": list(line.tied_at_line),
            "uncertain": list(line.uncertain),
        }
        for line in lines
    ]
    assert found == [{"tied": [], "uncertain": [], **line} for line in case["lines"]], case["why"]
    within = {code: WORDS[verdicts[code, "CSTDCS"].within_quota] for code in case["within"]}
    assert within == case["within"], case["why"]
    expected = case.get("proposed", {})
    assert {code: WORDS[verdicts[code, "CSTDCS"].proposed] for code in expected} == expected
    assert sorted(one.code.id for one in findings) == case.get("findings", [])


def test_a_quota_of_one_title_leaves_the_others_alone():
    people = crowd([{"n": 3, "grade": "HTXSNV", "points": 90}])
    verdicts, lines, _ = judged(people, titles=policy("CSTDCS", quota_percent=0))
    assert [line.title for line in lines] == ["CSTDCS"]
    assert verdicts["P001", "LDTT"].proposed is True
    assert verdicts["P001", "CSTDCS"].proposed is False
    assert verdicts["P001", "CSTDCS"].met.value == "yes"


def test_findings_of_a_unit_scope_carry_the_unit():
    groups = [
        {"n": 2, "grade": "HTXSNV", "points": 90, "unit": "T1"},
        {"n": 1, "grade": "HTXSNV", "points": 90, "unit": "T2"},
    ]
    changed = policy("CSTDCS", quota_percent=50, quota_scope="unit", quota_min=1)
    _, _, findings = judged(crowd(groups), titles=changed)
    # T1: 50 % of 2 = 1 place, two equal; T2: 0.5 -> 0, at least 1, one person
    assert [(one.code.id, one.unit, language("vi").text(one)) for one in findings] == [
        ("X108", "T1", "Chiến sĩ thi đua cơ sở: đồng hạng ngay tại mức tỷ lệ: Người P001, Người P002")
    ]


@pytest.mark.parametrize(("scope", "places"), [("group", ["group:GV", "group:NV"]), ("school", ["school"])])
def test_findings_of_any_other_scope_are_the_schools(scope: str, places: list[str]):
    people = crowd([{"n": 2, "grade": "HTXSNV", "points": 90}, {"n": 1, "grade": "HTXSNV", "group": "NV"}])
    changed = policy("CSTDCS", quota_percent=50, quota_scope=scope, quota_min=1)
    _, lines, findings = judged(people, titles=changed)
    # teachers: 50 % of 2 = 1 place, staff: at least 1; all: 50 % of 3 = 1.5, one place; two teachers are equal
    assert [line.scope for line in lines] == places
    assert [(one.code.id, one.unit) for one in findings if one.code.id == "X108"] == [("X108", None)]


def test_the_laws_quota_stands_with_its_own_arithmetic_where_the_seasons_leaves_more_places():
    # 15 % of 20 people = 3 places; NĐ 91/2017: 15 % of the 15 who are LĐTT = 2.25, two places
    people = crowd([{"n": 12, "grade": "HTTNV"}, {"n": 3, "grade": "HTXSNV", "points": 90}, {"n": 5, "grade": "HTNV"}])
    own = {"quota_percent": 15, "quota_of": "people", "law_percent": 15, "law_base": "LDTT", "law_cite": "Điều 9"}
    _, (line,), findings = judged(people, titles=policy("CSTDCS", **own))
    assert (line.base, line.percent, line.limit, line.law_base) == (15, 15, 2, "LDTT")
    (said,) = [language("vi").text(one) for one in findings if one.code.id == "X189"]
    assert said == (
        "Chiến sĩ thi đua cơ sở: tỷ lệ ở trang Danh hiệu cho 3 suất, nhiều hơn 2 suất của luật "
        "(15% của 15 người đạt Lao động tiên tiến, Điều 9); chỉ xét trong 2 suất"
    )


OWN = {"quota_percent": 15, "quota_of": "people", "law_percent": 15, "law_base": "LDTT", "law_cite": "Điều 9"}
TWENTY = [{"n": 12, "grade": "HTTNV"}, {"n": 3, "grade": "HTXSNV", "points": 90}, {"n": 5, "grade": "HTNV"}]


def test_whoever_is_not_counted_is_not_in_the_base_of_the_law_either():
    # Six more who are LĐTT but not counted: still 15 % of 15 = 2.25, and not 15 % of 21 = 3.15
    people = crowd([*TWENTY, {"n": 6, "grade": "HTTNV", "counted": False}])
    _, (line,), findings = judged(people, titles=policy("CSTDCS", **OWN))
    assert (line.base, line.limit, line.eligible) == (15, 2, 3)
    assert [one.code.id for one in findings if one.code.id in ("X189", "X190")] == ["X189"]


def test_as_many_places_as_the_law_leaves_are_its_own_line():
    # Five more LĐTT: 15 % of 25 people = 3.75, and of 20 LĐTT = 3: cut. Without the five HTNV both are 15 % of 20: not.
    cut = crowd([*TWENTY, {"n": 5, "grade": "HTTNV"}])
    _, (line,), findings = judged(cut, titles=policy("CSTDCS", **{**OWN, "quota_rounding": "ceiling"}))
    assert (line.base, line.limit, line.law_base) == (20, 3, "LDTT")  # 3.75 rounded up is 4
    same = crowd([*TWENTY[:2], {"n": 5, "grade": "HTTNV"}])
    _, (line,), findings = judged(same, titles=policy("CSTDCS", **OWN))
    assert (line.base, line.limit, line.law_base) == (20, 3, "")
    assert not [one for one in findings if one.code.id == "X189"]


@pytest.mark.parametrize(("unread", "uncertain"), [(5, ("P021", "P022", "P023", "P024", "P025")), (1, ())])
def test_an_unknown_base_of_the_law_leaves_its_places_open_where_it_could_change_them(unread, uncertain):
    # 15 are LĐTT; whose discipline nobody can read may be. 15 % of 15 = 2.25, of 20 = 3: open; of 16 = 2.4: not.
    people = crowd([*TWENTY, {"n": unread, "grade": "HTTNV", "discipline": "?"}])
    _, (line,), _ = judged(people, titles=policy("CSTDCS", **OWN))
    assert (line.base, line.limit, line.uncertain) == (15, 2, uncertain)
    alone = {**OWN, "quota_of": "LDTT", "law_percent": None}  # the season's own quota of LĐTT says the same
    _, (line,), _ = judged(people, titles=policy("CSTDCS", **alone))
    assert (line.base, line.limit, line.uncertain, line.law_base) == (15, 2, uncertain, "")


def test_places_of_the_parts_above_those_of_the_law_are_for_the_council():
    # T1 and T2 with ten people each: 15 % = 1.5, up to 2 places each, 4 together; by law 15 % of 15 LĐTT = 2.25, up to 3
    groups = [{"n": 5, "grade": "HTNV", "unit": "T1"}, {"n": 5, "grade": "HTTNV", "unit": "T1"}]
    people = crowd([*groups, {"n": 10, "grade": "HTXSNV", "points": 90, "unit": "T2"}])
    own = {**OWN, "quota_scope": "unit", "quota_rounding": "ceiling"}
    _, lines, findings = judged(people, titles=policy("CSTDCS", **own))
    assert [(one.scope, one.base, one.limit, one.law_base) for one in lines] == [
        ("unit:T1", 10, 2, ""),
        ("unit:T2", 10, 2, ""),
    ]
    (said,) = [one for one in findings if one.code.id in ("X189", "X190")]
    assert (said.code.id, said.params["own"], said.params["limit"], said.params["base"]) == ("X190", 4, 3, 15)


def test_one_part_with_more_places_than_the_law_leaves_in_all_is_not_cut_but_told():
    # T1, ten people who are LĐTT: 50 % = 5 places; T2, two: 1 place. By law 15 % of 12 = 1.8, one in all.
    people = crowd([{"n": 10, "grade": "HTTNV", "unit": "T1"}, {"n": 2, "grade": "HTXSNV", "unit": "T2"}])
    _, lines, findings = judged(people, titles=policy("CSTDCS", **{**OWN, "quota_percent": 50, "quota_scope": "unit"}))
    assert [(one.scope, one.base, one.percent, one.limit, one.law_base) for one in lines] == [
        ("unit:T1", 10, 50, 5, ""),
        ("unit:T2", 2, 50, 1, ""),
    ]
    (said,) = [one for one in findings if one.code.id in ("X189", "X190")]
    assert (said.code.id, said.params["own"], said.params["limit"]) == ("X190", 6, 1)


def test_a_quota_of_a_title_that_the_season_does_not_give_counts_who_meets_it_all_the_same():
    # 10 LĐTT: 20 % are two places, though the season gives nobody LĐTT; three are excellent
    people = crowd(
        [
            {"n": 7, "grade": "HTTNV"},
            *({"code": code, "grade": "HTXSNV", "points": at} for code, at in (("A", 99), ("B", 98), ("C", 97))),
        ]
    )
    titles = {"CSTDCS": TitlePolicy("CSTDCS", quota_percent=Decimal(20), quota_of="LDTT")}
    verdicts, (line,), _ = judged(people, titles=titles)
    assert (line.base, line.limit, line.eligible) == (10, 2, 3)
    assert [verdicts[who, "CSTDCS"].proposed for who in "ABC"] == [True, True, False]
    assert ("A", "LDTT") not in verdicts


def standing_of(*points):
    """People A, B, C... who meet CSTĐCS, with these points."""
    return crowd([{"code": code, "grade": "HTXSNV", "points": at} for code, at in zip("ABCDE", points, strict=False)])


@pytest.mark.parametrize(
    ("points", "passed", "over", "codes"),
    [  # 40 % of 3 = 1.2, one place
        ((90, 90, 80), "AB", "AB", ["X108", "X210"]),  # both of the tie: it is not settled, and one is too many
        ((90, 90, 80), "A", "", []),
        ((90, 90, 80), "ABC", "ABC", ["X108", "X210"]),
        ((90, 80, 70), "AB", "B", ["X210"]),  # A has the place for sure
        ((90, 80, 70), "C", "", []),  # one place, one passed, whoever it is
    ],
)
def test_more_passed_than_there_are_places_is_told_with_those_who_have_none_for_sure(points, passed, over, codes):
    people = standing_of(*points)
    titles = policy("CSTDCS", quota_percent=40, quota_of="people")
    book = rulebook([one.person for one in people], titles=titles)
    cards = {one.person.code: score_card(one, book) for one in people}
    voted, given = ({(who, "CSTDCS") for who in whom} for whom in ("ABC", passed))
    law = judge_titles(people, (), book)
    field = QuotaInput(book, law.met, rank_people(cards, book), cards, decided=voted, passed=given)
    _, (line,), findings = apply_quotas(law.verdicts, field)
    assert ("".join(line.over), line.passed) == (over, len(passed))
    assert [one.code.id for one in findings] == codes
    told = [(one.params["passed"], one.params["limit"]) for one in findings if one.code.id == "X210"]
    assert told == ([(len(passed), 1)] if over else [])


@pytest.mark.parametrize(
    ("refused", "passed", "codes"),
    [
        (0, "AB", []),  # 40 % of 5 LĐTT = 2
        (2, "AB", ["X215"]),  # of three who got it 1.2, one place
        (2, "A", []),
        (1, "AB", ["X215"]),  # of four 1.6
        (0, "ABC", ["X210"]),
    ],
)
def test_more_passed_than_the_share_of_those_who_got_the_title_is_told(refused, passed, codes):
    people = standing_of(90, 89, 88, 87, 86)
    titles = policy("CSTDCS", quota_percent=40, quota_of="LDTT")
    book = rulebook([one.person for one in people], titles=titles)
    cards = {one.person.code: score_card(one, book) for one in people}
    law, everybody = judge_titles(people, (), book), [one.person.code for one in people]
    decided = {(who, "LDTT") for who in everybody} | {(who, "CSTDCS") for who in "ABC"}
    given = {(who, "LDTT") for who in everybody[: 5 - refused]} | {(who, "CSTDCS") for who in passed}
    field = QuotaInput(book, law.met, rank_people(cards, book), cards, decided=decided, passed=given)
    _, (line,), findings = apply_quotas(law.verdicts, field)
    assert (line.base, line.limit) == (5, 2)  # as declared
    assert [one.code.id for one in findings] == codes


def test_equal_people_are_named_in_the_order_of_the_list():
    people = [*standing_of(95, 90, 90, 90)][::-1]
    _, (line,), _ = judged(people, titles=policy("CSTDCS", quota_percent=50, quota_of="people"))
    assert line.tied_at_line == ("D", "C", "B")


def test_each_group_is_ranked_by_itself_and_told_without_a_unit():
    # 50 % of 2 in each group = one place; B leads the staff with less than any teacher; both of the other group are equal
    people = crowd(
        [
            {"code": "A", "grade": "HTXSNV", "points": 99, "group": "GV"},
            {"code": "X", "grade": "HTXSNV", "points": 99, "group": "GV"},
            {"code": "B", "grade": "HTXSNV", "points": 50, "group": "NV"},
            {"code": "C", "grade": "HTXSNV", "points": 40, "group": "NV"},
        ]
    )
    verdicts, lines, findings = judged(
        people, titles=policy("CSTDCS", quota_percent=50, quota_of="people", quota_scope="group")
    )
    assert [(line.scope, line.tied_at_line) for line in lines] == [("group:GV", ("A", "X")), ("group:NV", ())]
    assert [verdicts[who, "CSTDCS"].within_quota for who in "AXBC"] == [None, None, True, False]
    assert [(one.code.id, one.unit) for one in findings] == [("X108", None)]


def test_the_least_number_of_places_is_the_laws_too():
    # 15 % of 5 LĐTT = 0.75, none, but at least one; the season's 20 % of 20 people are four: cut to one
    people = crowd([{"n": 3, "grade": "HTTNV"}, {"n": 2, "grade": "HTXSNV", "points": 90}, {"n": 15, "grade": "HTNV"}])
    _, (line,), _ = judged(people, titles=policy("CSTDCS", **{**OWN, "quota_percent": 20, "quota_min": 1}))
    assert (line.base, line.percent, line.limit, line.law_base) == (5, 15, 1, "LDTT")


def test_an_open_title_beside_a_line_of_equals_could_move_it():
    # 50 % of 4 = two places: A has one, B and C are equal at the line; U, open, has as many points as they
    people = standing_of(99, 90, 90)
    people += crowd([{"code": "U", "grade": "", "points": 90}])
    _, (line,), _ = judged(people, titles=policy("CSTDCS", quota_percent=50, quota_of="people"))
    assert (line.tied_at_line, line.uncertain) == (("B", "C"), ("U",))


def test_where_fewer_are_certain_than_there_are_places_everybody_open_could_have_one():
    # 40 % of 5 = two places, one certain; of three that are open two cannot both have the other
    people = crowd([{"code": "A", "grade": "HTXSNV", "points": 90}, {"code": "N", "grade": "HTNV", "points": 10}])
    people += crowd([{"code": code, "grade": "", "points": 50} for code in "UVW"])
    _, (line,), _ = judged(people, titles=policy("CSTDCS", quota_percent=40, quota_of="people"))
    assert (line.limit, line.eligible, line.uncertain) == (2, 1, ("U", "V", "W"))


def test_who_is_open_below_the_last_of_just_enough_moves_nothing():
    # 50 % of 2 = one place, and one who is certain; U, open, has fewer points
    people = [*standing_of(95), *crowd([{"code": "U", "grade": "", "points": 80}])]
    _, (line,), _ = judged(people, titles=policy("CSTDCS", quota_percent=50, quota_of="people"))
    assert (line.limit, line.eligible, line.uncertain) == (1, 1, ())
