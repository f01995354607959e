"""How each sheet of the summary lies on screen and paper: what stays in view, is repeated, filtered, printed, kept whole."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season, summary_workbook
from msgspec.structs import replace
from test_honour_sheets import OTHER, OWN, _commended, _compared, _rewarded
from test_office_sheets import office
from test_points_sheets import _season, _spread
from test_title_sheets import VOTES, sat
from test_unit_scores_sheet import _season as _units

from tests.packaged_looks import LOOKS
from thidua_xlsx.declare.season.policies import VotingPolicy
from thidua_xlsx.documents.workbook_plan import BookPlan, SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.summary.summary_workbook import (
    SHEETS,
    SHEETS_FOR_OFFICE,
    council_sheets,
    further_sheets,
)

D = Decimal
BY_KEY = {sheet.key: sheet for sheet in SHEETS}
SEASONS: dict[str, Callable[[], Season]] = {
    "scores": _season,
    "periods": _season,
    "unit_ranking": _season,
    "unit_scores": _units,
    "points_spread": _spread,
    "sampling": lambda: _season(voting=VotingPolicy(sample=D(50))),
    "commendations": lambda: _commended(make_season()),
    "money": lambda: _rewarded(make_season(), decided=date(2025, 7, 1), budget=D(5)),
    "whatif": lambda: _compared(make_season(), OWN, OTHER),
    "twins": lambda: office(make_season()),
    "schools_direct": lambda: office(make_season()),
}


def _first(sheet: SheetPlan, row: int) -> str:
    """What a row begins with."""
    texts = (str(cell.value) for (at, _), cell in sorted(sheet.cells.items()) if at == row and cell.value)
    return next(texts, "")


@pytest.fixture(scope="module")
def drawn(vi: Language) -> dict[str, SheetPlan]:
    """Each sheet, of a season that has something to show on it."""
    made = {key: BY_KEY[key].plan(SEASONS.get(key, make_season)(), vi) for key in FRAMES}
    assert all(made.values())
    return {key: sheet for key, sheet in made.items() if sheet}


# Upright or landscape, the columns that stay in view, the heading that is repeated on each page (first and last row of it), what is
# filtered from which heading to which row, and how many columns are printed of how many. Pages of several tables repeat no heading, but
# the points of units that of their last one; one with a tall head keeps no rows in view.
FRAMES = {
    "overview": ("upright", 0, "", "", "", 8, 8),
    "ranking": ("upright", 2, "Hạng", "Hạng", "Đỗ Thị Ngà", 7, 8),
    "proposals": ("landscape", 2, "TT", "TT", "", 7, 8),
    "refusals": ("landscape", 2, "TT", "TT", "", 5, 6),
    "statistics": ("upright", 0, "", "", "", 9, 9),
    "schools_direct": ("upright", 2, "TT", "TT", "Trường Ba", 5, 5),
    "twins": ("landscape", 0, "TT", "TT", "", 6, 6),
    "scores": ("landscape", 2, "Tháng 9", "TT", "", 21, 21),
    "periods": ("landscape", 2, "Tháng 9", "TT", "", 18, 18),
    "unit_ranking": ("landscape", 0, "Hạng", "Hạng", "", 10, 10),
    "unit_scores": ("landscape", 0, "Mã", "Mã", "", 14, 14),
    "paths": ("landscape", 2, "Tự nhận", "TT", "", 10, 10),
    "commendations": ("landscape", 2, "TT", "TT", "", 6, 6),
    "honours": ("landscape", 2, "TT", "TT", "", 5, 5),
    "points_spread": ("upright", 0, "", "", "", 8, 8),
    "sampling": ("landscape", 2, "TT", "TT", "", 10, 10),
    "money": ("landscape", 2, "TT", "TT", "", 8, 8),
    "whatif": ("landscape", 0, "TT", "TT", "", 7, 7),
    "law": ("upright", 0, "", "", "", 1, 1),
}


@pytest.mark.parametrize("key", FRAMES)
def test_each_sheet_lies_as_its_list_is_read(drawn: dict[str, SheetPlan], key: str) -> None:
    sheet = drawn[key]
    page, repeated = sheet.page, sheet.page.repeat_rows
    last = max(sheet.widths) + 1
    found = (
        "landscape" if page.landscape else "upright",
        sheet.freeze[1] if sheet.freeze else 0,
        *((_first(sheet, row) for row in repeated) if repeated else ("", "")),
        str(sheet.cells[sheet.filters.last_row, 1].value) if sheet.filters else "",
        page.area.last_col + 1 if page.area else last,
        last,
    )
    assert found == FRAMES[key]
    if sheet.filters:
        assert (_first(sheet, sheet.filters.row), sheet.filters.col, sheet.filters.last_col) == (found[2], 0, last - 1)


# The first and the last row of what stands on one page, whole: a table with its heading, a line with what it speaks of.
WHOLE = {
    "overview": [
        ("Việc phải làm trước khi họp", "⚠"),
        ("Nộp phiếu theo tổ", "Ban giám hiệu"),
        ("Đề nghị theo danh hiệu", "Tập thể lao động tiên tiến"),
        ("Chỉ tiêu", "Sáng kiến được công nhận đã áp dụng"),
        ("Phổ điểm cả năm", ""),
        ("Xét theo: Luật", "Bản đề xuất"),
    ],
    "statistics": [
        ("Cơ cấu danh sách đề nghị", "Toàn trường"),
    ],
    "proposals": [
        ("LAO ĐỘNG TIÊN TIẾN", "1"),
        ("CHIẾN SĨ THI ĐUA CƠ SỞ", "Mức tỷ lệ (Toàn trường)"),
        ("TẬP THỂ LAO ĐỘNG TIÊN TIẾN", "1"),
        ("Chưa đối chiếu", "Lê Thị Mai"),
    ],
    "points_spread": [
        ("Điểm năm theo tổ", "Trung vị:"),
        ("Tự chấm, tổ chấm, hội đồng", "Hai cột chênh lệch"),
        ("Điều cần xem thêm", "Tổ Văn: tự chấm trung bình 5"),
    ],
    "sampling": [("1", "Học kỳ I"), ("2", "Học kỳ I"), ("4", "Học kỳ I")],
    "money": [("Tổng dự toán", "Chênh lệch so với kinh phí")],
    "whatif": [("Số người, tập thể đủ điều kiện", "Chiến sĩ thi đua cấp bộ, tỉnh")],
}


@pytest.mark.parametrize("key", WHOLE)
def test_what_belongs_together_stands_on_one_page(drawn: dict[str, SheetPlan], key: str) -> None:
    sheet = drawn[key]
    kept = [(_first(sheet, first), _first(sheet, last)) for first, last in sheet.page.together]
    for first, last in WHOLE[key]:
        assert any(top.startswith(first) and end.startswith(last) for top, end in kept), (first, last)


def test_every_sheet_can_be_painted_before_and_after_the_vote(drawn: dict[str, SheetPlan], vi: Language) -> None:
    """Every look is one of the workbook's, and every row stands within its sheet."""
    assert paint(BookPlan("Tổng hợp", tuple(drawn.values())), LOOKS)
    voted = sat(make_season(), *VOTES)
    after = [BY_KEY[key].plan(voted, vi) for key in ("overview", "proposals", "refusals", "paths", "honours")]
    assert paint(BookPlan("Tổng hợp", tuple(filter(None, after))), LOOKS)


