"""The council's votes counted: which rest on figures that have changed since, and what keeps a meeting from deciding."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import person, rulebook
from thidua_xlsx.declare.season import ProposalRound, Rulebook, TitlePolicy, Unit
from thidua_xlsx.declare.season.policies import Pass
from thidua_xlsx.exchange.council.ballots import basis
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Council, Decision, Meeting, Met, Scorecard, Season, Stamp, Submission, Verdict
from thidua_xlsx.workflow.judge.council_decisions import count_votes

FILE, OTHER = "inbox/hoi-dong.xlsx", "inbox/hoi-dong-2.xlsx"
PEOPLE = (person("P1"), person("P2"))
ENOUGH = Meeting(members=9, present=6, ballots_issued=6, ballots_valid=6)
OPEN = Verdict("P1", "LDTT", Met.UNKNOWN, registered=True)
PROPOSED = Verdict("P1", "LDTT", Met.YES, registered=True, proposed=True)


def vote(who: str = "P1", title: str = "LDTT", yes: int | None = 6, file: str = FILE, row: int = 6) -> Decision:
    no = None if yes is None else max(0, 6 - yes)  # of six ballots
    return Decision(who, title, yes, no, places=(CellPlace(file, "Biểu quyết", row, 4),))


def workbook(file: str = FILE, round_: str = "", **bases: str) -> Submission:
    """The council's workbook as it came back: what each ballot rested on when it was issued, by `who_title`."""
    said = {f"ballots/{key.replace('_', ':')}": basis for key, basis in bases.items()}
    return Submission(Stamp("mua", "TRUONG", "council", round_, "0" * 8, ""), file, {}, "", bases=said)


def counted(
    *votes: Decision,
    books: Mapping[str, tuple[Submission, ...]] | None = None,
    verdicts: tuple[Verdict, ...] = (PROPOSED,),
    meeting: Meeting = ENOUGH,
    season: Rulebook | None = None,
    cards: Mapping[str, Scorecard] | None = None,
    **sittings: Council,
) -> tuple[Council, list[Finding]]:
    """Count votes of one meeting, or of several by the code of their round."""
    book = season or rulebook(PEOPLE)
    returns = {("TRUONG", "council", code): told for code, told in (books or {}).items()}
    before = Season(book, (), (), (), cards or {}, {}, {}, verdicts, (), (), (), returns=returns)
    word = replace(Council(FILE, meeting, votes), sittings=sittings)
    return count_votes(word, before)


def told(found: list[Finding]) -> list[tuple[str, str]]:
    return [(one.code.id, str(one.place)) for one in found]


# --- what a ballot rested on -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("now", "changed"),
    [
        ((PROPOSED,), False),
        ((replace(PROPOSED, met=Met.UNKNOWN),), True),
        ((replace(PROPOSED, proposed=None),), True),  # somebody else's figures have put this one on the line
        ((), True),  # nobody is judged on it any more
        ((replace(PROPOSED, who="P2"),), True),
    ],
)
def test_a_vote_rests_on_changed_figures_where_its_ballot_would_say_otherwise_today(
    now: tuple[Verdict, ...], changed: bool
) -> None:
    council, found = counted(vote(), books={"": (workbook(P1_LDTT=basis(PROPOSED, None)),)}, verdicts=now)
    (one,) = council.decisions
    assert (one.passed, one.basis_changed) == (True, changed)  # 6 of 9 members is two thirds
    assert told(found) == ([("X140", f"{FILE}!Biểu quyết!E7")] if changed else [])


def test_a_changed_ballot_is_named_with_person_and_title_and_no_other() -> None:
    books = {"": (workbook(P1_LDTT=basis(OPEN, None), P2_LDTT=basis(replace(PROPOSED, who="P2"), None)),)}
    verdicts = (PROPOSED, replace(PROPOSED, who="P2"))
    council, found = counted(vote(), vote("P2", row=7), books=books, verdicts=verdicts)
    assert [one.basis_changed for one in council.decisions] == [True, False]
    (one,) = found
    assert (one.code, one.unit, one.person) == (codes.BASIS_CHANGED, "TRUONG", "P1")
    assert language("vi").text(one).count("Người P1") == language("vi").text(one).count("Lao động tiên tiến") == 1


