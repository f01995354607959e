"""How a form came back: intact, with harmless losses of the program that saved it, or altered by somebody.

Numbers do not depend on it: what is locked is never read, only compared with what was issued.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import chain

from msgspec.structs import replace

from thidua_xlsx.base.text import clean, number_text
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.areas import joined
from thidua_xlsx.documents.raw_workbook import RawBook, RawCell, RawSheet, raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET, META_SHEET, PRINTED, PROPERTY
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.codes import Code
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlaces, FilePlace, cell_name, column_letters
from thidua_xlsx.model import Record

INTACT, DRIFT, ALTERED, FORGED = "intact", "drift", "altered", "forged"
_MOST = 20  # findings of one kind about one form; further cells are listed with the last
_ALTERED = (
    codes.CELL_LOCKED_CHANGED, codes.NAME_DISAGREES, codes.TABLE_MISSING, codes.TABLE_TWICE, codes.COLUMN_MISSING,
    codes.ROW_MISSING, codes.ROW_WITHOUT_KEY, codes.KEY_TWICE, codes.KEY_UNKNOWN, codes.CELL_OUTSIDE,
    codes.READ_BY_LABELS, codes.SHEET_OF_OTHER_FORM, codes.ANSWERS_SHIFTED,
)  # fmt: skip


# None of these changes anything of what was issued.
_HARMLESS = tuple(Phrase(f"outside.{kind}") for kind in ("comment", "shape", "sheet", "struck"))


def verdict(raw: RawBook, findings: Iterable[Finding]) -> str:
    """Give the verdict on a form that was read, by what was found in it."""
    codes_found = {finding.code for finding in findings if finding.params.get("what") not in _HARMLESS}
    if codes.STAMP_FORGED in codes_found:
        return FORGED
    if codes_found & set(_ALTERED):
        return ALTERED
    return DRIFT if codes.FORM_DRIFTED in codes_found or raw.format != ".xlsx" else INTACT


def listed_together(findings: Sequence[Finding], code: Code, most: int = _MOST) -> list[Finding]:
    """Give findings, of one `code` at the `most` so many: the last of them lists the places of all further ones."""
    alike = [finding for finding in findings if finding.code is code]
    if len(alike) <= most:
        return list(findings)
    unlike = [finding for finding in findings if finding.code is not code]
    last, rest = alike[most - 1], alike[most:]
    also = dict.fromkeys((*last.also, *(place for finding in rest for place in (finding.place, *finding.also))))
    return [*unlike, *alike[: most - 1], replace(last, also=tuple(also))]


def locked_changed(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> list[Finding]:
    """Report each locked cell of a table's rows that does not say what was issued; names are compared elsewhere.

    `unit` is the code of the unit whose form it is.
    """
    findings = []
    known = {name: col for name, col in table.columns.items() if rulebook.columns.has(spec.id, name)}
    people, cells = spec.shape.rows_are_people, table.sheet.cells
    compared = {name: col for name, col in known.items() if name not in _UNSEEN and not (people and "name" in name)}
    for key, row in table.rows.items() if issued.cells or spec.shape.is_matrix else ():
        texts = issued.cells.get(key, {})
        if spec.shape.is_matrix and key in issued.rows:
            texts = {"_text": issued.rows[key], **texts}
        for name, expected in texts.items():
            if name not in compared:
                continue
            col = compared[name]
            cell = cells.get((row, col))
            if not _same(cell, expected, remark=name == "_text"):
                label = rulebook.columns.column(spec.id, name).label
                place = table.place(row, col)
                raw, expected = raw_text(cell), expected or "–"
                findings.append(
                    at(codes.CELL_LOCKED_CHANGED, place, unit=unit, raw=raw, column=label, expected=expected)
                )
    return findings


_UNSEEN = ("_rule", "_scale")  # what a manifest holds and no cell shows


def _same(cell: RawCell | None, expected: str, *, remark: bool) -> bool:
    if cell is not None and cell.value == expected:
        return True
    wanted = clean(expected)
    if cell is not None and isinstance(cell.value, float):
        shown = number_text(Decimal(format(cell.value, ".12g")))
    else:
        shown = clean(raw_text(cell))
    return shown == wanted or (remark and shown.startswith(f"{wanted} ("))


def headings_changed(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> list[Finding]:
    """Report headings of a table that do not say what was issued; names over score sheets are compared elsewhere.

    `unit` is the code of the unit whose form it is.
    """
    findings = []
    row = table.marker[0] - 1
    for key, label in issued.columns.items() if not spec.shape.is_matrix else ():
        col = table.columns.get(key)
        cell = None if col is None else table.cell(row, col)
        if col is None or not rulebook.columns.has(spec.id, key) or (cell is not None and cell.value == label):
            continue
        declared, shown = rulebook.columns.column(spec.id, key).label, clean(raw_text(cell))
        if shown not in {clean(label), clean(declared.vi), clean(declared.en)}:
            place = table.place(row, col)
            findings.append(
                at(codes.CELL_LOCKED_CHANGED, place, unit=unit, raw=shown or None, column=declared, expected=label)
            )
    return findings


def drifted(
    raw: RawBook, tables: Mapping[str, KeyedTable], records: Mapping[str, Sequence[Record]], unit: str
) -> list[Finding]:
    """Say in one notice what the form of `unit` lost since it was issued: locks, validations, what was hidden.

    `tables` and `records` are those of the form, by table. Only where the file's structure is known, and its tables
    were found by their keys.
    """
    sheets = {table.sheet.name: table.sheet for table in tables.values()}
    if not sheets or any(sheet.structure is None for sheet in sheets.values()):
        return []
    unlocked = tuple(sheet.name for sheet in sheets.values() if sheet.structure and not sheet.structure.protected)
    lost = [
        *([Phrase("integrity.protection", {"sheets": unlocked})] if unlocked else []),
        *_validations(tables, records),
        *_hidden(tables, records),
        *_carriers(raw, sheets),
    ]
    return [at(codes.FORM_DRIFTED, FilePlace(raw.file), unit=unit, lost=tuple(lost))] if lost else []


def _validations(tables: Mapping[str, KeyedTable], records: Mapping[str, Sequence[Record]]) -> Iterator[Phrase]:
    lost: dict[str, set[tuple[int, int]]] = {}
    for id_, table in tables.items():
        areas = table.sheet.structure.validated if table.sheet.structure else ()
        bare = _not_validated(records.get(id_, ()), areas)
        if bare:
            lost.setdefault(table.sheet.name, set()).update(bare)
    if lost:
        where = tuple(f"{name} {blocks(spots)}" for name, spots in lost.items())
        yield Phrase("integrity.validation", {"where": where})


def _not_validated(records: Iterable[Record], areas: Sequence[tuple[int, int, int, int]]) -> frozenset[tuple[int, int]]:
    """Give the answer cells of records that lie in none of some areas: first row, column, last row, last column."""
    spots = {(place.row, place.col) for record in records for place in record.places.values()}
    bare = set()
    top, left, bottom, right = 0, 0, -1, -1  # neighbours mostly stand in one area
    for row, col in sorted(spots):
        if top <= row <= bottom and left <= col <= right:
            continue
        around = next((area for area in areas if area[0] <= row <= area[2] and area[1] <= col <= area[3]), None)
        if around is None:
            bare.add((row, col))
        else:
            top, left, bottom, right = around
    return frozenset(bare)


def blocks(spots: Iterable[tuple[int, int]]) -> str:
    """Give `spots`, cells by row and column, as rectangles that hold exactly these cells: `G9:I10, G12:I13`."""
    columns: dict[int, list[int]] = {}
    for row, col in sorted(set(spots)):
        columns.setdefault(col, []).append(row)
    runs: list[tuple[list[int], int, int]] = []
    for col, rows in sorted(columns.items()):
        if runs and runs[-1][0] == rows and runs[-1][2] == col - 1:
            runs[-1] = (rows, runs[-1][1], col)
        else:
            runs.append((rows, col, col))
    return ", ".join(
        cell_name(top, first)
        if (top, first) == (bottom, last)
        else f"{cell_name(top, first)}:{cell_name(bottom, last)}"
        for rows, first, last in runs
        for top, bottom in joined(rows)
    )


def _hidden(tables: Mapping[str, KeyedTable], records: Mapping[str, Sequence[Record]]) -> Iterator[Phrase]:
    """Say where the key row or column can be seen, and which rows and columns of a table cannot."""
    seen, rows, cols = [], [], []
    for id_, table in tables.items():
        structure, (key_row, key_col) = table.sheet.structure, table.marker
        if structure is None:
            continue
        if key_row not in structure.hidden_rows or key_col not in structure.hidden_cols:
            seen.append(table.sheet.name)
        unseen = sorted(structure.hidden_rows.intersection(_asked_rows(table, records.get(id_, ()))))
        rows += [f"{table.sheet.name} {row + 1}" for row in unseen]
        answers = {col for key, col in table.columns.items() if not key.startswith("_")} & structure.hidden_cols
        cols += [f"{table.sheet.name} {column_letters(col)}" for col in sorted(answers)]
    for name, places in (("keys_seen", seen), ("rows_hidden", rows), ("cols_hidden", cols)):
        if places:
            yield Phrase(f"integrity.{name}", {"where": tuple(dict.fromkeys(places))})


def _asked_rows(table: KeyedTable, records: Sequence[Record]) -> Iterable[int]:
    """Give the rows of a table that ask somebody; a criterion that concerns nobody in the unit is issued hidden."""
    places = [record.places for record in records]
    across = [place.shared.values() for place in places if isinstance(place, CellPlaces) and place.across]
    return chain.from_iterable(across) if across else table.rows.values()


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
    own = clean(sheet.name) in (META_SHEET, LISTS_SHEET)
    if own or not sheet.cells or sheet.structure is None or sheet.structure.protected:
        return False
    return not any(isinstance(cell.value, str) and PRINTED.search(cell.value) for cell in sheet.cells.values())
