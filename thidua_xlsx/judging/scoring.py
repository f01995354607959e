"""Points: from the cells of each layer to a person's totals; a layer's total is rounded, nothing else in between."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.declare.season import Criterion, Round, Rubric, Rulebook
from thidua_xlsx.declare.worth import Entered, kind_of, section_points, worth
from thidua_xlsx.judging.exact import half_up, weighted_mean
from thidua_xlsx.judging.peers import LAYERS, Placed, Ranked
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

Cards = Mapping[tuple[str, str], LayerTotal]


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, ranked: Mapping[str, Placed] | None = None
) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max` and to what a knock-out leaves, then
    rounded half-up. A blank cell that is needed, a broken one and a ranking that peers may still change leave the total
    incomplete; any other blank is 0 or no. `ranked` gives the places among peers by criterion.
    """
    asked = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    if not any(criterion.code in scores.points for criterion in asked):
        return None
    placed = {code: place for code, place in (ranked or {}).items() if code in scores.points}
    points = {c.code: _points(scores, c, placed) for c in asked if _answered(scores, c) is not None}
    sections = _sections(rubric, asked, points)
    knocked = [c for c in asked if c.kind == "knockout" and _answered(scores, c) is True]
    limits = [rubric.total_max, *(criterion.max for criterion in knocked)]
    total = max(min(sum(sections.values(), rubric.start), *limits), Decimal(0))
    blanks = tuple(c.code for c in asked if kind_of(c).needed and c.code not in scores.points)
    broken = tuple(c.code for c in asked if isinstance(scores.points.get(c.code), Unknown))
    still_open = tuple(code for code, place in placed.items() if not place.settled)
    return LayerTotal(
        total=half_up(Fraction(total), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        sections=sections,
        blanks=blanks,
        broken=broken,
        known=bool(points),
        points=points,
        open=still_open,
        knocked=tuple(criterion.code for criterion in knocked),
        places={code: place.place for code, place in placed.items()},
    )


def _answered(scores: LayerScores, criterion: Criterion) -> Entered | None:
    entered = scores.points.get(criterion.code)
    return None if isinstance(entered, Unknown) else entered


def _points(scores: LayerScores, criterion: Criterion, placed: Mapping[str, Placed]) -> Decimal:
    entered = _answered(scores, criterion)
    if criterion.code in placed:
        return placed[criterion.code].points
    return Decimal(0) if entered is None else worth(criterion, entered)


def _sections(rubric: Rubric, asked: Iterable[Criterion], points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Add up every section, held to its cap; one that nobody of the group is asked in gives nothing."""
    declared = {section.code: section for section in rubric.sections}
    own: dict[str, list[Decimal]] = {code: [] for code in declared}
    begun = set()
    for criterion in asked:
        begun.add(criterion.section)
        own.setdefault(criterion.section, []).append(points.get(criterion.code, Decimal(0)))
    return {
        code: section_points(declared[code], listed) if code in declared and code in begun else sum(listed, Decimal(0))
        for code, listed in own.items()
    }


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


def score(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    `ranked` gives the places among peers (`peers.py`) where the season ranks people by a criterion.
    """
    cards = _layers(dossier, rulebook, ranked or {})
    rubric, rounds = rulebook.rubric, rulebook.rounds

    def over_rounds(points: Callable[[str, str], Fraction]) -> dict[str, Fraction]:
        return _round_finals(cards, rulebook, points)

    finals = over_rounds(lambda round_, layer: Fraction(cards[round_, layer].total))
    finals = {code: min([points, *_limits(cards, rulebook, code)]) for code, points in finals.items()}
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
            _as_decimal(season_mean(over_rounds(_break_points(code, cards, rubric)), rounds))
            for code in rubric.tie_breaks
        ),
    )


def _limits(cards: Cards, rulebook: Rulebook, code: str) -> list[Fraction]:
    """Give the totals that a round is held to by knock-outs: what the highest layer that spoke says of them counts."""
    highest = next((cards[code, layer] for layer in LAYERS if (code, layer) in cards), None)
    knocked = highest.knocked if highest else ()
    return [Fraction(one.max) for one in rulebook.rubric.criteria if one.code in knocked]


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked) -> dict[tuple[str, str], LayerTotal]:
    cards: dict[tuple[str, str], LayerTotal] = {}
    for round_ in rulebook.rounds:
        group = dossier.person.group_in(round_)
        for layer in LAYERS:
            scores = dossier.scores.get((round_.code, layer))
            places = ranked.get((dossier.person.code, round_.code, layer), {})
            total = layer_total(scores, rulebook.rubric, group, places) if scores else None
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
            if dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused:
                return False
        elif not all(cards[round_.code, name].complete for name in deciding(spoke(cards, round_), rulebook.rubric)):
            return False
    return True


def _break_points(code: str, cards: Cards, rubric: Rubric) -> Callable[[str, str], Fraction]:
    criterion = rubric.criterion(code)

    def points(round_: str, layer: str) -> Fraction:
        if criterion is None:
            return Fraction(cards[round_, layer].sections.get(code, Decimal(0)))
        return Fraction(cards[round_, layer].points.get(code, Decimal(0)))

    return points


def _as_decimal(value: Fraction | None) -> Decimal:
    return Decimal(0) if value is None else Decimal(value.numerator) / Decimal(value.denominator)
