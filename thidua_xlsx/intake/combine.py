"""Several returns of one form become one, record by record; where they differ, the cells are unknown until chosen.

In tables of persons a record is (table, person); in line tables the key is only a place and identity is content.
Nobody's work is overwritten by somebody else's copy, and no copy wins by being newer.
"""

from collections.abc import Mapping, Sequence

from thidua_xlsx import codes
from thidua_xlsx.declare.forms import Form, TableSpec
from thidua_xlsx.declare.season import SecretaryChoice
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.model import Answer, Record, Submission, Unknown
from thidua_xlsx.places import CellPlace
from thidua_xlsx.text import clean

Candidate = tuple[str, Record]  # the file a record came from


def combine(
    submissions: Sequence[Submission], form: Form, choices: Sequence[SecretaryChoice] = ()
) -> tuple[Submission, list[Finding], set[str]]:
    """Combine the returns of one form (same unit, phase and round) into one submission.

    Also gives the records that the secretary's choices decided. The first return lends its stamp and file.
    """
    first = submissions[0]
    if len(submissions) == 1:
        return first, [], set()
    findings: list[Finding] = []
    used: set[str] = set()
    records: dict[str, tuple[Record, ...]] = {}
    for spec in form.tables():
        groups = _grouped(submissions, spec)
        combined = []
        for name, candidates in groups.items():
            record, finding, chosen = _one(candidates, f"{spec.id}/{name}", first, choices)
            combined.append(record)
            findings += [finding] if finding else []
            used |= {chosen} if chosen else set()
        records[spec.id] = tuple(combined)
    return Submission(first.stamp, first.file, records, first.sha256), findings, used


def _grouped(submissions: Sequence[Submission], spec: TableSpec) -> dict[str, list[Candidate]]:
    """Group the records that stand for the same thing, in the order in which they are first met."""
    groups: dict[str, list[Candidate]] = {}
    for submission in submissions:
        for record in submission.table(spec.id):
            if not spec.identity:
                groups.setdefault(record.key, []).append((submission.file, record))
            elif not record.blank:
                groups.setdefault(_identity(record, spec, submission.file), []).append((submission.file, record))
    return groups


def _identity(record: Record, spec: TableSpec, file: str) -> str:
    """Give a line's content as its name; a line whose identity is not readable stands for itself."""
    parts = [record.values.get(key) for key in spec.identity]
    if any(part is None or isinstance(part, Unknown) for part in parts):
        return f"{record.key} ({file})"
    return " | ".join(clean(str(part)) for part in parts)


def _one(
    candidates: Sequence[Candidate], name: str, first: Submission, choices: Sequence[SecretaryChoice]
) -> tuple[Record, Finding | None, str]:
    filled = [(file, record) for file, record in candidates if not record.blank]
    if not filled:
        return candidates[0][1], None, ""
    if all(_same(record.values, filled[0][1].values) for _, record in filled):
        return filled[0][1], None, ""
    for choice in choices:
        for file, record in filled:
            if _chosen(choice, name, file):
                return record, None, name
    return _disputed(filled, name, first)


def _same(one: Mapping[str, Answer], other: Mapping[str, Answer]) -> bool:
    return dict(one) == dict(other)


def _chosen(choice: SecretaryChoice, name: str, file: str) -> bool:
    wanted = clean(choice.file).replace("\\", "/")
    return clean(choice.record) == clean(name) and (file == wanted or file.endswith("/" + wanted))


def _disputed(filled: Sequence[Candidate], name: str, first: Submission) -> tuple[Record, Finding, str]:
    """Keep the cells on which all copies agree; the others are unknown, with every copy's cell shown."""
    record = filled[0][1]
    columns = list(dict.fromkeys(column for _, other in filled for column in other.values))
    disputed = [column for column in columns if len({_text(other.values.get(column)) for _, other in filled}) > 1]
    values = dict(record.values)
    for column in disputed:
        values[column] = Unknown(" / ".join(_text(other.values.get(column)) for _, other in filled))
    places: list[CellPlace] = []
    for _, other in filled:
        spot = other.place(disputed[0])
        places += [spot] if spot else []
    shown = tuple(
        f"{file}: {', '.join(_text(other.values.get(column)) or '–' for column in disputed)}" for file, other in filled
    )
    person = record.key if record.key.isalnum() else None
    finding = at(
        codes.RETURNS_DIFFER,
        places[0],
        also=tuple(places[1:]),
        unit=first.stamp.unit,
        person=person,
        what=name,
        values=shown,
    )
    return Record(record.key, values, record.places), finding, ""


def _text(answer: Answer | None) -> str:
    if isinstance(answer, Unknown):
        return answer.raw
    if isinstance(answer, tuple):
        return ", ".join(answer)
    return "" if answer is None else str(answer)
