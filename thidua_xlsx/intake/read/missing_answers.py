"""Answers that were asked and are not in a return at all, because their row, column or table is gone.

Nobody can say that they were blank, so they are unknown: a deleted score sheet is not a unit that did not score, and
a deleted column of disciplines does not clear anybody.
"""

from collections.abc import Sequence

from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.intake.read.layout_readers import asked_in
from thidua_xlsx.intake.read.table_reader import IssuedTable
from thidua_xlsx.model import Answer, Record, Unknown

MISSING = Unknown(missing=True)


def mark_missing(records: Sequence[Record], spec: TableSpec, issued: IssuedTable) -> list[Record]:
    """Give the records of a table with every issued answer that has no cell in the return as unknown.

    In line tables only filled lines are completed; without any of its columns the table says nothing at all.
    """
    if spec.shape.rows_are_places:
        asked = [name for name in spec.asked if name in issued.manifest.columns]
        if not any(name in record.places for record in records for name in asked):
            return []
        return [record if record.blank else _completed(record, asked) for record in records]
    by_key = {record.key: record for record in records}
    return [_completed(by_key.get(key) or Record(key), wanted) for key, wanted in asked_in(spec, issued).items()]


def _completed(record: Record, asked: Sequence[str]) -> Record:
    gone = [name for name in asked if name not in record.places]
    return Record(record.key, {**record.values, **dict.fromkeys(gone, MISSING)}, record.places) if gone else record


def holds_no_answer(record: Record) -> bool:
    """Say whether a record holds no answer: blank, or gone from the return."""
    return all(_is_gone(answer) for answer in record.values.values())


def filled_from(record: Record, copies: Sequence[Record]) -> Record:
    """Give a record with the answers that are gone from its own copy taken from the first copy that has their cell."""
    values: dict[str, Answer] = dict(record.values)
    places = dict(record.places)
    for name in [name for name, answer in record.values.items() if _is_gone(answer)]:
        source = next((other for other in copies if name in other.places), None)
        if source:
            values.pop(name)
            values |= {name: source.values[name]} if name in source.values else {}
            places[name] = source.places[name]
    return Record(record.key, values, places)


def _is_gone(answer: Answer) -> bool:
    return isinstance(answer, Unknown) and answer.missing
