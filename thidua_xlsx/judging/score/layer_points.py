"""The points of one layer: what an answer is worth, what a section adds up to, and the total of them all.

Each criterion is worth some points; a section adds them up to its cap; a layer adds up its sections, between 0 and the
highest total, rounded half-up.
"""

from collections.abc import Mapping
from decimal import Decimal

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.criteria.criterion_kind import Entered, held_together
from thidua_xlsx.declare.season import Criterion, Rubric
from thidua_xlsx.judging.score.peer_ranking import PeerPlace
from thidua_xlsx.model import LayerScores, LayerTotal, Unknown

_ZERO = Decimal(0)


def answer_points(criterion: Criterion, answer: Entered | Unknown, place: PeerPlace | None = None) -> Decimal | None:
    """Return what an answer is worth, in points with their sign; None where nobody can read it.

    `place` is that among the peers, where the criterion ranks people: it gives the points then.
    """
    if isinstance(answer, Unknown):
        return None
    return place.points if place else criterion.kind.points(criterion, answer)


def section_points(points: Mapping[str, Decimal], rubric: Rubric, group: str) -> dict[str, Decimal]:
    """Return the points of each section by its code, held to the section's limits, from points by criterion.

    A section in which nobody of the position group is asked anything gives nothing, not the points that it starts with.
    """
    asked: dict[str, list[Criterion]] = {section.code: [] for section in rubric.sections}
    for criterion in rubric.criteria:
        if criterion.applies(group):
            asked.setdefault(criterion.section, []).append(criterion)
    declared = {section.code: section for section in rubric.sections}
    sections = {}
    for code, criteria in asked.items():
        own = held_together((criterion, points[criterion.code]) for criterion in criteria if criterion.code in points)
        sections[code] = declared[code].total(own) if criteria and code in declared else sum(own, _ZERO)
    return sections


def layer_total(
    scores: LayerScores, rubric: Rubric, group: str, places: Mapping[str, PeerPlace] | None = None
) -> LayerTotal | None:
    """Return what one layer gave a person in a round; None where it filled in no cell that the position group has.

    The total lies between 0 and `rubric.total_max`, and below what a knock-out leaves. A blank cell that is needed, one
    that nobody can read and a ranking that peers may still change leave it incomplete; any other blank is 0 or no.
    `places` are those among the peers, by criterion.
    """
    places = places or {}
    asked = [criterion for criterion in rubric.criteria if criterion.applies(group)]
    answers = {criterion.code: scores.points[criterion.code] for criterion in asked if criterion.code in scores.points}
    if not answers:
        return None
    worth = {
        criterion.code: answer_points(criterion, answers[criterion.code], places.get(criterion.code))
        for criterion in asked
        if criterion.code in answers
    }
    points = {code: own for code, own in worth.items() if own is not None}
    sections = section_points(points, rubric, group)
    knocked = [
        criterion
        for criterion in asked
        if criterion.kind.may_knock_out and criterion.kind.knocks_out(answers.get(criterion.code))
    ]
    # Section by section: beside a large start, the last digits of a single criterion's points might be lost.
    total = min(sum(sections.values(), rubric.start), rubric.total_max, *[criterion.max for criterion in knocked])
    blanks = tuple(
        criterion.code for criterion in asked if criterion.kind.needs_answer and criterion.code not in answers
    )
    broken = tuple(code for code, answer in answers.items() if isinstance(answer, Unknown))
    still_open = tuple(code for code, place in places.items() if not place.settled)
    return LayerTotal(
        total=half_up(max(total, _ZERO), rubric.decimals),
        complete=not blanks and not broken and not still_open,
        blanks=blanks,
        broken=broken,
        known=len(broken) < len(answers),
        points=points,
        sections=sections,
        open=still_open,
        knocked=tuple(criterion.code for criterion in knocked),
        places={code: place.place for code, place in places.items()},
    )


def tie_points(total: LayerTotal, rubric: Rubric, group: str) -> list[Decimal]:
    """Return what each tie-break looks at, in order: the points of a criterion, of its tiers, or of a section."""
    looked_at = []
    for code in rubric.tie_breaks:
        tiers = [criterion for criterion in rubric.criteria if criterion.tier_of == code and criterion.applies(group)]
        if rubric.criterion(code):
            looked_at.append(total.points.get(code, _ZERO))
        elif tiers:
            own = held_together((tier, total.points[tier.code]) for tier in tiers if tier.code in total.points)
            looked_at.append(sum(own, _ZERO))
        else:
            looked_at.append(total.sections.get(code, _ZERO))
    return looked_at
