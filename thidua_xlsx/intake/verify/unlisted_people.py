"""People typed into a form that has no place for them: named with whom the name may mean, never taken for anybody."""

from collections.abc import Collection, Iterator, Sequence

from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_spelling import close_names
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell, lines_of, raw_text
from thidua_xlsx.forms.identity.stamp import TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import CellPlace

_Spot = tuple[int, int]


def people_of_other_units(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> dict[str, tuple[CellPlace, ...]]:
    """Give the cells filled for people of other units whose row or column somebody put into this table by its key."""
    if not (spec.across == "people" or spec.rows in ("people", "people_unit")):
        return {}
    keys, known = (table.columns, issued.columns) if spec.across else (table.rows, issued.rows)
    people = [one for key in keys if key not in known and (one := rulebook.person(key)) and not one.was_in(unit)]
    found = {}
    for code in (person.code for person in people):
        asked = [table.columns[key] for key in spec.asked if key in table.columns]
        spots = (
            [(row, table.columns[code]) for key, row in table.rows.items() if key in issued.rows]
            if spec.across
            else [(table.rows[code], col) for col in asked]
        )
        found[code] = tuple(table.place(*spot) for spot in spots if _typed(table.cell(*spot)))
    return found


def named_without_key(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    *,
    known: Collection[str],
    unit: str | None,
) -> list[Finding]:
    """Report answers beside a typed name whose row or column has no key that was issued; `known` keys are read.

    Each finding stands at the name and lists the answers; people with a name like it are suggested, nobody is taken. A
    unit's own score sheet names nobody.
    """
    if spec.across == "unit":
        return []
    lines = _columns(table, known) if spec.across else _rows(table, spec, issued, known)
    findings = []
    for name, answers in lines:
        text = clean(raw_text(table.cell(*name)))
        close = close_names(text, rulebook.choices.get("people", Choices())) or "–"
        also = tuple(table.place(*spot) for spot in answers)
        place = table.place(*name)
        findings.append(at(codes.NAME_WITHOUT_KEY, place, also=also, unit=unit, raw=text, name=text, close=close))
    return findings


def _rows(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, known: Collection[str]
) -> Iterator[tuple[_Spot, Sequence[_Spot]]]:
    names = table.columns.get(next((key for key in spec.given if "name" in key), ""))
    if names is None or spec.rows not in ("people", "people_unit"):
        return
    asked = sorted(table.columns[key] for key in spec.asked if key in table.columns)
    # A row that only lost its key still bears the name that was issued with it, and is reported as that row.
    gone = {name_key(text) for key, text in issued.rows.items() if key not in table.rows}
    keyed = [row for key, row in table.rows.items() if key not in known]
    for row in sorted((*table.loose_rows, *keyed)):
        name = table.cell(row, names)
        answers = [(row, col) for col in asked if _typed(table.cell(row, col))]
        if _named(name) and answers and name_key(raw_text(name)) not in gone:
            yield (row, names), answers


def _columns(table: KeyedTable, known: Collection[str]) -> Iterator[tuple[_Spot, Sequence[_Spot]]]:
    ours = {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    twice = table.headed - set(table.columns.values())
    head = table.marker[0] - 1
    rows = sorted(table.rows.values())
    for row, col in ((head, col) for col in lines_of(table.sheet.cells).get(head, ())):
        if col in ours | twice | {table.marker[1]} or not _named(table.cell(row, col)):
            continue
        answers = [(line, col) for line in rows if _typed(table.cell(line, col))]
        if answers:
            yield (row, col), answers


def _named(cell: RawCell | None) -> bool:
    return cell is not None and isinstance(cell.value, str) and any(c.isalpha() for c in cell.value)


def _typed(cell: RawCell | None) -> bool:
    return cell is not None and not cell.formula and bool(clean(raw_text(cell)))
