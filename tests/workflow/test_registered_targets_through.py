"""Targets, movements, nominations and the agreement to the score sheet, from issuing to the result, by key."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.program import run
from tests.seasons.outside import Summary, change, replace_rows, tables, type_into
from tests.seasons.small import UNITS, Small, Table, codes, copy_of, declare, default_answers, found

MOVEMENTS: Table = {
    "PT1": {"name": "An toàn", "indicator": "Vụ việc vi phạm", "unit": "vụ", "target": "0", "direction": "down"},
    "PT2": {"name": "Đổi mới", "indicator": "Mô hình mới", "unit": "mô hình", "target": "1", "direction": "up"},
    "PT3": {"name": "Trường xanh"},
}
TARGETS: dict[str, Table] = {
    "TOAN": {
        "t1": {"indicator": "Học sinh giỏi cấp xã", "unit": "giải", "target_value": "8", "due": "31/05/2027"},
        "t2": {"indicator": "Học sinh yếu", "unit": "%", "target_value": "5", "direction": "Không cao hơn"},
        "t3": {"indicator": "Vi phạm quy chế", "unit": "vụ", "target_value": "0", "direction": "Không cao hơn"},
    },
    "VAN": {"t1": {"indicator": "Giờ dạy tốt", "unit": "tiết", "target_value": "24"}},
}


def issue(folder: Path, phase: str, *options: str) -> str:
    """Issue the forms of a phase; give what was said, without the list of files."""
    done = run("forms", folder, "--phase", phase, *options)
    assert done.exit_code == 0, done.output
    return "\n".join(line for line in done.output.splitlines() if not line.endswith(".xlsx"))


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Small:
    """A season whose units registered; targets are known, nothing else has been asked. Tests must not change it."""
    folder = tmp_path_factory.mktemp("pledged") / "mua"
    declare(folder)
    type_into(folder / "thidua.xlsx", folder / "thidua.xlsx", lambda book: replace_rows(book, "movements", MOVEMENTS))
    small, answers = Small(folder), default_answers()
    issue(folder, "registration")
    issue(folder, "self-score", "--round", "R1")
    for unit in UNITS:
        registration = answers[unit, "registration", ""]
        if unit in TARGETS:
            registration["targets"] = {key: dict(line) for key, line in TARGETS[unit].items()}
        for line in registration["registration"].values():
            line["movements"] = {"TOAN": "Tất cả", "VAN": "An toàn"}.get(unit)
        small.send((unit, "registration", ""), registration)
        small.send((unit, "self-score", "R1"), answers[unit, "self-score", "R1"])
    return small


@pytest.fixture
def small(begun: Small, tmp_path: Path) -> Small:
    """A copy of that season to change."""
    return copy_of(begun, tmp_path / "mua")


def last_round(small: Small, unit: str, **more: Any) -> None:
    """Send a unit's form of the last round with more tables filled in."""
    small.send((unit, "self-score", "R2"), default_answers()[unit, "self-score", "R2"] | more)


def of(rows: list[dict[str, Any]], **keys: str) -> dict[str, Any]:
    """The one row with these values."""
    (row,) = [row for row in rows if all(row[key] == value for key, value in keys.items())]
    return row


def test_results_are_compared_with_what_was_registered(small: Small) -> None:
    issue(small.folder, "self-score", "--round", "R2")
    results = {"TOAN.t1": {"actual": "10"}, "TOAN.t2": {"actual": "6"}, "TOAN.t3": {"actual": 0, "note": "không có"}}
    last_round(small, "TOAN", targets_result=results)
    last_round(small, "VAN", targets_result={"VAN.t1": {"actual": "21"}})
    targets = small.figures()["unit_targets"]
    # At least 8, reached 10: 10/8 = 1.25. At most 5, reached 6: 5/6 = 0.8333. A target of 0 has no ratio.
    assert [(one["id"], one["actual"], one["achieved"], one["met"]) for one in targets] == [
        ("TOAN.t1", 10, 1.25, "yes"),
        ("TOAN.t2", 6, 0.8333, "no"),
        ("TOAN.t3", 0, None, "yes"),
        ("VAN.t1", 21, 0.875, "no"),  # 21/24
    ]


