"""Formulas of section points and totals that are not those of the issued form; nobody's number depends on them.

What was issued is laid out again and its formulas moved to where their rows and columns stand now. Numbers and texts
inside a formula are left out of that comparison: a cap or a rounding that the school declared anew since does not make
a form altered. They are compared between the columns instead, as is the whole formula of a form of an earlier version.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec
from msgspec.structs import replace

from thidua_xlsx import codes
from thidua_xlsx.declare.forms import Form, TableSpec
from thidua_xlsx.declare.known import Known
from thidua_xlsx.declare.season import Round, Rulebook, Unit
from thidua_xlsx.findings import Finding, at
from thidua_xlsx.forms.context import Context
from thidua_xlsx.forms.draft import Draft
from thidua_xlsx.forms.manifest import people_in
from thidua_xlsx.forms.matrix import place_matrix
from thidua_xlsx.forms.stamp import Manifest, TableManifest
from thidua_xlsx.intake.compare import manifest_today
from thidua_xlsx.intake.keyed import KeyedTable
from thidua_xlsx.model import Stamp
from thidua_xlsx.places import column_letters
from thidua_xlsx.raw import shown
from thidua_xlsx.text import Label, clean

Spot = tuple[int, int]
_MARKER, _KEYS = 1, 0  # where the laid-out table has its marker row and its key column
_TOTAL = "\0"  # stands for a row below every criterion


def formulas_changed(
    tables: Mapping[str, KeyedTable], form: Form, rulebook: Rulebook, manifest: Manifest, stamp: Stamp
) -> list[Finding]:
    """Report formulas of section points and totals that differ from those issued, or from the other columns'.

    Cells of a row that say the same are one finding, at the first of them.
    """
    findings: list[Finding] = []
    told: set[tuple[str, Spot]] = set()
    matrices = {spec.id: spec for spec in form.tables() if spec.across}
    for id_, spec in matrices.items():
        table, issued = tables.get(id_), manifest.tables.get(id_)
        if table is None or issued is None or table.sheet.structure is None:
            continue
        expected = _issued(table, spec, form, rulebook, issued, stamp)
        found = table.sheet.structure.formulas
        as_issued = expected.items() <= found.items()
        uneven = () if as_issued else expected.items()
        wrong = [spot for spot, formula in uneven if not _alike(found.get(spot, ""), formula)]
        told |= {(id_, spot) for spot in wrong}
        findings += _told(table, wrong, expected, stamp.unit)
    shown_tables = {id_: table for id_, table in tables.items() if id_ in matrices and matrices[id_].across == "people"}
    return findings + _unlike_the_others(shown_tables, manifest, told, stamp.unit)


class _Wordless(msgspec.Struct, frozen=True):
    """Says nothing: formulas are laid out for their cells alone."""

    lang: str = "vi"

    def __call__(self, key: str, /, **params: object) -> str:
        return ""

    def label(self, label: Label) -> str:
        return ""


def _issued(
    table: KeyedTable, spec: TableSpec, form: Form, rulebook: Rulebook, issued: TableManifest, stamp: Stamp
) -> dict[Spot, str]:
    """Give the formulas of the issued form by the cells where they should stand in the return.

    None where this form is of an earlier version, or where rows were moved or deleted: then nobody can tell.
    """
    unit, round_ = rulebook.unit(stamp.unit), rulebook.round(stamp.round)
    if unit is None or manifest_today(form, rulebook, unit, round_).tables.get(spec.id) != issued:
        return {}
    people = people_in(rulebook.seen_by(spec), unit, round_)
    laid = _laid(spec, form, rulebook, unit, round_, stamp)
    order = sorted(laid.rows, key=laid.rows.__getitem__)
    if order != [key for key in sorted(table.rows, key=table.rows.__getitem__) if key in laid.rows]:
        return {}
    rows = _moved_rows(table, laid.rows, laid.totals)
    fixed = {col: table.columns[key] for key, col in laid.fixed.items() if key in table.columns}
    # The columns of most forms stand where those of others stood, and say the same.
    now = id(laid), tuple(sorted(rows.items())), tuple(sorted(fixed.items()))
    known: dict[tuple[str, int], dict[Spot, str]] = _MOVED.get(rulebook, now, dict)
    expected: dict[Spot, str] = {}
    for person in people:
        there = table.columns.get(person.code)
        if there is None:
            continue
        key = person.group, there
        if key not in known:
            known[key] = _moved_column(laid, person.group, there, rows, fixed)
        expected |= known[key]
    return expected


def _moved_column(
    laid: "_Laid", group: str, there: int, rows: Mapping[int, int], fixed: Mapping[int, int]
) -> dict[Spot, str]:
    """Give the formulas of one person's column by the cells where they should stand."""
    cols = {**fixed, laid.columns[group]: there}
    formulas = laid.formulas[group].items()
    return {
        (rows[row], there): moved for row, formula in formulas if row in rows and (moved := _moved(formula, rows, cols))
    }


