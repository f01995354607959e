"""How a form came back: intact, with harmless losses of the program that saved it, or altered by somebody.

Numbers do not depend on it: what is locked is never read, only compared with what was issued.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from thidua_xlsx import codes
from thidua_xlsx.declare.forms import Form, TableSpec
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.findings import Finding, Phrase, at
from thidua_xlsx.forms.stamp import LISTS_SHEET, META_SHEET, PRINTED, PROPERTY, TableManifest
from thidua_xlsx.intake.keyed import KeyedTable
from thidua_xlsx.model import Record
from thidua_xlsx.places import FilePlace, column_letters
from thidua_xlsx.raw import RawBook, RawCell, RawSheet, shown
from thidua_xlsx.text import clean, number_text

INTACT, DRIFT, ALTERED = "intact", "drift", "altered"
_MOST = 20  # findings of one kind about one form; further cells are listed with the last
_ALTERED = (
    codes.CELL_LOCKED_CHANGED, codes.NAME_DISAGREES, codes.TABLE_MISSING, codes.TABLE_TWICE, codes.COLUMN_MISSING,
    codes.ROW_MISSING, codes.ROW_WITHOUT_KEY, codes.KEY_TWICE, codes.KEY_UNKNOWN, codes.CELL_OUTSIDE,
    codes.READ_BY_LABELS, codes.SHEET_OF_OTHER_FORM,
)  # fmt: skip


def verdict(raw: RawBook, findings: Iterable[Finding]) -> str:
    """Give the verdict on a form that was read, by what was found in it."""
    found = {finding.code for finding in findings}
    if found & set(_ALTERED):
        return ALTERED
    return DRIFT if codes.FORM_DRIFTED in found or raw.format != ".xlsx" else INTACT


def folded(findings: Sequence[Finding]) -> list[Finding]:
    """Give the findings with altered locked cells beyond a number listed together, in the last of them."""
    locked = [finding for finding in findings if finding.code is codes.CELL_LOCKED_CHANGED]
    if len(locked) <= _MOST:
        return list(findings)
    last, rest = locked[_MOST - 1], [finding.place for finding in locked[_MOST:]]
    kept = [finding for finding in findings if finding.code is not codes.CELL_LOCKED_CHANGED]
    return [*kept, *locked[: _MOST - 1], replace(last, also=(*last.also, *rest))]


def locked_changed(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> list[Finding]:
    """Report each locked cell of a table's rows that does not say what was issued; names are compared elsewhere."""
    findings = []
    for key, row in table.rows.items():
        for name, expected in _given(key, spec, issued).items():
            col = table.columns.get(name)
            if col is None or not rulebook.columns.has(spec.id, name):
                continue
            cell = table.cell(row, col)
            if not _same(cell, expected, remark=name == "_text"):
                label = rulebook.columns.column(spec.id, name).label
                place = table.place(row, col)
                findings.append(
                    at(
                        codes.CELL_LOCKED_CHANGED,
                        place,
                        unit=unit,
                        raw=shown(cell),
                        column=label,
                        expected=expected or "–",
                    )
                )
    return findings


def _given(key: str, spec: TableSpec, issued: TableManifest) -> dict[str, str]:
    people = spec.rows in ("people", "people_unit")
    given = {
        name: text
        for name, text in issued.given.get(key, {}).items()
        if name != "_rule" and not (people and "name" in name)
    }
    return {"_text": issued.rows[key], **given} if spec.across and key in issued.rows else given


def _same(cell: RawCell | None, expected: str, *, remark: bool) -> bool:
    found, wanted = clean(shown(cell)), clean(expected)
    if cell is not None and isinstance(cell.value, float):
        found = number_text(Decimal(format(cell.value, ".12g")))
    return found == wanted or (remark and found.startswith(f"{wanted} ("))


def formulas_changed(
    tables: Mapping[str, KeyedTable], form: Form, manifests: Mapping[str, TableManifest], unit: str
) -> list[Finding]:
    """Report formulas of section points and totals that differ from those in the other people's columns.

    The two score matrices of a form have the same rows, so each speaks for the other where neither was moved.
    """
    cells: dict[int, list[tuple[KeyedTable, int, int, str]]] = {}
    for spec in form.tables():
        table, issued = tables.get(spec.id), manifests.get(spec.id)
        if not spec.across or table is None or issued is None or table.sheet.structure is None:
            continue
        people = {col for key, col in table.columns.items() if key in issued.columns}
        for (row, col), text in table.sheet.structure.formulas.items():
            if col in people and row in table.loose_rows:
                template = _plain_formula(text, col)
                cells.setdefault(row - table.marker[0], []).append((table, row, col, template))
    findings = []
    for found in cells.values():
        (usual, votes), *_ = Counter(template for *_, template in found).most_common(1)
        if 2 * votes <= len(found):
            continue
        for table, row, col, template in found:
            if template != usual:
                findings.append(_formula_changed(table, row, col, usual, unit))
    return findings


