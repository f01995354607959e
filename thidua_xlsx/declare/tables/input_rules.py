"""The rule that a spreadsheet program should keep for each kind of answer, in no library's words."""

from thidua_xlsx.declare.tables.column_book import Column
from thidua_xlsx.documents.workbook_plan import DateRule, ListRule, NumberRule, Rule, TextRule

_LONGEST_NUMBER = 20
_LONGEST = 1000  # characters, where a column sets no limit of its own


def text_rule(column: Column, list_name: str) -> Rule:
    """Text of at most so many characters."""
    return TextRule(int(column.high) if column.high is not None else _LONGEST)


def number_rule(column: Column, list_name: str) -> Rule:
    """A number within the column's limits, in its steps; where the cell keeps text, text that spells one."""
    if column.as_text:
        return TextRule(_LONGEST_NUMBER, digits=True)
    return NumberRule(column.low, column.high, column.step)


def list_rule(column: Column, list_name: str) -> Rule:
    """One entry of the list."""
    return ListRule(list_name)


def loose_rule(column: Column, list_name: str) -> Rule:
    """Entries of the list; several in one cell are only warned of."""
    return ListRule(list_name, loose=True)


def date_rule(column: Column, list_name: str) -> Rule:
    """A day."""
    return DateRule()


def since_rule(column: Column, list_name: str) -> Rule:
    """A day, or a year alone."""
    return DateRule(year=True)