class _Laid(msgspec.Struct, frozen=True):
    """A score matrix as it is laid out: rows by key, our own columns by key, and by group a column and its formulas.

    `totals` are the rows of formulas that bear no key.
    """

    rows: Mapping[str, int]
    fixed: Mapping[str, int]
    columns: Mapping[str, int]
    formulas: Mapping[str, Mapping[int, str]]
    totals: frozenset[int]


_LAID: Known[_Laid] = Known()
_MOVED: Known[dict[tuple[str, int], dict[Spot, str]]] = Known()


def _laid(spec: TableSpec, form: Form, rulebook: Rulebook, unit: Unit, round_: Round | None, stamp: Stamp) -> _Laid:
    """Lay a matrix out for one person of each position group of a unit: all of a group have the same formulas."""
    seen = rulebook.seen_by(spec)
    speakers = {person.group: person for person in reversed(people_in(seen, unit, round_))}

    def made() -> _Laid:
        people = tuple(replace(person, unit=unit.code) for person in speakers.values())
        few = replace(seen, people=people)
        draft = Draft("")
        place_matrix(Context(form, few, unit, round_, stamp, _Wordless()), draft, spec, 0)
        texts = {spot: str(cell.value) for spot, cell in draft.cells.items() if isinstance(cell.value, str)}
        rows = {texts[row, col]: row for row, col in texts if col == _KEYS and row > _MARKER}
        cols = {texts[row, col]: col for row, col in texts if row == _MARKER and col != _KEYS}
        columns = {group: cols[person.code] for group, person in speakers.items()}
        formulas: dict[int, dict[int, str]] = {}
        for (row, col), cell in draft.cells.items():
            if cell.formula and row > _MARKER:
                formulas.setdefault(col, {})[row] = cell.formula
        fixed = {key: col for key, col in cols.items() if key.startswith("_")}
        of_groups = {group: formulas.get(col, {}) for group, col in columns.items()}
        totals = {row for of_group in of_groups.values() for row in of_group}.difference(rows.values())
        return _Laid(rows, fixed, columns, of_groups, frozenset(totals))

    return _LAID.get(rulebook, (form.phase, spec.id, round_.code if round_ else "", tuple(speakers)), made)


def _moved_rows(table: KeyedTable, laid: Mapping[str, int], totals: frozenset[int]) -> dict[int, int]:
    """Give for each row of the layout the row where it stands now; a total is known by the criterion that follows."""
    rows = {row: table.rows[key] for key, row in laid.items()}
    there = _following(totals, laid)
    formulas = table.sheet.structure.formulas if table.sheet.structure else {}
    loose = {row for row, _ in formulas}.intersection(table.loose_rows)
    here = _following(loose, table.rows)
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


