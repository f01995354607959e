"""How the summary prints: the overview on two pages, no table cut where it need not be, no heading left alone."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from handmade import named, summary_workbook
from msgspec.structs import replace

from tests.packaged_looks import LOOKS
from thidua_xlsx.declare.season import Unit
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.formats.xlsx.write.page_breaks import PageFit
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Dossier, LayerScores, Receipt, Season, UnitDossier

LONG = "Tổ Khoa học tự nhiên - Công nghệ - Giáo dục thể chất và Nghệ thuật số "


def breaks(sheet: SheetPlan) -> list[int]:
    return PageFit(sheet, LOOKS.margins).breaks


def with_units(season: Season, count: int, name: str) -> Season:
    units = [Unit(f"U{place}", f"{name}{place}") for place in range(count)]
    returned = {"registration": True, "self-score:D1": True, "self-score:D2": False}
    return replace(season, unit_dossiers=tuple(UnitDossier(unit, returned=returned) for unit in units))


def tables(sheet: SheetPlan) -> Iterator[tuple[int, int]]:
    """The tables under each heading: from the heading's row to the last bordered row that follows."""
    looks = {row: cell.look for (row, col), cell in sheet.cells.items() if col == 0}
    for row, look in sorted(looks.items()):
        if look == "heading":
            last = row + 1
            while last + 1 in looks and looks[last + 1] not in ("heading", "plain"):
                last += 1
            yield row, last


@pytest.mark.parametrize("count", range(3, 13))
@pytest.mark.parametrize("name", ["Tổ ", LONG])
def test_the_overview_has_two_pages_and_no_table_is_cut(season: Season, vi: Language, count: int, name: str) -> None:
    sheet = named(summary_workbook(with_units(season, count, name), vi), "Tổng quan")
    (cut,) = breaks(sheet)
    assert sheet.cells[cut, 0].value == "Đề nghị theo danh hiệu"
    assert all(not first < cut <= last for first, last in tables(sheet))
    assert [chart.row < cut for chart in sheet.charts] == [False]  # of the scores, on the second page
    units = [
        row
        for (row, col), cell in sheet.cells.items()
        if col == 0 and cell.look == "cell" and str(cell.value).startswith(name)
    ]
    assert len(units) == count
    assert all(row < cut for row in units)  # who has returned what, on the first


def test_charts_stay_on_their_page(season: Season, vi: Language) -> None:
    for count in (3, 7, 12):
        sheet = named(summary_workbook(with_units(season, count, "Tổ "), vi), "Tổng quan")
        (cut,) = breaks(sheet)
        ends = max(sheet.heights) + 1
        assert sheet.charts
        for chart in sheet.charts:
            last = cut if chart.row < cut else ends
            room = sum(sheet.heights[row] for row in range(chart.row, last))
            assert chart.height * 0.75 <= room


def test_the_worst_findings_stand_on_two_lines_with_file_and_cell(season: Season, vi: Language) -> None:
    sheet = named(summary_workbook(season, vi), "Tổng quan")
    found = [cell.value for cell in sheet.cells.values() if isinstance(cell.value, str)]
    assert "TTN - phieu tu-cham (gửi lại).xlsx\ntrang Tự chấm, ô F12" in found
    assert any(text.endswith("(«25»)") for text in found)
    row = next(row for (row, _), cell in sheet.cells.items() if cell.value == found[found.index("✗")])
    assert sheet.heights[row] <= LOOKS.height("một\nhai", "cell", 40)


def long_list(season: Season) -> Season:
    """Two hundred people in one unit after another, so that every sheet has many pages."""
    dossiers: list[Dossier] = []
    for place in range(200):
        old = season.dossiers[place % len(season.dossiers)]
        dossiers.append(replace(old, person=replace(old.person, code=f"P{place}")))
    people = tuple(dossier.person for dossier in dossiers)
    return replace(season, rulebook=replace(season.rulebook, people=people), dossiers=tuple(dossiers))


