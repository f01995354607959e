"""Initiatives for the law: how many, how many not used yet, of which level; what is missing leaves room and says why.

This season's stand in rows 1, 2..., the ledger's in rows 21, 22... The season is 2024-2025.
"""

import pytest
from judging_factories import cell, dossier, initiative, person, rulebook
from msgspec.structs import replace

from thidua_xlsx.judging.law.law_facts import FACTS, PersonFacts
from thidua_xlsx.judging.law.ordered_scales import NO_LEVEL

YES = {"recognised": True, "decision_no": "1/QĐ", "level": "co_so"}
OPEN, REFUSED = {"level": "co_so"}, {"recognised": False, "level": "tinh"}
DECLARED = {"recognised": True, "level": "co_so"}  # recognised, without the number of a decision
THEN, LONG_AGO = "20/05/2024", "20/05/2021"  # in 2023-2024, in 2020-2021


def facts_of(own=(), ledger=(), *, came=True, doubts=(), years=range(1950, 2100)):
    def listed(each, first):
        named = ({"name": f"SK {first + n}", **one} for n, one in enumerate(each))
        return [initiative("A", n, **{**one, "places": (cell(n),)}) for n, one in enumerate(named, start=first)]

    one = dossier(person("A"), initiatives_known=came, ledger_years=years)
    history = replace(one.history, initiatives=tuple(listed(ledger, 21)), doubts=doubts)
    return PersonFacts(replace(one, initiatives=tuple(listed(own, 1)), history=history), rulebook(), FACTS)


def told(found):
    return found.low, found.high, [place.row for place in found.places]


@pytest.mark.parametrize(
    ("own", "came", "expected", "words"),
    [
        ([], True, (0, 0, []), ("yes", "none", "unclear")),
        ([], False, (0, None, []), ("yes", "none", "missing")),
        ([YES, REFUSED], True, (1, 1, [1]), ("yes", "few", "unclear")),
        ([YES, OPEN], True, (1, 2, [1, 2]), ("yes", "few", "unclear")),
        ([YES, OPEN], False, (1, None, [1, 2]), ("yes", "few", "missing")),
        ([DECLARED], True, (1, 1, [1]), ("declared", "few", "unclear")),
        ([YES, DECLARED], True, (2, 2, [1, 2]), ("partly_declared", "few", "unclear")),
    ],
)
def test_how_many_were_recognised_this_season(own, came, expected, words):
    found = facts_of(own, came=came).fact("recognised_initiatives")
    assert (told(found), found.topic) == (expected, "recognised_initiatives")
    assert (found.yes, found.no, found.unknown) == words
    assert found.params["names"] == tuple(f"SK {n}" for n, one in enumerate(own, start=1) if "recognised" not in one)
    assert (found.params["count"], found.params["declared"]) == (expected[0], own.count(DECLARED))


USED = {"name": "SK 1", "used_for": "CSTĐCS 2023-2024", "recognised": True, "decision_date": THEN}
BEFORE = {**YES, "decision_date": THEN}


@pytest.mark.parametrize(
    ("own", "ledger", "within", "expected", "topic", "no"),
    [
        ([YES], [], 1, (1, 1, [1]), "recognised_initiatives", "few"),
        ([YES], [USED], 1, (0, 0, [1]), "free_initiatives", "used"),  # the same one was used for a title
        ([YES, YES], [USED], 1, (1, 1, [2]), "free_initiatives", "few"),
        ([YES], [BEFORE], 1, (1, 1, [1]), "recognised_initiatives", "few"),  # the ledger's is of the year before
        ([YES], [BEFORE], 2, (2, 2, [1, 21]), "free_initiatives", "few"),
        ([YES], [{**BEFORE, "name": "SK 1"}], 2, (1, 1, [1]), "free_initiatives", "few"),  # told twice, one initiative
        ([], [BEFORE], 2, (1, 1, [21]), "free_initiatives", "few"),
        ([], [BEFORE], 4, (1, 1, [21]), "free_initiatives", "few"),
        ([], [{**BEFORE, "decision_date": LONG_AGO}], 4, (0, 0, []), "free_initiatives", "none"),  # 2021-2022 is the first of four
        ([], [{**BEFORE, "decision_date": LONG_AGO}], 5, (1, 1, [21]), "free_initiatives", "few"),
        ([], [{**BEFORE, "decision_date": ""}], 2, (0, 1, [21]), "free_initiatives", "none"),  # of which year nobody knows
        ([], [{**BEFORE, "decision_date": "2023"}], 2, (0, 1, [21]), "free_initiatives", "none"),  # before or after 1 September
        ([], [{**BEFORE, "decision_date": "01/09/2023"}], 2, (1, 1, [21]), "free_initiatives", "few"),  # the first day of two years
        ([], [{**BEFORE, "decision_date": "31/08/2023"}], 2, (0, 0, []), "free_initiatives", "none"),
        ([], [{**BEFORE, "decision_date": "", "recognised": False}], 2, (0, 0, []), "free_initiatives", "none"),
        ([], [{"decision_date": THEN}], 2, (0, 1, [21]), "free_initiatives", "none"),  # nobody said whether it was recognised
        ([], [{**BEFORE, "recognised": False}], 2, (0, 0, []), "free_initiatives", "none"),
        ([{"name": "SK 1"}], [USED], 1, (0, 0, []), "recognised_initiatives", "none"),  # used, and not recognised at all
        ([], [], 2, (0, 0, []), "free_initiatives", "none"),
        ([], [], 1, (0, 0, []), "recognised_initiatives", "none"),
    ],
)  # fmt: skip
def test_how_many_no_title_was_given_for(own, ledger, within, expected, topic, no):
    found = facts_of(own, ledger).fact("free_initiatives", within_years=within)
    assert (told(found), found.topic, found.no) == (expected, topic, no)
    if no == "used":
        assert found.params["used"] == ("SK 1",)


