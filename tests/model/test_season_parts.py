"""What is found in a season by code: people, units, lines and files, the councils' word, and the part of one sitting."""

from collections.abc import Mapping
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import dossier, person, rulebook, unit_dossier
from thidua_xlsx.declare.season import ProposalRound, Unit
from thidua_xlsx.model import (
    Award,
    Candidates,
    Council,
    Decision,
    Meeting,
    Met,
    PathStep,
    Proposal,
    Receipt,
    ReceiptStatus,
    Record,
    Season,
    StepState,
    TitlePath,
    Verdict,
)
from thidua_xlsx.model.title_path import STEPS

PEOPLE = (
    person("A", full_name="Trần Văn An", unit="T2"),
    person("B", full_name="Lê Thị Ân", unit="T1"),
    person("C", full_name="Lê Văn Bình", unit="T1"),
    person("D", full_name="Trần Văn An", unit="T1"),
    person("E", full_name="Phạm Ba", unit="T9"),  # of a unit that is not declared any more
)
BOOK = rulebook(PEOPLE, units=(Unit("T1", "Tổ Một"), Unit("T2", "Tổ Hai"), Unit("T3", "Tổ Ba")))
CANDIDATE, COLLECTIVE = dossier(person("S1/A")), unit_dossier("S1/T")


def season(**fields: Any) -> Season:
    own = {
        "rulebook": BOOK,
        "receipts": (),
        "dossiers": tuple(map(dossier, PEOPLE)),
        "unit_dossiers": (unit_dossier("T1"), unit_dossier("T2")),
        "scorecards": {},
        "standings": {},
        "unit_standings": {},
        "verdicts": (),
        "quotas": (),
        "targets": (),
        "findings": (),
        "candidates": Candidates((CANDIDATE,), (COLLECTIVE,)),
    }
    return Season(**{**own, **fields})


# --- people, units, lines, files -------------------------------------------------------------------------------------
def test_people_come_unit_by_unit_as_the_season_lists_them_the_head_first() -> None:
    listed = [(unit, [one.person.code for one in people]) for unit, people in season().by_unit]
    assert listed == [("T1", ["B", "C", "D"]), ("T2", ["A"]), ("T9", ["E"])]  # D, of the name An, is the last one
    led = season(rulebook=replace(BOOK, school=replace(BOOK.school, head="LÊ VĂN BÌNH")))
    assert [one.person.code for one in led.by_unit[0][1]] == ["C", "B", "D"]


def test_lists_have_units_first_then_their_people_as_listed_the_head_before_all_others() -> None:
    asked = ("T1", "T2", "T3", "B", "C", "D", "A", "E")  # E's unit is none of the season's: last
    assert sorted({*asked}, key=season().listed_at) == list(asked)
    led = season(rulebook=replace(BOOK, school=replace(BOOK.school, head="LÊ VĂN BÌNH")))
    assert sorted("ABCD", key=led.listed_at) == ["C", "B", "D", "A"]
    assert season().listed_at("nobody") > max(map(season().listed_at, asked))


def test_somebody_is_found_by_code_a_candidate_of_a_school_too() -> None:
    one = season()
    assert [getattr(one.dossier(code), "person", None) for code in ("B", "S1/A", "T1", "")] == [
        PEOPLE[1],
        CANDIDATE.person,
        None,
        None,
    ]
    assert [getattr(one.unit_dossier(code), "unit", None) for code in ("T2", "S1/T", "T3", "B")] == [
        Unit("T2", "Tổ T2"),
        COLLECTIVE.unit,
        None,
        None,
    ]


def test_verdicts_and_lines_of_the_ledger_are_those_of_one() -> None:
    verdicts = (Verdict("A", "LDTT", Met.YES), Verdict("B", "LDTT", Met.NO), Verdict("A", "CSTDCS", Met.NO))
    awards = (Award("B", "LDTT", "2022-2023"), Award("A", "GK", "2023-2024"), Award("B", "GK", "2021-2022"))
    one = season(verdicts=verdicts, earlier_awards=awards)
    assert [one.verdicts_of(who) for who in ("A", "B", "C")] == [verdicts[::2], verdicts[1:2], ()]
    assert [tuple(one.awards_to(who)) for who in ("A", "B", "C")] == [awards[1:2], awards[::2], ()]


def test_files_are_found_by_unit_and_form_and_round_or_by_what_else_they_are() -> None:
    def receipt(file: str, **fields: Any) -> Receipt:
        return Receipt(file, file, ReceiptStatus.ACCEPTED, **fields)

    first = receipt("1", unit="T1", phase="self-score", round="D1")
    second = receipt("2", unit="T1", phase="self-score", round="D2")
    again = receipt("3", unit="T1", phase="self-score", round="D1")
    register = receipt("4", unit="T1", phase="registration")
    pact = receipt("5", unit="T1", hand_in="GU")
    school, unread = receipt("6", hand_in="GU"), receipt("7")
    one = season(receipts=(first, second, again, register, pact, school, unread))
    assert one.receipts_of("T1", "self-score", "D1") == (first, again)
    assert one.receipts_of("T1", "self-score", "D2") == (second,)
    assert one.receipts_of("T1", "self-score") == ()
    assert one.receipts_of("T1", "registration") == (register,)
    assert one.receipts_of("T2", "registration") == ()
    assert one.receipts_of("T1", "GU") == (pact,)
    assert one.receipts_of("", "GU") == (school,)


