"""What must hold for any season: order never matters, an unknown never decides, more initiatives never harm."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from judging_factories import (
    declared,
    dossier,
    fact,
    initiative,
    judged,
    layer,
    person,
    policy,
    sentences,
    unit_dossier,
)
from msgspec.structs import replace

from tests.strength import strength
from thidua_xlsx.base.exact_numbers import half_up, weighted_mean
from thidua_xlsx.declare.law.applied_law import settled
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.model import Award, Met

GRADES = ("KHTNV", "HTNV", "HTTNV", "HTXSNV")
DISCIPLINES = ("none", "reprimand", "warning")
initiatives = st.fixed_dictionaries(
    {
        "recognised": st.sampled_from([True, False, None]),
        "level": st.sampled_from(["co_so", "tinh", "toan_quoc", None]),
        "decision_no": st.sampled_from(["", "1/QĐ"]),
    }
)
facts = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([*GRADES, "", "?", "-"]),
        "discipline": st.sampled_from([*DISCIPLINES, "", "?", "-"]),
        "initiatives": st.lists(initiatives, max_size=3),
        "awards": st.lists(st.sampled_from(["2023-2024", "2022-2023", "2021-2022", "?"]), unique=True),
        "counted": st.booleans(),
        "points": st.none() | st.integers(60, 64),
    }
)
crowds = st.lists(facts, min_size=1, max_size=7)


def people_of(crowd):
    found = []
    for number, one in enumerate(crowd):
        scores = {} if one["points"] is None else {("D1", "unit"): layer({"1": one["points"]})}
        who = person(f"P{number}", counted=one["counted"])
        own = {key: one[key] for key in ("grade", "discipline", "initiatives", "awards")}
        found.append(dossier(who, scores=scores, registered=["LDTT"], **own))
    return found


def outcome(people, grade="HTXSNV"):
    titles = policy("CSTDCS", quota_percent=40, quota_of="LDTT")
    return judged(people, [unit_dossier(grade=grade, registered=[])], titles=titles)


@settings(max_examples=strength(8, 60), deadline=None)
@given(crowds, st.randoms(use_true_random=False))
def test_the_order_of_people_never_matters(crowd, random):
    people = people_of(crowd)
    shuffled = random.sample(people, len(people))
    verdicts, lines, _ = outcome(people)
    again, again_lines, _ = outcome(shuffled)
    assert {key: (v.met, v.within_quota, v.proposed) for key, v in verdicts.items()} == {
        key: (v.met, v.within_quota, v.proposed) for key, v in again.items()
    }
    assert [(x.limit, set(x.tied_at_line), set(x.uncertain)) for x in lines] == [
        (x.limit, set(x.tied_at_line), set(x.uncertain)) for x in again_lines
    ]


def with_each(one, field, values):
    """The dossier with one field of every initiative set to each value in turn."""
    return [replace(one, initiatives=tuple(replace(each, **{field: v}) for each in one.initiatives)) for v in values]


def forgotten(one):
    """Pairs of a dossier with an answer missing, and the same dossier with each answer that might come."""
    more = initiative(one.person.code, 9, recognised=True, level="tinh")
    years = [("2023-2024",), ("2022-2023",), ("2021-2022",), ()]
    known = replace(one, initiatives_known=True)
    return [
        *((replace(one, grade=fact(way)), [replace(one, grade=fact(g)) for g in GRADES]) for way in ("", "?", "-")),
        (replace(one, discipline=fact("?")), [replace(one, discipline=fact(d)) for d in DISCIPLINES]),
        (replace(one, initiatives_known=False), [known, replace(known, initiatives=(*one.initiatives, more))]),
        (*with_each(one, "recognised", [None]), with_each(one, "recognised", [True, False])),
        (*with_each(one, "level", [None]), with_each(one, "level", ["co_so", "tinh"])),
        (
            replace(one, awards=(*one.awards, *awards_of(one, ["?"]))),
            [replace(one, awards=(*one.awards, *awards_of(one, each))) for each in years],
        ),
    ]


def awards_of(one, periods):
    return [Award(one.person.code, "CSTDCS", period) for period in periods]


@settings(max_examples=strength(8, 80), deadline=None)
@given(crowds, st.data())
def test_a_missing_answer_decides_nothing_that_the_answer_could_change(crowd, data):
    """Where a verdict stands in spite of a missing answer, it stands whichever answer comes."""
    people = people_of(crowd)
    place = data.draw(st.integers(0, len(people) - 1))
    missing, answers = data.draw(st.sampled_from(forgotten(people[place])))

    def mets(one):
        found, _, _ = outcome([*people[:place], one, *people[place + 1 :]])
        return {key: verdict.met for key, verdict in found.items()}

    possible = [mets(answer) for answer in answers]
    for key, met in mets(missing).items():
        assert met is Met.UNKNOWN or {each[key] for each in possible} == {met}


@settings(max_examples=strength(8, 60), deadline=None)
@given(crowds, st.sampled_from(["co_so", "tinh", None]))
def test_one_more_recognised_initiative_never_takes_a_yes_away(crowd, level):
    people = people_of(crowd)
    more = initiative("P0", 9, recognised=True, level=level)
    before, _, _ = outcome(people)
    after, _, _ = outcome([replace(people[0], initiatives=(*people[0].initiatives, more)), *people[1:]])
    assert {key for key, v in before.items() if v.met is Met.YES} <= {k for k, v in after.items() if v.met is Met.YES}


@settings(max_examples=strength(8, 60), deadline=None)
@given(crowds, st.sampled_from([*GRADES, "", "?", "-"]))
def test_every_reason_can_be_said_in_both_languages(crowd, grade):
    verdicts, _, _ = outcome(people_of(crowd), grade)
    for verdict in verdicts.values():
        for lang in ("vi", "en"):
            assert all("{" not in text and "None" not in text for text in sentences(verdict, lang))


@settings(max_examples=strength(8, 60), deadline=None)
@given(crowds)
def test_a_quota_that_blocks_never_proposes_more_than_its_places(crowd):
    verdicts, (line,), _ = outcome(people_of(crowd))
    proposed = [v for (_, title), v in verdicts.items() if title == "CSTDCS" and v.proposed]
    assert len(proposed) <= line.limit
    # Places stay free only for those who are equal at the line, or for want of people.
    assert len(proposed) + len(line.tied_at_line) >= min(line.limit, line.eligible)


@given(st.fractions(-(10**6), 10**6), st.integers(0, 4))
def test_rounding_half_up_is_never_further_than_half_a_step(value, decimals):
    step = Fraction(1, 10**decimals)
    assert abs(Fraction(half_up(value, decimals)) - value) <= step / 2


@given(st.lists(st.tuples(st.fractions(0, 100), st.integers(1, 9).map(Fraction)), min_size=1))
def test_a_weighted_mean_lies_between_its_values(parts):
    mean = weighted_mean(parts)
    assert mean is not None
    assert min(value for value, _ in parts) <= mean <= max(value for value, _ in parts)


def test_half_up_at_the_border():
    assert [half_up(Fraction(text), 2) for text in ("82.125", "82.1249", "-2.125", "0.005")] == [
        Decimal("82.13"),
        Decimal("82.12"),
        Decimal("-2.13"),
        Decimal("0.01"),
    ]


EVERY_REGIME = st.sampled_from(sorted(declared().regimes))
LATELY = ("2023-2024", "2022-2023", "2021-2022", "2020-2021")
histories = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([*GRADES, ""]),
        "discipline": st.sampled_from(["", "reprimand", "?"]),
        "initiatives": st.lists(initiatives, max_size=2),
        "earlier": st.dictionaries(
            st.sampled_from(["LDTT", "CSTDCS", "CSTDT", "BKT", "HTTNV", "HTXSNV"]),
            st.lists(st.sampled_from(LATELY), unique=True),
        ),
        "joined_sector": st.sampled_from(["", "2000", "2005", "31/05/2005", "01/06/2005"]),
        "ledger_years": st.lists(st.sampled_from([2020, 2021, 2022, 2023]), unique=True),
    }
)


def mets_under(regime, one):
    law = settled(declared().regimes[regime])
    titles = {id_: TitlePolicy(id_) for id_ in law.titles}
    found, _, _ = judged([one], regime=law, titles=titles)
    return {title: verdict.met for (_, title), verdict in found.items()}


@settings(max_examples=strength(8, 80), deadline=None)
@given(EVERY_REGIME, histories, st.sampled_from(["LDTT", "CSTDCS", "CSTDT", "BKT"]), st.sampled_from(LATELY))
def test_one_more_award_of_an_earlier_year_never_takes_a_yes_away(regime, facts, title, period):
    one = dossier(person("A"), **facts)
    more = replace(one, awards=(*one.awards, Award("A", title, period)))
    before, after = mets_under(regime, one), mets_under(regime, more)
    assert {key for key, met in before.items() if met is Met.YES} <= {k for k, m in after.items() if m is Met.YES}


@settings(max_examples=strength(8, 80), deadline=None)
@given(EVERY_REGIME, histories, st.sampled_from([2019, 2020, 2021, 2022, 2023]))
def test_a_year_that_the_ledger_lacks_decides_nothing_that_its_rows_could_change(regime, facts, year):
    """Whether the year then turns out to have the person's titles or not, what was certain without it stays."""
    missing = {**facts, "ledger_years": [one for one in facts["ledger_years"] if one != year]}
    period = f"{year}-{year + 1}"
    rows = {title: [one for one in years if one != period] for title, years in facts["earlier"].items()}
    unknown = mets_under(regime, dossier(person("A"), **{**missing, "earlier": rows}))
    for title in ("CSTDCS", "CSTDT", "BKT", None):
        told = {**rows, title: [*rows.get(title, []), period]} if title else rows
        known = {**missing, "ledger_years": [*missing["ledger_years"], year], "earlier": told}
        answered = mets_under(regime, dossier(person("A"), **known))
        assert all(met is Met.UNKNOWN or answered[key] is met for key, met in unknown.items())


