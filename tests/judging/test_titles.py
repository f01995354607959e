"""Every case of every title and regime, in the words a jurist reads: facts in, outcome and sentences out."""

import json
import tomllib
from decimal import Decimal

import pytest
from judging_factories import (
    CASES,
    cell,
    crowd,
    declared,
    dossier,
    given_to,
    judged,
    person,
    policy,
    rulebook,
    sentences,
    unit_dossier,
)
from msgspec.structs import replace

from thidua_xlsx.declare.law.applied_law import OwnRule, settled
from thidua_xlsx.declare.law.regime import Citation
from thidua_xlsx.declare.season import School, TitlePolicy
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.judging.verdicts.judge_titles import judge_school
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Award, Council, Decision, Meeting, Met

SEASONS = {"luat-2003": "2022-2023", "luat-2022": "2024-2025", "nd152-2025": "2025-2026", "luat-2026": "2026-2027"}
BAR = BilingualText("cảnh cáo", "warning")
FILES = sorted(CASES.glob("*/*.toml"))


def of(kind):
    """Every case of every file whose title is for persons or for collectives, with its regime and title."""
    found = []
    for path in FILES:
        regime = declared().regimes[path.parent.name]
        if regime.titles[path.stem].of == kind:
            told = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)["case"]
            name = f"{regime.id}/{path.stem}"
            found += [pytest.param(regime, path.stem, case, id=f"{name}: {case['name']}") for case in told]
    return found


def under(regime, case):
    """The season that a case is judged in: its regime as settled, with the reading that the case names."""
    law = settled(declared().laws[regime.id], interpretations=case.get("reading"))
    titles = {id_: TitlePolicy(id_) for id_ in law.titles}
    return {"regime": law, "titles": titles, "school": School("mua", "Trường", SEASONS[regime.id])}


def check(verdict, case, law):
    cited = law.citations[law.titles[verdict.title].article]
    assert case.get("article", "") in f"{cited.article} {cited.document}"
    assert verdict.met.value == case["met"], (case["why"], sentences(verdict))
    if "says" in case:
        assert sentences(verdict) == case["says"]
    for reason in verdict.reasons:
        assert language("en")(reason.key, **reason.params)


@pytest.mark.parametrize(("regime", "title", "case"), of("person"))
def test_person_title(regime, title, case):
    known = case.get("ledger_known", True)
    season = under(regime, case)
    verdicts, _, findings = judged([dossier(person("A"), **case["facts"])], ledger_known=known, **season)
    check(verdicts["A", title], case, season["regime"])
    if "findings" in case or (regime.id == "luat-2022" and title in ("LDTT", "CSTDCS", "CSTDT")):
        assert [one.code.id for one in findings] == case.get("findings", [])


@pytest.mark.parametrize(("regime", "title", "case"), of("unit"))
def test_unit_title(regime, title, case):
    season = under(regime, case)
    told = {key: case[key] for key in ("earlier", "ledger_years") if key in case}
    asked = (title,) if regime.is_commendation(title) else ()  # judged only where it is asked for
    unit = unit_dossier(grade=case["grade"], commendations=asked, **told)
    verdicts, _, _ = judged(crowd(case["members"]), [unit], **season)
    check(verdicts["T1", title], case, season["regime"])
    assert case.get("says_of_years", "") in " ".join(sentences(verdicts["T1", title]))


def test_there_is_a_case_file_for_every_title_of_every_regime_and_the_cases_differ():
    written = {(path.parent.name, path.stem) for path in FILES}
    assert written == {(id_, title) for id_, regime in declared().regimes.items() for title in regime.titles}
    distinct = set()
    for param in (*of("person"), *of("unit")):
        regime, title, case = param.values
        keys = ("facts", "members", "grade", "earlier", "ledger_years", "ledger_known", "reading")
        facts = {key: case[key] for key in keys if key in case}
        distinct.add((regime.id, title, json.dumps(facts, sort_keys=True, default=str)))
    assert len(distinct) >= 120
    assert len(distinct) == len(of("person")) + len(of("unit"))


def test_every_article_and_title_that_a_regime_names_is_declared():
    for regime in declared().regimes.values():
        for law in regime.titles.values():
            leaves = list(leaves_of(law.needs, ""))
            assert leaves
            assert {cite for _, cite in leaves} <= set(regime.citations)
            assert {leaf.title or leaf.of or leaf.awarded for leaf, _ in leaves} - {""} <= {
                *regime.titles,
                *declared().columns.scale("grade"),
            }
            assert law.article in regime.citations


