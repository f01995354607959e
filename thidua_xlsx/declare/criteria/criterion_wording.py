"""How a criterion is scored, in words: what a person enters, what it is worth, and how an answer became points."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.declare.criteria.criterion_kind import Entered, criterion_kind
from thidua_xlsx.declare.season import Criterion, ScaleLine


def hint(criterion: Criterion, say: Say) -> str:
    """Say what to enter for a criterion and what that is worth; nothing where the cell holds plain points."""
    if criterion_kind(criterion).plain:
        return ""
    return say(f"scoring.hint_{_wording(criterion)}", **_params(criterion, say))


def _wording(criterion: Criterion) -> str:
    if criterion.kind == "count":
        return "count_off" if (criterion.each or 0) < 0 else "count_on"
    if criterion.kind == "rank":
        return f"rank_{criterion.among}"
    return criterion.kind


def _params(criterion: Criterion, say: Say) -> dict[str, object]:
    each = abs(criterion.each or Decimal(0))
    return {"each": each, "max": criterion.max, "scale": scale_text(criterion, say)}


def scale_text(criterion: Criterion, say: Say) -> str:
    """Write a scale for reading: `từ 90: 20; từ 80: 15; còn lại: 0`."""
    return "; ".join(_line(criterion, line, say) for line in criterion.scale)


def _line(criterion: Criterion, line: ScaleLine, say: Say) -> str:
    points = number_text(line.points, say.lang)
    if criterion.kind == "yesno":
        return f"{say(f'scoring.{line.name}')}: {points}"
    if line.name:
        return f"{line.name}: {points}"
    if line.since is None:
        return f"{say('scoring.rest')}: {points}"
    key = "place" if criterion.kind == "rank" else "since"
    return f"{say(f'scoring.{key}', number=line.since)}: {points}"


def worked(criterion: Criterion, entered: Entered, points: Decimal, say: Say, *, place: int = 0) -> str:
    """Say how an answer became points: `3 lần × 0,5 = -1,5`; a ranking says its place among the peers."""
    each = criterion.each or Decimal(0)
    if criterion.kind == "count":
        held = abs(points) < abs(each) * (entered if isinstance(entered, Decimal) else 0)
        key = "worked_count_held" if held else "worked_count"
        return say(f"scoring.{key}", times=entered, each=each, points=points, max=criterion.max)
    if criterion.kind == "rank":
        key = "worked_rank" if place else "worked_rank_open"
        return say(f"scoring.{key}", value=entered, place=place, points=points)
    if criterion.kind == "knockout":
        return say("scoring.worked_knockout", max=criterion.max) if entered is True else say("scoring.no")
    return say("scoring.worked", value=answer_text(entered, say), points=points)


def answer_text(entered: Entered, say: Say) -> str:
    """Write an answer as a person would: a number, a named level, yes or no."""
    if isinstance(entered, bool):
        return say("scoring.yes" if entered else "scoring.no")
    return number_text(entered, say.lang) if isinstance(entered, Decimal) else entered
