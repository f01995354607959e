"""What the council's workbook says beside the numbers as they are typed: shares, outcomes, the quorum, what cannot be.

Two thirds of all members pass a title and make a quorum; nine members are declared, eight there, eight ballots. What each
comes to is worked out by hand.
"""

from collections.abc import Mapping
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace
from test_council_rows import VI, season
from worked_formulas import Spot, Workbook

from thidua_xlsx.declare.season import CouncilMember, Rulebook, TitlePolicy
from thidua_xlsx.declare.season.policies import Pass, VotingPolicy, share_of
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.exchange.council.council_workbook import council_form, council_sheets
from thidua_xlsx.workflow.outputs.council_files import agenda_of

NINE = tuple(CouncilMember(str(number), f"Thành viên {number}") for number in range(1, 10))
MEETING = {"present": 8, "ballots_issued": 8, "ballots_valid": 8}
PASSED, REFUSED = "✓ Thông qua", "Không thông qua"
TOO_MANY, NO_QUORUM, WAIT = "✗ Quá số phiếu", "✗ Chưa đủ thành viên dự họp", "… Còn thiếu số liệu"
MARKS = (PASSED, REFUSED, TOO_MANY, NO_QUORUM, WAIT)
IMPOSSIBLE, MEETING_WRONG, QUORUM = "✗ Số này không thể đúng", "✗ Xem lại số liệu cuộc họp", "✓ Đủ thành viên dự họp"


def share(id_: str) -> object:
    found = share_of(id_)
    assert found is not None
    return found


@cache
def sheets(how: str = "") -> tuple[SheetPlan, ...]:
    """The workbook of a season: as usual, or where the season declares something otherwise."""
    book = season(council=NINE).rulebook
    declared: dict[str, Rulebook] = {
        "": book,
        "present": _passing(book, Pass(base="present")),
        "valid": _passing(book, Pass(base="valid")),
        "over half": _passing(book, Pass(share("over_1_2"))),  # type: ignore[arg-type]
        "all are a quorum": replace(book, voting=VotingPolicy(quorum=share("from_1_1"))),  # type: ignore[arg-type]
        "openly": replace(book, voting=VotingPolicy(secret=False)),
        "staff": replace(book, voting=VotingPolicy(staff=share("over_1_2"))),  # type: ignore[arg-type]
        "nobody declared": replace(book, council=()),
        "members change": replace(book, council=(*NINE[:8], replace(NINE[8], until=date(2025, 1, 1)))),
    }
    agenda = agenda_of(replace(season(), rulebook=declared[how]))
    form = council_form(agenda.book)
    assert form is not None
    return tuple(council_sheets(agenda, form, key=b"key", say=VI)[1])


def _passing(book: Rulebook, passes: Pass) -> Rulebook:
    """LĐTT alone passes otherwise."""
    return replace(book, titles={**book.titles, "LDTT": TitlePolicy("LDTT", passes=passes)})


class Filled:
    """The council's workbook with numbers typed into it."""

    def __init__(self, meeting: Mapping[str, object], votes: Mapping[str, object], how: str = "") -> None:
        self._places: dict[tuple[str, str, str], Spot] = {}
        formulas: dict[Spot, str] = {}
        for sheet in sheets(how):
            cells = dict(sheet.cells)
            formulas |= {(sheet.name, *spot): cell.formula for spot, cell in cells.items() if cell.formula}
            for (row, col), cell in cells.items():
                if col == 0 and str(cell.value).startswith("#td:"):
                    self._take(sheet.name, str(cell.value)[4:].partition("|")[0], row, cells)
        typed = {self._places["meeting", key, "value"]: value for key, value in meeting.items()}
        for key, value in votes.items():
            who, _, column = key.rpartition(".")
            typed[self._places["ballots", who, column]] = value
        self._book = Workbook(typed, formulas)

    def _take(self, sheet: str, table: str, head: int, cells: Mapping[tuple[int, int], object]) -> None:
        columns = {col: str(cell.value) for (row, col), cell in cells.items() if row == head and col}  # type: ignore[attr-defined]
        keys = {row: str(cell.value) for (row, col), cell in cells.items() if col == 0 and row > head}  # type: ignore[attr-defined]
        for row, key in keys.items():
            for col, column in columns.items():
                self._places[table, key, column] = (sheet, row, col)

    def said(self, table: str, key: str, column: str) -> object:
        return self._book.value(self._places[table, key, column])

    def outcome(self, who: str = "GV01:LDTT") -> object:
        return self.said("ballots", who, "_outcome")

    def share(self, who: str = "GV01:LDTT") -> object:
        return self.said("ballots", who, "_share")

    def beside(self, key: str) -> object:
        return self.said("meeting", key, "_state") or ""  # nothing stands beside what nothing is said of


