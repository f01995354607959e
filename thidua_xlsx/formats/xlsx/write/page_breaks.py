"""Where pages break: never inside rows that belong together, never after a heading whose table is on the next page."""

from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from math import ceil

from msgspec.structs import replace

from thidua_xlsx.documents.looks import Margins
from thidua_xlsx.documents.screen_size import page_percent, page_room, page_share
from thidua_xlsx.documents.workbook_plan import Page, SheetPlan

_PLAIN_ROW = 15.0  # points of a row whose height nobody set
_PLAIN_COLUMN = 8.43  # characters of a column whose width nobody set
# Programs and printers differ a little: a page is filled to here, so that none of them breaks before we do.
_FILLED = 0.98
_SPARE = 0.95  # of the scale: one column too many would print on a page of its own
_LEAST_TYPE = 9.0  # points of the smallest type on paper that everybody can read
_PARTS = (0.6, 0.7, 0.8, 0.9)  # of a page, to which pages are filled alike
_LAST, _LEFT = 1 / 4, 1 / 2  # of a page: with less on the last one, the one before gives it some and keeps so much
_SPARE_ROW, _LEAST_ROW = 2.0, 18.0  # points that a row to be filled in may give, and below which it gives none
_LEAST = 0.8  # of the scale: so much smaller, rather than a last page with a row or two
_LEAST_OF_LIST = 0.9  # the same of a list whose columns alone decide its scale
_FEW_PAGES = 10  # of more, one less is no gain


def fitted(plan: SheetPlan, margins: Margins) -> "PageFit":
    """Fit a sheet to its pages; rows to be filled in are a little lower where that saves a page."""
    fit, page = PageFit(plan, margins), plan.page
    if not (page.whole and page.together and fit.breaks):
        return fit
    heights = {row: max(height - _SPARE_ROW, min(height, _LEAST_ROW)) for row, height in plan.heights.items()}
    lower = PageFit(replace(plan, heights=heights), margins)
    return lower if len(lower.breaks) < len(fit.breaks) else fit


