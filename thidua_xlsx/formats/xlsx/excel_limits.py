"""What Excel takes, in one table with its sources: what goes beyond is dropped, or the whole workbook is "repaired".

Words that stand beside cells, and heights, are cut to what fits where they are painted. What cannot be cut without
changing what it means (a formula, a name) is a defect of the plan and refused.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

import msgspec

_SPECIFICATIONS = "support.microsoft.com: Excel specifications and limits"
_WORDS = "[MS-XLSB] 2.5.37 DValStrings"
_WRITER = "XlsxWriter, which says so of Excel in workbook.py and worksheet.py"
_REMEMBERED = "known from use; no document that says it has been looked up"


class PlanDefect(Exception):
    """A plan that cannot be painted as it says: a defect of ours, never of the user's data."""


class Limit(msgspec.Struct, frozen=True):
    """The most of something, and who says so."""

    most: int
    source: str


LIMITS: Mapping[str, Limit] = {
    "rows of a sheet": Limit(1_048_576, _SPECIFICATIONS),
    "columns of a sheet": Limit(16_384, _SPECIFICATIONS),
    "width of a column": Limit(255, _SPECIFICATIONS),  # characters
    "height of a row": Limit(409, _SPECIFICATIONS),  # points
    "page breaks": Limit(1_026, _SPECIFICATIONS),  # of each direction
    "text of a cell": Limit(32_767, _SPECIFICATIONS),
    "text of a comment": Limit(32_767, _SPECIFICATIONS),  # nothing else is said; it is held as the text of a cell
    "header or footer": Limit(255, _SPECIFICATIONS),  # with the signs for fonts and page numbers
    "links of a sheet": Limit(65_530, _SPECIFICATIONS),
    "link": Limit(2_079, _WRITER),
    "formula": Limit(8_192, _SPECIFICATIONS),  # characters of a cell's, a highlight's, a name's; the equals sign is one
    "parsed formula": Limit(16_384, _SPECIFICATIONS),  # bytes, as Excel keeps it
    "arguments of a function": Limit(255, _SPECIFICATIONS),
    "nested functions": Limit(64, _SPECIFICATIONS),
    "text in a formula": Limit(255, _REMEMBERED),
    "name of a sheet": Limit(31, _WRITER),
    "name of an area": Limit(255, _WRITER),
    "list within a rule": Limit(255, _WRITER),  # ours stand on a sheet, so that a rule holds their name alone
    "title of a prompt": Limit(32, _WORDS),
    "prompt": Limit(255, _WORDS),
    "title of a refusal": Limit(32, _WORDS),
    "refusal": Limit(225, _WORDS),
    "title of a chart": Limit(255, _REMEMBERED),
    "property": Limit(255, _WRITER),
}

