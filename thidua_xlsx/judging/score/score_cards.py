"""Points of people: from what an answer is worth to the final of the year.

Each criterion is worth some points; a section adds them up to its cap; a layer adds up its sections, between 0 and the
highest total, rounded half-up. A round takes the highest layer that spoke, or the mean of the layers by their weights;
the year is the mean of its rounds by theirs. Published figures are rounded half-up, and nothing in between but a
layer's total.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import Exact, as_decimal, half_up, weighted_mean
from thidua_xlsx.base.text import by_key
from thidua_xlsx.declare.criteria.criterion_kind import Entered, held_together
from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, LAYERS, Criterion, Round, Rubric, Rulebook
from thidua_xlsx.judging.score.peer_ranking import PeerPlace, Ranked
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

_ZERO = Decimal(0)
Layers = Mapping[tuple[str, str], LayerTotal]  # by round and layer


def answer_points(criterion: Criterion, answer: Entered | Unknown, place: PeerPlace | None = None) -> Decimal | None:
    """Return what an answer is worth, in points with their sign; None where nobody can read it.

    `place` is that among the peers, where the criterion ranks people: it gives the points then.
    """
    if isinstance(answer, Unknown):
        return None
    return place.points if place else criterion.kind.points(criterion, answer)


def section_points(points: Mapping[str, Decimal], rubric: Rubric, group: str) -> dict[str, Decimal]:
    """Return the points of each section by its code, held to the section's limits, from points by criterion.

    A section in which nobody of the position group is asked anything gives nothing, not the points that it starts with.
    `points` are those of criteria by code; only criteria that ask the position group `group` count.
    """
    asked: dict[str, list[Criterion]] = {section.code: [] for section in rubric.sections}
    for criterion in rubric.criteria:
        if criterion.applies(group):
            asked.setdefault(criterion.section, []).append(criterion)
    declared = {section.code: section for section in rubric.sections}
    sections = {}
    for code, criteria in asked.items():
        own = held_together((criterion, points[criterion.code]) for criterion in criteria if criterion.code in points)
        sections[code] = declared[code].total(own) if criteria and code in declared else sum(own, _ZERO)
    return sections


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, places: Mapping[str, PeerPlace] | None = None
) -> LayerTotal | None:
    """Return what one layer gave a person of a position group; None where it filled in no cell of theirs.

    `group` is the group's id. The total lies between 0 and `rubric.total_max`, and below what a knock-out leaves. A
    blank cell that is needed, one that nobody can read and a ranking that peers may still change leave it incomplete;
    any other blank is 0 or no, and one of which somebody is excused is not asked for. `places` are those among the
    peers, by criterion.
    """
    places = places or {}
    asked = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    answers = {criterion.code: scores.points[criterion.code] for criterion in asked if criterion.code in scores.points}
    if not answers:
        return None
    worth = {
        criterion.code: answer_points(criterion, answers[criterion.code], places.get(criterion.code))
        for criterion in asked
        if criterion.code in answers
    }
    points = {code: own for code, own in worth.items() if own is not None}
    sections = section_points(points, rubric, group)
    knocked = [
        criterion
        for criterion in asked
        if criterion.kind.may_knock_out and criterion.kind.knocks_out(answers.get(criterion.code))
    ]
    # Section by section: beside a large start, the last digits of a single criterion's points might be lost.
    total = min(sum(sections.values(), rubric.start), rubric.total_max, *[criterion.max for criterion in knocked])
    blanks = tuple(
        criterion.code for criterion in asked if criterion.kind.needs_answer and criterion.code not in answers
    )
    excused = tuple(code for code in blanks if code in scores.excused)
    blanks = tuple(code for code in blanks if code not in excused)
    broken = tuple(code for code, answer in answers.items() if isinstance(answer, Unknown))
    still_open = tuple(code for code, place in places.items() if not place.settled)
    return LayerTotal(
        total=half_up(max(total, _ZERO), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        blanks=blanks,
        broken=broken,
        known=len(broken) < len(answers),
        points=points,
        sections=sections,
        open=still_open,
        knocked=tuple(criterion.code for criterion in knocked),
        places={code: place.place for code, place in places.items()},
        excused=excused,
    )


def tie_points(total: LayerTotal, rubric: Rubric, group: str) -> list[Decimal]:
    """Return what each tie-break looks at, in order: the points of a criterion, of its tiers, or of a section.

    `group` is the position group, whose criteria alone count; what nobody answered is 0.
    """
    looked_at = []
    for code in rubric.tie_breaks:
        tiers = [criterion for criterion in rubric.criteria if criterion.tier_of == code and criterion.applies(group)]
        if rubric.criterion(code):
            looked_at.append(total.points.get(code, _ZERO))
        elif tiers:
            own = held_together((tier, total.points[tier.code]) for tier in tiers if tier.code in total.points)
            looked_at.append(sum(own, _ZERO))
        else:
            looked_at.append(total.sections.get(code, _ZERO))
    return looked_at


def score_card(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None) -> Scorecard:
    """Return a person's score card: every layer, the final of every round, that of the season, points for tie-breaks.

    Finals are rounded half-up to `rubric.decimals`; the season's is made from unrounded rounds. `ranked` gives the
    places among peers where the season ranks people by a criterion.
    """
    rubric, rounds = rulebook.rubric, rulebook.rounds
    layers = _layers(dossier, rulebook, ranked or {})
    finals = _finals(layers, rubric, rounds)
    final = year_mean(finals, rounds)
    alone = {layer: _layer_alone(layers, layer, rulebook) for layer in LAYERS}
    return Scorecard(
        dossier.person,
        layers,
        self_score=alone["self"],
        unit_score=alone["unit"],
        council_score=alone["council"],
        final=None if final is None else half_up(final, rubric.decimals),
        complete=final is not None and _complete(dossier, layers, rubric, rounds),
        rounds={code: half_up(points, rubric.decimals) for code, points in finals.items()},
        tie_points=_tie_points(dossier, layers, rulebook) if final is not None else (),
    )


def points_over(
    dossier: Dossier, layers: Layers, rulebook: Rulebook, rounds: Sequence[Round]
) -> tuple[Decimal | None, bool]:
    """Return what a person has over some rounds alone, rounded, and whether nothing is missing in them.

    A round by itself counts whatever it weighs in the year; several are averaged by their weights.
    `layers` are the totals by (round, layer). The points are None where none of the rounds has any.
    """
    finals = _finals(layers, rulebook.rubric, rounds)
    final = finals.get(rounds[0].code) if len(rounds) == 1 else year_mean(finals, rounds)
    if final is None:
        return None, False
    return half_up(final, rulebook.rubric.decimals), _complete(dossier, layers, rulebook.rubric, rounds)


def lacks_points(card: Scorecard, rulebook: Rulebook, layer: str = "", of: str = "") -> bool:
    """Say whether criteria without points, which are no 0, lie below somebody's total: of a layer, else of the final.

    A round that has not come yet leaves nothing out of the others: `card` is whole as far as it goes. `layer` is an id,
    `of` the code of the round whose points are asked about alone.
    """
    for (code, name), total in card.layers.items():
        spoke = [other for of_round, other in card.layers if of_round == code]
        counts = name == layer if layer else name in layers_of_final(spoke, rulebook.rubric)
        if counts and of in ("", code) and (total.blanks or total.broken):
            return True
    return False


def whole_so_far(card: Scorecard, rubric: Rubric) -> bool:
    """Say whether nothing is missing in what decides each round's final, of the rounds that somebody has points of."""
    rounds = {of_round for of_round, _ in card.layers}
    deciding = {code: layers_of_final([layer for of, layer in card.layers if of == code], rubric) for code in rounds}
    return all(total.complete for (code, layer), total in card.layers.items() if layer in deciding[code])


