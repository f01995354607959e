"""Were the answers of a table pasted one place beside their own, so that each stands under the next one's name?

No cell of such a table looks wrong: keys and names are as they were issued, and every answer can be read. Its two ends
give it away: where it began nothing stands any more, and where it ended answers stand that nobody asked for. One end
alone is no shift, for somebody on leave has no answers either, and a remark beside a table is a remark.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

from thidua_xlsx.declare.criteria.criterion_kind import points_column
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.declare.tables.cell_kinds import read_cell
from thidua_xlsx.declare.tables.column_book import NO_CHOICES, Column
from thidua_xlsx.declare.tables.form_spec import NOTE, TableSpec, asked_column
from thidua_xlsx.documents.raw_workbook import raw_text
from thidua_xlsx.forms.identity.manifest import TableManifest
from thidua_xlsx.intake.integrity.stray_cells import is_filled, is_name, is_typed
from thidua_xlsx.intake.read.keyed_tables import KeyedTable
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.findings import Finding, Phrase, at
from thidua_xlsx.messages.places import column_letters

Spot = tuple[int, int]
_FREE = ("text", "code", "list", "person", "email", "goal")  # kinds of which a remark may be an answer


class Shift(msgspec.Struct, frozen=True):
    """Answers that were pasted beside their places: of whom or what they are held back, and what is said of it.

    `columns` are the keys of columns of a score sheet, `rows` those of rows of any table; where both are named each
    answer of these columns in these rows is held. `spots` are the cells of which `finding` speaks for all others.
    """

    columns: frozenset[str]
    rows: frozenset[str]
    spots: frozenset[Spot]
    finding: Finding


class _Lanes(msgspec.Struct, frozen=True):
    """The places of a table in one direction - its people, its criteria, its questions - with what each holds.

    `lanes` are their keys and where they stand, in order, `cross` what is asked of each. `reads` says how the cell of a
    lane and what is asked of it is read; None where it is asked nothing.
    """

    table: KeyedTable
    lanes: Sequence[tuple[str, int]]
    cross: Sequence[tuple[str, int]]
    upright: bool  # lanes are columns
    reads: Callable[[str, str], Column | None]
    rulebook: Rulebook

    def spot(self, lane: int, cross: int) -> Spot:
        return (cross, lane) if self.upright else (lane, cross)

    def is_empty(self, key: str, lane: int) -> bool:
        """Say whether nothing stands in a lane that is asked something."""
        asked = [cross for name, cross in self.cross if self.reads(key, name)]
        return bool(asked) and not any(is_filled(self.table, *self.spot(lane, cross)) for _, cross in self.cross)

    def used(self) -> list[str]:
        """Give what is answered in any lane."""
        return [
            name
            for name, cross in self.cross
            if any(is_filled(self.table, *self.spot(lane, cross)) for _, lane in self.lanes)
        ]

    def answers_at(
        self, lane: int, as_in: str, spots: Collection[Spot] | None = None, *, listed: bool = False
    ) -> list[Spot]:
        """Give the cells of `lane`, one outside, where they hold answers as the lane `as_in` has them; else none.

        They do where somebody typed into half of what is answered at all, and nearly all of it can be read; where
        `listed` one entry of a list is enough. Of our own cells only `spots`, typed over, count.
        """
        typed: list[Spot] = []
        readable: list[Column] = []
        for name, cross in self.cross:
            spot = self.spot(lane, cross)
            if not is_typed(self.table.cell(*spot)) or (spots is not None and spot not in spots):
                continue
            typed.append(spot)
            others = [key for key, _ in self.lanes] if self.upright else []  # who went there may be of another group
            column = next((column for key in (as_in, *others) if (column := self.reads(key, name))), None)
            if column and _is_answer(self.table, spot, column, self.rulebook):
                readable.append(column)
        used = len(self.used()) or len(self.cross)
        most = len(readable) * 5 >= len(typed) * 4
        enough = len(readable) >= min(2, used) and len(readable) * 2 >= used
        one = listed and any(column.kind in ("choice", "choices") for column in readable)
        return typed if most and (one or (enough and any(c.kind not in _FREE for c in readable))) else []


def _is_answer(table: KeyedTable, spot: Spot, column: Column, rulebook: Rulebook) -> bool:
    answer = read_cell(table.cell(*spot), column, rulebook.choices.get(column.choices, NO_CHOICES))
    return answer.problem is None and answer.value not in (None, ())


def shifted_answers(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    *,
    unit: str | None,
    overwritten: Collection[Spot] = (),
) -> Shift | None:
    """Say whether the answers of a table stand one place beside their own; None where nothing speaks for it.

    `unit` is the code of the unit whose form it is, `overwritten` are the locked cells that do not say what was issued.
    """
    shape = spec.shape
    if shape.is_settings or shape.rows_are_places or shape.codes_are_typed or shape.layout == "corrections":
        return None
    make = _of_score_sheet if shape.is_matrix else _of_records
    return next(make(table, spec, issued, rulebook, unit, set(overwritten)), None)


def _of_score_sheet(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    unit: str | None,
    overwritten: set[Spot],
) -> Iterator[Shift]:
    """Give what speaks for points in the next one's column or in the row of the next criterion."""
    seen = rulebook.for_table(spec)
    groups = {key: person.group for key in issued.columns if (person := seen.person(key))}
    base = rulebook.columns.column(spec.id, "points")
    criteria = {key: criterion for key in issued.rows if (criterion := seen.rubric.criterion(key))}
    read = {key: points_column(base, criterion) for key, criterion in criteria.items()}
    people = _placed(table.columns, groups)
    rows = _placed(table.rows, criteria)
    if not people or not rows:
        return

    def asked(person: str, criterion: str) -> Column | None:
        return read[criterion] if criteria[criterion].applies(groups[person]) else None

    across = _Lanes(table, people, rows, True, asked, rulebook)
    yield from _right(across, issued.columns, unit)
    yield from _left(across, issued.columns, [table.columns[key] for key in spec.issued if key in table.columns],
                     overwritten, unit)  # fmt: skip
    down = _Lanes(table, rows, people, False, lambda criterion, person: asked(person, criterion), rulebook)
    yield from _between_criteria(down, issued.rows, unit)


