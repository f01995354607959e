"""Rules of cells in the XML of a sheet, in XlsxWriter's own words; the forms of all units have the same ones."""

from functools import lru_cache

from msgspec.structs import replace

from thidua_xlsx.documents.areas import Area
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule, takes_number
from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.formats.xlsx.plan_errors import require_accepted
from thidua_xlsx.formats.xlsx.stream.excel_limits import most
from thidua_xlsx.formats.xlsx.stream.safe_text import cut, printable_text, utf16_length
from thidua_xlsx.formats.xlsx.stream.xlsxwriter_internals import OpenSheet
from thidua_xlsx.messages.places import cell_name

_LONGEST_NUMBER = 20  # characters of one that is kept as text


def rule_xml(ruled: Ruled) -> str:
    """Give the XML of a rule on an area; PlanDefect where no sheet can hold it, a warning where its words are too long.

    XlsxWriter makes it on a sheet that nobody writes, once for all areas of one shape that have the rule.
    """
    area = ruled.area
    inside = 0 <= area.row <= area.last_row < _ROWS and 0 <= area.col <= area.last_col < _COLS
    if not inside:
        return _made(ruled)
    single = area.row == area.last_row and area.col == area.last_col
    there, here = (_ONE, cell_name(area.row, area.col)) if single else (_MANY, str(area))
    made = _made(replace(ruled, area=there)).replace(_SAID[there], f'sqref="{here}"', 1)
    return made.replace(_CELL, cell_name(area.row, area.col))


_ROWS, _COLS = most("rows of a sheet"), most("columns of a sheet")
_CELL = "THIS_CELL"  # stands in a formula for the first cell of the area
_ONE, _MANY = Area(0, 0, 0, 0), Area(0, 0, 1, 0)
_SAID = {_ONE: 'sqref="A1"', _MANY: 'sqref="A1:A2"'}


@lru_cache(maxsize=2_000)
def _made(ruled: Ruled) -> str:
    sheet, area = OpenSheet(), ruled.area
    code = sheet.data_validation(area.row, area.col, area.last_row, area.last_col, rule_options(ruled, _CELL))
    require_accepted(code, f"{area} rule")
    return sheet.last_rule_xml()


def rule_options(ruled: Ruled, cell: str = "") -> dict[str, object]:
    """Translate a rule and its words into a data validation; blank is always allowed.

    `cell` stands in formulas for the first one of the area.
    """
    options = {**_rule(ruled.rule, cell or cell_name(ruled.area.row, ruled.area.col)), "ignore_blank": True}
    for words, title, text in (("prompt", "input_title", "input_message"), ("refusal", "error_title", "error_message")):
        said = printable_text(ruled.prompt if words == "prompt" else ruled.refusal)
        head, said = _headed(printable_text(ruled.prompt_title), said, most(f"title of a {words}"), most(words))
        options |= {option: told for option, told in ((title, head), (text, said)) if told}
    return options


def _headed(title: str, text: str, longest_title: int, longest: int) -> tuple[str, str]:
    """Give a title and the words below it: one too long for a title begins the words, where they have room for it."""
    together = f"{title}. {text}" if text else title
    if utf16_length(title) > longest_title and utf16_length(together) <= longest:
        return "", together
    return cut(title, longest_title), cut(text, longest)


def _rule(rule: Rule, cell: str) -> dict[str, object]:
    match rule:
        case NumberRule(as_text=True):
            return {"validate": "length", "criteria": "<=", "value": _LONGEST_NUMBER}
        case NumberRule():
            return {"validate": "custom", "value": f"={takes_number(cell, rule)}"}
        case ListRule():
            loose = {"error_type": "warning"} if rule.loose else {}
            return {"validate": "list", "source": f"={rule.name}", **loose}
        case DateRule():
            # Days are text cells: 1/1/2024 has 8 characters, `ngày 20 tháng 12 năm 2024` has 25, a year alone 4.
            return {"validate": "length", "criteria": "between", "minimum": 4 if rule.year else 8, "maximum": 25}
        case TextRule():
            return {"validate": "length", "criteria": "<=", "value": rule.longest}
