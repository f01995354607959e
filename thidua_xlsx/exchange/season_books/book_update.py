"""What a newer version knows of the secretary's workbooks and an existing one lacks: sheets, settings, columns, lists.

Nothing that stands in the workbook is touched: what is missing is put below, beside and behind it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from thidua_xlsx.declare.tables.column_book import ColumnBook
from thidua_xlsx.declare.tables.form_spec import Form, FormSheet, TableSpec, asked_column
from thidua_xlsx.documents.areas import Area, CopiedCheck, cell_spot
from thidua_xlsx.documents.looks import Looks
from thidua_xlsx.documents.raw_workbook import RawBook, RawSheet
from thidua_xlsx.exchange.season_books.book_layout import SETTINGS
from thidua_xlsx.exchange.season_books.book_records import stand_alike, with_own_settings
from thidua_xlsx.forms.identity.stamp import LISTS_SHEET
from thidua_xlsx.intake.read.keyed_tables import KeyedTable, find_tables
from thidua_xlsx.messages.findings import Phrase
from thidua_xlsx.messages.places import cell_name

_LIST = re.compile(rf"'?{LISTS_SHEET}'?!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$(\d+)")
_ABOVE = 3  # of a marker's row stand its title, its example and its header
_ABOVE_SETTINGS = 2  # which have no example


class OwnBook(msgspec.Struct, frozen=True):
    """A workbook as it lies there or as it would be begun today: its cells, what its names mean."""

    raw: RawBook
    names: Mapping[str, str]


class BookUpdate(msgspec.Struct):
    """What is to be written, and what is told of it.

    Texts of cells by sheet with the cells whose look they take, checks, meanings of names, sheets of today's workbook.
    """

    old: OwnBook
    new: OwnBook
    looks: Looks
    texts: dict[str, dict[tuple[int, int], str]] = msgspec.field(default_factory=dict)
    like: dict[str, dict[tuple[int, int], tuple[int, int]]] = msgspec.field(default_factory=dict)
    heights: dict[str, dict[int, float]] = msgspec.field(default_factory=dict)
    widths: dict[str, dict[int, float]] = msgspec.field(default_factory=dict)
    checks: list[CopiedCheck] = msgspec.field(default_factory=list)
    names: dict[str, str] = msgspec.field(default_factory=dict)
    sheets: list[str] = msgspec.field(default_factory=list)
    notes: list[Phrase] = msgspec.field(default_factory=list)

    def put(self, sheet: str, spot: tuple[int, int], text: str, like: tuple[int, int]) -> None:
        """Write `text` into the cell of `sheet` at `spot`, which was blank, in the look of the cell at `like`."""
        self.texts.setdefault(sheet, {})[spot] = text
        self.like.setdefault(sheet, {})[spot] = like


def book_update(old: OwnBook, new: OwnBook, form: Form, columns: ColumnBook, looks: Looks) -> BookUpdate:
    """Work out what a workbook lacks, with a line on each thing that is added; empty where nothing is.

    `new` is the workbook as it would be begun today, without contents.
    """
    update = BookUpdate(old, new, looks)
    there = with_own_settings(find_tables(old.raw, own=True)[0], form, columns)
    today, _ = find_tables(new.raw, own=True)
    for sheet in form.sheets:
        missing = [table.id for table in sheet.tables if table.id not in there]
        if len(missing) == len(sheet.tables):
            _sheet(update, sheet, today[sheet.tables[0].id].sheet.name)
            continue
        for spec in sheet.tables:
            if spec.id in missing:
                update.notes.append(Phrase("update.left_table", {"table": spec.title, "sheet": sheet.name}))
            elif spec.shape.is_settings:
                _settings(update, spec, there, today[spec.id], columns)
            else:
                _columns(update, spec, there[spec.id], today[spec.id], columns)
    _lists(update)
    return update


def is_outdated(raw: RawBook, form: Form, columns: ColumnBook) -> bool:
    """Say whether a workbook lacks a table, a column or a setting that one begun today has and that can be added."""
    there = with_own_settings(find_tables(raw, own=True)[0], form, columns)
    for spec in form.tables():
        table, known = there.get(spec.id), columns.table(spec.id)
        if table is None:
            return True
        if spec.shape.is_settings:
            asked, has = {key for key, column in known.items() if not column.retired}, {*table.rows, *table.repeated}
        else:
            typed = int(spec.shape.codes_are_typed)  # the first column is that of the codes
            asked, has = set(spec.asked[typed:]), {*table.columns, *table.repeated}
        if asked - has and not (spec.shape.is_settings and next(_rows_for_settings(there, table, ()), None) is None):
            return True
    return False


def _sheet(update: BookUpdate, sheet: FormSheet, name: str) -> None:
    """Add a whole sheet; one of that name that is somebody's own stays, and what is missing is told."""
    if any(sheet.name == name for sheet in update.old.raw.sheets):
        update.notes.append(Phrase("update.left_sheet", {"sheet": sheet.name}))
        return
    update.sheets.append(name)
    update.notes.append(Phrase("update.sheet", {"sheet": sheet.name, "title": sheet.title}))


