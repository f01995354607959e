"""What the ledger says of years before this one: how many running, how often, how sure; in a season of 2024-2025.

Lines of the ledger stand in rows 4, 5, 6... in the order told; what was submitted and not decided behind the others.
"""

from datetime import date

import pytest
from judging_factories import cell, declared, dossier, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.declare.season import School
from thidua_xlsx.judging.law.build_timeline import timeline_of
from thidua_xlsx.judging.law.evaluate import evaluate
from thidua_xlsx.judging.law.history_facts import Past, met_by
from thidua_xlsx.judging.law.law_facts import FACTS, PersonFacts
from thidua_xlsx.model import Award, Met


def known(facts, *, ledger=True):
    """Somebody whose grade is good enough for LĐTT this year: a run of CSTĐCS ends where that is not met."""
    who = {"joined_sector": facts["since"]} if "since" in facts else {}
    return PersonFacts(
        dossier(person("A", **who), **{"grade": "HTTNV", "discipline": "none", **facts}), rulebook(), FACTS, ledger
    )


def told(found):
    """From how many to how many it was, the name of what is not known, and the rows of the ledger that say so."""
    rows = [place.row for place in found.places if place.file == "so-theo-doi.xlsx"]
    return found.low, found.high, found.unknown, rows


LAST_TWO, RECOGNISED = ["2022-2023", "2023-2024"], [{"recognised": True, "decision_no": "1"}]


@pytest.mark.parametrize(
    ("facts", "expected", "no", "params"),
    [
        ({"awards": LAST_TWO}, (2, 2, "open", [4, 5]), "some", {"count": 2, "last": "2023-2024", "years": ()}),
        ({"awards": ["2021-2022", "2023-2024"]}, (1, 1, "open", [5]), "some", {"count": 1}),  # 2022-2023 is a gap
        ({"awards": ["2021-2022", "2022-2023"]}, (0, 0, "open", []), "none", {"count": 0}),  # not last year
        # A line of no readable year may be of the one before; then no further one is.
        ({"awards": ["2023-2024", "năm ngoái"]}, (1, 2, "period", [4, 5]), "some", {"periods": ("năm ngoái",)}),
        ({"awards": ["2023-2024", "năm ngoái", "năm kia"]}, (1, 3, "period", [4, 5, 6]), "some", {"periods": ("năm ngoái", "năm kia")}),
        # Submitted for last year and not decided: nothing is certain, and then there may be two.
        ({"awards": ["2022-2023"], "pending": {"CSTDCS": ["2023-2024"]}}, (0, 2, "pending", [5]), "none", {"pending": ("2023-2024",), "years": ("2023-2024",)}),
        # The ledger has last year alone: before that anything may be.
        ({"awards": ["2023-2024"], "ledger_years": [2023]}, (1, None, "open", [4]), "some", {"years": ("2022-2023",)}),
        ({"ledger_years": []}, (0, None, "ledger", []), "none", {"count": 0}),
        # Provincial fighters are grass-roots ones of the same year.
        ({"earlier": {"CSTDT": ["2023-2024"], "CSTDCS": ["2022-2023"]}}, (2, 2, "open", [5, 4]), "some", {}),
        # Not LĐTT this year, or perhaps not: the run has ended, or may have.
        ({"awards": LAST_TWO, "grade": "HTNV"}, (0, 0, "lower", [4, 5]), "broken", {"count": 2}),
        ({"awards": LAST_TWO, "grade": "?"}, (0, 2, "lower", [4, 5]), "some", {"count": 2}),
        # It would have been open, and has ended all the same.
        ({"awards": ["2022-2023"], "pending": {"CSTDCS": ["2023-2024"]}, "grade": "HTNV"}, (0, 0, "pending", [5]), "broken", {}),
    ],
)  # fmt: skip
def test_years_running_up_to_last_year(facts, expected, no, params):
    found = known(facts).years_running("CSTDCS")
    assert (told(found), found.topic, found.no) == (expected, "years_running", no)
    assert {name: found.params[name] for name in params} == params
    assert found.params["title"].vi == "Chiến sĩ thi đua cơ sở"


