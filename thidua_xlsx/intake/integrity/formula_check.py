"""Formulas of section points and totals that are not those of the issued form; nobody's number depends on them.

What was issued is laid out again and its formulas moved to where their rows and columns stand now. Numbers and texts
inside a formula are left out of that comparison: a cap or a rounding that the school declared anew since does not make
a form altered. They are compared between the columns instead, as is the whole formula of a form of an earlier version.

Take `=IF($D$7="x",MIN(10,SUM(D8:D9)),0.5)`. As issued and as returned it is compared as `IF(D7="",MIN(#,SUM(D8:D9)),#)`
(`_compared`), in the columns of several people as `IF(□7="x",MIN(10,SUM(□8:□9)),0.5)` (`_with_column_sign`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from thidua_xlsx.base.text import Label, by_key, clean
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.declare.tables.form_spec import AGREED, Form, TableSpec
from thidua_xlsx.documents.areas import cell_spot
from thidua_xlsx.documents.cell_rules import numbers_in
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.documents.sheet_builder import SheetBuilder
from thidua_xlsx.forms.identity.manifest import Manifest, TableManifest
from thidua_xlsx.forms.identity.stamp import OUT_OF_SIGHT
from thidua_xlsx.forms.layout.layout_context import LayoutContext
from thidua_xlsx.forms.layout.score_matrix import place_matrix
from thidua_xlsx.intake.integrity.compare_with_issued import manifest_today
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import column_letters
from thidua_xlsx.model import Stamp

Spot = tuple[int, int]
REFERENCE = re.compile(r"\$?\b([A-Z]{1,3})\$?(\d+)\b(?!\()")  # a cell; no name of a function
_PARTS = re.compile(r'"[^"]*"|\$?\b[A-Z]{1,3}\$?\d+\b(?!\()|\d+(?:\.\d+)?|\s+', re.IGNORECASE)
# Of a sheet that is called otherwise now some programs write its cells small: `'tự chấm'!$g$9`.
_ON_OTHER_SHEET = re.compile(r"(?:'(?:[^']|'')*'|\b\w+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?", re.IGNORECASE)
_AREA_OF_ONE = re.compile(r"\b([A-Z]{1,3}\d+):\1\b")  # D7:D7
_EARLIER_NUMBER = re.compile(r"\bN\(")  # as forms of earlier versions took the number of a cell
_OWN_COLUMN = "\0"  # stands for the letters of the column in which a formula is
_BELOW_ALL = "\0"  # stands for the key of the criterion below a row where there is none
_MARKER, _KEYS = 1, 0  # where the laid-out table has its marker row and its key column


def formulas_changed(
    tables: Mapping[str, KeyedTable], form: Form, rulebook: Rulebook, manifest: Manifest, stamp: Stamp
) -> list[Finding]:
    """Report formulas of section points and totals that differ from those issued, or from the other columns'.

    Cells of a row that say the same are one finding, at the first of them.
    """
    findings: list[Finding] = []
    reported: set[tuple[str, Spot]] = set()
    matrices = {spec.id: spec for spec in form.tables() if spec.shape.is_matrix}
    for id_, spec in matrices.items():
        table, issued = tables.get(id_), manifest.tables.get(id_)
        if table is None or issued is None or table.sheet.structure is None:
            continue
        formulas = table.sheet.structure.formulas
        agrees = AGREED in manifest.tables
        columns = issued_formulas(table, spec, form, rulebook, issued, stamp, agrees=agrees)
        wrong = {spot: column[spot] for column in columns for spot in _wrong(column, formulas)}
        if wrong and agrees and spec.layer == "unit":  # where those of the people's own sheet were pasted
            pasted = issued_formulas(table, spec, form, rulebook, issued, stamp, agrees=False)
            right = {spot for column in pasted for spot in set(column).difference(_wrong(column, formulas))}
            wrong = {spot: formula for spot, formula in wrong.items() if spot not in right}
        reported |= {(id_, spot) for spot in wrong}
        findings += _changed_formulas(table, wrong, issued, stamp.unit)
    of_people = [
        {id_: tables[id_]} for id_, spec in matrices.items() if spec.shape.columns_are_people and id_ in tables
    ]
    if AGREED not in manifest.tables:
        of_people = [{id_: table for sheets in of_people for id_, table in sheets.items()}]
    return findings + [
        finding for alike in of_people for finding in _unlike_the_others(alike, manifest, reported, stamp.unit)
    ]


def _wrong(column: Mapping[Spot, str], formulas: Mapping[Spot, str]) -> Sequence[Spot]:
    """Give the cells of a column in which another formula stands than was issued."""
    there = [(spot, expected, formulas.get(spot, "")) for spot, expected in column.items()]
    return [spot for spot, issued, now in there if issued != now and _compared(issued) != _compared(now)]


@lru_cache(maxsize=20_000)  # the forms of all units have the same formulas
def _compared(formula: str) -> str:
    """Give a formula as every program and version writes it: what takes the numbers of texts too names cells alone."""
    bare = _without_numbers(formula)
    return _bare_numbers_of_texts().sub(r"\g<area>", bare) if "VALUE(" in bare else bare


def _without_numbers(formula: str) -> str:
    """Give a formula without dollars, spaces, numbers, texts, areas of a single cell, and where on another sheet."""

    def plain(match: re.Match[str]) -> str:
        text = match[0]
        if text.isspace():
            return ""
        if text.startswith('"'):
            return '""'
        return "#" if text[0].isdigit() else text.replace("$", "").upper()

    bare = (
        _PARTS.sub(plain, _ON_OTHER_SHEET.sub("!", formula).removeprefix("=").replace("_xlfn.", ""))
        .replace(";", ",")
        .upper()
    )
    return _AREA_OF_ONE.sub(r"\1", _EARLIER_NUMBER.sub("SUM(", bare).replace("COUNTA(", "COUNT("))


def _of_cells_alone(pattern: str) -> re.Pattern[str]:
    """Find what takes the numbers that texts spell, as it is written of A1:B2 (`OTHER` stands for what is none)."""
    area, other = "A1:B2", "OTHER"
    first, _, rest = re.escape(pattern).partition(area)
    rest = rest.replace(area, "(?P=area)").replace(other, r'(?:\#|0|"")')
    return re.compile(f"{first}(?P<area>[$]?[A-Z]+[$]?[0-9]+(?::[$]?[A-Z]+[$]?[0-9]+)?){rest}")


_NUMBERS_OF_TEXTS = _of_cells_alone(numbers_in("A1:B2", "OTHER"))


@lru_cache(maxsize=1)
def _bare_numbers_of_texts() -> re.Pattern[str]:
    """Find it in a formula that is bare of numbers and texts: forms of earlier versions have the cells alone."""
    return _of_cells_alone(_without_numbers(numbers_in("A1:B2", "OTHER")))


def _formulas(table: KeyedTable) -> Mapping[Spot, str]:
    return table.sheet.structure.formulas if table.sheet.structure else {}


def _changed_formulas(
    table: KeyedTable, wrong: Mapping[Spot, str], issued: TableManifest, unit: str
) -> Iterator[Finding]:
    """Give what is said of the cells `wrong`: one finding for those of a row that say the same, one for hidden rows."""
    alike: dict[tuple[int, str], list[Spot]] = {}
    formulas, hidden = _formulas(table), _hidden_rows(table)
    for row, col in sorted(wrong):
        text = formulas.get((row, col))
        if text:  # a number in its place is told by what is found outside the answers
            which = (-1, "") if row in hidden else (row, _with_column_sign(text, col))
            alike.setdefault(which, []).append((row, col))
    for spots in alike.values():
        yield _changed(table, spots, wrong[spots[0]], issued, unit)


def _hidden_rows(table: KeyedTable) -> set[int]:
    """Give the rows of ours in which points are worked out below the total, out of sight."""
    text = table.columns.get("_text", -1)
    return {row for row in table.loose_rows if clean(raw_text(table.cell(row, text))) == OUT_OF_SIGHT}


def _changed(table: KeyedTable, spots: Sequence[Spot], expected: str, issued: TableManifest, unit: str) -> Finding:
    """Say that the formulas of some cells, of a row or out of sight, are not those issued, and of whom they are."""
    row, cols = spots[0][0], {col for _, col in spots}
    there = {key: col for key, col in table.columns.items() if key in issued.columns}
    names = tuple(issued.columns[key] for key, col in there.items() if col in cols)
    texts = (clean(raw_text(cell)) for (at_row, col), cell in sorted(table.sheet.cells.items()) if at_row == row)
    what: object = Phrase("formula.hidden") if row in _hidden_rows(table) else next(texts, "")
    if cols.issuperset(there.values()):  # of everybody
        names = ()
    first, second = _parts_that_differ(_shown(expected), _shown(_formulas(table)[spots[0]]))
    return at(
        codes.CELL_LOCKED_CHANGED,
        [table.place(*spot) for spot in spots],
        unit=unit,
        raw=second,
        column=Phrase("formula.of", {"what": what, "names": names}) if names else what,
        expected=first,
    )


_MOST_SHOWN, _BEFORE = 80, 15  # characters of a formula, and of them before the first that differs


def _parts_that_differ(first: str, second: str) -> tuple[str, str]:
    """Cut two formulas for reading to what differs in them first."""
    shorter = min(len(first), len(second))
    same = next((n for n in range(shorter) if first[n] != second[n]), shorter)
    start = max(0, same - _BEFORE) if max(len(first), len(second)) > _MOST_SHOWN else 0

    def cut(formula: str) -> str:
        end = "…" if len(formula) > start + _MOST_SHOWN else ""
        return f"{'…' if start else '='}{formula[start : start + _MOST_SHOWN]}{end}"

    return cut(first), cut(second)


def _shown(formula: str) -> str:
    """Give a formula for reading: of cells alone, without what takes numbers that are typed as text."""
    return _NUMBERS_OF_TEXTS.sub(r"\g<area>", formula)


def _unlike_the_others(
    tables: Mapping[str, KeyedTable], manifest: Manifest, reported: set[tuple[str, Spot]], unit: str
) -> list[Finding]:
    """Report formulas that differ from those of most other people's columns.

    Where no unit could agree with what people scored, the two score matrices of a form have the same formulas, so each
    speaks for the other while both have their rows where the other has: formulas follow rows that are moved, and would
    be taken for altered beside those of the other sheet.
    """
    sums = {id_: (table, _sums(table, manifest.tables[id_])) for id_, table in tables.items() if id_ in manifest.tables}
    texts_of_row: dict[int, set[str]] = {}
    for table, texts in sums.values():
        for (row, _), text in texts.items():
            texts_of_row.setdefault(row - table.marker[0], set()).add(text)
    if all(len(texts) == 1 for texts in texts_of_row.values()):
        return []
    rows: dict[tuple[int, frozenset[tuple[str, int]]], list[tuple[KeyedTable, Spot, str]]] = {}
    for id_, (table, texts) in sums.items():
        placed = frozenset(table.rows.items())
        for (row, col), text in texts.items():
            if (id_, (row, col)) not in reported:
                rows.setdefault((row, placed), []).append((table, (row, col), text))
    findings = []
    for cells in rows.values():
        (usual, votes), *_ = Counter([text for *_, text in cells]).most_common(1)
        if 2 * votes > len(cells):
            findings += [
                _changed(
                    table, [spot], usual.replace(_OWN_COLUMN, column_letters(spot[1])), manifest.tables[table.id], unit
                )
                for table, spot, text in cells
                if text != usual
            ]
    return findings


def _sums(table: KeyedTable, issued: TableManifest) -> dict[Spot, str]:
    """Give the formulas of people's columns in rows without a key, each in the words of its own column."""
    people = {col for key, col in table.columns.items() if key in issued.columns}
    loose = frozenset(table.loose_rows)
    return {
        (row, col): _with_column_sign(text, col)
        for (row, col), text in _formulas(table).items()
        if row in loose and col in people
    }


