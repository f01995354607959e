"""What a month, a round or a quarter comes to by itself: points, places, bands, of people and of units.

A period is a round, or several rounds that are averaged together (`rounds.group`): then it is their mean by weight, as
in the year. Places are competition ranks (1, 1, 3), complete people first; equals share a place, no tie-break is asked.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from thidua_xlsx.base.exact_numbers import half_up, weighted_mean
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.season import Round, Rulebook
from thidua_xlsx.judging.score.score_cards import points_over
from thidua_xlsx.judging.score.standings import competition_ranks, ranks_within
from thidua_xlsx.model import Dossier, Scorecard, Season


class Period(msgspec.Struct, frozen=True):
    """A round, or a group of rounds (`of_group`); `key` is the round's code, or the group's name."""

    key: str
    name: str
    rounds: tuple[Round, ...]
    of_group: bool = False


class PeriodResult(msgspec.Struct, frozen=True):
    """What somebody has in a period; ranks are None without points. `unit` is where they were in its last round."""

    dossier: Dossier
    unit: str
    group: str
    final: Decimal | None
    complete: bool
    band: str = ""
    in_school: int | None = None
    in_unit: int | None = None
    in_group: int | None = None


class UnitPeriod(msgspec.Struct, frozen=True):
    """A unit in a period: the mean of its people's points, and its place by that mean."""

    unit: str
    average: Decimal | None
    rank: int | None


def periods(rulebook: Rulebook, *, of_one: bool = False) -> tuple[Period, ...]:
    """Give the periods of a season in order, a group behind its last round; none where there is one round only.

    A group of one round says what that round says: it is left out unless groups `of_one` are wanted, and then given
    only where another group has several (a quarter of one month among quarters of three).
    """
    rounds = rulebook.rounds
    if len(rounds) < 2:
        return ()
    groups = by_key([round_ for round_ in rounds if round_.group], lambda round_: round_.group)
    least = 1 if of_one and any(len(members) > 1 for members in groups.values()) else 2
    listed = []
    for round_ in rounds:
        listed.append(Period(round_.code, round_.name, (round_,)))
        members = groups.get(round_.group, [])
        if len(members) >= least and members[-1] is round_:
            listed.append(Period(round_.group, round_.group, tuple(members), of_group=True))
    return tuple(listed)


def period_results(
    period: Period, dossiers: Iterable[Dossier], cards: Mapping[str, Scorecard], rulebook: Rulebook
) -> tuple[PeriodResult, ...]:
    """Give what everybody has in a period who was there in it or has points in it, in the order given.

    `cards` are score cards by person code. Places are those among all of them, and among those of the unit.
    """
    results = []
    for dossier in dossiers:
        layers = cards[dossier.code].layers if dossier.code in cards else {}
        final, complete = points_over(dossier, layers, rulebook, period.rounds)
        if final is None and not any(dossier.person.present(round_.start, round_.end) for round_ in period.rounds):
            continue
        stay = dossier.stay_in(period.rounds[-1])
        band = rulebook.rubric.band(final)
        results.append(PeriodResult(dossier, stay.unit, stay.group, final, complete, band))
    return _placed(results)


def results_of(season: Season, *, of_one: bool = False) -> tuple[tuple[Period, tuple[PeriodResult, ...]], ...]:
    """Give the periods in which anybody has points, each with everybody's results, unit by unit as people are listed.

    Groups `of_one` round are left out unless they are wanted.
    """
    listed = [dossier for _, dossiers in season.by_unit for dossier in dossiers]
    pairs = (
        (period, period_results(period, listed, season.scorecards, season.rulebook))
        for period in periods(season.rulebook, of_one=of_one)
    )
    return tuple((period, results) for period, results in pairs if any(person.final is not None for person in results))


def _placed(results: Sequence[PeriodResult]) -> tuple[PeriodResult, ...]:
    """Give everybody their places in the school, in their unit and in their position group."""
    points = {
        number: (result.complete, result.final) for number, result in enumerate(results) if result.final is not None
    }
    school = competition_ranks(points)
    unit = ranks_within(points, {number: results[number].unit for number in points})
    group = ranks_within(points, {number: results[number].group for number in points})
    return tuple(
        msgspec.structs.replace(
            result, in_school=school.get(number), in_unit=unit.get(number), in_group=group.get(number)
        )
        for number, result in enumerate(results)
    )


def unit_periods(results: Iterable[PeriodResult], rulebook: Rulebook) -> tuple[UnitPeriod, ...]:
    """Give the units of a period with the mean of their people's points, in the season's order."""
    points: dict[str, list[Decimal]] = {unit.code: [] for unit in rulebook.units}
    for result in results:
        if result.final is not None and result.unit in points:
            points[result.unit].append(result.final)
    means = {
        code: weighted_mean([(point, Fraction(1)) for point in points_of_unit])
        for code, points_of_unit in points.items()
    }
    averages = {code: half_up(mean, rulebook.rubric.decimals) for code, mean in means.items() if mean is not None}
    ranks = competition_ranks(averages)
    return tuple(UnitPeriod(code, averages.get(code), ranks.get(code)) for code in points)
