"""Texts written into cells of a workbook that some program made, with everything else left as it is."""

import io
import zipfile

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from thidua_xlsx.formats.xlsx.write.cell_patch import NoSuchSheet, with_sheets_shown, with_texts

SHEET = "xl/worksheets/sheet1.xml"


def made() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sổ & sách"
    sheet["A1"], sheet["C1"] = "một", 3
    sheet["A1"].font = Font(bold=True)
    sheet["B1"].comment = Comment("ghi chú", "ai đó")
    sheet["D4"] = "=C1*2"
    book.create_sheet("Khác")["A1"] = "để yên"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def rezipped(contents: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in contents.items():
            package.writestr(name, data)
    return out.getvalue()


def test_texts_stand_where_they_should_and_the_rest_is_as_it_was() -> None:
    data = with_texts(made(), {"Sổ & sách": {(0, 1): "hai", (1, 0): "=1+1", (9, 2): " <b> & "}})
    sheet = load_workbook(io.BytesIO(data))["Sổ & sách"]
    found = {cell.coordinate: cell.value for line in sheet.iter_rows() for cell in line if cell.value is not None}
    assert found == {"A1": "một", "B1": "hai", "C1": 3, "A2": "=1+1", "D4": "=C1*2", "C10": " <b> & "}
    assert sheet["B1"].comment.text == "ghi chú"
    assert sheet["A2"].font.bold  # a cell that did not exist looks like the one above it


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    xml = parts(with_texts(made(), {"Sổ & sách": {(1, 0): "=1+1"}}))[SHEET].decode()
    assert 't="inlineStr"' in xml
    assert xml.count("<f>") == 1  # the one of D4


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_shown_and_the_rest_keeps_its_bytes(state: str) -> None:
    contents = parts(made())
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace(
        b'name="Kh\xc3\xa1c" sheetId="2" state="visible"', f'name="Khác" sheetId="2" state="{state}"'.encode()
    )
    before = rezipped(contents)
    assert load_workbook(io.BytesIO(before))["Khác"].sheet_state == state
    shown = with_sheets_shown(before, ["Khác"])
    assert load_workbook(io.BytesIO(shown))["Khác"].sheet_state == "visible"
    assert {name for name, data in parts(shown).items() if data != contents[name]} == {"xl/workbook.xml"}
    assert with_sheets_shown(shown, ["Khác", "Sổ & sách"]) == shown


def test_other_parts_keep_their_bytes_and_the_same_gives_the_same() -> None:
    before = made()
    once = with_texts(before, {"Sổ & sách": {(0, 1): "hai"}})
    assert once == with_texts(before, {"Sổ & sách": {(0, 1): "hai"}})
    old, new = parts(before), parts(once)
    assert list(old) == list(new)
    assert [name for name in old if old[name] != new[name]] == [SHEET]


def test_prefixes_and_cells_without_a_reference_are_understood() -> None:
    contents = parts(made())
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "<x:row><x:c><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row><x:row><x:c><x:v>3</x:v></x:c></x:row>"
    contents[SHEET] = f'<x:worksheet xmlns:x="{space}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'.encode()
    xml = parts(with_texts(rezipped(contents), {"Sổ & sách": {(1, 0): "ba", (1, 1): "bốn"}}))[SHEET].decode()
    assert "<x:v>1</x:v>" in xml and "<x:v>2</x:v>" in xml and "<x:v>3</x:v>" not in xml
    assert xml.index(">ba<") < xml.index(">bốn<")
    assert xml.count("<x:row>") == 2


def test_a_sheet_that_is_not_there_is_said() -> None:
    with pytest.raises(NoSuchSheet):
        with_texts(made(), {"Không có": {(0, 0): "x"}})


def test_what_is_written_below_the_printed_area_is_printed_too() -> None:
    book = load_workbook(io.BytesIO(made()))
    book["Sổ & sách"].print_area = "A1:D6"
    book["Khác"].print_area = "A1:B3"
    out = io.BytesIO()
    book.save(out)

    def printed(**texts: dict[tuple[int, int], str]) -> list[str]:
        after = load_workbook(io.BytesIO(with_texts(out.getvalue(), {"Sổ & sách": texts["texts"]})))
        return [sheet.print_area for sheet in after.worksheets]

    assert printed(texts={(9, 2): "mười"}) == ["'Sổ & sách'!$A$1:$D$10", "'Khác'!$A$1:$B$3"]
    assert printed(texts={(4, 2): "năm"}) == ["'Sổ & sách'!$A$1:$D$6", "'Khác'!$A$1:$B$3"]
