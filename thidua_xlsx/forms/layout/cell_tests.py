"""Formulas that tell whether an answer is as its column wants it; what they call right, `cell_kinds` reads.

They name functions of Excel 2010 only and give the same in every locale: VALUE is asked about bare digits alone, MATCH
compares text with text, and no array constant stands in them, which conditional formats may not have. A test is a
number, 1 where true: what is true itself is asked in IF or as a factor, for to Excel it is more than every number.
"""

from collections.abc import Sequence
from functools import reduce

from thidua_xlsx.declare.tables import target_words
from thidua_xlsx.documents.cell_rules import (
    TOLERANCE,
    DateRule,
    ListRule,
    NumberRule,
    Rule,
    TextRule,
    VotesRule,
    spelled,
    spells_number,
)
from thidua_xlsx.forms.layout.layout_context import ACCEPTED
from thidua_xlsx.messages.places import column_letters

_HARD_SPACE = "\u00a0"  # which Word and web pages put between words
_MOST_ENTRIES, _LONGEST_ENTRY = 20, 200  # in one cell
_DAYS, _YEARS = (7306, 73050), (1920, 2100)  # serial numbers, and years, that are taken for a day
_END = "¦"  # stands for the ends of a text while signs are taken off there


def trimmed(area: str) -> str:
    """Give the formula of what was typed in `area`, a cell or range, without spaces around it and doubled ones."""
    return f'TRIM(SUBSTITUTE({area},"{_HARD_SPACE}"," "))'


def length(area: str) -> str:
    """Give the formula of how long the text typed in `area` is: spaces alone are blank, an error value is not."""
    return f"IFERROR(LEN({trimmed(area)}),1)"


def blank_test(area: str) -> str:
    """Give the formula that is 1 for a cell of `area` into which nothing was typed and 0 for others."""
    return f"IF({length(area)}=0,1,0)"


def listed(name: str, text: str) -> str:
    """Give the test whether `text`, a cell or formula, stands in the list named `name`; a typed `?` means itself."""
    return f"ISNUMBER(MATCH({literally(text)},{name},0))"


def literally(text: str) -> str:
    """Give the formula that looks up `text`, a cell or formula, in a list, so that no sign in it stands for others."""
    return f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({text},"~","~~"),"?","~?"),"*","~*")'


def wrong_test(area: str, rule: Rule, *, high: str = "", step: str = "") -> str:
    """Give the formula that is 1 for a cell of `area` that breaks a rule and 0 for others, also for a blank one.

    `high` and `step` replace the rule's own limits by areas of the same shape, for each row has its own maximum.
    Raises TypeError where the rule is of a kind that has no formula.
    """
    return f"IF({length(area)}=0,0,IFERROR({_test(area, rule, high, step)},1))"


def _test(area: str, rule: Rule, high: str, step: str) -> str:
    if isinstance(rule, VotesRule):
        return _votes_test(area, rule)
    if isinstance(rule, NumberRule):
        if rule.as_text:
            return _spelled_test(area, rule)
        spelled_wrong = f"IF({spells_number(area)},{outside(spelled(area), rule, high, step)},1)"
        return _number_or(area, outside(area, rule, high, step), spelled_wrong)
    if isinstance(rule, ListRule):
        name = f"{rule.name}{ACCEPTED}"
        return _entries_test(area, name) if rule.loose else f"IF({listed(name, trimmed(area))},0,1)"
    if isinstance(rule, DateRule):
        return _date_test(area, year=rule.year)
    if isinstance(rule, TextRule) and rule.with_number:
        return _worded_test(area)
    if isinstance(rule, TextRule):
        return f"IF(LEN({trimmed(area)})>{rule.longest},1,0)"
    raise TypeError(rule)


def _number_or(area: str, number: str, other: str) -> str:
    """Give one formula for numbers, another for all else; TRUE, a number to LibreOffice, is wrong.

    LibreOffice asks only of single cells whether they are TRUE.
    """
    formula = f"IF(ISNUMBER({area}),{number},{other})"
    return formula if ":" in area else f"IF(ISLOGICAL({area}),1,{formula})"


def outside(value: str, rule: NumberRule, high: str = "", step: str = "") -> str:
    """Give the formula that is 1 where `value`, a cell or formula, is a number outside its limits, else 0.

    `high` and `step` are cells that replace the rule's own limits; steps begin at the lowest number.
    """
    limits = []
    if rule.low is not None:
        limits.append(f"{value}<{rule.low or ''}-{TOLERANCE}")
    if high or rule.high is not None:
        limits.append(f"{value}>{high or rule.high}+{TOLERANCE}")
    if step or rule.step:
        by, base = step or str(rule.step), f"({value}-({rule.low}))" if rule.low else value
        limits.append(f"ABS({base}/{by}-ROUND({base}/{by},0))>{TOLERANCE}")
    return reduce(lambda further, limit: f"IF({limit},1,{further})", reversed(limits), "0")


