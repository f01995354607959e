"""Initiatives for the law: how many were recognised, at which level, and how many no earlier title was given for.

An initiative may be used once (CV 5007/BNV-TĐKT, CV 3385/BTĐKT). It was used if the ledger says so of an initiative of
the same person and the same name.
"""

import re
from collections.abc import Iterable

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import initiative_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.school_years import SeasonYear, days_of, season_year
from thidua_xlsx.judging.law.facts import FactArguments, FactRange
from thidua_xlsx.judging.law.ordered_scales import NO_LEVEL, level_scale
from thidua_xlsx.messages.places import CellPlace, unique_places
from thidua_xlsx.model import Dossier, Initiative, Met, Timeline

_PLAIN = "recognised_initiatives"  # the topic where nothing was used before
_YEARS = re.compile(r"\d{4}(\s*[-–/]\s*\d{4})?")
_KEPT = 3  # years that the ledger must tell of before "none" is believed, where the law sets no time: as provinces keep


def undecided(initiative: Initiative) -> bool:
    """Say whether an initiative is declared recognised without the number of a decision."""
    return initiative.recognised is True and not initiative.decision_no


def used_before(initiative: Initiative, ledger: Iterable[Initiative]) -> Initiative | None:
    """Give the ledger's line of this initiative that says what it was used for, or None.

    `ledger` are the initiatives of earlier years; lines of other people and of other names are passed over.
    """
    key = initiative_key(initiative.name)
    same = (line for line in ledger if line.person == initiative.person and initiative_key(line.name) == key)
    return next((line for line in same if line.used_for), None)


def _cells(initiatives: Iterable[Initiative]) -> tuple[CellPlace, ...]:
    return unique_places(place for initiative in initiatives for place in initiative.places)


def recognised_found(topic: str, dossier: Dossier) -> FactRange:
    """How many initiatives of this season were recognised, used before or not; `topic` names its sentences."""
    if not dossier.initiatives:
        unknown = "unclear" if dossier.initiatives_known else "missing"
        return _none(topic, unknown, complete=dossier.initiatives_known)
    known = [initiative for initiative in dossier.initiatives if initiative.recognised]
    unclear = [initiative for initiative in dossier.initiatives if initiative.recognised is None]
    high = len(known) + len(unclear) if dossier.initiatives_known else None
    return _counted(topic, known, unclear, high, "unclear" if dossier.initiatives_known else "missing")


def free_found(asked: FactArguments, dossier: Dossier, timeline: Timeline, year: SeasonYear) -> FactRange:
    """How many recognised initiatives no earlier title was given for; with `within_years` the ledger's count as well.

    The last N years are this season's and the N - 1 before it. An initiative of the ledger counts by the day of its
    decision; one without a day may lie in any year.
    """
    topic, within_years, ledger = asked.topic, asked.within_years, dossier.history.initiatives
    complete = dossier.initiatives_known and _ledger_tells(timeline, max(within_years, 1), year)
    if not dossier.initiatives and not ledger:
        topic = topic if within_years > 1 else _PLAIN
        return _none(topic, "ledger" if dossier.initiatives_known else "missing", complete=complete)
    free = [initiative for initiative in dossier.initiatives if used_before(initiative, ledger) is None]
    used = [initiative for initiative in dossier.initiatives if initiative.recognised and initiative not in free]
    names = {initiative_key(initiative.name) for initiative in dossier.initiatives}
    earlier = [
        initiative for initiative in ledger if not initiative.used_for and initiative_key(initiative.name) not in names
    ]
    earlier = earlier if within_years > 1 else []
    dated = [initiative for initiative in earlier if _within_last(initiative, year, within_years) is Met.YES]
    perhaps = [initiative for initiative in earlier if _within_last(initiative, year, within_years) is Met.UNKNOWN]
    undated = [initiative for initiative in perhaps if initiative.recognised is not False]
    known = [initiative for initiative in (*free, *dated) if initiative.recognised]
    unclear = [*(initiative for initiative in (*free, *dated) if initiative.recognised is None), *undated]
    why = "unclear" if unclear else "missing" if not dossier.initiatives_known else "ledger"
    if (doubts := dossier.history.doubts_of("initiatives")) and known:  # any of them may have been used before
        fact = _counted(topic, [], known, len(known) + len(unclear) if complete else None, "doubt")
        return replace(fact, places=(*fact.places, *doubts))
    # What the ledger does not enter into is said as plainly as what this season's forms say.
    topic = topic if within_years > 1 or used else _PLAIN
    fact = _counted(topic, known, unclear, len(known) + len(unclear) if complete else None, why)
    if used and not known:
        params = {**fact.params, "used": tuple(initiative.name for initiative in used)}
        return FactRange(
            fact.topic, fact.low, fact.high, fact.yes, "used", fact.unknown, params, _cells((*used, *unclear))
        )
    return fact


def _none(topic: str, unknown: str, *, complete: bool) -> FactRange:
    """Nobody told of any initiative; where not all was told (`complete` is False) there may be some."""
    return _counted(topic, [], [], 0 if complete else None, unknown)


def _counted(
    topic: str, known: list[Initiative], unclear: list[Initiative], high: int | None, unknown: str
) -> FactRange:
    declared = sum(undecided(initiative) for initiative in known)
    return FactRange(
        topic,
        len(known),
        high,
        yes="yes" if not declared else "declared" if declared == len(known) else "partly_declared",
        no="few" if known else "none",
        unknown=unknown,
        params={"count": len(known), "declared": declared, "names": tuple(initiative.name for initiative in unclear)},
        places=_cells((*known, *unclear)),
    )


