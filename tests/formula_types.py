"""What type each operand of a formula has, and where Excel would take one for another.

To Excel every text is more than any number and every truth value more than any text, so `(A1=0)>0` is always true there
and not elsewhere; its SUM passes over truth values, and its VALUE refuses them. A formula that means the same in every
program compares numbers with numbers, and asks a truth value in IF, in AND or as a factor.

Written from the functions' descriptions (ECMA-376 Part 1, 18.17), apart from the program that writes the formulas.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import Flag, auto
from functools import cache
from typing import NamedTuple, Protocol


class Type(Flag):
    """What a value may be; an error is none of these and passes through whatever takes it."""

    NUMBER = auto()
    TEXT = auto()
    TRUTH = auto()
    BLANK = auto()


NUMBER, TEXT, TRUTH, BLANK = Type.NUMBER, Type.TEXT, Type.TRUTH, Type.BLANK
ANY, NONE = NUMBER | TEXT | TRUTH | BLANK, Type(0)
_COUNTED, _ASKED = NUMBER | BLANK, NUMBER | TRUTH | BLANK


class Named(Protocol):
    """What formulas name: areas such as `A1`, `$A$1:$B$9` and `'Trang 1'!A1`, and names of areas."""

    def type_of(self, name: str) -> Type:
        """Give what may stand in the cells of an area."""
        ...

    def type_of_results(self, name: str) -> Type:
        """Give what its formulas and fixed cells may give: what people type into the others is not looked at."""
        ...


_TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"]|"")*")|(?P<number>\d+(?:\.\d+)?(?:E[+-]?\d+)?(?![\w.!]))
    |(?P<area>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?(?![\w.(!]))
    |(?P<call>[A-Z_][\w.]*)\(|(?P<name>[^\W\d][\w.]*)|(?P<sign><=|>=|<>|[-+*/^&=<>(),%]))""",
    re.VERBOSE,
)
_LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))


class Part(NamedTuple):
    """A part of a formula: a text, number, name or area; a sign or function with what it takes. Equals are one object."""

    kind: str
    says: str
    parts: tuple["Part", ...] = ()

    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    def __str__(self) -> str:
        if self.kind == "call":
            return f"{self.says}({','.join(map(str, self.parts))})"
        if self.kind == "sign":
            return f"({self.says.join(map(str, self.parts)) if len(self.parts) > 1 else f'{self.says}{self.parts[0]}'})"
        return self.says


_KNOWN_PARTS: dict[tuple[str, str, tuple[int, ...]], Part] = {}


def _part(kind: str, says: str, *parts: Part) -> Part:
    return _KNOWN_PARTS.setdefault((kind, says, tuple(map(id, parts))), Part(kind, says, parts))


@cache
def parsed(formula: str) -> Part:
    """Give a formula as a tree; ValueError where it is none."""
    reading = _Reading(formula.removeprefix("="))
    whole = reading.level(0)
    if reading.kind != "end":
        raise ValueError(f"{formula}: nothing was expected after {whole}")
    return whole


class _Reading:
    """A formula that is read from left to right; `kind` and `says` are what comes next."""

    def __init__(self, formula: str) -> None:
        self._tokens = self._split(formula)
        self.take()

    def _split(self, formula: str) -> Iterator[tuple[str, str]]:
        at = 0
        while at < len(formula):
            found = _TOKEN.match(formula, at)
            if not found:
                raise ValueError(f"cannot be read: {formula[at : at + 40]}")
            yield str(found.lastgroup), found[str(found.lastgroup)]
            at = found.end()

    def take(self, wanted: str = "") -> tuple[str, str]:
        if wanted and self.says != wanted:
            raise ValueError(f"{wanted} was expected, not {self.says}")
        taken = (self.kind, self.says) if hasattr(self, "kind") else ("", "")
        self.kind, self.says = next(self._tokens, ("end", ""))
        return taken

    def level(self, number: int) -> Part:
        if number == len(_LEVELS):
            return self._signed()
        found = self.level(number + 1)
        while self.kind == "sign" and self.says in _LEVELS[number]:
            _, sign = self.take()
            found = _part("sign", sign, found, self.level(number + 1))
        return found

    def _signed(self) -> Part:
        if self.kind == "sign" and self.says in ("-", "+"):
            return _part("sign", self.take()[1], self._signed())
        found = self._one()
        while self.says == "%":
            found = _part("sign", self.take()[1], found)
        return found

    def _one(self) -> Part:
        kind, says = self.take()
        if kind == "sign" and says == "(":
            found = self.level(0)
            self.take(")")
            return found
        if kind == "call":
            return _part("call", says.removeprefix("_xlfn."), *self._arguments())
        if kind not in ("text", "number", "area", "name"):
            raise ValueError(f"{says} was not expected")
        return _part(kind, says.replace("$", "") if kind == "area" else says)

    def _arguments(self) -> Iterator[Part]:
        while self.says != ")" or self.kind != "sign":
            yield self.level(0)
            if self.says != ")":
                self.take(",")
        self.take(")")