def voted(yes: object, no: object = None, how: str = "", **meeting: object) -> tuple[object, object]:
    """The outcome of a vote on Hoa's LĐTT, and its share in hundredths."""
    filled = Filled({**MEETING, **meeting}, {"GV01:LDTT.yes": yes, "GV01:LDTT.no": no}, how)
    found = filled.share()
    return filled.outcome(), found if found == "" else round(float(found) * 100, 2)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yes", "no", "outcome", "percent"),
    [
        (6, 2, PASSED, 66.67),  # 6 of 9 are two thirds
        (5, 3, REFUSED, 55.56),
        ("7", " 1 ", PASSED, 77.78),  # kept as text
        ("007", 1, PASSED, 77.78),
        ("7/8", None, PASSED, 77.78),
        ("7/8", "1/8", PASSED, 77.78),
        ("8 phiếu", 0, PASSED, 88.89),
        ("7/9", None, IMPOSSIBLE, ""),  # of 8 ballots
        ("9/8", None, IMPOSSIBLE, ""),
        (8, 0, PASSED, 88.89),
        (8, None, PASSED, 88.89),
        (0, 8, REFUSED, 0),
        (None, 8, "", ""),  # nothing said yet
        ("  ", 8, "", ""),
        (8, 1, TOO_MANY, ""),  # 9 votes of 8 ballots
        (9, 0, TOO_MANY, ""),
        (7.5, 0, IMPOSSIBLE, ""),
        (-3, 9, IMPOSSIBLE, ""),
        (7, -1, IMPOSSIBLE, ""),
        ("bảy", 1, IMPOSSIBLE, ""),
        (7, "x", IMPOSSIBLE, ""),
        (True, 1, IMPOSSIBLE, ""),
        (1001, 0, IMPOSSIBLE, ""),  # the column takes up to 1000
    ],
)
def test_a_vote_says_at_once_what_it_comes_to(yes: object, no: object, outcome: str, percent: object) -> None:
    assert voted(yes, no) == (outcome, percent)


