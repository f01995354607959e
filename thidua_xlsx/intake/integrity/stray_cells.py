"""Filled cells that belong to nothing that is read: what somebody typed is used or reported, never lost in silence."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE, similar_names
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.integrity.layout_verifiers import VERIFIERS, answer_columns, is_filled, is_typed
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace

Spots = Sequence[tuple[int, int]]


def cells_outside(
    table: KeyedTable,
    spec: TableSpec,
    known: Collection[str],
    *,
    gone: Mapping[str, str],
    reported: Collection[tuple[int, int]] = (),
    unit: str | None,
) -> list[Finding]:
    """Report filled cells in columns without a key of this table, and in rows that no key claims.

    `known` are the column keys that are read; keys that begin with `_` are ours. `gone` are the texts of issued rows
    whose key is gone, which are reported as such, `reported` the cells of which another finding speaks; `unit` is the
    code of the unit whose form it is. One finding a column, one a row, one for a matrix's headings.
    """
    groups = [*_strange_columns(table, known), *VERIFIERS[spec.shape.layout].stray(table, spec, known, gone)]
    return [_finding(table, spots, unit) for spots in groups if spots and not any(spot in reported for spot in spots)]


def is_heading(table: KeyedTable, row: int) -> bool:
    """Say whether `row`, one without a key, is a section's heading or a total of ours: it has a text of its own."""
    answers = answer_columns(table, table.columns)
    cells = table.sheet.cells
    return any(isinstance(cells[row, col].value, str) and col not in answers for col in table.sheet.lines.get(row, ()))


def _finding(table: KeyedTable, spots: Spots, unit: str | None) -> Finding:
    places = [table.place(*spot) for spot in spots]
    raw = raw_text(table.cell(*spots[0]))
    what = Phrase("outside.cells")
    return at(codes.CELL_OUTSIDE, places[0], also=tuple(places[1:]), unit=unit, raw=raw, what=what)


def _strange_columns(table: KeyedTable, known: Collection[str]) -> Iterator[Spots]:
    own_columns = {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    twice = table.headed - set(table.columns.values())  # reported where the key was found
    rows = {*table.rows.values(), *table.loose_rows}
    passed_over = own_columns | twice | {table.marker[1]}
    by_column: dict[int, list[tuple[int, int]]] = {}
    for row, cols in table.sheet.lines.items():
        if row not in rows or passed_over.issuperset(cols):
            continue
        for col in cols:
            if col not in passed_over and is_filled(table, row, col):
                by_column.setdefault(col, []).append((row, col))
    yield from by_column.values()


def people_of_other_units(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> dict[str, tuple[CellPlace, ...]]:
    """Give the cells filled for people of other units than `unit`, a code, by the person's code.

    Somebody put their row or column into this table by its key.
    """
    if not spec.shape.names_people:
        return {}
    verifier = VERIFIERS[spec.shape.layout]
    added = (rulebook.person(key) for key in verifier.added(table, issued))
    cells = {}
    for code in [person.code for person in added if person and not person.was_in(unit)]:
        spots = verifier.answers(table, spec, issued, code)
        cells[code] = tuple(table.place(*spot) for spot in spots if is_typed(table.cell(*spot)))
    return cells


def named_without_key(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    *,
    known: Collection[str],
    unit: str | None,
) -> list[Finding]:
    """Report answers beside a typed name whose row or column has no key that was issued.

    `known` are the keys that are read; `unit` is the code of the unit whose form it is. Each finding stands at the name
    and lists the answers; people with a name like it are suggested, nobody is taken.
    """
    findings = []
    for name, answers in VERIFIERS[spec.shape.layout].unlisted(table, spec, issued, known):
        text = clean(raw_text(table.cell(*name)))
        close = similar_names(text, rulebook.choices.get("people", Choices())) or NOBODY_LIKE
        also = tuple(table.place(*spot) for spot in answers)
        place = table.place(*name)
        findings.append(at(codes.NAME_WITHOUT_KEY, place, also=also, unit=unit, raw=text, name=text, close=close))
    return findings