def year_mean(points: Mapping[str, Exact], rounds: Iterable[Round]) -> Exact | None:
    """Return the mean of points by round: within each group of rounds first, then over the groups.

    Only rounds that are in `points` count. A group weighs the mean of its rounds' declared weights; a round without a
    group stands alone. None where nothing is left to average.
    """
    means: list[tuple[Exact, Fraction]] = []
    for members in by_key(rounds, lambda round_: (round_.group, "" if round_.group else round_.code)).values():
        mean = weighted_mean(
            [(points[member.code], Fraction(member.weight)) for member in members if member.code in points]
        )
        if mean is not None:
            means.append((mean, Fraction(sum(member.weight for member in members)) / len(members)))
    return weighted_mean(means)


def layers_of_final(layers: Iterable[str], rubric: Rubric) -> dict[str, Fraction]:
    """Return which of `layers`, the ids of those that spoke, make the round's final, and with which weight.

    Without `layer_weights` the highest layer alone; with them every layer that has a weight.
    """
    spoke = [layer for layer in HIGHEST_LAYER_FIRST if layer in set(layers)]
    if rubric.layer_weights:
        weights = {layer: Fraction(rubric.layer_weights.get(layer, 0)) for layer in spoke}
        return {layer: weight for layer, weight in weights.items() if weight}
    return {layer: Fraction(1) for layer in spoke[:1]}