def leaves_of(condition, cite):
    cite = condition.cite or cite
    parts = [*condition.any_, *condition.all_, *([condition.not_] if condition.not_ else [])]
    if not parts:
        yield condition, cite
    for part in parts:
        yield from leaves_of(part, cite)


def test_an_article_nobody_compared_marks_the_reason_and_changes_no_verdict():
    verdicts, _, _ = judged([dossier(person("A"), grade="HTTNV")])
    verdict = verdicts["A", "LDTT"]
    assert [reason.verified for reason in verdict.reasons] == [True, False]
    assert verdict.proposed is True


def test_reasons_name_the_cells_they_were_judged_from():
    one = dossier(person("A"), grade="HTTNV", initiatives=[{"recognised": True, "decision_no": "1"}])
    verdicts, _, _ = judged([one])
    grade, initiative = one.grade.places[0], one.initiatives[0].places[0]
    assert verdicts["A", "LDTT"].reasons[0].places == (grade,)
    title, recognised = verdicts["A", "CSTDCS"].reasons
    assert title.places == (grade, one.discipline.places[0])
    assert recognised.places == (initiative,)


def test_a_calendar_year_season_reads_calendar_years_of_the_ledger():
    school = School("mua", "Sở", "2025")
    one = dossier(
        person("A"), awards=["2022", "2023", "2024"], initiatives=[{"recognised": True, "level": "tinh"}], grade="HTTNV"
    )
    verdicts, _, _ = judged([one], school=school)
    assert verdicts["A", "CSTDT"].met.value == "yes"


def test_a_season_whose_school_year_is_unclear_leaves_years_running_unknown():
    one = dossier(person("A"), awards=["2021-2022"], initiatives=[{"recognised": True, "level": "tinh"}])
    verdicts, _, _ = judged([one], school=School("mua", "Trường", "năm nay"))
    assert sentences(verdicts["A", "CSTDT"])[0] == (
        "unknown: chưa biết số lần liên tục đạt Chiến sĩ thi đua cơ sở vì năm học của năm thi đua ghi không rõ: "
        "năm nay [Điều 22 Luật 06/2022/QH15]"
    )


def test_a_grade_that_a_missing_form_may_change_decides_nothing():
    one = dossier(person("A"), grade="KHTNV")
    open_ = replace(one, grade=replace(one.grade, unknown=True, awaits=True))
    verdict = judged([open_])[0]["A", "LDTT"]
    assert sentences(verdict)[0] == (
        "unknown: xếp loại Không hoàn thành nhiệm vụ theo phiếu đã về, còn chờ phiếu đợt sau "
        "[Điều 24 Luật 06/2022/QH15]"
    )


def test_a_discipline_that_was_found_counts_before_the_other_forms_are_back():
    """A reprimand is a no for LĐTT whatever comes; whether it stays the heaviest (TTLĐTT) nobody knows yet."""
    one = dossier(person("A"), grade="HTTNV", discipline="reprimand")
    people = [replace(one, discipline=replace(one.discipline, awaits=True))]
    people += [dossier(person(f"B{number}"), grade="HTTNV") for number in range(9)]
    verdicts, _, _ = judged(people, [unit_dossier(grade="HTTNV")])
    assert verdicts["A", "LDTT"].met.value == "no"
    assert verdicts["T1", "TTLDTT"].met.value == "unknown"


@pytest.mark.parametrize("regime", sorted(declared().regimes))
@pytest.mark.parametrize("failing", [{"grade": "KHTNV"}, {"grade": "HTXSNV", "discipline": "reprimand"}])
def test_no_regime_puts_forward_for_the_province_whom_this_year_fails(regime, failing):
    law = settled(declared().regimes[regime])
    season = SEASONS[regime]
    years = [f"{int(season[:4]) - back}-{int(season[:4]) - back + 1}" for back in (3, 2, 1)]
    one = dossier(person("A"), awards=years, initiatives=[{"recognised": True, "level": "tinh"}], **failing)
    titles = {id_: TitlePolicy(id_) for id_ in law.titles}
    verdicts, _, _ = judged([one], regime=law, titles=titles, school=School("mua", "Trường", season))
    assert verdicts["A", "CSTDT"].met.value == "no"