@pytest.mark.parametrize(
    ("how", "meeting", "yes", "outcome", "percent"),
    [
        ("present", {"present": 9, "ballots_issued": 9}, 6, PASSED, 66.67),  # of 9 there; 8 ballots
        ("present", {"present": 6, "ballots_issued": 6, "ballots_valid": 6}, 4, PASSED, 66.67),
        ("valid", {"ballots_valid": 6}, 4, PASSED, 66.67),
        ("valid", {"ballots_valid": 6}, 3, REFUSED, 50),
        ("valid", {"ballots_valid": None}, 6, WAIT, ""),  # nobody said of how many
        ("over half", {}, 5, PASSED, 55.56),  # more than 4.5
        ("present", {"present": 8}, 4, REFUSED, 50),
        ("nobody declared", {"members": 12}, 8, PASSED, 66.67),
        ("nobody declared", {"members": "12"}, 7, REFUSED, 58.33),
        ("", {"members": 12}, 8, MEETING_WRONG, ""),  # nine are declared
        ("", {"members": "8"}, 8, MEETING_WRONG, ""),
        ("", {"present": 6, "ballots_issued": 6, "ballots_valid": 6}, 6, PASSED, 66.67),  # 6 of 9 make a quorum
        ("", {"present": 5, "ballots_issued": 5, "ballots_valid": 5}, 5, NO_QUORUM, 55.56),
        ("all are a quorum", {}, 7, NO_QUORUM, 77.78),
        ("all are a quorum", {"present": 9}, 7, PASSED, 77.78),
        ("", {"present": None}, 7, WAIT, 77.78),
        ("nobody declared", {}, 7, WAIT, ""),  # of how many
        ("nobody declared", {"members": 9}, 7, PASSED, 77.78),
        ("members change", {}, 7, WAIT, ""),
        ("members change", {"members": 8}, 6, PASSED, 75),
        # How many votes there can be: valid ballots, else those issued, else members there.
        ("", {"ballots_valid": 6}, 7, TOO_MANY, ""),
        ("", {"ballots_valid": None, "ballots_issued": 7}, 8, TOO_MANY, ""),
        ("", {"ballots_valid": None, "ballots_issued": None}, 8, PASSED, 88.89),
        ("", {"ballots_valid": None, "ballots_issued": None, "present": 7}, 8, TOO_MANY, ""),
        ("", {"ballots_valid": 9}, 7, MEETING_WRONG, ""),  # 9 valid of 8 issued
        ("", {"present": 10}, 7, MEETING_WRONG, ""),
        ("", {"present": "tám"}, 7, MEETING_WRONG, ""),
    ],
)  # fmt: skip
def test_a_vote_is_counted_on_the_base_and_the_numbers_of_its_meeting(
    how: str, meeting: dict[str, object], yes: int, outcome: str, percent: object
) -> None:
    assert voted(yes, None, how, **meeting) == (outcome, percent)


def test_each_ballot_has_its_own_votes_and_its_own_titles_threshold() -> None:
    votes = {"GV01:LDTT.yes": 5, "GV02:LDTT.yes": 4, "GV01:CSTDCS.yes": 5, "TTN:TTLDTT.yes": 7}
    filled = Filled(MEETING, votes, "over half")
    found = [filled.outcome(who) for who in ("GV01:LDTT", "GV02:LDTT", "GV01:CSTDCS", "TTN:TTLDTT", "NV03:LDTT")]
    # More than a half for LĐTT alone: 5 of 9 pass there, and not for CSTĐCS.
    assert found == [PASSED, REFUSED, REFUSED, PASSED, ""]


@pytest.mark.parametrize(
    ("yes", "no", "valid", "outcome"),
    [
        (21, 19, 40, PASSED),  # more than a half of 40
        (20, 20, 40, REFUSED),
        (30, 11, 40, TOO_MANY),  # 41 votes
        (30, 10, 40, PASSED),
        (None, None, 40, WAIT),
        (21, 19, None, WAIT),
        ("ba mươi", 10, 40, IMPOSSIBLE),
        (30, -1, 40, IMPOSSIBLE),
    ],
)
def test_where_the_whole_staff_votes_both_must_agree(yes: object, no: object, valid: object, outcome: str) -> None:
    staff = {"GV01:LDTT.staff_yes": yes, "GV01:LDTT.staff_no": no}
    meeting = {**MEETING, "staff_valid": valid}
    assert Filled(meeting, {"GV01:LDTT.yes": 7, **staff}, "staff").outcome() == outcome
    if outcome == PASSED:
        assert Filled(meeting, {"GV01:LDTT.yes": 5, **staff}, "staff").outcome() == REFUSED


