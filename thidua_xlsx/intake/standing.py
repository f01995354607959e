"""What the forms of a year say of somebody, person or unit alike: grade, discipline, months worked, days of leave."""

from collections.abc import Sequence

from thidua_xlsx.model import Answer, Fact, Record, Unknown

_DISCIPLINES = ("none", "reprimand", "warning", "demotion", "dismissal")
_ASKED = ("grade", "discipline")  # which every title rests on
_UNASKED = Fact(unknown=True)


def last_entered(present: Sequence[Record], column: str) -> Fact:
    """Give the answer of the last round in which something was entered; blank if nowhere, unknown without any form."""
    if not present:
        return _UNASKED
    for record in reversed(present):
        answer = record.values.get(column)
        if answer is not None:
            return _fact(answer, record, column)
    return _blank(present[-1], column)


def worst_discipline(present: Sequence[Record]) -> Fact:
    """Give the heaviest discipline entered in any round: one that was imposed does not lapse with the next form."""
    if not present:
        return _UNASKED
    facts = [_fact(r.values["discipline"], r, "discipline") for r in present if "discipline" in r.values]
    if not facts:
        return _blank(present[-1], "discipline")
    known = [fact for fact in facts if fact.value in _DISCIPLINES]
    worst = max(known, key=lambda fact: _DISCIPLINES.index(str(fact.value)), default=None)
    if worst is not None and worst.value != "none":
        return worst
    unknown = next((fact for fact in facts if fact.unknown), None)
    return unknown or worst or _blank(present[-1], "discipline")


def _blank(record: Record, column: str) -> Fact:
    return _fact(None, record, column)


def _fact(answer: Answer | None, record: Record, column: str) -> Fact:
    """Give an answer as a fact; its cell is looked up when somebody asks, unless everybody's is (`_ASKED`)."""
    unknown = isinstance(answer, Unknown)
    value = None if unknown else answer
    if column not in record.places:
        return Fact(value, (), unknown)
    if column in _ASKED:
        return Fact(value, (record.places[column],), unknown)
    return Fact(value, record.places, unknown, column)
