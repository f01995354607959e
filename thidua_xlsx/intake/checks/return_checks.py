"""Checks within one return: a tuple of functions, each finding one thing."""

from typing import Any

from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import AGREED, TableSpec
from thidua_xlsx.forms.identity.registered_targets import terms_of
from thidua_xlsx.intake.dossiers.unit_scores import refused_unscored
from thidua_xlsx.intake.dossiers.year_facts import conflicting_columns, same_initiative
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace
from thidua_xlsx.model import Record, Submission, Unknown
from thidua_xlsx.model.check_protocol import Check

_CHANGES = ("adjustments", "unit_adjustments")
_TOLD_WHERE_APPLIED = frozenset((table, "reason") for table in _CHANGES)  # a change without a reason: R115


def _tables(submission: Submission, rulebook: Rulebook) -> tuple[TableSpec, ...]:
    form = rulebook.form_of(submission.stamp.phase)
    return tuple(form.tables()) if form else ()


def _used_lines(submission: Submission, table: str) -> list[Record]:
    return [record for record in submission.table(table) if not record.blank]


def incomplete_line(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find lines (evidence, initiatives, targets) that are used but lack a required column."""
    findings = []
    for spec in _tables(submission, rulebook):
        if not spec.shape.may_stay_blank:
            continue
        for record in _used_lines(submission, spec.id):
            needed = [key for key in spec.required if (spec.id, key) not in _TOLD_WHERE_APPLIED]
            lacking = [key for key in needed if key not in record.values and key in record.places]
            if lacking:
                labels = tuple(rulebook.columns.column(spec.id, key).label for key in lacking)
                name, row = record.values.get("name"), Phrase("row_named.line")
                if spec.id == "initiatives" and isinstance(name, str):
                    row = Phrase("row_named.initiative", {"name": name})
                cells, unit = [record.places[key] for key in lacking], submission.stamp.unit
                findings.append(at(codes.ROW_INCOMPLETE, cells, unit=unit, row=row, columns=labels))
    return findings


def repeated_line(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find lines that say the same as an earlier line of the same table; they count once."""
    findings = []
    for spec in _tables(submission, rulebook):
        if not spec.identity:
            continue
        seen: dict[tuple[object, ...], CellPlace] = {}
        for record in _used_lines(submission, spec.id):
            content = tuple(record.values.get(key) for key in spec.identity)
            if spec.id == "initiatives" and same_initiative(record):
                continue  # also where its name is written otherwise: see below
            place = record.place(spec.identity[0])
            if place is None:
                continue
            # The council's changes of one and the same points are compared where they are applied.
            compared = spec.id not in _CHANGES and not any(isinstance(part, Unknown) for part in content)
            if content in seen and compared:
                shown = tuple(
                    _shown(part, rulebook.columns.column(spec.id, key).kind == "person", rulebook)
                    for key, part in zip(spec.identity, content, strict=True)
                    if part is not None
                )
                cells = (place, seen[content])
                findings.append(at(codes.ROW_REPEATED, cells, unit=submission.stamp.unit, row=shown))
            seen.setdefault(content, place)
    return findings


def initiative_declared_twice(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find lines about an initiative that an earlier line told of: a repetition, or a contradiction of it."""
    findings = []
    seen: dict[tuple[str, str], list[tuple[Record, CellPlace]]] = {}
    for record in _used_lines(submission, "initiatives"):
        key, place = same_initiative(record), record.place("person")
        if key is None or place is None:
            continue
        before = seen.setdefault(key, [])
        against = next((earlier for earlier in before if conflicting_columns(earlier[0], record)), None)
        first = against or next(iter(before), None)
        also = first[1:] if first else ()
        row = (_shown(key[0], True, rulebook), str(record.values["name"]))
        unit = submission.stamp.unit
        if against:
            conflicting = conflicting_columns(against[0], record)
            labels = tuple(rulebook.columns.column("initiatives", column).label for column in conflicting)
            findings.append(at(codes.INITIATIVE_CONTRADICTED, place, also=also, unit=unit, row=row, columns=labels))
        elif first:
            findings.append(at(codes.ROW_REPEATED, place, also=also, unit=unit, row=row))
        before.append((record, place))
    return findings


def _shown(answer: object, names_person: bool, rulebook: Rulebook) -> str:
    person = rulebook.person(str(answer)) if names_person else None
    return rulebook.shown_name(person) if person else str(answer)


def target_without_number(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find registered targets of the unit that have no number: nobody can say at year end whether they were met."""
    findings = []
    for record in submission.table("targets"):
        name, place = record.values.get("indicator"), record.place("target_value")
        broken = isinstance(record.values.get("target_value"), Unknown)
        if isinstance(name, str) and place and not broken and terms_of(record).value is None:
            findings.append(at(codes.TARGET_WITHOUT_NUMBER, place, unit=submission.stamp.unit, name=name))
    return findings


def agreement_incomplete(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find an answer to the score sheet that lacks what makes it one: yes or no, the day, who confirms."""
    lacking = [
        record
        for record in submission.table("agreement")
        if "value" not in record.values
        and record.place("value")
        and rulebook.columns.column("agreement", record.key).required
    ]
    places = [place for record in lacking if (place := record.place("value"))]
    if not places:
        return []
    labels = tuple(rulebook.columns.column("agreement", record.key).label for record in lacking)
    return [at(codes.AGREEMENT_INCOMPLETE, places, unit=submission.stamp.unit, columns=labels)]


def disagreement_without_points(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find people whose own points the unit does not agree with, and to whom it gave none: theirs are not known."""
    tables = ("self_score", "unit_score", AGREED)
    own, typed, marks = ({record.key: record for record in submission.table(table)} for table in tables)
    unit = submission.stamp.unit
    findings = []
    for said_by, codes_ in refused_unscored(unit, own, typed, marks).items():
        people = [person for code in codes_ if (person := rulebook.person(code))]
        place = marks[said_by].place("agreed")
        if place is None:
            continue
        cells = (place, *(cell for code in codes_ if code in typed for cell in typed[code].places.values()))
        names, round_ = tuple(map(rulebook.shown_name, people)), rulebook.round_name(submission.stamp.round)
        who = said_by if said_by in codes_ else None
        findings.append(at(codes.DISAGREED_UNSCORED, cells, unit=unit, person=who, names=names, round=round_))
    return findings


def person_of_other_unit(submission: Submission, rulebook: Rulebook) -> list[Finding]:
    """Find lines about a person who belongs to another unit."""
    form = rulebook.form_of(submission.stamp.phase)
    if form is None or form.whose == "school":
        return []
    findings = []
    for spec in form.tables():
        if "person" not in spec.asked:
            continue
        for record in _used_lines(submission, spec.id):
            person = rulebook.person(str(record.values.get("person")))
            if person and not person.was_in(submission.stamp.unit):
                unit, name = submission.stamp.unit, rulebook.shown_name(person)
                home, used = rulebook.holder_name(person.unit), Phrase("used.line")
                about: dict[str, Any] = {"name": name, "unit_name": home, "used": used}
                place = record.places["person"]
                findings.append(at(codes.PERSON_IN_OTHER_UNIT, place, unit=unit, person=person.code, **about))
    return findings


RETURN_CHECKS: tuple[Check[Submission], ...] = (
    incomplete_line,
    repeated_line,
    initiative_declared_twice,
    target_without_number,
    agreement_incomplete,
    disagreement_without_points,
    person_of_other_unit,
)
