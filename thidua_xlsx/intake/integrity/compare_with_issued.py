"""What came back against what was issued: keys that are gone, names that moved, locked cells that changed."""

from collections.abc import Mapping
from functools import lru_cache

from msgspec.structs import replace

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rubric, Rulebook
from thidua_xlsx.declare.tables.column_book import BilingualText
from thidua_xlsx.declare.tables.form_spec import Form, TableSpec
from thidua_xlsx.documents.raw_workbook import RawBook, raw_text
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest, manifest_of
from thidua_xlsx.forms.identity.stamp import digest
from thidua_xlsx.intake.integrity.changed_meaning import changed_meaning
from thidua_xlsx.intake.integrity.issue_changes import changes_since
from thidua_xlsx.intake.integrity.stray_cells import cells_outside, is_own_row, named_without_key, people_of_other_units
from thidua_xlsx.intake.integrity.words_beside_keys import who
from thidua_xlsx.intake.read.form_identity import Identity
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.read.table_reader import CellReader
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace, FilePlace
from thidua_xlsx.model import ChangedTerm, Stamp


def compare_with_issued(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, reader: CellReader
) -> None:
    """Report keys that are gone or were added, and what was typed where nothing is asked."""
    foreign = people_of_other_units(table, spec, issued, rulebook, reader.unit or "")
    keys = {*(issued.columns if spec.shape.is_matrix else issued.rows), *foreign}
    named = named_without_key(table, spec, issued, rulebook, known=keys, unit=reader.unit)
    spots = {(place.row, place.col) for finding in named for place in finding.also if isinstance(place, CellPlace)}
    rows = set() if spec.shape.is_matrix else {row for row, _ in spots}
    reported = rows if spec.shape.is_matrix else rows | {table.rows[key] for key in foreign}
    if reader.findings and reported:
        # Of these rows another finding says more than that nobody issued their key.
        unknown_at = {table.place(row, table.marker[1]) for row in reported}
        reader.findings = [
            finding
            for finding in reader.findings
            if not (finding.code is codes.KEY_UNKNOWN and finding.place in unknown_at)
        ]
    reader.findings += named
    rubric = rulebook.for_table(spec).rubric
    _missing_keys(table, spec, issued, reader, named=rows, rubric=rubric)
    known = {*issued.columns, *spec.issued, *spec.asked, *foreign}
    gone = {key: text for key, text in issued.rows.items() if key not in table.rows}
    reader.findings += cells_outside(table, spec, known, gone=gone, reported=spots, unit=reader.unit, rubric=rubric)
    reader.findings += _no_longer_listed(table, spec, issued, rulebook, reader.unit)


def _no_longer_listed(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str | None
) -> list[Finding]:
    """Name the people whom a form was issued for and has answers of, and whom the season does not have any more."""
    shape = spec.shape
    if unit is None or not (shape.columns_are_people or shape.rows_are_people):
        return []
    people, places = (issued.columns, table.columns) if shape.columns_are_people else (issued.rows, table.rows)
    columns = [table.columns[key] for key in spec.asked if key in table.columns]
    findings = []
    for key, name in people.items():
        at_ = places.get(key)
        if at_ is None or rulebook.person(who(key, rulebook)) or rulebook.unit(key) or key == unit:
            continue
        rows = table.rows.values()
        spots = [(row, at_) for row in rows] if shape.columns_are_people else [(at_, column) for column in columns]
        if any(clean(raw_text(table.cell(*spot))) for spot in spots):
            file = FilePlace(table.place(*table.marker).file)
            findings.append(at(codes.PERSON_NO_LONGER_LISTED, file, unit=unit, name=name or key, key=key))
    return findings


@lru_cache(maxsize=16)  # a form asks for its own several times, and then nobody does
def manifest_today(rulebook: Rulebook, phase: str, unit: str, round_: str) -> Manifest:
    """Return the manifest that the form of `phase`, `unit` and `round_`, all codes, would have if issued now."""
    form, of_unit = rulebook.form_of(phase), rulebook.issued_to(unit)
    assert form is not None and of_unit is not None
    return manifest_of(form, rulebook, of_unit, rulebook.round(round_))


