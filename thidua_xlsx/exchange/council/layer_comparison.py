"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from decimal import Decimal
from functools import partial
from itertools import compress, count
from operator import ne
from typing import TypeVar

import msgspec

from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.model import ComparedCriterion, Dossier, LayerTotal, Overview, Season, Submission, VerifiedRound

Texts = Mapping[str, Sequence[str]]  # of evidence, by criterion
Evidence = dict[tuple[str, str], dict[str, list[str]]]  # by person and round
_NONE = Decimal(0)
_NO_TEXTS: Texts = {}
_Layer = LayerTotal | None
_Points = tuple[Decimal | None, ...]  # in the order of the criteria that are asked
_Told = TypeVar("_Told")


def verification(season: Season, dossiers: Iterable[Dossier] | None = None) -> Iterator[VerifiedRound]:
    """Put the layers of every person (or of some) side by side, round by round, with the criteria worth a look.

    A criterion is worth a look where the layers differ, where there is evidence, where a bonus or deduction was given,
    where a cell is blank or unclear, and where full marks have no evidence although the criterion needs it. Points;
    the difference that counts as large is declared in percent of the highest total.
    """
    return verifier(season)(season.dossiers if dossiers is None else dossiers)


def verifier(season: Season) -> Callable[[Iterable[Dossier]], Iterator[VerifiedRound]]:
    """Give what does this for some people after others: what all of a season have in common is worked out once."""
    return partial(_each, season, _evidence(season.submissions), {}, _round)


def overviewer(season: Season) -> Callable[[Iterable[Dossier]], Iterator[Overview]]:
    """Give what does the same where people are many: no points of criteria, only which of them bear a mark."""
    return partial(_each, season, _evidence(season.submissions), {}, _overview)


def _evidence(submissions: Iterable[Submission]) -> Evidence:
    evidence: Evidence = {}
    for submission in submissions:
        for record in submission.table("evidence"):
            person, criterion, text = (record.values.get(key) for key in ("person", "criterion", "description"))
            if isinstance(person, str) and isinstance(criterion, str):
                proof = text if isinstance(text, str) else ""
                evidence.setdefault((person, submission.stamp.round), {}).setdefault(criterion, []).append(proof)
    return evidence


class _ComparedCriteria(msgspec.Struct, frozen=True):
    """The criteria that people of a group are asked for, each known by its place among them.

    `full` are the full marks of those that need evidence, `free` those that nobody has to answer: a bonus, a
    deduction, a knock-out.
    """

    codes: tuple[str, ...]
    full: tuple[tuple[int, Decimal], ...]
    free: tuple[int, ...]

    def points(self, layer: _Layer) -> _Points:
        """Give the points of a layer by place; None where it has none."""
        return tuple(map((layer.points if layer else {}).get, self.codes))

    def places(self, codes: Iterable[str]) -> set[int]:
        """Give the places of those of these criteria that are asked for."""
        return {self.codes.index(code) for code in codes if code in self.codes}


def _asked(criteria: Sequence[Criterion]) -> _ComparedCriteria:
    most = [
        (place, criterion.kind.shown_most(criterion))
        for place, criterion in enumerate(criteria)
        if criterion.needs_evidence
    ]
    return _ComparedCriteria(
        tuple(criterion.code for criterion in criteria),
        tuple((place, full) for place, full in most if full is not None and full > 0),
        tuple(place for place, criterion in enumerate(criteria) if not criterion.kind.needs_answer),
    )


