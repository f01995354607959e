"""Every case of a title's file, in the words a jurist reads: facts in, outcome and sentences out."""

import pytest
from judging_factories import cases, crowd, declared, dossier, judged, person, sentences, unit_dossier

from thidua_xlsx.declare.season import School
from thidua_xlsx.lang import words


def of(*titles):
    return [pytest.param(title, *one.values, id=f"{title}: {one.id}") for title in titles for one in cases(title)]


def check(verdict, case):
    assert verdict.met.value == case["met"], (case["why"], sentences(verdict))
    if "says" in case:
        assert sentences(verdict) == case["says"]
    for reason in verdict.reasons:
        assert words("en")(reason.key, **reason.params)


@pytest.mark.parametrize(("title", "case"), of("LDTT", "CSTDCS", "CSTDT"))
def test_person_title(title, case):
    verdicts, _, findings = judged([dossier(person("A"), **case["facts"])], ledger_known=case.get("ledger_known", True))
    check(verdicts["A", title], case)
    assert [one.code.id for one in findings] == case.get("findings", [])


@pytest.mark.parametrize(("title", "case"), of("TTLDTT", "TTLDXS"))
def test_unit_title(title, case):
    verdicts, _, _ = judged(crowd(case["members"]), [unit_dossier(grade=case["grade"])])
    check(verdicts["T1", title], case)


def test_every_article_and_title_that_a_regime_names_is_declared():
    for regime in declared().regimes.values():
        for law in regime.titles.values():
            leaves = list(leaves_of(law.needs, ""))
            assert leaves
            assert {cite for _, cite in leaves} <= set(regime.citations)
            assert {leaf.title or leaf.of for leaf, _ in leaves} - {""} <= set(regime.titles)
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
        "unknown: chưa biết số lần liên tục đạt Chiến sĩ thi đua cơ sở vì năm học của mùa thi đua ghi không rõ: "
        "năm nay [Điều 22 Luật 06/2022/QH15]"
    )
