"""What the nouns of a season say of themselves: cells, accounts of years, steps of a path, marks for the council."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import cell, dossier, person, rulebook
from thidua_xlsx.declare.season import Round
from thidua_xlsx.model import (
    Award,
    Candidates,
    ComparedCriterion,
    Discipline,
    Fact,
    Initiative,
    Met,
    PathStep,
    Proposal,
    Record,
    SchoolReport,
    StepState,
    Target,
    Timeline,
    TitlePath,
    Unknown,
    Verdict,
    VerifiedRound,
    YearAccount,
    is_known,
)
from thidua_xlsx.model.dossiers import award_state
from thidua_xlsx.model.title_path import STEPS

D = Decimal


# --- cells -----------------------------------------------------------------------------------------------------------
def test_a_fact_has_its_cells_or_that_of_its_column() -> None:
    assert Fact("x", (cell(1), cell(2))).places == (cell(1), cell(2))
    assert Fact("x", {"grade": cell(3), "note": cell(4)}, column="note").places == (cell(4),)


def test_a_record_has_the_cell_of_a_column_or_its_first_one() -> None:
    one = Record("1", {}, {"name": cell(3), "note": cell(4)})
    assert [one.place(column) for column in ("note", "gone", "")] == [cell(4), cell(3), cell(3)]
    assert Record("1").place("note") is None
    assert [Record("1", values).blank for values in ({}, {"note": "x"}, {"note": Unknown("?")})] == [True, False, False]


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({"issuer": "Trình cấp trên, chưa có quyết định"}, "pending"),
        ({"issuer": "Cấp trên không công nhận"}, "refused"),
        (
            {"issuer": "Trình cấp trên, chưa có quyết định", "decision_no": "12/QĐ"},
            "",
        ),  # a number that was added is a decision
        ({"issuer": "UBND xã"}, ""),
        ({}, ""),
    ],
)
def test_a_line_of_awards_waits_or_was_refused_where_finalize_wrote_so_and_no_number_was_added(
    said: dict[str, str], state: str
) -> None:
    assert award_state(Record("1", said), rulebook()) == state


# --- people ----------------------------------------------------------------------------------------------------------
def test_a_person_stays_in_the_unit_that_answered_for_a_round_else_in_that_of_its_last_day() -> None:
    """In T2 until 15/10, in T1 since 16/10; the round lasts from September to December."""
    then = person("A", unit="T2", group="NV", until=date(2024, 10, 15))
    moved = person("A", since=date(2024, 10, 16), earlier=(then,))
    autumn = Round("D1", "Đợt 1", "", date(2024, 9, 1), date(2024, 12, 31))
    spring = Round("D2", "Đợt 2", "", date(2025, 1, 1), date(2025, 5, 31))
    one = dossier(moved)
    assert one.stay_in(Round("T9", "Tháng 9", "", date(2024, 9, 1), date(2024, 9, 30))) == then
    assert [one.stay_in(each).unit for each in (autumn, spring)] == ["T1", "T1"]
    answered = replace(one, homes={"D1": "T2", "D2": "T2"})  # in spring they were not of T2 any more
    assert [(stay.unit, stay.group) for stay in map(answered.stay_in, (autumn, spring))] == [("T2", "NV"), ("T1", "GV")]
    assert dossier(person("B", until=date(2024, 9, 1))).stay_in(spring).unit == "T1"


# --- years -----------------------------------------------------------------------------------------------------------
TITLE, MEDAL = Award("A", "LDTT", "2022-2023"), Award("A", "BKT", "2022-2023")


@pytest.mark.parametrize(
    ("account", "silent"),
    [
        (YearAccount(2022), True),
        (YearAccount(2022, titles_told=True), False),
        (YearAccount(2022, initiatives_told=True), False),
        (YearAccount(2022, grades=(TITLE,)), False),
        (YearAccount(2022, titles=(TITLE,)), False),
        (YearAccount(2022, commendations=(MEDAL,)), False),
        (YearAccount(2022, disciplines=(Discipline("reprimand"),)), False),
        (YearAccount(2022, initiatives=(Initiative("A", "SK"),)), False),
    ],
)
def test_a_year_is_silent_without_a_line_and_without_a_word_of_the_ledger(account: YearAccount, silent: bool) -> None:
    assert account.silent is silent


def test_titles_and_commendations_are_awards_and_unclear_years_come_last() -> None:
    one = YearAccount(2022, titles=(TITLE,), commendations=(MEDAL,), grades=(TITLE,))
    assert one.awards == (TITLE, MEDAL)
    undated = YearAccount(None, titles=(MEDAL,))
    assert Timeline((one,), undated).accounts == (one, undated)


def test_a_year_before_the_first_one_is_told_where_somebody_was_not_in_the_sector_yet() -> None:
    years = tuple(YearAccount(number, str(number)) for number in (2021, 2022, 2023))
    one = Timeline(years, since=2015)
    assert [one.year(number).period for number in (2021, 2022, 2023)] == ["2021", "2022", "2023"]
    told = {number: one.year(number) for number in (2014, 2015, 2020, 2024)}
    assert {number: (each.number, each.titles_told, each.initiatives_told) for number, each in told.items()} == {
        2014: (2014, True, True),
        2015: (2015, False, False),
        2020: (2020, False, False),
        2024: (2024, False, False),
    }
    assert [Timeline(since=since).year(2014).titles_told for since in (2015, 2014, None)] == [True, False, False]


# --- paths -----------------------------------------------------------------------------------------------------------
def path(at: str, level: str = "", **states: StepState) -> TitlePath:
    steps = tuple(PathStep(name, states.get(name, StepState.SKIPPED), name) for name in STEPS)
    return TitlePath("A", "LDTT", level, at, steps)


YES, NO, OPEN = StepState.YES, StepState.NO, StepState.OPEN


@pytest.mark.parametrize(
    ("one", "ended", "waits", "proposed", "passed", "refused_above", "listed"),
    [
        (path("eligible", eligible=NO), True, False, False, False, False, (False, False)),
        (path("quota", quota=OPEN), False, True, False, False, False, (False, False)),
        (path("council", council=OPEN), False, True, True, False, False, (True, False)),
        (path("council", council=NO), True, False, True, False, False, (False, False)),
        (path("decided", council=YES, decided=OPEN), False, True, True, True, False, (True, True)),
        (path("received", council=YES, received=YES), False, False, True, True, False, (True, True)),
        (path("received", council=YES, received=NO), True, False, True, True, True, (False, False)),
        (path("received", received=OPEN), False, True, True, False, False, (True, False)),  # the council is not asked
    ],
)
def test_where_a_path_stands_says_whether_it_goes_on_and_on_which_lists_it_is(
    one: TitlePath,
    ended: bool,
    waits: bool,
    proposed: bool,
    passed: bool,
    refused_above: bool,
    listed: tuple[bool, bool],
) -> None:
    assert (one.ended is not None, one.waits is not None) == (ended, waits)
    assert (one.proposed, one.passed, one.refused_above) == (proposed, passed, refused_above)
    assert (one.is_listed(voted=False), one.is_listed(voted=True)) == listed
    assert one.current_step == one.step(one.at)
    assert one.current_step.step == one.at


def test_a_path_has_reached_every_step_up_to_where_it_stands() -> None:
    one = path("council")
    assert [one.reached(name) for name in STEPS] == [True] * 5 + [
        False
    ] * 4  # registered, unit, eligible, quota, council
    assert [path("council", level).here for level in ("school", "tinh", "")] == [True, False, False]


# --- verdicts and ratios ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("value", "unknown", "nothing"), [(None, 3, True), (None, 0, False), (D("0.5"), 3, False), (D(0), 1, False)]
)
def test_of_a_ratio_nothing_is_known_where_somebody_is_and_nobody_said(
    value: Decimal | None, unknown: int, nothing: bool
) -> None:
    assert Target("registered", 0, 4, D(1), value, unknown=unknown).nothing_known is nothing


# --- what the council verifies ---------------------------------------------------------------------------------------
FAR = ComparedCriterion("1", D(9), D(2), large=True)
UNPROVED = ComparedCriterion("2", D(5), D(5), unproved=True)
BOTH = ComparedCriterion("3", D(9), D(1), large=True, unproved=True)
UNCLEAR = ComparedCriterion("4", None, D(1), unclear=True)
KNOCKED = ComparedCriterion("5", D(0), D(0), knocked=True)


@pytest.mark.parametrize(
    ("criteria", "large", "own", "doubtful", "apart", "differing"),
    [
        ((), False, D(20), False, False, 0),
        ((), True, D(20), True, True, 0),
        ((FAR, UNPROVED, UNCLEAR), False, D(20), True, True, 2),  # 1 and 4 differ
        ((BOTH,), True, D(20), True, True, 1),
        ((UNPROVED, UNCLEAR), False, D(20), True, False, 1),
        ((KNOCKED,), False, D(20), True, False, 0),
        ((UNPROVED,), False, D(20), False, False, 0),  # said of everybody at once
        ((FAR, UNCLEAR), False, None, True, True, 0),  # only one layer scored: nothing to differ from
    ],
)
def test_a_round_is_doubtful_and_far_apart_as_its_totals_and_criteria_are(
    criteria: tuple[ComparedCriterion, ...],
    large: bool,
    own: Decimal | None,
    doubtful: bool,
    apart: bool,
    differing: int,
) -> None:
    sampled = VerifiedRound("A", "D1", own, D(18), large, 3, criteria, {}, sampled=True)
    assert sampled.doubtful  # as the council verifies the person
    unasked = replace(sampled, sampled=False)
    assert (unasked.doubtful, unasked.apart, unasked.both) == (doubtful, apart, own is not None)
    assert unasked.differing == differing
    assert replace(sampled, own=D(1), unit=None).both is False


# --- reports of schools ----------------------------------------------------------------------------------------------
def test_a_report_puts_forward_whom_it_proposes_or_passed_and_nobody_equal_at_the_line() -> None:
    states = [("LDTT", "proposed"), ("LDTT", "passed"), ("LDTT", "tied"), ("CSTDCS", "passed")]
    lines = tuple(Proposal(str(n), "An", title, state) for n, (title, state) in enumerate(states))
    one = SchoolReport("T1", "Trường", "2024-2025", proposals=lines)
    assert [one.proposed(title) for title in ("LDTT", "CSTDCS", "GK")] == [2, 1, 0]


def test_candidates_are_found_by_school_and_with_the_titles_that_it_told() -> None:
    asked = tuple(Verdict(who, "LDTT", Met.YES) for who in ("T1/A", "T11/A", "T1/B", "A"))
    told = {("T1/A", "LDTT"): "CSTĐCS 2023", ("T1/A", "GK"): "", ("T1/B", "LDTT"): ""}
    sent = {(who, title): Proposal("1", "An", title, "passed", history=text) for (who, title), text in told.items()}
    one = Candidates(verdicts=asked, proposals=sent)
    assert [tuple(each.who for each in one.of_school(code)) for code in ("T1", "T11", "T2", "")] == [
        ("T1/A", "T1/B"),
        ("T11/A",),
        (),
        ("A",),  # the season's own
    ]
    assert [one.history_of(who) for who in ("T1/A", "T1/B", "T1/C")] == ["CSTĐCS 2023", "", ""]


def test_what_somebody_registered_is_known_once_the_form_is_back_and_its_cell_can_be_read() -> None:
    record = Record("A", {"title": ("LDTT",), "movements": Unknown("?")})
    assert is_known(record, "title")
    assert is_known(record, "commendation")  # left blank: they registered none
    assert not is_known(record, "movements")
    assert not is_known(None, "title")
