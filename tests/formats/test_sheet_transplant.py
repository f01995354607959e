"""A sheet of one workbook put into another: its looks, texts and checks come along, the other's stay as they were."""

import io

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from thidua_xlsx.documents.areas import CopiedCheck
from thidua_xlsx.formats.xlsx.write.sheet_transplant import defined_names, with_sheets, with_sizes

RED, BLUE = "FFFF0000", "FF0000FF"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def host() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Sổ"
    sheet["A1"], sheet["B2"] = "của tôi", 0.5
    sheet["A1"].font, sheet["B2"].number_format = Font(bold=True, color=BLUE), "0.0%"
    rule = DataValidation("list", '"có,không"')
    rule.add("C1:C5")
    sheet.add_data_validation(rule)
    sheet.column_dimensions.group("D", "H", hidden=False)
    return saved(book)


@pytest.fixture
def donor() -> bytes:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Mới"
    sheet["A1"], sheet["B1"] = "tiêu đề", 1234.5
    sheet["A1"].fill = PatternFill("solid", fgColor=RED)
    sheet["A1"].border = Border(bottom=Side("thick"))
    sheet["B1"].number_format = "#,##0.000"
    sheet.conditional_formatting.add("A2:A9", CellIsRule("equal", ["1"], fill=PatternFill(bgColor=RED)))
    rule = DataValidation("whole", "between", "1", "9")
    rule.add("A3")
    sheet.add_data_validation(rule)
    sheet.sheet_state = "hidden"
    book.create_sheet("Khác")
    return saved(book)


def test_the_new_sheet_looks_as_in_the_donor_and_the_old_as_before(host: bytes, donor: bytes) -> None:
    book = load_workbook(io.BytesIO(with_sheets(host, donor, ["Mới"], {"ds": "'Mới'!$A$1:$A$2"})))
    assert book.sheetnames == ["Sổ", "Mới"]
    old, new = book["Sổ"], book["Mới"]
    assert (old["A1"].font.color.rgb, old["A1"].font.bold, old["B2"].number_format) == (BLUE, True, "0.0%")
    assert (new["A1"].value, new["A1"].fill.fgColor.rgb, new["A1"].border.bottom.style) == ("tiêu đề", RED, "thick")
    assert (new["B1"].value, new["B1"].number_format) == (1234.5, "#,##0.000")
    assert new.sheet_state == "hidden"
    (rules,) = [one.rules for one in new.conditional_formatting]
    assert rules[0].dxf.fill.bgColor.rgb == RED
    assert [str(one.sqref) for one in new.data_validations.dataValidation] == ["A3"]
    assert book.defined_names["ds"].attr_text == "'Mới'!$A$1:$A$2"


def test_a_check_comes_along_but_never_beside_another(host: bytes, donor: bytes) -> None:
    for cells, found in (("B1:B9", ["C1:C5", "B1:B9"]), ("B1:D2", ["C1:C5"]), ("C6", ["C1:C5", "C6"])):
        made = with_sheets(host, donor, [], {}, [CopiedCheck("Mới", "A3", "Sổ", cells)])
        rules = load_workbook(io.BytesIO(made))["Sổ"].data_validations.dataValidation
        assert [str(one.sqref) for one in rules] == found


def test_names_change_their_meaning_and_others_stay(host: bytes, donor: bytes) -> None:
    once = with_sheets(host, donor, [], {"a": "'Sổ'!$A$1", "b": "'Sổ'!$B$1"})
    assert defined_names(with_sheets(once, donor, [], {"a": "'Sổ'!$A$2"})) == {"a": "'Sổ'!$A$2", "b": "'Sổ'!$B$1"}


def test_a_column_in_a_run_of_columns_gets_its_own_width(host: bytes) -> None:
    made = with_sizes(host, {"Sổ": {1: 40.0}}, {"Sổ": {5: 33.0}})
    sheet = load_workbook(io.BytesIO(made))["Sổ"]
    assert sheet.row_dimensions[2].height == 40
    assert sheet.column_dimensions["F"].width == 33
    assert sheet.column_dimensions["D"].outlineLevel == 1 and sheet.column_dimensions["G"].outlineLevel == 1
