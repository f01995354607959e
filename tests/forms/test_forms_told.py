"""Whole forms as a unit gets them, sheet by sheet: what is asked of whom, what is locked, what is missing or wrong now."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from tests.intake.mini import form, school
from thidua_xlsx.declare.season import Movement
from thidua_xlsx.declare.season.deadlines import Due
from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import numbers_in
from thidua_xlsx.documents.workbook_plan import PlanValue, SheetPlan
from thidua_xlsx.forms.layout.form_layout import FormPlan
from thidua_xlsx.forms.layout.sheet_head import STATUS_ROW
from thidua_xlsx.forms.layout.table_position import AnswerAddress

D = Decimal
SEASON = school(("| school_year | Năm học | 2024-2025 |", "| school_year | Năm học | 2024-2025 |\n| secretary | Thư ký | Lê Thị Mai |"))  # fmt: skip
# Hoa leaves 1.2 blank; Hoà's 1.1 is no number; An, who is staff and not asked 1.2, has 12 of at most 10.
SCORED: Mapping[AnswerAddress, PlanValue] = {
    ("self_score", "1.1", "A1"): D(9),
    ("self_score", "2.1", "A1"): D(1),
    ("self_score", "2.2", "A1"): D("0.5"),
    ("self_score", "1.1", "A2"): "chín",
    ("self_score", "1.2", "A2"): D(10),
    ("self_score", "1.1", "A3"): D(12),
}
# Hoa registers LĐTT, Hoà what nobody can read, An nothing; of the first target the number is no number, of the second
# there is a number alone.
REGISTERED: Mapping[AnswerAddress, PlanValue] = {
    ("registration", "A1", "title"): "Lao động tiên tiến",
    ("registration", "A2", "title"): "Giỏi",
    ("collective", "T1", "title"): "Tập thể lao động tiên tiến",
    ("targets", "t1", "indicator"): "Giờ dạy tốt",
    ("targets", "t1", "target_value"): "nhiều",
    ("targets", "t2", "target_value"): D(5),
}


@pytest.fixture(scope="module")
def scores() -> FormPlan:
    return form("self-score", round_="D2", answers=SCORED, season=SEASON)


@pytest.fixture(scope="module")
def registration() -> FormPlan:
    return form("registration", answers=REGISTERED, season=SEASON)


def seen(sheet: SheetPlan, first: int = 0, last: int = 1_000) -> list[str]:
    """The rows that a person sees, with bars between their cells, those of a merge as one."""
    under = {
        (row, col)
        for one in sheet.merges
        for row in range(one.row, one.last_row + 1)
        for col in range(one.col, one.last_col + 1)
        if (row, col) != (one.row, one.col)
    }
    rows: dict[int, list[str]] = {}
    for (row, col), cell in sorted(sheet.cells.items()):
        if (row, col) not in under and row not in sheet.hidden_rows and col not in sheet.hidden_cols:
            rows.setdefault(row, []).append("" if cell.value is None else str(cell.value).replace("\n", "⏎"))
    return [" | ".join(texts).rstrip(" |") for row, texts in rows.items() if first <= row <= last]


def status(sheet: SheetPlan) -> object:
    """What the head of a sheet says of what is still missing."""
    return next(cell.value for (row, _), cell in sheet.cells.items() if row == STATUS_ROW and cell.formula)


def open_cells(sheet: SheetPlan) -> set[tuple[int, int]]:
    return {spot for spot, cell in sheet.cells.items() if cell.open}


def lines(text: str) -> list[str]:
    return text.strip("\n").splitlines()


GUIDE = """
Trường Mini
PHIẾU TỰ CHẤM ĐIỂM THI ĐUA – ĐỢT 2
Phiếu của | Tổ Một
Năm học | 2024-2025
Đợt thi đua | Đợt 2
Gửi cho (thư ký hội đồng) | Lê Thị Mai
"""


def test_the_first_page_says_whose_form_it_is_and_leads_to_every_sheet(scores: FormPlan) -> None:
    guide = scores.book.sheets[0]
    told = seen(guide)
    assert told[:6] == lines(GUIDE)
    code = told[6].removeprefix("Mã phiếu | ")
    assert code.startswith("TC-D2.T1.")
    assert guide.page.footer == code
    steps = told[told.index("Các bước") + 1 : told.index("Màu của ô")]
    assert [one[:4] for one in steps] == [f"{number} | " for number in range(1, len(steps) + 1)]
    # How to copy stands before the last step, which is to send the form.
    assert "đừng cắt (Ctrl+X)" in steps[-2]
    assert "gửi cho thư ký hội đồng" in steps[-1]
    assert told[told.index("Màu của ô") + 1 :] == [
        "Nền vàng nhạt | Ô để điền",
        "Nền vàng đậm, viền đứt | Ô phải điền, còn trống",
        "Nền trắng | Ô đã khóa, không cần sửa",
        "Nền xám | Tiêu chí không áp dụng cho người này",  # An is not asked 1.2
        "✗ Nền đỏ | Có chỗ sai: sửa trước khi gửi",
        "Các trang (bấm để tới)",
        "Tự chấm",
        "Thống nhất",
        "Tổ chấm",
        "Xếp loại",
        "Sáng kiến",
        "Minh chứng",
        "Điển hình",
        "Kiểm tra",
        "…………, ngày …… tháng …… năm ……",
        f"Ký một lần cho mọi trang mang mã {code}. | TỔ TRƯỞNG (PHỤ TRÁCH)",
        "(Ký, ghi rõ họ tên)",
        "",
    ]
    links = [cell.link for cell in guide.cells.values() if cell.link]
    assert links == [f"#{one.name}!A1" for one in scores.book.sheets[1:] if one.visibility == "visible"]


def test_colours_that_a_form_does_not_have_are_not_explained(registration: FormPlan) -> None:
    told = seen(registration.book.sheets[0])
    colours = told[told.index("Màu của ô") + 1 : told.index("Các trang (bấm để tới)")]
    assert [one.partition(" | ")[0] for one in colours] == ["Nền vàng nhạt", "Nền vàng đậm, viền đứt", "Nền trắng", "✗ Nền đỏ"]  # fmt: skip


# I: Hoa 9, Hoà 10 (what is no number adds nothing), An 12 of the section's 20. II: Hoa 1 - 0.5. Totals: 9.5, 10, 12.
SELF = """
Mã | Nội dung tiêu chí | Tối đa | Nguyễn Thị Hoa (1983) | Trịnh Thị Hoà | Lê Văn An
I | I. Chuyên môn | 20 | 9 | 10 | 12
1.1 | Hồ sơ | 10 | 9 | chín | 12
1.2 | Giờ dạy | 10 |  | 10
II | II. Cộng và trừ |  | 0.5
2.1 | Thành tích (Điểm cộng) | 3 | 1
2.2 | Vi phạm (Điểm trừ) | 5 | 0.5
 | TỔNG ĐIỂM | 100.0 | 9.50 | 10.00 | 12.00
