"""The summary's sheets of points as tables: a small season whose every figure is worked out by hand.

Two criteria: `a` is points up to 10, `b` counts prizes of 2 points each, 6 at most: 16 in all. Two months make a
quarter (the mean of both), the term weighs twice: a year is (quarter + 2 x term) / 3.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season, table, with_paths
from msgspec.structs import replace
from test_school_charts import drawn

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion, Person, Round, Rubric, Section, Unit
from thidua_xlsx.declare.season.policies import VotingPolicy
from thidua_xlsx.declare.season.reporting_schools import Reporter
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.standings import rank_people
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace, FilePlace, SheetPlace
from thidua_xlsx.model import (
    Council,
    Decision,
    Dossier,
    LayerScores,
    LayerTotal,
    Meeting,
    Met,
    Proposal,
    Record,
    SchoolReport,
    Schools,
    Scorecard,
    Season,
    Stamp,
    Standing,
    Submission,
    UnitDossier,
    UnitStanding,
    Unknown,
    Verdict,
)
from thidua_xlsx.reports.summary.points import ranking_sheets
from thidua_xlsx.reports.summary.points.points_spread_sheet import points_spread_sheet
from thidua_xlsx.reports.summary.points.ranking_sheets import people_ranking_sheet, units_ranking_sheet
from thidua_xlsx.reports.summary.points.sampling_sheet import sampling_sheet
from thidua_xlsx.reports.summary.points.scores_sheets import period_books, periods_sheet, scores_sheet, state_shown
from thidua_xlsx.reports.summary.returns.sources_sheet import sources_sheet

D = Decimal
UNITS = (
    Unit("TOAN", "Tổ Toán", leader="Vũ Bình"),
    Unit("VAN", "Tổ Văn"),
    Unit("VP", "Tổ Văn phòng"),
    Unit("BGH", "Ban giám hiệu"),
)
PEOPLE = (
    Person("P1", "Vũ Bình", "TOAN", position="Tổ trưởng", group="GV"),
    Person("P2", "Lê An", "TOAN", position="Giáo viên", group="GV"),
    Person("P3", "Đỗ Chi", "VAN", position="Giáo viên", group="GV"),
    Person("P4", "Trần Ân", "VAN", position="Tổ phó", group="CBQL"),
    Person("P5", "Bùi Dung", "BGH", position="Hiệu trưởng", group="CBQL"),
    Person("P6", "Ngô Em", "VP", position="Kế toán", group="NV", since=date(2024, 11, 1)),
)
BY_NAME = tuple(PEOPLE[place] for place in (1, 0, 3, 2, 4, 5))  # as the season lists them
ROUNDS = (
    Round("T9", "Tháng 9", start=date(2024, 9, 1), end=date(2024, 9, 30), group="Quý I"),
    Round("T10", "Tháng 10", start=date(2024, 10, 1), end=date(2024, 10, 31), group="Quý I"),
    Round("HK", "Học kỳ I", start=date(2024, 9, 1), end=date(2025, 1, 15), weight=D(2)),
)
RUBRIC = Rubric(
    sections=(Section("I", "Công việc"),),
    criteria=(
        Criterion("a", "I", "Hồ sơ", KINDS["score"], D(10)),
        Criterion("b", "I", "Số giải", KINDS["count"], D(6), each=D(2)),
    ),
    total_max=D(16),
    bands=(ScaleLine(D(0), name="Giỏi", since=D(11)), ScaleLine(D(0), name="Khá", since=D(9)), ScaleLine(D(0), name="Đạt", since=D(0))),
)  # fmt: skip
# What stands in the cells a and b; `-` is blank, `?` could not be read.
MARKS = {
    "P1": {"T9 self": "9 2", "T9 unit": "8 2", "T10 self": "10 1", "T10 unit": "9 1", "HK self": "7 0", "HK unit": "8 0", "HK council": "6 0"},
    "P2": {"T9 self": "10 1", "T9 unit": "8 1", "T10 self": "- 1", "T10 unit": "9 1", "HK self": "8 1", "HK unit": "8 1"},
    "P3": {"T9 self": "7 0", "T9 unit": "? 1", "HK self": "9 0", "HK unit": "10 0"},
    "P4": {"T9 unit": "8 1", "T10 unit": "9 1", "HK unit": "8 1"},
    "P5": {},
    "P6": {"HK self": "10 4"},
}  # fmt: skip
NOTHING: Mapping[str, Mapping[str, str]] = {code: {} for code in MARKS}
STANDINGS = {  # by year: Em 16.00, An and Ân 10.17, Bình 7.83, Chi 7.33 (incomplete); nobody scored Dung
    "P1": (4, 2, 2), "P2": (2, 1, 1), "P3": (5, 2, 3), "P4": (2, 1, 1), "P6": (1, 1, 1),
}  # fmt: skip
# Toán (7.83 + 10.17) / 2, Văn (7.33 + 10.17) / 2
AVERAGES = {"TOAN": (D("9.00"), 2), "VAN": (D("8.75"), 3), "VP": (D("16.00"), 1), "BGH": (None, None)}
PROPOSED = {"LDTT": ("P2", "P4", "P6"), "CSTDCS": ("P2",)}


def _scores(code: str, marks: Mapping[str, str]) -> Mapping[tuple[str, str], LayerScores]:
    found = {}
    for key, text in marks.items():
        round_, layer = key.split()
        answers = {
            criterion: Unknown("?") if mark == "?" else D(mark)
            for criterion, mark in zip("ab", text.split(), strict=True)
            if mark != "-"
        }
        cells = {name: CellPlace(f"inbox/{code}.xlsx", layer, row, 2) for name, row in (("a", 3), ("b", 4))}
        found[round_, layer] = LayerScores(answers, cells)
    return found


def _season(marks: Mapping[str, Mapping[str, str]] = MARKS, **book: object) -> Season:
    made = make_season()
    rulebook = replace(made.rulebook, units=UNITS, people=BY_NAME, rounds=ROUNDS, rubric=RUBRIC)
    rulebook = replace(rulebook, **book)  # type: ignore[arg-type]
    dossiers = tuple(Dossier(one, scores=_scores(one.code, marks[one.code])) for one in PEOPLE)
    standings = {
        one.code: Standing(one, *STANDINGS[one.code], tied=one.code in ("P2", "P4")) for one in PEOPLE if one.code in STANDINGS
    }  # fmt: skip
    verdicts = tuple(
        Verdict(one.code, title, Met.YES if one.code in whom else Met.NO, proposed=one.code in whom)
        for title, whom in PROPOSED.items()
        for one in PEOPLE
    )
    season = replace(
        made,
        rulebook=rulebook,
        dossiers=dossiers,
        unit_dossiers=(),
        scorecards={one.person.code: score_card(one, rulebook) for one in dossiers},
        standings=standings,
        unit_standings={one.code: UnitStanding(one, *AVERAGES[one.code]) for one in UNITS},
        verdicts=verdicts,
        quotas=(),
        findings=(),
        receipts=(),
    )
    return with_paths(season)


@pytest.fixture(scope="module")
def few() -> Season:
    return _season()


def _running(few: Season, **more: object) -> Season:
    """The season with a round that is still to come: the forms of the first are here."""
    later = replace(few.rulebook.rounds[-1], code="SAU", name="Đợt sau")
    book = replace(few.rulebook, rounds=(*few.rulebook.rounds, later), as_if_closed=False)
    came = {f"self-score:{few.rulebook.rounds[0].code}": True, "self-score:SAU": False}
    running = replace(few, rulebook=book, unit_dossiers=(UnitDossier(UNITS[0], returned=came),), **more)  # type: ignore[arg-type]
    assert not running.concluded
    return running


RANKING = """
Trường Trung học cơ sở Kim Sơn
XẾP HẠNG CÁ NHÂN
Năm học 2024-2025, tính đến 31/05/2025
Bằng điểm thì đồng hạng (1, 1, 3). Người chưa đủ điểm xếp sau.
Hạng | Họ và tên | Tổ, bộ phận | Điểm năm | Hạng trong tổ | Hạng trong nhóm | Lưu ý | Nhóm vị trí
1 | Ngô Em | Văn phòng | 16.00 | 1 | 1 | điểm của 1/3 đợt, ở tổ từ 01/11/2024 <warn> | NV
2 | Lê An | Toán | 10.17 | 1 | 1 | đồng hạng 2-3 <warn> | GV
2 | Trần Ân | Văn | 10.17 | 1 | 1 | đồng hạng 2-3 <warn> | CBQL
4 | Vũ Bình | Toán | 7.83 | 2 | 2 |  | GV
5 | Đỗ Chi | Văn | 7.33 | 2 | 3 | ⚠ có điểm 2/3 đợt <warn> | GV
– | Bùi Dung | Ban giám hiệu | – | – | – | ⚠ chưa có điểm <warn> | CBQL
"""


def test_people_are_ranked_with_their_places_and_what_to_know_of_them(few: Season, vi: Language) -> None:
    assert table(people_ranking_sheet(few, vi)) == RANKING.strip()
    # Of whom nothing at all is known, no card and no standing, the sheet says the same.
    bare = replace(few, scorecards={code: card for code, card in few.scorecards.items() if code != "P5"})
    assert table(people_ranking_sheet(bare, vi)) == RANKING.strip()


def test_beside_the_points_of_some_rounds_stands_why_they_are_not_of_all(few: Season, vi: Language) -> None:
    """Bình left on 30/9 and has September alone; Chi lacks October, from which the council excused her."""
    left = {"P1": replace(PEOPLE[0], until=date(2024, 9, 30))}
    book = replace(few.rulebook, people=tuple(left.get(one.code, one) for one in BY_NAME))
    marks = {**MARKS, "P1": {"T9 unit": "8 2"}, "P3": {"T9 unit": "8 1", "HK unit": "10 0"}}
    dossiers = tuple(
        Dossier(one, scores=_scores(one.code, marks[one.code]), excused=frozenset({"T10"} if one.code == "P3" else ()))
        for one in book.people
    )
    cards = {one.person.code: score_card(one, book) for one in dossiers}
    seen = replace(few, rulebook=book, dossiers=dossiers, scorecards=cards)
    remarks = {
        line.split(" | ")[1]: line.split(" | ")[6]
        for line in table(people_ranking_sheet(seen, vi), "Hạng").splitlines()
    }
    assert remarks["Đỗ Chi"] == "điểm của 2/3 đợt, được miễn Tháng 10 <warn>"
    # The term began in September too, so Bình lacks it.
    assert remarks["Vũ Bình"] == "⚠ có điểm 1/3 đợt, ở tổ đến 30/09/2024 <warn>"


def test_the_ranking_names_what_tells_equal_points_apart(few: Season, vi: Language) -> None:
    rubric = replace(RUBRIC, tie_breaks=("I", "b"))
    told = table(people_ranking_sheet(replace(few, rulebook=replace(few.rulebook, rubric=rubric)), vi))
    assert "Bằng điểm thì xét lần lượt mục I, tiêu chí b; bằng cả thì đồng hạng (1, 1, 3)." in told


def test_people_of_one_rank_stand_by_name_and_namesakes_by_code(few: Season, vi: Language) -> None:
    """All of rank 1, three of them of one name: Ân before Bình; what is incomplete and shared is told of both."""
    people = tuple(
        replace(one, full_name="Vũ Bình", birth_date="") if one.code in ("P3", "P6") else one
        for one in reversed(PEOPLE)
    )
    mates = {one.code: Standing(one, 1, 1, 1, tied=True) for one in people}
    dossiers = tuple(Dossier(one) for one in people)
    seen = replace(few, rulebook=replace(few.rulebook, people=people), dossiers=dossiers, standings=mates)
    told = [line.split(" | ") for line in table(people_ranking_sheet(seen, vi), "Hạng").splitlines()[1:]]
    assert [(line[1], line[6]) for line in told] == [
        ("Lê An", "đồng hạng 1-6 <warn>"),
        ("Trần Ân", "đồng hạng 1-6 <warn>"),
        ("Vũ Bình (P1)", "đồng hạng 1-6 <warn>"),
        ("Vũ Bình (P3)", "⚠ có điểm 2/3 đợt; đồng hạng 1-6 <warn>"),
        ("Vũ Bình (P6)", "điểm của 1/3 đợt, ở tổ từ 01/11/2024; đồng hạng 1-6 <warn>"),
        ("Bùi Dung", "⚠ có điểm 0/3 đợt; đồng hạng 1-6 <warn>"),
    ]


# Of each round: self, unit, council, final; the quarter; the year by self, unit, council, and its final points.
SCORES = """
Trường Trung học cơ sở Kim Sơn
BẢNG ĐIỂM THI ĐUA
Năm học 2024-2025, tính đến 31/05/2025
Ô có dấu – là chưa có điểm (không phải điểm 0). Ô nền hổ phách là điểm chưa đủ; cột cuối nói rõ còn thiếu gì.
 | Tháng 9 | Tháng 10 | Quý I | Học kỳ I | Cả năm
