"""Several returns of one form become one, record by record; where they differ, the cells are unknown until chosen.

In tables of persons a record is (table, person); in line tables the key is only a place and identity is content.
Nobody's work is overwritten by somebody else's copy, and no copy wins by being newer, unless the secretary asks for it
(`Policy.NEWEST`, with a notice for each record that lost) or wants every difference held back (`Policy.ERROR`).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

import msgspec

from thidua_xlsx.base.text import clean, joined, name_key, number_text
from thidua_xlsx.declare.season import Rulebook, SecretaryChoice
from thidua_xlsx.declare.tables.cell_spelling import plain_text
from thidua_xlsx.declare.tables.column_book import Choice, Choices
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec, asked_column
from thidua_xlsx.forms.identity.stamp import PRINTED
from thidua_xlsx.intake.read.missing_answers import filled_from, holds_no_answer
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Answer, Policy, Record, Stamp, Submission, Unknown

Candidate = tuple[str, Record]  # the file a record came from


class _CombiningContext(msgspec.Struct, frozen=True):
    """One table of several returns while it is combined."""

    spec: TableSpec
    form: Form
    stamp: Stamp
    rulebook: Rulebook
    policy: Policy
    modified: Mapping[str, datetime]

    def shown(self, record: Record, column: str) -> object:
        """Give what a record says in a column, as its list words it."""
        return shown_answer(record.values.get(column), column, self.spec, self.rulebook)


def combine_returns(
    submissions: Sequence[Submission], form: Form, rulebook: Rulebook, policy: Policy = Policy.UNION
) -> tuple[Submission, list[Finding], set[str]]:
    """Combine the returns of one form (same unit, phase and round) into one submission.

    Also gives the records that the secretary's choices decided. The return whose file name comes first lends its
    stamp and file, so that the order in which the files were read changes nothing.
    """
    ordered = sorted(submissions, key=lambda submission: (submission.file, submission.sha256))
    first = ordered[0]
    if len(ordered) == 1:
        return first, [], set()
    findings: list[Finding] = []
    used: set[str] = set()
    records: dict[str, tuple[Record, ...]] = {}
    modified = {submission.file: submission.modified for submission in ordered if submission.modified}
    returned = {id_ for submission in ordered for id_ in submission.records}
    # A table that none of them has was not asked for: their combination must not ask for it either.
    for spec in (spec for spec in form.tables() if spec.id in returned):
        table = _CombiningContext(spec, form, first.stamp, rulebook, policy, modified)
        groups = grouped(ordered, spec)
        combined = []
        for name, candidates in groups.items():
            every = [record for _, record in candidates]
            filled = [(file, filled_from(record, every)) for file, record in candidates if not holds_no_answer(record)]
            if not filled:
                combined.append(filled_from(every[0], every))
                continue
            record, finding, chosen = _settled(filled, f"{spec.id}/{name}", table)
            combined.append(record)
            findings += [finding] if finding else []
            used |= {chosen} if chosen else set()
        if policy is Policy.ERROR and spec.identity:
            combined, held, chosen_lines = _held_lines(combined, groups, table)
            findings += held
            used |= chosen_lines
        blank = next((submission.table(spec.id) for submission in ordered if submission.table(spec.id)), ())
        records[spec.id] = tuple(combined) or blank
    people_of_other_units: dict[str, tuple[CellPlace, ...]] = {}
    for code, cells in (item for submission in ordered for item in submission.people_of_other_units.items()):
        people_of_other_units[code] = (*people_of_other_units.get(code, ()), *cells)
    by_key: dict[str, set[str]] = {}
    for key, basis in (item for submission in ordered for item in submission.bases.items()):
        by_key.setdefault(key, set()).add(basis)
    bases = {key: bases.pop() for key, bases in by_key.items() if len(bases) == 1}
    together = Submission(
        first.stamp, first.file, records, first.sha256, people_of_other_units=people_of_other_units, bases=bases
    )
    return together, findings, used


def grouped(submissions: Sequence[Submission], spec: TableSpec) -> dict[str, list[Candidate]]:
    """Group the records that stand for the same thing, in the order in which they are first met."""
    groups: dict[str, list[Candidate]] = {}
    for submission in submissions:
        for record in submission.table(spec.id):
            if not spec.identity:
                groups.setdefault(record.key, []).append((submission.file, record))
            elif not record.blank:
                parts, cell = [record.values.get(key) for key in spec.identity], record.place()
                name = " | ".join(clean(str(part)) for part in parts)
                if any(part is None or isinstance(part, Unknown) for part in parts):  # it stands for itself
                    name = f"{record.key} ({cell.file if cell else submission.file})"
                groups.setdefault(name, []).append((submission.file, record))
    return groups


def _settled(filled: Sequence[Candidate], name: str, table: _CombiningContext) -> tuple[Record, Finding | None, str]:
    """Give what copies that all have a record say: alike, as somebody chose, of the newest, or unknown."""
    if all(dict(record.values) == dict(filled[0][1].values) for _, record in filled):
        return filled[0][1], None, ""
    for choice, file in _chosen(name, [file for file, _ in filled], table):
        return dict(filled)[file], None, choice.record
    newest = _newest(filled, table)
    if newest:
        return newest[1], _overruled(newest, filled, name, table), ""
    return (*_disputed(filled, name, table), "")


def differing_records(
    versions: Sequence[Candidate],
    stamp: Stamp,
    spec: TableSpec,
    form: Form,
    rulebook: Rulebook,
    policy: Policy,
    modified: Mapping[str, datetime],
) -> tuple[Record, list[Finding], set[str]]:
    """Make one record of what several slips make of it, as of copies of a form; with what differs, and was chosen.

    `modified` says when each slip was saved, by file.
    """
    table = _CombiningContext(spec, form, stamp, rulebook, policy, modified)
    record, finding, chosen = _settled(versions, f"{spec.id}/{versions[0][1].key}", table)
    return record, [finding] if finding else [], {chosen} if chosen else set()


def _chosen(name: str, files: Sequence[str], table: _CombiningContext) -> Iterator[tuple[SecretaryChoice, str]]:
    """Give the choices about a record with the copy that each names; one that may mean several copies names none."""
    for choice in table.rulebook.secretary_choices:
        if is_about(choice, name, table.form, table.stamp) and len(meant := named(choice, files)) == 1:
            yield choice, meant[0]


def _newest(filled: Sequence[Candidate], table: _CombiningContext) -> Candidate | None:
    """Give the record of the return saved last; None where no one moment is the last or the policy is another."""
    stamped = [(table.modified[file], file, record) for file, record in filled if file in table.modified]
    if table.policy is not Policy.NEWEST or not stamped:
        return None
    last = max(moment for moment, _, _ in stamped)
    last_saved = [(file, record) for moment, file, record in stamped if moment == last]
    same = all(dict(record.values) == dict(last_saved[0][1].values) for _, record in last_saved)
    return last_saved[0] if same else None


def _overruled(newest: Candidate, filled: Sequence[Candidate], name: str, table: _CombiningContext) -> Finding:
    """Name the cells of the copies that a newer one overruled, and what they said."""
    won = dict(newest[1].values)
    losers = [(file, record) for file, record in filled if dict(record.values) != won]
    columns = differing([newest, *losers])
    return at(
        codes.NEWER_RETURN_USED,
        [spot for _, record in (*losers, newest) if (spot := record.place(columns[0]))],
        unit=table.stamp.unit,
        person=_person(newest[1], table),
        what=name,
        where=_where(newest[1], columns, table),
        used=newest[0],
        values=_copies([*losers, newest], columns, table),
    )


def _disputed(filled: Sequence[Candidate], name: str, table: _CombiningContext) -> tuple[Record, Finding]:
    """Keep the cells on which all copies agree; the others are unknown, with every copy's cell shown.

    Where every difference is held back, the cells that agree are unknown too.
    """
    record = filled[0][1]
    disputed = differing(filled)
    values = dict(record.values)
    held = dict.fromkeys((*disputed, *record.places, *values)) if table.policy is Policy.ERROR else disputed
    for column in (column for column in held if column not in table.spec.identity):
        answers = list(dict.fromkeys(_typed(table.shown(other, column)) for _, other in filled))
        values[column] = Unknown(" / ".join(answers) if answers != [_BLANK] else "")
    finding = at(
        codes.RETURNS_DIFFER,
        [spot for _, other in filled if (spot := other.place(disputed[0]))],
        unit=table.stamp.unit,
        person=_person(record, table),
        form=table.rulebook.form_name(table.stamp.phase, table.stamp.round),
        what=name,
        where=_where(record, disputed, table),
        values=_copies(filled, disputed, table),
    )
    return Record(record.key, values, record.places), finding


def _where(record: Record, columns: Sequence[str], table: _CombiningContext) -> Phrase:
    """Say in the form's words which cells of whom the copies differ in."""
    book, spec = table.rulebook, table.spec
    if spec.shape.is_settings and book.columns.has(spec.id, record.key):
        return Phrase("answer.cell", {"column": book.columns.column(spec.id, record.key).label})
    code, _, title = record.key.partition(":")
    name, titles = book.name_with_home(code), book.choices["title"]
    named = (name, titles[title]) if title in titles else name
    who = tuple(table.shown(record, key) for key in spec.identity) or named
    if spec.shape.is_matrix:
        return Phrase("answer.criteria_of", {"who": who, "criteria": tuple(columns)})
    labels = tuple(asked_column(table.rulebook.columns, table.spec, column).label for column in columns)
    return Phrase("answer.cells_of", {"who": who, "columns": labels})


