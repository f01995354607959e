"""The four ratios a school aims at, over counted people or over initiatives, each with its goal."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from thidua_xlsx.base.exact_numbers import half_up
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.column_book import NO_ENTRY
from thidua_xlsx.model import Dossier, Target, is_known

TARGETS = ("registered", "movements", "initiatives_people", "initiatives_applied")


def target_ratios(dossiers: Iterable[Dossier], rulebook: Rulebook) -> tuple[Target, ...]:
    """Give the four ratios with numerator, denominator and goal (0..1); `missing` holds person codes.

    Whether a goal is met is decided on exact fractions, and only once what is unknown cannot change it, nor a cell that
    was left blank while forms of others are still to come; `value` is rounded half-up to four decimals, None for 0/0
    and where nothing is known.
    """
    people = tuple(dossiers)
    counted = [dossier for dossier in people if dossier.person.counted]
    recognised = [initiative for person in people for initiative in person.initiatives if initiative.recognised]
    answers = {
        "registered": [_entered(dossier, "title", dossier.registered) for dossier in counted],
        "movements": [_entered(dossier, "movements", dossier.movements) for dossier in counted],
        "initiatives_people": [has_initiative(dossier) for dossier in counted],
        "initiatives_applied": [initiative.applied for initiative in recognised],
    }
    codes = [dossier.code for dossier in counted]
    awaited = any(dossier.registration is None for dossier in counted)
    blank = {
        "registered": sum(not dossier.registered for dossier in counted if awaited),
        "movements": sum(not dossier.movements for dossier in counted if awaited),
    }
    no_form = sum(has_initiative(person) is None for person in people)
    targets = []
    for id_ in TARGETS:
        missing = (
            tuple(code for code, answer in zip(codes, answers[id_], strict=True) if not answer)
            if id_ in ("registered", "movements")
            else ()
        )
        no_form_of = no_form if id_ == "initiatives_applied" else 0
        targets.append(_target(id_, answers[id_], rulebook, missing, no_form_of, blank.get(id_, 0)))
    return tuple(targets)


def _entered(dossier: Dossier, column: str, choices: tuple[str, ...]) -> bool | None:
    """Say whether somebody registered; None while the unit's form is not there or its cell cannot be read."""
    if choices:
        return any(choice != NO_ENTRY for choice in choices)
    return False if is_known(dossier.registration, column) else None


def has_initiative(dossier: Dossier) -> bool | None:
    """Say whether the person of `dossier` has a recognised initiative; None while a form or its word is missing."""
    if any(initiative.recognised for initiative in dossier.initiatives):
        return True
    open_ = not dossier.initiatives_known or any(initiative.recognised is None for initiative in dossier.initiatives)
    return None if open_ else False


def _target(
    id_: str, answers: Sequence[bool | None], rulebook: Rulebook, missing: tuple[str, ...], no_form: int, blank: int
) -> Target:
    """Make a ratio; `no_form` people, of whom no form speaks, matter only where nothing else makes a ratio.

    Of `blank` people, those among the unknown included, an answer may still come.
    """
    goal = goal_of(id_, rulebook)
    sure, open_, whole = answers.count(True), answers.count(None), len(answers)
    if open_ == whole:
        return Target(id_, 0, whole, goal, missing=missing, unknown=open_ + no_form)
    least, most = Fraction(sure, whole), Fraction(sure + max(open_, blank), whole)
    settled = (least >= Fraction(goal)) == (most >= Fraction(goal))
    met = least >= Fraction(goal) if settled else None
    return Target(id_, sure, whole, goal, half_up(least, 4), met, missing, open_)


def goal_of(id_: str, rulebook: Rulebook) -> Decimal:
    """Give the goal of the ratio `id_`, one of `TARGETS`, as a number from 0 to 1.

    A season that declares none has the column book's.
    """
    declared = rulebook.targets.get(id_)
    percent = Decimal(rulebook.columns.column("options", f"target_{id_}").default) if declared is None else declared
    return percent.scaleb(-2)
