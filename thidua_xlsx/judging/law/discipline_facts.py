"""Discipline of this year, from form and ledger together; one that ended before the year began does not count."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, season_year, years_between
from thidua_xlsx.judging.law.facts import FactRange
from thidua_xlsx.judging.law.ordered_scales import discipline_found, discipline_scale
from thidua_xlsx.messages.places import unique_places
from thidua_xlsx.model import Discipline, Dossier, Met, UnitDossier

_LONG_AGO = 60  # years: longer than anybody works


class InForce(msgspec.Struct, frozen=True):
    """The ledger's disciplines by what they mean for this year: certainly in force, perhaps, and over before it."""

    certain: tuple[Discipline, ...] = ()
    open: tuple[Discipline, ...] = ()
    over: tuple[Discipline, ...] = ()


def in_force(disciplines: Iterable[Discipline], year: SeasonYear) -> InForce:
    """Sort disciplines by whether they were in force at any time of the season's year."""
    sorted_: dict[Met, list[Discipline]] = {Met.YES: [], Met.UNKNOWN: [], Met.NO: []}
    for discipline in disciplines:
        sorted_[_in_force(discipline, year)].append(discipline)
    return InForce(*(tuple(sorted_[met]) for met in (Met.YES, Met.UNKNOWN, Met.NO)))


def _in_force(discipline: Discipline, year: SeasonYear) -> Met:
    if year.first is None or year.last is None:
        return Met.UNKNOWN
    if (discipline.ended and discipline.ended < year.first) or (discipline.decided and discipline.decided > year.last):
        return Met.NO
    entered = year.of(discipline.period)
    began_this_year = (
        discipline.decided >= year.first if discipline.decided else entered is not None and entered == year.number
    )
    begun = discipline.decided or entered is not None
    return Met.YES if began_this_year or (discipline.ended and begun) else Met.UNKNOWN


def discipline_of(topic: str, dossier: Dossier | UnitDossier, rulebook: Rulebook) -> FactRange:
    """Say what is known of somebody's discipline in this year: the heavier of what form and ledger say.

    `topic` names the sentences that say it.
    """
    scale, disciplines = discipline_scale(rulebook), dossier.history.disciplines
    fact = discipline_found(topic, dossier.discipline, scale)
    if doubts := dossier.history.doubts_of("discipline"):  # the ledger may have any discipline of them
        cells = unique_places((*fact.places, *doubts))
        return replace(fact, high=scale.top, unknown="doubt", places=cells)
    if not disciplines:
        return fact
    sorted_ = in_force(disciplines, season_year(rulebook))
    heaviest = max(sorted_.certain, key=lambda discipline: scale.place(discipline.kind) or 0, default=None)
    if heaviest is not None and (place := scale.place(heaviest.kind) or 0) > fact.low:
        params = {"found": scale.label(heaviest.kind), "decision": heaviest.decision_no or "…"}
        high = max(place, fact.high if fact.high is not None else scale.top)
        fact = FactRange(
            topic, place, high, "within", "ledger", fact.unknown, params,
            unique_places((*heaviest.places, *fact.places)), scale,
        )  # fmt: skip
    worst = max((scale.place(discipline.kind) or 0 for discipline in sorted_.open), default=0)
    if fact.high is not None and worst > fact.high:
        cells = unique_places((*fact.places, *(place for discipline in sorted_.open for place in discipline.places)))
        return replace(fact, high=worst, unknown="open", places=cells)
    ended = [(discipline.ended, discipline) for discipline in sorted_.over if discipline.ended]
    if ended and fact.high == 0:
        day, last = max(ended, key=lambda pair: pair[0])
        ended_params: dict[str, object] = {**fact.params, "past": scale.label(last.kind), "ended": day}
        return replace(fact, yes="ended", params=ended_params, places=unique_places((*fact.places, *last.places)))
    return fact


def discipline_at_end(topic: str, dossier: Dossier, rulebook: Rulebook) -> FactRange:
    """Say what is known of somebody's discipline on the last day of this year: one that ended before it is over.

    What the form says is taken for the ledger's discipline of that kind, if there is one that ended within the year.
    `topic` names the sentences that say it.
    """
    year = season_year(rulebook)
    if year.first is None or year.last is None or dossier.history.doubts_of("discipline"):
        return discipline_of(topic, dossier, rulebook)
    ended = [
        discipline
        for discipline in dossier.history.disciplines
        if discipline.ended and year.first <= discipline.ended < year.last
    ]
    if not ended:
        return discipline_of(topic, dossier, rulebook)
    left = tuple(discipline for discipline in dossier.history.disciplines if discipline not in ended)
    entered = dossier.discipline
    if entered.value in {discipline.kind for discipline in ended}:
        entered = replace(
            entered, value=discipline_scale(rulebook).ids[0]
        )  # a form that is not back may still say another
    fact = discipline_of(
        topic, replace(dossier, discipline=entered, history=replace(dossier.history, disciplines=left)), rulebook
    )
    last = max(ended, key=lambda discipline: str(discipline.ended))
    params = {**fact.params, "past": discipline_scale(rulebook).label(last.kind), "ended": last.ended}
    places = unique_places((*fact.places, *last.places))
    return replace(fact, yes="ended" if fact.high == 0 else fact.yes, params=params, places=places)


def years_since_discipline(topic: str, dossier: Dossier, rulebook: Rulebook) -> FactRange:
    """Say how many years ago the last discipline of the ledger ended, on the season's last day.

    Nobody keeps a ledger as old as a working life, so one without a discipline does not make it unknown. One without an
    end may still run, or have ended on the day it began. `topic` names the sentences that say it.
    """
    last, places = season_year(rulebook).last, dossier.history.doubts_of("discipline")
    if last is None or places:
        return FactRange(topic, 0, None, "doubt", "doubt", "doubt", {}, places)
    counting = [
        discipline
        for discipline in dossier.history.disciplines
        if not (discipline.decided and discipline.decided > last)
    ]
    if not counting:
        return FactRange(topic, _LONG_AGO, None)
    sure = [
        years_between(discipline.ended, last) for discipline in counting if discipline.ended
    ]  # 0 of one that ends later
    least = 0 if any(discipline.ended is None for discipline in counting) else min(sure)
    most = min(sure, default=None)
    ends = [discipline.ended for discipline in counting if discipline.ended]
    params = {"ended": max(ends) if ends else "…", "months": int(most * 12) if most is not None else 0}
    cells = unique_places(place for discipline in counting for place in discipline.places)
    return FactRange(topic, least, most, "since", "no", "open", params, cells)
