"""Formulas that tell whether an answer is as its column wants it; what they call right, `cell_kinds` reads.

Targets in words are the one exception (`_worded_test`).

They name functions of Excel 2010 only and give the same in every locale: VALUE is asked about bare digits alone, MATCH
compares text with text, and no array constant stands in them, which conditional formats may not have.
"""

from functools import lru_cache

from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule
from thidua_xlsx.forms.layout.layout_context import ACCEPTED

_TOLERANCE = "0.000000001"  # the noise of binary fractions, and nothing a person types
_HARD_SPACE = "\u00a0"  # which Word and web pages put between words
_MOST_ENTRIES, _LONGEST_ENTRY = 20, 200  # in one cell
_DAYS, _YEARS = (7306, 73050), (1920, 2100)  # serial numbers, and years, that are taken for a day
_END = "¦"  # stands for the ends of a text while signs are taken off there


def said(area: str) -> str:
    """Give the formula of what was typed without the spaces around it, doubled spaces made one."""
    return f'TRIM(SUBSTITUTE({area},"{_HARD_SPACE}"," "))'


def length(area: str) -> str:
    """Give the formula of the length of what was typed: spaces alone are blank, an error value is not."""
    return f"IFERROR(LEN({said(area)}),1)"


def listed(name: str, text: str) -> str:
    """Give the test whether a text stands in a named list; a typed `?` or `*` stands for itself."""
    return f"ISNUMBER(MATCH({literally(text)},{name},0))"


