"""Sums, means and figures that count stand out from the rows that they are made of, in every table that has some."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from handmade import make_season
from test_honour_sheets import _rewarded
from test_office_sheets import office as direct_office
from test_points_sheets import _season as points_season
from test_points_sheets import _spread
from test_school_sheets import office

from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.summary.overview_sheet import overview_sheet
from thidua_xlsx.reports.summary.points.points_spread_sheet import points_spread_sheet
from thidua_xlsx.reports.summary.points.ranking_sheets import units_ranking_sheet
from thidua_xlsx.reports.summary.school_sums_sheets import direct_workers_sheet
from thidua_xlsx.reports.summary.schools_sheet import schools_sheet
from thidua_xlsx.reports.summary.titles.honours_sheets import rewards_sheet
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet

D = Decimal


def money() -> Season:
    return _rewarded(make_season(), decided=date(2025, 7, 1), budget=D(90_000_000))


# Of a sheet the first cell with text of each row whose cells all stand out, and no other row does.
ROWS: tuple[tuple[Callable[..., SheetPlan | None], Callable[[], Season], Sequence[str]], ...] = (
    (statistics_sheet, make_season, ["Toàn trường", "Tất cả tập thể"]),
    (points_spread_sheet, _spread, ["Toàn trường"]),
    (direct_workers_sheet, lambda: direct_office(make_season()), ["Cộng các trường có báo"]),
    (schools_sheet, lambda: office(make_season()), ["Cộng 2/4 trường, đơn vị"]),
    (
        rewards_sheet,
        money,
        [
            "Cộng cá nhân",
            "Cộng tập thể",
            "Tổng dự toán",
            "Nhiều nhất, nếu mọi trường hợp còn chờ đều được",
            "Kinh phí",
            "Chênh lệch so với kinh phí",
        ],
    ),
)


@pytest.mark.parametrize(("plan", "of", "rows"), ROWS)
def test_a_row_of_sums_stands_out_whole(
    vi: Language, plan: Callable[..., SheetPlan | None], of: Callable[[], Season], rows: Sequence[str]
) -> None:
    sheet = plan(of(), vi)
    assert sheet is not None
    found = []
    for row in sorted({row for row, _ in sheet.cells}):
        cells = [cell for (at, _), cell in sorted(sheet.cells.items()) if at == row]
        if all(cell.look.startswith("total") for cell in cells):
            found.append(next(str(cell.value) for cell in cells if cell.value))
    assert found == rows


@pytest.mark.parametrize(
    ("plan", "of", "head", "look"),
    [
        (overview_sheet, make_season, "Đề nghị", "total_center"),
        (units_ranking_sheet, points_season, "Điểm trung bình", "total_number"),
    ],
)
def test_the_figure_that_counts_stands_out_in_its_column_alone(
    vi: Language, plan: Callable[..., SheetPlan], of: Callable[[], Season], head: str, look: str
) -> None:
    sheet = plan(of(), vi)
    (column,) = {col for (_, col), cell in sheet.cells.items() if (cell.value, cell.look) == (head, "header")}
    assert {col for (_, col), cell in sheet.cells.items() if cell.look.startswith("total")} == {column}
    assert {cell.look for cell in sheet.cells.values() if cell.look.startswith("total")} == {look}