@pytest.mark.parametrize("order", [("KNC", "LDTT"), ("LDTT", "KNC")])
def test_a_run_ends_with_a_lower_title_that_is_not_met_though_another_is_still_open(order):
    """A law whose CSTĐCS takes LĐTT, not met by the grade, and Kỷ niệm chương, of whose years nobody said anything."""
    law = rulebook().regime
    law = replace(law, titles={**law.titles, "CSTDCS": replace(law.titles["CSTDCS"], requires=order)})
    one = dossier(person("A"), grade="HTNV", discipline="none", awards=["2023-2024"], ledger_years=[2023])
    facts = PersonFacts(one, rulebook(regime=law), FACTS)
    assert [met_by(facts.title(title)) for title in ("KNC", "LDTT")] == [Met.UNKNOWN, Met.NO]
    found = facts.years_running("CSTDCS")
    assert (found.low, found.high, found.no) == (0, 0, "broken")
    assert found.params["lower"] == facts.title("LDTT").params["title"]


@pytest.mark.parametrize(
    ("grade", "expected", "no", "last"),
    [
        ("HTXSNV", (3, 3, "open", [4, 5]), "some", "2024-2025"),
        ("HTNV", (0, 0, "open", []), "now", "2024-2025"),  # this year is not one
        ("?", (0, 3, "this_year", []), "none", "2024-2025"),  # it may be, and two before it
    ],
)
def test_years_running_up_to_this_year(grade, expected, no, last):
    one = known({"awards": LAST_TWO, "grade": grade, "initiatives": RECOGNISED, "discipline": "none"})
    found = one.years_running("CSTDCS", with_this_year=True)
    assert (told(found), found.no, found.params["last"]) == (expected, no, last)
    assert found.places[0] == one.dossier.grade.places[0]


def test_a_line_of_no_readable_year_does_not_stand_for_this_one():
    facts = {"awards": ["2023-2024", "năm ngoái"], "grade": "HTNV", "discipline": "none", "initiatives": []}
    found = known(facts).years_running("CSTDCS", with_this_year=True)
    assert (told(found), found.no) == ((0, 0, "period", [5]), "now")


@pytest.mark.parametrize(
    ("grade", "discipline", "expected", "no", "lower"),
    [
        ("HTTNV", "none", (0, 0), "broken", "CSTDCS"),  # LĐTT, and neither Excellent nor an initiative
        ("HTTNV", "?", (0, 0), "broken", "CSTDCS"),  # whether LĐTT nobody knows, CSTĐCS certainly not
        ("?", "none", (0, 2), "some", "CSTDCS"),
        ("KHTNV", "none", (0, 0), "broken", "CSTDCS"),
        ("HTXSNV", "none", (2, 2), "some", None),
    ],
)
def test_a_run_ends_where_what_it_takes_every_year_is_not_met_now(grade, discipline, expected, no, lower):
    facts = {"earlier": {"CSTDT": LAST_TWO}, "grade": grade, "discipline": discipline, "initiatives": []}
    found = known(facts).years_running("CSTDT")
    assert ((found.low, found.high), found.no) == (expected, no)
    assert found.params.get("lower") == (rulebook().regime.titles[lower].name if lower else None)


@pytest.mark.parametrize(("grade", "met"), [("HTTNV", Met.UNKNOWN), ("KHTNV", Met.NO)])
def test_of_somebody_of_whom_the_ledger_says_nothing_the_run_ends_this_year_all_the_same(grade, met):
    facts, condition = known({"ledger_years": [], "grade": grade}), Condition(years_running=3, of="CSTDCS")
    assert evaluate(condition, facts, rulebook().regime).met is met


@pytest.mark.parametrize(
    ("ended", "law", "years"),
    [
        # NĐ 152/2025 Điều 4 khoản 4: time counts from the end of a discipline; a school year begins on 1 September.
        (date(2023, 8, 31), "nd152-2025", 1),
        (date(2023, 9, 1), "nd152-2025", 1),  # 2023-2024 began that day
        (date(2023, 9, 2), "nd152-2025", 0),
        (date(2025, 5, 31), "nd152-2025", 0),  # on the last day of this season
        (date(2025, 6, 1), "nd152-2025", 2),  # it has not ended yet
        (date(2023, 9, 2), "luat-2022", 2),  # the law before says nothing of it
    ],
)
def test_years_before_the_end_of_a_discipline_count_where_the_law_says_nothing_of_it(ended, law, years):
    line = {"kind": "reprimand", "decided": date(2022, 10, 1), "ended": ended}
    book = rulebook(regime=declared().regimes[law])
    one = dossier(person("A"), awards=LAST_TWO, disciplines=[line])
    found = Past(book, timeline_of(one, book)).years_running("CSTDCS", None)
    assert (found.low, found.high) == (years, years)


