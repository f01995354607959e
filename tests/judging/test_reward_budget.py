"""Reward money: multiplier x base salary on the day of the decision, rounded as declared, against a budget."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import cases, declared, dossier, person, rulebook

from thidua_xlsx.declare.season import RewardPolicy, TitlePolicy
from thidua_xlsx.judging.analysis.reward_budget import amount_of, dong, estimate_rewards, reward_findings
from thidua_xlsx.judging.verdicts.title_paths import title_paths
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import Met, Verdict

# met, proposed by the word a case uses
OUTCOMES = {
    "yes": (Met.YES, True),
    "tied": (Met.YES, None),
    "open": (Met.UNKNOWN, False),
    "no": (Met.NO, False),
}
DECIDED = date(2026, 7, 1)


def law():
    found = declared().money
    assert found is not None
    return found


@pytest.mark.parametrize("case", cases("money", "amount"))
def test_amount(case):
    multiplier = law().multipliers[case["title"]].of(case["whom"])
    if "amount" not in case:
        assert multiplier is None, case["why"]
        return
    base = law().base_on(case["day"])
    assert base is not None
    assert amount_of(multiplier, base.amount, case.get("rounding", "up_10000")) == case["amount"], case["why"]


def paths(given, season):
    verdicts = [
        Verdict(who, title, OUTCOMES[word][0], (), True, OUTCOMES[word][1], OUTCOMES[word][1])
        for who, titles in given.items()
        for title, word in titles.items()
    ]
    return title_paths(verdicts, (), season).values()


def book(given, **policy):
    tied = {title for titles in given.values() for title, word in titles.items() if word == "tied"}
    named = {title for titles in given.values() for title in titles}
    titles = {id_: TitlePolicy(id_, quota_percent=Decimal(50) if id_ in tied else None) for id_ in named}
    rewards = RewardPolicy(law(), **policy)
    return rulebook([person(code) for code in given], titles=titles, rewards=rewards)


@pytest.mark.parametrize("case", cases("money"))
def test_estimate(case):
    budget = Decimal(case["budget"]) if "budget" in case else None
    season = book(case["given"], decided=DECIDED, budget=budget)
    found = estimate_rewards(paths(case["given"], season), season)
    assert found is not None
    paid = [f"{one.who} {one.title} {one.amount}" for one in found.payments if one.paid]
    assert (paid, found.total, found.highest) == (case["paid"], case["total"], case["highest"]), case["why"]
    said = reward_findings(found, season)
    assert [one.code.id for one in said] == case.get("findings", [])
    assert [one.place for one in said] == [KeyPlace("thidua.xlsx", "options.budget")] * len(said)


GIVEN = {"A": {"LDTT": "yes"}}


def test_a_season_without_day_and_budget_has_no_estimate():
    assert estimate_rewards(paths(GIVEN, book(GIVEN)), book(GIVEN)) is None


def test_a_title_blocked_for_want_of_registration_is_not_open():
    season = rulebook(
        [person("A")],
        titles={"LDTT": TitlePolicy("LDTT", unregistered="block")},
        rewards=RewardPolicy(law(), decided=DECIDED),
    )
    unregistered = [dossier(person("A"), registered=[])]
    walked = title_paths([Verdict("A", "LDTT", Met.UNKNOWN)], unregistered, season)
    found = estimate_rewards(walked.values(), season)
    assert found is not None
    assert found.highest == 0


@pytest.mark.parametrize(
    ("policy", "code"),
    [({"budget": Decimal(10**6)}, "X133"), ({"decided": date(2010, 1, 1)}, "X132")],
    ids=["no day of decision", "before every base salary that is known"],
)
def test_without_a_base_salary_there_is_no_amount_and_a_finding(policy, code):
    season = book(GIVEN, **policy)
    found = estimate_rewards(paths(GIVEN, season), season)
    assert found is not None
    assert (found.base, found.payments) == (None, ())
    (said,) = reward_findings(found, season)
    assert (said.code.id, said.place) == (code, KeyPlace("thidua.xlsx", "options.decision_date"))
    assert all(language(lang).text(said) for lang in LANGUAGES)


def test_every_title_of_the_law_has_a_multiplier_for_whom_it_is_given():
    for regime in declared().regimes.values():
        for title, rule in regime.titles.items():
            assert law().multipliers[title].of(rule.of) is not None, (regime.id, title)


def test_amounts_are_written_with_thousands_apart():
    assert (dong(Decimal(12340000)).vi, dong(Decimal(12340000)).en) == ("12.340.000", "12,340,000")


@pytest.mark.parametrize(
    ("given", "budget", "code", "told"),
    [
        # 2,530,000 from 01/07/2026: LĐTT 0.3 = 759,000 -> 760,000; CSTĐCS 1.0 = 2,530,000
        ({"A": {"LDTT": "yes"}}, 760_000, None, {}),  # the budget itself is not beyond it
        ({"A": {"LDTT": "yes"}}, 759_999, "X131", {"total": "760.000", "budget": "759.999", "over": "1"}),
        ({"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}}, 3_290_000, None, {}),  # 760,000 + 2,530,000
        (
            {"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}},
            3_289_999,
            "X134",
            {"total": "760.000", "highest": "3.290.000", "budget": "3.289.999"},
        ),
    ],
)
def test_a_budget_is_exceeded_from_one_dong_on_and_the_finding_has_its_arithmetic(given, budget, code, told):
    season = book(given, decided=DECIDED, budget=Decimal(budget))
    found = reward_findings(estimate_rewards(paths(given, season), season), season)
    assert [one.code.id for one in found] == ([code] if code else [])
    for one in found:
        assert {key: value.vi for key, value in one.params.items()} == told


def test_a_title_that_bears_no_money_takes_none_from_the_next_one():
    given = {"A": {"TTLDTT": "yes", "LDTT": "yes"}}  # a collective's title bears none for a person
    season = book(given, decided=DECIDED)
    found = estimate_rewards(paths(given, season), season)
    assert found is not None
    assert [one.title for one in found.payments] == ["LDTT"]
    assert found.total == found.payments[0].amount
