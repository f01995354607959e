"""Round borders around the scores there are: everybody counted once, nobody on two sides of a border."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua_xlsx.documents.workbook_plan import Chart
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common.chart_scales import axis, beside, score_bands, sized
from thidua_xlsx.reports.common.report_sheet import report_sheet

HUNDRED = Decimal(100)


def points(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


def test_bands_follow_the_data_with_round_borders() -> None:
    # 93.13 to 100 by ones: seven bands; 94 belongs to the band that begins there, 100 to the last one
    found = score_bands(points("93.13", "94", "94.99", "98.5", "99.99", "100"), HUNDRED)
    assert [(str(low), str(high), count) for low, high, count in found] == [
        ("93", "94", 1), ("94", "95", 2), ("95", "96", 0), ("96", "97", 0), ("97", "98", 0), ("98", "99", 1),
        ("99", "100", 2),
    ]  # fmt: skip


def test_a_highest_score_on_a_border_gets_a_band_of_its_own_below_the_top() -> None:
    # 60 to 90 by fives would be seven bands from 60 to 95: 90 begins the last of them
    found = score_bands(points("60", "90"), HUNDRED)
    assert found[-1] == (Decimal(90), Decimal(95), 1)
    assert len(found) == 7


def test_everybody_at_the_top_makes_one_band_and_nobody_none() -> None:
    assert score_bands(points("100", "100"), HUNDRED) == [(Decimal("99.9"), HUNDRED, 2)]
    assert score_bands([], HUNDRED) == []


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=60))
def test_everybody_is_counted_once_in_at_most_eight_bands(finals: list[Decimal]) -> None:
    found = score_bands(finals, HUNDRED)
    assert sum(count for _, _, count in found) == len(finals)
    assert 1 <= len(found) <= 8
    assert all(first[1] == second[0] for first, second in pairwise(found))
    assert found[0][0] <= min(finals) and max(finals) <= found[-1][1]


def test_an_axis_begins_a_step_below_the_data_and_ends_above_it() -> None:
    # 96.41 to 99.40: 2.99 points are three steps of 1; down to 96, one step lower, up to 100
    assert axis(points("96.41", "99.40"), HUNDRED) == (Decimal(95), HUNDRED)
    assert axis(points("2", "30"), HUNDRED) == (Decimal(0), Decimal(30))
    assert axis([], HUNDRED) == (Decimal(0), HUNDRED)


@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=12))
def test_no_value_is_outside_its_axis(values: list[Decimal]) -> None:
    low, high = axis(values, HUNDRED)
    assert 0 <= low <= min(values) <= max(values) <= high <= 100


CHART = Chart("bar", "Điểm", 0, 1, (), "x")


def test_a_chart_stays_inside_the_columns_that_it_reaches_over(season: Season, vi: Language) -> None:
    sheet = report_sheet(season, vi, "overview", (10, 20, 30, 40))
    chart = sized(sheet, CHART, 2, 90)
    # Columns of 20 and 30 characters are 145 and 215 pixels, 90 points are 120; 12 are left free at the edges.
    assert (chart.width, chart.height) == (145 + 215 - 12, 120 - 12)


@pytest.mark.parametrize(
    ("least", "most", "kept", "high"),
    [
        (50, 300, None, 300),  # it grows as far as it may
        (50, 300, 44, 144),  # and as far as the page holds, which has 44 points left
        (50, 80, None, 100),  # it never ends above the table
        (130, 120, 0, 130),  # nor is it lower than can be read
    ],
)
def test_a_chart_beside_a_table_grows_into_what_the_page_still_holds(
    season: Season, vi: Language, least: float, most: float, kept: float | None, high: float
) -> None:
    """The table is 100 points high: rows 1 to 5 of 20 each, below a head of 30."""
    sheet = report_sheet(season, vi, "overview", (40, 40))
    sheet.gap(30)
    for _ in range(5):
        sheet.gap(20)
    below = 0.0 if kept is None else sheet.rows_left() - kept - 6
    beside(sheet, 1, CHART, least, most, below=below)
    (chart,) = sheet.charts
    assert chart.height == int(high * 4 / 3) - 12
    # Rows are left empty down to its end, so that what follows stands below it.
    added = [height for row, height in sheet.draft.heights.items() if row > 5]
    assert sum(added) == pytest.approx(high - 100)
    assert sheet.draft.row == (7 if high > 100 else 6)
