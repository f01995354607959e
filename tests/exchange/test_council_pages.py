"""The pages of the council's workbook that are only read, cell by cell: looks, heights, what is merged, how they print."""

from decimal import Decimal

import pytest
from msgspec.structs import replace
from sheet_in_full import behaviour, in_full, widths
from test_proposals_page import HOA, VU, office, page
from test_review_page import judged
from test_reviewers_and_sample import COUNCIL, REVIEWERS, book

from tests.packaged_looks import LOOKS as PACKAGED
from thidua_xlsx.declare.season import Unit
from thidua_xlsx.declare.season.reporting_schools import SchoolsPolicy
from thidua_xlsx.documents.workbook_plan import Cell, SheetPlan
from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.review_page import review_page
from thidua_xlsx.exchange.council.reviewer_pages import reviewers_page
from thidua_xlsx.messages.language import language
from thidua_xlsx.model import Sampled, Season

D, VI = Decimal, language("vi")
# Of 11-point text one line takes 11 x 1.27 points, and each row 4 more, in whole pixels: 18, 32.25, 46.5, 60.


LOOKS = {
    "0": "cell, 0 decimals", "T": "cell, text", "T0": "cell, text, 0 decimals", "B0": "cell_bold, text, 0 decimals",
    "C": "cell_center, text", "C0": "cell_center, 0 decimals", "N": "cell_number", "N0": "cell_number, 0 decimals",
    "W": "warn, text, 0 decimals",
}  # fmt: skip


def told(text: str) -> list[str]:
    """The lines of a text; `§` stands for a new line within a cell, `<B0>` and the like for looks."""
    for short, look in LOOKS.items():
        text = text.replace(f"<{short}>", f"<{look}>")
    return [line.strip().replace("§", "\n") for line in text.strip().split("\n")]


def without_intro(sheet: SheetPlan, width: float) -> list[str]:
    """A page without the line that says what it is for, which must be as high as so wide a line makes it."""
    intro = str(sheet.cells[2, 1].value)
    [across] = [area for area in sheet.merges if area.row == 2]
    borders = (across.last_col - across.col) * 5 / 7  # are room for text as well
    assert sheet.heights[2] == PACKAGED.height(intro, "todo", width + borders)
    lines = in_full(sheet)
    assert lines[2].partition(") ")[2].startswith("B-") and lines[2].endswith(f": {intro} <todo>")
    return [*lines[:2], *lines[3:]]


def test_the_page_of_reviewers_in_full() -> None:
    sheet = reviewers_page(book(council=COUNCIL, reviewers=REVIEWERS), "HD-7", VI)
    assert behaviour(sheet) == "Phân công [visible, total] | freeze A6 | locked | upright narrow footer HD-7"
    assert widths(sheet) == "A 2, B 5, C 26, D 22, E 18, F 38"
    assert without_intro(sheet, 5 + 26 + 22 + 18 + 38) == told("""
        1 (19.5) B-D: Trường Trung học cơ sở Kim Sơn <school> | E-F: Mã phiếu: HD-7 <code>
        2 (23.25) B-F: PHÂN CÔNG THẨM ĐỊNH <title>
        5 B: TT <header> | C: Thành viên <header> | D: Chức vụ <header> | E: Nhiệm vụ <header> | F: Thẩm định <header>
        6 (32.25) B: #1 <cell_center> | C: Trần Văn Bình <cell, text> | D: Hiệu trưởng <cell, text> | E: Chủ tịch <cell, text> | F: Tổ Toán - Tin, Phẩm chất; Tổ Văn phòng <cell, text>
        7 (18) B: #2 <cell_center> | C: Lê Thị Mai <cell, text> | D: Phó Hiệu trưởng <cell, text> | E: Thư ký <cell, text> | F: Mọi tổ <cell, text>
        8 (18) B: #3 <cell_center> | C: Vũ An <cell, text> | D: Giáo viên <cell, text> | E: Ủy viên <cell, text> | F:  <cell, text>
        9 (18) B: #4 <cell_center> | C: Người ngoài <cell, text> | D:  <cell, text> | E:  <cell, text> | F: Tổ Văn phòng, Chuyên môn <cell, text>
    """)