def test_points_that_changed_since_are_changed_figures_too() -> None:
    then = Scorecard(PEOPLE[0], final=Decimal(90), complete=True, rounds={"D1": Decimal(90)})
    books = {"": (workbook(P1_LDTT=basis(PROPOSED, then)),)}
    for final, changed in ((90, False), (91, True)):
        council, _ = counted(vote(), books=books, cards={"P1": replace(then, final=Decimal(final))})
        assert [one.basis_changed for one in council.decisions] == [changed]


def test_a_ballot_of_a_workbook_that_does_not_tell_what_it_rested_on_has_not_changed() -> None:
    council, found = counted(vote(), books={"": (workbook(P2_LDTT="0" * 12),)}, verdicts=())
    assert [one.basis_changed for one in council.decisions] == [False]
    assert found == []


def test_of_several_copies_the_one_in_which_the_votes_were_counted_tells_what_they_rested_on() -> None:
    then, now = basis(OPEN, None), basis(PROPOSED, None)
    books = {"": (workbook(FILE, P1_LDTT=now), workbook(OTHER, P1_LDTT=then))}
    assert counted(vote(file=FILE), books=books)[0].decisions[0].basis_changed is False
    assert counted(vote(file=OTHER), books=books)[0].decisions[0].basis_changed is True


def test_each_sitting_is_compared_with_its_own_workbook() -> None:
    then, now = basis(OPEN, None), basis(PROPOSED, None)
    of_end, of_round = Council(FILE, ENOUGH, (vote(),)), Council(OTHER, ENOUGH, (vote(file=OTHER),))
    for end, round_, changed in ((then, now, [True, False]), (now, then, [False, True])):
        books = {"": (workbook(P1_LDTT=end),), "DT1": (workbook(OTHER, "DT1", P1_LDTT=round_),)}
        council, found = counted(books=books, **{"": of_end, "DT1": of_round})
        assert [one.basis_changed for one in council.decisions] == changed
        assert [str(one.place) for one in found] == [f"{OTHER if round_ == then else FILE}!Biểu quyết!E7"]


# --- more votes than ballots, titles that require others -------------------------------------------------------------
def test_more_votes_than_ballots_are_told_with_both_numbers_and_decide_nothing() -> None:
    council, found = counted(vote(yes=7))
    assert council.decisions[0].passed is None
    assert [(one.code.id, one.params["votes"], one.params["ballots"], one.person) for one in found] == [
        ("C141", 7, 6, "P1")
    ]


def test_where_most_lines_have_too_many_votes_they_point_at_the_number_of_the_meeting() -> None:
    cells = {
        key: CellPlace(FILE, "Cuộc họp", row, 2) for row, key in enumerate(("members", "present", "ballots_valid"))
    }
    meeting = replace(ENOUGH, members=9, present=8, ballots_valid=6, places=cells)
    _, found = counted(vote(yes=7), vote("P2", yes=7), vote("P3", yes=6), meeting=meeting)
    assert [one.also for one in found if one.code.id == "C141"] == [(cells["ballots_valid"],)] * 2
    _, found = counted(vote(yes=7), vote("P2", yes=6), meeting=meeting)
    assert [one.also for one in found if one.code.id == "C141"] == [()]  # one line of two: it is that line


@pytest.mark.parametrize(
    ("votes", "who"),
    [
        ((vote(yes=2), vote(title="CSTDCS", row=7)), ["P1"]),  # LĐTT refused, CSTĐCS given, which requires it
        ((vote(yes=6), vote(title="CSTDCS", row=7)), []),
        ((vote(yes=None), vote(title="CSTDCS", row=7)), []),  # nobody has decided on it
        ((vote("P2", yes=2), vote(title="CSTDCS", row=7)), []),  # refused to somebody else
        ((vote(yes=2), vote(title="CSTDCS", yes=2, row=7)), []),
        ((vote(yes=2), vote(title="CSTDCS", yes=None, row=7)), []),
    ],
)
def test_a_title_given_to_somebody_whom_the_council_refused_the_one_it_requires(
    votes: tuple[Decision, ...], who: list[str]
) -> None:
    found = [one for one in counted(*votes)[1] if one.code is codes.REQUIRED_TITLE_REFUSED]
    assert [(one.person, str(one.place)) for one in found] == [(code, f"{FILE}!Biểu quyết!E8") for code in who]
    said = [language("vi").text(one) for one in found]
    assert all("Chiến sĩ thi đua cơ sở" in text and "Lao động tiên tiến" in text for text in said)