@lru_cache(maxsize=20_000)
def _with_column_sign(text: str, col: int) -> str:
    """Give a formula without dollars and spaces, its own column's letters as one sign."""
    own = column_letters(col)
    return REFERENCE.sub(lambda m: (_OWN_COLUMN if m[1] == own else m[1]) + m[2], text.replace(" ", ""))


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
    if unit is None or manifest_today(rulebook, form.phase, unit.code, stamp.round).tables.get(spec.id) != issued:
        return []
    people = rulebook.for_table(spec).people_asked(unit.code, round_)
    if not agrees:
        sheets = (
            replace(sheet, tables=tuple(table for table in sheet.tables if table.id != AGREED)) for sheet in form.sheets
        )
        form = replace(form, sheets=tuple(sheet for sheet in sheets if sheet.tables))
    laid = _laid(spec, form, rulebook, unit, round_, stamp)
    fixed = {col: table.columns[key] for key, col in laid.fixed.items() if key in table.columns}
    loose = tuple(sorted({row for row, _ in _formulas(table)}.intersection(table.loose_rows)))
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
    speakers = {person.group: person for person in reversed(seen.people_asked(unit.code, round_))}
    tables = tuple(table.id for table in form.tables())
    key = (form.phase, tables, spec.id, round_.code if round_ else "", tuple(speakers))
    known = _laid_out_before(rulebook)
    if key not in known:
        people = tuple(replace(person, unit=unit.code) for person in speakers.values())
        context = LayoutContext(form, replace(seen, people=people), unit, round_, stamp, _Wordless())
        draft = SheetBuilder("", rulebook.looks)
        place_matrix(context, draft, spec, 0)
        cells = draft.cells
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
        known[key] = _IssuedSheet(rows, fixed, columns, of_groups, frozenset(totals))
    return known[key]


@lru_cache(maxsize=4)
def _laid_out_before(rulebook: Rulebook) -> dict[tuple[object, ...], _IssuedSheet]:
    """Give the one dict that keeps the layouts of a season."""
    return {}


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
    for key, rows_above in there.items():
        if len(rows_above) == len(here.get(key, ())):
            rows |= dict(zip(sorted(rows_above), sorted(here[key]), strict=True))
    return rows


def _following(rows: Iterable[int], keyed: Mapping[str, int]) -> dict[str, list[int]]:
    """Group rows by the key of the first keyed row below them."""
    below = sorted((row, key) for key, row in keyed.items())
    return by_key(rows, lambda row: next((key for other, key in below if other > row), _BELOW_ALL))


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
    return tuple(texts[::3]), tuple(cell_spot(f"{col}{row}") for col, row in zip(texts[1::3], texts[2::3], strict=True))
