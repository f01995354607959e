"""Reward money: multiplier x base salary on the day of the decision, rounded as declared, against a budget."""

from datetime import date
from decimal import Decimal

import pytest
from judging_factories import cases, declared, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.season import RewardPolicy, TitlePolicy
from thidua_xlsx.declare.season.policies import RewardDecision
from thidua_xlsx.judging.analysis.reward_budget import amount_of, dong, estimate_rewards, reward_findings
from thidua_xlsx.judging.verdicts.title_paths import YearBehind, title_paths
from thidua_xlsx.messages.language import LANGUAGES, language
from thidua_xlsx.messages.places import CellPlace, KeyPlace
from thidua_xlsx.model import Council, Decision, Meeting, Met, Verdict

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


@pytest.mark.parametrize(
    ("base", "plain", "up"),
    [(1, 1, 10_000), (3, 2, 10_000), (5, 3, 10_000), (20_000, 10_000, 10_000), (20_002, 10_001, 20_000)],
)
def test_half_of_a_base_is_rounded_half_up_to_the_dong_or_up_to_ten_thousand(base, plain, up):
    # 0.5 -> 1; 1.5 -> 2; 2.5 -> 3
    assert (amount_of(Decimal("0.5"), base, "none"), amount_of(Decimal("0.5"), base, "up_10000")) == (plain, up)
    assert amount_of(Decimal("0.4"), 1, "none") == 0


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


def test_a_payment_tells_its_multiplier_and_whether_it_is_paid_open_or_a_ceiling():
    """A: LĐTT gives way to CSTĐCS; CSTĐT is open. T1, a unit, gets Giấy khen twice what a person gets."""
    given = {"A": {"LDTT": "yes", "CSTDCS": "yes", "CSTDT": "open", "KNC": "yes"}}
    season = book(given, decided=DECIDED)
    unit = title_paths([Verdict("T1", "GK", Met.YES, (), True, True, True)], (), season)
    found = estimate_rewards([*paths(given, season), *unit.values()], season)
    assert found is not None
    told = [(one.who, one.title, one.multiplier, one.amount, one.paid, one.open) for one in found.payments]
    assert told == [
        ("A", "LDTT", Decimal("0.3"), 760_000, False, False),
        ("A", "CSTDCS", 1, 2_530_000, True, False),
        ("A", "CSTDT", 3, 7_590_000, False, True),
        ("A", "KNC", Decimal("0.6"), 1_520_000, True, False),
        ("T1", "GK", Decimal("0.6"), 1_520_000, True, False),
    ]
    assert found.total == 2_530_000 + 2 * 1_520_000
    assert found.highest == 7_590_000 + 2 * 1_520_000


def test_a_multiplier_that_is_a_ceiling_is_told_as_one_also_where_a_higher_title_is_paid():
    worth = law().multipliers
    bounded = replace(
        law(), multipliers={**worth, **{one: replace(worth[one], at_most=True) for one in ("LDTT", "GK")}}
    )
    given = {"A": {"LDTT": "yes", "CSTDCS": "yes", "GK": "yes"}}
    season = book(given, decided=DECIDED)
    season = replace(season, rewards=replace(season.rewards, law=bounded))
    found = estimate_rewards(paths(given, season), season)
    assert found is not None
    assert [(one.title, one.at_most) for one in found.payments] == [("LDTT", True), ("CSTDCS", False), ("GK", True)]


def test_what_the_council_refused_brings_no_money():
    season = book(GIVEN, decided=DECIDED)
    refused = Council("hd.xlsx", Meeting(), (Decision("A", "LDTT", 1, 7, passed=False),), ballots=frozenset(["A:LDTT"]))
    verdicts = [Verdict("A", "LDTT", Met.YES, (), True, True, True)]
    for council, total in ((refused, 0), (None, 760_000)):
        with_paths = title_paths(verdicts, (), season, YearBehind(council)).values()
        found = estimate_rewards(with_paths, season)
        assert found is not None
        assert (found.total, found.highest) == (total, total)


def test_a_season_without_day_and_budget_has_no_estimate():
    assert estimate_rewards(paths(GIVEN, book(GIVEN)), book(GIVEN)) is None


def test_a_title_blocked_for_want_of_registration_is_not_open():
    season = rulebook(
        [person("A")],
        titles={"LDTT": TitlePolicy("LDTT", unregistered="block")},
        rewards=RewardPolicy(law(), decided=DECIDED),
    )
    unregistered = [dossier(person("A"), registered=[])]
    with_paths = title_paths([Verdict("A", "LDTT", Met.UNKNOWN)], unregistered, season)
    found = estimate_rewards(with_paths.values(), season)
    assert found is not None
    assert found.highest == 0


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ({"budget": Decimal(10**6)}, "X133"),
        ({"decided": date(2010, 1, 1)}, "X132"),
        ({"decided": date(2010, 1, 1), "budget": Decimal(10**6)}, "X132"),
    ],
    ids=["no day of decision", "before every base salary that is known", "and with a budget"],
)
def test_without_a_base_salary_there_is_no_amount_and_a_finding(policy, code):
    season = book(GIVEN, **policy)
    found = estimate_rewards(paths(GIVEN, season), season)
    assert found is not None
    assert (found.bases, found.payments) == ((), ())
    (said,) = reward_findings(found, season)
    assert (said.code.id, said.place) == (code, KeyPlace("thidua.xlsx", "options.decision_date"))
    assert said.params.get("day") == policy.get("decided")
    assert all(language(lang).text(said) for lang in LANGUAGES)


