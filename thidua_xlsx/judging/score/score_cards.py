"""Points: from the cells of each layer to a person's totals; a layer's total is rounded, nothing else in between."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from types import NoneType
from typing import Any, cast

from thidua_xlsx.base.compact_rows import NOTHING, CodedRow, CompactRow, PatchedRow, ValueRow, compact, values_in_order
from thidua_xlsx.base.exact_numbers import Exact, as_decimal, half_up, kept, weighted_mean
from thidua_xlsx.base.memo import PerRulebook
from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import Round, Rubric, Rulebook
from thidua_xlsx.judging.score.group_sheet import GroupSheet, Points, PointsRule, asked_of
from thidua_xlsx.judging.score.peer_ranking import LAYERS, PeerPlace, Ranked
from thidua_xlsx.judging.score.round_weights import Year, year_of
from thidua_xlsx.judging.score.tabled import Tables, table_of
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

_Key = tuple[str, str]  # round and layer
Cards = Mapping[_Key, LayerTotal]
_Added = tuple[LayerTotal, Callable[[], Sequence[Decimal]]]  # a layer, and what tie-breaks look at in it
_NONE: Mapping[str, PeerPlace] = {}
_ZERO, _ONE = Decimal(0), Fraction(1)
_BLANK = frozenset((NoneType,))
_SILENT = frozenset((Unknown, NoneType))


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, ranked: Mapping[str, PeerPlace] | None = None
) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max` and to what a knock-out leaves, then
    rounded half-up. A blank cell that is needed, a broken one and a ranking that peers may still change leave the total
    incomplete; any other blank is 0 or no. `ranked` gives the places among peers by criterion.
    """
    found = _layer(scores, asked_of(rubric, group), rubric, ranked, {})
    return found[0] if found else None


def _layer(
    scores: LayerScores, asked: GroupSheet, rubric: Rubric, ranked: Mapping[str, PeerPlace] | None, tables: Tables
) -> _Added | None:
    """Add up a layer, with its sheet where that can be, as nearly everywhere."""
    row = scores.points
    if isinstance(row, CodedRow) and row.shared is asked.keys and not ranked:
        table = table_of(row, asked, tables)
        theirs = table.fit(row.codes) if table else None
        if table and theirs:
            total = table.layer(row, theirs, rubric)
            return (total, partial(table.break_points, row.codes, theirs)) if total else None
    return _by_itself(scores, asked, rubric, ranked)


