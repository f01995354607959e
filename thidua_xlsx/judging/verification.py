"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.declare.season import Criterion, Round, Rulebook
from thidua_xlsx.declare.worth import kind_of, shown_max
from thidua_xlsx.model import Dossier, LayerTotal, Season, Submission, Verified, VerifiedRound

Texts = Mapping[str, Sequence[str]]  # of evidence, by criterion
Evidence = dict[tuple[str, str], dict[str, list[str]]]  # by person and round
_Asked = tuple[str, Criterion, bool]  # code, criterion, whether everybody has to answer it
_NONE = Decimal(0)


def verification(season: Season, dossiers: Iterable[Dossier] | None = None) -> Iterator[VerifiedRound]:
    """Put the layers of every person (or of some) side by side, round by round, with the criteria worth a look.

    A criterion is worth a look where the layers differ, where there is evidence, where a bonus or deduction was given,
    where a cell is blank or unclear, and where full marks have no evidence although the criterion needs it. Points;
    the difference that counts as large is declared in percent of the highest total.
    """
    evidence = _evidence(season.submissions)
    criteria = season.rulebook.rubric.criteria
    asked: dict[str, list[_Asked]] = {}
    for dossier in season.dossiers if dossiers is None else dossiers:
        person = dossier.person
        card = season.scorecards[person.code]
        for round_ in season.rulebook.rounds:
            own, unit = (card.layers.get((round_.code, layer)) for layer in ("self", "unit"))
            if own is not None or unit is not None:
                texts = evidence.get((person.code, round_.code), {})
                group = dossier.stay_in(round_).group
                if group not in asked:
                    asked[group] = [(one.code, one, kind_of(one).needed) for one in criteria if one.applies(group)]
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
    asked: Iterable[_Asked],
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
    for code, criterion, needed in asked:
        own, unit = of_own.get(code), of_unit.get(code)
        points = own if unit is None else unit
        texts = tuple(evidence[code]) if code in evidence else ()
        full = criterion.needs_evidence and not texts and _full(points, criterion)
        unclear = code in doubtful
        differ = both and own != unit
        if differ or texts or full or unclear or (not needed and _given(code, own, unit, layers)):
            listed.append(Verified(code, own, unit, texts, _apart(own, unit, far), full, unclear))
        else:
            rest[code] = _NONE if points is None else points
    proofs = sum(map(len, evidence.values()))
    large = _apart(totals[0], totals[1], far)
    return VerifiedRound(who, round_.code, totals[0], totals[1], large, proofs, tuple(listed), rest)


def _apart(one: Decimal | None, other: Decimal | None, far: Decimal) -> bool:
    return one is not None and other is not None and abs(one - other) >= far


def _given(code: str, own: Decimal | None, unit: Decimal | None, layers: Iterable[LayerTotal | None]) -> bool:
    """Say whether something was added or taken off that nobody has to answer: a bonus, a deduction, a knock-out."""
    return bool(own or unit) or any(layer is not None and code in layer.knocked for layer in layers)


def _full(given: Decimal | None, criterion: Criterion) -> bool:
    """Say whether the highest layer that scored gave everything there is to give."""
    most = shown_max(criterion)
    return given is not None and most is not None and 0 < most <= given
