"""Rows of sections, criteria and rounds: what each comes to, what a blank means, and which cell is wrong."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.declare.told_season import cells, season, told
from thidua_xlsx.declare.season import Criterion, Section

SECTIONS = "\n| #td:sections | name | max | start |\n"
CRITERIA = "\n| #td:criteria | section | text | kind | max | step | each | scale | among | applies_to | needs_evidence | counts_pact | source |\n"
OF_UNITS = CRITERIA.replace("criteria", "unit_criteria")
BOTH = SECTIONS + "| I | Chuyên môn | 20 | |\n| II | Cộng và trừ | | |\n| III | Của tổ | 30 | |\n"


def criteria(*rows: str, table: str = CRITERIA) -> str:
    """A table of criteria, `1`, `2` and so on, the first in row 2; a row goes on from the section."""
    return table + "".join(f"| `{number}` | {row} |\n" for number, row in enumerate(rows, start=1))


def one(row: str) -> Criterion:
    return season(BOTH, criteria(row)).rubric.criteria[0]


def points(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("I | Hồ sơ | Điểm | 10 | 2.5", []),
        ("I | Hồ sơ | Điểm | 10 | 3", [("D215", "criteria!F2")]),  # 10 is no multiple of 3
        ("I | Tỷ lệ | Bậc thang | | 3 | | >=90: 10; còn lại: 0", []),  # a step of what is entered, not of its points
        ("I | Hồ sơ | Điểm | | ", [("C107", "criteria!E2")]),
        ("I | Hồ sơ | Điểm | 10 | | 2", [("D228", "criteria!G2")]),
        ("I | Đi trễ | Đếm lần | 10 | | ", [("D223", "criteria!G2")]),
        ("I | Đi trễ | Đếm lần | 10 | | 0", [("D223", "criteria!G2")]),
        ("I | Giải | Đếm lần | 10 | | | Nhất=5; Nhì=4", []),
        ("I | Giải | Đếm lần | 10 | | 2 | Nhất=5; Nhì=4", [("D228", "criteria!G2")]),
        ("I | Tỷ lệ | Bậc thang | | ", [("D223", "criteria!H2")]),
        ("I | Tỷ lệ | Bậc thang | | | 2 | >=90: 20", [("D228", "criteria!G2")]),  # one mistake is told once
        ("I | Tỷ lệ | Bậc thang | 20 | | | >=90: 20; 80: 15", []),
        ("I | Tỷ lệ | Bậc thang | 19 | | | >=90: 20; 80: 15", [("D224", "criteria!E2")]),
        ("I | Tỷ lệ | Bậc thang | 21 | | | >=90: 20; 80: 15", [("D224", "criteria!E2")]),
        ("I | Tỷ lệ | Bậc thang | | | | chín mươi: 20", [("D222", "criteria!H2")]),
        ("I | Có kế hoạch | Có/không | 5", []),
        ("I | Có kế hoạch | Có/không | ", [("D223", "criteria!H2")]),
    ],
)
def test_a_criterion_needs_what_its_kind_needs_and_no_more(row: str, found: list[tuple[str, str]]) -> None:
    book, findings = told(BOTH, criteria(row))
    assert cells(findings) == found
    assert (book is None) == any(code != "D228" for code, _ in found)


@pytest.mark.parametrize(
    ("row", "fields"),
    [
        ("I | Hồ sơ | Điểm | 10 | 0.5 | 2", {"max": 10, "step": Decimal("0.5"), "each": None, "among": "group"}),
        ("I | Hồ sơ | Điểm | 10", {"step": None, "applies_to": (), "needs_evidence": False, "scale": ()}),
        (
            "II | Hồ sơ | Điểm | 10 | | | | | GV, NV | có",
            {"section": "II", "applies_to": ("GV", "NV"), "needs_evidence": True},
        ),
        ("I | Đi trễ | Đếm lần | 5 | | -0.5", {"each": Decimal("-0.5"), "max": 5, "tier_of": ""}),
        # the maximum of a scale is what its best answer is worth, wherever that stands
        ("I | Xếp mức | Chọn mức | | | | Yếu=0; Tốt=10; Khá=8", {"max": 10, "options": "scale_1"}),
        ("I | Điểm TB | Xếp hạng | | | | 20, 16; còn lại 4 | toàn trường", {"among": "school", "max": 20}),
        ("I | Tỷ lệ | Bậc thang | | | | >=90: 20 | | | | đúng hạn", {"counts_pact": "in_time"}),
        ("I | Hồ sơ | Điểm | 10 | | | | | | | đúng hạn", {"counts_pact": ""}),  # only a tier is counted from the pact
        ("I | Giải HSG | Điểm cộng | 10 | | | | | | | | học sinh", {"source": "pupils"}),
        (
            "I | Giải GVG | Điểm cộng | 10 | | | | | | | | hội thi",
            {"source": "contest", "code": "1", "text": "Giải GVG"},
        ),
        ("I | Hồ sơ | Điểm | 10", {"source": ""}),
    ],
)
def test_a_criterion_is_what_its_row_says(row: str, fields: dict[str, Any]) -> None:
    found = one(row)
    assert {key: getattr(found, key) for key in fields} == fields


@pytest.mark.parametrize(
    ("groups", "applies"), [("", [True, True, True]), ("GV", [True, False, False]), ("GV, NV", [True, True, False])]
)
def test_a_criterion_without_groups_is_everybodys(groups: str, applies: list[bool]) -> None:
    found = one(f"I | Hồ sơ | Điểm | 10 | | | | | {groups}")
    assert [found.applies(group) for group in ("GV", "NV", "")] == applies


@pytest.mark.parametrize(
    ("row", "yes", "no"),
    [("I | Có kế hoạch | Có/không | 5", 5, 0), ("I | Có kế hoạch | Có/không | | | | có=4; không=1", 4, 1)],
)
def test_yes_is_worth_the_maximum_unless_a_scale_says_otherwise(row: str, yes: int, no: int) -> None:
    found = one(row)
    assert (found.kind.points(found, True), found.kind.points(found, False), found.max) == (yes, no, yes)


def test_each_tier_of_what_is_counted_is_a_criterion_below_one_maximum() -> None:
    table = criteria("I | Giải | Đếm lần | 12 | | | Nhất=5; Nhì=4; Ba=3", "I | Hồ sơ | Điểm | 10")
    found = season(BOTH, table, options={"tie_breaks": "1; I; 2"}).rubric
    assert [(c.code, c.text, c.each, c.max, c.tier_of) for c in found.criteria] == [
        ("1-1", "Giải: Nhất", Decimal(5), Decimal(12), "1"),
        ("1-2", "Giải: Nhì", Decimal(4), Decimal(12), "1"),
        ("1-3", "Giải: Ba", Decimal(3), Decimal(12), "1"),
        ("2", "Hồ sơ", None, Decimal(10), ""),
    ]
    assert found.tie_breaks == ("1", "I", "2")  # what was declared, a section, and what stands as it is


def test_what_breaks_ties_must_be_declared() -> None:
    book, findings = told(options={"tie_breaks": "1.1; 9.9; I"})
    assert [(one.code.id, one.params.get("value")) for one in findings if one.code.id == "D206"] == [("D206", "9.9")]
    assert book is None


def test_equal_scales_share_a_list_and_those_of_units_have_their_own() -> None:
    people = criteria(
        "I | A | Chọn mức | | | | Tốt=10; Khá=8",
        "I | B | Chọn mức | | | | Tốt=5; Khá=4",
        "I | C | Chọn mức | | | | Tốt=10; Khá=8",
    )
    units = criteria(
        "III | D | Chọn mức | | | | Tốt=10; Khá=8",
        "III | E | Điểm | 10",
        "III | F | Xếp hạng | | | | 9, 5 | cùng loại",
        table=OF_UNITS,
    )
    book = season(BOTH, people, units, options={"total_max": 80, "unit_total_max": 50, "score_decimals": 0})
    assert [c.options for c in book.rubric.criteria] == ["scale_1", "scale_2", "scale_1"]
    of_units = book.unit_rubric
    assert of_units is not None
    assert [(c.options, c.among) for c in of_units.criteria] == [("unit_scale_1", "units"), ("", "units"), ("", "kind")]
    assert (book.rubric.total_max, of_units.total_max) == (80, 50)
    assert (book.rubric.decimals, of_units.decimals) == (0, 0)  # no decimals is not nothing said
    assert ([s.code for s in book.rubric.sections], [s.code for s in of_units.sections]) == (["I", "II"], ["III"])


def test_a_section_of_both_sheets_stands_on_both() -> None:
    units = criteria("I | D | Điểm | 10", table=OF_UNITS)
    book = season(BOTH, criteria("I | A | Điểm | 10"), units)
    assert book.unit_rubric is not None
    assert [s.code for s in book.rubric.sections] == ["I", "II", "III"]  # nobody's section is people's
    assert [s.code for s in book.unit_rubric.sections] == ["I"]
    assert (book.rubric.total_max, book.unit_rubric.total_max, book.rubric.decimals) == (100, 100, 2)
    assert season(BOTH, criteria("I | A | Điểm | 10")).unit_rubric is None


@pytest.mark.parametrize(
    ("section", "groups", "found"),
    [
        ("20 | 20", ("", ""), []),  # full marks from the start
        ("20 | 20.5", ("", ""), [("D225", "sections!D2")]),
        (" | 40", ("GV", ""), []),  # one criterion is for everybody
        (" | 40", ("GV", "NV"), [("D226", "sections!D2")]),
        (" | ", ("GV", "NV"), []),
    ],
)
def test_what_a_section_starts_with_fits_its_cap_and_is_everybodys(
    section: str, groups: tuple[str, str], found: list[tuple[str, str]]
) -> None:
    sheet = f"{SECTIONS}| I | Nền nếp | {section} |\n"
    rows = (f"I | {group or 'Chung'} | Điểm trừ | 5 | | | | | {group}" for group in groups)
    book, findings = told(sheet, criteria(*rows))
    assert cells(findings) == found
    assert (book is None) == bool(found)


@pytest.mark.parametrize(
    ("cap", "start", "taken", "total"),
    [
        (None, None, (3, 4), 7),
        (6, None, (3, 4), 6),
        (7, None, (3, 4), 7),
        (6, None, (-3, -4), -7),  # a section without points to start with may fall below 0
        (20, 20, (-3, 1), 18),
        (20, 20, (3,), 20),
        (None, 5, (-3, -4), 0),  # one that begins with points does not
        (None, 0, (-3,), 0),
        (10, 10, (), 10),
    ],
)
def test_a_section_is_held_between_nothing_and_its_cap(
    cap: int | None, start: int | None, taken: tuple[int, ...], total: int
) -> None:
    limits = [None if number is None else Decimal(number) for number in (cap, start)]
    assert Section("I", "Nền nếp", *limits).total(map(Decimal, taken)) == total


@pytest.mark.parametrize(("start", "codes"), [(100, []), (101, ["D225"])])
def test_nobody_starts_above_the_total(start: int, codes: list[str]) -> None:
    book, findings = told(options={"start_points": start})
    assert [code for code, _ in cells(findings)] == codes
    if book is not None:
        assert (book.rubric.start, season().rubric.start) == (100, 0)


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("tự chấm=20; tổ=30; hội đồng=50", {"self": 20, "unit": 30, "council": 50}),
        ("Hội đồng: 60%, tự chấm: 40 %", {"council": 60, "self": 40}),
        ("20/30/50", {"self": 20, "unit": 30, "council": 50}),  # in the order in which they score
        ("20,30,50", {"self": 20, "unit": 30, "council": 50}),
        ("12.5; 37.5; 50", {"self": Decimal("12.5"), "unit": Decimal("37.5"), "council": 50}),
        # A comma is that of decimals where another sign, or a space behind it, tells the weights apart.
        ("12,5; 37,5; 50", {"self": Decimal("12.5"), "unit": Decimal("37.5"), "council": 50}),
        ("tự chấm=12,5 %, tổ=37,5, hội đồng=50,", {"self": Decimal("12.5"), "unit": Decimal("37.5"), "council": 50}),
        ("12,5/37,5/50", {"self": Decimal("12.5"), "unit": Decimal("37.5"), "council": 50}),
        ("", {}),
        ("tự chấm 30%, tổ 70%", {"self": 30, "unit": 70}),
        ("tổ 70 - cá nhân 30", {"unit": 70, "self": 30}),
    ],
)
def test_layers_weigh_as_written_or_in_their_order(text: str, weights: dict[str, object]) -> None:
    assert season(options={"layer_weights": text}).rubric.layer_weights == weights


@pytest.mark.parametrize("text", ["tự chấm=20; bộ trưởng=80", "25; 25; 25; 25", "tổ=nhiều"])
def test_weights_of_nobody_are_an_error(text: str) -> None:
    book, findings = told(options={"layer_weights": text})
    assert (book, [code for code, _ in cells(findings)]) == (None, ["D206"])


@pytest.mark.parametrize(
    ("total", "name"), [("90", "Xuất sắc"), ("89.99", "Tốt"), ("80", "Tốt"), ("79.99", ""), (None, "")]
)
def test_a_total_falls_into_the_highest_band_that_it_reaches(total: str | None, name: str) -> None:
    rubric = season(options={"bands": "Tốt=80; Xuất sắc=90"}).rubric
    assert rubric.band(None if total is None else Decimal(total)) == name


def test_bands_that_nobody_can_read_stop_the_season() -> None:
    assert [code for code, _ in cells(told(options={"bands": "Tốt=cao"})[1])] == ["D227"]


ROUNDS = "\n| #td:rounds | name | theme | start | end | weight | group |\n"


def test_a_round_is_what_its_row_says_and_counts_once_where_nobody_weighs_it() -> None:
    rows = (
        "| D1 | Đợt 1 | Chào năm học mới | 05/09/2024 | 05/09/2024 | | Học kỳ I |\n",  # a round of one day
        "| D2 | | | | | 2 | |\n",
        "| D3 | Đợt 3 | | | | 0 | |\n",
    )
    book, findings = told(ROUNDS + "".join(rows))
    assert cells(findings) == []
    assert book is not None
    assert [(one.name, one.theme, one.weight, one.group) for one in book.rounds] == [
        ("Đợt 1", "Chào năm học mới", Decimal(1), "Học kỳ I"),
        ("D2", "", Decimal(2), ""),
        ("Đợt 3", "", Decimal(0), ""),
    ]
    assert (book.rounds[0].start, book.rounds[0].end, book.rounds[1].end) == (date(2024, 9, 5), date(2024, 9, 5), None)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("| D1 | | | 06/09/2024 | 05/09/2024 | | |\n", [("D265", "rounds!E2")]),
        ("| D1 | | | | | 0 | |\n| D2 | | | | | 0 | |\n", [("D221", "rounds!F2")]),
        ("| D1 | | | | | 0 | |\n| D2 | | | | | 1 | |\n", []),
    ],
)
def test_rounds_that_cannot_be_stop_the_season(rows: str, found: list[tuple[str, str]]) -> None:
    book, findings = told(ROUNDS + rows)
    assert (cells(findings), book is None) == (found, bool(found))
