"""Verification: self and unit scores side by side with the evidence, and what the council should look at."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from thidua_xlsx.declare.season import Criterion, Round, Rulebook
from thidua_xlsx.declare.worth import shown_max
from thidua_xlsx.model import LayerTotal, Scorecard, Season, Submission, Verified

Evidence = dict[tuple[str, str, str], list[str]]  # by person, round, criterion


def verification(season: Season) -> list[Verified]:
    """Put the layers of every person side by side, round by round: the total, then the criteria worth a look.

    A criterion is shown where the layers differ, where there is evidence, or where full marks have none although the
    criterion needs it. Points; the difference that counts as large is declared in percent of the highest total.
    """
    evidence = _evidence(season.submissions)
    found: list[Verified] = []
    for dossier in season.dossiers:
        card = season.scorecards[dossier.person.code]
        for round_ in season.rulebook.rounds:
            found += _round(card, round_, season.rulebook, evidence)
    return found


def _evidence(submissions: Iterable[Submission]) -> Evidence:
    found: Evidence = {}
    for one in submissions:
        for record in one.table("evidence"):
            person, criterion, text = (record.values.get(key) for key in ("person", "criterion", "description"))
            if isinstance(person, str) and isinstance(criterion, str):
                said = text if isinstance(text, str) else ""
                found.setdefault((person, one.stamp.round, criterion), []).append(said)
    return found


def _round(card: Scorecard, round_: Round, book: Rulebook, evidence: Evidence) -> Iterator[Verified]:
    own, unit = (card.layers.get((round_.code, layer)) for layer in ("self", "unit"))
    if own is None and unit is None:
        return
    far = book.rubric.total_max * book.voting.difference / 100
    who = card.person.code
    totals = (own.total if own else None, unit.total if unit else None)
    proofs = sum(len(texts) for (person, code, _), texts in evidence.items() if (person, code) == (who, round_.code))
    yield Verified(who, round_.code, "", *totals, ("",) * proofs, large=_apart(*totals, far))
    group = card.person.group_in(round_)
    for criterion in book.rubric.criteria:
        if not criterion.applies(group):
            continue
        points = (_points(own, criterion), _points(unit, criterion))
        texts = tuple(evidence.get((who, round_.code, criterion.code), ()))
        full = _full(points, criterion) and criterion.needs_evidence and not texts
        if points[0] != points[1] or texts or full:
            yield Verified(who, round_.code, criterion.code, *points, texts, _apart(*points, far), full)


def _points(total: LayerTotal | None, criterion: Criterion) -> Decimal | None:
    return total.points.get(criterion.code) if total else None


def _apart(one: Decimal | None, other: Decimal | None, far: Decimal) -> bool:
    return one is not None and other is not None and abs(one - other) >= far


def _full(points: tuple[Decimal | None, Decimal | None], criterion: Criterion) -> bool:
    """Say whether the highest layer that scored gave everything there is to give."""
    given = points[1] if points[1] is not None else points[0]
    most = shown_max(criterion)
    return given is not None and most is not None and 0 < most <= given