def test_a_discipline_that_began_and_ended_in_this_very_season_is_an_end_to_count_from_too():
    """From 1 October 2024 to 1 January 2025, in the season 2024-2025; NĐ 152/2025 Điều 4 khoản 4."""
    line = {"kind": "reprimand", "decided": date(2024, 10, 1), "ended": date(2025, 1, 1)}
    one = dossier(person("A"), awards=LAST_TWO, disciplines=[line])
    runs = []
    for law in ("nd152-2025", "luat-2022"):
        book = rulebook(regime=declared().regimes[law])
        found = Past(book, timeline_of(one, book)).years_running("CSTDCS", None)
        runs.append((found.low, found.high))
    assert runs == [(0, 0), (2, 2)]


FIVE = ["2019-2020", "2020-2021", "2021-2022", *LAST_TWO]


@pytest.mark.parametrize(
    ("given", "expected", "no", "params"),
    [
        # 2022-2023 and 2023-2024 are after it; its line is row 9, and proves CSTĐCS of its own year too
        (
            ["2021-2022"],
            (2, 2, "several", [4, 5, 6, 7, 8, 9]),
            "after",
            {"given": ("2021-2022",), "after": 2, "most": 2},
        ),
        # after the first there are three, after the last one
        (["2020-2021", "2022-2023"], (1, 3, "several", [4, 5, 6, 7, 8, 9, 10]), "after", {"after": 1, "most": 3}),
        (["2018-2019"], (5, 5, "open", [4, 5, 6, 7, 8]), "some", {}),  # all five are after it
        (["năm nào đó"], (0, 5, "several", [4, 5, 6, 7, 8, 9]), "some", {"after": 0}),
    ],
)
def test_years_running_after_something_that_rests_on_them(given, expected, no, params):
    found = known({"earlier": {"CSTDCS": FIVE, "BKT": given}}).years_running("CSTDCS", "BKT")
    assert (told(found), found.no) == (expected, no)
    assert {name: found.params.get(name) for name in params} == params


def test_years_are_counted_only_after_what_was_given_of_merit():
    """One submitted and not decided, or given for a single deed, is as good as none: no year is surely after it."""
    one = dossier(person("A"), grade="HTTNV", earlier={"CSTDCS": FIVE})
    lines = [
        (),
        (Award("A", "BKT", "2021-2022", pending=True),),
        (Award("A", "BKT", "2021-2022", "1/QĐ", kind="dot_xuat"),),
    ]
    for line in lines:
        facts = PersonFacts(replace(one, awards=(*one.awards, *line)), rulebook(), FACTS)
        found = facts.years_running("CSTDCS", "BKT")
        assert ((found.low, found.high), found.no) == ((0, 5), "some")


def test_a_year_of_which_nobody_tells_may_have_had_what_the_others_must_follow():
    """Bằng khen in 2020-2021, three years before; of 2022-2023 the ledger names CSTĐCS alone, and may lack another."""
    kept = [year for year in range(2000, 2024) if year != 2022]
    facts = {"earlier": {"CSTDCS": FIVE, "BKT": ["2020-2021"]}}
    found = known({**facts, "ledger_years": kept}).years_running("CSTDCS", "BKT")
    assert ((found.low, found.high), found.unknown) == ((1, 3), "several")
    sure = known(facts).years_running("CSTDCS", "BKT")
    assert (sure.low, sure.high) == (3, 3)
    never = known({"earlier": {"CSTDCS": FIVE}, "ledger_years": kept}).years_running("CSTDCS", "BKT")
    assert (never.low, never.high) == (0, 5)  # of nothing that was given nothing is surely after it