TT | Họ và tên | Tự chấm | Tổ chấm | Hội đồng | Chốt | Tự chấm | Tổ chấm | Hội đồng | Chốt | TB | Tự chấm | Tổ chấm | Hội đồng | Chốt | Tự chấm | Tổ chấm | Hội đồng | Điểm năm | Mức tham khảo | Tình trạng
Tổ Toán (2 người)
1 | Lê An | 12.00 | 10.00 | – | 10.00 | 2.00 <warn> | 11.00 | – | 11.00 | 10.50 | 10.00 | 10.00 | – | 10.00 | 9.00 | 10.17 | – | 10.17 | Khá | đủ
2 | Vũ Bình | 13.00 | 12.00 | – | 12.00 | 12.00 | 11.00 | – | 11.00 | 11.50 | 7.00 | 8.00 | 6.00 | 6.00 | 8.83 | 9.17 | 6.00 | 7.83 | Đạt | đủ
Tổ Văn (2 người)
3 | Trần Ân | – | 10.00 | – | 10.00 | – | 11.00 | – | 11.00 | 10.50 | – | 10.00 | – | 10.00 | – | 10.17 | – | 10.17 | Khá | đủ
4 | Đỗ Chi | 7.00 | 2.00 <warn> | – | 2.00 | – | – | – | – | 2.00 | 9.00 | 10.00 | – | 10.00 | 8.33 | 7.33 | – | 7.33 <warn> | Đạt | ⚠ chưa đủ: Tháng 9, Tổ chấm: tiêu chí a; chưa có điểm Tháng 10 <warn>
Tổ Văn phòng (1 người)
5 | Ngô Em | – | – | – | – | – | – | – | – | – | 16.00 | – | – | 16.00 | 16.00 | – | – | 16.00 | Giỏi | điểm của 1/3 đợt, ở tổ từ 01/11/2024
Ban giám hiệu (1 người)
6 | Bùi Dung | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | ⚠ chưa có điểm <warn>
TỪ Ô ĐÃ GHI RA ĐIỂM (các tiêu chí đếm lần, bậc thang, chọn mức, có/không, loại trừ, xếp hạng); bấm dấu + ở lề trái để xem
Đợt, cấp chấm | Tiêu chí | Đã ghi và quy ra điểm | Ô trong phiếu
Lê An: 3 lần
Tháng 9, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Tháng 10, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Học kỳ I, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Vũ Bình: 3 lần
Tháng 9, Tổ chấm | b Số giải | 2 lần × 2 = 4 điểm | unit!C5
Tháng 10, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Học kỳ I, Hội đồng | b Số giải | 0 lần × 2 = 0 điểm | council!C5
Trần Ân: 3 lần
Tháng 9, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Tháng 10, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Học kỳ I, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Đỗ Chi: 2 lần
Tháng 9, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm | unit!C5
Học kỳ I, Tổ chấm | b Số giải | 0 lần × 2 = 0 điểm | unit!C5
Ngô Em: 1 lần
Học kỳ I, Tự chấm | b Số giải | 4 lần × 2, giữ ở 6 điểm | self!C5
"""


def test_points_stand_round_by_round_and_below_them_how_answers_became_points(few: Season, vi: Language) -> None:
    sheet = scores_sheet(few, vi)
    assert table(sheet) == SCORES.strip()
    # What a round, a quarter and the year come to stands out.
    (heads,) = {row for (row, _), cell in sheet.cells.items() if cell.value == "Chốt"}
    finals = [col for col in range(21) if sheet.cells[heads, col].value in ("Chốt", "TB", "Điểm năm")]
    assert {sheet.cells[heads + 3, col].look for col in finals} == {"total_number"}
    links = [(cell.link, cell.spot) for _, cell in sorted(sheet.cells.items()) if cell.link]
    assert links[0] == ("../inbox/P2.xlsx", "'unit'!C5")
    assert links[-1] == ("../inbox/P6.xlsx", "'self'!C5")
    # Both tables are as wide as the sheet.
    assert {col for (_, col), cell in sheet.cells.items() if cell.value in ("Tình trạng", "Ô trong phiếu")} == {20}
    assert max(sheet.widths) == 20


# Points, place in the school, place in the unit, band, of September, October, the quarter, the term.
PERIODS = """
Trường Trung học cơ sở Kim Sơn
KẾT QUẢ THEO THÁNG, ĐỢT, QUÝ
Năm học 2024-2025, tính đến 31/05/2025
Điểm, hạng và xếp loại của từng tháng, đợt; quý, học kỳ gồm nhiều đợt thì lấy trung bình theo hệ số. Bằng điểm thì đồng hạng. Ô tô màu: còn thiếu điểm, xếp sau người đủ điểm.
 | Tháng 9 | Tháng 10 | Quý I | Học kỳ I