def test_a_result_follows_its_target_and_not_its_row(small: Small) -> None:
    issue(small.folder, "self-score", "--round", "R2")
    last_round(small, "TOAN", targets_result={"TOAN.t1": {"actual": "10"}, "TOAN.t2": {"actual": "4"}})
    answers = default_answers()["TOAN", "registration", ""]
    # Sent anew after the form was issued: the first target is gone, the second stands in its row with another number.
    moved: Table = {"t1": TARGETS["TOAN"]["t2"] | {"target_value": "3"}}
    small.send(("TOAN", "registration", ""), answers | {"targets": moved})
    result = small.figures()
    mine = [one for one in result["unit_targets"] if one["unit"] == "TOAN"]
    assert [(one["indicator"], one["target"], one["actual"], one["met"]) for one in mine] == [
        ("Học sinh yếu", 3, 4, "no")  # at most 3
    ]
    assert "Học sinh giỏi cấp xã" in found(result, "X184")[0]["message"]
    assert "≤ 5" in found(result, "X183")[0]["message"] and "≤ 3" in found(result, "X183")[0]["message"]


def test_the_slip_gives_results_back_beside_the_targets_they_are_about(small: Small) -> None:
    issue(small.folder, "self-score", "--round", "R2")
    last_round(small, "TOAN", targets_result={"TOAN.t1": {"actual": "mười"}, "TOAN.t2": {"actual": "4"}})
    small.result()
    slip = small.slip("TOAN", "self-score", "R2")
    corrected = small.folder / "inbox" / "TOAN-sua.xlsx"

    def mend(book: Any) -> None:
        tables(book)["corrections"].cell("TOAN/targets_result.TOAN.t1.actual/R2", "answer").value = "9"

    change(slip, corrected, mend)
    mended = [one for one in small.result()["unit_targets"] if one["unit"] == "TOAN"]
    assert [(one["actual"], one["met"]) for one in mended] == [(9, "yes"), (4, "yes"), (None, "unknown")]


def test_a_blank_direction_is_guessed_from_the_words_or_stays_open_and_is_never_turned_round(small: Small) -> None:
    """Three in a hundred who drop out, of at most 0.5: missed (0.5/3 = 0.1667), not 600 % of the goal."""
    answers = default_answers()["VAN", "registration", ""]
    targets: Table = {
        "t1": {"indicator": "Học sinh bỏ học", "unit": "%", "target_value": "0,5"},
        "t2": {"indicator": "Tỷ lệ lên lớp", "unit": "%", "target_value": "từ 99,5 % trở lên"},
        "t3": {"indicator": "Tai nạn thương tích", "target_value": "không để xảy ra (0 vụ)"},
        "t4": {"indicator": "Lớp không có học sinh vi phạm", "unit": "lớp", "target_value": "12"},
    }
    small.send(("VAN", "registration", ""), answers | {"targets": targets})
    issue(small.folder, "self-score", "--round", "R2")
    asked = tables(load_workbook(small.issued("VAN", "self-score", "R2")))["targets_result"]
    assert asked.cell("VAN.t1", "direction").value == "Không cao hơn"
    assert asked.cell("VAN.t2", "target_value").value == "99,5"
    actual = {"VAN.t1": "3", "VAN.t2": "99,5", "VAN.t3": "1", "VAN.t4": "11"}
    last_round(small, "VAN", targets_result={key: {"actual": text} for key, text in actual.items()})
    result = small.result()
    judged = {one["id"]: (one["direction"], one["achieved"], one["met"]) for one in result["unit_targets"]}
    assert judged["VAN.t1"] == ("down", 0.1667, "no")
    assert judged["VAN.t2"] == ("up", 1, "yes")
    assert judged["VAN.t3"] == ("down", None, "no")
    assert judged["VAN.t4"] == (None, None, "unknown")
    # The cells that say it themselves need no guess; TOAN's first target, pupils who excel, is a guess of its own.
    guessed = {one["unit"]: one["message"] for one in found(result, "R140")}
    assert "Học sinh bỏ học (≤ 0,5 %)" in guessed["VAN"] and "lên lớp" not in guessed["VAN"]
    assert "Học sinh giỏi cấp xã (≥ 8 giải)" in guessed["TOAN"]
    assert [one["unit"] for one in found(result, "R125")] == ["VAN"]


