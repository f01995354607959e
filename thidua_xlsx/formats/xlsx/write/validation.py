"""Rules of cells as data validations of XlsxWriter."""

from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule, takes_number
from thidua_xlsx.documents.workbook_plan import Ruled
from thidua_xlsx.formats.xlsx.excel_limits import most
from thidua_xlsx.formats.xlsx.safe_text import cut, printable_text, utf16_length
from thidua_xlsx.messages.places import cell_name

_LONGEST_NUMBER = 20  # characters of one that is kept as text


def rule_options(ruled: Ruled) -> dict[str, object]:
    """Translate a rule and its words into a data validation; blank is always allowed."""
    options = {**_rule(ruled.rule, cell_name(ruled.area.row, ruled.area.col)), "ignore_blank": True}
    for words, title, text in (("prompt", "input_title", "input_message"), ("refusal", "error_title", "error_message")):
        message = printable_text(ruled.prompt if words == "prompt" else ruled.refusal)
        head, message = _headed(printable_text(ruled.prompt_title), message, most(f"title of a {words}"), most(words))
        options |= {option: content for option, content in ((title, head), (text, message)) if content}
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