TT | Họ và tên | Điểm | Hạng trường | Hạng tổ | Xếp loại | Điểm | Hạng trường | Hạng tổ | Xếp loại | Điểm | Hạng trường | Hạng tổ | Xếp loại | Điểm | Hạng trường | Hạng tổ | Xếp loại
Tổ Toán
1 | Lê An | 10.00 | 2-3 | 2 | Khá | 11.00 | 1-3 | 1-2 | Giỏi | 10.50 | 2-3 | 2 | Khá | 10.00 | 2-4 | 1 | Khá
2 | Vũ Bình | 12.00 | 1 | 1 | Giỏi | 11.00 | 1-3 | 1-2 | Giỏi | 11.50 | 1 | 1 | Giỏi | 6.00 | 5 | 2 | Đạt
Tổ Văn
3 | Trần Ân | 10.00 | 2-3 | 1 | Khá | 11.00 | 1-3 | 1 | Giỏi | 10.50 | 2-3 | 1 | Khá | 10.00 | 2-4 | 1-2 | Khá
4 | Đỗ Chi | 2.00 <warn> | 4 | 2 | Đạt | – | – | – | – | 2.00 <warn> | 4 | 2 | Đạt | 10.00 | 2-4 | 1-2 | Khá
Tổ Văn phòng
5 | Ngô Em | – | – | – | – | – | – | – | – | – | – | – | – | 16.00 | 1 | 1 | Giỏi
Ban giám hiệu
6 | Bùi Dung | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | –
Các tổ (điểm trung bình, hạng)
1 | Tổ Toán | 11.00 | 1 | – | – | 11.00 | 1-2 | – | – | 11.00 | 1 | – | – | 8.00 | 3 | – | –
2 | Tổ Văn | 6.00 | 2 | – | – | 11.00 | 1-2 | – | – | 6.25 | 2 | – | – | 10.00 | 2 | – | –
3 | Tổ Văn phòng | – | – | – | – | – | – | – | – | – | – | – | – | 16.00 | 1 | – | –
4 | Ban giám hiệu | – | – | – | – | – | – | – | – | – | – | – | – | – | – | – | –
"""


def test_periods_stand_side_by_side_with_places_in_school_and_unit(few: Season, vi: Language) -> None:
    sheet = periods_sheet(few, vi)
    assert sheet is not None
    assert table(sheet) == PERIODS.strip()


SIX = tuple(Round(f"R{at}", f"Kỳ {at}") for at in range(1, 7))


def test_more_periods_than_a_page_is_wide_stand_in_tables_below_one_another(vi: Language) -> None:
    """Six periods, of which nobody has points in the first: four side by side, then one, on a page of its own."""
    marks = {**NOTHING, "P1": {f"R{at} self": f"{at} 0" for at in range(2, 7)}}
    sheet = periods_sheet(_season(marks, rounds=SIX, rubric=replace(RUBRIC, bands=())), vi)
    assert sheet is not None
    lines = table(sheet).splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith(" | ")]
    assert [lines[at] for at in heads] == [" | Kỳ 2 | Kỳ 3 | Kỳ 4 | Kỳ 5", " | Kỳ 6"]
    own = [line for line in lines if "Vũ Bình" in line]
    assert own == [
        "2 | Vũ Bình | 2.00 | 1 | 1 | 3.00 | 1 | 1 | 4.00 | 1 | 1 | 5.00 | 1 | 1",
        "2 | Vũ Bình | 6.00 | 1 | 1",
    ]
    (second,) = sheet.page.breaks
    assert sheet.cells[second, 2].value == "Kỳ 6"
    assert sheet.page.repeat_rows is None  # a heading that is repeated would stand above the other table's points
    assert lines[heads[1] + 1] == "TT | Họ và tên | Điểm | Hạng trường | Hạng tổ"
    alone = periods_sheet(_season(marks, rounds=SIX[:5], rubric=replace(RUBRIC, bands=())), vi)
    assert alone is not None
    assert alone.page.breaks == ()
    first, last = alone.page.repeat_rows or (0, 0)
    assert (alone.cells[first, 2].value, alone.cells[last, 2].value) == ("Kỳ 2", "Điểm")


def test_a_season_without_points_or_of_one_round_has_no_periods(vi: Language) -> None:
    assert periods_sheet(_season(NOTHING), vi) is None
    one = {**NOTHING, "P1": {"HK self": "7 0"}}
    assert periods_sheet(_season(one, rounds=ROUNDS[2:]), vi) is None


QUARTER = """
KẾT QUẢ THI ĐUA QUÝ I
Tổ Văn
TT | Họ và tên | Chức vụ | Tháng 9 | Tháng 10 | Điểm | Hạng tổ | Xếp loại | Ký xác nhận
1 | Trần Ân | Tổ phó | 10.00 | 11.00 | 10.50 | 1 | Khá
2 | Đỗ Chi | Giáo viên | 2.00 | – | 2.00 <warn> | 2 | Đạt
Điểm trung bình của tổ: 6,25; xếp hạng 2 trong các tổ.
! Còn thiếu điểm, xếp sau người đủ điểm: Đỗ Chi.
TỔ TRƯỞNG | HIỆU TRƯỞNG
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
 | Trần Văn Bình
