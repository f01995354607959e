"""Answers and scales as a person would write them."""

from decimal import Decimal

from thidua_xlsx.base.text import Say, number_text
from thidua_xlsx.declare.criteria.scale_text import ScaleLine


def answer_text(entered: Decimal | str | bool, say: Say) -> str:
    """Write an answer as a person would: a number, a named level, yes or no."""
    if isinstance(entered, bool):
        return say("scoring.yes" if entered else "scoring.no")
    return number_text(entered, say.lang) if isinstance(entered, Decimal) else entered


def scale_line_text(line: ScaleLine, say: Say, *, border: str = "since") -> str:
    """Write a line of a scale for reading: `từ 90: 20`, `Tốt: 10`, `còn lại: 0`.

    `border` names the sentence for what a line with a number begins at: `since` a value, or a `place`.
    """
    points = number_text(line.points, say.lang)
    if line.name:
        return f"{line.name}: {points}"
    if line.since is None:
        return f"{say('scoring.rest')}: {points}"
    return f"{say(f'scoring.{border}', number=line.since)}: {points}"