def layers_with_points(layers: Layers, round_: Round) -> tuple[str, ...]:
    """Return the layers that filled in anything in a round, the highest first.

    `layers` are the totals by (round, layer); of layers in a round come ids such as `council`, `unit`, `self`.
    """
    return tuple(layer for layer in HIGHEST_LAYER_FIRST if (round_.code, layer) in layers)


def knockouts_of_round(layers: Layers, round_: Round) -> tuple[str, ...]:
    """Return the criteria that knock somebody out of a round, as the highest layer that spoke has it."""
    return next((layers[round_.code, layer].knocked for layer in layers_with_points(layers, round_)), ())


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked) -> dict[tuple[str, str], LayerTotal]:
    totals: dict[tuple[str, str], LayerTotal] = {}
    for round_ in rulebook.rounds:
        group = dossier.stay_in(round_).group
        for layer in HIGHEST_LAYER_FIRST:
            key = (round_.code, layer)
            if key in dossier.scores:
                places = ranked.get((dossier.code, *key))
                total = layer_total(dossier.scores[key], rulebook.rubric, group, places)
                if total:
                    totals[key] = total
    return totals


def _deciding(layers: Layers, round_: Round, rubric: Rubric) -> list[tuple[LayerTotal, Fraction]]:
    """Return the totals that make a round's final, with their weights; none where one of them cannot be read.

    A layer that spoke, but not intelligibly, must not fall back to a lower one as if it had not.
    """
    weights = layers_of_final(layers_with_points(layers, round_), rubric)
    totals = [(layers[round_.code, layer], weight) for layer, weight in weights.items()]
    return totals if all(total.known for total, _ in totals) else []


def _finals(layers: Layers, rubric: Rubric, rounds: Iterable[Round]) -> dict[str, Exact]:
    """Return the final of each round, unrounded: the mean of the layers that decide, below what a knock-out leaves."""
    finals: dict[str, Exact] = {}
    for round_ in rounds:
        mean = weighted_mean([(total.total, weight) for total, weight in _deciding(layers, round_, rubric)])
        if mean is not None:
            knocked = knockouts_of_round(layers, round_)
            limits = [criterion.max for criterion in rubric.criteria if criterion.code in knocked]
            finals[round_.code] = min([mean, *limits])
    return finals


def _layer_alone(layers: Layers, layer: str, rulebook: Rulebook) -> Decimal | None:
    """Return the mean of one layer over the rounds in which it spoke intelligibly, rounded."""
    totals = {code: total.total for (code, of_layer), total in layers.items() if of_layer == layer and total.known}
    mean = year_mean(totals, rulebook.rounds)
    return None if mean is None else half_up(mean, rulebook.rubric.decimals)


def _complete(dossier: Dossier, layers: Layers, rubric: Rubric, rounds: Iterable[Round]) -> bool:
    """Say whether every round in which the person was there has a final, and nothing is missing in any."""
    for round_ in rounds:
        totals = _deciding(layers, round_, rubric)
        if not totals:
            if dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused:
                return False
        elif not all(total.complete for total, _ in totals):
            return False
    return True


def _tie_points(dossier: Dossier, layers: Layers, rulebook: Rulebook) -> tuple[Decimal, ...]:
    """Return what each tie-break looks at, over the season, from the layers that decide."""
    rubric, rounds = rulebook.rubric, rulebook.rounds
    by_break: list[dict[str, Exact]] = [{} for _ in rubric.tie_breaks]  # the mean in each round, by its code
    for round_ in rounds:
        group = dossier.stay_in(round_).group
        deciding = [(tie_points(total, rubric, group), weight) for total, weight in _deciding(layers, round_, rubric)]
        for place, means in enumerate(by_break):
            mean = weighted_mean([(points[place], weight) for points, weight in deciding])
            if mean is not None:
                means[round_.code] = mean
    return tuple(as_decimal(year_mean(means, rounds)) for means in by_break)
