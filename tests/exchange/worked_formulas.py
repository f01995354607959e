"""Formulas of a planned workbook, worked out as a spreadsheet does: the few functions that the council's live cells name.

Written from the functions' descriptions (ECMA-376 Part 1, 18.17), apart from the program that writes the formulas. How
LibreOffice works the same workbook out is asked in `test_council_live_votes`, where it is there.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

Spot = tuple[str, int, int]  # sheet, row and column from 0 on
_TOKEN = re.compile(
    r"""\s*(?: "(?P<text>(?:[^"]|"")*)" | (?P<number>\d+(?:\.\d+)?(?:E-?\d+)?)
    | (?:'(?P<sheet>[^']+)'!)?(?P<cell>\$?[A-Z]{1,3}\$?\d+) | (?P<name>[A-Z]+)(?=\() | (?P<sign><=|>=|<>|[-+*/&=<>(),:]))""",
    re.VERBOSE,
)


class Fault(Exception):
    """What a spreadsheet shows as #VALUE! and the like."""


class Workbook:
    """Cells of several sheets: what was typed, and formulas; what a cell shows is worked out when it is asked for."""

    def __init__(self, typed: Mapping[Spot, object], formulas: Mapping[Spot, str]) -> None:
        self._typed, self._formulas = typed, formulas

    def value(self, spot: Spot) -> Any:
        """What a cell shows."""
        if spot in self._formulas:
            return self.worked(self._formulas[spot], spot[0])
        return self._typed.get(spot)

    def worked(self, formula: str, sheet: str) -> Any:
        """What a formula comes to that stands on a sheet."""
        return _Reading(formula, sheet, self).whole()()


class _Reading:
    """A formula that is read from left to right; each part is a function that is called where its value is needed."""

    def __init__(self, formula: str, sheet: str, book: Workbook) -> None:
        self._sheet, self._book = sheet, book
        self._tokens = list(_tokens(formula))

    def whole(self) -> Callable[[], Any]:
        part = self._compared()
        assert not self._tokens, self._tokens
        return part

    def _next(self, *signs: str) -> str:
        if self._tokens and self._tokens[0][0] == "sign" and self._tokens[0][1] in signs:
            return str(self._tokens.pop(0)[1])
        return ""

    def _chain(self, below: Callable[[], Callable[[], Any]], *signs: str) -> Callable[[], Any]:
        part = below()
        while sign := self._next(*signs):
            part = _both(sign, part, below())
        return part

    def _compared(self) -> Callable[[], Any]:
        return self._chain(self._joined, "<=", ">=", "<>", "=", "<", ">")

    def _joined(self) -> Callable[[], Any]:
        return self._chain(self._sum, "&")

    def _sum(self) -> Callable[[], Any]:
        return self._chain(self._product, "+", "-")

    def _product(self) -> Callable[[], Any]:
        return self._chain(self._one, "*", "/")

    def _one(self) -> Callable[[], Any]:
        if self._next("-"):
            part = self._one()
            return lambda: -_number(part())
        if self._next("("):
            part = self._compared()
            assert self._next(")")
            return part
        kind, found = self._tokens.pop(0)
        if kind == "cell":
            return self._area(found)
        if kind == "name":
            return self._call(str(found))
        assert kind in ("text", "number"), (kind, found)
        return lambda: found

    def _area(self, first: Spot) -> Callable[[], Any]:
        if not self._next(":"):
            return lambda: self._book.value((first[0] or self._sheet, *first[1:]))
        _, last = self._tokens.pop(0)
        rows, cols = range(first[1], last[1] + 1), range(first[2], last[2] + 1)
        return lambda: [self._book.value((first[0] or self._sheet, row, col)) for row in rows for col in cols]

    def _call(self, name: str) -> Callable[[], Any]:
        assert self._next("(")
        parts = [self._compared()]
        while self._next(","):
            parts.append(self._compared())
        assert self._next(")")
        return lambda: _FUNCTIONS[name](*parts)


