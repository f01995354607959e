"""Earlier years of a person or unit, from the ledger: how many running, and how often.

A year is met, not met or unknown. The ledger speaks for the titles of the years that it has rows of; whoever it does
not name in such a year did not get the title. Of other years, and of grades that nobody entered, nothing is known.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache

from msgspec.structs import replace

from thidua_xlsx.base.text import Label
from thidua_xlsx.declare.law.regime import Condition
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, season_year
from thidua_xlsx.judging.law.evaluate import all_of
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.ordered_scales import grade_scale, title_label
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Award, Met, Timeline

_FURTHEST = 60  # years back: nobody works longer, so a run that is still open there has no end


@dataclass(frozen=True, slots=True)
class Past:
    """The earlier years of one person or unit, asked by the law; `ledger_known` is False where there is no ledger."""

    rulebook: Rulebook
    timeline: Timeline
    ledger_known: bool = True
    year: SeasonYear = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "year", season_year(self.rulebook))  # asked once for every year looked at

    def years_running(self, of: str, this_year: FactRange | None, after: str = "") -> FactRange:
        """How many years running `of`, a title, or a grade or better, was given.

        `this_year` is this season's, if counted. With `after`, a title, only the years after the one that it was given
        for.
        """
        topic = "years_graded" if of in self.grades else "years_running"
        label = self._label(of)
        if self.timeline.doubts:
            return doubtful(topic, self.timeline.doubts, {"title": label})
        year = self.year
        if year.number is None:
            params: dict[str, object] = {"title": label, "season": self.rulebook.school.school_year}
            return FactRange(topic, Fraction(0), None, "season", "season", "season", params)
        rows = self._rows(of)
        now, why = (met_by(this_year), this_year.params.get("why", "")) if this_year else (None, "")
        met_in = cache(self._met_in(of))
        unread = [row for row in rows if year.of(row.period) is None]
        low, used = self._run(met_in, now, spare=-1)
        high, open_ = self._run(met_in, now, spare=len(unread))
        latest = year.number if now is not None else year.number - 1
        shown = [row for row in rows if year.of(row.period) in (used | open_ if row.pending else used) or row in unread]
        fact = FactRange(
            topic,
            Fraction(low),
            None if high >= _FURTHEST else Fraction(high),
            no="not_given" if why else "now" if now is Met.NO else "some" if low else "none",
            unknown=self._why_open(now, open_ - used, unread, [row for row in rows if row.pending]),
            params={
                "title": label,
                "why": why,
                "count": low,
                "last": year.name(latest),
                "years": tuple(year.name(number) for number in sorted(open_ - used)[-1:]),  # what to look up first
                "periods": tuple(row.period for row in unread),
                "pending": tuple(row.period for row in rows if row.pending),
            },
            places=unique_places(
                (*(this_year.places if this_year else ()), *(place for row in shown for place in row.places))
            ),
        )
        return self._after(after, fact, latest) if after else fact

    def _after(self, title: str, fact: FactRange, latest: int) -> FactRange:
        """Give what is left of a run of years when only those after something else was given count.

        Where that was given several times, the years after the first are possible and those after the last certain;
        it may have been given in any year that the ledger does not speak for.
        """
        rows = [row for row in self._awards() if row.title == title and not row.pending and not row.kind]
        years = [self.year.of(row.period) for row in rows]
        known = [year for year in years if year is not None and year <= latest]
        furthest = _FURTHEST if fact.high is None else int(fact.high)
        past = range(latest - furthest, min(latest, (self.year.number or latest) - 1) + 1) if known else ()
        known += [number for number in past if not self.timeline.year(number).titles_told]
        since = min(known, default=None), max(known, default=latest) if None not in years else latest
        most = fact.high if since[0] is None or None in years else Fraction(latest - since[0])
        high = most if fact.high is None or most is None else min(fact.high, most)
        low = min(fact.low, Fraction(latest - since[1]))
        if (low, high) == (fact.low, fact.high):
            return fact
        cut = high is not None and (fact.high is None or high < fact.high)
        params = {"award": self._label(title), "given": tuple(row.period for row in rows), "after": low, "most": most}
        return replace(
            fact,
            low=low,
            high=high,
            no="after" if cut and fact.no != "now" else fact.no,
            unknown="several" if rows and fact.low > low else fact.unknown,
            params={**fact.params, **params},
            places=unique_places((*fact.places, *(place for row in rows for place in row.places))),
        )

    def awarded(self, title: str, within_years: int, this_year: FactRange | None = None) -> FactRange:
        """How many times `title` was given in the last years, so many as `within_years` says, or ever (0).

        `this_year` is this season's own verdict where the law counts it; the last N years are then this one and the N -
        1 before it.
        """
        if self.timeline.doubts:
            return doubtful("awarded", self.timeline.doubts, {"title": self._label(title)})
        year = self.year
        awards = [award for award in self._awards() if award.title == title]
        apart = [award for award in awards if self._apart(award)]
        rows = _once_a_year([award for award in awards if award not in apart], year)
        unread = [row for row in rows if year.number is None or year.of(row.period) is None]
        window = self._window(within_years - (1 if this_year else 0) if within_years else None)
        named = [row for row in rows if row not in unread and (window is None or year.of(row.period) in window)]
        sure = [row for row in named if not row.kind]
        other = [row for row in named if row.kind]
        inside, pending = ([row for row in sure if row.pending is state] for state in (False, True))
        complete = window is not None and all(self.timeline.year(number).titles_told for number in window)
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
        """How many times `title`, which is given once, was given; without a line of it it was not, as far as is known.

        Nobody keeps a ledger as old as a working life, so a ledger without such a line does not make it unknown.
        """
        topic, label = "given_before", self._label(title)
        if self.timeline.doubts:
            return doubtful(topic, self.timeline.doubts, {"title": label})
        rows = [award for award in self._awards() if award.title == title]
        pending = [row for row in rows if row.pending]
        count = len(rows) - len(pending)
        return FactRange(
            topic,
            Fraction(count),
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

    def given_in_succession(self, title: str) -> FactRange:
        """How many times running `title` was given, each time on so many years of the title that it rests on.

        CSTĐT rests on three years of CSTĐCS: given twice, the second time three years after the first or later, with
        CSTĐCS in every year between, makes six years running. Each of the two proves its own three years.
        """
        topic, label = "given_in_succession", self._label(title)
        if self.timeline.doubts:
            return doubtful(topic, self.timeline.doubts, {"title": label})
        rests_on = next((step for step in self.rulebook.regime.titles[title].needs.steps() if step.years_running), None)
        run, base = (rests_on.years_running, rests_on.of) if rests_on else (1, title)
        met_in = cache(self._met_in(base))
        rows = [award for award in self._awards() if award.title == title]
        years = {self.year.of(row.period): row.period for row in rows if not row.pending}
        certain = sorted(year for year in years if year is not None)
        sure, possible = dict[int, int](), dict[int, int]()
        for year in certain:
            follows = {earlier: _follows(earlier, year, run, met_in) for earlier in certain if earlier < year}
            sure[year] = 1 + max([sure[earlier] for earlier, met in follows.items() if met is Met.YES], default=0)
            possible[year] = 1 + max(
                [possible[earlier] for earlier, met in follows.items() if met is not Met.NO], default=0
            )
        count, window = max(sure.values(), default=0), self._window(None)
        complete = window is not None and all(self.timeline.year(number).titles_told for number in window)
        complete = complete and len(years) == len(certain) and not any(row.pending for row in rows)
        return FactRange(
            topic,
            Fraction(count),
            Fraction(max(possible.values(), default=0)) if complete else None,
            no="broken" if len(certain) > count else "few" if count else "none",
            unknown="open" if rows else "open_none",
            params={
                "title": label,
                "base": self._label(base),
                "run": run,
                "count": count,
                "periods": tuple(years[year] for year in certain),
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
        return any(year.titles_told for year in self.timeline.years)

    def _awards(self) -> list[Award]:
        return [award for account in self.timeline.accounts for award in account.awards]

    def _grades(self) -> list[Award]:
        return [row for account in self.timeline.accounts for row in account.grades if row.title in self.grades]

    def _rows(self, of: str) -> list[Award]:
        if of in self.grades:
            return self._grades()
        same = given_with(of, self.rulebook)
        return [award for award in self._awards() if award.title in same]

    def _met_in(self, of: str) -> Callable[[int], Met]:
        grades, interrupted, same = self.grades, self._interrupted(), given_with(of, self.rulebook)

        def met(number: int) -> Met:
            if interrupted is not None and self.year.starts(number) < interrupted:
                return Met.NO
            account = self.timeline.year(number)
            if of in grades:
                better = {grades.index(row.title) >= grades.index(of) for row in account.grades if row.title in grades}
                return Met.UNKNOWN if len(better) != 1 else Met.YES if True in better else Met.NO
            awards = [award for award in account.awards if award.title in same]
            if awards:
                return Met.UNKNOWN if all(row.pending for row in awards) else Met.YES
            return Met.NO if account.titles_told else Met.UNKNOWN

        return met

    def _interrupted(self) -> date | None:
        """The last end of a discipline, where the law counts time from there on."""
        if not self.rulebook.regime.time_from_end_of_discipline:
            return None
        last = self.year.last
        ends = [discipline.ended for discipline in self.timeline.disciplines if discipline.ended]
        return max([ended for ended in ends if last is None or ended <= last], default=None)

    def _window(self, years: int | None) -> range | None:
        """Give the years to look at: the last so many before this season, or (None) all since somebody joined."""
        this, since = self.year.number, self.timeline.since
        if this is None:
            return None
        if years is not None:
            return range(this - years, this)
        return range(since, this) if since is not None else None

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
        return "open" if self._any_year or self._grades() else "ledger"


def doubtful(
    topic: str, doubts: tuple[CellPlace, ...], params: dict[str, object], *, high: Fraction | int | None = None
) -> FactRange:
    """Give a fact that rests on the ledger, of somebody whom a line may be about or not: anything up to `high`.

    `topic` names the sentences that say it, `params` are theirs, `doubts` the cells of those lines.
    """
    return FactRange(topic, Fraction(0), high, "doubt", "doubt", "doubt", params, doubts)


def _follows(first: int, second: int, run: int, met_in: Callable[[int], Met]) -> Met:
    """Say whether a title given in one year follows that of an earlier one: runs of their own, and no year left out."""
    if second - first < run:
        return Met.NO
    return all_of(met_in(year) for year in range(first + 1, second - run + 1))


def met_by(fact: FactRange) -> Met:
    """Say whether something that is there once or not at all is there."""
    if fact.low >= 1:
        return Met.YES
    return Met.NO if fact.high is not None and fact.high < 1 else Met.UNKNOWN


def _once_a_year(rows: list[Award], year: SeasonYear) -> list[Award]:
    """Leave out lines that tell of a title again in one year: it is given once a year, however often noted."""
    first_of_year: dict[object, Award] = {}
    for row in sorted(rows, key=lambda row: (row.pending, bool(row.kind))):
        number = year.of(row.period)
        first_of_year.setdefault(id(row) if number is None else number, row)
    kept = {id(row) for row in first_of_year.values()}
    return [row for row in rows if id(row) in kept]


@lru_cache(maxsize=256)  # asked of every earlier year of everybody
def given_with(title: str, rulebook: Rulebook) -> frozenset[str]:
    """Give the titles that prove `title` (its id) for the same year: CSTĐCS is given to nobody who is not LĐTT.

    So is every higher title that takes it, or one that takes it in turn, whether as a condition or to register.
    """
    takes = {id_: {*law.requires, *_needed(law.needs)} for id_, law in rulebook.regime.titles.items()}
    titles = {title}
    while more := {id_ for id_, lower in takes.items() if lower & titles} - titles:
        titles |= more
    return frozenset(titles)


def _needed(condition: Condition) -> set[str]:
    own = {condition.title} if condition.title else set()
    return own.union(*(_needed(part) for part in condition.all_))