def _spelled_test(area: str, rule: NumberRule) -> str:
    """Give 0 where a text spells a number: 12,5 or 12.5, 80%, 20.000.000; not 1.250, which may be either.

    One comma or point stands within digits. Three digits behind it may be thousands, unless a 0 stands before it; two
    of one kind, three digits apart, are thousands.
    """
    text = f'"{_END}"&{trimmed(area)}&"{_END}"'
    for shown, bare in ((f" %{_END}", _END), (f"%{_END}", _END), (f"{_END}-", _END), (f"{_END}+", _END), (",", ".")):
        text = f'SUBSTITUTE({text},"{shown}","{bare}")'
    digits = f'SUBSTITUTE(SUBSTITUTE({text},"{_END}",""),".","")'
    whole = f'EXACT(TEXT(VALUE("0"&{digits}),REPT("0",LEN({digits}))),{digits})'
    points = f'(LEN({text})-LEN(SUBSTITUTE({text},".","")))'
    inside = f'ISERROR(FIND("{_END}.",{text}))*ISERROR(FIND(".{_END}",{text}))'
    fourth = f'(MID({text},LEN({text})-4,1)=".")'
    thousands = f'{fourth}*(MID({text},LEN({text})-8,1)=".")*ISERROR(FIND(",",{area})*FIND(".",{area}))'
    single = f'1-{fourth}*(LEFT({text},3)<>"{_END}0.")'
    shape = f"IF({points}=0,1,IF({points}=1,{single},IF({points}=2,{thousands},0)))"
    right = f"{whole}*(ABS(LEN({digits})-8)<8)*{inside}*{shape}"
    stored = outside(area, rule)
    if stored != "0":
        sign = f'IF(LEFT({trimmed(area)})="-",-1,1)'
        decimals = f'IF({points}=1,LEN({text})-1-FIND(".",{text}),0)'
        value = f'({sign}*VALUE("0"&{digits})/10^{decimals})'
        right = f"{right}*(1-{outside(value, rule)})"
    return _number_or(area, stored, f"IF({right}=1,0,1)")


def votes(area: str) -> str:
    """Give the formula of the votes in `area`, those before the stroke in `7/9`; an error for what is no number."""
    return f"VALUE(TRIM(LEFT({_votes_apart(area)},9)))"


def _all_of(area: str) -> str:
    """Give the formula of the ballots that votes are out of, those behind the stroke; without one the votes."""
    return f"VALUE(TRIM(RIGHT({_votes_apart(area)},9)))"


def of_other_ballots(cell: str, ballots: str) -> str:
    """Give the formula that is 1 where `cell` says votes out of another number than `ballots`, `7/8` of 9; else 0.

    Both are addresses or formulas.
    """
    return f'IF(ISNUMBER(FIND("/",{cell})),IF(IFERROR({_all_of(cell)},0)={ballots},0,1),0)'


def _votes_text(area: str) -> str:
    return f'SUBSTITUTE(TRIM({area})," phiếu","")'


def _votes_apart(area: str) -> str:
    return f'SUBSTITUTE({_votes_text(area)},"/",REPT(" ",9))'


def _votes_test(area: str, rule: VotesRule) -> str:
    """Give 0 for a whole number with nothing but digits, `9`, `9/9` or `8 phiếu`, of at most as many as there are."""
    text = _votes_text(area)
    digits = f'SUBSTITUTE({text},"/","",1)'
    whole = f'EXACT(TEXT(VALUE({digits}),REPT("0",LEN({digits}))),{digits})'
    most = f"IF({votes(area)}>{_all_of(area)},1,0)"
    most = f"IF({votes(area)}>{rule.high},1,{most})" if rule.high is not None else most
    test = f"IF({whole},{most},1)"
    return test if ":" in area else f"IF(ISLOGICAL({area}),1,{test})"


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
    entry = trimmed(f"MID({parted},{start},{_LONGEST_ENTRY})")
    strange = f"(LEN({entry})>0)*ISERROR(MATCH({entry},{name},0))"
    too_many = f'(LEN({text})-LEN(SUBSTITUTE({text},";",""))>={_MOST_ENTRIES})'
    none = f'(LEN(TRIM(SUBSTITUTE({text},";","")))=0)'
    # Each row of an area has a count of its own.
    count = f"SUMPRODUCT({strange})" if ":" not in text else f"MMULT({strange},ROW($A$1:$A${_MOST_ENTRIES})^0)"
    return f"({count}+1*{too_many}+1*{none})"


