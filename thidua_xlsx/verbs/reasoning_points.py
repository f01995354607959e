"""Points in words for the terminal: every layer with its cells, and what a unit has by its own score sheet."""

from collections.abc import Iterator

from thidua_xlsx.declare.season import Unit
from thidua_xlsx.intake.unit_scores import season_of_units
from thidua_xlsx.lang import Words
from thidua_xlsx.model import Dossier, Season
from thidua_xlsx.reports.worths import worths


def layer_lines(dossier: Dossier, season: Season, words: Words) -> Iterator[str]:
    """Say what each layer gave in each round, from which cells, and how answers became points."""
    card, order = season.scorecards[dossier.person.code], [one.code for one in season.rulebook.rounds]
    for (round_, layer), total in sorted(card.layers.items(), key=lambda item: (order.index(item[0][0]), item[0][1])):
        declared = season.rulebook.round(round_)
        places = [str(place) for place in dossier.scores[round_, layer].places.values()]
        span = f"{places[0]} … {places[-1].rpartition('!')[2]}" if places else ""
        yield words(
            "cli.layer_line",
            round=declared.name if declared else round_,
            layer=words(f"cli.layer_{layer}"),
            total=total.total,
            state="" if total.complete else words("cli.incomplete"),
            cells=span,
        )
        for shown in worths(season, dossier, round_, layer, words):
            key = "scoring.line_open" if shown.open else "scoring.line"
            yield words(key, criterion=shown.criterion.code, worked=shown.text)


def unit_score_lines(unit: Unit, season: Season, words: Words) -> Iterator[str]:
    """Say what a unit has by its own score sheet, criterion by criterion; nothing where units are not scored."""
    seen, one = season_of_units(season), season.collectives.get(unit.code)
    dossier = seen.dossier(unit.code) if seen else None
    if seen is None or one is None or dossier is None:
        return
    yield words(
        "cli.unit_score",
        final="–" if one.card.final is None else one.card.final,
        state=words("cli.complete" if one.card.complete else "cli.incomplete"),
        rank=one.standing.school or "–",
        kind=one.standing.group or "–",
        tied=words("cli.tied") if one.standing.tied else "",
    )
    yield from layer_lines(dossier, seen, words)
    for round_ in seen.rulebook.rounds:
        layers = {name: one.card.layers.get((round_.code, name)) for name in ("self", "council")}
        if any(layers.values()):
            yield words("cli.criteria_head", round=round_.name or round_.code)
            yield from _criteria(unit, round_.code, season, words)


def _criteria(unit: Unit, round_: str, season: Season, words: Words) -> Iterator[str]:
    one, dossier, book = season.collectives[unit.code], season.unit_dossier(unit.code), season.rulebook.collective
    changes = season.council.unit_adjustments if season.council else ()
    reasons = {one.criterion: one.reason for one in changes if (one.person, one.round) == (unit.code, round_)}
    for criterion in book.rubric.criteria if book else ():
        given = {name: one.card.layers.get((round_, name)) for name in ("self", "council")}
        found = {name: layer.points.get(criterion.code) if layer else None for name, layer in given.items()}
        if all(points is None for points in found.values()):
            continue
        said = {name: "–" if points is None else points for name, points in found.items()}
        line = words("cli.unit_criterion", criterion=f"{criterion.code} {criterion.text}", **said)
        remark = dossier.remarks.get((round_, criterion.code), "") if dossier else ""
        reason = words("cli.unit_reason", reason=reasons[criterion.code]) if criterion.code in reasons else ""
        yield "; ".join(part for part in (line, remark, reason) if part)
