"""The kinds of answer. Each knows how to read a cell and which rule a spreadsheet program should enforce.

Columns are data, kinds are code: what a cell of a kind means is decided here alone. Other rooms ask for a column's kind
to show it, to check it or to find whose row it is.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import clean, day_text, in_parts, match_key, number_text, tone_positions, without_accents
from thidua_xlsx.declare.tables.cell_spelling import (
    NOBODY_LIKE,
    email_addresses,
    entries_in,
    entries_to_name,
    shown_number,
    similar_names,
    suggested_address,
    text_of,
)
from thidua_xlsx.declare.tables.column_book import Choice, Choices, Column, spelled
from thidua_xlsx.declare.tables.target_words import LONGEST_BOUND, SIGNS, bound_in_cell
from thidua_xlsx.documents.cell_rules import DateRule, ListRule, NumberRule, Rule, TextRule, VotesRule
from thidua_xlsx.documents.raw_workbook import UNREADABLE, RawCell
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Phrase

_LONGEST = 32_767  # characters, where a column sets no limit of its own: what a cell holds

CellValue = str | Decimal | date | bool | tuple[str, ...]

YES_WORDS = ("x", "v", "1", "có", "yes", "y", "true", "đúng", "đã", "đồng ý", "nhất trí")
NO_WORDS = ("0", "không", "không có", "ko", "no", "n", "false", "sai", "chưa", "không đồng ý", "không nhất trí")
_NOUGHT, _ZERO = tuple(map(match_key, ("không", "không có", "none"))), Decimal(0)
YES, NO = (tuple(map(match_key, words)) for words in (YES_WORDS, NO_WORDS))
_TICKS = ("✓", "✔", "☑")
_DASHES = ("-", "–", "—", "--")
_UNSURE = re.compile(r"[?+\-−–—]")  # `có?` was not said, and -1 is no tick
# Full-width digits and signs come from East Asian keyboards. NFKC would also make 92 of `9²`.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


class CellAnswer(msgspec.Struct, frozen=True):
    """What a cell says: a value, or nothing (blank), or a problem that leaves it unknown.

    `used` is set where the value was understood from something written differently (`9,5` as text), so also where the
    live check of a form would not know it; it is what a notice shows. `doubt` is a problem that does not make the value
    unknown.
    """

    value: CellValue | None = None
    problem: tuple[Code, Mapping[str, object]] | None = None
    used: str | Decimal | Choice | tuple[Choice, ...] = ""
    doubt: tuple[Code, Mapping[str, object]] | None = None


Parser = Callable[[RawCell, Column, Choices], CellAnswer]


class CellKind(msgspec.Struct, frozen=True):
    """One kind: how it reads a cell, what rule a spreadsheet program should keep, and whether cells keep text."""

    name: str
    parse: Parser
    rule: Callable[[Column, str], Rule]
    as_text: bool = True


def read_cell(cell: RawCell | None, column: Column, choices: Choices) -> CellAnswer:
    """Read one cell as its column's kind says; blank is blank, whatever cannot be understood is a problem."""
    if cell is None:
        return CellAnswer()
    if cell.error:
        code = codes.CELL_DAMAGED if cell.error == UNREADABLE else codes.CELL_ERROR_VALUE
        return _problem(code, column)
    if cell.value is None and cell.formula:
        return _problem(codes.CELL_FORMULA_NOT_CALCULATED, column)
    if cell.value is None or (isinstance(cell.value, str) and not clean(cell.value)):
        return CellAnswer()
    if cell.struck:  # whoever strikes an answer takes it back; what holds instead, nobody said
        return _problem(codes.CELL_STRUCK, column)
    return KINDS[column.kind].parse(cell, column, choices)


def _problem(code: Code, column: Column, **params: object) -> CellAnswer:
    return CellAnswer(problem=(code, {"column": column.label, **params}))


def _as_typed(cell: RawCell) -> str:
    """Give a text as the formulas of a form see it, in small letters: no spaces around it, doubled ones as one.

    Signs that nobody sees, letters in two parts and digits of other keyboards are left in it: formulas know none.
    """
    return _in_single_spaces(cell.value.replace("\u00a0", " ")).casefold() if isinstance(cell.value, str) else ""


def _in_single_spaces(value: object) -> str:
    """Give a text as TRIM does."""
    return " ".join(part for part in str(value).split(" ") if part)


@lru_cache(maxsize=2_000)
def _spellings(entry: Choice) -> frozenset[str]:
    """Give the spellings of an entry that a form knows, in small letters."""
    return frozenset(variant for word in entry.spellings() for variant in _variants(word))