# --- the council's word ----------------------------------------------------------------------------------------------
MARCH = replace(BOOK, proposal_rounds=(ProposalRound("DT1", "Đợt tháng Ba", ("CSTDT",)),))


def council(*decisions: Decision, **fields: Any) -> Council:
    return Council("hoi-dong.xlsx", Meeting(), decisions, **fields)


def word(title: str, passed: bool | None) -> Council:
    return council(Decision("A", title, passed=passed))


JUNE_AND_MARCH = council(
    Decision("A", "CSTDT", passed=True), sittings={"DT1": word("CSTDT", True), "": word("LDTT", None)}
)


@pytest.mark.parametrize(
    ("heard", "june", "march"),
    [
        (None, False, False),
        (JUNE_AND_MARCH, False, True),  # June's votes decided nothing
        (replace(JUNE_AND_MARCH, sittings={"": word("LDTT", False)}), True, False),
        (replace(JUNE_AND_MARCH, sittings={"DT1": word("CSTDT", None), "": word("LDTT", True)}), True, False),
    ],
)
def test_a_sitting_has_voted_once_it_decided_something_of_its_own(
    heard: Council | None, june: bool, march: bool
) -> None:
    one = season(rulebook=MARCH, council=heard)
    assert one.voted is june
    assert [one.voted_about(title) for title in ("LDTT", "CSTDT")] == [june, march]
    assert [one.voted_on(Verdict("A", title, Met.YES)) for title in ("LDTT", "CSTDT")] == [june, march]


def test_without_rounds_any_decision_is_one_of_the_year_s_end() -> None:
    for passed, voted in ((True, True), (False, True), (None, False)):
        one = season(council=word("CSTDT", passed))
        assert (one.voted, one.voted_about("CSTDT"), one.voted_about("LDTT")) == (voted, voted, voted)


def test_a_sitting_has_a_meeting_of_its_own() -> None:
    march, june = Meeting(present=5), Meeting(present=9)
    both = {"DT1": replace(council(), meeting=march), "": replace(council(), meeting=june)}
    heard = replace(council(sittings=both), meeting=june)
    assert [heard.meeting_in(code).present for code in ("DT1", "", "DT2")] == [5, 9, 9]
    assert replace(heard, sittings={}).meeting_in("DT1") == june


def test_what_came_late_to_its_round_goes_to_the_year_s_end() -> None:
    late = replace(JUNE_AND_MARCH, deferred=frozenset({("B", "CSTDT")}))
    one = season(rulebook=MARCH, council=late)
    asked = [("A", "CSTDT"), ("B", "CSTDT"), ("A", "LDTT")]
    assert [one.round_of(*each) for each in asked] == ["DT1", "", ""]
    assert [one.voted_on(Verdict(*each, Met.YES)) for each in asked] == [True, False, False]
    assert season(rulebook=MARCH).round_of("B", "CSTDT") == "DT1"
    assert season(rulebook=MARCH, council=replace(late, sittings={})).round_of("B", "CSTDT") == ""


def test_of_the_council_s_workbook_the_first_decision_and_any_code_of_a_nomination_count() -> None:
    first, again = Decision("A", "LDTT", passed=True), Decision("A", "LDTT", passed=False)
    heard = council(first, again, Decision("B", "GK", passed=None))
    assert heard.decision("A", "LDTT") is first
    assert [heard.decision(*one) for one in (("A", "GK"), ("B", "LDTT"))] == [None, None]
    assert heard.decided_anything
    assert not council(Decision("B", "GK", passed=None)).decided_anything


def test_what_a_sitting_says_is_asked_of_that_sitting() -> None:
    march, june = Record("A", {"note": "tháng Ba"}), Record("A", {"note": "cuối năm"})
    both: Mapping[str, Council] = {
        "DT1": council(dossiers={"A": march}),
        "": council(dossiers={"A": june}),
    }
    heard = council(dossiers={"A": june}, sittings=both, nominated={"GT.1": june, "TC.1": march})
    assert [heard.dossier_in(code, "A") for code in ("DT1", "", "DT2")] == [march, june, None]
    assert heard.dossier_in("DT1", "B") is None
    assert [heard.has_sat(code) for code in ("DT1", "", "DT2")] == [True, True, False]
    one_for_all = replace(heard, sittings={})
    assert [one_for_all.dossier_in(code, "A") for code in ("DT1", "")] == [june, june]
    assert [one_for_all.has_sat(code) for code in ("DT1", "")] == [False, True]
    assert [heard.on_nomination(codes) for codes in (["GT.1", "TC.1"], ["x", "TC.1"], ["x"], [])] == [
        june,
        march,
        None,
        None,
    ]