class _ByLevel(msgspec.Struct, frozen=True):
    """Initiatives by what they are worth for a level: certainly recognised, perhaps, used for a title before, and
    used up for a commendation.
    """

    known: list[Initiative]
    unclear: list[Initiative]
    used: list[Initiative]
    spent: list[Initiative]


def level_found(asked: FactArguments, dossier: Dossier, timeline: Timeline, rulebook: Rulebook) -> FactRange:
    """The highest level of a recognised initiative, at least and at most, for any of its answers may be missing.

    Initiatives of the ledger count as those of this season do, `within_years` or of any year. One that a commendation
    was given for is used up; whether one that a title was given for may serve a higher title is read both ways, so it
    decides nothing (CV 5007/BNV-TĐKT, of which that part is not found).
    """
    scale, sorted_ = level_scale(rulebook), _by_level(asked, dossier, timeline, rulebook)
    known, possible = sorted_.known, [*sorted_.known, *sorted_.unclear, *sorted_.used]
    # Recognised, but nobody said where: the lowest level is certain, the highest possible.
    low = max((scale.place(initiative.level) or 1 for initiative in known), default=0)
    reached = max(
        (scale.place(initiative.level) or 1 for initiative in (*known, *sorted_.used) if initiative.recognised),
        default=0,
    )
    high = max((scale.place(initiative.level) or scale.top for initiative in possible), default=0)
    best = [initiative for initiative in known if (scale.place(initiative.level) or 1) == low]
    unclear = [
        initiative for initiative in possible if initiative.recognised is None or not scale.place(initiative.level)
    ]

    def worth(initiative: Initiative) -> int:
        return scale.place(initiative.level) or scale.top

    raising = [initiative for initiative in sorted_.used if worth(initiative) > low]
    ledger_tells = dossier.initiatives_known and _ledger_tells(timeline, asked.within_years, season_year(rulebook))
    open_ = bool(timeline.doubts) or not ledger_tells
    settled = (
        bool(low) and low == high and not timeline.doubts
    )  # no other initiative matters, nor is it used up by this
    return FactRange(
        asked.topic,
        0 if timeline.doubts else low,  # what the doubtful lines tell of may be a use of any
        scale.top if open_ else high,
        yes="declared" if best and all(undecided(initiative) for initiative in best) else "yes",
        no="spent" if sorted_.spent else "low" if reached else "none",
        unknown=_why_level(sorted_, dossier, timeline, raising, ledger_tells=ledger_tells),
        params={
            "found": scale.label(scale.ids[low]) if low else NO_LEVEL,
            "reached": scale.label(scale.ids[reached]) if reached else NO_LEVEL,
            "names": tuple(dict.fromkeys(initiative.name for initiative in (*unclear, *sorted_.unclear))),
            "used": _uses(raising),
            "spent": _uses(sorted_.spent),
        },
        places=unique_places((*_cells(best if settled else [*possible, *sorted_.spent]), *timeline.doubts)),
        scale=scale,
    )


def _uses(initiatives: Iterable[Initiative]) -> tuple[str, ...]:
    """Name initiatives with what they were used for; one told by form and ledger alike is named once."""
    return tuple(dict.fromkeys(f"{initiative.name} ({initiative.used_for})" for initiative in initiatives))


def _why_level(
    sorted_: _ByLevel, dossier: Dossier, timeline: Timeline, raising: list[Initiative], *, ledger_tells: bool
) -> str:
    """Say what keeps a level open; `raising` are the initiatives that would raise it if they may serve again."""
    if timeline.doubts:
        return "doubt"
    if not dossier.initiatives_known:
        return "missing"
    if any(initiative.recognised is None or not initiative.level for initiative in (*sorted_.known, *sorted_.unclear)):
        return "unclear"
    return "used" if raising else "undated" if sorted_.unclear else "unclear" if ledger_tells else "ledger"


def _by_level(asked: FactArguments, dossier: Dossier, timeline: Timeline, rulebook: Rulebook) -> _ByLevel:
    """Sort the initiatives of all years by what they are worth; those refused or too old are left out."""
    year = season_year(rulebook)
    earlier = [initiative for account in timeline.accounts for initiative in account.initiatives]
    by_level = _ByLevel([], [], [], [])
    for initiative in (*dossier.initiatives, *earlier):
        before = used_before(initiative, dossier.history.initiatives)
        inside = Met.YES if initiative in dossier.initiatives else _within_last(initiative, year, asked.within_years)
        if initiative.recognised is False or inside is Met.NO:
            continue
        if before:
            # The ledger may name a commendation, such as `Bằng khen 2023-2024`, and no title.
            id_ = rulebook.columns.choices["title"].find(_YEARS.sub("", before.used_for).strip(" ,;()–-"))
            spent = id_ is not None and rulebook.regime.is_commendation(id_)
            (by_level.spent if spent else by_level.used).append(replace(initiative, used_for=before.used_for))
        else:
            (by_level.known if initiative.recognised and inside is Met.YES else by_level.unclear).append(initiative)
    return by_level


def _within_last(initiative: Initiative, year: SeasonYear, years: int) -> Met:
    """Say whether an initiative was recognised in the last so many years, this one included; 0 = whenever."""
    if not years:
        return Met.YES
    days = days_of(initiative.decision_date)
    if days is None or year.number is None:
        return Met.UNKNOWN
    inside = {year.number - years < year.of_day(day) <= year.number for day in days}
    return Met.UNKNOWN if len(inside) > 1 else Met.YES if True in inside else Met.NO


def _ledger_tells(timeline: Timeline, years: int, year: SeasonYear) -> bool:
    """Say whether the ledger has written down the initiatives of every earlier year that counts."""
    if year.number is None:
        return years == 1
    numbers = range(year.number - (years or _KEPT) + 1, year.number)
    return all(timeline.year(number).initiatives_told for number in numbers)
