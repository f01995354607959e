"""Several returns of one form become one, record by record; where they differ, the cells are unknown until chosen.

In tables of persons a record is (table, person); in line tables the key is only a place and identity is content.
Nobody's work is overwritten by somebody else's copy, and no copy wins by being newer.
"""

from collections.abc import Sequence
from decimal import Decimal

from thidua_xlsx import codes
from thidua_xlsx.declare.columns import Choice, Choices
from thidua_xlsx.declare.forms import Form, TableSpec, asked_column
from thidua_xlsx.declare.lists import plain
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.intake.gone import filled_from, says_nothing
from thidua_xlsx.model import Answer, Record, Submission, Unknown
from thidua_xlsx.text import clean, number_text

Candidate = tuple[str, Record]  # the file a record came from


def combine(
    submissions: Sequence[Submission], form: Form, rulebook: Rulebook
) -> tuple[Submission, list[Finding], set[str]]:
    """Combine the returns of one form (same unit, phase and round) into one submission.

    Also gives the records that the secretary's choices decided. The return whose file name comes first lends its
    stamp and file, so that the order in which the files were read changes nothing.
    """
    ordered = sorted(submissions, key=lambda one: (one.file, one.sha256))
    first = ordered[0]
    if len(ordered) == 1:
        return first, [], set()
    findings: list[Finding] = []
    used: set[str] = set()
    records: dict[str, tuple[Record, ...]] = {}
    for spec in form.tables():
        combined = []
        for name, candidates in _grouped(ordered, spec).items():
            record, finding, chosen = _one(candidates, name, spec, first, rulebook)
            combined.append(record)
            findings += [finding] if finding else []
            used |= {chosen} if chosen else set()
        blank = next((submission.table(spec.id) for submission in ordered if submission.table(spec.id)), ())
        records[spec.id] = tuple(combined) or blank
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
    candidates: Sequence[Candidate], key: str, spec: TableSpec, first: Submission, rulebook: Rulebook
) -> tuple[Record, Finding | None, str]:
    every = [record for _, record in candidates]
    if all(says_nothing(record) for record in every):
        return filled_from(every[0], every), None, ""
    filled = [(file, filled_from(record, every)) for file, record in candidates if not says_nothing(record)]
    if all(dict(record.values) == dict(filled[0][1].values) for _, record in filled):
        return filled[0][1], None, ""
    name = f"{spec.id}/{key}"
    for choice in rulebook.secretary_choices:
        for file, record in filled:
            if _chosen(choice, name, file):
                return record, None, choice.record
    return (*_disputed(filled, name, spec, first, rulebook), "")


def _chosen(choice: SecretaryChoice, name: str, file: str) -> bool:
    wanted = clean(choice.file).replace("\\", "/")
    return clean(choice.record) == clean(name) and (file == wanted or file.endswith("/" + wanted))


def _disputed(
    filled: Sequence[Candidate], name: str, spec: TableSpec, first: Submission, rulebook: Rulebook
) -> tuple[Record, Finding]:
    """Keep the cells on which all copies agree; the others are unknown, with every copy's cell shown."""
    record = filled[0][1]
    columns = list(dict.fromkeys(column for _, other in filled for column in other.values))
    disputed = [column for column in columns if len({other.values.get(column) for _, other in filled}) > 1]
    values = dict(record.values)
    for column in disputed:
        said = (_shown(other.values.get(column), column, spec, rulebook) for _, other in filled)
        values[column] = Unknown(" / ".join(_typed(one) for one in said))
    places = [spot for _, other in filled if (spot := other.place(disputed[0]))]
    copies = {
        file: tuple(_shown(other.values.get(column), column, spec, rulebook) for column in disputed)
        for file, other in filled
    }
    finding = at(
        codes.RETURNS_DIFFER,
        places[0],
        also=tuple(places[1:]),
        unit=first.stamp.unit,
        person=record.key if rulebook.person(record.key) and not spec.identity else None,
        what=name,
        values=copies,
    )
    return Record(record.key, values, record.places), finding


def _shown(answer: Answer | None, key: str, spec: TableSpec, rulebook: Rulebook) -> object:
    """Give an answer as its list words it; numbers and days are worded where the sentence is made."""
    if answer is None:
        return "–"
    if isinstance(answer, Unknown):
        return answer.raw
    if spec.across:
        return answer
    choices = rulebook.choices.get(asked_column(rulebook.columns, spec, key).choices, Choices())
    if isinstance(answer, tuple):
        return tuple(_entry(id_, choices) for id_ in answer)
    if isinstance(answer, bool):
        return _entry("yes" if answer else "no", choices)
    return _entry(answer, choices) if isinstance(answer, str) else answer


def _entry(id_: str, choices: Choices) -> Choice | str:
    return next((entry for entry in choices.entries if entry.id == id_), id_)


def _typed(shown: object) -> str:
    """Give an answer as it may have been typed: what is unknown is kept as its text."""
    if isinstance(shown, tuple):
        return ", ".join(_typed(one) for one in shown)
    if isinstance(shown, Decimal):
        return number_text(shown)
    return shown.vi if isinstance(shown, Choice) else plain(shown)