_REFERENCE = re.compile(r"\$?\b([A-Z]{1,3})\$?(\d+)\b(?!\()")
_PARTS = re.compile(r'"[^"]*"|\$?\b[A-Z]{1,3}\$?\d+\b(?!\()|\d+(?:\.\d+)?|\s+', re.IGNORECASE)
_ALONE = re.compile(r"\b([A-Z]{1,3}\d+):\1\b")


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
    texts = _REFERENCE.split(formula)  # text, letters, number, text, letters, number, ..., text
    return tuple(texts[::3]), tuple(
        (int(row) - 1, _column(col)) for col, row in zip(texts[1::3], texts[2::3], strict=True)
    )


def _alike(found: str, expected: str) -> bool:
    return found == expected or _skeleton(found) == _skeleton(expected)


@lru_cache(maxsize=20_000)  # the forms of all units have the same formulas
def _skeleton(formula: str) -> str:
    """Give a formula as every program writes it: without dollars, spaces, numbers, texts, areas of a single cell."""

    def plain(match: re.Match[str]) -> str:
        text = match[0]
        if text.isspace():
            return ""
        if text.startswith('"'):
            return '""'
        return "#" if text[0].isdigit() else text.replace("$", "").upper()

    bare = _PARTS.sub(plain, formula.removeprefix("=").replace("_xlfn.", "")).replace(";", ",")
    return _ALONE.sub(r"\1", bare.upper())


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _found(table: KeyedTable, spot: Spot) -> str:
    return table.sheet.structure.formulas.get(spot, "") if table.sheet.structure else ""


def _told(table: KeyedTable, wrong: list[Spot], expected: Mapping[Spot, str], unit: str) -> Iterator[Finding]:
    alike: dict[tuple[int, str], list[Spot]] = {}
    for row, col in sorted(wrong):
        if _found(table, (row, col)):  # a number in its place is told by what is found outside the answers
            alike.setdefault((row, _own(_found(table, (row, col)), col)), []).append((row, col))
    for spots in alike.values():
        yield _changed(table, spots, expected[spots[0]], unit)


def _changed(table: KeyedTable, spots: list[Spot], expected: str, unit: str) -> Finding:
    row = spots[0][0]
    texts = (clean(shown(cell)) for (at_row, col), cell in sorted(table.sheet.cells.items()) if at_row == row)
    return at(
        codes.CELL_LOCKED_CHANGED,
        table.place(*spots[0]),
        also=tuple(table.place(*spot) for spot in spots[1:]),
        unit=unit,
        raw=f"={_found(table, spots[0])}",
        column=next(texts, ""),
        expected=f"={expected}",
    )


def _unlike_the_others(
    tables: Mapping[str, KeyedTable], manifest: Manifest, told: set[tuple[str, Spot]], unit: str
) -> list[Finding]:
    """Report formulas that differ from those of most other people's columns.

    The two score matrices of a form have the same rows, so each speaks for the other where neither was moved.
    """
    rows: dict[int, list[tuple[KeyedTable, Spot, str]]] = {}
    for id_, table in tables.items():
        issued = manifest.tables.get(id_)
        formulas = table.sheet.structure.formulas if table.sheet.structure and issued else {}
        people = {col for key, col in table.columns.items() if issued and key in issued.columns}
        loose = frozenset(table.loose_rows)
        for (row, col), text in formulas.items():
            spot = row, col
            if row in loose and col in people and not (told and (id_, spot) in told):
                rows.setdefault(row - table.marker[0], []).append((table, spot, _own(text, col)))
    findings = []
    for found in rows.values():
        (usual, votes), *_ = Counter([text for *_, text in found]).most_common(1)
        if 2 * votes > len(found):
            findings += [
                _changed(table, [spot], usual.replace(_OWN, column_letters(spot[1])), unit)
                for table, spot, text in found
                if text != usual
            ]
    return findings


_OWN = "\0"


@lru_cache(maxsize=20_000)
def _own(text: str, col: int) -> str:
    """Give a formula without dollars and spaces, its own column's letters as one sign."""
    own = column_letters(col)
    return _REFERENCE.sub(lambda m: (_OWN if m[1] == own else m[1]) + m[2], text.replace(" ", ""))