@pytest.mark.parametrize(("name", "height"), [("Trường " + "x" * 36, 19.5), ("Trường " + "x" * 40, 34.5)])
def test_a_school_with_a_long_name_gets_two_lines_beside_the_code(name: str, height: float) -> None:
    declared = book(council=COUNCIL)
    sheet = reviewers_page(replace(declared, school=replace(declared.school, name=name)), "HD-7", VI)
    assert sheet.heights[0] == height


SAME = {"1": 38, "2": 40, "3": D("18.5")}


def compared() -> Season:
    """P1 is far apart and proves criterion 2; P2 has no points of the unit; P3 has one criterion alone. T2 has nobody."""
    people = [(SAME, {**SAME, "1": 20, "3": 17}), (SAME, None), ({"1": 1}, {"1": 2})]
    season = judged(people, [("P1", "2", "Giấy khen\nSổ"), ("P1", "2", "")])
    declared = season.rulebook
    voting = replace(declared.voting, sample=D(10))
    return replace(season, rulebook=replace(declared, units=(*declared.units, Unit("T2", "Tổ Hai")), voting=voting))


def verifying() -> SheetPlan:
    season = compared()
    found = list(verification(season))
    sample = [Sampled("P1", "T1", True)]
    return review_page(season.rulebook, {"T1": found}, "HD-7", VI, sample)


def test_the_page_to_verify_from_in_full() -> None:
    sheet = verifying()
    # A unit's heading stands with the first three rows of its first person, a person's total with the two rows below.
    on = "landscape narrow repeats 5-5 holds 10-14, 16-17 footer HD-7"
    assert behaviour(sheet) == f"Đối chiếu [visible, total] | freeze C6 | {on}"
    # Rows counted from 0: the line of those whom nobody has to look at opens them, as does that of the criteria.
    assert sheet.outline == {17: 0, 18: 1, 21: 0, 22: 1, 23: 1, 24: 1, 25: 1}
    assert widths(sheet) == "A 2, B 21, C 11, D 37, E 8.5, F 8.5, G 8.5, H 8.5, I 27, J 28"
    assert without_intro(sheet, 21 + 11 + 37 + 4 * 8.5 + 27 + 28) == told("""
        1 (19.5) B-G: Trường <school> | H-J: Mã phiếu: HD-7 <code>
        2 (23.25) B-J: ĐỐI CHIẾU ĐIỂM TỰ CHẤM, TỔ CHẤM VÀ MINH CHỨNG <title>
        5 (33) B: Họ và tên <header> | C: Đợt <header> | D: Tiêu chí <header> | E: Tự chấm <header> | F: Tổ chấm <header> | G: Chênh lệch <header> | H: Số minh chứng <header> | I: Minh chứng; tiêu chí còn lại <header> | J: Cần xem <header>
        6 (18) B-J: Tổ chưa chấm: 1 lượt chấm của 1 người <warn>
        7 (18) B-J: Tổ Một: Người 2 <cell>
        8 (18) B-J: ! Điểm tối đa, không có minh chứng: 1 lượt chấm của 1 người: 2 (1 người) <warn>
        9 (18) B-J: 2 · Tổ Một: Người 2 <cell>
        10 B-J: Tổ Một: 2 chỗ cần xem <section>
        11 (18) B-J: → Kiểm tra mẫu: Người 1 <cell_bold>
        12 (32.25) B: Người 1 <B0> | C: Đợt 1 <T0> | D: Tổng điểm <B0> | E: #96.50 <N> | F: #77.00 <N> | G: #-19.50 <N> | H: #2 <C0> | I: Còn 1 tiêu chí bằng nhau: 0 điểm <T0> | J: ! Lệch nhiều <W>
        13 (18) B: <0> | C: <0> | D: 1 Nền nếp <T0> | E: #38 <N> | F: #20 <N> | G: #-18 <N> | H: <C0> | I: <0> | J: ! Lệch nhiều <W>
        14 (32.25) B: <0> | C: <0> | D: 2 Dạy học <T0> | E: #40 <N> | F: #40 <N> | G: #0 <N> | H: #2 <C0> | I: Giấy khen§Sổ <T0> | J: <0>
        15 (18) B: <0> | C: <0> | D: 3 Công tác khác <T0> | E: #18.5 <N> | F: #17 <N> | G: #-1.5 <N> | H: <C0> | I: <0> | J: <0>
        16 (32.25) B: Người 3 <B0> | C: Đợt 1 <T0> | D: Tổng điểm <B0> | E: #1.00 <N> | F: #2.00 <N> | G: #1.00 <N> | H: #0 <C0> | I: Còn 1 tiêu chí bằng nhau: 0 điểm <T0> | J: ? Còn trống hoặc chưa đọc được: 2, 3 <W>
        17 (18) B: <0> | C: <0> | D: 1 Nền nếp <T0> | E: #1 <N> | F: #2 <N> | G: #1 <N> | H: <C0> | I: <0> | J: <0>
        18 (18) B-J: Không phải xem: 1 lượt chấm của 1 người <given>
        19 (18) B: Người 2 <B0> | C: Đợt 1 <T0> | D: Tổng điểm <B0> | E: #96.50 <N> | F: <N0> | G: <N0> | H: #0 <C0> | I: 1: 38; 2: 40; 3: 18,5 <T0> | J: <0>
        20 B-J: Tổ Hai: 0 chỗ cần xem <section>
        21 B-J: Chưa có điểm nào. <given>
        22 (18) B-J: Tên các tiêu chí <section>
        23 (18) B-J: 1 Nền nếp <cell>
        24 (18) B-J: 2 Dạy học <cell>
        25 (18) B-J: 3 Công tác khác <cell>
        26 (18) B-J: 4 Điểm cộng <cell>
    """)


