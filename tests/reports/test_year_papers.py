"""The plan of the year, the mid-year and the year-end report: what they say follows from the season alone.

Figures are worked out in the comments from the points of the season made by hand.
"""

from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season
from msgspec.structs import replace
from test_papers import AFTER, BEFORE, lines, plans, proposing, tables, voted

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import CalendarTask, Criterion, Movement, Round, Rubric, Section
from thidua_xlsx.documents.paper_plan import PaperLine, PaperPlan, Signatures
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.papers.official_papers import Basis

D = Decimal
FIRST = Round("D1", "Đợt 1", theme="Chào mừng 20/11", start=date(2024, 9, 1), end=date(2025, 1, 31))
UNDATED = (Round("D1", "Đợt 1"), Round("D2", "Đợt 2"))
SECOND = Round("D2", "Đợt 2", start=date(2025, 2, 1), end=date(2025, 5, 31))


def declared(season: Season, **changes: object) -> Season:
    """A season that declares other things."""
    return replace(season, rulebook=replace(season.rulebook, **changes))


def with_days() -> Season:
    """The season made by hand, its rounds with days; before the council met."""
    return declared(proposing(*BEFORE), rounds=(FIRST, SECOND))


def table_below(plan: PaperPlan, words: str) -> list[tuple[str, ...]]:
    """The rows of the table that stands below a line."""
    blocks = plan.pages[0].blocks
    at = next(place for place, one in enumerate(blocks) if isinstance(one, PaperLine) and words in one.text)
    table = tables(PaperPlan("", "", (replace(plan.pages[0], blocks=blocks[at:]),)))[0]
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("school_year", "work_year", "named"),
    [
        ("2022-2023", "2023", "năm 2023 (năm học 2022-2023)"),  # a school that uses both names
        ("2024-2025", "", "năm học 2024-2025"),
        ("2027", "2027", "năm 2027"),  # a plan for one calendar year
    ],
)
def test_the_year_is_called_as_the_school_calls_it(vi: Language, school_year: str, work_year: str, named: str) -> None:
    season = make_season()
    school = replace(season.rulebook.school, school_year=school_year, work_year=work_year)
    plan = plans(declared(season, school=school), vi)["ke-hoach-thi-dua"]
    assert lines(plan)[1] == f"Phát động các phong trào thi đua và thực hiện công tác khen thưởng {named}"


