"""What one form shows and asks of one unit: its rows, its columns and the locked content beside them."""

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from itertools import chain

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.compact_rows import Known
from thidua_xlsx.base.text import number_text
from thidua_xlsx.declare.criteria.criterion_kind import shown_max
from thidua_xlsx.declare.season import Criterion, Movement, Person, Round, Rulebook, Section, Unit
from thidua_xlsx.declare.tables.cell_kinds import read
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell
from thidua_xlsx.forms.identity.stamp import Manifest, TableManifest

# Shown for information, from the ledger: a decision entered there later makes no form old, so no manifest holds it.
LAST_TITLE = "_last_title"
SECTION = "_section"
BASIS = "_basis"  # what a row rested on when the form was issued
# Rows that come and go: a table of these is left out of a form where it has none.
_OPTIONAL = ("targets", "movements")


class Row(msgspec.Struct, frozen=True):
    """A row that a table shows: its key, the text locked beside it and the values of the given columns."""

    key: str
    label: str
    given: Mapping[str, str]
    person: Person | None = None
    criterion: Criterion | None = None


def people_in(rulebook: Rulebook, unit: Unit, round_: Round | None) -> tuple[Person, ...]:
    """Give the people of a unit, without those who were not yet or no longer there in the round."""
    known = _OF_UNITS if rulebook.rubric.of_units else _ASKED  # forms ask for both in turn
    return known.get(rulebook, (unit.code, round_), lambda: rulebook.asked_in(unit.code, round_))


_ASKED: Known[tuple[Person, ...]] = Known()
_OF_UNITS: Known[tuple[Person, ...]] = Known()


def rows_of(spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None) -> list[Row]:
    """Give the rows of a table for one unit, in the order in which they are shown."""
    if spec.rows == "lines":
        return [Row(f"{spec.prefix}{number}", "", {}) for number in range(1, spec.spare + 1)]
    seen = rulebook.seen_by(spec)
    if spec.rows == "criteria" or (spec.rows == "unit_criteria" and seen.rubric.of_units):
        key = (spec.rows, SECTION in spec.given)
        return list(_ROWS.get(rulebook, key, lambda: _criterion_rows(spec, seen)))
    if spec.rows == "movements":
        last = round_ is not None and round_ == rulebook.rounds[-1]
        return list(_ROWS.get(rulebook, "movements", lambda: _movement_rows(rulebook))) if last else []
    rows = []
    if spec.rows in ("people", "people_unit"):
        rows = [_person_row(rulebook, person) for person in people_in(rulebook, unit, round_)]
    if spec.rows in ("unit", "people_unit"):
        rows.append(Row(unit.code, unit.name, {"name": unit.name, "full_name": unit.name}))
    return rows


_ROWS: Known[Sequence[Row]] = Known()  # those that are the same for every unit


def _criterion_rows(spec: TableSpec, rulebook: Rulebook) -> Sequence[Row]:
    ordered = (c for section in rulebook.rubric.sections for c in rulebook.rubric.in_section(section.code))
    return [_criterion_row(criterion, spec, rulebook) for criterion in ordered]


def _movement_rows(rulebook: Rulebook) -> Sequence[Row]:
    return [row for one in rulebook.movements if (row := _movement_row(one, rulebook))]


def _person_row(rulebook: Rulebook, person: Person) -> Row:
    name = rulebook.shown_name(person)
    given = {"full_name": name, "name": name, "position": person.position}
    if person.code in rulebook.last_titles:
        given[LAST_TITLE] = ", ".join(rulebook.last_titles[person.code])
    return Row(person.code, name, given, person=person)


def _movement_row(movement: Movement, rulebook: Rulebook) -> Row | None:
    """Give the row of a movement whose target is a number; None where there is nothing to reach."""
    column = rulebook.columns.column("targets", "target_value")
    target = read(RawCell(movement.target), column, Choices()).value if movement.target else None
    if not isinstance(target, Decimal):
        return None
    name = f"{movement.name}: {movement.indicator}" if movement.indicator else movement.name
    return Row(movement.code, name, {"name": name, "unit": movement.unit, "target_value": number_text(target)})


