"""The council's workbook calls passed what the merge decides, and nothing else, on any numbers that may be typed."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.exchange.test_council import known, meeting, title_of
from tests.seasons.outside import fill, opened, tables
from tests.seasons.small import Small

DECIDED = {"✓ Thông qua": True, "Không thông qua": False}
IMPOSSIBLE, MEETING = "✗ Số này không thể đúng", "✗ Xem lại số liệu cuộc họp"

VOTES: list[tuple[object, object]] = [
    (7, 1), ("7", "1"), (" 7 ", 1), ("007", 1), (7.5, 0), (-3, 9), ("3/4", 1), ("1e1", 0), (8, 1), ("bảy", 1),
    (2000, 0), (7, None), (7, "x"), (7, -1), (None, 3), (5, 3), ("7,0", 1), ("5%", 1), ("1.250", 0), (0, 8), (True, 1),
    ("+7", 1), ("- 7", 1), ("#N/A", 1), (6, 2), ("７", 1), ("  ", 1), (6, "2"),
]  # fmt: skip

# What is otherwise than in a meeting of 9 members, 8 present, 8 ballots issued and valid; whether votes are decided.
MEETINGS: list[tuple[dict[str, object], bool]] = [
    ({}, True),
    ({"present": "8", "ballots_valid": " 8"}, True),
    ({"members": None}, True),  # those declared
    ({"ballots_valid": None, "ballots_issued": None}, True),
    ({"present": 10}, False),  # more than members
    ({"ballots_valid": 9}, False),  # more than issued
    ({"ballots_issued": 9}, False),  # more than present
    ({"ballots_issued": None, "ballots_valid": 9}, False),  # more than present
    ({"present": 7.5}, False),
    ({"ballots_valid": -8}, False),
    ({"members": "chín"}, False),
    ({"members": 0}, False),
    ({"present": 4, "ballots_issued": 4, "ballots_valid": 4}, False),  # no quorum
    ({"present": None}, False),
    ({"members": "9/9", "present": "8/9"}, True),
    ({"members": "8/9"}, False),  # of nine, or eight who came
]


@pytest.mark.libreoffice
def test_what_the_workbook_calls_passed_the_merge_decides(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    blank = known(small)
    keys = list(tables(opened(blank))["ballots"].rows())
    filled, typed = [], []
    for number, (other, _) in enumerate(MEETINGS):
        pairs = [VOTES[(number * 5 + place) % len(VOTES)] for place in range(len(keys))]
        votes = {key: {"yes": yes, "no": no} for key, (yes, no) in zip(keys, pairs, strict=True)}
        answers = {"meeting": meeting() | {key: {"value": value} for key, value in other.items()}, "ballots": votes}
        filled.append(fill(blank, tmp_path / f"hd-{number}.xlsx", answers))
        typed.append(dict(zip(keys, pairs, strict=True)))
    for number, saved in enumerate(office(filled, "xlsx", tmp_path / "luu")):
        table = tables(load_workbook(saved, data_only=True))["ballots"]
        said = {key: table.cell(key, "_outcome").value for key in keys}
        shutil.copyfile(filled[number], small.folder / "inbox" / "hd.xlsx")
        result = small.figures()
        for key, outcome in said.items():
            who, _, title = key.rpartition(":")
            told = title_of(result, who, title)["decided"]
            if typed[number][key][0] is True:
                continue  # LibreOffice takes TRUE in a cell that keeps text for 1, and nobody can type it there
            where = (MEETINGS[number][0], key, typed[number][key], outcome)
            if told is not None or outcome in DECIDED:
                assert DECIDED.get(str(outcome)) is told or outcome == IMPOSSIBLE, where
            assert MEETINGS[number][1] or (outcome not in DECIDED and told is None), where
            yes, no = typed[number][key]
            of_four = yes == "3/4" and MEETINGS[number][0].get("ballots_valid") == 4  # then there were so many ballots
            if (not of_four and yes in (7.5, -3, 2000, "bảy", "3/4", "1e1", "5%")) or (yes == 7 and no in ("x", -1)):
                assert outcome == IMPOSSIBLE, where
            if yes in ("7", " 7 ", "007") and number < 4:
                assert outcome == "✓ Thông qua", where


@pytest.mark.libreoffice
def test_a_number_of_the_meeting_that_cannot_be_is_said_beside_it(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    other = {"present": {"value": 7.5}, "ballots_valid": {"value": "chín"}}
    votes = {"P1:LDTT": {"yes": 7, "no": 1}}
    filled = fill(known(small), tmp_path / "hd.xlsx", {"meeting": meeting() | other, "ballots": votes})
    [saved] = office([filled], "xlsx", tmp_path / "luu")
    book = tables(load_workbook(saved, data_only=True))
    said = {key: book["meeting"].cell(key, "_state").value for key in ("members", "present", "ballots_valid")}
    assert said == {"members": None, "present": IMPOSSIBLE, "ballots_valid": IMPOSSIBLE}
    assert book["ballots"].cell("P1:LDTT", "_outcome").value == MEETING
    assert book["ballots"].cell("P1:LDTT", "_share").value is None


@pytest.mark.libreoffice
def test_a_number_that_is_known_without_being_typed_is_not_said_to_be_missing(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    """Of nine declared members 8 came: blank are all members, and ballots, of which each who came has one."""
    blank = {key: {"value": None} for key in ("members", "ballots_issued", "ballots_valid")}
    answers = [meeting() | blank, meeting() | blank | {"present": {"value": None}}]
    filled = [
        fill(known(small), tmp_path / f"hd{place}.xlsx", {"meeting": typed}) for place, typed in enumerate(answers)
    ]
    said = []
    for saved in office(filled, "xlsx", tmp_path / "luu"):
        cells = [
            str(cell.value) for row in load_workbook(saved, data_only=True)["Cuộc họp"].iter_rows() for cell in row
        ]
        said.append([text for text in cells if "TRỐNG" in text.upper() and "Ô" in text.upper()])
    assert said == [[], ["○ CÒN 1 Ô TRỐNG CẦN ĐIỀN"]]


@pytest.mark.libreoffice
def test_a_ballot_with_a_note_in_the_place_of_votes_is_not_said_to_be_missing(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    """All ballots are counted but two: of one somebody wrote why, of the other nothing."""
    blank = known(small)
    aside, left, *others = tables(opened(blank))["ballots"].rows()
    votes: dict[str, dict[str, object]] = {key: {"yes": 7} for key in others} | {aside: {"note": "không xét: xin rút"}}
    files = [
        fill(blank, tmp_path / f"hd{place}.xlsx", {"meeting": meeting(), "ballots": typed})
        for place, typed in enumerate((votes, votes | {left: {"yes": 7}}))
    ]
    said = []
    for saved in office(files, "xlsx", tmp_path / "luu"):
        cells = [
            str(cell.value) for row in load_workbook(saved, data_only=True)["Kiểm phiếu"].iter_rows() for cell in row
        ]
        said.append([text for text in cells if "TRỐNG" in text or "đã đủ" in text])
    assert said == [["○ CÒN 1 Ô TRỐNG CẦN ĐIỀN"], ["✓ Trang này đã đủ"]]


@pytest.mark.libreoffice
def test_where_the_whole_staff_votes_its_numbers_decide_too(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    small.amend({"options": {"staff_ballot": {"value": "Có"}}})
    of_staff = {"P1": ("21", 19), "P2": (20, 20), "P3": (30, 11), "P4": (None, None)}
    votes = {f"{who}:LDTT": {"yes": 8, "no": 0, "staff_yes": a, "staff_no": b} for who, (a, b) in of_staff.items()}
    filled = fill(known(small), tmp_path / "hd.xlsx", {"meeting": meeting(staff_valid=40), "ballots": votes})
    [saved] = office([filled], "xlsx", tmp_path / "luu")
    table = tables(load_workbook(saved, data_only=True))["ballots"]
    said = {who: table.cell(f"{who}:LDTT", "_outcome").value for who in of_staff}
    # More than a half of 40 is 21; 30 and 11 are 41 votes of 40.
    assert said == {
        "P1": "✓ Thông qua",
        "P2": "Không thông qua",
        "P3": "✗ Quá số phiếu",
        "P4": "… Còn thiếu số liệu",
    }
    shutil.copyfile(filled, small.folder / "inbox" / "hd.xlsx")
    result = small.figures()
    assert [title_of(result, who, "LDTT")["decided"] for who in of_staff] == [True, False, None, None]