def outdated(raw: RawBook, identity: Identity, form: Form, rulebook: Rulebook) -> list[Finding]:
    """Say what changed in the declaration since this form was issued; the old form is still read by key."""
    changes = changed_since(identity.manifest, identity.stamp, form, rulebook)
    return [at(codes.FORM_OUTDATED, FilePlace(raw.file), unit=identity.stamp.unit, changes=changes)] if changes else []


def changed_since(issued: Manifest, stamp: Stamp, form: Form, rulebook: Rulebook) -> tuple[BilingualText, ...]:
    """Give what a form would show and ask otherwise if it were issued now; empty where nobody could tell the two apart.

    Spare lines and the order of things are no difference.
    """
    if rulebook.unit(stamp.unit) is None:
        return ()  # what a merge puts up for the council changes with every return; each ballot says what it rested on
    today = manifest_today(rulebook, form.phase, stamp.unit, stamp.round)
    # What was put up from other returns does not come from the declaration.
    put_up = {spec.id for spec in form.tables() if spec.shape.rows_from_returns}
    kept = {id_: table for id_, table in issued.tables.items() if id_ in put_up}
    today = replace(today, tables={**{i: t for i, t in today.tables.items() if i not in put_up}, **kept})
    return () if today == issued or digest(today) == stamp.digest else changes_since(issued, today, form, rulebook)


def changed_terms(identity: Identity, form: Form, rulebook: Rulebook) -> Mapping[str, tuple[ChangedTerm, ...]]:
    """Give the lines of the season workbook that are others today than those which a form asked about."""
    stamp = identity.stamp
    if rulebook.issued_to(stamp.unit) is None:
        return {}
    today = manifest_today(rulebook, form.phase, stamp.unit, stamp.round)
    if today == identity.manifest or digest(today) == stamp.digest:
        return {}
    return changed_meaning(identity.manifest, today, form, rulebook)


def _missing_keys(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    reader: CellReader,
    *,
    named: set[int],
    rubric: Rubric,
) -> None:
    """Report rows and columns that were issued and are gone; also filled cells whose key is gone."""
    place = table.place(*table.marker)
    lines = spec.shape.rows_are_places
    beside: set[int] = set()
    for key, text in issued.rows.items():
        if key in table.rows or key in table.repeated or lines:
            continue
        row = _row_beside(table, text)
        if row is None:
            person = key if spec.shape.rows_are_people and key != reader.unit else None
            reader.findings.append(at(codes.ROW_MISSING, place, unit=reader.unit, person=person, row=text or key))
        else:
            beside.add(row)
            spot = table.place(row, table.marker[1])
            reader.findings.append(at(codes.ROW_WITHOUT_KEY, spot, unit=reader.unit, row=row + 1))
    for key, text in issued.columns.items():
        if key not in table.columns and key not in table.repeated:
            person = key if spec.shape.columns_are_people else None
            reader.findings.append(at(codes.COLUMN_MISSING, place, unit=reader.unit, person=person, column=text or key))
    if not lines:
        # Nobody can say whose cells are in rows without a key. Headings and totals carry none either: these hold
        # formulas, or stand beside a text of their own.
        first, last = min(table.rows.values(), default=0), max(table.rows.values(), default=0)
        asked = {key: col for key, col in table.columns.items() if not key.startswith("_")}
        for row in table.loose_rows:
            if not first <= row <= last or row in (named | beside):
                continue
            cells = [(col, cell) for col in asked.values() if (cell := table.cell(row, col)) and not cell.formula]
            if cells and not is_own_row(table, spec, row, rubric):
                reader.findings.append(
                    at(codes.ROW_WITHOUT_KEY, table.place(row, cells[0][0]), unit=reader.unit, row=row + 1)
                )


def _row_beside(table: KeyedTable, text: str) -> int | None:
    """Find the row that lost its key by the text that was issued beside it; a remark in brackets may follow that."""
    wanted = clean(text)
    for row, col in sorted(table.sheet.cells):
        shown = clean(raw_text(table.cell(row, col))) if row in table.loose_rows else ""
        if wanted and (shown == wanted or shown.startswith(f"{wanted} (")):
            return row
    return None