def _of_records(
    table: KeyedTable,
    spec: TableSpec,
    issued: TableManifest,
    rulebook: Rulebook,
    unit: str | None,
    overwritten: set[Spot],
) -> Iterator[Shift]:
    """Give what speaks for answers in the row of the next person, or in the column of the next question."""
    read = {key: asked_column(rulebook.columns, spec, key) for key in spec.asked if key in table.columns}
    rows, columns = _placed(table.rows, issued.rows), _placed(table.columns, read)
    if not rows or not columns:
        return
    names = table.columns.get(spec.name_column)
    if names is None or not is_name(table.cell(rows[-1][1] + 1, names)):  # nobody was added by hand
        down = _Lanes(table, rows, columns, False, lambda _, key: read[key], rulebook)
        yield from _down(down, issued.rows, unit)
    across = _Lanes(table, columns, rows, True, lambda key, _: read[key], rulebook)
    locked = [table.columns[key] for key in spec.issued if key in table.columns]
    beyond = max((col for col in locked if col < columns[0][1]), default=None)
    label = {key: read[key].label.vi for key, _ in columns}
    spots = across.answers_at(beyond, columns[0][0], overwritten) if beyond is not None else []
    if beyond is not None and spots:
        yield _shift(across, "questions", label[columns[0][0]], column_letters(beyond), spots, columns, unit)


def _placed(where: Mapping[str, int], known: Collection[str]) -> list[tuple[str, int]]:
    return sorted(((key, place) for key, place in where.items() if key in known), key=lambda lane: lane[1])


def _right(block: _Lanes, names: Mapping[str, str], unit: str | None) -> Iterator[Shift]:
    """Columns: one of them is empty, and behind the last stand answers under no name."""
    beyond = block.lanes[-1][1] + 1
    spots = block.answers_at(beyond, block.lanes[-1][0])
    remarks = block.table.columns.get(NOTE) == beyond  # beside a unit's own points
    head = block.table.cell(block.table.marker[0] - 1, beyond)
    if not spots or (not remarks and (is_name(head) or beyond in block.table.headed)):
        return  # somebody was added by hand, or by a key
    empty = next((n for n, lane in enumerate(block.lanes) if block.is_empty(*lane)), None)
    if empty is not None:
        key, further = block.lanes[empty][0], beyond + 1
        while more := block.answers_at(further, block.lanes[-1][0]):  # it went more than one place
            spots, further = [*spots, *more], further + 1
        yield _shift(block, "right", names[key] or key, column_letters(beyond), spots, block.lanes[empty:], unit)