def _settings(
    update: BookUpdate, spec: TableSpec, there: Mapping[str, KeyedTable], new: KeyedTable, columns: ColumnBook
) -> None:
    """Add the settings that are missing below those that are there, or below the sheet's other table of settings."""
    old = there[spec.id]
    lacking = [key for key in new.rows if key not in old.rows and key not in old.repeated]
    known = columns.table(spec.id)
    free = _rows_for_settings(there, old, update.texts.get(old.sheet.name, {}))
    for key in lacking:
        if key not in known or known[key].retired:
            continue
        row = next(free, None)
        if row is None:
            update.notes.append(Phrase("update.left_setting", {"setting": known[key].label}))
            continue
        last = max(old.rows.values())
        at_new = new.rows[key]
        update.put(old.sheet.name, (row, old.marker[1]), key, (last, old.marker[1]))
        for column in ("_setting", "value", "_help"):
            if column in old.columns and column in new.columns:
                cell = new.cell(at_new, new.columns[column])
                text = "" if cell is None or column == "value" else str(cell.value)
                update.put(old.sheet.name, (row, old.columns[column]), text, (last, old.columns[column]))
        texts = update.texts[old.sheet.name]
        update.heights.setdefault(old.sheet.name, {})[row] = max(
            update.looks.height(texts.get((row, old.columns.get(column.key, -1)), ""), column.look, column.width)
            for column in SETTINGS[1:]
        )
        if "value" in old.columns:
            donor = cell_name(at_new, new.columns["value"])
            cells = cell_name(row, old.columns["value"])
            update.checks.append(CopiedCheck(new.sheet.name, donor, old.sheet.name, cells))
        params = {"setting": known[key].label, "sheet": old.sheet.name, "help": known[key].help}
        update.notes.append(Phrase("update.setting", params))


def _rows_for_settings(
    tables: Mapping[str, KeyedTable], table: KeyedTable, taken: Mapping[tuple[int, int], str] | tuple[()]
) -> Iterator[int]:
    """Give the free rows for settings of a table: its own, then those of others like it; `taken` are cells in use."""
    used = {row for row, _ in taken}
    alike = (keyed for keyed in tables.values() if keyed is not table and stand_alike(keyed, table))
    for keyed in (table, *alike):
        yield from (row for row in _free_rows(tables, keyed) if row not in used)


def _free_rows(tables: Mapping[str, KeyedTable], table: KeyedTable) -> Iterator[int]:
    """Give the rows below a table that nothing stands in, up to what belongs to the next table of its sheet."""
    filled = {row for row, _ in table.sheet.cells}
    below = [
        other.marker[0] - (_ABOVE_SETTINGS if stand_alike(other, table) else _ABOVE)
        for other in tables.values()
        if other.sheet.name == table.sheet.name and other.marker[0] > table.marker[0]
    ]
    end = min(below, default=None)
    rows = [row for row in table.rows.values() if end is None or row < end]
    row = max(rows, default=table.marker[0]) + 1
    while end is None or row < end:
        if row not in filled:
            yield row
        elif end is not None:
            return
        row += 1


def _columns(update: BookUpdate, spec: TableSpec, old: KeyedTable, new: KeyedTable, columns: ColumnBook) -> None:
    """Add the columns that are missing to the right of everything on the sheet."""
    lacking = [key for key in new.columns if key not in old.columns and key not in old.repeated]
    if not (lacking and old.columns):
        return
    sheet, (top, _) = old.sheet, old.marker
    last = max(old.columns.values())
    placed = [col for _, col in update.texts.get(sheet.name, {})]
    col = max(*(col for _, col in sheet.cells), last, *placed) + 1
    filled = max(old.rows.values(), default=top)  # those that wait below are filled too
    rows = range(top + 1, filled + 1 + (spec.spare if spec.shape.codes_are_typed else 0))
    for key in lacking:
        column = asked_column(columns, spec, key)
        cell = new.cell(new.marker[0] - 1, new.columns[key])
        update.put(sheet.name, (top - 1, col), str(cell.value) if cell else key, (top - 1, last))
        update.put(sheet.name, (top, col), key, (top, last))
        update.widths.setdefault(sheet.name, {})[col] = max(column.width, 8.0)
        for row in rows:
            update.put(sheet.name, (row, col), "", (row, last))
        if rows:
            donor = cell_name(new.marker[0] + 1, new.columns[key])
            area = Area(rows[0], col, rows[-1], col)
            update.checks.append(CopiedCheck(new.sheet.name, donor, sheet.name, str(area)))
        params = {"column": column.label, "sheet": sheet.name, "help": column.help}
        update.notes.append(Phrase("update.column", params))
        col += 1


def _lists(update: BookUpdate) -> None:
    """Give each drop-down list the choices of today, in a column of their own; lists that lack nothing stay."""
    sheets = {sheet.name: sheet for sheet in update.old.raw.sheets}
    fresh = next(sheet for sheet in update.new.raw.sheets if sheet.name == LISTS_SHEET)
    own = sheets.get(LISTS_SHEET)
    if own is None:
        update.sheets.append(LISTS_SHEET)
        update.names.update({name: ref for name, ref in update.new.names.items() if _LIST.fullmatch(ref)})
        return
    col = max((col for _, col in own.cells), default=-1) + 1
    for name, ref in update.new.names.items():
        if not _LIST.fullmatch(ref):
            continue
        today, before = _entries(fresh, ref), _entries(own, update.old.names.get(name, ""))
        added = [entry for entry in today if entry not in before]
        if not added:
            continue
        for row, entry in enumerate(today):
            update.put(LISTS_SHEET, (row, col), entry, (0, 0))
        update.names[name] = Area(0, col, len(today) - 1, col).on(LISTS_SHEET)
        if before:
            update.notes.append(Phrase("update.choices", {"choices": tuple(added)}))
        col += 1


def _entries(sheet: RawSheet, ref: str) -> Sequence[str]:
    """Give the entries of a list by the area that its name means."""
    match = _LIST.fullmatch(ref)
    if match is None:
        return ()
    (first, col), (last, _) = cell_spot(f"{match[1]}{match[2]}"), cell_spot(f"{match[3]}{match[4]}")
    cells = (sheet.cells.get((row, col)) for row in range(first, last + 1))
    return [str(cell.value) for cell in cells if cell is not None]