def test_an_initiative_of_the_province_leaves_the_school_s_own_out_of_it():
    """What is not needed is not named, so that closing the season does not mark it as used."""
    earlier = {"name": "Sổ tay số", "recognised": True, "level": "tinh", "decision_date": "20/05/2024"}
    one = dossier(
        person("A"),
        grade="HTXSNV",
        awards=["2021-2022", "2022-2023", "2023-2024"],
        initiatives=[{"recognised": True, "level": "co_so", "places": (cell(9, 2, "Sáng kiến"),)}],
        ledger_initiatives=[{**earlier, "places": (cell(4, 4, "Sổ"),)}],
    )
    verdict = judged([one])[0]["A", "CSTDT"]
    decided = [reason for reason in verdict.reasons if reason.key.startswith("reason.initiative_level")]
    assert [reason.places for reason in decided] == [(cell(4, 4, "Sổ"),)]


@pytest.mark.parametrize(
    ("let_pass", "worst", "met"),
    [
        (None, "warning", "yes"),  # Điều 27 (2022) says nothing of discipline
        ("reprimand", "warning", "no"),  # a province that bars cảnh cáo and worse
        ("reprimand", "reprimand", "yes"),
        ("none", "reprimand", "no"),  # one that bars khiển trách
        ("reprimand", "?", "unknown"),
    ],
)
def test_a_provinces_bar_of_discipline_for_an_excellent_collective(let_pass, worst, met):
    # 10 people; 9 LĐTT of 10 = 90 %, 10/10 completed, 9 CSTĐCS by grade
    rule = OwnRule("discipline_ttldxs", "province", let_pass or "", Citation("QĐ 15", "(tỉnh)", True), BAR)
    law = settled(declared().laws["luat-2022"], [rule] if let_pass else [])
    members = [{"n": 9, "grade": "HTXSNV"}, {"code": "M", "grade": "HTTNV", "discipline": worst}]
    titles = {id_: TitlePolicy(id_) for id_ in law.titles}
    verdicts, _, _ = judged(crowd(members), [unit_dossier(grade="HTXSNV")], regime=law, titles=titles)
    verdict = verdicts["T1", "TTLDXS"]
    assert verdict.met.value == met, sentences(verdict)
    assert any(one.cite == "QĐ 15 (tỉnh)" for one in verdict.reasons) is (let_pass is not None)


def test_an_initiative_told_by_form_and_ledger_alike_is_named_once():
    used = {"recognised": True, "level": "tinh", "decision_no": "5/QĐ", "decision_date": "20/05/2024"}
    facts = {
        "grade": "HTXSNV",
        "initiatives": [{"recognised": True, "level": "tinh", "decision_no": "5/QĐ"}],
        "ledger_initiatives": [{**used, "used_for": "CSTĐCS 2023-2024"}],
    }
    law = settled(declared().laws["luat-2022"])
    titles = {id_: TitlePolicy(id_) for id_ in law.titles}
    verdicts, _, _ = judged([dossier(person("A"), **facts)], regime=law, titles=titles)
    (said,) = [text for text in sentences(verdicts["A", "CSTDT"]) if "đã được dùng để xét danh hiệu" in text]
    assert said.count("SK A (CSTĐCS 2023-2024)") == 1


@pytest.mark.parametrize(
    ("law", "kind", "met", "word"),
    [
        ("luat-2022", "", "yes", "yes"),
        ("luat-2022", "chuyen_de", "unknown", "kind"),  # the law of 2022 and NĐ 98/2023 say nothing seen of kinds
        ("luat-2022", "cong_hien", "unknown", "kind"),
        ("nd152-2025", "", "yes", "yes"),
        # NĐ 152/2025 Điều 4 k3: «thành tích đột xuất, thi đua theo chuyên đề không dùng làm căn cứ …»
        ("nd152-2025", "chuyen_de", "unknown", "open_apart"),
        ("nd152-2025", "dot_xuat", "unknown", "open_apart"),
        ("nd152-2025", "cong_hien", "unknown", "kind"),  # of long contribution it says nothing
    ],
)
def test_a_commendation_for_a_campaign_or_a_deed_is_no_ground_for_one_of_merit(law, kind, met, word):
    regime = settled(declared().regimes[law])
    given = Award("A", "BKT", "2019-2020", kind=kind)
    one = replace(dossier(person("A"), grade="HTXSNV"), awards=(given,))
    titles = {id_: TitlePolicy(id_) for id_ in regime.titles}
    verdicts, _, _ = judged([one], regime=regime, titles=titles, school=School("mua", "Trường", SEASONS[law]))
    reason = verdicts["A", "BKTTG"].reasons[0]
    assert (reason.met.value, reason.key) == (met, f"reason.awarded.{word}")


