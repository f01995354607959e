"""Where what keeps a title open can be settled: cells in which those have a row on whom it hangs."""

from datetime import date

import pytest
from msgspec.structs import replace

from tests.reports.handmade import make_season
from thidua_xlsx.judging.verdicts.settling_cells import left_to_council, settling_cells
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Met, Reason, Record, Season, Stamp, Submission, Verdict

COUNCIL, FORM = "inbox/hoi-dong.xlsx", "inbox/phieu.xlsx"


def at(row: int, col: int, file: str = COUNCIL) -> CellPlace:
    return CellPlace(file, "Xếp loại", row, col)


def councils_sheet(season: Season) -> Submission:
    """The council's workbook as it came back: its sheet has a row for each person."""
    rows = tuple(
        Record(person.code, {}, {"grade": at(place, 6), "discipline": at(place, 7)})
        for place, person in enumerate(season.rulebook.people)
    )
    return Submission(Stamp("s", "TRUONG", "council"), COUNCIL, {"grades": rows})


def cells_for(reason: Reason, who: str) -> tuple[CellPlace, ...]:
    """The cells for a verdict of `who` that hangs on one reason, once the council's workbook is back."""
    season = make_season()
    verdict = Verdict(who, "TTLDTT", Met.UNKNOWN, (reason,))
    return settling_cells(replace(season, submissions=(councils_sheet(season),)), verdict)


def test_of_somebody_whom_no_form_asks_about_the_councils_own_cell_is_named() -> None:
    book = make_season().rulebook
    place, left = 4, book.people[4]
    names = {"names": (book.shown_name(left),)}
    found = cells_for(Reason(Met.UNKNOWN, "reason.worst_discipline.unknown", names), left.unit)
    assert found == (at(place, 7),)
    assert cells_for(Reason(Met.UNKNOWN, "reason.share_completed.unknown", names), left.unit) == (at(place, 6),)
    assert cells_for(Reason(Met.UNKNOWN, "reason.worst_discipline.unknown", names), "???") == ()  # not of its people


def test_the_cells_that_a_reason_was_judged_from_come_first_and_what_no_cell_asks_has_none() -> None:
    own = at(9, 3, FORM)
    found = cells_for(
        Reason(Met.UNKNOWN, "reason.grade.blank", {}, places=(own,)), make_season().rulebook.people[2].code
    )
    assert found == (own, at(2, 6))
    assert cells_for(Reason(Met.UNKNOWN, "reason.left_to.unknown", {}), "GV01") == ()


@pytest.mark.parametrize(
    ("key", "until", "back", "waits"),
    [
        ("reason.worst_discipline.unknown", date(2024, 9, 10), False, True),
        ("reason.share_completed.unknown", date(2024, 9, 10), False, True),
        ("reason.worst_discipline.unknown", date(2024, 9, 10), True, False),  # its cell is named then
        ("reason.worst_discipline.unknown", None, False, False),  # the unit's form will tell it
        ("reason.left_to.unknown", date(2024, 9, 10), False, False),  # no cell asks that
    ],
)
def test_who_left_before_any_form_asks_waits_for_the_council(
    key: str, until: date | None, back: bool, waits: bool
) -> None:
    season = make_season()
    left = replace(season.rulebook.people[4], until=until)
    dossiers = tuple(
        replace(one, person=left, answers=()) if one.person.code == left.code else one for one in season.dossiers
    )
    last = replace(season.rulebook.rounds[-1], start=date(2025, 1, 6), end=date(2025, 5, 31))
    book = replace(season.rulebook, rounds=(*season.rulebook.rounds[:-1], last))
    season = replace(season, rulebook=book, dossiers=dossiers, submissions=(councils_sheet(season),) if back else ())
    reason = Reason(Met.UNKNOWN, key, {"names": (season.rulebook.shown_name(left),)})
    found = left_to_council(season, Verdict(left.unit, "TTLDTT", Met.UNKNOWN, (reason,)))
    assert found == ((left.code,) if waits else ())