"""
TERM = """
UBND XÃ KIM SƠN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRƯỜNG TRUNG HỌC CƠ SỞ KIM SƠN | Độc lập - Tự do - Hạnh phúc
———————— | ————————————————
Số: ……/……… | Kim Sơn, ngày …… tháng …… năm ……
KẾT QUẢ THI ĐUA HỌC KỲ I
Tổ Toán
TT | Họ và tên | Chức vụ | Tự chấm | Tổ chấm | Hội đồng | Điểm | Hạng tổ | Xếp loại | Ký xác nhận
1 | Lê An | Giáo viên | 10.00 | 10.00 | – | 10.00 | 1 | Khá
2 | Vũ Bình | Tổ trưởng | 7.00 | 8.00 | 6.00 | 6.00 | 2 | Đạt
Điểm trung bình của tổ: 8; xếp hạng 3 trong các tổ.
TỔ TRƯỞNG | HIỆU TRƯỞNG
(Ký, ghi rõ họ tên) | (Ký, ghi rõ họ tên)
Vũ Bình | Trần Văn Bình
"""


def test_each_period_has_a_page_for_each_unit_that_has_points_in_it_to_be_signed(few: Season, vi: Language) -> None:
    books = period_books(few, vi)
    assert [(period.key, book.title, [sheet.name for sheet in book.sheets]) for period, book in books] == [
        ("T9", "Kết quả thi đua Tháng 9", ["TOAN", "VAN"]),
        ("T10", "Kết quả thi đua Tháng 10", ["TOAN", "VAN"]),
        ("Quý I", "Kết quả thi đua Quý I", ["TOAN", "VAN"]),
        ("HK", "Kết quả thi đua Học kỳ I", ["TOAN", "VAN", "VP"]),
    ]
    quarter, term = books[2][1].sheet("VAN"), books[3][1].sheet("TOAN")
    assert table(quarter, "KẾT QUẢ") == QUARTER.strip()
    assert table(term) == TERM.strip()
    # Upright as long as three columns of points fit.
    assert (quarter.page.landscape, term.page.landscape) == (False, True)
    october = table(books[1][1].sheet("VAN")).splitlines()
    # Of Chi nothing is known in October: nobody stands behind others for points that lack.
    assert october[-5] == "2 | Đỗ Chi | Giáo viên | – | – | – | – | – | –"
    assert october[-4] == "Điểm trung bình của tổ: 11; xếp hạng 1-2 trong các tổ."
    tied = [line for line in table(books[3][1].sheet("VAN")).splitlines() if " | 1-2 | " in line]
    assert [line.split(" | ")[1] for line in tied] == ["Trần Ân", "Đỗ Chi"]


def test_a_page_to_be_signed_has_no_band_where_the_season_has_none(vi: Language) -> None:
    rubric = replace(RUBRIC, bands=())
    page = dict(period_books(_season(rubric=rubric), vi))
    lines = [table(book.sheet("TOAN"), "TT").splitlines()[:2] for period, book in page.items() if period.key == "T9"]
    assert lines == [
        [
            "TT | Họ và tên | Chức vụ | Tự chấm | Tổ chấm | Hội đồng | Điểm | Hạng tổ | Ký xác nhận",
            "1 | Lê An | Giáo viên | 12.00 | 10.00 | – | 10.00 | 2",
        ]
    ]


UNIT_RANKING = """
Trường Trung học cơ sở Kim Sơn
XẾP HẠNG TỔ, BỘ PHẬN
Năm học 2024-2025, tính đến 31/05/2025
Điểm trung bình của tổ là trung bình điểm năm của những người đã có điểm.
⚠ Điểm trung bình gồm cả người còn thiếu điểm tiêu chí (chỗ thiếu chưa cộng): Đỗ Chi. TB tự chấm, TB tổ chấm không tính ai còn thiếu ở cấp đó.
Hạng | Tổ, bộ phận | Số người | Số người có điểm | Điểm trung bình | TB tự chấm | TB tổ chấm | Đề nghị LĐTT | Đề nghị CSTĐCS | Lưu ý
1 | Tổ Văn phòng | 1 | 1 | 16.00 | 16.00 | – | 1 | 0
2 | Tổ Toán | 2 | 2 | 9.00 | 8.83 | 9.67 | 1 | 1
3 | Tổ Văn | 2 | 2 | 8.75 | 8.33 | 10.17 | 1 | 0 | ⚠ tính cả 1 người chưa đủ điểm; ⚠ 1 người chưa có điểm Tháng 10 <warn>
– | Ban giám hiệu | 1 | 0 | – | – | – | 0 | 0
"""


def test_of_many_whose_points_are_incomplete_the_first_are_named_and_the_others_counted(
    vi: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking_sheets, "_MOST_NAMED", 1)
    season = _season(dict.fromkeys(MARKS, MARKS["P3"]))  # of everybody a cell of September cannot be read
    named = [line for line in table(units_ranking_sheet(season, vi)).splitlines() if line.startswith("⚠")]
    assert "(chỗ thiếu chưa cộng): Lê An… (+5). TB" in named[0]


def test_units_are_ranked_with_the_means_of_each_layer_and_their_titles(few: Season, vi: Language) -> None:
    # Toán: self 8.83 of one, An left a cell blank; unit (9.17 + 10.17) / 2. Văn: self 8.33 of one, unit 10.17 of Ân,
    # for a cell of Chi's cannot be read. Nobody else's blank lies below a final. Chi has no points of October; Em, who
    # has none of it either, came in November.
    sheet = units_ranking_sheet(few, vi)
    assert table(sheet) == UNIT_RANKING.strip()
    (chart,) = sheet.charts
    assert drawn(sheet, chart) == {
        "Tự chấm": {"Tổ Văn phòng": D("16.00"), "Tổ Toán": D("8.83"), "Tổ Văn": D("8.33"), "Ban giám hiệu": "–"},
        "Tổ chấm": {"Tổ Văn phòng": "–", "Tổ Toán": D("9.67"), "Tổ Văn": D("10.17"), "Ban giám hiệu": "–"},
    }
    # From 8.33 to 16: steps of 2 points, one below the lowest.
    assert (chart.title, chart.value_title) == (
        "Điểm trung bình: cá nhân tự chấm và tổ chấm",
        "Điểm (trục bắt đầu từ 6)",
    )
    assert (chart.kind, chart.low, chart.high, chart.labels) == ("column", D(6), D(16), False)


def test_who_is_excused_from_all_rounds_lacks_no_points(few: Season, vi: Language) -> None:
    seen = [
        table(people_ranking_sheet(replace(few, dossiers=(replace(few.dossiers[4], excused=frozenset(rounds)),)), vi))
        for rounds in (("T9", "HK"), ("T9", "T10", "HK"))
    ]
    told = [line.split(" | ")[6] for one in seen for line in one.splitlines() if "Bùi Dung" in line]
    assert told == ["⚠ chưa có điểm <warn>", "được miễn mọi đợt"]
    everywhere = replace(few, dossiers=(replace(few.dossiers[4], excused=frozenset(("T9", "T10", "HK"))),))
    nothing = Scorecard(few.dossiers[4].person)
    assert (state_shown(few, vi, nothing)[0], state_shown(everywhere, vi, nothing)[0]) == (
        "⚠ chưa có điểm",
        "được miễn mọi đợt",
    )


def test_of_a_running_season_the_ranking_of_units_speaks_of_points_so_far(few: Season, vi: Language) -> None:
    shown = table(units_ranking_sheet(_running(few), vi))
    assert "trung bình điểm đến " in shown and "điểm năm" not in shown


def test_points_that_lack_nothing_of_what_decides_are_not_said_to_lack_any(few: Season, vi: Language) -> None:
    """An's own October lacks a criterion and her unit's, which decides, does not; Chi's unit's September has one that
    nobody can read. The last round is to come, so that no card is complete."""
    marks = {**MARKS, "P3": {**MARKS["P3"], "T10 unit": "9 1"}}
    dossiers = tuple(Dossier(one, scores=_scores(one.code, marks[one.code])) for one in PEOPLE)
    cards = {one.person.code: score_card(one, _running(few).rulebook) for one in dossiers}
    running = _running(few, dossiers=dossiers, scorecards=cards)
    assert not cards["P2"].complete
    lines = [line.split(" | ") for line in table(people_ranking_sheet(running, vi), "Hạng").splitlines()[1:]]
    remarks = {line[1]: line[6] for line in lines}
    assert "chưa đủ điểm" not in remarks["Lê An"] and "⚠ chưa đủ điểm" in remarks["Đỗ Chi"]


def test_of_a_running_season_whoever_left_early_comes_by_points_and_not_before_all_others(
    few: Season, vi: Language
) -> None:
    """An left before the last round: her points are complete, and fewer than Bình's so far (45 and 90)."""
    few_points = {"P1": (Decimal(90), False), "P2": (Decimal(45), True)}
    cards = {
        code: replace(few.scorecards[code], final=final, complete=whole) for code, (final, whole) in few_points.items()
    }
    places = rank_people(cards, _running(few).rulebook)
    assert [places[code].school for code in cards] == [2, 1]  # of the year whoever has all points comes first
    running = _running(few, scorecards=cards, standings=places)
    lines = [line.split(" | ")[:2] for line in table(people_ranking_sheet(running, vi), "Hạng").splitlines()[1:3]]
    assert lines == [["1", "Vũ Bình"], ["2", "Lê An"]]