def _parse_text(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = clean(text_of(cell))
    if column.high is not None and len(text) > column.high:
        return CellAnswer(text, doubt=(codes.CELL_TOO_LONG, {"column": column.label, "longest": column.high}))
    return CellAnswer(text)


_CODE = re.compile(r"[^\s|!#:,;/\\'\"\[\]*?<>_=+@-][^\s|!#:,;/\\'\"\[\]*?<>]{0,31}")


def _parse_code(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = clean(text_of(cell))
    if not _CODE.fullmatch(text):
        return _problem(codes.CELL_CODE_UNUSABLE, column)
    return CellAnswer(text)


def plain_code(cell: RawCell | None, column: Column) -> bool:
    """Say whether a cell holds a code of which there is nothing to remark: a few letters and digits that all know."""
    value = cell.value if cell and column.kind == "code" else None
    return type(value) is str and len(value) <= _PLAIN_CODE and value.isascii() and value.isalnum()


_PLAIN_CODE = 32  # characters; so many has the longest one that `_CODE` takes
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_KEPT = re.compile(_NUMBER.pattern + r" *%?")  # as the cells of a column that keeps text are meant to be filled in
_PLAIN_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})([.,][0-9]{1,2})?")  # 4,5 and 4.5, as the formulas of a form read it
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3}){2,}|(?:,[0-9]{3}){2,})")
_UNIT = re.compile(
    r"\s*(điểm|điêm|đồng|đ|d|%|ngày|tháng|năm|lần|lượt|người|học sinh|hs|em|giải|bài|phiếu)\.?$", re.IGNORECASE
)
_THOUSAND = 1000


