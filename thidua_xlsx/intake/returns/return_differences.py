"""How the returns of one form differ, cell by cell, and what was used of them."""

from collections.abc import Mapping, Sequence

import msgspec

from thidua_xlsx.base.text import Label
from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec, asked_column
from thidua_xlsx.intake.read.missing_answers import filled_from, holds_no_answer
from thidua_xlsx.intake.returns.combine_returns import Candidate, differing, grouped, shown_answer
from thidua_xlsx.model import Answer, Record, Submission, Unknown


class CellDifference(msgspec.Struct, frozen=True):
    """A cell that the copies fill in differently; `used` is None where it is unknown for now.

    `part` is the part of the form, `who` the person, the unit or what a line is about. `answers` holds each copy's
    answer by file.
    """

    part: Label
    who: object
    column: Label
    answers: Mapping[str, object]
    used: object | None


class RecordDifference(msgspec.Struct, frozen=True):
    """A record that only some copies fill in: how many cells each copy has, by file, and whether it was used."""

    part: Label
    who: object
    filled: Mapping[str, int]
    used: bool


ReturnDifference = CellDifference | RecordDifference


def return_differences(
    returns: Sequence[Submission], used: Submission, form: Form, rulebook: Rulebook
) -> list[ReturnDifference]:
    """Compare the returns of one form record by record; nothing for a single return or for copies that say the same."""
    ordered = sorted(returns, key=lambda submission: (submission.file, submission.sha256))
    differences: list[ReturnDifference] = []
    files = [submission.file for submission in ordered]
    for spec in form.tables():
        taken = grouped([used], spec)
        for name, candidates in grouped(ordered, spec).items():
            combined = taken[name][0][1].values if name in taken else {}
            differences += _compared(form.name_of(spec), files, candidates, combined, spec=spec, rulebook=rulebook)
    return differences


def _compared(
    part: Label,
    files: Sequence[str],
    candidates: Sequence[Candidate],
    used: Mapping[str, Answer],
    *,
    spec: TableSpec,
    rulebook: Rulebook,
) -> list[ReturnDifference]:
    every = [record for _, record in candidates]
    filled = [(file, filled_from(record, every)) for file, record in candidates if not holds_no_answer(record)]
    if not filled:
        return []
    who = _who(filled[0][1], spec, rulebook)
    differences: list[ReturnDifference] = []
    if {file for file, _ in filled} != set(files):
        counts = dict.fromkeys(files, 0) | {file: len(record.values) for file, record in filled}
        kept = any(not isinstance(value, Unknown) and key not in spec.identity for key, value in used.items())
        differences.append(RecordDifference(part, who, counts, kept or dict(used) == dict(filled[0][1].values)))
    for column in differing(filled):
        answers = {file: shown_answer(record.values.get(column), column, spec, rulebook) for file, record in filled}
        value = used.get(column)
        taken = None if isinstance(value, Unknown) else shown_answer(value, column, spec, rulebook)
        criterion = rulebook.for_table(spec).rubric.criterion(column) if spec.shape.is_matrix else None
        if criterion:
            asked = points_column(rulebook.columns.column(spec.id, "points"), criterion)
        else:
            asked = asked_column(rulebook.columns, spec, column)
        differences.append(CellDifference(part, who, asked.label, answers, taken))
    return differences


def _who(record: Record, spec: TableSpec, rulebook: Rulebook) -> object:
    if spec.identity:
        return tuple(shown_answer(record.values.get(key), key, spec, rulebook) for key in spec.identity)
    if spec.shape.has_remarks and record.key == NOTE:
        return asked_column(rulebook.columns, spec, NOTE).label
    return rulebook.name_of(record.key)
