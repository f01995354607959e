"""What one form shows and asks of one unit: its rows, its columns and the locked content beside them."""

from collections.abc import Mapping
from dataclasses import dataclass

from thidua_xlsx.declare.forms import Form, TableSpec
from thidua_xlsx.declare.season import Criterion, Person, Round, Rulebook, Unit
from thidua_xlsx.forms.stamp import Manifest, TableManifest
from thidua_xlsx.text import number_text


@dataclass(frozen=True, slots=True)
class Row:
    """A row that a table shows: its key, the text locked beside it and the values of the given columns."""

    key: str
    label: str
    given: Mapping[str, str]
    person: Person | None = None
    criterion: Criterion | None = None


def people_in(rulebook: Rulebook, unit: Unit, round_: Round | None) -> tuple[Person, ...]:
    """Give the people of a unit, without those who were not yet or no longer there in the round."""
    return tuple(
        person for person in rulebook.people_of(unit.code) if round_ is None or person.present(round_.start, round_.end)
    )


def rows_of(spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None) -> list[Row]:
    """Give the rows of a table for one unit, in the order in which they are shown."""
    if spec.rows == "lines":
        return [Row(f"{spec.prefix}{number}", "", {}) for number in range(1, spec.spare + 1)]
    if spec.rows == "criteria":
        ordered = (c for section in rulebook.rubric.sections for c in rulebook.rubric.in_section(section.code))
        return [_criterion_row(criterion) for criterion in ordered]
    rows = []
    if spec.rows in ("people", "people_unit"):
        rows = [_person_row(rulebook, person) for person in people_in(rulebook, unit, round_)]
    if spec.rows in ("unit", "people_unit"):
        rows.append(Row(unit.code, unit.name, {"name": unit.name, "full_name": unit.name}))
    return rows


def _person_row(rulebook: Rulebook, person: Person) -> Row:
    name = rulebook.shown_name(person)
    return Row(person.code, name, {"full_name": name, "name": name, "position": person.position}, person=person)


def _criterion_row(criterion: Criterion) -> Row:
    step = number_text(criterion.step) if criterion.step else ""
    rule = f"{criterion.kind};{step};{','.join(criterion.applies_to)}"
    given = {"_max": number_text(criterion.max), "_rule": rule}
    return Row(criterion.code, criterion.text, given, criterion=criterion)


def manifest_of(form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None) -> Manifest:
    """Make the manifest of a form for one unit and round."""
    tables = {spec.id: _table(spec, rulebook, unit, round_) for spec in form.tables()}
    sections = [f"{section.code}. {section.name}" for section in rulebook.rubric.sections]
    has_matrix = any(spec.across for spec in form.tables())
    return Manifest(
        season=rulebook.school.id,
        unit=unit.code,
        phase=form.phase,
        round=round_.code if round_ else "",
        tables=tables,
        fixed_texts=tuple(sections) if has_matrix else (),
    )


def _table(spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None) -> TableManifest:
    rows = rows_of(spec, rulebook, unit, round_)
    if spec.across == "people":
        columns = {p.code: rulebook.shown_name(p) for p in people_in(rulebook, unit, round_)}
    else:
        keys = (*spec.given, *spec.asked)
        columns = {key: rulebook.columns.column(spec.id, key).label.vi for key in keys}
    given = {row.key: {k: v for k, v in row.given.items() if k in spec.given or k.startswith("_")} for row in rows}
    return TableManifest({row.key: row.label for row in rows}, columns, {k: v for k, v in given.items() if v})
