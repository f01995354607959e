"""The sheet of the units' own points as a table: ranking above, every criterion of every unit and round below.

Criteria `c` points up to 10 that need evidence, `d` prizes of 1 point each up to 3, `e` points up to 5 for
administrative units alone, `k` which holds the total down to 4. The term weighs twice: (October + 2 x term) / 3.
"""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from handmade import make_season, table
from msgspec.structs import replace
from test_points_sheets import AVERAGES, ROUNDS

from thidua_xlsx.declare.build.rulebook_builder import collective_of
from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Section, Unit
from thidua_xlsx.intake.dossiers.units_as_people import as_people
from thidua_xlsx.judging.score.unit_score_cards import rank_collectives, score_units
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import (
    Adjustment,
    Council,
    LayerScores,
    Meeting,
    Season,
    UnitDossier,
    UnitStanding,
    Unknown,
)
from thidua_xlsx.reports.summary.points.unit_scores_sheet import unit_scores_sheet

D = Decimal
UNITS = (
    Unit("TOAN", "Tổ Toán", "Tổ chuyên môn"),
    Unit("VAN", "Tổ Văn", "Tổ chuyên môn"),
    Unit("VP", "Tổ Văn phòng", "Tổ hành chính"),
    Unit("BGH", "Ban giám hiệu", "Tổ hành chính"),
)
RUBRIC = Rubric(
    sections=(Section("I", "Công việc"),),
    criteria=(
        Criterion("c", "I", "Nền nếp", KINDS["score"], D(10), needs_evidence=True),
        Criterion("d", "I", "Số giải", KINDS["count"], D(3), each=D(1)),
        Criterion("e", "I", "Tiếp dân", KINDS["score"], D(5), applies_to=("Tổ hành chính",)),
        Criterion("k", "I", "Đơn thư", KINDS["knockout"], D(4)),
    ),
    total_max=D(20),
    of_units=True,
)
# What stands in the cells c, d, e, k; `-` is blank, `?` could not be read.
MARKS = {
    "TOAN": {"T10 self": "10 2 - -", "HK self": "10 1 - no", "HK council": "7.5 2 - no"},
    "VAN": {"T10 self": "- 1 - -", "HK self": "9 0 - -"},
    "VP": {"T10 self": "8 - ? -", "HK self": "10 3 5 yes"},
    "BGH": {},
}
REMARKS = {"TOAN": {("T10", "d"): "2 giải cấp xã", ("HK", "c"): "Sổ đầu bài"}}
WORDS: Mapping[str, Decimal | bool | Unknown] = {"?": Unknown("?"), "yes": True, "no": False}


def _season(
    marks: Mapping[str, Mapping[str, str]] = MARKS,
    units: tuple[Unit, ...] = UNITS,
    rounds: tuple[Round, ...] = ROUNDS[1:],
    rubric: Rubric = RUBRIC,
) -> Season:
    made = make_season()
    book = replace(made.rulebook, units=units, people=(), rounds=rounds)
    book = replace(book, collective=collective_of(book, rubric))
    dossiers = tuple(
        UnitDossier(one, scores=_scores(marks.get(one.code, {}), rubric), remarks=REMARKS.get(one.code, {}))
        for one in units
    )
    scores = score_units(as_people(dossiers, book), book)
    changed = Adjustment("TOAN", "HK", "c", D("7.5"), "thiếu hồ sơ", CellPlace("inbox/hd.xlsx", "Điểm tập thể", 5, 3))
    standings = {one.code: UnitStanding(one, *AVERAGES.get(one.code, (None, None))) for one in units}
    return replace(
        made,
        rulebook=book,
        dossiers=(),
        unit_dossiers=dossiers,
        collectives=rank_collectives(scores, dossiers, book),
        unit_standings=standings,
        council=Council("inbox/hd.xlsx", Meeting(), unit_adjustments=(changed,)),
    )


def _scores(marks: Mapping[str, str], rubric: Rubric) -> Mapping[tuple[str, str], LayerScores]:
    found, codes = {}, [one.code for one in rubric.criteria]
    for key, text in marks.items():
        round_, layer = key.split()
        given = {code: mark for code, mark in zip(codes, text.split(), strict=True) if mark != "-"}
        answers = {code: WORDS[mark] if mark in WORDS else D(mark) for code, mark in given.items()}
        found[round_, layer] = LayerScores(answers, {})
    return found