def literally(text: str) -> str:
    """Give the formula of a text to look up in a list, in which no sign stands for others."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({text},"~","~~"),"?","~?"),"*","~*")'


@lru_cache(maxsize=5_000)  # every unit's form asks the same of the same cells
def wrong_count(area: str, rule: Rule, *, high: str = "", step: str = "") -> str:
    """Give the formula that counts the cells of an area that break a rule; blank cells do not.

    `high` and `step` replace the rule's own limits by areas of the same shape (each row has its own maximum).
    """
    return f"SUM({wrong_test(area, rule, high=high, step=step)})"


@lru_cache(maxsize=5_000)
def wrong_test(area: str, rule: Rule, *, high: str = "", step: str = "") -> str:
    """Give the formula that is 1 for a cell that breaks a rule and 0 for others, also for a blank one."""
    return f"IF({length(area)}=0,0,IFERROR({_test(area, rule, high, step)},1))"


def _test(area: str, rule: Rule, high: str, step: str) -> str:
    if isinstance(rule, NumberRule):
        return _spelled_test(area, rule) if rule.as_text else _number_test(area, rule, high, step)
    if isinstance(rule, ListRule):
        name = f"{rule.name}{ACCEPTED}"
        return _entries_test(area, name) if rule.loose else f"IF({listed(name, said(area))},0,1)"
    if isinstance(rule, DateRule):
        return _date_test(area, year=rule.year)
    if isinstance(rule, TextRule) and rule.with_number:
        return _worded_test(area)
    if isinstance(rule, TextRule):
        return f"IF(LEN({said(area)})>{rule.longest},1,0)"
    raise TypeError(rule)


def _number_test(area: str, rule: NumberRule, high: str, step: str) -> str:
    outside = _outside(area, rule, high, step)
    return _number_or(area, f"IF({outside}>0,1,0)" if outside else "0", "1")


def _number_or(area: str, number: str, other: str) -> str:
    """Give one formula for numbers, another for all else; TRUE, a number to LibreOffice, is wrong.

    LibreOffice asks only of single cells whether they are TRUE.
    """
    formula = f"IF(ISNUMBER({area}),{number},{other})"
    return formula if ":" in area else f"IF(ISLOGICAL({area}),1,{formula})"


def _outside(value: str, rule: NumberRule, high: str = "", step: str = "") -> str:
    """Give what is above 0 for a number outside its limits; steps begin at the lowest number."""
    limits = []
    if rule.low is not None:
        limits.append(f"({value}<{rule.low})")
    if high or rule.high is not None:
        limits.append(f"({value}>{high or rule.high})")
    if step or rule.step:
        by, base = step or str(rule.step), f"({value}-({rule.low}))" if rule.low else value
        limits.append(f"(ABS({base}/{by}-ROUND({base}/{by},0))>{_TOLERANCE})")
    return "+".join(limits)


def _spelled_test(area: str, rule: NumberRule) -> str:
    """Give 0 where a text spells a number: 12,5 or 12.5, 80%, 20.000.000; not 1.250, which may be either.

    One comma or point stands within digits. Three digits behind it may be thousands, unless a 0 stands before it; two
    of one kind, three digits apart, are thousands.
    """
    text = f'"{_END}"&{said(area)}&"{_END}"'
    for shown, bare in ((f" %{_END}", _END), (f"%{_END}", _END), (f"{_END}-", _END), (f"{_END}+", _END), (",", ".")):
        text = f'SUBSTITUTE({text},"{shown}","{bare}")'
    digits = f'SUBSTITUTE(SUBSTITUTE({text},"{_END}",""),".","")'
    whole = f'EXACT(TEXT(VALUE("0"&{digits}),REPT("0",LEN({digits}))),{digits})'
    points = f'(LEN({text})-LEN(SUBSTITUTE({text},".","")))'
    inside = f'ISERROR(FIND("{_END}.",{text}))*ISERROR(FIND(".{_END}",{text}))'
    fourth = f'(MID({text},LEN({text})-4,1)=".")'
    thousands = f'{fourth}*(MID({text},LEN({text})-8,1)=".")*ISERROR(FIND(",",{area})*FIND(".",{area}))'
    one = f'1-{fourth}*(LEFT({text},3)<>"{_END}0.")'
    shape = f"IF({points}=0,1,IF({points}=1,{one},IF({points}=2,{thousands},0)))"
    right = f"{whole}*(ABS(LEN({digits})-8)<8)*{inside}*{shape}"
    stored = _outside(area, rule)
    if stored:
        sign = f'IF(LEFT({said(area)})="-",-1,1)'
        decimals = f'IF({points}=1,LEN({text})-1-FIND(".",{text}),0)'
        value = f'({sign}*VALUE("0"&{digits})/10^{decimals})'
        right = f"{right}*IF({_outside(value, rule)}>0,0,1)"
    return _number_or(area, f"IF({stored}>0,1,0)" if stored else "0", f"IF({right}=1,0,1)")


def _entries_test(area: str, name: str) -> str:
    """Give 0 where every entry that a cell names stands in a list: parted by semicolons, else by any sign and `và`.

    An entry may hold commas of its own, so the first way counts as well.
    """
    lines = f'SUBSTITUTE({literally(area)},CHAR(10),";")'
    any_sign = f'SUBSTITUTE({lines}," và ",";")'
    for sign in ",+&/":
        any_sign = f'SUBSTITUTE({any_sign},"{sign}",";")'
    return f"IF({_strange(lines, name)}>0,IF({_strange(any_sign, name)}>0,1,0),0)"


def _strange(text: str, name: str) -> str:
    """Count the entries of a text, parted by semicolons, that do not stand in a list; for each cell of an area."""
    start = f"COLUMN($A$1:${chr(ord('A') + _MOST_ENTRIES - 1)}$1)*{_LONGEST_ENTRY}-{_LONGEST_ENTRY - 1}"
    parted = f'SUBSTITUTE({text},";",REPT(" ",{_LONGEST_ENTRY}))'
    entry = said(f"MID({parted},{start},{_LONGEST_ENTRY})")
    strange = f"(LEN({entry})>0)*ISERROR(MATCH({entry},{name},0))"
    too_many = f'(LEN({text})-LEN(SUBSTITUTE({text},";",""))>={_MOST_ENTRIES})'
    none = f'(LEN(TRIM(SUBSTITUTE({text},";","")))=0)'
    # Each row of an area has a count of its own.
    one = f"SUMPRODUCT({strange})" if ":" not in text else f"MMULT({strange},ROW($A$1:$A${_MOST_ENTRIES})^0)"
    return f"({one}+{too_many}+{none})"


def _worded_test(area: str) -> str:
    """Give 0 where a text spells a number, or has words that hold one or say that something must not happen.

    Without any word it is held to what spells a number: 3/4 and 1.250 may be meant in more than one way.
    Among words any digit passes, also in what the reader then refuses ("3 hoặc 4"): its patterns are no formula.
    """
    bare = area
    for digit in range(10):
        bare = f'SUBSTITUTE({bare},"{digit}","")'
    words = bare
    for sign in " ,.%/+-":
        words = f'SUBSTITUTE({words},"{sign}","")'
    worded = f'IF(LEN({bare})<LEN({area}),0,IF(ISNUMBER(SEARCH("không",{area})),0,1))'
    return f"IF(LEN({words})=0,{_spelled_test(area, NumberRule(as_text=True))},{worded})"


def _date_test(area: str, *, year: bool) -> str:
    """Give 0 where a text is a day of the calendar, such as 5/3/2027 or 20 tháng 5 năm 2027, or a program made it one.

    Its parts are moved so far apart that each is found without looking for the signs between them.
    """
    text = f'LOWER(MID({said(area)},IF(LEFT({said(area)},5)="ngày ",6,1),40))'
    for shown in (" tháng ", " năm ", "-", "."):
        text = f'SUBSTITUTE({text},"{shown}","/")'
    apart = f'SUBSTITUTE({text},"/",REPT(" ",40))'
    day, month, years = (
        f"VALUE({part})" for part in (f"LEFT({apart},40)", f"MID({apart},41,40)", f"MID({apart},81,60)")
    )
    date = f"DATE({years},{month},{day})"
    two = f'(LEN({text})-LEN(SUBSTITUTE({text},"/",""))=2)'
    # DATE takes 31 February for 3 March, so the day and the month are read back.
    sound = f"(DAY({date})={day})*(MONTH({date})={month})*{_between(years, _YEARS)}*{two}"
    other, number = "1", f"({area}=INT({area}))*{_between(area, _DAYS)}"
    if year:
        value = f"VALUE({said(area)})"
        other = f"IFERROR(IF((LEN({said(area)})=4)*({value}=INT({value}))*{_between(value, _YEARS)},0,1),1)"
        number = f"{number}+{_between(area, _YEARS)}"
    return f"IF(ISNUMBER({area}),IF({number}>0,0,1),IFERROR(IF({sound}=1,0,{other}),{other}))"


def _between(value: str, limits: tuple[int, int]) -> str:
    return f"({value}>={limits[0]})*({value}<={limits[1]})"
