"""Earlier years of a person or unit, from the ledger: how many running, and how often.

A year is met, not met or unknown. The ledger speaks for the titles of the years that it has rows of; whoever it does
not name in such a year did not get the title. Of other years, and of grades that nobody entered, nothing is known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache

from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.base.text import Label
from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, season_year
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.ordered_scales import grade_scale, title_label
from thidua_xlsx.messages.places import unique_places
from thidua_xlsx.model import Award, History, Met

_FURTHEST = 60  # years back: nobody works longer, so a run that is still open there has no end


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier years of one person or unit.

    `here_since` is the day somebody came to this unit, whose ledger cannot speak for years before; `joined` the first
    and last day they may have entered the sector, before which there is nothing to know.
    """

    rulebook: Rulebook
    awards: tuple[Award, ...]
    history: History
    here_since: date | None = None
    joined: tuple[date, date] | None = None
    ledger_known: bool = True
    year: SeasonYear = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "year", season_year(self.rulebook))  # asked once for every year looked at

    def years_running(self, of: str, this_year: FactRange | None) -> FactRange:
        """How many years running a title, or a grade or better, was given; `this_year` is this season's, if counted."""
        topic = "years_graded" if of in self.grades else "years_running"
        label = self._label(of)
        if self.history.doubts:
            return doubtful(topic, self.history, {"title": label})
        year = self.year
        if year.number is None:
            params: dict[str, object] = {"title": label, "season": self.rulebook.school.school_year}
            return FactRange(topic, Fraction(0), None, "season", "season", "season", params)
        rows = self._rows(of)
        now = None if this_year is None else met_by(this_year)
        met_in = cache(self._met_in(of, rows))
        unread = [row for row in rows if year.of(row.period) is None]
        low, used = self._run(met_in, now, spare=-1)
        high, open_ = self._run(met_in, now, spare=len(unread))
        latest = year.number if now is not None else year.number - 1
        shown = [row for row in rows if year.of(row.period) in (used | open_ if row.pending else used) or row in unread]
        return FactRange(
            topic,
            Fraction(low),
            None if high >= _FURTHEST else Fraction(high),
            no="now" if now is Met.NO else "some" if low else "none",
            unknown=self._why_open(now, open_ - used, unread, [row for row in rows if row.pending]),
            params={
                "title": label,
                "count": low,
                "last": year.name(latest),
                "years": tuple(year.name(one) for one in sorted(open_ - used)[-1:]),  # what to look up first
                "periods": tuple(row.period for row in unread),
                "pending": tuple(row.period for row in rows if row.pending),
            },
            places=unique_places(
                (*(this_year.places if this_year else ()), *(place for row in shown for place in row.places))
            ),
        )

    def awarded(self, title: str, within_years: int, this_year: FactRange | None = None) -> FactRange:
        """How many times a title was given in the last so many years, or ever (0).

        `this_year` is this season's own verdict where the law counts it; the last N years are then this one and the
        N - 1 before it.
        """
        if self.history.doubts:
            return doubtful("awarded", self.history, {"title": self._label(title)})
        year = self.year
        given = [award for award in self.awards if award.title == title]
        apart = [award for award in given if self._apart(award)]
        rows = [award for award in given if award not in apart]
        unread = [row for row in rows if year.number is None or year.of(row.period) is None]
        window = self._window(within_years - (1 if this_year else 0) if within_years else None)
        named = [row for row in rows if row not in unread and (window is None or year.of(row.period) in window)]
        sure = [row for row in named if not row.kind]
        other = [row for row in named if row.kind]
        inside, pending = ([row for row in sure if row.pending is state] for state in (False, True))
        complete = window is not None and all(self._speaks_for(one) for one in window)
        now = met_by(this_year) if this_year else Met.NO
        count, more = len(inside) + (now is Met.YES), len(unread) + len(pending) + len(other) + (now is Met.UNKNOWN)
        params = {
            "title": self._label(title),
            "count": count,
            "periods": (
                *(row.period for row in inside),
                *([year.name(year.number)] if year.number and now is Met.YES else []),
            ),
        }
        return FactRange(
            "awarded",
            Fraction(count),
            Fraction(count + more) if complete else None,
            no="few" if count else "apart" if apart else "none",
            unknown="this_year"
            if now is Met.UNKNOWN
            else "pending"
            if pending
            else "kind"
            if other
            else "open_apart"
            if apart
            else "open"
            if self._any_year
            else "ledger",
            params={
                **params,
                "pending": tuple(row.period for row in pending),
                "apart": tuple(row.period for row in apart),
                "other": tuple(row.period for row in other),
            },
            places=unique_places(place for row in (*named, *unread, *apart) for place in row.places),
        )

    def given_before(self, title: str) -> FactRange:
        """How many times something was given that is given once; where no line says so it was not, as far as is known.

        Nobody keeps a ledger as old as a working life, so a ledger without such a line does not make it unknown.
        """
        topic, label = "given_before", self._label(title)
        if self.history.doubts:
            return doubtful(topic, self.history, {"title": label})
        rows = [award for award in self.awards if award.title == title]
        pending = [row for row in rows if row.pending]
        given = len(rows) - len(pending)
        return FactRange(
            topic,
            Fraction(given),
            Fraction(len(rows)),
            yes="yes" if self.ledger_known else "no_ledger",
            unknown="pending",
            params={
                "title": label,
                "periods": tuple(row.period or "…" for row in rows if not row.pending),
                "pending": tuple(row.period or "…" for row in pending),
            },
            places=unique_places(place for row in rows for place in row.places),
        )

    def _apart(self, award: Award) -> bool:
        """Say whether the law keeps a commendation of this kind out of the grounds for one of merit."""
        rule = self.rulebook.regime.apart
        return bool(award.kind) and rule is not None and award.kind in rule.kinds

    def _label(self, of: str) -> Label | str:
        return grade_scale(self.rulebook).label(of) if of in self.grades else title_label(of, self.rulebook)

    @property
    def grades(self) -> tuple[str, ...]:
        """The grades of quality, the lowest first."""
        return grade_scale(self.rulebook).ids

    @property
    def _any_year(self) -> bool:
        return self.ledger_known and bool(self.history.title_years)

    def _rows(self, of: str) -> list[Award]:
        if of in self.grades:
            return [row for row in self.history.grades if row.title in self.grades]
        same = _given_with(of, self.rulebook)
        return [award for award in self.awards if award.title in same]

    def _met_in(self, of: str, rows: list[Award]) -> Callable[[int], Met]:
        year, grades = self.year, self.grades
        in_year: dict[int | None, list[Award]] = {}
        for row in rows:
            in_year.setdefault(year.of(row.period), []).append(row)
        interrupted = self._interrupted()

        def met(number: int) -> Met:
            if interrupted is not None and year.starts(number) < interrupted:
                return Met.NO
            found = in_year.get(number, [])
            if of in grades:
                better = [grades.index(row.title) >= grades.index(of) for row in found]
                return Met.UNKNOWN if len(set(better)) != 1 else Met.YES if better[0] else Met.NO
            if found:
                return Met.UNKNOWN if all(row.pending for row in found) else Met.YES
            return Met.NO if self._speaks_for(number) else Met.UNKNOWN

        return met

    def _interrupted(self) -> date | None:
        """The last end of a discipline, where the law counts time from there on."""
        if not self.rulebook.regime.time_from_end_of_discipline:
            return None
        last = self.year.last
        ends = [one.ended for one in self.history.disciplines if one.ended and (last is None or one.ended <= last)]
        return max(ends, default=None)

    def _speaks_for(self, number: int) -> bool:
        """Say whether the ledger tells what was not given in a year: it has rows of it, and the person was here."""
        year = self.year
        if self.joined and self.joined[0] > year.ends(number):
            return True
        away = self.here_since is not None and self.here_since > year.ends(number)
        return self.ledger_known and number in self.history.title_years and not away

    def _window(self, years: int | None) -> range | None:
        """Give the years to look at: the last so many before this season, or (None) all since somebody joined."""
        year = self.year
        if year.number is None:
            return None
        if years is not None:
            return range(year.number - years, year.number)
        return range(year.of_day(self.joined[0]), year.number) if self.joined else None

    def _run(self, met_in: Callable[[int], Met], now: Met | None, *, spare: int) -> tuple[int, set[int]]:
        """Count years back without a gap: the certain ones (`spare` -1), or all that may be (unread rows fill gaps)."""
        number = (self.year.number or 0) - (0 if now is not None else 1)
        first, used = number, set[int]()
        while len(used) < _FURTHEST:
            met = now if number == first and now is not None else met_in(number)
            if met is Met.NO and spare > 0 and not (number == first and now is not None):
                spare -= 1
            elif met is Met.NO or (met is Met.UNKNOWN and spare < 0):
                break
            used.add(number)
            number -= 1
        return len(used), used

    def _why_open(self, now: Met | None, open_: set[int], unread: list[Award], pending: list[Award]) -> str:
        if now is Met.UNKNOWN:
            return "this_year"
        if any(self.year.of(row.period) in open_ for row in pending):
            return "pending"
        if unread:
            return "period"
        return "open" if self._any_year or self.history.grades else "ledger"


def doubtful(
    topic: str, history: History, params: dict[str, object], *, high: Fraction | int | None = None
) -> FactRange:
    """A fact that rests on the ledger, of somebody whom a line may be about or not: anything up to `high` may be so."""
    return FactRange(topic, Fraction(0), high, "doubt", "doubt", "doubt", params, history.doubts)


def met_by(found: FactRange) -> Met:
    """Say whether something that is there once or not at all is there."""
    if found.low >= 1:
        return Met.YES
    return Met.NO if found.high is not None and found.high < 1 else Met.UNKNOWN


def _given_with(title: str, rulebook: Rulebook) -> set[str]:
    """Give the titles that prove this one for the same year: CSTĐCS is given to nobody who is not LĐTT."""
    titles = rulebook.regime.titles.items()
    return _PROOFS.get(rulebook, title, lambda: {title, *(id_ for id_, law in titles if title in _needed(law.needs))})


_PROOFS: PerRulebook[set[str]] = PerRulebook()


def _needed(condition: Condition) -> set[str]:
    own = {condition.title} if condition.title else set()
    return own.union(*(_needed(part) for part in condition.all_))