# --- lists and parts -------------------------------------------------------------------------------------------------
def path(who: str, title: str, at: str, ended: bool = False, passed: bool = False) -> TitlePath:
    """A path that stands at a step: open there, or ended, with the council's vote passed or not yet."""
    state = StepState.NO if ended else StepState.OPEN
    steps = tuple(
        PathStep(
            name,
            state if name == at else StepState.YES if name == "council" and passed else StepState.SKIPPED,
        )
        for name in STEPS
    )
    return TitlePath(who, title, "tinh", at, steps)


PATHS = {
    (one.who, one.title): one
    for one in (
        path("A", "LDTT", "council"),  # waits for June's vote
        path("B", "LDTT", "quota", ended=True),
        path("A", "CSTDT", "received", passed=True),  # passed in March, waits above
        path("B", "CSTDT", "council", ended=True),
        path("C", "CSTDT", "received", ended=True, passed=True),  # refused above
        path("D", "CSTDT", "council"),
    )
}


def test_before_its_vote_a_title_is_listed_as_proposed_then_as_passed_and_never_after_a_refusal_above() -> None:
    heard = replace(JUNE_AND_MARCH, deferred=frozenset({("D", "CSTDT")}))
    one = season(rulebook=MARCH, paths=PATHS, council=heard)
    assert {key: one.is_listed(each) for key, each in PATHS.items()} == {
        ("A", "LDTT"): True,
        ("B", "LDTT"): False,
        ("A", "CSTDT"): True,
        ("B", "CSTDT"): False,
        ("C", "CSTDT"): False,
        ("D", "CSTDT"): True,  # goes to the year's end, where nobody has voted yet
    }
    assert [each.who for each in one.listed("CSTDT")] == ["A", "D"]
    assert [each.who for each in one.listed("LDTT")] == ["A"]
    silent = season(rulebook=MARCH, paths=PATHS)
    assert [each.who for each in silent.listed("CSTDT")] == ["A", "D"]
    voted = season(rulebook=MARCH, paths=PATHS, council=replace(heard, deferred=frozenset()))
    assert [each.who for each in voted.listed("CSTDT")] == ["A"]


def test_the_part_of_a_sitting_has_its_titles_its_word_and_its_candidates_alone() -> None:
    verdicts = tuple(Verdict(who, title, Met.YES) for who, title in PATHS)
    sent = {("S1/A", title): Proposal(f"A:{title}", "An", title, "passed") for title in ("LDTT", "CSTDT")}
    asked = Candidates((CANDIDATE,), (COLLECTIVE,), tuple(Verdict(who, title, Met.YES) for who, title in sent), sent)
    before = season(rulebook=MARCH, paths=PATHS, verdicts=verdicts)
    heard = replace(JUNE_AND_MARCH, deferred=frozenset({("D", "CSTDT")}))
    one = season(rulebook=MARCH, paths=PATHS, verdicts=verdicts, candidates=asked, council=heard, before_council=before)
    march, june = one.of_round("DT1"), one.of_round("")
    of_march = [("A", "CSTDT"), ("B", "CSTDT"), ("C", "CSTDT")]
    of_june = [("A", "LDTT"), ("B", "LDTT"), ("D", "CSTDT")]
    for part, mine, title, name in ((march, of_march, "CSTDT", "Đợt tháng Ba"), (june, of_june, "LDTT", "")):
        assert list(part.paths) == mine
        assert [(each.who, each.title) for each in part.verdicts] == mine
        assert part.candidates.people == asked.people
        assert [(each.who, each.title) for each in part.candidates.verdicts] == [("S1/A", title)]
        assert list(part.candidates.proposals) == [("S1/A", title)]
        assert (part.rulebook.proposal_round, part.rulebook.proposal_rounds) == (name, ())
        assert part.before_council is not None
        # Of the season without the council's word the same titles: what is late is so by that word.
        assert list(part.before_council.paths) == mine
        assert part.dossiers == one.dossiers
    assert (march.council, june.council) == (heard.sittings["DT1"], heard.sittings[""])
    assert (march.voted, june.voted) == (True, False)


def test_a_part_of_a_season_without_rounds_or_council_is_the_season_and_an_unheard_sitting_has_no_word() -> None:
    plain = season(paths=PATHS, council=word("LDTT", True))
    assert plain.of_round("").council == plain.council
    assert list(plain.of_round("").paths) == list(PATHS)
    assert season(paths=PATHS).of_round("").council is None
    unheard = replace(JUNE_AND_MARCH, sittings={"DT1": word("CSTDT", True)})
    assert season(rulebook=MARCH, council=unheard).of_round("").council is None
    # Before any workbook of a round came back there is nothing of March either.
    assert season(rulebook=MARCH, council=word("LDTT", True)).of_round("DT1").council is None