def test_the_ranking_of_units_says_which_rounds_the_unit_did_not_score(few: Season, vi: Language) -> None:
    """The sheet of Toán's unit is blank in September; in October only Bình's column is, as he may be left to his own."""
    blank = {"T9 unit": "- -"}
    marks = {**MARKS, "P1": {**MARKS["P1"], **blank, "T10 unit": "- -"}, "P2": {**MARKS["P2"], **blank}}
    head, *units = table(units_ranking_sheet(_season(marks), vi), "Hạng").splitlines()
    assert head.endswith(" | Lưu ý")
    told = [unit.split(" | ")[1:2] + unit.split(" | ")[9:] for unit in units]
    assert [line for line in told if line[1:]] == [
        ["Tổ Toán", "⚠ tổ chưa chấm Tháng 9: tính điểm tự chấm <warn>"],
        ["Tổ Văn", "⚠ tính cả 1 người chưa đủ điểm; ⚠ 1 người chưa có điểm Tháng 10 <warn>"],
    ]


def test_once_the_council_has_voted_the_ranking_of_units_counts_what_it_passed(few: Season, vi: Language) -> None:
    votes = (("P2", "LDTT", True), ("P4", "LDTT", False), ("P6", "LDTT", True), ("P2", "CSTDCS", False))
    decisions = tuple(Decision(who, title, 5, 3, None, passed) for who, title, passed in votes)
    voted = with_paths(replace(few, council=Council("inbox/hd.xlsx", Meeting(), decisions)))
    head, *units = table(units_ranking_sheet(voted, vi), "Hạng").splitlines()
    assert head.endswith("| Thông qua LĐTT | Thông qua CSTĐCS | Lưu ý")
    assert [line.split(" | ")[1:8:6] for line in units] == [
        ["Tổ Văn phòng", "1"],
        ["Tổ Toán", "1"],
        ["Tổ Văn", "0"],
        ["Ban giám hiệu", "0"],
    ]
    assert {line.split(" | ")[8] for line in units} == {"0"}


def test_units_that_share_a_rank_stand_by_name_and_many_bars_bear_no_figures(few: Season, vi: Language) -> None:
    """Nine units, two of them with the same average; of the last one nobody has points."""
    units = tuple(Unit(f"U{at}", name) for at, name in enumerate(("Ô", "Ơ", "Đ", "D", "Ă", "B", "C", "E", "G")))
    ranks = (1, 2, 2, 4, 5, 6, 7, 8, None)
    standings = {
        one.code: UnitStanding(one, None if rank is None else D(100 - rank), rank)
        for one, rank in zip(units, ranks, strict=True)
    }
    people = tuple(replace(one, unit="U0") for one in PEOPLE)
    book = replace(few.rulebook, units=units, people=people)
    for most, labelled in ((4, False), (3, True)):
        seen = {one.code: standings[one.code] for one in (*units[1:most], units[0])}  # Ơ before Đ, Ô last
        sheet = units_ranking_sheet(replace(few, rulebook=book, unit_standings=seen), vi)
        (chart,) = sheet.charts
        assert chart.labels is labelled
    lines = [line.split(" | ")[:2] for line in table(sheet, "Hạng").splitlines()[1:4]]
    assert lines == [["1", "Ô"], ["2-3", "Đ"], ["2-3", "Ơ"]]


def test_units_of_which_nobody_has_points_are_not_drawn(vi: Language) -> None:
    sheet = units_ranking_sheet(_season(NOTHING), vi)
    assert sheet.charts == ()
    marks = {**NOTHING, "P1": {"HK self": "9 0", "HK unit": "1 0"}}
    low = units_ranking_sheet(_season(marks, rubric=replace(RUBRIC, total_max=D(9))), vi)
    # Steps of 2 points would lead up to 10, which is more than anybody can have.
    assert [(one.value_title, one.low, one.high) for one in low.charts] == [("Điểm", 0, 9)]
    none = replace(_season(NOTHING), unit_standings={})
    assert table(units_ranking_sheet(none, vi), "Hạng").startswith("Hạng | Tổ, bộ phận | Số người")


# How a state is told, by what each layer of a round lacks, and the rounds that have a final.
@pytest.mark.parametrize(
    ("layers", "rounds", "told"),
    [
        ({}, "", "⚠ chưa có điểm"),
        ({"T9 unit": {}}, "T9 T10 HK", "⚠ chưa đủ"),  # nothing of it is known here: a dossier says more
        ({"T9 unit": {"blanks": ("b", "a")}}, "T9 T10 HK", "⚠ chưa đủ: Tháng 9, Tổ chấm: tiêu chí a, b"),
        ({"HK self": {"broken": ("b",)}}, "T9 T10 HK", "⚠ chưa đủ: Học kỳ I, Tự chấm: tiêu chí b"),
        ({"HK council": {"open": ("a",)}}, "T9 T10 HK", "⚠ chưa đủ: Học kỳ I, Hội đồng: tiêu chí a"),
        ({"HK unit": {"open": ("gone",)}}, "T9 T10 HK", "⚠ chưa đủ: Học kỳ I, Tổ chấm: tiêu chí chưa rõ"),
        ({}, "T10", "⚠ chưa đủ: chưa có điểm Tháng 9, Học kỳ I"),
        (
            {"T9 self": {"blanks": ("a",)}, "T10 self": {"broken": ("c", "d", "e", "f", "b")}},
            "T9 T10",
            "⚠ chưa đủ: Tháng 9, Tự chấm: tiêu chí a; Tháng 10, Tự chấm: tiêu chí b, c, d, e… (+1); "
            "chưa có điểm Học kỳ I",
        ),
        ({"T9 unit": {"knocked": ("b", "a")}, "HK self": {"knocked": ("a",)}}, "T9", "⚠ bị loại theo tiêu chí b, a"),
        # The highest layer that spoke decides whether somebody is knocked out.
        ({"T9 unit": {}, "T9 self": {"knocked": ("b",)}}, "T9 T10 HK", "⚠ chưa đủ"),
    ],
)
def test_a_state_says_what_is_lacking_round_by_round(
    vi: Language, layers: Mapping[str, Mapping[str, tuple[str, ...]]], rounds: str, told: str
) -> None:
    more = tuple(Criterion(code, "I", code, KINDS["score"], D(1)) for code in "cdef")
    season = _season(NOTHING, rubric=replace(RUBRIC, criteria=(*RUBRIC.criteria, *more)))
    totals = {}
    for key, lacks in layers.items():
        round_, layer = key.split()
        whole = not lacks or "knocked" in lacks
        totals[round_, layer] = LayerTotal(D(5), whole, **lacks)  # type: ignore[arg-type]
    finals = dict.fromkeys(rounds.split(), D(5))
    card = Scorecard(PEOPLE[0], totals, final=D(5) if finals else None, rounds=finals)
    text, style = state_shown(season, vi, card)
    assert (text, style.look) == (told, "warn")
    if "loại" not in told:
        assert state_shown(season, vi, replace(card, complete=True))[0] == "đủ"


