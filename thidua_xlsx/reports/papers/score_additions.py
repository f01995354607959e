"""What a score sheet adds to the points of its criteria: where it starts, and what its limits take off or give back."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.criteria.criterion_kind import held_together
from thidua_xlsx.declare.season import Section
from thidua_xlsx.model import LayerTotal
from thidua_xlsx.reports.papers.paper_context import PaperContext, points_text

_NOTHING = Decimal(0)
_Addition = tuple[str, str, Decimal]  # the section's code, what it is, and how many points


def additions(
    context: PaperContext, group: str, totals: Mapping[str, Sequence[LayerTotal | None]]
) -> dict[tuple[str, str], dict[str, list[Decimal | None]]]:
    """Give the lines without which nobody reaches a total by adding up its criteria, each by section and wording.

    `group` is the position group that was asked, `totals` are those of each layer, the rounds in their order. A line
    has the points that it adds in each of them, None where it adds none there.
    """
    lines: dict[tuple[str, str], dict[str, list[Decimal | None]]] = {}
    for layer, of_rounds in totals.items():
        for place, total in enumerate(of_rounds):
            for code, wording, points in _added(context, group, total) if total and total.known else ():
                blank: dict[str, list[Decimal | None]] = {key: [None] * len(of_rounds) for key in totals}
                lines.setdefault((code, wording), blank)[layer][place] = points
    order = [*(section.code for section in context.season.rulebook.rubric.sections), ""]  # the last: of the total
    return dict(sorted(lines.items(), key=lambda line: order.index(line[0][0])))


def _added(context: PaperContext, group: str, total: LayerTotal) -> Iterator[_Addition]:
    """Tell what was added to the points of one total's criteria, step by step as it was reckoned; never nothing."""
    rubric, say = context.season.rulebook.rubric, context.say
    points = dict(total.points.items())
    reached = sum(points.values(), rubric.start)
    steps: list[_Addition] = [("", say("paper.start"), rubric.start)]
    for section in rubric.sections:
        here = (criterion for criterion in rubric.criteria if criterion.section == section.code)
        own = [criterion for criterion in here if criterion.applies(group) and criterion.code in points]
        if section.code in total.sections:
            held = sum(held_together((criterion, points[criterion.code]) for criterion in own), _NOTHING)
            unheld = sum(points[criterion.code] for criterion in own)
            steps.append((section.code, say("paper.tiers_held"), held - unheld))
            steps += _of_section(context, section, group, held, total.sections[section.code])
    reached += sum((amount for _, _, amount in steps[1:]), _NOTHING)
    knocked = [criterion.max for code in total.knocked if (criterion := rubric.criterion(code))]
    most = min([rubric.total_max, *knocked])
    capped = min(reached, most)
    result = max(capped, _NOTHING)
    steps.append(("", say("paper.total_held", max=points_text(context, most)), capped - reached))
    steps.append(("", say("paper.total_not_below"), result - capped))
    steps.append(("", say("paper.rounded"), half_up(result, rubric.decimals) - result))
    return (step for step in steps if step[2])


def _of_section(
    context: PaperContext, section: Section, group: str, held: Decimal, result: Decimal
) -> Iterator[_Addition]:
    """Tell what a section starts with, and what its limits changed of `held` points so that it came to `result`."""
    say, rubric = context.say, context.season.rulebook.rubric
    asked = any(criterion.section == section.code and criterion.applies(group) for criterion in rubric.criteria)
    start = section.start if asked and section.start else _NOTHING
    yield section.code, say("paper.section_start", section=section.name), start
    change = result - held - start
    if change < 0 and section.max is not None:
        yield section.code, say("paper.section_held", max=points_text(context, section.max)), change
    elif change > 0:
        yield section.code, say("paper.section_not_below"), change
