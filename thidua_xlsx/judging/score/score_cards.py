"""Points: from the cells of each layer to a person's totals; a layer's total is rounded, nothing else in between."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import NoneType
from typing import Any, cast

import msgspec

from thidua_xlsx.base.compact_rows import NOTHING, CompactRow, PatchedRow, ValueRow, compact, values_in_order
from thidua_xlsx.base.exact_numbers import Exact, as_decimal, half_up, kept, weighted_mean
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, Criterion, Round, Rubric, Rulebook
from thidua_xlsx.judging.score.group_sheet import GroupSheet, Points, group_sheet
from thidua_xlsx.judging.score.peer_ranking import PeerPlace, Ranked
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

_Key = tuple[str, str]  # round and layer
Cards = Mapping[_Key, LayerTotal]
_NONE: Mapping[str, PeerPlace] = {}
_ZERO, _ONE = Decimal(0), Fraction(1)
_BLANK = frozenset((NoneType,))
_SILENT = frozenset((Unknown, NoneType))


class Year(msgspec.Struct, frozen=True):
    """The groups of rounds, their rounds with weights and the mean of these; `counts` are the rounds that weigh."""

    groups: tuple[tuple[tuple[tuple[str, Fraction], ...], Fraction], ...]
    counts: frozenset[str]

    def mean(self, points: Mapping[str, Exact]) -> Exact | None:
        """Average points by round over the season: within each group of rounds first, then over the groups.

        Only rounds that are there count. A group weighs the mean of its rounds' declared weights; a round without a
        group stands alone. None where nothing is left to average.
        """
        if len(points) == 1:  # a season of one round, or one that began: no arithmetic at all
            ((code, value),) = points.items()
            return value if code in self.counts else None
        means: list[tuple[Exact, Fraction]] = []
        for members, weight in self.groups:
            mean = weighted_mean([(points[code], own) for code, own in members if code in points])
            if mean is not None:
                means.append((mean, weight))
        return weighted_mean(means)


_YEARS: PerRulebook[Year] = PerRulebook()


def year_of(rounds: tuple[Round, ...]) -> Year:
    """Give the rounds of a season with all that follows from them alone, worked out once."""
    return _YEARS.get(rounds, "", lambda: _year(rounds))


def _year(rounds: Iterable[Round]) -> Year:
    groups: dict[tuple[str, str], list[tuple[str, Fraction]]] = {}
    for round_ in rounds:
        key = (round_.group, "" if round_.group else round_.code)
        groups.setdefault(key, []).append((round_.code, Fraction(round_.weight)))
    weighed = tuple(
        (tuple(members), sum((weight for _, weight in members), Fraction(0)) / len(members))
        for members in groups.values()
    )
    return Year(weighed, frozenset(code for members, _ in weighed for code, own in members if own))


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, ranked: Mapping[str, PeerPlace] | None = None
) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max` and to what a knock-out leaves, then
    rounded half-up. A blank cell that is needed, a broken one and a ranking that peers may still change leave the total
    incomplete; any other blank is 0 or no. `ranked` gives the places among peers by criterion.
    """
    sheet = group_sheet(rubric, group)
    answers = values_in_order(scores.points, sheet.keys)
    types = {*map(type, answers)}
    if types <= _BLANK:
        return None
    placed = ranked or _NONE
    points, row = _points(scores.points, answers, types, sheet, placed)
    knocked = [criterion for place, criterion in sheet.knockouts if criterion.kind.knocks_out(answers[place])]
    total = min(sheet.total(points, rubric.start), rubric.total_max, *[one.max for one in knocked])
    blanks = tuple([code for place, code in sheet.needed if answers[place] is None]) if NoneType in types else ()
    broken = _broken(answers, sheet) if Unknown in types else ()
    still_open = tuple([code for code, place in placed.items() if not place.settled]) if placed else ()
    return LayerTotal(
        total=half_up(max(total, _ZERO), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        blanks=blanks,
        broken=broken,
        known=not types <= _SILENT,
        points=row,
        open=still_open,
        knocked=tuple([criterion.code for criterion in knocked]) if knocked else (),
        places={code: place.place for code, place in placed.items()} if placed else NOTHING,
        sheet=sheet,
    )


def _points(
    entered: Mapping[str, Entered | Unknown],
    answers: tuple[Any, ...],
    types: set[type],
    sheet: GroupSheet,
    placed: Mapping[str, PeerPlace],
) -> tuple[Points, Mapping[str, Decimal]]:
    """Give what the answers are worth: in the order of the criteria, and by code.

    Most answers are the points themselves: the row of answers then serves for both, and only the others are kept.
    """
    shared = isinstance(entered, CompactRow) and entered.shared is sheet.keys
    own = cast(CompactRow[str, Any], entered) if shared else ValueRow(sheet.keys, answers)
    converted = sheet.to_convert(answers, types)
    theirs = [answers[place] for place in converted.places]
    if theirs.count(None) == len(theirs):
        return answers, own
    worths = tuple(map(partial(_worth, placed=placed), converted.criteria, theirs))
    points = list(answers)
    for place, worth in zip(converted.places, worths, strict=True):
        points[place] = worth
    return points, PatchedRow(own, converted.places, worths)


def _worth(
    criterion: Criterion, answer: Entered | Unknown | None, *, placed: Mapping[str, PeerPlace]
) -> Decimal | None:
    """Give what an answer is worth; None where there is none, or none that anybody could read."""
    if answer is None or isinstance(answer, Unknown):
        return None
    return placed[criterion.code].points if criterion.code in placed else kept(criterion.kind.points(criterion, answer))


def _broken(answers: Sequence[object], sheet: GroupSheet) -> tuple[str, ...]:
    """Give the criteria whose cell nobody can read."""
    return tuple([code for code, one in zip(sheet.keys.names, answers, strict=True) if type(one) is Unknown])


def layers_of_final(layers: Iterable[str], rubric: Rubric) -> dict[str, Fraction]:
    """Say which of the layers that spoke make the round's final, and with which weight.

    Without `layer_weights` the highest layer alone; with them every layer that has a weight.
    """
    if rubric.layer_weights:
        present = set(layers)
        weights = {
            layer: Fraction(rubric.layer_weights.get(layer, 0)) for layer in HIGHEST_LAYER_FIRST if layer in present
        }
        return {layer: weight for layer, weight in weights.items() if weight}
    highest = min(layers, key=HIGHEST_LAYER_FIRST.index, default=None)
    return {highest: _ONE} if highest else {}


def layers_with_points(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the layers that filled in anything in a round, the highest first."""
    return tuple([layer for layer in HIGHEST_LAYER_FIRST if (round_.code, layer) in cards])


def knockouts_of_round(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the criteria that knock somebody out of a round, as the highest layer that spoke has it."""
    return next((cards[round_.code, layer].knocked for layer in layers_with_points(cards, round_)), ())


def score_card(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    `ranked` gives the places among peers where the season ranks people by a criterion.
    """
    cards = _layers(dossier, rulebook, ranked)
    rubric, rounds, year = rulebook.rubric, rulebook.rounds, year_of(rulebook.rounds)
    decided = _decided(cards, rubric, rounds)
    finals = _finals(decided, cards, rulebook)
    final, alone = year.mean(finals), _alone(cards, year, rubric.decimals)
    return Scorecard(
        dossier.person,
        compact(cards),
        self_score=alone.get("self"),
        unit_score=alone.get("unit"),
        council_score=alone.get("council"),
        final=None if final is None else half_up(final, rubric.decimals),
        complete=final is not None and _complete(dossier, decided, finals, cards, rounds),
        rounds=_rounds(finals, rubric),
        breaks=_breaks(decided, cards, dossier, rulebook) if final is not None else (),
    )


def _finals(decided: "_Decided", cards: Cards, rulebook: Rulebook) -> dict[str, Exact]:
    """Give the final of each round, unrounded, held to the limit of what knocks somebody out."""
    finals = _by_round(decided, {key: card.total for key, card in cards.items()})
    if any(card.knocked for card in cards.values()):
        finals = {code: min([points, *_limits(cards, rulebook, code)]) for code, points in finals.items()}
    return finals


def points_over(
    dossier: Dossier, cards: Cards, rulebook: Rulebook, rounds: tuple[Round, ...]
) -> tuple[Decimal | None, bool]:
    """Give what a person has over some rounds alone, rounded, and whether nothing is missing in them.

    A round by itself counts whatever it weighs in the year; several are averaged by their weights.
    """
    decided = _decided(cards, rulebook.rubric, rounds)
    finals = _finals(decided, cards, rulebook)
    final = finals.get(rounds[0].code) if len(rounds) == 1 else year_of(rounds).mean(finals)
    if final is None:
        return None, False
    return half_up(final, rulebook.rubric.decimals), _complete(dossier, decided, finals, cards, rounds)


_ROUNDS: PerRulebook[Mapping[str, Decimal]] = PerRulebook()


def _rounds(finals: Mapping[str, Exact], rubric: Rubric) -> Mapping[str, Decimal]:
    """Give the final of each round, rounded; many people have the same."""
    rounded = tuple([(code, half_up(points, rubric.decimals)) for code, points in finals.items()])
    return _ROUNDS.get(rubric, rounded, lambda: compact(dict(rounded)))


def _limits(cards: Cards, rulebook: Rulebook, code: str) -> list[Decimal]:
    """Give the totals that a round is held to by knock-outs: what the highest layer that spoke says of them counts."""
    declared = rulebook.round(code)
    knocked = knockouts_of_round(cards, declared) if declared else ()
    return [one.max for one in rulebook.rubric.criteria if one.code in knocked] if knocked else []


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None) -> dict[_Key, LayerTotal]:
    totals: dict[_Key, LayerTotal] = {}
    for round_ in rulebook.rounds:
        group, code = dossier.stay_in(round_).group, round_.code
        for layer in HIGHEST_LAYER_FIRST:
            scores = dossier.scores.get((code, layer))
            if scores is None:
                continue
            places = ranked.get((dossier.person.code, code, layer)) if ranked else None
            total = layer_total(scores, rulebook.rubric, group, places)
            if total:
                totals[code, layer] = total
    return totals


_PARTS: PerRulebook[list[tuple[_Key, Fraction]]] = PerRulebook()
_Decided = Mapping[str, list[tuple[_Key, Fraction]]]  # by round: the layers that make its final, and their weight


def _parts(round_: str, layers: Iterable[str], rubric: Rubric) -> list[tuple[_Key, Fraction]]:
    return [((round_, layer), weight) for layer, weight in layers_of_final(layers, rubric).items()]


def _decided(cards: Cards, rubric: Rubric, rounds: Iterable[Round]) -> _Decided:
    decided = {}
    for round_ in rounds:
        layers = layers_with_points(cards, round_)
        parts = _PARTS.get(rubric, (round_.code, layers), partial(_parts, round_.code, layers, rubric))
        # A layer that spoke, but not intelligibly, must not fall back to a lower one as if it had not.
        if all(cards[key].known for key, _ in parts):
            decided[round_.code] = parts
    return decided


def _by_round(decided: _Decided, points: Mapping[_Key, Exact]) -> dict[str, Exact]:
    found: dict[str, Exact] = {}
    for round_, parts in decided.items():
        if len(parts) == 1:  # the highest layer alone, as nearly everywhere: its weight, whatever it is, is not 0
            found[round_] = points[parts[0][0]]
            continue
        mixed = weighted_mean([(points[key], weight) for key, weight in parts])
        if mixed is not None:
            found[round_] = mixed
    return found


def _alone(cards: Cards, year: Year, decimals: int) -> dict[str, Decimal]:
    """Give the mean of each layer over the rounds in which it spoke intelligibly."""
    totals: dict[str, dict[str, Exact]] = {}
    for (code, layer), card in cards.items():
        if card.known:
            totals.setdefault(layer, {})[code] = card.total
    means = [(layer, year.mean(points)) for layer, points in totals.items()]
    return {layer: half_up(mean, decimals) for layer, mean in means if mean is not None}


def _complete(
    dossier: Dossier, decided: _Decided, finals: Mapping[str, Exact], cards: Cards, rounds: Iterable[Round]
) -> bool:
    for round_ in rounds:
        if round_.code not in finals:
            if dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused:
                return False
        elif not all(cards[key].complete for key, _ in decided[round_.code]):
            return False
    return True


def _breaks(decided: _Decided, cards: Cards, dossier: Dossier, rulebook: Rulebook) -> tuple[Decimal, ...]:
    """Give what each tie-break looks at, over the season: the points of a criterion, or of a section."""
    rubric = rulebook.rubric
    if not rubric.tie_breaks:
        return ()
    found: dict[_Key, list[Decimal]] = {}
    for round_ in rulebook.rounds:
        sheet = group_sheet(rubric, dossier.stay_in(round_).group)
        found |= {key: sheet.break_points(cards[key].points) for key, _ in decided.get(round_.code, ())}
    if len(found) == 1:  # one round with one layer
        return tuple(*found.values())
    year = year_of(rulebook.rounds)
    listed = [{key: points[place] for key, points in found.items()} for place in range(len(rubric.tie_breaks))]
    return tuple([as_decimal(year.mean(_by_round(decided, points))) for points in listed])
