"""Formulas of section points and totals that are not those of the issued form; nobody's number depends on them.

What was issued is laid out again and its formulas moved to where their rows and columns stand now. Numbers and texts
inside a formula are left out of that comparison: a cap or a rounding that the school declared anew since does not make
a form altered. They are compared between the columns instead, as is the whole formula of a form of an earlier version.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from thidua_xlsx.base.text import clean
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.form_spec import AGREED, Form
from thidua_xlsx.documents.cell_rules import numbers_in
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.forms.identity.stamp import Manifest, TableManifest
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.intake.verify.issued_formulas import REFERENCE, issued_formulas
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, at
from thidua_xlsx.messages.places import column_letters
from thidua_xlsx.model import Stamp

Spot = tuple[int, int]


def formulas_changed(
    tables: Mapping[str, KeyedTable], form: Form, rulebook: Rulebook, manifest: Manifest, stamp: Stamp
) -> list[Finding]:
    """Report formulas of section points and totals that differ from those issued, or from the other columns'.

    Cells of a row that say the same are one finding, at the first of them.
    """
    findings: list[Finding] = []
    told: set[tuple[str, Spot]] = set()
    matrices = {spec.id: spec for spec in form.tables() if spec.shape.is_matrix}
    for id_, spec in matrices.items():
        table, issued = tables.get(id_), manifest.tables.get(id_)
        if table is None or issued is None or table.sheet.structure is None:
            continue
        found = table.sheet.structure.formulas
        agrees = AGREED in manifest.tables
        columns = issued_formulas(table, spec, form, rulebook, issued, stamp, agrees=agrees)
        wrong = {spot: column[spot] for column in columns for spot in _wrong(column, found)}
        if wrong and agrees and spec.layer == "unit":  # where those of the people's own sheet were pasted
            pasted = issued_formulas(table, spec, form, rulebook, issued, stamp, agrees=False)
            right = {spot for column in pasted for spot in set(column).difference(_wrong(column, found))}
            wrong = {spot: formula for spot, formula in wrong.items() if spot not in right}
        told |= {(id_, spot) for spot in wrong}
        findings += _told(table, wrong, stamp.unit)
    of_people = [
        {id_: tables[id_]} for id_, spec in matrices.items() if spec.shape.columns_are_people and id_ in tables
    ]
    if AGREED not in manifest.tables:
        of_people = [{id_: table for one in of_people for id_, table in one.items()}]
    return findings + [
        finding for alike in of_people for finding in _unlike_the_others(alike, manifest, told, stamp.unit)
    ]


def _wrong(column: Mapping[Spot, str], found: Mapping[Spot, str]) -> Sequence[Spot]:
    """Give the cells of a column in which another formula stands than was issued.

    Most forms have the same formulas and columns as others had, both the same objects: two are compared but once.
    """
    pair = id(column), id(found)
    if pair not in _COMPARED:
        if len(_COMPARED) >= _MOST_COMPARED:
            _COMPARED.clear()
        wrong = [spot for spot, formula in column.items() if not _alike(found.get(spot, ""), formula)]
        _COMPARED[pair] = column, found, wrong
    return _COMPARED[pair][2]


# With both objects beside, so that nothing else gets their identity.
_COMPARED: dict[tuple[int, int], tuple[Mapping[Spot, str], Mapping[Spot, str], Sequence[Spot]]] = {}
_MOST_COMPARED = 2_000


_PARTS = re.compile(r'"[^"]*"|\$?\b[A-Z]{1,3}\$?\d+\b(?!\()|\d+(?:\.\d+)?|\s+', re.IGNORECASE)
_NUMBER = re.compile(r"\bN\(")  # as forms of earlier versions took the number of a cell
_ALONE = re.compile(r"\b([A-Z]{1,3}\d+):\1\b")


def _alike(found: str, expected: str) -> bool:
    return found == expected or _skeleton(found) == _skeleton(expected)


@lru_cache(maxsize=20_000)  # the forms of all units have the same formulas
def _skeleton(formula: str) -> str:
    """Give a formula as every program and version writes it: what takes the numbers of texts too names cells alone."""
    bare = _bare(formula)
    return _spelled().sub(r"\g<area>", bare) if "VALUE(" in bare else bare


_ELSEWHERE = re.compile(r"(?:'(?:[^']|'')*'|\b\w+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")


def _bare(formula: str) -> str:
    """Give a formula without dollars, spaces, numbers, texts, areas of a single cell, and where on another sheet."""

    def plain(match: re.Match[str]) -> str:
        text = match[0]
        if text.isspace():
            return ""
        if text.startswith('"'):
            return '""'
        return "#" if text[0].isdigit() else text.replace("$", "").upper()

    bare = (
        _PARTS.sub(plain, _ELSEWHERE.sub("!", formula).removeprefix("=").replace("_xlfn.", ""))
        .replace(";", ",")
        .upper()
    )
    return _ALONE.sub(r"\1", _NUMBER.sub("SUM(", bare).replace("COUNTA(", "COUNT("))


def _of_cells_alone(pattern: str) -> re.Pattern[str]:
    """Find what takes the numbers that texts spell, as it is written of A1:B2 (`OTHER` stands for what is none)."""
    area, other = "A1:B2", "OTHER"
    first, _, rest = re.escape(pattern).partition(area)
    rest = rest.replace(area, "(?P=area)").replace(other, r'(?:\#|0|"")')
    return re.compile(f"{first}(?P<area>[$]?[A-Z]+[$]?[0-9]+(?::[$]?[A-Z]+[$]?[0-9]+)?){rest}")


_WRITTEN = _of_cells_alone(numbers_in("A1:B2", "OTHER"))


@lru_cache(maxsize=1)
def _spelled() -> re.Pattern[str]:
    """Find it in a formula that is bare of numbers and texts: forms of earlier versions have the cells alone."""
    return _of_cells_alone(_bare(numbers_in("A1:B2", "OTHER")))


def _formulas(table: KeyedTable) -> Mapping[Spot, str]:
    return table.sheet.structure.formulas if table.sheet.structure else {}


def _told(table: KeyedTable, wrong: Mapping[Spot, str], unit: str) -> Iterator[Finding]:
    alike: dict[tuple[int, str], list[Spot]] = {}
    found = _formulas(table)
    for row, col in sorted(wrong):
        text = found.get((row, col))
        if text:  # a number in its place is told by what is found outside the answers
            alike.setdefault((row, _own(text, col)), []).append((row, col))
    for spots in alike.values():
        yield _changed(table, spots, wrong[spots[0]], unit)


def _changed(table: KeyedTable, spots: list[Spot], expected: str, unit: str) -> Finding:
    row = spots[0][0]
    texts = (clean(raw_text(cell)) for (at_row, col), cell in sorted(table.sheet.cells.items()) if at_row == row)
    return at(
        codes.CELL_LOCKED_CHANGED,
        table.place(*spots[0]),
        also=tuple(table.place(*spot) for spot in spots[1:]),
        unit=unit,
        raw=f"={_shown(_formulas(table)[spots[0]])}",
        column=next(texts, ""),
        expected=f"={_shown(expected)}",
    )


def _shown(formula: str) -> str:
    """Give a formula for reading: of cells alone, without what takes numbers that are typed as text."""
    return _WRITTEN.sub(r"\g<area>", formula)


def _unlike_the_others(
    tables: Mapping[str, KeyedTable], manifest: Manifest, told: set[tuple[str, Spot]], unit: str
) -> list[Finding]:
    """Report formulas that differ from those of most other people's columns.

    Where no unit could agree with what people scored, the two score matrices of a form have the same formulas, so each
    speaks for the other while both have their rows where the other has: formulas follow rows that are moved, and would
    be taken for altered beside those of the other sheet.
    """
    sums = {id_: (table, _sums(table, manifest.tables[id_])) for id_, table in tables.items() if id_ in manifest.tables}
    said: dict[int, set[str]] = {}
    for _, one in sums.values():
        for offset, texts in one.by_row.items():
            said.setdefault(offset, set()).update(texts)
    if all(len(texts) == 1 for texts in said.values()):
        return []
    rows: dict[tuple[int, frozenset[tuple[str, int]]], list[tuple[KeyedTable, Spot, str]]] = {}
    for id_, (table, one) in sums.items():
        standing = frozenset(table.rows.items())
        for (row, col), text in one.texts.items():
            if (id_, (row, col)) not in told:
                rows.setdefault((row, standing), []).append((table, (row, col), text))
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


class _Sums(msgspec.Struct, frozen=True):
    """The formulas of people's columns that stand in rows without a key, each in the words of its own column.

    `by_row` is what is said in each row, counted from the marker's; `of` are the formulas they were made of.
    """

    of: Mapping[Spot, str]
    texts: Mapping[Spot, str]
    by_row: Mapping[int, frozenset[str]]


_SUMS: dict[tuple[int, int, tuple[int, ...], frozenset[int]], _Sums] = {}
_MOST_SUMS = 200


def _sums(table: KeyedTable, issued: TableManifest) -> _Sums:
    """Give the formulas of a table's sums; those of most forms are the same objects and stand in the same places."""
    formulas = _formulas(table)
    people = frozenset(col for key, col in table.columns.items() if key in issued.columns)
    now = id(formulas), table.marker[0], table.loose_rows, people
    if now not in _SUMS:
        loose = frozenset(table.loose_rows)
        there = {spot: text for spot, text in formulas.items() if spot[0] in loose and spot[1] in people}
        texts = {(row, col): _own(text, col) for (row, col), text in there.items()}
        by_row: dict[int, set[str]] = {}
        for (row, _), text in texts.items():
            by_row.setdefault(row - table.marker[0], set()).add(text)
        if len(_SUMS) >= _MOST_SUMS:
            _SUMS.clear()
        _SUMS[now] = _Sums(formulas, texts, {offset: frozenset(said) for offset, said in by_row.items()})
    return _SUMS[now]


_OWN = "\0"


@lru_cache(maxsize=20_000)
def _own(text: str, col: int) -> str:
    """Give a formula without dollars and spaces, its own column's letters as one sign."""
    own = column_letters(col)
    return REFERENCE.sub(lambda m: (_OWN if m[1] == own else m[1]) + m[2], text.replace(" ", ""))
