"""Targets, movements, nominations and the agreement to the score sheet, from issuing to the result, by key."""

from pathlib import Path
from typing import Any

import pytest

from tests.program import run
from tests.seasons.outside import opened, replace_rows, tables, type_into
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


AGREED: Table = {"agreed": {"value": "Có"}, "date": {"value": "20/09/2026"}, "signer": {"value": "Phạm Thu Hà"}}


def test_the_score_sheet_is_sent_for_agreement_and_says_who_agrees(small: Small) -> None:
    issue(small.folder, "agreement")
    form = tables(opened(small.issued("TOAN", "agreement")))
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
