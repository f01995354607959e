"""Rows far down a sheet are refused before any parser makes room for them, however the sheet is spelled."""

import io
import zipfile

import openpyxl
import pytest

from thidua_xlsx.formats.xlsx.read import workbook_reader
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal

UNPLACED = "<c><v>1</v></c>"  # a cell that does not say where it stands: legal, and read as the next one of its row


def workbook(rows: str) -> bytes:
    """Give a small workbook whose sheet has these rows."""
    whole = io.BytesIO()
    made = openpyxl.Workbook()
    made.save(whole)
    target = io.BytesIO()
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = content.replace(b"<sheetData/>", f"<sheetData>{rows}</sheetData>".encode())
                content = content.replace(b"<sheetData></sheetData>", f"<sheetData>{rows}</sheetData>".encode())
                assert rows.encode() in content
            copy.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{UNPLACED * 40}</row><row r="1048576">{UNPLACED}</row>',
        '<row r="1048576" ht="30" customHeight="1"/>',
        '<row r="999999999999" hidden="1"/>',
        f'<row r="1"><c r="A{"9" * 4_301}"><v>1</v></c></row>',  # more digits than Python makes a number of
    ],
)
def test_a_row_far_down_is_refused_whatever_its_cells_say_of_themselves(rows: str) -> None:
    read = workbook_reader.read_book(workbook(rows), "a.xlsx")
    assert isinstance(read, Refusal)
    assert read.code.id == "F114"


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="&#49;048576"><c><v>1</v></c></row>',
        '<row r="1"><c r="&#88;FD1"><v>1</v></c></row>',
        "<row r='1'><c s='0' r = 'A&#x31;'><v>1</v></c></row>",  # wherever it leads: no program writes it so
    ],
)
def test_a_position_in_character_references_is_refused_for_it_hides_from_a_scan(rows: str) -> None:
    read = workbook_reader.read_book(workbook(rows), "a.xlsx")
    assert isinstance(read, Refusal)
    assert read.code.id == "F103"


def test_cells_that_do_not_say_where_they_stand_are_read() -> None:
    read = workbook_reader.read_book(workbook(f'<row r="1">{UNPLACED * 3}</row>'), "a.xlsx")
    assert not isinstance(read, Refusal)
    assert sorted(read.sheets[0].cells) == [(0, 0), (0, 1), (0, 2)]
