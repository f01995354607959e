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
from docx import Document
from openpyxl import load_workbook

from tests.seasons.once import done_once
from tests.seasons.outside import Summary, fill, put, tables, type_into
from tests.seasons.small import PEOPLE, Small, by_id, codes, copy_of, default_answers, found, the_small, title_of
from thidua_xlsx.exchange.council import verification_page
from thidua_xlsx.forms.layout import record_table as forms_tables
from thidua_xlsx.model import Record, Stamp, Submission
from thidua_xlsx.workflow.outputs.council_files import CouncilOutput, newer_than
from thidua_xlsx.workflow.outputs.return_slips import SlipsOutput
from thidua_xlsx.workflow.outputs.summary_file import LookedUpOutput, SummaryOutput

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


def test_an_adjustment_makes_the_council_layer_and_leaves_the_others(small: Small) -> None:
    line = {"person": "P1", "round": "Học kỳ II", "criterion": "1.1", "score": 7, "reason": "Đi muộn hai lần"}
    scores = person(met(small, {"adjustments": {"a1": line}}), "P1")["scores"]
    # The unit's 9 of 1.1 becomes 7: 7+9 = 16; 16+55+18+1 = 90. The first round stays 90: (90 + 3 x 90) / 4 = 90.
    assert scores == {
        "self": 93, "unit": 91.5, "council": 90, "final": 90, "complete": True, "rounds": {"R1": 90, "R2": 90}
    }  # fmt: skip


def test_grades_and_initiatives_of_the_council_override(small: Small) -> None:
    answers = {"grades": {"P5": {"grade": "Hoàn thành tốt"}}, "initiatives": {"i1": {"result": "Không công nhận"}}}
    result = met(small, answers)
    assert person(result, "P5")["grade"] == "HTTNV"
    assert title_of(result, "P5", "LDTT")["met"] == "yes"  # graded well, no discipline; HTNV before
    assert title_of(result, "P3", "CSTDCS")["met"] == "no"  # HTTNV, and the only initiative is not recognised


def test_seven_of_nine_pass_two_thirds_and_six_of_nine_just_reach_them(small: Small) -> None:
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P2:LDTT": {"yes": 6, "no": 2}, "P4:LDTT": {"yes": 5, "no": 3}}
    result = met(small, {"meeting": meeting(), "ballots": votes})
    decided = {who: title_of(result, who, "LDTT") for who in ("P1", "P2", "P4", "P3")}
    # 7/9 = 77.78 %; 6/9 is exactly two thirds; 5/9 = 55.56 %; nobody voted on P3.
    assert [one["votes"] and one["votes"]["share"] for one in decided.values()] == [0.7778, 0.6667, 0.5556, None]
    assert [one["decided"] for one in decided.values()] == [True, True, False, None]


def test_the_guide_leads_to_every_sheet_of_the_workbook(small: Small) -> None:
    book = load_workbook(known(small))
    shown = [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]
    assert {"Đối chiếu", "Phân công", "Kiểm tra"} <= set(shown)
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


def test_a_workbook_that_was_put_right_in_the_inbox_is_the_council_s(small: Small) -> None:
    """The secretary fills it where it was issued, copies it, and corrects a vote in the copy."""
    book, copy = issued(small), small.folder / "inbox" / "hd.xlsx"
    fill(
        book, book, {"meeting": meeting(), "ballots": {"P1:LDTT": {"yes": 7, "no": 0}, "P2:LDTT": {"yes": 7, "no": 0}}}
    )
    filled = book.read_bytes()
    shutil.copyfile(book, copy)
    assert not found(small.figures(CouncilOutput()), "S134")
    for yes, no in ((2, 5), (3, 4)):
        fill(copy, copy, {"ballots": {"P1:LDTT": {"yes": yes, "no": no}}})
        for _ in range(2):
            result = small.figures(CouncilOutput())
            assert not found(result, "S134")
            assert title_of(result, "P1", "LDTT")["votes"]["yes"] == yes
            assert book.read_bytes() == filled
    # Votes that are typed among the results after that are in nobody's hands yet.
    fill(book, book, {"ballots": {"P3:LDTT": {"yes": 7, "no": 0}}})
    assert len(found(small.figures(CouncilOutput()), "S134")) == 1


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
    assert "87,75" in str(tables(load_workbook(book))["ballots"].cell("P1:LDTT", "basis").value)


def test_people_stand_in_the_same_order_on_every_page(small: Small) -> None:
    """Unit by unit in the order of names, and for each title anew where it is voted on."""
    book = load_workbook(known(small))
    grades = [key for key in tables(book)["grades"].rows() if key in PEOPLE]
    assert sorted(grades) == sorted(PEOPLE) and grades != sorted(PEOPLE)
    order = {PEOPLE[key]["full_name"]: place for place, key in enumerate(grades)}
    named = 0
    for sheet in book.worksheets:
        found = [str(cell.value) for row in sheet.iter_rows(max_col=4) for cell in row if cell.value in order]
        runs = [order[name] for name in dict.fromkeys(found)] if sheet.title != "Kiểm phiếu" else []
        assert runs == sorted(runs), sheet.title
        named += bool(runs)
    assert named >= 3
    ballots = [key.split(":") for key in tables(book)["ballots"].rows()]
    for title in {title for _, title in ballots}:
        voted = [grades.index(who) for who, of in ballots if of == title and who in PEOPLE]
        assert voted == sorted(voted)


