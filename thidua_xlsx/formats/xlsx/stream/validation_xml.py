"""Rules of cells in the XML of a sheet, in XlsxWriter's own words; the forms of all units have the same ones."""

from functools import lru_cache
from io import StringIO

from xlsxwriter.worksheet import Worksheet

from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.formats.xlsx.write.cell_extras import must
from thidua_xlsx.formats.xlsx.write.charts import rule_options


@lru_cache(maxsize=2_000)
def rule_xml(ruled: Ruled) -> str:
    """Give the XML of a rule on an area; PlanDefect where no sheet can hold it, a warning where its words are too long.

    XlsxWriter makes it on a sheet that nobody writes.
    """
    sheet, area = Worksheet(), ruled.area
    code = sheet.data_validation(area.row, area.col, area.last_row, area.last_col, rule_options(ruled))
    must(code, f"{area} rule")
    sheet.fh = StringIO()
    sheet._write_data_validation(sheet.validations[0])
    text: str = sheet.fh.getvalue()
    return text
