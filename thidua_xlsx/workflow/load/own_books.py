"""Lines that the program writes into the workbooks which are the school's own: whatever people put there stays."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from thidua_xlsx.base.file_names import KEPT, LEDGER_FILE, SEASON_FILE
from thidua_xlsx.declare.build.choice_lists import table_name
from thidua_xlsx.declare.build.template_files import Templates
from thidua_xlsx.declare.season import Rulebook
from thidua_xlsx.documents.raw_workbook import RawBook
from thidua_xlsx.exchange.season_books.book_records import Texts, lines_below
from thidua_xlsx.formats.xlsx.read.package_guard import Refusal
from thidua_xlsx.formats.xlsx.write.cell_patch import with_sheets_shown, with_texts
from thidua_xlsx.intake.read.keyed_tables import find_tables
from thidua_xlsx.messages import codes
from thidua_xlsx.messages.errors import CommandError
from thidua_xlsx.messages.findings import at
from thidua_xlsx.messages.places import FilePlace
from thidua_xlsx.runtime import files
from thidua_xlsx.runtime.isolation.reader_pool import ReaderPool
from thidua_xlsx.runtime.staged_outputs import OutputLocked, file_holder
from thidua_xlsx.workflow.load.season_folder import unreadable

OWN_BOOKS = {SEASON_FILE: "season", LEDGER_FILE: "ledger"}  # and the form by which each was laid out
# Texts by column, by the code of a row, by the id of its table.
Cells = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_own_book(data: bytes, file: str) -> RawBook:
    """Read the workbook of the school's own called `file`, with the content `data`, in a process that may die.

    Raises CommandError where it cannot be written into.
    """
    with ReaderPool(1) as readers:
        raw: RawBook | Refusal = readers.read(data, file).result()
    if isinstance(raw, Refusal):
        raise CommandError(unreadable(raw, file))
    if raw.format != ".xlsx" or not data.startswith(b"PK"):
        raise CommandError(at(codes.OWN_BOOK_UNREADABLE, FilePlace(file), what=raw.format))
    return raw


def require_nothing_lost(before: RawBook, after: RawBook, changed: Texts) -> None:
    """Stop before anything is written (CommandError) where a cell that was filled would not be there any more.

    But for those `changed` on purpose: that a line waits for a body above goes once that has decided.
    """
    now = {sheet.name: sheet.cells for sheet in after.sheets}
    for sheet in before.sheets:
        changed_cells, cells_now = changed.get(sheet.name, {}), now.get(sheet.name, {})
        if any(cells_now.get(spot) != cell for spot, cell in sheet.cells.items() if spot not in changed_cells):
            raise CommandError(key="cli.ledger_not_written", sheet=sheet.name)


def add_lines(
    folder: Path,
    templates: Templates,
    lines: Mapping[str, Sequence[Mapping[str, str]]],
    book: Rulebook | None = None,
    blanks: Cells | None = None,
    changed: Cells | None = None,
    file: str = SEASON_FILE,
) -> str:
    """Write lines below those of tables of a `file` of the season's own; give where the old workbook is kept.

    Sheets in which something is written are hidden no longer.
    `lines` are texts by column, by the id of their table; `blanks` are texts by column, by the code of a row, by the id
    of its table, for cells in which nothing stands, `changed` for cells whatever stands there. `file` is in the
    season's `folder`. Raises CommandError, with nothing written, where it has no such sheet or cannot be written.
    """
    old = (folder / file).read_bytes()
    raw = read_own_book(old, file)
    tables, _ = find_tables(raw, own=True)
    texts: dict[str, dict[tuple[int, int], str]] = {}
    for id_, rows in lines.items():
        spec = templates.forms[OWN_BOOKS[file]].table(id_)
        if spec is None or id_ not in tables:
            table = table_name(templates, id_)
            raise CommandError(at(codes.SEASON_TABLE_MISSING, FilePlace(file), table=table), book=book)
        for sheet, placed in lines_below(tables[id_], spec, rows).items():
            texts.setdefault(sheet, {}).update(placed)
    on_purpose: dict[str, dict[tuple[int, int], str]] = {}
    for cells, over in ((blanks or {}, False), (changed or {}, True)):
        for id_, rows_of in cells.items():
            table = tables[id_]
            for code, values in rows_of.items():
                row, columns = table.rows[code], table.columns
                spots = {(row, columns[key]): text for key, text in values.items() if key in columns}
                placed = {spot: text for spot, text in spots.items() if over or spot not in table.sheet.cells}
                for target in (texts, on_purpose) if over else (texts,):
                    target.setdefault(table.sheet.name, {}).update(placed)
    return _replaced(folder, file, raw, old, with_sheets_shown(with_texts(old, texts), texts), on_purpose)


def show_sheets(folder: Path, sheets: Collection[str]) -> str:
    """Let hidden `sheets` of the season workbook in `folder` be seen; give where the old workbook is kept.

    Empty, with nothing written, where all of them are seen. Raises CommandError where it cannot be written into, and
    OutputLocked where a program has it open: what somebody types there now would take this back.
    """
    if file_holder(folder / SEASON_FILE):
        raise OutputLocked(folder / SEASON_FILE)
    old = (folder / SEASON_FILE).read_bytes()
    shown = with_sheets_shown(old, sheets)
    return _replaced(folder, SEASON_FILE, read_own_book(old, SEASON_FILE), old, shown, {}) if shown != old else ""


def _replaced(folder: Path, file: str, raw: RawBook, old: bytes, after: bytes, changed: Texts) -> str:
    """Write a workbook in the place of the `old` one, of which `raw` was read, and keep that; give where it is kept."""
    require_nothing_lost(raw, read_own_book(after, file), changed)
    kept = next_kept(folder, file)
    files.write_all(folder, {kept: old, file: after})
    return kept


def next_kept(folder: Path, file: str) -> str:
    """Name the file in which a workbook is kept before it is written: `luu-tru/thidua.003.bak.xlsx`.

    `file` is its name in the season's `folder`; the path given is below that folder too. It is numbered behind all that
    are kept already, also ledgers that were put away (`.bo.xlsx`), so that none is overwritten.
    """
    stem = file.removesuffix(".xlsx")
    numbers = [int(path.name.split(".")[1]) for path in (folder / KEPT).glob(f"{stem}.[0-9][0-9][0-9].*.xlsx")]
    return f"{KEPT}/{stem}.{max(numbers, default=0) + 1:03}.bak.xlsx"