def test_in_a_season_of_no_clear_year_nobody_knows_of_any():
    book = rulebook(school=School("mua", "Trường", "năm nay"))
    facts = PersonFacts(dossier(person("A"), grade="HTTNV", awards=LAST_TWO), book, FACTS)
    running, given = facts.years_running("CSTDCS"), facts.awarded("CSTDCS", 5)
    assert (running.low, running.high, running.no, running.unknown) == (0, None, "season", "season")
    assert (running.params["title"].vi, running.params["season"]) == ("Chiến sĩ thi đua cơ sở", "năm nay")
    assert (given.low, given.high) == (0, None)


@pytest.mark.parametrize(
    ("facts", "within", "expected", "no"),
    [
        ({"awards": ["2018-2019", "2019-2020", "2023-2024"]}, 5, (2, 2, "open", [5, 6]), "few"),  # since 2019-2020
        ({"awards": ["2018-2019"]}, 5, (0, 0, "open", []), "none"),
        ({"awards": ["2023-2024", "2023-2024"]}, 5, (1, 1, "open", [4]), "few"),  # noted twice, given once
        ({"awards": ["2023-2024", "năm ngoái"]}, 5, (1, 2, "open", [4, 5]), "few"),
        ({"awards": ["2022-2023"], "pending": {"CSTDCS": ["2023-2024"]}}, 5, (1, 2, "pending", [4, 5]), "few"),
        ({"awards": ["2023-2024"], "ledger_years": [2023]}, 1, (1, 1, "open", [4]), "few"),
        (
            {"awards": ["2023-2024"], "ledger_years": [2023]},
            2,
            (1, None, "open", [4]),
            "few",
        ),  # of 2022-2023 nobody tells
        ({"ledger_years": []}, 2, (0, None, "ledger", []), "none"),
        ({"awards": ["2018-2019"]}, 0, (1, None, "open", [4]), "few"),  # ever: nobody knows since when to look
        (
            {"awards": ["2010-2011"], "joined_sector": "2015"},
            0,
            (0, 0, "open", []),
            "none",
        ),  # before there was anything to give
        ({"awards": ["2018-2019"], "joined_sector": "2015"}, 0, (1, 1, "open", [4]), "few"),
    ],
)
def test_how_often_something_was_given(facts, within, expected, no):
    found = known(facts).awarded("CSTDCS", within)
    assert (told(found), found.topic, found.no) == (expected, "awarded", no)


def test_what_was_submitted_and_then_decided_was_given_once():
    one = known({}).dossier
    lines = [
        Award("A", "CSTDCS", "2023-2024", pending=state, places=(cell(row),)) for row, state in ((4, True), (5, False))
    ]
    for awards in (lines, lines[::-1]):
        found = PersonFacts(replace(one, awards=tuple(awards)), rulebook(), FACTS).awarded("CSTDCS", 5)
        assert (found.low, found.high, [place.row for place in found.places]) == (1, 1, [5])
        running = PersonFacts(replace(one, awards=tuple(awards)), rulebook(), FACTS).years_running("CSTDCS")
        assert (running.low, running.high) == (1, 1)


def test_what_is_open_of_how_often_is_named_by_its_years():
    facts = {"awards": ["2019-2020", "2022-2023", "năm ngoái"], "pending": {"CSTDCS": ["2021-2022"]}}
    found = known({**facts, "discipline": "none"}).awarded("CSTDCS", 5)
    assert (found.low, found.high) == (2, 4)
    assert (found.params["count"], found.params["periods"]) == (2, ("2019-2020", "2022-2023"))
    assert (found.params["pending"], found.params["apart"], found.params["other"]) == (("2021-2022",), (), ())


def test_how_often_with_this_year_counts_it_as_the_last_of_so_many():
    """The last five are 2020-2021 to 2024-2025: this year, 2023-2024 and 2020-2021 are three."""
    awards = ["2019-2020", "2020-2021", "2023-2024"]
    facts = {"awards": awards, "grade": "HTXSNV", "initiatives": RECOGNISED, "discipline": "none"}
    found = known(facts).awarded("CSTDCS", 5, with_this_year=True)
    assert (told(found), found.params["count"]) == ((3, 3, "open", [5, 6]), 3)
    assert found.params["periods"] == ("2020-2021", "2023-2024", "2024-2025")
    open_ = known({**facts, "grade": "?"}).awarded("CSTDCS", 5, with_this_year=True)
    assert told(open_) == (2, 3, "this_year", [5, 6])