def test_no_heading_is_left_alone_at_the_foot_of_a_page(season: Season, vi: Language) -> None:
    book = summary_workbook(long_list(season), vi)
    many = [sheet for sheet in book.sheets if breaks(sheet)]
    assert {"Đăng ký cá nhân", "Bảng điểm", "Nguồn số liệu"} <= {sheet.name for sheet in many}
    for sheet in many:
        for cut in breaks(sheet):
            above = sheet.cells.get((cut - 1, 0))
            assert above is None or above.look not in ("heading", "section", "header", "cut_line"), (sheet.name, cut)


def test_a_person_s_trail_stays_on_one_page(season: Season, vi: Language) -> None:
    sheet = named(summary_workbook(long_list(season), vi), "Nguồn số liệu")
    assert len(breaks(sheet)) > 1
    for cut in breaks(sheet):
        assert sheet.cells[cut, 0].value is not None  # a page begins with a unit or with a person's first line


def test_signatures_are_never_alone_on_a_page(season: Season, vi: Language) -> None:
    for keep in range(4, len(season.verdicts)):
        sheet = named(summary_workbook(replace(season, verdicts=season.verdicts[:keep]), vi), "Đề nghị danh hiệu")
        behalf = next(row for (row, _), cell in sheet.cells.items() if cell.value == "TM. HỘI ĐỒNG")
        last = max((cut for cut in breaks(sheet)), default=0)
        assert last < behalf - 1


def test_the_trail_of_a_school_takes_few_pages(season: Season, vi: Language) -> None:
    """Forty-five people in four rounds, every third with an initiative, fit on eight pages."""
    scores = season.dossiers[0].scores
    people: list[Dossier] = []
    for place in range(45):
        old = season.dossiers[1 if place % 3 else 0]
        four: dict[tuple[str, str], LayerScores] = {
            (f"D{number}", layer): scores["D1", layer] for number in range(1, 5) for layer in ("self", "unit")
        }
        people.append(replace(old, person=replace(old.person, code=f"P{place}"), scores=four))
    listed = tuple(dossier.person for dossier in people)
    school = replace(season, rulebook=replace(season.rulebook, people=listed), dossiers=tuple(people))
    assert len(breaks(named(summary_workbook(school, vi), "Nguồn số liệu"))) + 1 <= 8


def test_the_chart_of_units_shows_differences(season: Season, vi: Language) -> None:
    (chart,) = named(summary_workbook(season, vi), "Xếp hạng tổ").charts
    # averages from 62.25 (VP) to 94.17 (TTN, self): steps of 10, from one step below 60 to 100
    assert (chart.low, chart.high, chart.value_title) == (Decimal(50), Decimal(100), "Điểm (trục bắt đầu từ 50)")


def nothing_returned(season: Season) -> Season:
    units = tuple(
        replace(d, registration=None, returned=dict.fromkeys(d.returned, False)) for d in season.unit_dossiers
    )
    people = tuple(replace(d, registration=None, registered=(), scores={}) for d in season.dossiers)
    receipts: tuple[Receipt, ...] = ()
    return replace(
        season, receipts=receipts, dossiers=people, unit_dossiers=units, scorecards={}, standings={}, verdicts=(),
        unit_standings={code: replace(one, average=None, rank=None) for code, one in season.unit_standings.items()},
        quotas=(), findings=(),
    )  # fmt: skip


def test_a_season_with_nothing_returned_has_no_charts_and_says_so(season: Season, say: Language) -> None:
    book = summary_workbook(nothing_returned(season), say)
    assert [chart for sheet in book.sheets for chart in sheet.charts] == []
    found = {cell.value for cell in book.sheets[0].cells.values()}
    assert {say(f"report.overview.{key}") for key in ("nothing_returned", "no_forms", "no_scores")} <= found
    assert say("report.overview.nothing_to_fix") not in found
    assert paint(book, LOOKS)


def test_rows_are_as_high_as_their_text_needs(season: Season, vi: Language) -> None:
    sheet = named(summary_workbook(season, vi), "Xếp hạng cá nhân")
    row = next(row for (row, _), cell in sheet.cells.items() if cell.value == "Toán - Tin")
    assert sheet.heights[row] == 18.0  # one line of 11 points: 17.97 in whole pixels