def differing(candidates: Sequence[Candidate]) -> list[str]:
    """Give the columns in which records say different things."""
    columns = dict.fromkeys(column for _, record in candidates for column in record.values)
    return [column for column in columns if len({record.values.get(column) for _, record in candidates}) > 1]


def _copies(candidates: Sequence[Candidate], columns: Sequence[str], table: _CombiningContext) -> Mapping[str, object]:
    return {
        file: Phrase("answer.held") if _is_held(record) else tuple(table.shown(record, column) for column in columns)
        for file, record in candidates
    }


def _is_held(record: Record) -> bool:
    """Say whether nothing of a record is known: what it shows may be somebody else's."""
    answers = record.values.values()
    return len(answers) > 1 and all(isinstance(answer, Unknown) for answer in answers)


def _person(record: Record, table: _CombiningContext) -> str | None:
    return record.key if table.rulebook.person(record.key) and not table.spec.identity else None


def _held_lines(
    combined: Sequence[Record], groups: Mapping[str, Sequence[Candidate]], table: _CombiningContext
) -> tuple[list[Record], list[Finding], set[str]]:
    """Hold back the lines that only some of the copies with lines have, unless the secretary chose.

    A choice that names a copy without the line leaves the line out.
    """
    files = sorted({file for candidates in groups.values() for file, _ in candidates})
    kept: list[Record] = []
    held: dict[str, Record] = {}
    used: set[str] = set()
    for record, (key, candidates) in zip(combined, groups.items(), strict=True):
        having = {file for file, _ in candidates}
        picked = list(_chosen(f"{table.spec.id}/{key}", files, table))
        if len(having) == len(files) or (picked and picked[0][1] in having):
            kept.append(record)
        elif not picked:
            held[f"{table.spec.id}/{key}"] = record
            # Of this line only who and what it is about is taken as said.
            values = {
                name: record.values[name]
                if name in table.spec.identity and name in record.values
                else Unknown(_typed(table.shown(record, name)) if name in record.values else "")
                for name in (*record.values, *record.places)
            }
            kept.append(Record(record.key, values, record.places))
        used |= {choice.record for choice, _ in picked[:1]}
    if not held:
        return kept, [], used
    places = [spot for record in held.values() if (spot := record.place(table.spec.identity[0]))]
    finding = at(codes.LINES_DIFFER, places, unit=table.stamp.unit, what=tuple(held), files=tuple(files))
    return kept, [finding], used