@pytest.mark.parametrize(
    ("facts", "ledger", "expected", "yes"),
    [
        ({}, True, (0, 0, "pending", []), "yes"),  # no line, so it was not
        ({}, False, (0, 0, "pending", []), "no_ledger"),
        ({"earlier": {"KNC": ["2010-2011"]}}, True, (1, 1, "pending", [4]), "yes"),
        ({"pending": {"KNC": ["2023-2024"]}}, True, (0, 1, "pending", [4]), "yes"),
    ],
)
def test_what_is_given_once(facts, ledger, expected, yes):
    found = known(facts, ledger=ledger).past.given_before("KNC")
    assert (told(found), found.topic, found.yes) == (expected, "given_before", yes)


@pytest.mark.parametrize(("state", "key"), [("earlier", "periods"), ("pending", "pending")])
def test_what_was_given_once_in_a_year_that_nobody_wrote_down_is_told_with_dots(state, key):
    facts = known({state: {"KNC": [""]}}, ledger=True)
    assert facts.past.given_before("KNC").params[key] == ("…",)


@pytest.mark.parametrize(
    ("base", "given", "expected", "no"),
    [
        (["2018-2019", *FIVE], ["2020-2021", "2023-2024"], (2, 2), "few"),  # three years each
        (
            ["2018-2019", *FIVE],
            ["2021-2022", "2023-2024"],
            (1, 1),
            "broken",
        ),  # two years apart: one year would serve twice
        (
            ["2017-2018", "2018-2019", *FIVE],
            ["2019-2020", "2023-2024"],
            (2, 2),
            "few",
        ),  # a year more between, not left out
        (["2017-2018", "2018-2019", "2019-2020", "2021-2022", *LAST_TWO], ["2019-2020", "2023-2024"], (1, 1), "broken"),
        (FIVE, ["2023-2024"], (1, 1), "few"),
        (FIVE, [], (0, 0), "none"),
    ],
)
def test_how_often_in_succession(base, given, expected, no):
    facts = {"earlier": {"CSTDCS": base, "CSTDT": given}, "joined_sector": "2010"}
    found = known(facts).past.given_in_succession("CSTDT")
    assert ((found.low, found.high), found.no) == (expected, no)
    assert (found.params["run"], found.params["count"], found.params["periods"]) == (3, expected[0], tuple(given))
    assert [place.row for place in found.places] == [4 + len(base) + n for n in range(len(given))]


@pytest.mark.parametrize(
    ("facts", "expected", "unknown"),
    [
        # Of which years nobody tells there may have been another, so there is no most.
        ({"earlier": {"CSTDCS": FIVE, "CSTDT": ["2023-2024"]}}, (1, None), "open"),
        ({"earlier": {"CSTDCS": FIVE, "CSTDT": ["2023-2024", "?"]}, "joined_sector": "2010"}, (1, None), "open"),
        ({"earlier": {"CSTDCS": FIVE, "CSTDT": ["2020-2021"]}, "pending": {"CSTDT": ["2023-2024"]}, "joined_sector": "2010"}, (1, None), "open"),
        ({"earlier": {"CSTDCS": FIVE}, "ledger_years": []}, (0, None), "open_none"),
        # Between the two, 2020-2021 was submitted and not decided: perhaps two running.
        ({"earlier": {"CSTDCS": LAST_TWO, "CSTDT": ["2019-2020", "2023-2024"]}, "pending": {"CSTDCS": ["2020-2021"]}, "joined_sector": "2010"}, (1, 2), "open"),
    ],
)  # fmt: skip
def test_how_often_in_succession_is_open_where_a_line_is(facts, expected, unknown):
    found = known(facts).past.given_in_succession("CSTDT")
    assert ((found.low, found.high), found.unknown) == (expected, unknown)
    assert found.params["base"].vi == "Chiến sĩ thi đua cơ sở"


def test_what_rests_on_no_years_follows_itself_from_one_year_to_the_next():
    facts = {"earlier": {"GK": ["2020-2021", *LAST_TWO]}, "joined_sector": "2010"}
    found = known(facts).past.given_in_succession("GK")
    assert (found.low, found.high, found.no, found.params["run"], found.params["count"]) == (2, 2, "broken", 1, 2)
    assert found.params["base"].vi == found.params["title"].vi == "Giấy khen"


