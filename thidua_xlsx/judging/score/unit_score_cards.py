"""Units by their own score sheet: totals, places and what is missing, worked out as for people."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.score.peer_ranking import Ranked, ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score_card
from thidua_xlsx.judging.score.score_checks import points_findings, score_findings
from thidua_xlsx.judging.score.standings import rank_people
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import KeyPlace
from thidua_xlsx.model import Collective, Dossier, Scorecard, UnitDossier

_TABLES = {"people": "units", "criteria": "unit_criteria"}


class UnitScores(msgspec.Struct, frozen=True):
    """The units of a season in the place of people: their points, and their places among each other by criterion."""

    people: Sequence[Dossier] = ()
    cards: Mapping[str, Scorecard] = msgspec.field(default_factory=dict)
    ranked: Ranked = msgspec.field(default_factory=dict)


def score_units(people: Sequence[Dossier], book: Rulebook, *, among_peers: bool = True) -> UnitScores:
    """Add up the points of units, which stand in the place of `people`: Decimal, rounded half-up.

    Where not all units are known, none has a place `among_peers`. Nothing where the season has no criteria for units.
    """
    sheet = book.collective
    if sheet is None:
        return UnitScores()
    ranked = ranked_among_peers(people, sheet) if among_peers else {}
    return UnitScores(people, {unit.person.code: score_card(unit, sheet, ranked) for unit in people}, ranked)


def rank_collectives(scores: UnitScores, units: Iterable[UnitDossier], book: Rulebook) -> dict[str, Collective]:
    """Rank the units of a season by their own score sheet, by code.

    Complete units stand before incomplete ones, equals share a place (1, 1, 3). Titles do not depend on any of this.
    """
    if book.collective is None:
        return {}
    places = rank_people(scores.cards, book.collective)
    return {
        code: Collective(dossier.unit, scores.cards[code], places[code]) for dossier in units if (code := dossier.code)
    }


def unit_score_findings(scores: UnitScores, units: Iterable[UnitDossier], book: Rulebook) -> Iterable[Finding]:
    """Name what is missing in the score sheets of units."""
    sheet = book.collective
    return _of_units(score_findings(scores.people, units, sheet, scores.cards)) if sheet else ()


def unit_points_findings(scores: UnitScores, book: Rulebook) -> Iterable[Finding]:
    """Name what is to be looked at in the points of units, as in those of people."""
    sheet = book.collective
    return _of_units(points_findings(scores.people, sheet, scores.cards, scores.ranked)) if sheet else ()


def _of_units(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Give findings made of units in the place of people as being about units, at the rows that declare these."""
    for finding in findings:
        place = finding.place
        if isinstance(place, KeyPlace):
            table, dot, key = place.key.partition(".")
            place = replace(place, key=f"{_TABLES.get(table, table)}{dot}{key}")
        yield replace(finding, person=None, place=place)
