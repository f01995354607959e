"""Points: from the cells of each layer to a person's totals, exactly, with nothing rounded in between."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.declare.season import Criterion, Round, Rubric, Rulebook
from thidua_xlsx.judging.exact import half_up, weighted_mean
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

LAYERS = ("council", "unit", "self")  # the first that spoke decides

Cards = Mapping[tuple[str, str], LayerTotal]


def layer_total(scores: LayerScores, rubric: Rubric, group: str) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max`, then rounded half-up. A blank
    `score` cell and a broken cell leave the total incomplete; a blank bonus or deduction is 0.
    """
    asked = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    if not any(criterion.code in scores.points for criterion in asked):
        return None
    caps = {section.code: section.max for section in rubric.sections}
    sums: dict[str, Decimal] = dict.fromkeys(caps, Decimal(0))
    for criterion in asked:
        sums[criterion.section] = sums.get(criterion.section, Decimal(0)) + _points(scores, criterion)
    sections = {code: _held(points, caps.get(code)) for code, points in sums.items()}
    total = min(max(sum(sections.values(), Decimal(0)), Decimal(0)), rubric.total_max)
    blanks = tuple(c.code for c in asked if c.kind == "score" and c.code not in scores.points)
    broken = tuple(c.code for c in asked if isinstance(scores.points.get(c.code), Unknown))
    return LayerTotal(
        total=half_up(Fraction(total), rubric.decimals),
        complete=not blanks and not broken,
        sections=sections,
        blanks=blanks,
        broken=broken,
        known=any(isinstance(scores.points.get(c.code), Decimal) for c in asked),
    )


def _points(scores: LayerScores, criterion: Criterion) -> Decimal:
    points = scores.points.get(criterion.code)
    if points is None or isinstance(points, Unknown):
        return Decimal(0)
    return -points if criterion.kind == "deduct" else points


def _held(points: Decimal, cap: Decimal | None) -> Decimal:
    return points if cap is None else min(points, cap)


def deciding(layers: Iterable[str], rubric: Rubric) -> dict[str, Fraction]:
    """Say which of the layers that spoke make the round's final, and with which weight.

    Without `layer_weights` the highest layer alone; with them every layer that has a weight.
    """
    present = set(layers)
    if rubric.layer_weights:
        weights = {layer: Fraction(rubric.layer_weights.get(layer, 0)) for layer in LAYERS if layer in present}
        return {layer: weight for layer, weight in weights.items() if weight}
    return {layer: Fraction(1) for layer in [layer for layer in LAYERS if layer in present][:1]}


def spoke(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the layers that filled in anything in a round, the highest first."""
    return tuple(layer for layer in LAYERS if (round_.code, layer) in cards)


def score(dossier: Dossier, rulebook: Rulebook) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    """
    cards = _layers(dossier, rulebook)
    rubric, rounds = rulebook.rubric, rulebook.rounds

    def over_rounds(points: Callable[[str, str], Fraction]) -> dict[str, Fraction]:
        return _round_finals(cards, rulebook, points)

    finals = over_rounds(lambda round_, layer: Fraction(cards[round_, layer].total))
    final = season_mean(finals, rounds)
    alone = {layer: _layer_mean(cards, layer, rulebook) for layer in LAYERS}
    return Scorecard(
        person=dossier.person,
        layers=cards,
        self_score=alone["self"],
        unit_score=alone["unit"],
        council_score=alone["council"],
        final=None if final is None else half_up(final, rubric.decimals),
        complete=final is not None and _complete(dossier, cards, finals, rulebook),
        rounds={code: half_up(points, rubric.decimals) for code, points in finals.items()},
        breaks=()
        if final is None
        else tuple(
            _as_decimal(season_mean(over_rounds(_break_points(code, dossier, cards, rubric)), rounds))
            for code in rubric.tie_breaks
        ),
    )


def _layers(dossier: Dossier, rulebook: Rulebook) -> dict[tuple[str, str], LayerTotal]:
    cards: dict[tuple[str, str], LayerTotal] = {}
    for round_ in rulebook.rounds:
        for layer in LAYERS:
            scores = dossier.scores.get((round_.code, layer))
            total = layer_total(scores, rulebook.rubric, dossier.person.group) if scores else None
            if total:
                cards[round_.code, layer] = total
    return cards


def _round_finals(cards: Cards, rulebook: Rulebook, points: Callable[[str, str], Fraction]) -> dict[str, Fraction]:
    finals: dict[str, Fraction] = {}
    for round_ in rulebook.rounds:
        shares = deciding(spoke(cards, round_), rulebook.rubric)
        if not all(cards[round_.code, layer].known for layer in shares):
            continue  # a layer that spoke, but not intelligibly, must not fall back to a lower one as if it had not
        mixed = weighted_mean((points(round_.code, layer), weight) for layer, weight in shares.items())
        if mixed is not None:
            finals[round_.code] = mixed
    return finals


def _layer_mean(cards: Cards, layer: str, rulebook: Rulebook) -> Decimal | None:
    totals = {code: Fraction(card.total) for (code, name), card in cards.items() if name == layer and card.known}
    mean = season_mean(totals, rulebook.rounds)
    return None if mean is None else half_up(mean, rulebook.rubric.decimals)


def season_mean(points: Mapping[str, Fraction], rounds: tuple[Round, ...]) -> Fraction | None:
    """Average points by round over the season: within each group of rounds first, then over the groups.

    Only rounds that are there count. A group weighs the mean of its rounds' declared weights; a round without a
    group stands alone. None where nothing is left to average.
    """
    groups: dict[tuple[str, str], list[Round]] = {}
    for round_ in rounds:
        groups.setdefault((round_.group, "" if round_.group else round_.code), []).append(round_)
    means = []
    for members in groups.values():
        mean = weighted_mean((points[one.code], Fraction(one.weight)) for one in members if one.code in points)
        if mean is not None:
            means.append((mean, sum((Fraction(one.weight) for one in members), Fraction(0)) / len(members)))
    return weighted_mean(means)


def _complete(dossier: Dossier, cards: Cards, finals: Mapping[str, Fraction], rulebook: Rulebook) -> bool:
    for round_ in rulebook.rounds:
        if round_.code not in finals:
            if dossier.person.present(round_.start, round_.end):
                return False
        elif not all(cards[round_.code, name].complete for name in deciding(spoke(cards, round_), rulebook.rubric)):
            return False
    return True


def _break_points(code: str, dossier: Dossier, cards: Cards, rubric: Rubric) -> Callable[[str, str], Fraction]:
    criterion = rubric.criterion(code)

    def points(round_: str, layer: str) -> Fraction:
        if criterion is None:
            return Fraction(cards[round_, layer].sections.get(code, Decimal(0)))
        if not criterion.applies(dossier.person.group):
            return Fraction(0)
        return Fraction(_points(dossier.scores[round_, layer], criterion))

    return points


def _as_decimal(value: Fraction | None) -> Decimal:
    return Decimal(0) if value is None else Decimal(value.numerator) / Decimal(value.denominator)
