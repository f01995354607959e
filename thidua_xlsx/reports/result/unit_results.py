"""Entries of the outcome about units: score sheets, what came and when, targets, movements, nominations, agreement."""

from decimal import Decimal
from typing import Any

from msgspec import UNSET, UnsetType

from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.sample_draw import sample
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.agreements import agreements
from thidua_xlsx.judging.analysis.counted_movements import season_pledges
from thidua_xlsx.judging.analysis.nominations import Nomination, nominations, without_nominations
from thidua_xlsx.judging.analysis.received_days import arrival_of, hand_ins_progress
from thidua_xlsx.judging.analysis.school_targets import pact_shares, school_targets
from thidua_xlsx.judging.analysis.target_results import Pledge
from thidua_xlsx.judging.score.period_results import Period, PeriodResult, results_of, unit_periods
from thidua_xlsx.judging.score.score_cards import knockouts_of_round
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.model import Collective, Season, UnitDossier
from thidua_xlsx.reports.result.outcome import (
    AgreementEntry,
    HandInEntry,
    MovementEntry,
    NominationEntry,
    NominationWordEntry,
    PactEntry,
    PeriodEntry,
    PeriodPersonEntry,
    PeriodRankEntry,
    PeriodUnitEntry,
    PledgeEntry,
    SampledEntry,
    SchoolTargetEntry,
    UnitCriterionEntry,
    UnitEntry,
    UnitRankEntry,
    UnitScoreEntry,
    WithoutNominationEntry,
)
from thidua_xlsx.reports.result.people_results import PeopleEntries, entry, number, texts


def unit_entry(dossier: UnitDossier, season: Season, people: PeopleEntries) -> UnitEntry:
    """Give what is known of a unit; with its own score where units have a score sheet."""
    code, mean = dossier.unit.code, season.unit_standings[dossier.unit.code]
    came = {key: arrival_of(season, code, *key.partition(":")[::2]) for key in dossier.returned}
    collective = season.collectives.get(code)
    return UnitEntry(
        code,
        dossier.unit.name,
        dict(dossier.returned),
        {key: str(arrival.day) for key, arrival in came.items() if arrival.day},
        {key: arrival.days_late for key, arrival in came.items() if arrival.days_late},
        number(mean.average),
        mean.rank,
        dossier.grade.value if not dossier.grade.unknown else None,  # type: ignore[arg-type]  # an id
        dossier.registered,
        people.verdicts(code),
        people.timeline(dossier),
        _unit_score(season, dossier, collective) if collective else UNSET,
    )


def _unit_score(season: Season, dossier: UnitDossier, collective: Collective) -> UnitScoreEntry:
    card, place = collective.card, collective.standing
    answered = [(round_, code) for (round_, _), layer in card.layers.items() for code in (*layer.points, *layer.broken)]
    knocked = {round_.code: knockouts_of_round(card.layers, round_) for round_ in season.rulebook.rounds}
    return entry(
        UnitScoreEntry,
        card,
        self=card.self_score,
        council=card.council_score,
        rank=UnitRankEntry(place.school, place.group, place.tied),
        knocked_out={round_: tuple(codes) for round_, codes in knocked.items() if codes},
        criteria=[_criterion(collective, dossier, round_, code) for round_, code in dict.fromkeys(answered)],
    )


def _criterion(collective: Collective, dossier: UnitDossier, round_: str, code: str) -> UnitCriterionEntry:
    layers = [collective.card.layers.get((round_, name)) for name in ("self", "council")]
    points = [number(layer.points.get(code)) if layer else None for layer in layers]
    own = dossier.scores.get((round_, "self"))
    place = own.places.get(code) if own else None
    remark = dossier.remarks.get((round_, code), "")
    return UnitCriterionEntry(round_, code, points[0], points[1], remark, str(place) if place else None)


def hand_in_entries(season: Season) -> list[HandInEntry]:
    """Give what must be handed in beside forms, with what has come of it."""
    return [
        entry(
            HandInEntry,
            state,
            id=state.item.code,
            name=state.item.name,
            unit=state.holder,
            state=state.state.value,
            due=str(state.item.due.last) if state.item.due.last else None,
            received_on=str(state.arrival.day) if state.arrival.day else None,
            days_late=state.arrival.days_late,
        )
        for state in hand_ins_progress(season, day_of_lateness(season))
    ]


