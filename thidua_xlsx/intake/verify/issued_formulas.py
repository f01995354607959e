"""The formulas of a score sheet as it was issued: laid out again, and moved to where its rows and columns stand now."""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Label
from thidua_xlsx.declare.season import Person, Round, Rulebook, Unit
from thidua_xlsx.declare.tables.form_spec import AGREED, Form, TableSpec
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.forms.identity.form_rows import people_in
from thidua_xlsx.forms.identity.stamp import TableManifest
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.score_matrix import place_matrix
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.verify.compare_with_issued import manifest_today
from thidua_xlsx.messages.places import column_letters
from thidua_xlsx.model import Stamp

Spot = tuple[int, int]
_MARKER, _KEYS = 1, 0  # where the laid-out table has its marker row and its key column
_TOTAL = "\0"  # stands for a row below every criterion
REFERENCE = re.compile(r"\$?\b([A-Z]{1,3})\$?(\d+)\b(?!\()")


def issued_formulas(
    table: KeyedTable,
    spec: TableSpec,
    form: Form,
    rulebook: Rulebook,
    issued: TableManifest,
    stamp: Stamp,
    *,
    agrees: bool,
) -> list[dict[Spot, str]]:
    """Give the formulas of the issued form by the cells where they should stand in the return, column by column.

    None where this form is of an earlier version, or where rows were moved or deleted: then nobody can tell. `agrees`
    where the unit could agree with what people scored, which its own points are made of then.
    """
    unit, round_ = rulebook.unit(stamp.unit), rulebook.round(stamp.round)
    if unit is None or manifest_today(form, rulebook, unit, round_).tables.get(spec.id) != issued:
        return []
    people = people_in(rulebook.for_table(spec), unit, round_)
    laid = _laid(spec, form if agrees else _never_agreed(form), rulebook, unit, round_, stamp)
    fixed = {col: table.columns[key] for key, col in laid.fixed.items() if key in table.columns}
    formulas = table.sheet.structure.formulas if table.sheet.structure else {}
    loose = tuple(sorted({row for row, _ in formulas}.intersection(table.loose_rows)))
    rows = _moved_rows(table.rows, loose, laid)
    known: dict[tuple[str, int], dict[Spot, str]] = {}
    if rows is None:
        return []
    expected = []
    for person in people:
        there = table.columns.get(person.code)
        if there is None:
            continue
        key = person.group, there
        if key not in known:
            known[key] = _moved_column(laid, person.group, there, rows, fixed)
        expected.append(known[key])
    return expected


def _never_agreed(form: Form) -> Form:
    sheets = (
        replace(sheet, tables=tuple(table for table in sheet.tables if table.id != AGREED)) for sheet in form.sheets
    )
    return replace(form, sheets=tuple(sheet for sheet in sheets if sheet.tables))


class _Wordless(msgspec.Struct, frozen=True):
    """Says nothing: formulas are laid out for their cells alone."""

    lang: str = "vi"

    def __call__(self, key: str, /, **params: object) -> str:
        return ""

    def label(self, label: Label) -> str:
        return ""


def _moved_column(
    laid: "_IssuedSheet", group: str, there: int, rows: Mapping[int, int], fixed: Mapping[int, int]
) -> dict[Spot, str]:
    """Give the formulas of one person's column by the cells where they should stand."""
    cols = {**fixed, laid.columns[group]: there}
    formulas = laid.formulas[group].items()
    return {
        (rows[row], there): moved for row, formula in formulas if row in rows and (moved := _moved(formula, rows, cols))
    }


class _IssuedSheet(msgspec.Struct, frozen=True):
    """A score matrix as it is laid out: rows by key, our own columns by key, and by group a column and its formulas.

    `totals` are the rows of formulas that bear no key.
    """

    rows: Mapping[str, int]
    fixed: Mapping[str, int]
    columns: Mapping[str, int]
    formulas: Mapping[str, Mapping[int, str]]
    totals: frozenset[int]


