"""A council that meets again on some ballots: its second workbook is another meeting, and no copy of the first."""

from typing import Any

import pytest

from tests.seasons.outside import fill
from tests.seasons.small import Small, found

FIRST = {"P1:LDTT": (7, 0), "P2:LDTT": (6, 1), "P3:LDTT": (7, 0), "P4:LDTT": (3, 4)}


def held(small: Small, name: str, day: str, present: int, votes: dict[str, tuple[int, int]], **more: Any) -> None:
    numbers = {"date": day, "members": 7, "present": present, "ballots_issued": present, "ballots_valid": present}
    answers = {
        "meeting": {key: {"value": value} for key, value in numbers.items()},
        "ballots": {key: {"yes": yes, "no": no} for key, (yes, no) in votes.items()},
        **more,
    }
    fill(small.folder / "ket-qua/hoi-dong.xlsx", small.folder / "inbox" / name, answers)


def votes(result: dict[str, Any]) -> dict[str, tuple[object, ...]]:
    return {
        person["id"]: (title["votes"]["yes"], title["votes"]["no"], title["votes"]["share"], title["decided"])
        for person in result["people"]
        for title in person["titles"]
        if title["id"] == "LDTT" and title["votes"]
    }


@pytest.fixture
def met(small: Small) -> Small:
    small.result("--no-papers")
    held(small, "hd.xlsx", "10/06/2027", 7, FIRST, grades={"P2": {"grade": "HTTNV", "note": "xét lại"}})
    return small


def test_a_later_meeting_votes_by_its_own_numbers_on_what_it_fills_in_and_on_nothing_else(met: Small) -> None:
    first = votes(met.figures())
    assert first["P4"] == (3, 4, 0.4286, False)
    held(met, "bo-sung.xlsx", "20/06/2027", 5, {"P4:LDTT": (5, 0)})
    result = met.figures()
    assert votes(result) == {**first, "P4": (5, 0, 0.7143, True)}  # 5 of 7 members, 5 of them present
    assert next(person["grade"] for person in result["people"] if person["id"] == "P2") == "HTTNV"
    assert found(result, "X102") == [] and [one["severity"] for one in found(result, "X217")] == ["notice"]


def test_a_workbook_that_votes_on_all_of_it_again_is_a_copy_with_another_day(met: Small) -> None:
    held(met, "sua.xlsx", "11/06/2027", 7, {**FIRST, "P2:LDTT": (7, 0)})
    result = met.figures()
    assert found(result, "X217") == []
    assert {one["sheet"] for one in found(result, "X102")} == {"Cuộc họp", "Kiểm phiếu"}