def of_units(season: Season) -> dict[str, Any]:
    """Give the lists of what units as such said by their names; with a sample declared also whom it names."""
    book = season.rulebook
    results = season_pledges(season)
    named = nominations(season.submissions, book)
    units = [dossier.unit for dossier in season.unit_dossiers]
    answers = agreements(season.unit_dossiers, season.submissions, season.returns, book)
    return {
        "unit_targets": [
            PledgeEntry(unit=pledge.unit.code, id=pledge.goal.key, **_pledge(pledge)) for pledge in results.targets
        ],
        "movements": [
            MovementEntry(
                id=part.movement.code,
                unit=part.unit.code,
                registered=part.registered,
                counted=part.counted,
                complete=part.answered,
                **{
                    key: value
                    for key, value in (_pledge(part.pledge) if part.pledge else {}).items()
                    if part.judged or key not in ("met", "achieved")
                },
            )
            for part in results.movements
        ],
        "school_targets": [
            entry(
                SchoolTargetEntry,
                target,
                id=target.movement.code,
                **_goal(target.goal),
                actual=(number(target.low), number(target.high)),
                waiting=[unit.code for unit in target.waiting],
            )
            for target in school_targets(results, book)
        ],
        "pact": [
            entry(
                PactEntry,
                share,
                unit=share.unit.code if share.unit else None,
                criterion=share.criterion.code,
                percent=(number(share.low), number(share.high)),
            )
            for share in pact_shares(results, units, book)
        ],
        "nominations": [_nomination(nomination, season) for nomination in named],
        "without_nominations": [
            WithoutNominationEntry(round_.code, unit.code)
            for round_, unit in without_nominations(season.unit_dossiers, named, book)
        ],
        "agreements": [
            entry(AgreementEntry, answer, unit=answer.unit.code, state=answer.state.value) for answer in answers
        ],
        "periods": [_period(period, results, season) for period, results in results_of(season)],
        "verification_sample": [entry(SampledEntry, person) for person in sample(verification(season), book)]
        if book.voting.sample is not None
        else UNSET,
    }


def _goal(goal: RegisteredTarget) -> dict[str, Any]:
    """Give a goal by the names that a unit's target, a movement and a target of the school share."""
    terms = {"indicator": goal.indicator, "measure": goal.measure, "target": number(goal.value)}
    return {**terms, "direction": goal.direction or None}


def _pledge(pledge: Pledge) -> dict[str, Any]:
    """Give what was pledged and what became of it, by the names that a unit's target and a movement share."""
    goal = pledge.goal
    return {
        **_goal(goal),
        "due": goal.due,
        "actual": number(pledge.actual),
        "achieved": number(pledge.achieved),
        "met": pledge.met,
        "cells": texts([place for place in (goal.place, pledge.place) if place]),
    }


def _nomination(nomination: Nomination, season: Season) -> NominationEntry:
    """Give a nomination with the council's word: whether it agrees, with the votes where there were any."""
    answer = season.council.on_nomination(nomination.codes) if season.council else None
    word: NominationWordEntry | UnsetType = UNSET
    if answer is not None:
        agreed = answer.values.get("agreed")
        yes, no = (int(vote) if isinstance(vote := answer.values.get(key), Decimal) else UNSET for key in ("yes", "no"))
        word = NominationWordEntry(agreed if isinstance(agreed, bool) else None, yes, no)
    return entry(
        NominationEntry,
        nomination,
        id=nomination.codes[0] if nomination.codes else None,
        commendation=nomination.commendation or None,
        commendation_kind=nomination.kind or None,
        council=word,
    )


def _period(period: Period, results: tuple[PeriodResult, ...], season: Season) -> PeriodEntry:
    """Give a month, round or quarter by itself: everybody's points and places, the units' means."""
    return PeriodEntry(
        period.key,
        period.name,
        [round_.code for round_ in period.rounds],
        [
            entry(
                PeriodPersonEntry,
                result,
                id=result.dossier.person.code,
                rank=PeriodRankEntry(result.in_school, result.in_unit, result.in_group),
                band=result.band or None,
            )
            for result in results
        ],
        [entry(PeriodUnitEntry, unit, id=unit.unit) for unit in unit_periods(results, season.rulebook)],
    )
