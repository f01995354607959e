"""Ballots: quorum, the base a share is counted on, and when a title is passed; every comparison on its boundary."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from thidua_xlsx.declare.season import CouncilMember, Person, TitlePolicy
from thidua_xlsx.declare.season.policies import Pass, VotingPolicy, share_of
from thidua_xlsx.exchange.council.ballots import (
    ballot_faults,
    bases,
    basis,
    basis_change,
    decided,
    members,
    most_votes,
    name_as_sent,
    quorum_met,
    too_many,
    vote_base,
)
from thidua_xlsx.model import Decision, Meeting, Met, Scorecard, Verdict
from thidua_xlsx.model.verdicts import SAID

NINE = Meeting(members=9, present=6, ballots_issued=6, ballots_valid=5)


@dataclass
class Season:
    """What ballots ask of a rulebook."""

    share: str = "from_2_3"
    base: str = "members"
    voting: VotingPolicy = field(default_factory=VotingPolicy)
    council: tuple[CouncilMember, ...] = ()

    @property
    def titles(self) -> dict[str, Any]:
        share = share_of(self.share)
        assert share is not None
        return {"LDTT": SimpleNamespace(passes=Pass(share, self.base))}


def season(**fields: Any) -> Any:
    return Season(**fields)


def quorum(id_: str) -> VotingPolicy:
    share = share_of(id_)
    assert share is not None
    return VotingPolicy(quorum=share)


@pytest.mark.parametrize(
    ("present", "of", "id_", "met"),
    [
        (6, 9, "from_2_3", True),  # 6/9 is 2/3
        (5, 9, "from_2_3", False),
        (6, 9, "over_2_3", False),
        (7, 9, "over_2_3", True),
        (9, 9, "from_1_1", True),
        (10, 9, "from_2_3", None),  # more than there are members
        (None, 9, "from_2_3", None),
        (6, None, "from_2_3", None),
        (0, 0, "from_2_3", None),
    ],
)
def test_the_quorum(present: int | None, of: int | None, id_: str, met: bool | None) -> None:
    assert quorum_met(Meeting(members=of, present=present), season(voting=quorum(id_))) is met


def test_numbers_that_contradict_each_other_make_no_quorum() -> None:
    assert quorum_met(replace(NINE, contradicts=True), season()) is None


@pytest.mark.parametrize(
    ("vote", "meeting"),
    [
        (Decision("P1", "LDTT", no=5), NINE),  # nobody said how many were for
        (Decision("P1", "LDTT", yes=4), Meeting(present=6, ballots_valid=6)),  # nor of how many members
        (Decision("P1", "LDTT", yes=0), replace(NINE, members=0, present=0)),
        (Decision("P1", "LDTT", yes=4), replace(NINE, contradicts=True)),
        (Decision("P1", "LDTT", yes=5, no=1), NINE),  # six votes on five ballots
    ],
)
def test_what_cannot_be_counted_stays_as_it_was_given(vote: Decision, meeting: Meeting) -> None:
    assert decided(vote, meeting, season()) == vote


@pytest.mark.parametrize(
    ("yes", "id_", "passed"),
    [
        (5, "from_5_9", True),  # 5 of 9 members
        (4, "from_5_9", False),
        (5, "over_5_9", False),
        (6, "over_5_9", True),
        (0, "over_0_1", False),  # nobody is no share at all
        (0, "from_0_1", True),
    ],
)
def test_a_share_on_its_boundary(yes: int, id_: str, passed: bool) -> None:
    found = decided(Decision("P1", "LDTT", yes=yes), replace(NINE, ballots_valid=6), season(share=id_))
    assert found.passed is passed


@pytest.mark.parametrize(
    ("base", "number", "share", "passed"),
    [("members", 9, "0.4444", False), ("present", 6, "0.6667", True), ("valid", 5, "0.8", True)],  # 4 votes
)
def test_the_base_is_the_one_declared(base: str, number: int, share: str, passed: bool) -> None:
    assert vote_base(NINE, base, season()) == number
    found = decided(Decision("P1", "LDTT", yes=4, no=1), NINE, season(base=base))
    assert (found.share, found.passed) == (Decimal(share), passed)


def test_the_base_of_a_share_is_the_declared_council_where_the_meeting_does_not_say() -> None:
    council = tuple(CouncilMember(str(number), f"N{number}") for number in range(6))
    meeting = Meeting(present=6, ballots_valid=6)
    found = decided(Decision("P1", "LDTT", yes=4), meeting, season(council=council))
    assert (vote_base(meeting, "members", season(council=council)), found.passed) == (6, True)  # 4 of 6 is 2/3
    assert decided(Decision("P1", "LDTT", yes=4), meeting, season()).passed is None


def test_every_ballot_that_may_be_has_what_it_rests_on_by_its_own_key() -> None:
    one = Verdict("P1", "LDTT", Met.YES, registered=True, proposed=True)
    two = Verdict("P2", "CSTDCS", Met.NO)
    card = Scorecard(Person("P1", "A", "T1"), final=Decimal(90), complete=True)
    assert bases([one, two], {"P1": card}) == {"P1:LDTT": basis(one, card), "P2:CSTDCS": basis(two, None)}


def test_more_votes_for_than_the_base_has_decides_nothing() -> None:
    vote = Decision("P1", "LDTT", yes=6)
    meeting = Meeting(members=9, present=6, ballots_valid=6)
    assert decided(vote, meeting, season()).passed is True
    assert decided(vote, replace(meeting, ballots_valid=None, present=6, members=5), season()).passed is None


def test_the_members_are_those_of_the_meeting_else_those_declared_for_its_day() -> None:
    declared = (
        CouncilMember("1", "A"),
        CouncilMember("2", "B", until=date(2025, 1, 31)),
        CouncilMember("3", "C", since=date(2025, 2, 1)),
        CouncilMember("4", "D", since=date(2025, 2, 1)),
    )
    asked = season(council=declared)
    assert members(NINE, asked) == 9
    assert members(Meeting(date=date(2025, 1, 31)), asked) == 2  # B still sits on that day
    assert members(Meeting(date=date(2025, 2, 1)), asked) == 3  # and C and D sit from that day on
    assert members(Meeting(), asked) is None  # it changed, and nobody said when they met
    assert members(Meeting(), season(council=declared[:1])) == 1
    assert members(Meeting(), season()) is None


@pytest.mark.parametrize(
    ("meeting", "most"),
    [
        (Meeting(ballots_valid=5, ballots_issued=6, present=7), 5),
        (Meeting(ballots_issued=6, present=7), 6),
        (Meeting(present=7), 7),
        (Meeting(members=9), None),
        (Meeting(ballots_valid=0, present=7), 0),
    ],
)
def test_the_most_votes_that_a_ballot_can_have(meeting: Meeting, most: int | None) -> None:
    assert most_votes(meeting) == most


@pytest.mark.parametrize(
    ("votes", "told"),
    [  # of five valid ballots
        ((None, None), []),
        ((3, 2), []),
        ((5, None), []),  # all were for: nobody can have been against
        ((0, 5), []),
        ((3, 3), [("C141", {"votes": 6, "ballots": 5})]),
        ((6, None), [("C141", {"votes": 6, "ballots": 5})]),
        ((None, 6), [("C141", {"votes": 6, "ballots": 5})]),
        ((None, 5), [("C152", {"votes": 5})]),
        ((None, 0), [("C152", {"votes": 0})]),
        ((3, None), [("C153", {"votes": 3, "ballots": 5})]),
        ((3, 1), [("C153", {"votes": 4, "ballots": 5})]),
        ((0, 0), [("C153", {"votes": 0, "ballots": 5})]),
    ],
)
def test_votes_are_held_against_the_valid_ballots_of_council_and_staff_alike(
    votes: tuple[int | None, int | None], told: list[tuple[str, dict[str, int]]]
) -> None:
    yes, no = votes
    of_council = ballot_faults(Decision("P1", "LDTT", yes=yes, no=no), NINE)
    assert [(code.id, numbers) for code, numbers in of_council] == told
    meeting = Meeting(members=9, present=9, staff_valid=5)
    of_staff = Decision("P1", "LDTT", staff_yes=yes, staff_no=no)
    assert [(code.id, numbers) for code, numbers in ballot_faults(of_staff, meeting)] == told
    assert too_many(of_staff, meeting) is (told[:1] == [("C141", {"votes": 6, "ballots": 5})])


def test_where_nobody_counted_the_valid_ballots_fewer_votes_than_were_issued_are_no_fault() -> None:
    meeting = Meeting(members=9, present=7, ballots_issued=7)
    assert list(ballot_faults(Decision("P1", "LDTT", yes=5, no=1), meeting)) == []
    assert too_many(Decision("P1", "LDTT", yes=5, no=3), meeting)


@pytest.mark.parametrize(
    ("votes", "valid", "passed"),
    [
        ((20, 20), 40, True),  # half of 40 is enough for "from one half"
        ((19, 21), 40, False),
        ((None, 20), 40, None),
        ((20, 20), None, None),
        ((20, 20), 0, None),
        ((20, 21), 40, None),  # 41 votes on 40 ballots
        ((20, None), 40, True),
    ],
)
def test_where_the_staff_votes_too_both_must_agree(
    votes: tuple[int | None, int | None], valid: int | None, passed: bool | None
) -> None:
    half = share_of("from_1_2")
    asked = season(voting=VotingPolicy(staff=half))
    vote = Decision("P1", "LDTT", yes=6, staff_yes=votes[0], staff_no=votes[1])
    meeting = Meeting(members=9, present=6, ballots_valid=6, staff_valid=valid)
    assert decided(vote, meeting, asked).passed is passed
    # What the council refused no staff can pass.
    refused = decided(replace(vote, yes=5), meeting, asked).passed
    assert refused is (None if passed is None else False)


@pytest.mark.parametrize(
    ("met", "registered", "proposed", "there"),
    [
        (Met.YES, True, True, True),
        (Met.YES, False, True, True),
        (Met.YES, True, None, True),  # equal at a quota's line
        (Met.YES, True, False, False),  # outside the quota
        (Met.UNKNOWN, True, False, True),
        (Met.UNKNOWN, False, False, False),  # nobody is put up for a title by default
        (Met.NO, True, False, False),
    ],
)
def test_who_is_voted_on(met: Met, registered: bool, proposed: bool | None, there: bool) -> None:
    one = Verdict("P1", "LDTT", met, registered=registered, proposed=proposed)
    assert one.put_up is there


def test_a_ballot_rests_on_the_verdict_and_every_figure_behind_it() -> None:
    verdict = Verdict("P1", "LDTT", Met.YES, registered=True, within_quota=True, proposed=True)
    card = Scorecard(Person("P1", "A", "T1"), final=Decimal(90), complete=True, rounds={"D1": Decimal(90)})
    changed = [
        (replace(verdict, met=Met.UNKNOWN), card),
        (replace(verdict, registered=False), card),
        (replace(verdict, within_quota=None), card),
        (replace(verdict, proposed=None), card),
        (verdict, replace(card, final=Decimal(91))),
        (verdict, replace(card, complete=False)),
        (verdict, replace(card, rounds={"D1": Decimal(89)})),
        (verdict, None),
    ]
    digests = {basis(*one) for one in changed}
    assert len(digests | {basis(verdict, card)}) == len(changed) + 1
    # The order of rounds and what a figure is called in is no change.
    twice = {"D1": Decimal(90), "D2": Decimal(80)}
    turned = dict(reversed(twice.items()))
    assert basis(verdict, replace(card, rounds=twice)) == basis(verdict, replace(card, rounds=turned))
    assert TitlePolicy("LDTT").passes.share.id == "from_2_3"
    # What it rests on stands in workbooks that were issued: it is written as it was, the verdict alone behind it.
    told = repr((Met.YES, True, True, True, (Decimal(90), True, [("D1", Decimal(90))])))
    alone = sha256(repr((Met.YES, True, True, True)).encode()).hexdigest()[:12]
    assert basis(verdict, card) == f"{sha256(told.encode()).hexdigest()[:12]}-{alone}"
    without_points = sha256(repr((Met.YES, True, True, True, ())).encode()).hexdigest()[:12]
    assert basis(verdict, None) == f"{without_points}-{alone}"


@pytest.mark.parametrize(
    ("then", "now", "changed", "judged"),
    [
        ("a-j", "a-j", False, False),
        ("a-j", "b-j", True, False),  # points alone
        ("a-j", "b-k", True, True),
        ("a", "a-j", False, False),  # as an earlier version issued it
        ("a", "b-j", True, True),  # which could not tell one from the other
        ("a|Vũ An", "b|Vũ An", True, True),  # what a school says of somebody
        ("a|Vũ An", "a|Vũ An", False, False),
        (None, "a-j", False, False),  # a workbook that says nothing of it
        ("a-j", None, True, True),  # nobody is judged on it any more
    ],
)
def test_a_ballot_tells_points_that_changed_from_what_was_judged(
    then: str | None, now: str | None, changed: bool, judged: bool
) -> None:
    assert basis_change(then, now) == (changed, judged)


def test_a_ballot_on_somebody_of_a_school_rests_on_what_the_school_said_and_keeps_the_name() -> None:
    said = f"Vũ An{SAID}90 điểm{SAID}hạng 2"
    verdict = Verdict("KS/1", "LDTT", Met.YES, school_words=said)
    assert basis(verdict, None) == f"{sha256(f'yes {said}'.encode()).hexdigest()[:12]}|Vũ An"
    assert name_as_sent(verdict) == "Vũ An"
    assert (
        len(
            {
                basis(one, None)
                for one in (verdict, replace(verdict, met=Met.NO), replace(verdict, school_words=f"{said}!"))
            }
        )
        == 3
    )
