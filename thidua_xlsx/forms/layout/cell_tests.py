"""Formulas that tell whether an answer is as its column wants it."""

from functools import lru_cache

from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule
from thidua_xlsx.forms.layout.layout_context import ACCEPTED

_TOLERANCE = "0.000000001"  # the noise of binary fractions, and nothing a person types


def length(area: str) -> str:
    """Give the formula of the length of what was typed: spaces alone are blank, an error value is not."""
    return f"IFERROR(LEN(TRIM({area})),1)"


def listed(name: str, area: str) -> str:
    """Give the formula that counts an answer in a named list; a typed `?` or `*` stands for itself."""
    return f'COUNTIF({name},SUBSTITUTE(SUBSTITUTE({area},"?","~?"),"*","~*"))'


@lru_cache(maxsize=5_000)  # every unit's form asks the same of the same cells
def wrong_count(area: str, rule: Rule, *, high: str = "", step: str = "") -> str:
    """Give the formula that counts the cells of an area that break a rule; blank cells do not.

    `high` and `step` replace the rule's own limits by areas of the same shape (each row has its own maximum).
    """
    test = _test(area, rule, high, step)
    return f"SUM(IF({length(area)}=0,0,IFERROR({test},1)))" if test else ""


def _test(area: str, rule: Rule, high: str, step: str) -> str:
    if isinstance(rule, NumberRule):
        limits = []
        if rule.low is not None:
            limits.append(f"({area}<{rule.low})")
        if high or rule.high is not None:
            limits.append(f"({area}>{high or rule.high})")
        if step or rule.step:
            by = step or str(rule.step)
            limits.append(f"(ABS({area}/{by}-ROUND({area}/{by},0))>{_TOLERANCE})")
        inside = f"IF({'+'.join(limits)}>0,1,0)" if limits else "0"
        return f"IF(ISNUMBER({area}),{inside},1)"
    if isinstance(rule, ListRule):
        several = f'IF(ISNUMBER(SEARCH(",",{area})),0,1)' if rule.loose else "1"
        return f"IF({listed(f'{rule.name}{ACCEPTED}', area)}>0,0,{several})"
    if isinstance(rule, DateRule):
        return _date_test(area, year=rule.year)
    if isinstance(rule, TextRule) and rule.digits:
        return _worded_test(area) if rule.in_words else _spelled_test(area)
    if isinstance(rule, TextRule):
        return f"IF(LEN({area})>{rule.longest},1,0)"
    raise TypeError(rule)


def _spelled_test(area: str) -> str:
    """Give 0 where a text spells a number: without its comma, point and percent sign, every locale reads the digits."""
    bare = f"TRIM({area})"
    for sign in (",", ".", "%"):
        bare = f'SUBSTITUTE({bare},"{sign}","")'
    return f"IF(ISNUMBER({area}),0,IFERROR(VALUE({bare})*0,1))"


def _worded_test(area: str) -> str:
    """Give 0 where a text holds a digit, or says that something must not happen."""
    bare = area
    for digit in range(10):
        bare = f'SUBSTITUTE({bare},"{digit}","")'
    return f'IF(ISNUMBER({area}),0,IF(LEN({bare})<LEN({area}),0,IF(ISNUMBER(SEARCH("không",{area})),0,1)))'


def _date_test(area: str, *, year: bool) -> str:
    """Give 0 where a text is a day of the calendar, such as 5/3/2027 or 05.03.2027, or a program made it a date."""
    text = f'SUBSTITUTE(SUBSTITUTE(TRIM({area}),"-","/"),".","/")'
    first = f'FIND("/",{text})'
    day, month = f"VALUE(LEFT({text},{first}-1))", f"VALUE(MID({text},{first}+1,LEN({text})-{first}-5))"
    date = f"DATE(VALUE(RIGHT({text},4)),{month},{day})"
    other = f"IF(LEN({area})=4,0,1)" if year else "1"
    # DATE takes 31 February for 3 March, so the day and the month are read back.
    return f"IF(ISNUMBER({area}),0,IFERROR(IF((DAY({date})={day})*(MONTH({date})={month})=1,0,{other}),{other}))"
