"""What other rules would change: who gains, who loses, what is no longer certain, and why."""

from types import SimpleNamespace

import pytest
from judging_factories import rulebook

from thidua_xlsx.judging.verdicts.verdict_changes import ORDER, verdict_changes
from thidua_xlsx.model import Met, Reason, Verdict

YES, NO, OPEN = Met.YES, Met.NO, Met.UNKNOWN
WHY = {
    met: Reason(met, f"reason.grade.{word}", {}, "Điều 24")
    for met, word in ((YES, "yes"), (NO, "no"), (OPEN, "missing"))
}
BOOK = rulebook()


def verdict(met, *, proposed=None, registered=True, who="A", title="LDTT"):
    return Verdict(
        who, title, met, (WHY[YES], WHY[met]), registered, True, met is YES if proposed is None else proposed
    )


def changed(own, other, book=BOOK, other_book=BOOK):
    found = verdict_changes(
        SimpleNamespace(verdicts=tuple(own), rulebook=book), SimpleNamespace(verdicts=tuple(other), rulebook=other_book)
    )
    return list(found)


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (YES, YES, None),
        (NO, NO, None),
        (OPEN, OPEN, None),
        (NO, YES, "gains"),
        (OPEN, YES, "gains"),
        (YES, NO, "loses"),
        (YES, OPEN, "opens"),
        (NO, OPEN, "opens"),
        (OPEN, NO, "settles"),
    ],
)
def test_a_verdict_under_other_rules(before, after, change):
    found = changed([verdict(before)], [verdict(after)])
    assert [one.change for one in found] == ([change] if change else [])


@pytest.mark.parametrize(
    ("own", "other", "change"),
    [
        (verdict(YES), verdict(YES, proposed=False), "quota"),
        (verdict(YES, proposed=False), verdict(YES), "quota"),
        (verdict(YES), verdict(YES, proposed=False, registered=False), "registration"),
        (verdict(NO, proposed=False), verdict(NO, proposed=True), None),  # not met: nobody would be proposed
    ],
)
def test_who_is_met_under_both_and_proposed_under_one(own, other, change):
    found = changed([own], [other])
    assert [(one.change, one.because) for one in found] == ([(change, ())] if change else [])


def test_what_stands_in_the_way_is_told_from_the_side_on_which_it_does():
    (gains,) = changed([verdict(NO)], [verdict(YES)])
    assert gains.because == (("own", WHY[NO]),)
    (loses,) = changed([verdict(YES)], [verdict(NO)])
    assert loses.because == (("other", WHY[NO]),)
    (opens,) = changed([verdict(YES)], [verdict(OPEN)])
    assert opens.because == (("other", WHY[OPEN]),)


def test_rules_that_do_not_know_a_title_give_it_to_nobody():
    (loses,) = changed([verdict(YES)], [])
    assert (loses.change, loses.other, loses.because) == ("loses", None, ())
    (gains,) = changed([], [verdict(YES)])
    assert (gains.change, gains.own, gains.because) == ("gains", None, ())
    assert changed([verdict(NO)], []) == []
    assert changed([verdict(YES, title="KHONG")], []) == [], "nor is a title told that no law knows"


def test_gains_stand_first_and_each_kind_in_the_order_of_the_season():
    own = [
        verdict(YES, who="A"),
        verdict(NO, who="B"),
        verdict(OPEN, who="C"),
        verdict(NO, who="D"),
        verdict(YES, who="E"),
    ]
    other = [
        verdict(NO, who="A"),
        verdict(YES, who="B"),
        verdict(NO, who="C"),
        verdict(YES, who="D"),
        verdict(OPEN, who="E"),
    ]
    assert [(one.who, one.change) for one in changed(own, other)] == [
        ("B", "gains"),
        ("D", "gains"),
        ("A", "loses"),
        ("E", "opens"),
        ("C", "settles"),
    ]
    assert ORDER[:4] == ("gains", "loses", "opens", "settles")