"""


def test_a_score_sheet_has_a_column_for_everybody_with_what_it_comes_to_now(scores: FormPlan) -> None:
    sheet = scores.book.sheet("Tự chấm")
    assert sheet is not None
    assert seen(sheet, first=5) == lines(SELF)
    assert seen(sheet, last=4) == [
        "PHIẾU TỰ CHẤM ĐIỂM THI ĐUA – ĐỢT 2: CÁ NHÂN TỰ CHẤM | Tổ Một · Năm học 2024-2025",
        "Gõ điểm vào cột có tên mình, không vượt điểm tối đa. Xong thì xem trang Kiểm tra. · "
        f"{scores.book.sheets[0].page.footer} | ✗ CÓ 2 Ô SAI – xem trang Kiểm tra",
    ]
    # The head of the screen is not printed: pages have one above them, each the same.
    assert (sheet.page.area, sheet.page.header) == (
        Area(5, 0, 13, 8),
        ("Trường Mini", "PHIẾU TỰ CHẤM ĐIỂM THI ĐUA – ĐỢT 2: CÁ NHÂN TỰ CHẤM", "Tổ Một · Năm học 2024-2025"),
    )
    # Rows from 9 on (8 in the plan): 1.1, 1.2 without An, then 2.1 and 2.2; G, H and I are the people.
    assert open_cells(sheet) == {(8, 6), (8, 7), (8, 8), (9, 6), (9, 7), *((row, col) for row in (11, 12) for col in (6, 7, 8))}  # fmt: skip
    assert sheet.cells[9, 8].look == "not_applicable"
    assert scores.cells["self_score", "2.2", "A3"] == ("Tự chấm", 12, 8)
    assert (sheet.start, sheet.protected) == ((8, 6), True)


def test_points_are_marked_by_the_limits_beside_them_and_blanks_where_they_must_be_filled(scores: FormPlan) -> None:
    """D has the highest points and F, hidden, the steps; 1.1 and 1.2 must be answered, 1.2 not by An (I)."""
    for name, begun in (("Tự chấm", ""), ("Tổ chấm", "COUNTA(G$9:G$10)+COUNTA(G$12:G$13)>0")):
        sheet = scores.book.sheet(name)
        assert sheet is not None
        cell = sheet.cells[8, 5]
        assert (sheet.cells[8, 3].value, cell.value, sheet.cells[11, 5].value) == (D(10), D("0.5"), D("0.0001"))
        refused = {str(one.area): one.formula for one in sheet.highlights if one.look == "answer_refused"}
        assert set(refused) == {"G9:I10", "G12:I13"}
        limits = "IF(G9<-1E-9,1,IF(G9>$D9+1E-9,1,IF(ABS(G9/$F9-ROUND(G9/$F9,0))>1E-9,1,0)))"
        assert limits in refused["G9:I10"] and refused["G9:I10"].endswith(")>0")
        missing = {str(one.area): one.formula for one in sheet.highlights if one.look == "answer_missing"}
        assert set(missing) == {"G9:I9", "G10:H10"}
        # A person scores every criterion; a unit whom it likes, but then whole.
        assert [begun in one and ("COUNTA" in one) is bool(begun) for one in missing.values()] == [True, True]


def test_a_column_that_nobody_has_filled_has_no_points(scores: FormPlan) -> None:
    sheet = scores.book.sheet("Tổ chấm")
    assert sheet is not None
    assert seen(sheet, first=7)[0] == "I | I. Chuyên môn | 20"
    assert seen(sheet, first=13) == [" | TỔNG ĐIỂM | 100.0"]
    assert status(sheet) == "Chưa chấm 3 người"


MIXED = school(
    ("| #td:sections | name | max |", "| #td:sections | name | max | start |"),
    ("| II | Cộng và trừ | |", "| II | Cộng và trừ | | 5 |"),
    ("| #td:criteria | section | text | kind | max | step | applies_to |", "| #td:criteria | section | text | kind | max | each |"),
    ("| `1.1` | I | Hồ sơ | Điểm | 10 | 0.5 | |", "| `1.1` | I | Hồ sơ | Điểm | 10 | |"),
    ("| `1.2` | I | Giờ dạy | Điểm | 10 | 1 | GV, CBQL |", "| `1.2` | I | Giờ dạy | Điểm | 15 | |"),
    ("| `2.1` | II | Thành tích | Điểm cộng | 3 | | |", "| `2.1` | II | Giải | Đếm lần | 6 | 2 |"),
    ("| `2.2` | II | Vi phạm | Điểm trừ | 5 | | |", "| `2.2` | II | Đi muộn | Đếm lần | 4 | -0.5 |\n| `2.3` | II | Bỏ tiết | Loại trừ | 10 | |"),
)  # fmt: skip
# I: 10 + 15, held to 20. II begins with 5: Hoa 5 + 2 x 2 - 3 x 0.5 = 7.5; Hoà the same, but knocked out: 10 in all; An is
# late 20 times, which takes 4 at most: 1.
NOW = """
I | I. Chuyên môn | 20 | 20 | 20
1.1 | Hồ sơ | 10 | 10 | 10
1.2 | Giờ dạy | 15 | 15 | 15
II | II. Cộng và trừ (bắt đầu từ 5 điểm, không xuống dưới 0) |  | 7.5 | 7.5 | 1
2.1 | Giải (gõ số lần; mỗi lần cộng 2 điểm, cộng nhiều nhất 6) | 6 | 2 | 2
2.2 | Đi muộn (gõ số lần; mỗi lần trừ 0,5 điểm, trừ nhiều nhất 4) | 4 | 3 | 3 | 20
2.3 | Bỏ tiết (chọn Có nếu vi phạm: tổng điểm còn nhiều nhất 10; không vi phạm thì để trống) |  |  | có
 | TỔNG ĐIỂM | 100.0 | 27.50 | 10.00 | 1.00