def _by_itself(
    scores: LayerScores, asked: GroupSheet, rubric: Rubric, ranked: Mapping[str, PeerPlace] | None
) -> _Added | None:
    answers = values_in_order(scores.points, asked.keys)
    kinds = {*map(type, answers)}
    if kinds <= _BLANK:
        return None
    placed = {code: place for code, place in ranked.items() if code in scores.points} if ranked else _NONE
    if Unknown in kinds or not asked.own(answers, kinds):
        worths, points, broken = _worked(answers, asked, placed)
    else:
        (worths, points), broken = _as_entered(answers, scores.points, asked, placed), ()
    knocked = [criterion for place, criterion in asked.knockouts if answers[place] is True]
    total = min(asked.total(worths, rubric.start), rubric.total_max, *[one.max for one in knocked])
    blanks = tuple([code for place, code in asked.needed if answers[place] is None]) if NoneType in kinds else ()
    still_open = tuple([code for code, place in placed.items() if not place.settled]) if placed else ()
    layer = LayerTotal(
        total=half_up(max(total, _ZERO), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        blanks=blanks,
        broken=broken,
        known=not kinds <= _SILENT,
        points=points,
        open=still_open,
        knocked=tuple([criterion.code for criterion in knocked]) if knocked else (),
        places={code: place.place for code, place in placed.items()} if placed else NOTHING,
        sheet=asked,
    )
    return layer, partial(asked.break_points, worths)


def _worked(
    answers: Sequence[Entered | Unknown | None], asked: GroupSheet, placed: Mapping[str, PeerPlace]
) -> tuple[Points, Mapping[str, Decimal], tuple[str, ...]]:
    """Give what each answer is worth, None where there is none, and the criteria whose cell is broken."""
    broken = tuple([code for code, one in zip(asked.keys.names, answers, strict=True) if type(one) is Unknown])
    clear = [None if isinstance(one, Unknown) else one for one in answers]
    points = _worths(asked.worths, clear, placed)
    return points, ValueRow(asked.keys, points), broken


def _worths(
    worths: Iterable[PointsRule], answers: Iterable[Entered | None], placed: Mapping[str, PeerPlace]
) -> tuple[Decimal | None, ...]:
    """Give what answers are worth, each by its own criterion."""
    return tuple(
        [
            None
            if answer is None
            else placed[criterion.code].points
            if placed and criterion.code in placed
            else kept(worth(criterion, answer))
            for (_, criterion, worth), answer in zip(worths, answers, strict=True)
        ]
    )


def _as_entered(
    answers: tuple[Any, ...],
    entered: Mapping[str, Entered | Unknown],
    asked: GroupSheet,
    placed: Mapping[str, PeerPlace],
) -> tuple[Points, Mapping[str, Decimal]]:
    """Give points where most answers are the points themselves: what was entered then serves for both."""
    shared = isinstance(entered, CompactRow) and entered.shared is asked.keys
    own = cast(CompactRow[str, Any], entered) if shared else ValueRow(asked.keys, answers)
    others = asked.theirs(answers)
    if others.count(None) == len(others):
        return answers, own
    theirs, points = _worths(asked.others, others, placed), list(answers)
    for place, worth in zip(asked.places, theirs, strict=True):
        points[place] = worth
    return points, PatchedRow(own, asked.places, theirs)


def layers_of_final(layers: Iterable[str], rubric: Rubric) -> dict[str, Fraction]:
    """Say which of the layers that spoke make the round's final, and with which weight.

    Without `layer_weights` the highest layer alone; with them every layer that has a weight.
    """
    if rubric.layer_weights:
        present = set(layers)
        weights = {layer: Fraction(rubric.layer_weights.get(layer, 0)) for layer in LAYERS if layer in present}
        return {layer: weight for layer, weight in weights.items() if weight}
    highest = min(layers, key=LAYERS.index, default=None)
    return {highest: _ONE} if highest else {}


def layers_with_points(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the layers that filled in anything in a round, the highest first."""
    return tuple([layer for layer in LAYERS if (round_.code, layer) in cards])


def knockouts_of_round(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the criteria that knock somebody out of a round, as the highest layer that spoke has it."""
    return next((cards[round_.code, layer].knocked for layer in layers_with_points(cards, round_)), ())


def score(
    dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None, tables: Tables | None = None
) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    `ranked` gives the places among peers (`peers.py`) where the season ranks people by a criterion. `tables` keeps what
    is found out of the sheets of units, from one person to the next.
    """
    worked = _layers(dossier, rulebook, ranked, {} if tables is None else tables)
    cards = {key: card for key, (card, _) in worked.items()}
    rubric, rounds, year = rulebook.rubric, rulebook.rounds, year_of(rulebook.rounds)
    decided = _decided(cards, rubric, rounds)
    finals = _by_round(decided, {key: card.total for key, card in cards.items()})
    if any(card.knocked for card in cards.values()):
        finals = {code: min([points, *_limits(cards, rulebook, code)]) for code, points in finals.items()}
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
        breaks=_breaks(decided, worked, rubric, year) if final is not None else (),
    )


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


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None, tables: Tables) -> dict[_Key, _Added]:
    worked: dict[_Key, _Added] = {}
    given, rubric = dossier.scores, rulebook.rubric
    for round_ in rulebook.rounds:
        asked, code = asked_of(rubric, dossier.stay_in(round_).group), round_.code
        for layer in LAYERS:
            scores = given.get((code, layer))
            if scores is None:
                continue
            places = ranked.get((dossier.person.code, code, layer)) if ranked else None
            found = _layer(scores, asked, rubric, places, tables)
            if found:
                worked[code, layer] = found
    return worked


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


def _breaks(decided: _Decided, worked: Mapping[_Key, _Added], rubric: Rubric, year: Year) -> tuple[Decimal, ...]:
    """Give what each tie-break looks at, over the season: the points of a criterion, or of a section."""
    if not rubric.tie_breaks:
        return ()
    found = {key: worked[key][1]() for parts in decided.values() for key, _ in parts}
    if len(found) == 1:  # one round with one layer
        return tuple(*found.values())
    listed = [{key: points[place] for key, points in found.items()} for place in range(len(rubric.tie_breaks))]
    return tuple([as_decimal(year.mean(_by_round(decided, points))) for points in listed])
