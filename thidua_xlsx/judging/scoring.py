"""Points: from the cells of each layer to a person's totals; a layer's total is rounded, nothing else in between."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial
from operator import itemgetter
from types import NoneType
from typing import Any, cast

import msgspec

from thidua_xlsx.declare.known import NOTHING, ByKeys, Keys, Known, held_as, keys_of, lean
from thidua_xlsx.declare.season import Criterion, Round, Rubric, Rulebook, Section
from thidua_xlsx.declare.worth import Entered, kind_of, section_points
from thidua_xlsx.judging.exact import Exact, Year, as_decimal, half_up, kept, weighted_mean, year_of
from thidua_xlsx.judging.peers import LAYERS, Placed, Ranked
from thidua_xlsx.model import Dossier, LayerScores, LayerTotal, Scorecard, Unknown

Cards = Mapping[tuple[str, str], LayerTotal]
_Worth = tuple[int, Criterion, Callable[[Criterion, Entered], Decimal]]  # what an answer in this place is worth
_NONE: Mapping[str, Placed] = {}
_ZERO, _ONE = Decimal(0), Fraction(1)
_BLANK = frozenset((NoneType,))
_SILENT = frozenset((Unknown, NoneType))
_NUMBERS = frozenset((Decimal, Unknown, NoneType))


class _Asked(msgspec.Struct, frozen=True):
    """What the score sheet asks of a position group: its criteria, and all that follows from them alone.

    Numbers are places in `keys`. Where an answer is a number, only what the criteria of `others` ask is worth something
    else. `sections` has the section where it is held to limits, and what picks out its criteria.
    """

    keys: Keys[str]
    worths: tuple[_Worth, ...]
    others: tuple[_Worth, ...]
    needed: tuple[tuple[int, str], ...]
    knockouts: tuple[tuple[int, Criterion], ...]
    section_keys: Keys[str]
    sections: tuple[tuple[Section | None, Callable[[Sequence[Any]], Sequence[Any]]], ...]


_ASKED: Known[_Asked] = Known()


def _asked(rubric: Rubric, group: str) -> _Asked:
    criteria = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    declared = {section.code: section for section in rubric.sections}
    own: dict[str, list[int]] = {code: [] for code in declared}
    for place, criterion in enumerate(criteria):
        own.setdefault(criterion.section, []).append(place)
    worths = tuple((place, one, kind_of(one).points) for place, one in enumerate(criteria))
    return _Asked(
        keys=keys_of(tuple(one.code for one in criteria)),
        worths=worths,
        others=tuple(worth for worth in worths if not kind_of(worth[1]).added),
        needed=tuple((place, one.code) for place, one in enumerate(criteria) if kind_of(one).needed),
        knockouts=tuple((place, one) for place, one in enumerate(criteria) if one.kind == "knockout"),
        section_keys=keys_of(tuple(own)),
        sections=tuple(
            # One that nobody of the group is asked in gives nothing, not the points that it starts with.
            (_limited(declared.get(code)) if places else None, _picking(places))
            for code, places in own.items()
        ),
    )


def _limited(section: Section | None) -> Section | None:
    return section if section and (section.max is not None or section.start is not None) else None


def _picking(places: Sequence[int]) -> Callable[[Sequence[Any]], Sequence[Any]]:
    return itemgetter(*places) if len(places) > 1 else lambda points: [points[place] for place in places]


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, ranked: Mapping[str, Placed] | None = None
) -> LayerTotal | None:
    """Add up what one layer gave a person in a round; None where that layer filled in no cell at all.

    Points; sections are held to their max, the total between 0 and `total_max` and to what a knock-out leaves, then
    rounded half-up. A blank cell that is needed, a broken one and a ranking that peers may still change leave the total
    incomplete; any other blank is 0 or no. `ranked` gives the places among peers by criterion.
    """
    asked = _ASKED.get(rubric, group, lambda: _asked(rubric, group))
    answers = held_as(scores.points, asked.keys)
    kinds = {*map(type, answers)}
    if kinds <= _BLANK:
        return None
    placed = {code: place for code, place in ranked.items() if code in scores.points} if ranked else _NONE
    points, broken = _points(answers, kinds, asked, placed)
    sections = _sections(asked, points, gaps=not kinds.isdisjoint(_SILENT))
    knocked = [criterion for place, criterion in asked.knockouts if answers[place] is True]
    total = min(sum(sections, rubric.start), rubric.total_max)
    for criterion in knocked:
        total = min(total, criterion.max)
    blanks = tuple([code for place, code in asked.needed if answers[place] is None]) if NoneType in kinds else ()
    still_open = tuple([code for code, place in placed.items() if not place.settled]) if placed else ()
    return LayerTotal(
        total=half_up(max(total, _ZERO), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        sections=ByKeys(asked.section_keys, tuple(map(kept, sections))),
        blanks=blanks,
        broken=broken,
        known=not kinds <= _SILENT,
        points=_as_entered(points, scores.points, asked),
        open=still_open,
        knocked=tuple([criterion.code for criterion in knocked]) if knocked else (),
        places={code: place.place for code, place in placed.items()} if placed else NOTHING,
    )


def _points(
    answers: Sequence[Entered | Unknown | None], kinds: set[type], asked: _Asked, placed: Mapping[str, Placed]
) -> tuple[Sequence[Decimal | None], tuple[str, ...]]:
    """Give what each answer is worth, None where there is none, and the criteria whose cell is broken."""
    others = asked.others if kinds <= _NUMBERS else asked.worths
    broken: tuple[str, ...] = ()
    if Unknown not in kinds and all(answers[place] is None for place, _, _ in others):
        return cast(Sequence[Decimal | None], answers), broken
    points: list[Any] = list(answers)
    if Unknown in kinds:
        broken = tuple([code for code, one in zip(asked.keys.names, answers, strict=True) if type(one) is Unknown])
        points = [None if type(one) is Unknown else one for one in answers]
    for place, criterion, worth in others:
        answer = points[place]
        if answer is not None:
            code = criterion.code
            points[place] = placed[code].points if code in placed else kept(worth(criterion, answer))
    return points, broken


def _as_entered(
    points: Sequence[Decimal | None], entered: Mapping[str, Entered | Unknown], asked: _Asked
) -> Mapping[str, Decimal]:
    """Give points by criterion; where all answers are the points themselves, the two are one, for many people."""
    if isinstance(entered, ByKeys) and points is entered.held:
        return cast(Mapping[str, Decimal], entered)
    return ByKeys(asked.keys, tuple(points))


def _sections(asked: _Asked, points: Sequence[Decimal | None], *, gaps: bool) -> list[Decimal]:
    """Add up every section, held to its cap; where there are `gaps`, some have no points."""
    totals = []
    for section, pick in asked.sections:
        listed = pick(points)
        if gaps:
            listed = [one for one in listed if one is not None]
        totals.append(section_points(section, listed) if section else sum(listed, _ZERO))
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
    return tuple([layer for layer in LAYERS if (round_.code, layer) in cards])


def knocked_by(cards: Cards, round_: Round) -> tuple[str, ...]:
    """Give the criteria that knock somebody out of a round, as the highest layer that spoke has it."""
    return next((cards[round_.code, layer].knocked for layer in spoke(cards, round_)), ())


def score(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None = None) -> Scorecard:
    """Make a person's score card: every layer, every round's final, the season's final, points for tie-breaks.

    Published figures are rounded half-up to `rubric.decimals`; the season's final is made from unrounded rounds.
    `ranked` gives the places among peers (`peers.py`) where the season ranks people by a criterion.
    """
    cards = _layers(dossier, rulebook, ranked)
    rubric, rounds, year = rulebook.rubric, rulebook.rounds, year_of(rulebook.rounds)
    decided = _decided(cards, rubric, rounds)
    finals = _by_round(decided, _total)
    if any(card.knocked for card in cards.values()):
        finals = {code: min([points, *_limits(cards, rulebook, code)]) for code, points in finals.items()}
    final, alone = year.mean(finals), _alone(cards, year, rubric.decimals)
    breaks = _BREAKS.get(rubric, "", lambda: _breaks(rubric)) if final is not None else ()
    return Scorecard(
        dossier.person,
        lean(cards),
        self_score=alone.get("self"),
        unit_score=alone.get("unit"),
        council_score=alone.get("council"),
        final=None if final is None else half_up(final, rubric.decimals),
        complete=final is not None and _complete(dossier, decided, finals, rounds),
        rounds=lean({code: half_up(points, rubric.decimals) for code, points in finals.items()}),
        breaks=tuple([as_decimal(year.mean(_by_round(decided, points))) for points in breaks]),
    )


def _total(card: LayerTotal) -> Decimal:
    return card.total


def _limits(cards: Cards, rulebook: Rulebook, code: str) -> list[Decimal]:
    """Give the totals that a round is held to by knock-outs: what the highest layer that spoke says of them counts."""
    declared = rulebook.round(code)
    knocked = knocked_by(cards, declared) if declared else ()
    return [one.max for one in rulebook.rubric.criteria if one.code in knocked] if knocked else []


def _layers(dossier: Dossier, rulebook: Rulebook, ranked: Ranked | None) -> dict[tuple[str, str], LayerTotal]:
    cards: dict[tuple[str, str], LayerTotal] = {}
    given = dossier.scores
    for round_ in rulebook.rounds if given else ():
        group, code = dossier.stay_in(round_).group, round_.code
        for layer in LAYERS:
            scores = given.get((code, layer))
            if scores is None:
                continue
            places = ranked.get((dossier.person.code, code, layer)) if ranked else None
            total = layer_total(scores, rulebook.rubric, group, places)
            if total is not None:
                cards[code, layer] = total
    return cards


_SHARES: Known[Mapping[str, Fraction]] = Known()
_Decided = Mapping[str, list[tuple[LayerTotal, Fraction]]]  # by round: the layers that make its final, and their weight


def _decided(cards: Cards, rubric: Rubric, rounds: Iterable[Round]) -> _Decided:
    decided = {}
    for round_ in rounds:
        layers = spoke(cards, round_)
        weights = _SHARES.get(rubric, layers, partial(deciding, layers, rubric))
        parts = [(cards[round_.code, layer], weight) for layer, weight in weights.items()]
        # A layer that spoke, but not intelligibly, must not fall back to a lower one as if it had not.
        if all(card.known for card, _ in parts):
            decided[round_.code] = parts
    return decided


def _by_round(decided: _Decided, points: Callable[[LayerTotal], Exact]) -> dict[str, Exact]:
    found: dict[str, Exact] = {}
    for round_, parts in decided.items():
        if len(parts) == 1:  # the highest layer alone, as nearly everywhere: its weight, whatever it is, is not 0
            found[round_] = points(parts[0][0])
            continue
        mixed = weighted_mean([(points(card), weight) for card, weight in parts])
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


def _complete(dossier: Dossier, decided: _Decided, finals: Mapping[str, Exact], rounds: Iterable[Round]) -> bool:
    for round_ in rounds:
        if round_.code not in finals:
            if dossier.person.present(round_.start, round_.end) and round_.code not in dossier.excused:
                return False
        elif not all(card.complete for card, _ in decided[round_.code]):
            return False
    return True


_BREAKS: Known[tuple[Callable[[LayerTotal], Decimal], ...]] = Known()


def _breaks(rubric: Rubric) -> tuple[Callable[[LayerTotal], Decimal], ...]:
    """Give what each tie-break looks at in a layer: the points of a criterion, or of a section."""
    return tuple(_break_points(code, rubric) for code in rubric.tie_breaks)


def _break_points(code: str, rubric: Rubric) -> Callable[[LayerTotal], Decimal]:
    if rubric.criterion(code) is None:
        return lambda card: card.sections.get(code, _ZERO)
    return lambda card: card.points.get(code, _ZERO)
