"""The page that the council verifies from: what has a line of its own, what is summed up, and what many people get."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests.intake.mini import declared
from tests.packaged_looks import LOOKS
from thidua_xlsx.commands.explanation.verdict import criteria_lines
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.season import Criterion, Person, Round, Rubric, Rulebook, School, Section, Unit
from thidua_xlsx.exchange.council import review_page as review_pages
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.review_page import MOST_DETAILED, review_page
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.messages.language import language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    ComparedCriterion,
    Dossier,
    LayerScores,
    Record,
    Season,
    Stamp,
    Submission,
    Unknown,
    VerifiedRound,
)

CRITERIA = (
    Criterion("1", "I", "Nền nếp", KINDS["score"], Decimal(40)),
    Criterion("2", "I", "Dạy học", KINDS["score"], Decimal(40), needs_evidence=True),
    Criterion("3", "I", "Công tác khác", KINDS["score"], Decimal(20)),
    Criterion("4", "I", "Điểm cộng", KINDS["bonus"], Decimal(5)),
)
VI = language("vi")
Points = dict[str, Any]
TABLE = 5  # the first row below the headings, from 0


def layer(points: Points) -> LayerScores:
    found = {
        code: Unknown("x") if value == "?" else value if value is True else Decimal(str(value))
        for code, value in points.items()
    }
    return LayerScores(found, {code: CellPlace("inbox/a.xlsx", "Chấm", 9, 3) for code in found})


def judged(
    people: Sequence[tuple[Points | None, Points | None]],
    evidence: Sequence[tuple[str, str, str]] = (),
    rubric: Rubric | None = None,
) -> Season:
    """Judge people by their self and unit points; evidence is person, criterion, text."""
    persons = tuple(Person(f"P{number}", f"Người {number}", "T1") for number in range(1, len(people) + 1))
    book = Rulebook(
        looks=LOOKS,
        school=School("mua", "Trường", "2026-2027"),
        units=(Unit("T1", "Tổ Một"),),
        people=persons,
        rubric=rubric or Rubric((Section("I", "Tất cả"),), CRITERIA),
        rounds=(Round("D1", "Đợt 1"),),
        titles={},
        regime=declared().regimes["luat-2022"],
        columns=declared().columns,
        forms=declared().forms,
        choices=declared().columns.choices,
    )
    dossiers = []
    for person, layers in zip(persons, people, strict=True):
        scores = {("D1", name): layer(points) for name, points in zip(("self", "unit"), layers, strict=True) if points}
        dossiers.append(Dossier(person, scores=scores))
    records = tuple(
        Record(f"e{number}", {"person": who, "criterion": code, "description": text})
        for number, (who, code, text) in enumerate(evidence, start=1)
    )
    form = Submission(Stamp("mua", "T1", "self-score", "D1"), "inbox/a.xlsx", {"evidence": records})
    cards = {one.person.code: score_card(one, book) for one in dossiers}
    return Season(book, (), tuple(dossiers), (), cards, {}, {}, (), (), (), (), submissions=(form,))


def verified(
    people: Sequence[tuple[Points | None, Points | None]], evidence: Sequence[tuple[str, str, str]] = ()
) -> tuple[Rulebook, list[VerifiedRound]]:
    season = judged(people, evidence)
    return season.rulebook, list(verification(season))


def page(book: Rulebook, found: Sequence[VerifiedRound]) -> list[list[object]]:
    """The lines below the unit's own, without the blank first column and the criteria named at the end.

    Nor the line that opens those which nobody has to look at: these come last, and are folded.
    """
    sheet = review_page(book, {"T1": found}, "HD", VI)
    rows: dict[int, dict[int, object]] = {}
    for (row, col), cell in sheet.cells.items():
        rows.setdefault(row, {})[col] = cell.value
    places = sorted(rows)
    lines = [[value for _, value in sorted(rows[row].items())] for row in places]
    first = next(place for place, line in enumerate(lines) if str(line[0]).endswith("chỗ cần xem"))
    last = next(place for place, line in enumerate(lines) if line[0] == "Tên các tiêu chí")
    assert [line[0] for line in lines[last + 1 :]] == ["1 Nền nếp", "2 Dạy học", "3 Công tác khác", "4 Điểm cộng"]
    below = lines[first + 1 : last]
    opens = next((place for place, line in enumerate(below) if str(line[0]).startswith("Không phải xem")), len(below))
    folded = {row: 0 if row == places[first + 1 + opens] else 1 for row in places[first + 1 + opens : last]}
    folded |= {places[last]: 0, **dict.fromkeys(places[last + 1 :], 1)}  # what the codes mean is folded too
    assert {row: level for row, level in sheet.outline.items() if row > places[first]} == folded
    return [*below[:opens], *below[opens + 1 :]]


def once(book: Rulebook, found: Sequence[VerifiedRound]) -> list[str]:
    """What is said once for everybody, above the units; `+` before what is folded."""
    sheet = review_page(book, {"T1": found}, "HD", VI)
    said = {row: str(cell.value) for (row, col), cell in sheet.cells.items() if col == 1 and cell.value is not None}
    unit = next(row for row, text in said.items() if text.endswith("chỗ cần xem"))
    rows = [row for row in sorted(said) if sheet.page.repeat_rows and sheet.page.repeat_rows[1] < row < unit]
    return [("+ " if sheet.outline.get(row) == 1 else "") + said[row] for row in rows]


def test_what_differs_or_has_evidence_has_a_line_and_the_rest_is_summed_up() -> None:
    same = {"1": 38, "2": 35, "3": 18}
    found = verified([(same, {**same, "3": 16})], [("P1", "2", "Giấy khen")])
    # 38 + 35 + 18 = 91 and 38 + 35 + 16 = 89; of criteria 1 and 4, 38 and nothing, nobody says otherwise.
    assert page(*found) == [
        ["Người 1", "Đợt 1", "Tổng điểm", 91, 89, -2, 1, "Còn 2 tiêu chí bằng nhau: 38 điểm", None],
        [None, None, "2 Dạy học", 35, 35, 0, 1, "Giấy khen", None],
        [None, None, "3 Công tác khác", 18, 16, -2, None, None, None],
    ]


def test_pieces_of_evidence_for_one_criterion_stand_behind_each_other_and_blank_ones_are_counted_alone() -> None:
    same = {"1": 38, "2": 35, "3": 18}
    _, line = page(*verified([(same, same)], [("P1", "2", "Giấy khen"), ("P1", "2", ""), ("P1", "2", "Sổ")]))
    assert line[6:8] == [3, "Giấy khen; Sổ"]


def test_a_bonus_on_which_both_agree_is_still_shown() -> None:
    same = {"1": 38, "2": 35, "3": 18, "4": 2}
    [whole, bonus] = page(*verified([(same, same)]))
    assert whole[3:8] == [93, 93, 0, 0, "Còn 3 tiêu chí bằng nhau: 91 điểm"]
    assert bonus[2:6] == ["4 Điểm cộng", 2, 2, 0]


def test_cells_that_say_nothing_are_named_on_the_line_of_the_total_and_full_marks_without_evidence_above() -> None:
    same = {"1": 38, "2": 40, "3": "?"}
    season = verified([(same, same)])
    [[*_, rest, look]] = page(*season)
    assert look == "? Còn trống hoặc chưa đọc được: 3"
    assert once(*season) == [
        "! Điểm tối đa, không có minh chứng: 1 lượt chấm của 1 người: 2 (1 người)",
        "2 · Tổ Một: Người 1",
    ]
    assert rest == "Còn 3 tiêu chí bằng nhau: 78 điểm"  # 38 + 40 and no bonus


@pytest.mark.parametrize(
    ("own", "unit", "marked"), [(40, 39, False), (39, 40, True), (40, None, True), (None, 40, True)]
)
def test_the_full_marks_that_need_evidence_are_those_of_the_unit_where_it_scored(
    own: int | None, unit: int | None, marked: bool
) -> None:
    layers = tuple(None if points is None else {"1": 38, "2": points, "3": 18} for points in (own, unit))
    _, found = verified([layers])  # type: ignore[list-item]
    assert [one.criterion for one in found[0].criteria if one.unproved] == (["2"] if marked else [])


def test_a_layer_that_is_absent_is_said_once_and_the_other_is_told_in_full() -> None:
    points = {"1": 38, "2": 35, "3": 18}
    season = verified([(points, None), (points, points), (points, None), (None, points)])
    [[*_, own, unit, apart, proofs, rest, look], *_] = page(*season)
    assert [own, unit, apart, proofs, look] == [91, None, None, 0, None]
    assert once(*season) == [
        "Chưa tự chấm: 1 lượt chấm của 1 người",
        "Tổ Một: Người 4",
        "Tổ chưa chấm: 2 lượt chấm của 2 người",
        "Tổ Một: Người 1, Người 3",
    ]
    assert rest == "1:\u00a038; 2:\u00a035; 3:\u00a018"


@pytest.mark.parametrize(("own", "unit"), [(True, False), (False, True)])
def test_of_one_layer_alone_what_has_no_line_is_told_in_the_order_of_the_sheet(own: bool, unit: bool) -> None:
    """Criterion 2 has full marks without evidence, 3 is nought, 4 (a bonus) is worth nothing, 1 could not be read."""
    points = {"1": "?", "2": 40, "3": 0, "4": 0}
    [[*_, rest, look]] = page(*verified([(points if own else None, points if unit else None)]))
    assert rest == "2:\u00a040; 3:\u00a00"
    assert look == "? Còn trống hoặc chưa đọc được: 1"
    mixed = {"1": 38, "2": 40, "3": 18, "4": 2}
    [whole, proved, bonus] = page(*verified([(mixed if own else None, mixed if unit else None)], [("P1", "3", "Sổ")]))
    assert whole[7] == "1:\u00a038; 2:\u00a040"
    assert proved[2:5] == ["3 Công tác khác", *((18, None) if own else (None, 18))]
    assert bonus[2:5] == ["4 Điểm cộng", *((2, None) if own else (None, 2))]


def test_where_every_criterion_has_a_line_of_its_own_nothing_is_left_to_sum_up() -> None:
    proofs = [("P1", one.code, "Sổ") for one in CRITERIA]
    points = {"1": 38, "2": 35, "3": 18, "4": 2}
    for other in (None, points):
        whole, *each = page(*verified([(points, other)], proofs))
        assert (whole[7], len(each)) == (None, 4)


def test_many_people_get_one_line_each_with_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    same = {"1": 38, "2": 40, "3": 18}
    found = verified([(same, {**same, "1": 20, "3": 17}), (same, same)], [("P2", "2", "Giấy khen")])
    assert len(page(*found)) == 5  # two totals; criteria 1 and 3 of the first, 2 of the second
    monkeypatch.setattr(review_pages, "MOST_DETAILED", 1)
    # 96 against 77 is 19 apart, from 10 on is far; criterion 1 is 18 apart.
    assert page(*found) == [
        ["Người 1", "Đợt 1", 96, 77, -19, 2, 0, "! Lệch nhiều"],
        ["Người 2", "Đợt 1", 96, 96, 0, 0, 1, None],
    ]


GIVEN = st.sampled_from(["?", 0, "0.5", 5, 20, 40])  # of which 20 and 40 are far apart, and 40 is everything
LAYER = st.none() | st.fixed_dictionaries({}, optional={one.code: GIVEN for one in CRITERIA})
PROOFS = st.lists(st.tuples(st.sampled_from(["P1", "P2"]), st.sampled_from(["1", "2", "4", "9"]), st.just("Giấy khen")))


def counting_as_large(season: Season, percent: int) -> Season:
    book = season.rulebook
    return replace(season, rulebook=replace(book, voting=replace(book.voting, difference=Decimal(percent))))


@given(st.lists(st.tuples(LAYER, LAYER), min_size=1, max_size=2), PROOFS, st.sampled_from([10, 0]))
def test_each_criterion_is_listed_or_among_the_rest_and_whatever_bears_a_mark_is_listed(
    people: list[tuple[Points | None, Points | None]], evidence: list[tuple[str, str, str]], percent: int
) -> None:
    for verified_round in verification(counting_as_large(judged(people, evidence), percent)):
        listed = [compared.criterion for compared in verified_round.criteria]
        assert sorted([*listed, *verified_round.rest]) == sorted(criterion.code for criterion in CRITERIA)
        assert {compared.criterion for compared in verified_round.criteria if compared.unproved} <= {"2"}
        # Criterion 2 alone needs evidence. What is told in sum both layers gave, or only one of them scored.
        assert verified_round.differing <= len(listed)


def test_who_is_knocked_out_is_shown_and_the_lines_add_up_to_the_total() -> None:
    """Section I starts with 10: 10 + 38 + 35 + 18 = 101, held to 100. The accident of person 2 holds the total to 50."""
    accident = Criterion("5", "I", "Mất an toàn", KINDS["knockout"], Decimal(50))
    rubric = Rubric((Section("I", "Tất cả", start=Decimal(10)),), (*CRITERIA, accident))
    same = {"1": 38, "2": 35, "3": 18}
    season = judged([(same, same), ({**same, "5": True}, {**same, "5": True})], rubric=rubric)
    sheet = review_page(season.rulebook, {"T1": list(verification(season))}, "HD", VI)
    rows: dict[int, list[object]] = {}
    for (row, _), cell in sorted(sheet.cells.items()):
        rows.setdefault(row, []).append(cell.value)
    knocked, free = (next(row for row, line in rows.items() if line[0] == f"Người {n}") for n in (2, 1))
    assert "Tổ Một: 1 chỗ cần xem" in rows[knocked - 1]
    assert (sheet.outline.get(knocked), sheet.outline.get(free)) == (None, 1)
    assert "Còn 4 tiêu chí bằng nhau: 91 điểm; điểm ban đầu, mức trần: -41 điểm" in rows[knocked]  # 91 - 41 = 50
    assert rows[knocked + 1][-1] == "✗ Bị loại: tổng điểm bị giữ ở mức trần"
    assert any("bằng nhau: 91 điểm; điểm ban đầu, mức trần: 9 điểm" in str(text) for text in rows[free])


def test_where_every_difference_is_large_even_none_is() -> None:
    same = {"1": 38, "2": 35, "3": 18}
    season = counting_as_large(judged([(same, same)], [("P1", "1", "Sổ theo dõi")]), 0)
    [one] = verification(season)
    # Of the criteria only 1, which has evidence, is looked at; both totals are 91.
    assert [(compared.criterion, compared.large) for compared in one.criteria] == [("1", True)]
    assert (one.large, one.differing, one.proofs) == (True, 0, 1)


def test_a_layer_of_which_nothing_could_be_read_has_no_total_to_compare() -> None:
    [one] = verification(judged([({"1": 40, "2": 35, "3": 18}, {"1": "?", "2": "?", "3": "?"})]))
    assert (one.own, one.unit, one.large) == (Decimal(93), None, False)


def test_who_bears_a_mark_of_many_is_named_by_unit_with_the_rounds_and_folded_where_units_are_many() -> None:
    """In six units full marks of criterion 2 have no evidence: six rows are more than five, which would be shown."""
    book = judged([({"1": 1}, None)]).rulebook
    units = tuple(Unit(f"U{number}", f"Tổ {number}") for number in range(1, 7))
    rounds = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
    full = (ComparedCriterion("2", Decimal(40), Decimal(40), unproved=True),)

    def said(count: int) -> list[str]:
        people = tuple(Person(f"P{one.code}", f"Người {one.code}", one.code) for one in units[:count])
        declared_ = replace(book, units=units[:count], people=people, rounds=rounds)
        found = {
            one.unit: [VerifiedRound(one.code, code, Decimal(9), Decimal(9), False, 0, full, {}) for code in codes]
            for one, codes in zip(people, (("D1", "D2"), *[("D2",)] * 5), strict=False)
        }
        sheet = review_page(declared_, found, "HD", VI)
        rows = {row: str(cell.value) for (row, col), cell in sheet.cells.items() if col == 1 and cell.value}
        return [("+ " if sheet.outline.get(row) else "") + rows[row] for row in sorted(rows) if row >= TABLE]

    assert said(2)[:3] == [
        "! Điểm tối đa, không có minh chứng: 3 lượt chấm của 2 người: 2 (2 người)",
        "2 · Tổ 1: Người U1",
        "2 · Tổ 2: Người U2 (Đợt 2)",
    ]
    assert said(5)[1] == "2 · Tổ 1: Người U1"
    assert said(6)[1] == "+ 2 · Tổ 1: Người U1"


def test_what_is_doubtful_is_shown_and_the_rest_is_folded_below_it() -> None:
    """Person 2 is 18 apart in criterion 1, person 4 left a cell unread; 1 and 3 agree with their unit."""
    same = {"1": 38, "2": 35, "3": 18}
    season = verified([(same, same), (same, {**same, "1": 20}), (same, same), (same, {**same, "3": "?"})])
    sheet = review_page(season[0], {"T1": season[1]}, "HD", VI)
    names = {str(cell.value): row for (row, col), cell in sheet.cells.items() if col == 1}
    assert [name for name in names if name.startswith("Người")] == ["Người 2", "Người 4", "Người 1", "Người 3"]
    assert {name for name, row in names.items() if sheet.outline.get(row) == 1 and row < names["Tên các tiêu chí"]} == {
        "Người 1",
        "Người 3",
    }
    opener = "Không phải xem: 2 lượt chấm của 2 người"
    assert sheet.outline[names[opener]] == 0
    assert not sheet.protected  # on a locked sheet no program unfolds anything


def test_three_hundred_people_are_still_told_in_detail() -> None:
    book, found = verified([({"1": 30, "2": 30, "3": 10}, {"1": 30, "2": 30, "3": 12})])
    crowd = tuple(Person(f"N{number}", "Người", "T1") for number in range(MOST_DETAILED - 1))
    assert len(page(replace(book, people=(*book.people, *crowd)), found)) == 2
    assert len(page(replace(book, people=(*book.people, *crowd, crowd[0])), found)) == 1


def test_explain_tells_every_criterion_of_one_person() -> None:
    season = judged([({"1": 30, "2": 40, "3": 10}, {"1": 40, "2": 40, "3": 10})], [("P1", "1", "Sổ theo dõi")])
    assert list(criteria_lines(season.dossiers[0], season, VI)) == [
        "  Đợt 1, từng tiêu chí:",
        "    1 Nền nếp: tự chấm 30, tổ chấm 40; 1 minh chứng: Sổ theo dõi; ! Lệch nhiều",
        "    2 Dạy học: tự chấm 40, tổ chấm 40; ! Điểm tối đa, không có minh chứng",
        "    Tự chấm = tổ chấm: 3: 10; 4: 0",
    ]
