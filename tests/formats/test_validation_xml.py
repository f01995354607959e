"""The XML of a rule is made once for all sheets that have it, and is what XlsxWriter writes of it."""

import io
import warnings
import zipfile
from decimal import Decimal

import pytest
import xlsxwriter

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule
from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.formats.xlsx.plan_errors import PlanDefect
from thidua_xlsx.formats.xlsx.stream.validation_xml import rule_options, rule_xml


def _of_xlsxwriter(ruled: Ruled) -> str:
    target, area = io.BytesIO(), ruled.area
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.data_validation(area.row, area.col, area.last_row, area.last_col, rule_options(ruled))
    text = zipfile.ZipFile(target).read("xl/worksheets/sheet1.xml").decode()
    return text.partition('<dataValidations count="1">')[2].partition("</dataValidations>")[0]


@pytest.mark.parametrize(
    "rule",
    [
        NumberRule(Decimal(0), Decimal("7.5"), Decimal("0.25")),
        NumberRule(),
        ListRule("td_loai"),
        ListRule("td_loai", loose=True),
        DateRule(),
        TextRule(40),
    ],
)
@pytest.mark.parametrize("area", [Area(4, 6, 4, 6), Area(4, 6, 30, 25)])
def test_a_rule_reads_as_xlsxwriter_writes_it(rule: Rule, area: Area) -> None:
    ruled = Ruled(area, rule, "Điểm <tự chấm>", 'Từ 0 đến 7,5 & "bước" 0,25', "Không đọc được")
    assert rule_xml(ruled) == _of_xlsxwriter(ruled) != ""


def test_a_rule_beyond_the_last_row_is_a_defect_of_the_plan() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(PlanDefect):
            rule_xml(Ruled(Area(0, 0, 2**21, 0), TextRule()))
