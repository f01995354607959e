"""Answers that are held back: what they were about is not what stands under that key of the season workbook today.

They are unknown, with all that rests on them, until the declaration is set right, the secretary accepts the change, or
the forms are issued anew and answered.
"""

from collections.abc import Callable, Collection, Iterable, Sequence

from msgspec.structs import replace

from thidua_xlsx.base.file_names import SEASON_FILE
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.forms.identity.corrections import ANSWER, CORRECTIONS, cells_asked, is_slip
from thidua_xlsx.intake.checks.waivers import accepted
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import FilePlace, KeyPlace, Place
from thidua_xlsx.model import Answer, ChangedTerm, Record, Submission, Unknown

_LISTS = ("criteria", "unit_criteria", "rounds", "movements", "units")  # choices made from the tables of these names


def hold_back(
    submissions: Sequence[Submission],
    rulebook: Rulebook,
    wordings: Callable[[Place], Collection[str]] = lambda place: (),
) -> tuple[list[Submission], list[Finding]]:
    """Give returns without the answers that would mean something else today, and one error for each change.

    A change that the secretary accepts holds nothing back; `wordings` gives the words in which a place may be printed.
    """
    changes = {(key, terms) for submission in submissions for key, terms in submission.changed.items()}
    findings = {(key, terms): _finding(key, terms, submissions, rulebook) for key, terms in sorted(changes, key=str)}
    judged = accepted(list(findings.values()), rulebook.waivers, rulebook.as_of, wordings)
    open_ = {which for which, finding in zip(findings, judged, strict=True) if finding.waiver is None}
    held = [
        _held(submission, {key for key, terms in submission.changed.items() if (key, terms) in open_}, rulebook)
        for submission in submissions
    ]
    return held, list(findings.values())


def _finding(
    key: str, terms: tuple[ChangedTerm, ...], submissions: Iterable[Submission], rulebook: Rulebook
) -> Finding:
    table, _, code = key.partition(".")
    resting = [submission for submission in submissions if submission.changed.get(key) == terms]
    units = {submission.stamp.unit for submission in resting}
    person = rulebook.person(code) if table == "people" else None
    return at(
        codes.ANSWERS_OF_ANOTHER,
        KeyPlace(SEASON_FILE, key),
        also=tuple(FilePlace(submission.file) for submission in resting),
        unit=person.unit if person else next(iter(units)) if len(units) == 1 else None,
        person=person.code if person else None,
        key=code,
        changes=tuple(_change(table, term, rulebook) for term in terms),
        count=len(resting),
    )


def _change(table: str, term: ChangedTerm, rulebook: Rulebook) -> BilingualText:
    label, kinds = rulebook.columns.column(table, term.column).label, rulebook.columns.choices["criterion_kind"]

    def worded(text: str) -> BilingualText:
        choice = kinds[text] if term.column == "kind" and text in kinds else None
        return BilingualText(choice.vi, choice.en) if choice else BilingualText(text or "–", text or "–")

    then, now = worded(term.then), worded(term.now)
    return BilingualText(f"{label.vi} {then.vi} → {now.vi}", f"{label.en} {then.en} → {now.en}")


def _held(submission: Submission, changed: set[str], rulebook: Rulebook) -> Submission:
    """Give a return without the answers that rest on lines of the season workbook which are others today."""
    form = rulebook.form_of(submission.stamp.phase)
    if not changed or form is None:
        return submission
    if is_slip(submission):
        return _slip_held(submission, form, changed, rulebook)
    held = dict(submission.records)
    for id_, records in submission.records.items():
        spec = form.table(id_)
        if spec is not None:
            whole, criteria = _whole(spec, submission, changed, rulebook), _of_criteria(spec, changed)
            every = [whole or _is_about(record, spec, changed, rulebook) for record in records]
            held[id_] = tuple(
                doubted(record, None if all_ else criteria) if record.values else record
                for record, all_ in zip(records, every, strict=True)
            )
    return replace(submission, records=held)


def _slip_held(slip: Submission, form: Form, changed: set[str], rulebook: Rulebook) -> Submission:
    """Give a return slip without what it says of cells that ask for something else today: these stay as they were."""
    asked = cells_asked(slip.bases)

    def held(record: Record) -> bool:
        cell = asked.get(record.key)
        spec = form.table(cell.table) if cell else None
        if cell is None or spec is None:
            return False
        answer = record.values.get(ANSWER)
        answered = Record(cell.key, {} if answer is None else {cell.column: answer})
        about = f"people.{cell.person}" in changed or _is_about(answered, spec, changed, rulebook)
        return about or _whole(spec, slip, changed, rulebook) or cell.column in _of_criteria(spec, changed)

    records = (Record(record.key, {}, record.places) if held(record) else record for record in slip.table(CORRECTIONS))
    return replace(slip, records={CORRECTIONS: tuple(records)})


def _whole(spec: TableSpec, submission: Submission, changed: Collection[str], rulebook: Rulebook) -> bool:
    """Whether nothing of a table means today what it did: its round is another one, or the unit that it speaks of."""
    if f"rounds.{submission.stamp.round}" in changed or f"units.{submission.stamp.unit}" not in changed:
        return f"rounds.{submission.stamp.round}" in changed
    people = any(
        rulebook.columns.column(spec.id, key).kind == "person" for key in spec.asked if spec.shape.rows_are_places
    )
    return not people and not spec.shape.names_people


def _is_about(record: Record, spec: TableSpec, changed: Collection[str], rulebook: Rulebook) -> bool:
    """Whether a record stands under the code of somebody or something else, or names such a code."""
    if not spec.shape.rows_are_places:
        code = record.key.partition(":")[0]
        tables = ("movements",) if "movement" in spec.shape.about else ("people", "units")
        if any(f"{table}.{code}" in changed for table in tables):
            return True
    for key in spec.asked if not (spec.shape.is_matrix or spec.shape.is_settings) else ():
        column, answer = rulebook.columns.column(spec.id, key), record.values.get(key)
        table = "people" if column.kind == "person" else column.choices if column.choices in _LISTS else ""
        if table and any(f"{table}.{code}" in changed for code in (answer if isinstance(answer, tuple) else (answer,))):
            return True
    return False


def _of_criteria(spec: TableSpec, changed: Collection[str]) -> set[str]:
    """Give the criteria of a score sheet whose points are held back."""
    table = "unit_criteria." if spec.shape.of_units else "criteria."
    return {key.removeprefix(table) for key in changed if key.startswith(table)} if spec.shape.is_matrix else set()


def doubted(record: Record, names: Collection[str] | None) -> Record:
    """Make the answers `names` of a record unknown (None = all), blanks too: they stand beside other words."""
    if names is not None and not names:
        return record
    unknown: dict[str, Answer] = {}
    for name in record.places:
        answer = record.values.get(name)
        if names is None or name in names:
            text = ", ".join(answer) if isinstance(answer, tuple) else plain_text(answer)
            unknown[name] = Unknown(answer.raw if isinstance(answer, Unknown) else text)
    return Record(record.key, {**record.values, **unknown}, record.places) if unknown else record
