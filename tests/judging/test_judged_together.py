"""What is worked out once for everybody alike must stay everybody's own: cells, reasons, steps, rounded points."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st
from judging_factories import declared, dossier, judged, person, unit_dossier
from msgspec.structs import replace

from tests.strength import strength
from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.build.season_law import settled
from thidua_xlsx.declare.season import TitlePolicy
from thidua_xlsx.judging.law.evaluate import deciding_reasons
from thidua_xlsx.model import Fact, Met

YES, NO, UNKNOWN = Met.YES, Met.NO, Met.UNKNOWN
facts = st.fixed_dictionaries(
    {
        "grade": st.sampled_from([*declared().columns.scale("grade"), "", "?", "-"]),
        "discipline": st.sampled_from(["", "reprimand", "?"]),
        "initiatives": st.lists(
            st.fixed_dictionaries({"recognised": st.sampled_from([True, False, None])}), max_size=2
        ),
        "initiatives_known": st.booleans(),
        "earlier": st.dictionaries(
            st.sampled_from(["LDTT", "CSTDCS", "CSTDT", "HTXSNV"]),
            st.lists(st.sampled_from(["2023-2024", "2022-2023", "2021-2022"]), unique=True),
            max_size=2,
        ),
        "joined_sector": st.sampled_from(["", "2000", "2019", "31/05/2022", "15/07/2022"]),
    }
)


def own_cells(one, file):
    """The same dossier with every cell in a file of its own, so that nobody's cell can pass for another's."""

    def moved(known):
        return tuple(replace(place, file=file) for place in known.places)

    def said(fact):
        return Fact(fact.value, moved(fact), fact.unknown)

    named = {name: said(getattr(one, name)) for name in ("grade", "discipline", "months_worked", "leave_days")}
    return replace(one, **named, initiatives=tuple(replace(each, places=moved(each)) for each in one.initiatives))


def crowd_of(all_facts):
    return [own_cells(dossier(person(f"P{n}"), **one), f"inbox/{n}.xlsx") for n, one in enumerate(all_facts)]


def verdicts_under(regime, people, **fields):
    law = settled(declared().regimes[regime])
    return judged(people, regime=law, titles={id_: TitlePolicy(id_) for id_ in law.titles}, **fields)[0]


@settings(max_examples=strength(8, 60), deadline=None)
@given(st.sampled_from(sorted(declared().regimes)), st.lists(facts, min_size=2, max_size=5), st.booleans())
def test_nobody_is_judged_otherwise_or_from_other_cells_because_of_the_others(regime, all_facts, ledger_known):
    people = crowd_of(all_facts)
    together = verdicts_under(regime, people, ledger_known=ledger_known)
    assert {who for who, _ in together} == {one.person.code for one in people}
    for one in people:
        for key, verdict in verdicts_under(regime, [one], ledger_known=ledger_known).items():
            assert verdict.reasons == together[key].reasons
            assert verdict.tree == together[key].tree


@settings(max_examples=strength(4, 30), deadline=None)
@given(st.sampled_from(sorted(declared().regimes)), facts)
def test_the_steps_of_a_verdict_come_to_its_outcome_and_its_reasons(regime, known):
    people = crowd_of([known])
    for verdict in verdicts_under(regime, people).values():
        steps = verdict.tree
        assert steps is not None
        decided = tuple(one for one in verdict.reasons if not one.key.startswith("reason.note."))
        assert (steps.met, deciding_reasons(steps)) == (verdict.met, decided)


def test_people_of_whom_the_same_is_known_keep_their_own_cells():
    found = verdicts_under("luat-2022", crowd_of([{"grade": "HTTNV"}, {"grade": "HTTNV"}]))
    files = [{place.file for reason in found[who, "LDTT"].reasons for place in reason.places} for who in ("P0", "P1")]
    assert files == [{"inbox/0.xlsx"}, {"inbox/1.xlsx"}]


def test_a_year_before_somebody_came_counts_for_them_alone():
    """The ledger speaks for the years from 2020 on and names neither of them.

    Three years running up to 2023-2024 begin in 2021-2022: who joined in summer 2022 cannot have had that year, and
    nobody else is named for it either, so both are a no. Of a season without a ledger nobody knows the older one's
    years, but whoever joined in 2024 has had none: the run is shorter than three.
    """
    old, new = dossier(person("A"), joined_sector="2000"), dossier(person("B"), joined_sector="15/07/2024")
    known = verdicts_under("luat-2022", [old, new])
    unknown = verdicts_under("luat-2022", [old, new], ledger_known=False)

    def running(found, who):
        return [reason.met for reason in found[who, "CSTDT"].reasons if "years_running" in reason.key]

    assert [running(known, who) for who in ("A", "B")] == [[NO], [NO]]
    assert [running(unknown, who) for who in ("A", "B")] == [[UNKNOWN], [NO]]


def test_a_unit_counts_a_title_that_the_season_does_not_give_to_people():
    """Four of five are graded Good, so 80 % meet LĐTT, whether or not the season gives it."""
    people = crowd_of([{"grade": "HTTNV"}] * 4 + [{"grade": "KHTNV"}])
    law = declared().regimes["luat-2022"]
    titles = {id_: TitlePolicy(id_, enabled=id_ == "TTLDTT") for id_ in law.titles}
    found = judged(people, [unit_dossier(grade="HTTNV", registered=[])], titles=titles)[0]
    shares = [one.params["percent"] for one in found["T1", "TTLDTT"].reasons if "share_of_people" in one.key]
    assert (list(found), shares) == ([("T1", "TTLDTT")], [Decimal(80)])


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 3))
def test_points_are_rounded_as_their_fractions_are(points, decimals):
    assert str(half_up(points, decimals)) == str(half_up(Fraction(points), decimals))