def test_the_plan_says_what_the_season_declares(vi: Language) -> None:
    movements = (
        Movement("PT1", "An toàn", "Vụ tai nạn", "vụ", "0", "down"),
        Movement("PT2", "Dạy tốt - Học tốt", "Người tham gia", "%", "100", "up"),
    )
    tasks = (CalendarTask("c1", "Họp hội đồng", "Hội đồng", "", "Biên bản", "Tháng 3/2025"),)
    season = declared(with_days(), movements=movements, calendar=tasks)
    plan = plans(season, vi, (Basis("Luật", "06/2022/QH15", None, "", "Luật Thi đua"), Basis("Kế hoạch", "40/KH")))
    said = plan["ke-hoach-thi-dua"]
    day = "ngày …… tháng …… năm ………"  # not declared: left to be written
    assert lines(said)[2:4] == [f"Căn cứ Luật Thi đua số 06/2022/QH15 {day};", f"Căn cứ Kế hoạch số 40/KH {day};"]
    assert table_below(said, "II. CHỈ TIÊU") == [
        ("1", "Người đăng ký danh hiệu thi đua", "100%"),
        ("2", "Người đăng ký tham gia phong trào thi đua", "100%"),
        ("3", "Người có sáng kiến được công nhận", "15%"),
        ("4", "Sáng kiến được công nhận đã áp dụng", "70%"),
    ]
    assert table_below(said, "1. Các phong trào") == [
        ("1", "An toàn", "Vụ tai nạn", "không để xảy ra (0 vụ)"),
        ("2", "Dạy tốt - Học tốt", "Người tham gia", "100 %"),
    ]
    assert table_below(said, "2. Các đợt")[0] == ("1", "Đợt 1", "Chào mừng 20/11", "01/09/2024 - 31/01/2025", "")
    # CSTĐCS is declared with 25 % of those with LĐTT; LĐTT is the commune's to decide.
    assert [row[1:4] + row[5:] for row in table_below(said, "3. Danh hiệu")][:2] == [
        ("Lao động tiên tiến", "Cá nhân", "Không đặt tỷ lệ", "Xã, phường"),
        ("Chiến sĩ thi đua cơ sở", "Cá nhân", "Tối đa 25% số người đạt LĐTT", "Theo phân cấp"),
    ]
    assert table_below(said, "IV. TIẾN ĐỘ") == [("1", "Họp hội đồng", "Hội đồng", "", "Biên bản", "Tháng 3/2025")]
    assert table_below(said, "PHỤ LỤC I.") == [
        ("I. Phẩm chất (tối đa 20 điểm)",),
        ("1.1", "Chấp hành", "Mọi người", "Điểm: từ 0 đến 20"),
        ("II. Chuyên môn (tối đa 80 điểm)",),
        ("2.1", "Hồ sơ", "Mọi người", "Điểm: từ 0 đến 80"),
    ]
    # The annex stands behind the signature, and units that are not scored have none.
    blocks = said.pages[0].blocks
    signed = next(place for place, one in enumerate(blocks) if isinstance(one, Signatures))
    assert [one.text for one in blocks[signed:] if isinstance(one, PaperLine)] == [
        "PHỤ LỤC I. TIÊU CHÍ CHẤM ĐIỂM THI ĐUA CÁ NHÂN"
    ]


def test_the_seasons_own_recipients_are_printed_in_their_order(vi: Language) -> None:
    season = make_season()
    own = replace(season.rulebook.school, recipients=("Phòng GD&ĐT (để báo cáo)", "CB, GV, NV", "Lưu: VP"))
    said = plans(declared(season, school=own), vi)["ke-hoach-thi-dua"].pages[0].blocks
    to = next(one.recipients for one in said if isinstance(one, Signatures))
    assert to == ("Nơi nhận:", "- Phòng GD&ĐT (để báo cáo);", "- CB, GV, NV;", "- Lưu: VP.")
    # A request goes to whom it asks, whatever the season says of plans.
    request = plans(declared(voted(AFTER), school=own), vi)["to-trinh"].pages[0].blocks
    assert next(one.recipients for one in request if isinstance(one, Signatures))[1] == "- Như trên;"


def test_the_first_half_is_that_of_the_school_year_whatever_year_a_plan_is_for(vi: Language) -> None:
    season = with_days()
    of_plan = replace(season.rulebook.school, work_year="2025")  # whose first half are the rounds of autumn 2024
    said = plans(declared(season, school=of_plan), vi)["so-ket"]
    assert lines(said)[1] == "Sơ kết công tác thi đua, khen thưởng học kỳ I năm 2025 (năm học 2024-2025)"


def test_the_mid_year_report_has_the_points_of_the_first_half(vi: Language) -> None:
    said = plans(with_days(), vi)["so-ket"]
    assert lines(said)[1] == "Sơ kết công tác thi đua, khen thưởng học kỳ I năm học 2024-2025"
    rows = table_below(said, "2. Điểm thi đua các đợt của học kỳ I (11 người đã có điểm)")
    assert rows[:3] == [
        ("Đợt 1",),
        ("1", "Tổ Toán - Tin", "3", "93,17", "96,5", "88,75"),  # (96.5 + 88.75 + 94.25) / 3 = 93.1666...
        (
            "2",
            "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật",
            "2",  # GV04 and GV05; GV06 has no points
            "88",  # (84.5 + 91.5) / 2
            "91,5",
            "84,5",
        ),
    ]
    assert rows[3] == ("3", "Tổ Khoa học xã hội", "2", "85,13", "94,25", "76")  # 170.25 / 2 = 85.125
    assert "Đợt 2" not in {cells[0] for cells in rows}
    assert table_below(said, "1. Các đợt thi đua tiếp theo")[0][:2] == ("1", "Đợt 2")