_BLANK = "–"
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def shown_answer(answer: Answer | None, key: str, spec: TableSpec, rulebook: Rulebook) -> object:
    """Give an answer of the column `key` as its list words it; numbers and days are worded in the sentence."""
    if answer is None:
        return _BLANK
    if isinstance(answer, Unknown):
        return Decimal(answer.raw) if _NUMBER.fullmatch(answer.raw) else answer.raw or _BLANK
    if spec.shape.is_matrix:
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
        return joined(_typed(part) for part in shown)
    if isinstance(shown, Decimal):
        return number_text(shown)
    return shown.vi if isinstance(shown, Choice) else plain_text(shown)


Dispute = tuple[Finding, Form | None, Stamp | None]  # what is said of a form's returns; a report is no such form
_QUOTES = re.compile(r"^[«»\"“”]+|[«»\"“”]+$")  # as findings print what is to be copied from them


def is_about(choice: SecretaryChoice, record: str, form: Form | None, stamp: Stamp | None) -> bool:
    """Say whether a choice is about `record`, named as `<table>/<key>`, of this form.

    A choice names a form by the code that is printed on it.
    """
    code = PRINTED.search(choice.form)
    if code and form and stamp and code.group(1, 2, 3) != (form.abbreviation, stamp.round or None, stamp.unit):
        return False
    if _bare(choice.record) == clean(record):
        return True
    table, _, key = record.partition("/")
    spec = form.table(table) if form else None
    names = (form.name_of(spec).vi, form.name_of(spec).en) if form and spec else ()
    return _loosely(_bare(choice.record)) in {_loosely(f"{name} {key}") for name in (table, *names) if key}


