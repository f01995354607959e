"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.model import ComparedCriterion, Dossier, LayerTotal, Season, Submission, VerifiedRound

Texts = Mapping[str, Sequence[str]]  # of evidence, by criterion
Evidence = dict[tuple[str, str], dict[str, list[str]]]  # by person and round


def verification(season: Season, dossiers: Iterable[Dossier] | None = None) -> Iterator[VerifiedRound]:
    """Put the layers of every person (or of some) side by side, round by round, with the criteria worth a look.

    A criterion is worth a look where the layers differ, where there is evidence, where a bonus or deduction was given,
    where a cell is blank or unclear, and where full marks have no evidence although the criterion needs it. Points;
    the difference that counts as large is declared in percent of the highest total.
    """
    evidence, book = _evidence(season.submissions), season.rulebook
    far = book.rubric.total_max * book.voting.difference / 100
    for dossier in season.dossiers if dossiers is None else dossiers:
        person = dossier.person.code
        layers = season.scorecards[person].layers
        for round_ in book.rounds:
            own, unit = layers.get((round_.code, "self")), layers.get((round_.code, "unit"))
            if own is not None or unit is not None:
                group = dossier.stay_in(round_).group
                asked = [criterion for criterion in book.rubric.criteria if criterion.applies(group)]
                texts = evidence.get((person, round_.code), {})
                listed, rest = _criteria(asked, own, unit, texts, far)
                totals = own.known_total if own else None, unit.known_total if unit else None
                proofs = sum(map(len, texts.values()))
                yield VerifiedRound(person, round_.code, *totals, _apart(*totals, far), proofs, listed, rest)


def _evidence(submissions: Iterable[Submission]) -> Evidence:
    evidence: Evidence = {}
    for submission in submissions:
        for record in submission.table("evidence"):
            person, criterion, text = (record.values.get(key) for key in ("person", "criterion", "description"))
            if isinstance(person, str) and isinstance(criterion, str):
                proof = text if isinstance(text, str) else ""
                evidence.setdefault((person, submission.stamp.round), {}).setdefault(criterion, []).append(proof)
    return evidence


def _criteria(
    asked: Iterable[Criterion], own: LayerTotal | None, unit: LayerTotal | None, evidence: Texts, far: Decimal
) -> tuple[tuple[ComparedCriterion, ...], dict[str, Decimal]]:
    """Give the criteria worth a look in the order of the score sheet, and the points of all others by code."""
    layers = [layer for layer in (own, unit) if layer]
    unread = {code for layer in layers for code in (*layer.blanks, *layer.broken)}
    knocked = {code for layer in layers for code in layer.knocked}
    listed: list[ComparedCriterion] = []
    rest: dict[str, Decimal] = {}
    for criterion in asked:
        code = criterion.code
        own_points, unit_points = own.points.get(code) if own else None, unit.points.get(code) if unit else None
        points = own_points if unit_points is None else unit_points
        differs = own is not None and unit is not None and own_points != unit_points
        # Something was added or taken off that nobody has to answer: a bonus, a deduction, a knock-out.
        extra = not criterion.kind.needs_answer and bool(own_points or unit_points or code in knocked)
        full = criterion.kind.shown_most(criterion) if criterion.needs_evidence else None
        unproved = not evidence.get(code) and full is not None and points is not None and 0 < full <= points
        if differs or extra or unproved or code in unread or code in evidence:
            marks = _apart(own_points, unit_points, far), unproved, code in unread, code in knocked
            listed.append(ComparedCriterion(code, own_points, unit_points, tuple(evidence.get(code, ())), *marks))
        else:
            rest[code] = Decimal(0) if points is None else points
    return tuple(listed), rest


def _apart(own: Decimal | None, unit: Decimal | None, far: Decimal) -> bool:
    """Say whether both layers have points, so far apart that it counts as large."""
    return own is not None and unit is not None and abs(own - unit) >= far