def _tokens(formula: str) -> Iterator[tuple[str, Any]]:
    at = 0
    while at < len(formula):
        found = _TOKEN.match(formula, at)
        assert found, formula[at : at + 40]
        at = found.end()
        kind = str(found.lastgroup)
        if kind == "text":
            yield kind, found["text"].replace('""', '"')
        elif kind == "number":
            yield kind, Fraction(found["number"])
        elif kind == "cell":
            letters, digits = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)", found["cell"]).groups()  # type: ignore[union-attr]
            col = 0
            for letter in letters:
                col = col * 26 + ord(letter) - 64
            yield kind, (found["sheet"] or "", int(digits) - 1, col - 1)
        else:
            yield kind, found[kind]


def _number(value: object) -> Fraction:
    if value is None:
        return Fraction(0)
    if isinstance(value, bool | int | float | Fraction):
        return Fraction(value)
    return _read(str(value))


def _read(text: str) -> Fraction:
    if not re.fullmatch(r"\s*[-+]?\d+(\.\d+)?\s*", text):
        raise Fault
    return Fraction(text.strip())


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, str):
        return value
    number = Fraction(value)  # type: ignore[arg-type]
    return str(number.numerator) if number.denominator == 1 else str(float(number))


def _both(sign: str, one: Callable[[], Any], other: Callable[[], Any]) -> Callable[[], Any]:
    def worked() -> Any:
        left, right = one(), other()
        if sign == "&":
            return _text(left) + _text(right)
        if sign in ("<", ">", "<=", ">=", "=", "<>"):
            pair = (
                (left, right) if isinstance(left, str) and isinstance(right, str) else (_number(left), _number(right))
            )
            tests = {"<": pair[0] < pair[1], ">": pair[0] > pair[1], "=": pair[0] == pair[1]}  # type: ignore[operator]
            tests |= {"<=": not tests[">"], ">=": not tests["<"], "<>": not tests["="]}
            return tests[sign]
        if sign == "/" and not _number(right):
            raise Fault
        left, right = _number(left), _number(right)
        return {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else 0}[sign]

    return worked


def _if(test: Callable[[], Any], yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    return yes() if _number(test()) else no()


def _iferror(part: Callable[[], Any], instead: Callable[[], Any]) -> Any:
    try:
        return part()
    except Fault:
        return instead()


def _value(part: Callable[[], Any]) -> Fraction:
    found = part()
    return _read(found) if isinstance(found, str) else _number(found)


def _padded(part: Callable[[], Any], form: Callable[[], Any]) -> str:
    """TEXT with zeros alone: a whole number of at least so many digits."""
    number, digits = _number(part()), len(form())
    whole = int(abs(number) + Fraction(1, 2))
    return f"{'-' if number < 0 else ''}{whole:0{digits}d}"


def _find(sought: Callable[[], Any], part: Callable[[], Any]) -> Fraction:
    place = _text(part()).find(_text(sought()))
    if place < 0:
        raise Fault
    return Fraction(place + 1)


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "IF": _if,
    "IFERROR": _iferror,
    "VALUE": _value,
    "TEXT": _padded,
    "TRIM": lambda part: " ".join(filter(None, _text(part()).split(" "))),
    "SUBSTITUTE": lambda part, old, new, which=None: _text(part()).replace(old(), new(), -1 if which is None else 1),
    "FIND": _find,
    "ISNUMBER": lambda part: _iferror(lambda: isinstance(part(), int | float | Fraction), lambda: False),
    "LEFT": lambda part, count: _text(part())[: int(count())],
    "MID": lambda part, first, count: _text(part())[int(first()) - 1 :][: int(count())],
    "REPT": lambda part, count: _text(part()) * int(count()),
    "LEN": lambda part: Fraction(len(_text(part()))),
    "RIGHT": lambda part, count: _text(part())[-int(count()) :],
    "EXACT": lambda one, other: _text(one()) == _text(other()),
    "ISLOGICAL": lambda part: isinstance(part(), bool),
    "COUNTIF": lambda area, wanted: Fraction(sum(one == wanted() for one in area())),
}