# Toán (12 + 2 x 9.5) / 3, Văn (1 + 2 x 9) / 3, Văn phòng (8 + 2 x 4) / 3: 10 + 3 + 5 points are held to 4.
SHEET = """
Trường Trung học cơ sở Kim Sơn
ĐIỂM THI ĐUA CỦA TẬP THỂ
Năm học 2024-2025, tính đến 31/05/2025
Tập thể tự chấm theo tiêu chí riêng; hội đồng sửa ở trang Điểm tập thể của sổ họp. Điểm này để so các tập thể với nhau, không tự quyết định danh hiệu: danh hiệu vẫn xét theo quy định. Ô có dấu – là chưa có điểm (không phải điểm 0).
 | Tháng 10 | Học kỳ I |  | Cá nhân trong tổ
Hạng | Tập thể | Loại | Hạng cùng loại | Tự chấm | Hội đồng | Chốt | Tự chấm | Hội đồng | Chốt | Điểm năm | Trung bình | Hạng | Tình trạng
1 | Tổ Toán | Tổ chuyên môn | 1 | 12.00 | – | 12.00 | 11.00 | 9.50 | 9.50 | 10.33 | 9.00 | 2 | đủ
2 | Tổ Văn | Tổ chuyên môn | 2 | 1.00 <warn> | – | 1.00 | 9.00 | – | 9.00 | 6.33 <warn> | 8.75 | 3 | ⚠ chưa đủ: Tháng 10, Tự chấm: tiêu chí c <warn>
3 | Tổ Văn phòng | Tổ hành chính | 1 | 8.00 <warn> | – | 8.00 | 4.00 | – | 4.00 | 5.33 <warn> | 16.00 | 1 | ⚠ bị loại theo tiêu chí k; ⚠ chưa đủ: Tháng 10, Tự chấm: tiêu chí e <warn>
– | Ban giám hiệu | Tổ hành chính | – | – | – | – | – | – | – | – | – | – | ⚠ chưa có điểm <warn>
Từng tiêu chí; bấm dấu + ở lề trái để xem
Mã | Tiêu chí | Tối đa | Tự chấm | Hội đồng | Cách tính, minh chứng, lý do
Tổ Toán – Tháng 10
c | Nền nếp | 10 | 10.00 | – | ⚠ điểm tối đa, chưa ghi minh chứng <warn>
d | Số giải | 3 | 2.00 | – | 2 lần × 1 = 2 điểm; 2 giải cấp xã
k | Đơn thư | – | – | –
Tổ Toán – Học kỳ I
c | Nền nếp | 10 | 10.00 | 7.50 | Sổ đầu bài; hội đồng: thiếu hồ sơ
d | Số giải | 3 | 1.00 | 2.00 | 2 lần × 1 = 2 điểm
k | Đơn thư | – | – | – | Không
Tổ Văn – Tháng 10
c | Nền nếp | 10 | ⚠ trống <warn> | –
d | Số giải | 3 | 1.00 | – | 1 lần × 1 = 1 điểm
k | Đơn thư | – | – | –
Tổ Văn – Học kỳ I
c | Nền nếp | 10 | 9.00 | –
d | Số giải | 3 | 0.00 | – | 0 lần × 1 = 0 điểm
k | Đơn thư | – | – | –
Tổ Văn phòng – Tháng 10
c | Nền nếp | 10 | 8.00 | –
d | Số giải | 3 | – | –
e | Tiếp dân | 5 | ⚠ chưa rõ <warn> | –
k | Đơn thư | – | – | –
Tổ Văn phòng – Học kỳ I
c | Nền nếp | 10 | 10.00 | – | ⚠ điểm tối đa, chưa ghi minh chứng <warn>
d | Số giải | 3 | 3.00 | – | 3 lần × 1 = 3 điểm
e | Tiếp dân | 5 | 5.00 | –
k | Đơn thư | – | – | – | Có: bị loại, tổng điểm còn nhiều nhất 4
"""


def test_units_stand_with_their_points_and_every_criterion_below(vi: Language) -> None:
    sheet = unit_scores_sheet(_season(), vi)
    assert sheet is not None
    assert table(sheet) == SHEET.strip()
    depths = [sheet.outline[row] for row in sorted(sheet.outline)]  # a line a unit and round opens its criteria
    assert depths == [0, 1, 1, 1] * 4 + [0, 1, 1, 1, 1] * 2
    # Both tables are as wide as the sheet.
    said = next(spot for spot, cell in sheet.cells.items() if cell.value == "Cách tính, minh chứng, lý do")
    (merged,) = [area for area in sheet.merges if (area.row, area.col) == said]
    assert merged.last_col == max(sheet.widths) == 13


