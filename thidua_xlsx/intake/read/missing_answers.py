"""Answers that were asked and are not in a return at all, because their row, column or table is gone.

Nobody can say that they were blank, so they are unknown: a deleted score sheet is not a unit that did not score, and
a deleted column of disciplines does not clear anybody.
"""

from collections.abc import Callable, Sequence

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.forms.identity.stamp import TableManifest
from thidua_xlsx.messages.places import CellPlaces
from thidua_xlsx.model import Answer, Record, Stamp, Unknown

MISSING = Unknown(gone=True)


def mark_missing(
    records: Sequence[Record], spec: TableSpec, issued: TableManifest, rulebook: Rulebook, stamp: Stamp
) -> list[Record]:
    """Give the records of a table with every issued answer that has no cell in the return as unknown.

    In line tables only filled lines are completed; without any of its columns the table says nothing at all.
    """
    if spec.rows == "lines":
        asked = [name for name in spec.asked if name in issued.columns]
        if not any(name in record.places for record in records for name in asked):
            return []
        return [record if record.blank else _completed(record, asked) for record in records]
    by_key = {record.key: record for record in records}
    keys = issued.columns if spec.across else issued.rows
    asked_of = _asked(spec, issued, rulebook, stamp)
    completed: list[Record] = []
    whole: set[tuple[int, int]] = set()  # which cells had all that was asked: the records of a group share both
    for key in keys:
        record, wanted = by_key.get(key) or Record(key), asked_of(key)
        alike = (id(record.places.shared), id(wanted)) if isinstance(record.places, CellPlaces) else None
        made = record if alike in whole else _completed(record, wanted)
        if made is record and alike:
            whole.add(alike)
        completed.append(made)
    return [*completed, *(record for record in records if record.key not in keys)]


def _asked(spec: TableSpec, issued: TableManifest, rulebook: Rulebook, stamp: Stamp) -> Callable[[str], Sequence[str]]:
    """Say what a record was asked: in a score matrix the criteria that apply to its person, else the columns."""
    if not spec.across:
        columns = [name for name in spec.asked if name in issued.columns]
        return lambda key: columns
    rulebook = rulebook.seen_by(spec)
    criteria = [criterion for code in issued.rows if (criterion := rulebook.rubric.criterion(code))]
    by_group: dict[str, list[str]] = {}

    def of_person(key: str) -> Sequence[str]:
        person = rulebook.person_in(key, stamp.unit, stamp.round)
        if person is None:
            return ()
        if person.group not in by_group:
            by_group[person.group] = [one.code for one in criteria if one.applies(person.group)]
        return by_group[person.group]

    return of_person


def _completed(record: Record, asked: Sequence[str]) -> Record:
    there = record.places.shared if isinstance(record.places, CellPlaces) else record.places
    gone = [name for name in asked if name not in there]
    return Record(record.key, {**record.values, **dict.fromkeys(gone, MISSING)}, record.places) if gone else record


def holds_no_answer(record: Record) -> bool:
    """Say whether a record holds no answer: blank, or gone from the return."""
    return all(_is_gone(answer) for answer in record.values.values())


def filled_from(record: Record, others: Sequence[Record]) -> Record:
    """Give a record with the answers that are gone from its own copy taken from the first copy that has their cell."""
    values: dict[str, Answer] = dict(record.values)
    places = dict(record.places)
    for name in [name for name, answer in record.values.items() if _is_gone(answer)]:
        source = next((other for other in others if name in other.places), None)
        if source:
            values.pop(name)
            values |= {name: source.values[name]} if name in source.values else {}
            places[name] = source.places[name]
    return Record(record.key, values, places)


def _is_gone(answer: Answer) -> bool:
    return isinstance(answer, Unknown) and answer.gone
