"""Where pages break: never inside rows that belong together, never after a heading whose table is on the next page."""

from collections.abc import Iterator
from itertools import pairwise
from math import ceil

from thidua_xlsx.documents.page_size import page_percent, page_room
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan
from thidua_xlsx.formats.xlsx.looks import Margins

_PLAIN_ROW = 15.0  # points of a row whose height nobody set
_PLAIN_COLUMN = 8.43  # characters of a column whose width nobody set
# Programs and printers differ a little: a page is filled to here, so that none of them breaks before we do.
_FILLED = 0.98
_SPARE = 0.95  # of the scale: one column too many would print on a page of its own
_LEAST_TYPE = 9.0  # points of the smallest type on paper that everybody can read
_LEAST = 0.8  # of the scale: so much smaller, rather than a last page with a row or two


def page_breaks(plan: SheetPlan, margins: Margins) -> list[int]:
    """Give the rows before which a page ends: all of them where the plan names rows that stay together.

    Without such rows only the breaks that the plan asks for are given. Rows that stay together and are higher than a
    page are cut all the same.
    """
    page = plan.page
    if not page.together:
        return sorted(page.breaks)
    if fits_one_page(plan, margins) and page.whole and not page.cuts:
        return []
    if own_scale(plan, margins):
        room = page_room((), _sides(margins), landscape=page.landscape) * 100 / scale_of(plan, margins)
    else:
        room = page_room(_widths(plan), _sides(margins), landscape=page.landscape)
    room *= _FILLED
    repeated = range(page.repeat_rows[0], page.repeat_rows[1] + 1) if page.repeat_rows else range(0)
    head = sum(_height(plan, row) for row in repeated)
    last = _last_row(plan)
    heights = [_height(plan, row) for row in range(last + 1)]
    breaks: list[int] = []
    used = 0.0
    for first, end_of_block in _blocks(plan, last):
        fits = head + sum(heights[first : end_of_block + 1]) <= room
        for start, end in [(first, end_of_block)] if fits else [(row, row) for row in range(first, end_of_block + 1)]:
            tall = sum(heights[start : end + 1])
            if start in page.breaks or (used and used + tall > room):
                breaks.append(start)
                used = head if repeated and start > repeated[-1] else 0.0
            used += tall
    return [row for row in breaks if row]


def own_scale(plan: SheetPlan, margins: Margins) -> bool:
    """Say whether a sheet is printed at a scale of ours: programs that fit it to a page leave out our page breaks."""
    page = plan.page
    return bool(page.cuts) or (page.whole and bool(page.together) and not fits_one_page(plan, margins))


def scale_of(plan: SheetPlan, margins: Margins) -> int:
    """Give the per cent at which each page of a sheet holds its columns, repeated ones too.

    It is a little smaller where a few rows would stand alone on the last page.
    """
    page, widths = plan.page, _widths_by_column(plan)
    repeated = range(page.repeat_cols[0], page.repeat_cols[1] + 1) if page.repeat_cols else range(0)
    edges = [0, *page.cuts, max(widths, default=0) + 1]
    pages = ({*range(first, end), *repeated} for first, end in pairwise(edges))
    shown = ([widths[col] for col in columns if col in widths] for columns in pages)
    percent = _SPARE * min(page_percent(some, _sides(margins), landscape=page.landscape) for some in shown)
    least = max(percent * _LEAST, _readable(page))
    filling = _filling(plan, margins, least)  # less than asked where a row is as high as a page
    return int(min(percent, filling) if filling >= least else percent)


def fits_one_page(plan: SheetPlan, margins: Margins) -> bool:
    """Say whether one page holds a whole sheet whose smallest type can still be read there."""
    landscape, heights = plan.page.landscape, (_height(plan, row) for row in range(_last_row(plan) + 1))
    readable = _readable(plan.page)
    room = _FILLED * page_room((), _sides(margins), landscape=landscape) * 100 / readable
    wide = page_percent(_widths(plan), _sides(margins), landscape=landscape)
    return wide >= readable and sum(heights) <= room


def _readable(page: Page) -> int:
    """Give the per cent below which the smallest type of a page is printed too small."""
    return ceil(100 * _LEAST_TYPE / page.type_size)


def _filling(plan: SheetPlan, margins: Margins, least: float) -> float:
    """Give the largest scale at which a sheet's rows take as few pages as they do at the `least` scale."""
    page, heights = plan.page, [_height(plan, row) for row in range(_last_row(plan) + 1)]
    again = sum(heights[page.repeat_rows[0] : page.repeat_rows[1] + 1]) if page.repeat_rows else 0.0
    room = _FILLED * page_room((), _sides(margins), landscape=page.landscape)
    further = again + max(heights)  # what each further page takes: the heading once more, and a row that does not fit
    pages = 1 + ceil(max(sum(heights) - 100 * room / least, 0.0) / max(100 * room / least - further, 1.0))
    return 100 * pages * room / (sum(heights) + (pages - 1) * further)


def _last_row(plan: SheetPlan) -> int:
    return max(plan.last[0], *plan.heights) if plan.heights else plan.last[0]


def _blocks(plan: SheetPlan, last: int) -> Iterator[tuple[int, int]]:
    """Give the sheet's rows as spans that stay together; spans that share a row are one."""
    ends: dict[int, int] = {}
    for first, end in plan.page.together:
        ends[first] = max(ends.get(first, first), min(end, last))
    row = 0
    while row <= last:
        end = row
        at = row
        while at <= end:
            if at > row and at in plan.page.breaks:
                end = at - 1
                break
            end = max(end, ends.get(at, at))
            at += 1
        yield row, end
        row = end + 1


def _height(plan: SheetPlan, row: int) -> float:
    return 0.0 if row in plan.hidden_rows or plan.outline.get(row) else plan.heights.get(row, _PLAIN_ROW)


def _widths(plan: SheetPlan) -> list[float]:
    return list(_widths_by_column(plan).values())


def _widths_by_column(plan: SheetPlan) -> dict[int, float]:
    first, last = (plan.page.area.col, plan.page.area.last_col) if plan.page.area else (0, plan.last[1])
    return {col: plan.widths.get(col, _PLAIN_COLUMN) for col in range(first, last + 1) if col not in plan.hidden_cols}


def _sides(margins: Margins) -> tuple[float, float, float, float]:
    return margins.left, margins.right, margins.top, margins.bottom
