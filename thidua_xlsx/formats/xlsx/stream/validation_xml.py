"""Rules of cells in the XML of a sheet, in XlsxWriter's own words; the forms of all units have the same ones."""

from decimal import Decimal
from functools import lru_cache

from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule
from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.formats.xlsx.plan_errors import require_accepted
from thidua_xlsx.formats.xlsx.stream.excel_limits import most
from thidua_xlsx.formats.xlsx.stream.safe_text import cut, printable_text
from thidua_xlsx.formats.xlsx.stream.xlsxwriter_internals import OpenSheet

_ANY_NUMBER = -(10**15)  # a rule without limits still asks for a number
_LONGEST_NUMBER = 20  # characters of one that is kept as text


@lru_cache(maxsize=2_000)
def rule_xml(ruled: Ruled) -> str:
    """Give the XML of a rule on an area; PlanDefect where no sheet can hold it, a warning where its words are too long.

    XlsxWriter makes it on a sheet that nobody writes.
    """
    sheet, area = OpenSheet(), ruled.area
    code = sheet.data_validation(area.row, area.col, area.last_row, area.last_col, rule_options(ruled))
    require_accepted(code, f"{area} rule")
    return sheet.last_rule_xml()


def rule_options(ruled: Ruled) -> dict[str, object]:
    """Translate a rule and its words into a data validation; blank is always allowed."""
    options = {**_rule(ruled.rule), "ignore_blank": True}
    if ruled.prompt_title:
        title = printable_text(ruled.prompt_title)
        options["input_title"] = cut(title, most("title of a prompt"))
        options["error_title"] = cut(title, most("title of a refusal"))
    if ruled.prompt:
        options["input_message"] = cut(printable_text(ruled.prompt), most("prompt"))
    if ruled.refusal:
        options["error_message"] = cut(printable_text(ruled.refusal), most("refusal"))
    return options


def _rule(rule: Rule) -> dict[str, object]:
    match rule:
        case NumberRule(as_text=True):
            return {"validate": "length", "criteria": "<=", "value": _LONGEST_NUMBER}
        case NumberRule():
            return _number(rule)
        case ListRule():
            loose = {"error_type": "warning"} if rule.loose else {}
            return {"validate": "list", "source": f"={rule.name}", **loose}
        case DateRule():
            # Days are text cells: 1/1/2024 has 8 characters, `ngày 20 tháng 12 năm 2024` has 25, a year alone 4.
            return {"validate": "length", "criteria": "between", "minimum": 4 if rule.year else 8, "maximum": 25}
        case TextRule():
            return {"validate": "length", "criteria": "<=", "value": rule.longest}


def _number(rule: NumberRule) -> dict[str, object]:
    decimal: dict[str, object] = {"validate": "decimal"}
    if rule.low is not None and rule.high is not None:
        return {**decimal, "criteria": "between", "minimum": _bound(rule.low), "maximum": _bound(rule.high)}
    if rule.high is not None:
        return {**decimal, "criteria": "<=", "value": _bound(rule.high)}
    return {**decimal, "criteria": ">=", "value": _bound(rule.low) if rule.low is not None else _ANY_NUMBER}


def _bound(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