def test_beside_one_that_was_used_another_may_still_be_recognised():
    found = facts_of([YES, OPEN], [USED]).fact("free_initiatives", within_years=1)
    assert (told(found), found.no, found.unknown) == ((0, 1, [1, 2]), "used", "unclear")
    assert (found.params["used"], found.params["names"]) == (("SK 1",), ("SK 2",))


@pytest.mark.parametrize(
    ("own", "came", "years", "high", "unknown"),
    [
        ([YES], True, range(2023, 2024), 1, "ledger"),  # the last two years: this one, and 2023-2024 in the ledger
        ([YES], True, (), None, "ledger"),
        ([YES], False, range(2023, 2024), None, "missing"),
        ([YES, OPEN], False, (), None, "unclear"),
        ([], True, (), None, "ledger"),
        ([], False, range(2023, 2024), None, "missing"),
    ],
)
def test_what_keeps_the_number_of_free_ones_open(own, came, years, high, unknown):
    found = facts_of(own, came=came, years=years).fact("free_initiatives", within_years=2)
    assert (found.high, found.unknown) == (high, unknown)


def test_a_line_that_may_be_of_somebody_else_may_have_used_any():
    found = facts_of([YES], doubts=(cell(30),)).fact("free_initiatives", within_years=1)
    assert (told(found), found.unknown) == ((0, 1, [1, 30]), "doubt")
    open_ = facts_of([YES, OPEN], came=False, doubts=(cell(30),)).fact("free_initiatives", within_years=1)
    assert (open_.low, open_.high, open_.unknown) == (0, None, "doubt")
    assert facts_of([YES, OPEN], doubts=(cell(30),)).fact("free_initiatives", within_years=1).high == 2
    level = facts_of([TINH], doubts=(cell(30),)).fact("initiative_level")
    assert (told(level), level.unknown) == ((0, 3, [1, 30]), "doubt")


@pytest.mark.parametrize(
    ("own", "ledger", "came", "years", "within", "expected", "unknown"),
    [
        # With no time set the ledger must tell of the two years before this one, as provinces keep three.
        ("co_so", [], True, range(2022, 2024), 0, (1, 1), "unclear"),
        ("co_so", [], True, range(2023, 2024), 0, (1, 3), "ledger"),
        ("co_so", [], True, range(2022, 2024), 3, (1, 1), "unclear"),
        ("co_so", [], True, range(2022, 2024), 4, (1, 3), "ledger"),
        ("co_so", [], True, (), 1, (1, 1), "unclear"),  # this season alone
        ("co_so", [], False, range(2022, 2024), 0, (1, 3), "missing"),
        (None, [], True, range(2022, 2024), 0, (1, 3), "unclear"),  # nobody said at which level
        # What was used for a title matters only where it is of a higher level.
        ("tinh", [{"level": "co_so", "used_for": "CSTĐCS 2023-2024"}], True, range(2022, 2024), 0, (2, 2), "unclear"),
        ("co_so", [{"level": "tinh", "used_for": "CSTĐCS 2023-2024"}], True, range(2022, 2024), 0, (1, 2), "used"),
        (None, [{"level": "tinh", "used_for": "CSTĐCS 2023-2024"}], True, range(2022, 2024), 0, (1, 3), "unclear"),
    ],
)
def test_why_a_higher_level_is_still_possible(own, ledger, came, years, within, expected, unknown):
    lines = [{"recognised": True, "decision_date": THEN, **one} for one in ledger]
    found = facts_of([{**YES, "level": own}], lines, came=came, years=years).fact(
        "initiative_level", within_years=within
    )
    assert ((found.low, found.high), found.unknown) == (expected, unknown)