def test_of_a_running_season_rounds_that_are_still_to_come_are_no_gap(vi: Language) -> None:
    """Three of four rounds have come in. Em, who came after two of them, has points of the only one that he owes."""
    rounds = (*ROUNDS, Round("SAU", "Đợt sau", start=date(2025, 1, 16), end=date(2025, 5, 31)))
    marks = {
        **NOTHING,
        "P1": {"T9 self": "3 0", "T10 self": "2 0", "HK self": "4 0"},
        "P2": {"T9 self": "3 0", "HK self": "4 0"},
        "P3": {"T9 self": "- 1", "T10 self": "2 0", "HK self": "4 0"},
        "P6": {"HK self": "10 0"},
    }
    season = _season(marks, rounds=rounds, as_if_closed=False)
    cards = {dossier.person.code: score_card(dossier, season.rulebook) for dossier in season.dossiers}
    came = {f"self-score:{round_.code}": round_.code != "SAU" for round_ in rounds}
    running = replace(season, scorecards=cards, unit_dossiers=(UnitDossier(UNITS[0], returned=came),))
    lines = table(scores_sheet(running, vi), " | Tháng 9").splitlines()
    rows = [line.split(" | ") for line in lines[:12]]
    # Bình (2.5 + 2 * 4) / 3 = 3.5 of a quarter that weighs 1 and a term that weighs 2; An (3 + 8) / 3 = 3.67.
    assert {row[1]: (row[-3], row[-1]) for row in rows if row[-1].startswith("đ") or "chưa đủ" in row[-1]} == {
        "Vũ Bình": ("3.50", "đủ"),
        "Lê An": ("3.67 <warn>", "⚠ chưa đủ: chưa có điểm Tháng 10 <warn>"),
        "Đỗ Chi": ("3.33 <warn>", "⚠ chưa đủ: Tháng 9, Tự chấm: tiêu chí a <warn>"),
        "Ngô Em": ("10.00", "điểm của 1/3 đợt, ở tổ từ 01/11/2024"),
    }


def test_of_more_rounds_than_fit_only_the_final_of_each_is_shown(vi: Language) -> None:
    marks = {**NOTHING, "P1": {"R1 self": "3 0", "R1 unit": "2 0", "R7 self": "5 0"}}
    seven = (*SIX, Round("R7", "Kỳ 7"))
    plain = replace(RUBRIC, bands=())
    lines = table(scores_sheet(_season(marks, rounds=seven, rubric=plain), vi), " | Kỳ 1").splitlines()
    assert lines[:4] == [
        " | Kỳ 1 | Kỳ 2 | Kỳ 3 | Kỳ 4 | Kỳ 5 | Kỳ 6 | Kỳ 7 | Cả năm",
        "TT | Họ và tên" + " | Chốt" * 7 + " | Tự chấm | Tổ chấm | Điểm năm | Tình trạng",
        "Tổ Toán (2 người)",
        "1 | Lê An" + " | –" * 10 + " | ⚠ chưa có điểm <warn>",
    ]
    # The year is the mean of the rounds that are there: (2 + 5) / 2; by self (3 + 5) / 2, by the unit 2.
    assert lines[4].startswith("2 | Vũ Bình | 2.00" + " | –" * 5 + " | 5.00 | 4.00 | 2.00 | 3.50 <warn> | ⚠ chưa đủ")
    marks = {**NOTHING, "P1": {"R1 self": "3 0", "R1 unit": "2 0"}}
    six = table(scores_sheet(_season(marks, rounds=SIX, rubric=plain), vi), "TT").splitlines()
    assert six[0].startswith("TT | Họ và tên | Tự chấm | Tổ chấm | Chốt | Tự chấm | Tổ chấm | Chốt")


def test_a_layer_of_which_nothing_could_be_read_has_a_dash_and_never_a_nought(vi: Language) -> None:
    one = _season({**NOTHING, "P1": {"HK self": "7 1", "HK unit": "? ?"}}, rounds=ROUNDS[2:])
    lines = table(scores_sheet(one, vi), "TT").splitlines()
    # Self 7 + 1 x 2; the unit's word is not known, and its people's own does not stand in its place.
    assert lines[3] == "2 | Vũ Bình | 9.00 | – | – | 9.00 | – | – | – | ⚠ chưa có điểm <warn>"
    (_, book) = period_books(_season({**MARKS, "P1": {**MARKS["P1"], "T9 unit": "? ?"}}), vi)[0]
    page = table(book.sheet("TOAN"), "TT").splitlines()
    assert page[2] == "2 | Vũ Bình | Tổ trưởng | 13.00 | – | – | – | – | –"
    sources = table(sources_sheet(one, vi)).splitlines()
    of_round = sources[next(at for at, line in enumerate(sources) if "Vũ Bình" in line) + 1]
    assert of_round.split(" | ")[3:7:3] == ["Học kỳ I", "–"]


def test_a_season_of_one_round_heads_it_by_its_name(vi: Language) -> None:
    one = scores_sheet(_season({**NOTHING, "P1": {"HK self": "7 1"}}, rounds=ROUNDS[2:]), vi)
    assert table(one, " | Học kỳ I").splitlines()[:2] == [
        " | Học kỳ I | Cả năm",
        "TT | Họ và tên | Tự chấm | Chốt | Tự chấm | Điểm năm | Mức tham khảo | Tình trạng",
    ]


def test_of_an_answer_the_sheet_tells_whether_peers_may_still_change_it_and_where_it_stands(vi: Language) -> None:
    """An answer that could not be read, a blank, one without a known cell, and a place that is still open."""
    marks = {**MARKS, "P2": {"T9 unit": "8 ?", "T10 unit": "9 -", "HK unit": "8 1"}, "P4": {}, "P3": {}}
    season = _season(marks)
    an = season.dossier("P2")
    assert an is not None
    term = {**an.scores, ("HK", "unit"): replace(an.scores["HK", "unit"], places={})}
    dossiers = tuple(replace(one, scores=term) if one.person.code == "P2" else one for one in season.dossiers)
    card = season.scorecards["P1"]
    layers = {
        **card.layers,
        ("T9", "unit"): replace(card.layers["T9", "unit"], open=("a",)),  # another criterion's place
        ("T10", "unit"): replace(card.layers["T10", "unit"], open=("b",)),
    }
    cards = {**season.scorecards, "P1": replace(card, layers=layers)}
    sheet = scores_sheet(replace(season, dossiers=dossiers, scorecards=cards), vi)
    assert table(sheet, "Đợt, cấp chấm").splitlines()[1:7] == [
        "Lê An: 1 lần",
        "Học kỳ I, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm",
        "Vũ Bình: 3 lần",
        "Tháng 9, Tổ chấm | b Số giải | 2 lần × 2 = 4 điểm | unit!C5",
        "Tháng 10, Tổ chấm | b Số giải | 1 lần × 2 = 2 điểm (hạng chưa chắc) <warn> | unit!C5",
        "Học kỳ I, Hội đồng | b Số giải | 0 lần × 2 = 0 điểm | council!C5",
    ]
    told = [depth for row, depth in sorted(sheet.outline.items()) if row in {spot[0] for spot in sheet.cells}]
    assert told[:6] == [0, 1, 0, 1, 1, 1]  # a line a person opens theirs


def test_where_all_cells_hold_points_nothing_is_worked_out_below_the_table(season: Season, vi: Language) -> None:
    assert "TỪ Ô ĐÃ GHI RA ĐIỂM" not in table(scores_sheet(season, vi))


# Self, unit and council of each person (`-` = did not speak); the last that spoke decides.
SPREAD = {
    "TOAN": ("10 9 -", "10 8 -", "10 8 -", "10 10 -", "10 9 -"),
    "VAN": ("4 3 3", "6 5 4", "5 - -", "4 4 -", "6 4 -"),
    "VP": ("- - -",),
}


def _spread(units: Mapping[str, tuple[str, ...]] = SPREAD) -> Season:
    """A season of 10 points at most: of criterion `a` everybody has 5 in both months, but one has 4 in one of them."""
    people, cards = [], {}
    for unit, marks in units.items():
        for place, text in enumerate(marks):
            person = Person(f"{unit}{place}", f"{unit} {place}", unit)
            own, by_unit, council = (None if mark == "-" else D(mark) for mark in text.split())
            final = next((one for one in (council, by_unit, own) if one is not None), None)
            given = {"T9": D(5), "T10": D(4) if (unit, place) == ("VAN", 0) else D(5)}
            layers = {(at, "unit"): LayerTotal(D(9), True, points={"a": points}) for at, points in given.items()}
            cards[person.code] = Scorecard(person, layers if final else {}, own, by_unit, council, final, True)
            people.append(person)
    made = _season(NOTHING, people=tuple(people), rubric=replace(RUBRIC, total_max=D(10)))
    return replace(made, dossiers=tuple(Dossier(one) for one in people), scorecards=cards)