def _worded_test(area: str) -> str:
    """Give 0 for a number, also one with words about it, as `target_words.bound_in_cell` reads it.

    What stands before the number is looked up with the way in which the text ends; behind it, or in a text that begins
    with what says "none", nothing unclear may stand.
    """
    small = f"LOWER({trimmed(area)})"
    bare = reduce(_replaced, (("(", " "), (")", " "), (":", " ")), f'"{_END}"&{small}&" "')
    none = _found_in(bare, target_words.NONE_AT_ALL, area, first_words=True)
    digits = f'SUBSTITUTE({_as_nines(small)},"9",REPT(" ",99),1)'
    up, down = target_words.OPEN_UP, target_words.OPEN_DOWN
    open_ = f'IF(RIGHT({small},{len(up)})="{up}","↑",IF(RIGHT({small},{len(down)})="{down}","↓","{_END}"))'
    bound = f'ISNUMBER(FIND("|"&TRIM(LEFT({digits},99))&{open_}&"|",{_text(_bound_keys())}))'
    unclear = [*"123456789", *target_words.UNCLEAR_SIGNS, *target_words.UNCLEAR_WORDS]
    strange = _found_in(f"IF({none}>0,{bare},MID({digits},100,99))", unclear, area)
    right = f"(({none}+1*{bound})>0)*({strange}=0)*(LEN({small})<={target_words.LONGEST_BOUND})"
    return _number_or(area, "0", f"IF({right}=1,0,1)")


def _as_nines(text: str) -> str:
    """Give a text with a 9 for each number that can be read one way, without the spaces, percent and `đạt` about it.

    Meanwhile ¤ stands for a 0 before its decimals, 8 for a number that had decimals, 6 for one with two groups of
    thousands: what else stands beside these is no number. 1.250 may be either and becomes a sign of no target.
    """
    steps = [(f"{_END} {target_words.REACHED} ", f"{_END} "), ("0.", "¤."), ("0,", "¤,")]
    steps += [*((str(digit), "9") for digit in range(9)), ("9¤", "99")]
    steps += [("9.999.999", "7"), ("9,999,999", "7"), ("997", "6"), ("97", "6"), ("7", "6"), (",", ".")]
    steps += [("9.9999", "8"), ("9.999", ";"), ("9.9", "8"), ("¤.9", "8")]
    steps += [("99", "9")] * 6 + [("98", "8"), ("89", "8"), ("8", "9"), ("6", " 9 ")]
    steps += [(" 9", "9"), ("9 ", "9"), (" 9", "9"), ("9 ", "9"), ("9%", "9"), ("9 ", "9")]
    steps += [(f"{_END} {sign}9{_END}", f"{_END}9{_END}") for sign in "-+"]
    steps += [(f"{words}{_END}", _END) for words in (target_words.OPEN_UP, target_words.OPEN_DOWN)]
    return reduce(_replaced, steps, f'"{_END} "&{text}&"{_END}"')


def _bound_keys() -> str:
    """Give what may stand before a target's number, each followed by how the text may end then."""
    floors = (*target_words.FLOORS, *target_words.FLOORS_BEFORE)
    ceilings = (*target_words.CEILINGS, *target_words.CEILINGS_BEFORE)
    ends = [(words, f"{_END}↑") for words in floors] + [(words, f"{_END}↓") for words in ceilings]
    ends += [("", f"{_END}↑↓"), (target_words.FROM, f"{_END}↑↓")]
    return f"|{'|'.join(f'{_END} {words}'.strip() + end for words, all_ in ends for end in all_)}|"


def _replaced(text: str, step: tuple[str, str]) -> str:
    return f'SUBSTITUTE({text},"{step[0]}","{step[1]}")'


def _found_in(text: str, parts: Sequence[str], area: str, *, first_words: bool = False) -> str:
    """Give the formula of how many of some parts stand in a text made of an area's, or are the first words of it."""
    room, many = max(map(len, parts)), len(parts)
    start = f"COLUMN($A$1:${column_letters(many - 1)}$1)*{room}-{room - 1}"
    part = f"TRIM(MID({_text(''.join(part.ljust(room) for part in parts))},{start},{room}))"
    sought = f'"{_END}"&{part}&" "' if first_words else part
    hit = f"ISNUMBER(FIND({sought},{text}))"
    # Each row of an area has a count of its own.
    return f"MMULT(--{hit},ROW($A$1:$A${many})^0)" if ":" in area else f"SUMPRODUCT(--{hit})"


def _text(text: str, longest: int = 250) -> str:
    """Give a formula of a text, however long: Excel takes no more than 255 characters in one piece."""
    pieces = [text[start : start + longest] for start in range(0, len(text), longest)]
    return "&".join(f'"{piece}"' for piece in pieces)


def _date_test(area: str, *, year: bool) -> str:
    """Give 0 where a text is a day of the calendar, such as 5/3/2027 or 20 tháng 5 năm 2027, or a program made it one.

    Its parts are moved so far apart that each is found without looking for the signs between them.
    """
    text = f'LOWER(MID({trimmed(area)},IF(LEFT({trimmed(area)},5)="ngày ",6,1),40))'
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
        value = f"VALUE({trimmed(area)})"
        other = f"IFERROR(IF((LEN({trimmed(area)})=4)*({value}=INT({value}))*{_between(value, _YEARS)},0,1),1)"
        number = f"{number}+{_between(area, _YEARS)}"
    return f"IF(ISNUMBER({area}),IF({number}>0,0,1),IFERROR(IF({sound}=1,0,{other}),{other}))"


def _between(value: str, limits: tuple[int, int]) -> str:
    return f"({value}>={limits[0]})*({value}<={limits[1]})"
