"""The council's workbook through the command line: issued, filled as a council would, returned, decided.

The small season's figures stand in `small.py`; every sum is shown where it is compared.
"""

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.seasons.once import done_once
from tests.seasons.outside import fill, opened, tables
from tests.seasons.small import Small, by_id, codes, copy_of, default_answers, found, the_small, title_of
from thidua_xlsx.model import Record, Stamp, Submission
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput, newer_than
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput

Answers = Mapping[str, Mapping[str, Mapping[str, object]]]
BOOK = Path("ket-qua/hoi-dong.xlsx")


@pytest.fixture
def small(tmp_path: Path) -> Small:
    """The season as the council finds it, its returns read before."""
    return copy_of(the_small(), tmp_path / "mua-nho")


def meeting(**numbers: object) -> dict[str, dict[str, object]]:
    """The Meeting sheet: nine members, eight there, eight ballots; or other numbers."""
    said = {"date": "05/06/2027", "members": 9, "present": 8, "ballots_issued": 8, "ballots_valid": 8, **numbers}
    return {key: {"value": value} for key, value in said.items()}


def issued(small: Small) -> Path:
    """The council's workbook as a merge issues it."""
    small.figures(CouncilOutput())
    return small.folder / BOOK


def known(small: Small) -> Path:
    """The same, made once of the same season; not for a test that changes the program."""
    done_once(small.folder, "result", lambda below: small.figures(CouncilOutput()))
    return small.folder / BOOK


def met(small: Small, answers: Answers, name: str = "hd.xlsx") -> dict[str, Any]:
    """The season's result after the council filled its workbook and it was put into the inbox."""
    fill(known(small), small.folder / "inbox" / name, answers)
    return small.figures()


def person(result: Mapping[str, Any], code: str) -> dict[str, Any]:
    """A person of the result."""
    return by_id(result["people"])[code]


def test_the_guide_leads_to_every_sheet_of_the_workbook(small: Small) -> None:
    book = load_workbook(known(small))
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert {"Đối chiếu", "Kiểm tra"} <= set(shown)
    led = [cell.value for row in book["Hướng dẫn"].iter_rows() for cell in row if cell.hyperlink]
    assert led == [name for name in shown if name != "Hướng dẫn"]


def test_a_filled_workbook_among_the_results_is_kept_byte_for_byte(small: Small) -> None:
    book = issued(small)
    fill(book, book, {"meeting": meeting()})
    filled = book.read_bytes()
    result = small.figures(CouncilOutput())
    assert len(found(result, "S134")) == 1
    assert book.read_bytes() == filled
    shutil.copyfile(book, small.folder / "inbox" / "hd.xlsx")
    assert not found(small.figures(CouncilOutput()), "S134")
    assert book.read_bytes() == filled


DAY = datetime(2027, 6, 10, 8)


@pytest.mark.parametrize(
    ("lying", "returned", "at", "newer"),
    [
        ({"yes": 7}, {"yes": 5}, (DAY, DAY.replace(hour=9)), False),  # put right in the inbox
        ({"yes": 7}, {"yes": 5}, (DAY.replace(hour=9), DAY), True),  # among the results
        ({"yes": 7}, {"yes": 7}, (DAY.replace(hour=9), DAY), False),  # saved again, and nothing else
        ({"yes": 7}, {"yes": 5}, (None, DAY), False),  # nobody knows when
        ({"yes": 7}, {}, (None, DAY), True),
        ({"yes": 7}, {"yes": 5}, (DAY, DAY), False),
        ({"yes": 7, "no": 0}, {"yes": 7}, (DAY, DAY), True),
        ({"yes": 7}, {}, (DAY, DAY.replace(hour=9)), False),  # taken out in the inbox
    ],
)
def test_what_lies_among_the_results_is_newer_by_what_the_files_themselves_say(
    lying: dict[str, int], returned: dict[str, int], at: tuple[datetime | None, datetime | None], newer: bool
) -> None:
    files = [
        Submission(
            Stamp("s", "TRUONG", "council"),
            "hd.xlsx",
            {"ballots": (Record("P1:LDTT", {key: Decimal(count) for key, count in answers.items()}),)},
            modified=moment,
        )
        for answers, moment in zip((lying, returned), at, strict=True)
    ]
    assert newer_than(files[0], files[1:]) is newer


