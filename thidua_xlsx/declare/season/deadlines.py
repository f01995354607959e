"""What a deadline means as a plan words it: the days from its first to its last, or why nobody can tell.

Plans say 15/11/2026, "Trước ngày 15/11/2026", "Tháng 2;3;4/2027", "Quý I/2027", "Sau hội nghị CB,VC 2 ngày". Everything
is read by one parser; a text that names no day is kept as it is and never guessed at.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from enum import Enum

import msgspec

from thidua_xlsx.base.text import Say, clean, day_text, match_key

SCHOOL_YEAR_ENDS = (5, 31)  # the yearly framework of the Ministry: "kết thúc năm học trước ngày 31/5"
_SENSIBLE = range(1900, 2200)  # years; days are counted from them, and the calendar of a computer has ends
_STARTS = 8  # months from August on belong to the first calendar year of a school year
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:\s*[/.\-]\s*(\d{4}))?"
_WHOLE_DAY = re.compile(r"\d\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d\s+tháng\s+\d{1,2}\s+năm\s+\d{4}", re.IGNORECASE)
_LONG_DAY = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?")
_HOURS = re.compile(r"\b\d{1,2}\s*(?:h|g|giờ|:)\s*\d{0,2}(?:\s*phút)?\b,?\s*(?:ngày)?")
_MONTHS = re.compile(
    r"(cuối |hết |trong |đến hết )*tháng\s*(\d{1,2}(?:\s*[;,\-và]+\s*\d{1,2})*)(?:\s*(?:/|năm)\s*(\d{4}))?"
)
_MONTH = re.compile(r"(\d{1,2})\s*/\s*(\d{4})")
_QUARTER = re.compile(r"(cuối |hết |trong )*quý\s*(iv|iii|ii|i|[1-4])(?:\s*(?:/|năm)\s*(\d{4}))?")
_WHOLE_YEAR = re.compile(r"(hết|cuối|kết thúc)\s+năm(?:\s+(\d{4}))?")
_END_OF_SCHOOL = re.compile(r"(đến )?(hết|cuối|kết thúc)\s+năm\s*học(?:\s+\d{4}\s*-\s*\d{4})?")
_AFTER = re.compile(
    r"sau\s+(?P<event>.+?)\s+(?P<n>\d{1,3})\s*(?P<unit>ngày|tuần)"
    r"|(?P<n2>\d{1,3})\s*(?P<unit2>ngày|tuần)\s+sau\s+(?P<event2>.+)"
    r"|(?P<event3>.+?)\s*\+\s*(?P<n3>\d{1,3})\s*(?P<unit3>ngày|tuần)"
)
_BEFORE = re.compile(
    r"trước\s+(?P<event>[^\d]+?)\s+(?P<n>\d{1,3})\s*(?P<unit>ngày|tuần)"
    r"|(?P<n2>\d{1,3})\s*(?P<unit2>ngày|tuần)\s+trước\s+(?P<event2>[^\d]+)"
)
_UNTIL = re.compile(r"^(?:hạn|hạn cuối|hạn nộp|chậm nhất(?: là)?|muộn nhất(?: là)?|đến|đến hết|hết|trong|là|vào)\s+")
# Plans that leave the day open on purpose; there is nothing to ask back.
_OPEN = re.compile(
    r"theo |thường xuyên|hằng |hàng |cả năm|mỗi |tháng sau|sau mỗi|khi |đột xuất|trong năm học$|liên tục|định kỳ"
)


class DeadlineProblem(Enum):
    """Why a deadline has no day: it names none on purpose, was not understood, or waits for the day of an event."""

    BLANK = "blank"
    OPEN = "open"
    NOT_UNDERSTOOD = "not_understood"
    EVENT = "event"


class Due(msgspec.Struct, frozen=True):
    """A deadline: its words, its first and last day (both or neither), and why where the days are not known."""

    text: str
    first: date | None = None
    last: date | None = None
    why: DeadlineProblem | None = None
    event: str = ""

    @property
    def wording(self) -> str:
        """The deadline as everybody is told it: in the plan's words, with its last day behind where they do not say it.

        A plan that writes a whole day with its year is quoted as it stands: "Trước ngày 15/09/2026".
        """
        if self.last is None or _WHOLE_DAY.search(self.text):
            return self.text
        day = day_text(self.last)
        return day if re.fullmatch(_DAY, self.text) else f"{self.text} ({day})"

    def announced(self, say: Say) -> str:
        """Give the deadline as `wording`; one that waits for the day of an event says that its day is still to come."""
        return say("form.due_open", due=self.text) if self.why is DeadlineProblem.EVENT else self.wording

    def over(self, day: date | None) -> bool:
        """Say whether the last day has passed on `day`; where that is None nobody knows it, and nothing has."""
        return day is not None and self.last is not None and day > self.last

    def running(self, day: date | None) -> bool:
        """Say whether `day` lies between the first and the last; one that nobody knows (None) does not."""
        return day is not None and self.first is not None and self.last is not None and self.first <= day <= self.last


class Years(msgspec.Struct, frozen=True):
    """The calendar years a season runs over, for days written without a year; None where its year is not clear."""

    first: int | None
    second: int | None

    def of(self, month: int) -> int | None:
        """Give the year in which the season has the month `month` (1 to 12); None where the years are not known."""
        return self.first if month >= _STARTS else self.second


def years_of(school_year: str) -> Years:
    """Give the calendar years of `school_year`: two of `2026-2027`, one of a plan for a year (`2027`), else none."""
    numbers = [int(year) for year in re.findall(r"\d{4}", school_year)]
    if len(numbers) == 2 and numbers[1] == numbers[0] + 1:
        return Years(*numbers)
    return Years(numbers[0], numbers[0]) if len(numbers) == 1 else Years(None, None)


Events = Callable[[str], Due | None]


def deadline(text: str, years: Years, events: Events = lambda event: None) -> Due:
    """Read a deadline as people write it in `text`: a day, a month, a span, or days after an event.

    `events` gives the day of what a relative deadline counts from, None where it is not known.
    """
    shown = clean(text)
    if not shown:
        return Due("", why=DeadlineProblem.BLANK)
    plain = re.sub(r"\s*\([^)]*\)", "", _HOURS.sub(" ", shown.casefold().replace("–", "-")))
    plain = re.sub(r"\s+", " ", plain).strip(" .;,")
    if due := _relative(shown, plain, events) or _until_event(shown, plain, events):
        return due
    if days := _days(plain, years):
        return Due(shown, *days)
    return Due(shown, why=DeadlineProblem.OPEN if _OPEN.search(plain) else DeadlineProblem.NOT_UNDERSTOOD)


def _relative(shown: str, plain: str, events: Events) -> Due | None:
    """Read so many days or weeks after or before an event."""
    for pattern, sign in ((_AFTER, 1), (_BEFORE, -1)):
        match = pattern.fullmatch(plain)
        if match is None:
            continue
        parts = {key.rstrip("23"): value for key, value in match.groupdict().items() if value is not None}
        if re.search(r"\d\s*[/.]\s*\d", parts["event"]):
            return None
        day = events(parts["event"])
        if day is None or day.first is None or day.last is None:
            return Due(shown, why=DeadlineProblem.EVENT, event=_as_written(parts["event"], shown))
        step = timedelta(days=int(parts["n"]) * (7 if parts["unit"] == "tuần" else 1))
        counted = day.last + step if sign > 0 else day.first - step
        return Due(shown, counted, counted, event=_as_written(parts["event"], shown))
    return None


def _until_event(shown: str, plain: str, events: Events) -> Due | None:
    """Read "at the staff conference": the day of an event that has one."""
    if not plain.startswith(("hội nghị", "tại hội nghị", "ngày hội nghị", "trong hội nghị")):
        return None
    event = re.sub(r"^(tại|ngày|trong) ", "", plain)
    day = events(event)
    if day is None or day.last is None:
        return Due(shown, why=DeadlineProblem.EVENT, event=_as_written(event, shown))
    return Due(shown, day.first, day.last, event=event)


def _as_written(event: str, shown: str) -> str:
    """Give an event in the capitals of the plan."""
    start = shown.casefold().find(event)
    return shown[start : start + len(event)] if start >= 0 else event


def _days(plain: str, years: Years) -> tuple[date, date] | None:
    """Give the first and last day of a deadline that counts from no event."""
    bare = _UNTIL.sub("", plain)
    day = _before_day(plain, years) or _range(bare, years) or _one_day(bare, years)
    return day or _months(plain, years) or _quarter(plain, years) or _ends(plain, years)


def _before_day(plain: str, years: Years) -> tuple[date, date] | None:
    """Read "before the 15th": the 14th is the last day (Civil Code 2015, articles 147-148: the day named is out)."""
    match = re.fullmatch(r"trước (?:ngày )?(.+)", plain)
    days = _one_day(match[1], years) if match else None
    return (days[0] - timedelta(days=1),) * 2 if days else None


def _range(plain: str, years: Years) -> tuple[date, date] | None:
    match = re.fullmatch(rf"(?:từ )?(?:ngày )?{_DAY}\s*(?:-|đến)\s*(?:hết )?(?:ngày )?{_DAY}", plain)
    within = re.fullmatch(rf"(?:từ )?(?:ngày )?(\d{{1,2}})\s*(?:-|đến)\s*(?:ngày )?{_DAY}", plain)
    if match:
        last = _day(match[4], match[5], match[6], years)
        year = match[6] if last and int(match[2]) <= last.month else None
        first = _day(match[1], match[2], match[3] or year, years)
    elif within:
        first, last = (_day(within[side], within[3], within[4], years) for side in (1, 2))
    else:
        return None
    return (first, last) if first and last and first <= last else None


def _one_day(plain: str, years: Years) -> tuple[date, date] | None:
    bare = re.sub(r"^ngày ", "", plain)
    match = re.fullmatch(_DAY, bare) or _LONG_DAY.fullmatch(bare)
    day = _day(match[1], match[2], match[3], years) if match else None
    return (day, day) if day else None


def _day(day: str, month: str, year: str | None, years: Years) -> date | None:
    """Give a day; one written without a year lies in the season's own year."""
    number = int(year) if year else years.of(int(month))
    try:
        return date(number, int(month), int(day)) if number in _SENSIBLE else None  # type: ignore[arg-type]
    except ValueError:
        return None


