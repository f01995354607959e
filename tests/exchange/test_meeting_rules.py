"""The meeting held against the declared council, its own numbers, and the days of the season."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from tests.judging.judging_factories import rulebook
from thidua_xlsx.declare.season import CouncilMember, Round, School
from thidua_xlsx.exchange.council.meeting_rules import as_held, meeting_findings
from thidua_xlsx.messages.findings import Finding, Waiver
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import Council, Meeting

FILE = "inbox/hoi-dong.xlsx"
NUMBERS = ("date", "members", "present", "ballots_issued", "ballots_valid")
PLACES = {name: CellPlace(FILE, "Cuộc họp", row, 2) for row, name in enumerate(NUMBERS)}
WAIVER = Waiver("C150", FILE, "Hội đồng mới kiện toàn", "Hiệu trưởng", None, FilePlace("thidua.xlsx"))
ROUNDS = (
    Round("R1", "Học kỳ I", end=date(2025, 1, 15)),
    Round("R2", "Học kỳ II", end=date(2025, 5, 31)),
    Round("HE", "Hè", end=date(2025, 7, 31), weight=Decimal(0)),  # counts for nothing: nothing rests on it
)


def nine(**terms: Any) -> tuple[CouncilMember, ...]:
    """Nine members; with `until` the last of them leaves."""
    return (*(CouncilMember(f"H{number}", f"N{number}") for number in range(8)), CouncilMember("H8", "N8", **terms))


def told(said: Mapping[str, Any], round_: str = "", **season: Any) -> list[Finding]:
    meeting, book = Meeting(places=PLACES, **said), rulebook(**season)
    return meeting_findings(Council(FILE, meeting), round_, book)


@pytest.mark.parametrize(
    ("numbers", "council", "code", "at"),
    [
        ((9, 9, 9, 9), nine(), [], ""),
        ((9, 7, 7, 6), nine(), [], ""),
        ((None, 9, 9, 9), nine(), [], ""),
        ((None, None, None, None), nine(), [], ""),
        ((5, 5, 5, 5), (), [], ""),  # nobody is declared: the meeting's own number serves
        ((5, 5, 5, 5), nine(), ["C150"], "members"),
        ((10, 9, 9, 9), nine(), ["C150"], "members"),
        ((5, 9, 9, 9), nine(), ["C150"], "members"),  # one mistake: the nine were there
        ((9, 10, None, None), nine(), ["S135"], "present"),
        ((None, 10, None, None), nine(), ["S135"], "present"),  # more than are declared
        ((7, 8, None, None), (), ["S135"], "present"),
        ((9, 7, 8, 7), nine(), ["S135"], "ballots_issued"),
        ((9, 7, 7, 8), nine(), ["S135"], "ballots_valid"),
        ((9, 7, None, 8), nine(), ["S135"], "ballots_valid"),
        ((None, None, 10, None), nine(), ["S135"], "ballots_issued"),
        ((None, None, None, 10), nine(), ["S135"], "ballots_valid"),
        ((5, None, 6, None), (), ["S135"], "ballots_issued"),
    ],
)
def test_the_numbers_of_a_meeting_are_held_against_each_other_and_against_the_declared_council(
    numbers: tuple[int | None, ...], council: tuple[CouncilMember, ...], code: list[str], at: str
) -> None:
    found = told(dict(zip(NUMBERS[1:], numbers, strict=True)), council=council)
    assert [one.code.id for one in found] == code
    assert [one.place for one in found] == [PLACES[at] for _ in code]
    assert {one.unit for one in found} <= {"TRUONG"}


@pytest.mark.parametrize(
    ("members", "day", "wrong"),
    [
        (9, date(2025, 6, 5), ["8"]),  # the ninth had left by then
        (8, date(2025, 6, 5), []),
        (9, date(2025, 5, 1), []),
        (8, date(2025, 5, 1), ["9"]),
        (9, None, []),  # either may be, as long as nobody says when they met
        (8, None, []),
        (5, None, ["8", "9"]),
    ],
)
def test_members_are_those_who_sit_on_the_day(members: int, day: date | None, wrong: list[str]) -> None:
    found = told({"members": members, "date": day}, council=nine(until=date(2025, 5, 1)))
    assert [one.params["declared"] for one in found if one.code.id == "C150"] == ([tuple(wrong)] if wrong else [])


def test_a_term_without_end_is_a_term() -> None:
    assert told({"members": 9}, council=nine(since=date.min, until=date.max)) == []


@pytest.mark.parametrize(
    ("day", "round_", "why"),
    [
        (date(2025, 6, 5), "", None),
        (date(2025, 5, 31), "", None),  # the last day itself
        (date(2025, 8, 20), "", None),
        (None, "", None),
        (date(2025, 5, 30), "", "before_end"),
        (date(2025, 1, 20), "", "before_end"),
        (date(2025, 3, 15), "DT1", None),  # what a round of proposals rests on is of years before
        (date(2024, 6, 5), "", "outside_year"),
        (date(2024, 6, 5), "DT1", "outside_year"),
        (date(2026, 6, 5), "", "outside_year"),
        (date(2052, 6, 5), "", "outside_year"),
    ],
)
def test_the_council_meets_when_the_rounds_have_ended_and_within_the_year(
    day: date | None, round_: str, why: str | None
) -> None:
    found = told({"date": day}, round_, rounds=ROUNDS)
    assert [(one.code.id, one.place, getattr(one.params["why"], "key", "")) for one in found] == (
        [("C151", PLACES["date"], f"meeting.{why}")] if why else []
    )


@pytest.mark.parametrize(
    ("day", "wrong"), [(date(2025, 6, 5), False), (date(2026, 2, 1), False), (date(2026, 6, 1), True)]
)
def test_the_council_of_a_calendar_year_may_meet_early_in_the_next(day: date, wrong: bool) -> None:
    assert bool(told({"date": day}, school=School("xa", "Xã", "2025"), rounds=())) is wrong


def test_an_office_with_nobody_of_its_own_rests_on_no_rounds() -> None:
    assert told({"date": date(2025, 5, 1)}, rounds=ROUNDS, units=()) == []
    assert told({"date": date(2025, 5, 1)}, rounds=ROUNDS) != []


def test_a_day_after_the_one_that_a_merge_is_asked_for_is_told_and_the_day_of_the_figures_is_no_such_day() -> None:
    day = {"date": date(2025, 6, 5)}
    assert [one.params["why"].key for one in told(day, today=date(2025, 6, 4))] == ["meeting.after_today"]  # type: ignore[attr-defined]
    assert told(day, today=date(2025, 6, 5)) == []
    assert told(day, as_of=date(2025, 5, 31)) == []  # figures of May go before the meeting in June


@pytest.mark.parametrize(
    ("said", "settled", "members", "open_"),
    [
        ({"members": 9, "present": 9}, (), 9, False),
        ({"present": 9}, (), 9, False),
        ({"members": 5, "present": 5}, (), 9, True),
        ({"members": 5, "present": 5}, ("C150",), 5, False),  # accepted: the number that was typed is the right one
        ({"members": 5, "present": 5, "date": date(2025, 5, 1)}, ("C150",), 5, True),
        ({"members": 5, "present": 5, "date": date(2025, 5, 1)}, ("C150", "C151"), 5, False),
        ({"members": 9, "present": 12}, ("S135",), 9, True),  # nobody can accept what cannot be
        ({"members": 9, "contradicts": True}, (), 9, True),  # a number that could not be read
    ],
)
def test_nothing_is_decided_until_what_is_told_is_settled_or_accepted(
    said: dict[str, Any], settled: tuple[str, ...], members: int, open_: bool
) -> None:
    season = rulebook(council=nine(), rounds=ROUNDS)
    meeting = Meeting(places=PLACES, **said)
    found = meeting_findings(Council(FILE, meeting), "", season)
    marked = [replace(one, waiver=WAIVER) if one.code.id in settled else one for one in found]
    held = as_held(meeting, marked, season)
    assert (held.members, held.contradicts) == (members, open_)
