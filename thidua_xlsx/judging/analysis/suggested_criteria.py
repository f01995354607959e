"""Criteria that a score sheet could have for what units registered: rows to start from, without a single point."""

from collections.abc import Iterable

import msgspec

from thidua_xlsx.base.text import match_key
from thidua_xlsx.declare.criteria.kinds import TierKind, YesNoKind
from thidua_xlsx.declare.season import Rulebook, Unit
from thidua_xlsx.declare.tables.target_words import DOWN, UP
from thidua_xlsx.forms.identity.registered_targets import RegisteredTarget
from thidua_xlsx.judging.analysis.target_results import Pledge

_FOLLOWS = "CT"  # of codes: chỉ tiêu


class Suggested(msgspec.Struct, frozen=True):
    """A criterion for one registered indicator: its code, its kind, and what each unit registered.

    `tier` by the percent of the unit's own target where more is better, so that units with other numbers share it;
    `yesno` where the target is an upper limit, of which no percent is fair; empty where no criterion can be made since
    a number or direction is missing.
    """

    code: str
    indicator: str
    kind: str
    goals: tuple[tuple[Unit, RegisteredTarget], ...]


def suggested_criteria(targets: Iterable[Pledge], book: Rulebook) -> tuple[Suggested, ...]:
    """Suggest a criterion for each indicator, in the order registered; targets without a number come last, uncoded.

    An indicator that some units want to reach and others not to exceed gives one criterion for each direction.
    """
    groups: dict[tuple[str, str], list[Pledge]] = {}
    for target in targets:
        groups.setdefault((_kind(target.goal), match_key(target.goal.indicator)), []).append(target)
    taken = {match_key(criterion.code) for criterion in book.rubric.criteria}
    free = (code for n in range(1, len(groups) + len(taken) + 1) if match_key(code := f"{_FOLLOWS}{n}") not in taken)
    measured = [(kind, members) for (kind, _), members in groups.items() if kind]
    unclear = [("", members) for (kind, _), members in groups.items() if not kind]
    return tuple(
        Suggested(next(free) if kind else "", members[0].goal.indicator, kind, tuple((m.unit, m.goal) for m in members))
        for kind, members in (*measured, *unclear)
    )


def _kind(goal: RegisteredTarget) -> str:
    if goal.value is None or goal.direction not in (UP, DOWN):
        return ""
    return TierKind.id if goal.direction == UP and goal.value > 0 else YesNoKind.id