def _laid(
    spec: TableSpec, form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, stamp: Stamp
) -> _IssuedSheet:
    """Give a matrix laid out for one person of each position group of a unit: all of a group have the same formulas.

    Each is laid out once a season: anew for every form it would more than double the time of a merge.
    """
    seen = rulebook.for_table(spec)
    speakers = {person.group: person for person in reversed(people_in(seen, unit, round_))}
    tables = tuple(table.id for table in form.tables())
    key = (form.phase, tables, spec.id, round_.code if round_ else "", tuple(speakers))
    known = _laid_out_before(rulebook)
    if key not in known:
        people = tuple(replace(person, unit=unit.code) for person in speakers.values())
        context = LayoutContext(form, replace(seen, people=people), unit, round_, stamp, _Wordless())
        known[key] = _laid_for(speakers, context, spec)
    return known[key]


@lru_cache(maxsize=4)
def _laid_out_before(rulebook: Rulebook) -> dict[tuple[object, ...], _IssuedSheet]:
    """Give the one dict that keeps the layouts of a season."""
    return {}


def _laid_for(speakers: Mapping[str, Person], context: LayoutContext, spec: TableSpec) -> _IssuedSheet:
    """Lay a matrix out for one person of each position group."""
    draft = SheetBuilder("")
    place_matrix(context, draft, spec, 0)
    cells = draft.whole()
    texts = {spot: str(cell.value) for spot, cell in cells.items() if isinstance(cell.value, str)}
    rows = {texts[row, col]: row for row, col in texts if col == _KEYS and row > _MARKER}
    cols = {texts[row, col]: col for row, col in texts if row == _MARKER and col != _KEYS}
    columns = {group: cols[person.code] for group, person in speakers.items()}
    formulas: dict[int, dict[int, str]] = {}
    for (row, col), cell in cells.items():
        if cell.formula and row > _MARKER:
            formulas.setdefault(col, {})[row] = cell.formula
    fixed = {key: col for key, col in cols.items() if key.startswith("_")}
    of_groups = {group: formulas.get(col, {}) for group, col in columns.items()}
    totals = {row for of_group in of_groups.values() for row in of_group}.difference(rows.values())
    return _IssuedSheet(rows, fixed, columns, of_groups, frozenset(totals))


def _moved_rows(keyed: Mapping[str, int], loose: Sequence[int], laid: _IssuedSheet) -> dict[int, int] | None:
    """Give for each row of the layout the row where it stands now; a total is known by the criterion that follows.

    `keyed` are the rows of a return by key, `loose` those of formulas without one. None where one of the layout's is
    gone, or they come in another order.
    """
    order = sorted(laid.rows, key=laid.rows.__getitem__)
    if order != [key for key in sorted(keyed, key=keyed.__getitem__) if key in laid.rows]:
        return None
    rows = {row: keyed[key] for key, row in laid.rows.items()}
    there, here = _following(laid.totals, laid.rows), _following(loose, keyed)
    for key, found in there.items():
        if len(found) == len(here.get(key, ())):
            rows |= dict(zip(sorted(found), sorted(here[key]), strict=True))
    return rows


def _following(rows: Iterable[int], keyed: Mapping[str, int]) -> dict[str, list[int]]:
    """Group rows by the key of the first keyed row below them."""
    below = sorted((row, key) for key, row in keyed.items())
    found: dict[str, list[int]] = {}
    for row in rows:
        found.setdefault(next((key for other, key in below if other > row), _TOTAL), []).append(row)
    return found


def _moved(formula: str, rows: Mapping[int, int], cols: Mapping[int, int]) -> str:
    """Give a formula with its references moved to where their cells stand now; blank where one is gone."""
    texts, spots = _split(formula)
    moved = []
    for text, (row, col) in zip(texts, spots, strict=False):
        if row not in rows or col not in cols:
            return ""
        moved.append(f"{text}{column_letters(cols[col])}{rows[row] + 1}")
    return "".join(moved) + texts[-1]


@lru_cache(maxsize=5_000)
def _split(formula: str) -> tuple[tuple[str, ...], tuple[Spot, ...]]:
    """Give the texts of a formula between its references, one more than these, and the cells they name."""
    texts = REFERENCE.split(formula)  # text, letters, number, text, letters, number, ..., text
    return tuple(texts[::3]), tuple(
        (int(row) - 1, _column(col)) for col, row in zip(texts[1::3], texts[2::3], strict=True)
    )


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