def test_a_title_that_was_not_put_to_the_vote_was_not_given_either() -> None:
    aside = {"P1:LDTT": ("Không xét: xin rút", CellPlace(FILE, "Biểu quyết", 6, 8))}
    for who, told in (("P1", ["P1"]), ("P2", [])):
        council = replace(Council(FILE, ENOUGH, (vote(who, title="CSTDCS", row=7),)), set_aside=aside)
        found = [one for one in counted(**{"": council})[1] if one.code is codes.REQUIRED_TITLE_REFUSED]
        assert [one.person for one in found] == told


def test_what_a_round_of_proposals_passed_requires_nothing_of_the_year_s_end() -> None:
    season = replace(rulebook(PEOPLE), proposal_rounds=(ProposalRound("DT1", "Đợt 1", ("CSTDCS",)),))
    end = Council(FILE, ENOUGH, (vote(yes=2),))
    of_round = Council(OTHER, ENOUGH, (vote(title="CSTDCS", file=OTHER),))
    council, found = counted(season=season, **{"": end, "DT1": of_round})
    assert [(one.title, one.passed) for one in council.decisions] == [("LDTT", False), ("CSTDCS", True)]
    assert found == []


# --- the meeting -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("meeting", "votes", "code"),
    [
        (ENOUGH, 6, []),
        (replace(ENOUGH, present=5), 5, ["S131"]),  # 5 of 9 is below two thirds
        (replace(ENOUGH, members=None), 6, ["S132"]),  # of how many, nobody says: nothing was decided
        (replace(ENOUGH, present=None), 6, ["S132"]),
        (replace(ENOUGH, members=None), None, []),  # nobody has voted yet
        (replace(ENOUGH, present=None, contradicts=True), 6, []),  # which was told where it stands
    ],
)
def test_a_meeting_that_cannot_decide_says_why(meeting: Meeting, votes: int | None, code: list[str]) -> None:
    council, found = counted(vote(yes=votes), meeting=meeting)
    assert [one.code.id for one in found] == code
    assert council.decisions[0].passed is (True if meeting is ENOUGH else None)


def test_where_shares_are_of_the_valid_ballots_and_nobody_counted_those_nothing_is_decided() -> None:
    titles = {"LDTT": TitlePolicy("LDTT", passes=Pass(base="valid"))}
    season = replace(rulebook(PEOPLE), titles=titles)
    council, found = counted(vote(), meeting=replace(ENOUGH, ballots_valid=None), season=season)
    assert (council.decisions[0].passed, told(found)) == (None, [("S132", FILE)])
    council, found = counted(vote(), meeting=ENOUGH, season=season)
    assert (council.decisions[0].share, found) == (Decimal(1), [])


def test_a_missing_quorum_is_told_with_its_numbers_at_the_cell_of_those_present() -> None:
    place = CellPlace(FILE, "Cuộc họp", 4, 2)
    (one,) = counted(vote(yes=5), meeting=Meeting(members=9, present=5, ballots_valid=6, places={"present": place}))[1]
    assert (one.code.id, one.place, one.params["present"], one.params["members"]) == ("S131", place, 5, 9)


def test_a_unit_that_was_voted_on_is_named_and_is_no_person() -> None:
    season = replace(rulebook(PEOPLE), units=(Unit("T1", "Tổ Toán"),))
    (one,) = counted(vote("T1", "TTLDTT", yes=7), season=season)[1]
    assert (one.code.id, one.person, one.unit, one.params["name"]) == ("C141", None, "TRUONG", "Tổ Toán")


def test_each_sitting_counts_for_itself() -> None:
    spring = Council(OTHER, Meeting(members=9, present=5, ballots_valid=6), (vote("P2", "CSTDT", 5, OTHER),))
    word = replace(
        Council(FILE, ENOUGH), sittings={"DT1": spring, "": Council(FILE, ENOUGH, (vote(), vote("P2", yes=7)))}
    )
    before = Season(rulebook(PEOPLE), (), (), (), {}, {}, {}, (), (), (), ())
    council, found = count_votes(word, before)
    assert [one.code.id for one in found] == ["S131", "C141"]
    assert {(one.title, one.passed) for one in council.decisions} == {("CSTDT", None), ("LDTT", True), ("LDTT", None)}
    assert "Từ hai phần ba" in language("vi").text(found[0])
