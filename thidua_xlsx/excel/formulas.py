"""Which formulas can be written as they stand: those that name only functions known to every program for long."""

import re
from functools import lru_cache

# Functions that every program knows under these very names; newer ones need a prefix, which XlsxWriter puts there.
_LONG_KNOWN = frozenset(
    [
        "ABS",
        "AND",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "COUNTIF",
        "DATE",
        "DAY",
        "EXACT",
        "FALSE",
        "FIND",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISBLANK",
        "ISERROR",
        "ISNUMBER",
        "ISTEXT",
        "LEFT",
        "LEN",
        "LOWER",
        "MATCH",
        "MAX",
        "MID",
        "MIN",
        "MOD",
        "MONTH",
        "N",
        "NOT",
        "OR",
        "RIGHT",
        "ROUND",
        "SEARCH",
        "SUBSTITUTE",
        "SUM",
        "SUMPRODUCT",
        "TEXT",
        "TRIM",
        "TRUE",
        "UPPER",
        "VALUE",
        "YEAR",
    ]
)
_CALLED = re.compile(r"([A-Za-z_][\w.]*+)\(")  # possessive: a word that is no call is not tried letter by letter


@lru_cache(maxsize=5_000)  # forms of two hundred units hold the same formulas
def is_plain(formula: str) -> bool:
    """Say whether a formula names old functions only, so that it needs no prefixes and is no array of a newer kind."""
    return _LONG_KNOWN.issuperset(_CALLED.findall(formula)) and not formula.endswith("}")
