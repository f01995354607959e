"""A declaration that changed after forms came back: what it does to everybody's points, and how it is accepted.

Points of the small season without the change: P1 91.5, P2 84.5, P3 99, P4 87, P5 74.63, P6 75.75 (R1 x 1 + R2 x 3) / 4.
"""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.seasons.outside import put, type_into
from tests.seasons.small import FINALS, ROUNDS, Small, by_id, codes, found

Amended = Mapping[str, Mapping[str, Mapping[str, object]]]
BONUS: Amended = {"criteria": {"3.1": {"kind": "deduct"}}}
OTHER: Amended = {"people": {"P2": {"full_name": "Hoàng Minh Quân"}}}
PEOPLE: Amended = {"people": {"P1": {"full_name": "Trần Văn Bách"}, "P2": {"full_name": "Nguyễn Thị Ánh"}}}
CRITERIA: Amended = {"criteria": {"1.1": {"text": "Giữ gìn đạo đức"}, "1.2": {"text": "Chấp hành nội quy"}}}
RENAMED: Amended = {"rounds": {"R1": {"name": "Hè 2027"}}}
SWAPPED: Amended = {"rounds": {"R1": {**ROUNDS["R2"], "weight": 1}, "R2": {**ROUNDS["R1"], "weight": 3}}}
# Without 3.1: P1 R1 17.5+71.5-1 = 88, R2 91, (88+273)/4 = 90.25. P2 R2 84.5, (81.5+253.5)/4 = 83.75.
# P3 R1 unit 18+77 = 95, R2 self 18+78 = 96, (95+288)/4 = 95.75. P4 R1 83, (83+264)/4 = 86.75. P5 never had any.
# P6 R1 74, R2 75, (74+225)/4 = 74.75.
WITHOUT_BONUS = {"P1": 90.25, "P2": 83.75, "P3": 95.75, "P4": 86.75, "P5": 74.63, "P6": 74.75}
# Without 1.1 and 1.2, whose words stand in each other's place: P1 R1 54+17.5+2-1 = 72.5, R2 74, (72.5+222)/4 = 73.625.
# P2 66, 69: 273/4 = 68.25. P3 81, 81. P4 67, 70: 277/4 = 69.25. P5 58, 61: 241/4 = 60.25. P6 58, 58.
WITHOUT_TWO = {"P1": 73.63, "P2": 68.25, "P3": 81, "P4": 69.25, "P5": 60.25, "P6": 58}
SECOND_ALONE = {"P1": 92, "P2": 85.5, "P3": 99, "P4": 88, "P5": 75.5, "P6": 76}
NOBODY = dict.fromkeys(FINALS)


def points(result: Mapping[str, Any]) -> dict[str, float | None]:
    return {person["id"]: person["scores"]["final"] for person in result["people"]}


@pytest.mark.parametrize(
    ("amended", "changed", "finals"),
    [
        (BONUS, ["3.1"], WITHOUT_BONUS),
        (OTHER, ["P2"], {**FINALS, "P2": None}),
        (PEOPLE, ["P1", "P2"], {**FINALS, "P1": None, "P2": None}),
        (CRITERIA, ["1.1", "1.2"], WITHOUT_TWO),
        (RENAMED, ["R1"], SECOND_ALONE),
        (SWAPPED, ["R1", "R2"], NOBODY),
    ],
)
def test_answers_that_would_mean_something_else_count_once_they_are_accepted(
    amended: Amended, changed: list[str], finals: dict[str, float | None], small: Small
) -> None:
    small.amend(amended)
    held = small.figures()
    told = found(held, "X220")
    assert [(one["severity"], one["file"], one["message"].split()[1]) for one in told] == [
        ("error", "thidua.xlsx", key) for key in changed
    ]
    assert codes(held, severity="error") == ["X220"] * len(changed)
    assert points(held) == finals
    assert {one["id"] for one in held["people"] if not one["scores"]["complete"]} >= {
        who for who, final in finals.items() if final != FINALS[who]
    }
    line = {"code": "X220", "reason": "chỉ ghi lại cho rõ", "approver": "Hiệu trưởng"}
    small.amend({"waivers": {f"w{n}": {**line, "where": key} for n, key in enumerate(changed, start=1)}})
    after = small.figures()
    assert [one["severity"] for one in found(after, "X220")] == ["notice"] * len(changed)
    assert codes(after, severity="error") == []
    assert {who for who, final in points(after).items() if final is None} == set()
    if amended is not BONUS:  # whose points are taken off now
        assert points(after) == pytest.approx(FINALS)


def test_the_council_s_word_is_held_back_where_a_code_is_somebody_else_s(small: Small) -> None:
    small.merge()
    answers: dict[str, Any] = {
        "adjustments": {
            "a1": {"person": "P1", "round": "R2", "criterion": "1.1", "score": 8, "reason": "biên bản"},
            "a2": {"person": "P4", "round": "R2", "criterion": "3.1", "score": 1, "reason": "biên bản"},
        },
        "grades": {"P1": {"grade": "HTNV"}, "P4": {"grade": "HTNV"}},
    }
    issued, back = (small.folder / place / "hoi-dong.xlsx" for place in ("ket-qua", "inbox"))
    type_into(issued, back, lambda book: put(book, answers))
    before = small.figures()
    assert [by_id(before["people"])[who]["grade"] for who in ("P1", "P4")] == ["HTNV", "HTNV"]
    small.amend({"people": {"P4": {"full_name": "Bùi Quốc Khánh"}}})
    after = small.figures()
    assert [by_id(after["people"])[who]["grade"] for who in ("P1", "P4")] == ["HTNV", None]
    assert "inbox/hoi-dong.xlsx" in str(found(after, "X220")[0]["also"])
    assert points(after)["P1"] == points(before)["P1"]