# Toán by its final points 8 8 9 9 10, Văn 3 4 4 4 5; a quartile of ten lies at place 2.25 and 6.75: 4, and between 8
# and 9 by three quarters. Self less unit: Toán (1+2+2+0+1)/5, Văn (1+1+0+2)/4; unit less council of two: (0+1)/2.
# By self all have 75/10, squared 629/10 - 7.5² = 6.65, a deviation of 2.58; by the unit 60/9, 456/9 - (60/9)² = 6.22, 2.49.
POINTS_SPREAD = """
Trường Trung học cơ sở Kim Sơn
PHÂN BỐ ĐIỂM THI ĐUA
Năm học 2024-2025, tính đến 31/05/2025
Số liệu để hội đồng tham khảo khi thẩm định; chênh lệch có thể do tổ làm tốt hơn hoặc chấm chặt hơn, không phải kết luận về ai.
Điểm năm theo tổ
Tổ, bộ phận | Số người có điểm | Thấp nhất | Tứ phân vị 1 | Trung vị | Tứ phân vị 3 | Cao nhất | Trung bình
Tổ Toán | 5 | 8.00 | 8.00 | 9.00 | 9.00 | 10.00 | 8.80
Tổ Văn | 5 | 3.00 | 4.00 | 4.00 | 4.00 | 5.00 | 4.00
Toàn trường | 10 | 3.00 | 4.00 | 6.50 | 8.75 | 10.00 | 6.40
Trung vị: một nửa số người có điểm không cao hơn số này. Tứ phân vị 1 và 3: một phần tư và ba phần tư (tính như hàm QUARTILE.INC).
Tự chấm, tổ chấm, hội đồng
Tổ, bộ phận | TB tự chấm | TB tổ chấm | TB hội đồng | Tự chấm so với tổ chấm | Tổ chấm so với hội đồng
Tổ Toán | 10.00 | 8.80 | – | 1.20 | –
Tổ Văn | 5.00 | 4.00 | 3.50 | 1.00 | 0.50
Tổ Văn phòng | – | – | – | – | –
Hai cột chênh lệch là trung bình của hiệu điểm ở những người có cả hai; số dương: bên trước cao hơn.
Điều cần xem thêm
Nêu tổ có từ 5 người trở lên khi điểm trung bình lệch với những người còn lại quá một độ lệch chuẩn của toàn trường; tổ có tất cả đạt điểm tối đa; tiêu chí có từ 95% lượt chấm cùng một số điểm (từ 5 lượt trở lên).
Tổ Toán: tự chấm trung bình 10 (5 người), cao hơn những người còn lại (5) 5 điểm; mức để nêu là 2,58.
Tổ Văn: tự chấm trung bình 5 (5 người), thấp hơn những người còn lại (10) 5 điểm; mức để nêu là 2,58.
Tổ Toán: tổ chấm trung bình 8,8 (5 người), cao hơn những người còn lại (4) 4,8 điểm; mức để nêu là 2,49.
Tổ Toán: tự chấm, cả 5 người đạt điểm tối đa.
Tiêu chí a (Hồ sơ): 19 trong 20 lượt chấm cùng 5 điểm.
"""


def test_the_spread_of_points_and_what_stands_out_with_its_numbers(vi: Language) -> None:
    sheet = points_spread_sheet(_spread(), vi)
    assert sheet is not None
    assert table(sheet) == POINTS_SPREAD.strip()
    spread, layers = sheet.charts
    assert drawn(sheet, spread) == {
        "Thấp nhất": {"Tổ Toán": D(8), "Tổ Văn": D(3)},
        "Trung vị": {"Tổ Toán": D(9), "Tổ Văn": D(4)},
        "Cao nhất": {"Tổ Toán": D(10), "Tổ Văn": D(5)},
    }
    assert drawn(sheet, layers) == {
        "Tự chấm": {"Tổ Toán": D(10), "Tổ Văn": D(5), "Tổ Văn phòng": "–"},
        "Tổ chấm": {"Tổ Toán": D("8.8"), "Tổ Văn": D(4), "Tổ Văn phòng": "–"},
        "Hội đồng": {"Tổ Toán": "–", "Tổ Văn": D("3.5"), "Tổ Văn phòng": "–"},
    }
    assert [(one.kind, one.title, one.value_title, one.low, one.high) for one in sheet.charts] == [
        ("column", "Điểm thấp nhất, trung vị, cao nhất của từng tổ", "Điểm", 0, 10),
        ("column", "Điểm trung bình theo người chấm", "Điểm", 0, 10),
    ]


def test_an_axis_that_does_not_begin_at_nothing_says_so(vi: Language) -> None:
    """Points from 8 to 10: steps of half a point, so that the axis begins at 7.5."""
    sheet = points_spread_sheet(_spread({"TOAN": ("9 8 -",), "VAN": ("10 9 -",)}), vi)
    assert sheet is not None
    assert [one.value_title for one in sheet.charts] == ["Điểm (trục bắt đầu từ 7,5)"] * 2
    assert "Không có điều nào theo các mức trên." in table(sheet)
    assert max(last for _, last in sheet.page.together) <= sheet.last[0]


@pytest.mark.parametrize(
    ("units", "charts"),
    [
        ({"TOAN": ("9 8 -", "7 6 -")}, 0),  # one unit has nobody to stand beside
        ({"TOAN": ("9 - -",), "VAN": ("8 - -",)}, 1),  # one layer alone is no comparison
        ({"TOAN": ("9 8 -",), "VAN": ("8 8 -",)}, 2),
    ],
)
def test_only_what_can_be_compared_is_drawn(vi: Language, units: Mapping[str, tuple[str, ...]], charts: int) -> None:
    sheet = points_spread_sheet(_spread(units), vi)
    assert sheet is not None
    assert len(sheet.charts) == charts


def test_while_nobody_has_points_there_is_no_spread(vi: Language) -> None:
    assert points_spread_sheet(_spread({"TOAN": ("- - -",)}), vi) is None


SAMPLE = """
Trường Trung học cơ sở Kim Sơn
DANH SÁCH KIỂM TRA ĐIỂM TỰ CHẤM
Năm học 2024-2025, tính đến 31/05/2025
Kiểm tra mẫu: mỗi tổ rút 50% số người, làm tròn lên, ít nhất một người. Thứ tự rút tính từ mã năm thi đua (kim-son-2024) và mã người, rút lại vẫn ra như vậy, không ai chọn được; thêm mọi người có điểm lệch từ 10% trở lên.
Kiểm tra 6 người: 4 người rút mẫu, thêm 2 người do điểm lệch nhiều.
TT | Họ và tên | Mã rút | Đợt | Tự chấm | Tổ chấm | Chênh lệch | Số minh chứng | Cần xem | Kết quả kiểm tra
Tổ Toán: 2 người
1 | Vũ Bình | 10fce013 | Tháng 9 | 13.00 | 12.00 | -1.00 | 0
 |  |  | Tháng 10 | 12.00 | 11.00 | -1.00 | 0
 |  |  | Học kỳ I | 7.00 | 8.00 | 1.00 | 0
2 | Lê An (do lệch nhiều) | – | Tháng 9 | 12.00 | 10.00 | -2.00 | 3 | ! Lệch nhiều⏎! Lệch nhiều: a <warn>
 |  |  | Tháng 10 | 2.00 | 11.00 | 9.00 | 0 | ! Lệch nhiều⏎? Còn trống hoặc chưa đọc được: a <warn>
 |  |  | Học kỳ I | 10.00 | 10.00 | 0.00 | 0
Tổ Văn: 2 người
3 | Đỗ Chi (do lệch nhiều) | – | Tháng 9 | 7.00 | 2.00 | -5.00 | 0 | ! Lệch nhiều⏎! Lệch nhiều: b⏎? Còn trống hoặc chưa đọc được: a <warn>
 |  |  | Học kỳ I | 9.00 | 10.00 | 1.00 | 0 | ! Điểm tối đa, không có minh chứng: a <warn>
4 | Trần Ân | a6a6465c | Tháng 9 | – | 10.00 | – | 0
 |  |  | Tháng 10 | – | 11.00 | – | 0
 |  |  | Học kỳ I | – | 10.00 | – | 0
Tổ Văn phòng: 1 người
5 | Ngô Em | 1abe383c | Học kỳ I | 16.00 | – | – | 0 | ! Điểm tối đa, không có minh chứng: a <warn>
Ban giám hiệu: 1 người
6 | Bùi Dung (chưa có điểm) | 13723d12
"""


