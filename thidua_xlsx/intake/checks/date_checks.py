"""Days that cannot be meant: the day and the month swapped by a program of another country, or years that cannot be.

`05/09` typed where the month comes first is the 9th of May. Nobody can tell that from the cell; a day outside the time
it must lie in, whose swapped reading lies inside, tells. The day is used as it stands, never swapped in silence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import msgspec

from thidua_xlsx.base.text import day_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.model import Record

_FIRST_DECISION = date(1945, 9, 2)  # no decision of this State is older
_OF_THE_YEAR = {"people": ("from", "to"), "rounds": ("start", "end")}
_DECISIONS = ("awards", "initiatives")


class _Time(msgspec.Struct, frozen=True):
    """A stretch of days, both ends included; None = open."""

    first: date | None = None
    last: date | None = None

    def holds(self, day: date) -> bool:
        return (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


_ANY = _Time()


def season_days(records: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> list[Finding]:
    """Doubt the days of the season workbook (rounds, who was in a unit when) that fit its year only when swapped."""
    year = _school_year(rulebook)
    return [
        finding
        for table, columns in _OF_THE_YEAR.items()
        for record in records.get(table, ())
        for finding in _doubted(record, table, columns, rulebook, usual=year)
    ]


def ledger_days(records: Mapping[str, Sequence[Record]], rulebook: Rulebook) -> list[Finding]:
    """Doubt the days of decisions in the ledger that lie after the day of the merge, or before there were any."""
    return [
        finding
        for table in _DECISIONS
        for record in records.get(table, ())
        for finding in _doubted(record, table, ("decision_date",), rulebook, possible=_decided(rulebook))
    ]


def declared_days(records: Iterable[Record], rulebook: Rulebook, *, unit: str) -> list[Finding]:
    """Doubt the days of decisions in the return of `unit`, a code: they are of this school year, and already past."""
    possible, usual = _decided(rulebook), _school_year(rulebook)
    return [
        finding
        for record in records
        for finding in _doubted(
            record, "initiatives", ("decision_date",), rulebook, possible=possible, usual=usual, unit=unit
        )
    ]


def _decided(rulebook: Rulebook) -> _Time:
    return _Time(_FIRST_DECISION, rulebook.as_of)


def _school_year(rulebook: Rulebook) -> _Time:
    """Give the days of a school year, from the summer in which it is prepared to its last day; any, if not known.

    A year by itself (an office's) is a calendar year, in which a day lies whichever way it is read: it tells nothing.
    """
    years = [int(text) for text in re.findall(r"\b(?:19|20)\d\d\b", rulebook.school.school_year)]
    if len(years) < 2:
        return _ANY
    return _Time(date(years[0], 6, 1), date(years[-1], 8, 31))


def _doubted(
    record: Record,
    table: str,
    columns: Iterable[str],
    rulebook: Rulebook,
    *,
    possible: _Time = _ANY,
    usual: _Time = _ANY,
    unit: str | None = None,
) -> list[Finding]:
    findings = []
    for column in columns:
        day, place = record.values.get(column), record.places.get(column)
        if not isinstance(day, date) or place is None or (possible.holds(day) and usual.holds(day)):
            continue
        label, raw = rulebook.columns.column(table, column).label, day_text(day)
        other = date(day.year, day.day, day.month) if day.day <= 12 else None
        if other and possible.holds(other) and usual.holds(other):
            findings.append(at(codes.CELL_DATE_SWAPPED, place, unit=unit, raw=raw, column=label, used=day, meant=other))
        elif not possible.holds(day):
            findings.append(at(codes.CELL_DATE_IMPOSSIBLE, place, unit=unit, raw=raw, column=label, used=day))
    return findings
