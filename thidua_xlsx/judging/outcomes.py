"""What a title's conditions come to, and the reasons that decide it, without keeping the steps: for many people."""

from thidua_xlsx.judging.conditions import Step, all_of, any_of, leaf, opposite
from thidua_xlsx.judging.facts import Facts
from thidua_xlsx.model import Met, Reason

Outcome = tuple[Met, tuple[Reason, ...]]


def outcome(step: Step, facts: Facts) -> Outcome:
    """Judge a tree of conditions: the same as `weigh` and `deciding` say of it one after the other."""
    if step.how == "leaf":
        reason = leaf(step, facts)
        return reason.met, (reason,)
    parts = [outcome(part, facts) for part in step.parts]
    if step.how == "not":
        ((met, reasons),) = parts
        return opposite(met), tuple([_opposite(reason) for reason in reasons])
    met = (any_of if step.how == "any" else all_of)([one for one, _ in parts])
    if step.how == "any":
        parts = [part for part in parts if part[0] is met]
    return met, tuple([reason for _, reasons in parts for reason in reasons])


def _opposite(reason: Reason) -> Reason:
    return Reason(opposite(reason.met), reason.key, reason.params, reason.cite, reason.verified, reason.places)