def test_a_title_that_others_rest_on_is_told_at_the_cells_that_decided_it():
    """The grade, in row 1, decides for good; where both are met both are named. A discipline is in row 2."""
    for facts, rows in (
        ({"grade": "KHTNV"}, [1]),
        ({"grade": "HTTNV"}, [1, 2]),
        ({"grade": "HTTNV", "discipline": "?"}, [2]),
    ):
        found = known({"discipline": "none", **facts}).title("LDTT")
        assert [place.row for place in found.places] == rows


def test_a_line_that_may_be_of_somebody_else_leaves_everything_open_at_its_place():
    one = known({"awards": LAST_TWO})
    line = one.dossier.awards[0].places
    doubted = replace(one.dossier, history=replace(one.dossier.history, doubts=line))
    facts = PersonFacts(doubted, rulebook(), FACTS)
    for found in (
        facts.years_running("CSTDCS"),
        facts.awarded("CSTDCS", 5),
        facts.past.given_before("CSTDCS"),
        facts.past.given_in_succession("CSTDT"),
    ):
        assert (found.low, found.high, found.yes, found.no, found.unknown) == (0, None, "doubt", "doubt", "doubt")
        assert (found.places, list(found.params)) == (line, ["title"])


@pytest.mark.parametrize(
    ("law", "expected", "words", "other", "apart"),
    [
        # Where the law says nothing of kinds, one given for a single deed may count; NĐ 152/2025 keeps it apart.
        ("luat-2022", (0, 1), ("none", "kind"), ("2023-2024",), ()),
        ("nd152-2025", (0, 0), ("apart", "open_apart"), (), ("2023-2024",)),
    ],
)
def test_a_commendation_of_another_kind_than_merit(law, expected, words, other, apart):
    deed = Award("A", "BKT", "2023-2024", "1/QĐ", kind="dot_xuat", places=(cell(4),))
    one = replace(known({}).dossier, awards=(deed,))
    found = PersonFacts(one, rulebook(regime=declared().regimes[law]), FACTS).awarded("BKT", 5)
    assert ((found.low, found.high), (found.no, found.unknown)) == (expected, words)
    assert (found.params["other"], found.params["apart"], found.places) == (other, apart, (cell(4),))


def test_only_the_kinds_that_a_law_keeps_apart_are_no_ground_for_one_of_merit():
    """NĐ 152/2025 names campaigns and single deeds; one for long service is for the council to look at."""
    given = Award("A", "BKT", "2023-2024", "1/QĐ", kind="nien_han", places=(cell(4),))
    one = replace(known({}).dossier, awards=(given,))
    found = PersonFacts(one, rulebook(regime=declared().regimes["nd152-2025"]), FACTS).awarded("BKT", 5)
    assert ((found.low, found.high), (found.no, found.unknown)) == ((0, 1), ("none", "kind"))
    assert (found.params["other"], found.params["apart"]) == (("2023-2024",), ())


def test_a_run_that_was_open_before_stays_open_for_its_own_reason():
    """Bằng khen of 2018-2019 cuts nothing off CSTĐCS of 2023-2024; that nobody tells of 2022-2023 leaves it open."""
    facts = {"earlier": {"CSTDCS": ["2023-2024"], "BKT": ["2018-2019"]}, "ledger_years": [2023]}
    found = known(facts).years_running("CSTDCS", "BKT")
    assert (found.low, found.unknown, found.params["years"]) == (1, "open", ("2022-2023",))
    cut = known({**facts, "earlier": {"CSTDCS": ["2023-2024"], "BKT": ["2023-2024"]}}).years_running("CSTDCS", "BKT")
    assert (cut.low, cut.unknown) == (0, "several")


def test_what_was_judged_on_the_way_to_another_title_has_its_steps():
    facts = known({"initiatives": RECOGNISED})
    assert facts.title("LDTT").low == 1
    steps = facts.outcome("LDTT").tree
    assert steps is not None
    assert (steps.met, len(steps.parts)) == (Met.YES, 2)  # the grade and the discipline
