"""Where what keeps a title open can be settled: cells in which those have a row on whom it hangs."""

from msgspec.structs import replace

from tests.reports.handmade import make_season
from thidua_xlsx.judging.verdicts.settling_cells import settling_cells
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Met, Reason, Record, Stamp, Submission, Verdict

COUNCIL, FORM = "inbox/hoi-dong.xlsx", "inbox/phieu.xlsx"


def at(row: int, col: int, file: str = COUNCIL) -> CellPlace:
    return CellPlace(file, "Xếp loại", row, col)


def cells_for(reason: Reason, who: str) -> tuple[CellPlace, ...]:
    """The cells for a verdict of `who` that hangs on one reason; the council's sheet has a row for each person."""
    season = make_season()
    rows = tuple(
        Record(person.code, {}, {"grade": at(place, 6), "discipline": at(place, 7)})
        for place, person in enumerate(season.rulebook.people)
    )
    council = Submission(Stamp("s", "TRUONG", "council"), COUNCIL, {"grades": rows})
    return settling_cells(replace(season, submissions=(council,)), Verdict(who, "TTLDTT", Met.UNKNOWN, (reason,)))


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