def test_a_ballot_whose_basis_changed_is_pointed_at_and_its_neighbours_are_not(small: Small) -> None:
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P4:LDTT": {"yes": 7, "no": 1}}
    met(small, {"meeting": meeting(), "ballots": votes})
    answers = default_answers()["TOAN", "self-score", "R2"]
    answers["unit_score"]["2.1"]["P1"] = 50
    small.send(("TOAN", "self-score", "R2"), answers)
    result = small.figures()
    assert [one["person"] for one in found(result, "X140")] == ["P1"]
    assert title_of(result, "P1", "LDTT")["decided"] is True  # the votes count as they were cast


def test_the_summary_tells_of_the_meeting_and_the_votes(small: Small) -> None:
    met(small, {"meeting": meeting(), "ballots": {"P1:LDTT": {"yes": 7, "no": 1}}})
    small.figures(LookedUpOutput(), SummaryOutput())
    book = Summary(small.folder)
    words = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    told = (
        "Hội đồng họp ngày 05/06/2027: có mặt 8/9 thành viên; phát 8 phiếu, hợp lệ 8 phiếu; thông qua 1/1 trường hợp."
    )
    assert told in words
    assert any("Hội đồng: 7 đồng ý, 1 không (77,78%): thông qua" in one for one in words)


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


def test_of_very_many_ballots_one_line_counts_what_is_blank_and_what_is_wrong(
    small: Small,
    office: Callable[[Sequence[Path], str, Path], list[Path]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(forms_tables, "MOST_CHECKED", 2)
    votes = {"P1:LDTT": {"yes": 7, "no": 1}, "P2:LDTT": {"yes": "bảy", "no": 2}, "P4:LDTT": {"yes": 5}}
    blank = issued(small)
    filled = fill(blank, tmp_path / "hd.xlsx", {"ballots": votes})
    ballots = len(tables(load_workbook(filled))["ballots"].rows())
    assert ballots > 2
    before = [line for line in _check_lines(blank) if line[0] == "Kiểm phiếu"]
    assert before == [("Kiểm phiếu", "Kiểm phiếu", ballots, 0, "○ Còn trống")]
    [saved] = office([filled], "xlsx", tmp_path / "luu")
    lines = [line for line in _check_lines(saved) if line[0] == "Kiểm phiếu"]
    # The votes for must be typed; three were, one of them no number.
    assert lines == [("Kiểm phiếu", "Kiểm phiếu", ballots - 3, 1, "✗ Có ô sai")]


def test_a_workbook_of_a_version_that_checked_every_ballot_alone_is_read_alike(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    votes = {"P1:LDTT": {"yes": 7, "no": 1}}
    fill(issued(small), small.folder / "inbox" / "hd.xlsx", {"meeting": meeting(), "ballots": votes})
    told = small.figures()
    # As if the season were a long one today, whose ballots have one line together and whose people one a round.
    monkeypatch.setattr(forms_tables, "MOST_CHECKED", 2)
    monkeypatch.setattr(verification_page, "MOST_DETAILED", 2)
    now = small.result("--no-cache")
    assert (now["people"], now["findings"]) == (told["people"], told["findings"])


def test_the_keys_of_ballots_are_hidden(small: Small) -> None:
    rows = load_workbook(issued(small))["Kiểm phiếu"]
    assert [number for number, one in rows.row_dimensions.items() if one.hidden] == [7]


def _check_lines(book: Path) -> list[tuple[object, ...]]:
    sheet = load_workbook(book, data_only=True)["Kiểm tra"]
    return [row[1:] for row in sheet.iter_rows(min_row=7, max_col=6, values_only=True)]


def test_two_passed_over_a_quota_of_one_stand_in_the_papers_and_before_the_office(small: Small) -> None:
    # P1 and P4 are equal with 91.5 behind P3, as above; two places of 6 x 33 %. The office decides on the title.
    points = {"unit_score": {"2.1": {"P4": 59}}, "standing": {"P4": {"grade": "HTXSNV"}}}
    form = small.returned("VAN", "self-score", "R2")
    type_into(form, form, lambda book: put(book, points))
    quota = {"quota_percent": 33, "quota_of": "people", "quota_rounding": "half_up", "decided_by": "Xã, phường"}
    small.amend({"titles": {"CSTDCS": quota}})
    small.result()
    votes = {f"{who}:CSTDCS": {"yes": 8, "no": 0} for who in ("P1", "P3", "P4")}
    fill(small.folder / BOOK, small.folder / "inbox" / "hd.xlsx", {"meeting": meeting(), "ballots": votes})
    result = small.result()
    (told,) = [one["message"] for one in found(result, "X210")]
    assert told.endswith("hội đồng đã thông qua 3 người mà mức tỷ lệ chỉ cho 2: Nguyễn Thị Ánh, Lê Hòa")
    papers = small.folder / "ket-qua" / "giay-to"
    for paper in ("bien-ban-hop.docx", "to-trinh.docx"):
        said = "\n".join(one.text for one in Document(str(papers / paper)).paragraphs)
        assert "vượt mức tỷ lệ (2 người)" in said, paper
    summary = Summary(small.folder)
    words = [str(cell.value) for sheet in summary for line in sheet.iter_rows() for cell in line if cell.value]
    assert any("mức tỷ lệ chỉ cho 2" in one for one in words)
    upward = load_workbook(small.folder / "ket-qua" / "bao-cao-cap-tren.xlsx")
    assert any(
        cell.value == "Hội đồng thông qua, vượt mức tỷ lệ"
        for sheet in upward
        for line in sheet.iter_rows()
        for cell in line
    )
