"""How long somebody has been in the sector: years without time under discipline, and months since the recruitment."""

from datetime import date, timedelta
from fractions import Fraction

from thidua_xlsx.declare.season import Person, Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of, months_between, season_year, years_between
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.history_facts import doubtful
from thidua_xlsx.messages.places import unique_places
from thidua_xlsx.model import Discipline, History, Met

_FULL_YEAR = Fraction(12)  # months


def sector_years(topic: str, joined: str, history: History, rulebook: Rulebook) -> FactRange:
    """How many years somebody has been in the sector on the season's day, the time of discipline taken out.

    A year without a day means any day of it; a discipline whose days are not known makes the answer wider. `joined` is
    what the season says of the day, such as `2015` or `01/09/2015`; `topic` names the sentences that say it. The years
    come as exact fractions.
    """
    last, days = season_year(rulebook).last, days_of(joined)
    if days is None or last is None:
        why = "season" if days else "unread" if joined.strip() else "blank"
        return FactRange(topic, Fraction(0), None, why, why, why, {"since": joined})
    if doubts := history.doubts_of("discipline"):
        return doubtful(topic, doubts, {"since": joined}, high=years_between(days[0], last))
    disciplines = history.disciplines
    least, most = _time_out(disciplines, days, last)
    low, high = years_between(days[1] + most, last), years_between(days[0] + least, last)
    return FactRange(
        topic,
        low,
        high,
        yes="less" if most else "yes",
        no="no_less" if most else "no",
        unknown="less_open" if most else "open",
        params={
            "since": joined,
            "day": last,
            "years": int(low),
            "months": int(low % 1 * 12),
            "most": int(high),
            "more": int(high % 1 * 12),
        },
        places=unique_places(place for discipline in disciplines for place in discipline.places),
    )


def _time_out(
    disciplines: tuple[Discipline, ...], joined: tuple[date, date], last: date
) -> tuple[timedelta, timedelta]:
    """Give the least and the most time under discipline before the season's day."""
    least = most = timedelta(0)
    for discipline in disciplines:
        start, end = max(discipline.decided or joined[0], joined[0]), min(discipline.ended or last, last)
        length = max(end - start, timedelta(0))
        most += length
        least += length if discipline.decided and discipline.ended else timedelta(0)
    return least, most


def months_since_recruitment(topic: str, person: Person, rulebook: Rulebook) -> FactRange:
    """How many months ago somebody was recruited, at least and at most, on the season's day; not the months worked.

    The day is that of entering the sector, else that of coming to the unit, before which somebody may have worked
    elsewhere. Whoever has neither was there all year. A year without a day means any day of it. `topic` names the
    sentences that say it.
    """
    last, since = season_year(rulebook).last, person.stays[0].since
    joined, days = person.joined_sector, days_of(person.joined_sector)
    params: dict[str, object] = {"since": joined or since or "", "day": last or ""}
    if joined.strip() and days is None:
        return _months(topic, Fraction(0), None, "unread", params)
    if days is None and since is None:
        return _months(topic, _FULL_YEAR, None, "season", params, yes="all_year")
    if last is None:
        return _months(topic, Fraction(0), None, "season", params)
    if days is None:
        return _months(topic, months_between(since or last, last), None, "came", params)
    newest = min(days[1], since) if since and since >= days[0] else days[1]
    return _months(topic, months_between(newest, last), months_between(days[0], last), "open", params)


def _months(
    topic: str, low: Fraction, high: Fraction | None, unknown: str, params: dict[str, object], *, yes: str = "yes"
) -> FactRange:
    in_months = {**params, "months": int(low), "most": None if high is None else int(high)}
    return FactRange(topic, low, high, yes=yes, unknown=unknown, params=in_months)


def entered_this_year(person: Person, year: SeasonYear) -> Met:
    """Say whether somebody entered the sector in the season's year, so that no other unit knew them before."""
    days = days_of(person.joined_sector)
    if days is None or year.first is None or days[1] < year.first:
        return Met.UNKNOWN if days is None and person.joined_sector.strip() else Met.NO
    return Met.YES if days[0] >= year.first else Met.UNKNOWN
