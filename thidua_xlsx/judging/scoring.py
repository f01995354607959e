"""Points: from the cells of each layer to a person's totals; a layer's total is rounded, nothing else in between."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from operator import is_
from typing import cast

import msgspec

from thidua_xlsx.declare.known import Known
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Rulebook, Section
from thidua_xlsx.declare.worth import Entered, kind_of, section_points
from thidua_xlsx.judging.exact import Exact, as_decimal, half_up, weighted_mean
from thidua_xlsx.judging.peers import LAYERS, Placed, Ranked
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

Cards = Mapping[tuple[str, str], LayerTotal]
_NONE: Mapping[str, Placed] = {}
_ONE = Fraction(1)


class _Asked(msgspec.Struct, frozen=True):
    """What the score sheet asks of a position group: its criteria, and all that follows from them alone.

    `worths` says what an answer to each is worth; `sections` names the criteria of each section of the sheet, with the
    section where it is held to its limits.
    """

    codes: frozenset[str]
    worths: tuple[tuple[str, Criterion, Callable[[Criterion, Entered], Decimal]], ...]
    needed: tuple[str, ...]
    knockouts: tuple[Criterion, ...]
    sections: tuple[tuple[str, Section | None, tuple[str, ...]], ...]


_ASKED: Known[_Asked] = Known()


def _asked(rubric: Rubric, group: str) -> _Asked:
    criteria = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    declared = {section.code: section for section in rubric.sections}
    own: dict[str, list[str]] = {code: [] for code in declared}
    for criterion in criteria:
        own.setdefault(criterion.section, []).append(criterion.code)
    return _Asked(
        frozenset(one.code for one in criteria),
        tuple((one.code, one, kind_of(one).points) for one in criteria),
        tuple(one.code for one in criteria if kind_of(one).needed),
        tuple(one for one in criteria if one.kind == "knockout"),
        # One that nobody of the group is asked in gives nothing, not the points that it starts with.
        tuple((code, declared.get(code) if codes else None, tuple(codes)) for code, codes in own.items()),
    )


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, ranked: Mapping[str, Placed] | None = None
) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max` and to what a knock-out leaves, then
    rounded half-up. A blank cell that is needed, a broken one and a ranking that peers may still change leave the total
    incomplete; any other blank is 0 or no. `ranked` gives the places among peers by criterion.
    """
    asked, entered = _ASKED.get(rubric, group, lambda: _asked(rubric, group)), scores.points
    if asked.codes.isdisjoint(entered):
        return None
    placed = {code: place for code, place in ranked.items() if code in entered} if ranked else _NONE
    points, broken = _points(entered, asked, placed)
    sections = _sections(asked, points)
    knocked = tuple(criterion for criterion in asked.knockouts if entered.get(criterion.code) is True)
    total = sum(sections.values(), rubric.start)
    for limit in (rubric.total_max, *(criterion.max for criterion in knocked)):
        total = min(total, limit)
    blanks = tuple([code for code in asked.needed if code not in entered])
    still_open = tuple(code for code, place in placed.items() if not place.settled) if placed else ()
    return LayerTotal(
        total=half_up(max(total, Decimal(0)), rubric.decimals),
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


def _points(
    entered: Mapping[str, Entered | Unknown], asked: _Asked, placed: Mapping[str, Placed]
) -> tuple[Mapping[str, Decimal], tuple[str, ...]]:
    """Give what each answer is worth, and the criteria whose cell is broken."""
    points: dict[str, Decimal] = {}
    broken: list[str] = []
    for code, criterion, worth in asked.worths:
        answer = entered.get(code)
        if answer is None:
            continue
        if isinstance(answer, Unknown):
            broken.append(code)
        else:
            points[code] = placed[code].points if code in placed else worth(criterion, answer)
    # Most answers are the points themselves: the two are then one value, for there are many people.
    same = len(points) == len(entered) and all(map(is_, points.values(), entered.values())) and [*points] == [*entered]
    return (cast(Mapping[str, Decimal], entered) if same else points), tuple(broken)


def _sections(asked: _Asked, points: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Add up every section, held to its cap."""
    totals: dict[str, Decimal] = {}
    for code, section, codes in asked.sections:
        listed = [points[one] for one in codes if one in points]
        totals[code] = section_points(section, listed) if section else sum(listed, Decimal(0))
    return totals


def deciding(layers: Iterable[str], rubric: Rubric) -> dict[str, Fraction]:
    """Say which of the layers that spoke make the round's final, and with which weight.

    Without `layer_weights` the highest layer alone; with them every layer that has a weight.
    """
    if rubric.layer_weights:
        present = set(layers)
        weights = {layer: Fraction(rubric.layer_weights.get(layer, 0)) for layer in LAYERS if layer in present}
        return {layer: weight for layer, weight in weights.items() if weight}
    highest = min(layers, key=LAYERS.index, default=None)
    return {highest: _ONE} if highest else {}


def spoke(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the layers that filled in anything in a round, the highest first."""
    return tuple(layer for layer in LAYERS if (round_.code, layer) in cards)


def knocked_by(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the criteria that knock somebody out of a round, as the highest layer that spoke has it."""
    return next((cards[round_.code, layer].knocked for layer in spoke(cards, round_)), ())


def score(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    `ranked` gives the places among peers (`peers.py`) where the season ranks people by a criterion.
    """
    cards = _layers(dossier, rulebook, ranked or {})
    rubric, rounds = rulebook.rubric, rulebook.rounds
    shares = {one.code: deciding(spoke(cards, one), rubric) for one in rounds}
    finals = _round_finals(cards, shares, lambda round_, layer: cards[round_, layer].total)
    finals = {code: min([points, *_limits(cards, rulebook, code)]) for code, points in finals.items()}
    final = season_mean(finals, rounds)
    alone = {layer: _layer_mean(cards, layer, rulebook) for layer in LAYERS}
    breaks = [_break_points(code, cards, rubric) for code in (rubric.tie_breaks if final is not None else ())]
    return Scorecard(
        person=dossier.person,
        layers=cards,
        self_score=alone["self"],
        unit_score=alone["unit"],
        council_score=alone["council"],
        final=None if final is None else half_up(final, rubric.decimals),
        complete=final is not None and _complete(dossier, cards, shares, finals, rounds),
        rounds={code: half_up(points, rubric.decimals) for code, points in finals.items()},
        breaks=tuple(as_decimal(season_mean(_round_finals(cards, shares, points), rounds)) for points in breaks),
    )


def _limits(cards: Cards, rulebook: Rulebook, code: str) -> list[Decimal]:
    """Give the totals that a round is held to by knock-outs: what the highest layer that spoke says of them counts."""
    declared = rulebook.round(code)
    knocked = knocked_by(cards, declared) if declared else ()
    return [one.max for one in rulebook.rubric.criteria if one.code in knocked] if knocked else []


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked) -> dict[tuple[str, str], LayerTotal]:
    cards: dict[tuple[str, str], LayerTotal] = {}
    for round_ in rulebook.rounds:
        group = dossier.stay_in(round_).group
        for layer in LAYERS:
            scores = dossier.scores.get((round_.code, layer))
            places = ranked.get((dossier.person.code, round_.code, layer), {})
            total = layer_total(scores, rulebook.rubric, group, places) if scores else None
            if total:
                cards[round_.code, layer] = total
    return cards


def _round_finals(
    cards: Cards, shares: Mapping[str, Mapping[str, Fraction]], points: Callable[[str, str], Exact]
) -> dict[str, Exact]:
    finals: dict[str, Exact] = {}
    for round_, weights in shares.items():
        if not all(cards[round_, layer].known for layer in weights):
            continue  # a layer that spoke, but not intelligibly, must not fall back to a lower one as if it had not
        mixed = weighted_mean([(points(round_, layer), weight) for layer, weight in weights.items()])
        if mixed is not None:
            finals[round_] = mixed
    return finals


def _layer_mean(cards: Cards, layer: str, rulebook: Rulebook) -> Decimal | None:
    totals = {code: card.total for (code, name), card in cards.items() if name == layer and card.known}
    mean = season_mean(totals, rulebook.rounds) if totals else None
    return None if mean is None else half_up(mean, rulebook.rubric.decimals)


_Group = tuple[tuple[tuple[str, Fraction], ...], Fraction]  # rounds with their weights, and the mean of these
_GROUPS: Known[tuple[_Group, ...]] = Known()


def _groups(rounds: Iterable[Round]) -> tuple[_Group, ...]:
    groups: dict[tuple[str, str], list[tuple[str, Fraction]]] = {}
    for round_ in rounds:
        key = (round_.group, "" if round_.group else round_.code)
        groups.setdefault(key, []).append((round_.code, Fraction(round_.weight)))
    return tuple(
        (tuple(members), sum((weight for _, weight in members), Fraction(0)) / len(members))
        for members in groups.values()
    )


def season_mean(points: Mapping[str, Exact], rounds: tuple[Round, ...]) -> Exact | None:
    """Average points by round over the season: within each group of rounds first, then over the groups.

    Only rounds that are there count. A group weighs the mean of its rounds' declared weights; a round without a
    group stands alone. None where nothing is left to average.
    """
    means: list[tuple[Exact, Fraction]] = []
    for members, weight in _GROUPS.get(rounds, "", lambda: _groups(rounds)):
        mean = weighted_mean([(points[code], own) for code, own in members if code in points])
        if mean is not None:
            means.append((mean, weight))
    return weighted_mean(means)


def _complete(
    dossier: Dossier,
    cards: Cards,
    shares: Mapping[str, Mapping[str, Fraction]],
    finals: Mapping[str, Exact],
    rounds: Iterable[Round],
) -> bool:
    for round_ in rounds:
        if round_.code not in finals:
            if dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused:
                return False
        elif not all(cards[round_.code, name].complete for name in shares[round_.code]):
            return False
    return True


def _break_points(code: str, cards: Cards, rubric: Rubric) -> Callable[[str, str], Decimal]:
    criterion = rubric.criterion(code)

    def points(round_: str, layer: str) -> Decimal:
        if criterion is None:
            return cards[round_, layer].sections.get(code, Decimal(0))
        return cards[round_, layer].points.get(code, Decimal(0))

    return points
