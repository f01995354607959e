"""Movements registered: all of them in one word, some of them by code with the codes spelled out once."""

from handmade import make_season
from msgspec.structs import replace

from thidua_xlsx.documents.workbook_plan import SheetPlan
from thidua_xlsx.messages.language import Language
from thidua_xlsx.model import Season
from thidua_xlsx.reports.summary.returns.registered_sheets import people_sheet

MOVEMENTS = 5


def registered(season: Season, *entered: tuple[str, ...]) -> Season:
    dossiers = list(season.dossiers)
    for place, movements in enumerate(entered):
        record = dossiers[place].registration
        assert record is not None
        values = {**record.values, "movements": movements}
        dossiers[place] = replace(dossiers[place], registration=replace(record, values=values))
    return replace(season, dossiers=tuple(dossiers))


def shown(sheet: SheetPlan, name: str) -> object:
    row = next(row for (row, col), cell in sheet.cells.items() if col == 1 and cell.value == name)
    return sheet.cells[row, MOVEMENTS].value


def test_all_movements_are_one_word_however_they_were_entered(vi: Language) -> None:
    sheet = people_sheet(registered(make_season(), ("PT1", "PT2"), ("ALL",)), vi)
    assert shown(sheet, "Nguyễn Thị Hoa (1980)") == "Tất cả"
    assert shown(sheet, "Trần Văn Ân") == "Tất cả"
    assert not any("Phong trào tham gia:" in str(cell.value) for cell in sheet.cells.values())


def test_some_movements_are_codes_spelled_out_once(vi: Language) -> None:
    sheet = people_sheet(registered(make_season(), ("PT2",), ("PT1", "PT2")), vi)
    assert shown(sheet, "Nguyễn Thị Hoa (1980)") == "PT2"
    legend = [cell.value for cell in sheet.cells.values() if str(cell.value).startswith("Phong trào tham gia:")]
    assert legend == ["Phong trào tham gia: PT2 – Đổi mới, sáng tạo trong dạy và học."]