def _parse_number(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    value = cell.value
    if isinstance(value, datetime | date | time):
        return _problem(codes.CELL_IS_DATE, column)
    if isinstance(value, bool):
        return _problem(codes.CELL_NOT_NUMBER, column)
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            return _problem(codes.CELL_NOT_NUMBER, column)
        number = shown_number(value)
        # A number far above the maximum is a day's serial number: 1/2 typed into a cell of points.
        if column.high is not None and number > column.high and number in _RECENT_DAYS:
            return _problem(codes.CELL_IS_DATE, column)
        return _within(number, column, used="")
    text = clean(str(value).translate(_NARROW))
    bare = _UNIT.sub("", text).replace("−", "-")
    bare = re.sub(r"^([+-])\s+", r"\1", bare)
    if _GROUPED.fullmatch(bare):  # 20.000.000: two separators alike can only part thousands
        bare = re.sub("[.,]", "", bare)
    if column.nought_in_words and match_key(bare) in _NOUGHT and not _UNSURE.search(bare):
        return _within(_ZERO, column, used=_ZERO)
    if not _NUMBER.fullmatch(bare):
        return _problem(codes.CELL_NOT_NUMBER, column)
    whole, _, decimals = bare.replace(",", ".").partition(".")
    if len(decimals) == 3 and whole.lstrip("+-") not in ("0", ""):
        # 1.234 is a thousand to one reader and one-and-a-bit to another: nobody may guess, but where all is whole.
        if column.step == 1 and column.high is not None and column.high >= _THOUSAND:
            return _within(Decimal(whole + decimals), column, used=Decimal(whole + decimals))
        return _problem(codes.CELL_AMBIGUOUS_NUMBER, column)
    try:
        number = Decimal(f"{whole}.{decimals or 0}")
    except InvalidOperation:
        return _problem(codes.CELL_NOT_NUMBER, column)
    return _within(number, column, used="" if column.as_text and _KEPT.fullmatch(_as_typed(cell)) else number)


def plainly_spelled(value: str) -> Decimal | None:
    """Give the number that `value`, a text, spells as the formulas of a form find it; None for any other text."""
    text = _in_single_spaces(value)
    return Decimal(text.replace(",", ".")) if _PLAIN_DECIMAL.fullmatch(text) else None


_VOTES = re.compile(r"([0-9]{1,5})(?: ?phiếu)?(?: ?/ ?([0-9]{1,5})(?: ?phiếu)?)?")
_PLAIN_VOTES = re.compile(r"[0-9]+(?: phiếu)?(?:/[0-9]+(?: phiếu)?)?")


def _parse_votes(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    """Read votes: a number, or so many out of all, which stay beside it (`7/9`), perhaps with the word for ballots."""
    match = _VOTES.fullmatch(clean(text_of(cell)).casefold()) if isinstance(cell.value, str) else None
    if match is None or int(match[1]) > int(match[2] or match[1]):
        return _parse_number(cell, column, choices)
    number = Decimal(match[1])
    plain = _PLAIN_VOTES.fullmatch(_in_single_spaces(cell.value))  # as the formulas of a form see it
    answer = _within(number, column, used="" if plain else number)
    if match[2] and not answer.problem:
        answer = replace(answer, value=f"{number}/{int(match[2])}")
    return answer


def votes_of(answer: object) -> tuple[int | None, int | None]:
    """Give the votes that `answer`, of this kind, says, and the number of all ballots that it names beside them.

    None stands for what it does not say.
    """
    if isinstance(answer, Decimal):
        return int(answer), None
    if isinstance(answer, str) and _VOTES.fullmatch(answer):
        votes, _, ballots = answer.partition("/")
        return int(votes), int(ballots)
    return None, None


def _parse_goal(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    """Read what is aimed at: a number, or a bound that stands in words and is kept with its sign ("≥ 99,5")."""
    answer = _parse_number(cell, column, choices)
    unsure = answer.problem or answer.used
    bound = bound_in_cell(text_of(cell)) if unsure and isinstance(cell.value, str) else None
    if bound is None:
        return answer
    number, direction = bound
    if not direction:
        return CellAnswer(number, used=number)
    shown = f"{SIGNS[direction]} {number_text(number)}"
    return CellAnswer(shown, used=shown)


_RECENT_DAYS = range(36526, 73051)  # serial numbers of the days 2000-2099


def _within(number: Decimal, column: Column, *, used: str | Decimal) -> CellAnswer:
    problem = _beyond(number, column)
    return CellAnswer(problem=problem) if problem else CellAnswer(number, used=used)


def _beyond(number: Decimal, column: Column) -> tuple[Code, Mapping[str, object]] | None:
    if column.high is not None and number > column.high:
        return codes.CELL_ABOVE_MAX, {"column": column.label, "max": column.high}
    if column.low is not None and number < column.low:
        meant = number < 0 and _beyond(-number, column) is None
        key, params = ("answer.drop_minus", {"number": -number}) if meant else ("answer.not_below", {"min": column.low})
        return codes.CELL_BELOW_MIN, {"column": column.label, "min": column.low, "instead": Phrase(key, params)}
    if column.step and (over := (number - (column.low or 0)) % column.step):
        near = (number - over, number - over + column.step.copy_sign(over))
        below, above = sorted(near)
        too_high = column.high is not None and above > column.high
        key, params = (
            ("answer.below", {"number": below}) if too_high else ("answer.between", {"below": below, "above": above})
        )
        return codes.CELL_OFF_STEP, {"column": column.label, "step": column.step, "instead": Phrase(key, params)}
    return None


def _not_a_choice(text: str, column: Column, choices: Choices) -> CellAnswer:
    named = entries_to_name(text, choices)
    return _problem(codes.CELL_NOT_A_CHOICE, column, choices=named)


def _parse_choice(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = clean(text_of(cell))
    id_ = choices.find(text)
    if id_ is None:
        return _not_a_choice(text, column, choices)
    entry = choices[id_]
    exact = text == entry.vi or spelled(text) in {spelled(spelling) for spelling in entry.spellings()}
    return CellAnswer(id_, used="" if exact and _as_typed(cell) in _spellings(entry) else entry)


def _parse_choices(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = clean(str(text_of(cell)).replace("\n", ";"))
    ids = list(entries_in(re.split(r"([,;+&/]|\bvà\b)", text), choices))
    if not ids or None in ids:
        return _not_a_choice(text, column, choices)
    named = tuple(dict.fromkeys(id_ for id_ in ids if id_))
    return CellAnswer(named, used="" if _plainly_listed(cell, choices) else tuple(choices[id_] for id_ in named))


_MOST_ENTRIES, _LONGEST_ENTRIES = 20, 200  # in one cell, of which the formulas of a form can tell one from another


def _plainly_listed(cell: RawCell, choices: Choices) -> bool:
    """Say whether a form knows each entry that a cell names, parted by semicolons, else by any sign that parts them."""
    text = str(cell.value) if isinstance(cell.value, str) and len(cell.value) <= _LONGEST_ENTRIES else ""
    for signs in (r"[;\n]", r"[;\n,+&/]| và "):
        pieces = re.split(signs, text)
        typed = [text_ for text_ in (_as_typed(RawCell(piece)) for piece in pieces) if text_]
        ids = map(choices.find, typed)
        known = all(id_ and text_ in _spellings(choices[id_]) for text_, id_ in zip(typed, ids, strict=True))
        if typed and known and len(pieces) <= _MOST_ENTRIES:
            return True
    return False


def _parse_list(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    parts = [clean(part) for part in re.split(r"[,;\n]", str(text_of(cell)))]
    return CellAnswer(tuple(part for part in parts if part))


_EPOCH = date(1899, 12, 30)
_YEARS = (1920, 2100)
MONTH = re.compile(
    r"(?:tháng )?(?:0?[1-9]|1[0-2])(?: ?[/.\-] ?| năm )(\d{4})", re.IGNORECASE
)  # says its year, and no day
_DMY = re.compile(r"(?:ngày )?(\d{1,2})(?: ?[/.\-] ?| tháng )(\d{1,2})(?: ?[/.\-] ?| năm )(\d{4})", re.IGNORECASE)

_PLAIN_DMY = re.compile(_DMY.pattern, re.ASCII)  # digits that a form knows


def _parse_date(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    value, day, plain = cell.value, None, True
    if isinstance(value, date):
        day = value.date() if isinstance(value, datetime) else value
    elif isinstance(value, float):
        # A day typed into a cell that lost its text format comes back as a serial number.
        plain = False
        day = _EPOCH + timedelta(days=int(value)) if value.is_integer() and 7306 <= value <= 73050 else None
    elif match := _DMY.fullmatch(clean(str(value).translate(_NARROW))):
        plain = bool(_PLAIN_DMY.fullmatch(_as_typed(cell)))
        with contextlib.suppress(ValueError):
            day = date(int(match[3]), int(match[2]), int(match[1]))
    if day is None or not _YEARS[0] <= day.year <= _YEARS[1]:
        return _problem(codes.CELL_NOT_DATE, column)
    return CellAnswer(day, used="" if plain else day_text(day))


def _parse_since(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = clean(text_of(cell).translate(_NARROW))
    if re.fullmatch(r"\d{4}", text) and _YEARS[0] <= int(text) <= _YEARS[1]:
        return CellAnswer(text, used="" if _as_typed(cell) in ("", text) else text)
    month = MONTH.fullmatch(text)
    if month and _YEARS[0] <= int(month[1]) <= _YEARS[1]:
        return CellAnswer(month[1], used=month[1])
    return _parse_date(cell, column, choices)


def _parse_yesno(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    if isinstance(cell.value, bool):
        return CellAnswer(cell.value)
    text = clean(text_of(cell))
    key = "" if _UNSURE.search(text) else match_key(text)
    if text not in (*_DASHES, *_TICKS) and key not in (*YES, *NO):
        return _problem(codes.CELL_NOT_YES_NO, column)
    yes = text in _TICKS or key in YES
    entry = "yes" if yes else "no"
    plain = not isinstance(cell.value, str) or _as_typed(cell) in _SPELLED_YES_NO[entry]
    return CellAnswer(yes, used="" if plain or entry not in choices else choices[entry])


def _parse_person(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    """Find one person by code, by `Name (code)` or by name; a name that two people bear is ambiguous."""
    text = clean(text_of(cell))
    if text in choices:
        return _person(text, cell, choices)
    by_case = choices.ids_like(text)
    if len(by_case) == 1:
        return _person(by_case[0], cell, choices)
    labelled = re.fullmatch(r"(.*)\(([^()]+)\)", text)
    if labelled and clean(labelled[2]) in choices:
        answer = _by_label(clean(labelled[1]), clean(labelled[2]), column, choices)
        return answer if answer.problem else _person(str(answer.value), cell, choices)
    same = choices.bearing(text)
    if len(same) == 1:
        return _person(same[0], cell, choices)
    if same:
        names = tuple(choices[code].vi for code in same)
        return _problem(codes.CELL_PERSON_AMBIGUOUS, column, names=names)
    close = similar_names(text, choices) or NOBODY_LIKE
    return _problem(codes.CELL_UNKNOWN_PERSON, column, close=close)


def _person(code: str, cell: RawCell, choices: Choices) -> CellAnswer:
    entry = choices[code]
    typed = _as_typed(cell)
    ways = ((text, in_parts(text), *tone_positions(text)) for text in map(str.casefold, entry.spellings()))
    plain = any(typed in way for way in ways)
    return CellAnswer(code, used="" if plain or not typed else entry)


def _by_label(name: str, code: str, column: Column, choices: Choices) -> CellAnswer:
    """Take the person of a label `Name (code)`, unless the name is somebody else's: then nobody may guess."""
    bearers = choices.bearing(name)
    if not bearers or code in bearers:
        return CellAnswer(code)
    close = tuple(choices[id_].vi for id_ in (code, *bearers))
    return _problem(codes.CELL_UNKNOWN_PERSON, column, close=close)


def _parse_email(cell: RawCell, column: Column, choices: Choices) -> CellAnswer:
    text = text_of(cell)
    addresses = email_addresses(text)
    if addresses.broken:
        bad = addresses.broken[0]
        instead = Phrase("address.perhaps", {"meant": close}) if (close := suggested_address(bad)) else ""
        return CellAnswer(clean(text), doubt=(codes.EMAIL_BROKEN, {"address": bad, "perhaps": instead}))
    return CellAnswer(", ".join(addresses.good))


def text_rule(column: Column, list_name: str) -> Rule:
    """Text of at most so many characters as the column takes; there is no list, whatever `list_name` says."""
    return TextRule(int(column.high) if column.high is not None else _LONGEST)


def list_rule(column: Column, list_name: str) -> Rule:
    """One entry of the list that formulas call `list_name`."""
    return ListRule(list_name)


def number_rule(column: Column, list_name: str) -> Rule:
    """A number within the limits of the column; there is no list, whatever `list_name` says."""
    return NumberRule(column.low, column.high, column.step, column.as_text)


KINDS: Mapping[str, CellKind] = {
    kind.name: kind
    for kind in (
        CellKind("text", _parse_text, text_rule),
        CellKind("code", _parse_code, text_rule),
        CellKind("number", _parse_number, number_rule, as_text=False),
        CellKind("votes", _parse_votes, lambda column, name: VotesRule(column.low, column.high, column.step, True)),
        CellKind("goal", _parse_goal, lambda column, name: TextRule(LONGEST_BOUND, with_number=True)),
        CellKind("choice", _parse_choice, list_rule),
        CellKind("choices", _parse_choices, lambda column, name: ListRule(name, loose=True)),
        CellKind("list", _parse_list, text_rule),
        CellKind("date", _parse_date, lambda column, name: DateRule()),
        CellKind("since", _parse_since, lambda column, name: DateRule(year=True)),
        CellKind("yesno", _parse_yesno, list_rule),
        CellKind("person", _parse_person, list_rule),
        CellKind("email", _parse_email, text_rule),
    )
}


def spellings_of(column: Column, choices: Choices, offered: Iterable[Choice]) -> dict[str, str]:
    """Give the spellings of a list's entries that a cell is read by, with what each means, in the order of the entries.

    They are in small letters; where a spelling has accents, it also stands there without any. A live check knows
    these: what it calls right is read.
    """
    meanings: dict[str, str] = {}
    for entry in offered:
        words = (*entry.spellings(), *_YES_NO.get(entry.id, ())) if column.kind == "yesno" else entry.spellings()
        for text in dict.fromkeys(variant for word in words for variant in _variants(word)):
            value = read_cell(RawCell(text), column, choices).value
            id_ = ("yes" if value else "no") if isinstance(value, bool) else value
            if id_ in (entry.id, (entry.id,)):
                meanings.setdefault(text, entry.id)
    return meanings


def _variants(word: str) -> Iterable[str]:
    """Give the ways in which people type a word: a tone on either vowel, no accents, a longer dash, `PT 1` for PT1.

    Letters and their marks may be stored apart, in words so short that people type them.
    """
    text = clean(word).casefold()
    bare = without_accents(word)
    apart = (in_parts(text),) if len(text) <= _LONGEST_TYPED else ()
    return (text, *tone_positions(text), *apart, bare, text.replace("-", "–"), _CODE_NUMBER.sub(" ", bare))


_LONGEST_TYPED = 40  # letters; of longer ones each spelling more would make every form larger
_CODE_NUMBER = re.compile(r"(?<=[a-z])(?=[0-9])")
_YES_NO: Mapping[str, tuple[str, ...]] = {"yes": (*YES_WORDS, *_TICKS), "no": (*NO_WORDS, *_DASHES)}
_SPELLED_YES_NO = {id_: frozenset(way for word in words for way in _variants(word)) for id_, words in _YES_NO.items()}


def keeps_text(column: Column) -> bool:
    """Say whether a column's cells keep what is typed as text, so that no program turns it into something else."""
    return KINDS[column.kind].as_text or column.as_text