def test_a_collective_of_nobody_has_no_discipline_and_the_cells_of_the_worst_are_named():
    titles = {id_: TitlePolicy(id_) for id_ in declared().regimes["luat-2022"].titles}
    members = crowd([{"code": "M", "grade": "HTTNV", "discipline": "warning"}, {"n": 9, "grade": "HTTNV"}])
    verdicts, _, _ = judged(members, [unit_dossier(grade="HTTNV")], titles=titles)
    worst = next(one for one in verdicts["T1", "TTLDTT"].reasons if one.key == "reason.worst_discipline.over")
    assert members[0].discipline.places[0] in worst.places
    alone, _, _ = judged([], [unit_dossier(grade="HTTNV")], titles=titles)
    told = next(one for one in alone["T1", "TTLDTT"].reasons if one.key.startswith("reason.worst_discipline"))
    assert (told.met.value, told.key) == ("yes", "reason.worst_discipline.none")


def test_the_school_is_judged_on_what_it_registered_over_everybody():
    people = [dossier(person(f"P{n}", unit=unit), grade="HTTNV") for n, unit in enumerate(("T1", "T2"))]
    book = rulebook([one.person for one in people])

    def judged_as_school(**facts):
        told = unit_dossier("T1", **facts)
        return [(one.who, one.title, one.registered) for one in judge_school(told, people, book)]

    assert judged_as_school(grade="HTXSNV") == []  # it registered nothing
    assert judged_as_school(grade="HTXSNV", registered=["TTLDTT"]) == [("T1", "TTLDTT", True)]
    assert judged_as_school(registered=["TTLDXS", "LDTT"]) == [
        ("T1", "TTLDXS", True)
    ]  # a person's title is not its own
    assert judged_as_school(commendations=["GKTT"]) == [("T1", "GKTT", True)]
    (one,) = judge_school(unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"]), people, book)
    assert (one.met, one.tree is None) == (Met.YES, False)
    off = replace(book, titles={**book.titles, "TTLDTT": TitlePolicy("TTLDTT", enabled=False)})
    assert judge_school(unit_dossier("T1", registered=["TTLDTT"]), people, off) == ()


SHARE = "cá nhân ({}%) đạt Lao động tiên tiến"


@pytest.mark.parametrize(
    ("passed", "refused", "waiting", "on_unit", "met", "text"),
    [
        (0, 0, 0, False, Met.YES, f"10/10 {SHARE.format(100)}"),
        (10, 0, 0, False, Met.YES, f"10/10 {SHARE.format(100)}, theo kết quả bỏ phiếu"),
        (9, 1, 0, False, Met.YES, f"9/10 {SHARE.format(90)}; không được danh hiệu: Người P9"),
        (6, 3, 1, False, Met.YES, f"6/10 {SHARE.format(60)}; không được danh hiệu: Người P6, Người P7, Người P8; tính cả 1 người hội đồng chưa bỏ phiếu là 7/10 (70%)"),
        (7, 0, 3, True, Met.YES, f"7/10 {SHARE.format(70)}; tính cả 3 người hội đồng chưa bỏ phiếu là 10/10 (100%)"),
        (6, 4, 0, False, Met.NO, f"6/10 {SHARE.format(60)}, chưa đủ 70%; không được danh hiệu: Người P6, Người P7, Người P8, Người P9"),
    ],
)  # fmt: skip
def test_a_unit_counts_the_titles_that_the_council_has_passed(passed, refused, waiting, on_unit, met, text):
    """Article 28 asks for 70 % LĐTT: before any vote who meets it, then whoever has it; one who waits for the vote
    counts as long as nobody has voted, also where the council has decided on the unit."""
    people = [dossier(person(f"P{n}"), grade="HTTNV", registered=["LDTT"], discipline="none") for n in range(10)]
    outcomes = [*[True] * passed, *[False] * refused, *[None] * waiting]
    votes = [Decision(f"P{n}", "LDTT", 9, 0, passed=outcome) for n, outcome in enumerate(outcomes)]
    votes += [Decision("T1", "TTLDTT", 9, 0, passed=True)] if on_unit else []
    council = Council("hd.xlsx", Meeting(), tuple(votes)) if votes else None
    unit = unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"], discipline="none")
    verdicts, _, _ = judged(people, [unit], council=council)
    verdict = verdicts["T1", "TTLDTT"]
    (share,) = (one for one in verdict.reasons if one.key.startswith("reason.share_of_people"))
    assert (verdict.met, language("vi")(share.key, **share.params)) == (met, text)
    book = rulebook([one.person for one in people])
    given = given_to(list(verdicts.values()), [*people, unit], book, council)
    (school,) = judge_school(unit, people, book, given=given)
    assert school.met is met


def test_who_is_not_put_to_the_vote_does_not_count_for_the_unit_once_the_council_has_voted():
    people = [dossier(person(f"P{n}"), grade="HTTNV", registered=["LDTT"] * (n < 2)) for n in range(3)]
    strict = policy("LDTT", unregistered="block")
    votes = tuple(Decision(f"P{n}", "LDTT", 9, 0, passed=True) for n in range(2))
    unit = unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"])
    for council, met in ((None, Met.YES), (Council("hd.xlsx", Meeting(), votes), Met.NO)):  # 2 of 3 = 66.67 %
        verdicts, _, _ = judged(people, [unit], titles=strict, council=council)
        assert verdicts["T1", "TTLDTT"].met is met


def test_whom_the_council_did_not_put_to_the_vote_does_not_count_for_the_unit():
    people = [dossier(person(f"P{n}"), grade="HTTNV", registered=["LDTT"]) for n in range(3)]
    votes = tuple(Decision(f"P{n}", "LDTT", 9, 0, passed=True) for n in range(2))
    aside = {"P2:LDTT": ("không xét: xin rút", CellPlace("hd.xlsx", "Kiểm phiếu", 8, 3))}
    council = Council("hd.xlsx", Meeting(), votes, set_aside=aside)
    unit = unit_dossier("T1", grade="HTTNV", registered=["TTLDTT"])
    verdicts, _, _ = judged(people, [unit], council=council)
    (share,) = (one for one in verdicts["T1", "TTLDTT"].reasons if one.key.startswith("reason.share_of_people"))
    assert language("vi")(share.key, **share.params) == (  # 2 of 3 = 66.67 %, and nobody waits
        "2/3 cá nhân (66,67%) đạt Lao động tiên tiến, chưa đủ 70%; không được danh hiệu: Người P2"
    )


@pytest.mark.parametrize(
    ("policies", "votes", "met", "text"),
    [
        ({}, {}, Met.YES, "có 3 lần liên tục đạt Chiến sĩ thi đua cơ sở, tính đến 2024-2025"),
        ({"quota_percent": Decimal(50), "quota_of": "people"}, {}, Met.NO, "Chiến sĩ thi đua cơ sở 2024-2025: ngoài chỉ tiêu; chưa đủ 3 lần liên tục"),
        ({"quota_percent": Decimal(50), "quota_of": "people"}, {"A": True}, Met.YES, "có 3 lần liên tục đạt Chiến sĩ thi đua cơ sở, tính đến 2024-2025"),
        ({}, {"A": False}, Met.NO, "Chiến sĩ thi đua cơ sở 2024-2025: hội đồng không thông qua; chưa đủ 3 lần liên tục"),
        ({}, {"B": True}, Met.YES, "có 3 lần liên tục đạt Chiến sĩ thi đua cơ sở, tính đến 2024-2025"),
        ({"unregistered": "block"}, {}, Met.NO, "Chiến sĩ thi đua cơ sở 2024-2025: chưa đăng ký nên không được xét; chưa đủ 3 lần liên tục"),
    ],
)  # fmt: skip
def test_a_run_that_counts_this_year_counts_what_was_given(policies, votes, met, text):
    """CSTĐ cấp bộ, tỉnh goes to who was *given* CSTĐCS three times running (Luật 06/2022/QH15, Điều 22 khoản 1).

    A has two years of it, meets it this year, and stands second of two: a quota of half of the people is one place.
    """
    mine = {"grade": "HTXSNV", "registered": ["LDTT"], "awards": ["2022-2023", "2023-2024"], "initiatives": [{"recognised": True, "level": "province", "decision_no": "1"}] * 2}  # fmt: skip
    people = crowd(
        [{"code": "A", "points": 80, "discipline": "none", **mine}, {"code": "B", "points": 90, "grade": "HTXSNV"}]
    )
    decisions = tuple(Decision(who, "CSTDCS", 9, 0, passed=passed) for who, passed in votes.items())
    council = Council("hd.xlsx", Meeting(), decisions) if votes else None
    verdicts, _, _ = judged(people, titles=policy("CSTDCS", **policies), council=council)
    (run, *_) = verdicts["A", "CSTDT"].reasons
    assert (run.met, language("vi")(run.key, **run.params)) == (met, text)
