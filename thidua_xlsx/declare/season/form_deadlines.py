"""When a form is due, by phase, round and unit."""

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.season.deadlines import Due

NOMINATIONS = "nominations"


def due_key(phase: str, round_: str = "") -> str:
    """Give the name of a deadline: a phase, a round's code for its self-score forms, `nominations:R1` beside it."""
    return f"{phase}:{round_}" if phase == NOMINATIONS else round_ or phase


def due_of(rulebook: Rulebook, phase: str, round_: str = "") -> Due:
    """Give when the forms of a phase and round are due; nominations with the round, unless they have their own day."""
    found = rulebook.dues.get(due_key(phase, round_))
    return found or rulebook.dues.get(round_ or phase, Due(""))
