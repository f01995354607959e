"""Units by their own score sheet: totals, places and what is missing, worked out as for people."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.score.peer_ranking import ranked_among_peers
from thidua_xlsx.judging.score.score_cards import score
from thidua_xlsx.judging.score.score_checks import points_findings, score_findings
from thidua_xlsx.judging.score.standings import rank
from thidua_xlsx.messages.findings import Finding
from thidua_xlsx.messages.places import KeyPlace, Place
from thidua_xlsx.model import Collective, Dossier, UnitDossier

_TABLES = {"people": "units", "criteria": "unit_criteria"}


def collectives(
    dossiers: Sequence[Dossier], units: Sequence[UnitDossier], book: Rulebook
) -> tuple[dict[str, Collective], list[Finding]]:
    """Score and rank the units of a season, by code; also name what is missing in their score sheets.

    `dossiers` are the units in the place of people. Points are Decimal, rounded half-up; complete units stand before
    incomplete ones, equals share a place (1, 1, 3). Titles do not depend on any of this. Nothing where the season has
    no criteria for units.
    """
    seen = book.collective
    if seen is None:
        return {}, []
    ranked = ranked_among_peers(dossiers, seen)
    cards = {one.person.code: score(one, seen, ranked) for one in dossiers}
    places = rank(cards, seen)
    found = {one.unit.code: Collective(one.unit, cards[one.unit.code], places[one.unit.code]) for one in units}
    findings = [*score_findings(dossiers, units, seen, cards), *points_findings(dossiers, seen, cards, ranked)]
    return found, list(_of_units(findings))


def blank_unit_scores(dossiers: Sequence[Dossier], units: Sequence[UnitDossier], book: Rulebook) -> list[Finding]:
    """Name what is missing in the score sheets of units, before anybody is ranked; arguments as above."""
    seen = book.collective
    if seen is None:
        return []
    cards = {one.person.code: score(one, seen) for one in dossiers}
    return list(_of_units(score_findings(dossiers, units, seen, cards)))


def _of_units(findings: Iterable[Finding]) -> Iterable[Finding]:
    """Give findings made of units in the place of people as being about units."""
    for finding in findings:
        yield replace(finding, person=None, place=_place(finding.place))


def _place(place: Place) -> Place:
    """Give the place in the season workbook where a unit is declared, for that where a person would be."""
    if not isinstance(place, KeyPlace):
        return place
    table, dot, key = place.key.partition(".")
    return replace(place, key=f"{_TABLES.get(table, table)}{dot}{key}")