def _loosely(record: str) -> str:
    """Give a record's name as people type it off: `self_score.GV13`, `Tự chấm GV13`."""
    return name_key(" ".join(re.split(r"[\s/.:,_]+", clean(record))))


def similar_records(choice: SecretaryChoice, disputes: Iterable[Dispute], rulebook: Rulebook) -> tuple[str, ...]:
    """Give the records that still differ and that a choice which decided nothing may mean, by whom both name."""
    wanted = f" {_loosely(choice.record)} "
    close: dict[str, None] = {}
    for finding, _, _ in disputes:
        person = rulebook.person(finding.person or "")
        about = (person.code, person.full_name) if person else ()
        for record, _ in _records_disputed(finding):
            code = record.partition("/")[2].partition(" | ")[0]
            if any(word and f" {_loosely(word)} " in wanted for word in (code, *about)):
                close[record] = None
    return tuple(close)


def named(choice: SecretaryChoice, files: Iterable[str]) -> list[str]:
    """Give those of `files` that a choice may mean: the one so called, else all whose path ends so in any letters."""
    listed = list(dict.fromkeys(files))
    wanted = _bare(choice.file).replace("\\", "/")
    if wanted in listed:
        return [wanted]
    exact = [file for file in listed if file.endswith("/" + wanted)]
    low = wanted.casefold()
    return exact or [file for file in listed if file.casefold() == low or file.casefold().endswith("/" + low)]


def unclear_choices(
    choices: Sequence[SecretaryChoice], disputes: Iterable[Dispute], used: Collection[str]
) -> dict[SecretaryChoice, Finding]:
    """Find choices about records that still differ: the file they name is none of the copies, or may be several.

    `used` are the records that choices have decided elsewhere.
    """
    unclear: dict[SecretaryChoice, Finding] = {}
    for finding, form, stamp in disputes:
        for record, files in _records_disputed(finding):
            for choice in choices:
                elsewhere = choice.record in used and not PRINTED.search(choice.form)
                if is_about(choice, record, form, stamp) and not (elsewhere and not named(choice, files)):
                    unclear[choice] = at(
                        codes.CHOICE_UNCLEAR, choice.place, record=choice.record, chosen=choice.file, files=files
                    )
    return unclear


def _records_disputed(finding: Finding) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the records that a finding says differ, each with the files of the copies."""
    params = cast(dict[str, Any], finding.params)
    if finding.code is codes.RETURNS_DIFFER:
        yield params["what"], tuple(params["values"])
    elif finding.code is codes.LINES_DIFFER:
        for record in params["what"]:
            yield record, params["files"]
    elif finding.code in (codes.REPORTS_DIFFER, codes.REPORTS_OF_OTHER_SEALS):
        yield params["record"], params["files"]


def _bare(text: str) -> str:
    return _QUOTES.sub("", clean(text)).strip()
