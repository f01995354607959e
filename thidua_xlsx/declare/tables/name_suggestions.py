"""Names that somebody may have meant. They are only ever suggested, never taken: Hoà and Hoài are two people."""

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.tables.column_book import Choices

_ALIKE = 85  # of 100
_MOST = 3


def close_names(text: str, choices: Choices) -> tuple[str, ...]:
    """Give the names of a list that look like a text: those that differ in accents only, else the most alike."""
    key = match_key(text)
    same = tuple(entry.vi for entry in choices.entries if match_key(entry.vi) == key)
    if same or not key:
        return same
    from rapidfuzz import fuzz

    # A label may end in a code or a year in brackets, which is no part of the name.
    names = {entry.vi: match_key(entry.vi.partition("(")[0]) for entry in choices.entries}
    alike = sorted((-fuzz.ratio(key, name), shown) for shown, name in names.items())
    return tuple(shown for score, shown in alike if -score >= _ALIKE)[:_MOST]
