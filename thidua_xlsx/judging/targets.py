"""The four ratios a school aims at, over counted people or over initiatives, each with its goal."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.judging.exact import half_up
from thidua_xlsx.model import Dossier, Target

TARGETS = ("registered", "movements", "initiatives_people", "initiatives_applied")
_NOTHING = "NONE"  # the entry of a choice list with which people say that they register for nothing


def targets(dossiers: Iterable[Dossier], rulebook: Rulebook) -> tuple[Target, ...]:
    """Give the four ratios with numerator, denominator and goal (0..1); `missing` holds person codes.

    Whether a goal is met is decided on exact fractions; `value` is rounded half-up to four decimals, None for 0/0.
    """
    people = tuple(dossiers)
    counted = [one for one in people if one.person.counted]
    initiatives = [initiative for one in people for initiative in one.initiatives if initiative.recognised]
    flags = {
        "registered": [_entered(one.registered) for one in counted],
        "movements": [_entered(one.movements) for one in counted],
        "initiatives_people": [any(each.recognised for each in one.initiatives) for one in counted],
        "initiatives_applied": [initiative.applied is True for initiative in initiatives],
    }
    codes = [one.person.code for one in counted]
    named = ("registered", "movements")
    return tuple(
        _target(id_, flags[id_], rulebook, _missing(codes, flags[id_]) if id_ in named else ()) for id_ in TARGETS
    )


def _entered(choices: tuple[str, ...]) -> bool:
    return any(choice != _NOTHING for choice in choices)


def _missing(codes: list[str], flags: list[bool]) -> tuple[str, ...]:
    return tuple(code for code, flag in zip(codes, flags, strict=True) if not flag)


def _target(id_: str, flags: list[bool], rulebook: Rulebook, missing: tuple[str, ...]) -> Target:
    goal = goal_of(id_, rulebook)
    if not flags:
        return Target(id_, 0, 0, goal)
    exact = Fraction(sum(flags), len(flags))
    return Target(id_, sum(flags), len(flags), goal, half_up(exact, 4), exact >= Fraction(goal), missing)


def goal_of(id_: str, rulebook: Rulebook) -> Decimal:
    """The declared percent as a ratio; a season that declares none has the column book's."""
    declared = rulebook.targets.get(id_)
    percent = Decimal(rulebook.columns.column("options", f"target_{id_}").default) if declared is None else declared
    return percent.scaleb(-2)