def test_each_title_is_paid_by_the_day_of_its_own_decision_and_what_has_none_has_no_amount():
    """LĐTT decided 30/06/2026: 0.3 × 2,340,000 = 702,000 -> 710,000. GK 05/07/2026: 0.3 × 2,530,000 = 759,000 -> 760,000.

    Of CSTĐCS nobody gave a day: no amount, and the total of 1,470,000 is not all.
    """
    given = {"A": {"LDTT": "yes", "GK": "yes"}, "B": {"CSTDCS": "yes"}}
    season = book(given, budget=Decimal(10**7))
    decisions = (
        RewardDecision(("LDTT",), "10/QĐ", date(2026, 6, 30)),
        RewardDecision(("GK",), "12/QĐ", date(2026, 7, 5)),
        RewardDecision(("CSTDCS",), "13/QĐ"),
    )
    season = replace(season, decisions=decisions)
    found = estimate_rewards(paths(given, season), season)
    assert found is not None
    assert [(one.title, one.amount) for one in found.payments if one.paid] == [("LDTT", 710_000), ("GK", 760_000)]
    assert [(day, base.amount) for day, base in found.bases] == [
        (date(2026, 6, 30), 2_340_000),
        (date(2026, 7, 5), 2_530_000),
    ]
    assert (found.total, found.undated, found.partial) == (1_470_000, ("CSTDCS",), True)
    assert reward_findings(found, season) == []  # within the budget as far as anybody knows
    whole = replace(season, rewards=replace(season.rewards, decided=date(2026, 6, 1)))  # for what has no day of its own
    counted = estimate_rewards(paths(given, whole), whole)
    assert counted is not None
    assert (counted.total, counted.partial) == (1_470_000 + 2_340_000, False)  # CSTĐCS 1.0 × 2,340,000


def test_a_decision_before_every_base_salary_is_pointed_at_where_its_day_stands():
    cell = CellPlace("thidua.xlsx", "Quyết định", 5, 3)
    early = RewardDecision(("LDTT",), "10/QĐ", date(2010, 1, 1), place=cell)
    season = replace(book(GIVEN, budget=Decimal(10**6)), decisions=(early,))
    (said,) = reward_findings(estimate_rewards(paths(GIVEN, season), season), season)
    assert (said.code.id, said.place, said.params["day"]) == ("X132", cell, date(2010, 1, 1))


def test_every_title_of_the_law_has_a_multiplier_for_whom_it_is_given():
    given = {(title, rule.of) for regime in declared().regimes.values() for title, rule in regime.titles.items()}
    assert {("LDTT", "person"), ("TTLDTT", "unit"), ("GKTT", "unit")} < given
    assert [(title, of) for title, of in sorted(given) if not law().multipliers[title].of(of)] == []


def test_amounts_are_written_with_thousands_apart():
    assert (dong(Decimal(12340000)).vi, dong(Decimal(12340000)).en) == ("12.340.000", "12,340,000")


@pytest.mark.parametrize(
    ("given", "budget", "code", "told"),
    [
        # 2,530,000 from 01/07/2026: LĐTT 0.3 = 759,000 -> 760,000; CSTĐCS 1.0 = 2,530,000
        ({"A": {"LDTT": "yes"}}, 760_000, None, {}),  # the budget itself is not beyond it
        ({"A": {"LDTT": "yes"}}, 759_999, "X131", {"total": "760.000", "budget": "759.999", "over": "1"}),
        (
            {"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}},
            700_000,
            "X131",
            {"total": "760.000", "budget": "700.000", "over": "60.000"},  # what is sure is over it, whatever is open
        ),
        ({"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}}, 3_290_000, None, {}),  # 760,000 + 2,530,000
        (
            {"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}},
            3_289_999,
            "X134",
            {"total": "760.000", "highest": "3.290.000", "budget": "3.289.999"},
        ),
        (
            {"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}},
            700_000,
            "X131",  # what is certain is too much already: by 60,000
            {"total": "760.000", "budget": "700.000", "over": "60.000"},
        ),
        (  # what is certain is the budget itself
            {"A": {"LDTT": "yes"}, "B": {"CSTDCS": "tied"}},
            760_000,
            "X134",
            {"total": "760.000", "highest": "3.290.000", "budget": "760.000"},
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
