"""What a sheet says beside its values is found whichever way a program spells it."""

import pytest

from thidua_xlsx.formats.xlsx.read.sheet_cells import sheet_cells
from thidua_xlsx.formats.xlsx.read.sheet_structure import sheet_structure
from thidua_xlsx.formats.xlsx.read.written_values import CellMeaning

_SHEET = (
    '<worksheet><cols><col min="2" max="3" hidden="1"/></cols><sheetData><row r="2" hidden="1">{}</row></sheetData>'
    '<sheetProtection sheet="1"/><dataValidations><dataValidation sqref="B2:C3"/></dataValidations></worksheet>'
)


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="B2" s="1"><f>SUM(A1:A2)</f><v>3</v></c>',
        "<c s='1' r='B2'><f>SUM(A1:A2)</f><v>3</v></c>",
        '<c r="B2">\n<f><![CDATA[SUM(A1:A2)]]></f><v>3</v></c>',
        '<x:c r="B2"><x:f>SUM(<!-- -->A1:A2)</x:f></x:c>',
    ],
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_formulas_what_is_hidden_protected_and_validated(cell: str, quote: str) -> None:
    xml = _SHEET.format(cell).replace('"', quote).encode()
    read = sheet_cells(xml, CellMeaning([], b"", from_1904=False))
    structure = sheet_structure(xml, "visible", read.hidden, read.formulas)
    assert structure.formulas == {(1, 1): "SUM(A1:A2)"}
    assert (structure.hidden_rows, structure.hidden_cols) == ({1}, {1, 2})
    assert (structure.protected, structure.validated) == (True, ((1, 1, 2, 2),))


def test_a_row_that_is_said_not_to_be_hidden_is_none() -> None:
    xml = _SHEET.format("").replace('<row r="2" hidden="1">', '<row r="2" hidden="0"/><row r="3" hidden="true">')
    read = sheet_cells(xml.encode(), CellMeaning([], b"", from_1904=False))
    assert read.hidden == {2}
