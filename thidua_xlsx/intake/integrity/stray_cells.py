"""Filled cells that belong to nothing that is read: what somebody typed is used or reported, never lost in silence."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from thidua_xlsx.base.text import clean, name_key
from thidua_xlsx.declare.season import Rubric, Rulebook
from thidua_xlsx.declare.tables.cell_spelling import NOBODY_LIKE, similar_names
from thidua_xlsx.declare.tables.column_book import Choices
from thidua_xlsx.declare.tables.form_spec import TableSpec
from thidua_xlsx.documents.raw_workbook import RawCell, raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.forms.identity.stamp import OUT_OF_SIGHT
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import CellPlace

Spot = tuple[int, int]
TypedName = tuple[Spot, Sequence[Spot]]  # where a name stands, and the answers beside it


def answer_columns(table: KeyedTable, known: Collection[str]) -> set[int]:
    """Give the columns of the keys `known` that hold answers; keys that begin with `_` are ours."""
    return {col for key, col in table.columns.items() if key in known and not key.startswith("_")}


def is_filled(table: KeyedTable, row: int, col: int) -> bool:
    """Say whether anything can be seen in the cell at `row` and `col`."""
    cell = table.cell(row, col)
    return cell is not None and (type(cell.value) is float or bool(clean(raw_text(cell))))


def typed_in(table: KeyedTable, row: int, cols: set[int]) -> list[tuple[int, int]]:
    """Give the cells of `row` in the columns `cols` that are filled, but not by a formula."""
    cells = table.sheet.cells
    there = [col for col in cols if (cell := cells.get((row, col))) and not cell.formula]
    return [(row, col) for col in sorted(there) if is_filled(table, row, col)]


def is_typed(cell: RawCell | None) -> bool:
    """Say whether somebody typed something into a cell."""
    return cell is not None and not cell.formula and bool(clean(raw_text(cell)))


def is_name(cell: RawCell | None) -> bool:
    """Say whether words stand in a cell, as a name would."""
    return cell is not None and isinstance(cell.value, str) and any(c.isalpha() for c in cell.value)


def cells_outside(
    table: KeyedTable,
    spec: TableSpec,
    known: Collection[str],
    *,
    gone: Mapping[str, str],
    reported: Collection[tuple[int, int]] = (),
    unit: str | None,
    rubric: Rubric | None = None,
) -> list[Finding]:
    """Report filled cells in columns without a key of this table, and in rows that no key claims.

    `known` are the column keys that are read; keys that begin with `_` are ours. `gone` are the texts of issued rows
    whose key is gone, which are reported as such, `reported` the cells of which another finding speaks; `unit` is the
    code of the unit whose form it is; `rubric` where it was issued. One finding a column, one a row, one for a matrix's
    headings.
    """
    beside = _in_loose_rows(table, spec, known, gone, rubric) if rubric else _around_records(table, spec, known)
    groups = [*_strange_columns(table, known), *beside]
    return [
        at(
            codes.CELL_OUTSIDE,
            [table.place(*spot) for spot in spots],
            unit=unit,
            raw=raw_text(table.cell(*spots[0])),
            what=Phrase("outside.cells"),
        )
        for spots in groups
        if spots and not any(spot in reported for spot in spots)
    ]


def is_own_row(table: KeyedTable, spec: TableSpec, row: int, rubric: Rubric) -> bool:
    """Say whether `row`, one of a score sheet without a key, is a section's heading or a total of ours.

    Formulas stand there; where all were pasted as values, a section's code, the highest total or our mark does.
    """
    if not spec.shape.is_matrix:
        return False
    cells, answers = table.sheet.cells, answer_columns(table, table.columns)
    shown = {key: cells.get((row, col)) for key, col in table.columns.items() if key.startswith("_")}
    code, most = (shown.get(key) for key in ("_code", "_max"))
    texts = {clean(raw_text(cells[row, col])) for col in table.sheet.lines.get(row, ()) if col not in answers}
    if any(
        text == section.code or text.startswith(f"{section.code}. ") for section in rubric.sections for text in texts
    ):
        return True
    total = code is None and most is not None and type(most.value) is float and most.value == float(rubric.total_max)
    hidden = clean(raw_text(shown.get("_text"))) == OUT_OF_SIGHT
    return total or hidden or any((cell := cells.get((row, col))) and cell.formula for col in answers)


def _in_loose_rows(
    table: KeyedTable, spec: TableSpec, known: Collection[str], gone: Mapping[str, str], rubric: Rubric
) -> Iterator[Sequence[Spot]]:
    """Give what was typed into rows that nobody issued, wherever they were inserted, and over our totals.

    Where answers stand between those of others the whole row is told for want of its key, or read where any is one.
    """
    shape = spec.shape
    if shape.layout == "corrections":
        yield from _around_records(table, spec, known)
        return
    yield from _over_numbers(table, rubric)
    own = {row for row in table.loose_rows if is_own_row(table, spec, row, rubric)}
    if shape.is_matrix:
        yield _over_totals(table, known, gone, own)
    answers, texts = answer_columns(table, known), {clean(text) for text in gone.values()}
    every = answers | {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    first, last = min(table.rows.values(), default=0), max(table.rows.values(), default=0)
    for row in (row for row in table.loose_rows if row not in own):
        spots = typed_in(table, row, every)
        answered = any(col in answers for _, col in spots)
        if shape.rows_are_places and answered:
            spots = [spot for spot in spots if spot[1] not in answers and is_name(table.cell(*spot))]
        elif answered and first <= row <= last and not shape.is_settings:
            continue
        if not any(clean(raw_text(table.cell(*spot))) in texts for spot in spots):
            yield spots


def _strange_columns(table: KeyedTable, known: Collection[str]) -> Iterator[Sequence[Spot]]:
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


def _around_records(table: KeyedTable, spec: TableSpec, known: Collection[str]) -> Iterator[Sequence[Spot]]:
    """Give the answers typed below the last record or above the first; those between are rows that lost their key.

    Where people write lines of their own, or type the codes, any row is one of theirs. Below the lines of a slip we
    list what no line can put right.
    """
    shape = spec.shape
    if shape.rows_are_places or shape.codes_are_typed:
        return
    answers = answer_columns(table, set(known).difference(spec.issued) if shape.layout == "corrections" else known)
    first, last = min(table.rows.values(), default=0), max(table.rows.values(), default=0)
    for row in table.loose_rows:
        if shape.is_settings or not first <= row <= last:
            yield typed_in(table, row, answers)


def _over_numbers(table: KeyedTable, rubric: Rubric) -> Iterator[Sequence[Spot]]:
    """Give the words typed over the number of a row, or over the code of a criterion of `rubric`: nobody reads them."""
    number, code = (table.columns.get(key) for key in ("_number", "_code"))
    for key, row in table.rows.items():
        if number is not None and is_name(table.cell(row, number)):
            yield [(row, number)]
        if code is not None and rubric.criterion(key) and is_name(cell := table.cell(row, code)):
            yield [(row, code)] if clean(raw_text(cell)) != key else []


def _over_totals(
    table: KeyedTable, known: Collection[str], gone: Mapping[str, str], own: Collection[int]
) -> list[Spot]:
    """Give the numbers typed where a section's points or the total stand, in rows of our `own`.

    A sheet pasted as values has numbers there that nobody typed: without any formula left, only a column that holds
    no points at all speaks for a person who wrote sums instead of points.
    """
    if not table.sheet.formulas_known:
        return []
    answers = answer_columns(table, known)
    keyed = set(table.rows.values())
    texts = {clean(text) for text in gone.values()}
    cells, lines = table.sheet.cells, table.sheet.lines
    by_row = {row: [cells[row, col] for col in lines.get(row, ())] for row in own}
    alive = any(cell.formula for cells in by_row.values() for cell in cells)
    texts |= set() if alive else {OUT_OF_SIGHT}
    scored = set() if alive else {col for row in keyed for _, col in typed_in(table, row, answers)}
    spots: list[Spot] = []
    for row in sorted(own):
        if not {clean(raw_text(cell)) for cell in by_row[row]} & texts:
            spots += [(row, col) for row, col in typed_in(table, row, answers) if alive or col not in scored]
    return spots


def people_of_other_units(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, rulebook: Rulebook, unit: str
) -> dict[str, tuple[CellPlace, ...]]:
    """Give the cells filled for people of other units than `unit`, a code, by the person's code.

    Somebody put their row or column into this table by its key.
    """
    if not spec.shape.names_people:
        return {}
    across = spec.shape.is_matrix
    there, asked = (table.columns, issued.columns) if across else (table.rows, issued.rows)
    added = (person for key in there if key not in asked and (person := rulebook.person(key)))
    lines = [row for key, row in table.rows.items() if key in issued.rows]
    columns = [table.columns[key] for key in spec.asked if key in table.columns]
    cells = {}
    for code in [person.code for person in added if not person.was_in(unit)]:
        at_ = there[code]
        spots = [(line, at_) for line in lines] if across else [(at_, col) for col in columns]
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
    unlisted = _unlisted_columns(table, known) if spec.shape.columns_are_people else []
    unlisted = _unlisted_rows(table, spec, issued, known) if spec.shape.rows_are_people else unlisted
    for name, answers in unlisted:
        text = clean(raw_text(table.cell(*name)))
        close = similar_names(text, rulebook.choices.get("people", Choices())) or NOBODY_LIKE
        places = [table.place(*spot) for spot in (name, *answers)]
        findings.append(at(codes.NAME_WITHOUT_KEY, places, unit=unit, raw=text, name=text, close=close))
    return findings


def _unlisted_rows(
    table: KeyedTable, spec: TableSpec, issued: TableManifest, known: Collection[str]
) -> Iterator[TypedName]:
    names = table.columns.get(spec.name_column)
    if names is None:
        return
    asked = sorted(table.columns[key] for key in spec.asked if key in table.columns)
    # A row that only lost its key still bears the name that was issued with it, and is reported as that row.
    gone = {name_key(text) for key, text in issued.rows.items() if key not in table.rows}
    keyed = [row for key, row in table.rows.items() if key not in known]
    for row in sorted((*table.loose_rows, *keyed)):
        name = table.cell(row, names)
        answers = [(row, col) for col in asked if is_typed(table.cell(row, col))]
        if is_name(name) and answers and name_key(raw_text(name)) not in gone:
            yield (row, names), answers


def _unlisted_columns(table: KeyedTable, known: Collection[str]) -> Iterator[TypedName]:
    own_columns = {col for key, col in table.columns.items() if key in known or key.startswith("_")}
    twice = table.headed - set(table.columns.values())
    head = table.marker[0] - 1
    rows = sorted(table.rows.values())
    for row, col in ((head, col) for col in table.sheet.lines.get(head, ())):
        if col in own_columns | twice | {table.marker[1]} or not is_name(table.cell(row, col)):
            continue
        answers = [(line, col) for line in rows if is_typed(table.cell(line, col))]
        if answers:
            yield (row, col), answers