def _months(plain: str, years: Years) -> tuple[date, date] | None:
    match, single = _MONTHS.fullmatch(plain), _MONTH.fullmatch(plain)
    if single:
        return _whole([(int(single[2]), int(single[1]))])
    if match is None:
        return None
    months = [int(part) for part in re.findall(r"\d{1,2}", match[2])]
    named = [(int(match[3]) if match[3] else years.of(month) or 0, month) for month in months]
    days = _whole(named)
    return (days[1], days[1]) if days and match[1] and ("cuối" in match[1] or "hết" in match[1]) else days


def _whole(months: Iterable[tuple[int, int]]) -> tuple[date, date] | None:
    """Give the days from the first of the earliest month to the end of the latest."""
    ordered = sorted(months)
    if not all(1 <= month <= 12 and year in _SENSIBLE for year, month in ordered):
        return None
    (first_year, first), (last_year, last) = ordered[0], ordered[-1]
    return date(first_year, first, 1), date(last_year, last, monthrange(last_year, last)[1])


def _quarter(plain: str, years: Years) -> tuple[date, date] | None:
    match = _QUARTER.fullmatch(plain)
    if match is None:
        return None
    last = _ROMAN[match[2]] * 3
    year = int(match[3]) if match[3] else years.of(last)
    days = _whole([(year, last - 2), (year, last)]) if year else None
    return (days[1], days[1]) if days and match[1] and match[1].strip() in ("cuối", "hết") else days