def test_units_that_share_a_rank_stand_by_name_and_the_council_decides(vi: Language) -> None:
    """One kind of unit alone: no column of kinds; nobody of the council spoke: no column of it either."""
    units = tuple(Unit(code, name) for code, name in (("A", "Tổ Đ"), ("B", "Tổ D"), ("C", "Tổ Ô")))
    marks = {"A": {"HK self": "9 0 - -"}, "B": {"HK self": "9 0 - -"}, "C": {"HK self": "9 1 - -"}}
    sheet = unit_scores_sheet(_season(marks, units, ROUNDS[2:]), vi)
    assert sheet is not None
    assert table(sheet, " | Học kỳ I").splitlines()[:7] == [
        " | Học kỳ I |  | Cá nhân trong tổ",
        "Hạng | Tập thể | Tự chấm | Chốt | Điểm năm | Trung bình | Hạng | Tình trạng",
        "1 | Tổ Ô | 10.00 | 10.00 | 10.00 | – | – | đủ",
        "2 | Tổ D | 9.00 | 9.00 | 9.00 | – | – | ⚠ đồng hạng 2-3: hội đồng quyết định <warn>",
        "2 | Tổ Đ | 9.00 | 9.00 | 9.00 | – | – | ⚠ đồng hạng 2-3: hội đồng quyết định <warn>",
        "Từng tiêu chí; bấm dấu + ở lề trái để xem",
        "Mã | Tiêu chí | Tối đa | Tự chấm | Cách tính, minh chứng, lý do",
    ]
    of = [line for line in table(sheet).splitlines() if line.endswith(" – Học kỳ I")]
    assert of == ["Tổ Ô – Học kỳ I", "Tổ D – Học kỳ I", "Tổ Đ – Học kỳ I"]


@pytest.mark.parametrize(("rounds", "heads"), [(4, "Tự chấm | Chốt"), (5, "Chốt")])
def test_of_more_than_four_rounds_only_the_final_of_each_is_shown(vi: Language, rounds: int, heads: str) -> None:
    declared = tuple(Round(f"R{at}", f"Kỳ {at}") for at in range(1, rounds + 1))
    marks = {"TOAN": {"R1 self": "9 0 - -", f"R{rounds} self": "7 0 - -"}}
    sheet = unit_scores_sheet(_season(marks, UNITS[:2], declared), vi)
    assert sheet is not None
    lines = table(sheet, " | Kỳ 1").splitlines()
    assert lines[0] == " | " + " | ".join(one.name for one in declared) + " |  | Cá nhân trong tổ"
    assert lines[1].startswith(f"Hạng | Tập thể{f' | {heads}' * rounds} | Điểm năm")
    per = len(heads.split(" | "))
    assert lines[2].split(" | ")[2 : 2 + per] == ["9.00"] * per
    assert lines[2].split(" | ")[2 + per : 2 + per * rounds] == ["–"] * (per * (rounds - 2)) + ["7.00"] * per


def test_of_a_number_that_is_ranked_among_units_the_place_is_told(vi: Language) -> None:
    """Equal numbers share the better place; the next unit takes the third, which is worth what all others are."""
    scale = (ScaleLine(D(20), since=D(1)), ScaleLine(D(16), since=D(2)), ScaleLine(D(12)))
    ranked = Criterion("r", "I", "Kế hoạch nhỏ", KINDS["rank"], D(20), scale=scale, among="units")
    marks = {"TOAN": {"HK self": "8"}, "VAN": {"HK self": "9.5"}, "VP": {"HK self": "9.5"}}
    rubric = Rubric(RUBRIC.sections, (ranked,), total_max=D(20), of_units=True)
    sheet = unit_scores_sheet(_season(marks, UNITS[:3], ROUNDS[2:], rubric), vi)
    assert sheet is not None
    told = {line for line in table(sheet).splitlines() if line.startswith("r | ")}
    assert told == {
        "r | Kế hoạch nhỏ | 20 | 20.00 | 9,5, hạng 1 → 20 điểm",
        "r | Kế hoạch nhỏ | 20 | 12.00 | 8, hạng 3 → 12 điểm",
    }


def test_a_season_without_criteria_for_units_has_no_such_sheet(season: Season, vi: Language) -> None:
    assert unit_scores_sheet(season, vi) is None
