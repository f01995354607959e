"""What one form shows and asks of one unit, as its manifest: rows, columns and the locked content beside them."""

import json
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import msgspec
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


class TableManifest(msgspec.Struct, frozen=True):
    """What one table of an issued form holds: row keys, column keys, and the locked content beside them.

    `rows` and `columns` map each key to the text that stands locked beside it (a name, a criterion).
    `cells` holds further locked columns by row key and column key; in the text of a manifest they are `given`.
    """

    rows: Mapping[str, str]
    columns: Mapping[str, str]
    cells: Mapping[str, Mapping[str, str]] = msgspec.field(name="given", default_factory=dict)


Terms = Mapping[str, Mapping[str, str]]


class Manifest(msgspec.Struct, frozen=True):
    """Everything an issued form shows and asks; its digest changes when, and only when, one of these does.

    `terms` are the lines of the season workbook that answers rest on and no table shows, by table and key
    (`rounds.R1`): what its unit, round, movements and criteria were when the form was issued.
    """

    season: str
    unit: str
    phase: str
    round: str
    tables: Mapping[str, TableManifest]
    fixed_texts: Sequence[str] = ()
    terms: Terms | msgspec.UnsetType = msgspec.UNSET  # left out of the text, too: forms of earlier versions have none

    def to_bytes(self) -> bytes:
        """Give the canonical text in UTF-8: sorted keys, no spaces, so that equal manifests have equal digests."""
        return msgspec.json.encode(self, enc_hook=dict, order="sorted")  # mappings of any kind are objects


def manifest_from(data: Any) -> Manifest | None:
    """Read a manifest from `data`, its decoded JSON; None where it is not one."""
    try:
        tables = {
            str(id_): TableManifest(
                rows={str(k): str(v) for k, v in table["rows"].items()},
                columns={str(k): str(v) for k, v in table["columns"].items()},
                cells={str(r): {str(k): str(v) for k, v in texts.items()} for r, texts in table["given"].items()},
            )
            for id_, table in data["tables"].items()
        }
        season, unit, phase, round_ = (str(data[key]) for key in ("season", "unit", "phase", "round"))
        fixed = tuple(str(text) for text in data["fixed_texts"])
        terms = {str(k): {str(c): str(v) for c, v in words.items()} for k, words in data.get("terms", {}).items()}
        return Manifest(season, unit, phase, round_, tables, fixed, terms if "terms" in data else msgspec.UNSET)
    except (KeyError, TypeError, AttributeError):
        return None


def manifest_in(text: str) -> Manifest | None:
    """Read a manifest from `text`, its JSON; None where it is not one."""
    try:
        return manifest_from(json.loads(text))
    except (ValueError, RecursionError):
        return None


class WrittenFields(msgspec.Struct):
    """Whose form a manifest's text says it is, without what the form holds."""

    season: str
    unit: str
    phase: str
    round: str


def fields_in(text: str) -> WrittenFields | None:
    """Read from `text`, a manifest's JSON, whose form it is; None where it is no manifest."""
    try:
        return msgspec.json.decode(text, type=WrittenFields, strict=False)
    except (ValueError, RecursionError):
        return None


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
        shown = any("criterion" in shape.about and shape.of_units == (table == "unit_criteria") for shape in shapes)
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
    keys = [key for key in (*spec.issued, *spec.asked) if key != LAST_TITLE]
    columns = {}
    if spec.shape.is_matrix:
        seen = rulebook.for_table(spec)
        columns = {person.code: seen.shown_name(person) for person in seen.people_asked(unit.code, round_)}
        keys = [NOTE] if spec.shape.has_remarks else []
    columns |= {key: rulebook.columns.column(spec.id, key).label.vi for key in keys}
    rows = put_up or rows_of(spec, rulebook, unit, round_)
    known = set(chain.from_iterable(row.issued for row in rows))
    kept = {key for key in known if key != LAST_TITLE and (key in spec.issued or key.startswith("_"))}
    texts = {
        row.key: row.issued if kept == known else {key: text for key, text in row.issued.items() if key in kept}
        for row in rows
    }
    return TableManifest({row.key: row.label for row in rows}, columns, {k: v for k, v in texts.items() if v})