@pytest.mark.parametrize(
    ("last", "ahead"),
    [
        ("D3", ["Đợt 2", "Đợt 3"]),  # nothing of the last round is in: what the first half still lacks may come
        ("D2", ["Đợt 3"]),  # the year's last round has come in: a round of the first half without points will not
    ],
)
def test_a_round_of_the_first_half_that_is_not_in_yet_is_still_to_come(
    vi: Language, last: str, ahead: list[str]
) -> None:
    between = Round("D1B", "Đợt 2", start=date(2024, 11, 21), end=date(2025, 1, 31))
    season = declared(with_days(), rounds=(FIRST, between, Round(last, "Đợt 3", start=date(2025, 2, 1))))
    said = plans(season, vi)["so-ket"]
    assert [row[1] for row in table_below(said, "1. Các đợt thi đua tiếp theo")] == ahead


def test_there_is_no_mid_year_report_without_points_of_the_first_half(vi: Language) -> None:
    season = with_days()
    assert "so-ket" not in plans(replace(season, scorecards={}), vi)
    assert "so-ket" not in plans(declared(season, rounds=UNDATED), vi)  # without days


def test_the_year_end_report_has_the_points_of_every_round_and_the_share_of_every_title(vi: Language) -> None:
    said = plans(declared(voted(AFTER), rounds=(FIRST, SECOND)), vi)["bao-cao-tong-ket"]
    rows = table_below(said, "3. Kết quả từng đợt")
    assert [row[0] for row in rows if len(row) == 1] == ["Đợt 1", "Đợt 2"]
    # NV02 has points in the first round only: 69.5 and 55, then 69.5 alone.
    assert [row[2:] for row in rows if row[1:2] == ("Tổ Văn phòng",)] == [
        ("2", "62,25", "69,5", "55"),
        ("1", "69,5", "69,5", "69,5"),
    ]
    titles = {row[1]: row for row in table_below(said, "4. Danh hiệu thi đua")}
    # 2 of 12 counted people passed LĐTT: 16.67 %; nobody passed CSTĐCS.
    assert titles["Lao động tiên tiến"][6:] == ("2", "16,67%")
    assert titles["Chiến sĩ thi đua cơ sở"][2] == "Tối đa 25% số người đạt LĐTT"
    assert titles["Chiến sĩ thi đua cơ sở"][6:] == ("0", "0%")


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (Criterion("1", "I", "a", KINDS["deduct"], D(10)), "Điểm trừ: từ 0 đến 10"),
        (Criterion("1", "I", "a", KINDS["count"], D(5), each=D("-0.5")), "Đếm lần: mỗi lần trừ 0,5 điểm, nhiều nhất 5"),
        (
            Criterion("1-1", "I", "a: Nhất", KINDS["count"], D(10), each=D(5), tier_of="1"),
            "Đếm lần: mỗi lần cộng 5 điểm; các bậc của tiêu chí này nhiều nhất 10",
        ),
        (
            Criterion("1", "I", "a", KINDS["choice"], D(10), scale=(ScaleLine(D(10), name="Tốt"), ScaleLine(D(8), name="Khá"))),
            "Chọn mức: Tốt: 10; Khá: 8",
        ),
        (Criterion("1", "I", "a", KINDS["knockout"], D(50)), "Loại trừ: ai vi phạm thì tổng điểm còn nhiều nhất 50"),
    ],
)  # fmt: skip
def test_the_annex_says_what_answers_are_worth_and_not_how_a_form_is_filled_in(
    vi: Language, criterion: Criterion, said: str
) -> None:
    season = make_season()
    rubric = Rubric((Section("I", "Chuyên môn"),), (criterion,))
    plan = plans(declared(season, rubric=rubric), vi)["ke-hoach-thi-dua"]
    assert table_below(plan, "PHỤ LỤC I.")[1][3] == said