@pytest.mark.parametrize(
    ("used_for", "spent"),
    [
        ("Bằng khen 2023-2024", True),
        ("Bằng khen (2023)", True),
        ("2023-2024 – Bằng khen", True),
        ("CSTĐCS 2023-2024", False),
        ("thi cấp huyện 2024", False),
    ],
)
def test_one_that_a_commendation_was_given_for_is_used_up(used_for, spent):
    found = facts_of([], [{**TINH, "decision_date": THEN, "used_for": used_for}]).fact("initiative_level")
    assert (found.low, found.high, found.no) == ((0, 0, "spent") if spent else (0, 2, "low"))
    shown = (f"SK 21 ({used_for})",)
    assert (found.params["spent"], found.params["used"]) == ((shown, ()) if spent else ((), shown))


def test_a_level_names_those_of_which_something_is_not_said():
    own = [TINH, UNSAID, OPEN, {"recognised": None, "level": "tinh"}, REFUSED]
    found = facts_of(own).fact("initiative_level")
    assert found.params["names"] == ("SK 2", "SK 3", "SK 4")
    assert facts_of([YES, UNSAID, TINH]).fact("initiative_level").params["used"] == ()


TINH, UNSAID = {**YES, "level": "tinh"}, {"recognised": True, "decision_no": "1/QĐ"}


@pytest.mark.parametrize(
    ("own", "ledger", "within", "expected", "words", "reached"),
    [
        ([], [], 0, (0, 0, []), ("yes", "none", "unclear"), ""),
        ([YES], [], 0, (1, 1, [1]), ("yes", "low", "unclear"), "co_so"),
        ([YES, TINH], [], 0, (2, 2, [2]), ("yes", "low", "unclear"), "tinh"),  # the higher one alone matters
        ([{**TINH, "decision_no": ""}], [], 0, (2, 2, [1]), ("declared", "low", "unclear"), "tinh"),
        ([TINH, {**TINH, "decision_no": ""}], [], 0, (2, 2, [1, 2]), ("yes", "low", "unclear"), "tinh"),
        ([UNSAID], [], 0, (1, 3, [1]), ("yes", "low", "unclear"), "co_so"),  # the lowest at least
        ([YES, {"level": "tinh"}], [], 0, (1, 2, [1, 2]), ("yes", "low", "unclear"), "co_so"),  # not known to be recognised
        ([YES, REFUSED], [], 0, (1, 1, [1]), ("yes", "low", "unclear"), "co_so"),
        ([YES], [{**TINH, "decision_date": THEN}], 2, (2, 2, [21]), ("yes", "low", "unclear"), "tinh"),
        ([YES], [{**TINH, "decision_date": THEN}], 1, (1, 1, [1]), ("yes", "low", "unclear"), "co_so"),  # too old
        ([YES], [{**TINH, "decision_date": ""}], 2, (1, 2, [1, 21]), ("yes", "low", "undated"), "co_so"),
        # used for a title before: whether it may serve again is read both ways
        ([], [{**TINH, "used_for": "CSTĐCS 2023-2024", "decision_date": THEN}], 2, (0, 2, [21]), ("yes", "low", "used"), "tinh"),
        # used up for a commendation
        ([], [{**TINH, "used_for": "Bằng khen 2023-2024", "decision_date": THEN}], 2, (0, 0, [21]), ("yes", "spent", "unclear"), ""),
    ],
)  # fmt: skip
def test_the_highest_level(own, ledger, within, expected, words, reached):
    found = facts_of(own, ledger).fact("initiative_level", within_years=within)
    assert (told(found), found.topic) == (expected, "initiative_level")
    assert (found.yes, found.no, found.unknown) == words
    lowest = ("", "co_so", "tinh", "toan_quoc")[found.low]
    assert found.params["reached"] == (found.scale.label(reached) if reached else NO_LEVEL)
    assert found.params["found"] == (found.scale.label(lowest) if lowest else NO_LEVEL)