@settings(max_examples=strength(8, 60), deadline=None)
@given(EVERY_REGIME, histories, st.sampled_from(["grade", "joined_sector", "discipline"]))
def test_an_answer_that_is_missing_never_makes_a_no(regime, facts, field):
    """Blank the grade or the year of joining, or make discipline unreadable: no verdict turns from yes into no."""
    blank = "?" if field == "discipline" else ""
    known = mets_under(regime, dossier(person("A"), **facts))
    forgotten_one = mets_under(regime, dossier(person("A"), **{**facts, field: blank}))
    assert not [key for key, met in known.items() if met is Met.YES and forgotten_one[key] is Met.NO]


@given(st.lists(st.sampled_from([("HTTNV", True), ("HTNV", True), ("HTTNV", False)]), min_size=1, max_size=12))
def test_a_share_is_people_over_people(kinds):
    """Of ten whom nobody counts, none is in the denominator: count of LĐTT among the counted, over the counted."""
    crowd = [dossier(person(f"P{n}", counted=counted), grade=grade) for n, (grade, counted) in enumerate(kinds)]
    verdicts, _, _ = judged(crowd, [unit_dossier(grade="HTTNV")])
    counted = [grade for grade, is_counted in kinds if is_counted]
    met = verdicts["T1", "TTLDTT"].met
    if not counted:
        assert met is Met.UNKNOWN
    else:
        assert met is (Met.YES if 10 * counted.count("HTTNV") >= 7 * len(counted) else Met.NO)
