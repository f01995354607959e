"""The years that titles count by: what a period such as 2023-2024 means, and the days of a season's own year."""

import re
from calendar import monthrange
from datetime import date
from fractions import Fraction
from functools import lru_cache

import msgspec

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.declare.season.deadlines import SCHOOL_YEAR_ENDS, years_of

_YEARS = re.compile(r"(\d{4})\s*[-–/]\s*(\d{4})")
_YEAR = re.compile(r"\d{4}")
_CALLED_YEARS = re.compile(r"(?:(?:năm(?: học)?|nh)\b[\s.:]*)?(\d{4})\s*[-–/]\s*(\d{4})", re.IGNORECASE)
_SHORT_YEARS = re.compile(r"(?:năm học|nh)?\s*(?:20)?(\d\d)\s*[-–—/]\s*(?:20)?(\d\d)", re.IGNORECASE)  # `24-25`
_CALLED_YEAR = re.compile(r"(?:năm(?: công tác)?\s+)?(\d{4})", re.IGNORECASE)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_SCHOOL_STARTS = (9, 1)  # month, day
_FIRST_TERM = re.compile(r"\b(?:học\s*k[ỳì]|hk)\s*(?:i|1)\b")
_TERM_ENDS, _HALF_YEAR_ENDS = (1, 31), (6, 30)  # month, day: of a school year and of a calendar year


class SeasonYear(msgspec.Struct, frozen=True):
    """The year that a season judges: a school year by its first calendar year, or a calendar year.

    `number` is None where the season words its year so that nobody can tell. `last` is the day that time is counted
    up to: the decision's if known, else that of the merge, else the end of the year.
    """

    number: int | None
    school: bool
    first: date | None = None
    last: date | None = None

    def of(self, period: str) -> int | None:
        """Give the number of the year that `period` names in words; None where it names none clearly."""
        return _number(period, school=self.school)

    def of_day(self, day: date) -> int:
        """Give the number of the year that `day` lies in; a school year lasts until the next one begins."""
        return day.year - (1 if self.school and (day.month, day.day) < _SCHOOL_STARTS else 0)

    def place(self, day: date) -> tuple[int, bool]:
        """Give all that counts of `day` where only whole years do: its year, and whether that had ended before."""
        number = self.of_day(day)
        return number, day > self.ends(number)

    def ends(self, number: int) -> date:
        """Give the last day of the year `number`."""
        return date(number + 1, *SCHOOL_YEAR_ENDS) if self.school else date(number, 12, 31)

    def starts(self, number: int) -> date:
        """Give the first day of the year `number`."""
        return date(number, *_SCHOOL_STARTS) if self.school else date(number, 1, 1)

    def name(self, number: int) -> str:
        """Give the year `number` as it is written: `2023-2024`, or `2023` for a calendar year."""
        return f"{number}-{number + 1}" if self.school else str(number)

    def earlier(self, text: str) -> bool:
        """Say whether `text` names no year from this season's on: `CSTĐCS 2023-2024` in the season 2024-2025."""
        named = [int(match[1]) for match in _YEARS.finditer(text)] or [int(year) for year in _YEAR.findall(text)]
        return self.number is None or not any(number >= self.number for number in named)


@lru_cache(maxsize=16)  # asked for every earlier year of everybody
def season_year(rulebook: Rulebook) -> SeasonYear:
    """Give the year that a season judges, with its first and last day."""
    starts = tuple(round_.start for round_ in rulebook.rounds if round_.start)
    return _season_year(rulebook.school.school_year, starts, rulebook.rewards.decided or rulebook.as_of)


def _season_year(text: str, round_starts: tuple[date, ...], decided: date | None) -> SeasonYear:
    school = not _YEAR.fullmatch(plain_year(text))
    number = _number(text, school=school)
    bare = SeasonYear(number, school)
    if number is None:
        return SeasonYear(None, school, None, decided)
    first = min([bare.starts(number), *(start for start in round_starts if bare.of_day(start) == number)])
    return SeasonYear(number, school, first, decided or bare.ends(number))


def plain_year(text: str) -> str:
    """Give a year as the program writes it: `2026-2027` of `Năm học 2026 – 2027` or `26-27`, `2026` of `Năm 2026`.

    Anything else stays the `text` it is.
    """
    bare = text.strip()
    if years := _CALLED_YEARS.fullmatch(bare):
        return f"{years[1]}-{years[2]}"
    short = _SHORT_YEARS.fullmatch(bare)
    if short and int(short[2]) == int(short[1]) + 1:
        return f"20{short[1]}-20{short[2]}"
    year = _CALLED_YEAR.fullmatch(bare)  # a school year by one number alone is unclear
    return year[1] if year else text


def _number(period: str, *, school: bool) -> int | None:
    text = plain_year(period)
    if not school:
        return int(text) if _YEAR.fullmatch(text) else None
    match = _YEARS.fullmatch(text)
    return int(match[1]) if match and int(match[2]) == int(match[1]) + 1 else None


def first_day(school_year: str, round_starts: tuple[date, ...]) -> date | None:
    """Give the first day of the year of a season: a round may begin before the school year does.

    `school_year` is as the season writes it, `round_starts` are the first days of the rounds. None where the year is
    worded so that nobody can tell.
    """
    return _season_year(school_year, round_starts, None).first


def days_of(text: str) -> tuple[date, date] | None:
    """Give the first and last day that `text` may mean: one day for 20/11/2005, a whole year for 2005; None if unclear.

    Only what the kind `since` gives is understood: other spellings were read and reported before.
    """
    text = text.strip()
    if _YEAR.fullmatch(text) and int(text) > 0:
        return date(int(text), 1, 1), date(int(text), 12, 31)
    match = _DAY.fullmatch(text)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    return (day, day) if day else None


def years_between(start: date, end: date) -> Fraction:
    """Give the years from `start` to `end`: anniversaries, and the part of the last one; never below 0."""
    if end <= start:
        return Fraction(0)
    whole = end.year - start.year
    if _anniversary(start, end.year) > end:
        whole -= 1
    last, after = _anniversary(start, start.year + whole), _anniversary(start, start.year + whole + 1)
    return whole + Fraction((end - last).days, (after - last).days)


def months_between(start: date, end: date) -> Fraction:
    """Give the months from `start` to `end`: whole ones, and the days of the last one as part of 31; never below 0.

    A month that has no such day is whole on its last one: 31/8 to 30/6 are ten months.
    """
    if end <= start:
        return Fraction(0)
    day = min(start.day, monthrange(end.year, end.month)[1])
    return Fraction(12 * (end.year - start.year) + end.month - start.month) + Fraction(end.day - day, 31)


def _anniversary(start: date, year: int) -> date:
    """Who began on 29 February has the anniversary on 1 March of other years."""
    try:
        return start.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def first_half(book: Rulebook) -> tuple[Round, ...]:
    """Give the rounds of the first term, or of the first half of a calendar year; none where nothing comes after them.

    Those whose name or group says so; where none does, those that end by 31 January (of a calendar year by 30 June).
    """
    named = [round_ for round_ in book.rounds if _FIRST_TERM.search(clean(f"{round_.group} {round_.name}").casefold())]
    years = years_of(book.school.school_year)
    if not named and years.second is not None:
        ends = date(years.second, *(_HALF_YEAR_ENDS if years.first == years.second else _TERM_ENDS))
        named = [round_ for round_ in book.rounds if round_.end is not None and round_.end <= ends]
    return tuple(named) if len(named) < len(book.rounds) else ()