Found = Mapping[Part, Type]  # what the tests around a part have found out about other parts

_TESTS = {"ISNUMBER": NUMBER, "ISTEXT": TEXT, "ISLOGICAL": TRUTH, "ISBLANK": BLANK, "ISERROR": NONE}
_OF_AREAS = {"SUM": NUMBER, "MIN": NUMBER, "MAX": NUMBER}  # which pass over texts and blanks in areas
_ANYTHING = {"COUNT": NUMBER, "COUNTA": NUMBER, "COUNTBLANK": NUMBER, "ROW": NUMBER, "COLUMN": NUMBER, "N": NUMBER}
_TAKEN: Mapping[
    str, tuple[Sequence[Type], Type]
] = {  # what a function takes (the last also of more), and what it gives
    "ABS": ((_COUNTED,), NUMBER),
    "ADDRESS": ((_COUNTED,), TEXT),
    "AND": ((_ASKED,), TRUTH),
    "CHAR": ((_COUNTED,), TEXT),
    "COUNTIF": ((ANY, NUMBER | TEXT), NUMBER),
    "DATE": ((_COUNTED,), NUMBER),
    "DAY": ((_COUNTED,), NUMBER),
    "EXACT": ((TEXT | BLANK,), TRUTH),
    "FALSE": ((), TRUTH),
    "FIND": ((ANY,), NUMBER),
    "INT": ((_COUNTED,), NUMBER),
    "LEFT": ((ANY, _COUNTED), TEXT),
    "LEN": ((ANY,), NUMBER),
    "LOWER": ((ANY,), TEXT),
    "MID": ((ANY, _COUNTED), TEXT),
    "MMULT": ((_COUNTED,), NUMBER),
    "MOD": ((_COUNTED,), NUMBER),
    "MONTH": ((_COUNTED,), NUMBER),
    "NOT": ((_ASKED,), TRUTH),
    "OR": ((_ASKED,), TRUTH),
    "REPT": ((TEXT, _COUNTED), TEXT),
    "RIGHT": ((ANY, _COUNTED), TEXT),
    "ROUND": ((_COUNTED,), NUMBER),
    "SEARCH": ((ANY,), NUMBER),
    "SUBSTITUTE": ((ANY, TEXT, TEXT, NUMBER), TEXT),
    "SUMPRODUCT": ((_COUNTED,), NUMBER),
    "TEXT": ((_COUNTED, TEXT), TEXT),
    "TRIM": ((ANY,), TEXT),
    "TRUE": ((), TRUTH),
    "UPPER": ((ANY,), TEXT),
    "VALUE": ((NUMBER | TEXT | BLANK,), NUMBER),
    "YEAR": ((_COUNTED,), NUMBER),
}