def test_an_unfilled_workbook_follows_what_comes_in_and_is_the_same_for_the_same_input(small: Small) -> None:
    book = issued(small)
    first = book.read_bytes()
    small.figures(CouncilOutput())
    assert book.read_bytes() == first
    answers = default_answers()["TOAN", "self-score", "R2"]
    answers["unit_score"]["2.1"]["P1"] = 50
    small.send(("TOAN", "self-score", "R2"), answers)
    result = small.figures(CouncilOutput())
    assert not found(result, "S134")
    # 18+50+18+1 = 87; (90 + 3 x 87) / 4 = 351 / 4 = 87.75
    assert "87,75" in str(tables(opened(book))["ballots"].cell("P1:LDTT", "basis").value)


def council_slip(small: Small) -> Path:
    small.figures(SlipsOutput())
    [slip] = (small.folder / "ket-qua" / "tra-lai" / "hoi-dong").glob("*.xlsx")
    return slip


def test_the_councils_slip_is_one_sheet_that_is_laid_over_its_workbook(small: Small) -> None:
    line = {"person": "P1", "round": "R2", "criterion": "1.1", "score": 7}
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P2:LDTT": {"yes": "sáu", "no": 2}, "TOAN:TTLDTT": {"yes": 9, "no": 3}}
    met(
        small,
        {"meeting": meeting(), "adjustments": {"a1": line}, "ballots": votes, "grades": {"P2": {"note": "Đã xem"}}},
    )
    slip = council_slip(small)
    book = load_workbook(slip)
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["Cần sửa"]
    table = tables(book)["corrections"]
    shown = {row: tuple(table.cell(row, key).value for key in ("name", "field", "said")) for row in table.rows()}
    assert shown == {
        "P1/adjustments.a1.reason": ("Nguyễn Thị Ánh", "Điều chỉnh, dòng 1: Lý do (bắt buộc)", "(để trống)"),
        "P2/ballots.P2:LDTT.yes": ("Trần Văn Bách", "Kiểm phiếu, Lao động tiên tiến: Đồng ý", "sáu"),
        "TRUONG/ballots.TOAN:TTLDTT.yes": ("Tổ Toán", "Kiểm phiếu, Tập thể lao động tiên tiến: Đồng ý", "9"),
    }
    answers = dict(zip(shown, ("Đi muộn hai lần", 6, 5), strict=True))
    rows = {row: {"answer": answer} for row, answer in answers.items()}
    fill(slip, small.folder / "inbox" / "hd-sua.xlsx", {"corrections": rows})
    result = small.figures(SlipsOutput())
    assert person(result, "P1")["scores"]["council"] == 90
    assert [title_of(result, who, "LDTT")["decided"] for who in ("P1", "P2")] == [True, True]
    assert not {"R115", "C101", "C141", "X102", "X140"} & {*codes(result)} and not slip.exists()


def test_a_ballot_corrected_on_a_slip_still_rests_on_what_it_rested_on_when_issued(
    small: Small, tmp_path: Path
) -> None:
    met(small, {"meeting": meeting(), "ballots": {"P1:LDTT": {"yes": "bảy", "no": 1}}})
    slip = council_slip(small)
    fill(slip, small.folder / "inbox" / "hd-sua.xlsx", {"corrections": {"P1/ballots.P1:LDTT.yes": {"answer": 7}}})
    assert not found(small.figures(SlipsOutput()), "X140")
    answers = default_answers()["TOAN", "self-score", "R2"]
    answers["unit_score"]["1.1"]["P1"] = 2
    small.send(("TOAN", "self-score", "R2"), answers)
    [told] = found(small.figures(SlipsOutput()), "X140")
    assert told["file"] == "inbox/hd-sua.xlsx"
    again = council_slip(small).rename(tmp_path / "hd-sua-2.xlsx")
    # Voted again on today's points, or confirmed as it was: nothing is asked any more.
    for answer in ({"answer": 6}, {"confirmed": "x"}):
        fill(again, small.folder / "inbox" / "hd-sua-2.xlsx", {"corrections": {"P1/ballots.P1:LDTT.yes": answer}})
        result = small.figures(SlipsOutput())
        assert [one["severity"] for one in found(result, "X140")] == ["notice"] * ("confirmed" in answer)
        assert title_of(result, "P1", "LDTT")["decided"] is True


