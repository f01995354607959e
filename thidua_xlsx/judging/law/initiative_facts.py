"""Initiatives for the law: how many were recognised, at which level, and how many no earlier title was given for.

An initiative may be used once (CV 5007/BNV-TĐKT, CV 3385/BTĐKT). It was used if the ledger says so of an initiative of
the same person and the same name.
"""

from collections.abc import Iterable
from functools import lru_cache

from msgspec.structs import replace

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of
from thidua_xlsx.judging.law.facts import FactRange, Scale
from thidua_xlsx.judging.law.ordered_scales import NO_LEVEL
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Initiative

_PLAIN = "recognised_initiatives"  # the topic where nothing was used before


def undecided(initiative: Initiative) -> bool:
    """Say whether an initiative is declared recognised without the number of a decision."""
    return initiative.recognised is True and not initiative.decision_no


def used_before(initiative: Initiative, ledger: Iterable[Initiative]) -> Initiative | None:
    """Give the ledger's line of this initiative that says what it was used for, or None."""
    key = initiative_key(initiative.name)
    same = (one for one in ledger if one.person == initiative.person and initiative_key(one.name) == key)
    return next((one for one in same if one.used_for), None)


def _cells(initiatives: Iterable[Initiative]) -> tuple[CellPlace, ...]:
    return unique_places(place for initiative in initiatives for place in initiative.places)


def recognised_found(topic: str, dossier: Dossier) -> FactRange:
    """How many initiatives of this season were recognised, used before or not."""
    if not dossier.initiatives:
        unknown = "unclear" if dossier.initiatives_known else "missing"
        return _none(topic, unknown, complete=dossier.initiatives_known)
    known = [one for one in dossier.initiatives if one.recognised]
    unclear = [one for one in dossier.initiatives if one.recognised is None]
    high = len(known) + len(unclear) if dossier.initiatives_known else None
    return _counted(topic, known, unclear, high, "unclear" if dossier.initiatives_known else "missing")


def free_found(topic: str, dossier: Dossier, year: SeasonYear, within_years: int) -> FactRange:
    """How many recognised initiatives no earlier title was given for; with `within_years` the ledger's count as well.

    The last N years are this season's and the N - 1 before it. An initiative of the ledger counts by the day of its
    decision; one without a day may lie in any year.
    """
    ledger = dossier.history.initiatives
    if not dossier.initiatives and not ledger:
        topic = topic if within_years > 1 else _PLAIN
        complete = dossier.initiatives_known and _complete(dossier, year, within_years)
        return _none(topic, "ledger" if dossier.initiatives_known else "missing", complete=complete)
    free = [one for one in dossier.initiatives if used_before(one, ledger) is None]
    used = [one for one in dossier.initiatives if one.recognised and one not in free]
    names = {initiative_key(one.name) for one in dossier.initiatives}
    earlier = [one for one in ledger if not one.used_for and initiative_key(one.name) not in names]
    earlier = earlier if within_years > 1 else []
    dated = [one for one in earlier if _within(one, year, within_years)]
    undated = [one for one in earlier if one.recognised is not False and days_of(one.decision_date) is None]
    known = [one for one in (*free, *dated) if one.recognised]
    unclear = [*(one for one in (*free, *dated) if one.recognised is None), *undated]
    complete = dossier.initiatives_known and _complete(dossier, year, within_years)
    why = "unclear" if unclear else "missing" if not dossier.initiatives_known else "ledger"
    if dossier.history.doubts and known:  # any of them may have been used before
        found = _counted(topic, [], known, len(known) + len(unclear) if complete else None, "doubt")
        return replace(found, places=(*found.places, *dossier.history.doubts))
    # What the ledger does not enter into is said as plainly as what this season's forms say.
    topic = topic if within_years > 1 or used else _PLAIN
    found = _counted(topic, known, unclear, len(known) + len(unclear) if complete else None, why)
    if used and not known:
        params = {**found.params, "used": tuple(one.name for one in used)}
        return FactRange(
            found.topic, found.low, found.high, found.yes, "used", found.unknown, params, _cells((*used, *unclear))
        )
    return found


def _within(initiative: Initiative, year: SeasonYear, within_years: int) -> bool:
    days = days_of(initiative.decision_date)
    if days is None or year.number is None:
        return False
    return all(year.number - within_years < year.of_day(day) <= year.number for day in days)


def _complete(dossier: Dossier, year: SeasonYear, within_years: int) -> bool:
    """Say whether the ledger has written down the initiatives of every earlier year that counts."""
    if within_years <= 1:
        return True
    if year.number is None:
        return False
    return all(one in dossier.history.initiative_years for one in range(year.number - within_years + 1, year.number))


@lru_cache(maxsize=64)
def _none(topic: str, unknown: str, *, complete: bool) -> FactRange:
    """Nobody told of any initiative; where not all was told (`complete` is False) there may be some."""
    return _counted(topic, [], [], 0 if complete else None, unknown).at(())


def _counted(
    topic: str, known: list[Initiative], unclear: list[Initiative], high: int | None, unknown: str
) -> FactRange:
    declared = sum(undecided(one) for one in known)
    return FactRange(
        topic,
        len(known),
        high,
        yes="yes" if not declared else "declared" if declared == len(known) else "partly_declared",
        no="few" if known else "none",
        unknown=unknown,
        params={"count": len(known), "declared": declared, "names": tuple(one.name for one in unclear)},
        places=_cells((*known, *unclear)),
    )


def level_found(topic: str, dossier: Dossier, scale: Scale) -> FactRange:
    """The highest level of a recognised initiative, at least and at most, for any of its answers may be missing."""
    known = [one for one in dossier.initiatives if one.recognised]
    possible = [one for one in dossier.initiatives if one.recognised is not False]
    # Recognised, but nobody said where: the lowest level is certain, the highest possible.
    low = max((scale.place(one.level) or 1 for one in known), default=0)
    high = max((scale.place(one.level) or scale.top for one in possible), default=0)
    best = [one for one in known if (scale.place(one.level) or 1) == low]
    unclear = [one for one in possible if one.recognised is None or not scale.place(one.level)]
    return FactRange(
        topic,
        low,
        high if dossier.initiatives_known else scale.top,
        yes="declared" if best and all(undecided(one) for one in best) else "yes",
        no="low" if low else "none",
        unknown="unclear" if dossier.initiatives_known else "missing",
        params={
            "found": scale.label(scale.ids[low]) if low else NO_LEVEL,
            "names": tuple(one.name for one in unclear),
        },
        places=_cells(possible),
        scale=scale,
    )