# Functions that every program knows under these very names; newer ones would need a prefix that some do not read.
_PORTABLE_NAMES = """
ABS ADDRESS AND AVERAGE AVERAGEIF CHAR CHOOSE CLEAN CODE COLUMN COLUMNS CONCATENATE COUNT COUNTA COUNTBLANK COUNTIF
COUNTIFS DATE DAY EXACT FALSE FIND FIXED FREQUENCY HLOOKUP HYPERLINK IF IFERROR INDEX INDIRECT INT ISBLANK ISERR
ISERROR ISEVEN ISLOGICAL ISNA ISNUMBER ISTEXT LARGE LEFT LEN LOOKUP LOWER MATCH MAX MEDIAN MID MIN MMULT MOD MONTH N
NA NOT OFFSET OR PROPER RANK REPLACE REPT RIGHT ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SIGN SMALL SQRT SUBSTITUTE SUM
SUMIF SUMIFS SUMPRODUCT T TEXT TODAY TRANSPOSE TRIM TRUE UPPER VALUE VLOOKUP WEEKDAY YEAR
"""
_PORTABLE = frozenset(_PORTABLE_NAMES.split())
_CALLED = re.compile(r"([A-Za-z_][\w.]*+)\(")  # possessive: a word that is no call is not tried letter by letter
_ALIKE = bytes.maketrans(b"123456789", b"000000000")
_PARTS = re.compile(r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|[A-Za-z_][\w.]*\(|[(),]')
_TOKENS = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<far>(?:'(?:[^']|'')*'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+(?P<to>:\$?[A-Z]{1,3}\$?\d+)?(?![\w(])
    |(?P<call>[A-Z_][\w.]*)\(|(?P<number>\d[\d.]*)|(?P<name>[^\W\d][\w.]*)|(?P<sign><=|>=|<>|[^,)\s])|(?P<space>\s+)""",
    re.VERBOSE,
)
_MOST_BYTES = 3  # that a character of a formula can take: `1+` are four, `A1+` are eight
_TEXT = re.compile(r"""("|')(?:(?!\1).|\1\1)*\1""", re.DOTALL)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_NAME = re.compile(r"[^\W\d][\w.\\]*|\\[\w.\\]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # none of these may stand in XML
_CUT = "…"
_LIKE_A_CELL = re.compile(r"[a-z]{1,3}[0-9]+|r[0-9]*(c[0-9]*)?|c[0-9]*", re.IGNORECASE)


def utf16_length(text: str) -> int:
    """Give the length of `text` as Excel counts it: letters outside the basic plane count twice."""
    return len(text.encode("utf-16-le", "replace")) // 2


def printable_text(text: str) -> str:
    """Give `text` without the letters that XML cannot hold, of which XlsxWriter looks after some in cells alone."""
    return _CONTROL.sub("?", text) if _CONTROL.search(text) else text


def cut(text: str, longest: int) -> str:
    """Shorten `text` to so many letters, `longest`, at a word where one is near, with a visible mark at its end.

    Letters count as Excel counts them; a text that is short enough is unchanged.
    """
    if utf16_length(text) <= longest:
        return text
    kept = text[: longest - 1]
    while utf16_length(kept) > longest - 1:
        kept = kept[:-1]
    at_word = kept.rstrip().rfind(" ")
    if at_word > longest // 2:
        kept = kept[:at_word]
    return kept.rstrip() + _CUT


def most(what: str) -> int:
    """Give the most that Excel takes of `what`, a key of `LIMITS`."""
    return LIMITS[what].most


def require(what: str, size: int, where: str) -> None:
    """Raise PlanDefect where a `size` is more than Excel takes of `what`, a key of `LIMITS`.

    `where` it stands is said in the error.
    """
    limit = LIMITS[what]
    if size > limit.most:
        raise PlanDefect(f"{where}: {what}: {size} of at most {limit.most} ({limit.source})")


def require_accepted(code: int | None, what: str) -> None:
    """Raise PlanDefect where XlsxWriter refused `what` was painted: it returned a `code` below 0."""
    if code is not None and code < 0:
        raise PlanDefect(f"{what}: the painter refused it ({code})")


def require_formula(formula: str, where: str) -> None:
    """Raise PlanDefect where a program would not take `formula` as it stands; the error says `where` it does.

    That is one with functions that not every program knows, and one that Excel would drop: too long, as text or as it
    is kept, too deep, too wide.
    """
    if strange := _strange(formula.encode("utf-8", "replace").translate(_ALIKE)):
        raise PlanDefect(f"{where}: {strange}: not every program knows these functions")
    for what, size in _measures(formula):
        require(what, size, where)


@lru_cache(maxsize=5_000)
def _strange(formula: bytes) -> list[str]:
    return sorted(set(_CALLED.findall(_TEXT.sub("", formula.decode("utf-8")))) - _PORTABLE)


@lru_cache(maxsize=5_000)  # forms of two hundred units hold the same formulas
def _measures(formula: str) -> Sequence[tuple[str, int]]:
    """Give how much a formula has of what is limited."""
    # Formulas of thousands of rows differ in their numbers alone.
    measures = _shape(formula.encode("utf-8", "replace").translate(_ALIKE))
    if len(formula) * _MOST_BYTES > most("parsed formula"):
        measures = ("parsed formula", _parsed_size(formula.removeprefix("="))), *measures
    if len(formula) * 2 > most("formula"):  # no letter counts more than twice
        measures = ("formula", utf16_length("=" + formula.removeprefix("="))), *measures
    return measures


def _parsed_size(formula: str) -> int:
    """Give the bytes in which Excel keeps a formula: the sizes of its tokens ([MS-XLSB] 2.5.97, Ptg).

    What reads like a cell is its row and its column, on another sheet with the sheet's number.
    """
    size = 0
    for token in _TOKENS.finditer(formula):
        match token.lastgroup:
            case "text":
                size += 3 + 2 * utf16_length(token[0][1:-1].replace('""', '"'))
            case "call":
                size += 16 if token["call"] == "IF" else 4  # IF says at each branch how far to go on
            case "number":
                size += 3 if token[0].isdigit() and len(token[0]) < 5 else 9  # a whole number below 65,536 is short
            case "name":
                size += 5
            case "sign":
                size += 1
            case "space":
                size += 4
            case _:
                size += (13 if token["to"] else 7) + (2 if token["far"] else 0)
    return size


@lru_cache(maxsize=5_000)
def _shape(formula: bytes) -> tuple[tuple[str, int], ...]:
    """Give the depth of a formula's functions, the most arguments of one, and the length of its longest text."""
    open_: list[int] = []  # the arguments so far of what is open; 0 for brackets that are no function's
    deepest = widest = longest = 0
    for part in _PARTS.findall(formula.decode("utf-8")):
        if part == ")":
            widest = max(widest, open_.pop() if open_ else 0)
        elif part == ",":
            if open_ and open_[-1]:
                open_[-1] += 1
        elif part.endswith("("):
            open_.append(int(part != "("))
            deepest = max(deepest, sum(map(bool, open_)))
        elif part.startswith('"'):
            longest = max(longest, utf16_length(part[1:-1].replace('""', '"')))
    return ("nested functions", deepest), ("arguments of a function", widest), ("text in a formula", longest)


def require_sheet_name(name: str) -> None:
    """Raise PlanDefect where a sheet cannot be called `name`: blank, too long, reserved, with a sign of formulas."""
    require("name of a sheet", utf16_length(name), name)
    quoted = name.startswith("'") or name.endswith("'")
    if not name.strip() or quoted or _FORBIDDEN.search(name) or name.casefold() == "history":
        raise PlanDefect(f"{name!r} is no name of a sheet ({_WRITER})")


def require_name(name: str) -> None:
    """Raise PlanDefect where an area cannot be called `name`: too long, like a cell, or with a sign that names lack."""
    require("name of an area", utf16_length(name), name)
    if not _NAME.fullmatch(name) or _LIKE_A_CELL.fullmatch(name):
        raise PlanDefect(f"{name!r} is no name of an area ({_WRITER})")