"""


def test_what_stands_in_cells_beforehand_adds_up_as_the_merge_will_count_it() -> None:
    same = {"1.1": D(10), "1.2": D(15), "2.1": D(2), "2.2": D(3)}
    filled: dict[AnswerAddress, PlanValue] = {("self_score", code, who): n for who in ("A1", "A2") for code, n in same.items()}  # fmt: skip
    filled |= {("self_score", "2.3", "A2"): "có", ("self_score", "2.2", "A3"): D(20)}
    sheet = form("self-score", round_="D1", answers=filled, season=MIXED).book.sheet("Tự chấm")
    assert sheet is not None
    assert [one.rstrip() for one in seen(sheet, first=7)] == lines(NOW)


def test_sections_and_totals_add_up_in_the_cells_as_they_are_typed() -> None:
    """Rows as people see them: I has 9 and 10, II has 12 to 14; everybody begins with 3 points, II with 5 of its own."""
    begun = replace(MIXED, rubric=replace(MIXED.rubric, start=D(3)))
    sheet = form("self-score", round_="D1", season=begun).book.sheet("Tự chấm")
    plain = form("self-score", round_="D1", season=SEASON).book.sheet("Tự chấm")
    assert sheet is not None and plain is not None
    told = {row + 1: sheet.cells[row, 6].formula.replace("$", "") for row in (7, 10, 14)}
    assert told[8] == f'IF(COUNTA(G9:G10)=0,"",MIN(20,SUM({numbers_in("G9:G10")})))'
    late, prizes = numbers_in("G13"), numbers_in("G12")
    assert told[11] == f'IF(COUNTA(G9:G10,G12:G14)=0,"",MAX(0,5+MIN(6,2*SUM({prizes}))-MIN(4,0.5*SUM({late}))))'
    assert told[15].startswith('IF(COUNTA(G9:G10,G12:G14)=0,"",ROUND(MAX(0,MIN(100.0,3+SUM(G8)+SUM(G11),IF(')
    assert told[15].endswith(",td_said_yes,0)),10,100.0))),2))")  # a knock-out leaves 10, none leaves all
    # What is added and what is taken off stand in one section without a limit.
    added = f"SUM({numbers_in('G12:G12')})-SUM({numbers_in('G13:G13')})"
    assert plain.cells[10, 6].formula.replace("$", "") == f'IF(COUNTA(G12:G13)=0,"",{added})'


def test_a_total_begins_with_the_season_s_points_and_never_ends_below_nought() -> None:
    """Hoa says that she broke no rule: 3 + 5 (II) + 10 = 18. An: 3 + 1 - 5 is held at 0."""
    begun = replace(MIXED, rubric=replace(MIXED.rubric, start=D(3)))
    kept: dict[AnswerAddress, PlanValue] = {("self_score", "1.1", "A1"): D(10), ("self_score", "2.3", "A1"): "không"}
    sheet = form("self-score", round_="D1", answers=kept, season=begun).book.sheet("Tự chấm")
    low = replace(SEASON, rubric=replace(SEASON.rubric, start=D(3)))
    fallen: dict[AnswerAddress, PlanValue] = {("self_score", "1.1", "A3"): D(1), ("self_score", "2.2", "A3"): D(5)}
    other = form("self-score", round_="D1", answers=fallen, season=low).book.sheet("Tự chấm")
    assert sheet is not None and other is not None
    assert [sheet.cells[row, 6].value for row in (7, 10, 14)] == [10, 5, 18]
    assert [other.cells[row, 8].value for row in (7, 10, 13)] == [1, -5, 0]


def test_points_show_as_many_decimals_as_their_steps_and_what_a_scale_reads_stands_as_typed() -> None:
    fine = tuple(replace(one, step=D("0.25") if one.code == "1.1" else one.step) for one in SEASON.rubric.criteria)
    steps = form("self-score", round_="D1", season=replace(SEASON, rubric=replace(SEASON.rubric, criteria=fine)))
    mixed = form("self-score", round_="D1", season=MIXED)
    digits = [[one.book.sheets[1].cells[row, 6].digits for row in (8, 9, 11, 12)] for one in (steps, mixed)]
    # Quarters have two, whole points one all the same, for a 9.5 must not look like 10; times are shown as they are.
    assert digits == [[2, 1, 1, 1], [1, 1, -1, -1]]


def test_cells_say_their_limits_when_they_are_entered_and_when_they_refuse(scores: FormPlan) -> None:
    rules = {one.area.row: one for one in scores.book.sheets[1].rules}
    refused = "Ô này chỉ nhận số. {} Điểm lẻ gõ 4,5 không được thì gõ 4.5 (và ngược lại)."
    assert [(rules[row].prompt, rules[row].refusal) for row in (8, 12)] == [
        ("Gõ điểm từ 0 đến 10, bước 0,5.", refused.format("Từ 0 đến 10, bước 0,5.")),
        ("Gõ số điểm bị trừ, là số dương, từ 0 đến 5.", refused.format("Từ 0 đến 5.")),
    ]


def test_a_form_with_a_deadline_says_it_on_its_first_page_and_on_every_sheet() -> None:
    due = Due("10/01/2025", date(2025, 1, 10), date(2025, 1, 10))
    laid = form("self-score", round_="D1", season=replace(SEASON, dues={"D1": due}))
    assert "Hạn nộp | 10/01/2025" in seen(laid.book.sheets[0])
    whom = "Tổ Một · Năm học 2024-2025 · Hạn nộp: 10/01/2025"
    assert [whom in " | ".join(seen(one, last=2)).split(" | ") for one in laid.book.sheets[1:8]] == [True] * 7
    # Points of three people print upright, lists on their side.
    assert [one.page.landscape for one in laid.book.sheets[1:8]] == [False, False, False, True, True, True, True]


# Grades are asked in the last round: three people lack theirs, of a unit none is asked.
CHECK = """
Phần | Người, mục | Ô còn trống | Ô sai | Kết quả | Ô cần xem
Tự chấm | Nguyễn Thị Hoa (1983) | 1 | 0 | ○ Còn trống | G10
Tự chấm | Trịnh Thị Hoà | 0 | 1 | ✗ Có ô sai | H9
Tự chấm | Lê Văn An | 0 | 1 | ✗ Có ô sai | I9
Thống nhất | Thống nhất | 0 | 0 | – Chưa ghi gì
Tổ chấm | Nguyễn Thị Hoa (1983) | 0 | 0 | – Chưa chấm
Tổ chấm | Trịnh Thị Hoà | 0 | 0 | – Chưa chấm
Tổ chấm | Lê Văn An | 0 | 0 | – Chưa chấm
Xếp loại | Nguyễn Thị Hoa (1983) | 1 | 0 | ○ Còn trống | D8
Xếp loại | Trịnh Thị Hoà | 1 | 0 | ○ Còn trống | D9
Xếp loại | Lê Văn An | 1 | 0 | ○ Còn trống | D10
Xếp loại | Tổ Một | 1 | 0 | ○ Còn trống | D11
Sáng kiến | Sáng kiến | 0 | 0 | – Chưa ghi gì
Minh chứng | Minh chứng | 0 | 0 | – Chưa ghi gì
Điển hình | Điển hình | 0 | 0 | – Chưa ghi gì
"""


def test_the_check_says_of_everybody_what_is_missing_or_wrong_and_where(scores: FormPlan) -> None:
    sheet = scores.book.sheet("Kiểm tra")
    assert sheet is not None
    assert seen(sheet, first=5) == lines(CHECK)
    assert seen(sheet, first=3, last=3) == ["✗ CÓ 2 Ô SAI – xem các dòng có dấu ✗ bên dưới"]
    assert open_cells(sheet) == set()


def test_lines_and_the_verdict_are_red_where_something_is_wrong_else_amber_where_something_is_missing(
    scores: FormPlan,
) -> None:
    """The sign that a line (F) and the verdict (B4) begin with says which; a line that nobody touched has no colour."""
    sheet = scores.book.sheet("Kiểm tra")
    assert sheet is not None
    told = {(one.area.row, one.look): one.formula.replace("$", "") for one in sheet.highlights}
    assert {look: told[6, look] for look in ("bad", "warn", "good")} == {
        "bad": 'LEFT(F7)="✗"', "warn": 'LEFT(F7)="○"', "good": 'LEFT(F7)="✓"'
    }  # fmt: skip
    assert {look: told[3, look] for look in ("bad", "warn", "good")} == {
        "bad": 'LEFT(B4)="✗"', "warn": 'LEFT(B4)="○"', "good": 'LEFT(B4)="✓"'
    }  # fmt: skip
    assert {(one.area.col, one.area.last_col) for one in sheet.highlights if one.area.row == 6} == {(5, 5)}


WHOLE = {("1.1", "A1"), ("1.2", "A1"), ("1.1", "A2"), ("1.2", "A2"), ("1.1", "A3")}  # An is not asked for 1.2


@pytest.mark.parametrize(
    ("scored", "marked", "head", "verdict"),
    [
        (set(), {}, "Chưa chấm 3 người", "○ TỔ CHƯA CHẤM 3 NGƯỜI – chấm xong hãy gửi"),
        # Whom the head leaves out keeps their own word, and may be left out on purpose.
        ({("1.1", "A3")}, {}, "Chưa chấm 2 người", "✓ ĐỦ – có thể gửi"),
        (WHOLE, {}, "✓ Trang này đã đủ", "✓ ĐỦ – có thể gửi"),
        # Whom the unit agrees with need not be scored, nor wholly: of Hoa 1.1 alone is told, and 1.2 is her own.
        (set(), {"T1": "Có"}, "✓ Trang này đã đủ", "✓ ĐỦ – có thể gửi"),
        ({("1.1", "A1")}, {"A1": "x", "A2": "có"}, "Chưa chấm 1 người", "✓ ĐỦ – có thể gửi"),
        (set(), {"T1": "có", "A3": "Không"}, "Chưa chấm 1 người", "✓ ĐỦ – có thể gửi"),
    ],
)
def test_only_the_check_says_that_a_form_may_be_sent_and_not_before_the_unit_has_scored(
    scored: set[tuple[str, str]], marked: Mapping[str, str], head: str, verdict: str
) -> None:
    answers: dict[AnswerAddress, PlanValue] = {("agreed_scores", who, "agreed"): mark for who, mark in marked.items()}
    answers |= {("self_score", *cell): D(9) for cell in WHOLE} | {("unit_score", *cell): D(9) for cell in scored}
    laid = form("self-score", round_="D1", answers=answers, season=SEASON)
    heads = {one.name: status(one) for one in laid.book.sheets[1:8]}
    optional, agreed = "Chưa ghi gì (không bắt buộc)", "✓ Trang này đã đủ" if marked else ""
    assert heads == {
        "Tự chấm": "✓ Trang này đã đủ", "Thống nhất": agreed or optional, "Tổ chấm": head, "Xếp loại": optional,
        "Sáng kiến": optional, "Minh chứng": optional, "Điển hình": optional,
    }  # fmt: skip
    check = laid.book.sheet("Kiểm tra")
    assert check is not None
    assert seen(check, first=3, last=3) == [verdict]


def test_the_check_counts_what_is_missing_where_nothing_is_wrong() -> None:
    begun = {(table, "1.1", "A1"): D(9) for table in ("self_score", "unit_score")}
    sheet = form("self-score", round_="D1", answers=begun, season=SEASON).book.sheet("Kiểm tra")
    assert sheet is not None
    # Of 1.1 and 1.2 Hoa lacks one, Hoà both, An, who is asked 1.1 alone, that one. The unit has begun to score Hoa and
    # lacks one; the others it may leave to their own word. Grades wait for the last round: 4 + 1.
    assert seen(sheet, first=3, last=3) == ["○ CÒN 5 Ô TRỐNG CẦN ĐIỀN"]
    assert [one.split(" | ")[2] for one in seen(sheet, first=6, last=12)] == ["1", "2", "1", "0", "1", "0", "0"]


REGISTER = """
TT | Họ và tên | Chức vụ | Danh hiệu năm trước | Danh hiệu thi đua đăng ký | Hình thức khen thưởng đăng ký | Phong trào tham gia | Tên sáng kiến, đề tài đăng ký | Lĩnh vực, môn | Chỉ tiêu phấn đấu (có con số) | Ghi chú
1 | Nguyễn Thị Hoa (1983) |  |  | Lao động tiên tiến
2 | Trịnh Thị Hoà |  |  | Giỏi
3 | Lê Văn An
"""
COLLECTIVE = """
Danh hiệu, khen thưởng tập thể
TT | Tập thể | Danh hiệu tập thể đăng ký | Hình thức khen thưởng đăng ký | Chỉ tiêu chung của tổ | Ghi chú
1 | Tổ Một | Tập thể lao động tiên tiến
Chỉ tiêu thi đua của tổ
TT | Nội dung chỉ tiêu thi đua của tổ | Đơn vị tính | Mức phấn đấu (số) | Đạt khi | Thời hạn | Ghi chú
1 | Giờ dạy tốt |  | nhiều
2 |  |  | 5
"""
REGISTER_CHECK = """
Đăng ký | Nguyễn Thị Hoa (1983) | 0 | 0 | ✓ Đủ
Đăng ký | Trịnh Thị Hoà | 0 | 1 | ✗ Có ô sai | F9
Đăng ký | Lê Văn An | 1 | 0 | ○ Còn trống | F10
Danh hiệu, khen thưởng tập thể | Tổ Một | 0 | 0 | ✓ Đủ
Chỉ tiêu thi đua của tổ | Chỉ tiêu thi đua của tổ | 1 | 1 | ✗ Có ô sai | E14
"""


def test_a_registration_has_a_line_for_everybody_and_one_sheet_for_the_unit(registration: FormPlan) -> None:
    people, unit, check = (registration.book.sheet(name) for name in ("Đăng ký", "Tập thể", "Kiểm tra"))
    assert people is not None and unit is not None and check is not None
    assert seen(people, first=5) == lines(REGISTER)
    assert seen(unit, first=5, last=14) == lines(COLLECTIVE)
    assert seen(unit, first=15) == [str(number) for number in range(3, 11)]  # ten lines for targets
    assert seen(check, first=6) == lines(REGISTER_CHECK)
    assert [seen(one, first=4, last=4) for one in (people, unit)] == [["✗ CÓ 1 Ô SAI – xem trang Kiểm tra"]] * 2
    # The first three columns beside the number are told, from the fifth on answers are typed.
    assert open_cells(people) == {(row, col) for row in (7, 8, 9) for col in range(5, 12)}
    assert (people.start, unit.start) == ((7, 5), (8, 3))
    assert (people.freeze, unit.freeze) == ((7, 3), (5, 0))  # names stay in view beside one table alone
    assert (people.page.repeat_rows, unit.page.repeat_rows) == ((5, 5), None)


def test_a_form_is_one_workbook_with_its_lists_and_its_stamp_out_of_sight(scores: FormPlan) -> None:
    assert scores.book.title == "PHIẾU TỰ CHẤM ĐIỂM THI ĐUA – ĐỢT 2"
    shown = {one.name: (one.visibility, one.protected) for one in scores.book.sheets}
    assert shown.pop("_danh_muc") == ("hidden", True)
    assert shown.pop("_thidua") == ("very_hidden", True)
    assert set(shown.values()) == {("visible", True)}
    assert list(shown) == ["Hướng dẫn", "Tự chấm", "Thống nhất", "Tổ chấm", "Xếp loại", "Sáng kiến", "Minh chứng", "Điển hình", "Kiểm tra"]  # fmt: skip
    assert (scores.stamp.unit, scores.stamp.phase, scores.stamp.round) == ("T1", "self-score", "D2")


AIMS = (
    Movement("PT1", "Dạy tốt", "Giờ giỏi", "tiết", "12", "up"),
    Movement("PT2", "Trường xanh"),  # no number to reach
    Movement("PT3", "An toàn", "", "vụ", "0", "down", units=("T2",)),
    Movement("PT4", "Thư viện", "", "cuốn", "40", "up", units=("T1", "T2")),
)


def test_what_became_of_movements_is_asked_in_the_last_round_of_those_who_take_part() -> None:
    season = replace(SEASON, movements=AIMS)
    asked = {
        (unit, round_): [one.split(" | ")[1:] for one in _movements(form("self-score", unit, round_, season=season))]
        for unit in ("T1", "T2")
        for round_ in ("D1", "D2")
    }
    taught, library = (
        ["Dạy tốt: Giờ giỏi", "tiết", "12", "Không thấp hơn"],
        ["Thư viện", "cuốn", "40", "Không thấp hơn"],
    )
    assert asked == {
        ("T1", "D1"): [],
        ("T2", "D1"): [],
        ("T1", "D2"): [taught, library],
        ("T2", "D2"): [taught, ["An toàn", "vụ", "0", "Không cao hơn"], library],
    }


def _movements(laid: FormPlan) -> list[str]:
    """The rows below the heading and the header of the table of movements."""
    rows = [one for sheet in laid.book.sheets[1:-3] for one in seen(sheet)]
    if "Phong trào thi đua của trường" not in rows:
        return []
    first = rows.index("Phong trào thi đua của trường") + 2
    return [one for one in rows[first:] if one[:2] in ("1 ", "2 ", "3 ")][: len(AIMS)]


def test_last_year_s_titles_stand_beside_the_names_of_those_who_had_one() -> None:
    laid = form("registration", season=replace(SEASON, last_titles={"A1": ("LĐTT", "CSTĐCS"), "B1": ("LĐTT",)}))
    sheet = laid.book.sheet("Đăng ký")
    assert sheet is not None
    assert seen(sheet, first=7) == ["1 | Nguyễn Thị Hoa (1983) |  | LĐTT, CSTĐCS", "2 | Trịnh Thị Hoà", "3 | Lê Văn An"]


def test_of_lines_those_that_are_filled_are_printed_with_a_few_blank_ones() -> None:
    evidence = "evidence"
    typed: dict[AnswerAddress, PlanValue] = {(evidence, f"e{line}", "description"): "Giấy khen" for line in (1, 3)}
    for answers, printed in ((None, 6), (typed, 9)):
        page = form("self-score", round_="D2", answers=answers, season=SEASON).book.sheet("Minh chứng").page
        assert page.area is not None and page.grows is not None
        assert page.area.last_row - page.grows.row + 1 == printed
        # What somebody types in the lines below is printed too; a running number fills none.
        assert (page.grows.last_row - page.grows.row + 1, page.grows.col) == (34, 2)
    assert form("self-score", round_="D2", season=SEASON).book.sheet("Thống nhất").page.area is None


def test_the_form_of_those_whom_the_head_of_the_school_leads_is_signed_as_head() -> None:
    led = replace(SEASON, school=replace(SEASON.school, head="Lê Văn Thủ"))
    units = tuple(replace(unit, leader="lê văn thủ") if unit.code == "T1" else unit for unit in led.units)
    for season, title in ((led, "TỔ TRƯỞNG (PHỤ TRÁCH)"), (replace(led, units=units), "HIỆU TRƯỞNG")):
        guide = form("self-score", round_="D2", season=season).book.sheets[0]
        assert title in [cell.value for cell in guide.cells.values()]
