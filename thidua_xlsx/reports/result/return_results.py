"""What the machine-readable result says of handing in: deadlines, the day on which each form came, what came late."""

from typing import Any

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.analysis.received_days import arrival_of, hand_ins_progress
from thidua_xlsx.judging.season_closing import day_of_lateness
from thidua_xlsx.model import Season, UnitDossier


def deadlines(book: Rulebook) -> list[dict[str, Any]]:
    """Give the deadlines of the forms: in the plan's words, with their days where these are known."""
    return [
        {
            "form": key if book.round(key) is None else f"self-score:{key}",
            "text": due.text,
            **_days(due.first, due.last),
        }
        for key, due in book.dues.items()
        if due.text
    ]


def school_registered(book: Rulebook) -> list[str]:
    """Give the ids of what the school itself registers as a collective."""
    return [id_ for key in ("title", "commendation") for id_ in book.registered_itself(key)]


def hand_ins(season: Season) -> list[dict[str, Any]]:
    """Give what must be handed in beside forms, with what has come of it."""
    return [
        {
            "id": one.item.code,
            "name": one.item.name,
            "unit": one.holder,
            "state": one.state.value,
            "due": str(one.item.due.last) if one.item.due.last else None,
            "received_on": str(one.arrival.day) if one.arrival.day else None,
            "days_late": one.arrival.days_late,
            "noted": one.noted,
            "files": list(one.files),
        }
        for one in hand_ins_progress(season, day_of_lateness(season))
    ]


def _days(first: object, last: object) -> dict[str, Any]:
    return {name: str(day) if day else None for name, day in (("first", first), ("last", last))}


def arrivals(season: Season, dossier: UnitDossier) -> dict[str, Any]:
    """Give the day of each form of a unit that somebody can tell, and by how many days forms came late."""
    came = {key: arrival_of(season, dossier.unit.code, *key.partition(":")[::2]) for key in dossier.returned}
    return {
        "received_on": {key: str(one.day) for key, one in came.items() if one.day},
        "days_late": {key: one.days_late for key, one in came.items() if one.days_late},
    }
