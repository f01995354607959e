"""Of how many rounds somebody's points are: the council reads that beside them, as whoever ranks them does."""

from collections.abc import Iterator, Sequence

from thidua_xlsx.base.text import Say
from thidua_xlsx.declare.season import Round
from thidua_xlsx.judging.score.score_cards import whole_so_far
from thidua_xlsx.model import Scorecard, Season


def rounds_absent(season: Season, card: Scorecard, layer: str = "") -> list[Round]:
    """Give the rounds that have begun and of which somebody who was there, and not excused, has no points.

    With `layer` those without points of that layer.
    """
    dossier = season.dossier(card.person.code)
    scored = {round_ for round_, by in card.layers if by == layer} if layer else card.rounds
    excused = dossier.excused if dossier else frozenset()
    return [
        round_
        for round_ in season.rounds_begun
        if round_.code not in scored and round_.code not in excused and card.person.present(round_.start, round_.end)
    ]


def complete_so_far(season: Season, card: Scorecard) -> bool:
    """Say whether nothing is missing in the rounds that have begun; in a season that is concluded these are all."""
    if card.complete or season.concluded or card.final is None:
        return card.complete
    return whole_so_far(card, season.rulebook.rubric) and not rounds_absent(season, card)


def rounds_of_points(season: Season, card: Scorecard, say: Say) -> str:
    """Say of how many of the year's rounds somebody's points are, and why not of all; empty where they are of all.

    Of a running season the rounds count that have begun. `card` holds the points. Points that lack a round
    in which the person was there are marked.
    """
    counted = [round_ for round_ in season.rounds_begun if round_.weight]
    lacking = [round_ for round_ in counted if round_.code not in card.rounds]
    why = tuple(_why_lacking(season, card, lacking, say))
    complete = complete_so_far(season, card)
    if not lacking or (complete and not why):
        return ""
    key = "report.ranking.rounds_there" if complete else "report.ranking.rounds_lacking"
    text = say(key, scored=len(counted) - len(lacking), rounds=len(counted))
    return ", ".join((text, *why))


def _why_lacking(season: Season, card: Scorecard, lacking: Sequence[Round], say: Say) -> Iterator[str]:
    """Say that a person came or went during the year, or was excused from some of the rounds `lacking`."""
    person, dossier = card.person, season.dossier(card.person.code)
    since, until = (person.earlier or (person,))[0].since, person.until
    if since is not None and any(round_.end is not None and round_.end < since for round_ in lacking):
        yield say("report.ranking.since", day=since)
    if until is not None and any(round_.start is not None and round_.start > until for round_ in lacking):
        yield say("report.ranking.until", day=until)
    excused = tuple(round_.name for round_ in lacking if dossier and round_.code in dossier.excused)
    if excused:
        yield say("report.ranking.excused", rounds=excused)