AGREED: Table = {"agreed": {"value": "Có"}, "date": {"value": "20/09/2026"}, "signer": {"value": "Phạm Thu Hà"}}


def test_the_score_sheet_is_sent_for_agreement_and_says_who_agrees(small: Small) -> None:
    issue(small.folder, "agreement")
    form = tables(load_workbook(small.issued("TOAN", "agreement")))
    assert list(form["score_sheet"].rows()) == ["1.1", "1.2", "2.1", "2.2", "3.1", "4.1"]
    assert form["score_sheet"].cell("1.1", "_max").value in (10, "10")
    assert form["targets_agreed"].cell("TOAN.t1", "name").value == "Học sinh giỏi cấp xã"
    small.send(("TOAN", "agreement", ""), {"agreement": AGREED})
    refused: Table = AGREED | {"agreed": {"value": "Không"}, "comment": {"value": "Điểm trừ nặng quá"}}
    small.send(("VAN", "agreement", ""), {"agreement": refused})
    result = small.result()
    assert [(one["unit"], one["state"], one["comment"]) for one in result["agreements"]] == [
        ("TOAN", "agreed", ""),
        ("VAN", "refused", "Điểm trừ nặng quá"),
        ("VP", "unanswered", ""),
    ]
    assert [one["unit"] for one in found(result, "X181")] == ["VAN"]
    assert "S113" not in codes(result)
    # The self-score form is being issued before VAN and VP agree.
    said = issue(small.folder, "self-score", "--round", "R1")
    assert "Tổ Văn" in said and "Tổ Văn phòng" in said and "thống nhất" in said


def test_the_summary_shows_the_three_sheets_in_words(small: Small) -> None:
    issue(small.folder, "nominations", "--round", "R1")
    issue(small.folder, "agreement")
    issue(small.folder, "self-score", "--round", "R2")
    last_round(small, "TOAN", targets_result={"TOAN.t1": {"actual": "10"}, "TOAN.t2": {"actual": "6"}})
    small.send(("TOAN", "agreement", ""), {"agreement": AGREED})
    small.result()
    book = Summary(small.folder)
    targets = [[cell.value for cell in row if cell.value not in (None, "")] for row in book["Chỉ tiêu"].iter_rows()]
    assert [1, "Học sinh giỏi cấp xã", "giải", "từ 8 trở lên", "10", "125%", "✓ Đạt", "31/05/2027"] in targets
    # 5/6 = 83.33...%
    assert [2, "Học sinh yếu", "%", "tối đa 5", "6", "83,3%", "✗ Không đạt"] in targets
    assert [3, "Vi phạm quy chế", "vụ", "không để xảy ra (0)", "? Chưa rõ"] in targets
    texts = {str(cell.value) for row in book["Điển hình"].iter_rows() for cell in row}
    assert "Không giới thiệu: Tổ Toán, Tổ Văn, Tổ Văn phòng" in texts
    words = {str(cell.value) for row in book["Thống nhất bảng điểm"].iter_rows() for cell in row}
    assert {"✓ Thống nhất", "Chưa trả lời", "Phạm Thu Hà"} <= words