class PageFit:
    """How a sheet comes to lie on its pages: at which scale, and where each page ends."""

    def __init__(self, plan: SheetPlan, margins: Margins) -> None:
        self.heights = plan.heights
        self._plan, self._page = plan, plan.page
        self._sides = margins.left, margins.right, margins.top, margins.bottom

    @cached_property
    def breaks(self) -> list[int]:
        """The rows before which a page ends: all of them where the plan names rows that stay together.

        Without such rows only the breaks that the plan asks for are given. Rows that stay together and are higher than
        a page are cut all the same.
        """
        page = self._page
        if not page.together and not self._pulled_in:
            return sorted(page.breaks)
        if self.one_page and page.whole and not page.cuts:
            return []
        if self.own_scale:
            room = page_room((), self._sides, landscape=page.landscape) * 100 / self.scale
        else:
            room = page_room(self._widths.values(), self._sides, landscape=page.landscape)
        room *= _FILLED
        breaks = self._breaks_within(room)
        if not page.cuts:
            return self._with_a_fuller_last_page(breaks, room) if breaks else []
        # Each group of columns takes as many pages: they are filled alike, rather than the last one with a few rows.
        tries = (self._breaks_within(room, part) for part in _PARTS)
        return next((even for even in tries if len(even) == len(breaks)), breaks)

    def _with_a_fuller_last_page(self, breaks: list[int], room: float) -> list[int]:
        """Move the last break up until the last page has enough; pages have so many points of room."""
        *before, last = breaks
        start = before[-1] if before else 0
        tries = (self._breaks_within(room, part, start) for part in (1.0, *reversed(_PARTS)))
        ends = (moved[0] for moved in tries if len(moved) == 1)
        enough = (end for end in ends if sum(self._heights[end:]) >= room * _LAST)
        end = next(enough, last)
        keeps = sum(self._heights[start:end]) >= room * _LEFT
        return [*before, end] if keeps and last not in self._page.breaks else breaks

    def _breaks_within(self, room: float, part: float = 1.0, top: int = 0) -> list[int]:
        """Give the breaks below row `top` where a page has so many points of room, a `part` of which is filled."""
        page, heights = self._page, self._heights
        repeated = range(page.repeat_rows[0], page.repeat_rows[1] + 1) if page.repeat_rows else range(0)
        head = sum(_height(self._plan, row) for row in repeated)
        breaks: list[int] = []
        used = head if repeated and top > repeated[-1] else 0.0
        for first, end_of_block in _blocks(page, top, len(heights) - 1):
            fits = head + sum(heights[first : end_of_block + 1]) <= room
            for start, end in (
                [(first, end_of_block)] if fits else [(row, row) for row in range(first, end_of_block + 1)]
            ):
                tall = sum(heights[start : end + 1])
                if start in page.breaks or (used and used + tall > room * part):
                    breaks.append(start)
                    used = head if repeated and start > repeated[-1] else 0.0
                used += tall
        return [row for row in breaks if row > top]

    @cached_property
    def own_scale(self) -> bool:
        """Whether the sheet is printed at a scale of ours: programs that fit it to a page leave out our page breaks."""
        page = self._page
        return bool(page.cuts or self._pulled_in) or (page.whole and bool(page.together) and not self.one_page)

    @cached_property
    def _pulled_in(self) -> int:
        """The largest scale in per cent, a little below the one that fits the columns, that saves a page; else 0."""
        page = self._page
        if page.cuts or not page.printed or (page.whole and (page.together or self.one_page)):
            return 0
        fitting = page_percent(self._widths.values(), self._sides, landscape=page.landscape)
        least = max(_SPARE * _LEAST_OF_LIST * fitting, 100 * _LEAST_TYPE / page.type_size)
        scale = self._saving(fitting, least)
        return min(scale, int(_SPARE * fitting)) if scale < fitting else 0

    @cached_property
    def scale(self) -> int:
        """The per cent at which each page of the sheet holds its columns, repeated ones too.

        It is a little smaller where a few rows would stand alone on the last page.
        """
        if self._pulled_in:
            return self._pulled_in
        page, widths = self._page, self._widths
        repeated = range(page.repeat_cols[0], page.repeat_cols[1] + 1) if page.repeat_cols else range(0)
        edges = [0, *page.cuts, max(widths, default=0) + 1]
        pages = ({*range(first, end), *repeated} for first, end in pairwise(edges))
        shown = ([widths[col] for col in columns if col in widths] for columns in pages)
        percent = _SPARE * min(page_share(some, self._sides, landscape=page.landscape) for some in shown)
        return self._saving(percent, max(percent * _LEAST, self._readable))

    @cached_property
    def one_page(self) -> bool:
        """Whether one page holds the whole sheet so that its smallest type can still be read there."""
        landscape = self._page.landscape
        room = _FILLED * page_room((), self._sides, landscape=landscape) * 100 / self._readable
        wide = page_percent(self._widths.values(), self._sides, landscape=landscape)
        return wide >= self._readable and sum(self._heights) <= room

    @property
    def _readable(self) -> int:
        """The per cent below which the smallest type of a page is printed too small."""
        return ceil(100 * _LEAST_TYPE / self._page.type_size)

    def _saving(self, most: float, least: float) -> int:
        """Give the largest scale in per cent from `most` to `least` at which the rows take as few pages as at `least`.

        Where they take many, or no fewer, it is the most.
        """
        room = _FILLED * page_room((), self._sides, landscape=self._page.landscape) * 100

        def pages(scale: float) -> int:
            return 1 + len(self._breaks_within(room / scale))

        if not len(self._page.breaks) + 1 < pages(most) <= _FEW_PAGES:
            return int(most)
        fewest = pages(max(least, 1))
        return next((scale for scale in range(int(most), ceil(least) - 1, -1) if pages(scale) <= fewest), int(most))

    @cached_property
    def _last(self) -> tuple[int, int]:
        return self._plan.last

    @cached_property
    def _heights(self) -> list[float]:
        """The heights of the rows that are printed, down to the last of which anything is said; of those above none."""
        last = max(self._last[0], *self._plan.heights) if self._plan.heights else self._last[0]
        first = self._page.area.row if self._page.area else 0
        return [0.0] * first + [_height(self._plan, row) for row in range(first, last + 1)]

    @cached_property
    def _widths(self) -> dict[int, float]:
        """The widths of the columns that are printed."""
        plan, area = self._plan, self._page.area
        first, last = (area.col, area.last_col) if area else (0, self._last[1])
        shown = (col for col in range(first, last + 1) if col not in plan.hidden_cols)
        return {col: plan.widths.get(col, _PLAIN_COLUMN) for col in shown}


def _blocks(page: Page, row: int, last: int) -> Iterator[tuple[int, int]]:
    """Give the sheet's rows from `row` to the `last` as spans that stay together; spans that share a row are one."""
    ends: dict[int, int] = {}
    for first, end in page.together:
        ends[first] = max(ends.get(first, first), min(end, last))
    while row <= last:
        end = row
        at = row
        while at <= end:
            if at > row and at in page.breaks:
                end = at - 1
                break
            end = max(end, ends.get(at, at))
            at += 1
        yield row, end
        row = end + 1


def _height(plan: SheetPlan, row: int) -> float:
    return 0.0 if row in plan.hidden_rows or plan.outline.get(row) else plan.heights.get(row, _PLAIN_ROW)