def _left(
    block: _Lanes, names: Mapping[str, str], locked: Sequence[int], overwritten: set[Spot], unit: str | None
) -> Iterator[Shift]:
    """Columns: one of them is empty, and in the locked one before the first answers were typed over what we issued."""
    beyond = max((col for col in locked if col < block.lanes[0][1]), default=None)
    spots = block.answers_at(beyond, block.lanes[0][0], overwritten) if beyond is not None else []
    empty = [n for n, lane in enumerate(block.lanes) if block.is_empty(*lane)]
    if beyond is not None and spots and empty:
        key = block.lanes[empty[-1]][0]
        lanes = block.lanes[: empty[-1] + 1]
        yield _shift(block, "left", names[key] or key, column_letters(beyond), spots, lanes, unit)


def _down(block: _Lanes, names: Mapping[str, str], unit: str | None) -> Iterator[Shift]:
    """Rows: one of them is empty, and below the last stand answers."""
    beyond = block.lanes[-1][1] + 1
    keyed = {*block.table.rows.values(), *chain.from_iterable(block.table.repeated_rows.values())}
    empty = next((n for n, lane in enumerate(block.lanes) if block.is_empty(*lane)), None)
    if empty is None or beyond in keyed:
        return
    spots = block.answers_at(beyond, block.lanes[-1][0], listed=empty == 0)
    if spots:
        key = block.lanes[empty][0]
        yield _shift(block, "down", names[key] or key, str(beyond + 1), spots, block.lanes[empty:], unit)


def _between_criteria(block: _Lanes, names: Mapping[str, str], unit: str | None) -> Iterator[Shift]:
    """Criteria: the first or last is empty for everybody, and points were typed over a heading's or the total's sum.

    In a sheet pasted as values numbers stand there that nobody typed, so some other sum has to be a formula still.
    """
    table, first, last = block.table, block.lanes[0], block.lanes[-1]
    cells, loose = table.sheet.cells, set(table.loose_rows)
    alive = table.sheet.formulas_known and any(
        (cell := cells.get((row, col))) and cell.formula for row in loose for _, col in block.cross
    )
    if not alive:
        return
    if block.is_empty(*first):
        below = [(key, row + 1) for key, row in block.lanes if row + 1 in loose]
        spots = [spot for key, row in below for spot in block.answers_at(row, key)]
        if spots:
            yield _shift(block, "criteria_down", names[first[0]], str(spots[0][0] + 1), spots, block.lanes, unit)
    above = first[1] - 1
    if block.is_empty(*last) and above in loose:
        spots = [spot for spot in block.answers_at(above, first[0]) if not _is_sum(block, spot)]
        if spots:
            yield _shift(block, "criteria_up", names[last[0]], str(above + 1), spots, block.lanes, unit)


def _is_sum(block: _Lanes, spot: Spot) -> bool:
    """Say whether a number typed over the sum above the first section's criteria is that sum."""
    table, rows = block.table, [row for _, row in block.lanes]
    section = [row for n, row in enumerate(rows) if row == rows[0] + n]
    values = [cell.value for row in section if (cell := table.cell(row, spot[1]))]
    cell = table.cell(*spot)
    return cell is not None and cell.value == sum(value for value in values if type(value) is float)


def _shift(
    block: _Lanes,
    direction: str,
    empty: str,
    beyond: str,
    spots: Sequence[Spot],
    lanes: Sequence[tuple[str, int]],
    unit: str | None,
) -> Shift:
    """Make the shift of `lanes`: the lane called `empty` holds nothing, `spots` stand in the row or column `beyond`."""
    table = block.table
    held = frozenset(key for key, _ in lanes)
    crossed = {row if block.upright else col for row, col in spots}
    # What is blank everywhere is blank wherever it belongs.
    used = frozenset(name for name, cross in block.cross if name in block.used() or cross in crossed)
    finding = at(
        codes.ANSWERS_SHIFTED,
        [table.place(*spot) for spot in spots],
        unit=unit,
        raw=raw_text(table.cell(*spots[0])),
        what=Phrase(f"shift.{direction}", {"empty": empty, "beyond": beyond}),
    )
    inside = {block.spot(lane, cross) for _, lane in lanes for _, cross in block.cross}
    columns, rows = (held, used) if block.upright else (used, held)
    return Shift(columns, rows, frozenset({*spots, *inside}), finding)