def _formula_changed(table: KeyedTable, row: int, col: int, usual: str, unit: str) -> Finding:
    heading = next(
        (clean(shown(cell)) for (r, c), cell in sorted(table.sheet.cells.items()) if r == row and c < col), ""
    )
    structure = table.sheet.structure
    raw = f"={structure.formulas[row, col]}" if structure else ""
    expected = "=" + usual.replace(_OWN, column_letters(col))
    place = table.place(row, col)
    return at(codes.CELL_LOCKED_CHANGED, place, unit=unit, raw=raw, column=heading, expected=expected)


_OWN = "\0"
_REFERENCE = re.compile(r"\$?\b([A-Z]{1,3})\$?(\d+)\b")


def _plain_formula(text: str, col: int) -> str:
    """Give a formula without dollars and spaces, its own column's letters as one sign."""
    own = column_letters(col)
    return _REFERENCE.sub(lambda m: (_OWN if m[1] == own else m[1]) + m[2], text.replace(" ", ""))


def drifted(
    raw: RawBook, tables: Mapping[str, KeyedTable], records: Mapping[str, Sequence[Record]], unit: str
) -> list[Finding]:
    """Say in one notice what a form lost since it was issued: locks, validations, what was hidden, properties.

    Only where the file's structure is known, and its tables were found by their keys.
    """
    sheets = {table.sheet.name: table.sheet for table in tables.values()}
    if not sheets or any(sheet.structure is None for sheet in sheets.values()):
        return []
    lost = [*_locks(sheets.values()), *_validations(tables, records), *_hidden(tables), *_carriers(raw, sheets)]
    return [at(codes.FORM_DRIFTED, FilePlace(raw.file), unit=unit, lost=tuple(lost))] if lost else []


def _locks(sheets: Iterable[RawSheet]) -> Iterator[Phrase]:
    open_ = tuple(sheet.name for sheet in sheets if sheet.structure and not sheet.structure.protected)
    if open_:
        yield Phrase("integrity.protection", {"sheets": open_})


def _validations(tables: Mapping[str, KeyedTable], records: Mapping[str, Sequence[Record]]) -> Iterator[Phrase]:
    lost: dict[str, int] = {}
    for id_, table in tables.items():
        areas = table.sheet.structure.validated if table.sheet.structure else ()
        spots = [(place.row, place.col) for record in records.get(id_, ()) for place in record.places.values()]
        bare = sum(not any(_inside(spot, area) for area in areas) for spot in spots)
        if bare:
            lost[table.sheet.name] = lost.get(table.sheet.name, 0) + bare
    if lost:
        yield Phrase("integrity.validation", {"sheets": lost})


def _inside(spot: tuple[int, int], area: tuple[int, int, int, int]) -> bool:
    return area[0] <= spot[0] <= area[2] and area[1] <= spot[1] <= area[3]


def _hidden(tables: Mapping[str, KeyedTable]) -> Iterator[Phrase]:
    """Say where the key row or column can be seen, and which rows and columns of a table cannot."""
    seen, rows, cols = [], [], []
    for table in tables.values():
        structure, (key_row, key_col) = table.sheet.structure, table.marker
        if structure is None:
            continue
        if key_row not in structure.hidden_rows or key_col not in structure.hidden_cols:
            seen.append(table.sheet.name)
        rows += [f"{table.sheet.name} {row + 1}" for row in sorted({*table.rows.values()} & structure.hidden_rows)]
        answers = {col for key, col in table.columns.items() if not key.startswith("_")} & structure.hidden_cols
        cols += [f"{table.sheet.name} {column_letters(col)}" for col in sorted(answers)]
    for name, found in (("keys_seen", seen), ("rows_hidden", rows), ("cols_hidden", cols)):
        if found:
            yield Phrase(f"integrity.{name}", {"where": tuple(dict.fromkeys(found))})


def _carriers(raw: RawBook, used: Mapping[str, RawSheet]) -> Iterator[Phrase]:
    sheets = {clean(sheet.name): sheet for sheet in raw.sheets}
    gone = tuple(name for name in (META_SHEET, LISTS_SHEET) if name not in sheets)
    if gone:
        yield Phrase("integrity.sheets_gone", {"sheets": gone})
    meta = sheets.get(META_SHEET)
    if meta and meta.structure and meta.structure.state != "veryHidden":
        yield Phrase("integrity.meta_seen")
    if PROPERTY not in raw.properties:
        yield Phrase("integrity.property")
    locked = any(sheet.structure and sheet.structure.protected for sheet in used.values())
    added = tuple(sheet.name for sheet in raw.sheets if locked and sheet.name not in used and _added(sheet))
    if added:
        yield Phrase("integrity.sheets_added", {"sheets": added})


def _added(sheet: RawSheet) -> bool:
    """Say whether somebody made this sheet: it is filled and open, and bears no printed code as the form's own do."""
    coded = any(isinstance(cell.value, str) and PRINTED.search(cell.value) for cell in sheet.cells.values())
    own = clean(sheet.name) in (META_SHEET, LISTS_SHEET) or coded
    return bool(sheet.cells) and not own and sheet.structure is not None and not sheet.structure.protected