def test_the_page_of_what_schools_put_forward_in_full() -> None:
    sheet = page(office({"T1": (VU,), "T3": (HOA,)}))
    on = "landscape narrow repeats 5-5 holds 6-8 footer HD-7"
    assert behaviour(sheet) == f"Đề nghị của các trường [visible, total] | freeze D6 | locked | {on}"
    assert widths(sheet) == "A 2, B 5, C 22, D 22, E 16, F 11, G 17, H 34, I 23"
    assert without_intro(sheet, 5 + 22 + 22 + 16 + 11 + 17 + 34 + 23) == told("""
        1 (19.5) B-F: Phòng Văn hóa <school> | G-I: Mã phiếu: HD-7 <code>
        2 (23.25) B-I: ĐỀ NGHỊ CỦA CÁC TRƯỜNG, ĐƠN VỊ <title>
        5 (33) B: TT <header> | C: Trường, đơn vị <header> | D: Cá nhân, tập thể <header> | E: Chức vụ, nơi làm việc <header> | F: Ở trường <header> | G: Xếp loại <header> | H: Căn cứ đề nghị <header> | I: Danh hiệu những năm trước <header>
        6 B-I: Chiến sĩ thi đua cơ sở: 2 đề nghị · cấp quyết định: Huyện, quận <section>
        7 (18) B-I: Theo trường: Trường Một: 1, Trường Ba: 1. <given>
        8 (32.25) B: #1 <cell_center> | C: Trường Một <T> | D: Vũ An <T> | E: Giáo viên, Tổ Toán <T> | F: Hội đồng thông qua <T> | G: Hoàn thành xuất sắc nhiệm vụ <C> | H: có sáng kiến được công nhận <T> | I: LĐTT 2023-2024 <T>
        9 (74.25) B: #2 <cell_center> | C: Trường Ba <T> | D: Đỗ Thị Hoa <T> | E: Tổ Văn <T> | F: Bằng nhau ở ranh giới, chờ hội đồng <T> | G:  <C> | H:  <T> | I:  <T>
    """)
    points = page(office({"T1": (VU,)}, policy=SchoolsPolicy(common_scale=True, level="commune")))
    assert widths(points) == "A 2, B 5, C 22, D 22, E 16, F 11, G 17, H 8, I 34, J 23"
    assert points.cells[7, 7] == Cell(D("91.5"), "cell_number")