@pytest.mark.parametrize("of", [lambda season: season, lambda season: office(season)], ids=["school", "office"])
def test_the_council_gets_at_most_eight_sheets_and_every_other_one_stands_beside_them(
    of: Callable[[Season], Season], vi: Language
) -> None:
    season = of(make_season())
    whole = summary_workbook(season, vi)
    assert whole.title == "Tổng hợp thi đua, khen thưởng – Trường Trung học cơ sở Kim Sơn – Năm học 2024-2025"
    told, beside = (
        [sheet.name for sheet in summary_workbook(season, vi, sheets(season)).sheets]
        for sheets in (council_sheets, further_sheets)
    )
    assert len(told) <= 8
    assert (told[0], told[-1]) == ("Tổng quan", "Điều cần xem lại")
    assert sorted(told + beside) == sorted(sheet.name for sheet in whole.sheets)
    assert all(sheet.page.printed for sheet in whole.sheets)


def test_the_body_above_gets_what_is_for_it_all_of_it_printed(vi: Language) -> None:
    """No money, no sample, no reasons and nothing to put right."""
    book = summary_workbook(office(make_season()), vi, SHEETS_FOR_OFFICE)
    names = [sheet.name for sheet in book.sheets]
    assert names == [
        "Các trường",
        "Biểu đồ các trường",
        "Đề nghị của các trường",
        "Thống kê",
        "Người trực tiếp",
        "Xếp hạng tổ",
    ]
    assert all(sheet.page.printed and not sheet.tint for sheet in book.sheets)


