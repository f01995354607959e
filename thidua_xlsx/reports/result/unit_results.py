"""What units as such said, for the machine-readable result: targets, movements, nominations, agreement."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from thidua_xlsx.exchange.council.layer_comparison import verification
from thidua_xlsx.exchange.council.sample_draw import sample
from thidua_xlsx.judging.analysis.agreements import agreements
from thidua_xlsx.judging.analysis.nominations import nominations, without_nominations
from thidua_xlsx.judging.analysis.school_targets import SchoolTarget, pact_shares, school_targets
from thidua_xlsx.judging.analysis.target_results import Pledge, TakingPart, target_results
from thidua_xlsx.judging.score.period_results import Period, PeriodResult, results_of, unit_periods
from thidua_xlsx.judging.score.score_cards import knockouts_of_round
from thidua_xlsx.model import Collective, Record, Season, UnitDossier


def of_units(season: Season) -> dict[str, object]:
    """Give the lists by name, entry by entry; with a sample declared also whom it names."""
    book = season.rulebook
    found = target_results(season.dossiers, season.unit_dossiers, season.submissions, book)
    named = nominations(season.submissions, book)
    words = agreements(season.unit_dossiers, season.submissions, season.returns, book)
    return {
        "unit_targets": ({"unit": one.unit.code, "id": one.goal.key, **_pledge(one)} for one in found.targets),
        "movements": (
            {
                "id": one.movement.code,
                "unit": one.unit.code,
                "registered": one.registered,
                "counted": one.counted,
                "complete": one.answered,
                **(_movement_result(one) if one.pledge else {}),
            }
            for one in found.movements
        ),
        "school_targets": (_school_target(one) for one in school_targets(found, book)),
        "pact": (
            {
                "unit": one.unit.code if one.unit else None,
                "criterion": one.criterion.code,
                "targets": one.targets,
                "percent": [number(one.low), number(one.high)],
                "points": number(one.points),
            }
            for one in pact_shares(found, [one.unit for one in season.unit_dossiers], book)
        ),
        "nominations": (
            {
                "id": one.codes[0] if one.codes else None,
                "round": one.round,
                "unit": one.unit,
                "who": one.who,
                "summary": one.summary,
                "link": one.link,
                "commendation": one.commendation or None,
                "commendation_kind": one.kind or None,
                **_council(season.council.on_nomination(one.codes) if season.council else None),
            }
            for one in named
        ),
        "without_nominations": (
            {"round": round_.code, "unit": unit.code}
            for round_, unit in without_nominations(season.unit_dossiers, named, book)
        ),
        "agreements": (
            {
                "unit": one.unit.code,
                "state": one.state.value,
                "date": one.date,
                "signer": one.signer,
                "comment": one.comment,
            }
            for one in words
        ),
        "periods": (_period(period, results, season) for period, results in results_of(season)),
        **_sample(season),
    }


def _period(period: Period, results: tuple[PeriodResult, ...], season: Season) -> dict[str, Any]:
    """Give a month, round or quarter by itself: everybody's points and places, the units' means."""
    return {
        "id": period.key,
        "name": period.name,
        "rounds": [one.code for one in period.rounds],
        "people": [
            {
                "id": one.dossier.person.code,
                "unit": one.unit,
                "final": number(one.final),
                "complete": one.complete,
                "rank": {"school": one.in_school, "unit": one.in_unit, "group": one.in_group},
                "band": one.band or None,
            }
            for one in results
        ],
        "units": [
            {"id": one.unit, "average": number(one.average), "rank": one.rank}
            for one in unit_periods(results, season.rulebook)
        ],
    }


def _sample(season: Season) -> dict[str, Any]:
    if season.rulebook.voting.sample is None:
        return {}
    chosen = sample(verification(season), season.rulebook)
    return {
        "verification_sample": [
            {
                "person": one.person,
                "unit": one.unit,
                "drawn": one.drawn,
                "apart": list(one.apart),
                "scored": one.scored,
            }
            for one in chosen
        ]
    }


def _movement_result(part: TakingPart) -> dict[str, Any]:
    """Give a unit's result of a movement; of a target that is the school's no verdict."""
    if part.pledge is None:
        return {}
    result = _pledge(part.pledge)
    left_out = ("met", "achieved") if part.movement.of_school else ()
    return {key: value for key, value in result.items() if key not in left_out}


def _school_target(one: SchoolTarget) -> dict[str, Any]:
    return {
        "id": one.movement.code,
        "indicator": one.goal.indicator,
        "measure": one.goal.measure,
        "target": number(one.goal.value),
        "direction": one.goal.direction or None,
        "actual": [number(one.low), number(one.high)],
        "declared": one.declared,
        "waiting": [unit.code for unit in one.waiting],
        "met": one.met.value,
    }


def _pledge(one: Pledge) -> dict[str, Any]:
    goal = one.goal
    return {
        "indicator": goal.indicator,
        "measure": goal.measure,
        "target": number(goal.value),
        "direction": goal.direction or None,
        "due": goal.due,
        "actual": number(one.actual),
        "achieved": number(one.achieved),
        "met": one.met.value,
        "cells": [str(place) for place in (goal.place, one.place) if place],
    }


def unit_score(season: Season, dossier: UnitDossier) -> dict[str, Any]:
    """Give what a unit has by its own score sheet; no key at all where the season does not score units."""
    one = season.collectives.get(dossier.unit.code)
    if one is None:
        return {}
    card, standing = one.card, one.standing
    return {
        "score": {
            "self": number(card.self_score),
            "council": number(card.council_score),
            "final": number(card.final),
            "complete": card.complete,
            "rounds": {code: number(points) for code, points in card.rounds.items()},
            "rank": {"units": standing.school, "kind": standing.group, "tied": standing.tied},
            "knocked_out": {
                round_.code: list(codes)
                for round_ in season.rulebook.rounds
                if (codes := knockouts_of_round(card.layers, round_))
            },
            "criteria": [_criterion(one, dossier, *at) for at in _answered(one)],
        }
    }


def _answered(one: Collective) -> list[tuple[str, str]]:
    """Give the rounds and criteria in which a unit has any answer, in their order."""
    keys = ((round_, code) for (round_, _), layer in one.card.layers.items() for code in (*layer.points, *layer.broken))
    return list(dict.fromkeys(keys))


def _criterion(one: Collective, dossier: UnitDossier, round_: str, code: str) -> dict[str, Any]:
    given = {name: one.card.layers.get((round_, name)) for name in ("self", "council")}
    own = dossier.scores.get((round_, "self"))
    place = own.places.get(code) if own else None
    return {
        "round": round_,
        "criterion": code,
        **{name: number(layer.points.get(code)) if layer else None for name, layer in given.items()},
        "remark": dossier.remarks.get((round_, code), ""),
        "cell": str(place) if place else None,
    }


@lru_cache(maxsize=10_000)  # points are few: most are whole or half ones of a scale
def number(value: Decimal | None) -> int | float | None:
    """Give a decimal as a number of JSON, a whole one without a point."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _council(word: Record | None) -> dict[str, Any]:
    """Give the council's word on a nomination: whether it agrees, with the votes where there were any."""
    if word is None:
        return {}
    votes = {key: value for key in ("yes", "no") if isinstance(value := word.values.get(key), Decimal)}
    agreed = word.values.get("agreed")
    return {
        "council": {"agreed": agreed if isinstance(agreed, bool) else None, **{k: int(v) for k, v in votes.items()}}
    }
