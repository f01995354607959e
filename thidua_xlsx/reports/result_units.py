"""What units as such said, for the machine-readable result: targets, movements, nominations, agreement."""

from decimal import Decimal
from typing import Any

from thidua_xlsx.judging.agreements import agreements
from thidua_xlsx.judging.nominations import nominations, without_nominations
from thidua_xlsx.judging.pledges import Pledge, pledges
from thidua_xlsx.judging.sampling import sample
from thidua_xlsx.judging.verification import verification
from thidua_xlsx.model import Season


def of_units(season: Season) -> dict[str, Any]:
    """Give the four lists by name, empty where nobody was asked; with a sample declared also whom it names."""
    book = season.rulebook
    found = pledges(season.dossiers, season.unit_dossiers, season.submissions, book)
    named = nominations(season.submissions, book)
    words = agreements(season.unit_dossiers, season.submissions, season.returns, book)
    return {
        "unit_targets": [{"unit": one.unit.code, "id": one.goal.key, **_pledge(one)} for one in found.targets],
        "movements": [
            {
                "id": one.movement.code,
                "unit": one.unit.code,
                "registered": one.registered,
                "counted": one.counted,
                "complete": one.answered,
                **(_pledge(one.pledge) if one.pledge else {}),
            }
            for one in found.movements
        ],
        "nominations": [
            {
                "round": one.round,
                "unit": one.unit,
                "who": one.who,
                "summary": one.summary,
                "link": one.link,
                "commendation": one.commendation or None,
                "commendation_kind": one.kind or None,
            }
            for one in named
        ],
        "without_nominations": [
            {"round": round_.code, "unit": unit.code}
            for round_, unit in without_nominations(season.unit_dossiers, named, book)
        ],
        "agreements": [
            {
                "unit": one.unit.code,
                "state": one.state.value,
                "date": one.date,
                "signer": one.signer,
                "comment": one.comment,
            }
            for one in words
        ],
        **_sample(season),
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


def _pledge(one: Pledge) -> dict[str, Any]:
    goal = one.goal
    return {
        "indicator": goal.indicator,
        "measure": goal.measure,
        "target": _number(goal.value),
        "direction": goal.direction or None,
        "due": goal.due,
        "actual": _number(one.actual),
        "achieved": _number(one.achieved),
        "met": one.met.value,
        "cells": [str(place) for place in (goal.place, one.place) if place],
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
