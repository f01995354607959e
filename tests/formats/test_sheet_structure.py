"""Formulas are found whichever way a program spells them."""

import pytest

from thidua_xlsx.formats.xlsx.read.sheet_structure import plain_formulas, structure

_SHEET = '<worksheet><sheetData><row r="2">{}</row></sheetData></worksheet>'
_PLAIN = '<c r="B2" s="1"><f>SUM(A1:A2)</f><v>3</v></c>'


def test_plain_formulas_are_found_in_one_pass() -> None:
    xml = _SHEET.format(_PLAIN).encode()
    found = plain_formulas(xml)
    assert found is not None
    assert [(one.at, one.text, one.shown) for one in found] == [((1, 1), b"SUM(A1:A2)", b"3")]
    assert structure(xml, "visible", found) == structure(xml, "visible")


@pytest.mark.parametrize(
    "cell",
    ['<c s="1" r="C2"><f>A1</f><v>3</v></c>', '<c r="C2">\n<f>A1</f><v>3</v></c>', '<x:c r="C2"><x:f>A1</x:f></x:c>'],
)
def test_one_formula_spelled_another_way_sends_the_whole_sheet_to_the_patient_search(cell: str) -> None:
    xml = _SHEET.format(_PLAIN + cell).encode()
    assert plain_formulas(xml) is None
    assert structure(xml, "visible").formulas.keys() >= {(1, 1)}
