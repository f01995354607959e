"""Checks within one return: a tuple of functions, each finding one thing."""

from collections.abc import Callable
from decimal import Decimal

from thidua_xlsx import codes
from thidua_xlsx.declare.forms import Form, TableSpec
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.model import Record, Submission, Unknown

Check = Callable[[Submission, Form, Rulebook], list[Finding]]


def _used_lines(submission: Submission, spec: TableSpec) -> list[Record]:
    return [record for record in submission.table(spec.id) if not record.blank]


def incomplete_line(submission: Submission, form: Form, rulebook: Rulebook) -> list[Finding]:
    """Find lines (evidence, initiatives, targets) that are used but lack a required column."""
    findings = []
    for spec in form.tables():
        if spec.rows != "lines":
            continue
        for record in _used_lines(submission, spec):
            lacking = [key for key in spec.required if key not in record.values and key in record.places]
            if lacking:
                labels = tuple(rulebook.columns.column(spec.id, key).label for key in lacking)
                place = record.places[lacking[0]]
                findings.append(at(codes.ROW_INCOMPLETE, place, unit=submission.stamp.unit, columns=labels))
    return findings


def repeated_line(submission: Submission, form: Form, rulebook: Rulebook) -> list[Finding]:
    """Find lines that say the same as an earlier line of the same table; they count once."""
    findings = []
    for spec in form.tables():
        if not spec.identity:
            continue
        seen: dict[tuple[object, ...], Record] = {}
        for record in _used_lines(submission, spec):
            content = tuple(record.values.get(key) for key in spec.identity)
            place = record.place(spec.identity[0])
            if content in seen and place is not None and not any(isinstance(part, Unknown) for part in content):
                first = seen[content].place(spec.identity[0])
                also = (first,) if first else ()
                shown = tuple(str(part) for part in content if part is not None)
                findings.append(at(codes.ROW_REPEATED, place, also=also, unit=submission.stamp.unit, row=shown))
            seen.setdefault(content, record)
    return findings


def target_without_number(submission: Submission, form: Form, rulebook: Rulebook) -> list[Finding]:
    """Find registered targets of the unit that have no number: nobody can say at year end whether they were met."""
    findings = []
    for record in submission.table("targets"):
        name, value = record.values.get("indicator"), record.values.get("target_value")
        place = record.place("target_value")
        if isinstance(name, str) and place and not isinstance(value, Decimal | Unknown):
            findings.append(at(codes.TARGET_WITHOUT_NUMBER, place, unit=submission.stamp.unit, name=name))
    return findings


def person_of_other_unit(submission: Submission, form: Form, rulebook: Rulebook) -> list[Finding]:
    """Find lines about a person who belongs to another unit."""
    findings = []
    for spec in form.tables():
        if "person" not in spec.asked:
            continue
        for record in _used_lines(submission, spec):
            person = rulebook.person(str(record.values.get("person")))
            if person and person.unit != submission.stamp.unit:
                unit = rulebook.unit(person.unit)
                findings.append(
                    at(
                        codes.PERSON_IN_OTHER_UNIT,
                        record.places["person"],
                        unit=submission.stamp.unit,
                        person=person.code,
                        name=person.full_name,
                        unit_name=unit.name if unit else person.unit,
                    )
                )
    return findings


SUBMISSION_CHECKS: tuple[Check, ...] = (
    incomplete_line,
    repeated_line,
    target_without_number,
    person_of_other_unit,
)
