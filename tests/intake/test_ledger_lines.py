"""Whose line of the ledger it is: by code and name, by a name alone, or by nobody's; and whom a doubt makes unknown."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.intake.mini import said, school
from thidua_xlsx.intake.checks.declaration_checks import award_pending
from thidua_xlsx.intake.dossiers.earlier_years import earlier_years
from thidua_xlsx.intake.dossiers.ledger_lines import MatchedLedger, match_ledger
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record

SCHOOL = school()
NAMED = [one for one in SCHOOL.people if [it.full_name for it in SCHOOL.people].count(one.full_name) == 1]
FIRST, SECOND, THIRD = NAMED[:3]
TWINS = [one for one in SCHOOL.people if one not in NAMED]  # two people of one name
CELL = CellPlace("so-theo-doi.xlsx", "Kỷ luật", 5, 1)


def line(**values: Any) -> Record:
    return Record("k1", {"kind": "reprimand", **values}, {"person": CELL})


def matched(*lines: Record, others: Mapping[str, tuple[Record, ...]] | None = None) -> MatchedLedger:
    return match_ledger({"discipline": lines, **(others or {})}, SCHOOL)


@pytest.mark.parametrize(
    ("values", "owner", "doubted", "code"),
    [
        ({"person": FIRST.code, "full_name": FIRST.full_name}, FIRST.code, set(), None),
        ({"person": FIRST.code}, FIRST.code, set(), None),
        ({"person": FIRST.code, "full_name": FIRST.full_name.upper()}, FIRST.code, set(), None),
        ({"person": FIRST.code, "full_name": SECOND.full_name}, FIRST.code, {FIRST.code, SECOND.code}, "D303"),
        ({"person": FIRST.code, "full_name": "Ai Đó Khác"}, FIRST.code, {FIRST.code}, "D303"),
        ({"person": "GV99", "full_name": FIRST.full_name}, "GV99", {FIRST.code}, "D304"),
        ({"person": "GV99", "full_name": "Người Đã Chuyển"}, "GV99", set(), "D302"),
        ({"full_name": FIRST.full_name}, FIRST.code, set(), "D307"),
        ({"full_name": "Người Đã Chuyển"}, "", set(), "D302"),
        ({}, "", set(), "D306"),
    ],
)
def test_a_line_belongs_to_whom_code_and_name_agree_on(
    values: dict[str, str], owner: str, doubted: set[str], code: str | None
) -> None:
    found = matched(line(**values))
    (record,) = found.records["discipline"]
    assert record.values.get("person", "") == owner
    assert set(found.doubts) == doubted
    assert [one.code.id for one in found.findings] == ([code] if code else [])


def test_a_namesake_who_left_puts_nobody_in_doubt_who_has_lines_under_a_code_of_their_own() -> None:
    own = Record("a1", {"person": FIRST.code, "full_name": FIRST.full_name, "title": "LDTT"}, {"person": CELL})
    found = matched(line(person="GV99", full_name=FIRST.full_name), others={"awards": (own,)})
    assert found.doubts == {}
    assert [one.code.id for one in found.findings] == ["D302"]


WAITS, STILL = "Trình cấp trên, chưa có quyết định", "trong sổ theo dõi còn chờ quyết định của cấp trên"


def award(**values: Any) -> Record:
    said = {"person": FIRST.code, "title": "CSTDCS", "period": "2023-2024", "issuer": WAITS, **values}
    places = {"person": CELL, "issuer": CellPlace("so-theo-doi.xlsx", "Khen thưởng", 5, 7)}
    return Record("a1", {key: value for key, value in said.items() if value}, places)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({}, f"Danh hiệu Chiến sĩ thi đua cơ sở năm học 2023-2024 của {FIRST.code} {STILL}"),
        ({"full_name": "Vũ Đức"}, f"Danh hiệu Chiến sĩ thi đua cơ sở năm học 2023-2024 của Vũ Đức {STILL}"),
        ({"period": "2024-2025"}, None),  # of this very season: it may well wait
        ({"period": "bao giờ"}, None),
        ({"issuer": "UBND xã"}, None),
        ({"decision_no": "12/QĐ"}, None),  # a number that somebody added is a decision
        ({"title": "không rõ"}, None),
    ],
)
def test_a_title_of_an_earlier_year_that_nobody_settled_is_told(values: dict[str, Any], told: str | None) -> None:
    (*found,) = award_pending({"awards": (award(**values),)}, SCHOOL)
    assert [(str(one.place), said(one)) for one in found] == (
        [("so-theo-doi.xlsx!Khen thưởng!H6", told)] if told else []
    )


def test_a_ledger_without_awards_has_none_that_waits() -> None:
    assert award_pending({}, SCHOOL) == []


def test_a_name_that_several_bear_puts_all_of_them_in_doubt() -> None:
    found = matched(line(full_name=TWINS[0].full_name))
    assert set(found.doubts) == {one.code for one in TWINS}
    assert [one.code.id for one in found.findings] == ["D305"]


def test_whoever_a_line_may_be_about_has_no_history_that_counts() -> None:
    """One line that may be somebody else's is enough: an award written under a wrong code is not to be believed either."""
    award = Record("a1", {"person": FIRST.code, "title": "CSTDCS", "period": "2023-2024"}, {"person": CELL})
    wrong = line(person=FIRST.code, full_name=SECOND.full_name)
    found = earlier_years({"awards": (award,), "discipline": (wrong,)}, SCHOOL)
    for one in (FIRST, SECOND):
        awards, history = found.of(one.code)
        assert (awards, history.disciplines, history.title_years) == ((), (), frozenset())
        assert history.doubts == (CELL,)
    assert found.of(THIRD.code)[1].doubts == ()


def test_matching_what_was_matched_says_the_same() -> None:
    """The ledger is matched where it is opened, and again where history is made of it."""
    once = matched(line(full_name=FIRST.full_name), line(person=FIRST.code, full_name=SECOND.full_name))
    again = match_ledger(once.records, SCHOOL)
    assert again.records == once.records
    assert again.doubts == once.doubts