def test_the_sample_is_listed_unit_by_unit_with_what_to_look_at(vi: Language) -> None:
    """Half of each unit, by `sha256("kim-son-2024:<code>")`: in Toán P1 10fc before P2 132b, in Văn P4 a6a6 before P3 f584.

    Far apart are 10 per cent of 16 points. An gave three pieces of evidence; full marks for `a` need one,
    where the unit spoke those that it gave.
    """
    asked = (replace(RUBRIC.criteria[0], needs_evidence=True), RUBRIC.criteria[1])
    season = _season(voting=VotingPolicy(sample=D(50)), rubric=replace(RUBRIC, criteria=asked), people=PEOPLE)
    proofs = tuple(
        Record(f"e{place}", {"person": "P2", "criterion": criterion, "description": "x"})
        for place, criterion in enumerate("aab")
    )
    returned = Submission(Stamp("kim-son-2024", "TOAN", "self-score", "T9"), "x.xlsx", {"evidence": proofs})
    sheet = sampling_sheet(replace(season, submissions=(returned,)), vi)
    assert sheet is not None
    assert table(sheet) == SAMPLE.strip()


def test_of_many_criteria_that_lie_apart_the_sample_names_eight(vi: Language) -> None:
    """Ten criteria of 10 points, every one given 1 by self and 2 by the unit: 10 points of 100 at one percent apart."""
    many = tuple(Criterion(f"c{at}", "I", f"Việc {at}", KINDS["score"], D(10)) for at in range(10))
    season = _season(NOTHING, voting=VotingPolicy(sample=D(1), difference=1), rubric=replace(RUBRIC, criteria=many, total_max=D(100)))  # fmt: skip
    layers = {
        ("T9", layer): LayerTotal(D(10) * points, True, points=dict.fromkeys((one.code for one in many), D(points)))
        for layer, points in (("self", 1), ("unit", 2))
    }
    scores = {key: LayerScores(total.points, {}) for key, total in layers.items()}
    dossiers = tuple(replace(one, scores=scores if one.person.code == "P1" else {}) for one in season.dossiers)
    cards = {**season.scorecards, "P1": Scorecard(PEOPLE[0], layers)}
    sheet = sampling_sheet(replace(season, dossiers=dossiers, scorecards=cards), vi)
    assert sheet is not None
    (line,) = [line for line in table(sheet).splitlines() if "Vũ Bình" in line]
    assert line.endswith("! Lệch nhiều⏎! Lệch nhiều: c0, c1, c2, c3, c4, c5, c6, c7… (+2) <warn>")


# Of three schools a tenth, rounded up to one: T3, whose place 3a4a in the draw is before 7d7d of T1 and dbb0 of T2. Of
# T1 three of four proposals, by their places: p3 3094, p4 48ed, p1 afa8; left out is p2 e84b.
OFFICE = """
Rút 10% số trường của mỗi cụm, làm tròn lên, mỗi cụm ít nhất một trường; thứ tự rút tính từ mã năm thi đua (kim-son-2024) và mã trường, rút lại vẫn ra như vậy, không ai chọn được; thêm mọi trường có báo cáo phải sửa hoặc hỏi lại. Mỗi trường xem tối đa ba đề nghị, rút cùng cách, theo mã trường và mã đề nghị.
TT | Trường, đơn vị | Mã rút | Vì sao | Hồ sơ cần xem | Kết quả kiểm tra
1 | Trường Một | – | Trường Một gửi báo cáo khi năm thi đua của trường còn 2 lỗi chưa sửa⏎Báo cáo không còn nguyên dấu niêm phong của nó: trang ẩn bị mất hoặc bị sửa | Chi: CSTĐCS⏎Dung: LĐTT⏎An: LĐTT
2 | Trường Ba | 3a4a7967 | Rút mẫu⏎Trường Ba gửi báo cáo khi năm thi đua của trường còn 1 lỗi chưa sửa | –
"""
OFFICE_HEAD = """
Trường Trung học cơ sở Kim Sơn
DANH SÁCH TRƯỜNG ĐƯỢC KIỂM TRA HỒ SƠ
Năm học 2024-2025, tính đến 31/05/2025
"""


def _office(season: Season) -> Season:
    reporters = tuple(Reporter(f"T{at}", f"Trường {name}") for at, name in enumerate(("Một", "Hai", "Ba"), start=1))
    listed = (("p1", "An", "LDTT"), ("p2", "Bình", "LDTT"), ("p3", "Chi", "CSTDCS"), ("p4", "Dung", "LDTT"))
    reports = {
        code: SchoolReport(code, code, "2024-2025", proposals=tuple(Proposal(*one, "proposed") for one in listed if code == "T1"), file=f"inbox/{code}.xlsx")
        for code in ("T1", "T2", "T3")
    }  # fmt: skip
    found = (
        at(codes.REPORT_WITH_ERRORS, FilePlace("inbox/T1.xlsx"), name="Trường Một", errors=2),
        at(codes.REPORT_SEAL_BROKEN, FilePlace("inbox/T1.xlsx")),
        at(codes.REPORT_SEAL_BROKEN, SheetPlace("inbox/T1.xlsx", "Báo cáo")),
        at(codes.REPORT_WITH_ERRORS, FilePlace("inbox/T3.xlsx"), name="Trường Ba", errors=1),
    )
    book = replace(season.rulebook, reporters=reporters, schools=replace(season.rulebook.schools, sample=D(10)))
    return replace(season, rulebook=book, schools=Schools(reporters, reports), findings=found)


def test_an_office_lists_the_schools_that_it_inspects_and_why(vi: Language) -> None:
    """Below the sample of its own people, and alone where it draws nobody of its own."""
    both = sampling_sheet(_office(_season(voting=VotingPolicy(sample=D(50)))), vi)
    alone = sampling_sheet(_office(_season()), vi)
    assert both is not None and alone is not None
    assert table(alone) == OFFICE_HEAD.strip() + OFFICE.rstrip()
    assert alone.page.repeat_rows is None and alone.page.landscape
    # The list of schools is as wide as that of people above it.
    (head,) = {row for (row, _), cell in alone.cells.items() if cell.value == "Vì sao"}
    assert max(area.last_col for area in alone.merges if area.row == head) == 7
    assert (alone.cells[head, 8].value, alone.cells[head, 9].value) == ("Hồ sơ cần xem", "Kết quả kiểm tra")
    assert table(both, "Rút 10%") == OFFICE.strip()
    assert "Lê An (do lệch nhiều)" in table(both)
    # An office that has people of its own but none to draw from, and one that inspects no school.
    nobody = replace(_office(_season(voting=VotingPolicy(sample=D(50)))), dossiers=())
    assert table(sampling_sheet(nobody, vi) or alone, "Rút 10%") == OFFICE.strip()
    season = _office(_season())
    book = replace(season.rulebook, schools=replace(season.rulebook.schools, sample=None))
    assert sampling_sheet(replace(season, rulebook=book), vi) is None


def test_a_season_that_draws_nobody_has_no_such_sheet(few: Season, vi: Language) -> None:
    assert sampling_sheet(few, vi) is None
