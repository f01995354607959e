"""Scales as schools write them in one cell: every fault has its own reason and names the part that is wrong."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from thidua_xlsx.declare.criteria.scale_text import (
    MOST_LINES,
    ScaleFault,
    ScaleLine,
    answers,
    bands,
    places,
    tiers,
    yes_and_no,
)

D = Decimal
WORDS = {"có": True, "không": False}


def said(text: str) -> tuple[ScaleLine, ...]:
    return yes_and_no(text, WORDS.get)


def shown(lines: tuple[ScaleLine, ...]) -> list[str]:
    """`from 90: 20` for a border, `A: 20` for an answer, `rest: 0` for everything else."""
    return [f"{line.name or ('rest' if line.since is None else f'from {line.since}')}: {line.points}" for line in lines]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("80: 15; ≥90: 20; còn lại: 1", ["from 90: 20", "from 80: 15", "rest: 1"]),
        ("từ 90% trở lên: 20; dưới 90: 5", ["from 90: 20", "rest: 5"]),
        ("90 -> 20,5 điểm", ["from 90: 20.5", "rest: 0"]),
        ("90: -2", ["from 90: -2", "rest: 0"]),
    ],
)
def test_tiers_stand_the_highest_first_and_the_rest_last(text: str, read: list[str]) -> None:
    assert shown(tiers(text)) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("20, 16, 12; còn lại 4", ["from 1: 20", "from 2: 16", "from 3: 12", "rest: 4"]),
        ("1: 20; 2-3: 16", ["from 1: 20", "from 2: 16", "from 3: 16", "rest: 0"]),
        ("hạng 2: 5; hạng 1: 9", ["from 1: 9", "from 2: 5", "rest: 0"]),
        ("20; còn lại: 1,5", ["from 1: 20", "rest: 1.5"]),
    ],
)
def test_places_stand_from_the_first_on(text: str, read: list[str]) -> None:
    assert shown(places(text)) == read


def test_answers_and_bands_are_read_by_their_names() -> None:
    assert shown(answers("Tốt=10; Khá=8,5; Yếu=0")) == ["Tốt: 10", "Khá: 8.5", "Yếu: 0"]
    assert [(one.name, one.since) for one in bands("Tốt=80; Xuất sắc=90")] == [("Xuất sắc", D(90)), ("Tốt", D(80))]
    assert shown(said("không=1; có=5")) == ["yes: 5", "no: 1"]
    assert shown(said("có=5")) == ["yes: 5", "no: 0"]


@pytest.mark.parametrize(
    ("read", "text", "why", "params"),
    [
        (tiers, "cao: 20", "not_a_number", {"part": "cao: 20"}),
        (tiers, "90: 20; 90: 15", "twice", {"part": D(90)}),
        (tiers, "90: 20; còn lại: 1; còn lại: 2", "twice", {"part": "còn lại: 2"}),
        (tiers, "còn lại: 1", "empty", {}),
        (tiers, ";", "empty", {}),
        (tiers, ">90: 20", "strict", {"part": ">90: 20"}),
        (tiers, "90", "not_understood", {"part": "90"}),
        (tiers, "90: nhiều", "no_points", {"part": "90: nhiều"}),
        (tiers, "90: 20; 80: 10; dưới 70: 0", "gap", {"below": D(70), "lowest": D(80)}),
        (answers, "A*=1; B=2", "unsafe_name", {"part": "A*=1"}),
        (answers, "A=1; a=2", "twice", {"part": "a"}),
        (answers, "A=1", "too_few", {}),
        (said, "đôi khi=1", "not_yes_no", {"part": "đôi khi=1"}),
        (said, "có=1; có=2", "twice", {"part": "có=2"}),
        (said, "không=1", "no_yes", {}),
        (places, "1: 20; 3: 12", "places", {"part": "1: 20; 3: 12"}),
        (places, "0: 20", "places", {"part": "0: 20"}),
        (places, "3-2: 20", "places", {"part": "3-2: 20"}),
        (places, "1-41: 20", "places", {"part": "1-41: 20"}),  # a scale has forty lines at most
        (places, "1: 20; 1: 16", "twice", {"part": "1: 16"}),
        (places, "1: nhiều", "no_points", {"part": "1: nhiều"}),
        (places, "nhất", "not_understood", {"part": "nhất"}),
        (bands, "Tốt=cao", "not_a_number", {"part": "Tốt=cao"}),
        (bands, "Tốt=80; Khá=80", "twice", {"part": D(80)}),
        (bands, "Tốt=80; tốt=70", "twice", {"part": "tốt"}),
    ],
)
def test_what_cannot_be_used_says_why_and_which_part(
    read: Callable[[str], object], text: str, why: str, params: dict[str, object]
) -> None:
    with pytest.raises(ScaleFault) as stop:
        read(text)
    assert (stop.value.reason.key, dict(stop.value.reason.params)) == (f"scale.{why}", params)


def test_a_scale_may_have_forty_lines_and_no_more() -> None:
    full = "; ".join(f"{number}: {number}" for number in range(1, MOST_LINES + 1))
    assert len(tiers(full)) == MOST_LINES + 1
    with pytest.raises(ScaleFault) as stop:
        tiers(f"{full}; 99: 1")
    assert (stop.value.reason.key, dict(stop.value.reason.params)) == ("scale.too_many", {"most": 40})
    assert shown(places("1-40: 2"))[38:] == ["from 39: 2", "from 40: 2", "rest: 0"]


@pytest.mark.parametrize("rest", ["còn lại", "Khác", "sau đó", "then", "OTHER", "rest", "else"])
def test_everything_else_has_many_names(rest: str) -> None:
    assert shown(tiers(f"90: 20; {rest}: 3")) == ["from 90: 20", "rest: 3"]
    assert shown(places(f"20; {rest}: 3")) == ["from 1: 20", "rest: 3"]
    assert shown(places(f"20; {rest} 3 điểm")) == ["from 1: 20", "rest: 3"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("≥ 90 → 20 điểm\n80 = 15đ", ["from 90: 20", "from 80: 15", "rest: 0"]),
        (">=99,5%: +5; từ 90 trở lên: 3", ["from 99.5: 5", "from 90: 3", "rest: 0"]),
        ("-5: 1; 0: 2", ["from 0: 2", "from -5: 1", "rest: 0"]),
        ("90: 20; < 90 %: 1", ["from 90: 20", "rest: 1"]),
        (" ; 90: 20 ;; ", ["from 90: 20", "rest: 0"]),
    ],
)
def test_a_tier_is_written_in_many_ways(text: str, read: list[str]) -> None:
    assert shown(tiers(text)) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("thứ 1: 20; hạng 2 – 3: 12,5", ["from 1: 20", "from 2: 12.5", "from 3: 12.5", "rest: 0"]),
        ("20 điểm, 16 đ, 12", ["from 1: 20", "from 2: 16", "from 3: 12", "rest: 0"]),
        ("12,5; 10", ["from 1: 12.5", "from 2: 10", "rest: 0"]),  # a comma within a number is that of its decimals
        ("20; 2: 16; còn lại: 0", ["from 1: 20", "from 2: 16", "rest: 0"]),
        ("0; -1", ["from 1: 0", "from 2: -1", "rest: 0"]),
    ],
)
def test_a_place_is_written_in_many_ways(text: str, read: list[str]) -> None:
    assert shown(places(text)) == read


def test_names_keep_what_stands_before_the_last_sign() -> None:
    assert shown(answers("Loại A: xuất sắc = 10; Loại B → 8 điểm")) == ["Loại A: xuất sắc: 10", "Loại B: 8"]
    assert shown(bands("Hạng: cao=90; Thấp: 50 trở lên")) == ["Hạng: cao: 0", "Thấp: 0"]
    assert [one.since for one in bands("Thấp=50%; Cao=từ 90")] == [D(90), D(50)]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("từ 90% trở lên: 20đ; từ 80% đến dưới 90%: 15đ; dưới 80%: 10 đ", ["from 90: 20", "from 80: 15", "rest: 10"]),
        ("Đạt 90-100%: 20; đạt 80-89%: 15", ["from 90: 20", "from 80: 15", "rest: 0"]),  # 89,5 counts from 80 on
        ("từ 80 đến 90: 15; từ 90: 20", ["from 90: 20", "from 80: 15", "rest: 0"]),
        ("từ 95% trở lên 20đ, từ 90% đến dưới 95% 15đ, còn lại 0", ["from 95: 20", "from 90: 15", "rest: 0"]),
        ("từ 5 đến 9 điểm: trừ 2 điểm; 10 điểm trở lên: trừ 5đ", ["from 10: -5", "from 5: -2", "rest: 0"]),
    ],
)
def test_tiers_are_read_as_regulations_write_them(text: str, read: list[str]) -> None:
    assert shown(tiers(text)) == read


@pytest.mark.parametrize(
    ("text", "why", "params"),
    [
        # 85 to 90 is nobody's; the best tier leaves 100 out; what begins above its end is a slip.
        ("từ 90: 20; từ 80 đến dưới 85: 15", "range", {"part": "từ 80 đến dưới 85: 15"}),
        ("từ 80 đến dưới 95: 15; từ 90: 20", "range", {"part": "từ 80 đến dưới 95: 15"}),
        ("80-88: 15; 90-100: 20", "range", {"part": "80-88: 15"}),
        ("từ 90 đến 80: 15", "range", {"part": "từ 90 đến 80: 15"}),
        ("từ 90 đến dưới 100: 20; dưới 90: 5", "open_top", {"part": "từ 90 đến dưới 100: 20", "to": D(100)}),
        ("trên 90%: 20; từ 80: 15", "strict", {"part": "trên 90%: 20"}),
    ],
)
def test_tiers_with_a_gap_between_them_are_refused(text: str, why: str, params: dict[str, object]) -> None:
    with pytest.raises(ScaleFault) as stop:
        tiers(text)
    assert (stop.value.reason.key, dict(stop.value.reason.params)) == (f"scale.{why}", params)


def test_names_places_and_yes_are_read_without_a_sign_between_too() -> None:
    assert shown(answers("Tốt 20, Khá 9,5, TB 5đ")) == ["Tốt: 20", "Khá: 9.5", "TB: 5"]
    assert shown(answers("Tốt, đúng hạn=10; Khá=5")) == ["Tốt, đúng hạn: 10", "Khá: 5"]  # a comma within a name
    assert shown(places("nhất: 20; nhì 18; giải ba: 16; còn lại 10")) == [
        "from 1: 20", "from 2: 18", "from 3: 16", "rest: 10",
    ]  # fmt: skip
    assert shown(said("10 điểm")) == ["yes: 10", "no: 0"]


def test_bands_may_say_where_they_end() -> None:
    read = bands("Xuất sắc: từ 90 đến 100 điểm; Tốt: từ 80 đến dưới 90; Chưa đạt: dưới 80")
    assert [(one.name, one.since) for one in read] == [("Xuất sắc", D(90)), ("Tốt", D(80)), ("Chưa đạt", D(0))]
    assert [(one.name, one.since) for one in bands(">=90: Xuất sắc; từ 80: Tốt")] == [
        ("Xuất sắc", D(90)),
        ("Tốt", D(80)),
    ]
    with pytest.raises(ScaleFault, match="range"):
        bands("Tốt: từ 80; Khá: từ 60 đến dưới 75")
