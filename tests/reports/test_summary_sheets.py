"""The list of the summary's sheets: each bears the name of its key, and one made elsewhere takes its place among them."""

from io import BytesIO

import pytest
from handmade import summary_workbook
from openpyxl import load_workbook

from tests.packaged_looks import LOOKS
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.documents.table import Col
from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.formats.xlsx.write.painter import paint
from thidua_xlsx.messages.language import Language, language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.common import figure_cells
from thidua_xlsx.reports.common.report_sheet import ReportSheet
from thidua_xlsx.reports.common.source_links import numbered
from thidua_xlsx.reports.summary.points.ranking_sheets import units_ranking_sheet
from thidua_xlsx.reports.summary.summary_workbook import SHEETS, SummarySheet


def test_every_sheet_has_a_key_of_its_own_and_bears_its_name(season: Season, say: Language) -> None:
    keys = [sheet.key for sheet in SHEETS]
    assert len(set(keys)) == len(keys)
    for sheet in SHEETS:
        made = sheet.plan(season, say)
        assert made is None or made.name == say(f"report.sheet.{sheet.key}")
        assert say(f"report.title.{sheet.key}")


def test_who_shares_a_rank_is_counted_once_for_a_sheet_not_once_for_each_unit(
    season: Season, say: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, count = list[int](), figure_cells.sharing
    monkeypatch.setattr(figure_cells, "sharing", lambda ranks: counted.append(1) or count(ranks))
    units_ranking_sheet(season, say)
    assert len(season.unit_standings) > 1
    assert len(counted) == 1


def mailbox_sheet(season: Season, say: Language) -> SheetPlan | None:
    """Everybody's address, in the order of names: no sheet of the program shows it."""
    people = sorted(season.rulebook.people, key=lambda person: person.full_name)
    if not people:
        return None
    columns = (
        Col("no", 6, "cell_center", lambda row: numbered(row[0], "inbox/danh-sach.xlsx"), heading="TT"),
        Col("full_name", 30, "cell_bold", lambda row: row[1].full_name, heading="Họ và tên"),
        Col("mailbox", 40, value=lambda row: f"{row[1].code}@truong.vn", heading="Nơi nhận"),
    )
    draft = SheetBuilder("Địa chỉ", LOOKS)
    draft.widths.update(enumerate(column.width for column in columns))
    sheet = ReportSheet(season, say, draft, last=2)
    sheet.line("Địa chỉ của mọi người", "title")
    sheet.table(columns, enumerate(people, start=1))
    return sheet.plan()


MAILBOXES = SummarySheet("mailboxes", mailbox_sheet, of_people=True)


def test_a_sheet_made_elsewhere_is_painted_where_it_was_put(season: Season) -> None:
    vi, sheets = language("vi"), (SHEETS[0], MAILBOXES, *SHEETS[1:])
    book = load_workbook(BytesIO(paint(summary_workbook(season, vi, sheets), LOOKS)))
    assert book.sheetnames[:3] == ["Tổng quan", "Địa chỉ", "Xếp hạng cá nhân"]
    rows = list(book["Địa chỉ"].iter_rows(min_row=3, values_only=True))
    names = sorted(person.full_name for person in season.rulebook.people)
    assert [row[:2] for row in rows] == list(enumerate(names, start=1))
    assert book["Địa chỉ"]["A3"].hyperlink.target.replace("\\", "/") == "../inbox/danh-sach.xlsx"


def test_a_list_of_sheets_may_be_as_short_as_one(season: Season, vi: Language) -> None:
    book = load_workbook(BytesIO(paint(summary_workbook(season, vi, (MAILBOXES,)), LOOKS)))
    assert book.sheetnames == ["Địa chỉ"]