def _criterion_row(criterion: Criterion, spec: TableSpec, rulebook: Rulebook) -> Row:
    step = number_text(criterion.step) if criterion.step else ""
    rule = f"{criterion.kind};{step};{','.join(criterion.applies_to)}"
    most = shown_max(criterion)
    given = {"_max": "" if most is None else number_text(most), "_rule": rule, "_scale": _scale(criterion)}
    if SECTION in spec.given:
        section = next((one for one in rulebook.rubric.sections if one.code == criterion.section), None)
        given |= {SECTION: _capped(section), "_text": criterion.text} if section else {}
    return Row(criterion.code, criterion.text, given, criterion=criterion)


def _capped(section: Section) -> str:
    most = "" if section.max is None else f" (≤ {number_text(section.max)})"
    return f"{section.code}. {section.name}{most}"


def _scale(criterion: Criterion) -> str:
    """Write what answers are worth as the digest and the list of changes have it; empty where cells hold points."""
    each = number_text(criterion.each) if criterion.each is not None else ""
    lines = [
        f"{line.name or ('' if line.since is None else number_text(line.since))}={number_text(line.points)}"
        for line in criterion.scale
    ]
    return "; ".join([each, *lines] if each else lines)


Rows = Mapping[str, Sequence[Row]]  # by table


def manifest_of(form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, rows: Rows | None = None) -> Manifest:
    """Make the manifest of a form for one unit and round; `rows` are those that a merge puts up, by table."""
    put_up = rows or {}
    form = present(form, rulebook, unit, round_, put_up)
    tables = {spec.id: _table(spec, rulebook, unit, round_, put_up.get(spec.id)) for spec in form.tables()}
    scored = [rulebook.seen_by(spec).rubric for spec in form.tables() if spec.across]
    sections = [f"{section.code}. {section.name}" for rubric in scored for section in rubric.sections]
    return Manifest(
        season=rulebook.school.id,
        unit=unit.code,
        phase=form.phase,
        round=round_.code if round_ else "",
        tables=tables,
        fixed_texts=tuple(dict.fromkeys(sections)),
    )


def present(form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, rows: Rows) -> Form:
    """Give a form as one unit gets it in one round: without tables that have nothing to ask, and sheets left empty."""

    def asked(spec: TableSpec) -> bool:
        if spec.when and rulebook.collective is None:
            return False
        return spec.rows not in _OPTIONAL or bool(rows.get(spec.id) or rows_of(spec, rulebook, unit, round_))

    if not any(spec.when or spec.rows in _OPTIONAL for spec in form.tables()):
        return form
    sheets = tuple(replace(sheet, tables=tuple(filter(asked, sheet.tables))) for sheet in form.sheets)
    return replace(form, sheets=tuple(sheet for sheet in sheets if sheet.tables))


def _table(
    spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None, put_up: Sequence[Row] | None
) -> TableManifest:
    def described() -> TableManifest:
        columns = {} if spec.across else _columns(spec, rulebook)
        return _described(spec, columns, put_up or rows_of(spec, rulebook, unit, round_))

    if put_up or spec.rows not in ("lines", "criteria", "unit_criteria"):
        table = described()
    else:
        table = _FIXED.get(rulebook, id(spec), lambda: (spec, described()))[1]
    if not spec.across:
        return table
    seen = rulebook.seen_by(spec)
    columns = {p.code: seen.shown_name(p) for p in people_in(seen, unit, round_)}
    if spec.across == "unit":
        columns[NOTE] = rulebook.columns.column(spec.id, NOTE).label.vi
    return TableManifest(table.rows, columns, table.given)


# Tables that are the same for every unit, by the identity of what describes them: that stays alive beside the table.
_FIXED: Known[tuple[TableSpec, TableManifest]] = Known()


def _columns(spec: TableSpec, rulebook: Rulebook) -> Mapping[str, str]:
    keys = (key for key in (*spec.given, *spec.asked) if key != LAST_TITLE)
    return {key: rulebook.columns.column(spec.id, key).label.vi for key in keys}


def _described(spec: TableSpec, columns: Mapping[str, str], rows: Sequence[Row]) -> TableManifest:
    known = set(chain.from_iterable(row.given for row in rows))
    left_out = {key for key in known if not _kept(key, spec)}
    given = {row.key: _without(row.given, left_out) for row in rows}
    return TableManifest({row.key: row.label for row in rows}, columns, {k: v for k, v in given.items() if v})


def _without(given: Mapping[str, str], left_out: Set[str]) -> Mapping[str, str]:
    return {k: v for k, v in given.items() if k not in left_out} if left_out else given


def _kept(key: str, spec: TableSpec) -> bool:
    return key != LAST_TITLE and (key in spec.given or key.startswith("_"))