@pytest.mark.libreoffice
def test_the_live_formulas_say_what_the_merge_says(
    small: Small, office: Callable[[Sequence[Path], str, Path], list[Path]], tmp_path: Path
) -> None:
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P2:LDTT": {"yes": 6, "no": 2}, "P4:LDTT": {"yes": 5, "no": 4}}
    votes["P3:LDTT"] = {"yes": 5, "no": 3}
    filled = fill(known(small), tmp_path / "hd.xlsx", {"meeting": meeting(), "ballots": votes})
    [saved] = office([filled], "xlsx", tmp_path / "luu")
    table = tables(load_workbook(saved, data_only=True))["ballots"]
    shares = [round(float(str(table.cell(f"{who}:LDTT", "_share").value)), 4) for who in ("P1", "P2", "P3")]
    assert shares == [0.7778, 0.6667, 0.5556]
    said = {who: table.cell(f"{who}:LDTT", "_outcome").value for who in ("P1", "P2", "P3", "P4")}
    # 5 and 4 votes are 9, and there were 8 ballots.
    assert said == {"P1": "✓ Thông qua", "P2": "✓ Thông qua", "P3": "Không thông qua", "P4": "✗ Quá số phiếu"}
    assert table.cell("P1:CSTDCS", "_outcome").value in (None, "")
    shutil.copyfile(filled, small.folder / "inbox" / "hd.xlsx")
    result = small.figures()
    decided = [title_of(result, who, "LDTT")["decided"] for who in said]
    assert decided == [True, True, False, None]


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("typed", "votes"),
    [
        ({"yes": "8/8"}, {"yes": 8, "no": 0}),
        ({"yes": "6/8"}, {"yes": 6, "no": 2}),
        ({"yes": "7 phiếu", "no": "1 phiếu"}, {"yes": 7, "no": 1}),
        ({"yes": 6}, {"yes": 6, "no": 2}),  # those against are the other valid ones
        ({"yes": 6, "no": 1}, {"yes": 6, "no": 1}),  # one of the eight says nothing
        ({"yes": "sáu"}, None),
        ({"yes": "6/9"}, {"yes": 6, "no": 2}),  # undecided, and an error says why
    ],
)
def test_votes_are_understood_as_minutes_write_them(
    small: Small, typed: dict[str, object], votes: dict[str, int] | None
) -> None:
    result = met(small, {"meeting": meeting(), "ballots": {"P1:LDTT": typed}})
    told = title_of(result, "P1", "LDTT")
    found = told["votes"]
    assert {key: found[key] for key in ("yes", "no")} == (votes or {"yes": None, "no": None})
    of_others = [one["code"] for one in result["findings"] if one["code"] in ("X270", "C101", "C111", "C153")]
    assert of_others == {"sáu": ["C101"], "6/9": ["X270"]}.get(
        str(typed["yes"]), ["C153"] if typed.get("no") == 1 else []
    )
    assert (told["decided"] is None) is (str(typed["yes"]) in ("sáu", "6/9"))


def test_a_number_of_the_meeting_is_understood_as_minutes_write_it(small: Small) -> None:
    typed = meeting(members="9/9", present="8/9", ballots_issued="8/8", ballots_valid="8 phiếu")
    result = met(small, {"meeting": typed, "ballots": {"P1:LDTT": {"yes": "8/8"}}})
    assert [one for one in result["findings"] if one["sheet"] == "Cuộc họp"] == []
    assert title_of(result, "P1", "LDTT")["decided"] is True  # 8 of 9 are more than two thirds


def test_one_line_counts_of_all_ballots_what_is_blank_and_what_is_wrong(
    small: Small,
    office: Callable[[Sequence[Path], str, Path], list[Path]],
    tmp_path: Path,
) -> None:
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P2:LDTT": {"yes": "bảy", "no": 2}, "P4:LDTT": {"yes": 5}}
    blank = issued(small)
    filled = fill(blank, tmp_path / "hd.xlsx", {"ballots": votes})
    ballots = len(tables(opened(filled))["ballots"].rows())
    assert ballots > 2
    before = [line for line in _check_lines(blank) if line[0] == "Kiểm phiếu"]
    assert before == [("Kiểm phiếu", "Kiểm phiếu", ballots, 0, "○ Còn trống")]
    [saved] = office([filled], "xlsx", tmp_path / "luu")
    lines = [line for line in _check_lines(saved) if line[0] == "Kiểm phiếu"]
    # The votes for must be typed; three were, one of them no number.
    assert lines == [("Kiểm phiếu", "Kiểm phiếu", ballots - 3, 1, "✗ Có ô sai")]


def _check_lines(book: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(book, data_only=True)["Kiểm tra"]
    return [row[1:] for row in sheet.iter_rows(min_row=7, max_col=6, values_only=True)]
