"""Points in words for the terminal: every layer with its cells, and what a unit has by its own score sheet."""

from collections.abc import Iterable, Iterator

from thidua_xlsx.declare.season import LAYERS, Unit
from thidua_xlsx.intake.dossiers.units_as_people import season_of_units
from thidua_xlsx.judging.score.score_cards import layers_with_points
from thidua_xlsx.messages.language import Language
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Dossier, Season
from thidua_xlsx.reports.common.figure_cells import figures
from thidua_xlsx.reports.summary.points.worked_answers import worked_answers


def layer_lines(dossier: Dossier, season: Season, words: Language, *, answers: bool = True) -> Iterator[str]:
    """Say what each layer gave in each round, from which cells, and (`answers`) how answers became points."""
    card, order = season.scorecards[dossier.person.code], [one.code for one in season.rulebook.rounds]
    steps = sorted(card.layers.items(), key=lambda item: (order.index(item[0][0]), LAYERS.index(item[0][1])))
    for (round_, layer), total in steps:
        declared = season.rulebook.round(round_)
        yield words(
            "cli.layer_line",
            round=declared.name if declared else round_,
            layer=words(f"cli.layer_{layer}"),
            total=total.total,
            state="" if total.complete else words("cli.incomplete"),
            cells=_spans(dossier.scores[round_, layer].places.values()),
        )
        for shown in worked_answers(season, dossier, round_, layer, words) if answers else ():
            key = "scoring.line_open" if shown.open else "scoring.line"
            yield words(key, criterion=shown.criterion.code, worked=shown.text)


def _spans(places: Iterable[CellPlace]) -> str:
    """Give the first and the last cell of each sheet that points come from: the council's stand in its own."""
    sheets: dict[tuple[str, str], list[CellPlace]] = {}
    for place in places:
        sheets.setdefault((place.file, place.sheet), []).append(place)
    spans = [(str(found[0]), found[-1].cell if len(found) > 1 else "") for found in sheets.values()]
    return ", ".join(f"{first} … {last}" if last else first for first, last in spans)


def unit_score_lines(unit: Unit, season: Season, words: Language) -> Iterator[str]:
    """Say what a unit has by its own score sheet, criterion by criterion; nothing where units are not scored."""
    seen, one = season_of_units(season), season.collectives.get(unit.code)
    dossier = seen.dossier(unit.code) if seen else None
    if seen is None or one is None or dossier is None:
        return
    yield words(
        "cli.unit_score",
        final="–" if one.card.final is None else one.card.final,
        state=words("cli.complete" if one.card.complete else "cli.incomplete"),
        rank=figures(seen, words).places(one.standing.school) if one.standing.school else "–",
        kind=one.standing.group or "–",
    )
    yield from layer_lines(dossier, seen, words, answers=False)
    for round_ in seen.rulebook.rounds:
        if layers_with_points(one.card.layers, round_):
            yield words("cli.criteria_head", round=round_.name or round_.code)
            yield from _criteria(dossier, round_.code, season, seen, words)


def _criteria(dossier: Dossier, round_: str, season: Season, seen: Season, words: Language) -> Iterator[str]:
    """Say every answered criterion of a unit in a round: points of each layer, its remark, the council's reason."""
    code, mine = dossier.person.code, season.unit_dossier(dossier.person.code)
    changes = season.council.unit_adjustments if season.council else ()
    reasons = {change.criterion: change.reason for change in changes if (change.person, change.round) == (code, round_)}
    given = {name: _given(dossier, round_, name, seen, words) for name in ("self", "council")}
    for criterion in seen.rulebook.rubric.criteria:
        said = [
            f"{words(f'cli.layer_{name}')} {found[criterion.code]}"
            for name, found in given.items()
            if criterion.code in found
        ]
        if said:
            line = words("cli.unit_criterion", criterion=f"{criterion.code} {criterion.text}", said=", ".join(said))
            remark = mine.remarks.get((round_, criterion.code), "") if mine else ""
            reason = words("cli.unit_reason", reason=reasons[criterion.code]) if criterion.code in reasons else ""
            yield "; ".join(part for part in (line, remark, reason) if part)


def _given(dossier: Dossier, round_: str, layer: str, seen: Season, words: Language) -> dict[str, str]:
    """Word what one layer gave for each criterion: points, or how an answer became points."""
    total = seen.scorecards[dossier.person.code].layers.get((round_, layer))
    if total is None:
        return {}
    found = {code: words.plain(points) for code, points in total.points.items()}
    found |= dict.fromkeys(total.blanks, words("report.unit_scores.blank"))
    found |= dict.fromkeys(total.broken, words("report.unit_scores.unread"))
    return found | {shown.criterion.code: shown.text for shown in worked_answers(seen, dossier, round_, layer, words)}