@pytest.mark.parametrize(
    ("how", "typed", "said"),
    [
        ("", {}, {"members": "Để trống thì tính 9 thành viên đã khai", "present": "", "ballots_issued": "Bỏ phiếu kín",
                  "ballots_valid": "", "date": ""}),
        ("openly", {}, {"ballots_issued": "Biểu quyết công khai"}),
        ("nobody declared", {}, {"members": "Sổ năm thi đua chưa khai thành viên, cần ghi số"}),
        ("members change", {}, {"members": "Có người thay trong năm, cần ghi số"}),
        ("", {"members": 9}, {"members": ""}),
        ("", {"members": 0}, {"members": IMPOSSIBLE}),  # a council has one member at least
        ("", {"present": 6}, {"present": QUORUM}),  # of the nine declared
        ("", {"present": 5}, {"present": NO_QUORUM}),
        ("", {"present": 7, "members": 12}, {"present": NO_QUORUM}),  # 8 of 12 would be two thirds
        ("", {"present": 8, "members": 12}, {"present": QUORUM}),
        ("", {"present": 10}, {"present": IMPOSSIBLE}),
        ("", {"present": 10, "members": 12}, {"present": QUORUM}),
        ("", {"present": 9, "members": 8}, {"present": IMPOSSIBLE, "members": IMPOSSIBLE}),
        ("nobody declared", {"present": 8}, {"present": ""}),
        ("all are a quorum", {"present": 8}, {"present": NO_QUORUM}),
        ("all are a quorum", {"present": 9}, {"present": QUORUM}),
        ("", {"ballots_issued": 8, "present": 8}, {"ballots_issued": ""}),
        ("", {"ballots_issued": 9, "present": 8}, {"ballots_issued": IMPOSSIBLE, "present": QUORUM}),
        ("", {"ballots_issued": 9, "members": 8}, {"ballots_issued": IMPOSSIBLE}),
        ("", {"ballots_valid": 8, "ballots_issued": 8}, {"ballots_valid": "", "ballots_issued": ""}),
        ("", {"ballots_valid": 9, "ballots_issued": 8}, {"ballots_valid": IMPOSSIBLE}),
        ("", {"ballots_valid": 9, "present": 8}, {"ballots_valid": IMPOSSIBLE}),
        ("", {"ballots_valid": 9, "members": 8}, {"ballots_valid": IMPOSSIBLE}),
        ("", {"ballots_valid": 7.5}, {"ballots_valid": IMPOSSIBLE}),
        ("", {"ballots_valid": 0}, {"ballots_valid": ""}),
        ("", {"present": "tám"}, {"present": IMPOSSIBLE}),
        ("staff", {"staff_valid": 40, "members": 9, "present": 8}, {"staff_valid": ""}),  # of the staff, not of members
        ("staff", {"staff_valid": -1}, {"staff_valid": IMPOSSIBLE}),
    ],
)  # fmt: skip
def test_beside_each_number_of_the_meeting_stands_what_it_means(
    how: str, typed: dict[str, object], said: dict[str, str]
) -> None:
    filled = Filled(typed, {}, how)
    assert {key: filled.beside(key) for key in said} == said


def test_what_is_said_is_coloured_by_what_it_means() -> None:
    found: dict[str, set[tuple[str, str]]] = {}
    for sheet in sheets():
        if sheet.name in ("Cuộc họp", "Kiểm phiếu"):
            top = (
                min(row for (row, col), cell in sheet.cells.items() if col == 0 and str(cell.value).startswith("#td:"))
                + 1
            )
            said = (*MARKS, IMPOSSIBLE, MEETING_WRONG, QUORUM)
            mine = [one for one in sheet.highlights if one.formula.partition("=")[2].strip('"') in said]
            # What is told stands in one column: a share beside it is no outcome.
            assert {one.formula[:2] for one in mine} == {"$E" if sheet.name == "Cuộc họp" else "$J"}
            found[sheet.name] = {(one.formula.partition("=")[2].strip('"'), one.look) for one in mine}
            # Each over all rows of its table, told from the first of them.
            assert {one.area.row for one in mine} == {top}
            assert all(f"{top + 1}=" in one.formula and one.area.last_row > top for one in mine)
    looks = {
        (PASSED, "good"), (REFUSED, "bad"), (QUORUM, "good"), (WAIT, "warn"), (TOO_MANY, "bad"), (NO_QUORUM, "bad"),
        (IMPOSSIBLE, "bad"), (MEETING_WRONG, "bad"),
    }  # fmt: skip
    assert found == {"Cuộc họp": looks, "Kiểm phiếu": looks}
