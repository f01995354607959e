"""Which formulas can be written as they stand: those that name only functions known to every program for long."""

import re
from functools import lru_cache

# Functions that every program knows under these very names; newer ones need a prefix, which XlsxWriter puts there.
_LONG_KNOWN = frozenset(
    [
        "ABS",
        "ADDRESS",
        "AND",
        "CHAR",
        "COLUMN",
        "COUNT",
        "COUNTA",
        "COUNTBLANK",
        "COUNTIF",
        "DATE",
        "DAY",
        "EXACT",
        "FALSE",
        "FIND",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "ISBLANK",
        "ISERROR",
        "ISLOGICAL",
        "ISNUMBER",
        "ISTEXT",
        "LEFT",
        "LEN",
        "LOWER",
        "MATCH",
        "MAX",
        "MID",
        "MIN",
        "MMULT",
        "MOD",
        "MONTH",
        "N",
        "NOT",
        "OR",
        "REPT",
        "RIGHT",
        "ROUND",
        "ROW",
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


_DIGITS = b"0123456789"


def is_plain(formula: str) -> bool:
    """Say whether a formula names old functions only, so that it needs no prefixes and is no array of a newer kind."""
    # Formulas of thousands of rows differ in their row alone; no function has the name of one of these and a digit.
    return not formula.endswith("}") and _plain(formula.encode("utf-8", "replace").translate(None, _DIGITS))


@lru_cache(maxsize=5_000)
def _plain(without_digits: bytes) -> bool:
    return _LONG_KNOWN.issuperset(_CALLED.findall(without_digits.decode("utf-8")))