class Types:
    """The types of what stands in the formulas of a sheet; `wrong` names the operands that Excel would mistake."""

    def __init__(self, named: Named) -> None:
        self._named = named
        self._told: dict[tuple[Part, frozenset[tuple[Part, Type]]], Type] = {}
        self.wrong: list[str] = []

    def of(self, part: Part, found: Found | None = None) -> Type:
        """Give the type of a part where the tests around it have found something out."""
        found = found or {}
        key = part, frozenset(found.items())
        if key not in self._told:
            self._told[key] = self._of(part, found) & found.get(part, ANY)
        return self._told[key]

    def require(self, part: Part, type_: Type, within: Part | str, found: Found | None = None) -> None:
        """Note a part that may be something else than what is wanted, and what it stands in."""
        given = self.of(part, found)
        if given & ~type_:
            self.wrong.append(f"{_short(part)} may be {given}, in {_short(within)}")

    def _of(self, part: Part, found: Found) -> Type:
        if part.kind == "call":
            return self._called(part, found)
        if part.kind == "sign":
            return self._signed(part, found)
        if part.kind in ("text", "number"):
            return TEXT if part.kind == "text" else NUMBER
        return TRUTH if part.says in ("TRUE", "FALSE") else self._named.type_of(part.says)

    def _signed(self, part: Part, found: Found) -> Type:
        if part.says == "&":
            for one in part.parts:
                self._worded(one, part, found)
            return TEXT
        if part.says in _LEVELS[0]:
            self._compared(part, found)
            return TRUTH
        for one in part.parts:
            # A product asks whether all are true, and twice a minus makes a number of a truth value.
            twice = part.says == "-" and len(part.parts) == 1 and one.says == "-" and len(one.parts) == 1
            inner, truth = (one.parts[0], TRUTH) if twice else (one, TRUTH if part.says == "*" else NONE)
            self.require(inner, _COUNTED | truth, part, found)
        return NUMBER

    def _worded(self, part: Part, within: Part, found: Found) -> None:
        """Note a truth value whose word is asked: each program may have its own."""
        if self.of(part, found) == TRUTH:
            self.wrong.append(f"{_short(part)} is {TRUTH}, in {_short(within)}")

    def _compared(self, part: Part, found: Found) -> None:
        types = [self.of(one, found) & ~BLANK for one in part.parts]
        together = types[0] | types[1]
        # What can be one text only equals no number and no truth value, in every program.
        alike = part.says in ("=", "<>") and (TEXT in types or not together & TRUTH)
        if NONE not in types and together != NUMBER and not (alike and types[0] & types[1]):
            self.wrong.append(f"{types[0]} is compared with {types[1]}, in {_short(part)}")

    def _called(self, part: Part, found: Found) -> Type:
        name, parts = part.says, part.parts
        if name == "IF":
            return self._chosen(part, found)
        if name in _TESTS:
            self.of(parts[0], found)
            return TRUTH
        if name == "IFERROR":
            return self.of(parts[0], found) | self.of(parts[1], found)
        if name == "HYPERLINK":
            self.require(parts[0], TEXT, part, found)
            return self.of(parts[-1], found)
        if name in ("MATCH", "LOOKUP", "INDEX"):
            return self._looked_up(part, found)
        if name in _OF_AREAS or name in _ANYTHING:
            for one in parts if name in _OF_AREAS else ():
                area = one.kind in ("area", "name")
                self._added(one, part) if area else self.require(one, _COUNTED, part, found)
            return NUMBER
        if name not in _TAKEN:
            raise ValueError(f"what {name} takes is not known")
        wanted, given = _TAKEN[name]
        for place, one in enumerate(parts):
            self.require(one, wanted[min(place, len(wanted) - 1)], part, found)
            if wanted[min(place, len(wanted) - 1)] == ANY and name != "COUNTIF":
                self._worded(one, part, found)
        return given

    def _added(self, area: Part, within: Part) -> None:
        given = self._named.type_of_results(area.says)
        if given & TRUTH:
            self.wrong.append(f"cells of {area} may be {given & TRUTH}, in {_short(within)}")

    def _chosen(self, part: Part, found: Found) -> Type:
        test = part.parts[0]
        self.require(test, _ASKED, part, found)
        yes, no = dict(found), dict(found)
        if _TESTS.get(test.says):
            (asked,), type_ = test.parts, _TESTS[test.says]
            known = found.get(asked, ANY)
            yes[asked], no[asked] = known & type_, known & ~type_
        given = self.of(part.parts[1], yes)
        return given | (self.of(part.parts[2], no) if len(part.parts) > 2 else TRUTH)

    def _looked_up(self, part: Part, found: Found) -> Type:
        if part.says == "INDEX":
            for number in part.parts[1:]:
                self.require(number, _COUNTED, part, found)
            return self.of(part.parts[0], found)
        sought, there = (self.of(one, found) & ~BLANK for one in part.parts[:2])
        if sought and (sought != there or sought not in (NUMBER, TEXT)):
            self.wrong.append(f"{sought} is looked up among {there}, in {_short(part)}")
        return NUMBER if part.says == "MATCH" else self.of(part.parts[2], found)


def _short(part: Part | str, longest: int = 160) -> str:
    text = str(part)
    return text if len(text) <= longest else f"{text[: longest // 2]} … {text[-longest // 2 :]}"
