"""What one form shows and asks of one unit: its rows, its columns and the locked content beside them."""

from collections.abc import Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from thidua_xlsx.declare.season import SCHOOL, Round, Rulebook, Unit
from thidua_xlsx.declare.tables.form_spec import NOTE, Form, TableSpec, asked_column
from thidua_xlsx.forms.identity.form_rows import (
    LAST_TITLE,
    FormRow,
    FormRows,
    criterion_terms,
    round_terms,
    rows_of,
)
from thidua_xlsx.forms.identity.stamp import Manifest, TableManifest, Terms


def manifest_of(
    form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, rows: FormRows | None = None
) -> Manifest:
    """Make the manifest of a form for one unit and round; `rows` are those that a merge puts up, by table."""
    put_up = rows or {}
    form = present(form, rulebook, unit, round_, put_up)
    tables = {spec.id: _table(spec, rulebook, unit, round_, put_up.get(spec.id)) for spec in form.tables()}
    scored = [rulebook.for_table(spec).rubric for spec in form.tables() if spec.shape.is_matrix]
    sections = [f"{section.code}. {section.name}" for rubric in scored for section in rubric.sections]
    return Manifest(
        season=rulebook.school.id,
        unit=unit.code,
        phase=form.phase,
        round=round_.code if round_ else "",
        tables=tables,
        fixed_texts=tuple(dict.fromkeys(sections)),
        terms=_terms(form, rulebook, unit, round_),
    )


def _terms(form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None) -> Terms:
    """Give what answers rest on and no table of the form shows: its unit, its round, and the lists that it asks from.

    Days of handing in, addresses and weights are not here: they change nobody's answer.
    """
    shapes = [spec.shape for spec in form.tables()]
    # Rows of settings have kinds of their own: what they are asked is no column of the form.
    with_columns = [spec for spec in form.tables() if not (spec.shape.is_matrix or spec.shape.is_settings)]
    asked = [asked_column(rulebook.columns, spec, key) for spec in with_columns for key in spec.asked]
    lists = {column.choices for column in asked}
    terms: dict[str, Mapping[str, str]] = {} if unit.code == SCHOOL else {f"units.{unit.code}": {"name": unit.name}}
    rounds = rulebook.rounds if "rounds" in lists else (round_,) if round_ else ()
    terms |= {f"rounds.{round_.code}": round_terms(round_) for round_ in rounds}
    if "movements" in lists:
        terms |= {f"movements.{movement.code}": {"name": movement.name} for movement in rulebook.movements}
    for table, sheet in (("criteria", rulebook.rubric), ("unit_criteria", rulebook.unit_rubric)):
        shown = any(shape.rows_are_criteria and shape.of_units == (table == "unit_criteria") for shape in shapes)
        if sheet and table in lists and not shown:
            terms |= {f"{table}.{criterion.code}": criterion_terms(criterion) for criterion in sheet.criteria}
    if not any(shape.names_people or "subject" in shape.about for shape in shapes):
        people = rulebook.people_asked(unit.code, round_) if any(column.kind == "person" for column in asked) else ()
        terms |= {f"people.{person.code}": {"full_name": rulebook.shown_name(person)} for person in people}
    return terms


def present(form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, rows: FormRows) -> Form:
    """Give a form as one unit gets it in one round: without tables that have nothing to ask, and sheets left empty."""

    def asked(spec: TableSpec) -> bool:
        declared = {"": True, "unit_criteria": rulebook.collective is not None, "contests": bool(rulebook.contests)}
        if not declared[spec.when] or (spec.of_year and not rulebook.asks_of_year(round_)):
            return False
        left_out = spec.shape.left_out_if_empty
        return not left_out or bool(rows.get(spec.id) or rows_of(spec, rulebook, unit, round_))

    if not any(spec.when or spec.of_year or spec.shape.left_out_if_empty for spec in form.tables()):
        return form
    sheets = tuple(replace(sheet, tables=tuple(filter(asked, sheet.tables))) for sheet in form.sheets)
    return replace(form, sheets=tuple(sheet for sheet in sheets if sheet.tables))


def _table(
    spec: TableSpec, rulebook: Rulebook, unit: Unit, round_: Round | None, put_up: Sequence[FormRow] | None
) -> TableManifest:
    keys = [key for key in (*spec.given, *spec.asked) if key != LAST_TITLE]
    columns = {}
    if spec.shape.is_matrix:
        seen = rulebook.for_table(spec)
        columns = {person.code: seen.shown_name(person) for person in seen.people_asked(unit.code, round_)}
        keys = [NOTE] if spec.shape.has_remarks else []
    columns |= {key: rulebook.columns.column(spec.id, key).label.vi for key in keys}
    rows = put_up or rows_of(spec, rulebook, unit, round_)
    known = set(chain.from_iterable(row.given for row in rows))
    kept = {key for key in known if key != LAST_TITLE and (key in spec.given or key.startswith("_"))}
    texts = {
        row.key: row.given if kept == known else {key: text for key, text in row.given.items() if key in kept}
        for row in rows
    }
    return TableManifest({row.key: row.label for row in rows}, columns, {k: v for k, v in texts.items() if v})
