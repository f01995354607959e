"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial

from thidua_xlsx.declare.season import Criterion
from thidua_xlsx.declare.worth import kind_of, shown_max
from thidua_xlsx.model import Dossier, LayerTotal, Season, Submission, Verified, VerifiedRound

Texts = Mapping[str, Sequence[str]]  # of evidence, by criterion
Evidence = dict[tuple[str, str], dict[str, list[str]]]  # by person and round
_Asked = tuple[str, bool, Decimal | None]  # code, whether everybody has to answer it, what needs evidence as full marks
_NONE = Decimal(0)
_NOTHING: Mapping[str, Decimal] = {}


def verification(season: Season, dossiers: Iterable[Dossier] | None = None) -> Iterator[VerifiedRound]:
    """Put the layers of every person (or of some) side by side, round by round, with the criteria worth a look.

    A criterion is worth a look where the layers differ, where there is evidence, where a bonus or deduction was given,
    where a cell is blank or unclear, and where full marks have no evidence although the criterion needs it. Points;
    the difference that counts as large is declared in percent of the highest total.
    """
    return verifier(season)(season.dossiers if dossiers is None else dossiers)


def verifier(season: Season) -> Callable[[Iterable[Dossier]], Iterator[VerifiedRound]]:
    """Give what does this for some people after others: what all of a season have in common is worked out once."""
    return partial(_verified, season, _evidence(season.submissions), {})


def _verified(
    season: Season, evidence: Evidence, asked: dict[str, list[_Asked]], dossiers: Iterable[Dossier]
) -> Iterator[VerifiedRound]:
    book = season.rulebook
    far = book.rubric.total_max * book.voting.difference / 100
    for dossier in dossiers:
        who = dossier.person.code
        layers = season.scorecards[who].layers
        for round_ in book.rounds:
            own, unit = layers.get((round_.code, "self")), layers.get((round_.code, "unit"))
            if own is not None or unit is not None:
                texts = evidence.get((who, round_.code), {})
                group = dossier.stay_in(round_).group
                if group not in asked:
                    asked[group] = [_asked(one) for one in book.rubric.criteria if one.applies(group)]
                yield _round(who, round_.code, (own, unit), asked[group], texts, far)


def _evidence(submissions: Iterable[Submission]) -> Evidence:
    found: Evidence = {}
    for one in submissions:
        for record in one.table("evidence"):
            person, criterion, text = (record.values.get(key) for key in ("person", "criterion", "description"))
            if isinstance(person, str) and isinstance(criterion, str):
                said = text if isinstance(text, str) else ""
                found.setdefault((person, one.stamp.round), {}).setdefault(criterion, []).append(said)
    return found


def _asked(criterion: Criterion) -> _Asked:
    most = shown_max(criterion) if criterion.needs_evidence else None
    return criterion.code, kind_of(criterion).needed, most if most is not None and most > 0 else None


def _round(
    who: str,
    round_: str,
    layers: tuple[LayerTotal | None, LayerTotal | None],
    asked: Iterable[_Asked],
    evidence: Texts,
    far: Decimal,
) -> VerifiedRound:
    scored = [layer for layer in layers if layer]
    both = len(scored) == len(layers)
    doubtful = {code for layer in scored for code in (*layer.blanks, *layer.broken)}
    knocked = {code for layer in scored for code in layer.knocked}
    of_own, of_unit = (dict(layer.points.items()) if layer else _NOTHING for layer in layers)
    listed: list[Verified] = []
    rest: dict[str, Decimal] = {}
    for code, needed, most in asked:
        own, unit = of_own.get(code), of_unit.get(code)
        points = own if unit is None else unit
        texts = evidence.get(code)
        unproved = most is not None and not texts and points is not None and most <= points
        # Something was added or taken off that nobody has to answer: a bonus, a deduction, a knock-out.
        given = not needed and (own or unit or code in knocked)
        if given or texts or unproved or code in doubtful or (both and own != unit):
            proofs, unclear = tuple(texts or ()), code in doubtful
            listed.append(Verified(code, own, unit, proofs, _apart(own, unit, far), unproved, unclear))
        else:
            rest[code] = _NONE if points is None else points
    own, unit = (layer.total if layer else None for layer in layers)
    told = sum(map(len, evidence.values()))
    return VerifiedRound(who, round_, own, unit, _apart(own, unit, far), told, tuple(listed), rest)


def _apart(one: Decimal | None, other: Decimal | None, far: Decimal) -> bool:
    return one is not None and other is not None and abs(one - other) >= far