def test_an_office_that_only_collects_has_no_sheets_of_people(vi: Language) -> None:
    collects = replace(office(make_season()), unit_dossiers=(), dossiers=())
    names = {sheet.name for sheet in summary_workbook(collects, vi).sheets}
    own = {sheet.name for sheet in summary_workbook(office(make_season()), vi).sheets}
    of_people = {vi(f"report.sheet.{sheet.key}") for sheet in SHEETS if sheet.of_people}
    assert own & of_people
    assert not names & of_people
    assert "Tổng quan" in names


@pytest.mark.parametrize("key", ["points_spread", "unit_ranking"])
def test_a_chart_below_its_table_fills_the_room_that_is_left_for_it(drawn: dict[str, SheetPlan], key: str) -> None:
    """A point is 4/3 pixels; up to ten points around it stay free, and the room is kept on one page."""
    sheet = drawn[key]
    assert sheet.charts
    for chart in sheet.charts:
        room = sheet.heights[chart.row]
        assert 0 < room - chart.height * 3 / 4 < 10
        assert chart.row > max(area.last_row for one in chart.series for area in (one.values, one.labels))
        assert any(first <= chart.row <= last for first, last in sheet.page.together)


# The last columns at which rows end that do not end at the sheet's last: lines above columns that are not printed, and tables that need less.
NARROWER = {"overview": {2}, "ranking": {6}, "proposals": {6}, "refusals": {4}, "statistics": {5, 6}, "whatif": {4}}


@pytest.mark.parametrize("key", FRAMES)
def test_every_row_is_as_wide_as_its_sheet(drawn: dict[str, SheetPlan], key: str) -> None:
    sheet = drawn[key]
    ends: dict[int, int] = {}
    for row, col in [*sheet.cells, *((area.row, area.last_col) for area in sheet.merges)]:
        ends[row] = max(col, ends.get(row, 0))
    assert {*ends.values()} - {max(sheet.widths)} == NARROWER.get(key, set())


@pytest.mark.parametrize(
    ("key", "heads"),
    [
        ("scores", {"Tháng 9": 2, "Tháng 10": 6, "Quý I": 10, "Học kỳ I": 11, "Cả năm": 15}),  # 4 columns a round
        ("periods", {"Tháng 9": 2, "Tháng 10": 6, "Quý I": 10, "Học kỳ I": 14}),
        ("unit_scores", {"Tháng 10": 4, "Học kỳ I": 7, "Cá nhân trong tổ": 11}),  # 3 columns a round
        ("paths", {"Tự nhận": 2, "Tổ": 4, "Hội đồng": 6, "Cấp quyết định": 8}),
    ],
)
def test_a_heading_over_several_columns_stands_over_its_own(
    drawn: dict[str, SheetPlan], key: str, heads: dict[str, int]
) -> None:
    sheet = drawn[key]
    top = min(row for (row, _), cell in sheet.cells.items() if cell.value == next(iter(heads)))
    found = {str(cell.value): col for (row, col), cell in sheet.cells.items() if row == top and cell.value}
    assert found == heads


@pytest.mark.parametrize("key", FRAMES)
def test_numbers_stand_in_the_middle_or_at_the_right(drawn: dict[str, SheetPlan], key: str) -> None:
    cells = drawn[key].cells.values()
    looks = {cell.look for cell in cells if isinstance(cell.value, int | D)}
    assert all(look.endswith(("_center", "_number")) or look.startswith("figure") for look in looks), looks