def _ends(plain: str, years: Years) -> tuple[date, date] | None:
    """Read the end of the school year or of a calendar year."""
    day = None
    if _END_OF_SCHOOL.fullmatch(plain):
        day = date(years.second, *SCHOOL_YEAR_ENDS) if years.second in _SENSIBLE else None  # type: ignore[arg-type]
    elif match := _WHOLE_YEAR.fullmatch(plain):
        year = int(match[2]) if match[2] else years.first
        day = date(year, 12, 31) if year in _SENSIBLE else None  # type: ignore[arg-type]
    return (day, day) if day else None


_HOLDING = re.compile(r"^(?:tochuc|tienhanh|mo|hop|khaimac)")
_CONFERENCE = re.compile(r"hoinghi(?:$|.*(?:cbvc|cbcc|canbo|vienchuc|nguoilaodong|nld|cnvc|ccvc|cbgv))")


def known_events(tasks: Mapping[str, str], conference: date | None, years: Years) -> Events:
    """Give a look-up of events: `conference` is the day of the staff conference, others are dated by the calendar.

    `tasks` are deadline texts by the task's words: "Tổ chức hội nghị CB, VC" dates the conference, "Báo cáo tại hội
    nghị" does not. An event that two lines date differently has no day.
    """
    dated = {
        _HOLDING.sub("", match_key(task)): due
        for task, text in tasks.items()
        if (due := deadline(text, years)).last is not None
    }

    def day(event: str) -> Due | None:
        key = match_key(event)
        staff = _CONFERENCE.match(key) is not None
        if staff and conference is not None and conference.year in _SENSIBLE:
            return Due(event, conference, conference)
        named = {
            (due.first, due.last): due
            for task, due in dated.items()
            if key and (_CONFERENCE.match(task) if staff else task.startswith(key)) and due.first == due.last
        }
        return next(iter(named.values())) if len(named) == 1 else None

    return day