class _Sides(msgspec.Struct, frozen=True, gc=False):
    """The layers of a person in a round side by side; criteria are told by their places among those asked for.

    `differ` where both layers scored and gave different points, `unproved` where full marks have no evidence, `unclear`
    where a cell is blank or unread. `far` are the points from which on a difference counts as large.
    """

    person: str
    round: str
    asked: _ComparedCriteria
    layers: tuple[_Layer, _Layer]
    points: tuple[_Points, _Points]
    evidence: Texts
    differ: Sequence[int]
    unproved: Sequence[int]
    unclear: Set[int]
    far: Decimal

    @property
    def totals(self) -> tuple[Decimal | None, Decimal | None]:
        """The layers' totals."""
        own, unit = self.layers
        return own.total if own else None, unit.total if unit else None

    @property
    def proofs(self) -> int:
        """How many pieces of evidence there are."""
        return sum(map(len, self.evidence.values()))

    @property
    def worth(self) -> list[int]:
        """The criteria worth a look, in their order."""
        asked, (own, unit) = self.asked, self.points
        knocked = asked.places([code for layer in self.layers if layer for code in layer.knocked])
        # Something was added or taken off that nobody has to answer.
        answered = [place for place in asked.free if own[place] or unit[place] or place in knocked]
        return sorted({*self.differ, *self.unproved, *self.unclear, *answered, *asked.places(self.evidence)})

    @property
    def large(self) -> list[int]:
        """Those of them whose points lie far apart."""
        places = self.differ if self.far > 0 else self.worth  # what is equal is not far apart, unless everything is
        return _apart(*self.points, places, self.far)

    @property
    def apart(self) -> bool:
        """Whether the totals lie far apart."""
        own, unit = self.totals
        return bool(_apart((own,), (unit,), (0,), self.far))


def _each(
    season: Season,
    evidence: Evidence,
    asked: dict[str, _ComparedCriteria],
    tell: Callable[[_Sides], _Told],
    dossiers: Iterable[Dossier],
) -> Iterator[_Told]:
    book = season.rulebook
    far = book.rubric.total_max * book.voting.difference / 100
    for dossier in dossiers:
        who = dossier.person.code
        layers = season.scorecards[who].layers
        for round_ in book.rounds:
            own, unit = layers.get((round_.code, "self")), layers.get((round_.code, "unit"))
            if own is not None or unit is not None:
                texts = evidence.get((who, round_.code), _NO_TEXTS)
                group = dossier.stay_in(round_).group
                if group not in asked:
                    asked[group] = _asked([criterion for criterion in book.rubric.criteria if criterion.applies(group)])
                yield tell(_sides((who, round_.code), (own, unit), asked[group], texts, far))


def _sides(
    of: tuple[str, str], layers: tuple[_Layer, _Layer], asked: _ComparedCriteria, evidence: Texts, far: Decimal
) -> _Sides:
    own, unit = map(asked.points, layers)
    differ = [*compress(count(), map(ne, own, unit))] if all(layers) else []
    unproved = [place for place, full in asked.full if _unproved(place, full, own, unit, asked, evidence)]
    unclear = asked.places([code for layer in layers if layer for code in (*layer.blanks, *layer.broken)])
    return _Sides(*of, asked, layers, (own, unit), evidence, differ, unproved, unclear, far)


def _unproved(
    place: int, full: Decimal, own: _Points, unit: _Points, asked: _ComparedCriteria, evidence: Texts
) -> bool:
    points = own[place] if unit[place] is None else unit[place]
    return points is not None and full <= points and not evidence.get(asked.codes[place])


def _apart(own: _Points, unit: _Points, places: Iterable[int], far: Decimal) -> list[int]:
    """Give the places at which both have points, so far apart that it counts as large."""
    return [
        place
        for place in places
        if (own_points := own[place]) is not None
        and (other := unit[place]) is not None
        and abs(own_points - other) >= far
    ]


def _overview(sides: _Sides) -> Overview:
    codes = sides.asked.codes
    return Overview(
        sides.person,
        sides.round,
        *sides.totals,
        sides.apart,
        sides.proofs,
        len(sides.differ),
        tuple([codes[place] for place in sides.large]),
        tuple([codes[place] for place in sides.unproved]),
        tuple([codes[place] for place in sorted(sides.unclear)]),
    )


def _round(sides: _Sides) -> VerifiedRound:
    own, unit = sides.points
    worth, large, unproved = set(sides.worth), set(sides.large), set(sides.unproved)
    listed: list[ComparedCriterion] = []
    rest: dict[str, Decimal] = {}
    for place, code in enumerate(sides.asked.codes):
        own_points, other = own[place], unit[place]
        if place in worth:
            proofs = tuple(sides.evidence.get(code, ()))
            marks = (place in large, place in unproved, place in sides.unclear)
            listed.append(ComparedCriterion(code, own_points, other, proofs, *marks))
        else:
            rest[code] = (_NONE if own_points is None else own_points) if other is None else other
    return VerifiedRound(sides.person, sides.round, *sides.totals, sides.apart, sides.proofs, tuple(listed), rest)
