"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import Criterion, Round, Rulebook
from thidua_xlsx.declare.worth import kind_of, shown_max
from thidua_xlsx.model import Dossier, LayerTotal, Season, Submission, Verified, VerifiedRound

Texts = Mapping[str, Sequence[str]]  # of evidence, by criterion
Evidence = dict[tuple[str, str], dict[str, list[str]]]  # by person and round


def verification(season: Season, dossiers: Iterable[Dossier] | None = None) -> Iterator[VerifiedRound]:
    """Put the layers of every person (or of some) side by side, round by round, with the criteria worth a look.

    A criterion is worth a look where the layers differ, where there is evidence, where a bonus or deduction was given,
    where a cell is blank or unclear, and where full marks have no evidence although the criterion needs it. Points;
    the difference that counts as large is declared in percent of the highest total.
    """
    evidence = _evidence(season.submissions)
    criteria = season.rulebook.rubric.criteria
    asked: dict[str, list[Criterion]] = {}
    for dossier in season.dossiers if dossiers is None else dossiers:
        person = dossier.person
        card = season.scorecards[person.code]
        for round_ in season.rulebook.rounds:
            own, unit = (card.layers.get((round_.code, layer)) for layer in ("self", "unit"))
            if own is not None or unit is not None:
                texts = evidence.get((person.code, round_.code), {})
                group = dossier.stay_in(round_).group
                if group not in asked:
                    asked[group] = [one for one in criteria if one.applies(group)]
                yield _round(person.code, round_, (own, unit), asked[group], texts, season.rulebook)


def _evidence(submissions: Iterable[Submission]) -> Evidence:
    found: Evidence = {}
    for one in submissions:
        for record in one.table("evidence"):
            person, criterion, text = (record.values.get(key) for key in ("person", "criterion", "description"))
            if isinstance(person, str) and isinstance(criterion, str):
                said = text if isinstance(text, str) else ""
                found.setdefault((person, one.stamp.round), {}).setdefault(criterion, []).append(said)
    return found


def _round(
    who: str,
    round_: Round,
    layers: tuple[LayerTotal | None, LayerTotal | None],
    asked: Iterable[Criterion],
    evidence: Texts,
    book: Rulebook,
) -> VerifiedRound:
    far = book.rubric.total_max * book.voting.difference / 100
    both = all(layers)
    doubtful = {code for layer in layers if layer for code in (*layer.blanks, *layer.broken)}
    totals = [layer.total if layer else None for layer in layers]
    of_own, of_unit = (layer.points if layer else {} for layer in layers)
    listed: list[Verified] = []
    rest: dict[str, Decimal] = {}
    for criterion in asked:
        own, unit = of_own.get(criterion.code), of_unit.get(criterion.code)
        texts = tuple(evidence.get(criterion.code, ()))
        full = criterion.needs_evidence and not texts and _full(own if unit is None else unit, criterion)
        unclear = criterion.code in doubtful
        differ = both and own != unit
        if differ or texts or full or unclear or _given(criterion, (own, unit), layers):
            listed.append(Verified(criterion.code, own, unit, texts, _apart(own, unit, far), full, unclear))
        else:
            points = own if unit is None else unit
            rest[criterion.code] = Decimal(0) if points is None else points
    proofs = sum(map(len, evidence.values()))
    large = _apart(totals[0], totals[1], far)
    return VerifiedRound(who, round_.code, totals[0], totals[1], large, proofs, tuple(listed), rest)


def _apart(one: Decimal | None, other: Decimal | None, far: Decimal) -> bool:
    return one is not None and other is not None and abs(one - other) >= far


def _given(criterion: Criterion, points: Iterable[Decimal | None], layers: Iterable[LayerTotal | None]) -> bool:
    """Say whether something was added or taken off that nobody has to answer: a bonus, a deduction, a knock-out."""
    if kind_of(criterion).needed:
        return False
    return any(points) or any(layer is not None and criterion.code in layer.knocked for layer in layers)


def _full(given: Decimal | None, criterion: Criterion) -> bool:
    """Say whether the highest layer that scored gave everything there is to give."""
    most = shown_max(criterion)
    return given is not None and most is not None and 0 < most <= given
