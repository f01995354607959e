"""No page ends inside a table's beginning: what introduces a table stands on the page of its head and its first row."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from msgspec.structs import replace
from test_office_sheets import twinned
from test_pledge_sheets import measured
from test_points_sheets import _office
from test_points_sheets import _season as points_season
from test_sources_sheet import returned

from thidua_xlsx.declare.criteria.kinds import KINDS
from thidua_xlsx.declare.criteria.scale_text import ScaleLine
from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Season
from thidua_xlsx.reports.summary.points.sampling_sheet import sampling_sheet
from thidua_xlsx.reports.summary.returns.findings_sheet import findings_sheet
from thidua_xlsx.reports.summary.returns.registered_sheets import targets_sheet
from thidua_xlsx.reports.summary.returns.return_sheets import return_status_sheet
from thidua_xlsx.reports.summary.school_proposals_sheet import twins_sheet
from thidua_xlsx.reports.summary.titles.statistics_sheet import statistics_sheet

D = Decimal


def row_of(sheet: SheetPlan, text: str) -> int:
    """The first row with a cell that begins so."""
    return min(row for (row, _), cell in sheet.cells.items() if str(cell.value).startswith(text))


def on_one_page(sheet: SheetPlan, first: int, last: int) -> bool:
    """Whether no page may end between two rows."""
    assert first < last
    return all(any(top <= row < end for top, end in sheet.page.together) for row in range(first, last))


def of_pact(season: Season) -> Season:
    """The season with a criterion that counts the pact."""
    pact = Criterion(
        "9", "I", "Giao ước", KINDS["tier"], D(1), scale=(ScaleLine(D(1), since=D(0)),), counts_pact="reached"
    )
    return measured(season, rubric=replace(season.rulebook.rubric, criteria=(pact,)))


def marked_wrongly(season: Season) -> Season:
    """The season with two kinds of errors: points above the most in twenty forms, and no number in as many."""
    cells = [CellPlace(f"inbox/{unit}.xlsx", "Tự chấm", 9, 4) for unit in range(20)]
    rows = tuple(at(codes.CELL_ABOVE_MAX, cell, column="Điểm", max=D(20), raw="25") for cell in cells)
    rows += tuple(at(codes.CELL_NOT_NUMBER, cell, column="Điểm", raw="x") for cell in cells)
    return replace(season, findings=rows)


# What introduces a table, and the row up to which no page may end: the first one below its head, of short tables the last.
WHOLE: tuple[tuple[Callable[..., SheetPlan | None], Callable[[Season], Season], str, int], ...] = (
    (return_status_sheet, returned, "Các tổ đã nộp phiếu", 5),  # its head and four units
    (return_status_sheet, returned, "Từng tệp trong thư mục inbox", 3),  # a note, the head and a file
    (twins_sheet, twinned, "Sáng kiến trùng tên", 3),
    (targets_sheet, of_pact, "III. Tỷ lệ thực hiện giao ước", 4),  # two notes
    (sampling_sheet, lambda _: _office(points_season()), "Rút 10% số trường", 2),
    (statistics_sheet, lambda season: season, "Theo tổ, bộ phận", 1),
    (findings_sheet, marked_wrongly, "C102 – LỖI", 1),  # a kind and the first of it
)


@pytest.mark.parametrize(("plan", "of", "first", "rows"), WHOLE)
def test_what_introduces_a_table_stands_on_the_page_of_its_first_rows(
    season: Season,
    vi: Language,
    plan: Callable[..., SheetPlan | None],
    of: Callable[[Season], Season],
    first: str,
    rows: int,
) -> None:
    sheet = plan(of(season), vi)
    assert sheet is not None
    top = row_of(sheet, first)
    assert on_one_page(sheet, top, top + rows)
