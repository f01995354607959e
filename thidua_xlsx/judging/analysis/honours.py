"""Results that a season declares as sources of points: pupils' results that teachers led to, prizes of contests.

Nothing is told of pupils but what teachers write as evidence.
"""

from collections.abc import Iterable, Mapping

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import Entered
from thidua_xlsx.declare.season import HIGHEST_LAYER_FIRST, Criterion, Round
from thidua_xlsx.model import Dossier, LayerTotal, Scorecard, Season, Submission, Unknown


class DeclaredResult(msgspec.Struct, frozen=True):
    """What somebody has points for in a round: the criterion, what was entered for it, and the evidence as written.

    `place` is that in a ranking among peers (0 = the criterion is none), `open` where missing peers could change it.
    """

    person: str
    round: str
    criterion: Criterion
    entered: Entered
    evidence: tuple[str, ...] = ()
    place: int = 0
    open: bool = False


def declared_results(season: Season) -> tuple[DeclaredResult, ...]:
    """Give the results that anybody has points for, by source, then person by person in the order of the season.

    In each round the highest layer that spoke counts: the council's, else the unit's, else the person's own. What
    brings no points, and what nobody could read, is no result.
    """
    book = season.rulebook
    asked = [criterion for criterion in book.rubric.criteria if criterion.source]
    if not asked:
        return ()
    proofs = evidence_given(season.submissions)
    results = [
        DeclaredResult(
            dossier.code,
            round_.code,
            criterion,
            entered,
            proofs.get((dossier.code, round_.code, criterion.code), ()),
            total.places.get(criterion.code, 0),
            criterion.code in total.open,
        )
        for dossier in season.dossiers
        for round_ in book.rounds
        for criterion, entered, total in _entered(dossier, round_, asked, season.scorecards[dossier.code])
    ]
    order = list(book.columns.choices["result_source"].ids)
    return tuple(sorted(results, key=lambda result: order.index(result.criterion.source)))


def _entered(
    dossier: Dossier, round_: Round, asked: Iterable[Criterion], card: Scorecard
) -> Iterable[tuple[Criterion, Entered, LayerTotal]]:
    """Give what the highest layer that spoke entered for criteria, as far as it is worth anything, with its points."""
    layer = next((layer for layer in HIGHEST_LAYER_FIRST if (round_.code, layer) in card.layers), None)
    if layer is None:
        return
    answers, total = dossier.scores[round_.code, layer].points, card.layers[round_.code, layer]
    group = dossier.stay_in(round_).group
    for criterion in asked:
        entered = answers.get(criterion.code)
        if entered is None or isinstance(entered, Unknown) or not criterion.applies(group):
            continue
        # What a figure in a ranking is worth says its place alone.
        worth = (
            total.points.get(criterion.code)
            if criterion.kind.among_peers
            else criterion.kind.points(criterion, entered)
        )
        if worth is not None and worth > 0:
            yield criterion, entered, total


def evidence_given(submissions: Iterable[Submission]) -> Mapping[tuple[str, str, str], tuple[str, ...]]:
    """Give the pieces of evidence in `submissions` by person, round and criterion; the same text in two counts once."""
    by_cell: dict[tuple[str, str, str], dict[str, None]] = {}
    for submission in submissions:
        for record in submission.table("evidence"):
            person, criterion, text, link = (
                value if isinstance(value := record.values.get(key), str) else ""
                for key in ("person", "criterion", "description", "link")
            )
            if person and criterion and text:
                proof = f"{text} ({link})" if link else text
                by_cell.setdefault((person, submission.stamp.round, criterion), {})[proof] = None
    return {key: tuple(texts) for key, texts in by_cell.items()}
