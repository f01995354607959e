"""The legal bases of a season: what papers cite, and the lines of an earlier year that somebody must look at."""

import re
from datetime import date

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.build.build_state import BuildState
from thidua_xlsx.declare.build.choice_lists import SeasonRow
from thidua_xlsx.declare.season.deadlines import SCHOOL_YEAR_ENDS, Years
from thidua_xlsx.messages import codes

# Kinds that stay in force until they are replaced, whatever years they name; the register of documents knows them.
_LASTING = frozenset({"hienphap", "luat", "phaplenh", "nghidinh", "nd", "thongtu", "tt", "thongtulientich"})
_OF_A_YEAR = frozenset({"kehoach", "congvan", "huongdan"})  # kinds that are made anew each year
_SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:[-–—/]|đến|tới)\s*(?:năm\s+)?((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/])((?:19|20)\d{2})(?!\d|/[A-ZĐ])")


def bases_of(draft: BuildState, years: Years, first: date | None) -> tuple[dict[str, str], frozenset[str]]:
    """Give the bases in words by the keys of their lines, and the keys of those of an earlier year, each noted.

    What is of an earlier year counts again once somebody says so on its line. `years` are the calendar years of the
    season, `first` its first day.
    """
    words, earlier = dict[str, str](), set[str]()
    for row in draft.rows.get("bases", ()):
        kind, number, day, issuer, subject = (
            draft.text(row, key) for key in ("kind", "number", "date", "issuer", "subject")
        )
        if row.values.get("still_used") is not True and _of_earlier_year(draft, row, years, first):
            draft.note(codes.BASIS_OF_EARLIER_YEAR, row, "subject", number=number or kind, subject=subject)
            earlier.add(row.key)
        else:
            words[row.key] = " ".join(part for part in (kind, number, day and f"({day})", issuer, subject) if part)
    return words, frozenset(earlier)


def _of_earlier_year(draft: BuildState, row: SeasonRow, years: Years, first: date | None) -> bool:
    """Say whether a basis speaks of years before the season's, or is a plan that an earlier year was made by.

    A calendar year that the season shares with the one before it is the earlier one's where the document was issued
    before the season began: the plan of 2023 in a season 2023-2024.
    """
    kind, day, subject = match_key(draft.text(row, "kind")), row.values.get("date"), draft.text(row, "subject")
    if kind in _LASTING or years.first is None or years.second is None:
        return False
    before = isinstance(day, date) and first is not None and day < first
    spans = [(int(match[1]), int(match[2])) for match in _SPAN.finditer(subject)]
    if spans:  # a school year, or a period of several
        return all(end < years.second if end == start + 1 else end < years.first for start, end in spans)
    named = [int(year) for year in _YEAR.findall(subject)]
    if named:
        last = max(named)
        return last < years.first or (last < years.second and (before or not isinstance(day, date)))
    ended = date(years.first, *SCHOOL_YEAR_ENDS)  # the day on which the year before the season's ended
    return kind in _OF_A_YEAR and before and isinstance(day, date) and day <= ended
