"""Days and words of one school year as they are in a later one: 15/10/2026 becomes 15/10/2027.

Only what names the season's own years is moved. Numbers of documents, spans of years of a long movement and days that
are told without a year stay as they are written.
"""

import re
from calendar import monthrange
from datetime import date

import msgspec

from thidua_xlsx.declare.season.deadlines import DeadlineProblem, Due, Years, deadline

# A text that names a document speaks of the document's year, not of the season's.
_DOCUMENT = re.compile(
    r"\d+\s*/\s*\d{4}\s*/\s*[A-ZĐ]|\d+\s*/\s*[A-ZĐ]{2,}|\b(?:luật|nghị định|thông tư)\b", re.IGNORECASE
)
_SPAN = re.compile(
    r"(?<!\d)(\d{4})(\s*[-–—]\s*(?:\d{4}|\d{2})(?![\d/])|(?:\s*/\s*|\s+(?:đến|tới)(?:\s+hết)?(?:\s+năm)?\s+)\d{4}(?!\d))",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(\d{4})(?!\d)")


class YearStep(msgspec.Struct, frozen=True):
    """From which calendar years to move, and by how many."""

    years: Years
    by: int

    @property
    def to(self) -> Years:
        """The calendar years that are moved to."""
        first, second = self.years.first, self.years.second
        return Years(None if first is None else first + self.by, None if second is None else second + self.by)

    def names(self, text: str) -> bool:
        """Say whether `text` names a calendar year of the old season."""
        return any(int(year) in self._own for year in _YEAR.findall(text))

    @property
    def _own(self) -> set[int]:
        return {year for year in (self.years.first, self.years.second) if year is not None}

    def day(self, day: date) -> date:
        """Move `day` into the new season; the last day of February stays the last one."""
        year = day.year + self.by
        last = monthrange(year, day.month)[1]
        ends = day.month == 2 and day.day == monthrange(day.year, 2)[1]
        return date(year, day.month, last if ends else min(day.day, last))

    def within(self, *days: date | None) -> bool:
        """Say whether days lie in the old season: what begins before it or ends after it is of several years."""
        own = [day for day in days if day]
        return all(day.year in self._own for day in own) or not self._own

    def words(self, text: str) -> str | None:
        """Move the years that `text`, a name or a task, speaks of; None where nobody can tell whether they should."""
        if not self.names(text):
            return text
        return None if _DOCUMENT.search(text) else self._moved(text)

    def deadline(self, text: str) -> str | None:
        """Move `text`, a deadline as a plan words it; None where it names a year and its day cannot be moved with it.

        One without a year lies in the season's own year as it stands.
        """
        old = deadline(text, self.years)
        if old.last is None and not self.names(text):
            return text
        moved = self._moved(text)
        return moved if self._as_far(old, deadline(moved, self.to)) else None

    def _as_far(self, old: Due, new: Due) -> bool:
        if old.last is None or new.last is None:
            # "Sau hội nghị 2 ngày" has no day in either year; what was never understood is not guessed at.
            return old.last is new.last and old.why is new.why and old.why is not DeadlineProblem.NOT_UNDERSTOOD
        # "Trước 01/03" and the ends of February may lie a day apart.
        return abs((new.last - self.day(old.last)).days) <= 1

    def _moved(self, text: str) -> str:
        kept: list[str] = []

        def span(match: re.Match[str]) -> str:
            first, written = int(match[1]), re.split(r"\D+", match[2])[-1]
            whole = int(written) if len(written) == 4 else first // 100 * 100 + int(written)
            if whole == first + 1 and first in self._own:
                end = str(whole + self.by)[-len(written) :]
                kept.append(f"{first + self.by}{match[2].removesuffix(written)}{end}")
            else:
                kept.append(match[0])
            return f"\0{len(kept) - 1}\0"

        def year(match: re.Match[str]) -> str:
            return str(int(match[1]) + self.by) if int(match[1]) in self._own else match[1]

        marked = _YEAR.sub(year, _SPAN.sub(span, text))
        return re.sub(r"\0(\d+)\0", lambda match: kept[int(match[1])], marked)
